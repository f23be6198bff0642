package auth

import (
	"slices"

	"heed/practice"
)

// Record is a kind of record in the matrix, by the name of its table.
type Record string

// The kinds of record.
const (
	Organisation      Record = "organisation"
	PractitionerEntry Record = "practitioner"
	Child             Record = "child"
	Involvement       Record = "involvement"
	Household         Record = "household"
	HouseholdMember   Record = "household_member"
	Relative          Record = "relative"
	Relationship      Record = "relationship"
	Referral          Record = "referral"
	ReferralChild     Record = "referral_child"
	ReferralDecision  Record = "referral_decision"

	ReferralInformation Record = "referral_information"

	ChronologyEvent   Record = "chronology_event"
	ChronologySubject Record = "chronology_subject"
	AccessEntry       Record = "access_entry"
	Disclosure        Record = "disclosure"
	Instrument        Record = "instrument"
	Training          Record = "training"
	CareSitting       Record = "care_sitting"
	CareProfile       Record = "care_profile"
	ItemGrade         Record = "item_grade"
	ProfileEvidence   Record = "profile_evidence"
	TargetItem        Record = "target_item"
	Action            Record = "action"
	ActionChild       Record = "action_child"
	ActionStep        Record = "action_step"
	Escalation        Record = "escalation"
	Notice            Record = "notice"
	BreakGlass        Record = "break_glass"
	VoiceRecord       Record = "voice_record"
	RecordMerge       Record = "record_merge"
	Incident          Record = "incident"
	IncidentDelivery  Record = "incident_delivery"
	ConcernDraft      Record = "concern_draft"
)

// Act is what a role may do to a record. No record is ever deleted.
type Act string

// The acts.
const (
	Read   Act = "read"
	Create Act = "create"
	Change Act = "change"
)

// Rule says who may use a verb: one of the roles, and, where kinds of
// organisation are named, in one of them.
type Rule struct {
	Roles []practice.Role
	Kinds []practice.OrganisationKind
	// Emergency says that the verb is also open on a child that the viewer sees only by emergency
	// access. For every other verb that child does not exist.
	Emergency bool
}

// Allows reports whether the viewer fits the rule.
func (r Rule) Allows(v Viewer) bool {
	if len(r.Kinds) > 0 && !slices.Contains(r.Kinds, v.OrganisationKind) {
		return false
	}
	return slices.ContainsFunc(r.Roles, v.Has)
}

var (
	everyone = []practice.Role{practice.RoleSubmitter, practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead,
		practice.RoleManager, practice.RoleAuditor, practice.RolePartnershipLead, practice.RoleAdministrator, practice.RoleRecords}
	submitters = []practice.Role{practice.RoleSubmitter, practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead,
		practice.RoleManager}
	caseworker     = []practice.Role{practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead, practice.RoleManager}
	concernReaders = []practice.Role{practice.RoleSubmitter, practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead,
		practice.RoleManager, practice.RoleAuditor}
	readers = []practice.Role{practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead, practice.RoleManager,
		practice.RoleAuditor}
	leads             = []practice.Role{practice.RoleLead, practice.RoleManager}
	safeguardingLeads = []practice.Role{practice.RoleSafeguardingLead}
	overseers         = []practice.Role{practice.RoleSafeguardingLead, practice.RoleManager}
	manager           = []practice.Role{practice.RoleManager}
	admin             = []practice.Role{practice.RoleAdministrator}
	trainers          = []practice.Role{practice.RoleManager, practice.RoleAdministrator}
	recordsOfficers   = []practice.Role{practice.RoleRecords}
	emergencyRoles    = []practice.Role{practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead, practice.RoleManager,
		practice.RoleRecords}
	logReaders = []practice.Role{practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead, practice.RoleManager,
		practice.RoleRecords}
	comparers = []practice.Role{practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead, practice.RoleManager,
		practice.RolePartnershipLead}
	authority = []practice.OrganisationKind{practice.OrganisationKindLocalAuthority}
	// notifiers are police and health: who meets children at incidents.
	notifiers = []practice.OrganisationKind{practice.OrganisationKindPoliceForce, practice.OrganisationKindPolicingUnit,
		practice.OrganisationKindHospitalTrust, practice.OrganisationKindWardOrTeam, practice.OrganisationKindGPPractice,
		practice.OrganisationKindHealthVisiting, practice.OrganisationKindSchoolNursing, practice.OrganisationKindMidwifery,
		practice.OrganisationKindMentalHealthService}
)

