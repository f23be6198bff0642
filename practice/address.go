package practice

// ValidateAddress lists every problem of a household's address. An empty status is KNOWN.
// Paths: address, addressStatus, postcode, ward.
func ValidateAddress(status AddressStatus, address, postcode, ward string) []Problem {
	var found problems
	if status != "" {
		oneOf(&found, status, "The state of the address", "addressStatus")
	}
	if status == "" || status == AddressStatusKnown {
		found.check(address, text{"The address", 3, 500}, "address")
	} else if address != "" {
		found.add(ProblemCodeInvalid, "An address is given, so that it is known. Leave out the address, or its state.", "addressStatus")
	}
	found.line(postcode, text{"The postcode", 0, 10}, "postcode")
	found.line(ward, text{"The ward", 0, 100}, "ward")
	return found
}
