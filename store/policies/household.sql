-- A household is visible through a member, a member through its child or relative, a
-- relative through a relationship, a relationship through its child. None of them may
-- reveal a hidden child (docs/access.md, "Adults and households"). For that the policies
-- ask functions of heed_definer about each other's tables, which read a few rows by index
-- and answer yes or no. Several of these first ask a small query that settles most cases:
-- to start a plan with all reasons of viewer_child in it costs more than to run it.

-- home_walled is whether a restricted child that the viewer does not see lives in a
-- household. Then neither the household nor its members exist for the viewer.
CREATE OR REPLACE FUNCTION home_walled(home uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER COST 1000 SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.household_member k WHERE k.household_id = home AND k.child_restricted AND k."to" IS NULL) THEN
    RETURN false;
  END IF;
  RETURN EXISTS (SELECT 1 FROM public.household_member k WHERE k.household_id = home AND k.child_restricted AND k."to" IS NULL
    AND NOT public.sees_child(k.child_id));
END $$;
GRANT EXECUTE ON FUNCTION home_walled(uuid) TO heed_app;
ALTER FUNCTION home_walled(uuid) OWNER TO heed_definer;

-- address_walled is whether an address is that of a household in which a restricted child
-- lives that the viewer does not see.
CREATE OR REPLACE FUNCTION address_walled(address text, postcode text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.address_key(address_walled.address, address_walled.postcode) AS a (key)
    JOIN public.household_search s ON split_part(s.address, '|', 1) = split_part(a.key, '|', 1)
    WHERE (s.address = a.key OR right(s.address, 1) = '|' OR right(a.key, 1) = '|') AND length(split_part(a.key, '|', 1)) > 4
      AND public.home_walled(s.household_id));
END $$;
ALTER FUNCTION address_walled(text, text) OWNER TO heed_definer;

-- own_tie is whether the viewer or their organisation recorded a relationship of an adult
-- that they knew already. In social care each person counts for themselves, because social
-- care sees children without being involved.
CREATE OR REPLACE FUNCTION own_tie(tied_by uuid, tied_for uuid) RETURNS boolean LANGUAGE sql STABLE
  RETURN tied_by IS NOT NULL AND (tied_by = viewer_practitioner() OR (viewer_reach() <> 'AUTHORITY' AND tied_for = viewer_organisation()));
GRANT EXECUTE ON FUNCTION own_tie(uuid, uuid) TO heed_app, heed_definer;

-- knows_adult is whether the viewer sees a child of an adult by another relationship than
-- their own, and than the one given. Sight that rests on one's own relationship does not
-- count.
CREATE OR REPLACE FUNCTION knows_adult(adult uuid, beside uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.relationship r WHERE r.relative_id = adult AND r.id IS DISTINCT FROM beside
    AND NOT public.own_tie(r.tied_by, r.tied_for) AND public.sees_child(r.child_id));
END $$;
GRANT EXECUTE ON FUNCTION knows_adult(uuid, uuid) TO heed_app;
ALTER FUNCTION knows_adult(uuid, uuid) OWNER TO heed_definer;

-- tie_stands is whether the viewer's own relationship shows an adult at all: they know the
-- adult without it, or another organisation was ever involved with the child, so that the
-- child does not exist by the viewer's word alone.
CREATE OR REPLACE FUNCTION tie_stands(child uuid, adult uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER COST 1000 SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.involvement i WHERE i.child_id = child AND i.organisation_id <> public.viewer_organisation())
    OR public.knows_adult(adult, NULL);
END $$;
GRANT EXECUTE ON FUNCTION tie_stands(uuid, uuid) TO heed_app;
ALTER FUNCTION tie_stands(uuid, uuid) OWNER TO heed_definer;

