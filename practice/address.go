package practice

// ValidateAddress lists every problem of a household's address. An empty status is KNOWN.
// Paths: address, addressStatus, postcode, ward.
func ValidateAddress(status AddressStatus, address, postcode, ward string) []Problem {
	var found problems
	if status != "" {
		oneOf(&found, status, "The state of the address", "addressStatus")
	}
	switch {
	case status == "" && blank(address):
		found.add(ProblemCodeRequired, "Give an address of at least 3 characters. If there is none, choose NO_FIXED_ABODE; if nobody knows it, "+
			"NOT_KNOWN.", "address")
	case status == "" || status == AddressStatusKnown:
		found.check(address, text{"The address", 3, 500}, "address")
	case address != "":
		found.add(ProblemCodeInvalid, "An address is given. Choose KNOWN, or leave the address out.", "addressStatus")
	}
	found.line(postcode, text{"The postcode", 0, 10}, "postcode")
	found.line(ward, text{"The ward", 0, 100}, "ward")
	return found
}
