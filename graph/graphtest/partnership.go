package graphtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/auth"
	"heed/practice"
)

// Partnership is a random one: bodies, people with random roles, and families
// whose records are written past every rule.
type Partnership struct {
	*Env
	Draw *rand.Rand
	// parentsSee: who oversees the parent of a unit sees what the unit sees.
	ParentsSee bool

	People []string
	Rows   map[string][]Row

	Compared atomic.Int64 // answers, with the access record

	disclosures map[uuid.UUID]uuid.UUID // the children of those that the oracle has read
}

// NewPartnership draws one from a seed.
func NewPartnership(t testing.TB, seed uint64) *Partnership {
	t.Helper()
	p := &Partnership{Env: NewEmpty(t), Draw: rand.New(rand.NewPCG(seed, 1)), Rows: map[string][]Row{},
		disclosures: map[uuid.UUID]uuid.UUID{}}
	p.ParentsSee = seed%2 == 1
	p.Store.LetParentsSee(p.ParentsSee)
	p.DrawPeople()
	p.DrawInstruments()
	p.DrawFamilies()
	p.DrawInvolvements()
	p.DrawTies()
	p.DrawConcerns()
	p.DrawDrafts(seed)
	p.DrawChronology()
	p.DrawDisclosures()
	p.DrawCare()
	p.DrawActions()
	p.DrawNotices()
	p.DrawOpenings()
	p.DrawIncidents()
	p.DrawKinds()
	for _, table := range Order {
		p.WriteRows(table, p.Rows[table]...)
	}
	p.DrawMerges()
	p.Serve()
	return p
}

// table is the plain side of a record: who wrote what, by identifier.
func (p *Partnership) table(name string) []Row { return p.Rows[name] }

// add keeps a row for the oracle; all are written at once in the end.
func (p *Partnership) add(table string, r Row) Row {
	p.Rows[table] = append(p.Rows[table], r)
	return r
}

func (p *Partnership) chance(percent int) bool { return p.Draw.IntN(100) < percent }

func pick[T any](p *Partnership, list []T) T { return list[p.Draw.IntN(len(list))] }

// Order is how tables are written: what is pointed at comes first.
var Order = []string{"instrument", "child", "household", "relative", "household_member", "relationship", "involvement", "referral",
	"referral_child", "referral_decision", "referral_information", "record_merge",
	"chronology_event", "chronology_subject", "access_entry", "disclosure", "training",
	"care_sitting", "care_profile", "item_grade", "profile_evidence", "target_item", "action", "action_child", "action_step", "escalation",
	"notice", "break_glass", "incident", "incident_delivery", "concern_draft"}

