package graph_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/practice"
)

const breakGlass = `mutation($input: BreakGlassInput!) { breakGlass(input: $input) {
  breakGlass { id version childId reason openedAt endsAt open told contactBefore reviewedAt practitioner { name } organisation { name } child { id } viewerCan { verb allowed reason } }
  child { id givenName } errors { code path message } } }`

const emergency = "Found alone at night, and unconscious."

// opening asks to open a record.
func (w *world) opening(who string, child map[string]any) answer {
	w.t.Helper()
	input := maps.Clone(child)
	if input["reason"] == nil {
		input["reason"] = emergency
	}
	return w.ask(who, breakGlass, map[string]any{"input": input})
}

// opened is an opening that was made.
func (w *world) opened(who string, child uuid.UUID) string {
	w.t.Helper()
	a := w.opening(who, map[string]any{"childId": child})
	if a.text("breakGlass", "breakGlass", "id") == "" {
		w.t.Fatalf("%s does not open the record: %s\n%s", who, a.raw, w.log.String())
	}
	return a.text("breakGlass", "breakGlass", "id")
}

// sees reports whether somebody is shown a child.
func (w *world) sees(who string, child any) bool {
	w.t.Helper()
	return w.must(who, "query($id: ID!) { child(id: $id) { id } }", map[string]any{"id": child}).at("child") != nil
}

// unknown is a child with all numbers that nobody knows.
func (w *world) unknown(given, family string, serial int, more row) row {
	w.t.Helper()
	c := w.numbered(given, family, serial)
	maps.Copy(c, more)
	w.plain("child", c)
	return c
}

// numbered is a child with all numbers who is nowhere yet.
func (w *world) numbered(given, family string, serial int) row {
	w.t.Helper()
	c := w.childRow(given, family, "2018-03-04")
	number, ok := practice.NHSNumberFromDigits(fmt.Sprintf("9990%05d", serial))
	pupil, _ := practice.UPNFromDigits(fmt.Sprintf("9990%08d", serial))
	if !ok {
		w.t.Fatalf("%d makes no NHS number", serial)
	}
	c["nhs_number"], c["upn"], c["la_child_id"] = number, pupil, fmt.Sprint("LA", serial)
	return c
}

// ways are those in which a child is named.
func ways(c row) map[string]map[string]any {
	return map[string]map[string]any{
		"identifier":         {"childId": c.id()},
		"NHS number":         {"nhsNumber": c["nhs_number"]},
		"pupil number":       {"upn": c["upn"]},
		"authority's number": {"laChildId": c["la_child_id"]},
		"names and birth":    {"givenName": c["given_name"], "familyName": c["family_name"], "dateOfBirth": c["date_of_birth"]},
	}
}

func TestARecordIsOpenedForAnHourByWhateverIsKnownOfTheChild(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i, way := range slices.Sorted(maps.Keys(ways(w.unknown("Wren", "Quillfether", 1, nil)))) {
		c := w.unknown("Zoë", fmt.Sprint("O'Quill-Fether ", i), 100+i*10, nil)
		named := ways(c)[way]
		switch way {
		case "authority's number":
			named["laChildId"] = strings.ToLower(fmt.Sprint(" ", named["laChildId"]))
		case "names and birth":
			named["givenName"], named["familyName"] = " ZOE ", fmt.Sprint("o quill fether ", i)
		}
		if w.sees("police", c.id()) {
			t.Fatal("the child is no secret to begin with")
		}
		a := w.opening("police", named)
		if a.text("breakGlass", "child", "givenName") != "Zoë" || a.at("breakGlass", "breakGlass", "open") != true || len(a.problems("breakGlass")) > 0 {
			t.Errorf("by %s: %s", way, a.raw)
			continue
		}
		if !w.sees("police", c.id()) || w.sees("health", c.id()) {
			t.Errorf("by %s: the record is open to who opened it, and to nobody else", way)
		}
		opened, _ := time.Parse(time.RFC3339Nano, a.text("breakGlass", "breakGlass", "openedAt"))
		ends, _ := time.Parse(time.RFC3339Nano, a.text("breakGlass", "breakGlass", "endsAt"))
		if ends.Sub(opened) != time.Hour {
			t.Errorf("by %s: it lasts %v", way, ends.Sub(opened))
		}
		w.later(time.Hour)
		if w.sees("police", c.id()) {
			t.Errorf("by %s: an hour later the record is still open", way)
		}
		if a := w.must("police", "query($id: ID!) { node(id: $id) { ... on BreakGlass { open childId child { id } } } }", map[string]any{"id": a.at("breakGlass", "breakGlass", "id")}); a.at("node", "open") != false || a.at("node", "child") != nil || a.at("node", "childId") != c.id().String() {
			t.Errorf("by %s: of what has ended they know %s", way, a.raw)
		}
	}
}

