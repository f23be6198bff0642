package graph

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"heed/practice"
)

// withheld is one masked field of an answer: extensions.withheld lists them.
type withheld struct {
	Path   any                     `json:"path"`
	Reason practice.WithheldReason `json:"reason"`
}

type withheldKey struct{}

type withheldList struct {
	mu   sync.Mutex
	list []withheld
}

func withWithheld(ctx context.Context) context.Context {
	return context.WithValue(ctx, withheldKey{}, &withheldList{})
}

// addWithheld tells a client which fields are null because they are masked.
func addWithheld(ctx context.Context, resp *graphql.Response) {
	masked, _ := ctx.Value(withheldKey{}).(*withheldList)
	if masked == nil || len(masked.list) == 0 {
		return
	}
	if resp.Extensions == nil {
		resp.Extensions = map[string]any{}
	}
	// Resolvers run side by side: the order is that of the paths.
	slices.SortFunc(masked.list, func(a, b withheld) int { return strings.Compare(fmt.Sprint(a.Path), fmt.Sprint(b.Path)) })
	resp.Extensions["withheld"] = masked.list
}

// classified masks a field by the classification of its record.
func classified(ctx context.Context, obj any, next graphql.Resolver) (any, error) {
	reason, mask, err := withheldOf(ctx, obj)
	if err != nil {
		return nil, err
	}
	if !mask {
		return next(ctx)
	}
	if masked, ok := ctx.Value(withheldKey{}).(*withheldList); ok {
		masked.mu.Lock()
		masked.list = append(masked.list, withheld{graphql.GetPath(ctx), reason})
		masked.mu.Unlock()
	}
	return nil, nil
}
