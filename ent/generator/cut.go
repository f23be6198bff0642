package main

import (
	"cmp"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"entgo.io/ent/entc/gen"
)

// selection are the variables by which entgql reads only the columns that were asked
// for. Heed reads a record whole: the access record and computed fields need columns
// that nobody asked for.
var selection = []string{"unknownSeen", "fieldSeen", "selectedFields"}

// unwanted are the methods, functions and types that nobody uses, or that are about a
// builder or a page which is not there. Without a type it has no methods. Half a minute of
// each build goes into package ent: what is cut here need not be compiled. edges is what
// entgql answers the contract's edges by.
func unwanted(g *gen.Graph, edges []byte) map[string]bool {
	idle := map[string]bool{
		"Client.Mutate": true,
		// Load takes the place of what entgql loads nodes by.
		"Client.Noder": true, "Client.Noders": true, "Client.noder": true, "Client.noders": true, "Client.newNodeOpts": true,
		"NodeOption": true, "WithNodeType": true, "WithFixedNodeType": true, "nodeOptions": true, "errNodeInvalidID": true,
	}
	asked, of := map[string]bool{}, ""
	for _, found := range regexp.MustCompile(`func \(_m \*(\w+)\)|_m\.(Query\w+)\(`).FindAllStringSubmatch(string(edges), -1) {
		of = cmp.Or(found[1], of)
		asked[of+"."+found[2]] = true
	}
	for _, t := range g.Nodes {
		of := func(owner string, names ...string) {
			for _, name := range names {
				idle[owner+"."+name] = true
			}
		}
		if !connections[t.Name] {
			idle["new"+t.Name+"PaginateArgs"], idle[strings.ToLower(t.Name)+"PaginateArgs"] = true, true
		}
		of(t.ClientName(), "MapCreateBulk", "Delete", "DeleteOne", "DeleteOneID", "mutate")
		if !created(t) {
			of(t.ClientName(), "Create", "CreateBulk")
		}
		if !changed(t) {
			of(t.ClientName(), "UpdateOne", "UpdateOneID")
			of(t.Name, "Update")
		}
		if !slices.Contains(manyChanged, t.Name) {
			of(t.ClientName(), "Update")
			idle[t.UpdateName()] = true
		}
		// A record is not printed: it is about people.
		of(t.Name, "String")
		// What belongs to the records of a query is read with it, by With; to one record, where
		// the contract has it.
		for _, e := range t.Edges {
			query := "Query" + e.StructField()
			of(t.QueryName(), query)
			if !asked[t.Name+"."+query] {
				of(t.Name, query)
				of(t.ClientName(), query)
			}
		}
		// Measures are counted by the statements of store.
		idle[t.Name+"GroupBy"] = true
		of(t.QueryName(), "GroupBy", "Aggregate", "OnlyID")
		of(t.Name+"Select", "Aggregate")
		// OldField, as Heed has it, needs none of them.
		of(t.MutationName(), "OldField")
		for _, f := range t.Fields {
			of(t.MutationName(), f.MutationGetOld())
		}
	}
	return idle
}

// manyChanged are the types of which several records are changed in one statement. Of the
// others it is one by one: then what changed is noted of each.
var manyChanged = []string{"Child", "TargetItem"}

// cut takes out of a generated file the methods that are idle, those that panic where
// their namesakes return an error, the statements that are dead, and the imports that
// nothing needs then. Ent's templates have all that beside what is used.
func cut(name string, text []byte, idle map[string]bool) ([]byte, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, text, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	var out []ast.Node
	used := map[string]bool{}
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			name := methodName(d)
			of, _, _ := strings.Cut(name, ".")
			if idle[name] || idle[of] || strings.HasSuffix(name, "X") && mentions(d, "panic") {
				out = append(out, documented(d, d.Doc)...)
				continue
			}
		case *ast.GenDecl:
			if d.Tok == token.IMPORT || idle[declared(d)] {
				out = append(out, documented(d, d.Doc)...)
				continue
			}
		}
		out = append(out, deadIn(decl, used)...)
	}
	text = without(text, set, out)
	at := set.Position(file.Name.End()).Offset
	return format.Source(slices.Concat(text[:at], imports(file, used), text[at:]))
}

