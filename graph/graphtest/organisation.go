package graphtest

import (
	"context"
	"slices"
	"testing"

	"github.com/google/uuid"

	"heed/practice"
)

// WriteAs runs a write in a viewer's transaction, which is undone.
func (w *Env) WriteAs(who string, write func(context.Context) error) error {
	w.T.Helper()
	ctx, op, err := w.Store.Begin(context.Background(), uuid.New(), w.Clock(), w.Viewers[who], true)
	if err != nil {
		w.T.Fatal(err)
	}
	defer op.Rollback()
	return write(ctx)
}

// CloseAccount amends an account with what it lacks, as an administrator sends it.
func (w *Env) CloseAccount(who string, changes map[string]any) Answer {
	w.T.Helper()
	id := w.Viewers[who].PractitionerID
	return w.Mutated("administrator", "amendPractitioner",
		MapOf(changes, "id", id, "version", w.Count("SELECT version FROM practitioner WHERE id = $1", id)))
}

// NewUnits has two policing units below the force, with people of every kind in
// them, and people who oversee the force.
func NewUnits(t *testing.T) *Env {
	t.Helper()
	w := New(t)
	w.Organisation("unit", practice.AgencyPolice, practice.OrganisationKindPolicingUnit, "01")
	w.Organisation("sibling unit", practice.AgencyPolice, practice.OrganisationKindPolicingUnit, "02")
	w.Exec("UPDATE organisation SET parent_id = $1 WHERE id IN ($2, $3)", w.Organisations["force"], w.Organisations["unit"],
		w.Organisations["sibling unit"])
	w.Practitioner("officer", "unit", practice.RolePractitioner)
	w.Practitioner("other officer", "unit", practice.RolePractitioner)
	w.Practitioner("unit manager", "unit", practice.RoleManager)
	w.Practitioner("unit lead", "unit", practice.RoleSafeguardingLead)
	w.Practitioner("unit submitter", "unit", practice.RoleSubmitter)
	w.Practitioner("sibling officer", "sibling unit", practice.RolePractitioner)
	w.Practitioner("sibling manager", "sibling unit", practice.RoleManager)
	w.Practitioner("force manager", "force", practice.RoleManager)
	w.Practitioner("force lead", "force", practice.RoleSafeguardingLead)
	return w
}

// KnownTo writes a child that a body is involved with, and the involvement.
func (w *Env) KnownTo(family, body, person string, sight practice.InvolvementSight, restricted bool) (child, involvement Row) {
	w.T.Helper()
	child = w.ChildRow("Wren", family, "2018-03-04")
	child["restricted"] = restricted
	w.WriteRows("child", child)
	var named *uuid.UUID
	if person != "" {
		named = new(w.Viewers[person].PractitionerID)
	}
	involvement = w.InvolvementRow(child.ID(), w.Organisations[body], named, Noon.AddDate(0, -1, 0), nil)
	involvement["sight"] = sight
	w.WriteRows("involvement", involvement)
	return child, involvement
}

// SeesInvolvement asks in every way whether somebody sees a child and an involvement with
// them, and holds the ways to one answer.
func (w *Env) SeesInvolvement(who string, child, involvement Row) bool {
	w.T.Helper()
	const ways = `query($id: ID!, $child: ID!, $name: String!) { child(id: $child) { id involvements { id } } nodes(ids: [$id, $child]) { id }
	  children(first: 50) { edges { node { id } } } found: children(first: 10, filter: {search: $name}) { edges { node { id } } } }`
	a := w.Ask(who, ways, map[string]any{"id": involvement.ID(), "child": child.ID(), "name": "Wren " + child["family_name"].(string)})
	if len(a.Errors) > 0 {
		w.T.Fatalf("%s: %s", who, a.Raw)
	}
	id := child.ID().String()
	answers := []bool{a.At("child") != nil, a.At("nodes", 0) != nil, a.At("nodes", 1) != nil, len(a.List("child", "involvements")) > 0,
		slices.Contains(Reached(a.At("children")), id), slices.Contains(Reached(a.At("found")), id)}
	if len(slices.Compact(slices.Clone(answers))) != 1 {
		w.T.Errorf("%s: lookup, node of the involvement, node, involvements, list and search say %v: %s", who, answers, a.Raw)
	}
	return answers[0]
}

const setSight = "mutation($input: AmendInvolvementInput!) { amendInvolvement(input: $input) { involvement { sight version " +
	"practitioner { name } } errors { code path message } } }"

func (w *Env) SetInvolvementSight(who string, involvement Row, version int, sight practice.InvolvementSight, more ...any) Answer {
	w.T.Helper()
	input := MapOf(map[string]any{"id": involvement.ID(), "version": version, "sight": sight, "reason": "A parent works at the station."},
		more...)
	return w.Ask(who, setSight, map[string]any{"input": input})
}
