package household_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"heed/graph/graphtest"
	"heed/practice"
)

// flight is a family of which one half has fled: a restricted child that the teacher
// and the manager know by name, and the mother, live in a refuge; the sister, known to
// the trust and the force as well, stays in the old home with the father.
type flight struct {
	*graphtest.Env
	fled, left, mother, father, old, refuge graphtest.Row
	fledAt, motherAt, motherWas             graphtest.Row // where they live in the households
}

func newFlight(t *testing.T) flight {
	t.Helper()
	w := graphtest.New(t)
	f := flight{Env: w, fled: w.ChildRow("Wren", "Quillfether", "2018-03-04"), left: w.ChildRow("Merle", "Quillfether", "2012-05-06"),
		mother: w.RelativeRow("Avis", "Quillfether"), father: w.RelativeRow("Corin", "Quillfether"),
		old: w.HouseholdRow("4 Nowhere Lane, Testham"), refuge: w.HouseholdRow("1 Hidden Refuge, Testham")}
	f.fled["restricted"] = true
	fled, left, mother, father := f.fled.ID(), f.left.ID(), f.mother.ID(), f.father.ID()
	gone := new(graphtest.FledOn)
	f.fledAt, f.motherAt = w.MemberRow(f.refuge.ID(), &fled, nil, graphtest.FledOn, nil),
		w.MemberRow(f.refuge.ID(), nil, &mother, graphtest.FledOn, nil)
	f.motherWas = w.MemberRow(f.old.ID(), nil, &mother, "2010-01-01", gone)
	w.WriteRows("child", f.fled, f.left)
	w.WriteRows("household", f.old, f.refuge)
	w.WriteRows("relative", f.mother, f.father)
	w.WriteRows("household_member", f.fledAt, f.motherAt, f.motherWas, w.MemberRow(f.old.ID(), &fled, nil, "2018-03-04", gone),
		w.MemberRow(f.old.ID(), &left, nil, "2012-05-06", nil), w.MemberRow(f.old.ID(), nil, &father, "2010-01-01", nil))
	w.WriteRows("relationship", w.RelationshipRow(fled, mother, practice.RelationshipKindMother),
		w.RelationshipRow(left, mother, practice.RelationshipKindMother),
		w.RelationshipRow(left, father, practice.RelationshipKindFather))
	past := graphtest.Noon.AddDate(0, -1, 0)
	by := func(child uuid.UUID, who string) graphtest.Row {
		v := w.Viewers[who]
		return w.InvolvementRow(child, v.OrganisationID, &v.PractitionerID, past, nil)
	}
	w.WriteRows("involvement", by(fled, "teacher"), by(fled, "manager"), by(left, "teacher"), by(left, "health"), by(left, "police"))
	concern := w.ReferralRow(f.refuge.ID(), w.Viewers["police"].OrganisationID, w.Viewers["police"].PractitionerID,
		practice.ReferralStateInTriage, past)
	w.WriteRows("referral", concern)
	w.WriteRows("referral_child", w.ReportedChildRow(concern, f.left))
	refuge := f.refuge.ID()
	about := w.EventRow(w.Viewers["manager"].OrganisationID, w.Viewers["manager"].PractitionerID, practice.AgencySocialCare, &refuge, past)
	about["source_id"] = f.motherAt.ID()
	w.WriteRows("chronology_event", about)
	w.WriteRows("chronology_subject", w.SubjectRow(about, left))
	sitting := w.SittingRow(refuge, w.Viewers["health"].OrganisationID, w.Viewers["health"].PractitionerID,
		graphtest.Noon.AddDate(0, 0, -60), graphtest.Noon.AddDate(0, 0, -10))
	profile := w.ProfileRow(sitting, left)
	graphtest.CompletedRow(profile)
	w.WriteRows("care_sitting", sitting)
	w.WriteRows("care_profile", profile)
	return f
}

// outside are those who see the sister and not the child who fled: involved with
// her, of the same school as one who is, and of the authority.
var outside = []string{"health", "police", "colleague", "lead", "second manager"}

