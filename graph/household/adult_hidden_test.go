package household_test

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"heed/ent"
	"heed/graph/graphtest"
	"heed/practice"
)

// acquaintance is a teacher who knows a mother through her child, ties her to another
// child that only the school knows, and is then involved with her child no more. The
// police go on being involved with her child. Afterwards she moves.
type acquaintance struct {
	*graphtest.Env
	known, mother graphtest.Row
	involvement   graphtest.Row
	own, tie      string // the child that the school registers, and the tie
}

func newAcquaintance(t *testing.T) acquaintance {
	t.Helper()
	w := graphtest.New(t)
	a := acquaintance{Env: w, known: w.ChildRow("Wren", "Quillfether", "2018-03-04"), mother: w.RelativeRow("Avis", "Quillfether")}
	home := w.HouseholdRow("4 Nowhere Lane, Testham")
	known, mother := a.known.ID(), a.mother.ID()
	teacher, police := w.Viewers["teacher"], w.Viewers["police"]
	a.involvement = w.InvolvementRow(known, teacher.OrganisationID, &teacher.PractitionerID, graphtest.Noon.AddDate(0, -1, 0), nil)
	w.WriteRows("child", a.known)
	w.WriteRows("household", home)
	w.WriteRows("relative", a.mother)
	w.WriteRows("household_member", w.MemberRow(home.ID(), &known, nil, "2018-03-04", nil),
		w.MemberRow(home.ID(), nil, &mother, "2010-01-01", nil))
	w.WriteRows("relationship", w.RelationshipRow(known, mother, practice.RelationshipKindMother))
	w.WriteRows("involvement", a.involvement,
		w.InvolvementRow(known, police.OrganisationID, &police.PractitionerID, graphtest.Noon.AddDate(0, -1, 0), nil))
	a.own = w.RegisterChild("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Robin", "Quillfether", "2020-07-01")
	a.tie = a.tied("teacher", a.own)
	return a
}

const recordTie = `mutation($c: ID!, $r: ID!) { recordRelationship(input: {childId: $c, relativeId: $r, kind: MOTHER}) { relationship ` +
	`{ id relative { id memberships { household { address } } } } errors { code path message } } }`

func (a acquaintance) tied(who, child string) string {
	a.T.Helper()
	return a.Must(who, recordTie, map[string]any{"c": child, "r": a.mother.ID()}).Text("recordRelationship", "relationship", "id")
}

// ended ends the school's involvement with the mother's child; then she moves.
func (a acquaintance) ended() {
	a.T.Helper()
	a.Must("teacher", `mutation($id: ID!) { endInvolvement(input: {id: $id, version: 1, reason: "The child has left the school."}) { `+
		`involvement { id } errors { code path message } } }`, map[string]any{"id": a.involvement.ID()})
	a.Must("police", `mutation($ids: [ID!]!) { registerHousehold(input: {address: "8 Elsewhere Street, Testham", childIds: $ids}) { `+
		`household { id } errors { code path } } }`, map[string]any{"ids": []uuid.UUID{a.known.ID()}})
	var home uuid.UUID
	if err := a.Admin.QueryRow("SELECT id FROM household WHERE address LIKE '8 Elsewhere%'").Scan(&home); err != nil {
		a.T.Fatal(err)
	}
	a.Must("police",
		`mutation($h: ID!, $r: ID!) { joinHousehold(input: {householdId: $h, relativeId: $r}) { member { id } errors { code path } } }`,
		map[string]any{"h": home, "r": a.mother.ID()})
	a.Must("police",
		`mutation($id: ID!) { amendRelative(input: {id: $id, version: 1, familyName: "Newname"}) { relative { id } errors { code path } } }`,
		map[string]any{"id": a.mother.ID()})
}

const ownChild = `query($c: ID!, $r: ID!, $t: ID!) {
  child(id: $c) { givenName relationships { id relative { id familyName memberships { startedOn endedOn household { id address } } } }
  memberships { household { address } } }
  adult: node(id: $r) { ... on Relative { id familyName memberships { household { address } } relationships { id } } } tie: node(id: $t)
  { __typename id } }`

func (a acquaintance) look(who string) graphtest.Answer {
	a.T.Helper()
	return a.Must(who, ownChild, map[string]any{"c": a.own, "r": a.mother.ID(), "t": a.tie})
}

