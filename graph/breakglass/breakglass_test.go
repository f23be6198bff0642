package breakglass_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/graph/graphtest"
	"heed/practice"
)

func TestARecordIsOpenedForAnHourByWhateverIsKnownOfTheChild(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	for i, way := range slices.Sorted(maps.Keys(graphtest.Namings(w.UnknownChildRow("Wren", "Quillfether", 1, nil)))) {
		c := w.UnknownChildRow("Zoë", fmt.Sprint("O'Quill-Fether ", i), 100+i*10, nil)
		named := graphtest.Namings(c)[way]
		switch way {
		case "authority's number":
			named["laChildId"] = strings.ToLower(fmt.Sprint(" ", named["laChildId"]))
		case "names and birth":
			named["givenName"], named["familyName"] = " ZOE ", fmt.Sprint("o quill fether ", i)
		}
		if w.Sees("police", c.ID()) {
			t.Fatal("the child is no secret to begin with")
		}
		a := w.OpenRecord("police", named)
		if a.Text("breakGlass", "child", "givenName") != "Zoë" || a.At("breakGlass", "breakGlass", "open") != true ||
			len(a.Problems("breakGlass")) > 0 {
			t.Errorf("by %s: %s", way, a.Raw)
			continue
		}
		if !w.Sees("police", c.ID()) || w.Sees("health", c.ID()) {
			t.Errorf("by %s: the record is open to who opened it, and to nobody else", way)
		}
		opened, _ := time.Parse(time.RFC3339Nano, a.Text("breakGlass", "breakGlass", "openedAt"))
		ends, _ := time.Parse(time.RFC3339Nano, a.Text("breakGlass", "breakGlass", "endsAt"))
		if ends.Sub(opened) != time.Hour {
			t.Errorf("by %s: it lasts %v", way, ends.Sub(opened))
		}
		w.Later(time.Hour)
		if w.Sees("police", c.ID()) {
			t.Errorf("by %s: an hour later the record is still open", way)
		}
		if a := w.Must("police", "query($id: ID!) { node(id: $id) { ... on BreakGlass { open childId child { id } } } }",
			map[string]any{"id": a.At("breakGlass", "breakGlass", "id")}); a.At("node", "open") != false || a.At("node", "child") != nil ||
			a.At("node", "childId") != c.ID().String() {
			t.Errorf("by %s: of what has ended they know %s", way, a.Raw)
		}
	}
}

func TestEmergencyAccessIsInTheChronologyAndInTheAccessLog(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.UnknownChildRow("Wren", "Quillfether", 1, nil)
	w.WriteRows("involvement", w.InvolvementRow(c.ID(), w.Organisations["force"], nil, graphtest.Noon.AddDate(0, -3, 0),
		new(graphtest.Noon.AddDate(0, -2, 0))))
	if a := w.OpenRecord("police", map[string]any{"childId": c.ID()}); a.At("breakGlass", "breakGlass", "contactBefore") != true {
		t.Errorf("the force was involved once: %s", a.Raw)
	}
	if a := w.OpenRecord("health", map[string]any{"childId": c.ID()}); a.At("breakGlass", "breakGlass", "contactBefore") != false {
		t.Errorf("the trust was never involved: %s", a.Raw)
	}
	w.Must("police", "query($id: ID!) { child(id: $id) { givenName } }", map[string]any{"id": c.ID()})
	a := w.Must("manager", "query($id: ID!) { child(id: $id) { chronology(first: 5) { edges { node { summary category source { __typename "+
		"} organisation { name } } } } } }", map[string]any{"id": c.ID()})
	for i, body := range []string{"trust", "force"} {
		if got := a.Text("child", "chronology", "edges", i, "node", "summary"); got != "Emergency access to the record by "+body+"." {
			t.Errorf("event %d says %q", i, got)
		}
		if got := a.Text("child", "chronology", "edges", i, "node", "source", "__typename"); got != "BreakGlass" {
			t.Errorf("event %d comes from %q", i, got)
		}
	}
	log := w.Must("records", `query($id: ID!) { accessLog(childId: $id, first: 10, filter: {rules: [BREAK_GLASS]}) { edges { node { `+
		`operation outcome practitioner { name } } } } }`, map[string]any{"id": c.ID()})
	var told []string
	for i := range log.List("accessLog", "edges") {
		told = append(told, log.Text("accessLog", "edges", i, "node", "practitioner", "name")+": "+
			log.Text("accessLog", "edges", i, "node", "operation"))
	}
	if want := []string{"police: query child", "health: mutation breakGlass", "police: mutation breakGlass"}; !slices.Equal(told, want) {
		t.Errorf("the access log tells %q, want %q", told, want)
	}
}

