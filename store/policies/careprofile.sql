-- A profile follows its child, and everything that belongs to a profile does too: each row
-- repeats the child, so that a grade is one index probe. A sitting is visible through a
-- profile.
--
-- Policies say which rows a session may write, triggers what may change in them: a draft
-- belongs to its assessor's organisation, a completed profile keeps what it was completed
-- with, and a mistaken one does not change at all. That holds for the owner too.

CREATE POLICY care_sitting_read ON care_sitting FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM care_profile p WHERE p.sitting_id = care_sitting.id OFFSET 0)
  OR registered_in = (SELECT viewer_operation())
);
CREATE POLICY care_sitting_create ON care_sitting FOR INSERT TO heed_app WITH CHECK (
  started_by_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation())
  AND registered_by = (SELECT viewer_practitioner()) AND registered_in = (SELECT viewer_operation())
  AND (household_id IS NULL OR sees_household(household_id))
);
-- Whoever sees a sitting may lock it; only its organisation changes it.
CREATE POLICY care_sitting_change ON care_sitting FOR UPDATE TO heed_app
  USING (((SELECT viewer_reach()) <> 'NONE') AND sees_record(id)) WITH CHECK (organisation_id = (SELECT viewer_organisation()));
CREATE POLICY care_sitting_definer ON care_sitting FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT ON care_sitting TO heed_app;
GRANT SELECT ON care_sitting TO heed_definer;
GRANT UPDATE (version, updated_at, updated_by, trigger, "from", "to", visits, carer_ids) ON care_sitting TO heed_app;

-- What a profile was completed with does not change, for any child of the sitting.
CREATE OR REPLACE FUNCTION care_sitting_held() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.care_profile p WHERE p.sitting_id = NEW.id AND p.state <> 'DRAFT' AND p.mistaken_at IS NULL) THEN
    RAISE insufficient_privilege USING MESSAGE = 'a profile of the sitting is completed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER care_sitting_held BEFORE UPDATE ON care_sitting FOR EACH ROW
  WHEN (current_user <> 'heed_definer') EXECUTE FUNCTION care_sitting_held();
ALTER FUNCTION care_sitting_held() OWNER TO heed_definer;

CREATE POLICY care_profile_read ON care_profile FOR SELECT TO heed_app USING (
  sees_child(child_id)
);
CREATE POLICY care_profile_create ON care_profile FOR INSERT TO heed_app WITH CHECK (
  assessor_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation())
  AND sees_child(child_id)
);
-- Whoever sees the child may become the second practitioner, or supersede the profile by
-- completing the next one; care_profile_course says which changes are allowed.
CREATE POLICY care_profile_change ON care_profile FOR UPDATE TO heed_app
  USING (((SELECT viewer_reach()) <> 'NONE') AND sees_record(id)) WITH CHECK ((SELECT viewer_reach()) <> 'NONE');
CREATE POLICY care_profile_definer ON care_profile FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT ON care_profile TO heed_app;
GRANT UPDATE (version, updated_at, updated_by, second_assessor_id, state, window_end, completed_at, completed_by_id, age_years,
  parent_saw_scores, reason_not_seen, chosen, area_grades, superseded_by_id, superseded_at, mistaken_reason, mistaken_at)
  ON care_profile TO heed_app;
GRANT SELECT ON care_profile TO heed_definer;

-- A draft belongs to a sitting that the same operation starts, with the sitting's
-- instrument: a foreign key alone would accept any sitting.
CREATE OR REPLACE FUNCTION care_profile_begun() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.state <> 'DRAFT' OR NOT EXISTS (SELECT 1 FROM public.care_sitting s JOIN public.instrument i ON i.id = s.instrument_id
    WHERE s.id = NEW.sitting_id AND s.registered_in = public.viewer_operation() AND s.instrument_id = NEW.instrument_id
      AND i.code = NEW.instrument_code) THEN
    RAISE insufficient_privilege USING MESSAGE = 'a profile begins as a draft of a sitting that begins with it';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER care_profile_begun BEFORE INSERT ON care_profile FOR EACH ROW EXECUTE FUNCTION care_profile_begun();

