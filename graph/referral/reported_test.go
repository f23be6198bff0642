package referral_test

import (
	"strings"
	"testing"

	"heed/graph/graphtest"
)

const reportedHome = `query($id: ID!) { referral(id: $id) { household { id address addressStatus }
  reportedHome { address addressStatus postcode ward } siblingsNotNamed { givenName }
  concerns { reportedName reportedPreferredName reportedAge reportedDateOfBirth reportedBirthPrecision reportedExpectedDateOfBirth
    child { id givenName familyName preferredName age dateOfBirth birthPrecision birthUnknownReason expectedDateOfBirth } } } }`

func TestWhatIsKnownAtTwoInTheMorningSuffices(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	input := graphtest.ConcernInput(
		map[string]any{"givenName": "Kai", "guessedAge": 6},
		map[string]any{"familyName": "Quillfether", "dateOfBirth": "2017-05-01", "birthPrecision": "YEAR"},
		map[string]any{"preferredName": "Pip", "birthUnknownReason": "Seen through a window only."},
		map[string]any{"familyName": "Quillfether", "expectedDateOfBirth": "2027-02-01"})
	input["household"] = map[string]any{"addressStatus": "NOT_KNOWN", "ward": "Hollowmere"}
	id, _ := w.SubmitConcern("police", input)
	a := w.Must("manager", reportedHome, map[string]any{"id": id})
	children := map[string]map[string]any{}
	for _, n := range a.List("referral", "concerns") {
		children[n.(map[string]any)["reportedName"].(string)] = n.(map[string]any)
	}
	for name, want := range map[string]map[string]any{
		"Kai": {"reportedAge": 6.0, "reportedDateOfBirth": nil, "reportedBirthPrecision": nil, "child": map[string]any{"givenName": "Kai",
			"familyName": "", "age": 6.0, "dateOfBirth": "2020-05-23", "birthPrecision": "ESTIMATED"}},
		"Quillfether": {"reportedAge": nil, "reportedDateOfBirth": "2017-05-01", "reportedBirthPrecision": "YEAR",
			"child": map[string]any{"givenName": nil, "age": 9.0, "dateOfBirth": "2017-07-01", "birthPrecision": "YEAR"}},
		"Pip": {"reportedPreferredName": "Pip", "child": map[string]any{"age": nil, "dateOfBirth": nil, "birthPrecision": nil,
			"birthUnknownReason": "Seen through a window only."}},
		"Unborn child Quillfether": {"reportedExpectedDateOfBirth": "2027-02-01", "child": map[string]any{"birthPrecision": nil,
			"expectedDateOfBirth": "2027-02-01"}},
	} {
		got, ok := children[name]
		if !ok {
			t.Errorf("nobody was reported as %s: %s", name, a.Raw)
			continue
		}
		differs(t, name, got, want)
	}
	differs(t, "the home", a.At("referral").(map[string]any), map[string]any{
		"household":    map[string]any{"address": nil, "addressStatus": "NOT_KNOWN"},
		"reportedHome": map[string]any{"address": nil, "addressStatus": "NOT_KNOWN", "ward": "Hollowmere"}})
}

// differs names the fields of an answer that are not as they should be.
func differs(t *testing.T, what string, got, want map[string]any) {
	t.Helper()
	for field, value := range want {
		if below, ok := value.(map[string]any); ok {
			of, _ := got[field].(map[string]any)
			differs(t, what+" "+field, of, below)
		} else if got[field] != value {
			t.Errorf("%s: %s is %v, want %v", what, field, got[field], value)
		}
	}
}

func TestAnotherAddressOfAKnownChildStaysReadableAndFoundsNoHome(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	w.SubmitConcern("health", graphtest.ConcernInput(graphtest.ChildInput("Robin", "Otherby", "2020-07-01")))
	homes := w.Count("SELECT count(*) FROM household")
	input := graphtest.ConcernInput(map[string]any{"id": kid})
	input["household"] = map[string]any{"address": "4 Nowhere Lane, Testham", "postcode": "ZZ1 1AA", "ward": "Hollowmere"}
	id, _ := w.SubmitConcern("teacher", input)
	if got := w.Count("SELECT count(*) FROM household"); got != homes {
		t.Errorf("%d homes were founded that nobody lives in", got-homes)
	}
	for _, who := range []string{"teacher", "colleague", "manager", "lead"} {
		a := w.Must(who, reportedHome, map[string]any{"id": id})
		differs(t, who, a.At("referral").(map[string]any), map[string]any{"household": nil, "reportedHome": map[string]any{
			"address": "4 Nowhere Lane, Testham", "addressStatus": "KNOWN", "postcode": "ZZ1 1AA", "ward": "Hollowmere"}})
	}
	// Who lives at the typed address is offered to those who see them.
	for who, want := range map[string]string{"manager": "Robin", "teacher": ""} {
		if got := w.Must(who, reportedHome, map[string]any{"id": id}).Text("referral", "siblingsNotNamed", 0, "givenName"); got != want {
			t.Errorf("%s is offered %q, want %q", who, got, want)
		}
	}
	if a := w.Must("other teacher", reportedHome, map[string]any{"id": id}); a.At("referral") != nil {
		t.Errorf("a stranger reads the concern: %s", a.Raw)
	}
}