-- lived_with_restricted is whether an adult moved somewhere while a restricted child that
-- the viewer does not see lived with them: that address belongs to the child as long as
-- the child lives with them, and for ever once the adult has left it. If the child has
-- left and the adult stayed, it belongs to the adult again.
CREATE OR REPLACE FUNCTION lived_with_restricted(stay uuid, adult uuid, since date, until date) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.household_member r JOIN public.household_member k ON k.household_id = r.household_id
    AND k.child_restricted WHERE r.relative_id = adult) THEN
    RETURN false;
  END IF;
  RETURN EXISTS (
    SELECT 1 FROM public.household_member r
    JOIN public.household_member k ON k.household_id = r.household_id AND k.child_restricted
      AND k."from" <= coalesce(r."to", 'infinity') AND r."from" <= coalesce(k."to", 'infinity')
    WHERE r.relative_id = adult
      AND greatest(r."from", k."from") <= since
      AND (r.id = stay OR since < least(coalesce(r."to", 'infinity'), coalesce(k."to", 'infinity')))
      AND NOT public.sees_child(k.child_id)
      AND (until IS NOT NULL OR EXISTS (
        SELECT 1 FROM public.household_member a JOIN public.household_member b ON b.household_id = a.household_id
        WHERE a.relative_id = adult AND a."to" IS NULL AND b.child_id = k.child_id AND b."to" IS NULL)));
END $$;
ALTER FUNCTION lived_with_restricted(uuid, uuid, date, date) OWNER TO heed_definer;

-- home_beside is whether the viewer sees a household for another reason than one stay: a
-- child that they see lives or lived there, or an adult that they know by other
-- relationships than their own, and the household does not belong to a child that they do
-- not see.
CREATE OR REPLACE FUNCTION home_beside(home uuid, stay uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.household_member m
      WHERE m.household_id = home AND m.id <> stay AND m.child_id IS NOT NULL AND public.sees_child(m.child_id))
    OR EXISTS (SELECT 1 FROM public.household_member m
      WHERE m.household_id = home AND m.id <> stay AND m.relative_id IS NOT NULL
        AND public.knows_adult(m.relative_id, NULL) AND NOT public.lived_with_restricted(m.id, m.relative_id, m."from", m."to"));
END $$;
ALTER FUNCTION home_beside(uuid, uuid) OWNER TO heed_definer;

-- shows_stay is whether the viewer sees that an adult lives or lived in a household: a
-- child that they see and that is related to the adult lives or lived there with them; or
-- the viewer knows the adult by other relationships than their own, and the stay does not
-- belong to a child that they do not see. The person who recorded it last keeps seeing it,
-- so that a write reveals nothing by its answer, but only in a household that they see
-- without it.
CREATE OR REPLACE FUNCTION shows_stay(stay uuid, adult uuid, home uuid, since date, until date, recorded_by uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF recorded_by = public.viewer_practitioner() AND public.home_beside(home, stay) THEN
    RETURN true;
  END IF;
  IF public.knows_adult(adult, NULL) AND NOT public.lived_with_restricted(stay, adult, since, until) THEN
    RETURN true;
  END IF;
  RETURN EXISTS (SELECT 1 FROM public.relationship r
    JOIN public.household_member k ON k.child_id = r.child_id AND k.household_id = home
      AND k."from" <= coalesce(until, 'infinity') AND since <= coalesce(k."to", 'infinity')
    WHERE r.relative_id = adult AND public.sees_child(r.child_id));
END $$;
ALTER FUNCTION shows_stay(uuid, uuid, uuid, date, date, uuid) OWNER TO heed_definer;

-- sees_adult_at is whether the viewer sees an adult's membership of a household: they see
-- the adult by relative_read, and shows_stay says so. The function keeps small plans; the
-- policies of adults, relationships and children would all be part of each plan that reads
-- a member.
CREATE OR REPLACE FUNCTION sees_adult_at(stay uuid, adult uuid, home uuid, since date, until date, recorded_by uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER COST 1000 SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF public.knows_adult(adult, NULL) AND NOT public.lived_with_restricted(stay, adult, since, until) THEN
    RETURN true; -- the common case, which the rest contains
  END IF;
  RETURN (EXISTS (SELECT 1 FROM public.relationship r WHERE r.relative_id = adult AND public.sees_child(r.child_id)
        AND (NOT public.own_tie(r.tied_by, r.tied_for) OR public.tie_stands(r.child_id, r.relative_id)))
    OR EXISTS (SELECT 1 FROM public.relative r WHERE r.id = adult AND r.registered_in = public.viewer_operation()))
    AND public.shows_stay(stay, adult, home, since, until, recorded_by);
END $$;
GRANT EXECUTE ON FUNCTION sees_adult_at(uuid, uuid, uuid, date, date, uuid) TO heed_app;
ALTER FUNCTION sees_adult_at(uuid, uuid, uuid, date, date, uuid) OWNER TO heed_definer;

CREATE POLICY household_read ON household FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM household_member m WHERE m.household_id = household.id OFFSET 0)
  OR registered_in = (SELECT viewer_operation())
);
CREATE POLICY household_create ON household FOR INSERT TO heed_app WITH CHECK (
  registered_by = (SELECT viewer_practitioner()) AND registered_in = (SELECT viewer_operation())
);
CREATE POLICY household_change ON household FOR UPDATE TO heed_app
  USING (((SELECT viewer_reach()) <> 'NONE') AND sees_record(id)) WITH CHECK ((SELECT viewer_reach()) <> 'NONE');
