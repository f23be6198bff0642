package main

import (
	"context"
	"fmt"
)

// page is the yardstick: the child's page as one statement that builds the
// JSON, under the same policies, with the same access record.
const page = `SELECT jsonb_build_object(
  'child', to_jsonb(c) - 'registered_in',
  'memberships', (SELECT jsonb_agg(jsonb_build_object('from', m."from", 'to', m."to", 'household', jsonb_build_object('address', h.address, 'postcode', h.postcode, 'ward', h.ward,
     'members', (SELECT jsonb_agg(jsonb_build_object('from', o."from", 'to', o."to", 'child', k.given_name, 'relative', concat_ws(' ', r.given_name, r.family_name)))
       FROM household_member o LEFT JOIN child k ON k.id = o.child_id LEFT JOIN relative r ON r.id = o.relative_id WHERE o.household_id = h.id))))
    FROM household_member m JOIN household h ON h.id = m.household_id WHERE m.child_id = c.id),
  'siblings', (SELECT jsonb_agg(jsonb_build_object('givenName', k.given_name, 'familyName', k.family_name, 'dateOfBirth', k.date_of_birth)) FROM child k WHERE k.id <> c.id AND k.id IN (
     SELECT o.child_id FROM household_member m JOIN household_member o ON o.household_id = m.household_id AND o."to" IS NULL WHERE m.child_id = c.id AND m."to" IS NULL
     UNION SELECT o.child_id FROM relationship r JOIN relationship o ON o.relative_id = r.relative_id WHERE r.child_id = c.id)),
  'relationships', (SELECT jsonb_agg(jsonb_build_object('kind', r.kind, 'engagement', r.engagement, 'livesWithChild', r.lives_with_child, 'parentalResponsibility', r.parental_responsibility, 'givenName', v.given_name, 'familyName', v.family_name))
    FROM relationship r JOIN relative v ON v.id = r.relative_id WHERE r.child_id = c.id),
  'involvements', (SELECT jsonb_agg(jsonb_build_object('role', i.role, 'purpose', i.purpose, 'from', i."from", 'to', i."to", 'organisation', o.name, 'agency', o.agency, 'practitioner', p.name))
    FROM involvement i JOIN organisation o ON o.id = i.organisation_id LEFT JOIN practitioner p ON p.id = i.practitioner_id WHERE i.child_id = c.id),
  'referrals', (SELECT jsonb_agg(q) FROM (SELECT f.reference, f.state, f.received_at, f.immediate_risk, f.neglect_kinds, o.name AS organisation, p.name AS submitted_by,
      (SELECT jsonb_agg(n.reported_name) FROM referral_child n WHERE n.referral_id = f.id) AS concerns,
      (SELECT jsonb_agg(jsonb_build_object('outcome', d.outcome, 'threshold', d.threshold, 'rationale', d.rationale)) FROM referral_decision d WHERE d.referral_id = f.id) AS decisions
    FROM referral_child rc JOIN referral f ON f.id = rc.referral_id JOIN organisation o ON o.id = f.organisation_id JOIN practitioner p ON p.id = f.submitted_by_id
    WHERE rc.child_id = c.id ORDER BY f.received_at DESC, f.id DESC LIMIT 10) q),
  'chronology', (SELECT jsonb_agg(q) FROM (SELECT e.occurred_at, e.category, e.summary, e.impact, e.significance, e.agency, o.name AS organisation, p.name AS recorded_by
    FROM chronology_subject s JOIN chronology_event e ON e.id = s.event_id JOIN organisation o ON o.id = e.organisation_id JOIN practitioner p ON p.id = e.recorded_by_id
    WHERE s.child_id = c.id ORDER BY s.occurred_at DESC, s.event_id DESC LIMIT 20) q)
)::text FROM child c WHERE c.id = $1`

// yardstick answers the page in one statement.
func (w *world) yardstick(ctx context.Context, who, id string) error {
	now := w.clock()
	operation, err := w.store.NewOperationID(now)
	if err != nil {
		return err
	}
	text, err := w.store.Measure(ctx, operation, now, w.viewers[who], page, id)
	if err != nil {
		return err
	}
	if len(text) < 100 {
		return fmt.Errorf("the yardstick's page of %d bytes is no page", len(text))
	}
	return nil
}
