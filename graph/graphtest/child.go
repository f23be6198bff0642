package graphtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
)

const registerChild = `mutation($input: RegisterChildInput!) { registerChild(input: $input) { child { id version givenName ` +
	`involvements { id role organisation { name } } } mayBeKnown errors { code path message } } }`

// RegisterChild is a child that somebody registers.
func (w *Env) RegisterChild(who, role string, given, family, born string) string {
	w.T.Helper()
	return w.Must(who, registerChild, map[string]any{"input": map[string]any{"givenName": given, "familyName": family, "dateOfBirth": born,
		"role": role, "purpose": "Universal service for the child.", "lawfulBasis": "PUBLIC_TASK"}}).Text("registerChild", "child", "id")
}

// A restricted child always has a keeper: a manager of the authority who is
// active, is involved by name without an end, and can sign in.

// RestrictedChildOf is a restricted child that these managers know by name.
func (w *Env) RestrictedChildOf(given string, managers ...string) string {
	w.T.Helper()
	kid := w.Pupil(given)
	w.InvolveByName(kid, append([]string{"manager"},
		slices.DeleteFunc(slices.Clone(managers), func(who string) bool { return who == "manager" })...)...)
	if a := w.Restrict(kid); a.Record("restrictChild") == "" {
		w.T.Fatal(a.Raw)
	}
	if !slices.Contains(managers, "manager") {
		w.Exec(`UPDATE involvement SET "to" = $3 WHERE child_id = $1 AND practitioner_id = $2`, kid, w.Viewers["manager"].PractitionerID,
			Noon.AddDate(0, 0, -1))
	}
	return kid
}

// EndInvolvement ends somebody's own involvement with a child.
func (w *Env) EndInvolvement(who, child string) Answer {
	w.T.Helper()
	var id string
	if err := w.Admin.QueryRow("SELECT id FROM involvement WHERE child_id = $1 AND practitioner_id = $2", child,
		w.Viewers[who].PractitionerID).Scan(&id); err != nil {
		w.T.Fatal(err)
	}
	return w.Mutated(who, "endInvolvement",
		map[string]any{"id": id, "version": w.Count("SELECT version FROM involvement WHERE id = $1", id), "reason": "On leave from today."})
}

// AmendAccount amends somebody's account as the administrator does.
func (w *Env) AmendAccount(who string, changes map[string]any) Answer {
	w.T.Helper()
	id := w.Viewers[who].PractitionerID
	w.Exec("UPDATE practitioner SET email = 'somebody@example.org' WHERE id = $1 AND email IS NULL", id)
	return w.Mutated("administrator", "amendPractitioner",
		MapOf(changes, "id", id, "version", w.Count("SELECT version FROM practitioner WHERE id = $1", id)))
}

// AmendAuthority amends the authority.
func (w *Env) AmendAuthority(changes map[string]any) Answer {
	w.T.Helper()
	return w.Mutated("administrator", "amendOrganisation",
		MapOf(changes, "id", w.Organisations["council"], "version",
			w.Count("SELECT version FROM organisation WHERE id = $1", w.Organisations["council"])))
}

// CountLostChildren counts the restricted children that nobody can see, restrict or keep.
func (w *Env) CountLostChildren() int {
	w.T.Helper()
	return w.Count(`SELECT count(*) FROM child c WHERE c.restricted AND c.merged_into IS NULL
	  AND NOT EXISTS (SELECT 1 FROM involvement i JOIN practitioner p ON p.id
	  = i.practitioner_id
	  JOIN organisation o ON o.id = p.organisation_id WHERE i.child_id = c.id AND p.active AND o.active AND o.kind = 'LOCAL_AUTHORITY' AND
	  p.roles ? 'MANAGER' AND i."to" IS NULL)`)
}

// HousedChildRow is a child who lives at an address.
func (w *Env) HousedChildRow(given, family, born, address string, restricted bool) Row {
	w.T.Helper()
	kid, home := w.ChildRow(given, family, born), w.HouseholdRow(address)
	kid["restricted"] = restricted
	id := kid.ID()
	w.WriteRows("child", kid)
	w.WriteRows("household", home)
	w.WriteRows("household_member", w.MemberRow(home.ID(), &id, nil, "2026-01-01", nil))
	return kid
}