CREATE POLICY household_definer ON household FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT, UPDATE ON household TO heed_app;
GRANT SELECT ON household TO heed_definer;

CREATE POLICY household_member_read ON household_member FOR SELECT TO heed_app USING (
  ((child_id IS NOT NULL AND sees_child(child_id))
    OR (relative_id IS NOT NULL AND sees_adult_at(id, relative_id, household_id, "from", "to", updated_by)))
  AND NOT home_walled(household_id)
);
CREATE POLICY household_member_create ON household_member FOR INSERT TO heed_app WITH CHECK (
  (child_id IS NULL OR sees_child(child_id))
  AND (relative_id IS NULL OR EXISTS (SELECT 1 FROM relative r WHERE r.id = household_member.relative_id OFFSET 0))
  AND sees_household(household_id)
);
CREATE POLICY household_member_change ON household_member FOR UPDATE TO heed_app
  USING (((SELECT viewer_reach()) <> 'NONE') AND sees_record(id)) WITH CHECK ((SELECT viewer_reach()) <> 'NONE');
CREATE POLICY household_member_definer ON household_member FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT, UPDATE (version, updated_at, updated_by, "from", "to") ON household_member TO heed_app;
GRANT SELECT ON household_member TO heed_definer;
CREATE POLICY household_member_repeating ON household_member FOR UPDATE TO heed_definer USING (true) WITH CHECK (true);
GRANT UPDATE (child_restricted) ON household_member TO heed_definer;

-- A child's restriction is repeated on their memberships of households. The lock makes a
-- restriction and a move wait for each other.
CREATE OR REPLACE FUNCTION household_member_repeats() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SELECT c.restricted INTO NEW.child_restricted FROM public.child c WHERE c.id = NEW.child_id FOR SHARE;
  NEW.child_restricted := coalesce(NEW.child_restricted, false);
  RETURN NEW;
END $$;
CREATE TRIGGER household_member_repeats BEFORE INSERT OR UPDATE OF child_id ON household_member
  FOR EACH ROW EXECUTE FUNCTION household_member_repeats();
ALTER FUNCTION household_member_repeats() OWNER TO heed_definer;

CREATE OR REPLACE FUNCTION child_restriction_repeated() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.household_member SET child_restricted = NEW.restricted WHERE child_id = NEW.id AND child_restricted <> NEW.restricted;
  RETURN NEW;
