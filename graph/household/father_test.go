package household_test

import (
	"slices"
	"testing"

	"heed/graph/graphtest"
)

func TestAFatherIsRecordedBeforeHeIsNamed(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	a := w.MustSend("manager", "registerRelative", "relationship { engagement relative { id givenName familyName } }",
		map[string]any{"childId": kid, "kind": "FATHER", "engagement": "WHEREABOUTS_UNKNOWN"})
	father := a.Text("registerRelative", "relationship", "relative", "id")
	if a.Text("registerRelative", "relationship", "relative", "familyName") != "" || father == "" {
		t.Errorf("the father without a name reads %s", a.Raw)
	}
	named := w.MustSend("manager", "amendRelative", "relative { familyName }",
		map[string]any{"id": father, "version": 1, "givenName": "Corin", "familyName": "Oxbramble"})
	if got := named.Text("amendRelative", "relative", "familyName"); got != "Oxbramble" {
		t.Errorf("named, he is %q", got)
	}
	w.MustSend("manager", "amendRelative", "relative { familyName }", map[string]any{"id": father, "version": 2, "familyName": nil})
}

func TestAParentByBirthIsOlderThanTheChild(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Mutated("manager", "registerChild", map[string]any{"givenName": "Wren", "familyName": "Quillfether", "dateOfBirth": "2018-03-04",
		"sex": "FEMALE", "role": "SOCIAL_WORKER", "purpose": "Keeps the child in sight.", "lawfulBasis": "PUBLIC_TASK"}).Record("registerChild")
	adult := func(kind, born string) map[string]any {
		return map[string]any{"childId": kid, "familyName": "Quillfether", "kind": kind, "dateOfBirth": born}
	}
	for _, c := range []struct {
		kind, born string
		want       []string
	}{
		{"MOTHER", "2018-03-04", []string{"OUT_OF_RANGE dateOfBirth"}}, {"FATHER", "2019-01-01", []string{"OUT_OF_RANGE dateOfBirth"}},
		{"ADULT_SIBLING", "2018-03-05", nil}, {"MOTHER", "1990-01-01", nil},
	} {
		if got := w.Mutated("manager", "registerRelative", adult(c.kind, c.born)).Problems("registerRelative"); !slices.Equal(got, c.want) {
			t.Errorf("a %s born on %s: %q, want %q", c.kind, c.born, got, c.want)
		}
	}
	mother := w.MustSend("manager", "registerRelative", "relationship { relative { id } }", adult("MOTHER", "1991-01-01")).
		Text("registerRelative", "relationship", "relative", "id")
	got := w.Mutated("manager", "amendRelative", map[string]any{"id": mother, "version": 1, "dateOfBirth": "2020-01-01"}).
		Problems("amendRelative")
	if !slices.Equal(got, []string{"OUT_OF_RANGE dateOfBirth"}) {
		t.Errorf("a mother is made younger than the child: %q", got)
	}
	younger := w.MustSend("manager", "registerRelative", "relationship { relative { id } }", adult("OTHER", "2020-01-01")).
		Text("registerRelative", "relationship", "relative", "id")
	other := w.RegisterChild("manager", "SOCIAL_WORKER", "Merle", "Quillfether", "2019-01-01")
	got = w.Mutated("manager", "recordRelationship", map[string]any{"childId": other, "relativeId": younger, "kind": "FATHER"}).
		Problems("recordRelationship")
	if !slices.Equal(got, []string{"OUT_OF_RANGE kind"}) {
		t.Errorf("a father who is younger than the child: %q", got)
	}
}
