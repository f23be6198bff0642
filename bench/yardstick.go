package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	_ "embed" // the statements
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/auth"
	"heed/localdb"
	"heed/practice"
	"heed/store"
)

// The yardsticks answer the measured operations with one SQL statement each, which builds
// the JSON, behind the smallest handler that can. They tell what Heed's walls, its access
// record and its program cost, one after the other.
const (
	// heedItself is Heed.
	heedItself = "heed"
	// bare has no policies and no access record.
	bare = "bare"
	// walled has row policies with all of Heed's reasons, in the cheapest form that we know.
	walled = "walled"
	// recorded is walled, and writes one row as an access record.
	recorded = "walled + record"
)

// benchRole is the role that the walls are for.
const benchRole = "heed_bench"

//go:embed sql/walls.sql
var wallsSQL string

var (
	//go:embed sql/page.sql
	pageSQL string
	//go:embed sql/chronology.sql
	chronologySQL string
	//go:embed sql/known.sql
	knownSQL string
	//go:embed sql/everybody.sql
	everybodySQL string
	//go:embed sql/list.sql
	listSQL string
	//go:embed sql/search.sql
	searchSQL string
)

// reads are the statements of the operations that read, by the reach of the viewer: a list
// is planned by how many children the viewer sees.
func reads(operation string, reach auth.Reach) string {
	start := strings.TrimSpace(knownSQL)
	if reach == auth.ReachAuthority {
		start = strings.TrimSpace(everybodySQL)
	}
	switch operation {
	case "page":
		return pageSQL
	case "chronology":
		return chronologySQL
	case "search":
		return strings.Replace(searchSQL, "/* page */", strings.ReplaceAll(start, "LIMIT 50", "LIMIT 20"), 1)
	default:
		return strings.Replace(listSQL, "/* page */", start, 1)
	}
}

// The conditions of the walls, which walls.sql names $reason(child) and $sees(child).
const (
	reasonCondition = `(EXISTS (SELECT 1 FROM bench.reason y WHERE y.child_id = $1 OFFSET 0) OR $1 = ANY (bench.opened())
  OR (viewer_units() IS NOT NULL AND bench.through_units($1)))`
	seesCondition = `(((SELECT bench.asks_child()) AND EXISTS (SELECT 1 FROM bench.own z WHERE z.id = $1 OFFSET 0)) OR ` +
		reasonCondition + `)`
)

var conditions = regexp.MustCompile(`\$(sees|reason)\(([a-z_.]+)\)`)

// wallsOf writes the conditions into the SQL of the walls.
func wallsOf(text string) string {
	return conditions.ReplaceAllStringFunc(text, func(call string) string {
		part := conditions.FindStringSubmatch(call)
		of := reasonCondition
		if part[1] == "sees" {
			of = seesCondition
		}
		return strings.ReplaceAll(of, "$1", part[2])
	})
}

// setFacts sets the viewer's facts, as store.Begin does.
const setFacts = `SELECT set_config('heed.practitioner', $1, true), set_config('heed.organisation', $2, true),
 set_config('heed.reach', $3, true), set_config('heed.operation', $4, true), set_config('heed.now', $5, true),
 set_config('heed.oversees', $6, true), set_config('heed.safeguards', $7, true),
 set_config('heed.units', '', true), set_config('bench.asks_child', ($3 = 'AUTHORITY' OR $8::boolean)::text, true),
 set_config('bench.opened', ARRAY(SELECT o.child_id FROM bench.opening o WHERE $3 <> 'NONE' AND o.practitioner_id = $1::text::uuid
   AND o.opened_at <= $5::text::timestamptz AND o.ends_at > $5::text::timestamptz)::text, true)`

// record writes the access record.
const record = `INSERT INTO bench.record (id, at, request_id, practitioner_id, organisation_id, agency, operation, fields, outcome,
 child_ids, rules) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'ALLOWED', $9::uuid[], array_fill($10::text, ARRAY[cardinality($9::uuid[])]))`

// raise builds the walls in a database, or builds them again.
func raise(ctx context.Context, cluster *localdb.Cluster, admin *sql.DB) error {
	for _, statement := range []string{
		`DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '` + benchRole + `') THEN CREATE ROLE ` + benchRole +
			` LOGIN; END IF; END $$`,
		"ALTER ROLE " + benchRole + " PASSWORD " + pq.QuoteLiteral(cluster.Password(benchRole)),
		"GRANT USAGE ON SCHEMA public TO " + benchRole,
		wallsOf(wallsSQL),
	} {
		if _, err := admin.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("build the yardstick's walls: %w", err)
		}
	}
	return nil
}

// yardstick is one of them.
type yardstick struct {
	name  string
	db    *sql.DB
	clock func() time.Time
	// sent counts its SQL statements, without those that begin and end a transaction and set
	// the viewer.
	sent       *atomic.Int64
	statements map[string]*sql.Stmt
}