// verbs is access.md's "what you may do", one row a mutation. A mutation without a row is
// refused to everybody. Social care decides as the local authority, which alone sees
// children in other organisations' concerns; its early help service works like any other
// organisation.
var verbs = map[string]Rule{
	"submitConcern":       {Roles: submitters, Emergency: true},
	"withdrawConcern":     {Roles: submitters, Emergency: true},
	"acknowledgeFeedback": {Roles: submitters, Emergency: true},
	"startTriage":         {Roles: manager, Kinds: authority},
	"decideReferral":      {Roles: manager, Kinds: authority},
	"handOverConcern":     {Roles: manager, Kinds: authority},
	"answerWithdrawal":    {Roles: manager, Kinds: authority},

	"addReferralInformation": {Roles: submitters, Emergency: true},

	"notifyIncident":      {Roles: submitters, Kinds: notifiers},
	"withdrawIncident":    {Roles: submitters, Kinds: notifiers},
	"acknowledgeIncident": {Roles: caseworker},
	"answerIncident":      {Roles: caseworker},
	"placeIncident":       {Roles: leads, Kinds: authority},

	"draftConcern": {Roles: submitters, Emergency: true},
	"amendDraft":   {Roles: submitters, Emergency: true},
	"handDraft":    {Roles: submitters, Emergency: true},
	"returnDraft":  {Roles: safeguardingLeads, Emergency: true},
	"submitDraft":  {Roles: submitters, Emergency: true},
	"discardDraft": {Roles: submitters, Emergency: true},

	"mergeRecords": {Roles: leads, Kinds: authority},
	"undoMerge":    {Roles: leads, Kinds: authority},
	"attachChild":  {Roles: manager, Kinds: authority},

	"registerChild":     {Roles: caseworker},
	"amendChild":        {Roles: caseworker},
	"restrictChild":     {Roles: manager, Kinds: authority},
	"recordInvolvement": {Roles: caseworker},
	"endInvolvement":    {Roles: caseworker},

	"amendInvolvement": {Roles: overseers},

	"registerHousehold":  {Roles: caseworker},
	"amendHousehold":     {Roles: caseworker},
	"joinHousehold":      {Roles: caseworker},
	"leaveHousehold":     {Roles: caseworker},
	"registerRelative":   {Roles: caseworker},
	"amendRelative":      {Roles: caseworker},
	"recordRelationship": {Roles: caseworker},
	"amendRelationship":  {Roles: caseworker},

	"recordVoice":       {Roles: caseworker},
	"correctVoice":      {Roles: caseworker}, // recordVoice with correctsId: viewerCan names it
	"recordInfluence":   {Roles: caseworker},
	"withdrawVoice":     {Roles: caseworker},
	"withdrawInfluence": {Roles: caseworker},
	"recordEvent":       {Roles: caseworker, Emergency: true},
	"correctEvent":      {Roles: caseworker, Emergency: true},
	"withdrawEvent":     {Roles: caseworker, Emergency: true}, // correctEvent with withdraws: viewerCan names it

	"registerOrganisation": {Roles: admin},
	"amendOrganisation":    {Roles: admin},
	"registerPractitioner": {Roles: admin},
	"amendPractitioner":    {Roles: admin},
	"recordTraining":       {Roles: trainers},

	"setWebhook":          {Roles: admin},
	"rotateWebhookSecret": {Roles: admin},
	"removeWebhook":       {Roles: admin},
	"replayWebhook":       {Roles: admin},

	"loadInstrument": {Roles: admin},
	"endInstrument":  {Roles: admin},

	"startCareProfile":        {Roles: caseworker},
	"amendCareSitting":        {Roles: caseworker},
	"gradeItems":              {Roles: caseworker},
	"addProfileEvidence":      {Roles: caseworker},
	"setTargetItems":          {Roles: caseworker},
	"completeCareProfile":     {Roles: caseworker},
	"reviewTargetItems":       {Roles: caseworker},
	"markCareProfileMistaken": {Roles: caseworker},

	"assignAction":   {Roles: caseworker},
	"acceptAction":   {Roles: caseworker},
	"declineAction":  {Roles: caseworker},
	"progressAction": {Roles: caseworker},
	"completeAction": {Roles: caseworker},
	"cancelAction":   {Roles: caseworker},
	"reassignAction": {Roles: caseworker},

	"acknowledgeNotice":  {Roles: everyone, Emergency: true},
	"setMailPreferences": {Roles: everyone, Emergency: true},
	"resendMail":         {Roles: admin},

	"breakGlass":       {Roles: caseworker, Emergency: true},
	"reviewBreakGlass": {Roles: recordsOfficers, Emergency: true},
}

