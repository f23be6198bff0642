-- Protects every table: row security is enabled and forced, and the public has no rights.
-- What the files in policies do not grant is granted to nobody.

DO $$
DECLARE
  it record;
BEGIN
  FOR it IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration' LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', it.tablename);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', it.tablename);
    EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC, heed_app, heed_definer', it.tablename);
  END LOOP;
END $$;
GRANT SELECT ON migration TO heed_app;
-- Nobody may call a function until it is granted.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
