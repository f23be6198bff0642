package child_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"heed/graph/graphtest"
	"heed/practice"
)

const probable = `query($id: ID!) { child(id: $id) { probableMatches { score reasons contactSafeguardingLead child { id } } } }`

// TestAnAddressAnswersNothingAboutAHiddenRecord asks about a child whose name and
// birthday are each slightly wrong, which is no match, at the child's own address
// and at others: nobody who may not see the record can tell the addresses apart.
func TestAnAddressAnswersNothingAboutAHiddenRecord(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		who                 string
		restricted          bool
		hidden              string // the hidden child's birthday, if it is known
		given, family, born string // of the child that the concern names
	}{
		"a school asks about a child that others know": {"teacher", false, "2018-03-04", "Wrenn", "Quilfether", "2018-03-05"},
		"a school asks about a restricted child":       {"teacher", true, "2018-03-04", "Wrenn", "Quilfether", "2018-03-05"},
		"a lead asks about a restricted child":         {"lead", true, "2018-03-04", "Wrenn", "Quilfether", "2018-03-05"},
		"a manager asks by the birthday alone": {"manager", true, "2018-03-04", "Jacqueline", "Oxbramble",
			"2018-03-04"},
		"a manager asks by the name of a child without a known birthday": {"manager", true, "", "Wren", "Quillfether", "2018-03-04"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := graphtest.New(t)
			hidden := w.HousedChildRow("Wren", "Quillfether", "2018-03-04", "17 Hidden Row, Testham", tt.restricted)
			w.Exec("UPDATE child SET date_of_birth = NULLIF($2, '')::date WHERE id = $1", hidden.ID(), tt.hidden)
			var told []string
			for _, address := range []string{"17 Hidden Row, Testham", "4 Nowhere Lane, Testham", "17 hidden row testham"} {
				input := graphtest.ConcernInput(graphtest.ChildInput(tt.given, tt.family, tt.born))
				input["household"] = map[string]any{"address": address, "postcode": "ZZ1 1AA"}
				a := w.Must(tt.who, graphtest.SubmitConcern, map[string]any{"input": input})
				kid := a.Text("submitConcern", "referral", "concerns", 0, "child", "id")
				told = append(told, fmt.Sprint(a.At("submitConcern", "referral", "concerns", 0, "mayBeKnown"),
					w.Must("lead", probable, map[string]any{"id": kid}).Contacts()))
				// no match of the next
				w.Exec("UPDATE child SET given_name = $2, family_name = $2, date_of_birth = '1999-01-01' WHERE id = $1", kid, "Other"+kid)
			}
			if told[0] != told[1] || told[2] != told[1] || told[0] != "false 0" {
				t.Errorf("at the child's address, at another and at the first again it is told %q; want false and nothing each time", told)
			}
		})
	}
}

// TestAnAmendedAddressProbesNothing moves a home of the lead's own from address to
// address, beside a restricted child who is alike.
func TestAnAmendedAddressProbesNothing(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	w.HousedChildRow("Wren", "Quillfether", "2018-03-04", "17 Hidden Row, Testham", true)
	mine := w.HousedChildRow("Wrenn", "Quilfether", "2018-03-05", "4 Nowhere Lane, Testham", false)
	home := w.Must("lead", `query($id: ID!) { child(id: $id) { memberships { household { id } } } }`,
		map[string]any{"id": mine.ID()}).Text("child", "memberships", 0, "household", "id")
	for i, address := range []string{"16 Hidden Row, Testham", "17 Hidden Row, Testham", "17, HIDDEN ROW Testham"} {
		w.Mutated("lead", "amendHousehold", map[string]any{"id": home, "version": i + 1, "address": address})
		if got := w.Count("SELECT count(*) FROM household WHERE address = $1", address); got == 0 {
			t.Fatal("the address was not amended")
		}
		if a := w.Must("lead", probable, map[string]any{"id": mine.ID()}); len(a.List("child", "probableMatches")) > 0 {
			t.Errorf("at %s there is a match: %s", address, a.Raw)
		}
	}
}

