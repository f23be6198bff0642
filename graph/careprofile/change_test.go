package careprofile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"heed/graph/graphtest"
)

const changeOfProfile = `query($from: ID, $to: ID!) { careProfile(id: $to) { change(from: $from) { from { id state } to { id state }
  months better worse same
  items { code title from to kind } areas { code title from to kind } } } }`

func TestTwoProfilesAreComparedItemByItemAndAreaByArea(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	first := f.compared("2026-02-27", map[string]int{"A1a": 4, "A1b": 4, "B1a": 2})
	second := f.compared("2026-08-27", map[string]int{"A1a": 2, "A1b": 4, "B1a": 5})
	a := f.Must("health", changeOfProfile, map[string]any{"from": first, "to": second})
	at := func(path ...any) any { return a.At(append([]any{"careProfile", "change"}, path...)...) }
	told := map[string]string{}
	for _, list := range []string{"items", "areas"} {
		for i := range a.List("careProfile", "change", list) {
			told[fmt.Sprint(at(list, i, "code"))] = fmt.Sprint(at(list, i, "title"), " ", at(list, i, "from"), at(list, i, "to"), " ",
				at(list, i, "kind"))
		}
	}
	for code, want := range map[string]string{"A1a": "Quality 4 2 BETTER", "A1b": "Quantity 4 4 SAME", "A": "Physical care 4 4 SAME",
		"B": "Safety 2 5 WORSE", "C": "Love 2 2 SAME"} {
		if told[code] != want {
			t.Errorf("%s is told as %q, want %q", code, told[code], want)
		}
	}
	if at("months") != 6.0 || at("better") != 1.0 || at("worse") != 1.0 || at("same").(float64) < 20 || at("from", "id") != first ||
		at("to", "id") != second || at("from", "state") != "SUPERSEDED" {
		t.Errorf("the change is %s", a.Raw)
	}
	if unasked := f.Must("health", changeOfProfile, map[string]any{"from": nil, "to": second}); unasked.Raw != a.Raw {
		t.Errorf("since the one before: %s, want %s", unasked.Raw, a.Raw)
	}
	back := f.Must("health", changeOfProfile, map[string]any{"from": second, "to": first})
	self := f.Must("health", changeOfProfile, map[string]any{"from": first, "to": first})
	none := f.Must("health", changeOfProfile, map[string]any{"from": nil, "to": first})
	for name, a := range map[string]graphtest.Answer{"the later as the earlier": back, "itself": self, "before the first": none} {
		if a.Raw != `{"data":{"careProfile":{"change":null}}}` {
			t.Errorf("%s: %s", name, a.Raw)
		}
	}
}

// compared completes a profile of Wren's care up to a day, of 2s but for some items.
func (f *family) compared(to string, but map[string]int) string {
	f.T.Helper()
	_, profiles := f.begun("health",
		map[string]any{"startedOn": "2026-01-01", "endedOn": to, "visits": []any{map[string]any{"on": to, "announced": true}}}, f.wren)
	f.gradedAll("health", profiles[0], "PRACTITIONER", 2, but)
	f.completed("health", profiles[0])
	return profiles[0]
}

