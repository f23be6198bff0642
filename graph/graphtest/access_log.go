package graphtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/practice"
)

// AccessNames lists what the access record has of what is done, an entry each, as
// "OUTCOME name RULE, name RULE". Children are called by the names given.
func (w *Env) AccessNames(names map[uuid.UUID]string, do func()) []string {
	w.T.Helper()
	before := w.AccessEntryIDs()
	do()
	rows, err := w.Admin.Query("SELECT id, outcome, child_ids, rules FROM access_entry ORDER BY outcome, id")
	if err != nil {
		w.T.Fatal(err)
	}
	defer rows.Close()
	list := []string{}
	for rows.Next() {
		var id, outcome string
		var children, rules []string
		if err := rows.Scan(&id, &outcome, pq.Array(&children), pq.Array(&rules)); err != nil {
			w.T.Fatal(err)
		}
		if slices.Contains(before, id) {
			continue
		}
		told := make([]string, len(children))
		for i, text := range children {
			of := uuid.MustParse(text)
			told[i] = cmp.Or(names[of], of.String()) + " " + rules[i]
		}
		slices.Sort(told)
		list = append(list, strings.TrimSpace(outcome+" "+strings.Join(told, ", ")))
	}
	if err := rows.Err(); err != nil {
		w.T.Fatal(err)
	}
	return list
}

func (w *Env) AccessEntryIDs() []string {
	w.T.Helper()
	var ids []string
	if err := w.Admin.QueryRow("SELECT coalesce(array_agg(id::text), '{}') FROM access_entry").Scan(pq.Array(&ids)); err != nil {
		w.T.Fatal(err)
	}
	return ids
}

// ThreeChildConcern is a concern about three children: the police are involved with the
// first, nobody with the second, and of the third, who is restricted, only the
// manager knows, by name. Another school's teacher submitted it; it is decided.
type ThreeChildConcern struct {
	First, Second, third, Referral, Decision Row
	ReportedChildren                         []Row
	Names                                    map[uuid.UUID]string
}

func (w *Env) ThreeChildConcern() ThreeChildConcern {
	w.T.Helper()
	c := ThreeChildConcern{First: w.ChildRow("Wren", "Quillfether", "2018-03-04"), Second: w.ChildRow("Merle", "Quillfether", "2012-05-06"),
		third: w.ChildRow("Robin", "Oxbramble", "2015-01-02")}
	c.third["restricted"] = true
	past, by, manager := Noon.AddDate(0, -1, 0), w.Viewers["other teacher"], w.Viewers["manager"]
	home := w.HouseholdRow("4 Nowhere Lane, Testham")
	c.Referral = w.ReferralRow(home.ID(), by.OrganisationID, by.PractitionerID, practice.ReferralStateSignposted, past)
	c.Referral["immediate_risk"] = true
	c.Decision = w.DecisionRow(c.Referral.ID(), manager.PractitionerID, 1)
	for _, k := range []Row{c.First, c.Second, c.third} {
		c.ReportedChildren = append(c.ReportedChildren, w.ReportedChildRow(c.Referral, k))
	}
	w.WriteRows("child", c.First, c.Second, c.third)
	w.WriteRows("household", home)
	w.WriteRows("involvement", w.InvolvementRow(c.First.ID(), w.Organisations["force"], nil, past, nil),
		w.InvolvementRow(c.third.ID(), manager.OrganisationID, &manager.PractitionerID, past, nil))
	w.WriteRows("referral", c.Referral)
	w.WriteRows("referral_child", c.ReportedChildren...)
	w.WriteRows("referral_decision", c.Decision)
	c.Names = map[uuid.UUID]string{c.First.ID(): "Wren", c.Second.ID(): "Merle", c.third.ID(): "Robin"}
	return c
}

// PoliceRecords is what the police see: Teal and Wren, who are involved with them, an
// action and a concern about each, and an opening of Pip's record. Finch is hidden.
type PoliceRecords struct {
	ThreeChildConcern
	Teal, Finch, pip Row
	Action           Row
}