// TestAnAddressCountsBetweenChildrenThatTheLeadSees is what an address is for: it
// still counts where the asker may see the record and the home.
func TestAnAddressCountsBetweenChildrenThatTheLeadSees(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	other := w.HousedChildRow("Wren", "Quillfether", "2018-03-04", "17 Made Up Row, Testham", false)
	same := w.HousedChildRow("Wrenn", "Quilfether", "2018-03-05", "17, Made-up ROW Testham", false)
	twin := w.HousedChildRow("Jacqueline", "Oxbramble", "2018-03-04", "17 Made Up Row, Testham", false)
	got := map[string]string{}
	for _, kid := range []graphtest.Row{same, twin} {
		for _, m := range w.Must("lead", probable, map[string]any{"id": kid.ID()}).List("child", "probableMatches") {
			match := m.(map[string]any)
			if id := match["child"].(map[string]any)["id"]; id == other.ID().String() {
				got[kid["given_name"].(string)] = fmt.Sprint(match["score"], match["reasons"])
			}
		}
	}
	want := map[string]string{"Wrenn": "70 [NAME_SOUNDS_ALIKE DATE_OF_BIRTH_NEAR ADDRESS]", "Jacqueline": "60 [DATE_OF_BIRTH ADDRESS]"}
	for who, said := range want {
		if got[who] != said {
			t.Errorf("%s matches by %q, want %q", who, got[who], said)
		}
	}
}

// TestWhatASubmitterReadsRestsOnNamesBirthdayAndNumbers: not even the address of a
// child that they see counts towards it.
func TestWhatASubmitterReadsRestsOnNamesBirthdayAndNumbers(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	known := w.HousedChildRow("Wren", "Quillfether", "2018-03-04", "17 Made Up Row, Testham", false)
	w.WriteRows("involvement", w.InvolvementRow(known.ID(), w.Organisations["school"], nil, graphtest.Noon.AddDate(0, -1, 0), nil))
	for _, tt := range []struct {
		given, family, born, address string
		want                         bool
	}{
		{"Jacqueline", "Oxbramble", "2018-03-04", "17 Made Up Row, Testham", false},
		{"Wrenn", "Quilfether", "2018-03-04", "Elsewhere, Testham", true},
		{"Wren", "Quillfether", "2018-03-05", "Elsewhere, Testham", true},
	} {
		input := graphtest.ConcernInput(graphtest.ChildInput(tt.given, tt.family, tt.born))
		input["household"] = map[string]any{"address": tt.address, "postcode": "ZZ1 1AA"}
		a := w.Must("teacher", graphtest.SubmitConcern, map[string]any{"input": input})
		if got := a.At("submitConcern", "referral", "concerns", 0, "mayBeKnown"); got != tt.want {
			t.Errorf("%+v may be known: %v", tt, got)
		}
	}
}

// TestTheAddressOfAHomeThatIsHiddenDoesNotCount: a child that the lead sees may live
// with one that they do not. Their address counts as a reason where the lead reads
// it, and only there.
func TestTheAddressOfAHomeThatIsHiddenDoesNotCount(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	seen := w.HousedChildRow("Wren", "Quillfether", "2018-03-04", "17 Hidden Row, Testham", false)
	hidden := w.ChildRow("Rook", "Ashplover", "2012-01-01")
	hidden["restricted"] = true
	id := hidden.ID()
	w.WriteRows("child", hidden)
	var home uuid.UUID
	if err := w.Admin.QueryRow("SELECT household_id FROM household_member WHERE child_id = $1", seen.ID()).Scan(&home); err != nil {
		t.Fatal(err)
	}
	w.WriteRows("household_member", w.MemberRow(home, &id, nil, "2026-01-01", nil))
	mine := w.HousedChildRow("Wren", "Quillfether", "2018-03-04", "17 Hidden Row, Testham", false)
	reads := len(w.Must("lead", `query($id: ID!) { child(id: $id) { memberships { household { address } } } }`,
		map[string]any{"id": seen.ID()}).List("child", "memberships")) > 0
	a := w.Must("lead", probable, map[string]any{"id": mine.ID()})
	counts := slices.Contains(a.List("child", "probableMatches", 0, "reasons"), any("ADDRESS"))
	if len(a.List("child", "probableMatches")) != 1 || counts != reads {
		t.Errorf("the lead reads the address: %v; it counts: %v: %s", reads, counts, a.Raw)
	}
}

