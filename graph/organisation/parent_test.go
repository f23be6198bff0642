package organisation_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/auth"
	"heed/ent"
	"heed/graph/graphtest"
	"heed/practice"
	"heed/store"
)

// TestARowUnderAHiddenParentIsRefused writes past the resolvers, as one that
// forgot to look would: row security itself holds every parent against the
// viewer's eyes, which a foreign key alone does not.
func TestARowUnderAHiddenParentIsRefused(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	hidden := w.Fixture(w.Viewers["stranger"], graphtest.Setting{Hidden: true})
	for _, who := range []string{graphtest.RoleName(practice.RolePractitioner, "school"),
		graphtest.RoleName(practice.RoleManager, "council")} {
		v := w.Viewers[who]
		own := w.Fixture(v, graphtest.Setting{})
		day := graphtest.Noon.Truncate(24 * time.Hour)
		writes := map[string]func(ctx context.Context, c *ent.Client, in graphtest.Fixture) error{
			"an involvement with a child": func(ctx context.Context, c *ent.Client, in graphtest.Fixture) error {
				return c.Involvement.Create().SetChildID(in.Child.ID()).SetOrganisationID(v.OrganisationID).SetRole(practice.InvolvementRoleOther).
					SetPurpose("To look.").SetLawfulBasis(practice.LawfulBasisConsent).SetStartedAt(graphtest.Noon).SetOrigin(
					practice.InvolvementOriginRecorded).Exec(ctx)
			},
			"a child in a household": func(ctx context.Context, c *ent.Client, in graphtest.Fixture) error {
				return c.HouseholdMember.Create().SetHouseholdID(in.Household.ID()).SetChildID(own.Elder.ID()).SetStartedOn(day).Exec(ctx)
			},
			"a child of others in one's own household": func(ctx context.Context, c *ent.Client, in graphtest.Fixture) error {
				return c.HouseholdMember.Create().SetHouseholdID(own.Household.ID()).SetChildID(in.Elder.ID()).SetStartedOn(day).Exec(ctx)
			},
			"a relative in a household": func(ctx context.Context, c *ent.Client, in graphtest.Fixture) error {
				return c.HouseholdMember.Create().SetHouseholdID(own.Household.ID()).SetRelativeID(in.Mother.ID()).SetStartedOn(day).Exec(ctx)
			},
			"a relationship to a child": func(ctx context.Context, c *ent.Client, in graphtest.Fixture) error {
				return c.Relationship.Create().SetChildID(in.Elder.ID()).SetRelativeID(own.Mother.ID()).SetKind(
					practice.RelationshipKindCarer).SetEngagement(practice.EngagementEngaged).Exec(ctx)
			},
			"a relationship of a relative": func(ctx context.Context, c *ent.Client, in graphtest.Fixture) error {
				return c.Relationship.Create().SetChildID(own.Elder.ID()).SetRelativeID(in.Mother.ID()).SetKind(
					practice.RelationshipKindCarer).SetEngagement(practice.EngagementEngaged).Exec(ctx)
			},
			"a concern about a household": func(ctx context.Context, c *ent.Client, in graphtest.Fixture) error {
				return c.Referral.Create().SetReference(uuid.NewString()).SetSubmittedByID(v.PractitionerID).SetOrganisationID(
					v.OrganisationID).SetHouseholdID(in.Household.ID()).
					SetSourceCode("2A").SetSourceListYear(2026).SetReceivedAt(graphtest.Noon).SetNeglectKinds(
					[]practice.NeglectKind{"PHYSICAL"}).SetSeenOrHeard("Something.").
					SetImmediateRisk(false).SetFamilyKnows(true).SetLawfulBasis(practice.LawfulBasisConsent).SetState(practice.ReferralStateSubmitted).
					SetDecisionDueAt(graphtest.Noon).SetDecisionDueProvisional(false).SetTriageKey("x").Exec(ctx)
			},
			"a child in one's own concern": func(ctx context.Context, c *ent.Client, in graphtest.Fixture) error {
				return naming(c, own.Referral.ID(), in.Elder.ID(), v.PractitionerID).Exec(ctx)
			},
			"a decision on a concern": func(ctx context.Context, c *ent.Client, in graphtest.Fixture) error {
				return c.ReferralDecision.Create().SetReferralID(in.Referral.ID()).SetSequence(1).SetDecidedByID(v.PractitionerID).SetDecidedAt(
					graphtest.Noon).
					SetOutcome(practice.DecisionOutcomeSignposted).SetThreshold(practice.ReferralThresholdUniversal).SetRationale(
					"Because.").SetFeedback("Thank you.").Exec(ctx)
			},
			"an event about a household": func(ctx context.Context, c *ent.Client, in graphtest.Fixture) error {
				id := in.Household.ID()
				return event(ctx, c, &id, own.Child.ID())
			},
			"a sitting in a household": func(ctx context.Context, c *ent.Client, in graphtest.Fixture) error {
				return sittingBy(c, v).SetHouseholdID(in.Household.ID()).Exec(ctx)
			},
			"a profile of a child": func(ctx context.Context, c *ent.Client, in graphtest.Fixture) error {
				s, err := sittingBy(c, v).Save(ctx)
				if err != nil {
					return err
				}
				return graphtest.DraftOf(c, by(v, in), s.ID).Exec(ctx)
			},
			"a grade of a profile": func(ctx context.Context, c *ent.Client, in graphtest.Fixture) error {
				return graphtest.WriteGrade(practice.GraderKindParent, "A1a")(ctx, c, by(v, in))
			},
			"evidence for a profile": func(ctx context.Context, c *ent.Client, in graphtest.Fixture) error {
				return graphtest.WriteEvidence(ctx, c, by(v, in))
			},
			"an event of a child": func(ctx context.Context, c *ent.Client, in graphtest.Fixture) error {
				return event(ctx, c, nil, in.Child.ID())
			},
		}
		for name, write := range writes {
			t.Run(who+" writes "+name, func(t *testing.T) {
				if err := w.WriteAs(who, func(ctx context.Context) error { return write(ctx, ent.FromContext(ctx), hidden) }); err == nil {
					t.Error("under a hidden parent it is written, want a refusal")
				}
				if mayDecide := who == graphtest.RoleName(practice.RoleManager, "council"); name == "a decision on a concern" && !mayDecide {
					return
				}
				fresh := w.Fixture(v, graphtest.Setting{})
				if err := w.WriteAs(who, func(ctx context.Context) error { return write(ctx, ent.FromContext(ctx), fresh) }); err != nil {
					t.Errorf("under a parent in sight it is refused: %v", err)
				}
			})
		}
		others := w.Fixture(w.Viewers["stranger"], graphtest.Setting{})
		if err := w.WriteAs(who, func(ctx context.Context) error {
			return naming(ent.FromContext(ctx), others.Referral.ID(), own.Child.ID(), v.PractitionerID).Exec(ctx)
		}); err == nil {
			t.Errorf("%s named a child in another's concern", who)
		}
		if err := w.WriteAs(who, func(ctx context.Context) error {
			amiss := own
			amiss.Child = own.Elder
			return graphtest.WriteEvidence(ctx, ent.FromContext(ctx), amiss)
		}); err == nil {
			t.Errorf("%s kept evidence of one child in the profile of another", who)
		}
	}
}

