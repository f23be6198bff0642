package graphtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/practice"
)

func init() {
	maps.Copy(Verbs, map[string]verb{
		"mergeRecords": {Roles: whoMerges, Authority: true, IDs: map[string]string{"fromId": "Child", "intoId": "Child"},
			Input: func(f Fixture) map[string]any {
				return map[string]any{"fromId": f.Elder.ID(), "intoId": f.Child.ID(), "fromVersion": 1, "intoVersion": 1,
					"reason": "The same child, reported by two agencies."}
			}},
		"undoMerge": {Roles: whoMerges, Authority: true, IDs: map[string]string{"id": "RecordMerge"}, Input: func(f Fixture) map[string]any {
			return map[string]any{"id": f.Merge.ID(), "reason": "They are two after all."}
		}},
		"attachChild": {Roles: whoDecides, Authority: true,
			IDs: map[string]string{"referralId": "Referral", "childId": "Child", "knownChildId": "Child"}, Input: func(f Fixture) map[string]any {
				return map[string]any{"referralId": f.Referral.ID(), "childId": f.Child.ID(), "knownChildId": f.Elder.ID(),
					"reason": "The same child, reported by two agencies."}
			}},
	})
	maps.Copy(Edges, map[string]func(AccessModel, Row) []uuid.UUID{
		"Child.merges": mergesOf, "Household.merges": mergesOf, "Relative.merges": mergesOf,
		"RecordMerge.into":         AccessModel.mergedTo,
		"RecordMerge.referral":     to("referral", "referral_id"),
		"RecordMerge.organisation": to("organisation", "organisation_id"),
		"RecordMerge.mergedBy":     to("practitioner", "merged_by_id"),
		"RecordMerge.undoneBy":     nothing,
	})
}

var whoMerges = []practice.Role{practice.RoleLead, practice.RoleManager}

// MergeRow is a merge of two records of one kind, as somebody recorded it.
func (w *Env) MergeRow(kind string, from, into, body, person uuid.UUID) Row {
	return Row{"id": w.ID("RecordMerge"), "kind": kind, "from_id": from, "into_id": into, "referral_id": (*uuid.UUID)(nil),
		"reason": "The same child, reported by two agencies.", "facts": []practice.MergeFact{}, "organisation_id": body,
		"merged_by_id": person, "merged_at": w.Instant(), "undone_at": nil, "undone_by_id": (*uuid.UUID)(nil), "undone_reason": nil}
}

// mergedInto is the record that a record was merged into, or nil.
func mergedInto(r Row) *uuid.UUID {
	into, _ := r["merged_into"].(uuid.UUID)
	if into == uuid.Nil {
		return nil
	}
	return &into
}

// standing is a record, or the one that it was merged into, however often in turn.
func (a AccessModel) standing(table string, r Row) Row {
	for into := mergedInto(r); into != nil; into = mergedInto(r) {
		r = a.by(table, *into)
	}
	return r
}

// mergeEnd is the table of a merge's records, and the one that stays now.
func (a AccessModel) mergeEnd(m Row) (string, Row) {
	table := strings.ToLower(m["kind"].(string))
	return table, a.standing(table, a.by(table, m["into_id"]))
}

func (a AccessModel) seesMerge(m Row) bool {
	table, stands := a.mergeEnd(m)
	return stands != nil && a.sees(table, stands)
}

func (a AccessModel) mergedTo(m Row) []uuid.UUID {
	table, stands := a.mergeEnd(m)
	return IDs(a.Visible(table, []Row{stands}))
}

// mergesOf are the merges by which a record became what it is.
func mergesOf(a AccessModel, r Row) []uuid.UUID {
	var list []uuid.UUID
	for _, m := range a.Visible("record_merge", a.Rows["record_merge"]) {
		if _, stands := a.mergeEnd(m); stands.ID() == r.ID() {
			list = append(list, m.ID())
		}
	}
	return list
}

// behindMerge tells of what the record tells that stays.
func behindMerge(s AccessModel, m Row) []disclosing {
	table, stands := s.mergeEnd(m)
	switch table {
	case "child":
		return []disclosing{{"child", Row{"id": stands.ID(), "child_id": stands.ID(), "restricted": stands["restricted"]}, nil}}
	case "household":
		return ofHousehold(s, stands.ID(), nil)
	}
	return namedIn("relationship", "relative_id", "id")(s, stands)
}

// leads asks where the identifier of a merged record leads.
func (o Oracle) leads(table string, r Row) {
	o.Helper()
	want := `{"data":{"node":null}}`
	if stands := o.standing(table, r); o.sees(table, stands) {
		want = fmt.Sprintf(`{"data":{"node":{"id":%q}}}`, stands.ID())
	}
	if a := o.Ask(o.Who, "query($id: ID!) { node(id: $id) { id } }", map[string]any{"id": r.ID()}); a.Raw != want {
		o.Errorf("%s: the identifier of a merged %s leads to %s, want %s", o.Who, table, a.Raw, want)
	}
}

// looks counts the looks at a child, under all identifiers that lead there.
func (o Oracle) looks(c Row) int {
	o.Helper()
	var all []string
	for _, other := range o.Rows["child"] {
		if o.standing("child", other).ID() == o.standing("child", c).ID() {
			all = append(all, other.ID().String())
		}
	}
	return o.Count("SELECT count(*) FROM disclosure WHERE child_id = ANY ($1)", pq.Array(all))
}