// TestASiblingIsOfferedWhicheverWayTheyAreOne: in another home of a named child, and by a parent.
func TestASiblingIsOfferedWhicheverWayTheyAreOne(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid, other, half := w.Pupil("Wren"), w.Pupil("Robin"), w.Pupil("Jay")
	w.MustSend("teacher", "registerHousehold", "household { id }", map[string]any{"address": "9 Elsewhere Road",
		"childIds": []string{kid, other}})
	mother := w.MustSend("teacher", "registerRelative", "relationship { relative { id } }", map[string]any{"childId": kid,
		"familyName": "Quillfether", "kind": "MOTHER"}).Text("registerRelative", "relationship", "relative", "id")
	w.MustSend("manager", "recordRelationship", "relationship { id }", map[string]any{"childId": half, "relativeId": mother, "kind": "MOTHER"})
	input := graphtest.ConcernInput(map[string]any{"id": kid})
	input["household"] = map[string]any{"addressStatus": "NO_FIXED_ABODE"}
	id, _ := w.SubmitConcern("lead", input)
	var got []string
	for _, s := range w.Must("manager", reportedHome, map[string]any{"id": id}).List("referral", "siblingsNotNamed") {
		got = append(got, s.(map[string]any)["givenName"].(string))
	}
	if len(got) != 2 || got[0] != "Robin" || got[1] != "Jay" {
		t.Errorf("offered are %q, want Robin of the other home and Jay of the same mother", got)
	}
}

func TestAReportedAddressDoesNotLeadToARestrictedChild(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid, sibling := w.Pupil("Wren"), w.Pupil("Robin")
	input := graphtest.ConcernInput(map[string]any{"id": kid}, map[string]any{"id": sibling})
	input["household"] = map[string]any{"address": "12 Refuge Row"}
	id, _ := w.SubmitConcern("lead", input)
	w.SignpostConcern(id)
	w.InvolveByName(kid, "manager")
	if a := w.Restrict(kid); a.Record("restrictChild") == "" {
		t.Fatal(a.Raw)
	}
	for who, reads := range map[string]bool{"manager": true, "teacher": true, "lead": true, "colleague": false, "second manager": false} {
		a := w.Must(who, reportedHome, map[string]any{"id": id})
		if a.At("referral") == nil {
			t.Errorf("%s does not see the concern about Robin", who)
		}
		if got := a.At("referral", "reportedHome") != nil; got != reads {
			t.Errorf("%s reads the address: %v, want %v", who, got, reads)
		}
	}
}

// TestAReportedAddressDoesNotLeadToAHomeWithARestrictedChild: who moves in later is protected as well.
func TestAReportedAddressDoesNotLeadToAHomeWithARestrictedChild(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	id, _ := w.SubmitConcern("health", graphtest.ConcernInput(graphtest.WrenInput()))
	home := w.Must("manager", reportedHome, map[string]any{"id": id}).Text("referral", "household", "id")
	hidden := w.RestrictedChildOf("Robin", "manager")
	if got := w.Must("second manager", reportedHome, map[string]any{"id": id}).Text("referral", "reportedHome", "address"); got == "" {
		t.Error("the address is not readable before")
	}
	w.MustSend("manager", "joinHousehold", "member { id }", map[string]any{"householdId": home, "childId": hidden})
	for who, reads := range map[string]bool{"manager": true, "health": true, "second manager": false} {
		if got := w.Must(who, reportedHome, map[string]any{"id": id}).At("referral", "reportedHome") != nil; got != reads {
			t.Errorf("%s reads the address: %v, want %v", who, got, reads)
		}
	}
}

