package graphtest

const RecordEvent = `mutation($input: RecordEventInput!) { recordEvent(input: $input) { event { id summary classification children { id } } errors { code path message } } }`

func (w *Env) RecordEvent(who, kid, classification, summary string) string {
	w.T.Helper()
	return w.Must(who, RecordEvent, map[string]any{"input": map[string]any{"childIds": []string{kid}, "occurredAt": "2026-11-20T10:00:00Z", "category": "CONTACT",
		"summary": summary, "classification": classification}}).Text("recordEvent", "event", "id")
}
