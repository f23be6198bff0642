package practice

import "testing"

func TestValidateInvolvement(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*InvolvementFacts)
		want   []string
	}{
		"a whole involvement passes":     {func(*InvolvementFacts) {}, nil},
		"one of a single day passes":     {func(f *InvolvementFacts) { f.EndedOn = f.StartedOn }, nil},
		"one that ends before it starts": {func(f *InvolvementFacts) { f.EndedOn = dayp("2025-02-28") }, []string{"endedAt: INVALID"}},
		"a purpose of a word":            {func(f *InvolvementFacts) { f.Purpose = "Care" }, []string{"purpose: TOO_SHORT"}},
		"no purpose":                     {func(f *InvolvementFacts) { f.Purpose = "" }, []string{"purpose: REQUIRED"}},
		"no lawful basis":                {func(f *InvolvementFacts) { f.LawfulBasis = "" }, []string{"lawfulBasis: REQUIRED"}},
		"a school's lead social worker": {func(f *InvolvementFacts) { f.Role = InvolvementRoleLeadSocialWorker },
			[]string{"role: INVALID"}},
		"a school's early help worker passes": {func(f *InvolvementFacts) { f.Role = InvolvementRoleEarlyHelpWorker }, nil},
		"nothing hears everything": {func(f *InvolvementFacts) { *f = InvolvementFacts{} },
			[]string{"role: REQUIRED", "origin: REQUIRED", "purpose: REQUIRED", "lawfulBasis: REQUIRED", "startedAt: REQUIRED"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts := InvolvementFacts{
				Agency: AgencyEducation, Role: InvolvementRoleDesignatedSafeguardingLead, Origin: InvolvementOriginRegistered,
				Purpose: "The child's school.", LawfulBasis: LawfulBasisPublicTask, StartedOn: dayp("2025-03-01"),
			}
			tt.change(&facts)
			wantProblems(t, ValidateInvolvement(facts), tt.want...)
		})
	}
}

func TestEveryInvolvementRoleSaysWhoseItIs(t *testing.T) {
	t.Parallel()
	open := map[InvolvementRole]bool{InvolvementRoleEarlyHelpWorker: true, InvolvementRoleOther: true}
	for _, role := range every[InvolvementRole]() {
		if known(role.Agency()) == open[role] {
			t.Errorf("%s belongs to %q", role, role.Agency())
		}
	}
}
