-- The walls of the yardstick: the reasons of Heed's policies in the cheapest form that we
-- know, for a role of their own (heed_bench). They show the same rows as Heed's; a test
-- compares them. Cheapest means: views whose owner has no policies, so that no policy asks
-- another one; nothing in them is a function that PostgreSQL cannot inline; the viewer's
-- facts are read once a statement; and OFFSET 0 keeps the planner from hashing all reasons
-- of the viewer for one page. The views themselves show the viewer's rows only.

DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
GRANT USAGE ON SCHEMA bench TO heed_bench;
GRANT EXECUTE ON FUNCTION viewer_practitioner(), viewer_organisation(), viewer_operation(), viewer_now(), viewer_reach(), viewer_glass(),
  viewer_oversees(), viewer_safeguards(), viewer_units(), units_below(uuid), name_key(text) TO heed_bench;

-- Whether a viewer has emergency access (has_opening).
CREATE VIEW bench.opening AS SELECT practitioner_id, opened_at, ends_at FROM break_glass;

-- Every reason to see a child, besides those of social care (viewer_child).
CREATE VIEW bench.reason AS
  SELECT i.child_id FROM involvement i
  WHERE i.organisation_id = (SELECT viewer_organisation()) AND (SELECT viewer_reach()) <> 'NONE'
    AND (NOT i.child_restricted OR i.practitioner_id = (SELECT viewer_practitioner()))
    AND (i.sight = 'ORGANISATION' OR i.practitioner_id = (SELECT viewer_practitioner()) OR (SELECT viewer_oversees()))
    AND i."from" <= (SELECT viewer_now()) AND (i."to" IS NULL OR i."to" >= (SELECT viewer_now()))
  UNION ALL
  SELECT i.child_id FROM involvement i
  WHERE (SELECT viewer_units()) IS NOT NULL AND i.organisation_id = ANY ((SELECT viewer_units())::uuid[])
    AND (SELECT viewer_reach()) <> 'NONE' AND i.sight = 'ORGANISATION' AND NOT i.child_restricted
    AND i."from" <= (SELECT viewer_now()) AND (i."to" IS NULL OR i."to" >= (SELECT viewer_now()))
  UNION ALL
  SELECT g.child_id FROM break_glass g JOIN child c ON c.id = g.child_id
  WHERE (SELECT viewer_glass()) AND g.practitioner_id = (SELECT viewer_practitioner()) AND (SELECT viewer_reach()) <> 'NONE'
    AND g.opened_at <= (SELECT viewer_now()) AND g.ends_at > (SELECT viewer_now()) AND NOT c.restricted;

CREATE VIEW bench.sees AS
  SELECT c.id AS child_id FROM child c WHERE (SELECT viewer_reach()) = 'AUTHORITY' AND NOT c.restricted
  UNION ALL SELECT r.child_id FROM bench.reason r
  UNION ALL SELECT c.id FROM child c WHERE c.registered_in = (SELECT viewer_operation());

-- Events, actions and concerns by their children.
CREATE VIEW bench.event AS
  SELECT x.event_id FROM chronology_subject x WHERE EXISTS (SELECT 1 FROM bench.sees s WHERE s.child_id = x.child_id OFFSET 0);
CREATE VIEW bench.action AS
  SELECT x.action_id FROM action_child x WHERE EXISTS (SELECT 1 FROM bench.sees s WHERE s.child_id = x.child_id OFFSET 0)
  UNION ALL SELECT a.id FROM action a WHERE a.registered_in = (SELECT viewer_operation());
CREATE VIEW bench.concern AS
  SELECT x.referral_id FROM referral_child x WHERE EXISTS (SELECT 1 FROM bench.sees s WHERE s.child_id = x.child_id OFFSET 0);
-- Profiles, with what is sealed in a draft.
CREATE VIEW bench.profile AS
  SELECT p.id, p.child_id, p.state, p.organisation_id, p.second_assessor_id FROM care_profile p
  WHERE EXISTS (SELECT 1 FROM bench.sees s WHERE s.child_id = p.child_id OFFSET 0);