func TestAnOpeningIsInTheChildsLifeAndInWhoLooked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.unknown("Wren", "Quillfether", 1, nil)
	w.plain("involvement", w.involvementRow(c.id(), w.bodies["force"], nil, noon.AddDate(0, -3, 0), new(noon.AddDate(0, -2, 0))))
	if a := w.opening("police", map[string]any{"childId": c.id()}); a.at("breakGlass", "breakGlass", "contactBefore") != true {
		t.Errorf("the force was involved once: %s", a.raw)
	}
	if a := w.opening("health", map[string]any{"childId": c.id()}); a.at("breakGlass", "breakGlass", "contactBefore") != false {
		t.Errorf("the trust was never involved: %s", a.raw)
	}
	w.must("police", "query($id: ID!) { child(id: $id) { givenName } }", map[string]any{"id": c.id()})
	a := w.must("manager", "query($id: ID!) { child(id: $id) { chronology(first: 5) { edges { node { summary category source { __typename } organisation { name } } } } } }", map[string]any{"id": c.id()})
	for i, body := range []string{"trust", "force"} {
		if got := a.text("child", "chronology", "edges", i, "node", "summary"); got != "Emergency access to the record by "+body+"." {
			t.Errorf("event %d says %q", i, got)
		}
		if got := a.text("child", "chronology", "edges", i, "node", "source", "__typename"); got != "BreakGlass" {
			t.Errorf("event %d comes from %q", i, got)
		}
	}
	log := w.must("records", `query($id: ID!) { accessLog(childId: $id, first: 10, filter: {rules: [BREAK_GLASS]}) { edges { node { operation outcome practitioner { name } } } } }`, map[string]any{"id": c.id()})
	var told []string
	for i := range log.list("accessLog", "edges") {
		told = append(told, log.text("accessLog", "edges", i, "node", "practitioner", "name")+": "+log.text("accessLog", "edges", i, "node", "operation"))
	}
	if want := []string{"police: query child", "health: mutation breakGlass", "police: mutation breakGlass"}; !slices.Equal(told, want) {
		t.Errorf("the access log tells %q, want %q", told, want)
	}
}

func TestRestrictedAbsentAndWrongHaveOneAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	restricted := w.unknown("Wren", "Quillfether", 1, row{"restricted": true})
	absent := w.numbered("Merle", "Oxbramble", 30)
	known := w.unknown("Teal", "Marblewick", 60, nil)
	answers := map[string]string{}
	for _, who := range []string{"police", "health", "teacher", "manager", "lead"} {
		for way, named := range ways(restricted) {
			answers[who+" by "+way+", restricted"] = w.opening(who, named).raw
		}
		w.later(25 * time.Hour) // of attempts there is a limit
		for way, named := range ways(absent) {
			answers[who+" by "+way+", absent"] = w.opening(who, named).raw
		}
		w.later(25 * time.Hour)
		wrong := ways(known)["names and birth"]
		wrong["dateOfBirth"] = "2018-03-05"
		answers[who+" by a wrong birth"] = w.opening(who, wrong).raw
	}
	const want = `{"data":{"breakGlass":{"breakGlass":null,"child":null,"errors":[{"code":"NOT_FOUND","path":[],"message":"No record was found for emergency access. If there should be one, ask the safeguarding lead."}]}}}`
	for what, got := range answers {
		if got != want {
			t.Errorf("%s: %s", what, got)
		}
	}
	if got := w.count("SELECT count(*) FROM break_glass") + w.count("SELECT count(*) FROM notice"); got > 0 {
		t.Errorf("%d openings and notices of what was refused", got)
	}
	if got := w.count("SELECT count(*) FROM access_entry WHERE operation = 'mutation breakGlass' AND outcome = 'REFUSED'"); got != len(answers) {
		t.Errorf("%d attempts are recorded, want %d", got, len(answers))
	}
	if got := w.count("SELECT count(*) FROM disclosure WHERE child_id = $1 AND rule = 'NONE'", restricted.id()); got != 25 {
		t.Errorf("the restricted child's log tells of %d attempts, want 25", got)
	}
	if got := w.count("SELECT count(*) FROM access_entry e WHERE e::text ~* 'Wren|Quillfether|Merle|Oxbramble|9990000|LA1' OR e::text LIKE '%' || $1 || '%'", restricted["nhs_number"]); got > 0 {
		t.Errorf("%d entries of attempts tell names or numbers", got)
	}
}

