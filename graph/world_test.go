package graph_test

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

func TestMain(m *testing.M) { storetest.Main(m, &server) }

// world is a small partnership of a test's own, behind the real doors.
type world struct {
	t       testing.TB
	db      storetest.Database
	admin   *sql.DB
	store   *store.Store
	url     string
	log     *bytes.Buffer
	viewers map[string]auth.Viewer
	bodies  map[string]uuid.UUID

	observe   func(context.Context, operation.Ended)
	poorFrom  practice.Grade      // as the partnership says; 4 where it says nothing
	explained *pgdriver.Explained // what the operations read, where it is measured
	narrow    *bool               // the plan of every list, where a test chooses it

	mu  sync.Mutex
	now time.Time

	tallying sync.Once
	tallies  string // the question that tally asks
}

// noon is a Monday in term time, far from any holiday.
var noon = time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)

// emptyWorld is a database with nobody in it. Its maker lets people in, then serves.
func emptyWorld(t testing.TB) *world {
	t.Helper()
	lent := server.Lend(t)
	return worldOn(t, lent.Database, lent.Admin, lent.Store)
}

// worldOn is a world in a database.
func worldOn(t testing.TB, db storetest.Database, admin *sql.DB, opened *store.Store) *world {
	return &world{t: t, db: db, admin: admin, store: opened, log: &bytes.Buffer{}, now: noon,
		viewers: map[string]auth.Viewer{}, bodies: map[string]uuid.UUID{}}
}

// drawn is how many cases a test draws that could draw ever more: fewer in a short
// run, such as the one that looks for races.
func drawn[N int | uint64](all, short N) N {
	if testing.Short() {
		return short
	}
	return all
}

// newWorld makes the council, a force, a trust and two schools with their people.
func newWorld(t testing.TB) *world {
	t.Helper()
	return settled(emptyWorld(t))
}

// measuredWorld is newWorld in a database that no other test has used: for how much
// PostgreSQL reads depends on what it has planned before, and on rows that have gone.
func measuredWorld(t testing.TB) *world {
	t.Helper()
	db := server.Database(t)
	return settled(worldOn(t, db, db.Admin(t), db.Open(t)))
}

// settled lets the people of newWorld in.
func settled(w *world) *world {
	w.t.Helper()
	one(w.admin)
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
	w.serve()
	return w
}

func (w *world) body(name string, agency practice.Agency, kind practice.OrganisationKind, identifier string) {
	w.t.Helper()
	w.join(newcomer(name, agency, kind, identifier))
}

func (w *world) person(name, body string, roles ...practice.Role) {
	w.t.Helper()
	w.employ(account{name, body, roles})
}

// newcomer is an organisation that joins the partnership.
func newcomer(name string, agency practice.Agency, kind practice.OrganisationKind, identifier string) row {
	return row{"name": name, "agency": agency, "kind": kind, "identifier": identifier}
}

// join lets organisations in, all at once.
func (w *world) join(newcomers ...row) {
	w.t.Helper()
	for _, r := range newcomers {
		r["id"] = w.id("Organisation")
		w.bodies[r["name"].(string)] = r.id()
	}
	w.plain("organisation", newcomers...)
}

// account is a person's, or a system's, in an organisation.
type account struct {
	name, body string
	roles      []practice.Role
}

// employ gives people their accounts, all at once.
func (w *world) employ(people ...account) {
	w.t.Helper()
	agencies := w.agencies()
	rows := make([]row, len(people))
	for i, p := range people {
		of := w.bodies[p.body]
		rows[i] = row{"id": w.id("Practitioner"), "organisation_id": of, "name": p.name, "issuer": "https://issuer.example", "subject": p.name, "roles": p.roles}
		v := agencies[of]
		v.PractitionerID, v.OrganisationID, v.Roles, v.Issuer = rows[i].id(), of, p.roles, "https://issuer.example"
		w.viewers[p.name] = v
	}
	w.plain("practitioner", rows...)
}

