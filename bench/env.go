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
	"sync/atomic"
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
	cluster  *localdb.Cluster
	database string
	url      string
	admin    *sql.DB
	store    *store.Store
	api      http.Handler
	viewers  map[string]auth.Viewer
	opened   time.Time
	// yardsticks are the yardsticks by name, where they were asked for.
	yardsticks map[string]http.Handler
	// sent counts SQL statements, without those that begin and end a transaction and set the
	// viewer.
	sent atomic.Int64
}

// clock continues from today's morning.
func (w *env) clock() time.Time { return today.Add(time.Since(w.opened)) }

// logins are the measured viewers, from the one who sees fewest children to the one who
// sees most.
var logins = map[string]practice.Agency{
	"school": practice.AgencyEducation, "health": practice.AgencyHealth, "police": practice.AgencyPolice, "manager": practice.AgencySocialCare,
}

// newEnv fills a database of its own on the cluster, unless a run before has filled it, and
// starts the API.
func newEnv(ctx context.Context, cluster *localdb.Cluster, seed uint64, children, connections int) (*env, error) {
	w := &env{cluster: cluster, database: fmt.Sprintf("heed_%d", children), viewers: map[string]auth.Viewer{}, opened: time.Now(),
		yardsticks: map[string]http.Handler{}}
	if err := w.fill(ctx, seed, children); err != nil {
		return nil, err
	}
	w.url = cluster.URL(store.ServingRole, w.database)
	var err error
	if w.store, err = store.Open(ctx, w.url, store.Pool{Most: connections}); err != nil {
		return nil, err
	}
	if err := w.findViewers(ctx); err != nil {
		return nil, err
	}
	return w, w.open()
}

// fill makes the database and loads the partnership.
func (w *env) fill(ctx context.Context, seed uint64, children int) error {
	cluster, err := sql.Open("postgres", w.cluster.URL(localdb.Superuser, "postgres"))
	if err != nil {
		return err
	}
	defer cluster.Close()
	var filled bool
	err = cluster.QueryRowContext(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", w.database).Scan(&filled)
	if err != nil {
		return fmt.Errorf("look for the database: %w", err)
	}
	if !filled {
		if _, err := cluster.ExecContext(ctx, "CREATE DATABASE "+w.database); err != nil {
			return fmt.Errorf("make database: %w", err)
		}
	}
	owner := w.cluster.URL(localdb.Superuser, w.database)
	if err := store.Migrate(ctx, owner); err != nil {
		return err
	}
	if w.admin, err = sql.Open("postgres", owner); err != nil {
		return err
	}
	if _, err := w.admin.ExecContext(ctx, "ALTER ROLE heed_app PASSWORD "+pq.QuoteLiteral(w.cluster.Password(store.ServingRole))); err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	if err := w.admin.QueryRowContext(ctx, "SELECT EXISTS (SELECT FROM child)").Scan(&filled); err != nil || filled {
		return err
	}
	return demo.Load(ctx, owner, demo.Options{Children: children, Seed: seed, Now: today, BaseURL: baseURL})
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
			Observe: func(_ context.Context, e operation.Ended) { w.sent.Add(int64(e.Statements)) },
			Store:   w.store, Sealer: sealer, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
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
func (w *env) ask(ctx context.Context, who, query string, variables any) (map[string]any, error) {
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
func (w *env) send(ctx context.Context, who, query string, variables any) ([]byte, error) {
	return w.post(ctx, w.api, who, map[string]any{"query": query, "variables": variables})
}

// post sends a body to Heed or to a yardstick, in the same way.
func (w *env) post(ctx context.Context, to http.Handler, who string, of any) ([]byte, error) {
	body, err := json.Marshal(of)
	if err != nil {
		return nil, fmt.Errorf("write operation: %w", err)
	}
	req := httptest.NewRequestWithContext(auth.NewContext(ctx, w.viewers[who]), http.MethodPost, "/graphql", bytes.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	rec := httptest.NewRecorder()
	to.ServeHTTP(rec, req)
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