END $$;
CREATE TRIGGER child_restriction_repeated AFTER UPDATE OF restricted ON child
  FOR EACH ROW WHEN (OLD.restricted <> NEW.restricted) EXECUTE FUNCTION child_restriction_repeated();
ALTER FUNCTION child_restriction_repeated() OWNER TO heed_definer;

CREATE POLICY relative_read ON relative FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM relationship r WHERE r.relative_id = relative.id OFFSET 0)
  OR registered_in = (SELECT viewer_operation())
);
CREATE POLICY relative_create ON relative FOR INSERT TO heed_app WITH CHECK (
  registered_by = (SELECT viewer_practitioner()) AND registered_in = (SELECT viewer_operation())
);
CREATE POLICY relative_change ON relative FOR UPDATE TO heed_app
  USING (((SELECT viewer_reach()) <> 'NONE') AND sees_record(id)) WITH CHECK ((SELECT viewer_reach()) <> 'NONE');
CREATE POLICY relative_definer ON relative FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT, UPDATE ON relative TO heed_app;
GRANT SELECT ON relative TO heed_definer;

-- A relationship that somebody else recorded, or with which the adult was registered,
-- follows the child alone.
CREATE POLICY relationship_read ON relationship FOR SELECT TO heed_app USING (
  sees_child(child_id)
  AND (NOT own_tie(tied_by, tied_for) OR tie_stands(child_id, relative_id))
);
-- An adult is related to a child only by viewers who see both, and not by their own
-- relationships alone.
CREATE POLICY relationship_create ON relationship FOR INSERT TO heed_app WITH CHECK (
  sees_child(child_id) AND sees_relative(relative_id)
  AND (tied_by IS NULL OR knows_adult(relative_id, NULL))
);
CREATE POLICY relationship_change ON relationship FOR UPDATE TO heed_app
  USING (((SELECT viewer_reach()) <> 'NONE') AND sees_record(id)) WITH CHECK ((SELECT viewer_reach()) <> 'NONE');
CREATE POLICY relationship_definer ON relationship FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT, UPDATE ON relationship TO heed_app;
GRANT SELECT ON relationship TO heed_definer;

-- A relationship keeps who recorded it and for which organisation, unless the same
-- operation registered the adult. Whoever amends it, knows the adult by another
-- relationship and did not record it confirms it: from then on it is like any other.
-- Imported relationships keep their values.
CREATE OR REPLACE FUNCTION relationship_tied() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF public.viewer_practitioner() IS NULL THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    NEW.tied_by := OLD.tied_by;
    NEW.tied_for := OLD.tied_for;
    IF OLD.tied_by IS NOT NULL AND NOT public.own_tie(OLD.tied_by, OLD.tied_for) AND public.knows_adult(NEW.relative_id, NEW.id) THEN
      NEW.tied_by := NULL;
      NEW.tied_for := NULL;
    END IF;
    RETURN NEW;
  END IF;
  NEW.tied_by := NULL;
  NEW.tied_for := NULL;
  IF NOT EXISTS (SELECT 1 FROM public.relative r WHERE r.id = NEW.relative_id AND r.registered_in = public.viewer_operation()) THEN
    NEW.tied_by := public.viewer_practitioner();
    NEW.tied_for := public.viewer_organisation();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER relationship_tied BEFORE INSERT OR UPDATE ON relationship
  FOR EACH ROW WHEN (current_user <> 'heed_definer') EXECUTE FUNCTION relationship_tied();
ALTER FUNCTION relationship_tied() OWNER TO heed_definer;

-- Children that were restricted between a migration and these triggers are repeated here.
SET LOCAL ROLE heed_definer;
UPDATE public.household_member m SET child_restricted = c.restricted FROM public.child c
WHERE c.id = m.child_id AND m.child_restricted <> c.restricted;
SET LOCAL ROLE heed_owner;
