package store_test

import (
	"database/sql"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// needsHead precedes, in the dump, what store.Fits checks.
const needsHead = `-- What this build calls and reads beside its tables. It serves only where the database
-- has all of it, with these arguments and answers.
`

// program are the folders with SQL of the program.
var program = []string{"auth", "graph", "server", "store"}

// sqlOf returns the texts in the program's Go files, of which some are SQL.
func sqlOf(t *testing.T, root string) []string {
	t.Helper()
	var all []string
	for _, folder := range program {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") ||
				strings.Contains(path, "generated") || strings.Contains(path, "storetest") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
					if text, err := strconv.Unquote(literal.Value); err == nil {
						all = append(all, text)
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// neededBy lists the functions that texts call and the views that they read. Of functions
// of one name it uses those with the same number of arguments.
func neededBy(t *testing.T, tx *sql.Tx, all []string) []string {
	t.Helper()
	var needed []string
	for _, f := range texts(t, tx,
		`SELECT p.proname || ' ' || p.pronargs || ' ' || p.oid::regprocedure::text || ' RETURNS ' || pg_get_function_result(p.oid)`+
			functions+`AND has_function_privilege('heed_app', p.oid, 'EXECUTE')`) {
		name, rest, _ := strings.Cut(f, " ")
		number, signature, _ := strings.Cut(rest, " ")
		call := regexp.MustCompile(`\b` + name + `\(`)
		for _, text := range all {
			for _, at := range call.FindAllStringIndex(text, -1) {
				if given, whole := argumentsOf(text[at[1]:]); !whole || strconv.Itoa(given) == number {
					needed = append(needed, "-- calls "+signature)
				}
			}
		}
	}
	for _, view := range texts(t, tx, `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'`) {
		read := regexp.MustCompile(`\b` + view + `\b`)
		if slices.ContainsFunc(all, read.MatchString) {
			needed = append(needed, "-- reads "+view)
		}
	}
	slices.Sort(needed)
	return slices.Compact(needed)
}

// argumentsOf counts the arguments of a call after its opening parenthesis, and reports
// whether the text holds all of them.
func argumentsOf(text string) (given int, whole bool) {
	depth, commas, some, quoted := 0, 0, false, false
	for _, r := range text {
		switch {
		case r == '\'':
			quoted, some = !quoted, true
		case quoted:
		case r == '(' || r == '[':
			depth++
			some = true
		case r == ']':
			depth--
		case r == ')' && depth == 0:
			if !some {
				return 0, true
			}
			return commas + 1, true
		case r == ')':
			depth--
		case r == ',' && depth == 0:
			commas++
		case r != ' ' && r != '\n' && r != '\t':
			some = true
		}
	}
	return 0, false
}

func TestWhatABuildCallsIsFoundInItsTexts(t *testing.T) {
	t.Parallel()
	tx := scratch(t, server.Database(t).Admin(t))
	change(t, tx, "SET LOCAL search_path = public")
	change(t, tx, `CREATE FUNCTION give(what uuid) RETURNS void LANGUAGE sql AS ''; CREATE FUNCTION give(what uuid, at date) RETURNS boolean
	  LANGUAGE sql AS 'SELECT true';
	 GRANT EXECUTE ON FUNCTION give(uuid), give(uuid, date) TO heed_app; CREATE VIEW given AS SELECT 1 AS one`)
	for text, want := range map[string][]string{
		"SELECT give($1)": {"-- calls give(uuid) RETURNS void"},
		"SELECT give((SELECT a FROM b($1, ARRAY[2, 3])))": {"-- calls give(uuid) RETURNS void"},
		"SELECT give($1, $2) FROM given":                  {"-- calls give(uuid,date) RETURNS boolean", "-- reads given"},
		"SELECT give(":                                    {"-- calls give(uuid) RETURNS void", "-- calls give(uuid,date) RETURNS boolean"},
		"SELECT forgive($1), give FROM t":                 nil,
	} {
		if got := neededBy(t, tx, []string{text}); !slices.Equal(got, want) {
			t.Errorf("%s: needs %q, want %q", text, got, want)
		}
	}
}