func naming(c *ent.Client, referral, child, by uuid.UUID) *ent.ReferralChildCreate {
	return c.ReferralChild.Create().SetReferralID(referral).SetChildID(child).SetSubmittedByID(by).SetReportedName("A child").
		SetNew(false).SetMayBeKnown(false).SetReceivedAt(graphtest.Noon)
}

// by is a scene in which somebody else writes.
func by(v auth.Viewer, s graphtest.Fixture) graphtest.Fixture {
	s.Viewer = v
	return s
}

func sittingBy(c *ent.Client, v auth.Viewer) *ent.CareSittingCreate {
	return c.CareSitting.Create().SetInstrumentID(graphtest.OpenStructure).SetVisits([]practice.VisitFacts{}).SetCarerIds(pq.StringArray{}).
		SetStartedByID(v.PractitionerID).SetOrganisationID(v.OrganisationID).SetStartedAt(graphtest.Noon)
}

func event(ctx context.Context, c *ent.Client, household *uuid.UUID, child uuid.UUID) error {
	op := store.FromContext(ctx)
	e, err := c.ChronologyEvent.Create().SetNillableHouseholdID(household).SetOccurredAt(op.Now).SetRecordedAt(op.Now).SetAgency(
		op.Viewer.Agency).
		SetOrganisationID(op.Viewer.OrganisationID).SetRecordedByID(op.Viewer.PractitionerID).SetCategory(practice.EventCategoryContact).
		SetSummary("Spoke with the family.").SetSignificance(practice.SignificanceRoutine).SetClassification(
		practice.ClassificationRoutine).Save(ctx)
	if err != nil {
		return err
	}
	return op.NameSubjects(ctx, e.ID, op.Now, []uuid.UUID{child})
}
