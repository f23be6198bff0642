package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"io/fs"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"heed/graph/transport"
)

// settingTable lists the server's settings out of its Config: the variable, what
// applies if nothing is set, and the comment. Groups of figures have tables of
// their own.
func settingTable(house fs.FS, _ string) (string, error) {
	file, err := parse(house, "server/config.go")
	if err != nil {
		return "", err
	}
	defaults := literalOf(file, "defaults")
	text := head("variable", "default", "meaning")
	for _, f := range fieldsOf(file, "Config") {
		if variable := f.tag.Get("env"); variable != "" {
			text += row(code(variable), defaults[f.name], sentence(f.name, f.comment))
		}
	}
	return text, nil
}

// limitTable lists the limits of the API with their figures.
func limitTable(house fs.FS, _ string) (string, error) {
	return figureTable(house, "graph/transport/limits.go", "Limits", "HEED_LIMIT_", transport.DefaultLimits())
}

// rateTable lists how much a caller may do with its figures.
func rateTable(house fs.FS, _ string) (string, error) {
	return figureTable(house, "graph/transport/rate.go", "Rates", "HEED_RATE_", transport.DefaultRates())
}

func figureTable(house fs.FS, path, name, prefix string, figures any) (string, error) {
	file, err := parse(house, path)
	if err != nil {
		return "", err
	}
	text := head("variable", "figure", "meaning")
	for _, f := range fieldsOf(file, name) {
		figure := reflect.ValueOf(figures).FieldByName(f.name)
		if !figure.IsValid() {
			return "", fmt.Errorf("%s has no field %s", name, f.name)
		}
		shown := fmt.Sprint(figure.Interface())
		if figure.CanInt() && figure.Type() != reflect.TypeFor[time.Duration]() {
			shown = thousands(figure.Int())
		}
		text += row(code(prefix+strings.ToUpper(humps.ReplaceAllString(f.name, "${1}_${2}"))), shown, sentence(f.name, f.comment))
	}
	return text, nil
}

var humps = regexp.MustCompile(`([a-z])([A-Z])`)

// thousands writes 15000 as 15,000.
func thousands(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// sentence turns the comment of a field into one about the setting.
func sentence(name, comment string) string {
	text := strings.TrimSpace(strings.TrimPrefix(oneLine(comment), name))
	for _, verb := range []string{"is ", "are ", "says "} {
		text = strings.TrimPrefix(text, verb)
	}
	text = strings.TrimPrefix(text, ", ") // "Name, if set, …"
	return strings.ToUpper(text[:min(1, len(text))]) + text[min(1, len(text)):]
}

func parse(house fs.FS, path string) (*ast.File, error) {
	text, err := fs.ReadFile(house, path)
	if err != nil {
		return nil, err
	}
	return parser.ParseFile(token.NewFileSet(), path, text, parser.ParseComments)
}

type structField struct {
	name, comment string
	tag           reflect.StructTag
}

// fieldsOf lists the exported fields of a struct with their comments. Of several
// fields on one line each has the comment.
func fieldsOf(file *ast.File, name string) []structField {
	var list []structField
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok || spec.Name.Name != name {
			return true
		}
		group, ok := spec.Type.(*ast.StructType)
		if !ok {
			return false
		}
		for _, f := range group.Fields.List {
			for _, id := range f.Names {
				if !id.IsExported() {
					continue
				}
				field := structField{name: id.Name, comment: f.Doc.Text()}
				if f.Tag != nil {
					tag, _ := strconv.Unquote(f.Tag.Value) // the parser has checked it
					field.tag = reflect.StructTag(tag)
				}
				list = append(list, field)
			}
		}
		return false
	})
	return list
}

// constantsOf lists the values of a type's text constants, in their order.
func constantsOf(file *ast.File, name string) []string {
	var list []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || fmt.Sprint(spec.Type) != name {
			return true
		}
		for _, value := range spec.Values {
			if literal, ok := value.(*ast.BasicLit); ok {
				text, _ := strconv.Unquote(literal.Value) // the parser has checked it
				list = append(list, text)
			}
		}
		return false
	})
	return list
}

// literalOf reads the values of the struct that a function returns, as they
// are written.
func literalOf(file *ast.File, function string) map[string]string {
	values := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		f, ok := n.(*ast.FuncDecl)
		if !ok || f.Name.Name != function {
			return true
		}
		ast.Inspect(f.Body, func(n ast.Node) bool {
			if pair, ok := n.(*ast.KeyValueExpr); ok {
				values[fmt.Sprint(pair.Key)] = written(pair.Value)
			}
			return true
		})
		return false
	})
	return values
}

var units = strings.NewReplacer(" * time.Hour", "h", " * time.Minute", "m", " * time.Second", "s", "time.Second", "1s", "time.Minute",
	"1m", `"`, "")

func written(value ast.Expr) string {
	var text bytes.Buffer
	if err := printer.Fprint(&text, token.NewFileSet(), value); err != nil {
		return "" // what was parsed can be printed
	}
	return units.Replace(text.String())
}
