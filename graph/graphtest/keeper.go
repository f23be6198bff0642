package graphtest

import (
	"slices"
)

// A restricted child always has a keeper: a manager of the authority who is
// active, is involved by name without an end, and can sign in.

// RestrictedChildOf is a restricted child that these managers know by name.
func (w *Env) RestrictedChildOf(given string, managers ...string) string {
	w.T.Helper()
	kid := w.Pupil(given)
	w.InvolveByName(kid, append([]string{"manager"}, slices.DeleteFunc(slices.Clone(managers), func(who string) bool { return who == "manager" })...)...)
	if a := w.Restrict(kid); a.Record("restrictChild") == "" {
		w.T.Fatal(a.Raw)
	}
	if !slices.Contains(managers, "manager") {
		w.Exec(`UPDATE involvement SET "to" = $3 WHERE child_id = $1 AND practitioner_id = $2`, kid, w.Viewers["manager"].PractitionerID, Noon.AddDate(0, 0, -1))
	}
	return kid
}

// EndInvolvement ends somebody's own involvement with a child.
func (w *Env) EndInvolvement(who, child string) Answer {
	w.T.Helper()
	var id string
	if err := w.Admin.QueryRow("SELECT id FROM involvement WHERE child_id = $1 AND practitioner_id = $2", child, w.Viewers[who].PractitionerID).Scan(&id); err != nil {
		w.T.Fatal(err)
	}
	return w.Mutated(who, "endInvolvement", map[string]any{"id": id, "version": w.Count("SELECT version FROM involvement WHERE id = $1", id), "reason": "On leave from today."})
}

// AmendAccount amends somebody's account as the administrator does.
func (w *Env) AmendAccount(who string, changes map[string]any) Answer {
	w.T.Helper()
	id := w.Viewers[who].PractitionerID
	w.Exec("UPDATE practitioner SET email = 'somebody@example.org' WHERE id = $1 AND email IS NULL", id)
	return w.Mutated("administrator", "amendPractitioner", MapOf(changes, "id", id, "version", w.Count("SELECT version FROM practitioner WHERE id = $1", id)))
}

// AmendAuthority amends the authority.
func (w *Env) AmendAuthority(changes map[string]any) Answer {
	w.T.Helper()
	return w.Mutated("administrator", "amendOrganisation", MapOf(changes, "id", w.Organisations["council"], "version", w.Count("SELECT version FROM organisation WHERE id = $1", w.Organisations["council"])))
}

// CountLostChildren counts the restricted children that nobody can see, restrict or keep.
func (w *Env) CountLostChildren() int {
	w.T.Helper()
	return w.Count(`SELECT count(*) FROM child c WHERE c.restricted AND NOT EXISTS (SELECT 1 FROM involvement i JOIN practitioner p ON p.id = i.practitioner_id
	  JOIN organisation o ON o.id = p.organisation_id WHERE i.child_id = c.id AND p.active AND o.active AND o.kind = 'LOCAL_AUTHORITY' AND p.roles ? 'MANAGER' AND i."to" IS NULL)`)
}
