-- Children whose family name is the text, or begins with it, in the order of names.
SELECT json_build_object('children', json_agg(json_build_object('id', c.id, 'givenName', c.given_name, 'familyName', c.family_name,
  'dateOfBirth', c.date_of_birth) ORDER BY c.family_key, c.id))::text, array_agg(c.id)
FROM (/* page */) page JOIN child c ON c.id = page.child_id
