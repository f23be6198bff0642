package graphtest

import (
	"slices"

	"github.com/google/uuid"
)

// The part of docs/access, "Adults and households", in plain Go.

// hidden: a restricted child that the viewer does not see.
func (a AccessModel) hidden(child any) bool {
	c := a.by("child", child)
	return c != nil && c["restricted"] == true && !a.child(c)
}

// hidesMember: such a child lives in the home.
func (a AccessModel) hidesMember(home any) bool {
	return slices.ContainsFunc(a.where("household_member", "household_id", home), func(m Row) bool {
		return m["to"].(*string) == nil && a.hidden(m["child_id"])
	})
}

// ownTie: the viewer recorded the tie of an adult that they knew, or, but for the
// authority's, somebody of their organisation did.
func (a AccessModel) ownTie(tie Row) bool {
	by, body := tie["tied_by"].(*uuid.UUID), tie["tied_for"].(*uuid.UUID)
	return by != nil && (*by == a.Viewer.PractitionerID || !a.Authority() && *body == a.Viewer.OrganisationID)
}

// knows: the viewer sees a child that others tie to the adult.
func (a AccessModel) knows(adult any) bool {
	return slices.ContainsFunc(a.where("relationship", "relative_id", adult), func(tie Row) bool {
		return !a.ownTie(tie) && a.child(a.by("child", tie["child_id"]))
	})
}

// stands: a tie of one's own shows the adult where one knows them without it, or
// where the child is not only one's own organisation's.
func (a AccessModel) stands(tie Row) bool {
	return !a.ownTie(tie) || a.knows(tie["relative_id"]) ||
		slices.ContainsFunc(a.where("involvement", "child_id", tie["child_id"]), func(i Row) bool {
			return i["organisation_id"] != a.Viewer.OrganisationID
		})
}

// stay: what is shown of where an adult lives and lived, in homes that are shown.
func (a AccessModel) stay(m Row) bool {
	adult := *m["relative_id"].(*uuid.UUID)
	if by := m["updated_by"].(*uuid.UUID); by != nil && *by == a.Viewer.PractitionerID && a.beside(m) {
		return true
	}
	for _, tie := range a.where("relationship", "relative_id", adult) {
		child := tie["child_id"].(uuid.UUID)
		if a.child(a.by("child", child)) &&
			slices.ContainsFunc(a.where("household_member", "child_id", child), func(k Row) bool { return together(k, m) }) {
			return true // a part of the life of a child that they see
		}
	}
	return a.knows(adult) && !a.anothersPart(adult, m)
}

// beside: the home is shown for another reason than the stay.
func (a AccessModel) beside(stay Row) bool {
	return slices.ContainsFunc(a.where("household_member", "household_id", stay["household_id"]), func(m Row) bool {
		if same(m["id"], stay["id"]) {
			return false
		}
		if child := m["child_id"].(*uuid.UUID); child != nil {
			return a.child(a.by("child", *child))
		}
		adult := *m["relative_id"].(*uuid.UUID)
		return a.knows(adult) && !a.anothersPart(adult, m)
	})
}

// anothersPart: the adult took the place while a restricted child lived with them
// that the viewer does not see, and has left it, or the child lives with them still.
func (a AccessModel) anothersPart(adult uuid.UUID, m Row) bool {
	with := map[uuid.UUID]bool{} // who lives with the adult now, or did as they moved in
	then := map[uuid.UUID]bool{}
	for _, r := range a.where("household_member", "relative_id", adult) {
		for _, k := range a.where("household_member", "household_id", r["household_id"]) {
			if child := k["child_id"].(*uuid.UUID); child != nil && a.hidden(*child) && together(k, r) {
				with[*child] = with[*child] || k["to"].(*string) == nil && r["to"].(*string) == nil
				began, in := max(k["from"].(string), r["from"].(string)), m["from"].(string)
				then[*child] = then[*child] || began <= in && (same(r["id"], m["id"]) || in < ends(k) && in < ends(r))
			}
		}
	}
	for child := range then {
		if then[child] && (m["to"].(*string) != nil || with[child]) {
			return true
		}
	}
	return false
}

// together: the two live or lived in one home at once.
func together(a, b Row) bool {
	return a["household_id"] == b["household_id"] && a["from"].(string) <= ends(b) && b["from"].(string) <= ends(a)
}

// ends is the last day of a stay, after all days where it lasts.
func ends(stay Row) string {
	if to := stay["to"].(*string); to != nil {
		return *to
	}
	return "9999"
}