// records says which roles may read, create and change each kind of record. Row security
// decides which rows exist for them. The records that follow from a concern are open to
// the submitter's role, so that a query for them is empty instead of an error; row
// security shows a SUBMITTER none of them.
var records = map[Record]map[Act][]practice.Role{
	Organisation:      {Read: everyone, Create: admin, Change: admin},
	PractitionerEntry: {Read: everyone, Create: admin, Change: admin},
	Child:             {Read: concernReaders, Create: submitters, Change: caseworker},
	Involvement:       {Read: readers, Create: submitters, Change: caseworker},
	Household:         {Read: concernReaders, Create: submitters, Change: caseworker},
	HouseholdMember:   {Read: concernReaders, Create: submitters, Change: caseworker},
	Relative:          {Read: readers, Create: caseworker, Change: caseworker},
	Relationship:      {Read: readers, Create: caseworker, Change: caseworker},
	Referral:          {Read: concernReaders, Create: submitters, Change: submitters},
	ReferralChild:     {Read: concernReaders, Create: submitters},
	ReferralDecision:  {Read: concernReaders, Create: manager},

	ReferralInformation: {Read: concernReaders, Create: submitters},

	Incident:         {Read: concernReaders, Create: submitters, Change: submitters},
	IncidentDelivery: {Read: concernReaders, Change: caseworker},

	ChronologyEvent:   {Read: readers, Create: submitters},
	ChronologySubject: {Read: readers, Create: submitters},
	AccessEntry:       {Read: logReaders},
	Disclosure:        {Read: logReaders},
	Instrument:        {Read: everyone, Create: admin, Change: admin},
	Training:          {Read: everyone, Create: trainers},
	CareSitting:       {Read: readers, Create: caseworker, Change: caseworker},
	CareProfile:       {Read: readers, Create: caseworker, Change: caseworker},
	ItemGrade:         {Read: readers, Create: caseworker, Change: caseworker},
	ProfileEvidence:   {Read: readers, Create: caseworker},
	TargetItem:        {Read: readers, Create: caseworker, Change: caseworker},
	Action:            {Read: readers, Create: caseworker, Change: caseworker},
	ActionChild:       {Read: readers, Create: caseworker},
	ActionStep:        {Read: readers, Create: caseworker},
	Escalation:        {Read: readers},
	Notice:            {Read: everyone, Change: everyone},
	BreakGlass:        {Read: emergencyRoles, Create: caseworker, Change: recordsOfficers},
	VoiceRecord:       {Read: readers, Create: caseworker, Change: caseworker},
	RecordMerge:       {Read: readers, Create: leads, Change: leads},
	ConcernDraft:      {Read: submitters, Create: submitters, Change: submitters},
}

// VerbRule returns who may use a verb, and whether the verb is known at all.
func VerbRule(verb string) (Rule, bool) {
	rule, ok := verbs[verb]
	return rule, ok
}

// May reports whether the viewer's roles and agency allow the verb.
func May(v Viewer, verb string) bool {
	rule, ok := verbs[verb]
	return ok && rule.Allows(v)
}

// OpenByEmergencyAccess reports whether a verb is also open on a child that the viewer sees only by
// emergency access: reading, recording events and notifying.
func OpenByEmergencyAccess(verb string) bool { return verbs[verb].Emergency }

// MayTouch reports whether one of the viewer's roles may do the act to that kind of
// record.
func MayTouch(v Viewer, act Act, record Record) bool {
	return slices.ContainsFunc(records[record][act], v.Has)
}

// Open reports whether any role may do the act to that kind of record.
func Open(act Act, record Record) bool { return len(records[record][act]) > 0 }

// Reach says which children a viewer may see at all. Row security then asks for a reason
// for each child.
type Reach string

// The reaches. A restricted child always needs an involvement by name.
const (
	// ReachAuthority is every child of the authority that is not restricted.
	ReachAuthority Reach = "AUTHORITY"
	// ReachInvolved is the children that the viewer's organisation is involved with.
	ReachInvolved Reach = "INVOLVED"
	// ReachNone is no child.
	ReachNone Reach = "NONE"
)

// ReachOf returns the viewer's reach: social care's leads and managers of the local
// authority see its children, practitioners those of their own organisation, others none.
func ReachOf(v Viewer) Reach {
	switch {
	case v.Agency == practice.AgencySocialCare && v.OrganisationKind == practice.OrganisationKindLocalAuthority &&
		slices.ContainsFunc(leads, v.Has):
		return ReachAuthority
	case slices.ContainsFunc(caseworker, v.Has):
		return ReachInvolved
	}
	return ReachNone
}

// Oversees reports whether the viewer is a manager or safeguarding lead of their
// organisation: no involvement's sight leaves them out, and where the partnership's
// setting says so they see through the involvements of the units below.
func Oversees(v Viewer) bool { return practice.OverseesUnit(v.Roles) }

// Safeguards reports whether the viewer is a safeguarding lead: they see their
// organisation's concerns as the submitter does.
func Safeguards(v Viewer) bool { return v.Has(practice.RoleSafeguardingLead) }

// Compares reports whether the viewer may compare the agencies' open actions: counts over
// the whole partnership, never children.
func Compares(v Viewer) bool { return slices.ContainsFunc(comparers, v.Has) }
