-- A child is visible to social care's leads and managers of the authority unless
-- restricted or merged into another record, to viewers who have a reason (viewer_child), and to the operation that
-- registers it. OFFSET 0 keeps the planner from hashing all reasons of the viewer for one
-- page.

CREATE POLICY child_read ON child FOR SELECT TO heed_app USING (
  ((SELECT viewer_reach()) = 'AUTHORITY' AND NOT restricted AND merged_into IS NULL)
  OR EXISTS (SELECT 1 FROM viewer_child v WHERE v.child_id = child.id OFFSET 0)
  OR registered_in = (SELECT viewer_operation())
);
CREATE POLICY child_create ON child FOR INSERT TO heed_app WITH CHECK (
  registered_by = (SELECT viewer_practitioner()) AND registered_in = (SELECT viewer_operation()) AND NOT restricted
);
-- Only a visible row can be changed. PostgreSQL asks child_read only for statements that
-- read what they change, so the policy says it itself, here and for every record. The new
-- row is visible too (child_read).
CREATE POLICY child_change ON child FOR UPDATE TO heed_app
  USING (((SELECT viewer_reach()) <> 'NONE') AND sees_child(id)) WITH CHECK ((SELECT viewer_reach()) <> 'NONE');
CREATE POLICY child_definer ON child TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON child TO heed_app;
-- Locking the row needs the right to update it (involvement_repeats).
GRANT SELECT, UPDATE (restricted, neglect_since, version, updated_at, updated_by) ON child TO heed_definer;

-- An organisation reads its own current involvements directly, which viewer_child is based
-- on; ended ones and those of others follow the child.
CREATE POLICY involvement_read ON involvement FOR SELECT TO heed_app USING (
  (organisation_id = (SELECT viewer_organisation()) AND (SELECT viewer_reach()) <> 'NONE'
    AND (NOT child_restricted OR practitioner_id = (SELECT viewer_practitioner()))
    AND (sight = 'ORGANISATION' OR practitioner_id = (SELECT viewer_practitioner()) OR (SELECT viewer_oversees()))
    AND "from" <= (SELECT viewer_now()) AND ("to" IS NULL OR "to" >= (SELECT viewer_now())))
  OR ((SELECT viewer_reach()) = 'AUTHORITY' AND NOT child_restricted)
  OR ((SELECT viewer_units()) IS NOT NULL AND organisation_id = ANY ((SELECT viewer_units())::uuid[]) AND (SELECT viewer_reach()) <> 'NONE'
    AND sight = 'ORGANISATION' AND NOT child_restricted
    AND "from" <= (SELECT viewer_now()) AND ("to" IS NULL OR "to" >= (SELECT viewer_now())))
  OR sees_child(child_id)
);
CREATE POLICY involvement_create ON involvement FOR INSERT TO heed_app WITH CHECK (
  sees_child(child_id)
  AND ((SELECT viewer_reach()) = 'AUTHORITY' OR organisation_id = (SELECT viewer_organisation()))
);
CREATE POLICY involvement_change ON involvement FOR UPDATE TO heed_app
  USING (((SELECT viewer_reach()) = 'AUTHORITY' OR organisation_id = (SELECT viewer_organisation())) AND sees_record(id))
  WITH CHECK ((SELECT viewer_reach()) = 'AUTHORITY' OR organisation_id = (SELECT viewer_organisation()));
-- An involvement's sight is changed only by managers and safeguarding leads of the
-- organisation or managers of the authority, whoever else may change the row.
CREATE OR REPLACE FUNCTION involvement_sight() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF public.viewer_practitioner() IS NOT NULL AND NOT public.viewer_oversees() THEN
    RAISE insufficient_privilege USING MESSAGE = 'the sight of an involvement is changed by who oversees the organisation or the authority';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER involvement_sight BEFORE UPDATE OF sight ON involvement
  FOR EACH ROW WHEN (NEW.sight IS DISTINCT FROM OLD.sight) EXECUTE FUNCTION involvement_sight();
CREATE POLICY involvement_definer ON involvement TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON involvement TO heed_app;
-- The operator makes somebody a keeper (keep_child).
GRANT SELECT, INSERT, UPDATE ON involvement TO heed_definer;

-- A child's family name has a key that lists are ordered by, whoever writes it.
CREATE OR REPLACE FUNCTION child_keyed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS
$$ BEGIN NEW.family_key := public.name_key(NEW.family_name); RETURN NEW; END $$;
CREATE TRIGGER child_keyed BEFORE INSERT OR UPDATE OF family_name, family_key ON child FOR EACH ROW EXECUTE FUNCTION child_keyed();

-- A child's restriction, family name and key are repeated on its involvements. The lock
-- makes a change of the child and a new involvement wait for each other.
CREATE OR REPLACE FUNCTION involvement_repeats() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SELECT c.restricted, c.family_name, c.family_key INTO NEW.child_restricted, NEW.child_family_name, NEW.child_family_key
  FROM public.child c WHERE c.id = NEW.child_id FOR SHARE;
  NEW.child_restricted := coalesce(NEW.child_restricted, false);
  NEW.child_family_name := coalesce(NEW.child_family_name, '');
  NEW.child_family_key := coalesce(NEW.child_family_key, '');
  RETURN NEW;
END $$;
CREATE TRIGGER involvement_repeats BEFORE INSERT OR UPDATE OF child_id ON involvement
  FOR EACH ROW EXECUTE FUNCTION involvement_repeats();
ALTER FUNCTION involvement_repeats() OWNER TO heed_definer;

CREATE OR REPLACE FUNCTION child_repeated() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.involvement SET child_restricted = NEW.restricted, child_family_name = NEW.family_name, child_family_key = NEW.family_key
  WHERE child_id = NEW.id;
  RETURN NEW;
END $$;
CREATE TRIGGER child_repeated AFTER UPDATE OF restricted, family_name ON child
  FOR EACH ROW WHEN ((OLD.restricted, OLD.family_name) IS DISTINCT FROM (NEW.restricted, NEW.family_name))
  EXECUTE FUNCTION child_repeated();
ALTER FUNCTION child_repeated() OWNER TO heed_definer;