// refugePaths lead, or led, to where the mother lives now.
const refugePaths = `query($child: ID!, $mother: ID!, $home: ID!, $at: ID!, $was: ID!) {
  household(id: $home) { id address } byNode: node(id: $home) { __typename id } member: node(id: $at) { __typename id }
  many: nodes(ids: [$home, $at]) { __typename id }
  mother: node(id: $mother) { ... on Relative { id familyName memberships { id startedOn endedOn household { id address members { id }
  neglectClocks { area } } } relationships { child { id } } } }
  was: node(id: $was) { ... on HouseholdMember { id endedOn household { address } } }
  child(id: $child) {
    siblings { id memberships { household { id address } } }
    memberships { id household { id address members { id relative { id memberships { id household { id address } } } child { id } } } }
    relationships { relative { id memberships { id startedOn household { id address postcode ward } } } }
    referrals(first: 5) { edges { node { id household { id address } siblingsNotNamed { id } } } }
    chronology(first: 20) { edges { node { id household { id address } source { __typename id } } } }
    careProfiles(first: 5) { edges { node { sitting { id household { id address } childrenLeftOut { id } carers { id memberships { id } }
    } } } }
  }
}`

func (f flight) look(who string) graphtest.Answer {
	f.T.Helper()
	return f.Ask(who, refugePaths,
		map[string]any{"child": f.left.ID(), "mother": f.mother.ID(), "home": f.refuge.ID(), "at": f.motherAt.ID(), "was": f.motherWas.ID()})
}

// tells lists which of the family's secrets are in an answer.
func (f flight) tells(a graphtest.Answer) []string {
	var told []string
	for what, text := range map[string]string{"the address": "Hidden Refuge", "the refuge": f.refuge.ID().String(),
		"that the mother lives there": f.motherAt.ID().String(),
		"that the child lives there":  f.fledAt.ID().String(), "the child": f.fled.ID().String()} {
		if strings.Contains(a.Raw, text) {
			told = append(told, what)
		}
	}
	return told
}

func TestASharedParentDoesNotLeadToWhereARestrictedChildLives(t *testing.T) {
	t.Parallel()
	f := newFlight(t)
	for _, who := range outside {
		a := f.look(who)
		if told := f.tells(a); len(told) > 0 || len(a.Errors) > 0 {
			t.Errorf("%s is told %v: %s", who, told, a.Raw)
		}
		if a.Text("was", "household", "address") != "4 Nowhere Lane, Testham" || len(a.List("mother", "memberships")) != 1 ||
			a.Text("mother", "familyName") != "Quillfether" {
			t.Errorf("%s does not see the mother in the old home: %s", who, a.Raw)
		}
		if len(a.List("child", "memberships")) != 1 || len(a.List("child", "relationships")) != 2 {
			t.Errorf("%s does not see where the sister lives: %s", who, a.Raw)
		}
	}
	for _, who := range []string{"teacher", "manager"} {
		a := f.look(who)
		if told := f.tells(a); len(told) != 5 {
			t.Errorf("%s, who sees the child, is told only %v: %s", who, told, a.Raw)
		}
		if a.Text("household", "address") != "1 Hidden Refuge, Testham" || len(a.List("mother", "memberships")) != 2 ||
			a.Text("child", "careProfiles", "edges", 0, "node", "sitting", "household", "id") != f.refuge.ID().String() {
			t.Errorf("%s, who sees the child, does not see the refuge: %s", who, a.Raw)
		}
	}
}

