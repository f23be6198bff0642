package main

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"entgo.io/ent/entc/gen"
)

// selection are the variables by which entgql reads only the columns that were asked
// for. Heed reads a record whole: the access record and computed fields need columns
// that nobody asked for.
var selection = []string{"unknownSeen", "fieldSeen", "selectedFields"}

// cut takes out of the generated files what slim cannot, as ent's templates have it
// beside what is used, and removes builders that an earlier run left.
func cut(next gen.Generator) gen.Generator {
	return gen.GenerateFunc(func(g *gen.Graph) error {
		if err := leaveOut(g); err != nil {
			return err
		}
		if err := next.Generate(g); err != nil {
			return err
		}
		idle := unwanted(g)
		files, err := filepath.Glob(filepath.Join(g.Target, "*.go"))
		if err != nil {
			return err
		}
		for _, name := range files {
			if err := cutFile(name, idle); err != nil {
				return err
			}
		}
		return nil
	})
}

// unwanted are the methods, functions and types that nobody uses, or that are about a
// builder or a page which is not there.
func unwanted(g *gen.Graph) map[string]bool {
	idle := map[string]bool{
		"Client.Mutate": true,
		// Load takes the place of what entgql loads nodes by.
		"Client.Noder": true, "Client.Noders": true, "Client.noder": true, "Client.noders": true, "Client.newNodeOpts": true,
		"NodeOption": true, "WithNodeType": true, "WithFixedNodeType": true, "nodeOptions": true, "errNodeInvalidID": true,
	}
	for _, t := range g.Nodes {
		if !connections[t.Name] {
			idle["new"+t.Name+"PaginateArgs"], idle[strings.ToLower(t.Name)+"PaginateArgs"] = true, true
		}
		methods := []string{"MapCreateBulk", "Delete", "DeleteOne", "DeleteOneID", "mutate"}
		if !created(t) {
			methods = append(methods, "Create", "CreateBulk")
			_ = os.Remove(filepath.Join(g.Target, t.PackageDir()+"_create.go")) // mostly there is none
		}
		if !changed(t) {
			methods = append(methods, "Update", "UpdateOne", "UpdateOneID")
			idle[t.Name+".Update"] = true
			_ = os.Remove(filepath.Join(g.Target, t.PackageDir()+"_update.go")) // as above
		}
		for _, name := range methods {
			idle[t.ClientName()+"."+name] = true
		}
	}
	return idle
}

// cutFile takes out of a generated file the methods that are idle, those that panic
// where their namesakes return an error, the statements that are dead, and the imports
// that nothing needs then.
func cutFile(name string, idle map[string]bool) error {
	text, err := os.ReadFile(name)
	if err != nil || !bytes.Contains(text, []byte("DO NOT EDIT.")) {
		return err
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, text, parser.ParseComments)
	if err != nil {
		return err
	}
	var out []ast.Node
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if name := methodName(d); !idle[name] && !(strings.HasSuffix(name, "X") && mentions(d, "panic")) {
				out = append(out, deadIn(d)...)
				continue
			}
			out = append(out, d)
			if d.Doc != nil {
				out = append(out, d.Doc)
			}
		case *ast.GenDecl:
			if !idle[declared(d)] {
				continue
			}
			out = append(out, d)
			if d.Doc != nil {
				out = append(out, d.Doc)
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	text = without(text, set, out)
	if file, err = parser.ParseFile(set, name, text, 0); err != nil {
		return err
	}
	if text, err = format.Source(without(text, set, unneeded(file))); err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o644)
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

// deadIn are the outermost statements of a function that do nothing.
func deadIn(f *ast.FuncDecl) []ast.Node {
	var out []ast.Node
	ast.Inspect(f, func(n ast.Node) bool {
		if !dead(n) {
			return true
		}
		out = append(out, n)
		return false
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

// unneeded are the imports whose package is not mentioned.
func unneeded(file *ast.File) []ast.Node {
	used := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if name, ok := s.X.(*ast.Ident); ok {
				used[name.Name] = true
			}
		}
		return true
	})
	var out []ast.Node
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value) // the parser has checked it
		name := path.Base(imported)
		if strings.HasPrefix(name, "v") && len(name) == 2 {
			name = path.Base(path.Dir(imported))
		}
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name != "_" && !used[name] {
			out = append(out, spec)
		}
	}
	return out
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
