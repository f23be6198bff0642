-- A page of the list: each child with the latest care profile and the next action.
SELECT json_build_object('children', json_agg(json_build_object('id', c.id, 'givenName', c.given_name, 'familyName', c.family_name,
  'dateOfBirth', c.date_of_birth, 'sex', c.sex, 'restricted', c.restricted,
  'careProfiles', (SELECT json_agg(json_build_object('state', p.state, 'startedAt', p.started_at, 'completedAt', p.completed_at))
    FROM (SELECT p.state, p.started_at, p.completed_at FROM care_profile p WHERE p.child_id = c.id
      ORDER BY p.window_end DESC, p.id DESC LIMIT 1) p),
  'actions', (SELECT json_agg(json_build_object('what', a.what, 'state', a.state, 'dueOn', a.due))
    FROM (SELECT a.what, a.state, a.due FROM action_child k JOIN action a ON a.id = k.action_id WHERE k.child_id = c.id
      ORDER BY a.due, a.id LIMIT 1) a)
) ORDER BY c.family_key, c.id))::text, array_agg(c.id)
FROM (/* page */) page JOIN child c ON c.id = page.child_id
