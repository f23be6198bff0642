package graphtest

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// ActionInput is something to be done for children that nothing is wrong with, but
// for what differs.
func ActionInput(children []string, differs map[string]any) map[string]any {
	input := map[string]any{"childIds": children, "what": "Visit the home at bedtime.", "why": "The child is to sleep in a bed.",
		"dueOn": "2026-12-07"}
	maps.Copy(input, differs)
	return input
}

// to is an owner as an input names them.
func (w *Env) ToOrganisation(body string) map[string]any {
	return map[string]any{"ownerKind": "ORGANISATION", "organisationId": w.Organisations[body]}
}

func (w *Env) ToPerson(who string) map[string]any {
	return map[string]any{"ownerKind": "PRACTITIONER", "practitionerId": w.Viewers[who].PractitionerID}
}

// AssignAction is an action that somebody gives to an owner.
func (w *Env) AssignAction(who string, to map[string]any, children ...string) string {
	w.T.Helper()
	a := w.Mutated(who, "assignAction", ActionInput(children, to))
	if a.Record("assignAction") == "" {
		w.T.Fatalf("%s cannot assign: %s", who, a.Raw)
	}
	return a.Record("assignAction")
}

// TryAction something with an action as it stands.
func (w *Env) TryAction(who, verb, action string, said map[string]any) Answer {
	w.T.Helper()
	input := map[string]any{"id": action, "version": w.Count("SELECT coalesce(max(version), 1) FROM action WHERE id = $1", action)}
	maps.Copy(input, said)
	return w.Mutated(who, verb, input)
}

// MustAction is does where nothing may go wrong.
func (w *Env) MustAction(who, verb, action string, said map[string]any) {
	w.T.Helper()
	if a := w.TryAction(who, verb, action, said); a.Record(verb) == "" {
		w.T.Fatalf("%s by %s: %s", verb, who, a.Raw)
	}
}

func (w *Env) StateOf(action string) string {
	w.T.Helper()
	var state string
	if err := w.Admin.QueryRow("SELECT state FROM action WHERE id = $1", action).Scan(&state); err != nil {
		w.T.Fatal(err)
	}
	return state
}

// Pupil is a child of the teacher's school.
func (w *Env) Pupil(given string) string {
	w.T.Helper()
	return w.RegisterChild("teacher", "DESIGNATED_SAFEGUARDING_LEAD", given, "Quillfether", "2018-03-04")
}

// InvolveByName makes somebody involved with a child by name.
func (w *Env) InvolveByName(child string, people ...string) {
	w.T.Helper()
	for _, who := range people {
		w.Must("manager",
			`mutation($input: RecordInvolvementInput!) { recordInvolvement(input: $input) { involvement { id } errors { code path message } } }`,
			map[string]any{"input": map[string]any{
				"childId": child, "organisationId": w.Viewers[who].OrganisationID, "practitionerId": w.Viewers[who].PractitionerID, "role": "OTHER",
				"purpose": "Works with the child by name.", "lawfulBasis": "PUBLIC_TASK"}})
	}
}

// Restrict restricts a child's record as the manager does, or says why not.
func (w *Env) Restrict(child string) Answer {
	w.T.Helper()
	return w.Mutated("manager", "restrictChild",
		map[string]any{"id": child, "version": w.Count("SELECT version FROM child WHERE id = $1", child),
			"restricted": true, "reason": "A parent works for the council."})
}

// MapOf is a map with more keys and values.
func MapOf(m map[string]any, more ...any) map[string]any {
	longer := map[string]any{}
	maps.Copy(longer, m)
	for i := 0; i < len(more); i += 2 {
		longer[more[i].(string)] = more[i+1]
	}
	return longer
}

// TargetOf is a target item of a child's profile, as the superuser writes it.
func (w *Env) TargetOf(child string) string {
	w.T.Helper()
	v := w.Viewers["manager"]
	sitting := w.SittingRow(uuid.Nil, v.OrganisationID, v.PractitionerID, Noon.AddDate(0, -1, 0), Noon)
	sitting["household_id"] = nil
	profile := w.ProfileRow(sitting, uuid.MustParse(child))
	target := w.targetRow(profile, Row{"item": "A1a", "grade": 5}, 3)
	w.WriteRows("care_sitting", sitting)
	w.WriteRows("care_profile", profile)
	w.WriteRows("target_item", target)
	return target.ID().String()
}

