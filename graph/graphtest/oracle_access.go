package graphtest

import (
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/store"
)

// tells is one way in which a record tells of a child: a row that names the child,
// which counts where the viewer sees that row. Without a table the record itself
// names the child, and whoever is shown it is told.
type tells struct {
	table string
	row   Row
	stay  Row // of the adult through whom the row is reached, which counts as well
}

// Discloses says which children a record tells something about. A type that
// implements Node and has no row here fails the oracle. Whoever changes who sees
// what changes sight.sees, which this follows.
var Discloses = map[string]func(s AccessModel, r Row) []tells{
	"organisation": nobody, "practitioner": nobody, "instrument": nobody, "training": nobody,
	"child": itself, "involvement": itself, "relationship": itself, "disclosure": itself, "care_profile": itself, "item_grade": itself,
	"profile_evidence": itself, "target_item": itself, "notice": itself, "break_glass": itself,
	"referral":          namedIn("referral_child", "referral_id", "id"),
	"referral_child":    namedIn("referral_child", "referral_id", "referral_id"),
	"referral_decision": namedIn("referral_child", "referral_id", "referral_id"),
	"chronology_event":  namedIn("chronology_subject", "event_id", "id"),
	"care_sitting":      namedIn("care_profile", "sitting_id", "id"),
	"action":            namedIn("action_child", "action_id", "id"),
	"action_step":       namedIn("action_child", "action_id", "action_id"),
	"escalation":        namedIn("action_child", "action_id", "action_id"),
	"household":         func(s AccessModel, r Row) []tells { return home(s, r.ID(), nil) },
	"relative":          namedIn("relationship", "relative_id", "id"),
	// An adult's stay tells of the children of the home and of the adult.
	"household_member": func(s AccessModel, r Row) []tells {
		if child := r["child_id"].(*uuid.UUID); child != nil {
			return itself(s, r)
		}
		return append(namedIn("household_member", "household_id", "household_id")(s, r), namedIn("relationship", "relative_id", "relative_id")(s, r)...)
	},
}

// home tells of its children, and of those to whom the adults are tied who live there.
func home(s AccessModel, id uuid.UUID, list []tells) []tells {
	for _, m := range s.where("household_member", "household_id", id) {
		if m["child_id"].(*uuid.UUID) != nil {
			list = append(list, tells{"household_member", m, nil})
			continue
		}
		for _, t := range namedIn("relationship", "relative_id", "relative_id")(s, m) {
			list = append(list, tells{t.table, t.row, m})
		}
	}
	return list
}

func nobody(AccessModel, Row) []tells { return nil }

func itself(_ AccessModel, r Row) []tells { return []tells{{"", r, nil}} }

// namedIn finds the rows that name the children behind a record.
func namedIn(table, column, of string) func(AccessModel, Row) []tells {
	return func(s AccessModel, r Row) []tells {
		value := r[of]
		if pointer, ok := value.(*uuid.UUID); ok && pointer != nil {
			value = *pointer
		}
		var list []tells
		for _, named := range s.where(table, column, value) {
			list = append(list, tells{table, named, nil})
		}
		return list
	}
}

// child is whom the row names, if anybody.
func (t tells) child() (uuid.UUID, bool) {
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

// told adds the children about whom a record tells this viewer something, or, of a
// record that is refused, all behind it.
func (s AccessModel) told(table string, r Row, refused bool, whom map[uuid.UUID]bool) {
	for _, t := range Discloses[table](s, r) {
		if t.row["child_id"] == nil && table != "child" {
			continue
		}
		if child, ok := t.child(); ok && (refused || t.table == "" || s.sees(t.table, t.row) && (t.stay == nil || s.sees("household_member", t.stay))) {
			whom[child] = true
		}
	}
}

// toldIn adds the children about whom an answer tells something: of every record in it.
func (l Oracle) toldIn(v any, whom map[uuid.UUID]bool) {
	l.Helper()
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			l.toldIn(item, whom)
		}
	case map[string]any:
		if text, ok := v["id"].(string); ok {
			l.toldOf(uuid.MustParse(text), whom)
		}
		if text, ok := v["childId"].(string); ok {
			l.toldOf(uuid.MustParse(text), whom)
		}
		for _, item := range v {
			l.toldIn(item, whom)
		}
	}
}

func (l Oracle) toldOf(id uuid.UUID, whom map[uuid.UUID]bool) {
	l.Helper()
	name, _ := store.TypeOf(id)
	table := Tables[name]
	r := l.by(table, id)
	if r == nil && table == "disclosure" { // one that the test itself has left
		var child uuid.UUID
		if err := l.Admin.QueryRow("SELECT child_id FROM disclosure WHERE id = $1", id).Scan(&child); err != nil {
			l.Fatal(err)
		}
		whom[child] = true
		return
	}
	if r != nil {
		l.told(table, r, false, whom)
	}
}

// must asks, and compares the access record with the answer: it names exactly the
// children that the answer told something about, and those that a filter names.
func (l Oracle) must(who, document string, variables map[string]any, named ...uuid.UUID) Answer {
	l.Helper()
	entries := l.Count("SELECT count(*) FROM access_entry")
	a := l.Env.Must(who, document, variables)
	l.Compared.Add(1)
	whom := map[uuid.UUID]bool{}
	l.toldIn(a.Data, whom)
	if asked, ok := variables["ids"].([]uuid.UUID); ok { // which an answer need not repeat
		for i, node := range a.List("nodes") {
			if node != nil {
				l.toldOf(asked[i], whom)
			}
		}
	}
	for _, id := range named {
		if l.child(l.by("child", id)) {
			whom[id] = true
		}
	}
	l.same("the access record after "+document, l.looked("ALLOWED", entries), slices.Collect(maps.Keys(whom)))
	return a
}

// refused compares the refusals since there were so many entries with the children
// behind those of the records asked for that are hidden.
func (l Oracle) refused(since int, asked, hidden []uuid.UUID) {
	l.Helper()
	whom := map[uuid.UUID]bool{}
	for _, id := range asked {
		if slices.Contains(hidden, id) {
			name, _ := store.TypeOf(id)
			l.told(Tables[name], l.by(Tables[name], id), true, whom)
		}
	}
	l.same("the refusals of hidden records", l.looked("REFUSED", since), slices.Collect(maps.Keys(whom)))
}

// looked are the children in the entries since there were so many.
func (l Oracle) looked(outcome string, since int) []string {
	l.Helper()
	var children []string
	err := l.Admin.QueryRow(`SELECT coalesce(array_agg(DISTINCT c::text), '{}') FROM (SELECT * FROM access_entry ORDER BY at, id OFFSET $1) e
	  CROSS JOIN LATERAL unnest(e.child_ids) AS c WHERE e.outcome = $2`, since, outcome).Scan(pq.Array(&children))
	if err != nil {
		l.Fatal(err)
	}
	return children
}
