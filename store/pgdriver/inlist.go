package pgdriver

import (
	"database/sql/driver"
	"strconv"
	"strings"

	"github.com/lib/pq"
)

// listsAsArrays gives lists of all lengths one text: IN ($1, $2, $3), as ent writes it,
// becomes = ANY ($1) with an array. A statement is then prepared and planned once instead
// of once for each length, and planning under row security costs more than running. Lists
// of values other than texts, and NOT IN, are left as they are.
func listsAsArrays(query string, args []driver.NamedValue) (string, []driver.NamedValue) {
	if !strings.Contains(query, "IN ($") {
		return query, args
	}
	r := rewriting{args: args, place: make(map[int]int, len(args))}
	for rest := query; rest != ""; {
		rest = r.next(rest)
	}
	return r.text.String(), r.kept
}

// rewriting is a statement that is being rewritten.
type rewriting struct {
	text strings.Builder
	args []driver.NamedValue
	kept []driver.NamedValue
	// place is where an argument of the old text is in the new one.
	place map[int]int
}

// next copies or rewrites the next piece of the text and returns what is left.
func (r *rewriting) next(rest string) string {
	switch at := strings.IndexAny(rest, `'"$I`); {
	case at < 0:
		r.text.WriteString(rest)
		return ""
	case at > 0:
		r.text.WriteString(rest[:at])
		return rest[at:]
	}
	switch rest[0] {
	case '\'', '"': // a literal or a name
		if end := strings.IndexByte(rest[1:], rest[0]); end >= 0 {
			r.text.WriteString(rest[:end+2])
			return rest[end+2:]
		}
	case '$':
		if n, left := parameter(rest); n > 0 {
			r.write(n)
			return left
		}
	case 'I':
		if list, left := listed(rest); len(list) > 0 && r.texts(list) && !strings.HasSuffix(r.text.String(), "NOT ") {
			r.array(list)
			return left
		}
	}
	r.text.WriteByte(rest[0])
	return rest[1:]
}

// write writes an argument by its new number.
func (r *rewriting) write(n int) {
	if n > len(r.args) {
		r.text.WriteString("$" + strconv.Itoa(n))
		return
	}
	if r.place[n] == 0 {
		r.keep(r.args[n-1].Value)
		r.place[n] = len(r.kept)
	}
	r.text.WriteString("$" + strconv.Itoa(r.place[n]))
}

func (r *rewriting) keep(value driver.Value) {
	r.kept = append(r.kept, driver.NamedValue{Ordinal: len(r.kept) + 1, Value: value})
}

// texts reports whether all arguments of a list are texts.
func (r *rewriting) texts(list []int) bool {
	for _, n := range list {
		if n > len(r.args) {
			return false
		}
		if _, ok := r.args[n-1].Value.(string); !ok {
			return false
		}
	}
	return true
}

// array writes a list as one array.
func (r *rewriting) array(list []int) {
	values := make(pq.StringArray, len(list))
	for i, n := range list {
		values[i] = r.args[n-1].Value.(string)
	}
	array, _ := values.Value() // a list of texts always has a value
	r.keep(array)
	r.text.WriteString("= ANY ($" + strconv.Itoa(len(r.kept)) + ")")
}

// parameter reads $12.
func parameter(text string) (int, string) {
	end := 1
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	n, _ := strconv.Atoi(text[1:end]) // 0 if it is none
	return n, text[end:]
}

// listed reads IN ($3, $4), with nothing but parameters in it.
func listed(text string) ([]int, string) {
	rest, ok := strings.CutPrefix(text, "IN (")
	if !ok {
		return nil, text
	}
	var list []int
	for {
		if rest == "" || rest[0] != '$' {
			return nil, text
		}
		var n int
		if n, rest = parameter(rest); n == 0 {
			return nil, text
		}
		list = append(list, n)
		if left, ends := strings.CutPrefix(rest, ")"); ends {
			return list, left
		}
		if rest, ok = strings.CutPrefix(rest, ", "); !ok {
			return nil, text
		}
	}
}
