package practice

import "slices"

// Classification is who, of those who see the child, may read a text. Its
// author sets it.
type Classification string

const (
	// ClassificationRoutine is for everyone who sees the child.
	ClassificationRoutine Classification = "ROUTINE"
	// ClassificationSensitive is for the author's agency, social care, auditors.
	ClassificationSensitive Classification = "SENSITIVE"
	// ClassificationPoliceRestricted is for police and social care managers.
	ClassificationPoliceRestricted Classification = "POLICE_RESTRICTED"
	// ClassificationHealthRestricted is for health and the social care lead.
	ClassificationHealthRestricted Classification = "HEALTH_RESTRICTED"
	// ClassificationThirdParty is about somebody else: for every professional,
	// never for an export to the family.
	ClassificationThirdParty Classification = "THIRD_PARTY"
)

// Values lists every classification.
func (Classification) Values() []string {
	return names(ClassificationRoutine, ClassificationSensitive, ClassificationPoliceRestricted,
		ClassificationHealthRestricted, ClassificationThirdParty)
}

// WithheldReason is why a text is withheld, so that a screen can say withheld
// rather than empty.
type WithheldReason string

const (
	// WithheldReasonSensitive is a text kept to its agency and social care.
	WithheldReasonSensitive WithheldReason = "SENSITIVE"
	// WithheldReasonPoliceRestricted is a text kept to police and managers.
	WithheldReasonPoliceRestricted WithheldReason = "POLICE_RESTRICTED"
	// WithheldReasonHealthRestricted is a text kept to health and the lead.
	WithheldReasonHealthRestricted WithheldReason = "HEALTH_RESTRICTED"
	// WithheldReasonThirdParty is a text about somebody else.
	WithheldReasonThirdParty WithheldReason = "THIRD_PARTY"
	// WithheldReasonUnclassified is a text whose classification is not known,
	// or a viewer of no known agency; both are refused.
	WithheldReasonUnclassified WithheldReason = "UNCLASSIFIED"
)

// Values lists every reason.
func (WithheldReason) Values() []string {
	return names(WithheldReasonSensitive, WithheldReasonPoliceRestricted, WithheldReasonHealthRestricted,
		WithheldReasonThirdParty, WithheldReasonUnclassified)
}

// reader is who may read a classification. A zero field asks nothing.
type reader struct {
	agency Agency
	role   Role
	author bool
}

// clearance is one row of the matrix: any of the readers suffices.
type clearance struct {
	classification Classification
	readers        []reader
	otherwise      WithheldReason
}

// clearances is the matrix of docs/access, as data.
func clearances() []clearance {
	return []clearance{
		{ClassificationRoutine, []reader{{}}, ""},
		{ClassificationThirdParty, []reader{{}}, ""},
		{ClassificationSensitive, []reader{{author: true}, {agency: AgencySocialCare}, {role: RoleAuditor}}, WithheldReasonSensitive},
		{ClassificationPoliceRestricted, []reader{{agency: AgencyPolice}, {agency: AgencySocialCare, role: RoleManager}}, WithheldReasonPoliceRestricted},
		{ClassificationHealthRestricted, []reader{{agency: AgencyHealth}, {agency: AgencySocialCare, role: RoleLead}}, WithheldReasonHealthRestricted},
	}
}

// Withheld says whether a text is kept from a professional who sees the child,
// and why. The last fact is whether the viewer's own agency wrote it. What is
// not classified is withheld.
func Withheld(c Classification, viewerAgency Agency, viewerRoles []Role, ownAgency bool) (WithheldReason, bool) {
	rows := clearances()
	at := slices.IndexFunc(rows, func(row clearance) bool { return row.classification == c })
	if at < 0 || !known(viewerAgency) {
		return WithheldReasonUnclassified, true
	}
	for _, r := range rows[at].readers {
		if (r.agency == "" || r.agency == viewerAgency) &&
			(r.role == "" || slices.Contains(viewerRoles, r.role)) &&
			(!r.author || ownAgency) {
			return "", false
		}
	}
	return rows[at].otherwise, true
}

// WithheldFromFamily says whether a text is kept out of an export to the family,
// and why. Texts about others never go; restricted ones wait until their agency
// has looked at the exemptions and classified them anew (Data Protection Act
// 2018, schedule 3, and the crime prevention exemption). That restricted texts
// wait is our own, cautious rule.
func WithheldFromFamily(c Classification) (WithheldReason, bool) {
	switch c {
	case ClassificationRoutine, ClassificationSensitive:
		return "", false
	case ClassificationThirdParty:
		return WithheldReasonThirdParty, true
	case ClassificationPoliceRestricted:
		return WithheldReasonPoliceRestricted, true
	case ClassificationHealthRestricted:
		return WithheldReasonHealthRestricted, true
	default:
		return WithheldReasonUnclassified, true
	}
}
