package transport

import (
	"context"
	"fmt"
	"math"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// documents keeps parsed documents that passed limits and validation. It is
// bounded in bytes of text, because a parsed document takes some twenty times
// its text and a count would let large ones fill the memory.
type documents struct {
	mu    sync.Mutex
	bytes int
	most  int
	known *simplelru.LRU[string, *ast.QueryDocument]
}

var _ graphql.Cache[*ast.QueryDocument] = (*documents)(nil)

// newDocuments makes a cache for a number of bytes of text.
func newDocuments(most int) (*documents, error) {
	d := &documents{most: most}
	known, err := simplelru.NewLRU(math.MaxInt32, func(text string, _ *ast.QueryDocument) { d.bytes -= len(text) })
	if err != nil {
		return nil, fmt.Errorf("make the document cache: %w", err)
	}
	d.known = known
	return d, nil
}

// Get returns the parsed document of a text.
func (d *documents) Get(_ context.Context, text string) (*ast.QueryDocument, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.known.Get(text)
}

// Add keeps a document, and drops the least recently used ones.
func (d *documents) Add(_ context.Context, text string, doc *ast.QueryDocument) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.known.Contains(text) {
		return
	}
	d.known.Add(text, doc)
	d.bytes += len(text)
	for d.bytes > d.most {
		d.known.RemoveOldest()
	}
}

// shapeLimit refuses documents and variables by their shape. As a parameter mutator it
// sees every request of every transport, after stored documents are looked up and before
// the document is parsed.
type shapeLimit struct {
	limits Limits
	passed *documents
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
} = shapeLimit{}

func (shapeLimit) ExtensionName() string                   { return "HeedLimits" }
func (shapeLimit) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters changes nothing; it only refuses.
func (s shapeLimit) MutateOperationParameters(ctx context.Context, params *graphql.RawParams) *gqlerror.Error {
	if params.Query == "" {
		return refuse(CodeBadRequest, "The request has no query.")
	}
	if err := checkVariables(params.Variables, s.limits); err != nil {
		return err
	}
	if _, passed := s.passed.Get(ctx, params.Query); passed {
		return nil
	}
	return checkDocument(params.Query, s.limits)
}
