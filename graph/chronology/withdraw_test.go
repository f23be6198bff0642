package chronology_test

import (
	"fmt"
	"slices"
	"testing"

	"heed/graph/graphtest"
)

// withdrawal says that an event should not be there.
func withdrawal(event any) map[string]any {
	return map[string]any{"id": event, "summary": "Recorded for the wrong child.", "reason": "Two children of the same name.",
		"withdraws": true}
}

func TestAnEventOfAnotherChildIsReadByItsOrganisationAndSocialCare(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	w.InvolveByName(kid, "health", "police")
	wrong := w.RecordEventAbout("teacher", "ROUTINE", kid)
	second := w.MustSend("teacher", "correctEvent", "event { id }", map[string]any{"id": wrong, "summary": "What a neighbour said at night.",
		"impact": "Frightened.", "reason": "The neighbour said at night."}).Text("correctEvent", "event", "id")
	for _, who := range []string{"health", "lead"} {
		if !w.ReadsText(who, wrong) || !w.ReadsText(who, second) {
			t.Fatalf("a correction alone hides the text from %s", who)
		}
	}
	last := w.MustSend("colleague", "correctEvent", "event { id withdrawn corrects { withdrawn } }", withdrawal(second))
	if last.At("correctEvent", "event", "withdrawn") != false || last.At("correctEvent", "event", "corrects", "withdrawn") != true {
		t.Errorf("the correction says %s", last.Raw)
	}
	for who, reads := range map[string]bool{"teacher": true, "lead": true, "manager": true, "health": false, "police": false} {
		for _, event := range []string{wrong, second} {
			if got := w.ReadsText(who, event); got != reads {
				t.Errorf("%s reads the text: %v, want %v", who, got, reads)
			}
		}
		a := w.Must(who, `query($ids: [ID!]!) { nodes(ids: $ids) { ... on ChronologyEvent { summary correctionReason withdrawn
		  withheld { reason } } } }`,
			map[string]any{"ids": []any{second, last.At("correctEvent", "event", "id")}})
		if a.At("nodes", 0, "withdrawn") != true || (a.At("nodes", 0, "correctionReason") != nil) != reads || (len(a.List("nodes", 0,
			"withheld")) == 0) != reads {
			t.Errorf("%s reads of the withdrawn event %s", who, a.Raw)
		}
		if a.Text("nodes", 1, "summary") != "Recorded for the wrong child." ||
			a.Text("nodes", 1, "correctionReason") != "Two children of the same name." {
			t.Errorf("%s reads of the correction %s", who, a.Raw)
		}
	}
}

