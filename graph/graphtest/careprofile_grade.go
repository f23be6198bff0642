package graphtest

func GradesSent(list ...map[string]any) []any {
	sent := make([]any, len(list))
	for i, g := range list {
		sent[i] = g
	}
	return sent
}
