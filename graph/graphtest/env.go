// Package graphtest is what the tests of the API share: a small partnership behind
// the real API, how its records are made, and a model of who may see what.
package graphtest

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/auth"
	"heed/graph"
	"heed/graph/operation"
	"heed/graph/scalar"
	"heed/graph/transport"
	"heed/practice"
	"heed/store"
	"heed/store/pgdriver"
	"heed/store/storetest"
)

var server *storetest.Server

// Main runs the tests of a package with a PostgreSQL of their own.
func Main(m *testing.M) { storetest.Main(m, &server) }

// Env is a small partnership of a test's own, behind the real API.
type Env struct {
	T             testing.TB
	DB            storetest.Database
	Admin         *sql.DB
	Store         *store.Store
	URL           string
	Log           *bytes.Buffer
	Viewers       map[string]auth.Viewer
	Organisations map[string]uuid.UUID

	Observe   func(context.Context, operation.Ended)
	PoorFrom  practice.Grade      // as the partnership says; 4 where it says nothing
	Explained *pgdriver.Explained // what the operations read, where it is measured
	Narrow    *bool               // the plan of every list, where a test chooses it

	handler        http.Handler
	asked, written *storetest.Statements
	sendings       *[]sending // inside together

	mu  sync.Mutex
	now time.Time

	tallying sync.Once
	tallies  string // the question that tally asks
}

// Noon is a Monday in term time, far from any holiday.
var Noon = time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)

// NewEmpty is a database with nobody in it. Its maker lets people in, then serves.
func NewEmpty(t testing.TB) *Env {
	t.Helper()
	return envOn(t, server.Lend(t))
}

// envOn is an environment in a database.
func envOn(t testing.TB, in storetest.Lent) *Env {
	return &Env{T: t, DB: in.Database, Admin: in.Admin, Store: in.Store, asked: in.Asked, written: in.Written, Log: &bytes.Buffer{}, now: Noon,
		Viewers: map[string]auth.Viewer{}, Organisations: map[string]uuid.UUID{}}
}

// Repetitions is how many cases a test draws that could draw ever more: fewer in a short
// run, such as the one that looks for races.
func Repetitions[N int | uint64](all, short N) N {
	if testing.Short() {
		return short
	}
	return all
}

// Seeds are those of as many partnerships as a test draws. A short run draws fewer, and
// others, so that the two runs of the gate see more of them than either.
func Seeds(all, short uint64) []uint64 {
	first, n := uint64(0), all
	if testing.Short() {
		first, n = all, short
	}
	seeds := make([]uint64, n)
	for i := range seeds {
		seeds[i] = first + uint64(i)
	}
	return seeds
}

// New makes the council, a force, a trust and two schools with their people.
func New(t testing.TB) *Env {
	t.Helper()
	return settled(NewEmpty(t))
}

// NewMeasured is newWorld in a database that no other test has used: for how much
// PostgreSQL reads depends on what it has planned before, and on rows that have gone.
func NewMeasured(t testing.TB) *Env {
	t.Helper()
	return settled(envOn(t, server.Own(t)))
}

// settled lets the people of newWorld in.
func settled(w *Env) *Env {
	w.T.Helper()
	one(w.Admin)
	w.join(
		newcomer("council", practice.AgencySocialCare, practice.OrganisationKindLocalAuthority, "889"),
		newcomer("force", practice.AgencyPolice, practice.OrganisationKindPoliceForce, "99"),
		newcomer("trust", practice.AgencyHealth, practice.OrganisationKindHealthVisiting, "ZZZ01"),
		newcomer("school", practice.AgencyEducation, practice.OrganisationKindSchool, "999001"),
		newcomer("other school", practice.AgencyEducation, practice.OrganisationKindSchool, "999002"),
	)
	w.employ(
		account{"manager", "council", []practice.Role{practice.RoleManager}},
		account{"second manager", "council", []practice.Role{practice.RoleManager}},
		account{"lead", "council", []practice.Role{practice.RoleLead}},
		account{"social worker", "council", []practice.Role{practice.RolePractitioner}},
		account{"partnership lead", "council", []practice.Role{practice.RolePartnershipLead}},
		account{"administrator", "council", []practice.Role{practice.RoleAdministrator}},
		account{"records", "council", []practice.Role{practice.RoleRecords}},
		account{"auditor", "council", []practice.Role{practice.RoleAuditor}},
		account{"police", "force", []practice.Role{practice.RolePractitioner}},
		account{"health", "trust", []practice.Role{practice.RolePractitioner}},
		account{"teacher", "school", []practice.Role{practice.RolePractitioner}},
		account{"colleague", "school", []practice.Role{practice.RolePractitioner}},
		account{"other teacher", "other school", []practice.Role{practice.RolePractitioner}},
		account{"system", "school", []practice.Role{practice.RoleSubmitter}},
	)
	w.Serve()
	return w
}