func TestRestrictedAbsentAndWrongHaveOneAnswer(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	restricted := w.UnknownChildRow("Wren", "Quillfether", 1, graphtest.Row{"restricted": true})
	absent := w.NumberedChildRow("Merle", "Oxbramble", 30)
	known := w.UnknownChildRow("Teal", "Marblewick", 60, nil)
	answers := map[string]string{}
	for _, who := range []string{"police", "health", "teacher", "manager", "lead"} {
		for way, named := range graphtest.Namings(restricted) {
			answers[who+" by "+way+", restricted"] = w.OpenRecord(who, named).Raw
		}
		w.Later(25 * time.Hour) // of attempts there is a limit
		for way, named := range graphtest.Namings(absent) {
			answers[who+" by "+way+", absent"] = w.OpenRecord(who, named).Raw
		}
		w.Later(25 * time.Hour)
		wrong := graphtest.Namings(known)["names and birth"]
		wrong["dateOfBirth"] = "2018-03-05"
		answers[who+" by a wrong birth"] = w.OpenRecord(who, wrong).Raw
	}
	const want = `{"data":{"breakGlass":{"breakGlass":null,"child":null,"errors":[{"code":"NOT_FOUND","path":[],"message":"No record was ` +
		`found for emergency access. If there should be one, ask the safeguarding lead."}]}}}`
	for what, got := range answers {
		if got != want {
			t.Errorf("%s: %s", what, got)
		}
	}
	if got := w.Count("SELECT count(*) FROM break_glass") + w.Count("SELECT count(*) FROM notice"); got > 0 {
		t.Errorf("%d openings and notices of what was refused", got)
	}
	if got := w.Count("SELECT count(*) FROM access_entry WHERE operation = 'mutation breakGlass' AND outcome = 'REFUSED'"); got != len(
		answers) {
		t.Errorf("%d attempts are recorded, want %d", got, len(answers))
	}
	if got := w.Count("SELECT count(*) FROM disclosure WHERE child_id = $1 AND rule = 'NONE'", restricted.ID()); got != 25 {
		t.Errorf("the restricted child's log tells of %d attempts, want 25", got)
	}
	if got := w.Count(
		"SELECT count(*) FROM access_entry e WHERE e::text ~* 'Wren|Quillfether|Merle|Oxbramble|9990000|LA1' OR e::text LIKE '%' || $1 || '%'",
		restricted["nhs_number"]); got > 0 {
		t.Errorf("%d entries of attempts tell names or numbers", got)
	}
}

