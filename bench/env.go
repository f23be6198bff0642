package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/lib/pq"

	"heed/auth"
	"heed/demo"
	"heed/graph"
	"heed/graph/operation"
	"heed/graph/scalar"
	"heed/graph/transport"
	"heed/localdb"
	"heed/practice"
	"heed/store"
)

// baseURL is the sign-in address of the demonstration's accounts; nobody signs in here.
const baseURL = "http://127.0.0.1/dev"

// today is the date in every partnership, so that the same rows are measured on every day.
var today = time.Date(2026, time.November, 24, 10, 15, 0, 0, time.UTC)

// env is a partnership of a size, behind the real API.
type env struct {
	cluster *localdb.Cluster
	url     string
	store   *store.Store
	api     http.Handler
	viewers map[string]auth.Viewer
	opened  time.Time
}

// clock continues from today's morning.
func (w *env) clock() time.Time { return today.Add(time.Since(w.opened)) }

// logins are the measured viewers, from the one who sees fewest children to the one who
// sees most.
var logins = map[string]practice.Agency{
	"school": practice.AgencyEducation, "health": practice.AgencyHealth, "police": practice.AgencyPolice, "manager": practice.AgencySocialCare,
}

// newWorld fills a database of its own on the cluster and starts the API.
func newEnv(ctx context.Context, cluster *localdb.Cluster, seed uint64, children, connections int) (*env, error) {
	name := fmt.Sprintf("heed_%d", children)
	admin, err := sql.Open("postgres", cluster.URL(localdb.Superuser, "postgres"))
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	if _, err := admin.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return nil, fmt.Errorf("make database: %w", err)
	}
	owner := cluster.URL(localdb.Superuser, name)
	if err := store.Migrate(ctx, owner); err != nil {
		return nil, err
	}
	if _, err := admin.ExecContext(ctx, "ALTER ROLE heed_app PASSWORD "+pq.QuoteLiteral(cluster.Password(store.ServingRole))); err != nil {
		return nil, fmt.Errorf("set password: %w", err)
	}
	if err := demo.Load(ctx, owner, demo.Options{Children: children, Seed: seed, Now: today, BaseURL: baseURL}); err != nil {
		return nil, err
	}
	w := &env{cluster: cluster, url: cluster.URL(store.ServingRole, name), viewers: map[string]auth.Viewer{}, opened: time.Now()}
	if w.store, err = store.Open(ctx, w.url, store.Pool{Most: connections}); err != nil {
		return nil, err
	}
	if err := w.findViewers(ctx); err != nil {
		return nil, err
	}
	return w, w.open()
}

func (w *env) findViewers(ctx context.Context) error {
	for _, issuer := range demo.TrustedIssuers(baseURL) {
		for _, dev := range demo.Accounts() {
			for _, person := range dev.People {
				p, err := w.store.Practitioner(ctx, issuer.URL, person.Subject)
				if err != nil {
					continue // another agency's issuer
				}
				w.viewers[person.Name] = auth.Viewer{PractitionerID: p.ID, OrganisationID: p.OrganisationID, Agency: p.Agency,
					OrganisationKind: p.OrganisationKind, Roles: p.Roles, Issuer: issuer.URL}
			}
		}
	}
	for login := range logins {
		if _, ok := w.viewers[login]; !ok {
			return fmt.Errorf("the demonstration has no account %s", login)
		}
	}
	return nil
}

func (w *env) open() error {
	sealer, err := scalar.NewSealer([]byte("a secret of the benchmark's own"))
	if err != nil {
		return err
	}
	rates := transport.DefaultRates()
	rates.Practitioner, rates.PractitionerBurst, rates.Organisation, rates.OrganisationBurst = 1e6, 1e6, 1e6, 1e6
	rates.RunningPerCaller, rates.WaitingPerCaller, rates.Running = 1_000, 1_000, 1_000
	api, err := graph.New(graph.Config{
		Config: operation.Config{
			Settings: operation.Settings{Clock: w.clock, Calendar: practice.EnglandCalendar(),
				SpeaksFor: func(string, practice.Agency) bool { return true }},
			Store: w.store, Sealer: sealer, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		},
		Transport: transport.Config{Limits: transport.DefaultLimits(), Rates: rates},
	})
	if err != nil {
		return err
	}
	w.api = api
	return nil
}

// ask sends an operation in a viewer's name through the API without a network, and reads
// the answer.
func (w *env) ask(ctx context.Context, who, query string, variables map[string]any) (map[string]any, error) {
	body, err := w.send(ctx, who, query, variables)
	if err != nil {
		return nil, err
	}
	var answer struct{ Data map[string]any }
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	return answer.Data, nil
}

// send is ask without decoding the answer, because a client's work is not measured.
func (w *env) send(ctx context.Context, who, query string, variables map[string]any) ([]byte, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return nil, fmt.Errorf("write operation: %w", err)
	}
	req := httptest.NewRequestWithContext(auth.NewContext(ctx, w.viewers[who]), http.MethodPost, "/graphql", bytes.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	rec := httptest.NewRecorder()
	w.api.ServeHTTP(rec, req)
	if answer := rec.Body.Bytes(); bytes.HasPrefix(answer, []byte(`{"data":{`)) {
		return answer, nil
	}
	return nil, fmt.Errorf("%s: %.300s", who, rec.Body.String())
}

// at returns the value at a path of an answer.
func at(v any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[step]
		case int:
			l, _ := v.([]any)
			if step >= len(l) {
				return nil
			}
			v = l[step]
		}
	}
	return v
}
