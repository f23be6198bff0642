package incident

import (
	"context"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/child"
	"heed/ent/incident"
	childapi "heed/graph/child"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// NotifyIncident records an incident for each child, and delivers it to who works with the
// child.
func (Mutations) NotifyIncident(ctx context.Context, input model.NotifyIncidentInput) (*model.NotifyIncidentPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		f := form{op: op, input: input}
		f.due, f.provisional = practice.IncidentDue(op.Now, operation.From(ctx).Calendar)
		if problems, err := f.check(ctx); err != nil || len(problems) > 0 {
			return uuid.UUID{}, problems, err
		}
		return f.write(ctx)
	})
	return operation.Payload(ctx, d, err, "incidents", ofForm, func(list *[]*ent.Incident, errors []*practice.Problem) *model.
		NotifyIncidentPayload {
		return &model.NotifyIncidentPayload{Incidents: operation.NonNil(operation.ValueOr(list, nil)), Errors: errors}
	})
}

// ofForm loads the incidents that were notified together.
func ofForm(ctx context.Context, form uuid.UUID) (*[]*ent.Incident, error) {
	q, err := operation.Client(ctx).Incident.Query().Where(incident.FormID(form)).Order(incident.ByID()).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	list, err := q.All(ctx)
	return &list, err
}

// form is an incident that is being notified.
type form struct {
	op    *store.Operation
	input model.NotifyIncidentInput
	known map[uuid.UUID]*ent.Child
	due   time.Time
	// provisional says that due may change.
	provisional bool
}

// check lists everything that is wrong with the input.
func (f *form) check(ctx context.Context) ([]practice.Problem, error) {
	if err := f.loadKnown(ctx); err != nil {
		return nil, err
	}
	in := f.input
	facts := practice.IncidentFacts{Now: f.op.Now, Kind: in.Kind, OccurredAt: in.OccurredAt, OwnReference: operation.Trimmed(in.OwnReference),
		Address: operation.Trimmed(in.Address), Postcode: operation.Trimmed(in.Postcode)}
	for _, c := range in.Children {
		facts.Children = append(facts.Children, practice.IncidentChildFacts{Known: c.ID != nil,
			Child:      childapi.ConcernChildFacts(ctx, described(c)),
			Experience: c.Experience, Support: operation.Trimmed(c.Support), SupportAsked: c.SupportAsked})
	}
	problems := practice.ValidateIncident(facts)
	named := map[uuid.UUID]bool{}
	for i, c := range in.Children {
		place := []string{"children", strconv.Itoa(i)}
		switch {
		case c.ID == nil:
		case !reflect.DeepEqual(*described(c), model.ConcernChildInput{}):
			problems = append(problems, practice.Problem{Code: practice.ProblemCodeInvalid, Path: append(place, "id"),
				Message: "Name the child by the identifier, or describe the child: not both."})
		case f.known[*c.ID] == nil:
			problems = append(problems, operation.ProblemNotFound(ctx, *c.ID, append(place, "id")...)...)
		case named[*c.ID]:
			problems = append(problems, practice.Problem{Code: practice.ProblemCodeAlreadyExists, Path: append(place, "id"),
				Message: "This child is named twice. Remove one."})
		default:
			named[*c.ID] = true
		}
	}
	return problems, nil
}

// loadKnown loads the children that the input names by identifier.
func (f *form) loadKnown(ctx context.Context) error {
	var ids []uuid.UUID
	for _, c := range f.input.Children {
		if c.ID != nil {
			ids = append(ids, *c.ID)
		}
	}
	f.known = map[uuid.UUID]*ent.Child{}
	if len(ids) == 0 {
		return nil
	}
	found, err := operation.Client(ctx).Child.Query().Where(child.IDIn(ids...)).All(ctx)
	for _, k := range found {
		f.known[k.ID] = k
	}
	return err
}

// described is a child of the form as a concern describes one, without the identifier.
func described(c *model.IncidentChildInput) *model.ConcernChildInput {
	return &model.ConcernChildInput{GivenName: c.GivenName, FamilyName: c.FamilyName, PreferredName: c.PreferredName,
		DateOfBirth: c.DateOfBirth, BirthPrecision: c.BirthPrecision, GuessedAge: c.GuessedAge, NhsNumber: (*practice.NHSNumber)(c.NhsNumber)}
}

