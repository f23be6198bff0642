package graphtest

// Signposted takes a concern into triage and decides it, as the authority's manager.
func (w *Env) Signposted(id string) {
	w.T.Helper()
	w.Succeeds("manager", "startTriage", "referral { id }", map[string]any{"id": id, "version": 1})
	w.Succeeds("manager", "decideReferral", "referral { id }", map[string]any{"id": id, "version": 2, "outcome": "SIGNPOSTED", "threshold": "UNIVERSAL",
		"rationale": "Met by the school itself.", "feedback": "Thank you for telling us."})
}
