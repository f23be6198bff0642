package operation

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/action"
	"heed/ent/actionstep"
	"heed/ent/breakglass"
	"heed/ent/careprofile"
	"heed/ent/caresitting"
	"heed/ent/child"
	"heed/ent/chronologyevent"
	"heed/ent/disclosure"
	"heed/ent/escalation"
	"heed/ent/household"
	"heed/ent/householdmember"
	"heed/ent/instrument"
	"heed/ent/involvement"
	"heed/ent/itemgrade"
	"heed/ent/notice"
	"heed/ent/organisation"
	"heed/ent/practitioner"
	"heed/ent/profileevidence"
	"heed/ent/referral"
	"heed/ent/referralchild"
	"heed/ent/referraldecision"
	"heed/ent/relationship"
	"heed/ent/relative"
	"heed/ent/targetitem"
	"heed/ent/training"
	"heed/ent/voicerecord"
	"heed/store"
)

// wholeDisclosure loads a disclosure with its child whatever is selected: the access
// record needs to know whose record it was.
func wholeDisclosure(q *ent.DisclosureQuery, _ context.Context, _ ...string) (*ent.DisclosureQuery, error) {
	return q, nil
}

// LoadNodes loads records of one table and adds them to found.
func LoadNodes(ctx context.Context, table string, ids []uuid.UUID, found map[uuid.UUID]ent.Noder) error {
	c := Client(ctx)
	record, _ := store.TypeOf(ids[0])
	as := []string{record, "Node"}
	switch table {
	case organisation.Table:
		return collect(ctx, as, c.Organisation.Query().Where(organisation.IDIn(ids...)), (*ent.OrganisationQuery).CollectFields, (*ent.OrganisationQuery).All, found, func(r *ent.Organisation) uuid.UUID { return r.ID })
	case practitioner.Table:
		return collect(ctx, as, c.Practitioner.Query().Where(practitioner.IDIn(ids...)), (*ent.PractitionerQuery).CollectFields, (*ent.PractitionerQuery).All, found, func(r *ent.Practitioner) uuid.UUID { return r.ID })
	case child.Table:
		return collect(ctx, as, c.Child.Query().Where(child.IDIn(ids...)), (*ent.ChildQuery).CollectFields, (*ent.ChildQuery).All, found, func(r *ent.Child) uuid.UUID { return r.ID })
	case involvement.Table:
		return collect(ctx, as, c.Involvement.Query().Where(involvement.IDIn(ids...)), (*ent.InvolvementQuery).CollectFields, (*ent.InvolvementQuery).All, found, func(r *ent.Involvement) uuid.UUID { return r.ID })
	case household.Table:
		return collect(ctx, as, c.Household.Query().Where(household.IDIn(ids...)), (*ent.HouseholdQuery).CollectFields, (*ent.HouseholdQuery).All, found, func(r *ent.Household) uuid.UUID { return r.ID })
	case householdmember.Table:
		return collect(ctx, as, c.HouseholdMember.Query().Where(householdmember.IDIn(ids...)), (*ent.HouseholdMemberQuery).CollectFields, (*ent.HouseholdMemberQuery).All, found, func(r *ent.HouseholdMember) uuid.UUID { return r.ID })
	case relative.Table:
		return collect(ctx, as, c.Relative.Query().Where(relative.IDIn(ids...)), (*ent.RelativeQuery).CollectFields, (*ent.RelativeQuery).All, found, func(r *ent.Relative) uuid.UUID { return r.ID })
	case relationship.Table:
		return collect(ctx, as, c.Relationship.Query().Where(relationship.IDIn(ids...)), (*ent.RelationshipQuery).CollectFields, (*ent.RelationshipQuery).All, found, func(r *ent.Relationship) uuid.UUID { return r.ID })
	case referral.Table:
		return collect(ctx, as, c.Referral.Query().Where(referral.IDIn(ids...)), (*ent.ReferralQuery).CollectFields, (*ent.ReferralQuery).All, found, func(r *ent.Referral) uuid.UUID { return r.ID })
	case referralchild.Table:
		return collect(ctx, as, c.ReferralChild.Query().Where(referralchild.IDIn(ids...)), (*ent.ReferralChildQuery).CollectFields, (*ent.ReferralChildQuery).All, found, func(r *ent.ReferralChild) uuid.UUID { return r.ID })
	case referraldecision.Table:
		return collect(ctx, as, c.ReferralDecision.Query().Where(referraldecision.IDIn(ids...)), (*ent.ReferralDecisionQuery).CollectFields, (*ent.ReferralDecisionQuery).All, found, func(r *ent.ReferralDecision) uuid.UUID { return r.ID })
	case chronologyevent.Table:
		return collect(ctx, as, c.ChronologyEvent.Query().Where(chronologyevent.IDIn(ids...)), (*ent.ChronologyEventQuery).CollectFields, (*ent.ChronologyEventQuery).All, found, func(r *ent.ChronologyEvent) uuid.UUID { return r.ID })
	case disclosure.Table:
		return collect(ctx, as, c.Disclosure.Query().Where(disclosure.IDIn(ids...)).WithEntry(), wholeDisclosure, (*ent.DisclosureQuery).All, found, func(r *ent.Disclosure) uuid.UUID { return r.ID })
	case instrument.Table:
		return collect(ctx, as, c.Instrument.Query().Where(instrument.IDIn(ids...)), (*ent.InstrumentQuery).CollectFields, (*ent.InstrumentQuery).All, found, func(r *ent.Instrument) uuid.UUID { return r.ID })
	case training.Table:
		return collect(ctx, as, c.Training.Query().Where(training.IDIn(ids...)), (*ent.TrainingQuery).CollectFields, (*ent.TrainingQuery).All, found, func(r *ent.Training) uuid.UUID { return r.ID })
	case caresitting.Table:
		return collect(ctx, as, c.CareSitting.Query().Where(caresitting.IDIn(ids...)), (*ent.CareSittingQuery).CollectFields, (*ent.CareSittingQuery).All, found, func(r *ent.CareSitting) uuid.UUID { return r.ID })
	case careprofile.Table:
		return collect(ctx, as, c.CareProfile.Query().Where(careprofile.IDIn(ids...)), (*ent.CareProfileQuery).CollectFields, (*ent.CareProfileQuery).All, found, func(r *ent.CareProfile) uuid.UUID { return r.ID })
	case itemgrade.Table:
		return collect(ctx, as, c.ItemGrade.Query().Where(itemgrade.IDIn(ids...)), (*ent.ItemGradeQuery).CollectFields, (*ent.ItemGradeQuery).All, found, func(r *ent.ItemGrade) uuid.UUID { return r.ID })
	case profileevidence.Table:
		return collect(ctx, as, c.ProfileEvidence.Query().Where(profileevidence.IDIn(ids...)), (*ent.ProfileEvidenceQuery).CollectFields, (*ent.ProfileEvidenceQuery).All, found, func(r *ent.ProfileEvidence) uuid.UUID { return r.ID })
	case targetitem.Table:
		return collect(ctx, as, c.TargetItem.Query().Where(targetitem.IDIn(ids...)), (*ent.TargetItemQuery).CollectFields, (*ent.TargetItemQuery).All, found, func(r *ent.TargetItem) uuid.UUID { return r.ID })
	case action.Table:
		return collect(ctx, as, c.Action.Query().Where(action.IDIn(ids...)), (*ent.ActionQuery).CollectFields, (*ent.ActionQuery).All, found, func(r *ent.Action) uuid.UUID { return r.ID })
	case actionstep.Table:
		return collect(ctx, as, c.ActionStep.Query().Where(actionstep.IDIn(ids...)), (*ent.ActionStepQuery).CollectFields, (*ent.ActionStepQuery).All, found, func(r *ent.ActionStep) uuid.UUID { return r.ID })
	case escalation.Table:
		return collect(ctx, as, c.Escalation.Query().Where(escalation.IDIn(ids...)), (*ent.EscalationQuery).CollectFields, (*ent.EscalationQuery).All, found, func(r *ent.Escalation) uuid.UUID { return r.ID })
	case notice.Table:
		return collect(ctx, as, c.Notice.Query().Where(notice.IDIn(ids...)), (*ent.NoticeQuery).CollectFields, (*ent.NoticeQuery).All, found, func(r *ent.Notice) uuid.UUID { return r.ID })
	case breakglass.Table:
		return collect(ctx, as, c.BreakGlass.Query().Where(breakglass.IDIn(ids...)), (*ent.BreakGlassQuery).CollectFields, (*ent.BreakGlassQuery).All, found, func(r *ent.BreakGlass) uuid.UUID { return r.ID })
	case voicerecord.Table:
		return collect(ctx, as, c.VoiceRecord.Query().Where(voicerecord.IDIn(ids...)), (*ent.VoiceRecordQuery).CollectFields, (*ent.VoiceRecordQuery).All, found, func(r *ent.VoiceRecord) uuid.UUID { return r.ID })
	}
	return nil
}