func TestWhoKnowsARestrictedChildByNameSeesThemAlready(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	restricted, open := w.unknown("Wren", "Quillfether", 1, row{"restricted": true}), w.unknown("Merle", "Oxbramble", 30, nil)
	w.plain("involvement", w.involvementRow(restricted.id(), w.bodies["school"], new(w.viewers["teacher"].PractitionerID), noon.AddDate(0, -1, 0), nil),
		w.involvementRow(open.id(), w.bodies["school"], nil, noon.AddDate(0, -1, 0), nil))
	for who, c := range map[string]row{"teacher": restricted, "colleague": open, "lead": open} {
		before := w.tally()
		for way, named := range ways(c) {
			if a := w.opening(who, named); !slices.Equal(a.problems("breakGlass"), []string{"ILLEGAL_STATE "}) {
				t.Errorf("%s by %s: %s", who, way, a.raw)
			}
		}
		if after := w.tally(); after != before {
			t.Errorf("%s: %s, before %s", who, after, before)
		}
	}
	if a := w.opening("colleague", map[string]any{"childId": restricted.id()}); !slices.Equal(a.problems("breakGlass"), []string{"NOT_FOUND "}) {
		t.Errorf("a colleague of who knows them: %s", a.raw)
	}
}

func TestWhereSeveralChildrenFitANumberIsAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.unknown("Wren", "Quillfether", 1, nil), w.unknown("WREN", "Quillfether", 30, nil)
	w.unknown("Wren", "Quillfether", 60, row{"restricted": true})
	before := w.tally()
	if a := w.opening("police", ways(first)["names and birth"]); !slices.Equal(a.problems("breakGlass"), []string{"INVALID "}) {
		t.Errorf("two of one name: %s", a.raw)
	}
	if after := w.tally(); after != before {
		t.Errorf("it wrote: %s, before %s", after, before)
	}
	if a := w.opening("police", ways(second)["NHS number"]); a.text("breakGlass", "child", "id") != second.id().String() {
		t.Errorf("by the number: %s", a.raw)
	}
	third := w.unknown("Robin", "Quillfether", 100, nil)
	w.unknown("Robin", "Quillfether", 130, row{"restricted": true})
	if a := w.opening("police", ways(third)["names and birth"]); a.text("breakGlass", "child", "id") != third.id().String() {
		t.Errorf("a restricted child of the same name is not there: %s", a.raw)
	}
}

func TestASecondOpeningWhileOneLastsIsTheFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.unknown("Wren", "Quillfether", 1, nil)
	first := w.opened("police", c.id())
	before := w.tally()
	w.later(30 * time.Minute)
	again := w.opening("police", map[string]any{"upn": c["upn"], "reason": "Still not found anywhere."})
	if again.text("breakGlass", "breakGlass", "id") != first || again.text("breakGlass", "child", "id") != c.id().String() || again.text("breakGlass", "breakGlass", "reason") != emergency {
		t.Errorf("again: %s", again.raw)
	}
	if after := w.tally(); after != before {
		t.Errorf("it wrote: %s, before %s", after, before)
	}
	w.later(31 * time.Minute)
	if third := w.opened("police", c.id()); third == first {
		t.Error("after an hour the first opening is still given")
	}
}