func (p *Partnership) DrawPeople() {
	kinds := []struct {
		agency practice.Agency
		kind   practice.OrganisationKind
	}{
		{practice.AgencySocialCare, practice.OrganisationKindLocalAuthority},
		{practice.AgencySocialCare, practice.OrganisationKindEarlyHelpService},
		{practice.AgencyPolice, practice.OrganisationKindPoliceForce}, {practice.AgencyHealth, practice.OrganisationKindHospitalTrust},
		{practice.AgencyEducation, practice.OrganisationKindSchool}, {practice.AgencyEducation, practice.OrganisationKindNursery},
		{practice.AgencyPolice, practice.OrganisationKindPolicingUnit}, {practice.AgencyPolice, practice.OrganisationKindPolicingUnit},
		{practice.AgencyHealth, practice.OrganisationKindWardOrTeam}, {practice.AgencyPolice, practice.OrganisationKindPolicingUnit},
	}
	// The units of the force and the trust, a team of a unit, and a school of the
	// council's, which is none of its units.
	parents := map[int]int{6: 2, 7: 2, 8: 3, 9: 6, 4: 0, 1: 0}
	roles := make([]practice.Role, 0, 8)
	for _, r := range practice.Role("").Values() {
		roles = append(roles, practice.Role(r))
	}
	for i, k := range kinds {
		name := fmt.Sprint("body ", i)
		p.Organisation(name, k.agency, k.kind, fmt.Sprint(i))
		p.add("organisation", Row{"id": p.Organisations[name], "agency": k.agency, "parent_id": (*uuid.UUID)(nil)})
		size := 3
		if i > 5 {
			size = 2 // a unit
		}
		for j := range size {
			own := []practice.Role{roles[p.Draw.IntN(len(roles))]}
			if j == 0 { // somebody works there; in the authority, somebody decides
				own[0] = []practice.Role{practice.RolePractitioner, practice.RoleLead, practice.RoleManager}[p.Draw.IntN(3)]
			}
			if j == 1 && i > 1 && p.chance(50) { // and somebody oversees it
				own[0] = []practice.Role{practice.RoleManager, practice.RoleSafeguardingLead}[p.Draw.IntN(2)]
			}
			if p.chance(30) {
				if more := pick(p, roles); more != own[0] {
					own = append(own, more)
				}
			}
			person := fmt.Sprintf("person %d of body %d %v", j, i, own)
			p.Practitioner(person, name, own...)
			p.People = append(p.People, person)
			p.add("practitioner", Row{"id": p.Viewers[person].PractitionerID, "organisation_id": p.Organisations[name], "agency": k.agency,
				"roles": own, "manager_id": (*uuid.UUID)(nil),
				"system": len(own) == 1 && own[0] == practice.RoleSubmitter})
		}
		for _, person := range p.where("practitioner", "organisation_id", p.Organisations[name]) {
			if manager := pick(p, p.where("practitioner", "organisation_id", p.Organisations[name])).ID(); p.chance(40) && manager != person.ID() {
				person["manager_id"] = &manager
				p.Exec("UPDATE practitioner SET manager_id = $2 WHERE id = $1", person.ID(), manager)
			}
		}
	}
	for unit, parent := range parents {
		above := p.Rows["organisation"][parent].ID()
		p.Rows["organisation"][unit]["parent_id"] = &above
		p.Exec("UPDATE organisation SET parent_id = $1 WHERE id = $2", above, p.Rows["organisation"][unit].ID())
	}
}

// DrawInstruments loads instruments beside the one that Heed ships.
func (p *Partnership) DrawInstruments() {
	p.add("instrument", p.InstrumentRow(DefinitionOf("DRAWN", "1.0.0"), p.viewer().PractitionerID))
	p.add("instrument", p.InstrumentRow(DefinitionOf("DRAWN", "2.0.0"), nil))
}

func (p *Partnership) viewer() auth.Viewer { return p.Viewers[pick(p, p.People)] }

// DrawFamilies makes children, some restricted, some alike.
func (p *Partnership) DrawFamilies() {
	given := []string{"Wren", "Robin", "Linnet", "Merle", "Teal", "Finch"}
	family := []string{"Quillfether", "Thistledew", "Marblewick", "Oxbramble"}
	numbers := []practice.NHSNumber{}
	for i := 0; len(numbers) < 4; i++ {
		if n, ok := practice.NHSNumberFromDigits(fmt.Sprintf("9990000%02d", i)); ok {
			numbers = append(numbers, n)
		}
	}
	upn, _ := practice.UPNFromDigits("999000000001")
	for range 10 + p.Draw.IntN(6) {
		c := p.add("child", p.ChildRow(pick(p, given), pick(p, family),
			fmt.Sprintf("20%d-0%d-0%d", 12+p.Draw.IntN(3), 1+p.Draw.IntN(3), 1+p.Draw.IntN(4))))
		c["restricted"] = p.chance(30)
		if p.chance(40) {
			c["nhs_number"] = pick(p, numbers)
		}
		if p.chance(20) {
			c["upn"] = upn
		}
		if p.chance(40) {
			c["la_child_id"] = fmt.Sprint("LA", p.Draw.IntN(3))
		}
	}
	p.drawHomes()
}

