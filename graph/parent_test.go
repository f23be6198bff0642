package graph_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/auth"
	"heed/ent"
	"heed/practice"
	"heed/store"
)

// TestARowUnderAHiddenParentIsRefused writes past the resolvers, as one that
// forgot to look would: row security itself holds every parent against the
// viewer's eyes, which a foreign key alone does not.
func TestARowUnderAHiddenParentIsRefused(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	hidden := w.scene(w.viewers["stranger"], setting{hidden: true})
	for _, who := range []string{roled(practice.RolePractitioner, "school"), roled(practice.RoleManager, "council")} {
		v := w.viewers[who]
		own := w.scene(v, setting{})
		day := noon.Truncate(24 * time.Hour)
		writes := map[string]func(ctx context.Context, c *ent.Client, in scene) error{
			"an involvement with a child": func(ctx context.Context, c *ent.Client, in scene) error {
				return c.Involvement.Create().SetChildID(in.child.id()).SetOrganisationID(v.OrganisationID).SetRole(practice.InvolvementRoleOther).
					SetPurpose("To look.").SetLawfulBasis(practice.LawfulBasisConsent).SetFrom(noon).SetOrigin(practice.InvolvementOriginRecorded).Exec(ctx)
			},
			"a child in a household": func(ctx context.Context, c *ent.Client, in scene) error {
				return c.HouseholdMember.Create().SetHouseholdID(in.household.id()).SetChildID(own.elder.id()).SetFrom(day).Exec(ctx)
			},
			"a child of others in one's own household": func(ctx context.Context, c *ent.Client, in scene) error {
				return c.HouseholdMember.Create().SetHouseholdID(own.household.id()).SetChildID(in.elder.id()).SetFrom(day).Exec(ctx)
			},
			"a relative in a household": func(ctx context.Context, c *ent.Client, in scene) error {
				return c.HouseholdMember.Create().SetHouseholdID(own.household.id()).SetRelativeID(in.mother.id()).SetFrom(day).Exec(ctx)
			},
			"a relationship to a child": func(ctx context.Context, c *ent.Client, in scene) error {
				return c.Relationship.Create().SetChildID(in.elder.id()).SetRelativeID(own.mother.id()).SetKind(practice.RelationshipKindCarer).SetEngagement(practice.EngagementEngaged).Exec(ctx)
			},
			"a relationship of a relative": func(ctx context.Context, c *ent.Client, in scene) error {
				return c.Relationship.Create().SetChildID(own.elder.id()).SetRelativeID(in.mother.id()).SetKind(practice.RelationshipKindCarer).SetEngagement(practice.EngagementEngaged).Exec(ctx)
			},
			"a concern about a household": func(ctx context.Context, c *ent.Client, in scene) error {
				return c.Referral.Create().SetReference(uuid.NewString()).SetSubmittedByID(v.PractitionerID).SetOrganisationID(v.OrganisationID).SetHouseholdID(in.household.id()).
					SetSourceCode("2A").SetSourceListYear(2026).SetReceivedAt(noon).SetNeglectKinds([]practice.NeglectKind{"PHYSICAL"}).SetSeenOrHeard("Something.").
					SetImmediateRisk(false).SetFamilyKnows(true).SetLawfulBasis(practice.LawfulBasisConsent).SetState(practice.ReferralStateSubmitted).
					SetDecisionDueAt(noon).SetDecisionDueProvisional(false).SetTriageKey("x").Exec(ctx)
			},
			"a child in one's own concern": func(ctx context.Context, c *ent.Client, in scene) error {
				return naming(c, own.referral.id(), in.elder.id(), v.PractitionerID).Exec(ctx)
			},
			"a decision on a concern": func(ctx context.Context, c *ent.Client, in scene) error {
				return c.ReferralDecision.Create().SetReferralID(in.referral.id()).SetSequence(1).SetDecidedByID(v.PractitionerID).SetDecidedAt(noon).
					SetOutcome(practice.DecisionOutcomeSignposted).SetThreshold(practice.ReferralThresholdUniversal).SetRationale("Because.").SetFeedback("Thank you.").Exec(ctx)
			},
			"an event about a household": func(ctx context.Context, c *ent.Client, in scene) error {
				id := in.household.id()
				return event(ctx, c, &id, own.child.id())
			},
			"a sitting in a household": func(ctx context.Context, c *ent.Client, in scene) error {
				return sittingBy(c, v).SetHouseholdID(in.household.id()).Exec(ctx)
			},
			"a profile of a child": func(ctx context.Context, c *ent.Client, in scene) error {
				s, err := sittingBy(c, v).Save(ctx)
				if err != nil {
					return err
				}
				return draftOf(c, by(v, in), s.ID).Exec(ctx)
			},
			"a grade of a profile": func(ctx context.Context, c *ent.Client, in scene) error {
				return writeGrade(practice.GraderKindParent, "A1a")(ctx, c, by(v, in))
			},
			"evidence for a profile": func(ctx context.Context, c *ent.Client, in scene) error { return writeEvidence(ctx, c, by(v, in)) },
			"an event of a child":    func(ctx context.Context, c *ent.Client, in scene) error { return event(ctx, c, nil, in.child.id()) },
		}
		for name, write := range writes {
			t.Run(who+" writes "+name, func(t *testing.T) {
				if err := w.writing(who, func(ctx context.Context) error { return write(ctx, ent.FromContext(ctx), hidden) }); err == nil {
					t.Error("under a hidden parent it is written, want a refusal")
				}
				if mayDecide := who == roled(practice.RoleManager, "council"); name == "a decision on a concern" && !mayDecide {
					return
				}
				fresh := w.scene(v, setting{})
				if err := w.writing(who, func(ctx context.Context) error { return write(ctx, ent.FromContext(ctx), fresh) }); err != nil {
					t.Errorf("under a parent in sight it is refused: %v", err)
				}
			})
		}
		others := w.scene(w.viewers["stranger"], setting{})
		if err := w.writing(who, func(ctx context.Context) error {
			return naming(ent.FromContext(ctx), others.referral.id(), own.child.id(), v.PractitionerID).Exec(ctx)
		}); err == nil {
			t.Errorf("%s named a child in another's concern", who)
		}
		if err := w.writing(who, func(ctx context.Context) error {
			amiss := own
			amiss.child = own.elder
			return writeEvidence(ctx, ent.FromContext(ctx), amiss)
		}); err == nil {
			t.Errorf("%s kept evidence of one child in the profile of another", who)
		}
	}
}

