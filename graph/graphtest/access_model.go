package graphtest

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"heed/auth"
	"heed/practice"
)

// AccessModel is docs/access in plain Go: what a viewer of a partnership may see. It
// is written from that page and shares nothing with the policies.
type AccessModel struct {
	*Partnership
	Viewer auth.Viewer
	Now    time.Time
}

func (a AccessModel) holds(roles ...practice.Role) bool {
	return slices.ContainsFunc(roles, a.Viewer.Has)
}

// Works: those whose role sees children at all. Auditors need an open programme,
// and there is none; the others see counts, settings or who looked.
func (a AccessModel) Works() bool {
	return a.holds(practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead, practice.RoleManager)
}

// oversees: managers and safeguarding leads, who see every child of their
// organisation whatever an involvement says.
func (a AccessModel) oversees() bool {
	return a.holds(practice.RoleManager, practice.RoleSafeguardingLead)
}

// unit: the body is a part of the viewer's organisation, at any depth and within one
// agency.
func (a AccessModel) unit(body any) bool {
	o := a.by("organisation", body)
	for range 5 {
		parent := a.by("organisation", o["parent_id"])
		if parent == nil || parent["agency"] != o["agency"] {
			return false
		}
		if o = parent; o.ID() == a.Viewer.OrganisationID {
			return true
		}
	}
	return false
}

// Authority: social care's leads and managers of the local authority.
func (a AccessModel) Authority() bool {
	return a.Viewer.Agency == practice.AgencySocialCare && a.Viewer.OrganisationKind == practice.OrganisationKindLocalAuthority &&
		a.holds(practice.RoleLead, practice.RoleManager)
}

// current: the dates of an involvement hold.
func (a AccessModel) current(i Row) bool {
	to := i["to"].(*time.Time)
	return !i["from"].(time.Time).After(a.Now) && (to == nil || !to.Before(a.Now))
}

func (a AccessModel) child(c Row) bool {
	involved, named := false, false
	for _, i := range a.where("involvement", "child_id", c.ID()) {
		person := i["practitioner_id"].(*uuid.UUID)
		whole := i["sight"] == practice.InvolvementSightOrganisation
		switch {
		case !a.current(i):
		case i["organisation_id"] == a.Viewer.OrganisationID:
			mine := person != nil && *person == a.Viewer.PractitionerID
			named, involved = named || mine, involved || mine || whole || a.oversees()
		case a.ParentsSee && a.unit(i["organisation_id"]):
			involved = involved || whole && a.oversees()
		}
	}
	switch {
	case !a.Works() || mergedInto(c) != nil:
		return false
	case c["restricted"] == true:
		return named
	default:
		return involved || a.Authority() || a.opened(c)
	}
}

// opened: the viewer opened the record in an emergency, and the hour lasts.
func (a AccessModel) opened(c Row) bool {
	return slices.ContainsFunc(a.where("break_glass", "child_id", c.ID()), func(g Row) bool {
		return g["practitioner_id"] == a.Viewer.PractitionerID && !g["opened_at"].(time.Time).After(a.Now) &&
			g["ends_at"].(time.Time).After(a.Now)
	})
}

// mine: the submitter's own concern, where a role lets them have any.
func (a AccessModel) mine(referral Row) bool {
	return referral["submitted_by_id"] == a.Viewer.PractitionerID &&
		a.holds(practice.RoleSubmitter, practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead, practice.RoleManager,
			practice.RoleAuditor)
}

// own: seen as its submitter sees it, who may be another of the organisation whose
// safeguarding the viewer leads.
func (a AccessModel) own(referral Row) bool {
	return a.mine(referral) || a.drafted(referral) || a.safeguards(referral)
}

// safeguards: the viewer leads the safeguarding of the submitter's organisation.
func (a AccessModel) safeguards(referral Row) bool {
	return a.holds(practice.RoleSafeguardingLead) && referral["organisation_id"] == a.Viewer.OrganisationID
}

// answers: whose feedback is for the viewer to acknowledge: their own, and of who
// cannot. Nobody of a drawn partnership has left.
func (a AccessModel) answers(referral Row) bool {
	return a.mine(referral) || a.safeguards(referral) && a.by("practitioner", referral["submitted_by_id"])["system"] == true
}

