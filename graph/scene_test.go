package graph_test

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"heed/auth"
	"heed/practice"
)

// scene is one family that a viewer works with, fresh for one mutation: a child
// at home with an elder one who lives elsewhere, a mother, a concern of the
// viewer's own, an event of their organisation's, a care profile. And a child that
// none but social care sees, whose record a stranger has opened in an emergency.
type scene struct {
	viewer                                             auth.Viewer
	child, elder                                       row
	household, elsewhere                               row
	member, mother, relationship                       row
	involvement, referral, event, account, institution row
	sitting, profile, grade, target                    row
	action, notice                                     row
	unseen, opening                                    row
	instrument                                         row
}

// setting varies a scene from what the viewer has every right to.
type setting struct {
	state     practice.ReferralState // SUBMITTED, where it is empty
	action    practice.ActionState   // PROPOSED, where it is empty
	completed bool                   // the care profile is completed, and no draft
	others    bool                   // concern, involvement, event, profile and action are another organisation's; the viewer is involved, not by name
	hidden    bool                   // the children are restricted, and the viewer is not named
}

// scene writes a family as the superuser.
func (w *world) scene(v auth.Viewer, s setting) scene {
	w.t.Helper()
	s.state, s.action = cmp.Or(s.state, practice.ReferralStateSubmitted), cmp.Or(s.action, practice.ActionStateProposed)
	past := noon.AddDate(0, -1, 0)
	body, person, agency := v.OrganisationID, v.PractitionerID, v.Agency
	if s.others {
		other := w.viewers["stranger"]
		body, person, agency = other.OrganisationID, other.PractitionerID, other.Agency
	}
	f := scene{viewer: v, child: w.childRow("Wren", "Quillfether", "2018-03-04"), elder: w.childRow("Merle", "Quillfether", "2012-05-06"),
		household: w.householdRow("4 Nowhere Lane, Testham"), elsewhere: w.householdRow("9 Nowhere Lane, Testham"), mother: w.relativeRow("Avis", "Quillfether"),
		institution: row{"id": w.id("Organisation"), "name": "A surgery", "agency": "HEALTH", "kind": "GP_PRACTICE", "identifier": odsCode()}}
	f.child["restricted"], f.elder["restricted"] = s.hidden, s.hidden
	f.unseen = w.childRow("Pip", "Oxbramble", "2016-07-08")
	f.unseen["restricted"] = s.hidden
	f.opening = w.openingRow(f.unseen.id(), w.viewers["stranger"].OrganisationID, w.viewers["stranger"].PractitionerID, past)
	child, elder := f.child.id(), f.elder.id()
	f.member = w.memberRow(f.household.id(), &child, nil, "2026-01-01", nil)
	f.relationship = w.relationshipRow(child, f.mother.id(), practice.RelationshipKindMother)
	f.involvement = w.involvementRow(child, body, &person, past, nil)
	f.referral = w.referralRow(f.household.id(), body, person, s.state, past)
	f.event = w.eventRow(body, person, agency, nil, past)
	f.action = w.actionRow(body, person, s.action)
	f.notice = w.noticeRow(v.PractitionerID, nil, nil)
	f.account = row{"id": w.id("Practitioner"), "organisation_id": v.OrganisationID, "name": "Avis Clerk", "email": "avis@example.org",
		"issuer": "https://issuer.example", "subject": uuid.NewString(), "roles": []string{"SUBMITTER"}}
	f.instrument = w.instrumentRow(definitionOf(odsCode(), "1.0.0"), nil)
	involvements := []row{f.involvement, w.involvementRow(elder, v.OrganisationID, nil, past, nil)}
	if s.others {
		involvements = append(involvements, w.involvementRow(child, v.OrganisationID, nil, past, nil))
	}
	if s.hidden {
		for _, i := range involvements {
			i["practitioner_id"] = (*uuid.UUID)(nil)
		}
	}
	w.plain("organisation", f.institution)
	w.plain("practitioner", f.account)
	w.plain("instrument", f.instrument)
	w.plain("child", f.child, f.elder, f.unseen)
	w.plain("household", f.household, f.elsewhere)
	w.plain("relative", f.mother)
	w.plain("household_member", f.member, w.memberRow(f.elsewhere.id(), &elder, nil, "2026-01-01", nil))
	w.plain("relationship", f.relationship)
	w.plain("involvement", involvements...)
	w.plain("referral", f.referral)
	w.plain("referral_child", w.namingRow(f.referral, f.child))
	w.plain("chronology_event", f.event)
	w.plain("chronology_subject", w.subjectRow(f.event, child))
	w.graded(&f, body, person, s.completed)
	w.plain("action", f.action)
	w.plain("action_child", w.actionChildRow(f.action, elder))
	w.plain("notice", f.notice)
	w.plain("break_glass", f.opening)
	return f
}

