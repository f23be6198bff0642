package store

import (
	"fmt"
	"reflect"

	"github.com/google/uuid"

	"heed/ent"
)

// RecordKind describes a kind of record in one place. An entity of ent without a
// description fails a test, and a query for one is an error.
type RecordKind struct {
	// Type of the record, as ent names it.
	Type string
	// Number in its identifiers. A number is never used again.
	Number Kind
	// childColumns are the columns that name the record's children. A query for some columns reads
	// these as well.
	childColumns []string
	// childless says that it is about no child.
	childless bool
	// emergency is how emergency access to a child shows records of the kind.
	emergency emergency
	// record is its Go type, as an answer shows it.
	record reflect.Type
	// notice notes a record, or what a query returned; it reports false for another type.
	notice func(*disclosures, any) bool
}

// emergency is how emergency access to a child shows records of a kind.
type emergency struct {
	shows bool
	alone string
}

// The ways. Of a kind that follows its child, viewerCan asks about the child; of one that
// is listed, about the record.
var (
	notShown     = emergency{}
	followsChild = emergency{shows: true}
)

// listed is the way of a kind whose records may be about several children. The query
// lists those to which the emergency access leads: k are the children, r their relatives.
func listed(query string) emergency { return emergency{true, query} }

// byNames lists the records that name the children in a table between the two.
func byNames(table, column string) emergency {
	return listed("SELECT " + column + " FROM " + table + " WHERE child_id IN (SELECT id FROM k)")
}

// householdsOf lists the households of the children and of their relatives.
var householdsOf = listed("SELECT household_id FROM household_member WHERE child_id IN (SELECT id FROM k) OR " +
	"relative_id IN (SELECT id FROM r)")

// kind makes the description of a kind that is about children. discloses says, for a
// record that was loaded, which children it tells something about: children directly, or
// through a record whose children the database finds as the viewer sees them (children_of
// in policies/log.sql has a branch for each).
func kind[R any](name string, number Kind, tells []string, way emergency, discloses func(*disclosures, *R)) RecordKind {
	return RecordKind{Type: name, Number: number, childColumns: tells, emergency: way, record: reflect.TypeFor[*R](),
		notice: func(s *disclosures, value any) bool {
			switch value := value.(type) {
			case *R:
				discloses(s, value)
			case []*R:
				for _, r := range value {
					discloses(s, r)
				}
			default:
				return false
			}
			return true
		}}
}

// withoutChildren makes the description of a kind that is about no child. note keeps what later
// fields may ask for at once.
func withoutChildren[R any](name string, number Kind, note func(*disclosures, *R)) RecordKind {
	k := kind(name, number, nil, notShown, note)
	k.childless = true
	return k
}

