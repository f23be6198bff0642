package main

import (
	"context"
	"fmt"
)

// pageStatement is the baseline: the child's page as one statement that builds the JSON, under the
// same policies, with the same access entry.
const pageStatement = `SELECT jsonb_build_object(
  'child', to_jsonb(c) - 'registered_in',
  'memberships', (SELECT jsonb_agg(jsonb_build_object('from', m."from", 'to', m."to", 'household', jsonb_build_object('address',
  h.address, 'postcode', h.postcode, 'ward', h.ward,
     'members', (SELECT jsonb_agg(jsonb_build_object('from', o."from", 'to', o."to", 'child', k.given_name, 'relative', concat_ws(' ',
     r.given_name, r.family_name)))
       FROM household_member o LEFT JOIN child k ON k.id = o.child_id LEFT JOIN relative r ON r.id = o.relative_id WHERE o.household_id =
       h.id))))
    FROM household_member m JOIN household h ON h.id = m.household_id WHERE m.child_id = c.id),
  'siblings', (SELECT jsonb_agg(jsonb_build_object('givenName', k.given_name, 'familyName', k.family_name, 'dateOfBirth',
  k.date_of_birth)) FROM child k WHERE k.id <> c.id AND k.id IN (
     SELECT o.child_id FROM household_member m JOIN household_member o ON o.household_id = m.household_id AND o."to" IS NULL WHERE
     m.child_id = c.id AND m."to" IS NULL
     UNION SELECT o.child_id FROM relationship r JOIN relationship o ON o.relative_id = r.relative_id WHERE r.child_id = c.id)),
  'relationships', (SELECT jsonb_agg(jsonb_build_object('kind', r.kind, 'engagement', r.engagement, 'livesWithChild', r.lives_with_child,
  'parentalResponsibility', r.parental_responsibility, 'givenName', v.given_name, 'familyName', v.family_name))
    FROM relationship r JOIN relative v ON v.id = r.relative_id WHERE r.child_id = c.id),
  'involvements', (SELECT jsonb_agg(jsonb_build_object('role', i.role, 'purpose', i.purpose, 'from', i."from", 'to', i."to",
  'organisation', o.name, 'agency', o.agency, 'practitioner', p.name))
    FROM involvement i JOIN organisation o ON o.id = i.organisation_id LEFT JOIN practitioner p ON p.id = i.practitioner_id WHERE
    i.child_id = c.id),
  'referrals', (SELECT jsonb_agg(q) FROM (SELECT f.reference, f.state, f.received_at, f.immediate_risk, f.neglect_kinds, o.name AS
  organisation, p.name AS submitted_by,
      (SELECT jsonb_agg(n.reported_name) FROM referral_child n WHERE n.referral_id = f.id) AS concerns,
      (SELECT jsonb_agg(jsonb_build_object('outcome', d.outcome, 'threshold', d.threshold, 'rationale', d.rationale)) FROM
      referral_decision d WHERE d.referral_id = f.id) AS decisions
    FROM referral_child rc JOIN referral f ON f.id = rc.referral_id JOIN organisation o ON o.id = f.organisation_id JOIN practitioner p
    ON p.id = f.submitted_by_id
    WHERE rc.child_id = c.id ORDER BY f.received_at DESC, f.id DESC LIMIT 10) q),
  'careProfiles', (SELECT jsonb_agg(q) FROM (SELECT p.state, p.started_at, p.completed_at, p.age_years, p.parent_saw_scores,
  p.instrument_code, p.area_grades, n.version, o.name AS organisation, a.name AS assessor,
      (SELECT jsonb_agg(jsonb_build_object('item', g.item, 'grade', g.grade, 'notAssessedReason', g.not_assessed_reason, 'grader',
      g.grader, 'evidence', g.evidence, 'recordedBy', b.name, 'before', e.grade))
        FROM item_grade g JOIN practitioner b ON b.id = g.recorded_by_id
        LEFT JOIN item_grade e ON e.profile_id = (SELECT f.id FROM care_profile f WHERE f.child_id = p.child_id AND f.instrument_code =
        p.instrument_code AND f.state <> 'DRAFT' AND f.mistaken_at IS NULL
          AND (f.window_end, f.id) < (p.window_end, p.id) ORDER BY f.window_end DESC, f.id DESC LIMIT 1) AND e.item = g.item AND e.grader
          = g.grader
        WHERE g.profile_id = p.id) AS grades,
      (SELECT jsonb_agg(jsonb_build_object('item', t.item, 'gradeNow', t.grade_now, 'targetGrade', t.target_grade, 'changeBy',
      t.change_by, 'gradeAtReview', t.grade_at_review))
        FROM target_item t WHERE t.profile_id = p.id AND NOT t.dropped) AS targets
    FROM care_profile p JOIN instrument n ON n.id = p.instrument_id JOIN organisation o ON o.id = p.organisation_id JOIN practitioner a
    ON a.id = p.assessor_id
    WHERE p.child_id = c.id ORDER BY p.window_end DESC, p.id DESC LIMIT 5) q),
  'neglectClocks', (SELECT jsonb_agg(jsonb_build_object('instrument', p.instrument_code, 'from', s."from", 'to', p.window_end, 'areas',
  p.area_grades))
    FROM care_profile p JOIN care_sitting s ON s.id = p.sitting_id WHERE p.child_id = c.id AND p.state <> 'DRAFT' AND p.mistaken_at IS
    NULL),
  'actions', (SELECT jsonb_agg(q) FROM (SELECT a.what, a.why, a.state, a.due, a.origin, o.name AS organisation, w.name AS practitioner,
  b.name AS assigned_by,
      (SELECT jsonb_agg(jsonb_build_object('to', e."to", 'at', e.at, 'told', e.told)) FROM escalation e WHERE e.action_id = a.id) AS
      escalations
    FROM action_child k JOIN action a ON a.id = k.action_id JOIN organisation o ON o.id = a.organisation_id LEFT JOIN practitioner w ON
    w.id = a.practitioner_id JOIN practitioner b ON b.id = a.assigned_by_id
    WHERE k.child_id = c.id ORDER BY a.due, a.id LIMIT 10) q),
  'chronology', (SELECT jsonb_agg(q) FROM (SELECT e.occurred_at, e.category, e.summary, e.impact, e.significance, e.agency, o.name AS
  organisation, p.name AS recorded_by
    FROM chronology_subject s JOIN chronology_event e ON e.id = s.event_id JOIN organisation o ON o.id = e.organisation_id JOIN
    practitioner p ON p.id = e.recorded_by_id
    WHERE s.child_id = c.id ORDER BY s.occurred_at DESC, s.event_id DESC LIMIT 20) q)
)::text FROM child c WHERE c.id = $1`

// yardstick answers the page in one statement.
func (w *env) baseline(ctx context.Context, who, id string) error {
	now := w.clock()
	operation, err := w.store.NewOperationID(now)
	if err != nil {
		return err
	}
	text, err := w.store.Measure(ctx, operation, now, w.viewers[who], pageStatement, id)
	if err != nil {
		return err
	}
	if len(text) < 100 {
		return fmt.Errorf("the yardstick's page of %d bytes is no page", len(text))
	}
	return nil
}