// TestAHiddenHouseholdAnswersWritesLikeNone sends what is hidden and what is not
// there to every verb that takes a home or who lives in one.
func TestAHiddenHouseholdAnswersWritesLikeNone(t *testing.T) {
	t.Parallel()
	f := newFlight(t)
	left, mother := f.left.ID().String(), f.mother.ID().String()
	writes := map[string]func(home, member string) string{
		"amendHousehold": func(home, _ string) string {
			return fmt.Sprintf(
				`amendHousehold(input: {id: %q, version: 1, address: "2 Elsewhere, Testham"}) { household { id } errors { code path message } }`, home)
		},
		"amendHousehold of an old version": func(home, _ string) string {
			return fmt.Sprintf(
				`amendHousehold(input: {id: %q, version: 7, address: "2 Elsewhere, Testham"}) { household { id } errors { code path message } }`, home)
		},
		"joinHousehold of a child": func(home, _ string) string {
			return fmt.Sprintf(`joinHousehold(input: {householdId: %q, childId: %q}) { member { id } errors { code path message } }`, home, left)
		},
		"joinHousehold of who lives there": func(home, _ string) string {
			return fmt.Sprintf(`joinHousehold(input: {householdId: %q, relativeId: %q}) { member { id } errors { code path message } }`, home,
				mother)
		},
		"leaveHousehold": func(_, member string) string {
			return fmt.Sprintf(`leaveHousehold(input: {id: %q, version: 1}) { member { id } errors { code path message } }`, member)
		},
		"recordEvent": func(home, _ string) string {
			return fmt.Sprintf(`recordEvent(input: {childIds: [%q], householdId: %q, occurredAt: "2026-11-22T10:00:00Z", category: CONTACT, `+
				`significance: ROUTINE, classification: ROUTINE, summary: "Spoke with the family."}) { event { id } errors { code path message } }`,
				left, home)
		},
		"submitConcern": func(home, _ string) string {
			return fmt.Sprintf(`submitConcern(input: {household: {id: %q}, children: [{id: %q}], neglectKinds: [PHYSICAL], seenOrHeard: "Seen `+
				`in frost without a coat.", immediateRisk: false, familyKnows: true, lawfulBasis: PUBLIC_TASK}) { referral { id } errors { code `+
				`path message } }`, home, left)
		},
	}
	before := f.Tally()
	for _, who := range []string{"health", "lead"} {
		for what, write := range writes {
			hidden := f.Ask(who, "mutation { "+write(f.refuge.ID().String(), f.motherAt.ID().String())+" }", nil)
			absent := f.Ask(who, "mutation { "+write(f.ID("Household").String(), f.ID("HouseholdMember").String())+" }", nil)
			if hidden.Raw != absent.Raw || !strings.Contains(absent.Raw, "NOT_FOUND") {
				t.Errorf("%s of %s answers %s, and of nothing %s", what, who, hidden.Raw, absent.Raw)
			}
		}
	}
	if after := f.Tally(); after != before {
		t.Errorf("something was written: %s, before %s", after, before)
	}
	if got := f.Count("SELECT count(*) FROM access_entry WHERE outcome = 'REFUSED' OR 'NONE' = ANY (rules)"); got == 0 {
		t.Error("no attempt is in the access record")
	}
	f.Must("teacher", fmt.Sprintf(`mutation { amendHousehold(input: {id: %q, version: 1, address: "3 Hidden Refuge, Testham"}) { `+
		`household { id address } errors { code } } }`, f.refuge.ID()), nil)
}

// TestAHomeIsHiddenForAsLongAsARestrictedChildLivesThere moves the child in and out
// of the sister's home, and sets and lifts the restriction.
func TestAHomeIsHiddenForAsLongAsARestrictedChildLivesThere(t *testing.T) {
	t.Parallel()
	f := newFlight(t)
	home := func(who string) string {
		return f.Must(who, `query($id: ID!) { household(id: $id) { address } }`, map[string]any{"id": f.old.ID()}).Text("household", "address")
	}
	shown := func(when string, want bool) {
		t.Helper()
		for _, who := range outside {
			if got := home(who) != ""; got != want {
				t.Errorf("%s: %s sees the home: %v, want %v", when, who, got, want)
			}
			lives := len(f.Must(who, `query($id: ID!) { child(id: $id) { memberships { id household { id } } } }`,
				map[string]any{"id": f.left.ID()}).List("child", "memberships"))
			if want != (lives == 1) {
				t.Errorf("%s: %s sees %d places where the sister lives", when, who, lives)
			}
		}
		for _, who := range []string{"teacher", "manager"} {
			if home(who) == "" {
				t.Errorf("%s: %s, who sees the child, does not see their home", when, who)
			}
		}
	}
	restrict := func(restricted bool) {
		t.Helper()
		version := f.Must("manager", `query($id: ID!) { child(id: $id) { version } }`, map[string]any{"id": f.fled.ID()}).Number("child",
			"version")
		f.Must("manager", `mutation($id: ID!, $v: Int!, $r: Boolean!) { restrictChild(input: {id: $id, version: $v, restricted: $r, reason: `+
			`"The father looks for them."}) { child { restricted } errors { code path message } } }`,
			map[string]any{"id": f.fled.ID(), "v": version, "r": restricted})
	}
	shown("while they live elsewhere", true)
	told := func(who string) any {
		return f.Must(who, `query($id: ID!) { household(id: $id) { restricted } }`, map[string]any{"id": f.old.ID()}).At("household",
			"restricted")
	}
	if got := told("health"); got != false {
		t.Errorf("the home of the sister alone is restricted: %v", got)
	}
	moved := f.Must("manager", `mutation($h: ID!, $c: ID!) { joinHousehold(input: {householdId: $h, childId: $c}) { member { id version `+
		`household { restricted } } errors { code path } } }`,
		map[string]any{"h": f.old.ID(), "c": f.fled.ID()})
	if moved.At("joinHousehold", "member", "household", "restricted") != true || told("teacher") != true {
		t.Errorf("who moves the child in is not told what that does: %s", moved.Raw)
	}
	shown("once they live there", false)
	restrict(false)
	shown("once they are restricted no more", true)
	restrict(true)
	shown("once they are restricted again", false)
	f.Must("manager", `mutation($id: ID!) { leaveHousehold(input: {id: $id, version: 1}) { member { endedOn } errors { code path } } }`,
		map[string]any{"id": moved.Text("joinHousehold", "member", "id")})
	shown("once they have left", true)
}