// Statements counts what an operation of somebody's costs.
func (w *Env) Statements(who, document string) int {
	w.T.Helper()
	var ended operation.Ended
	w.Observe = func(_ context.Context, e operation.Ended) { ended = e }
	w.Must(who, document, nil)
	return ended.Statements
}

// counted is the board as a person would count it.
type counted struct{ open, due, overdue, declined, unanswered, oldest int }

func (c counted) String() string {
	oldest := "<nil>"
	if c.unanswered > 0 {
		oldest = fmt.Sprint(c.oldest)
	}
	return fmt.Sprintf("open %d due %d overdue %d declined %d unanswered %d oldest %s", c.open, c.due, c.overdue, c.declined, c.unanswered,
		oldest)
}

func (c *counted) add(state practice.ActionState, due, asked, today practice.Date) {
	switch {
	case state == practice.ActionStateDeclined:
		c.declined++
		return
	case !state.Open():
		return
	}
	c.open++
	if state == practice.ActionStateProposed {
		c.unanswered++
		c.oldest = max(c.oldest, asked.DaysUntil(today))
	}
	if due.Before(today) {
		c.overdue++
	} else if !due.After(today.AddDays(7)) {
		c.due++
	}
}

func (a Answer) Counts(path ...any) string {
	n := func(field string) any { return a.At(append(path, field)...) }
	return fmt.Sprintf("open %v due %v overdue %v declined %v unanswered %v oldest %v", n("open"), n("due"), n("overdue"), n("declined"),
		n("unanswered"), n("oldestUnansweredDays"))
}

// DrawBoard writes actions of every kind for one to three children, some of them
// restricted, and counts them.
func (w *Env) DrawBoard(draw *rand.Rand) (bodies, agencies map[string]counted) {
	w.T.Helper()
	bodies, agencies = map[string]counted{}, map[string]counted{}
	var children []Row
	for range 8 {
		c := w.ChildRow("Wren", "Quillfether", "2018-03-04")
		c["restricted"] = draw.IntN(4) == 0
		children = append(children, c)
	}
	w.WriteRows("child", children...)
	today, names, people := practice.DateOf(Noon), []string{"council", "force", "trust", "school", "other school"}, map[string]string{
		"council": "manager", "force": "police", "trust": "health", "school": "teacher", "other school": "other teacher"}
	for range 60 {
		body := names[draw.IntN(len(names))]
		state := practice.ActionState(practice.ActionState("").Values()[draw.IntN(6)])
		v := w.Viewers[people[body]]
		due, asked := today.AddDays(draw.IntN(31)-15), Noon.Add(-time.Duration(draw.IntN(40*24))*time.Hour)
		r := w.ActionRow(v.OrganisationID, v.PractitionerID, state)
		r["due"] = due.String()
		w.WriteRows("action", r)
		w.Exec("UPDATE action SET updated_at = $2 WHERE id = $1", r.ID(), asked)
		restricted := false
		for _, at := range draw.Perm(len(children))[:1+draw.IntN(3)] {
			w.WriteRows("action_child", w.ActionChildRow(r, children[at].ID()))
			restricted = restricted || children[at]["restricted"] == true
		}
		if restricted {
			continue
		}
		b, g := bodies[body], agencies[string(v.Agency)]
		b.add(state, due, practice.DateOf(asked), today)
		g.add(state, due, practice.DateOf(asked), today)
		bodies[body], agencies[string(v.Agency)] = b, g
	}
	return bodies, agencies
}

// ActionArguments is what each verb on an action needs said, with an owner for REASSIGN.
func (w *Env) ActionArguments(verb practice.ActionVerb) map[string]any {
	switch verb {
	case practice.ActionVerbDecline, practice.ActionVerbCancel:
		return map[string]any{"reason": "It is being done by others."}
	case practice.ActionVerbReassign:
		return MapOf(w.ToOrganisation("school"), "reason", "They cannot do it.")
	case practice.ActionVerbProgress:
		return map[string]any{"note": "A visit is agreed."}
	case practice.ActionVerbComplete:
		return map[string]any{"effect": "The child sleeps in a bed of her own."}
	default:
		return nil
	}
}

func Parsed(t *testing.T, id string) uuid.UUID {
	t.Helper()
	u, err := uuid.Parse(id)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// Buffers is how much PostgreSQL reads for an operation once it is warm.
func (w *Env) Buffers(who, document string) int {
	w.T.Helper()
	w.Must(who, document, nil)
	w.Explained = store.NewExplained()
	defer func() { w.Explained = nil }()
	w.Must(who, document, nil)
	return w.Explained.Buffers
}