// TestManyHiddenRecordsDoNotPushAMatchOut has more restricted children who are alike
// than anything is bounded by, and one that the lead sees.
func TestManyHiddenRecordsDoNotPushAMatchOut(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	number, _ := practice.NHSNumberFromDigits("999000001")
	for range 150 {
		k := w.ChildRow("Wren", "Quillfether", "2018-03-04")
		k["restricted"], k["nhs_number"], k["la_child_id"] = true, number, "LA1"
		w.WriteRows("child", k)
	}
	for name, alike := range map[string]func(graphtest.Row){
		"by number": func(k graphtest.Row) {
			k["nhs_number"], k["given_name"], k["family_name"] = number, "Jacqueline", "Oxbramble"
		},
		"by name and birthday":        func(graphtest.Row) {},
		"by name, born the day after": func(k graphtest.Row) { k["date_of_birth"] = "2018-03-05" },
	} {
		seen, mine := w.ChildRow("Wren", "Quillfether", "2018-03-04"), w.ChildRow("Wren", "Quillfether", "2018-03-04")
		alike(seen)
		mine["nhs_number"] = seen["nhs_number"]
		if name != "by number" {
			seen["nhs_number"], mine["nhs_number"] = nil, nil
		}
		w.WriteRows("child", seen, mine)
		a := w.Must("lead", probable, map[string]any{"id": mine.ID()})
		found := slices.ContainsFunc(a.List("child", "probableMatches"), func(m any) bool {
			k, _ := m.(map[string]any)["child"].(map[string]any)
			return k["id"] == seen.ID().String()
		})
		if !found {
			t.Errorf("%s the one that the lead sees is not among them: %.600s", name, a.Raw)
		}
		w.Exec("UPDATE child SET given_name = id::text, family_name = id::text, date_of_birth = NULL, nhs_number = NULL WHERE id = ANY "+
			"(ARRAY[$1::uuid, $2])", seen.ID(), mine.ID())
	}
}

// TestManyHiddenRecordsDoNotKeepOneFromBeingOpened: an emergency that names a child
// by names and birthday means the one who is not restricted.
func TestManyHiddenRecordsDoNotKeepOneFromBeingOpened(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	for range 30 {
		k := w.ChildRow("Wren", "Quillfether", "2018-03-04")
		k["restricted"] = true
		w.WriteRows("child", k)
	}
	open := w.ChildRow("Wren", "Quillfether", "2018-03-04")
	w.WriteRows("child", open)
	a := w.Must("teacher", `mutation($input: BreakGlassInput!) { breakGlass(input: $input) { child { id } errors { code message } } }`,
		map[string]any{"input": map[string]any{
			"givenName": "Wren", "familyName": "Quillfether", "dateOfBirth": "2018-03-04", "reason": "Found alone at the station tonight."}})
	if a.Text("breakGlass", "child", "id") != open.ID().String() {
		t.Errorf("the record was not opened: %s", a.Raw)
	}
}

