package graphtest

import (
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"heed/auth"
	"heed/practice"
)

func init() {
	edited = append(edited, "incident", "incident_delivery")
	belonging["child_id"] = append(belonging["child_id"], "incident_delivery")
	maps.Copy(Edges, map[string]func(AccessModel, Row) []uuid.UUID{
		"Incident.notifiedBy": to("practitioner", "notified_by_id"), "Incident.organisation": to("organisation", "organisation_id"),
		"Incident.deliveries":             from("incident_delivery", "incident_id"),
		"Incident.probableChildren.child": nil, // alikeness is no fact of the oracle's
		"IncidentDelivery.incident":       to("incident", "incident_id"), "IncidentDelivery.child": to("child", "child_id"),
		"IncidentDelivery.organisation": to("organisation", "organisation_id"), "IncidentDelivery.placedBy": to("practitioner", "placed_by_id"),
		"IncidentDelivery.acknowledgedBy": to("practitioner", "acknowledged_by_id"),
		"IncidentDelivery.answeredBy":     to("practitioner", "answered_by_id"),
	})
	notifiers := []string{"force", "trust"}
	maps.Copy(Verbs, map[string]verb{
		"notifyIncident": {Roles: whoSubmits, Bodies: notifiers, IDs: map[string]string{"children.id": "Child"},
			Input: func(f Fixture) map[string]any {
				return map[string]any{"kind": "DOMESTIC_ABUSE", "occurredAt": Noon.Add(-time.Hour), "address": "88 Elsewhere Street, Testham",
					"children": []any{map[string]any{"preferredName": "Teal", "guessedAge": 6, "experience": "Hid under a bed.", "supportAsked": true}}}
			}},
		"withdrawIncident": {Roles: whoSubmits, Bodies: notifiers, IDs: map[string]string{"id": "Incident"},
			Input: func(f Fixture) map[string]any {
				return map[string]any{"id": f.Incident.ID(), "version": 1, "reason": "Entered for the wrong address."}
			}},
		"placeIncident": {Roles: leads, Authority: true, IDs: map[string]string{"id": "Incident", "childId": "Child"},
			Input: func(f Fixture) map[string]any {
				return map[string]any{"id": f.Incident.ID(), "version": 1, "childId": f.Elder.ID(), "reason": "The elder sister was there."}
			}},
		"acknowledgeIncident": {Roles: WhoWorks, IDs: map[string]string{"id": "IncidentDelivery"}, Input: func(f Fixture) map[string]any {
			return map[string]any{"id": f.Delivery.ID(), "version": 1}
		}},
		"answerIncident": {Roles: WhoWorks, IDs: map[string]string{"id": "IncidentDelivery"}, Input: func(f Fixture) map[string]any {
			return map[string]any{"id": f.Delivery.ID(), "version": 1, "answer": "SUPPORTED", "whatWasDone": "A breakfast and a quiet room."}
		}},
	})
}

// IncidentRow is an incident that somebody notified.
func (w *Env) IncidentRow(by auth.Viewer, toPlace bool) Row {
	id := w.ID("Incident")
	outcome := practice.IncidentOutcomeDelivered
	if toPlace {
		outcome = practice.IncidentOutcomeNotFound
	}
	return Row{"id": id, "form_id": id, "notified_by_id": by.PractitionerID, "organisation_id": by.OrganisationID,
		"notified_at": Noon.Add(-time.Hour), "occurred_at": Noon.Add(-3 * time.Hour), "kind": "DOMESTIC_ABUSE",
		"own_reference": "0123/23NOV",
		"reported_name": "Wren Quillfether", "reported_given_name": "Wren", "reported_family_name": "Quillfether",
		"reported_date_of_birth":   "2018-03-04",
		"reported_birth_precision": "DAY", "reckoned_birth": "2018-03-04", "reported_address": "4 Nowhere Lane, Testham",
		"experience": "Hid under a bed.", "support_asked": true, "support": "A quiet room.", "due_at": Noon.Add(21 * time.Hour),
		"due_provisional": false, "outcome": outcome, "to_place": toPlace}
}

// DeliveryRow is the delivery of an incident of a child to an organisation.
func (w *Env) DeliveryRow(incident Row, child, body uuid.UUID) Row {
	return Row{"id": w.ID("IncidentDelivery"), "incident_id": incident.ID(), "child_id": child, "organisation_id": body,
		"delivered_at": incident["notified_at"], "due_at": incident["due_at"], "placed_by_id": (*uuid.UUID)(nil),
		"acknowledged_by_id": (*uuid.UUID)(nil), "acknowledged_at": nil, "answered_by_id": (*uuid.UUID)(nil), "answered_at": nil, "answer": nil,
		"what_was_done": nil}
}

// DrawIncidents makes incidents of random children by anybody, delivered to anybody, or to be
// placed.
func (p *Partnership) DrawIncidents() {
	for i := range 12 {
		incident := p.add("incident", p.IncidentRow(p.viewer(), i%4 == 0))
		for range i % 4 {
			d := p.add("incident_delivery", p.DeliveryRow(incident, pick(p, p.table("child")).ID(), p.viewer().OrganisationID))
			if p.chance(50) {
				d["placed_by_id"], d["acknowledged_by_id"] = new(p.viewer().PractitionerID), new(p.viewer().PractitionerID)
				d["answered_by_id"] = d["acknowledged_by_id"]
				d["acknowledged_at"], d["answered_at"], d["answer"], d["what_was_done"] = Noon, Noon, "SUPPORTED", "A quiet room."
			}
		}
	}
}

// seesIncident: who notified it and who oversees their organisation, social care while it is
// to be placed, and who sees a delivery.
func (a AccessModel) seesIncident(i Row) bool {
	own := i["organisation_id"] == a.Viewer.OrganisationID && (a.oversees() || i["notified_by_id"] == a.Viewer.PractitionerID && a.reads())
	return own || i["to_place"] == true && a.Authority() || a.any("incident_delivery", "incident_id", i.ID())
}

// reads: the roles to which access gives records of concerns and children, or
// what they lead to, at all. To others their lists are forbidden, whatever is in them.
func (a AccessModel) reads() bool {
	return a.Works() || a.holds(practice.RoleAuditor, practice.RoleSubmitter)
}

// atIncident tells of the children of the deliveries that the viewer sees, also of those
// deliveries that they do not see.
func atIncident(a AccessModel, i Row) []disclosing {
	var list []disclosing
	for _, d := range a.where("incident_delivery", "incident_id", i.ID()) {
		c := a.standing("child", a.by("child", d["child_id"]))
		if !slices.ContainsFunc(list, func(o disclosing) bool { return o.row.ID() == c.ID() }) {
			list = append(list, disclosing{"child", Row{"id": c.ID(), "child_id": c.ID(), "restricted": c["restricted"]}, nil})
		}
	}
	return list
}