func (w *Env) Organisation(name string, agency practice.Agency, kind practice.OrganisationKind, identifier string) {
	w.T.Helper()
	w.join(newcomer(name, agency, kind, identifier))
}

func (w *Env) Practitioner(name, body string, roles ...practice.Role) {
	w.T.Helper()
	w.employ(account{name, body, roles})
}

// newcomer is an organisation that joins the partnership.
func newcomer(name string, agency practice.Agency, kind practice.OrganisationKind, identifier string) Row {
	return Row{"name": name, "agency": agency, "kind": kind, "identifier": identifier}
}

// join lets organisations in, all at once.
func (w *Env) join(newcomers ...Row) {
	w.T.Helper()
	for _, r := range newcomers {
		r["id"] = w.ID("Organisation")
		w.Organisations[r["name"].(string)] = r.ID()
	}
	w.WriteRows("organisation", newcomers...)
}

// account is a person's, or a system's, in an organisation.
type account struct {
	name, Organisation string
	roles              []practice.Role
}

// employ gives people their accounts, all at once.
func (w *Env) employ(people ...account) {
	w.T.Helper()
	agencies := w.agencies()
	rows := make([]Row, len(people))
	for i, p := range people {
		of := w.Organisations[p.Organisation]
		rows[i] = Row{"id": w.ID("Practitioner"), "organisation_id": of, "name": p.name, "issuer": "https://issuer.example", "subject": p.name,
			"roles": p.roles}
		v := agencies[of]
		v.PractitionerID, v.OrganisationID, v.Roles, v.Issuer = rows[i].ID(), of, p.roles, "https://issuer.example"
		w.Viewers[p.name] = v
	}
	w.WriteRows("practitioner", rows...)
}

// agencies are those of the organisations, and their kinds, in the way of a viewer.
func (w *Env) agencies() map[uuid.UUID]auth.Viewer {
	w.T.Helper()
	rows, err := w.Admin.Query("SELECT id, agency, kind FROM organisation")
	if err != nil {
		w.T.Fatal(err)
	}
	defer rows.Close()
	of := map[uuid.UUID]auth.Viewer{}
	for rows.Next() {
		var id uuid.UUID
		var agency, kind string
		if err := rows.Scan(&id, &agency, &kind); err != nil {
			w.T.Fatal(err)
		}
		of[id] = auth.Viewer{Agency: practice.Agency(agency), OrganisationKind: practice.OrganisationKind(kind)}
	}
	if err := rows.Err(); err != nil {
		w.T.Fatal(err)
	}
	return of
}

// ID makes an identifier of a record's kind.
func (w *Env) ID(record string) uuid.UUID {
	w.T.Helper()
	id, err := store.NewID(store.KindOf(record), w.Instant(), random{})
	if err != nil {
		w.T.Fatal(err)
	}
	return id
}

func (w *Env) Exec(statement string, args ...any) {
	w.T.Helper()
	if _, err := w.Admin.Exec(statement, args...); err != nil {
		w.T.Fatalf("%s: %v", strings.SplitN(statement, "(", 2)[0], err)
	}
}

// Count answers a question of the superuser's with one number.
func (w *Env) Count(query string, args ...any) int {
	w.T.Helper()
	var n int
	prepared, err := w.asked.Prepared(query)
	if err == nil {
		err = prepared.QueryRow(args...).Scan(&n)
	}
	if err != nil {
		w.T.Fatal(err)
	}
	return n
}

func (w *Env) Clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(time.Millisecond)
	return w.now
}

// Instant is what the clock says, without moving it.
func (w *Env) Instant() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// Later moves the world's clock on.
func (w *Env) Later(by time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(by)
}

