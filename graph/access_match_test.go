package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// TestToBeToldOfAHiddenChildIsARefusedLook tries the numbers of a restricted child.
func TestToBeToldOfAHiddenChildIsARefusedLook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.watched()
	const finch = "REFUSED Finch NONE"
	unlike := []map[string]any{child("Zebedee", "Oddfellow", "2019-08-08"), child("Amaryllis", "Thornbury", "2011-03-21"), child("Kit", "Umberslade", "2014-11-30"), child("Hugo", "Vane", "2009-05-17")}
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
		return w.recorded(c.names, func() {
			kid = w.must(who, fmt.Sprintf(register, part), map[string]any{"input": input(number)}).text("registerChild", "child", "id")
		})
	}
	refusals := func(entries []string) []string {
		return slices.DeleteFunc(entries, func(e string) bool { return !strings.HasPrefix(e, "REFUSED") })
	}
	number := c.finch["nhs_number"]
	if got := refusals(sends("police", "mayBeKnown", number)); !slices.Equal(got, []string{finch}) {
		t.Errorf("who may be known leaves %q, want %q", got, finch)
	}
	if got := refusals(sends("manager", "", number)); len(got) > 0 {
		t.Errorf("a registration that does not ask leaves %q", got)
	}
	known := kid
	w.exec("UPDATE child SET nhs_number = NULL WHERE id <> ALL ($1)", fmt.Sprintf("{%s,%s}", c.finch.id(), known))
	for part, want := range map[string][]string{
		"contactSafeguardingLead": {finch}, "score": {finch}, "__typename": {finch},
	} {
		query := fmt.Sprintf("{ child(id: %q) { probableMatches { %s } } }", known, part)
		if got := refusals(w.recorded(c.names, func() { w.must("manager", query, nil) })); !slices.Equal(got, want) {
			t.Errorf("%s of the matches leaves %q, want %q", part, got, want)
		}
	}
	if got := refusals(w.recorded(c.names, func() { w.must("manager", fmt.Sprintf("{ child(id: %q) { givenName } }", known), nil) })); len(got) > 0 {
		t.Errorf("a child without the matches leaves %q", got)
	}
	other := c.teal["nhs_number"]
	w.exec("UPDATE child SET nhs_number = NULL")
	if got := refusals(sends("police", "mayBeKnown", other)); len(got) > 0 {
		t.Errorf("nobody who may be known leaves %q", got)
	}
	w.exec("UPDATE child SET nhs_number = NULL")
	w.exec("UPDATE child SET nhs_number = $1 WHERE id = $2", fmt.Sprint(number), c.finch.id())
	unlike[0]["nhsNumber"] = number
	if got := refusals(w.recorded(c.names, func() { w.must("teacher", submitConcern, map[string]any{"input": concernAbout(unlike[0])}) })); !slices.Equal(got, []string{finch}) {
		t.Errorf("a concern leaves %q, want %q", got, finch)
	}
}

// TestAnOpeningIsInTheLogOfAHiddenChildWhomItMeets names two children at once.
func TestAnOpeningIsInTheLogOfAHiddenChildWhomItMeets(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	open, hidden := w.numbered("Wren", "Quillfether", 1), w.numbered("Wren", "Quillfether", 50)
	hidden["restricted"], hidden["nhs_number"] = true, open["nhs_number"]
	w.plain("child", open, hidden)
	names := map[uuid.UUID]string{open.id(): "open", hidden.id(): "hidden"}
	for way, child := range map[string]map[string]any{"number": {"nhsNumber": open["nhs_number"]}, "names": ways(open)["names and birth"]} {
		who := map[string]string{"number": "police", "names": "health"}[way]
		for _, time := range []string{"opened", "still open"} {
			got := w.recorded(names, func() {
				if a := w.opening(who, child); a.text("breakGlass", "child", "id") != open.id().String() {
					t.Fatalf("by %s it answers %s", way, a.raw)
				}
			})
			if want := []string{"ALLOWED open BREAK_GLASS", "REFUSED hidden NONE"}; !slices.Equal(got, want) {
				t.Errorf("%s by %s leaves %q, want %q", time, way, got, want)
			}
		}
		got := w.recorded(names, func() {
			if a := w.opening("manager", child); !slices.Equal(a.problems("breakGlass"), []string{"ILLEGAL_STATE "}) {
				t.Fatalf("by %s it answers %s", way, a.raw)
			}
		})
		if want := []string{"ALLOWED open AUTHORITY", "REFUSED hidden NONE"}; !slices.Equal(got, want) {
			t.Errorf("what is seen already by %s leaves %q, want %q", way, got, want)
		}
	}
	// Such a look is no attempt more than another: else it would tell of the hidden child.
	for range 2 {
		for range 5 {
			w.opening("manager", map[string]any{"nhsNumber": open["nhs_number"]})
			w.opening("police", map[string]any{"nhsNumber": open["nhs_number"]})
		}
	}
	for _, who := range []string{"manager", "police"} {
		if a := w.opening(who, map[string]any{"laChildId": "LA404"}); !slices.Equal(a.problems("breakGlass"), []string{"NOT_FOUND "}) {
			t.Errorf("%s is told %s", who, a.raw)
		}
	}
}

func TestANumberOfSeveralAsksForWhatTellsThemApart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	one, two := w.numbered("Wren", "Quillfether", 1), w.numbered("Wren", "Quillfether", 50)
	two["nhs_number"] = one["nhs_number"]
	w.plain("child", one, two)
	message := func(child map[string]any) string {
		return w.opening("police", child).text("breakGlass", "errors", 0, "message")
	}
	if got, want := message(map[string]any{"nhsNumber": one["nhs_number"]}), "More than one record has this number. Give another number of the child, or the names and date of birth."; got != want {
		t.Errorf("of a number it says %q, want %q", got, want)
	}
	if got, want := message(ways(one)["names and birth"]), "More than one child has these names and date of birth. Give a number of the child."; got != want {
		t.Errorf("of names it says %q, want %q", got, want)
	}
}
