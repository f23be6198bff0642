package practice

import (
	"testing"
)

// TestEveryCellOfTheClassificationMatrix states who reads what independently of the
// matrix, and checks every classification, agency, role, author and relation to the child.
func TestEveryCellOfTheClassificationMatrix(t *testing.T) {
	t.Parallel()
	social := func(r TextReader, role Role) bool {
		return r.Agency == AgencySocialCare && r.Roles[0] == role
	}
	reads := map[Classification]func(TextReader) bool{
		ClassificationRoutine:    func(TextReader) bool { return true },
		ClassificationThirdParty: func(TextReader) bool { return true },
		ClassificationSensitive: func(r TextReader) bool {
			return r.Author || r.Colleague || r.Agency == AgencySocialCare || r.Roles[0] == RoleAuditor
		},
		ClassificationPoliceRestricted: func(r TextReader) bool {
			return r.Author || r.Agency == AgencyPolice || social(r, RoleManager) || social(r, RoleLead) && r.Named
		},
		ClassificationHealthRestricted: func(r TextReader) bool {
			return r.Author || r.Agency == AgencyHealth || social(r, RoleLead) && r.Named || social(r, RoleManager) && r.ManagesNamed
		},
	}
	both := []bool{false, true}
	for _, c := range every[Classification]() {
		for _, agency := range every[Agency]() {
			for _, role := range every[Role]() {
				for _, author := range both {
					for _, colleague := range both {
						for _, named := range both {
							for _, manages := range both {
								by := TextReader{Agency: agency, Roles: []Role{role}, Author: author, Colleague: colleague, Named: named, ManagesNamed: manages}
								reason, withheld := Withheld(c, by)
								if want := !reads[c](by); withheld != want {
									t.Errorf("%s from %+v: withheld %v, want %v", c, by, withheld, want)
								}
								if withheld && string(reason) != string(c) || !withheld && reason != "" {
									t.Errorf("%s from %+v: reason %q", c, by, reason)
								}
							}
						}
					}
				}
			}
		}
	}
}

func TestNamesAreAskedForOnlyWhereTheyDecide(t *testing.T) {
	t.Parallel()
	lead, manager := TextReader{Agency: AgencySocialCare, Roles: []Role{RoleLead}},
		TextReader{Agency: AgencySocialCare, Roles: []Role{RoleManager}}
	for name, tt := range map[string]struct {
		c    Classification
		by   TextReader
		want bool
	}{
		"health detail and a lead":    {ClassificationHealthRestricted, lead, true},
		"health detail and a manager": {ClassificationHealthRestricted, manager, true},
		"police detail and a lead":    {ClassificationPoliceRestricted, lead, true},
		"police detail and a manager": {ClassificationPoliceRestricted, manager, false},
		"what is routine":             {ClassificationRoutine, lead, false},
		"what their organisation wrote": {ClassificationHealthRestricted,
			TextReader{Agency: AgencySocialCare, Roles: []Role{RoleLead}, Author: true}, false},
		"a social worker": {ClassificationHealthRestricted,
			TextReader{Agency: AgencySocialCare, Roles: []Role{RolePractitioner}}, false},
		"a lead of no agency that there is": {ClassificationHealthRestricted, TextReader{Roles: []Role{RoleLead}}, false},
		"a school's lead": {ClassificationPoliceRestricted,
			TextReader{Agency: AgencyEducation, Roles: []Role{RoleLead, RoleManager}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := HangsOnNames(tt.c, tt.by); got != tt.want {
				t.Errorf("it hangs on names: %v", got)
			}
		})
	}
}

func TestWithheldAtTheEdges(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		c      Classification
		agency Agency
		roles  []Role
		// manages: of every child of the record a lead is involved by name whose manager they are.
		manages bool
		want    WithheldReason
	}{
		"a manager in several roles reads police detail": {ClassificationPoliceRestricted, AgencySocialCare,
			[]Role{RolePractitioner, RoleManager}, false, ""},
		"a manager of no lead reads no health detail": {ClassificationHealthRestricted, AgencySocialCare, []Role{RoleManager}, false,
			WithheldReasonHealthRestricted},
		"a lead is no manager of leads": {ClassificationHealthRestricted, AgencySocialCare, []Role{RoleLead}, true,
			WithheldReasonHealthRestricted},
		"a school's manager reads no police detail": {ClassificationPoliceRestricted, AgencyEducation, []Role{RoleManager}, true,
			WithheldReasonPoliceRestricted},
		"a social worker without roles reads no detail": {ClassificationHealthRestricted, AgencySocialCare, nil, true,
			WithheldReasonHealthRestricted},
		"what is not classified is withheld":     {"", AgencySocialCare, []Role{RoleManager}, true, WithheldReasonUnclassified},
		"a classification not known is withheld": {"SECRET", AgencyPolice, []Role{RoleManager}, true, WithheldReasonUnclassified},
		"a viewer of no agency reads nothing":    {ClassificationRoutine, "", []Role{RoleAuditor}, true, WithheldReasonUnclassified},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, withheld := Withheld(tt.c, TextReader{Agency: tt.agency, Roles: tt.roles, ManagesNamed: tt.manages}); got != tt.want ||
				withheld != (tt.want != "") {
				t.Errorf("got %q, %v; want %q", got, withheld, tt.want)
			}
		})
	}
}
