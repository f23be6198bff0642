package graphtest

import (
	"cmp"
	"slices"
	"strings"

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
	c := ThreeChildConcern{First: w.ChildRow("Wren", "Quillfether", "2018-03-04"), Second: w.ChildRow("Merle", "Quillfether", "2012-05-06"), third: w.ChildRow("Robin", "Oxbramble", "2015-01-02")}
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
	w.WriteRows("involvement", w.InvolvementRow(c.First.ID(), w.Organisations["force"], nil, past, nil), w.InvolvementRow(c.third.ID(), manager.OrganisationID, &manager.PractitionerID, past, nil))
	w.WriteRows("referral", c.Referral)
	w.WriteRows("referral_child", c.ReportedChildren...)
	w.WriteRows("referral_decision", c.Decision)
	c.Names = map[uuid.UUID]string{c.First.ID(): "Wren", c.Second.ID(): "Merle", c.third.ID(): "Robin"}
	return c
}
