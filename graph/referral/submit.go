package referral

import (
	"context"
	"reflect"
	"slices"
	"strconv"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/child"
	"heed/ent/household"
	childapi "heed/graph/child"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// SubmitConcern records a referral with its household, its children, its due time and
// the first event of the chronology, in one transaction.
func (Mutations) SubmitConcern(ctx context.Context, input model.SubmitConcernInput) (*model.SubmitConcernPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		c := NewSubmission(op, input)
		problems, err := c.Check(ctx)
		if err != nil || len(problems) > 0 {
			return uuid.UUID{}, problems, err
		}
		id, err := c.Write(ctx)
		return id, nil, err
	})
	return operation.Payload(ctx, d, err, "referral", referralByID,
		func(r *ent.Referral, errors []*practice.Problem) *model.SubmitConcernPayload {
			return &model.SubmitConcernPayload{Referral: r, Errors: errors}
		})
}

// Submission is a referral that is being submitted.
type Submission struct {
	// DraftedBy is who drafted it, if anybody did.
	DraftedBy *uuid.UUID

	op    *store.Operation
	input model.SubmitConcernInput

	organisation *ent.Organisation
	known        map[uuid.UUID]*ent.Child
	source       string
}

// NewSubmission begins the submission of a concern.
func NewSubmission(op *store.Operation, input model.SubmitConcernInput) *Submission {
	return &Submission{op: op, input: input}
}

// CheckLengths lists what is too long in a concern that is still being drafted: everything
// else may be missing or wrong until it is submitted.
func CheckLengths(ctx context.Context, op *store.Operation, input model.SubmitConcernInput) []practice.Problem {
	c := Submission{op: op, input: input}
	problems := append(c.checkTexts(), c.checkAddress()...)
	for i, in := range input.Children {
		problems = append(problems, practice.ProblemsUnder(practice.ValidateChild(childapi.ConcernChildFacts(ctx, in)), "children",
			strconv.Itoa(i))...)
	}
	return practice.OnlyTooLong(problems)
}

// Check lists everything that is wrong with the input.
func (c *Submission) Check(ctx context.Context) ([]practice.Problem, error) {
	var err error
	if c.organisation, err = operation.Client(ctx).Organisation.Get(ctx, c.op.Viewer.OrganisationID); err != nil {
		return nil, err
	}
	if c.source = operation.Trimmed(c.input.SourceCode); c.source == "" {
		c.source = c.organisation.Kind.SourceCode()
	}
	problems := c.checkTexts()
	home, err := c.checkHousehold(ctx)
	if err != nil {
		return nil, err
	}
	children, err := c.checkChildren(ctx)
	if err != nil {
		return nil, err
	}
	return append(append(problems, home...), children...), nil
}

// checkTexts lists what is wrong with what is written beside the household and the children.
func (c *Submission) checkTexts() []practice.Problem {
	in := c.input
	return practice.ValidateConcern(practice.ConcernFacts{
		Received: practice.DateOf(c.op.Now), Children: len(in.Children), SourceCode: c.source, NeglectKinds: in.NeglectKinds,
		SeenOrHeard: in.SeenOrHeard, ChildsWords: operation.ValueOr(in.ChildsWords, ""), FamilyKnows: in.FamilyKnows,
		ReasonFamilyNotTold: operation.ValueOr(in.ReasonFamilyNotTold, ""), LawfulBasis: in.LawfulBasis,
	})
}

// checkAddress lists what is wrong with the description of a household.
func (c *Submission) checkAddress() []practice.Problem {
	in := c.input.Household
	return practice.ProblemsUnder(practice.ValidateAddress(operation.ValueOr(in.AddressStatus, ""), operation.Trimmed(in.Address),
		operation.Trimmed(in.Postcode), operation.Trimmed(in.Ward)), "household")
}

func (c *Submission) checkHousehold(ctx context.Context) ([]practice.Problem, error) {
	in := c.input.Household
	if in.ID == nil {
		return c.checkAddress(), nil
	}
	if in.Address != nil || in.AddressStatus != nil || in.Postcode != nil || in.Ward != nil {
		return describedToo("household", "id"), nil
	}
	visible, err := operation.Client(ctx).Household.Query().Where(household.ID(*in.ID)).Exist(ctx)
	if err != nil || visible {
		return nil, err
	}
	return operation.ProblemNotFound(ctx, *in.ID, "household", "id"), nil
}

// describedToo refuses a description beside the identifier of a record: it would be lost.
func describedToo(path ...string) []practice.Problem {
	return []practice.Problem{{Code: practice.ProblemCodeInvalid, Path: path,
		Message: "Name the record by its identifier, or describe it: not both. Put what else you know in what was seen or heard."}}
}

