package practice

import (
	"slices"
	"testing"
)

// TestEveryCellOfTheClassificationMatrix states who reads what in other words
// than the matrix, and asks for every classification, agency, role and author.
func TestEveryCellOfTheClassificationMatrix(t *testing.T) {
	t.Parallel()
	reads := map[Classification]func(agency Agency, role Role, own bool) bool{
		ClassificationRoutine:    func(Agency, Role, bool) bool { return true },
		ClassificationThirdParty: func(Agency, Role, bool) bool { return true },
		ClassificationSensitive: func(agency Agency, role Role, own bool) bool {
			return own || agency == AgencySocialCare || role == RoleAuditor
		},
		ClassificationPoliceRestricted: func(agency Agency, role Role, _ bool) bool {
			return agency == AgencyPolice || agency == AgencySocialCare && role == RoleManager
		},
		ClassificationHealthRestricted: func(agency Agency, role Role, _ bool) bool {
			return agency == AgencyHealth || agency == AgencySocialCare && role == RoleLead
		},
	}
	for _, c := range every[Classification]() {
		for _, agency := range every[Agency]() {
			for _, role := range every[Role]() {
				for _, own := range []bool{true, false} {
					reason, withheld := Withheld(c, agency, []Role{role}, own)
					if want := !reads[c](agency, role, own); withheld != want {
						t.Errorf("%s from %s %s (own agency %v): withheld %v, want %v", c, agency, role, own, withheld, want)
					}
					if withheld && string(reason) != string(c) || !withheld && reason != "" {
						t.Errorf("%s from %s %s: reason %q", c, agency, role, reason)
					}
				}
			}
		}
	}
}

func TestWithheldAtTheEdges(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		c      Classification
		agency Agency
		roles  []Role
		want   WithheldReason
	}{
		"a manager in several roles reads police detail":  {ClassificationPoliceRestricted, AgencySocialCare, []Role{RolePractitioner, RoleManager}, ""},
		"a manager who is no lead reads no health detail": {ClassificationHealthRestricted, AgencySocialCare, []Role{RoleManager}, WithheldReasonHealthRestricted},
		"a school's manager reads no police detail":       {ClassificationPoliceRestricted, AgencyEducation, []Role{RoleManager}, WithheldReasonPoliceRestricted},
		"a social worker without roles reads no detail":   {ClassificationHealthRestricted, AgencySocialCare, nil, WithheldReasonHealthRestricted},
		"what is not classified is withheld":              {"", AgencySocialCare, []Role{RoleManager}, WithheldReasonUnclassified},
		"a classification not known is withheld":          {"SECRET", AgencyPolice, []Role{RoleManager}, WithheldReasonUnclassified},
		"a viewer of no agency reads nothing":             {ClassificationRoutine, "", []Role{RoleAuditor}, WithheldReasonUnclassified},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, withheld := Withheld(tt.c, tt.agency, tt.roles, false); got != tt.want || withheld != (tt.want != "") {
				t.Errorf("got %q, %v; want %q", got, withheld, tt.want)
			}
		})
	}
}

func TestWhatAFamilyIsGiven(t *testing.T) {
	t.Parallel()
	given := []Classification{ClassificationRoutine, ClassificationSensitive}
	for _, c := range append(every[Classification](), "SECRET") {
		reason, withheld := WithheldFromFamily(c)
		if withheld == slices.Contains(given, c) || withheld != (reason != "") {
			t.Errorf("%s: withheld %v, %q", c, withheld, reason)
		}
	}
}
