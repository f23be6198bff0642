package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/practice"
)

// EmergencyOutcome is the result of a request for emergency access.
type EmergencyOutcome string

// The outcomes of the SQL function open_in_emergency.
const (
	// EmergencyOpened: the viewer has emergency access now.
	EmergencyOpened EmergencyOutcome = "OPENED"
	// EmergencyLasts: the viewer had it already.
	EmergencyLasts EmergencyOutcome = "LASTS"
	// EmergencySeen: the viewer sees the child without it.
	EmergencySeen EmergencyOutcome = "SEEN"
	// EmergencyNone: no child matches.
	EmergencyNone EmergencyOutcome = "NONE"
	// EmergencySeveral: more than one child matches.
	EmergencySeveral EmergencyOutcome = "SEVERAL"
	// EmergencyLimit: the viewer has reached the limit of accesses and attempts.
	EmergencyLimit EmergencyOutcome = "LIMIT"
)

// Emergency is a request for emergency access to a child, who is named in one of several
// ways.
type Emergency struct {
	// Child is the identifier.
	Child *uuid.UUID
	// NHSNumber and UPN are numbers of the child's.
	NHSNumber *practice.NHSNumber
	UPN       *practice.UPN
	// LAChildID is the authority's number for the child.
	LAChildID *string
	// GivenName, FamilyName and DateOfBirth are given together.
	GivenName, FamilyName *string
	DateOfBirth           *time.Time
	// Reason why it cannot wait.
	Reason string
}

// OpenInEmergency gives the viewer emergency access to a child for as long as practice
// says, and notifies the people concerned. A refused attempt is recorded for the access
// log with the children that it was about; the viewer does not learn which.
func (o *Operation) OpenInEmergency(ctx context.Context, e Emergency) (EmergencyOutcome, uuid.UUID, error) {
	id, err := o.NewID("BreakGlass")
	if err != nil {
		return "", uuid.UUID{}, err
	}
	var outcome EmergencyOutcome
	var opening uuid.NullUUID
	var concerned []string
	err = o.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&outcome, &opening, pq.Array(&concerned)) },
		"SELECT outcome, opened, concerned FROM open_in_emergency($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
		id, e.Child, e.NHSNumber, e.UPN, e.LAChildID, e.GivenName, e.FamilyName, e.DateOfBirth, e.Reason,
		o.Now.Add(practice.BreakGlassLasts), o.Now.Add(-practice.BreakGlassWindow), practice.BreakGlassMost)
	if err != nil {
		return "", uuid.UUID{}, fmt.Errorf("open in an emergency: %w", err)
	}
	switch outcome {
	case EmergencyNone, EmergencySeveral, EmergencyLimit:
		o.Denied()
		return outcome, uuid.UUID{}, each(concerned, o.Refused)
	case EmergencySeen:
		return outcome, uuid.UUID{}, each(concerned, o.NamedByFilter)
	}
	// The viewer gets access to one of them. The others are hidden, so each counts as a
	// refused access.
	if err := each(concerned, o.NamedByFilter); err != nil {
		return "", uuid.UUID{}, err
	}
	return outcome, opening.UUID, o.UseEmergencyAccess(ctx)
}

// each notes every child that a request for emergency access was about.
func each(concerned []string, note func(uuid.UUID)) error {
	for _, text := range concerned {
		child, err := uuid.Parse(text)
		if err != nil {
			return fmt.Errorf("read which children an attempt was about: %w", err)
		}
		note(child)
	}
	return nil
}

// AwaitOwnEmergencies makes the viewer's requests for emergency access wait for each
// other, so that each counts those before it. The operation's instant is then the clock's
// at its turn, but never before the start of the viewer's current emergency access,
// because the clocks of replicas differ.
func (o *Operation) AwaitOwnEmergencies(ctx context.Context, clock func() time.Time) error {
	if err := o.exec(ctx, "SELECT pg_advisory_xact_lock(hashtext('heed.break_glass'), hashtext($1))",
		o.Viewer.PractitionerID.String()); err != nil {
		return fmt.Errorf("wait for the viewer's other openings: %w", err)
	}
	now := instantOf(clock())
	if now.Before(o.Now) {
		now = o.Now
	}
	var set string
	err := o.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&now, &set) },
		`SELECT t.instant, set_config('heed.now', to_char(t.instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), true)
		 FROM (SELECT greatest($1::timestamptz, max(g.opened_at)) AS instant FROM break_glass g WHERE g.practitioner_id = $2 AND g.ends_at >
		 $1::timestamptz) t`,
		now, o.Viewer.PractitionerID)
	if err != nil {
		return fmt.Errorf("take the instant of an opening: %w", err)
	}
	o.Now = instantOf(now)
	return nil
}