-- knows_grades says whether the viewer could have read the practitioner's grades of a
-- draft: they gave one, or there are some and the viewer belongs to the assessor's
-- organisation, or accessed the child in its name since the profile was started.
CREATE OR REPLACE FUNCTION knows_grades(profile uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.care_profile p JOIN public.item_grade g ON g.profile_id = p.id AND g.grader = 'PRACTITIONER'
    WHERE p.id = profile AND (g.recorded_by_id = public.viewer_practitioner() OR p.organisation_id = public.viewer_organisation()
      OR EXISTS (SELECT 1 FROM public.disclosure d WHERE d.child_id = p.child_id AND d.organisation_id = p.organisation_id
        AND d.practitioner_id = public.viewer_practitioner() AND d.at >= p.started_at)));
END $$;
GRANT EXECUTE ON FUNCTION knows_grades(uuid) TO heed_app;
ALTER FUNCTION knows_grades(uuid) OWNER TO heed_definer;

CREATE OR REPLACE FUNCTION care_profile_course() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  own boolean := coalesce(OLD.organisation_id = viewer_organisation(), false);
  why text;
BEGIN
  CASE
    WHEN OLD.mistaken_at IS NOT NULL THEN
      why := 'a mistaken profile never changes';
    WHEN NEW.mistaken_at IS NOT NULL AND NOT own AND viewer_reach() <> 'AUTHORITY' THEN
      why := 'a profile is marked as mistaken by its organisation or by social care';
    WHEN OLD.second_assessor_id IS DISTINCT FROM NEW.second_assessor_id
      AND (OLD.second_assessor_id IS NOT NULL OR NEW.second_assessor_id IS DISTINCT FROM viewer_practitioner()
        OR NEW.second_assessor_id = OLD.assessor_id) THEN
      why := 'who grades independently names themself, once';
    WHEN OLD.second_assessor_id IS DISTINCT FROM NEW.second_assessor_id AND knows_grades(NEW.id) THEN
      why := 'who grades independently could not have read the practitioner''s grades';
    WHEN OLD.state = 'DRAFT' AND NOT own
      AND (OLD.state, OLD.window_end, OLD.completed_at, OLD.completed_by_id, OLD.age_years, OLD.parent_saw_scores, OLD.reason_not_seen,
        OLD.chosen, OLD.area_grades)
      IS DISTINCT FROM (NEW.state, NEW.window_end, NEW.completed_at, NEW.completed_by_id, NEW.age_years, NEW.parent_saw_scores,
        NEW.reason_not_seen, NEW.chosen, NEW.area_grades) THEN
      why := 'a draft is the assessor''s organisation''s';
    WHEN OLD.state = 'DRAFT' AND NEW.state <> 'DRAFT' AND NEW.completed_by_id IS DISTINCT FROM viewer_practitioner() THEN
      why := 'a profile is completed in one''s own name';
    WHEN OLD.state <> 'DRAFT' AND (NEW.state = 'DRAFT'
      OR (OLD.second_assessor_id, OLD.window_end, OLD.completed_at, OLD.completed_by_id, OLD.age_years, OLD.parent_saw_scores,
        OLD.reason_not_seen, OLD.chosen, OLD.area_grades)
      IS DISTINCT FROM (NEW.second_assessor_id, NEW.window_end, NEW.completed_at, NEW.completed_by_id, NEW.age_years,
        NEW.parent_saw_scores, NEW.reason_not_seen, NEW.chosen, NEW.area_grades)) THEN
      why := 'what a profile was completed with never changes';
    WHEN (NEW.state = 'SUPERSEDED') <> (NEW.superseded_by_id IS NOT NULL) OR NEW.superseded_by_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM public.care_profile p WHERE p.id = NEW.superseded_by_id AND p.id <> NEW.id AND p.child_id = NEW.child_id
        AND p.instrument_code = NEW.instrument_code) THEN
      why := 'a profile is superseded by another of the same child by the same instrument';
    ELSE
      RETURN NEW;
  END CASE;
  RAISE insufficient_privilege USING MESSAGE = why;
END $$;
CREATE TRIGGER care_profile_course BEFORE UPDATE ON care_profile FOR EACH ROW
  WHEN (current_user <> 'heed_definer') EXECUTE FUNCTION care_profile_course(); -- merge_records moves it

