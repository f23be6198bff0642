// Package graph is Heed's GraphQL API. Each aggregate is a package of its own; this one
// composes their resolvers into the contract's types. A field that no aggregate answers,
// or that two answer, does not compile.
package graph

//go:generate go -C .. run ./graph/compose
//go:generate go -C .. tool gqlgen generate
//go:generate go -C .. run ./graph/generator

import (
	"heed/graph/action"
	"heed/graph/breakglass"
	"heed/graph/careprofile"
	"heed/graph/child"
	"heed/graph/chronology"
	"heed/graph/disclosure"
	"heed/graph/draft"
	"heed/graph/generated"
	"heed/graph/household"
	"heed/graph/incident"
	"heed/graph/instrument"
	"heed/graph/merge"
	"heed/graph/notice"
	"heed/graph/operation"
	"heed/graph/organisation"
	"heed/graph/referral"
	"heed/graph/transport"
	"heed/graph/voice"
)

// Config is the configuration of operations and of the HTTP transport.
type Config struct {
	operation.Config
	// Transport sets the limits, rates and origins of HTTP requests.
	Transport transport.Config
}

// New assembles the GraphQL server. It expects a viewer in the context of
// every request (auth.Middleware).
func New(c Config) (*transport.Server, error) {
	runner, err := operation.New(c.Config, Constraints()...)
	if err != nil {
		return nil, err
	}
	c.Transport.Keys = rateKeys
	c.Transport.Now = c.Clock
	c.Transport.Present = runner.Present
	c.Transport.Recover = runner.Recover
	server, err := transport.New(generated.NewExecutableSchema(generated.Config{
		Resolvers:  root{},
		Directives: generated.DirectiveRoot{Classified: operation.Classified(chronology.Withheld)},
	}), c.Transport)
	if err != nil {
		return nil, err
	}
	server.Graph.Use(runner)
	return server, nil
}

// Constraints lists what the aggregates answer where a constraint of the schema is
// violated.
func Constraints() []operation.Constraints {
	return []operation.Constraints{
		action.Constraints, breakglass.Constraints, careprofile.Constraints, child.Constraints, chronology.Constraints, disclosure.Constraints,
		draft.Constraints, household.Constraints, incident.Constraints, instrument.Constraints, merge.Constraints, notice.Constraints,
		organisation.Constraints, referral.Constraints, voice.Constraints,
	}
}

// The aggregates' parts of the types below, under distinct names: two embedded types
// cannot share a name.
type (
	organisationQueries            = organisation.Queries
	childQueries                   = child.Queries
	householdQueries               = household.Queries
	referralQueries                = referral.Queries
	instrumentQueries              = instrument.Queries
	careprofileQueries             = careprofile.Queries
	actionQueries                  = action.Queries
	breakglassQueries              = breakglass.Queries
	disclosureQueries              = disclosure.Queries
	mergeQueries                   = merge.Queries
	incidentQueries                = incident.Queries
	noticeQueries                  = notice.Queries
	draftQueries                   = draft.Queries
	draftMutations                 = draft.Mutations
	draftInboxFields               = draft.InboxFields
	organisationMutations          = organisation.Mutations
	childMutations                 = child.Mutations
	householdMutations             = household.Mutations
	chronologyMutations            = chronology.Mutations
	referralMutations              = referral.Mutations
	instrumentMutations            = instrument.Mutations
	careprofileMutations           = careprofile.Mutations
	actionMutations                = action.Mutations
	noticeMutations                = notice.Mutations
	breakglassMutations            = breakglass.Mutations
	voiceMutations                 = voice.Mutations
	mergeMutations                 = merge.Mutations
	incidentMutations              = incident.Mutations
	childChildFields               = child.Fields
	householdChildFields           = household.ChildFields
	referralChildFields            = referral.ChildFields
	careprofileChildFields         = careprofile.ChildFields
	disclosureChildFields          = disclosure.ChildFields
	mergeChildFields               = merge.ChildFields
	householdHouseholdFields       = household.Fields
	careprofileHouseholdFields     = careprofile.HouseholdFields
	mergeHouseholdFields           = merge.HouseholdFields
	householdRelativeFields        = household.RelativeFields
	mergeRelativeFields            = merge.RelativeFields
	organisationOrganisationFields = organisation.Fields
	actionOrganisationFields       = action.OrganisationFields
	referralInboxFields            = referral.InboxFields
	careprofileInboxFields         = careprofile.InboxFields
	actionInboxFields              = action.InboxFields
	noticeInboxFields              = notice.InboxFields
	incidentInboxFields            = incident.InboxFields
)

// The types of the contract that several aggregates answer.
type (
	queries struct {
		organisationQueries
		childQueries
		householdQueries
		referralQueries
		instrumentQueries
		careprofileQueries
		actionQueries
		breakglassQueries
		disclosureQueries
		mergeQueries
		incidentQueries
		noticeQueries
		draftQueries
		nodes
	}
	mutations struct {
		organisationMutations
		childMutations
		householdMutations
		chronologyMutations
		referralMutations
		instrumentMutations
		careprofileMutations
		actionMutations
		noticeMutations
		breakglassMutations
		voiceMutations
		mergeMutations
		incidentMutations
		draftMutations
	}
	childFields struct {
		childChildFields
		householdChildFields
		referralChildFields
		careprofileChildFields
		disclosureChildFields
		mergeChildFields
	}
	householdFields struct {
		householdHouseholdFields
		careprofileHouseholdFields
		mergeHouseholdFields
	}
	relativeFields struct {
		householdRelativeFields
		mergeRelativeFields
	}
	organisationFields struct {
		organisationOrganisationFields
		actionOrganisationFields
	}
	inboxFields struct {
		referralInboxFields
		careprofileInboxFields
		actionInboxFields
		noticeInboxFields
		incidentInboxFields
		draftInboxFields
	}
)

