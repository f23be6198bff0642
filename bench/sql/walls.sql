-- The walls of the yardstick: the reasons of Heed's policies in the cheapest form that we
-- know, for a role of their own (heed_bench). They show the same rows as Heed's; a test
-- compares them. What makes them cheap:
--   * A policy asks views whose owner has no policies, so that no policy starts another one.
--   * The reasons are one probe of an index each. The children open to the viewer by emergency
--     access are a fact that is set once.
--   * Plans are small: what few rows need is asked by a function, and only for those rows.
--     Setting up a plan with all of that in it took forty times as long as the page.
--   * A fact that is compared for every row is read once a statement (a scalar subquery); one
--     that few rows need is read for those, because each scalar subquery is set up with the
--     plan. OFFSET 0 keeps the planner from hashing all
--     reasons of the viewer for one page.
-- In this file, $sees and $reason of a child mean the two conditions in yardstick.go.

DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
GRANT USAGE ON SCHEMA bench TO heed_bench;
GRANT EXECUTE ON FUNCTION viewer_practitioner(), viewer_organisation(), viewer_operation(), viewer_now(), viewer_reach(),
  viewer_oversees(), viewer_safeguards(), viewer_units(), name_key(text), own_tie(uuid, uuid) TO heed_bench;

-- The children open to a viewer by emergency access.
CREATE VIEW bench.opening AS
  SELECT g.practitioner_id, g.opened_at, g.ends_at, g.child_id FROM break_glass g JOIN child c ON c.id = g.child_id WHERE NOT c.restricted;
