package breakglass_test

import (
	"strings"
	"testing"

	"heed/graph/graphtest"
	"heed/practice"
)

// Of an authority that is closed nobody hears of an opening, whatever they are to the
// child; while it is open they do.
func TestNobodyOfAClosedAuthorityIsNotifiedOfEmergencyAccess(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		given string // of the child's lead, where there is one
		heard string // who hears while the authority is open
	}{
		"of a child that nobody leads": {"", "old manager"},
		"of a child that its lead social worker leads": {`INSERT INTO involvement (id, created_at, updated_at, child_id, organisation_id,
		  practitioner_id, role, purpose, lawful_basis, "from", origin)
		  SELECT gen_random_uuid(), now(), now(), c.id, p.organisation_id, p.id, 'LEAD_SOCIAL_WORKER', 'Leads the work.', 'PUBLIC_TASK',
		  '2026-01-01', 'RECORDED' FROM child c, practitioner p WHERE p.name = 'old lead'`, "old lead"},
		"of a child whose lead's manager is there": {`UPDATE practitioner SET manager_id = (SELECT id FROM practitioner WHERE name =
		  'old manager') WHERE name = 'lead';
		  INSERT INTO involvement (id, created_at, updated_at, child_id, organisation_id, practitioner_id, role, purpose, lawful_basis, "from",
		  origin)
		  SELECT gen_random_uuid(), now(), now(), c.id, p.organisation_id, p.id, 'LEAD_SOCIAL_WORKER', 'Leads the work.', 'PUBLIC_TASK',
		  '2026-01-01', 'RECORDED' FROM child c, practitioner p WHERE p.name = 'lead'`, "old manager"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			told := func(closed bool) string {
				w := graphtest.New(t)
				w.Organisation("old council", practice.AgencySocialCare, practice.OrganisationKindLocalAuthority, "888")
				w.Practitioner("old manager", "old council", practice.RoleManager)
				w.Practitioner("old lead", "old council", practice.RoleLead)
				c := w.UnknownChildRow("Wren", "Quillfether", 1, nil)
				if tt.given != "" {
					w.Exec(tt.given)
				}
				if closed {
					w.Exec("UPDATE organisation SET active = false WHERE name = 'old council'")
				}
				w.MustOpenRecord("police", c.ID())
				return strings.Join(w.AllNotices(), "\n")
			}
			if got := told(false); !strings.Contains(got, tt.heard) {
				t.Errorf("while the authority is open, told are:\n%s", got)
			}
			if got := told(true); strings.Contains(got, "old") || !strings.Contains(got, "to manager of the child") {
				t.Errorf("of a closed authority, and not of the one that is open, told are:\n%s", got)
			}
		})
	}
}
