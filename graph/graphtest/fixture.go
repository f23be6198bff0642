package graphtest

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"heed/auth"
	"heed/practice"
)

// Fixture is one family that a viewer works with, fresh for one mutation: a child
// at home with an elder one who lives elsewhere, a mother, a concern of the
// viewer's own, an event of their organisation's, a care profile. And a child that
// none but social care sees, whose record a stranger has opened in an emergency.
type Fixture struct {
	Viewer                                             auth.Viewer
	Child, Elder                                       Row
	Household, elsewhere                               Row
	Member, Mother, Relationship                       Row
	Involvement, Referral, Event, Account, Institution Row
	Sitting, Profile, Grade, Target                    Row
	Action, Notice, Draft                              Row
	Incident, Delivery                                 Row
	Merge                                              Row // of another record of the mother
	Unseen, opening                                    Row
	instrument                                         Row
	ByKind                                             map[string]Row // of each kind in Kinds, by type: one about the child
}

// Setting varies a scene from what the viewer has every right to.
type Setting struct {
	State     practice.ReferralState // SUBMITTED, where it is empty
	Action    practice.ActionState   // PROPOSED, where it is empty
	Completed bool                   // the care profile is completed, and no draft
	// concern, involvement, event, profile and action are another organisation's; the viewer is involved, not by name
	Others bool
	Handed bool // the draft of a concern is with the safeguarding leads
	Asked  bool // the submitter asks to withdraw the concern
	Hidden bool // the children are restricted, and the viewer is not named
	Twin   bool // there is a restricted child of the same name and birthday, known to a lead of the council by name
}

// Fixture writes a family as the superuser.
func (w *Env) Fixture(v auth.Viewer, s Setting) Fixture {
	w.T.Helper()
	s.State, s.Action = cmp.Or(s.State, practice.ReferralStateSubmitted), cmp.Or(s.Action, practice.ActionStateProposed)
	past := Noon.AddDate(0, -1, 0)
	body, person, agency := v.OrganisationID, v.PractitionerID, v.Agency
	if s.Others {
		other := w.Viewers["stranger"]
		body, person, agency = other.OrganisationID, other.PractitionerID, other.Agency
	}
	f := Fixture{Viewer: v, Child: w.ChildRow("Wren", "Quillfether", "2018-03-04"), Elder: w.ChildRow("Merle", "Quillfether", "2012-05-06"),
		Household: w.HouseholdRow("4 Nowhere Lane, Testham"), elsewhere: w.HouseholdRow("9 Nowhere Lane, Testham"),
		Mother:      w.RelativeRow("Avis", "Quillfether"),
		Institution: Row{"id": w.ID("Organisation"), "name": "A surgery", "agency": "HEALTH", "kind": "GP_PRACTICE", "identifier": OdsCode()}}
	f.Child["restricted"], f.Elder["restricted"] = s.Hidden, s.Hidden
	f.Unseen = w.ChildRow("Pip", "Oxbramble", "2016-07-08")
	f.Unseen["restricted"] = s.Hidden
	f.opening = w.OpeningRow(f.Unseen.ID(), w.Viewers["stranger"].OrganisationID, w.Viewers["stranger"].PractitionerID, past)
	child, elder := f.Child.ID(), f.Elder.ID()
	f.Member = w.MemberRow(f.Household.ID(), &child, nil, "2026-01-01", nil)
	f.Relationship = w.RelationshipRow(child, f.Mother.ID(), practice.RelationshipKindMother)
	f.Involvement = w.InvolvementRow(child, body, &person, past, nil)
	f.Referral = w.ReferralRow(f.Household.ID(), body, person, s.State, past)
	if s.Asked {
		f.Referral["withdrawal_asked_at"], f.Referral["withdrawal_reason"] = past, "Sent about the wrong family."
	}
	f.Event = w.EventRow(body, person, agency, nil, past)
	f.Action = w.ActionRow(body, person, s.Action)
	f.Draft = w.fixtureDraft(auth.Viewer{PractitionerID: person, OrganisationID: body}, s.Handed)
	f.Notice = w.NoticeRow(v.PractitionerID, nil, nil)
	f.Incident = w.IncidentRow(auth.Viewer{PractitionerID: person, OrganisationID: body}, false)
	f.Delivery = w.DeliveryRow(f.Incident, child, body)
	f.Account = Row{"id": w.ID("Practitioner"), "organisation_id": v.OrganisationID, "name": "Avis Clerk", "email": "avis@example.org",
		"issuer": "https://issuer.example", "subject": uuid.NewString(), "roles": []string{"SUBMITTER"}}
	f.instrument = w.InstrumentRow(DefinitionOf(OdsCode(), "1.0.0"), nil)
	double, mother := w.RelativeRow("Avis", "Quillfether"), f.Mother.ID()
	double["merged_into"] = &mother
	f.Merge = w.MergeRow("RELATIVE", double.ID(), mother, body, person)
	reported := w.ReportedChildRow(f.Referral, f.Child)
	reported["new"] = true
	involvements := []Row{f.Involvement, w.InvolvementRow(elder, v.OrganisationID, nil, past, nil)}
	if s.Others {
		involvements = append(involvements, w.InvolvementRow(child, v.OrganisationID, nil, past, nil))
	}
	if s.Hidden {
		for _, i := range involvements {
			i["practitioner_id"] = (*uuid.UUID)(nil)
		}
	}
	w.writeFixtureChildren(f.Child, f.Elder, f.Unseen)
	if s.Twin {
		twin, lead := w.ChildRow("Wren", "Quillfether", "2018-03-04"), w.Viewers[RoleName(practice.RoleLead, "council")]
		twin["restricted"] = true
		w.writeFixtureChildren(twin)
		w.WriteRows("involvement", w.InvolvementRow(twin.ID(), lead.OrganisationID, &lead.PractitionerID, past, nil))
	}
	institution, account := w.fixtureName("organisation", f.Institution), w.fixtureName("practitioner", f.Account)
	graded := w.graded(&f, body, person, s.Completed)
	w.together(func() { // without triggers; a record of some kinds names the profile
		institution()
		account()
		w.WriteRows("webhook", Row{"organisation_id": f.Institution.ID(), "url": "https://former.example.org/heed",
			"secret": practice.WebhookSecret(make([]byte, practice.WebhookSecretBytes)), "secret_by_id": v.PractitionerID, "set_at": past})
		w.WriteRows("chronology_subject", w.SubjectRow(f.Event, child))
		graded()
	})
	w.together(func() {
		w.WriteRows("instrument", f.instrument)
		w.WriteRows("household", f.Household, f.elsewhere)
		w.WriteRows("relative", f.Mother)
		w.WriteRows("relative", double)
		w.WriteRows("record_merge", f.Merge)
		w.WriteRows("household_member", f.Member, w.MemberRow(f.elsewhere.ID(), &elder, nil, "2026-01-01", nil))
		w.WriteRows("relationship", f.Relationship)
		w.WriteRows("involvement", involvements...)
		w.WriteRows("referral", f.Referral)
		w.WriteRows("referral_child", reported)
		w.WriteRows("chronology_event", f.Event)
		w.WriteRows("care_sitting", f.Sitting)
		w.WriteRows("action", f.Action)
		w.WriteRows("action_child", w.ActionChildRow(f.Action, elder))
		w.WriteRows("notice", f.Notice)
		w.WriteRows("incident", f.Incident)
		w.WriteRows("incident_delivery", f.Delivery)
		w.WriteRows("concern_draft", f.Draft)
		w.WriteRows("break_glass", f.opening)
		f.ByKind = w.WriteKinds(child, auth.Viewer{PractitionerID: person, OrganisationID: body}, 1)
	})
	return f
}