func TestWhatIsNotComparedAnswersNull(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	ids := w.KnownChildren("2018-03-04", "2020-03-04")
	other := w.InstrumentRow(graphtest.DefinitionOf("QCS", "1.0.0"), nil)
	w.WriteRows("instrument", other)
	hidden := w.ChildRow("Merle", "Quillfether", "2019-01-01")
	w.WriteRows("child", hidden)
	now := w.WriteProfile(ids[0], graphtest.Shipped, "2026-02-01", "2026-09-01", "A4")
	mistaken := w.WriteProfile(ids[0], graphtest.Shipped, "2026-02-01", "2026-03-01", "A4")
	w.Exec("SET session_replication_role = replica")
	w.Exec("UPDATE care_profile SET mistaken_at = now(), mistaken_reason = 'Of another child.' WHERE id = $1", mistaken.ID())
	w.Exec("SET session_replication_role = origin")
	sitting := w.DrawSitting(nil, w.Viewers["health"].OrganisationID, w.Viewers["health"].PractitionerID, "2026-04-01")
	draft := w.ProfileRow(sitting, ids[0])
	w.WriteRows("care_sitting", sitting)
	w.WriteRows("care_profile", draft)
	for name, from := range map[string]uuid.UUID{
		"a sibling's":          w.WriteProfile(ids[1], graphtest.Shipped, "2026-02-01", "2026-03-01", "A4").ID(),
		"another instrument's": w.WriteProfile(ids[0], other, "2026-02-01", "2026-03-01", "P4").ID(),
		"a mistaken one":       mistaken.ID(),
		"one of no identifier": w.ID("CareProfile"),
		"a hidden child's":     w.WriteProfile(hidden.ID(), graphtest.Shipped, "2026-02-01", "2026-03-01", "A4").ID(),
		"a later one":          w.WriteProfile(ids[0], graphtest.Shipped, "2026-02-01", "2026-10-01", "A4").ID(),
		"a draft":              draft.ID(),
	} {
		if a := w.Must("health", changeOfProfile,
			map[string]any{"from": from, "to": now.ID()}); a.Raw != `{"data":{"careProfile":{"change":null}}}` {
			t.Errorf("%s: %s", name, a.Raw)
		}
	}
	earlier := w.WriteProfile(ids[0], graphtest.Shipped, "2026-02-01", "2026-03-01", "A5")
	if a := w.Must("health", changeOfProfile, map[string]any{"from": earlier.ID(), "to": now.ID()}); a.Text("careProfile", "change", "areas",
		0, "kind") != "BETTER" {
		t.Errorf("the control: %s", a.Raw)
	}
	if a := w.Must("health", changeOfProfile, map[string]any{"from": nil, "to": now.ID()}); a.Text("careProfile", "change", "from",
		"id") != earlier.ID().String() {
		t.Errorf("the one before, of all of these: %s", a.Raw)
	}
}

func TestAHiddenProfileThatIsComparedWithLeavesARefusal(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	child := w.KnownChildren("2018-03-04")[0]
	hidden := w.ChildRow("Merle", "Quillfether", "2019-01-01")
	w.WriteRows("child", hidden)
	from, to := w.WriteProfile(hidden.ID(), graphtest.Shipped, "2026-02-01", "2026-03-01", "A4"),
		w.WriteProfile(child, graphtest.Shipped, "2026-02-01", "2026-09-01", "A4")
	w.Must("health", changeOfProfile, map[string]any{"from": from.ID(), "to": to.ID()})
	const entries = "SELECT count(*) FROM access_entry WHERE outcome = $1 AND child_ids = ARRAY[$2::uuid]"
	if n := w.Count(entries, "REFUSED", hidden.ID()); n != 1 {
		t.Errorf("%d entries of the access record have the refusal, want 1", n)
	}
	if n := w.Count(entries, "ALLOWED", child); n != 1 {
		t.Errorf("%d entries of the access record have the profile that is shown, want 1", n)
	}
}

func TestChangesOfAListCostAsMuchAsOfOne(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	statements := w.CountStatements()
	child := w.KnownChildren("2018-03-04")[0]
	first := w.WriteProfile(child, graphtest.Shipped, "2025-01-01", "2025-02-01", "A5")
	for i := range 20 {
		w.WriteProfile(child, graphtest.Shipped, "2026-01-01", fmt.Sprintf("2026-02-%02d", 1+i), "A4")
	}
	const list = `query($id: ID!, $from: ID, $first: Int!) { child(id: $id) { careProfiles(first: $first, orderBy: {field: WINDOW,
	  direction: DESC}) { edges { node { id
	  change(from: $from) { months from { id assessor { name } } to { id sitting { startedOn } } items { code } areas { kind } } } } } } }`
	for name, tt := range map[string]struct {
		from   any
		better int
		months float64
	}{"with one": {first.ID(), 18, 12}, "with the one before": {nil, 0, 0}} {
		ask := func(n int) graphtest.Answer {
			return w.Must("health", list, map[string]any{"id": child, "from": tt.from, "first": n})
		}
		ask(1)
		ask(1)
		one := statements()
		a := ask(18) // and two that are not on the page
		if many := statements(); many != one {
			t.Errorf("%s: %d statements for one profile, %d for eighteen", name, one, many)
		}
		if months := a.At("child", "careProfiles", "edges", 0, "node", "change", "months"); months != tt.months {
			t.Errorf("%s: the latest change is %s", name, a.Raw)
		}
		if kinds := strings.Count(a.Raw, `"kind":"BETTER"`); kinds != tt.better ||
			!slices.Equal(a.List("child", "careProfiles", "edges", 0, "node", "change", "items"), []any{}) {
			t.Errorf("%s: %d areas became better, want %d: %s", name, kinds, tt.better, a.Raw)
		}
	}
}
