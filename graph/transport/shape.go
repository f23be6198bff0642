package transport

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/lexer"
	"github.com/vektah/gqlparser/v2/parser"
)

// lexicalShape is what can be counted in a document without parsing it.
type lexicalShape struct {
	tokens  int
	nesting int
}

// scan counts tokens and brackets.
func scan(document string) (lexicalShape, *gqlerror.Error) {
	var shape lexicalShape
	var open int
	lex := lexer.New(&ast.Source{Input: document})
	for {
		token, err := lex.ReadToken()
		if err != nil {
			return shape, unreadable(token.Pos)
		}
		switch token.Kind {
		case lexer.EOF:
			return shape, nil
		case lexer.BraceL, lexer.BracketL, lexer.ParenL:
			open++
			shape.nesting = max(shape.nesting, open)
		case lexer.BraceR, lexer.BracketR, lexer.ParenR:
			open--
		}
		shape.tokens++
	}
}

// documentShape is the size of a parsed document as the validator sees it.
type documentShape struct {
	operations int
	fragments  int
	aliases    int
	directives int
	written    int
	longest    int
}

// count walks the document once, as written.
func count(doc *ast.QueryDocument) documentShape {
	shape := documentShape{operations: len(doc.Operations), fragments: len(doc.Fragments)}
	for _, op := range doc.Operations {
		for _, v := range op.VariableDefinitions {
			shape.directive(v.Directives)
			shape.value(v.DefaultValue)
		}
		shape.directive(op.Directives)
		shape.selections(op.SelectionSet)
	}
	for _, f := range doc.Fragments {
		shape.directive(f.Directives)
		shape.selections(f.SelectionSet)
	}
	return shape
}

func (s *documentShape) selections(set ast.SelectionSet) {
	s.written += len(set)
	for _, selection := range set {
		switch sel := selection.(type) {
		case *ast.Field:
			if sel.Alias != sel.Name {
				s.aliases++
			}
			for _, arg := range sel.Arguments {
				s.value(arg.Value)
			}
			s.directive(sel.Directives)
			s.selections(sel.SelectionSet)
		case *ast.InlineFragment:
			s.directive(sel.Directives)
			s.selections(sel.SelectionSet)
		case *ast.FragmentSpread:
			s.directive(sel.Directives)
		}
	}
}

func (s *documentShape) directive(list ast.DirectiveList) {
	s.directives += len(list)
	for _, d := range list {
		for _, arg := range d.Arguments {
			s.value(arg.Value)
		}
	}
}

// value finds long lists.
func (s *documentShape) value(v *ast.Value) {
	if v == nil {
		return
	}
	if v.Kind == ast.ListValue {
		s.longest = max(s.longest, len(v.Children))
	}
	for _, child := range v.Children {
		s.value(child.Value)
	}
}

// checkDocument refuses a document by its shape. It runs before validation, because a
// hostile shape makes validation expensive (gqlparser 2.5: the same field 8,000 times
// takes 4.6 s).
func checkDocument(document string, l Limits) *gqlerror.Error {
	if got := len(document); got > l.DocumentBytes {
		return exceeded("document", int64(l.DocumentBytes), int64(got), "The document has %d bytes; at most %d are allowed.")
	}
	lexical, err := scan(document)
	if err != nil {
		return err
	}
	if err := firstOver(
		figure{"tokens", lexical.tokens, l.Tokens, "The document has %d tokens; at most %d are allowed."},
		figure{"nesting", lexical.nesting, l.Nesting, "The document nests brackets %d deep; at most %d are allowed."},
	); err != nil {
		return err
	}
	doc, perr := parser.ParseQuery(&ast.Source{Input: document})
	if perr != nil {
		return parseFailure(perr)
	}
	shape := count(doc)
	if err := firstOver(
		figure{"operations", shape.operations, l.Operations, "The document has %d operations; at most %d are allowed."},
		figure{"fragments", shape.fragments, l.Fragments, "The document has %d fragments; at most %d are allowed."},
		figure{"aliases", shape.aliases, l.Aliases, "The document has %d aliases; at most %d are allowed."},
		figure{"directives", shape.directives, l.Directives, "The document has %d directives; at most %d are allowed."},
		figure{"selections", shape.written, l.Selections, "The document has %d selections; at most %d are allowed."},
		figure{"lists", shape.longest, l.ListItems, "A list in the document has %d items; at most %d are allowed."},
	); err != nil {
		return err
	}
	return checkExpansion(doc, l)
}

// figure is one counted quantity beside its limit.
type figure struct {
	limit    string
	got      int
	allowed  int
	sentence string
}

// firstOver refuses by the first figure above its limit.
func firstOver(figures ...figure) *gqlerror.Error {
	for _, f := range figures {
		if f.got > f.allowed {
			return exceeded(f.limit, int64(f.allowed), int64(f.got), f.sentence)
		}
	}
	return nil
}
