package graphtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/graph/instrument/definition"
	"heed/practice"
	"heed/store/storetest"
)

// Row is a record as the superuser writes it: no policy and no resolver has a say.
type Row map[string]any

// edited are the tables whose rows count their edits.
var edited = []string{"organisation", "practitioner", "child", "household", "household_member", "involvement", "relative", "relationship",
	"referral",
	"care_sitting", "care_profile", "item_grade", "target_item", "action", "break_glass", "concern_draft"}

// needViewer are the tables whose triggers ask for a viewer, and the superuser is nobody.
var needViewer = []string{"chronology_subject", "care_profile", "item_grade", "target_item", "profile_evidence"}

// WriteRows writes rows of one table in one statement. All of them name the same columns.
func (w *Env) WriteRows(table string, rows ...Row) {
	w.T.Helper()
	if len(rows) == 0 {
		return
	}
	statements := w.asked
	if slices.Contains(needViewer, table) {
		statements = w.written
	}
	w.write(statements, table, rows)
}

// write is WriteRows on the one or the other connection.
func (w *Env) write(statements *storetest.Statements, table string, rows []Row) {
	w.T.Helper()
	now := w.Instant()
	for _, r := range rows {
		r["created_at"] = now
		if slices.Contains(edited, table) {
			r["updated_at"] = now
		}
	}
	if table == "disclosure" { // a view; its rows are in an index
		table = "disclosure_index"
	}
	text, err := json.Marshal(rows)
	if err != nil {
		w.T.Fatal(err)
	}
	columns := slices.Sorted(maps.Keys(rows[0]))
	for i, c := range columns {
		columns[i] = pq.QuoteIdentifier(c)
	}
	list := strings.Join(columns, ", ")
	insert := fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM jsonb_populate_recordset(null::%s, $1::jsonb)", table, list, list, table)
	w.send(statements, insert, string(text))
}

// sending is what is sent to one connection at once.
type sending struct {
	to    *storetest.Statements
	parts []storetest.Sent
}

// send sends rows to a statement, or keeps them for the end of together.
func (w *Env) send(to *storetest.Statements, statement, rows string) {
	w.T.Helper()
	if w.sendings != nil {
		if n := len(*w.sendings); n == 0 || (*w.sendings)[n-1].to != to {
			*w.sendings = append(*w.sendings, sending{to: to})
		}
		last := &(*w.sendings)[len(*w.sendings)-1]
		last.parts = append(last.parts, storetest.Sent{Statement: statement, Rows: rows})
		return
	}
	prepared, err := to.Prepared(statement)
	if err == nil {
		_, err = prepared.Exec(rows)
	}
	if err != nil {
		w.T.Fatalf("%.60s: %v", statement, err)
	}
}

// together sends what write writes in as few messages as there are turns of the two
// connections: it is there when together returns, not before.
func (w *Env) together(write func()) {
	w.T.Helper()
	var all []sending
	w.sendings = &all
	write()
	w.sendings = nil
	for _, s := range all {
		if err := s.to.Send(s.parts); err != nil {
			w.T.Fatalf("write records: %v", err)
		}
	}
}

func (w *Env) ChildRow(given, family, born string) Row {
	return Row{"id": w.ID("Child"), "given_name": given, "family_name": family, "date_of_birth": born, "sex": "FEMALE",
		"gender_identity": "NOT_KNOWN", "former_names": []string{}, "disabilities": []string{}, "identity": practice.Identity{},
		"nhs_number": nil, "upn": nil, "la_child_id": nil, "restricted": false}
}

func (w *Env) HouseholdRow(address string) Row {
	return Row{"id": w.ID("Household"), "address": address, "postcode": "ZZ1 1AA"}
}

func (w *Env) MemberRow(household uuid.UUID, child, relative *uuid.UUID, from string, to *string) Row {
	return Row{"id": w.ID("HouseholdMember"), "household_id": household, "child_id": child, "relative_id": relative, "from": from, "to": to,
		"updated_by": (*uuid.UUID)(nil)}
}

func (w *Env) RelativeRow(given, family string) Row {
	return Row{"id": w.ID("Relative"), "given_name": given, "family_name": family, "sex": "UNKNOWN"}
}

func (w *Env) RelationshipRow(child, relative uuid.UUID, kind practice.RelationshipKind) Row {
	return Row{"id": w.ID("Relationship"), "child_id": child, "relative_id": relative, "kind": kind,
		"lives_with_child": false, "engagement": "NOT_YET_APPROACHED", "tied_by": (*uuid.UUID)(nil), "tied_for": (*uuid.UUID)(nil)}
}

func (w *Env) InvolvementRow(child, body uuid.UUID, person *uuid.UUID, from time.Time, to *time.Time) Row {
	return Row{"id": w.ID("Involvement"), "child_id": child, "organisation_id": body, "practitioner_id": person, "role": "OTHER",
		"purpose": "Keeps the child in sight.", "lawful_basis": "PUBLIC_TASK", "from": from, "to": to, "origin": "RECORDED",
		"sight": practice.InvolvementSightOrganisation}
}