func TestSightOfAnAdultEndsWithTheInvolvementThatGaveIt(t *testing.T) {
	t.Parallel()
	a := newAcquaintance(t)
	if got := a.look("teacher"); got.Text("adult", "memberships", 0, "household", "address") != "4 Nowhere Lane, Testham" ||
		len(got.List("child", "relationships")) != 1 {
		t.Fatalf("while both are in sight: %s", got.Raw)
	}
	a.ended()
	for _, who := range []string{"teacher", "colleague"} {
		got := a.look(who)
		if strings.Contains(got.Raw, "Elsewhere") || strings.Contains(got.Raw, "Newname") || got.At("adult") != nil || got.At("tie") != nil ||
			len(got.List("child", "relationships")) > 0 {
			t.Errorf("%s goes on reading: %s", who, got.Raw)
		}
		if got.Text("child", "givenName") != "Robin" {
			t.Errorf("%s does not see the own child: %s", who, got.Raw)
		}
		if refused := a.Ask(who, recordTie,
			map[string]any{"c": a.RegisterChild(who, "DESIGNATED_SAFEGUARDING_LEAD", "Pip", "Quillfether", "2022-07-01"),
				"r": a.mother.ID()}).Problems("recordRelationship"); !slices.Equal(refused, []string{"NOT_FOUND relativeId"}) {
			t.Errorf("%s ties her to the next child: %v", who, refused)
		}
		if refused := a.Ask(who, `mutation($id: ID!) { amendRelative(input: {id: $id, version: 2, familyName: "Quillfether"}) { relative { `+
			`id } errors { code path } } }`, map[string]any{"id": a.mother.ID()}).Problems("amendRelative"); !slices.Equal(refused,
			[]string{"NOT_FOUND id"}) {
			t.Errorf("%s amends her: %v", who, refused)
		}
	}
	if got := a.look("police"); got.Text("adult", "familyName") != "Newname" || len(got.List("adult", "memberships")) != 2 {
		t.Errorf("who is involved with her child: %s", got.Raw)
	}
	if got := a.look("lead"); got.Text("adult", "familyName") != "Newname" || len(got.List("child", "relationships")) != 1 {
		t.Errorf("social care, which sees her child: %s", got.Raw)
	}
}

// What one has recorded of an adult keeps no home in sight in which one sees no child
// any more, neither for reading nor for writing.
func TestAHomeIsNotKeptInSightByWhatOneRecorded(t *testing.T) {
	t.Parallel()
	a := newAcquaintance(t)
	health := a.Viewers["health"]
	a.WriteRows("involvement", a.InvolvementRow(uuid.MustParse(a.own), health.OrganisationID, &health.PractitionerID,
		graphtest.Noon.AddDate(0, -1, 0), nil))
	home := a.Must("teacher", `mutation($k: ID!) { registerHousehold(input: {address: "6 Somewhere Court, Testham", childIds: [$k]}) { `+
		`household { id } errors { code path } } }`,
		map[string]any{"k": a.known.ID()}).Text("registerHousehold", "household", "id")
	a.Must("teacher",
		`mutation($h: ID!, $r: ID!) { joinHousehold(input: {householdId: $h, relativeId: $r}) { member { id } errors { code path } } }`,
		map[string]any{"h": home, "r": a.mother.ID()})
	const read = `query($h: ID!, $r: ID!) { household(id: $h) { address members { id } } node(id: $r) { ... on Relative { familyName ` +
		`memberships { household { address } } } } }`
	names := map[string]any{"h": home, "r": a.mother.ID()}
	if got := a.Must("teacher", read, names); got.Text("household", "address") != "6 Somewhere Court, Testham" ||
		len(got.List("node", "memberships")) != 2 {
		t.Fatalf("while the child is in sight: %s", got.Raw)
	}
	a.Must("teacher", `mutation($id: ID!) { endInvolvement(input: {id: $id, version: 1, reason: "The child has left the school."}) { `+
		`involvement { id } errors { code path message } } }`, map[string]any{"id": a.involvement.ID()})
	got := a.Must("teacher", read, names)
	if got.At("household") != nil || len(got.List("node", "memberships")) != 0 || strings.Contains(got.Raw, "Testham") {
		t.Errorf("the home of a child that the teacher does not see: %s", got.Raw)
	}
	if got.Text("node", "familyName") != "Quillfether" {
		t.Errorf("who the mother is, the tie to a child that others know goes on telling: %s", got.Raw)
	}
	for verb, input := range map[string]map[string]any{
		"amendHousehold": {"id": home, "version": 1, "address": "7 Somewhere Court, Testham"},
		"joinHousehold":  {"householdId": home, "childId": a.own},
	} {
		if a := a.Mutated("teacher", verb, input); !slices.ContainsFunc(a.Problems(verb),
			func(p string) bool { return strings.HasPrefix(p, "NOT_FOUND") }) {
			t.Errorf("%s in the home of a child that the teacher does not see: %s", verb, a.Raw)
		}
	}
	if got := a.Must("police", read, names); got.Text("household", "address") != "6 Somewhere Court, Testham" ||
		len(got.List("node", "memberships")) != 2 {
		t.Errorf("who is involved with the child: %s", got.Raw)
	}
}

