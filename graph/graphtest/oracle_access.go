package graphtest

import (
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/practice"
	"heed/store"
)

// disclosing is one way in which a record tells of a child: a row that names the child,
// which counts where the viewer sees that row. Without a table the record itself
// names the child, and whoever is shown it is told.
type disclosing struct {
	table string
	row   Row
	stay  Row // of the adult through which the row is reached, which counts as well
}

// Discloses says which children a record tells something about. A type that
// implements Node and has no row here fails the oracle. Whoever changes who sees
// what changes sight.sees, which this follows.
var Discloses = map[string]func(s AccessModel, r Row) []disclosing{
	"organisation": nobody, "practitioner": nobody, "instrument": nobody, "training": nobody, "concern_draft": nobody,
	"child": itself, "involvement": itself, "relationship": itself, "disclosure": itself, "care_profile": itself, "item_grade": itself,
	"profile_evidence": itself, "target_item": itself, "notice": itself, "break_glass": itself, "incident_delivery": itself,
	"incident":             atIncident,
	"referral":             namedIn("referral_child", "referral_id", "id"),
	"referral_child":       namedIn("referral_child", "referral_id", "referral_id"),
	"referral_decision":    namedIn("referral_child", "referral_id", "referral_id"),
	"referral_information": namedIn("referral_child", "referral_id", "referral_id"),
	"chronology_event":     namedIn("chronology_subject", "event_id", "id"),
	"record_merge":         behindMerge,
	"care_sitting":         namedIn("care_profile", "sitting_id", "id"),
	"action":               namedIn("action_child", "action_id", "id"),
	"action_step":          namedIn("action_child", "action_id", "action_id"),
	"escalation":           namedIn("action_child", "action_id", "action_id"),
	"household":            func(s AccessModel, r Row) []disclosing { return ofHousehold(s, r.ID(), nil) },
	"relative":             namedIn("relationship", "relative_id", "id"),
	// An adult's stay tells of the children of the home and of the adult.
	"household_member": func(s AccessModel, r Row) []disclosing {
		if child := r["child_id"].(*uuid.UUID); child != nil {
			return itself(s, r)
		}
		return append(namedIn("household_member", "household_id", "household_id")(s, r),
			namedIn("relationship", "relative_id", "relative_id")(s, r)...)
	},
}

// ofHousehold tells of its children, and of those that are tied to the adults who live there.
func ofHousehold(s AccessModel, id uuid.UUID, list []disclosing) []disclosing {
	for _, m := range s.where("household_member", "household_id", id) {
		if m["child_id"].(*uuid.UUID) != nil {
			list = append(list, disclosing{"household_member", m, nil})
			continue
		}
		for _, t := range namedIn("relationship", "relative_id", "relative_id")(s, m) {
			list = append(list, disclosing{t.table, t.row, m})
		}
	}
	return list
}

func nobody(AccessModel, Row) []disclosing { return nil }

func itself(_ AccessModel, r Row) []disclosing { return []disclosing{{"", r, nil}} }

// namedIn finds the rows that name the children behind a record.
func namedIn(table, column, of string) func(AccessModel, Row) []disclosing {
	return func(s AccessModel, r Row) []disclosing {
		value := r[of]
		if pointer, ok := value.(*uuid.UUID); ok && pointer != nil {
			value = *pointer
		}
		var list []disclosing
		for _, named := range s.where(table, column, value) {
			list = append(list, disclosing{table, named, nil})
		}
		return list
	}
}

// child is the one that the row names, if any.
func (t disclosing) child() (uuid.UUID, bool) {
	switch id := t.row["child_id"].(type) {
	case uuid.UUID:
		return id, true
	case *uuid.UUID:
		if id == nil {
			return uuid.UUID{}, false
		}
		return *id, true
	}
	return t.row.ID(), true // a child itself
}

// discloses adds the children that a record tells this viewer something, or, of a
// record that is refused, all behind it.
func (a AccessModel) discloses(table string, r Row, refused bool, disclosed map[uuid.UUID]bool) {
	for _, t := range Discloses[table](a, r) {
		if t.row["child_id"] == nil && table != "child" {
			continue
		}
		if child, ok := t.child(); ok &&
			(refused || t.table == "" || a.sees(t.table, t.row) && (t.stay == nil || a.sees("household_member", t.stay))) {
			if c := a.by("child", child); c != nil {
				child = a.standing("child", c).ID()
			}
			disclosed[child] = true
		}
	}
}

// disclosedIn adds the children that an answer tells something: of every record in it.
func (o Oracle) disclosedIn(v any, disclosed map[uuid.UUID]bool) {
	o.Helper()
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			o.disclosedIn(item, disclosed)
		}
	case map[string]any:
		if text, ok := v["id"].(string); ok {
			o.disclosedBy(uuid.MustParse(text), disclosed)
		}
		if text, ok := v["childId"].(string); ok {
			o.disclosedBy(uuid.MustParse(text), disclosed)
		}
		for _, item := range v {
			o.disclosedIn(item, disclosed)
		}
	}
}

func (o Oracle) disclosedBy(id uuid.UUID, disclosed map[uuid.UUID]bool) {
	o.Helper()
	name, _ := store.TypeOf(id)
	table := Tables[name]
	r := o.by(table, id)
	if r == nil && table == "disclosure" { // one that the test itself has left
		disclosed[o.standing("child", o.by("child", o.childOf(id))).ID()] = true
		return
	}
	if r != nil {
		o.discloses(table, r, false, disclosed)
	}
}

