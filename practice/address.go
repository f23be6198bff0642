package practice

// ValidateAddress lists every problem of a household's address. Paths: address, postcode,
// ward.
func ValidateAddress(address, postcode, ward string) []Problem {
	var found problems
	found.check(address, text{"The address", 3, 500}, "address")
	found.line(postcode, text{"The postcode", 0, 10}, "postcode")
	found.line(ward, text{"The ward", 0, 100}, "ward")
	return found
}