func (c *Submission) checkChildren(ctx context.Context) ([]practice.Problem, error) {
	var ids []uuid.UUID
	for _, in := range c.input.Children {
		if in.ID != nil {
			ids = append(ids, *in.ID)
		}
	}
	c.known = map[uuid.UUID]*ent.Child{}
	if len(ids) > 0 {
		query := operation.Client(ctx).Child.Query().Where(child.IDIn(ids...)).Order(child.ByID())
		if len(c.input.Children) > 1 {
			query.ForShare(sql.WithLockClause("FOR KEY SHARE")) // the lock keeps all of them unrestricted meanwhile
		}
		found, err := query.All(ctx)
		if err != nil {
			return nil, err
		}
		for _, k := range found {
			c.known[k.ID] = k
		}
	}
	restricted := make([]bool, len(c.input.Children))
	for i, in := range c.input.Children {
		restricted[i] = in.ID != nil && c.known[*in.ID] != nil && c.known[*in.ID].Restricted
	}
	problems := practice.CheckTogether(practice.SharedRecordKindConcern, restricted, "children")
	named := map[uuid.UUID]bool{}
	for i, in := range c.input.Children {
		place := []string{"children", strconv.Itoa(i)}
		switch {
		case in.ID == nil:
			problems = append(problems, practice.ProblemsUnder(practice.ValidateChild(childapi.ConcernChildFacts(ctx, in)), place...)...)
		case !reflect.DeepEqual(*in, model.ConcernChildInput{ID: in.ID}):
			problems = append(problems, describedToo(append(place, "id")...)...)
		case c.known[*in.ID] == nil:
			problems = append(problems, operation.ProblemNotFound(ctx, *in.ID, append(place, "id")...)...)
		case named[*in.ID]:
			problems = append(problems, practice.Problem{Code: practice.ProblemCodeAlreadyExists, Path: append(place, "id"),
				Message: "This child is named twice. Remove one."})
		default:
			named[*in.ID] = true
		}
	}
	if len(problems) == 0 {
		problems = c.checkTwice(ctx)
	}
	return problems, nil
}

// Write writes a referral with which nothing is wrong, and returns its identifier.
func (c *Submission) Write(ctx context.Context) (uuid.UUID, error) {
	householdID, err := c.takeHousehold(ctx)
	if err != nil {
		return uuid.UUID{}, err
	}
	children, err := c.registerChildren(ctx, householdID)
	if err != nil {
		return uuid.UUID{}, err
	}
	referral, err := c.takeReferral(ctx, householdID)
	if err != nil {
		return uuid.UUID{}, err
	}
	if err := c.recordReportedChildren(ctx, referral, children); err != nil {
		return uuid.UUID{}, err
	}
	c.op.Changed(children...)
	significance := practice.SignificanceSignificant
	if referral.ImmediateRisk {
		significance = practice.SignificanceCritical
	}
	_, err = operation.RecordEvent(ctx, operation.Event{
		Children: children, Household: householdID, Source: &referral.ID, Category: practice.EventCategoryConcern, Significance: significance,
		Summary: "Concern " + referral.Reference + " submitted by " + c.organisation.Name + ".",
		Impact:  "Feared neglect: " + kindsInWords(referral.NeglectKinds) + ".",
	})
	if err == nil && referral.ImmediateRisk {
		err = c.op.NotifyImmediateRisk(ctx, referral.ID)
	}
	return referral.ID, err
}

// takeHousehold is the household that the referral names, or a new one for its new children.
// Where all children are known, another address founds none: nobody would live there, so
// that nobody could see it. The referral keeps the address as it was reported.
func (c *Submission) takeHousehold(ctx context.Context) (*uuid.UUID, error) {
	in := c.input.Household
	if in.ID != nil {
		return in.ID, nil
	}
	if !slices.ContainsFunc(c.input.Children, func(k *model.ConcernChildInput) bool { return k.ID == nil }) {
		return nil, nil
	}
	home, err := operation.Client(ctx).Household.Create().SetAddress(operation.Trimmed(in.Address)).
		SetAddressStatus(operation.ValueOr(in.AddressStatus, practice.AddressStatusKnown)).
		SetNillablePostcode(operation.TrimmedOrNil(in.Postcode)).SetNillableWard(operation.TrimmedOrNil(in.Ward)).Save(ctx)
	if err != nil {
		return nil, err
	}
	return &home.ID, nil
}

