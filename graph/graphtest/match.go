package graphtest

// HousedChildRow is a child who lives at an address.
func (w *Env) HousedChildRow(given, family, born, address string, restricted bool) Row {
	w.T.Helper()
	kid, home := w.ChildRow(given, family, born), w.HouseholdRow(address)
	kid["restricted"] = restricted
	id := kid.ID()
	w.WriteRows("child", kid)
	w.WriteRows("household", home)
	w.WriteRows("household_member", w.MemberRow(home.ID(), &id, nil, "2026-01-01", nil))
	return kid
}

// Contacts counts the matches of which nothing is told but whom to ask.
func (a Answer) Contacts() int {
	n := 0
	for i := range a.List("child", "probableMatches") {
		if a.At("child", "probableMatches", i, "contactSafeguardingLead") == true {
			n++
		}
	}
	return n
}