// RoleName is the name of a person who has one role in one body.
func RoleName(role practice.Role, body string) string { return fmt.Sprint(role, " of the ", body) }

// OrganisationsOfAll are one of each agency, and the authority's own early help.
var OrganisationsOfAll = []string{"council", "early help", "force", "trust", "school"}

// NewStaffed has a person of every role in every body, and a stranger.
func NewStaffed(w *Env) *Env {
	w.T.Helper()
	w.join(
		newcomer("council", practice.AgencySocialCare, practice.OrganisationKindLocalAuthority, "889"),
		newcomer("early help", practice.AgencySocialCare, practice.OrganisationKindEarlyHelpService, "1"),
		newcomer("force", practice.AgencyPolice, practice.OrganisationKindPoliceForce, "99"),
		newcomer("trust", practice.AgencyHealth, practice.OrganisationKindHealthVisiting, "ZZZ01"),
		newcomer("school", practice.AgencyEducation, practice.OrganisationKindSchool, "999001"),
		newcomer("other school", practice.AgencyEducation, practice.OrganisationKindSchool, "999002"),
	)
	people := []account{{"stranger", "other school", []practice.Role{practice.RolePractitioner}}}
	for _, body := range OrganisationsOfAll {
		for _, role := range practice.Role("").Values() {
			people = append(people, account{RoleName(practice.Role(role), body), body, []practice.Role{practice.Role(role)}})
		}
	}
	w.employ(people...)
	w.Serve()
	return w
}

// Tally counts the rows of every table but those of the access record.
func (w *Env) Tally() string {
	w.T.Helper()
	w.tallying.Do(func() {
		if err := w.Admin.QueryRow(`SELECT 'SELECT concat_ws('' '', ' || string_agg(format('%L, (SELECT count(*) FROM %I)', relname, relname),
		  ', ' ORDER BY relname) || ')'
		  FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
		    AND relname NOT IN ('access_entry', 'disclosure', 'access_pending', 'access_link', 'access_checkpoint')`).Scan(
			&w.tallies); err != nil {
			w.T.Fatal(err)
		}
	})
	var counts string
	prepared, err := w.asked.Prepared(w.tallies)
	if err != nil {
		w.T.Fatal(err)
	}
	if err := prepared.QueryRow().Scan(&counts); err != nil {
		w.T.Fatal(err)
	}
	return counts
}

// Mutated sends a mutation with an input of its type.
func (w *Env) Mutated(who, verb string, input map[string]any) Answer {
	w.T.Helper()
	kind := Contract().Mutation.Fields.ForName(verb).Arguments.ForName("input").Type.String()
	selection := "errors { code path message }"
	for _, f := range Contract().Types[Contract().Mutation.Fields.ForName(verb).Type.Name()].Fields {
		if d := Contract().Types[f.Type.Name()]; slices.Contains(d.Interfaces, "Node") {
			selection += " " + f.Name + " { id }"
		}
	}
	return w.Ask(who, fmt.Sprintf("mutation($input: %s) { %s(input: $input) { %s } }", kind, verb, selection), map[string]any{"input": input})
}
