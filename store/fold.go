package store

import (
	"database/sql/driver"
	"strconv"
	"strings"

	"github.com/lib/pq"
)

// folded makes one text of all lengths of a list: what ent writes as IN ($1, $2, $3)
// becomes = ANY ($1) with an array. A statement is then prepared and planned once
// and not once a length, and planning under row security costs more than running.
// Lists of other values than texts, and NOT IN, are left as they are.
func folded(query string, args []driver.NamedValue) (string, []driver.NamedValue) {
	if !strings.Contains(query, "IN ($") {
		return query, args
	}
	f := folding{args: args, place: make(map[int]int, len(args))}
	for rest := query; rest != ""; {
		rest = f.next(rest)
	}
	return f.text.String(), f.kept
}

// folding is a statement that is being written anew.
type folding struct {
	text strings.Builder
	args []driver.NamedValue
	kept []driver.NamedValue
	// place is where an argument of the old text is in the new one.
	place map[int]int
}

// next copies or rewrites the next piece of the text and returns what is left.
func (f *folding) next(rest string) string {
	switch at := strings.IndexAny(rest, `'"$I`); {
	case at < 0:
		f.text.WriteString(rest)
		return ""
	case at > 0:
		f.text.WriteString(rest[:at])
		return rest[at:]
	}
	switch rest[0] {
	case '\'', '"': // a literal or a name
		if end := strings.IndexByte(rest[1:], rest[0]); end >= 0 {
			f.text.WriteString(rest[:end+2])
			return rest[end+2:]
		}
	case '$':
		if n, left := parameter(rest); n > 0 {
			f.write(n)
			return left
		}
	case 'I':
		if list, left := listed(rest); len(list) > 0 && f.texts(list) && !strings.HasSuffix(f.text.String(), "NOT ") {
			f.fold(list)
			return left
		}
	}
	f.text.WriteByte(rest[0])
	return rest[1:]
}

// write names an argument by its new place.
func (f *folding) write(n int) {
	if n > len(f.args) {
		f.text.WriteString("$" + strconv.Itoa(n))
		return
	}
	if f.place[n] == 0 {
		f.keep(f.args[n-1].Value)
		f.place[n] = len(f.kept)
	}
	f.text.WriteString("$" + strconv.Itoa(f.place[n]))
}

func (f *folding) keep(value driver.Value) {
	f.kept = append(f.kept, driver.NamedValue{Ordinal: len(f.kept) + 1, Value: value})
}

// texts reports whether all arguments of a list are texts.
func (f *folding) texts(list []int) bool {
	for _, n := range list {
		if n > len(f.args) {
			return false
		}
		if _, ok := f.args[n-1].Value.(string); !ok {
			return false
		}
	}
	return true
}

// fold writes a list as one array.
func (f *folding) fold(list []int) {
	values := make(pq.StringArray, len(list))
	for i, n := range list {
		values[i] = f.args[n-1].Value.(string)
	}
	array, _ := values.Value() // a list of texts always has a form
	f.keep(array)
	f.text.WriteString("= ANY ($" + strconv.Itoa(len(f.kept)) + ")")
}

// parameter reads $12.
func parameter(text string) (int, string) {
	end := 1
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	n, _ := strconv.Atoi(text[1:end]) // 0 where it is none
	return n, text[end:]
}

// listed reads IN ($3, $4), and nothing that holds more than parameters.
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