// documented is a declaration with its comment.
func documented(d ast.Node, doc *ast.CommentGroup) []ast.Node {
	if doc == nil {
		return []ast.Node{d}
	}
	return []ast.Node{doc, d}
}

// methodName is Type.Method, or the name of a function.
func methodName(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	of := f.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	if of, ok := of.(*ast.Ident); ok {
		return of.Name + "." + f.Name.Name
	}
	return f.Name.Name
}

// declared is the name of the first type or variable of a declaration.
func declared(d *ast.GenDecl) string {
	switch of := d.Specs[0].(type) {
	case *ast.TypeSpec:
		return of.Name.Name
	case *ast.ValueSpec:
		return of.Names[0].Name
	}
	return ""
}

// mentions reports whether one of the names is in a part of the code.
func mentions(part ast.Node, names ...string) bool {
	found := false
	ast.Inspect(part, func(n ast.Node) bool {
		name, ok := n.(*ast.Ident)
		found = found || ok && slices.Contains(names, name.Name)
		return !found
	})
	return found
}

// deadIn are the outermost statements of a declaration that do nothing. It notes the
// names before a dot in all others: packages are among them.
func deadIn(d ast.Decl, used map[string]bool) []ast.Node {
	var out []ast.Node
	ast.Inspect(d, func(n ast.Node) bool {
		if dead(n) {
			out = append(out, n)
			return false
		}
		if s, ok := n.(*ast.SelectorExpr); ok {
			if name, ok := s.X.(*ast.Ident); ok && name.Obj == nil {
				used[name.Name] = true
			}
		}
		return true
	})
	return out
}

// dead reports whether a statement is behind "if false", or is about the selection of
// columns only.
func dead(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.IfStmt:
		never, ok := n.Cond.(*ast.Ident)
		return ok && never.Name == "false" || n.Init != nil && mentions(n.Init, selection...) || mentions(n.Cond, selection...)
	case *ast.DeclStmt, *ast.AssignStmt:
		return mentions(n, selection...)
	case *ast.CaseClause:
		return !slices.ContainsFunc(n.Body, func(s ast.Stmt) bool { return !dead(s) })
	}
	return false
}

// implied are packages that ent's templates use and leave to goimports to import.
var implied = map[string]string{
	"ent": "entgo.io/ent", "errors": "errors", "fmt": "fmt", "io": "io", "json": "encoding/json", "predicate": "heed/ent/predicate",
	"sql": "entgo.io/ent/dialect/sql", "stdsql": "database/sql", "time": "time", "uuid": "github.com/google/uuid",
}

// imports declares the packages that a file uses, as goimports would.
func imports(file *ast.File, used map[string]bool) []byte {
	var lines [2][]string // Heed's own and the standard library's, others
	add := func(name, path string) {
		group := 0
		if host, _, _ := strings.Cut(path, "/"); strings.Contains(host, ".") {
			group = 1
		}
		line := strconv.Quote(path)
		if name != packageName(path) {
			line = name + " " + line
		}
		if !slices.Contains(lines[group], line) {
			lines[group] = append(lines[group], line)
		}
	}
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value) // the parser has checked it
		name := packageName(imported)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name == "_" || used[name] {
			add(name, imported)
		}
		delete(used, name)
	}
	for name := range used {
		if path := implied[name]; path != "" {
			add(name, path)
		}
	}
	if len(lines[0])+len(lines[1]) == 0 {
		return nil
	}
	return []byte("\nimport (\n" + strings.Join(lines[0], "\n") + "\n\n" + strings.Join(lines[1], "\n") + "\n)\n")
}

// packageName is the name that a package probably has.
func packageName(imported string) string {
	name := path.Base(imported)
	if strings.HasPrefix(name, "v") && len(name) == 2 {
		name = path.Base(path.Dir(imported))
	}
	return name
}

// without is the text without some of its parts, none of which lies in another.
func without(text []byte, set *token.FileSet, parts []ast.Node) []byte {
	at := func(p token.Pos) int { return set.Position(p).Offset }
	slices.SortFunc(parts, func(a, b ast.Node) int { return at(a.Pos()) - at(b.Pos()) })
	var left []byte
	from := 0
	for _, part := range parts {
		left = append(left, text[from:at(part.Pos())]...)
		from = at(part.End())
	}
	return append(left, text[from:]...)
}