// root returns the resolver of each type of the contract.
type root struct{}

var _ generated.ResolverRoot = root{}

func (root) Query() generated.QueryResolver                               { return queries{} }
func (root) Mutation() generated.MutationResolver                         { return mutations{} }
func (root) Action() generated.ActionResolver                             { return action.Fields{} }
func (root) ActionConnection() generated.ActionConnectionResolver         { return action.Page{} }
func (root) AgencyBoard() generated.AgencyBoardResolver                   { return action.AgencyBoardFields{} }
func (root) BreakGlass() generated.BreakGlassResolver                     { return breakglass.Fields{} }
func (root) BreakGlassConnection() generated.BreakGlassConnectionResolver { return breakglass.Page{} }
func (root) CareProfile() generated.CareProfileResolver                   { return careprofile.Fields{} }
func (root) CareProfileConnection() generated.CareProfileConnectionResolver {
	return careprofile.Page{}
}

func (root) CareSitting() generated.CareSittingResolver         { return careprofile.SittingFields{} }
func (root) Child() generated.ChildResolver                     { return childFields{} }
func (root) ChildConnection() generated.ChildConnectionResolver { return child.Page{} }
func (root) ChronologyEvent() generated.ChronologyEventResolver { return chronology.Fields{} }
func (root) ChronologyEventConnection() generated.ChronologyEventConnectionResolver {
	return chronology.Page{}
}

func (root) ConcernDraft() generated.ConcernDraftResolver           { return draft.Fields{} }
func (root) ConcernDraftChild() generated.ConcernDraftChildResolver { return draft.ChildFields{} }
func (root) ConcernDraftHousehold() generated.ConcernDraftHouseholdResolver {
	return draft.HouseholdFields{}
}
func (root) ConcernDraftConnection() generated.ConcernDraftConnectionResolver { return draft.Page{} }

func (root) Disclosure() generated.DisclosureResolver                     { return disclosure.Fields{} }
func (root) DisclosureConnection() generated.DisclosureConnectionResolver { return disclosure.Page{} }
func (root) Household() generated.HouseholdResolver                       { return householdFields{} }
func (root) Identity() generated.IdentityResolver                         { return child.IdentityFields{} }
func (root) Inbox() generated.InboxResolver                               { return inboxFields{} }
func (root) Incident() generated.IncidentResolver                         { return incident.Fields{} }
func (root) IncidentDelivery() generated.IncidentDeliveryResolver         { return incident.DeliveryFields{} }
func (root) IncidentConnection() generated.IncidentConnectionResolver     { return incident.Page{} }
func (root) IncidentDeliveryConnection() generated.IncidentDeliveryConnectionResolver {
	return incident.DeliveryPage{}
}
func (root) Instrument() generated.InstrumentResolver                     { return instrument.Fields{} }
func (root) InstrumentConnection() generated.InstrumentConnectionResolver { return instrument.Page{} }
func (root) InstrumentDescriptor() generated.InstrumentDescriptorResolver {
	return instrument.DescriptorFields{}
}

func (root) InstrumentItem() generated.InstrumentItemResolver     { return instrument.ItemFields{} }
func (root) Involvement() generated.InvolvementResolver           { return child.InvolvementFields{} }
func (root) ItemGrade() generated.ItemGradeResolver               { return careprofile.ItemGradeFields{} }
func (root) Notice() generated.NoticeResolver                     { return notice.Fields{} }
func (root) NoticeConnection() generated.NoticeConnectionResolver { return notice.Page{} }
func (root) Organisation() generated.OrganisationResolver         { return organisationFields{} }
func (root) OrganisationConnection() generated.OrganisationConnectionResolver {
	return organisation.Page{}
}

func (root) Practitioner() generated.PractitionerResolver { return organisation.PractitionerFields{} }
func (root) PractitionerConnection() generated.PractitionerConnectionResolver {
	return organisation.PractitionerPage{}
}

func (root) Referral() generated.ReferralResolver                     { return referral.Fields{} }
func (root) ReferralChild() generated.ReferralChildResolver           { return referral.ReportedChildFields{} }
func (root) ReferralConnection() generated.ReferralConnectionResolver { return referral.Page{} }
func (root) Relationship() generated.RelationshipResolver             { return household.RelationshipFields{} }
func (root) Relative() generated.RelativeResolver                     { return relativeFields{} }
func (root) TargetItem() generated.TargetItemResolver                 { return careprofile.TargetItemFields{} }
func (root) Training() generated.TrainingResolver                     { return organisation.TrainingFields{} }
func (root) VoiceInfluence() generated.VoiceInfluenceResolver         { return voice.InfluenceFields{} }
func (root) RecordMerge() generated.RecordMergeResolver               { return merge.Fields{} }
func (root) Viewer() generated.ViewerResolver                         { return notice.ViewerFields{} }
func (root) VoiceRecord() generated.VoiceRecordResolver               { return voice.Fields{} }
func (root) Webhook() generated.WebhookResolver                       { return organisation.WebhookFields{} }
func (root) UnusualAccess() generated.UnusualAccessResolver           { return disclosure.UnusualAccessFields{} }
