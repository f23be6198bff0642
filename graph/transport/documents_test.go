package transport

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

func TestDocumentCacheIsBoundedInBytes(t *testing.T) {
	t.Parallel()
	known, err := newDocuments(1_000)
	if err != nil {
		t.Fatalf("newDocuments: %v", err)
	}
	text := func(i int) string { return fmt.Sprintf("%d%s", i, strings.Repeat(" ", 99)) }
	for i := range 100 {
		known.Add(t.Context(), text(i), &ast.QueryDocument{})
		known.Add(t.Context(), text(i), &ast.QueryDocument{})
	}
	if known.bytes > 1_000 || known.known.Len() > 10 {
		t.Errorf("%d bytes in %d documents are kept", known.bytes, known.known.Len())
	}
	if _, ok := known.Get(t.Context(), text(99)); !ok {
		t.Errorf("the last document is gone")
	}
	if _, ok := known.Get(t.Context(), text(0)); ok {
		t.Errorf("the first document is still there")
	}
}