CREATE FUNCTION bench.opened() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('bench.opened', true), '')::uuid[];
-- Whether the child itself can be the reason: for social care, which sees all that are not
-- restricted, and in an operation that may register one.
CREATE FUNCTION bench.asks_child() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(current_setting('bench.asks_child', true), '') = 'true';
-- Sight through the units below, which most viewers do not have.
CREATE FUNCTION bench.through_units(child uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
BEGIN
  RETURN viewer_reach() <> 'NONE' AND EXISTS (SELECT 1 FROM involvement i WHERE i.child_id = child
    AND i.organisation_id = ANY (viewer_units()) AND i.sight = 'ORGANISATION' AND NOT i.child_restricted
    AND i."from" <= viewer_now() AND (i."to" IS NULL OR i."to" >= viewer_now()));
END $$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA bench TO heed_bench;

CREATE VIEW bench.reason AS
  SELECT i.child_id FROM involvement i
  WHERE i.organisation_id = (SELECT viewer_organisation())
    AND (NOT i.child_restricted OR i.practitioner_id = viewer_practitioner())
    AND (i.sight = 'ORGANISATION' OR i.practitioner_id = viewer_practitioner() OR viewer_oversees())
    AND i."from" <= (SELECT viewer_now()) AND (i."to" IS NULL OR i."to" >= viewer_now()) AND viewer_reach() <> 'NONE';
-- The children of social care, and those that the operation registers.
CREATE VIEW bench.own AS
  SELECT c.id FROM child c WHERE (NOT c.restricted AND viewer_reach() = 'AUTHORITY') OR c.registered_in = viewer_operation();

CREATE VIEW bench.event AS SELECT x.event_id FROM chronology_subject x WHERE $sees(x.child_id);
CREATE VIEW bench.action AS SELECT x.action_id FROM action_child x WHERE $sees(x.child_id);
CREATE VIEW bench.concern AS SELECT x.referral_id FROM referral_child x WHERE $sees(x.child_id);
CREATE VIEW bench.profile AS
  SELECT p.id, p.sitting_id, p.state, p.organisation_id, p.second_assessor_id, p.mistaken_at FROM care_profile p WHERE $sees(p.child_id);

-- Adults, relationships and homes: docs/access.md, "Adults and households".
CREATE VIEW bench.known_adult AS
  SELECT r.relative_id FROM relationship r WHERE (r.tied_by IS NULL OR NOT own_tie(r.tied_by, r.tied_for)) AND $sees(r.child_id);
CREATE VIEW bench.walled_home AS
  SELECT k.household_id FROM household_member k WHERE k.child_restricted AND k."to" IS NULL AND NOT $reason(k.child_id);
-- Adults who live or lived with a restricted child that the viewer does not see: few.
CREATE VIEW bench.adult_beside_a_wall AS
  SELECT r.relative_id FROM household_member r JOIN household_member k ON k.household_id = r.household_id AND k.child_restricted
  WHERE NOT $reason(k.child_id);
CREATE VIEW bench.child_at_home AS
  SELECT m.household_id FROM household_member m WHERE m.child_id IS NOT NULL AND $sees(m.child_id);
-- What few rows need, by Heed's own functions.
CREATE FUNCTION bench.tie_stands(child uuid, adult uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$ BEGIN RETURN tie_stands(child, adult); END $$;
CREATE FUNCTION bench.shows_stay(stay uuid, adult uuid, home uuid, since date, until date, recorded_by uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM relationship r WHERE r.relative_id = adult AND $sees(r.child_id)
      AND (r.tied_by IS NULL OR NOT own_tie(r.tied_by, r.tied_for) OR tie_stands(r.child_id, adult)))
    AND shows_stay(stay, adult, home, since, until, recorded_by);
END $$;
CREATE FUNCTION bench.shows_home(home uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM household_member m WHERE m.household_id = home AND m.relative_id IS NOT NULL
    AND bench.shows_stay(m.id, m.relative_id, home, m."from", m."to", m.updated_by));
END $$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA bench TO heed_bench;
GRANT SELECT ON ALL TABLES IN SCHEMA bench TO heed_bench;

DO $do$
DECLARE
  it record;
BEGIN
  FOR it IN SELECT * FROM (VALUES
    ('organisation', $$(SELECT viewer_practitioner()) IS NOT NULL$$),
    ('practitioner', $$(SELECT viewer_practitioner()) IS NOT NULL$$),
    ('instrument', $$(SELECT viewer_practitioner()) IS NOT NULL$$),
    ('child', $$((SELECT viewer_reach()) = 'AUTHORITY' AND NOT restricted) OR $reason(child.id)
      OR registered_in = (SELECT viewer_operation())$$),
    ('involvement', $$((SELECT viewer_reach()) = 'AUTHORITY' AND NOT child_restricted)
      OR (organisation_id = (SELECT viewer_organisation()) AND sight = 'ORGANISATION' AND NOT child_restricted
        AND "from" <= (SELECT viewer_now()) AND "to" IS NULL AND viewer_reach() <> 'NONE')
      OR $sees(involvement.child_id)$$),
    ('break_glass', $$practitioner_id = (SELECT viewer_practitioner()) OR $sees(break_glass.child_id)$$),
    ('household', $$registered_in = (SELECT viewer_operation())
      OR ((EXISTS (SELECT 1 FROM bench.child_at_home m WHERE m.household_id = household.id OFFSET 0) OR bench.shows_home(household.id))
        AND NOT EXISTS (SELECT 1 FROM bench.walled_home w WHERE w.household_id = household.id OFFSET 0))$$),
    ('household_member', $$((child_id IS NOT NULL AND $sees(household_member.child_id))
        OR (relative_id IS NOT NULL
          AND ((EXISTS (SELECT 1 FROM bench.known_adult a WHERE a.relative_id = household_member.relative_id OFFSET 0)
              AND NOT EXISTS (SELECT 1 FROM bench.adult_beside_a_wall b WHERE b.relative_id = household_member.relative_id OFFSET 0))
            OR bench.shows_stay(id, relative_id, household_id, "from", "to", updated_by))))
      AND NOT EXISTS (SELECT 1 FROM bench.walled_home w WHERE w.household_id = household_member.household_id OFFSET 0)$$),
    ('relationship', $$$sees(relationship.child_id)
      AND (tied_by IS NULL OR NOT own_tie(tied_by, tied_for) OR bench.tie_stands(child_id, relative_id))$$),
    ('relative', $$EXISTS (SELECT 1 FROM relationship r WHERE r.relative_id = relative.id OFFSET 0)
      OR registered_in = (SELECT viewer_operation())$$),
    ('referral', $$submitted_by_id = (SELECT viewer_practitioner())
      OR ((SELECT viewer_safeguards()) AND organisation_id = (SELECT viewer_organisation()))
      OR EXISTS (SELECT 1 FROM bench.concern c WHERE c.referral_id = referral.id OFFSET 0)$$),
    ('referral_child', $$submitted_by_id = (SELECT viewer_practitioner())
      OR ((SELECT viewer_safeguards()) AND organisation_id = (SELECT viewer_organisation())) OR $sees(referral_child.child_id)$$),
    ('referral_decision', $$EXISTS (SELECT 1 FROM bench.concern c WHERE c.referral_id = referral_decision.referral_id OFFSET 0)$$),
    ('chronology_event', $$EXISTS (SELECT 1 FROM bench.event e WHERE e.event_id = chronology_event.id OFFSET 0)$$),
    ('chronology_subject', $$$sees(chronology_subject.child_id)$$),
    ('care_profile', $$$sees(care_profile.child_id)$$),
    ('care_sitting', $$EXISTS (SELECT 1 FROM bench.profile p WHERE p.sitting_id = care_sitting.id OFFSET 0)$$),
    ('item_grade', $$EXISTS (SELECT 1 FROM bench.profile p WHERE p.id = item_grade.profile_id
      AND (p.state <> 'DRAFT' OR CASE item_grade.grader
        WHEN 'PRACTITIONER' THEN p.organisation_id = viewer_organisation() AND p.second_assessor_id IS DISTINCT FROM viewer_practitioner()
        WHEN 'SECOND_PRACTITIONER' THEN p.second_assessor_id = viewer_practitioner() ELSE true END)
      AND (p.mistaken_at IS NULL OR p.organisation_id = viewer_organisation() OR viewer_reach() = 'AUTHORITY'
        OR item_grade.recorded_by_id = viewer_practitioner()) OFFSET 0)$$),
    ('target_item', $$EXISTS (SELECT 1 FROM bench.profile p WHERE p.id = target_item.profile_id
      AND (p.state <> 'DRAFT' OR p.organisation_id = viewer_organisation()
        AND p.second_assessor_id IS DISTINCT FROM viewer_practitioner())
      AND (p.mistaken_at IS NULL OR p.organisation_id = viewer_organisation() OR viewer_reach() = 'AUTHORITY') OFFSET 0)$$),
    ('action', $$EXISTS (SELECT 1 FROM bench.action a WHERE a.action_id = action.id OFFSET 0)$$),
    ('action_child', $$$sees(action_child.child_id)$$),
    ('escalation', $$EXISTS (SELECT 1 FROM bench.action a WHERE a.action_id = escalation.action_id OFFSET 0)$$)
  ) AS p (relation, shows) LOOP
    EXECUTE format('DROP POLICY IF EXISTS bench_read ON %I', it.relation);
    EXECUTE format('CREATE POLICY bench_read ON %I FOR SELECT TO heed_bench USING (%s)', it.relation, it.shows);
    EXECUTE format('GRANT SELECT ON %I TO heed_bench', it.relation);
  END LOOP;
  FOR it IN SELECT * FROM (VALUES
    ('household', $$registered_by = (SELECT viewer_practitioner()) AND registered_in = (SELECT viewer_operation())$$),
    ('child', $$registered_by = (SELECT viewer_practitioner()) AND registered_in = (SELECT viewer_operation()) AND NOT restricted$$),
    ('household_member', $$$sees(household_member.child_id)
      AND EXISTS (SELECT 1 FROM household h WHERE h.id = household_member.household_id OFFSET 0)$$),
    ('referral', $$submitted_by_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation())
      AND EXISTS (SELECT 1 FROM household h WHERE h.id = referral.household_id OFFSET 0) AND state = 'SUBMITTED'$$),
    ('referral_child', $$submitted_by_id = (SELECT viewer_practitioner()) AND $sees(referral_child.child_id)$$),
    ('chronology_event', $$recorded_by_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation())
      AND EXISTS (SELECT 1 FROM household h WHERE h.id = chronology_event.household_id OFFSET 0)$$),
    ('chronology_subject', $$$sees(chronology_subject.child_id)$$)
  ) AS p (relation, writes) LOOP
    EXECUTE format('DROP POLICY IF EXISTS bench_create ON %I', it.relation);
    EXECUTE format('CREATE POLICY bench_create ON %I FOR INSERT TO heed_bench WITH CHECK (%s)', it.relation, it.writes);
    EXECUTE format('GRANT INSERT ON %I TO heed_bench', it.relation);
  END LOOP;
END $do$;

-- The access record of the yardstick: one row an operation, with the columns of Heed's.
CREATE TABLE bench.record (
  id uuid PRIMARY KEY, at timestamptz NOT NULL, request_id uuid NOT NULL, practitioner_id uuid NOT NULL, organisation_id uuid NOT NULL,
  agency text NOT NULL, operation text NOT NULL, fields text[] NOT NULL, outcome text NOT NULL, child_ids uuid[] NOT NULL,
  rules text[] NOT NULL
);
GRANT INSERT ON bench.record TO heed_bench;