func naming(c *ent.Client, referral, child, by uuid.UUID) *ent.ReferralChildCreate {
	return c.ReferralChild.Create().SetReferralID(referral).SetChildID(child).SetSubmittedByID(by).SetReportedName("A child").
		SetNew(false).SetMayBeKnown(false).SetReceivedAt(noon)
}

// by is a scene in which somebody else writes.
func by(v auth.Viewer, s scene) scene {
	s.viewer = v
	return s
}

func sittingBy(c *ent.Client, v auth.Viewer) *ent.CareSittingCreate {
	return c.CareSitting.Create().SetInstrumentID(openStructure).SetVisits([]practice.VisitFacts{}).SetCarerIds(pq.StringArray{}).
		SetStartedByID(v.PractitionerID).SetOrganisationID(v.OrganisationID).SetStartedAt(noon)
}

func event(ctx context.Context, c *ent.Client, household *uuid.UUID, child uuid.UUID) error {
	op := store.FromContext(ctx)
	e, err := c.ChronologyEvent.Create().SetNillableHouseholdID(household).SetOccurredAt(op.Now).SetRecordedAt(op.Now).SetAgency(op.Viewer.Agency).
		SetOrganisationID(op.Viewer.OrganisationID).SetRecordedByID(op.Viewer.PractitionerID).SetCategory(practice.EventCategoryContact).
		SetSummary("Spoke with the family.").SetSignificance(practice.SignificanceRoutine).SetClassification(practice.ClassificationRoutine).Save(ctx)
	if err != nil {
		return err
	}
	return op.NameSubjects(ctx, e.ID, op.Now, []uuid.UUID{child})
}

// writing runs a write in a viewer's transaction, which is undone.
func (w *world) writing(who string, write func(context.Context) error) error {
	w.t.Helper()
	ctx, op, err := w.store.Begin(context.Background(), uuid.New(), w.clock(), w.viewers[who], true)
	if err != nil {
		w.t.Fatal(err)
	}
	defer op.Rollback()
	return write(ctx)
}