// TestATieOfOnesOwnTellsNoNewAddress: of a child that others know as well, the tie
// goes on telling who the mother is, and that child's own part of her.
func TestATieOfOnesOwnTellsNoNewAddress(t *testing.T) {
	t.Parallel()
	a := newAcquaintance(t)
	health := a.Viewers["health"]
	child := uuid.MustParse(a.own)
	a.WriteRows("involvement", a.InvolvementRow(child, health.OrganisationID, &health.PractitionerID, graphtest.Noon.AddDate(0, 0, -1), nil))
	a.Must("teacher",
		`mutation($h: ID!, $c: ID!) { joinHousehold(input: {householdId: $h, childId: $c}) { member { id } errors { code path } } }`,
		map[string]any{"h": a.HouseholdAt("4 Nowhere"), "c": a.own})
	a.ended()
	for _, who := range []string{"teacher", "colleague"} {
		got := a.look(who)
		if strings.Contains(got.Raw, "Elsewhere") || len(got.List("child", "relationships")) != 1 || len(got.List("adult", "memberships")) != 1 {
			t.Errorf("%s: %s", who, got.Raw)
		}
		next := a.RegisterChild(who, "DESIGNATED_SAFEGUARDING_LEAD", "Pip", "Quillfether", "2022-07-01")
		if refused := a.Ask(who, recordTie,
			map[string]any{"c": next, "r": a.mother.ID()}).Problems("recordRelationship"); !slices.Equal(refused,
			[]string{"NOT_ALLOWED relativeId"}) {
			t.Errorf("%s, whose sight rests on the school's own tie, ties her to the next child: %v", who, refused)
		}
		past := func(ctx context.Context) error {
			return ent.FromContext(ctx).Relationship.Create().SetChildID(uuid.MustParse(next)).SetRelativeID(a.mother.ID()).
				SetKind(practice.RelationshipKindMother).SetEngagement(practice.EngagementEngaged).SetTiedFor(health.OrganisationID).Exec(ctx)
		}
		if err := a.WriteAs(who, past); err == nil {
			t.Errorf("%s ties her past the resolver", who)
		}
	}
	if got := a.look("health"); !strings.Contains(got.Raw, "8 Elsewhere Street") {
		t.Errorf("another organisation does not read what it may by a tie that the school was allowed to record: %s", got.Raw)
	}
	// Social care, which sees the mother by her other child, says so too.
	a.Must("lead", `mutation($id: ID!) { amendRelationship(input: {id: $id, version: 1, engagement: ENGAGED}) { relationship { id } `+
		`errors { code path } } }`, map[string]any{"id": a.tie})
	if got := a.look("teacher"); !strings.Contains(got.Raw, "8 Elsewhere Street") {
		t.Errorf("a tie that social care has taken over is like any other: %s", got.Raw)
	}
}

// TestAParentWhoLivesApartIsFound: whoever sees a child finds the father, where he
// lives without any child, whoever recorded him, and an adult that one registers oneself.
func TestAParentWhoLivesApartIsFound(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	wren := w.RegisterChild("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Wren", "Quillfether", "2018-03-04")
	father := w.Must("teacher", `mutation($id: ID!) { registerRelative(input: {childId: $id, givenName: "Aldous", familyName: `+
		`"Quillfether", kind: FATHER}) { relationship { relative { id } } errors { code path } } }`,
		map[string]any{"id": wren}).Text("registerRelative", "relationship", "relative", "id")
	flat := w.Must("teacher", `mutation($ids: [ID!]!) { registerHousehold(input: {address: "7 Apart Row, Testham", childIds: $ids, `+
		`startedOn: "2026-01-01"}) { household { id members { id version } } errors { code path } } }`, map[string]any{"ids": []string{wren}})
	w.Must("teacher", `mutation($h: ID!, $r: ID!) { joinHousehold(input: {householdId: $h, relativeId: $r}) { member { id household { `+
		`address } } errors { code path } } }`,
		map[string]any{"h": flat.At("registerHousehold", "household", "id"), "r": father})
	w.Exec("DELETE FROM household_member WHERE child_id = $1", wren)
	for _, who := range []string{"teacher", "colleague", "lead"} {
		if got := w.Must(who, `query($id: ID!) { child(id: $id) { relationships { relative { memberships { household { address } } } } } }`,
			map[string]any{"id": wren}); !strings.Contains(got.Raw, "7 Apart Row") {
			t.Errorf("%s does not find the father: %s", who, got.Raw)
		}
	}
}