// collect loads records of one table with the selected fields, including those in
// fragments on the interfaces that the type implements.
func collect[Q, R any](ctx context.Context, as []string, query *Q, fields func(*Q, context.Context, ...string) (*Q, error), all func(*Q, context.Context) ([]*R, error), found map[uuid.UUID]ent.Noder, id func(*R) uuid.UUID) error {
	query, err := fields(query, ctx, as...)
	if err != nil {
		return err
	}
	records, err := all(query, ctx)
	if err != nil {
		return err
	}
	for _, r := range records {
		if node, ok := any(r).(ent.Noder); ok {
			found[id(r)] = node
		}
	}
	return nil
}

// Node loads a record that another record refers to, or nil where the viewer cannot see
// it. all lists the records to load at once.
func Node(ctx context.Context, id uuid.UUID, all func() []uuid.UUID) (ent.Noder, error) {
	return Batch(ctx, FieldKey(ctx), id, all, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]ent.Noder, error) {
		byTable := map[string][]uuid.UUID{}
		for _, id := range ids {
			if table, ok := store.TableOf(id); ok {
				byTable[table] = append(byTable[table], id)
			}
		}
		found := map[uuid.UUID]ent.Noder{}
		for table, ids := range byTable {
			if err := LoadNodes(ctx, table, ids, found); err != nil && !IsDenied(err) {
				return nil, err
			}
		}
		return found, nil
	})
}
