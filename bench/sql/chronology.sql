-- The latest hundred events of a child.
SELECT json_build_object('child', json_build_object('id', c.id, 'chronology', (
  SELECT json_agg(json_build_object('id', q.id, 'occurredAt', q.occurred_at, 'category', q.category, 'summary', q.summary,
    'impact', q.impact, 'significance', q.significance, 'agency', q.agency, 'classification', q.classification,
    'organisation', json_build_object('name', o.name), 'recordedBy', json_build_object('name', p.name)))
  FROM (SELECT e.* FROM chronology_subject s JOIN chronology_event e ON e.id = s.event_id WHERE s.child_id = c.id
    ORDER BY s.occurred_at DESC, s.event_id DESC LIMIT 100) q
  JOIN organisation o ON o.id = q.organisation_id JOIN practitioner p ON p.id = q.recorded_by_id)))::text, ARRAY[c.id]
FROM child c WHERE c.id = $1