-- A draft's grades are sealed, so that two practitioners grade independently: the
-- assessor's organisation reads the practitioner's grades, but the second practitioner
-- does not, and only the second practitioner reads their own. Completing the profile ends
-- the seal: from then on neither changes a grade. A draft that was given up stays sealed,
-- because the next one may be of the same care. Grades of a parent or young person are for
-- all viewers who see the child. A profile follows its child, so this asks the profile
-- alone.
--
-- A mistaken profile may be of another child: its grades, targets and evidence are read by
-- those who can mark it as mistaken. Whoever wrote one of them reads it back.
CREATE POLICY item_grade_read ON item_grade FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM care_profile p WHERE p.id = item_grade.profile_id AND p.child_id = item_grade.child_id
    AND (p.mistaken_at IS NULL OR p.organisation_id = (SELECT viewer_organisation()) OR (SELECT viewer_reach()) = 'AUTHORITY'
      OR item_grade.recorded_by_id = (SELECT viewer_practitioner()))
    AND (p.state <> 'DRAFT' OR CASE item_grade.grader
      WHEN 'PRACTITIONER' THEN p.organisation_id = (SELECT viewer_organisation()) AND p.second_assessor_id IS DISTINCT
        FROM (SELECT viewer_practitioner())
      WHEN 'SECOND_PRACTITIONER' THEN p.second_assessor_id = (SELECT viewer_practitioner())
      ELSE true END) OFFSET 0)
);
CREATE POLICY item_grade_definer ON item_grade FOR SELECT TO heed_definer USING (true);
GRANT SELECT ON item_grade TO heed_definer;
CREATE POLICY item_grade_create ON item_grade FOR INSERT TO heed_app WITH CHECK (
  recorded_by_id = (SELECT viewer_practitioner())
  AND EXISTS (SELECT 1 FROM care_profile p WHERE p.id = item_grade.profile_id AND p.child_id = item_grade.child_id OFFSET 0)
);
CREATE POLICY item_grade_change ON item_grade FOR UPDATE TO heed_app
  USING (((SELECT viewer_reach()) <> 'NONE') AND sees_record(id)) WITH CHECK (recorded_by_id = (SELECT viewer_practitioner()));
GRANT SELECT, INSERT ON item_grade TO heed_app;
GRANT UPDATE (version, updated_at, updated_by, grade, not_assessed_reason, evidence, comment, recorded_by_id, recorded_at)
  ON item_grade TO heed_app;

-- Grades and evidence are written while the profile is a draft; the lock makes them wait
-- for a running completion. The assessor's organisation writes the practitioner's grades,
-- the second practitioner the independent ones.
CREATE OR REPLACE FUNCTION said_of_a_draft() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  p public.care_profile;
BEGIN
  SELECT * INTO p FROM public.care_profile WHERE id = NEW.profile_id FOR SHARE;
  IF p.state IS DISTINCT FROM 'DRAFT' OR p.mistaken_at IS NOT NULL OR p.child_id <> NEW.child_id THEN
    RAISE insufficient_privilege USING MESSAGE = TG_TABLE_NAME || ' is of a draft only';
  END IF;
  IF TG_TABLE_NAME = 'target_item' AND p.organisation_id IS DISTINCT FROM viewer_organisation() THEN
    RAISE insufficient_privilege USING MESSAGE = 'target items are set by the assessor''s organisation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER item_grade_of_a_draft BEFORE INSERT OR UPDATE ON item_grade FOR EACH ROW
  WHEN (current_user <> 'heed_definer') EXECUTE FUNCTION said_of_a_draft();

CREATE OR REPLACE FUNCTION item_grade_own() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  p public.care_profile;
BEGIN
  SELECT * INTO p FROM public.care_profile WHERE id = NEW.profile_id;
  IF NEW.grader = 'PRACTITIONER' AND p.organisation_id IS DISTINCT FROM viewer_organisation()
    OR NEW.grader = 'SECOND_PRACTITIONER' AND p.second_assessor_id IS DISTINCT FROM viewer_practitioner()
    OR NEW.grader = 'PRACTITIONER' AND p.second_assessor_id = viewer_practitioner() THEN
    RAISE insufficient_privilege USING MESSAGE = 'these grades are another''s to give';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER item_grade_own BEFORE INSERT OR UPDATE ON item_grade FOR EACH ROW
  WHEN (current_user <> 'heed_definer') EXECUTE FUNCTION item_grade_own();

