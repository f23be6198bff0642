package graphtest

// CloseAccount amends an account with what it lacks, as an administrator sends it.
func (w *Env) CloseAccount(who string, changes map[string]any) Answer {
	w.T.Helper()
	id := w.Viewers[who].PractitionerID
	return w.Mutated("administrator", "amendPractitioner", MapOf(changes, "id", id, "version", w.Count("SELECT version FROM practitioner WHERE id = $1", id)))
}
