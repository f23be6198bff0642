package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/auth"
	"heed/practice"
)

// SearchChildren returns the children that the viewer sees whose name or number matches
// the text, best match first.
func (o *Operation) SearchChildren(ctx context.Context, text string, most int) ([]uuid.UUID, error) {
	narrow, err := o.Narrow(ctx)
	if err != nil {
		return nil, err
	}
	var found []uuid.UUID
	err = o.query(ctx, func(rows *sql.Rows) error {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			return err
		}
		found = append(found, id)
		return nil
	}, "SELECT child_id FROM search_children($1, $2, $3)", text, most, narrow)
	if err != nil {
		return nil, fmt.Errorf("search children: %w", err)
	}
	return found, nil
}

// Match is a record that may be the same child's.
type Match struct {
	// Child is the other record; nil where the viewer may not see it.
	Child *uuid.UUID
	// Hidden is the other record where the viewer may not see it: for the access log only.
	Hidden *uuid.UUID
	// Restricted says that the other record is of a restricted child.
	Restricted bool
	// Score by practice's published rule, 0 to 100. Where the viewer may not see the other
	// record it is always the threshold.
	Score int
	// Reasons for the score; none where the viewer may not see the other record.
	Reasons []practice.MatchReason
}

// MatchesOf returns, for each child, the records that are probably the same child's, best
// first. PostgreSQL compares them, so that of a hidden record nothing is revealed except
// that it matches. An address counts only where the viewer sees both the other child and
// the household.
func (o *Operation) MatchesOf(ctx context.Context, children []uuid.UUID) (map[uuid.UUID][]Match, error) {
	found := map[uuid.UUID][]Match{}
	err := o.queryDisclosing(ctx, func(rows *sql.Rows) (uuid.UUID, error) {
		var of uuid.UUID
		var m Match
		var reasons, against []string
		if err := rows.Scan(&of, &m.Child, &m.Hidden, &m.Restricted, pq.Array(&reasons), pq.Array(&against)); err != nil {
			return of, err
		}
		m.Reasons = matchReasons(reasons)
		m.Score = practice.MatchScore(m.Reasons, matchReasons(against))
		if probable := practice.Probable(m.Score); probable && m.Child == nil {
			// A score would reveal what is in a hidden record, so only the threshold is given.
			found[of] = append(found[of], Match{Hidden: m.Hidden, Restricted: m.Restricted, Score: practice.MatchThreshold})
		} else if probable {
			found[of] = append(found[of], m)
		}
		return of, nil
	}, `SELECT sought.id, m.candidate, m.hidden, m.restricted, m.reasons, m.contradictions
	    FROM unnest($1::uuid[]) AS sought (id) CROSS JOIN LATERAL compare_child(sought.id, ARRAY(SELECT at_one_address(sought.id))) m`,
		idArray(children))
	if err != nil {
		return nil, fmt.Errorf("match children: %w", err)
	}
	for _, matches := range found {
		slices.SortFunc(matches, byScore)
	}
	return found, nil
}

// byScore puts the best match first. Of equal ones those that the viewer sees come first,
// so that hidden ones do not push them off the end of a list.
func byScore(a, b Match) int {
	switch {
	case a.Score != b.Score:
		return b.Score - a.Score
	case a.Child == nil || b.Child == nil:
		return cmp.Compare(hidden(a), hidden(b))
	default:
		return slices.Compare(a.Child[:], b.Child[:])
	}
}

func hidden(m Match) int {
	if m.Child == nil {
		return 1
	}
	return 0
}

// MayBeKnown reports which of the children match another record, whether the viewer may
// see that one or not. It uses names, date of birth and numbers: an address would let the
// viewer test addresses of hidden records. The answer counts as access to the matching
// records, and as refused access to the hidden ones.
func (o *Operation) MayBeKnown(ctx context.Context, children []uuid.UUID) (map[uuid.UUID]bool, error) {
	known := map[uuid.UUID]bool{}
	err := o.query(ctx, func(rows *sql.Rows) error {
		var of uuid.UUID
		var m Match
		var reasons, against []string
		if err := rows.Scan(&of, &m.Child, &m.Hidden, pq.Array(&reasons), pq.Array(&against)); err != nil {
			return err
		}
		switch probable := practice.Probable(practice.MatchScore(matchReasons(reasons), matchReasons(against))); {
		case !probable:
			return nil
		case m.Child != nil:
			o.discloseRecord(*m.Child)
		default:
			o.Refused(*m.Hidden)
		}
		known[of] = true
		return nil
	}, `SELECT sought.id, m.candidate, m.hidden, m.reasons, m.contradictions
	    FROM unnest($1::uuid[]) AS sought (id) CROSS JOIN LATERAL compare_child(sought.id, '{}') m`, idArray(children))
	if err != nil {
		return nil, fmt.Errorf("look for known children: %w", err)
	}
	return known, nil
}

func matchReasons(names []string) []practice.MatchReason {
	reasons := make([]practice.MatchReason, len(names))
	for i, name := range names {
		reasons[i] = practice.MatchReason(name)
	}
	return reasons
}

// seesFew counts the children that the viewer sees, up to the root of 50 times all
// children, and reports whether there are fewer: below that limit a list that starts from
// them reads less than one that starts from its order (measured at 10,000 to 1,000,000
// children).
const seesFew = `SELECT count(*) < max(ceiling.most) FROM
 (SELECT sqrt(50 * greatest(reltuples, 200))::integer AS most FROM pg_class WHERE oid = 'child'::regclass) ceiling
 LEFT JOIN LATERAL (SELECT 1 FROM viewer_child LIMIT ceiling.most) v ON true`

// Narrow reports whether the viewer sees so few children that a list should start from
// those. It chooses a plan and permits nothing.
func (o *Operation) Narrow(ctx context.Context) (bool, error) {
	if reach := auth.ReachOf(o.Viewer); reach != auth.ReachInvolved {
		return reach == auth.ReachNone, nil
	}
	if narrow, ok := ctx.Value(planKey{}).(bool); ok {
		return narrow, nil
	}
	if narrow, ok := o.plans.recall(o.Viewer.PractitionerID, o.Now); ok {
		return narrow, nil
	}
	var narrow bool
	if err := o.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&narrow) }, seesFew); err != nil {
		return false, fmt.Errorf("count visible children: %w", err)
	}
	o.plans.keep(o.Viewer.PractitionerID, o.Now, narrow)
	return narrow, nil
}
