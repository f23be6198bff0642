package graphtest

import (
	"slices"

	"github.com/google/uuid"

	"heed/practice"
)

const RecordEvent = `mutation($input: RecordEventInput!) { recordEvent(input: $input) { event { id summary classification children { ` +
	`id } } errors { code path message } } }`

func (w *Env) RecordEvent(who, kid, classification, summary string) string {
	w.T.Helper()
	return w.Must(who, RecordEvent,
		map[string]any{"input": map[string]any{"childIds": []string{kid}, "occurredAt": "2026-11-20T10:00:00Z", "category": "CONTACT",
			"summary": summary, "classification": classification}}).Text("recordEvent", "event", "id")
}

// RecordInvolvement records an involvement, of one person where one is named.
func (w *Env) RecordInvolvement(kid, body, person string) string {
	w.T.Helper()
	input := map[string]any{"childId": kid, "organisationId": w.Organisations[body], "role": "OTHER", "purpose": "Keeps the child in sight.",
		"lawfulBasis": "PUBLIC_TASK"}
	if person != "" {
		input["practitionerId"] = w.Viewers[person].PractitionerID
	}
	return w.MustSend("manager", "recordInvolvement", "involvement { id }", input).Text("recordInvolvement", "involvement", "id")
}

// ReadsText reports whether somebody reads the text of an event that they see.
func (w *Env) ReadsText(who, event string) bool {
	w.T.Helper()
	a := w.Must(who, `query($id: ID!) { node(id: $id) { ... on ChronologyEvent { id summary impact } } }`, map[string]any{"id": event})
	if a.At("node") == nil {
		w.T.Fatalf("%s does not see the event", who)
	}
	if (a.At("node", "summary") == nil) != (a.At("node", "impact") == nil) {
		w.T.Errorf("%s reads one of summary and impact: %s", who, a.Raw)
	}
	return a.At("node", "summary") != nil
}

func (w *Env) RecordEventAbout(who, classification string, children ...string) string {
	w.T.Helper()
	return w.MustSend(who, "recordEvent", "event { id }",
		map[string]any{"childIds": children, "occurredAt": "2026-11-20T10:00:00Z", "category": "CONTACT",
			"summary": "What a neighbour said.", "impact": "Frightened at night.", "classification": classification}).Text("recordEvent", "event",
		"id")
}

// readsText: docs/access in plain Go, for an event that the viewer sees.
func (a AccessModel) readsText(event Row) bool {
	v, council := a.Viewer, a.Viewer.Agency == practice.AgencySocialCare
	if event["organisation_id"] == v.OrganisationID {
		return true
	}
	if a.withdrawnEvent(event) && !a.Authority() {
		return false
	}
	switch event["classification"] {
	case practice.ClassificationSensitive:
		return event["agency"] == v.Agency || council || a.holds(practice.RoleAuditor)
	case practice.ClassificationPoliceRestricted:
		return v.Agency == practice.AgencyPolice || council &&
			(a.holds(practice.RoleManager) || a.holds(practice.RoleLead) && a.ofEveryChild(event, a.isThem))
	case practice.ClassificationHealthRestricted:
		return v.Agency == practice.AgencyHealth || council &&
			(a.holds(practice.RoleLead) && a.ofEveryChild(event, a.isThem) || a.holds(practice.RoleManager) && a.ofEveryChild(event, a.managesLead))
	default:
		return true
	}
}

// withdrawnEvent: a correction says that the event should not be there, or that the correction
// of it should not.
func (a AccessModel) withdrawnEvent(event Row) bool {
	return slices.ContainsFunc(a.where("chronology_event", "corrects_id", event.ID()), func(c Row) bool {
		return a.sees("chronology_event", c) && (c["withdraws"] == true || a.withdrawnEvent(c))
	})
}

// ofEveryChild: each child of an event has a current involvement of somebody by name who will do.
func (a AccessModel) ofEveryChild(event Row, will func(person Row) bool) bool {
	for _, subject := range a.where("chronology_subject", "event_id", event.ID()) {
		tied := slices.ContainsFunc(a.where("involvement", "child_id", subject["child_id"]), func(i Row) bool {
			person := a.by("practitioner", i["practitioner_id"])
			return a.current(i) && person != nil && person["organisation_id"] == i["organisation_id"] && will(person)
		})
		if !tied {
			return false
		}
	}
	return true
}

func (a AccessModel) isThem(person Row) bool { return person.ID() == a.Viewer.PractitionerID }

// managesLead: the person is a lead of social care, and the viewer is their
// manager: their own where one is known, else one of their organisation.
func (a AccessModel) managesLead(person Row) bool {
	if !slices.Contains(person["roles"].([]practice.Role), practice.RoleLead) || person["agency"] != practice.AgencySocialCare {
		return false
	}
	if manager := person["manager_id"].(*uuid.UUID); manager != nil {
		return *manager == a.Viewer.PractitionerID
	}
	return person["organisation_id"] == a.Viewer.OrganisationID
}

// Texts asks for every event's text, and what is said to be withheld of it.
func (o Oracle) Texts() {
	seen := o.Visible("chronology_event", o.Rows["chronology_event"])
	for part := range slices.Chunk(seen, 50) {
		a := o.must(o.Who, "query($ids: [ID!]!) { nodes(ids: $ids) { ... on ChronologyEvent { summary withheld { field reason } } } }",
			map[string]any{"ids": IDs(part)})
		for i, event := range part {
			reads, withheld := a.At("nodes", i, "summary") != nil, a.List("nodes", i, "withheld")
			if want := o.readsText(event); reads != want || (len(withheld) == 0) != want {
				o.Errorf("%s reads a %s text of %s: %v, withheld %v, want %v", o.Who, event["classification"], event["agency"], reads, withheld, want)
			}
		}
	}
}
