package graphtest

import (
	"strings"
	"testing"

	"github.com/google/uuid"
)

// A child who must be restricted today can be: whatever stands against it is named, and
// a manager of the authority gets each of it out of the way alone, at once, whoever made
// it and whoever has it.

// UrgentChild is a child who shares much with a sister, by other agencies.
type UrgentChild struct {
	*Env
	Kid, Sister string
}

func NewUrgentChild(t *testing.T) UrgentChild {
	t.Helper()
	w := New(t)
	u := UrgentChild{Env: w, Kid: w.Pupil("Wren"), Sister: w.Pupil("Robin")}
	w.InvolveByName(u.Kid, "health", "teacher")
	w.InvolveByName(u.Sister, "health", "teacher")
	return u
}

// Against are the messages that stand against restricting the child, one text.
func (u UrgentChild) Against() string {
	u.T.Helper()
	a, _ := u.Restricts(u.Kid)
	var all []string
	for i := range a.List("restrictChild", "errors") {
		all = append(all, a.Text("restrictChild", "errors", i, "message"))
	}
	if len(a.Errors) > 0 {
		u.T.Fatal(a.Raw)
	}
	return strings.Join(all, " ")
}

// Resolves says that something is named as standing against it, and that one thing that
// the manager does gets it out of the way.
func (u UrgentChild) Resolves(named string, verb string, input map[string]any) {
	u.T.Helper()
	if said := u.Against(); !strings.Contains(said, named) {
		u.T.Errorf("%q is not named: %q", named, said)
	}
	if a := u.Mutated("manager", verb, input); a.Record(verb) == "" {
		u.T.Fatalf("%s, to get %q out of the way: %s", verb, named, a.Raw)
	}
	if said := u.Against(); strings.Contains(said, named) {
		u.T.Errorf("after %s it is named still: %q", verb, said)
	}
}

// HouseholdOf is a home of the child's, made where there is none.
func (w *Env) HouseholdOf(child string) uuid.UUID {
	w.T.Helper()
	h, id := w.HouseholdRow("4 Nowhere Lane, Testham"), uuid.MustParse(child)
	w.WriteRows("household", h)
	w.WriteRows("household_member", w.MemberRow(h.ID(), &id, nil, "2018-03-04", nil))
	return h.ID()
}