// childOf is the child of a disclosure, which never changes. Those that wait for their place
// in the index are computed by every question about one, so all are read at once.
func (o Oracle) childOf(disclosure uuid.UUID) uuid.UUID {
	o.Helper()
	if child, ok := o.disclosures[disclosure]; ok {
		return child
	}
	rows, err := o.Admin.Query("SELECT id, child_id FROM disclosure")
	if err != nil {
		o.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, child uuid.UUID
		if err := rows.Scan(&id, &child); err != nil {
			o.Fatal(err)
		}
		o.disclosures[id] = child
	}
	if err := rows.Err(); err != nil {
		o.Fatal(err)
	}
	child, ok := o.disclosures[disclosure]
	if !ok {
		o.Fatalf("%s is no disclosure", disclosure)
	}
	return child
}

// must asks, and compares the access record with the answer: it names exactly the
// children that the answer told something about, and those that a filter names.
func (o Oracle) must(who, document string, variables map[string]any, named ...uuid.UUID) Answer {
	o.Helper()
	since := o.mark()
	a := o.Env.Must(who, document, variables)
	o.recorded(since, document, variables, a, named...)
	return a
}

// recorded compares what the access record has since a mark with an answer.
func (o Oracle) recorded(since uuid.UUID, document string, variables map[string]any, a Answer, named ...uuid.UUID) {
	o.Helper()
	o.Compared.Add(1)
	disclosed := map[uuid.UUID]bool{}
	o.disclosedIn(a.Data, disclosed)
	if asked, ok := variables["ids"].([]uuid.UUID); ok { // which an answer need not repeat
		for i, node := range a.List("nodes") {
			if node != nil {
				o.disclosedBy(asked[i], disclosed)
			}
		}
	}
	for _, id := range named {
		if o.child(o.by("child", id)) {
			disclosed[id] = true
		}
	}
	o.same("the access record after "+document, o.accessedSince("ALLOWED", since), slices.Collect(maps.Keys(disclosed)))
}

// mark is an identifier between those of the access record's entries until now and
// those that come: they tell the time, which goes on with every operation.
func (o Oracle) mark() uuid.UUID {
	o.Helper()
	o.Clock()
	return o.ID("AccessEntry")
}

// refused compares the refusals since a mark with the children
// behind those of the records asked for that are hidden.
func (o Oracle) refused(since uuid.UUID, asked, hidden []uuid.UUID) {
	o.Helper()
	disclosed := map[uuid.UUID]bool{}
	for _, id := range asked {
		if slices.Contains(hidden, id) {
			name, _ := store.TypeOf(id)
			o.discloses(Tables[name], o.by(Tables[name], id), true, disclosed)
		}
	}
	o.same("the refusals of hidden records", o.accessedSince("REFUSED", since), slices.Collect(maps.Keys(disclosed)))
}

// accessedSince are the children in the entries after a mark.
func (o Oracle) accessedSince(outcome string, since uuid.UUID) []string {
	o.Helper()
	var children []string
	err := o.Admin.QueryRow(`SELECT coalesce(array_agg(DISTINCT c::text), '{}') FROM access_entry e
	  CROSS JOIN LATERAL unnest(e.child_ids) AS c WHERE e.id > $1 AND e.outcome = $2`, since, outcome).Scan(pq.Array(&children))
	if err != nil {
		o.Fatal(err)
	}
	return children
}

const nestedLog = "query($id: ID!) { child(id: $id) { accessLog(first: 100) { edges { node { id } } } } }"

// accessLogOf is the same log in the child itself, for those who see the child.
func (o Oracle) accessLogOf(c Row) {
	if !o.child(o.standing("child", c)) {
		return
	}
	before := min(100, o.looks(c)) // of one page
	a := o.must(o.Who, nestedLog, map[string]any{"id": c.ID()})
	if got := len(Reached(a.At("child", "accessLog"))); got != before {
		o.Errorf("%s: the child's access log has %d entries, want %d: %s", o.Who, got, before, a.Raw)
	}
}

// AccessLog is for those who see the child, and for the keepers of the records.
func (o Oracle) AccessLog() {
	const query = "query($id: ID!) { accessLog(childId: $id, first: 1) { totalCount edges { node { id } } } }"
	c := pick(o.Partnership, o.Rows["child"])
	before := o.looks(c)
	a := o.Ask(o.Who, query, map[string]any{"id": c.ID()})
	if o.sees("disclosure", Row{"child_id": c.ID()}) {
		if got := a.Number("accessLog", "totalCount"); got != before {
			o.Errorf("%s: the access log has %d entries, want %d: %s", o.Who, got, before, a.Raw)
		}
		o.accessLogOf(c)
		return
	}
	if nested := o.Ask(o.Who, nestedLog, map[string]any{"id": c.ID()}); len(Reached(nested.At("child", "accessLog"))) > 0 {
		o.Errorf("%s: a child whose access log is not for them shows %s", o.Who, nested.Raw)
	}
	if absent := o.Ask(o.Who, query, map[string]any{"id": o.ID("Child")}); a.Raw != absent.Raw || len(a.Errors) != 1 {
		o.Errorf("%s: the access log of a hidden child answers %s, and of none %s", o.Who, a.Raw, absent.Raw)
	}
}

// left: the viewer manages, and who has the action by name does no actions. Nobody
// of a drawn partnership has gone.
func (o Oracle) left(action Row) bool {
	roles := o.by("practitioner", action["practitioner_id"])["roles"].([]practice.Role)
	return o.holds(practice.RoleManager) && !slices.ContainsFunc(roles, func(r practice.Role) bool {
		return slices.Contains([]practice.Role{practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead,
			practice.RoleManager}, r)
	})
}
