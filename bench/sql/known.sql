-- Children that the viewer's organisation knows, from a place in the order of names on, for
-- a list and for a search: the index of an organisation's involvements has that order.
-- Emergency access is rare, so all of it is added.
SELECT k.child_id, k.family_key FROM (
  (SELECT i.child_id, i.child_family_key AS family_key FROM involvement i
    WHERE i.organisation_id = $4 AND i."from" <= $6 AND (i."to" IS NULL OR i."to" >= $6)
      AND (NOT i.child_restricted OR i.practitioner_id = $5)
      AND (i.sight = 'ORGANISATION' OR i.practitioner_id = $5 OR $7::boolean)
      AND (i.child_family_key, i.child_id) > ($1::text, $2::uuid) AND i.child_family_key <= $3::text
    GROUP BY 2, 1 ORDER BY 2, 1 LIMIT 50)
  UNION
  SELECT g.child_id, c.family_key FROM break_glass g JOIN child c ON c.id = g.child_id
    WHERE g.practitioner_id = $5 AND g.opened_at <= $6 AND g.ends_at > $6 AND NOT c.restricted
      AND (c.family_key, c.id) > ($1::text, $2::uuid) AND c.family_key <= $3::text
) k ORDER BY k.family_key, k.child_id LIMIT 50