func (w *Env) PoliceRecords() PoliceRecords {
	w.T.Helper()
	c := PoliceRecords{ThreeChildConcern: w.ThreeChildConcern(), Teal: w.NumberedChildRow("Teal", "Marblewick", 1),
		Finch: w.NumberedChildRow("Finch", "Marblewick", 40), pip: w.ChildRow("Pip", "Oxbramble", "2010-09-09")}
	c.Teal["date_of_birth"], c.Finch["restricted"] = "2016-02-02", true
	past, police := Noon.AddDate(0, -1, 0), w.Viewers["police"]
	w.WriteRows("child", c.Teal, c.Finch, c.pip)
	w.WriteRows("involvement", w.InvolvementRow(c.Teal.ID(), w.Organisations["force"], nil, past, nil),
		w.InvolvementRow(c.Teal.ID(), w.Organisations["trust"], nil, past, nil))
	c.Action = w.ActionRow(w.Organisations["force"], police.PractitionerID, practice.ActionStateProposed)
	c.Action["due"] = "2026-12-05"
	again := w.ActionRow(w.Organisations["force"], police.PractitionerID, practice.ActionStateProposed)
	again["due"] = "2026-12-05"
	other := w.ActionRow(w.Organisations["force"], police.PractitionerID, practice.ActionStateProposed)
	other["due"] = "2026-12-20"
	more := w.ActionRow(w.Organisations["force"], police.PractitionerID, practice.ActionStateProposed)
	more["due"] = "2026-12-30"
	w.WriteRows("action", c.Action, again, other, more)
	w.WriteRows("action_child", w.ActionChildRow(c.Action, c.Teal.ID()), w.ActionChildRow(again, c.Teal.ID()),
		w.ActionChildRow(other, c.First.ID()), w.ActionChildRow(more, c.First.ID()))
	second := w.ReferralRow(c.Referral["household_id"].(uuid.UUID), w.Organisations["trust"], w.Viewers["health"].PractitionerID,
		practice.ReferralStateSubmitted, Noon.AddDate(0, -2, 0))
	second["reference"] = string(practice.NewReference([8]byte{7, 3}))
	w.WriteRows("referral", second)
	w.WriteRows("referral_child", w.ReportedChildRow(second, c.Teal))
	w.WriteRows("break_glass", w.OpeningRow(c.pip.ID(), police.OrganisationID, police.PractitionerID, past))
	c.Names[c.Teal.ID()], c.Names[c.Finch.ID()], c.Names[c.pip.ID()] = "Teal", "Finch", "Pip"
	return c
}

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
	w.WriteRows("break_glass", Row{"id": w.ID("BreakGlass"), "version": 1, "updated_at": at, "child_id": child,
		"practitioner_id": v.PractitionerID,
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

// AccessLogOf tells the access log of the child itself, as "rule by practitioner".
func (w *Env) AccessLogOf(who string, child uuid.UUID, filter map[string]any) []string {
	w.T.Helper()
	a := w.Must(who, `query($id: ID!, $filter: DisclosureFilter) { child(id: $id) { accessLog(first: 100, filter: $filter) { totalCount
	  edges { node {
	  at rule outcome purpose operation practitioner { name } organisation { name } } } } } }`, map[string]any{"id": child, "filter": filter})
	if a.At("child", "accessLog", "totalCount") != nil {
		w.T.Errorf("a list inside a record is counted: %s", a.Raw)
	}
	var list []string
	for i := range a.List("child", "accessLog", "edges") {
		node := func(path ...any) string {
			return a.Text(append([]any{"child", "accessLog", "edges", i, "node"}, path...)...)
		}
		list = append(list, fmt.Sprint(node("rule"), " by ", node("practitioner", "name"), " of ", node("organisation", "name")))
	}
	return list
}

// finding is what the review tells of one.
func (a Answer) Findings() []string {
	var list []string
	for i := range a.List("unusualAccess", "edges") {
		node := func(path ...any) []any { return append([]any{"unusualAccess", "edges", i, "node"}, path...) }
		list = append(list, fmt.Sprint(a.Text(node("kind")...), " by ", a.Text(node("practitioner", "name")...), " of ",
			a.Text(node("organisation", "name")...),
			" of ", a.Number(node("children")...), " at ", a.Text(node("at")...)))
	}
	return list
}
