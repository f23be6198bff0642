package store

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/practice"
)

// IncidentCandidate is a record that may be the child's who was at an incident that the
// viewer notifies. Who notifies it is shown none.
type IncidentCandidate struct {
	practice.IncidentCandidate
	// Child is the record.
	Child uuid.UUID
}

// IncidentCandidates compares the children of incidents that this operation has written with
// all others.
func (o *Operation) IncidentCandidates(ctx context.Context, incidents []uuid.UUID) (map[uuid.UUID][]IncidentCandidate, error) {
	found := map[uuid.UUID][]IncidentCandidate{}
	err := o.query(ctx, func(rows *sql.Rows) error {
		var of uuid.UUID
		var c IncidentCandidate
		var reasons, against []string
		if err := rows.Scan(&of, &c.Child, &c.Restricted, &c.Walled, &c.Known, pq.Array(&reasons), pq.Array(&against)); err != nil {
			return err
		}
		c.Reasons, c.Contradictions = matchReasons(reasons), matchReasons(against)
		found[of] = append(found[of], c)
		return nil
	}, "SELECT incident_id, candidate, restricted, walled, known, reasons, contradictions FROM incident_candidates($1) ORDER BY candidate",
		idArray(incidents))
	return found, wrapped("look for the children of incidents", err)
}

// Placement says which child was at an incident.
type Placement struct {
	// Incident and Child are the records.
	Incident, Child uuid.UUID
	// Quietly says that who notified the incident does not learn of the delivery.
	Quietly bool
}

// PlaceIncidents delivers incidents to who works with the children, to be acknowledged by due,
// and notes that the operation changed these children.
func (o *Operation) PlaceIncidents(ctx context.Context, places []Placement, due time.Time) error {
	if len(places) == 0 {
		return nil
	}
	incidents, children, quietly := make([]uuid.UUID, len(places)), make([]uuid.UUID, len(places)), make(pq.BoolArray, len(places))
	for i, p := range places {
		incidents[i], children[i], quietly[i] = p.Incident, p.Child, p.Quietly
	}
	o.Changed(children...)
	return wrapped("deliver incidents", o.exec(ctx, `SELECT place_incident(p.incident, p.child, p.quietly, $4)
	  FROM unnest($1::uuid[], $2::uuid[], $3::boolean[]) WITH ORDINALITY AS p (incident, child, quietly, place) ORDER BY p.place`,
		idArray(incidents), idArray(children), quietly, instantOf(due)))
}

// AskToPlace asks social care to place incidents.
func (o *Operation) AskToPlace(ctx context.Context, incidents []uuid.UUID) error {
	if len(incidents) == 0 {
		return nil
	}
	return wrapped("ask to place incidents", o.exec(ctx, "SELECT unplace_incident(i) FROM unnest($1::uuid[]) AS i", idArray(incidents)))
}

// EndDeliveries ends the deliveries of an incident that the operation has changed.
func (o *Operation) EndDeliveries(ctx context.Context, incident uuid.UUID, reason string) error {
	return wrapped("end the deliveries of an incident", o.exec(ctx, "SELECT end_deliveries($1, $2)", incident, reason))
}

// HiddenIncidentHomes tells of which incidents the viewer does not read the address.
func (o *Operation) HiddenIncidentHomes(ctx context.Context, incidents []uuid.UUID) (map[uuid.UUID]bool, error) {
	ids, err := o.ids(ctx, "SELECT i FROM unnest($1::uuid[]) AS i WHERE hides_incident_home(i)", idArray(incidents))
	hidden := map[uuid.UUID]bool{}
	for _, id := range ids {
		hidden[id] = true
	}
	return hidden, wrapped("ask which addresses of incidents are hidden", err)
}

// IncidentMatches returns the children that the viewer sees who may be those of incidents
// that social care places, best first.
func (o *Operation) IncidentMatches(ctx context.Context, incidents []uuid.UUID) (map[uuid.UUID][]Match, error) {
	found := map[uuid.UUID][]Match{}
	err := o.query(ctx, func(rows *sql.Rows) error {
		var of, child uuid.UUID
		var reasons, against []string
		if err := rows.Scan(&of, &child, pq.Array(&reasons), pq.Array(&against)); err != nil {
			return err
		}
		m := Match{Child: &child, Reasons: matchReasons(reasons)}
		if m.Score = practice.MatchScore(m.Reasons, matchReasons(against)); m.Score > 0 {
			found[of] = append(found[of], m)
		}
		return nil
	}, "SELECT incident_id, candidate, reasons, contradictions FROM incident_matches($1)", idArray(incidents))
	for of, matches := range found {
		slices.SortFunc(matches, byScore)
		found[of] = matches[:min(len(matches), practice.MaxIncidentMatches)]
	}
	return found, wrapped("match the children of incidents", err)
}

// IncidentCounts is how an organisation answered the incidents that were delivered to it.
type IncidentCounts struct {
	// Organisation that they were delivered to.
	Organisation uuid.UUID
	// Delivered counts all of them; the others are parts of it.
	Delivered, InTime, Late, Waiting, Overdue, Answered int
}

// IncidentCounts counts the incidents of the last 28 days by organisation.
func (o *Operation) IncidentCounts(ctx context.Context) ([]IncidentCounts, error) {
	var list []IncidentCounts
	err := o.query(ctx, func(rows *sql.Rows) error {
		var c IncidentCounts
		err := rows.Scan(&c.Organisation, &c.Delivered, &c.InTime, &c.Late, &c.Waiting, &c.Overdue, &c.Answered)
		list = append(list, c)
		return err
	}, "SELECT organisation_id, delivered, in_time, late, waiting, overdue, answered FROM incident_counts()")
	return list, wrapped("count incidents", err)
}