// registerChildren registers the new children in the household and returns all children in
// the order of the input.
func (c *Submission) registerChildren(ctx context.Context, householdID *uuid.UUID) ([]uuid.UUID, error) {
	var creates []*ent.ChildCreate
	for _, in := range c.input.Children {
		if in.ID == nil {
			creates = append(creates, childapi.NewChild(ctx, childapi.ConcernChild(in)))
		}
	}
	created, err := operation.Client(ctx).Child.CreateBulk(creates...).Save(ctx)
	if err != nil {
		return nil, err
	}
	members := make([]*ent.HouseholdMemberCreate, len(created))
	for i, k := range created {
		members[i] = operation.Client(ctx).HouseholdMember.Create().SetHouseholdID(*householdID).SetChildID(k.ID).SetStartedOn(operation.Today(
			ctx).UTC())
	}
	if _, err := operation.Client(ctx).HouseholdMember.CreateBulk(members...).Save(ctx); err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(c.input.Children))
	for i, in := range c.input.Children {
		if in.ID != nil {
			ids[i] = *in.ID
			continue
		}
		ids[i] = created[0].ID
		c.known[ids[i]] = created[0]
		created = created[1:]
	}
	return ids, nil
}

func (c *Submission) takeReferral(ctx context.Context, householdID *uuid.UUID) (*ent.Referral, error) {
	in := c.input
	due, provisional := practice.DecisionDue(c.op.Now, in.ImmediateRisk, operation.From(ctx).Calendar)
	reference, err := c.op.NewReference()
	if err != nil {
		return nil, err
	}
	create := operation.Client(ctx).Referral.Create()
	if home := in.Household; home.ID == nil {
		create.SetNillableReportedAddress(operation.TrimmedOrNil(home.Address)).
			SetReportedAddressStatus(operation.ValueOr(home.AddressStatus, practice.AddressStatusKnown)).
			SetNillableReportedPostcode(operation.TrimmedOrNil(home.Postcode)).SetNillableReportedWard(operation.TrimmedOrNil(home.Ward))
	}
	return create.
		SetReference(string(reference)).SetSubmittedByID(c.op.Viewer.PractitionerID).SetOrganisationID(c.organisation.ID).
		SetNillableDraftedByID(c.DraftedBy).
		SetNillableHouseholdID(householdID).SetSourceCode(c.source).SetSourceListYear(practice.CensusYear(practice.DateOf(c.op.Now))).
		SetReceivedAt(c.op.Now).SetNeglectKinds(in.NeglectKinds).SetSeenOrHeard(in.SeenOrHeard).
		SetNillableChildsWords(operation.TrimmedOrNil(in.ChildsWords)).SetImmediateRisk(in.ImmediateRisk).SetFamilyKnows(in.FamilyKnows).
		SetNillableReasonFamilyNotTold(operation.TrimmedOrNil(in.ReasonFamilyNotTold)).SetLawfulBasis(in.LawfulBasis).
		SetState(practice.ReferralStateSubmitted).SetDecisionDueAt(due).SetDecisionDueProvisional(provisional).
		SetTriageKey(practice.TriageKey(in.ImmediateRisk, due)).Save(ctx)
}

// recordReportedChildren stores how the referrer described each child, and whether a new one may
// be known already. The referrer learns that much, and never by which organisation.
func (c *Submission) recordReportedChildren(ctx context.Context, referral *ent.Referral, children []uuid.UUID) error {
	var entered []uuid.UUID
	for i, id := range children {
		if c.input.Children[i].ID == nil {
			entered = append(entered, id)
		}
	}
	known, err := c.op.MayBeKnown(ctx, entered)
	if err != nil {
		return err
	}
	places, err := operation.OrderedIDs(c.op, ent.TypeReferralChild, len(children))
	if err != nil {
		return err
	}
	creates := make([]*ent.ReferralChildCreate, len(children))
	for i, id := range children {
		k, in := c.known[id], c.input.Children[i]
		isNew := in.ID == nil
		creates[i] = operation.Client(ctx).ReferralChild.Create().SetID(places[i]).SetReferralID(referral.ID).SetChildID(id).
			SetSubmittedByID(referral.SubmittedByID).SetReportedName(childapi.FullName(k)).
			SetNew(isNew).SetMayBeKnown(!isNew || known[id]).SetReceivedAt(referral.ReceivedAt)
		if isNew {
			creates[i].SetNillableReportedPreferredName(operation.TrimmedOrNil(in.PreferredName)).SetNillableReportedDateOfBirth(in.DateOfBirth).
				SetNillableReportedAge(in.GuessedAge).SetNillableReportedExpectedDateOfBirth(in.ExpectedDateOfBirth)
			if in.DateOfBirth != nil {
				creates[i].SetReportedBirthPrecision(k.BirthPrecision)
			}
		}
	}
	return operation.Client(ctx).ReferralChild.CreateBulk(creates...).Exec(ctx)
}

// kindsInWords lists kinds of neglect for a sentence.
func kindsInWords(kinds []practice.NeglectKind) string {
	text := ""
	for i, k := range kinds {
		if i > 0 {
			text += ", "
		}
		text += k.Words()
	}
	return text
}