func TestWhoKnowsARestrictedChildByNameSeesThemAlready(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	restricted, open := w.UnknownChildRow("Wren", "Quillfether", 1, graphtest.Row{"restricted": true}),
		w.UnknownChildRow("Merle", "Oxbramble", 30, nil)
	w.WriteRows("involvement", w.InvolvementRow(restricted.ID(), w.Organisations["school"], new(w.Viewers["teacher"].PractitionerID),
		graphtest.Noon.AddDate(0, -1, 0), nil),
		w.InvolvementRow(open.ID(), w.Organisations["school"], nil, graphtest.Noon.AddDate(0, -1, 0), nil))
	for who, c := range map[string]graphtest.Row{"teacher": restricted, "colleague": open, "lead": open} {
		before := w.Tally()
		for way, named := range graphtest.Namings(c) {
			if a := w.OpenRecord(who, named); !slices.Equal(a.Problems("breakGlass"), []string{"ILLEGAL_STATE "}) {
				t.Errorf("%s by %s: %s", who, way, a.Raw)
			}
		}
		if after := w.Tally(); after != before {
			t.Errorf("%s: %s, before %s", who, after, before)
		}
	}
	if a := w.OpenRecord("colleague", map[string]any{"childId": restricted.ID()}); !slices.Equal(a.Problems("breakGlass"),
		[]string{"NOT_FOUND "}) {
		t.Errorf("a colleague of who knows them: %s", a.Raw)
	}
}

func TestWhereSeveralChildrenFitANumberIsAskedFor(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	first, second := w.UnknownChildRow("Wren", "Quillfether", 1, nil), w.UnknownChildRow("WREN", "Quillfether", 30, nil)
	w.UnknownChildRow("Wren", "Quillfether", 60, graphtest.Row{"restricted": true})
	before := w.Tally()
	if a := w.OpenRecord("police", graphtest.Namings(first)["names and birth"]); !slices.Equal(a.Problems("breakGlass"),
		[]string{"INVALID "}) {
		t.Errorf("two of one name: %s", a.Raw)
	}
	if after := w.Tally(); after != before {
		t.Errorf("it wrote: %s, before %s", after, before)
	}
	if a := w.OpenRecord("police", graphtest.Namings(second)["NHS number"]); a.Text("breakGlass", "child", "id") != second.ID().String() {
		t.Errorf("by the number: %s", a.Raw)
	}
	third := w.UnknownChildRow("Robin", "Quillfether", 100, nil)
	w.UnknownChildRow("Robin", "Quillfether", 130, graphtest.Row{"restricted": true})
	if a := w.OpenRecord("police", graphtest.Namings(third)["names and birth"]); a.Text("breakGlass", "child", "id") != third.ID().String() {
		t.Errorf("a restricted child of the same name is not there: %s", a.Raw)
	}
}

func TestASecondOpeningWhileOneLastsIsTheFirst(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.UnknownChildRow("Wren", "Quillfether", 1, nil)
	first := w.MustOpenRecord("police", c.ID())
	before := w.Tally()
	w.Later(30 * time.Minute)
	again := w.OpenRecord("police", map[string]any{"upn": c["upn"], "reason": "Still not found anywhere."})
	if again.Text("breakGlass", "breakGlass", "id") != first || again.Text("breakGlass", "child", "id") != c.ID().String() ||
		again.Text("breakGlass", "breakGlass", "reason") != graphtest.Emergency {
		t.Errorf("again: %s", again.Raw)
	}
	if after := w.Tally(); after != before {
		t.Errorf("it wrote: %s, before %s", after, before)
	}
	w.Later(31 * time.Minute)
	if third := w.MustOpenRecord("police", c.ID()); third == first {
		t.Error("after an hour the first opening is still given")
	}
}

func TestAnOpeningStandsAloneInItsOperation(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.UnknownChildRow("Wren", "Quillfether", 1, nil)
	for _, document := range []string{
		"mutation($a: BreakGlassInput!) { a: breakGlass(input: $a) { errors { code } } b: breakGlass(input: $a) { errors { code } } }",
		"mutation($a: BreakGlassInput!) { ...m } fragment m on Mutation { withdrawConcern(input: {id: \"" + c.ID().String() +
			"\", version: 1, reason: \"About nobody.\"}) { errors { code } } breakGlass(input: $a) { errors { code } } }",
	} {
		a := w.Ask("police", document, map[string]any{"a": map[string]any{"childId": c.ID(), "reason": graphtest.Emergency}})
		if len(a.Errors) == 0 || a.Errors[0].Code() != "BAD_USER_INPUT" || a.Data != nil {
			t.Errorf("%s: %s", document, a.Raw)
		}
	}
	if got := w.Count("SELECT count(*) FROM break_glass"); got > 0 {
		t.Errorf("%d openings", got)
	}
	a := w.Ask("police", "mutation($a: BreakGlassInput!) { __typename breakGlass(input: $a) { child { id } errors { code } } }",
		map[string]any{"a": map[string]any{"childId": c.ID(), "reason": graphtest.Emergency}})
	if a.Text("breakGlass", "child", "id") != c.ID().String() {
		t.Errorf("beside the type's name: %s", a.Raw)
	}
}

