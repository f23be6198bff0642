package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"heed/graph/graphtest"
)

// TestARefusalThatNamesAHiddenChildIsInItsLog tries the numbers of a restricted child.
func TestARefusalThatNamesAHiddenChildIsInItsLog(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.PoliceRecords()
	const finch = "REFUSED Finch NONE"
	unlike := []map[string]any{graphtest.ChildInput("Zebedee", "Oddfellow", "2019-08-08"),
		graphtest.ChildInput("Amaryllis", "Thornbury", "2011-03-21"), graphtest.ChildInput("Kit", "Umberslade", "2014-11-30"),
		graphtest.ChildInput("Hugo", "Vane", "2009-05-17")}
	input := func(number any) map[string]any {
		one := map[string]any{"nhsNumber": number, "role": "OTHER", "purpose": "Keeps the child in sight.", "lawfulBasis": "PUBLIC_TASK"}
		for _, name := range []string{"givenName", "familyName", "dateOfBirth"} {
			one[name] = unlike[0][name]
		}
		unlike = unlike[1:]
		return one
	}
	const register = `mutation($input: RegisterChildInput!) { registerChild(input: $input) { %s child { id } errors { code } } }`
	var kid string
	sends := func(who, part string, number any) []string {
		return w.AccessNames(c.Names, func() {
			kid = w.Must(who, fmt.Sprintf(register, part), map[string]any{"input": input(number)}).Text("registerChild", "child", "id")
		})
	}
	refusals := func(entries []string) []string {
		return slices.DeleteFunc(entries, func(e string) bool { return !strings.HasPrefix(e, "REFUSED") })
	}
	number := c.Finch["nhs_number"]
	if got := refusals(sends("police", "mayBeKnown", number)); !slices.Equal(got, []string{finch}) {
		t.Errorf("who may be known leaves %q, want %q", got, finch)
	}
	if got := refusals(sends("manager", "", number)); len(got) > 0 {
		t.Errorf("a registration that does not ask leaves %q", got)
	}
	known := kid
	w.Exec("UPDATE child SET nhs_number = NULL WHERE id <> ALL ($1)", fmt.Sprintf("{%s,%s}", c.Finch.ID(), known))
	for part, want := range map[string][]string{
		"contactSafeguardingLead": {finch}, "score": {finch}, "__typename": {finch},
	} {
		query := fmt.Sprintf("{ child(id: %q) { probableMatches { %s } } }", known, part)
		if got := refusals(w.AccessNames(c.Names, func() { w.Must("manager", query, nil) })); !slices.Equal(got, want) {
			t.Errorf("%s of the matches leaves %q, want %q", part, got, want)
		}
	}
	if got := refusals(w.AccessNames(c.Names,
		func() { w.Must("manager", fmt.Sprintf("{ child(id: %q) { givenName } }", known), nil) })); len(got) > 0 {
		t.Errorf("a child without the matches leaves %q", got)
	}
	other := c.Teal["nhs_number"]
	w.Exec("UPDATE child SET nhs_number = NULL")
	if got := refusals(sends("police", "mayBeKnown", other)); len(got) > 0 {
		t.Errorf("nobody who may be known leaves %q", got)
	}
	w.Exec("UPDATE child SET nhs_number = NULL")
	w.Exec("UPDATE child SET nhs_number = $1 WHERE id = $2", fmt.Sprint(number), c.Finch.ID())
	unlike[0]["nhsNumber"] = number
	if got := refusals(w.AccessNames(c.Names, func() {
		w.Must("teacher", graphtest.SubmitConcern, map[string]any{"input": graphtest.ConcernInput(unlike[0])})
	})); !slices.Equal(got, []string{finch}) {
		t.Errorf("a concern leaves %q, want %q", got, finch)
	}
}

// TestEmergencyAccessIsInTheLogOfAHiddenChildThatItMeets names two children at once.
func TestEmergencyAccessIsInTheLogOfAHiddenChildThatItMeets(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	open, hidden := w.NumberedChildRow("Wren", "Quillfether", 1), w.NumberedChildRow("Wren", "Quillfether", 50)
	hidden["restricted"], hidden["nhs_number"] = true, open["nhs_number"]
	w.WriteRows("child", open, hidden)
	names := map[uuid.UUID]string{open.ID(): "open", hidden.ID(): "hidden"}
	for way, child := range map[string]map[string]any{"number": {"nhsNumber": open["nhs_number"]},
		"names": graphtest.Namings(open)["names and birth"]} {
		who := map[string]string{"number": "police", "names": "health"}[way]
		for _, time := range []string{"opened", "still open"} {
			got := w.AccessNames(names, func() {
				if a := w.OpenRecord(who, child); a.Text("breakGlass", "child", "id") != open.ID().String() {
					t.Fatalf("by %s it answers %s", way, a.Raw)
				}
			})
			if want := []string{"ALLOWED open BREAK_GLASS", "REFUSED hidden NONE"}; !slices.Equal(got, want) {
				t.Errorf("%s by %s leaves %q, want %q", time, way, got, want)
			}
		}
		got := w.AccessNames(names, func() {
			if a := w.OpenRecord("manager", child); !slices.Equal(a.Problems("breakGlass"), []string{"ILLEGAL_STATE "}) {
				t.Fatalf("by %s it answers %s", way, a.Raw)
			}
		})
		if want := []string{"ALLOWED open AUTHORITY", "REFUSED hidden NONE"}; !slices.Equal(got, want) {
			t.Errorf("what is seen already by %s leaves %q, want %q", way, got, want)
		}
	}
	// Such a look is no attempt more than another: else it would tell of the hidden child.
	for range 2 {
		for range 5 {
			w.OpenRecord("manager", map[string]any{"nhsNumber": open["nhs_number"]})
			w.OpenRecord("police", map[string]any{"nhsNumber": open["nhs_number"]})
		}
	}
	for _, who := range []string{"manager", "police"} {
		if a := w.OpenRecord(who, map[string]any{"laChildId": "LA404"}); !slices.Equal(a.Problems("breakGlass"), []string{"NOT_FOUND "}) {
			t.Errorf("%s is told %s", who, a.Raw)
		}
	}
}

func TestANumberOfSeveralAsksForWhatTellsThemApart(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	one, two := w.NumberedChildRow("Wren", "Quillfether", 1), w.NumberedChildRow("Wren", "Quillfether", 50)
	two["nhs_number"] = one["nhs_number"]
	w.WriteRows("child", one, two)
	message := func(child map[string]any) string {
		return w.OpenRecord("police", child).Text("breakGlass", "errors", 0, "message")
	}
	if got, want := message(map[string]any{"nhsNumber": one["nhs_number"]}),
		"More than one record has this number. Give another number of the child, or the names and date of birth."; got != want {
		t.Errorf("of a number it says %q, want %q", got, want)
	}
	if got, want := message(graphtest.Namings(one)["names and birth"]),
		"More than one child has these names and date of birth. Give a number of the child."; got != want {
		t.Errorf("of names it says %q, want %q", got, want)
	}
}
