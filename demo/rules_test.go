package demo

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/practice"
)

// TestEveryRecordCouldHaveBeenEntered checks invented records by the rules for people's
// entries.
func TestEveryRecordCouldHaveBeenEntered(t *testing.T) {
	t.Parallel()
	g, b := newGenerator(Options{Children: 1500, Seed: 4, Now: time.Date(2026, time.November, 24, 10, 15, 0, 0, time.UTC)})
	organisations := map[uuid.UUID]*ent.Organisation{}
	for _, o := range b.organisations {
		organisations[o.ID] = o
		check(t, o.Name, practice.ValidateOrganisation(practice.OrganisationFacts{Name: o.Name, Agency: o.Agency, Kind: o.Kind,
			Identifier: value(o.Identifier)}))
	}
	for _, p := range b.practitioners {
		check(t, p.Name, practice.ValidatePractitioner(practice.PractitionerFacts{
			Agency: organisations[p.OrganisationID].Agency, Issuer: p.Issuer, Subject: p.Subject, Name: p.Name, Email: value(p.Email),
			Roles: p.Roles, Service: p.Email == nil, WeeklyCapacity: value(p.WeeklyCapacity),
		}))
	}
	for b = g.next(); b != nil; b = g.next() {
		named := map[uuid.UUID]int{}
		for _, n := range b.namings {
			named[n.ReferralID]++
		}
		checkPeople(t, b)
		checkConcerns(t, b, named)
		for _, i := range b.involvements {
			check(t, i.Purpose, practice.ValidateInvolvement(practice.InvolvementFacts{
				Agency: organisations[i.OrganisationID].Agency, Role: i.Role, Origin: i.Origin, Purpose: i.Purpose,
				LawfulBasis: i.LawfulBasis, StartedOn: date(&i.StartedAt), EndedOn: date(i.EndedAt),
			}))
		}
		for _, e := range b.events {
			if e.SourceID == nil { // records write their own events
				check(t, e.Summary, practice.ValidateEvent(practice.EventEntry{Now: e.RecordedAt, OccurredAt: &e.OccurredAt, Category: e.Category,
					Significance: e.Significance, Classification: e.Classification, Summary: e.Summary, Impact: value(e.Impact)}))
			}
		}
	}
}

func checkPeople(t *testing.T, b *batch) {
	t.Helper()
	for _, c := range b.children {
		check(t, c.FamilyName, practice.ValidateChild(practice.ChildFacts{
			Today: practice.DateOf(c.CreatedAt), GivenName: value(c.GivenName), FamilyName: c.FamilyName, PreferredName: value(c.PreferredName),
			Birth: practice.Birth{On: date(c.DateOfBirth), Expected: date(c.ExpectedDateOfBirth)}, Sex: c.Sex, GenderIdentity: c.GenderIdentity,
			EthnicityCode: value(c.EthnicityCode), Disabilities: c.Disabilities, NHSNumber: string(value(c.NhsNumber)),
			UPN: string(value(c.Upn)), LAChildID: value(c.LaChildID),
		}))
	}
	for _, r := range b.relationships {
		check(t, string(r.Kind), practice.ValidateRelationship(practice.RelationshipFacts{Kind: r.Kind, Engagement: r.Engagement,
			UnsafeReason: value(r.UnsafeReason)}))
	}
}

func checkConcerns(t *testing.T, b *batch, named map[uuid.UUID]int) {
	t.Helper()
	for _, r := range b.referrals {
		check(t, r.Reference, practice.ValidateConcern(practice.ConcernFacts{
			Received: practice.DateOf(r.ReceivedAt), Children: named[r.ID], SourceCode: r.SourceCode, NeglectKinds: r.NeglectKinds,
			SeenOrHeard: r.SeenOrHeard, ChildsWords: value(r.ChildsWords), FamilyKnows: r.FamilyKnows,
			ReasonFamilyNotTold: value(r.ReasonFamilyNotTold), LawfulBasis: r.LawfulBasis,
		}))
		if _, err := practice.ParseReference(r.Reference); err != nil {
			t.Errorf("%s: %v", r.Reference, err)
		}
		due, _ := practice.DecisionDue(r.ReceivedAt, r.ImmediateRisk, practice.EnglandCalendar())
		if !due.Equal(r.DecisionDueAt) || r.TriageKey != practice.TriageKey(r.ImmediateRisk, due) {
			t.Errorf("%s: due %s with key %s, want %s", r.Reference, r.DecisionDueAt, r.TriageKey, due)
		}
	}
	for _, d := range b.decisions {
		check(t, string(d.Outcome), practice.ValidateDecision(practice.DecisionFacts{Outcome: d.Outcome, Threshold: d.Threshold,
			Rationale: d.Rationale, Feedback: d.Feedback, LatenessReason: value(d.LatenessReason),
			EarlyHelp: d.EarlyHelpOrganisationID != nil, SignpostedTo: value(d.SignpostedTo)}))
	}
}

func check(t *testing.T, what string, problems []practice.Problem) {
	t.Helper()
	for _, p := range problems {
		t.Errorf("%s: %v: %s", what, p.Path, p.Message)
	}
}

// value is what a pointer points to, or nothing.
func value[T any](p *T) T {
	if p == nil {
		return *new(T)
	}
	return *p
}

func date(at *time.Time) *practice.Date {
	if at == nil {
		return nil
	}
	return new(practice.DateOf(*at))
}