// Contacts counts the matches that say nothing but who to ask.
func (a Answer) Contacts() int {
	n := 0
	for i := range a.List("child", "probableMatches") {
		if a.At("child", "probableMatches", i, "contactSafeguardingLead") == true {
			n++
		}
	}
	return n
}

// A child who must be restricted today can be: whatever stands against it is named, and
// a manager of the authority gets each of it out of the way alone, at once, whoever made
// it and whoever has it.

// UrgentChild is a child who shares much with a sister, by other agencies.
type UrgentChild struct {
	*Env
	Kid, Sister string
}

func NewUrgentChild(t *testing.T) UrgentChild {
	t.Helper()
	w := New(t)
	u := UrgentChild{Env: w, Kid: w.Pupil("Wren"), Sister: w.Pupil("Robin")}
	w.InvolveByName(u.Kid, "health", "teacher")
	w.InvolveByName(u.Sister, "health", "teacher")
	return u
}

// Against are the messages that stand against restricting the child, one text.
func (u UrgentChild) Against() string {
	u.T.Helper()
	a, _ := u.Restricts(u.Kid)
	var all []string
	for i := range a.List("restrictChild", "errors") {
		all = append(all, a.Text("restrictChild", "errors", i, "message"))
	}
	if len(a.Errors) > 0 {
		u.T.Fatal(a.Raw)
	}
	return strings.Join(all, " ")
}

// Resolves says that something is named as standing against it, and that one thing that
// the manager does gets it out of the way.
func (u UrgentChild) Resolves(named string, verb string, input map[string]any) {
	u.T.Helper()
	if said := u.Against(); !strings.Contains(said, named) {
		u.T.Errorf("%q is not named: %q", named, said)
	}
	if a := u.Mutated("manager", verb, input); a.Record(verb) == "" {
		u.T.Fatalf("%s, to get %q out of the way: %s", verb, named, a.Raw)
	}
	if said := u.Against(); strings.Contains(said, named) {
		u.T.Errorf("after %s it is named still: %q", verb, said)
	}
}

// HouseholdOf is a home of the child's, made where there is none.
func (w *Env) HouseholdOf(child string) uuid.UUID {
	w.T.Helper()
	h, id := w.HouseholdRow("4 Nowhere Lane, Testham"), uuid.MustParse(child)
	w.WriteRows("household", h)
	w.WriteRows("household_member", w.MemberRow(h.ID(), &id, nil, "2018-03-04", nil))
	return h.ID()
}

// A restricted child shares no record with others: whoever sees those would read it.

// A sharing is a verb that makes a record for several children, and where its refusal is.
type sharing struct {
	Path  string
	Input func(children ...string) map[string]any
}

// Sharings are the verbs that make a record for several children.
func (w *Env) Sharings() map[string]sharing {
	return map[string]sharing{
		"assignAction": {"childIds", func(children ...string) map[string]any { return ActionInput(children, w.ToPerson("teacher")) }},
		"recordEvent": {"childIds", func(children ...string) map[string]any {
			return map[string]any{"childIds": children, "occurredAt": Noon.AddDate(0, 0, -1), "category": "CONTACT",
				"summary": "Spoke with the mother."}
		}},
		"submitConcern": {"children", func(children ...string) map[string]any {
			var named []map[string]any
			for _, id := range children {
				named = append(named, map[string]any{"id": id})
			}
			return ConcernInput(named...)
		}},
		"startCareProfile": {"childIds", func(children ...string) map[string]any {
			return map[string]any{"instrumentId": OpenStructure, "childIds": children, "trigger": "The school's worry about food."}
		}},
	}
}

const restricting = `mutation($input: RestrictChildInput!) { restrictChild(input: $input) { child { id restricted } shared { kind id ` +
	`reference open at children } errors { code path message } } }`

// Restricts asks to restrict a child, and what they share.
func (w *Env) Restricts(child string) (Answer, []string) {
	w.T.Helper()
	a := w.Ask("manager", restricting,
		map[string]any{"input": map[string]any{"id": child, "version": w.Count("SELECT version FROM child WHERE id = $1", child),
			"restricted": true, "reason": "A parent works for the council."}})
	var shared []string
	for i := range a.List("restrictChild", "shared") {
		at := func(field string) any { return a.At("restrictChild", "shared", i, field) }
		if at("kind") != "EVENT" {
			shared = append(shared, fmt.Sprint(at("kind"), " open ", at("open"), " of ", at("children")))
		}
	}
	slices.Sort(shared)
	return a, shared
}
