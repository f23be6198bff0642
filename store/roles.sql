-- The roles of a database of Heed. They belong to the cluster, so each is made only where
-- it is missing. Run as an administrator of the database.

DO $$
DECLARE
  it text;
BEGIN
  -- Owns the tables. NOINHERIT: it must not silently gain another role's policies.
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'heed_owner') THEN
    CREATE ROLE heed_owner NOLOGIN NOINHERIT;
  END IF;
  -- Owns the few functions that bypass row security, and has only their grants.
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'heed_definer') THEN
    CREATE ROLE heed_definer NOLOGIN NOINHERIT;
  END IF;
  -- Serves: owns nothing, bypasses nothing, deletes nothing.
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'heed_app') THEN
    CREATE ROLE heed_app LOGIN NOINHERIT;
  END IF;
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT heed_owner, heed_definer TO %I', current_user);
  END IF;
  IF NOT pg_has_role('heed_owner', 'heed_definer', 'MEMBER') THEN
    GRANT heed_definer TO heed_owner;
  END IF;
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO heed_owner, heed_app', current_database());
  -- Heed uses no large objects, and no policy protects one. Everybody may call these
  -- functions until a superuser revokes them.
  IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    FOR it IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace
      AND (p.proname LIKE 'lo\_%' OR p.proname IN ('loread', 'lowrite')) AND has_function_privilege('heed_app', p.oid, 'EXECUTE') LOOP
      EXECUTE format('REVOKE EXECUTE ON FUNCTION pg_catalog.%s FROM PUBLIC, heed_app', it);
    END LOOP;
  END IF;
  -- A statement that names a table without its schema could use a temporary table instead of
  -- Heed's.
  IF has_database_privilege('heed_app', current_database(), 'TEMPORARY') THEN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC, heed_app', current_database());
  END IF;
END $$;

-- The serving role's settings. JIT compiles policies for longer than they run. Planning
-- takes longer than running too, and PostgreSQL would plan again for each list of
-- identifiers. Existing settings are left alone, because two databases of the cluster may
-- be prepared at once.
DO $$
DECLARE
  it text;
BEGIN
  FOREACH it IN ARRAY ARRAY['jit=off', 'plan_cache_mode=force_generic_plan', 'search_path=public',
    'idle_in_transaction_session_timeout=30s', 'lock_timeout=5s', 'statement_timeout=15s'] LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_db_role_setting s WHERE s.setrole = 'heed_app'::regrole AND s.setdatabase = 0
      AND it = ANY (s.setconfig)) THEN
      EXECUTE format('ALTER ROLE heed_app SET %I = %L', split_part(it, '=', 1), split_part(it, '=', 2));
    END IF;
  END LOOP;
END $$;

GRANT CREATE, USAGE ON SCHEMA public TO heed_owner, heed_definer;
GRANT USAGE ON SCHEMA public TO heed_app;

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