// NotifyReviewed notifies the practitioner that the viewer has reviewed their emergency
// access.
func (o *Operation) NotifyReviewed(ctx context.Context, opening uuid.UUID) error {
	return wrapped("tell of a review", o.exec(ctx, "SELECT tell_reviewed($1)", opening))
}

// HasEmergencyAccess reports whether the viewer had emergency access to any child when the
// operation began.
func (o *Operation) HasEmergencyAccess() bool { return o.emergencyOpen }

// UsesEmergencyAccess reports whether the operation uses the viewer's emergency access.
func (o *Operation) UsesEmergencyAccess() bool { return o.emergencyUsed }

// UseEmergencyAccess makes the operation use the viewer's emergency access from now on.
func (o *Operation) UseEmergencyAccess(ctx context.Context) error {
	o.emergencyUsed = true
	return wrapped("use emergency access", o.exec(ctx, "SELECT set_config('heed.glass', 'true', true)"))
}

// byEmergencyAlone lists what the viewer's emergency access leads to, of each kind that is
// listed (store/kind.go), less what is there without it. The kinds are its argument.
var byEmergencyAlone = `WITH k AS (SELECT child_id AS id FROM viewer_child WHERE rule = 'BREAK_GLASS'),
 r AS (SELECT relative_id AS id FROM relationship WHERE child_id IN (SELECT id FROM k)),
 shown AS MATERIALIZED (` + strings.Join(emergencyLists, " UNION ") + `),
 ids AS (SELECT array_agg(id) AS list FROM shown)
SELECT id FROM shown EXCEPT SELECT s.id FROM ids CROSS JOIN unnest($1::text[]) AS t (kind)
 CROSS JOIN LATERAL seen_with_glass(false, t.kind, ids.list) AS s (id)`

// emergencyTables and emergencyLists are the kinds that are listed, and how.
var emergencyTables, emergencyLists = func() (tables, lists []string) {
	for _, k := range recordKinds {
		if k.emergency.alone != "" {
			tables, lists = append(tables, snake(k.Type)), append(lists, k.emergency.alone)
		}
	}
	return tables, lists
}()

// ByEmergencyAccessAlone lists the records that are there for the viewer through emergency
// access alone: they are read and not changed.
func (o *Operation) ByEmergencyAccessAlone(ctx context.Context) ([]uuid.UUID, error) {
	if !o.emergencyUsed {
		return nil, nil
	}
	return o.ids(ctx, byEmergencyAlone, pq.Array(emergencyTables))
}

// ListedInEmergency reports whether ByEmergencyAccessAlone can name a record. A record of
// a kind that emergency access shows without listing it is an error: nobody knows whether
// the viewer sees it through emergency access alone.
func ListedInEmergency(record uuid.UUID) (bool, error) {
	name, _ := TypeOf(record)
	way := kindsByType[name].emergency
	if way.shows && way.alone == "" {
		return false, fmt.Errorf(
			"nothing tells whether a %s is seen through emergency access alone: ask about its child, or list it in store/kind.go", name)
	}
	return way.alone != "", nil
}

// NeedsEmergencyAccess reports whether the viewer would see, by emergency access only, one
// of the records that the operation asked for and did not find.
func (o *Operation) NeedsEmergencyAccess(ctx context.Context) (bool, error) {
	if !o.emergencyOpen || o.emergencyUsed {
		return false, nil
	}
	tables := map[string][]uuid.UUID{}
	for _, id := range o.loaded(&o.disclosures.refused) {
		if name, ok := TypeOf(id); ok && kindsByType[name].emergency.shows {
			tables[snake(name)] = append(tables[snake(name)], id)
		}
	}
	for table, ids := range tables {
		if there, err := o.ids(ctx, "SELECT s FROM seen_with_glass(true, $1, $2) AS s EXCEPT SELECT s FROM seen_with_glass(false, $1, $2) AS s",
			table, idArray(ids)); err != nil || len(there) > 0 {
			return len(there) > 0, err
		}
	}
	return false, nil
}

// ids returns the identifiers that a query with one column finds.
func (o *Operation) ids(ctx context.Context, query string, args ...any) ([]uuid.UUID, error) {
	var found []uuid.UUID
	err := o.query(ctx, func(rows *sql.Rows) error {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			return err
		}
		found = append(found, id)
		return nil
	}, query, args...)
	return found, wrapped("list identifiers", err)
}
