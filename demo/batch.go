package demo

import (
	"heed/ent"
	"heed/ent/action"
	"heed/ent/actionchild"
	"heed/ent/actionstep"
	"heed/ent/breakglass"
	"heed/ent/careprofile"
	"heed/ent/caresitting"
	entchild "heed/ent/child"
	"heed/ent/chronologyevent"
	"heed/ent/chronologysubject"
	"heed/ent/escalation"
	"heed/ent/household"
	"heed/ent/householdmember"
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
)

// batch is the rows of some families, as ent's own records, which know their columns.
type batch struct {
	organisations []*ent.Organisation
	practitioners []*ent.Practitioner
	children      []*ent.Child
	relatives     []*ent.Relative
	relationships []*ent.Relationship
	households    []*ent.Household
	members       []*ent.HouseholdMember
	involvements  []*ent.Involvement
	referrals     []*ent.Referral
	namings       []*ent.ReferralChild
	decisions     []*ent.ReferralDecision
	trainings     []*ent.Training
	sittings      []*ent.CareSitting
	profiles      []*ent.CareProfile
	grades        []*ent.ItemGrade
	evidence      []*ent.ProfileEvidence
	targets       []*ent.TargetItem
	clocks        []*neglectClock
	actions       []*ent.Action
	subjected     []*ent.ActionChild
	steps         []*ent.ActionStep
	escalations   []*ent.Escalation
	notices       []*ent.Notice
	jobs          []*job
	openings      []*ent.BreakGlass
	events        []*ent.ChronologyEvent
	subjects      []*ent.ChronologySubject
	voices        []*ent.VoiceRecord
	// done is how many children there are, including these.
	done int
}

// table is the rows of a batch that go into one table.
type table struct {
	name    string
	columns []string
	rows    []any
}

// tables lists the tables to write.
func (b *batch) tables() []table {
	return []table{
		tableOf(organisation.Table, organisation.Columns, b.organisations),
		tableOf(practitioner.Table, practitioner.Columns, b.practitioners),
		tableOf(household.Table, household.Columns, b.households),
		tableOf(entchild.Table, entchild.Columns, b.children),
		tableOf(relative.Table, relative.Columns, b.relatives),
		tableOf(relationship.Table, relationship.Columns, b.relationships),
		tableOf(householdmember.Table, householdmember.Columns, b.members),
		tableOf(involvement.Table, involvement.Columns, b.involvements),
		tableOf(referral.Table, referral.Columns, b.referrals),
		tableOf(referralchild.Table, referralchild.Columns, b.namings),
		tableOf(referraldecision.Table, referraldecision.Columns, b.decisions),
		tableOf(training.Table, training.Columns, b.trainings),
		tableOf(caresitting.Table, caresitting.Columns, b.sittings),
		tableOf(careprofile.Table, careprofile.Columns, b.profiles),
		tableOf(itemgrade.Table, itemgrade.Columns, b.grades),
		tableOf(profileevidence.Table, profileevidence.Columns, b.evidence),
		tableOf(targetitem.Table, targetitem.Columns, b.targets),
		tableOf("neglect_clock", []string{"child_id", "instrument", "area", "since", "days", "poor_from"}, b.clocks),
		tableOf(action.Table, action.Columns, b.actions),
		tableOf(actionchild.Table, actionchild.Columns, b.subjected),
		tableOf(actionstep.Table, actionstep.Columns, b.steps),
		tableOf(escalation.Table, escalation.Columns, b.escalations),
		tableOf(notice.Table, notice.Columns, b.notices),
		tableOf("job", []string{"id", "created_at", "kind", "subject_id", "run_at"}, b.jobs),
		tableOf(breakglass.Table, breakglass.Columns, b.openings),
		tableOf(chronologyevent.Table, chronologyevent.Columns, b.events),
		tableOf(chronologysubject.Table, chronologysubject.Columns, b.subjects),
		tableOf(voicerecord.Table, voicerecord.Columns, b.voices),
	}
}

func tableOf[T any](name string, columns []string, records []*T) table {
	t := table{name: name, columns: columns, rows: make([]any, len(records))}
	for i, r := range records {
		t.rows[i] = r
	}
	return t
}