// agencies are those of the organisations, and their kinds, in the way of a viewer.
func (w *world) agencies() map[uuid.UUID]auth.Viewer {
	w.t.Helper()
	rows, err := w.admin.Query("SELECT id, agency, kind FROM organisation")
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	of := map[uuid.UUID]auth.Viewer{}
	for rows.Next() {
		var id uuid.UUID
		var agency, kind string
		if err := rows.Scan(&id, &agency, &kind); err != nil {
			w.t.Fatal(err)
		}
		of[id] = auth.Viewer{Agency: practice.Agency(agency), OrganisationKind: practice.OrganisationKind(kind)}
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return of
}

// id makes an identifier of a record's kind.
func (w *world) id(record string) uuid.UUID {
	w.t.Helper()
	id, err := store.NewID(store.KindOf(record), w.instant(), random{})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *world) exec(statement string, args ...any) {
	w.t.Helper()
	if _, err := w.admin.Exec(statement, args...); err != nil {
		w.t.Fatalf("%s: %v", strings.SplitN(statement, "(", 2)[0], err)
	}
}

// count answers a question of the superuser's with one number.
func (w *world) count(query string, args ...any) int {
	w.t.Helper()
	var n int
	if err := w.admin.QueryRow(query, args...).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(time.Millisecond)
	return w.now
}

// instant is what the clock says, without moving it.
func (w *world) instant() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// later moves the world's clock on.
func (w *world) later(by time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(by)
}

func (w *world) serve() {
	w.t.Helper()
	sealer, err := scalar.NewSealer([]byte("a secret of the tests' own"))
	if err != nil {
		w.t.Fatal(err)
	}
	rates := transport.DefaultRates()
	rates.Practitioner, rates.PractitionerBurst = 1_000_000, 1_000_000 // a test sends more than any person
	rates.Organisation, rates.OrganisationBurst = 1_000_000, 1_000_000
	doors, err := graph.New(graph.Config{
		Config: operation.Config{
			Settings: operation.Settings{Clock: w.clock, Calendar: practice.EnglandCalendar(), NeglectRule: practice.ClockRule{PoorFrom: w.poorFrom},
				SpeaksFor: func(issuer string, _ practice.Agency) bool { return issuer == "https://issuer.example" }},
			Store: w.store, Sealer: sealer, Log: slog.New(slog.NewTextHandler(w.log, nil)),
			Observe: func(ctx context.Context, e operation.Ended) {
				if w.observe != nil {
					w.observe(ctx, e)
				}
			},
		},
		Transport: transport.Config{Limits: transport.DefaultLimits(), Rates: rates, Introspection: true},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		if v, ok := w.viewers[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]; ok {
			ctx = auth.NewContext(ctx, v)
		}
		if w.explained != nil {
			ctx = pgdriver.WithExplained(ctx, w.explained)
		}
		if w.narrow != nil {
			ctx = store.WithPlan(ctx, *w.narrow)
		}
		doors.ServeHTTP(rw, r.WithContext(ctx))
	}))
	w.t.Cleanup(s.Close)
	w.url = s.URL
}

// answer is what the doors say.
type answer struct {
	Status     int
	Data       map[string]any
	Errors     []gqlError
	Extensions map[string]any
	raw        string
}

type gqlError struct {
	Message    string
	Path       []any
	Extensions map[string]any
}

func (e gqlError) code() string { code, _ := e.Extensions["code"].(string); return code }

// ask sends an operation as somebody.
func (w *world) ask(who, document string, variables map[string]any) answer {
	w.t.Helper()
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		w.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, w.url, bytes.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+who)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(resp.Body); err != nil {
		w.t.Fatal(err)
	}
	a := answer{Status: resp.StatusCode, raw: text.String()}
	if err := json.Unmarshal(text.Bytes(), &a); err != nil {
		w.t.Fatalf("answer is no JSON: %s", text.String())
	}
	return a
}

// must is ask where nothing may go wrong: no GraphQL error, no user error.
func (w *world) must(who, document string, variables map[string]any) answer {
	w.t.Helper()
	a := w.ask(who, document, variables)
	if len(a.Errors) > 0 {
		w.t.Fatalf("%s was refused: %s\n%s", who, a.raw, w.log.String())
	}
	for field, payload := range a.Data {
		if p, ok := payload.(map[string]any); ok {
			if problems, _ := p["errors"].([]any); len(problems) > 0 {
				w.t.Fatalf("%s of %s: %v", field, who, problems)
			}
		}
	}
	return a
}

// at walks to a value of an answer: keys and indexes.
func (a answer) at(path ...any) any {
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

func (a answer) text(path ...any) string { s, _ := a.at(path...).(string); return s }

func (a answer) list(path ...any) []any { l, _ := a.at(path...).([]any); return l }

func (a answer) number(path ...any) int { n, _ := a.at(path...).(float64); return int(n) }

// problems are the user errors of a payload, as "CODE path".
func (a answer) problems(field string) []string {
	var list []string
	for _, p := range a.list(field, "errors") {
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
