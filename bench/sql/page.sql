-- The child's page. What begins with _ is what Heed computes from: earlier grades, spells.
SELECT json_build_object('child', json_build_object('id', c.id, 'version', c.version, 'givenName', c.given_name, 'familyName', c.family_name,
  'preferredName', c.preferred_name, 'dateOfBirth', c.date_of_birth, 'sex', c.sex, 'nhsNumber', c.nhs_number,
  'restricted', c.restricted, '_identity', c.identity, '_disabilities', c.disabilities, '_ethnicity', c.ethnicity_code,
  'memberships', (SELECT json_agg(json_build_object('startedOn', m."from", 'endedOn', m."to", 'household', json_build_object(
      'address', h.address, 'postcode', h.postcode, 'ward', h.ward,
      'members', (SELECT json_agg(json_build_object('startedOn', o."from", 'endedOn', o."to",
          'child', CASE WHEN k.id IS NOT NULL THEN json_build_object('givenName', k.given_name) END,
          'relative', CASE WHEN r.id IS NOT NULL THEN json_build_object('givenName', r.given_name, 'familyName', r.family_name) END))
        FROM household_member o LEFT JOIN child k ON k.id = o.child_id LEFT JOIN relative r ON r.id = o.relative_id
        WHERE o.household_id = h.id))))
    FROM household_member m JOIN household h ON h.id = m.household_id WHERE m.child_id = c.id),
  'siblings', b.siblings,
  'relationships', (SELECT json_agg(json_build_object('kind', r.kind, 'engagement', r.engagement, 'livesWithChild', r.lives_with_child,
      'parentalResponsibility', r.parental_responsibility, 'relative', json_build_object('givenName', v.given_name, 'familyName', v.family_name)))
    FROM relationship r JOIN relative v ON v.id = r.relative_id WHERE r.child_id = c.id),
  'involvements', (SELECT json_agg(json_build_object('role', i.role, 'purpose', i.purpose, 'startedAt', i."from", 'endedAt', i."to",
      'organisation', json_build_object('name', o.name, 'agency', o.agency),
      'practitioner', CASE WHEN p.id IS NOT NULL THEN json_build_object('name', p.name) END))
    FROM involvement i JOIN organisation o ON o.id = i.organisation_id LEFT JOIN practitioner p ON p.id = i.practitioner_id
    WHERE i.child_id = c.id),
  'referrals', (SELECT json_agg(json_build_object('reference', q.reference, 'state', q.state, 'receivedAt', q.received_at,
      'immediateRisk', q.immediate_risk, 'neglectKinds', q.neglect_kinds, 'organisation', json_build_object('name', o.name),
      'submittedBy', json_build_object('name', p.name),
      'concerns', (SELECT json_agg(json_build_object('reportedName', n.reported_name)) FROM referral_child n WHERE n.referral_id = q.id),
      'decisions', (SELECT json_agg(json_build_object('outcome', d.outcome, 'threshold', d.threshold, 'rationale', d.rationale))
        FROM referral_decision d WHERE d.referral_id = q.id)))
    FROM (SELECT f.* FROM referral_child rc JOIN referral f ON f.id = rc.referral_id WHERE rc.child_id = c.id
      ORDER BY f.received_at DESC, f.id DESC LIMIT 10) q
    JOIN organisation o ON o.id = q.organisation_id JOIN practitioner p ON p.id = q.submitted_by_id),
  'careProfiles', (SELECT json_agg(json_build_object('state', q.state, 'startedAt', q.started_at, 'completedAt', q.completed_at,
      '_ageYears', q.age_years, 'parentSawScores', q.parent_saw_scores, 'instrument', json_build_object('code', q.instrument_code,
      'version', n.version), 'organisation', json_build_object('name', o.name), 'assessor', json_build_object('name', a.name),
      '_areas', q.area_grades,
      'grades', (SELECT json_agg(json_build_object('item', g.item, 'grade', g.grade, 'notAssessedReason', g.not_assessed_reason,
          'grader', g.grader, 'evidence', g.evidence, 'recordedBy', json_build_object('name', b.name)))
        FROM item_grade g JOIN practitioner b ON b.id = g.recorded_by_id WHERE g.profile_id = q.id),
      '_before', (SELECT json_object_agg(e.item, e.grade) FROM item_grade e WHERE e.profile_id = (SELECT f.id FROM care_profile f
          WHERE f.child_id = q.child_id AND f.instrument_code = q.instrument_code AND f.state <> 'DRAFT' AND f.mistaken_at IS NULL
            AND (f.window_end, f.id) < (q.window_end, q.id) ORDER BY f.window_end DESC, f.id DESC LIMIT 1) AND e.grader = 'PRACTITIONER'),
      'targets', (SELECT json_agg(json_build_object('item', t.item, 'gradeNow', t.grade_now, 'targetGrade', t.target_grade,
          'changeBy', t.change_by, 'gradeAtReview', t.grade_at_review))
        FROM target_item t WHERE t.profile_id = q.id AND NOT t.dropped)))
    FROM (SELECT p.* FROM care_profile p WHERE p.child_id = c.id ORDER BY p.window_end DESC, p.id DESC LIMIT 5) q
    JOIN instrument n ON n.id = q.instrument_id JOIN organisation o ON o.id = q.organisation_id JOIN practitioner a ON a.id = q.assessor_id),
  '_spells', (SELECT json_agg(json_build_object('instrument', p.instrument_code, 'from', s."from", 'to', p.window_end, 'areas', p.area_grades))
    FROM care_profile p JOIN care_sitting s ON s.id = p.sitting_id
    WHERE p.child_id = c.id AND p.state <> 'DRAFT' AND p.mistaken_at IS NULL),
  'actions', (SELECT json_agg(json_build_object('what', q.what, 'why', q.why, 'state', q.state, 'dueOn', q.due, 'origin', q.origin,
      'organisation', json_build_object('name', o.name), 'practitioner', CASE WHEN w.id IS NOT NULL THEN json_build_object('name', w.name) END,
      'assignedBy', json_build_object('name', b.name),
      'escalations', (SELECT json_agg(json_build_object('to', e."to", 'sentAt', e.at, 'notified', e.told)) FROM escalation e
        WHERE e.action_id = q.id)))
    FROM (SELECT a.* FROM action_child k JOIN action a ON a.id = k.action_id WHERE k.child_id = c.id ORDER BY a.due, a.id LIMIT 10) q
    JOIN organisation o ON o.id = q.organisation_id LEFT JOIN practitioner w ON w.id = q.practitioner_id
    JOIN practitioner b ON b.id = q.assigned_by_id),
  'chronology', (SELECT json_agg(json_build_object('occurredAt', q.occurred_at, 'category', q.category, 'summary', q.summary,
      'impact', q.impact, 'significance', q.significance, 'agency', q.agency, 'organisation', json_build_object('name', o.name),
      'recordedBy', json_build_object('name', p.name)))
    FROM (SELECT e.* FROM chronology_subject s JOIN chronology_event e ON e.id = s.event_id WHERE s.child_id = c.id
      ORDER BY s.occurred_at DESC, s.event_id DESC LIMIT 20) q
    JOIN organisation o ON o.id = q.organisation_id JOIN practitioner p ON p.id = q.recorded_by_id)
))::text, array_prepend(c.id, b.ids)
FROM child c CROSS JOIN LATERAL (
  SELECT json_agg(json_build_object('givenName', k.given_name, 'familyName', k.family_name, 'dateOfBirth', k.date_of_birth)) AS siblings,
    array_agg(k.id) AS ids
  FROM child k WHERE k.id <> c.id AND k.id IN (
    SELECT o.child_id FROM household_member m JOIN household_member o ON o.household_id = m.household_id AND o."to" IS NULL
    WHERE m.child_id = c.id AND m."to" IS NULL
    UNION SELECT o.child_id FROM relationship r JOIN relationship o ON o.relative_id = r.relative_id WHERE r.child_id = c.id)
) b WHERE c.id = $1