// sees: everything that hangs on a child follows the child.
func (a AccessModel) sees(table string, r Row) bool {
	switch table {
	case "organisation", "practitioner":
		return true
	case "child":
		return a.child(r)
	case "involvement", "chronology_subject", "action_child":
		return a.child(a.by("child", r["child_id"]))
	case "relationship":
		return a.child(a.by("child", r["child_id"])) && a.stands(r)
	case "disclosure":
		return a.child(a.standing("child", a.by("child", r["child_id"]))) || a.holds(practice.RoleRecords)
	case "household_member":
		if a.hidesMember(r["household_id"]) {
			return false
		}
		if id := r["child_id"].(*uuid.UUID); id != nil {
			return a.child(a.by("child", *id))
		}
		return a.sees("relative", a.by("relative", *r["relative_id"].(*uuid.UUID))) && a.stay(r)
	case "household":
		return a.any("household_member", "household_id", r.ID())
	case "relative":
		return a.any("relationship", "relative_id", r.ID())
	case "chronology_event":
		return a.any("chronology_subject", "event_id", r.ID())
	case "action":
		return a.any("action_child", "action_id", r.ID())
	case "action_step", "escalation":
		return a.sees("action", a.by("action", r["action_id"]))
	case "notice":
		return r["recipient_id"] == a.Viewer.PractitionerID && (r["child_id"].(*uuid.UUID) == nil || a.child(a.by("child", r["child_id"])))
	case "referral":
		return a.own(r) || a.caseBehind(r)
	case "referral_child":
		return a.own(a.by("referral", r["referral_id"])) || a.child(a.standing("child", a.by("child", r["child_id"])))
	case "instrument", "training":
		return true
	case "care_profile":
		return a.child(a.by("child", r["child_id"]))
	case "profile_evidence":
		return a.child(a.by("child", r["child_id"])) && (r["organisation_id"] == a.Viewer.OrganisationID ||
			a.told(a.by("care_profile", r["profile_id"])))
	case "item_grade", "target_item":
		profile := a.by("care_profile", r["profile_id"])
		return a.child(a.by("child", r["child_id"])) && a.unsealed(profile, r["grader"]) &&
			(a.told(profile) || r["recorded_by_id"] == a.Viewer.PractitionerID)
	case "care_sitting":
		return a.any("care_profile", "sitting_id", r.ID())
	case "break_glass":
		return a.holds(practice.RoleRecords) || a.Works() &&
			(r["practitioner_id"] == a.Viewer.PractitionerID || a.child(a.by("child", r["child_id"])))
	case "record_merge":
		return a.seesMerge(r)
	case "incident":
		return a.seesIncident(r)
	case "incident_delivery":
		return (r["organisation_id"] == a.Viewer.OrganisationID || a.Authority()) && a.child(a.by("child", r["child_id"]))
	case "referral_information":
		return a.sees("referral", a.by("referral", r["referral_id"]))
	case "concern_draft":
		return a.seesDraft(r)
	case "referral_decision":
		return a.caseBehind(a.by("referral", r["referral_id"]))
	}
	if _, described := kindOf(table); described {
		return a.child(a.by("child", r["child_id"]))
	}
	panic("the oracle knows no " + table)
}

// caseBehind: the case behind a concern, for those who see a child it names.
func (a AccessModel) caseBehind(referral Row) bool {
	return slices.ContainsFunc(a.where("referral_child", "referral_id", referral.ID()), func(n Row) bool {
		return a.child(a.by("child", n["child_id"]))
	})
}

// unsealed: of a draft, the practitioner's grades and target items are for the
// assessor's organisation but not for who grades independently; theirs are for
// nobody else. What a family says is for all.
func (a AccessModel) unsealed(profile Row, grader any) bool {
	second, _ := profile["second_assessor_id"].(*uuid.UUID)
	grades := second != nil && *second == a.Viewer.PractitionerID
	switch {
	case profile["state"] != practice.CareProfileStateDraft, grader == practice.GraderKindParent, grader == practice.GraderKindYoungPerson:
		return true
	case grader == practice.GraderKindSecondPractitioner:
		return grades
	default:
		return profile["organisation_id"] == a.Viewer.OrganisationID && !grades
	}
}

// told: what a mistaken profile says is for those who can mark it so.
func (a AccessModel) told(profile Row) bool {
	return profile["mistaken_at"] == nil || profile["organisation_id"] == a.Viewer.OrganisationID || a.Authority()
}

func (a AccessModel) any(table, column string, value any) bool {
	return len(a.Visible(table, a.where(table, column, value))) > 0
}

// Visible are those of the rows that the viewer sees.
func (a AccessModel) Visible(table string, rows []Row) []Row {
	var list []Row
	for _, r := range rows {
		if a.sees(table, r) {
			list = append(list, r)
		}
	}
	return list
}

// where finds rows by the value of a column, followed through its pointer.
func (p *Partnership) where(table, column string, value any) []Row {
	var list []Row
	for _, r := range p.Rows[table] {
		v := r[column]
		if pointer, ok := v.(*uuid.UUID); ok && pointer != nil {
			v = *pointer
		}
		if v == value {
			list = append(list, r)
		}
	}
	return list
}

// by finds a row by its identifier; nil where there is none.
func (p *Partnership) by(table string, id any) Row {
	if pointer, ok := id.(*uuid.UUID); ok {
		if pointer == nil {
			return nil
		}
		id = *pointer
	}
	for _, r := range p.Rows[table] {
		if r["id"] == id {
			return r
		}
	}
	return nil
}