// newYardstick prepares all statements, as Heed does when it sends them first.
func newYardstick(ctx context.Context, w *env, name string, connections int) (*yardstick, error) {
	role := benchRole
	if name == bare {
		role = localdb.Superuser
	}
	url := w.cluster.URL(role, w.database)
	config, err := pq.NewConfig(url)
	if err != nil {
		return nil, err
	}
	config.Runtime = map[string]string{"plan_cache_mode": "force_generic_plan", "jit": "off"} // Heed's role has these settings too
	connector, err := pq.NewConnectorConfig(config)
	if err != nil {
		return nil, err
	}
	y := &yardstick{name: name, db: sql.OpenDB(connector), clock: w.clock, sent: &w.sent, statements: map[string]*sql.Stmt{}}
	y.db.SetMaxOpenConns(connections)
	y.db.SetMaxIdleConns(connections)
	texts := map[string]string{"facts": setFacts, "record": record}
	for _, operation := range []string{"page", "chronology", "list", "search"} {
		for _, reach := range []auth.Reach{auth.ReachAuthority, auth.ReachInvolved} {
			texts[operation+string(reach)] = reads(operation, reach)
		}
	}
	for i, text := range submission {
		texts[submitted(i)] = text
	}
	for key, text := range texts {
		if y.statements[key], err = y.db.PrepareContext(ctx, text); err != nil {
			return nil, fmt.Errorf("prepare %s of the yardstick %s: %w", key, name, err)
		}
	}
	return y, nil
}

// asked is what a caller sends to a yardstick.
type asked struct {
	Operation string `json:"operation"`
	// ID is the child's.
	ID string `json:"id,omitempty"`
	// After is the place that a list starts after, and Until the name that it ends with.
	After place  `json:"after,omitzero"`
	Until string `json:"until,omitempty"`
	// Concern is what is submitted.
	Concern *concernInput `json:"concern,omitempty"`
}

// place is a place in the order of children's names.
type place struct {
	Key string `json:"key"`
	ID  string `json:"id"`
}

// ServeHTTP answers an operation of the viewer in the context.
func (y *yardstick) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v, _ := auth.FromContext(r.Context())
	var a asked
	err := json.NewDecoder(r.Body).Decode(&a)
	var text string
	if err == nil {
		text, err = y.answer(r.Context(), v, a)
	}
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		fmt.Fprintf(w, "%s: %v", a.Operation, err)
		return
	}
	fmt.Fprintf(w, `{"data":%s}`, text)
}

// answer answers in one transaction, as Heed does; bare reads need none.
func (y *yardstick) answer(ctx context.Context, v auth.Viewer, a asked) (string, error) {
	now := y.clock().UTC().Truncate(time.Microsecond)
	id, err := store.NewID(store.KindOf("AccessEntry"), now, rand.Reader)
	if err != nil {
		return "", err
	}
	o := &yardOperation{y: y, ctx: ctx, v: v, now: now, id: id}
	if y.name == bare && a.Concern == nil {
		text, _, err := o.read(a)
		return text, err
	}
	if o.tx, err = y.db.BeginTx(ctx, nil); err != nil {
		return "", err
	}
	defer o.tx.Rollback()
	if _, err := o.statement("facts").ExecContext(ctx, v.PractitionerID.String(), v.OrganisationID.String(), string(auth.ReachOf(v)),
		id.String(), now.Format(time.RFC3339Nano), strconv.FormatBool(auth.Oversees(v)), strconv.FormatBool(auth.Safeguards(v)),
		a.Concern != nil); err != nil {
		return "", fmt.Errorf("set the viewer's facts: %w", err)
	}
	var text, children string
	if a.Concern != nil {
		text, children, err = o.submit(*a.Concern)
	} else {
		text, children, err = o.read(a)
	}
	if err == nil && y.name == recorded {
		err = o.record(a.Operation, children)
	}
	if err != nil {
		return "", err
	}
	return text, o.tx.Commit()
}

// yardOperation is one operation of a yardstick.
type yardOperation struct {
	y   *yardstick
	ctx context.Context
	v   auth.Viewer
	now time.Time
	id  uuid.UUID
	tx  *sql.Tx // nil outside a transaction
}

func (o *yardOperation) statement(key string) *sql.Stmt {
	if o.tx == nil {
		return o.y.statements[key]
	}
	return o.tx.StmtContext(o.ctx, o.y.statements[key])
}

// read sends the one statement, and returns its JSON and the children in it.
func (o *yardOperation) read(a asked) (text, children string, err error) {
	arguments := []any{a.ID}
	if a.ID == "" {
		arguments = []any{a.After.Key, a.After.ID, a.Until, o.v.OrganisationID, o.v.PractitionerID, o.now, auth.Oversees(o.v)}
	}
	var found sql.NullString
	o.y.sent.Add(1)
	err = o.statement(a.Operation+string(auth.ReachOf(o.v))).QueryRowContext(o.ctx, arguments...).Scan(&text, &found)
	return text, found.String, err
}

func (o *yardOperation) record(did, children string) error {
	rule := auth.AccessRuleInvolvement
	if auth.ReachOf(o.v) == auth.ReachAuthority {
		rule = auth.AccessRuleAuthority
	}
	if children == "" {
		children = "{}"
	}
	o.y.sent.Add(1)
	_, err := o.statement("record").ExecContext(o.ctx, o.id, o.now, o.id, o.v.PractitionerID, o.v.OrganisationID, string(o.v.Agency),
		"query "+did, pq.StringArray{"Query." + did}, children, string(rule))
	return err
}

// referenceOf is a readable reference of the demonstration's form.
func referenceOf() (practice.Reference, error) {
	var entropy [8]byte
	if _, err := rand.Read(entropy[:]); err != nil {
		return "", err
	}
	return practice.NewReference(entropy), nil
}