// write records the incidents, and delivers each.
func (f *form) write(ctx context.Context) (uuid.UUID, []practice.Problem, error) {
	ids, err := operation.OrderedIDs(f.op, ent.TypeIncident, len(f.input.Children))
	if err != nil {
		return uuid.UUID{}, nil, err
	}
	creates := make([]*ent.IncidentCreate, len(ids))
	for i, c := range f.input.Children {
		creates[i] = f.create(ctx, c).SetID(ids[i]).SetFormID(ids[0])
	}
	if err := operation.Client(ctx).Incident.CreateBulk(creates...).Exec(ctx); err != nil {
		return uuid.UUID{}, nil, err
	}
	candidates, err := f.op.IncidentCandidates(ctx, slices.DeleteFunc(slices.Clone(ids), func(id uuid.UUID) bool {
		return f.input.Children[slices.Index(ids, id)].ID != nil
	}))
	if err != nil {
		return uuid.UUID{}, nil, err
	}
	var placed []store.Placement
	var unplaced []uuid.UUID
	for i, id := range ids {
		found := candidates[id]
		of := make([]practice.IncidentCandidate, len(found))
		for k, c := range found {
			of[k] = c.IncidentCandidate
		}
		if known := f.input.Children[i].ID; known != nil {
			placed = append(placed, store.Placement{Incident: id, Child: *known})
		} else if k, quietly := practice.PlaceIncident(of); k >= 0 {
			placed = append(placed, store.Placement{Incident: id, Child: found[k].Child, Quietly: quietly})
		} else {
			unplaced = append(unplaced, id)
		}
	}
	if err := f.op.PlaceIncidents(ctx, placed, f.due); err != nil {
		return uuid.UUID{}, nil, err
	}
	return ids[0], nil, f.op.AskToPlace(ctx, unplaced)
}

// create prepares the incident of a child.
func (f *form) create(ctx context.Context, c *model.IncidentChildInput) *ent.IncidentCreate {
	in := f.input
	create := operation.Client(ctx).Incident.Create().
		SetNotifiedByID(f.op.Viewer.PractitionerID).SetOrganisationID(f.op.Viewer.OrganisationID).SetNotifiedAt(f.op.Now).
		SetOccurredAt(in.OccurredAt).SetKind(in.Kind).SetNillableOwnReference(operation.TrimmedOrNil(in.OwnReference)).
		SetNillableReportedAddress(operation.TrimmedOrNil(in.Address)).SetNillableReportedPostcode(operation.TrimmedOrNil(in.Postcode)).
		SetExperience(operation.Trimmed(&c.Experience)).SetSupportAsked(c.SupportAsked).
		SetNillableSupport(operation.TrimmedOrNil(c.Support)).SetDueAt(f.due).SetDueProvisional(f.provisional)
	if c.ID != nil {
		return create.SetReportedName(childapi.FullName(f.known[*c.ID]))
	}
	facts := childapi.ConcernChildFacts(ctx, described(c))
	reckoned, precision := facts.Birth.Reckoned(operation.Today(ctx))
	create.SetReportedName(childapi.FullName(&ent.Child{GivenName: operation.TrimmedOrNil(c.GivenName),
		FamilyName: operation.Trimmed(c.FamilyName), PreferredName: operation.TrimmedOrNil(c.PreferredName)})).
		SetNillableReportedGivenName(operation.TrimmedOrNil(c.GivenName)).SetNillableReportedFamilyName(operation.TrimmedOrNil(c.FamilyName)).
		SetNillableReportedPreferredName(operation.TrimmedOrNil(c.PreferredName)).SetNillableReportedDateOfBirth(c.DateOfBirth).
		SetNillableReportedAge(c.GuessedAge).SetNillableReckonedBirth(operation.DateColumn(reckoned))
	if c.DateOfBirth != nil {
		create.SetReportedBirthPrecision(precision)
	}
	if number, err := practice.ParseNHSNumber(operation.Trimmed(c.NhsNumber)); err == nil {
		create.SetReportedNhsNumber(string(number))
	}
	return create
}