// recordKinds are all kinds of record.
var recordKinds = []RecordKind{
	withoutChildren("Organisation", 1, func(s *disclosures, r *ent.Organisation) { s.add(&s.organisations, r.ID) }),
	withoutChildren("Practitioner", 2, func(s *disclosures, r *ent.Practitioner) { s.add(&s.people, r.ID) }),
	kind("Child", 3, nil, listed("SELECT id FROM k"), func(s *disclosures, r *ent.Child) { s.child(r.ID) }),
	kind("Involvement", 4, ofChild, followsChild, func(s *disclosures, r *ent.Involvement) { s.child(r.ChildID) }),
	kind("Household", 5, nil, householdsOf, func(s *disclosures, r *ent.Household) { s.household(r.ID) }),
	kind("HouseholdMember", 6, []string{"household_id", "child_id", "relative_id"}, followsChild,
		func(s *disclosures, r *ent.HouseholdMember) {
			if r.ChildID != nil {
				s.child(*r.ChildID)
				return
			}
			s.behind(r.ID) // discloses the household's children and those of the adult
		}),
	kind("Relative", 7, nil, listed("SELECT id FROM r"), func(s *disclosures, r *ent.Relative) {
		s.behind(r.ID)
		s.add(&s.adults, r.ID)
	}),
	kind("Relationship", 8, ofChild, followsChild, func(s *disclosures, r *ent.Relationship) { s.child(r.ChildID) }),
	kind("Referral", 9, nil, byNames("referral_child", "referral_id"), func(s *disclosures, r *ent.Referral) { s.concern(r.ID) }),
	kind("ReferralChild", 10, []string{"referral_id", "child_id"}, followsChild, func(s *disclosures, r *ent.ReferralChild) {
		s.concern(r.ReferralID)
		s.add(&s.reportedChildren, r.ChildID)
	}),
	kind("ReferralDecision", 11, []string{"referral_id"}, followsChild,
		func(s *disclosures, r *ent.ReferralDecision) { s.concern(r.ReferralID) }),
	kind("ChronologyEvent", 12, nil, followsChild, func(s *disclosures, r *ent.ChronologyEvent) {
		s.behind(r.ID)
		s.add(&s.events, r.ID)
		s.addOptional(&s.sources, r.SourceID)
	}),
	kind("ChronologySubject", 13, ofChild, followsChild, func(s *disclosures, r *ent.ChronologySubject) { s.child(r.ChildID) }),
	kind("AccessEntry", 14, nil, followsChild, func(*disclosures, *ent.AccessEntry) {}), // it is shown as one child's disclosure
	kind("Disclosure", 15, ofChild, followsChild, func(s *disclosures, r *ent.Disclosure) {
		s.child(r.ChildID)
		s.add(&s.entries, r.EntryID)
		s.add(&s.viewers, r.PractitionerID)
		s.add(&s.viewerOrganisations, r.OrganisationID)
	}),
	withoutChildren("Instrument", 16, func(*disclosures, *ent.Instrument) {}),
	withoutChildren("Training", 17, func(*disclosures, *ent.Training) {}),
	kind("CareSitting", 18, nil, followsChild, func(s *disclosures, r *ent.CareSitting) {
		s.behind(r.ID)
		s.add(&s.sittings, r.ID)
	}),
	kind("CareProfile", 19, ofChild, followsChild, func(s *disclosures, r *ent.CareProfile) {
		s.child(r.ChildID)
		s.add(&s.profiles, r.ID)
		s.add(&s.sittings, r.SittingID)
	}),
	kind("ItemGrade", 20, ofChild, followsChild, func(s *disclosures, r *ent.ItemGrade) { s.child(r.ChildID) }),
	kind("ProfileEvidence", 21, ofChild, followsChild, func(s *disclosures, r *ent.ProfileEvidence) { s.child(r.ChildID) }),
	kind("TargetItem", 22, ofChild, followsChild, func(s *disclosures, r *ent.TargetItem) { s.child(r.ChildID) }),
	kind("Action", 23, nil, byNames("action_child", "action_id"), func(s *disclosures, r *ent.Action) {
		s.behind(r.ID)
		s.add(&s.actions, r.ID)
		s.addOptional(&s.origins, r.SourceID)
	}),
	kind("ActionChild", 24, ofChild, followsChild, func(s *disclosures, r *ent.ActionChild) { s.child(r.ChildID) }),
	kind("ActionStep", 25, []string{"action_id"}, followsChild, func(s *disclosures, r *ent.ActionStep) { s.behind(r.ActionID) }),
	kind("Escalation", 26, []string{"action_id"}, followsChild, func(s *disclosures, r *ent.Escalation) { s.behind(r.ActionID) }),
	kind("Notice", 27, ofChild, followsChild, func(s *disclosures, r *ent.Notice) {
		if r.ChildID != nil {
			s.child(*r.ChildID)
		}
		s.addOptional(&s.subjects, r.SubjectID)
	}),
	kind("BreakGlass", 28, ofChild, followsChild, func(s *disclosures, r *ent.BreakGlass) { s.child(r.ChildID) }),
	kind("VoiceRecord", 30, ofChild, followsChild, func(s *disclosures, r *ent.VoiceRecord) {
		s.child(r.ChildID)
		s.lead("VoiceRecord", r.ID.String())
		for _, i := range r.Influences {
			s.lead("VoiceInfluence.recordedBy", i.RecordedBy)
			s.lead("VoiceInfluence.organisation", i.Organisation)
			s.lead("VoiceInfluence.changed", i.Changed)
			s.lead("VoiceInfluence.withdrawnBy", i.WithdrawnBy)
		}
	}),
	kind("RecordMerge", 40, []string{"id"}, followsChild, func(s *disclosures, r *ent.RecordMerge) {
		s.behind(r.ID)
		s.lead("RecordMerge", r.ID.String())
		s.lead("RecordMerge.into", r.IntoID.String())
	}),
	kind("ReferralInformation", 41, []string{"referral_id"}, followsChild,
		func(s *disclosures, r *ent.ReferralInformation) { s.concern(r.ReferralID) }),
	kind("Incident", 45, nil, byNames("incident_delivery", "incident_id"), func(s *disclosures, r *ent.Incident) {
		s.behind(r.ID)
		s.lead("Incident", r.ID.String())
	}),
	kind("IncidentDelivery", 46, ofChild, followsChild, func(s *disclosures, r *ent.IncidentDelivery) { s.child(r.ChildID) }),
	withoutChildren("ConcernDraft", 43, func(s *disclosures, r *ent.ConcernDraft) { // what it names is loaded by itself
		s.lead("ConcernDraft.author", r.AuthorID.String())
		for _, k := range r.Children {
			s.leadOptional("ConcernDraft.named", k.Record)
		}
		if r.Household != nil {
			s.leadOptional("ConcernDraft.named", r.Household.Record)
		}
	}),
	{Type: "Job", Number: 29, childless: true}, // ent knows none: nobody reads one but by functions of its own
}