func (w *Env) Serve() {
	w.T.Helper()
	sealer, err := scalar.NewSealer([]byte("a secret of the tests' own"))
	if err != nil {
		w.T.Fatal(err)
	}
	rates := transport.DefaultRates()
	rates.Practitioner, rates.PractitionerBurst = 1_000_000, 1_000_000 // a test sends more than any person
	rates.Organisation, rates.OrganisationBurst = 1_000_000, 1_000_000
	api, err := graph.New(graph.Config{
		Config: operation.Config{
			Settings: operation.Settings{Clock: w.Clock, Calendar: practice.EnglandCalendar(), NeglectRule: practice.ClockRule{PoorFrom: w.PoorFrom},
				SpeaksFor: func(issuer string, _ practice.Agency) bool { return issuer == "https://issuer.example" }},
			Store: w.Store, Sealer: sealer, Log: slog.New(slog.NewTextHandler(w.Log, nil)),
			Observe: func(ctx context.Context, e operation.Ended) {
				if w.Observe != nil {
					w.Observe(ctx, e)
				}
			},
		},
		Transport: transport.Config{Limits: transport.DefaultLimits(), Rates: rates, Introspection: true},
	})
	if err != nil {
		w.T.Fatal(err)
	}
	w.handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		if v, ok := w.Viewers[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]; ok {
			ctx = auth.NewContext(ctx, v)
		}
		if w.Explained != nil {
			ctx = pgdriver.WithExplained(ctx, w.Explained)
		}
		if w.Narrow != nil {
			ctx = store.WithPlan(ctx, *w.Narrow)
		}
		api.ServeHTTP(rw, r.WithContext(ctx))
	})
	s := httptest.NewServer(w.handler)
	w.T.Cleanup(s.Close)
	w.URL = s.URL
}

// Answer is an answer of the API.
type Answer struct {
	Status     int
	Data       map[string]any
	Errors     []gqlError
	Extensions map[string]any
	Raw        string
}

type gqlError struct {
	Message    string
	Path       []any
	Extensions map[string]any
}

func (e gqlError) Code() string { code, _ := e.Extensions["code"].(string); return code }

// Ask sends an operation as somebody. It goes to the server's handler without a
// connection, which costs less; Raw sends one over the wire.
func (w *Env) Ask(who, document string, variables map[string]any) Answer {
	w.T.Helper()
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		w.T.Fatal(err)
	}
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, w.URL, bytes.NewReader(body))
	if err != nil {
		w.T.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+who)
	resp := httptest.NewRecorder()
	w.handler.ServeHTTP(resp, req)
	text := resp.Body
	a := Answer{Status: resp.Code, Raw: text.String()}
	if err := json.Unmarshal(text.Bytes(), &a); err != nil {
		w.T.Fatalf("answer is no JSON: %s", text.String())
	}
	return a
}

// Must is ask where nothing may go wrong: no GraphQL error, no user error.
func (w *Env) Must(who, document string, variables map[string]any) Answer {
	w.T.Helper()
	a := w.Ask(who, document, variables)
	if len(a.Errors) > 0 {
		w.T.Fatalf("%s was refused: %s\n%s", who, a.Raw, w.Log.String())
	}
	for field, payload := range a.Data {
		if p, ok := payload.(map[string]any); ok {
			if problems, _ := p["errors"].([]any); len(problems) > 0 {
				w.T.Fatalf("%s of %s: %v", field, who, problems)
			}
		}
	}
	return a
}

// At walks to a value of an answer: keys and indexes.
func (a Answer) At(path ...any) any {
	var v any = a.Data
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, ok := v.(map[string]any)
			if !ok {
				return nil
			}
			v = m[step]
		case int:
			l, ok := v.([]any)
			if !ok || step >= len(l) {
				return nil
			}
			v = l[step]
		}
	}
	return v
}

func (a Answer) Text(path ...any) string { s, _ := a.At(path...).(string); return s }

func (a Answer) List(path ...any) []any { l, _ := a.At(path...).([]any); return l }

func (a Answer) Number(path ...any) int { n, _ := a.At(path...).(float64); return int(n) }

// Problems are the user errors of a payload, as "CODE path".
func (a Answer) Problems(field string) []string {
	var list []string
	for _, p := range a.List(field, "errors") {
		m := p.(map[string]any)
		var path []string
		for _, step := range m["path"].([]any) {
			path = append(path, step.(string))
		}
		list = append(list, fmt.Sprintf("%s %s", m["code"], strings.Join(path, ".")))
	}
	return list
}

// one keeps the superuser to one connection, so that its settings stay.
func one(db *sql.DB) *sql.DB {
	db.SetMaxOpenConns(1)
	return db
}