func TestWhoTriesNumbersIsStopped(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c, other := w.UnknownChildRow("Wren", "Quillfether", 1, nil), w.UnknownChildRow("Merle", "Oxbramble", 30, nil)
	first := w.MustOpenRecord("police", c.ID())
	w.MustOpenRecord("police", other.ID())
	for i := range practice.BreakGlassMost - 2 {
		if a := w.OpenRecord("police", map[string]any{"laChildId": fmt.Sprint("NO", i)}); !slices.Equal(a.Problems("breakGlass"),
			[]string{"NOT_FOUND "}) {
			t.Fatalf("attempt %d: %s", i, a.Raw)
		}
	}
	w.Later(2 * time.Hour)
	third := w.UnknownChildRow("Teal", "Marblewick", 60, nil)
	var refused []string
	for _, named := range []map[string]any{{"childId": third.ID()}, {"laChildId": "NONE"}} {
		a := w.OpenRecord("police", named)
		if len(a.Errors) != 1 || a.Errors[0].Code() != "LIMIT_EXCEEDED" || a.Errors[0].Extensions["allowed"] != float64(practice.BreakGlassMost) {
			t.Fatalf("beyond the limit: %s", a.Raw)
		}
		refused = append(refused, a.Raw)
	}
	if refused[0] != refused[1] {
		t.Errorf("beyond the limit a child who is there answers %s, and one who is not %s", refused[0], refused[1])
	}
	if got := w.Count("SELECT count(*) FROM break_glass WHERE child_id = $1", third.ID()); got > 0 {
		t.Error("beyond the limit a record was opened")
	}
	if a := w.OpenRecord("health", map[string]any{"childId": third.ID()}); a.Text("breakGlass", "child", "id") == "" {
		t.Errorf("the limit is each practitioner's own: %s", a.Raw)
	}
	w.Later(23 * time.Hour)
	if a := w.OpenRecord("police", map[string]any{"childId": third.ID()}); a.Text("breakGlass", "child", "id") == "" {
		t.Errorf("a day later: %s", a.Raw)
	}
	w.Must("records", graphtest.Review, map[string]any{"id": first, "version": 1})
}

func TestProbingAtOnceFindsNoMoreThanOneAfterAnother(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.UnknownChildRow("Wren", "Quillfether", 1, nil)
	done := make(chan graphtest.Answer)
	for i := range 30 {
		named := map[string]any{"laChildId": fmt.Sprint("NO", i)}
		if i%3 == 0 {
			named = map[string]any{"childId": c.ID()}
		}
		go func() { done <- w.OpenRecord("police", named) }()
	}
	ids := map[string]bool{}
	none, limited := 0, 0
	for range 30 {
		a := <-done
		switch {
		case a.Text("breakGlass", "breakGlass", "id") != "":
			ids[a.Text("breakGlass", "breakGlass", "id")] = true
		case len(a.Errors) == 1 && a.Errors[0].Code() == "LIMIT_EXCEEDED":
			limited++
		default:
			none++
		}
	}
	openings := w.Count("SELECT count(*) FROM break_glass")
	if openings > 1 || len(ids) != openings || openings+none > practice.BreakGlassMost || limited == 0 {
		t.Errorf("%d openings answered as %d, %d attempts found nothing, %d were stopped", openings, len(ids), none, limited)
	}
}
