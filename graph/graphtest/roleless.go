package graphtest

import (
	"strings"
	"testing"
)

// Of is a record of the scene that a type has, or the child.
func (s Fixture) Of(kind string) any {
	for name, r := range map[string]Row{"Referral": s.Referral, "Household": s.Household, "Relative": s.Mother, "Organisation": s.Institution,
		"Practitioner": s.Account, "Instrument": s.instrument, "CareProfile": s.Profile, "CareSitting": s.Sitting, "Action": s.Action} {
		if name == kind {
			return r.ID()
		}
	}
	return s.Child.ID()
}

func (w *Env) RevealsNothing(t *testing.T, document string) {
	t.Helper()
	a := w.Ask("nobody", document, nil)
	for _, err := range a.Errors {
		if err.Code() != "FORBIDDEN" && err.Code() != "NOT_FOUND" {
			t.Errorf("%s answers %s\n%s", document, a.Raw, w.Log)
		}
	}
	if strings.Contains(a.Raw, `"id":"`) || strings.Contains(a.Raw, `"at":"`) || strings.Contains(a.Raw, `"agency":"`) {
		t.Errorf("%s tells %s", document, a.Raw)
	}
}
