package chronology_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"heed/graph/graphtest"
	"heed/practice"
)

// Who reads which classification of whose event: every agency and role, by docs/access.md.

// readers are organisations that are involved with the child, an agency each; social
// care has two, for a lead's manager is one of the lead's own organisation.
var readers = map[string]struct {
	agency practice.Agency
	kind   practice.OrganisationKind
}{
	"force":      {practice.AgencyPolice, practice.OrganisationKindPoliceForce},
	"trust":      {practice.AgencyHealth, practice.OrganisationKindHealthVisiting},
	"school":     {practice.AgencyEducation, practice.OrganisationKindSchool},
	"council":    {practice.AgencySocialCare, practice.OrganisationKindLocalAuthority},
	"early help": {practice.AgencySocialCare, practice.OrganisationKindEarlyHelpService},
}

// readable is what a reader reads of another organisation's events: of the agencies
// that wrote them, all, none or their own. What is routine or of a third party all read.
type readable struct{ sensitive, police, health string }

// readsWhat is the table. What it does not name is as the organisation's row says.
var readsWhat = map[string]readable{
	"force":                         {"own", "all", "none"},
	"trust":                         {"own", "none", "all"},
	"school":                        {"own", "none", "none"},
	"council":                       {"all", "none", "none"},
	"council LEAD by name":          {"all", "all", "all"},
	"council MANAGER":               {"all", "all", "all"}, // a lead of the council is involved by name
	"council MANAGER by name":       {"all", "all", "all"},
	"early help":                    {"all", "none", "none"},
	"early help MANAGER":            {"all", "all", "none"}, // nobody who leads there is
	"early help MANAGER by name":    {"all", "all", "none"},
	"early help LEAD and a MANAGER": {"all", "all", "none"},
}

func TestEveryAgencyAndRoleReadsTheClassificationsThatAreTheirs(t *testing.T) {
	t.Parallel()
	w := graphtest.NewEmpty(t)
	number := 0
	for name, r := range readers {
		for _, body := range []string{name, "other " + name} {
			number++
			w.Organisation(body, r.agency, r.kind, fmt.Sprint(number))
			w.Practitioner("author of "+body, body, practice.RolePractitioner)
		}
	}
	kid := w.ChildRow("Wren", "Quillfether", "2018-03-04")
	w.WriteRows("child", kid)
	for _, body := range w.Organisations {
		w.WriteRows("involvement", w.InvolvementRow(kid.ID(), body, nil, graphtest.Noon.AddDate(-1, 0, 0), nil))
	}
	type reader struct {
		who, body string
		want      readable
		sees      bool
	}
	var all []reader
	add := func(body, suffix string, sees bool, roles ...practice.Role) {
		name := body + " " + string(roles[0]) + suffix
		w.Practitioner(name, body, roles...)
		want, own := readsWhat[name]
		if !own {
			want = readsWhat[body]
		}
		all = append(all, reader{name, body, want, sees})
	}
	works := []practice.Role{practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead, practice.RoleManager}
	for body := range readers {
		for _, role := range []practice.Role{practice.RoleSubmitter, practice.RoleAuditor, practice.RolePartnershipLead,
			practice.RoleAdministrator, practice.RoleRecords} {
			add(body, "", false, role)
		}
		for _, role := range works {
			add(body, "", true, role)
			if body == "early help" && role == practice.RoleLead {
				continue // one by name there would give its managers a lead
			}
			add(body, " by name", true, role)
			person := w.Viewers[body+" "+string(role)+" by name"].PractitionerID
			w.WriteRows("involvement", w.InvolvementRow(kid.ID(), w.Organisations[body], &person, graphtest.Noon.AddDate(-1, 0, 0), nil))
		}
	}
	add("early help", " and a MANAGER", true, practice.RoleLead, practice.RoleManager)
	w.Serve()

	type written struct {
		id             uuid.UUID
		by             practice.Agency
		body           string
		classification practice.Classification
	}
	var events []written
	for name := range w.Organisations {
		for _, classification := range practice.Classification("").Values() {
			id := graphtest.Parsed(t, w.RecordEventAbout("author of "+name, classification, kid.ID().String()))
			events = append(events, written{id, w.Viewers["author of "+name].Agency, name, practice.Classification(classification)})
		}
	}
	cells := 0
	for _, r := range all {
		for part := range slices.Chunk(events, 25) {
			var ids []uuid.UUID
			for _, e := range part {
				ids = append(ids, e.id)
			}
			a := w.Must(r.who, "query($ids: [ID!]!) { nodes(ids: $ids) { ... on ChronologyEvent { id summary } } }", map[string]any{"ids": ids})
			for i, e := range part {
				if seen := a.At("nodes", i) != nil; seen != r.sees {
					t.Errorf("%s sees a %s event of %s: %v", r.who, e.classification, e.body, seen)
				}
				scope := "all"
				switch e.classification {
				case practice.ClassificationSensitive:
					scope = r.want.sensitive
				case practice.ClassificationPoliceRestricted:
					scope = r.want.police
				case practice.ClassificationHealthRestricted:
					scope = r.want.health
				}
				want := r.sees && (e.body == r.body || scope == "all" || scope == "own" && e.by == readers[r.body].agency)
				if got := a.At("nodes", i, "summary") != nil; got != want {
					t.Errorf("%s reads the %s text of %s: %v, want %v", r.who, e.classification, e.body, got, want)
				}
				cells++
			}
		}
	}
	if cells < 2000 {
		t.Errorf("%d cells were asked", cells)
	}
}
