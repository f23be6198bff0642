package graphtest

import (
	"time"

	"github.com/google/uuid"

	"heed/practice"
)

// Access is one operation on children's records, as the access record has it.
type Access struct {
	Who      string
	At       time.Time
	Rule     string // INVOLVEMENT, where it is empty
	Children []uuid.UUID
}

// WriteAccess writes what somebody did into the access record, as the superuser.
func (w *Env) WriteAccess(all ...Access) {
	w.T.Helper()
	var entries, disclosures []Row
	for _, l := range all {
		v, rules, outcome := w.Viewers[l.Who], make([]string, len(l.Children)), "ALLOWED"
		if l.Rule == "" {
			l.Rule = "INVOLVEMENT"
		}
		if l.Rule == "NONE" {
			outcome = "REFUSED"
		}
		entry := w.ID("AccessEntry")
		for i, id := range l.Children {
			rules[i] = l.Rule
			disclosures = append(disclosures, Row{"id": w.ID("Disclosure"), "child_id": id, "entry_id": entry, "at": l.At, "rule": l.Rule,
				"practitioner_id": v.PractitionerID, "organisation_id": v.OrganisationID})
		}
		entries = append(entries, Row{"id": entry, "at": l.At, "request_id": uuid.New(), "practitioner_id": v.PractitionerID,
			"organisation_id": v.OrganisationID, "agency": v.Agency, "operation": "query child", "fields": []string{"Query.child"},
			"outcome": outcome, "child_ids": l.Children, "rules": rules})
	}
	w.WriteRows("access_entry", entries...)
	w.WriteRows("disclosure", disclosures...)
}

// WriteBreakGlass writes an opening in an emergency, as the superuser.
func (w *Env) WriteBreakGlass(who string, child uuid.UUID, at time.Time, contactBefore bool) {
	w.T.Helper()
	v := w.Viewers[who]
	w.WriteRows("break_glass", Row{"id": w.ID("BreakGlass"), "version": 1, "updated_at": at, "child_id": child, "practitioner_id": v.PractitionerID,
		"organisation_id": v.OrganisationID, "reason": "At the door of accident and emergency.", "opened_at": at, "ends_at": at.Add(time.Hour),
		"told": 1, "contact_before": contactBefore})
}

// WriteFamily writes as many children of a family as the superuser, who may say
// what they were called before.
func (w *Env) WriteFamily(family string, count int, former ...string) []uuid.UUID {
	w.T.Helper()
	rows, ids := make([]Row, count), make([]uuid.UUID, count)
	for i := range rows {
		rows[i] = w.ChildRow("Wren", family, "2018-03-04")
		if len(former) > 0 {
			rows[i]["former_names"] = former
		}
		ids[i] = rows[i].ID()
	}
	w.WriteRows("child", rows...)
	return ids
}

// AddPractitioners adds practitioners of a school by their names.
func (w *Env) AddPractitioners(names ...string) {
	for _, name := range names {
		w.Practitioner(name, "school", practice.RolePractitioner)
	}
}
