package main

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"heed/auth"
	"heed/graph"
	"heed/graph/operation"
	"heed/graph/scalar"
	"heed/graph/transport"
	"heed/practice"
	"heed/store"
)

// keyTime bounds one request to an issuer.
const keyTime = 5 * time.Second

// handler answers requests: the routes with the API.
func (s *site) handler(records *store.Store) (http.Handler, error) {
	issuers, all := s.config.trusted, func(mux *http.ServeMux) http.Handler { return mux }
	if s.config.Development() {
		var err error
		if issuers, all, err = s.develop(); err != nil {
			return nil, err
		}
	}
	authenticator, err := auth.NewAuthenticator(issuers, records, auth.Options{Now: s.clock.now, HTTP: &http.Client{Timeout: keyTime}})
	if err != nil {
		return nil, fmt.Errorf("trust the issuers: %w", err)
	}
	api, err := s.api(records, issuers)
	if err != nil {
		return nil, err
	}
	guard, err := transport.Guard(s.config.Origins)
	if err != nil {
		return nil, fmt.Errorf("guard the interface: %w", err)
	}
	return all(routes(guard(auth.Middleware(authenticator, s.log, nil)(api)), s.clock.now())), nil
}

// api builds the GraphQL API.
func (s *site) api(records *store.Store, issuers []auth.Issuer) (http.Handler, error) {
	sealer, err := sealerOf(s.config)
	if err != nil {
		return nil, err
	}
	settings := operation.Settings{
		Clock: s.clock.now, Calendar: practice.EnglandCalendar(), NeglectRule: s.clocks(), Webhooks: s.config.webhookRule(),
		SpeaksFor: func(issuer string, agency practice.Agency) bool {
			return slices.ContainsFunc(issuers, func(i auth.Issuer) bool {
				return i.URL == issuer && slices.Contains(i.Agencies, agency)
			})
		},
	}
	api, err := graph.New(graph.Config{
		Config: operation.Config{Settings: settings, Store: records, Sealer: sealer, Log: s.log},
		Transport: transport.Config{
			Limits: s.config.Limits, Rates: s.config.Rates, Origins: s.config.Origins,
			Introspection: s.config.introspected(), Suggestions: s.config.introspected(),
		},
	})
	if err != nil {
		return nil, fmt.Errorf("build the API: %w", err)
	}
	api.Graph.AroundResponses(s.telemetry.operation(time.Now))
	return api, nil
}

// sealerOf seals cursors with the configured secret, or with one of our own.
func sealerOf(config Config) (*scalar.Sealer, error) {
	secret := config.CursorSecret
	if secret == "" {
		var err error
		if secret, err = keptSecret(config.inState("cursor-secret")); err != nil {
			return nil, err
		}
	}
	return scalar.NewSealer([]byte(secret))
}