-- Adults, relationships and homes: docs/access.md, "Adults and households".
CREATE VIEW bench.known_adult AS
  SELECT r.relative_id FROM relationship r
  WHERE NOT (r.tied_by IS NOT NULL AND (r.tied_by = (SELECT viewer_practitioner())
      OR ((SELECT viewer_reach()) <> 'AUTHORITY' AND r.tied_for = (SELECT viewer_organisation()))))
    AND EXISTS (SELECT 1 FROM bench.sees s WHERE s.child_id = r.child_id OFFSET 0);
CREATE VIEW bench.tie AS
  SELECT r.id, r.relative_id FROM relationship r
  WHERE EXISTS (SELECT 1 FROM bench.sees s WHERE s.child_id = r.child_id OFFSET 0)
    AND (NOT (r.tied_by IS NOT NULL AND (r.tied_by = (SELECT viewer_practitioner())
        OR ((SELECT viewer_reach()) <> 'AUTHORITY' AND r.tied_for = (SELECT viewer_organisation()))))
      OR EXISTS (SELECT 1 FROM involvement i WHERE i.child_id = r.child_id AND i.organisation_id <> (SELECT viewer_organisation()) OFFSET 0)
      OR EXISTS (SELECT 1 FROM bench.known_adult a WHERE a.relative_id = r.relative_id OFFSET 0));
CREATE VIEW bench.adult AS
  SELECT t.relative_id FROM bench.tie t UNION ALL SELECT a.id FROM relative a WHERE a.registered_in = (SELECT viewer_operation());
CREATE VIEW bench.walled_home AS
  SELECT k.household_id FROM household_member k
  WHERE k.child_restricted AND k."to" IS NULL AND NOT EXISTS (SELECT 1 FROM bench.reason v WHERE v.child_id = k.child_id OFFSET 0);
-- Stays of adults at places that belong to a child that the viewer does not see.
CREATE VIEW bench.hidden_stay AS
  SELECT m.id FROM household_member m
  JOIN household_member r ON r.relative_id = m.relative_id
  JOIN household_member k ON k.household_id = r.household_id AND k.child_restricted
    AND k."from" <= coalesce(r."to", 'infinity') AND r."from" <= coalesce(k."to", 'infinity')
  WHERE greatest(r."from", k."from") <= m."from"
    AND (r.id = m.id OR m."from" < least(coalesce(r."to", 'infinity'), coalesce(k."to", 'infinity')))
    AND NOT EXISTS (SELECT 1 FROM bench.reason v WHERE v.child_id = k.child_id OFFSET 0)
    AND (m."to" IS NOT NULL OR EXISTS (
      SELECT 1 FROM household_member a JOIN household_member b ON b.household_id = a.household_id
      WHERE a.relative_id = m.relative_id AND a."to" IS NULL AND b.child_id = k.child_id AND b."to" IS NULL));
CREATE VIEW bench.member AS
  SELECT m.id, m.household_id FROM household_member m
  WHERE NOT EXISTS (SELECT 1 FROM bench.walled_home w WHERE w.household_id = m.household_id OFFSET 0)
    AND ((m.child_id IS NOT NULL AND EXISTS (SELECT 1 FROM bench.sees s WHERE s.child_id = m.child_id OFFSET 0))
      OR (m.relative_id IS NOT NULL AND EXISTS (SELECT 1 FROM bench.adult a WHERE a.relative_id = m.relative_id OFFSET 0)
        AND ((EXISTS (SELECT 1 FROM bench.known_adult a WHERE a.relative_id = m.relative_id OFFSET 0)
            AND NOT EXISTS (SELECT 1 FROM bench.hidden_stay h WHERE h.id = m.id OFFSET 0))
          OR EXISTS (SELECT 1 FROM relationship r JOIN household_member k ON k.child_id = r.child_id AND k.household_id = m.household_id
              AND k."from" <= coalesce(m."to", 'infinity') AND m."from" <= coalesce(k."to", 'infinity')
            WHERE r.relative_id = m.relative_id AND EXISTS (SELECT 1 FROM bench.sees s WHERE s.child_id = r.child_id OFFSET 0) OFFSET 0)
          OR (m.updated_by = (SELECT viewer_practitioner()) AND EXISTS (SELECT 1 FROM household_member o
            WHERE o.household_id = m.household_id AND o.id <> m.id
              AND ((o.child_id IS NOT NULL AND EXISTS (SELECT 1 FROM bench.sees s WHERE s.child_id = o.child_id OFFSET 0))
                OR (o.relative_id IS NOT NULL AND EXISTS (SELECT 1 FROM bench.known_adult a WHERE a.relative_id = o.relative_id OFFSET 0)
                  AND NOT EXISTS (SELECT 1 FROM bench.hidden_stay h WHERE h.id = o.id OFFSET 0))) OFFSET 0)))));