// ofChild is how most records tell whose they are.
var ofChild = []string{"child_id"}

// kindsByType, kindsByNumber and kindsByRecord find a description.
var kindsByType, kindsByNumber, kindsByRecord = func() (map[string]RecordKind, map[Kind]RecordKind, map[reflect.Type]RecordKind) {
	byType, byNumber, byRecord := map[string]RecordKind{}, map[Kind]RecordKind{}, map[reflect.Type]RecordKind{}
	for _, k := range recordKinds {
		byType[k.Type], byNumber[k.Number] = k, k
		if k.record != nil {
			byRecord[k.record] = k
		}
	}
	return byType, byNumber, byRecord
}()

// kindKnown is the description of a type that a query is for. A type without one
// would be read without a record of it, so that it is not read at all.
func kindKnown(name string) (RecordKind, error) {
	k, ok := kindsByType[name]
	if !ok || k.notice == nil {
		return k, fmt.Errorf("nothing says which children a %q discloses: describe it in store/kind.go", name)
	}
	return k, nil
}

// add keeps an identifier in a set.
func (s *disclosures) add(set *map[uuid.UUID]bool, id uuid.UUID) {
	if *set == nil {
		*set = map[uuid.UUID]bool{}
	}
	(*set)[id] = true
}

// addOptional is add for an identifier that may be nil.
func (s *disclosures) addOptional(set *map[uuid.UUID]bool, id *uuid.UUID) {
	if id != nil {
		s.add(set, *id)
	}
}

// lead notes a record of a list that later fields ask for at once, by the list's name.
func (s *disclosures) lead(list, id string) {
	if of, err := uuid.Parse(id); err == nil {
		if s.lists == nil {
			s.lists = map[string]map[uuid.UUID]bool{}
		}
		set := s.lists[list]
		s.add(&set, of)
		s.lists[list] = set
	}
}

// leadOptional is lead for an identifier that may be nil.
func (s *disclosures) leadOptional(list string, id *string) {
	if id != nil {
		s.lead(list, *id)
	}
}

// child notes a child with something disclosed.
func (s *disclosures) child(id uuid.UUID) { s.add(&s.children, id) }

// behind notes a record that discloses the children behind it.
func (s *disclosures) behind(id uuid.UUID) { s.add(&s.records, id) }

// concern is behind for a referral, and keeps it for lists.
func (s *disclosures) concern(id uuid.UUID) {
	s.behind(id)
	s.add(&s.referrals, id)
}

// household is behind for a household, and keeps it for lists.
func (s *disclosures) household(id uuid.UUID) {
	s.behind(id)
	s.add(&s.households, id)
}
