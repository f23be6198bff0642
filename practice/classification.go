package practice

import "slices"

// TextReader is a professional who sees the children of a record, and how they are related
// to its text.
type TextReader struct {
	// Agency and Roles are theirs.
	Agency Agency
	Roles  []Role
	// Author says that their organisation wrote the text, Colleague that their
	// agency did.
	Author, Colleague bool
	// Named says that they are involved by name with every child of the record, because the
	// text is about all of them.
	Named bool
	// ManagesNamed says that with every child of the record a lead is involved by name whose
	// manager they are.
	ManagesNamed bool
}

// reader is who may read a classification. A zero field requires nothing.
type reader struct {
	agency                  Agency
	role                    Role
	colleague, named, leads bool
}

// clearance is one row of the matrix: any of the readers suffices.
type clearance struct {
	classification Classification
	readers        []reader
	otherwise      WithheldReason
}

// clearances is the matrix of docs/access, as data.
var clearances = []clearance{
	{ClassificationRoutine, []reader{{}}, ""},
	{ClassificationThirdParty, []reader{{}}, ""},
	{ClassificationSensitive, []reader{{colleague: true}, {agency: AgencySocialCare}, {role: RoleAuditor}}, WithheldReasonSensitive},
	{ClassificationPoliceRestricted, []reader{{agency: AgencyPolice}, {agency: AgencySocialCare, role: RoleManager},
		{agency: AgencySocialCare, role: RoleLead, named: true}}, WithheldReasonPoliceRestricted},
	{ClassificationHealthRestricted, []reader{{agency: AgencyHealth}, {agency: AgencySocialCare, role: RoleLead, named: true},
		{agency: AgencySocialCare, role: RoleManager, leads: true}}, WithheldReasonHealthRestricted},
}

// Withheld says whether a text is withheld from a professional who sees the children of
// its record, and why. The author's own organisation always reads back what it wrote. A
// text without a classification is withheld.
func Withheld(c Classification, by TextReader) (WithheldReason, bool) {
	rows := clearances
	at := slices.IndexFunc(rows, func(row clearance) bool { return row.classification == c })
	if at < 0 || !known(by.Agency) {
		return WithheldReasonUnclassified, true
	}
	if by.Author || slices.ContainsFunc(rows[at].readers, by.is) {
		return "", false
	}
	return rows[at].otherwise, true
}

// is says whether somebody is a reader of the matrix.
func (by TextReader) is(r reader) bool {
	return (r.agency == "" || r.agency == by.Agency) && (r.role == "" || slices.Contains(by.Roles, r.role)) &&
		(!r.colleague || by.Colleague) && (!r.named || by.Named) && (!r.leads || by.ManagesNamed)
}

// HangsOnNames says whether it depends on involvement by name whether a text is withheld;
// for all others nobody needs to check that.
func HangsOnNames(c Classification, by TextReader) bool {
	by.Named, by.ManagesNamed = false, false
	_, without := Withheld(c, by)
	by.Named, by.ManagesNamed = true, true
	_, with := Withheld(c, by)
	return without != with
}