// ReferralRow is a concern in a state, with what goes with the state.
func (w *Env) ReferralRow(household, body, submitter uuid.UUID, state practice.ReferralState, received time.Time) Row {
	id := w.ID("Referral")
	due := received.Add(24 * time.Hour)
	r := Row{"id": id, "reference": "HD-" + strings.ToUpper(id.String()[24:]), "household_id": household, "organisation_id": body,
		"submitted_by_id": submitter, "drafted_by_id": (*uuid.UUID)(nil),
		"source_code": "2A", "source_list_year": 2026, "received_at": received, "neglect_kinds": []string{"PHYSICAL"},
		"seen_or_heard": "Seen in frost without a coat.", "immediate_risk": false, "family_knows": true, "lawful_basis": "PUBLIC_TASK",
		"state": state, "decision_due_at": due, "decision_due_provisional": false, "triage_key": practice.TriageKey(false, due),
		"withdrawal_asked_at": nil, "withdrawal_reason": nil,
		"feedback": nil, "feedback_given_at": nil, "feedback_read_at": nil,
		"reported_address": nil, "reported_address_status": nil, "reported_postcode": nil}
	if state.Decided() {
		r["feedback"], r["feedback_given_at"] = "Thank you for telling us.", received.Add(time.Hour)
	}
	return r
}

func (w *Env) ReportedChildRow(referral Row, child Row) Row {
	return Row{"id": w.ID("ReferralChild"), "referral_id": referral["id"], "child_id": child["id"],
		"submitted_by_id": referral["submitted_by_id"],
		"reported_name":   fmt.Sprint(child["given_name"], " ", child["family_name"]), "new": false, "may_be_known": true,
		"received_at": referral["received_at"]}
}

func (w *Env) InformationRow(referral Row) Row {
	return Row{"id": w.ID("ReferralInformation"), "referral_id": referral["id"], "added_by_id": referral["submitted_by_id"],
		"organisation_id": referral["organisation_id"], "added_at": w.Instant(), "text": "The heating has been off for a week."}
}

func (w *Env) DecisionRow(referral, by uuid.UUID, sequence int) Row {
	return Row{"id": w.ID("ReferralDecision"), "referral_id": referral, "sequence": sequence, "decided_by_id": by, "decided_at": w.Instant(),
		"outcome": "SIGNPOSTED", "threshold": "UNIVERSAL", "rationale": "Met by the school.", "feedback": "Thank you for telling us."}
}

func (w *Env) EventRow(body, by uuid.UUID, agency practice.Agency, household *uuid.UUID, at time.Time) Row {
	return Row{"id": w.ID("ChronologyEvent"), "occurred_at": at, "recorded_at": at, "agency": agency, "category": "CONTACT",
		"summary": "Spoke with the family.", "significance": "ROUTINE", "classification": "ROUTINE", "organisation_id": body,
		"recorded_by_id": by, "household_id": household, "source_id": nil, "corrects_id": nil,
		"withdraws": false}
}

func (w *Env) SubjectRow(event Row, child uuid.UUID) Row {
	return Row{"id": w.ID("ChronologySubject"), "event_id": event["id"], "child_id": child, "occurred_at": event["occurred_at"]}
}

// ActionRow is an action in a state that somebody gave to themselves, with what
// goes with the state.
func (w *Env) ActionRow(body, person uuid.UUID, state practice.ActionState) Row {
	r := Row{"id": w.ID("Action"), "what": "Visit the home at bedtime.", "why": "The child is to sleep in a bed.",
		"owner_kind":      "PRACTITIONER",
		"organisation_id": body, "practitioner_id": &person, "relative_id": (*uuid.UUID)(nil), "state": state, "due": "2026-12-07",
		"origin":    "DIRECT",
		"source_id": (*uuid.UUID)(nil), "assigned_by_id": person, "assigning_organisation_id": body, "assigned_at": w.Instant(),
		"answered_at": nil,
		"closed_at":   nil, "reason": nil, "effect": nil}
	switch state {
	case practice.ActionStateDeclined, practice.ActionStateCancelled:
		r["reason"] = "It is being done by others."
	case practice.ActionStateDone:
		r["effect"] = "The child sleeps in a bed of her own."
	}
	return r
}

func (w *Env) ActionChildRow(action Row, child uuid.UUID) Row {
	return Row{"id": w.ID("ActionChild"), "action_id": action["id"], "child_id": child}
}

func (w *Env) StepRow(action Row, by, body uuid.UUID) Row {
	return Row{"id": w.ID("ActionStep"), "action_id": action["id"], "at": w.Instant(), "verb": "PROGRESS", "state": "IN_PROGRESS",
		"done_by_id":      by,
		"organisation_id": body, "note": "A visit is agreed."}
}

func (w *Env) EscalationRow(action Row, on string) Row {
	return Row{"id": w.ID("Escalation"), "action_id": action["id"], "to": "REMINDER", "on": on, "at": w.Instant(), "told": 1}
}

func (w *Env) NoticeRow(to uuid.UUID, child, subject *uuid.UUID) Row {
	return Row{"id": w.ID("Notice"), "recipient_id": to, "kind": "ACTION_ASSIGNED", "at": w.Instant(), "child_id": child,
		"subject_id":      subject,
		"organisation_id": (*uuid.UUID)(nil), "read_at": nil}
}

// InstrumentRow is an instrument as it was loaded by somebody, or by nobody.
func (w *Env) InstrumentRow(text string, by any) Row {
	w.T.Helper()
	read := definition.Read(text)
	if len(read.Problems) > 0 {
		w.T.Fatalf("the instrument cannot be read: %v", read.Problems)
	}
	return Row{"id": w.ID("Instrument"), "code": read.Instrument.Code, "version": read.Instrument.Version, "title": read.Instrument.Title,
		"definition": read.Tree, "valid_from": nil, "valid_to": nil, "loaded_by_id": by}
}

// ID of a row that was made here.
func (r Row) ID() uuid.UUID { return r["id"].(uuid.UUID) }
