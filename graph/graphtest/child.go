package graphtest

const registerChild = `mutation($input: RegisterChildInput!) { registerChild(input: $input) { child { id version givenName involvements { id role organisation { name } } } mayBeKnown errors { code path message } } }`

// RegisterChild is a child that somebody registers.
func (w *Env) RegisterChild(who, role string, given, family, born string) string {
	w.T.Helper()
	return w.Must(who, registerChild, map[string]any{"input": map[string]any{"givenName": given, "familyName": family, "dateOfBirth": born,
		"role": role, "purpose": "Universal service for the child.", "lawfulBasis": "PUBLIC_TASK"}}).Text("registerChild", "child", "id")
}
