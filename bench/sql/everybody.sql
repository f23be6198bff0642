-- Children from a place in the order of names on, for a viewer who sees nearly all of them.
-- The parameters are those for a viewer who sees few.
SELECT e.id AS child_id, e.family_key FROM child e
WHERE (e.family_key, e.id) > ($1::text, $2::uuid) AND e.family_key <= $3::text
  AND ($4::uuid, $5::uuid, $6::timestamptz, $7::boolean) IS NOT NULL
ORDER BY e.family_key, e.id LIMIT 50
