-- The roles of a database of Heed. They belong to the cluster, so each is made
-- only where it is missing. Run as an administrator of the database.

DO $$
BEGIN
  -- Owns the tables. NOINHERIT: it must not silently gain another role's policies.
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'heed_owner') THEN
    CREATE ROLE heed_owner NOLOGIN NOINHERIT;
  END IF;
  -- Owns the few functions that look past the viewer, and has only their grants.
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
END $$;

-- JIT compiles policies for longer than they run.
ALTER ROLE heed_app SET jit = off;
ALTER ROLE heed_app SET search_path = public;
ALTER ROLE heed_app SET idle_in_transaction_session_timeout = '30s';
ALTER ROLE heed_app SET lock_timeout = '5s';
ALTER ROLE heed_app SET statement_timeout = '15s';

GRANT CREATE, USAGE ON SCHEMA public TO heed_owner, heed_definer;
GRANT USAGE ON SCHEMA public TO heed_app;

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