// TestAReportedAddressDoesNotLeadToAHiddenHomeInOtherWords: a concern about the sister gives
// the address of the home that both live in, spelt as it is or not.
func TestAReportedAddressDoesNotLeadToAHiddenHomeInOtherWords(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid, sister := w.Pupil("Wren"), w.Pupil("Robin")
	w.MustSend("teacher", "registerHousehold", "household { id }", map[string]any{"address": "6 Shelter Road", "postcode": "ZZ9 6ZZ",
		"childIds": []string{kid, sister}})
	w.InvolveByName(sister, "health")
	w.InvolveByName(kid, "manager")
	if a := w.Restrict(kid); a.Record("restrictChild") == "" {
		t.Fatal(a.Raw)
	}
	elsewhere := w.RegisterChild("health", "HEALTH_VISITOR", "Jay", "Brackendale", "2019-01-01")
	for address, about := range map[string]string{"6 Shelter Road": sister, "6 Shelter Rd.": sister, "6, shelter road": elsewhere} {
		input := graphtest.ConcernInput(map[string]any{"id": about})
		input["household"] = map[string]any{"address": address, "postcode": "ZZ9 6ZZ"}
		id, _ := w.SubmitConcern("manager", input)
		for who, reads := range map[string]bool{"manager": true, "second manager": false, "health": false} {
			a := w.Must(who, reportedHome, map[string]any{"id": id})
			if got := a.At("referral", "reportedHome") != nil; a.At("referral") == nil || got != reads {
				t.Errorf("%s reads %q: %v, want %v: %s", who, address, got, reads, a.Raw)
			}
		}
	}
}

func TestADescriptionBesideAnIdentifierIsRefusedAndNotLost(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	home := w.MustSend("teacher", "registerHousehold", "household { id }", map[string]any{"address": "9 Elsewhere Road",
		"childIds": []string{kid}}).Text("registerHousehold", "household", "id")
	input := graphtest.ConcernInput(map[string]any{"id": kid, "guessedAge": 9})
	input["household"] = map[string]any{"id": home, "address": "Another Street 5"}
	w.Refused("teacher", "submitConcern", input, "INVALID household.id", "INVALID children.0.id")
	id, _ := w.SubmitConcern("teacher", graphtest.ConcernInput(map[string]any{"id": kid}))
	differs(t, "who was named by the record", w.Must("manager", reportedHome, map[string]any{"id": id}).At("referral", "concerns",
		0).(map[string]any), map[string]any{"reportedName": "Wren Quillfether", "reportedDateOfBirth": nil, "reportedBirthPrecision": nil})
}

func TestAProfileAsksForAnAge(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	input := graphtest.ConcernInput(map[string]any{"givenName": "Kai", "birthUnknownReason": "Seen through a window only."})
	_, kid := w.SubmitConcern("police", input)
	start := map[string]any{"instrumentId": graphtest.OpenStructure, "childIds": []string{kid}}
	w.Refused("manager", "startCareProfile", start, "REQUIRED childIds")
	w.MustSend("manager", "amendChild", "child { id }", map[string]any{"id": kid, "version": 1, "guessedAge": 6})
	w.MustSend("manager", "startCareProfile", "sitting { id }", start)
}

func TestReportedChildrenAreReadInTheOrderInWhichTheyWereNamed(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	want := []string{"Wren", "Merle", "Robin", "Teal", "Finch", "Brant", "Heron"}
	var children []map[string]any
	for _, name := range want {
		children = append(children, graphtest.ChildInput(name, "Quillfether", "2018-03-04"))
	}
	concern, _ := w.SubmitConcern("teacher", graphtest.ConcernInput(children...))
	a := w.Must("manager", `query($id: ID!) { referral(id: $id) { concerns { reportedName } } }`, map[string]any{"id": concern})
	for i, name := range want {
		if got := a.Text("referral", "concerns", i, "reportedName"); got != name+" Quillfether" {
			t.Errorf("child %d is %q, want %s", i, got, name)
		}
	}
}

// A child at an address that somebody wrote in other words is offered as a sibling.
func TestSiblingsAreFoundByAnAddressInOtherWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		address, postcode string
		found             bool
	}{
		"abbreviated":                {"4 Nowhere Ln, Testham", "ZZ1 1AA", true},
		"without its postcode":       {"4 Nowhere Lane, Testham", "", true},
		"with the postcode in it":    {"4 Nowhere Lane, Testham, ZZ1 1AA", "", true},
		"another number":             {"14 Nowhere Lane, Testham", "ZZ1 1AA", false},
		"in another place":           {"4 Nowhere Lane, Testham", "ZZ9 9ZZ", false},
		"a flat that is not numbers": {"Flat 4, Nowhere Lane, Testham", "ZZ1 1AA", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := graphtest.New(t)
			w.SubmitConcern("teacher", graphtest.ConcernInput(graphtest.WrenInput()))
			other := graphtest.ConcernInput(graphtest.ChildInput("Merle", "Quillfether", "2012-05-06"))
			other["household"] = map[string]any{"address": c.address, "postcode": c.postcode}
			concern, _ := w.SubmitConcern("health", other)
			a := w.Must("manager", `query($id: ID!) { referral(id: $id) { siblingsNotNamed { givenName } } }`, map[string]any{"id": concern})
			if found := strings.Contains(a.Raw, `"Wren"`); found != c.found {
				t.Errorf("the sister is found: %t, want %t: %s", found, c.found, a.Raw)
			}
		})
	}
}
