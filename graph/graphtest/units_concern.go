package graphtest

// SignpostConcern takes a concern into triage and decides it, as the authority's manager.
func (w *Env) SignpostConcern(id string) {
	w.T.Helper()
	w.MustSend("manager", "startTriage", "referral { id }", map[string]any{"id": id, "version": 1})
	w.MustSend("manager", "decideReferral", "referral { id }", map[string]any{"id": id, "version": 2, "outcome": "SIGNPOSTED", "threshold": "UNIVERSAL",
		"rationale": "Met by the school itself.", "feedback": "Thank you for telling us."})
}