CREATE POLICY profile_evidence_read ON profile_evidence FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM care_profile p WHERE p.id = profile_evidence.profile_id AND p.child_id = profile_evidence.child_id
    AND (p.mistaken_at IS NULL OR p.organisation_id = (SELECT viewer_organisation()) OR (SELECT viewer_reach()) = 'AUTHORITY'
      OR profile_evidence.organisation_id = (SELECT viewer_organisation())) OFFSET 0)
);
CREATE POLICY profile_evidence_create ON profile_evidence FOR INSERT TO heed_app WITH CHECK (
  recorded_by_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation())
  AND EXISTS (SELECT 1 FROM care_profile p WHERE p.id = profile_evidence.profile_id AND p.child_id = profile_evidence.child_id OFFSET 0)
);
GRANT SELECT, INSERT ON profile_evidence TO heed_app;
CREATE TRIGGER profile_evidence_of_a_draft BEFORE INSERT ON profile_evidence FOR EACH ROW EXECUTE FUNCTION said_of_a_draft();
CREATE TRIGGER profile_evidence_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON profile_evidence FOR EACH STATEMENT
  WHEN (current_user <> 'heed_definer') EXECUTE FUNCTION append_only();

-- Targets show the practitioner's worst grades, so those of a draft are sealed too.
CREATE POLICY target_item_read ON target_item FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM care_profile p WHERE p.id = target_item.profile_id AND p.child_id = target_item.child_id
    AND (p.mistaken_at IS NULL OR p.organisation_id = (SELECT viewer_organisation()) OR (SELECT viewer_reach()) = 'AUTHORITY')
    AND (p.state <> 'DRAFT' OR p.organisation_id = (SELECT viewer_organisation())
      AND p.second_assessor_id IS DISTINCT FROM (SELECT viewer_practitioner())) OFFSET 0)
);
CREATE POLICY target_item_create ON target_item FOR INSERT TO heed_app WITH CHECK (
  EXISTS (SELECT 1 FROM care_profile p WHERE p.id = target_item.profile_id AND p.child_id = target_item.child_id OFFSET 0)
);
CREATE POLICY target_item_change ON target_item FOR UPDATE TO heed_app
  USING (((SELECT viewer_reach()) <> 'NONE') AND sees_record(id)) WITH CHECK ((SELECT viewer_reach()) <> 'NONE');
GRANT SELECT, INSERT ON target_item TO heed_app;
GRANT UPDATE (version, updated_at, updated_by, dropped, grade_at_review, reviewed_at, reviewed_by_id) ON target_item TO heed_app;
CREATE TRIGGER target_item_of_a_draft BEFORE INSERT ON target_item FOR EACH ROW EXECUTE FUNCTION said_of_a_draft();

-- A target of a draft can be dropped; one of the current profile is reviewed.
CREATE OR REPLACE FUNCTION target_item_course() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  p public.care_profile;
  own boolean;
BEGIN
  SELECT * INTO p FROM public.care_profile WHERE id = NEW.profile_id FOR SHARE;
  own := coalesce(p.organisation_id = viewer_organisation(), false);
  IF OLD.dropped OR p.mistaken_at IS NOT NULL OR p.state NOT IN ('DRAFT', 'COMPLETED')
    OR NEW.dropped AND NOT (p.state = 'DRAFT' AND own)
    OR (OLD.grade_at_review, OLD.reviewed_at, OLD.reviewed_by_id) IS DISTINCT FROM (NEW.grade_at_review, NEW.reviewed_at,
      NEW.reviewed_by_id)
      AND NOT (p.state = 'COMPLETED' AND (own OR viewer_reach() = 'AUTHORITY') AND NEW.reviewed_by_id = viewer_practitioner()) THEN
    RAISE insufficient_privilege USING MESSAGE = 'a target item is dropped from a draft, or reviewed on the current profile';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER target_item_course BEFORE UPDATE ON target_item FOR EACH ROW
  WHEN (current_user <> 'heed_definer') EXECUTE FUNCTION target_item_course();

CREATE POLICY neglect_clock_read ON neglect_clock FOR SELECT TO heed_app USING (
  sees_child(child_id)
);
CREATE POLICY neglect_clock_definer ON neglect_clock TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT ON neglect_clock TO heed_app;
GRANT SELECT, INSERT, DELETE ON neglect_clock TO heed_definer;

