package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// documentCacheBytes is how much document text is kept parsed: some hundreds of the
// portal's operations, at most about 40 MB of memory.
const documentCacheBytes = 2 << 20

// Config is the configuration of a Server.
type Config struct {
	// Limits bound each request; DefaultLimits are the promised ones.
	Limits Limits
	// Rates bound each caller; DefaultRates are Heed's.
	Rates Rates
	// Keys returns who the caller is, for counting only.
	Keys func(ctx context.Context) (practitioner, organisation string)
	// Now is the clock of the rates.
	Now func() time.Time
	// Origins are the sites whose pages may call, besides our own; see Guard.
	Origins []string
	// Introspection allows queries about the schema. Off in production.
	Introspection bool
	// Suggestions lets validation errors suggest names of the schema. Off in production.
	Suggestions bool
	// Before run before every limit: for stored documents, whose text is limited like any
	// other.
	Before []graphql.HandlerExtension
	// Transports are asked, in order, before POST and GET: event streams and sockets. Limits,
	// rates and error rules hold for them as well.
	Transports []graphql.Transport
	// Present turns an error of a resolver into what the caller sees. An error
	// it leaves without extensions.code is sent as INTERNAL, without its text.
	Present graphql.ErrorPresenterFunc
	// Recover turns a panic into an error. It must not return the panic's text.
	Recover graphql.RecoverFunc
}

// Server serves a schema.
type Server struct {
	// Graph takes further hooks (AroundOperations, AroundResponses, Use). They run inside this
	// package's own. Transports belong in the Config, because this package's own takes every
	// request that reaches it.
	Graph *handler.Server

	chain http.Handler
}

// New makes a Server for a schema. It refuses a configuration with a missing figure or
// function.
func New(schema graphql.ExecutableSchema, cfg Config) (*Server, error) {
	if err := cfg.validate(); err != nil {
		return nil, fmt.Errorf("configure the transport: %w", err)
	}
	known, err := newDocuments(documentCacheBytes)
	if err != nil {
		return nil, fmt.Errorf("configure the transport: %w", err)
	}
	counts, err := newMeter(cfg.Rates, cfg.Keys, cfg.Now)
	if err != nil {
		return nil, fmt.Errorf("configure the transport: %w", err)
	}
	guard, err := Guard(cfg.Origins)
	if err != nil {
		return nil, fmt.Errorf("configure the transport: %w", err)
	}

	gather := chargeAndQueue{counts, newQueue(cfg.Rates)}
	graph := handler.New(schema)
	graph.SetQueryCache(known)
	graph.SetErrorPresenter(presenter(cfg.Present))
	graph.SetRecoverFunc(cfg.Recover)
	graph.SetDisableSuggestion(!cfg.Suggestions)
	graph.SetValidationRulesFn(func() *rules.Rules { return validationRules(cfg.Suggestions, cfg.Limits.Errors) })
	for _, t := range cfg.Transports {
		graph.AddTransport(bounded{t, cfg.Limits, cfg.Suggestions})
	}
	graph.AddTransport(httpTransport{cfg.Limits, cfg.Suggestions, gather, cfg.Recover})
	for _, extension := range cfg.Before {
		graph.Use(extension)
	}
	for _, extension := range []graphql.HandlerExtension{
		deadline{cfg.Limits.OperationTime},
		gather,
		shapeLimit{cfg.Limits, known},
		introspection{cfg.Introspection},
		costLimit{cfg.Limits.Cost},
	} {
		graph.Use(extension)
	}
	return &Server{Graph: graph, chain: guard(graph)}, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.chain.ServeHTTP(w, r) }

func (c *Config) validate() error {
	if c.Keys == nil || c.Now == nil || c.Present == nil || c.Recover == nil {
		return errors.New("one of Keys, Now, Present and Recover is not set")
	}
	if err := c.Limits.validate(); err != nil {
		return err
	}
	return c.Rates.validate()
}

// bounded gives a foreign transport the executor that bounds errors.
type bounded struct {
	graphql.Transport
	limits      Limits
	suggestions bool
}

// Do hands the request on.
func (b bounded) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	b.Transport.Do(w, r, executor{exec, b.limits, b.suggestions})
}

// validationRules are the validator's rules, each limited to a number of errors: two
// hundred thousand pairs of different fields would give as many messages. Without
// suggestions, the rules that compute them are replaced: they cost time for each unknown
// name, for nobody.
func validationRules(suggestions bool, errors int) *rules.Rules {
	all := rules.NewDefaultRules()
	if !suggestions {
		for loud, quiet := range map[string]core.Rule{
			rules.FieldsOnCorrectTypeRule.Name: rules.FieldsOnCorrectTypeRuleWithoutSuggestions,
			rules.KnownArgumentNamesRule.Name:  rules.KnownArgumentNamesRuleWithoutSuggestions,
			rules.KnownTypeNamesRule.Name:      rules.KnownTypeNamesRuleWithoutSuggestions,
			rules.ScalarLeafsRule.Name:         rules.ScalarLeafsRuleWithoutSuggestions,
			rules.ValuesOfCorrectTypeRule.Name: rules.ValuesOfCorrectTypeRuleWithoutSuggestions,
		} {
			all.RemoveRule(loud)
			all.AddRule(quiet.Name, quiet.RuleFunc)
		}
	}
	bounded := rules.NewRules()
	for name, rule := range all.GetInner() {
		bounded.AddRule(name, func(observers *core.Events, addError core.AddErrFunc) {
			left := errors
			rule(observers, func(options ...core.ErrorOption) {
				if left > 0 {
					left--
					addError(options...)
				}
			})
		})
	}
	return bounded
}
