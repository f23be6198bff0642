package graph_test

import (
	"time"

	"github.com/google/uuid"

	"heed/practice"
)

// looking is one operation on children's records, as the access record has it.
type looking struct {
	who      string
	at       time.Time
	rule     string // INVOLVEMENT, where it is empty
	children []uuid.UUID
}

// look writes what somebody did into the access record, as the superuser.
func (w *world) look(all ...looking) {
	w.t.Helper()
	var entries, disclosures []row
	for _, l := range all {
		v, rules, outcome := w.viewers[l.who], make([]string, len(l.children)), "ALLOWED"
		if l.rule == "" {
			l.rule = "INVOLVEMENT"
		}
		if l.rule == "NONE" {
			outcome = "REFUSED"
		}
		entry := w.id("AccessEntry")
		for i, id := range l.children {
			rules[i] = l.rule
			disclosures = append(disclosures, row{"id": w.id("Disclosure"), "child_id": id, "entry_id": entry, "at": l.at, "rule": l.rule,
				"practitioner_id": v.PractitionerID, "organisation_id": v.OrganisationID})
		}
		entries = append(entries, row{"id": entry, "at": l.at, "request_id": uuid.New(), "practitioner_id": v.PractitionerID,
			"organisation_id": v.OrganisationID, "agency": v.Agency, "operation": "query child", "fields": []string{"Query.child"},
			"outcome": outcome, "child_ids": l.children, "rules": rules})
	}
	w.plain("access_entry", entries...)
	w.plain("disclosure", disclosures...)
}

// openIn writes an opening in an emergency, as the superuser.
func (w *world) openIn(who string, child uuid.UUID, at time.Time, contactBefore bool) {
	w.t.Helper()
	v := w.viewers[who]
	w.plain("break_glass", row{"id": w.id("BreakGlass"), "version": 1, "updated_at": at, "child_id": child, "practitioner_id": v.PractitionerID,
		"organisation_id": v.OrganisationID, "reason": "At the door of accident and emergency.", "opened_at": at, "ends_at": at.Add(time.Hour),
		"told": 1, "contact_before": contactBefore})
}

// kin writes as many children of a family as the superuser, who may say
// what they were called before.
func (w *world) kin(family string, count int, former ...string) []uuid.UUID {
	w.t.Helper()
	rows, ids := make([]row, count), make([]uuid.UUID, count)
	for i := range rows {
		rows[i] = w.childRow("Wren", family, "2018-03-04")
		if len(former) > 0 {
			rows[i]["former_names"] = former
		}
		ids[i] = rows[i].id()
	}
	w.plain("child", rows...)
	return ids
}

// people adds practitioners of a school by their names.
func (w *world) people(names ...string) {
	for _, name := range names {
		w.person(name, "school", practice.RolePractitioner)
	}
}