// DrawInvolvements makes them of every kind: live, ended, to come; by name and
// of an organisation as a whole; seen by all of it or by who is named.
func (p *Partnership) DrawInvolvements() {
	for _, c := range p.table("child") {
		for range p.Draw.IntN(5) {
			v := p.viewer()
			from, to := Noon.AddDate(0, -3, 0), (*time.Time)(nil)
			switch p.Draw.IntN(6) {
			case 0:
				ended := Noon.AddDate(0, -1, 0)
				to = &ended
			case 1:
				from = Noon.AddDate(0, 1, 0)
			case 2:
				ends := Noon.AddDate(0, 1, 0)
				to = &ends
			}
			named := &v.PractitionerID
			if p.chance(50) {
				named = nil
			}
			i := p.add("involvement", p.InvolvementRow(c.ID(), v.OrganisationID, named, from, to))
			if named != nil && p.chance(50) {
				i["sight"] = practice.InvolvementSightNamed
			}
		}
	}
}

func (p *Partnership) DrawConcerns() {
	states := practice.ReferralState("").Values()
	for range 8 {
		v := p.viewer()
		received := Noon.Add(-time.Duration(p.Draw.IntN(600*24)) * time.Hour)
		r := p.add("referral", p.ReferralRow(pick(p, p.table("household")).ID(), v.OrganisationID, v.PractitionerID,
			practice.ReferralState(pick(p, states)), received))
		if p.chance(50) {
			r["reported_address"], r["reported_address_status"] = pick(p, p.table("household"))["address"], "KNOWN"
			r["reported_postcode"] = "ZZ1 1AA"
		}
		if r["feedback"] != nil && p.chance(40) {
			r["feedback_read_at"] = received.Add(2 * time.Hour)
		}
		children := slices.Clone(p.table("child"))
		p.Draw.Shuffle(len(children), func(i, j int) { children[i], children[j] = children[j], children[i] })
		for _, c := range children[:1+p.Draw.IntN(3)] {
			p.add("referral_child", p.ReportedChildRow(r, c))
		}
		p.add("referral_information", p.InformationRow(r))
		if r["feedback"] != nil {
			for i := range 1 + p.Draw.IntN(2) {
				p.add("referral_decision", p.DecisionRow(r.ID(), p.viewer().PractitionerID, i+1))
			}
		}
	}
}

// DrawChronology makes events of one to three children, some about a home, some
// from a record, some corrections.
func (p *Partnership) DrawChronology() {
	for i := range 20 {
		v := p.viewer()
		var home *uuid.UUID
		if p.chance(30) {
			id := pick(p, p.table("household")).ID()
			home = &id
		}
		e := p.EventRow(v.OrganisationID, v.PractitionerID, v.Agency, home, Noon.AddDate(0, 0, -i))
		e["classification"] = practice.Classification(pick(p, practice.Classification("").Values()))
		switch p.Draw.IntN(4) {
		case 0:
			source := pick(p, []string{"child", "involvement", "referral", "household", "relationship"})
			if list := p.table(source); len(list) > 0 {
				e["source_id"] = pick(p, list).ID()
			}
		case 1:
			e["source_id"] = uuid.New() // of a table that this build does not know
		}
		if wrong := p.table("chronology_event"); i%5 == 4 {
			e["corrects_id"], e["withdraws"] = wrong[i-1].ID(), p.chance(50)
		}
		p.add("chronology_event", e)
		children := slices.Clone(p.table("child"))
		p.Draw.Shuffle(len(children), func(i, j int) { children[i], children[j] = children[j], children[i] })
		for _, c := range children[:1+p.Draw.IntN(3)] {
			p.add("chronology_subject", p.SubjectRow(e, c.ID()))
		}
	}
}

