package operation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"heed/practice"
)

// withheld is one masked field of an answer, as extensions.withheld lists it.
type withheld struct {
	Path   any                     `json:"path"`
	Reason practice.WithheldReason `json:"reason"`
}

type withheldList struct {
	mu   sync.Mutex
	list []withheld
}

// addWithheld tells a client which null fields are null because they are masked.
func addWithheld(ctx context.Context, resp *graphql.Response) {
	masked := &From(ctx).withheld
	if len(masked.list) == 0 {
		return
	}
	if resp.Extensions == nil {
		resp.Extensions = map[string]any{}
	}
	// Resolvers run concurrently, so the list is sorted by path.
	slices.SortFunc(masked.list, func(a, b withheld) int { return strings.Compare(fmt.Sprint(a.Path), fmt.Sprint(b.Path)) })
	resp.Extensions["withheld"] = masked.list
}

// Classified returns the directive that masks a field by the classification of its
// record. withheldFrom reports whether the record's text is kept from the viewer, and
// why.
func Classified(withheldFrom func(ctx context.Context, record any) (practice.WithheldReason, bool, error)) func(context.Context, any,
	graphql.Resolver) (any, error) {
	return func(ctx context.Context, record any, next graphql.Resolver) (any, error) {
		reason, masked, err := withheldFrom(ctx, record)
		if err != nil {
			return nil, err
		}
		if !masked {
			return next(ctx)
		}
		fields := &From(ctx).withheld
		fields.mu.Lock()
		defer fields.mu.Unlock()
		fields.list = append(fields.list, withheld{graphql.GetPath(ctx), reason})
		return nil, nil
	}
}
