package transport_test

import (
	"context"
	"testing"

	"github.com/99designs/gqlgen/graphql"

	"heed/graph/transport"
	"heed/graph/transport/internal/family"
)

func TestIncompleteConfigurationsAreRefused(t *testing.T) {
	t.Parallel()
	schema := family.NewExecutableSchema(family.Config{Resolvers: &family.Resolver{}})
	broken := map[string]func(*transport.Config){
		"no keys":           func(c *transport.Config) { c.Keys = nil },
		"no clock":          func(c *transport.Config) { c.Now = nil },
		"no presenter":      func(c *transport.Config) { c.Present = nil },
		"no recover":        func(c *transport.Config) { c.Recover = nil },
		"a limit of none":   func(c *transport.Config) { c.Limits.Depth = 0 },
		"a negative limit":  func(c *transport.Config) { c.Limits.OperationTime = -1 },
		"a rate of none":    func(c *transport.Config) { c.Rates.Organisation = 0 },
		"no place to run":   func(c *transport.Config) { c.Rates.Running = 0 },
		"every origin":      func(c *transport.Config) { c.Origins = []string{"*"} },
		"nothing but zeros": func(c *transport.Config) { *c = transport.Config{} },
	}
	for name, breaking := range broken {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := config()
			breaking(&cfg)
			if _, err := transport.New(schema, cfg); err == nil {
				t.Errorf("New took it")
			}
		})
	}
}

func TestHooksOfTheCallerRun(t *testing.T) {
	t.Parallel()
	srv := open(t, nil)
	var operations, responses int
	srv.Graph.AroundOperations(func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		operations++
		if _, ok := ctx.Deadline(); !ok {
			t.Errorf("the hook runs outside the deadline")
		}
		return next(ctx)
	})
	srv.Graph.AroundResponses(func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		responses++
		return next(ctx)
	})
	send(t, srv, post(operation("{hello}", nil)))
	send(t, srv, post(operation("{helo}", nil)))
	if operations != 1 || responses != 2 {
		t.Errorf("%d operations and %d responses seen, want 1 and 2", operations, responses)
	}
}