// TestSocialCareWithdrawsAnEventOfAnOrganisation: the withdrawal reaches every child of the
// event, also one that social care does not see.
func TestSocialCareWithdrawsAnEventOfAnOrganisation(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	wren, robin := w.Pupil("Wren"), w.Pupil("Robin")
	w.InvolveByName(wren, "health")
	w.InvolveByName(robin, "police")
	event := w.RecordEventAbout("teacher", "ROUTINE", wren, robin)
	w.Exec("UPDATE child SET restricted = true WHERE id = $1", robin) // and social care sees them no more
	w.Refused("health", "correctEvent", withdrawal(event), "NOT_ALLOWED id")
	w.Refused("lead", "correctEvent", map[string]any{"id": event, "summary": "Nothing was said.", "reason": "I know better."},
		"NOT_ALLOWED id")
	last := w.MustSend("lead", "correctEvent", "event { id }", withdrawal(event)).Text("correctEvent", "event", "id")
	for who, reads := range map[string]bool{"teacher": true, "lead": true, "health": false, "police": false} {
		if got := w.ReadsText(who, event); got != reads {
			t.Errorf("%s reads the text: %v, want %v", who, got, reads)
		}
		if a := w.Must(who, `query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": last}); a.At("node") == nil {
			t.Errorf("%s does not see that it was withdrawn", who)
		}
	}
}

func TestAnEventOfARecordIsWithdrawnWithTheRecord(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	record := w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice")
	latest := func() string {
		return w.Must("teacher", `query($id: ID!) { child(id: $id) { chronology(first: 1, orderBy: {field: RECORDED_AT, direction: DESC}) {
		  edges { node { id } } } } }`, map[string]any{"id": kid}).Text("child", "chronology", "edges", 0, "node", "id")
	}
	heard := latest()
	w.Refused("teacher", "correctEvent", withdrawal(heard), "NOT_ALLOWED withdraws")
	w.Mutated("teacher", "withdrawVoice", map[string]any{"id": record, "version": 1, "reason": "Another child."})
	gone := latest()
	again := map[string]any{"id": gone, "summary": "The child was heard.", "reason": "It was right."}
	w.Refused("teacher", "correctEvent", again, "ILLEGAL_STATE id")
	a := w.Must("teacher", `query($id: ID!) { node(id: $id) { ... on ChronologyEvent { withdrawn viewerCan { allowed } } } }`,
		map[string]any{"id": gone})
	if fmt.Sprint(a.At("node")) != "map[viewerCan:[map[allowed:false] map[allowed:false]] withdrawn:false]" {
		t.Errorf("the event of the withdrawal is %s", a.Raw)
	}
}

func TestWhatNeedsALivingChildIsNotAfterTheirDeath(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid, sibling := w.Pupil("Wren"), w.Pupil("Robin")
	w.InvolveByName(kid, "health")
	w.MustSend("health", "amendChild", "", map[string]any{"id": kid, "version": 1, "diedOn": "2026-11-19", "reason": "Told by the hospital."})
	event := func(category string, children ...string) map[string]any {
		return map[string]any{"childIds": children, "occurredAt": "2026-11-20T10:00:00Z", "category": category,
			"summary": "Not at the clinic."}
	}
	for category, want := range map[string][]string{"WAS_NOT_BROUGHT": {"OUT_OF_RANGE occurredAt"}, "VOICE": {"OUT_OF_RANGE occurredAt"},
		"HEALTH": nil, "HOME_VISIT": nil, "CONTACT": nil} {
		if got := w.Mutated("teacher", "recordEvent", event(category, kid)).Problems("recordEvent"); !slices.Equal(got, want) {
			t.Errorf("%s after the death: %q, want %q", category, got, want)
		}
	}
	if got := w.Mutated("teacher", "recordEvent", event("WAS_NOT_BROUGHT", sibling)).Problems("recordEvent"); len(got) > 0 {
		t.Errorf("of a child who lives: %q", got)
	}
	before := graphtest.MapOf(event("WAS_NOT_BROUGHT", kid), "occurredAt", "2026-11-19T10:00:00Z")
	id := w.MustSend("teacher", "recordEvent", "event { id }", before).Text("recordEvent", "event", "id")
	w.Refused("teacher", "correctEvent", map[string]any{"id": id, "summary": "Not at the clinic.", "reason": "The day was wrong.",
		"occurredAt": "2026-11-20T10:00:00Z"}, "OUT_OF_RANGE occurredAt")
}

func TestOfTwoCorrectionsAtOnceTheSecondIsAConflict(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	event := w.RecordEvent("teacher", kid, "ROUTINE", "Came late by an hour.")
	correct := func() graphtest.Answer {
		return w.Mutated("teacher", "correctEvent", map[string]any{"id": event, "summary": "Came late by a minute.", "reason": "Misread."})
	}
	told := graphtest.Outcomes("correctEvent", w.WhileLocked("chronology_event", correct, correct))
	if told["ok"] != 1 || told["CONFLICT"] != 1 {
		t.Errorf("two corrections are told %v", told)
	}
}

// TestAWithdrawnCriticalEventNeedsNoImpact withdraws an event that was about another child:
// it meant nothing for this one.
func TestAWithdrawnCriticalEventNeedsNoImpact(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	wrong := w.RecordEventAbout("teacher", "ROUTINE", w.Pupil("Wren"))
	w.Exec("ALTER TABLE chronology_event DISABLE TRIGGER chronology_event_append_only")
	w.Exec("UPDATE chronology_event SET significance = 'CRITICAL' WHERE id = $1", wrong)
	w.MustSend("colleague", "correctEvent", "event { id }", withdrawal(wrong))
}