func TestAnOpeningStandsAloneInItsOperation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.unknown("Wren", "Quillfether", 1, nil)
	for _, document := range []string{
		"mutation($a: BreakGlassInput!) { a: breakGlass(input: $a) { errors { code } } b: breakGlass(input: $a) { errors { code } } }",
		"mutation($a: BreakGlassInput!) { ...m } fragment m on Mutation { withdrawConcern(input: {id: \"" + c.id().String() + "\", version: 1, reason: \"About nobody.\"}) { errors { code } } breakGlass(input: $a) { errors { code } } }",
	} {
		a := w.ask("police", document, map[string]any{"a": map[string]any{"childId": c.id(), "reason": emergency}})
		if len(a.Errors) == 0 || a.Errors[0].code() != "BAD_USER_INPUT" || a.Data != nil {
			t.Errorf("%s: %s", document, a.raw)
		}
	}
	if got := w.count("SELECT count(*) FROM break_glass"); got > 0 {
		t.Errorf("%d openings", got)
	}
	a := w.ask("police", "mutation($a: BreakGlassInput!) { __typename breakGlass(input: $a) { child { id } errors { code } } }", map[string]any{"a": map[string]any{"childId": c.id(), "reason": emergency}})
	if a.text("breakGlass", "child", "id") != c.id().String() {
		t.Errorf("beside the type's name: %s", a.raw)
	}
}

func TestWhoTriesNumbersIsStopped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c, other := w.unknown("Wren", "Quillfether", 1, nil), w.unknown("Merle", "Oxbramble", 30, nil)
	first := w.opened("police", c.id())
	w.opened("police", other.id())
	for i := range practice.BreakGlassMost - 2 {
		if a := w.opening("police", map[string]any{"laChildId": fmt.Sprint("NO", i)}); !slices.Equal(a.problems("breakGlass"), []string{"NOT_FOUND "}) {
			t.Fatalf("attempt %d: %s", i, a.raw)
		}
	}
	w.later(2 * time.Hour)
	third := w.unknown("Teal", "Marblewick", 60, nil)
	var refused []string
	for _, named := range []map[string]any{{"childId": third.id()}, {"laChildId": "NONE"}} {
		a := w.opening("police", named)
		if len(a.Errors) != 1 || a.Errors[0].code() != "LIMIT_EXCEEDED" || a.Errors[0].Extensions["allowed"] != float64(practice.BreakGlassMost) {
			t.Fatalf("beyond the limit: %s", a.raw)
		}
		refused = append(refused, a.raw)
	}
	if refused[0] != refused[1] {
		t.Errorf("beyond the limit a child who is there answers %s, and one who is not %s", refused[0], refused[1])
	}
	if got := w.count("SELECT count(*) FROM break_glass WHERE child_id = $1", third.id()); got > 0 {
		t.Error("beyond the limit a record was opened")
	}
	if a := w.opening("health", map[string]any{"childId": third.id()}); a.text("breakGlass", "child", "id") == "" {
		t.Errorf("the limit is each practitioner's own: %s", a.raw)
	}
	w.later(23 * time.Hour)
	if a := w.opening("police", map[string]any{"childId": third.id()}); a.text("breakGlass", "child", "id") == "" {
		t.Errorf("a day later: %s", a.raw)
	}
	w.must("records", review, map[string]any{"id": first, "version": 1})
}

func TestProbingAtOnceFindsNoMoreThanOneAfterAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.unknown("Wren", "Quillfether", 1, nil)
	done := make(chan answer)
	for i := range 30 {
		named := map[string]any{"laChildId": fmt.Sprint("NO", i)}
		if i%3 == 0 {
			named = map[string]any{"childId": c.id()}
		}
		go func() { done <- w.opening("police", named) }()
	}
	ids := map[string]bool{}
	none, limited := 0, 0
	for range 30 {
		a := <-done
		switch {
		case a.text("breakGlass", "breakGlass", "id") != "":
			ids[a.text("breakGlass", "breakGlass", "id")] = true
		case len(a.Errors) == 1 && a.Errors[0].code() == "LIMIT_EXCEEDED":
			limited++
		default:
			none++
		}
	}
	openings := w.count("SELECT count(*) FROM break_glass")
	if openings > 1 || len(ids) != openings || openings+none > practice.BreakGlassMost || limited == 0 {
		t.Errorf("%d openings answered as %d, %d attempts found nothing, %d were stopped", openings, len(ids), none, limited)
	}
}