// roled is the name of a person who has one role in one body.
func roled(role practice.Role, body string) string { return fmt.Sprint(role, " of the ", body) }

// bodiesOfAll are one of each agency, and the authority's own early help.
var bodiesOfAll = []string{"council", "early help", "force", "trust", "school"}

// staffedWorld has a person of every role in every body, and a stranger.
func staffedWorld(w *world) *world {
	w.t.Helper()
	w.join(
		newcomer("council", practice.AgencySocialCare, practice.OrganisationKindLocalAuthority, "889"),
		newcomer("early help", practice.AgencySocialCare, practice.OrganisationKindEarlyHelpService, "1"),
		newcomer("force", practice.AgencyPolice, practice.OrganisationKindPoliceForce, "99"),
		newcomer("trust", practice.AgencyHealth, practice.OrganisationKindHealthVisiting, "ZZZ01"),
		newcomer("school", practice.AgencyEducation, practice.OrganisationKindSchool, "999001"),
		newcomer("other school", practice.AgencyEducation, practice.OrganisationKindSchool, "999002"),
	)
	people := []account{{"stranger", "other school", []practice.Role{practice.RolePractitioner}}}
	for _, body := range bodiesOfAll {
		for _, role := range practice.Role("").Values() {
			people = append(people, account{roled(practice.Role(role), body), body, []practice.Role{practice.Role(role)}})
		}
	}
	w.employ(people...)
	w.serve()
	return w
}

// tally counts the rows of every table but those of the access record.
func (w *world) tally() string {
	w.t.Helper()
	w.tallying.Do(func() {
		if err := w.admin.QueryRow(`SELECT 'SELECT concat_ws('' '', ' || string_agg(format('%L, (SELECT count(*) FROM %I)', relname, relname), ', ' ORDER BY relname) || ')'
		  FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
		    AND relname NOT IN ('access_entry', 'disclosure', 'access_pending', 'access_link', 'access_checkpoint')`).Scan(&w.tallies); err != nil {
			w.t.Fatal(err)
		}
	})
	var counts string
	if err := w.admin.QueryRow(w.tallies).Scan(&counts); err != nil {
		w.t.Fatal(err)
	}
	return counts
}

// mutated sends a mutation with an input of its type.
func (w *world) mutated(who, verb string, input map[string]any) answer {
	w.t.Helper()
	kind := contract().Mutation.Fields.ForName(verb).Arguments.ForName("input").Type.String()
	selection := "errors { code path message }"
	for _, f := range contract().Types[contract().Mutation.Fields.ForName(verb).Type.Name()].Fields {
		if d := contract().Types[f.Type.Name()]; slices.Contains(d.Interfaces, "Node") {
			selection += " " + f.Name + " { id }"
		}
	}
	return w.ask(who, fmt.Sprintf("mutation($input: %s) { %s(input: $input) { %s } }", kind, verb, selection), map[string]any{"input": input})
}