// TestWhoMovesInIsToldToNobodyOutside: an adult who moves in with a restricted
// child is no event in the life of another child of the home.
func TestWhoMovesInIsToldToNobodyOutside(t *testing.T) {
	t.Parallel()
	f := newFlight(t)
	f.Must("manager",
		`mutation($h: ID!, $c: ID!) { joinHousehold(input: {householdId: $h, childId: $c}) { member { id } errors { code path } } }`,
		map[string]any{"h": f.refuge.ID(), "c": f.left.ID()})
	f.Must("manager",
		`mutation($h: ID!, $r: ID!) { joinHousehold(input: {householdId: $h, relativeId: $r}) { member { id } errors { code path } } }`,
		map[string]any{"h": f.refuge.ID(), "r": f.father.ID()})
	f.Must("manager",
		`mutation($id: ID!) { amendHousehold(input: {id: $id, version: 1, ward: "Hidden"}) { household { id } errors { code path } } }`,
		map[string]any{"id": f.refuge.ID()})
	texts := func(who string, child uuid.UUID) string {
		return f.Must(who, `query($id: ID!) { child(id: $id) { chronology(first: 20) { edges { node { summary household { id } } } } } }`,
			map[string]any{"id": child}).Raw
	}
	for _, who := range []string{"health", "lead", "manager"} {
		if got := texts(who, f.left.ID()); strings.Contains(got, "adult of the family") || strings.Contains(got, "Address amended") {
			t.Errorf("%s reads in the sister's life who moved in and what was amended: %s", who, got)
		}
	}
	if got := texts("manager", f.fled.ID()); !strings.Contains(got, "adult of the family") || !strings.Contains(got, "Address amended") {
		t.Errorf("the restricted child's life does not tell it: %s", got)
	}
}

// TestAWriteThatIsSentAgainDoesNotOpenAHome repeats a write from before the wall.
func TestAWriteThatIsSentAgainDoesNotOpenAHome(t *testing.T) {
	t.Parallel()
	f := newFlight(t)
	amend := fmt.Sprintf(`mutation { amendHousehold(input: {id: %q, version: 1, ward: "Northgate", idempotencyKey: "northgate-1"}) { `+
		`household { id address ward } errors { code } } }`, f.old.ID())
	if got := f.Must("health", amend, nil).Text("amendHousehold", "household", "ward"); got != "Northgate" {
		t.Fatalf("the ward is %q", got)
	}
	f.Must("manager",
		`mutation($h: ID!, $c: ID!) { joinHousehold(input: {householdId: $h, childId: $c}) { member { id } errors { code path } } }`,
		map[string]any{"h": f.old.ID(), "c": f.fled.ID()})
	if a := f.Ask("health", amend, nil); strings.Contains(a.Raw, "Nowhere Lane") || strings.Contains(a.Raw, f.old.ID().String()) {
		t.Errorf("sent again it shows %s", a.Raw)
	}
}