// DrawMerges merges records of each kind, as the database does it, and reads back what now
// belongs to which. Of the children none is restricted.
func (p *Partnership) DrawMerges() {
	p.T.Helper()
	by := p.table("practitioner")[0]
	for _, table := range []string{"child", "household", "relative", "child"} {
		records := filter(p.table(table), func(r Row) bool { return r["restricted"] != true && mergedInto(r) == nil })
		if len(records) < 2 {
			continue
		}
		from := pick(p, records)
		into := pick(p, slices.DeleteFunc(slices.Clone(records), func(r Row) bool { return r.ID() == from.ID() }))
		if p.draft(from) && p.draft(into) { // which a merge refuses
			continue
		}
		m := p.MergeRow(strings.ToUpper(table), from.ID(), into.ID(), by["organisation_id"].(uuid.UUID), by.ID())
		p.mergeRows(m)
		from["merged_into"] = into.ID()
		p.add("record_merge", m)
	}
	p.readBelongings()
}

// draft: the child has an open care profile.
func (p *Partnership) draft(r Row) bool {
	return slices.ContainsFunc(p.table("care_profile"), func(c Row) bool {
		return c["child_id"] == r.ID() && fmt.Sprint(c["state"]) == "DRAFT"
	})
}

// mergeRows writes a merge and carries it out in somebody's name.
func (p *Partnership) mergeRows(m Row) {
	p.T.Helper()
	tx, err := p.Admin.Begin()
	if err != nil {
		p.T.Fatal(err)
	}
	defer tx.Rollback()
	for _, step := range []struct {
		statement string
		args      []any
	}{
		{"SELECT set_config('heed.practitioner', $1, true), set_config('heed.now', $2, true)",
			[]any{m["merged_by_id"].(uuid.UUID).String(), p.Instant().Format("2006-01-02T15:04:05.999999Z07:00")}},
		{`INSERT INTO record_merge (id, created_at, kind, from_id, into_id, reason, facts, organisation_id, merged_by_id, merged_at)
		  VALUES ($1, viewer_now(), $2, $3, $4, $5, '[]', $6, $7, viewer_now())`,
			[]any{m.ID(), m["kind"], m["from_id"], m["into_id"], m["reason"], m["organisation_id"], m["merged_by_id"]}},
		{"SELECT merge_records($1)", []any{m.ID()}},
	} {
		if _, err := tx.Exec(step.statement, step.args...); err != nil {
			p.T.Fatalf("%.40s: %v", step.statement, err)
		}
	}
	if err := tx.Commit(); err != nil {
		p.T.Fatal(err)
	}
}

// belonging is a column that a merge changes, by the tables that have it.
var belonging = map[string][]string{
	"child_id": {"action_child", "break_glass", "care_profile", "item_grade", "profile_evidence", "target_item", "chronology_subject",
		"household_member", "involvement", "notice", "referral_child", "relationship", "voice_record"},
	"household_id": {"care_sitting", "chronology_event", "household_member", "referral"},
	"relative_id":  {"action", "household_member", "relationship"},
}

// readBelongings reads to which records everything belongs after merges, and forgets rows
// that were set aside.
func (p *Partnership) readBelongings() {
	p.T.Helper()
	for column, tables := range belonging {
		for _, table := range tables {
			now := map[uuid.UUID]uuid.NullUUID{}
			rows, err := p.Admin.Query("SELECT id, " + column + " FROM " + table)
			if err != nil {
				p.T.Fatal(err)
			}
			for rows.Next() {
				var id uuid.UUID
				var of uuid.NullUUID
				if err := rows.Scan(&id, &of); err != nil {
					p.T.Fatal(err)
				}
				now[id] = of
			}
			if err := rows.Close(); err != nil {
				p.T.Fatal(err)
			}
			p.Rows[table] = slices.DeleteFunc(p.Rows[table], func(r Row) bool { _, is := now[r.ID()]; return !is })
			for _, r := range p.Rows[table] {
				belongs(r, column, now[r.ID()])
			}
		}
	}
	var states []Row
	rows, err := p.Admin.Query("SELECT id, state, superseded_by_id FROM care_profile")
	if err != nil {
		p.T.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id uuid.UUID
		var by uuid.NullUUID
		var state string
		if err := rows.Scan(&id, &state, &by); err != nil {
			p.T.Fatal(err)
		}
		states = append(states, Row{"id": id, "state": state, "superseded_by_id": by.UUID})
	}
	for _, now := range states {
		for _, r := range p.Rows["care_profile"] {
			if r.ID() == now.ID() && fmt.Sprint(r["state"]) != now["state"] {
				r["state"], r["superseded_by_id"] = practice.CareProfileState(now["state"].(string)), now["superseded_by_id"]
			}
		}
	}
}

// belongs sets a column of a row, in the form in which the row has it.
func belongs(r Row, column string, of uuid.NullUUID) {
	switch r[column].(type) {
	case uuid.UUID:
		r[column] = of.UUID
	case *uuid.UUID:
		if r[column] = (*uuid.UUID)(nil); of.Valid {
			r[column] = &of.UUID
		}
	}
}