// TestWhatTwoRecordsAgreeIn holds the comparison in the database (compare_child) to the
// reasons and the score that are offered to a person, the same from both sides.
func TestWhatTwoRecordsAgreeIn(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	type facts struct{ given, family, born, nhs, upn, la string }
	wren := func(born string) facts { return facts{"Wren", "Testperson", born, "", "", ""} }
	born := func(given string) facts { return facts{given, "Sampleton", "2018-05-02", "", "", ""} }
	first, _ := practice.NHSNumberFromDigits("999000001")
	second, _ := practice.NHSNumberFromDigits("999000003")
	one, other := string(first), string(second)
	pupil, _ := practice.UPNFromDigits("999000000001")
	another, _ := practice.UPNFromDigits("999000000002")
	temporary := "X00180001701A"
	if !practice.UPN(temporary).Temporary() {
		t.Fatal("this number of a pupil is not temporary")
	}
	for name, tt := range map[string]struct {
		a, b facts
		want string // empty where nothing is offered
	}{
		"an NHS number": {facts{"Wren", "Quill", "", one, "", ""},
			facts{"Jacqueline", "Oxbramble", "", one, "", ""}, "90 [NHS_NUMBER]"},
		"a pupil number": {facts{"Wren", "Quill", "", "", string(pupil), ""},
			facts{"Jacqueline", "Oxbramble", "", "", string(pupil), ""}, "80 [UPN]"},
		"an authority's number": {facts{"Wren", "Quill", "", "", "", "LA17"},
			facts{"Jacqueline", "Oxbramble", "", "", "", "LA17"}, "80 [LA_CHILD_ID]"},
		"everything is a hundred, not more": {facts{"Wren", "Quill", "", one, string(pupil), ""},
			facts{"Jacqueline", "Oxbramble", "", one, string(pupil), ""}, "100 [NHS_NUMBER UPN]"},
		"another pupil number lowers": {facts{"Wren", "Quill", "", one, string(pupil), ""},
			facts{"Jacqueline", "Oxbramble", "", one, string(another), ""}, "65 [NHS_NUMBER]"},
		"a temporary pupil number does not": {facts{"Wren", "Quill", "", one, string(pupil), ""},
			facts{"Jacqueline", "Oxbramble", "", one, temporary, ""}, "90 [NHS_NUMBER]"},
		"NHS numbers of their own tell them apart": {facts{"Wren", "Testperson", "2018-05-02", one, "", ""},
			facts{"Wren", "Testperson", "2018-05-02", other, "", ""}, ""},
		"name and birthday":           {wren("2018-05-02"), wren("2018-05-02"), "80 [NAME DATE_OF_BIRTH]"},
		"a name alone":                {wren(""), wren("2018-05-02"), ""},
		"a birthday one day off":      {wren("2018-05-31"), wren("2018-06-01"), "65 [NAME DATE_OF_BIRTH_NEAR]"},
		"a birthday one digit off":    {wren("2018-05-02"), wren("2013-05-02"), "65 [NAME DATE_OF_BIRTH_NEAR]"},
		"day and month swapped":       {wren("2018-05-12"), wren("2018-12-05"), "65 [NAME DATE_OF_BIRTH_NEAR]"},
		"another birthday altogether": {wren("2018-05-12"), wren("2014-07-30"), ""},
		"names swapped": {wren("2018-05-02"), facts{"Testperson", "Wren", "2018-05-02", "", "", ""},
			"75 [NAME_SWAPPED DATE_OF_BIRTH]"},
		"marks make no other name": {facts{"Zoë", "Sample", "2018-05-02", "", "", ""},
			facts{"zoe", "SAMPLE", "2018-05-02", "", "", ""}, "80 [NAME DATE_OF_BIRTH]"},
		"an apostrophe more": {facts{"Zoe", "O'Sample", "2018-05-02", "", "", ""},
			facts{"Zoe", "Osample", "2018-05-02", "", "", ""}, "80 [NAME DATE_OF_BIRTH]"},
		"names that sound alike": {facts{"Mohammed", "Sample", "2018-05-02", "", "", ""},
			facts{"Muhamad", "Sampel", "2018-05-02", "", "", ""}, "65 [NAME_SOUNDS_ALIKE DATE_OF_BIRTH]"},
		"Catherine and Katharine":                      {born("Catherine"), born("Katharine"), "75 [NAME_SHORT_FORM DATE_OF_BIRTH]"},
		"Stephen and Steven":                           {born("Stephen"), born("Steven"), "75 [NAME_SHORT_FORM DATE_OF_BIRTH]"},
		"Zofia and Sofia":                              {born("Zofia"), born("Sofia"), "75 [NAME_SHORT_FORM DATE_OF_BIRTH]"},
		"a slip of one letter":                         {born("Testperson"), born("Testpersan"), "65 [NAME_SOUNDS_ALIKE DATE_OF_BIRTH]"},
		"a given name that differs, with one birthday": {born("Wren"), born("Jacqueline"), ""},
	} {
		row := func(f facts) graphtest.Row {
			r := w.ChildRow(f.given, f.family, "2018-05-02")
			r["date_of_birth"], r["nhs_number"], r["upn"], r["la_child_id"] = orNull(f.born), orNull(f.nhs), orNull(f.upn), orNull(f.la)
			return r
		}
		a, b := row(tt.a), row(tt.b)
		w.WriteRows("child", a, b)
		for _, side := range []struct{ of, with graphtest.Row }{{a, b}, {b, a}} {
			got := ""
			for _, m := range w.Must("lead", probable, map[string]any{"id": side.of.ID()}).List("child", "probableMatches") {
				match := m.(map[string]any)
				if id := match["child"].(map[string]any)["id"]; id == side.with.ID().String() {
					got = fmt.Sprint(match["score"], " ", match["reasons"])
				}
			}
			if got != tt.want {
				t.Errorf("%s: got %q, want %q", name, got, tt.want)
			}
		}
		for _, done := range []graphtest.Row{a, b} { // no match of the next
			w.Exec("UPDATE child SET given_name = $2, family_name = $2, date_of_birth = '1999-01-01', nhs_number = NULL, upn = NULL, "+
				"la_child_id = NULL WHERE id = $1", done.ID(), "Other"+done.ID().String())
		}
	}
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}