// TestViewerCanSaysThatOnesOwnTieTiesNobody: what a screen offers on an adult is what
// the verb would answer, to each of several adults at once.
func TestViewerCanSaysThatOnesOwnTieTiesNobody(t *testing.T) {
	t.Parallel()
	a := newAcquaintance(t)
	health := a.Viewers["health"]
	a.WriteRows("involvement", a.InvolvementRow(uuid.MustParse(a.own), health.OrganisationID, &health.PractitionerID,
		graphtest.Noon.AddDate(0, 0, -1), nil))
	next := map[string]string{}
	for _, who := range []string{"teacher", "colleague", "police", "lead", "health"} {
		role := map[string]string{"police": "OTHER", "lead": "LEAD_SOCIAL_WORKER", "health": "HEALTH_VISITOR"}[who]
		next[who] = a.RegisterChild(who, cmp.Or(role, "DESIGNATED_SAFEGUARDING_LEAD"), "Pip", "Quillfether", "2022-07-01")
	}
	says := func(who string, allowed bool) {
		t.Helper()
		got := a.Must(who, `query($r: ID!) { node(id: $r) { ... on Relative { viewerCan { verb allowed reason } } } }`,
			map[string]any{"r": a.mother.ID()})
		at := slices.IndexFunc(got.List("node", "viewerCan"), func(p any) bool { return p.(map[string]any)["verb"] == "RECORD_RELATIONSHIP" })
		refused := a.Ask(who, recordTie, map[string]any{"c": next[who], "r": a.mother.ID()})
		if can := got.At("node", "viewerCan", at, "allowed"); can != allowed || (len(refused.Problems("recordRelationship")) == 0) != allowed {
			t.Errorf("%s is told %v, want %v, and the verb answers %s", who, can, allowed, refused.Raw)
		}
		if said, want := got.At("node", "viewerCan", at, "reason"), refused.At("recordRelationship", "errors", 0, "message"); said != want {
			t.Errorf("%s is told %v, and the verb says %v", who, said, want)
		}
	}
	says("teacher", true) // while the school is involved with her own child
	a.ended()
	for who, allowed := range map[string]bool{"colleague": false, "police": true, "lead": true, "health": true} {
		says(who, allowed)
	}
	// Of social care each answers for themselves: whoever tied her last may know her by that alone.
	a.Exec("DELETE FROM relationship WHERE child_id <> $1 AND relative_id = $2", next["lead"], a.mother.ID())
	a.WriteRows("involvement", a.InvolvementRow(uuid.MustParse(next["lead"]), health.OrganisationID, nil, graphtest.Noon.AddDate(0, 0, -1),
		nil))
	next["lead"] = a.RegisterChild("lead", "LEAD_SOCIAL_WORKER", "Tansy", "Quillfether", "2023-07-01")
	says("lead", false)
	next["second manager"] = next["lead"]
	says("second manager", true)
}

// TestViewerCanAsksOfAllAdultsAtOnce: of five adults in as many statements as of one.
func TestViewerCanAsksOfAllAdultsAtOnce(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.RegisterChild("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Wren", "Quillfether", "2018-03-04")
	cost := w.CountStatements()
	page := func(adults int) int {
		a := w.Must("teacher", `query($c: ID!) { child(id: $c) { relationships { relative { viewerCan { verb allowed } } } } }`,
			map[string]any{"c": kid})
		if got := len(a.List("child", "relationships")); got != adults {
			t.Fatalf("%d adults, want %d: %s", got, adults, a.Raw)
		}
		return cost()
	}
	adult := func() {
		r := w.RelativeRow("Avis", "Quillfether")
		w.WriteRows("relative", r)
		w.WriteRows("relationship", w.RelationshipRow(uuid.MustParse(kid), r.ID(), practice.RelationshipKindGrandmother))
	}
	adult()
	one := page(1)
	for range 4 {
		adult()
	}
	if five := page(5); five != one {
		t.Errorf("five adults take %d statements, one takes %d", five, one)
	}
}
