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

func (s AccessModel) holds(roles ...practice.Role) bool { return slices.ContainsFunc(roles, s.Viewer.Has) }

// Works: those whose role sees children at all. Auditors need an open programme,
// and there is none; the others see counts, settings or who looked.
func (s AccessModel) Works() bool {
	return s.holds(practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead, practice.RoleManager)
}

// oversees: managers and safeguarding leads, whom no involvement of their
// organisation leaves out.
func (s AccessModel) oversees() bool { return s.holds(practice.RoleManager, practice.RoleSafeguardingLead) }

// unit: the body is a part of the viewer's organisation, at any depth and within one
// agency.
func (s AccessModel) unit(body any) bool {
	o := s.by("organisation", body)
	for range 5 {
		parent := s.by("organisation", o["parent_id"])
		if parent == nil || parent["agency"] != o["agency"] {
			return false
		}
		if o = parent; o.ID() == s.Viewer.OrganisationID {
			return true
		}
	}
	return false
}

// Authority: social care's leads and managers of the local authority.
func (s AccessModel) Authority() bool {
	return s.Viewer.Agency == practice.AgencySocialCare && s.Viewer.OrganisationKind == practice.OrganisationKindLocalAuthority &&
		s.holds(practice.RoleLead, practice.RoleManager)
}

// current: the dates of an involvement hold.
func (s AccessModel) current(i Row) bool {
	to := i["to"].(*time.Time)
	return !i["from"].(time.Time).After(s.Now) && (to == nil || !to.Before(s.Now))
}

func (s AccessModel) child(c Row) bool {
	involved, named := false, false
	for _, i := range s.where("involvement", "child_id", c.ID()) {
		person := i["practitioner_id"].(*uuid.UUID)
		whole := i["sight"] == practice.InvolvementSightOrganisation
		switch {
		case !s.current(i):
		case i["organisation_id"] == s.Viewer.OrganisationID:
			mine := person != nil && *person == s.Viewer.PractitionerID
			named, involved = named || mine, involved || mine || whole || s.oversees()
		case s.ParentsSee && s.unit(i["organisation_id"]):
			involved = involved || whole && s.oversees()
		}
	}
	switch {
	case !s.Works():
		return false
	case c["restricted"] == true:
		return named
	default:
		return involved || s.Authority() || s.opened(c)
	}
}

// opened: the viewer opened the record in an emergency, and the hour lasts.
func (s AccessModel) opened(c Row) bool {
	return slices.ContainsFunc(s.where("break_glass", "child_id", c.ID()), func(g Row) bool {
		return g["practitioner_id"] == s.Viewer.PractitionerID && !g["opened_at"].(time.Time).After(s.Now) && g["ends_at"].(time.Time).After(s.Now)
	})
}

// mine: the submitter's own concern, where a role lets them have any.
func (s AccessModel) mine(referral Row) bool {
	return referral["submitted_by_id"] == s.Viewer.PractitionerID &&
		s.holds(practice.RoleSubmitter, practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleLead, practice.RoleManager, practice.RoleAuditor)
}

// own: seen as its submitter sees it, who may be another of the organisation whose
// safeguarding the viewer leads.
func (s AccessModel) own(referral Row) bool {
	return s.mine(referral) || s.holds(practice.RoleSafeguardingLead) && referral["organisation_id"] == s.Viewer.OrganisationID
}

// answers: whose feedback is for the viewer to acknowledge: their own, and of who
// cannot. Nobody of a drawn partnership has left.
func (s AccessModel) answers(referral Row) bool {
	return s.mine(referral) || s.own(referral) && s.by("practitioner", referral["submitted_by_id"])["system"] == true
}

// sees: everything that hangs on a child follows the child.
func (s AccessModel) sees(table string, r Row) bool {
	switch table {
	case "organisation", "practitioner":
		return true
	case "child":
		return s.child(r)
	case "involvement", "chronology_subject", "action_child":
		return s.child(s.by("child", r["child_id"]))
	case "relationship":
		return s.child(s.by("child", r["child_id"])) && s.stands(r)
	case "disclosure":
		return s.child(s.by("child", r["child_id"])) || s.holds(practice.RoleRecords)
	case "household_member":
		if s.walled(r["household_id"]) {
			return false
		}
		if id := r["child_id"].(*uuid.UUID); id != nil {
			return s.child(s.by("child", *id))
		}
		return s.sees("relative", s.by("relative", *r["relative_id"].(*uuid.UUID))) && s.stay(r)
	case "household":
		return s.any("household_member", "household_id", r.ID())
	case "relative":
		return s.any("relationship", "relative_id", r.ID())
	case "chronology_event":
		return s.any("chronology_subject", "event_id", r.ID())
	case "action":
		return s.any("action_child", "action_id", r.ID())
	case "action_step", "escalation":
		return s.sees("action", s.by("action", r["action_id"]))
	case "notice":
		return r["recipient_id"] == s.Viewer.PractitionerID && (r["child_id"].(*uuid.UUID) == nil || s.child(s.by("child", r["child_id"])))
	case "referral":
		return s.own(r) || s.caseBehind(r)
	case "referral_child":
		return s.own(s.by("referral", r["referral_id"])) || s.child(s.by("child", r["child_id"]))
	case "instrument", "training":
		return true
	case "care_profile", "profile_evidence":
		return s.child(s.by("child", r["child_id"]))
	case "item_grade", "target_item":
		return s.child(s.by("child", r["child_id"])) && s.unsealed(s.by("care_profile", r["profile_id"]), r["grader"])
	case "care_sitting":
		return s.any("care_profile", "sitting_id", r.ID())
	case "break_glass":
		return s.holds(practice.RoleRecords) || s.Works() && (r["practitioner_id"] == s.Viewer.PractitionerID || s.child(s.by("child", r["child_id"])))
	case "referral_decision":
		return s.caseBehind(s.by("referral", r["referral_id"]))
	}
	panic("the oracle knows no " + table)
}

// caseBehind: the case behind a concern, for those who see a child it names.
func (s AccessModel) caseBehind(referral Row) bool {
	return slices.ContainsFunc(s.where("referral_child", "referral_id", referral.ID()), func(n Row) bool {
		return s.child(s.by("child", n["child_id"]))
	})
}

// unsealed: of a draft, the practitioner's grades and target items are for the
// assessor's organisation but not for who grades independently; theirs are for
// nobody else. What a family says is for all.
func (s AccessModel) unsealed(profile Row, grader any) bool {
	second, _ := profile["second_assessor_id"].(*uuid.UUID)
	grades := second != nil && *second == s.Viewer.PractitionerID
	switch {
	case profile["state"] != practice.CareProfileStateDraft, grader == practice.GraderKindParent, grader == practice.GraderKindYoungPerson:
		return true
	case grader == practice.GraderKindSecondPractitioner:
		return grades
	default:
		return profile["organisation_id"] == s.Viewer.OrganisationID && !grades
	}
}

func (s AccessModel) any(table, column string, value any) bool {
	return len(s.Visible(table, s.where(table, column, value))) > 0
}

// Visible are those of the rows that the viewer sees.
func (s AccessModel) Visible(table string, rows []Row) []Row {
	var list []Row
	for _, r := range rows {
		if s.sees(table, r) {
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
