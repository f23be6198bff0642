-- Drops what the policies create, so that they can be restated whole: policies, triggers,
-- views and functions of Heed's own roles. Tables and data stay.

DO $$
DECLARE
  it record;
BEGIN
  FOR it IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP POLICY %I ON public.%I', it.policyname, it.tablename);
  END LOOP;
  FOR it IN SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('DROP TRIGGER %I ON public.%I', it.tgname, it.relname);
  END LOOP;
  FOR it IN SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('DROP VIEW IF EXISTS public.%I CASCADE', it.relname); -- one may stand on another
  END LOOP;
  -- A function is dropped as its owner: heed_owner is a member of heed_definer
  -- that does not inherit its rights.
  FOR it IN SELECT p.oid::regprocedure::text AS signature, pg_get_userbyid(p.proowner) AS owner FROM pg_proc p
            WHERE p.pronamespace = 'public'::regnamespace
              AND pg_get_userbyid(p.proowner) IN ('heed_owner', 'heed_definer')
              AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
            ORDER BY 1 LOOP -- all are named before the first is dropped: one may take others with it
    EXECUTE format('SET LOCAL ROLE %I', it.owner);
    EXECUTE 'DROP FUNCTION IF EXISTS ' || it.signature || ' CASCADE';
  END LOOP;
  SET LOCAL ROLE heed_owner;
END $$;