// DrawOpenings makes openings in an emergency that last, are over, or are to come
// by another's clock; some are reviewed, some are of a child who is restricted now.
func (p *Partnership) DrawOpenings() {
	for i := range 14 {
		v := p.viewer()
		at := Noon.Add([]time.Duration{-30 * time.Minute, -10 * time.Minute, -61 * time.Minute, 30 * time.Minute}[i%4])
		g := p.add("break_glass", p.OpeningRow(pick(p, p.table("child")).ID(), v.OrganisationID, v.PractitionerID, at))
		g["reviewed_at"], g["reviewed_by_id"], g["finding"] = nil, nil, nil
		if at.Before(Noon) && p.chance(20) {
			g["ends_at"] = at.Add(time.Minute)
			g["reviewed_at"], g["reviewed_by_id"], g["finding"] = g["ends_at"], p.viewer().PractitionerID, practice.BreakGlassFindingAvoidable
		}
	}
}

func (p *Partnership) DrawDisclosures() {
	for _, c := range p.table("child") {
		v := p.viewer()
		entry := p.add("access_entry",
			Row{"id": p.ID("AccessEntry"), "at": Noon.Add(-time.Hour), "request_id": uuid.New(), "practitioner_id": v.PractitionerID,
				"organisation_id": v.OrganisationID, "agency": v.Agency, "operation": "query child", "fields": []string{"Query.child"},
				"outcome": "ALLOWED", "child_ids": []uuid.UUID{c.ID()}, "rules": []string{"INVOLVEMENT"}})
		p.add("disclosure", Row{"id": p.ID("Disclosure"), "child_id": c.ID(), "entry_id": entry.ID(), "at": entry["at"], "rule": "INVOLVEMENT",
			"practitioner_id": v.PractitionerID, "organisation_id": v.OrganisationID})
	}
}

// DrawActions makes actions of every kind for one to three children, given by
// anybody to anybody.
func (p *Partnership) DrawActions() {
	states := practice.ActionState("").Values()
	for range 14 {
		giver, owner := p.viewer(), p.viewer()
		a := p.ActionRow(giver.OrganisationID, giver.PractitionerID, practice.ActionState(pick(p, states)))
		a["due"] = Noon.AddDate(0, 0, p.Draw.IntN(20)-10).Format(time.DateOnly)
		a["organisation_id"], a["practitioner_id"], a["source_id"] = owner.OrganisationID, &owner.PractitionerID, nil
		switch p.Draw.IntN(3) {
		case 0:
			a["owner_kind"], a["practitioner_id"] = "ORGANISATION", (*uuid.UUID)(nil)
		case 1:
			if relatives := p.table("relative"); len(relatives) > 0 {
				relative := pick(p, relatives).ID()
				a["owner_kind"], a["practitioner_id"], a["relative_id"] = "RELATIVE", (*uuid.UUID)(nil), &relative
			}
		}
		switch p.Draw.IntN(3) {
		case 0:
			a["origin"], a["source_id"] = "REFERRAL", pick(p, p.table("referral")).ID()
		case 1:
			a["origin"], a["source_id"] = "CARE_PROFILE", p.ID("TargetItem") // of no record
		}
		p.add("action", a)
		children := slices.Clone(p.table("child"))
		p.Draw.Shuffle(len(children), func(i, j int) { children[i], children[j] = children[j], children[i] })
		for _, c := range children[:1+p.Draw.IntN(3)] {
			p.add("action_child", p.ActionChildRow(a, c.ID()))
		}
		for range p.Draw.IntN(3) {
			by := p.viewer()
			p.add("action_step", p.StepRow(a, by.PractitionerID, by.OrganisationID))
		}
		if p.chance(40) {
			p.add("escalation", p.EscalationRow(a, "2026-11-20"))
		}
	}
}

// DrawNotices tells anybody of anything, whether they may see it or not.
func (p *Partnership) DrawNotices() {
	for range 20 {
		var child *uuid.UUID
		if p.chance(70) {
			id := pick(p, p.table("child")).ID()
			child = &id
		}
		n := p.NoticeRow(p.viewer().PractitionerID, child, nil)
		n["subject_id"] = nil
		if p.chance(70) {
			n["subject_id"] = pick(p, p.table(pick(p, []string{"action", "referral"}))).ID()
		}
		if p.chance(30) {
			n["read_at"] = Noon
		}
		p.add("notice", n)
	}
}
