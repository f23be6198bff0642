-- Everything that the policies state, as the catalogue has it: any later removal, addition
-- or change gives another digest.
SELECT md5(coalesce(string_agg(fact, E'\n' ORDER BY fact), '')) FROM (
  SELECT concat_ws(' ', c.relkind, c.relname, c.relrowsecurity, c.relforcerowsecurity, pg_get_userbyid(c.relowner), c.relacl, c.reloptions,
    CASE c.relkind WHEN 'v' THEN pg_get_viewdef(c.oid) END)
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
  UNION ALL
  SELECT concat_ws(' ', 'column', c.relname, a.attname, a.attacl) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relnamespace = 'public'::regnamespace AND a.attacl IS NOT NULL
  UNION ALL
  SELECT concat_ws(' ', 'policy', p.tablename, p.policyname, p.permissive, p.roles, p.cmd, p.qual, p.with_check) FROM pg_policies p
    WHERE p.schemaname = 'public'
  UNION ALL
  SELECT concat_ws(' ', 'trigger', t.tgenabled, pg_get_triggerdef(t.oid)) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
  UNION ALL
  SELECT concat_ws(' ', 'function', pg_get_userbyid(p.proowner), p.proacl, pg_get_functiondef(p.oid)) FROM pg_proc p
  WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
  UNION ALL
  SELECT concat_ws(' ', 'schema', n.nspacl) FROM pg_namespace n WHERE n.nspname = 'public'
  UNION ALL
  SELECT concat_ws(' ', 'role', r.rolname, r.rolsuper, r.rolbypassrls, r.rolinherit, ARRAY(SELECT pg_get_userbyid(m.roleid)
    FROM pg_auth_members m WHERE m.member = r.oid ORDER BY 1))
  FROM pg_roles r WHERE r.rolname IN ('heed_app', 'heed_definer', 'heed_owner')
) AS facts (fact)
