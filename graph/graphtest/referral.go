package graphtest

// SubmitConcern is a concern of the teacher's: its id and that of its first child.
func (w *Env) SubmitConcern(who string, input map[string]any) (referral, kid string) {
	w.T.Helper()
	w.Must(who, SubmitConcern, map[string]any{"input": input})
	a := w.Must("manager", `{ referrals(first: 1, orderBy: {field: RECEIVED_AT, direction: DESC}) { edges { node { id concerns { child { id } } } } } }`, nil)
	return a.Text("referrals", "edges", 0, "node", "id"), a.Text("referrals", "edges", 0, "node", "concerns", 0, "child", "id")
}

func WrenInput() map[string]any { return ChildInput("Wren", "Quillfether", "2018-03-04") }
