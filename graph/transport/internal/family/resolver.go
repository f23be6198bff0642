package family

import (
	"context"
	"errors"
	"fmt"
)

// Resolver answers the made-up family. Slow operations wait for their context.
type Resolver struct{}

// Query returns the resolvers of queries.
func (r *Resolver) Query() QueryResolver { return queries{} }

// Mutation returns the resolvers of mutations.
func (r *Resolver) Mutation() MutationResolver { return mutations{} }

// Subscription returns the resolvers of streams.
func (r *Resolver) Subscription() SubscriptionResolver { return streams{} }

// Child returns the resolvers of children.
func (r *Resolver) Child() ChildResolver { return children{} }

type (
	queries   struct{}
	mutations struct{}
	streams   struct{}
	children  struct{}
)

// maxPage is as many made-up children as there are.
const maxPage = 100

func child(id string) *Child {
	return &Child{ID: id, Name: "Testa Madeup", Nicknames: []string{"Tes"}}
}

func page(first, last *int32) (*ChildConnection, error) {
	size := first
	if size == nil {
		size = last
	}
	if size == nil || *size < 0 || *size > maxPage {
		return nil, errors.New("a page has up to 100 children")
	}
	result := &ChildConnection{TotalCount: maxPage}
	for i := range *size {
		c := child(fmt.Sprint(i))
		result.Nodes = append(result.Nodes, c)
		result.Edges = append(result.Edges, &ChildEdge{Cursor: c.ID, Node: c})
	}
	return result, nil
}

func (queries) Hello(context.Context) (string, error) { return "Hello", nil }

func (queries) Echo(_ context.Context, text *string, _ *int32, _ *Mood, _ *Filter, _ []string) (*string, error) {
	return text, nil
}

func (queries) Child(_ context.Context, id string) (*Child, error) { return child(id), nil }

func (queries) Children(_ context.Context, first, last *int32) (*ChildConnection, error) {
	return page(first, last)
}

func (queries) Nodes(_ context.Context, ids []string) ([]*Child, error) {
	nodes := make([]*Child, len(ids))
	for i, id := range ids {
		nodes[i] = child(id)
	}
	return nodes, nil
}

func (queries) Slow(ctx context.Context) (*string, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func (queries) Broken(context.Context) (*string, error) {
	return nil, errors.New(`pq: relation "children" does not exist`)
}

func (queries) Panics(context.Context) (*string, error) { panic("a secret of the machine") }

func (mutations) Rename(_ context.Context, text string) (string, error) { return text, nil }

func (streams) Tick(context.Context) (<-chan string, error) {
	ticks := make(chan string, 1)
	ticks <- "tick"
	close(ticks)
	return ticks, nil
}

func (streams) Refused(context.Context) (<-chan string, error) {
	return nil, errors.New(`pq: relation "streams" does not exist`)
}

func (children) Siblings(_ context.Context, _ *Child, first, last *int32) (*ChildConnection, error) {
	return page(first, last)
}

func (children) Self(_ context.Context, c *Child) (*Child, error) { return c, nil }