GRANT SELECT ON ALL TABLES IN SCHEMA bench TO heed_bench;

-- What the policies are: one probe by index each.
DO $$
DECLARE
  it record;
BEGIN
  FOR it IN SELECT * FROM (VALUES
    ('organisation', '(SELECT viewer_practitioner()) IS NOT NULL'),
    ('practitioner', '(SELECT viewer_practitioner()) IS NOT NULL'),
    ('instrument', '(SELECT viewer_practitioner()) IS NOT NULL'),
    ('child', '((SELECT viewer_reach()) = ''AUTHORITY'' AND NOT restricted)
      OR EXISTS (SELECT 1 FROM bench.reason r WHERE r.child_id = child.id OFFSET 0) OR registered_in = (SELECT viewer_operation())'),
    ('involvement', '(organisation_id = (SELECT viewer_organisation()) AND (SELECT viewer_reach()) <> ''NONE''
        AND (NOT child_restricted OR practitioner_id = (SELECT viewer_practitioner()))
        AND (sight = ''ORGANISATION'' OR practitioner_id = (SELECT viewer_practitioner()) OR (SELECT viewer_oversees()))
        AND "from" <= (SELECT viewer_now()) AND ("to" IS NULL OR "to" >= (SELECT viewer_now())))
      OR ((SELECT viewer_reach()) = ''AUTHORITY'' AND NOT child_restricted)
      OR EXISTS (SELECT 1 FROM bench.sees s WHERE s.child_id = involvement.child_id OFFSET 0)'),
    ('break_glass', 'practitioner_id = (SELECT viewer_practitioner())
      OR EXISTS (SELECT 1 FROM bench.sees s WHERE s.child_id = break_glass.child_id OFFSET 0)'),
    ('household', 'EXISTS (SELECT 1 FROM bench.member m WHERE m.household_id = household.id OFFSET 0)
      OR registered_in = (SELECT viewer_operation())'),
    ('household_member', 'EXISTS (SELECT 1 FROM bench.member m WHERE m.id = household_member.id OFFSET 0)'),
    ('relative', 'EXISTS (SELECT 1 FROM bench.adult a WHERE a.relative_id = relative.id OFFSET 0)'),
    ('relationship', 'EXISTS (SELECT 1 FROM bench.tie t WHERE t.id = relationship.id OFFSET 0)'),
    ('referral', 'submitted_by_id = (SELECT viewer_practitioner())
      OR ((SELECT viewer_safeguards()) AND organisation_id = (SELECT viewer_organisation()))
      OR EXISTS (SELECT 1 FROM bench.concern c WHERE c.referral_id = referral.id OFFSET 0)'),
    ('referral_child', 'submitted_by_id = (SELECT viewer_practitioner())
      OR ((SELECT viewer_safeguards()) AND organisation_id = (SELECT viewer_organisation()))
      OR EXISTS (SELECT 1 FROM bench.sees s WHERE s.child_id = referral_child.child_id OFFSET 0)'),
    ('referral_decision', 'EXISTS (SELECT 1 FROM bench.concern c WHERE c.referral_id = referral_decision.referral_id OFFSET 0)'),
    ('chronology_event', 'EXISTS (SELECT 1 FROM bench.event e WHERE e.event_id = chronology_event.id OFFSET 0)'),
    ('chronology_subject', 'EXISTS (SELECT 1 FROM bench.sees s WHERE s.child_id = chronology_subject.child_id OFFSET 0)'),
    ('care_profile', 'EXISTS (SELECT 1 FROM bench.sees s WHERE s.child_id = care_profile.child_id OFFSET 0)'),
    ('care_sitting', 'EXISTS (SELECT 1 FROM care_profile p WHERE p.sitting_id = care_sitting.id OFFSET 0)'),
    ('item_grade', 'EXISTS (SELECT 1 FROM bench.profile p WHERE p.id = item_grade.profile_id AND p.child_id = item_grade.child_id
      AND (p.state <> ''DRAFT'' OR CASE item_grade.grader
        WHEN ''PRACTITIONER'' THEN p.organisation_id = (SELECT viewer_organisation())
          AND p.second_assessor_id IS DISTINCT FROM (SELECT viewer_practitioner())
        WHEN ''SECOND_PRACTITIONER'' THEN p.second_assessor_id = (SELECT viewer_practitioner()) ELSE true END) OFFSET 0)'),
    ('target_item', 'EXISTS (SELECT 1 FROM bench.profile p WHERE p.id = target_item.profile_id AND p.child_id = target_item.child_id
      AND (p.state <> ''DRAFT'' OR p.organisation_id = (SELECT viewer_organisation())
        AND p.second_assessor_id IS DISTINCT FROM (SELECT viewer_practitioner())) OFFSET 0)'),
    ('action', 'EXISTS (SELECT 1 FROM bench.action a WHERE a.action_id = action.id OFFSET 0)'),
    ('action_child', 'EXISTS (SELECT 1 FROM bench.sees s WHERE s.child_id = action_child.child_id OFFSET 0)'),
    ('escalation', 'EXISTS (SELECT 1 FROM bench.action a WHERE a.action_id = escalation.action_id OFFSET 0)')
  ) AS p (relation, shows) LOOP
    EXECUTE format('DROP POLICY IF EXISTS bench_read ON %I', it.relation);
    EXECUTE format('CREATE POLICY bench_read ON %I FOR SELECT TO heed_bench USING (%s)', it.relation, it.shows);
    EXECUTE format('GRANT SELECT ON %I TO heed_bench', it.relation);
  END LOOP;
  FOR it IN SELECT * FROM (VALUES
    ('household', 'registered_by = (SELECT viewer_practitioner()) AND registered_in = (SELECT viewer_operation())'),
    ('child', 'registered_by = (SELECT viewer_practitioner()) AND registered_in = (SELECT viewer_operation()) AND NOT restricted'),
    ('household_member', 'EXISTS (SELECT 1 FROM bench.sees s WHERE s.child_id = household_member.child_id OFFSET 0)
      AND EXISTS (SELECT 1 FROM household h WHERE h.id = household_member.household_id OFFSET 0)'),
    ('referral', 'submitted_by_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation())
      AND EXISTS (SELECT 1 FROM household h WHERE h.id = referral.household_id OFFSET 0) AND state = ''SUBMITTED'''),
    ('referral_child', 'submitted_by_id = (SELECT viewer_practitioner())
      AND EXISTS (SELECT 1 FROM bench.sees s WHERE s.child_id = referral_child.child_id OFFSET 0)'),
    ('chronology_event', 'recorded_by_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation())
      AND EXISTS (SELECT 1 FROM household h WHERE h.id = chronology_event.household_id OFFSET 0)'),
    ('chronology_subject', 'EXISTS (SELECT 1 FROM bench.sees s WHERE s.child_id = chronology_subject.child_id OFFSET 0)')
  ) AS p (relation, writes) LOOP
    EXECUTE format('DROP POLICY IF EXISTS bench_create ON %I', it.relation);
    EXECUTE format('CREATE POLICY bench_create ON %I FOR INSERT TO heed_bench WITH CHECK (%s)', it.relation, it.writes);
    EXECUTE format('GRANT INSERT ON %I TO heed_bench', it.relation);
  END LOOP;
END $$;

-- The access record of the yardstick: one row an operation, with the columns of Heed's.
CREATE TABLE bench.record (
  id uuid PRIMARY KEY, at timestamptz NOT NULL, request_id uuid NOT NULL, practitioner_id uuid NOT NULL, organisation_id uuid NOT NULL,
  agency text NOT NULL, operation text NOT NULL, fields text[] NOT NULL, outcome text NOT NULL, child_ids uuid[] NOT NULL,
  rules text[] NOT NULL
);
GRANT INSERT ON bench.record TO heed_bench;