-- practice computes the stored neglect clocks, in an operation of a viewer who sees the
-- child or in the background, without a viewer.
CREATE OR REPLACE FUNCTION keeps_neglect(sought uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN public.viewer_practitioner() IS NULL THEN public.viewer_operation() IS NOT NULL
    ELSE public.sees_child(sought) END
$$;
ALTER FUNCTION keeps_neglect(uuid) OWNER TO heed_definer;

-- neglect_facts locks a child and returns what their clocks are computed from: a row for
-- each completed profile that is not mistaken, or one with nulls. The lock makes two
-- completions for one child wait for each other.
CREATE OR REPLACE FUNCTION neglect_facts(sought uuid)
RETURNS TABLE (child_id uuid, born date, died date, profile_id uuid, instrument_code text, instrument_id uuid, window_start date,
  window_end date, area_grades jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT keeps_neglect(sought) THEN
    RETURN;
  END IF;
  PERFORM 1 FROM public.child c WHERE c.id = sought FOR NO KEY UPDATE;
  RETURN QUERY SELECT c.id, c.date_of_birth, c.died_on, p.id, p.instrument_code, p.instrument_id, s."from", p.window_end, p.area_grades
    FROM public.child c
    LEFT JOIN public.care_profile p ON p.child_id = c.id AND p.state <> 'DRAFT' AND p.mistaken_at IS NULL
    LEFT JOIN public.care_sitting s ON s.id = p.sitting_id
    WHERE c.id = sought;
END $$;
GRANT EXECUTE ON FUNCTION neglect_facts(uuid) TO heed_app;
ALTER FUNCTION neglect_facts(uuid) OWNER TO heed_definer;

-- keep_neglect replaces the stored clocks of a child.
CREATE OR REPLACE FUNCTION keep_neglect(sought uuid, clocks jsonb, poor integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  earliest date;
BEGIN
  IF NOT keeps_neglect(sought) THEN
    RETURN;
  END IF;
  DELETE FROM public.neglect_clock k WHERE k.child_id = sought;
  INSERT INTO public.neglect_clock (child_id, instrument, area, since, days, poor_from)
    SELECT sought, k.instrument, k.area, k.since, k.days, poor
    FROM jsonb_to_recordset(clocks) AS k (instrument text, area text, since date, days integer);
  SELECT coalesce(min(k.since), '9999-12-31') INTO earliest FROM public.neglect_clock k WHERE k.child_id = sought;
  UPDATE public.child c SET neglect_since = earliest WHERE c.id = sought AND c.neglect_since <> earliest;
END $$;
GRANT EXECUTE ON FUNCTION keep_neglect(uuid, jsonb, integer) TO heed_app;
ALTER FUNCTION keep_neglect(uuid, jsonb, integer) OWNER TO heed_definer;

-- schedule_neglect schedules a recomputation of the clocks that differ from today's: by
-- another setting, running beyond childhood, or missing because rows were loaded without
-- them; and where the order of lists differs. It returns how many children that is.
CREATE OR REPLACE FUNCTION schedule_neglect(what text, poor integer, grown_if_born_by date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  instant timestamptz := public.viewer_now();
  stale integer;
BEGIN
  IF viewer_practitioner() IS NOT NULL OR viewer_operation() IS NULL THEN
    RAISE insufficient_privilege USING MESSAGE = 'this is background work';
  END IF;
  INSERT INTO public.job AS waiting (id, created_at, kind, subject_id, run_at)
    SELECT public.timed_id(instant, 29), instant, what, c.id, instant FROM public.child c
    WHERE EXISTS (SELECT 1 FROM public.neglect_clock k WHERE k.child_id = c.id AND k.poor_from <> poor)
      OR c.neglect_since <> '9999-12-31' AND (c.died_on IS NOT NULL OR c.date_of_birth <= grown_if_born_by)
      OR c.neglect_since <> coalesce((SELECT min(k.since) FROM public.neglect_clock k WHERE k.child_id = c.id), '9999-12-31')
      OR EXISTS (SELECT 1 FROM public.care_profile p WHERE p.child_id = c.id AND p.state <> 'DRAFT' AND p.mistaken_at IS NULL
          AND p.area_grades::text NOT IN ('[]', '{}', 'null'))
        AND NOT EXISTS (SELECT 1 FROM public.neglect_clock k WHERE k.child_id = c.id)
  ON CONFLICT (kind, subject_id) WHERE done_at IS NULL DO UPDATE SET run_at = EXCLUDED.run_at WHERE waiting.run_at > EXCLUDED.run_at;
  GET DIAGNOSTICS stale = ROW_COUNT;
  RETURN stale;
END $$;
GRANT EXECUTE ON FUNCTION schedule_neglect(text, integer, date) TO heed_app;
ALTER FUNCTION schedule_neglect(text, integer, date) OWNER TO heed_definer;
