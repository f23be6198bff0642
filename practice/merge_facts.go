package practice

import (
	"slices"
	"strings"
)

// MergeText is one field of a record as a text, empty where the record says nothing.
type MergeText struct {
	// Field of the record, as the contract calls it.
	Field string
	// Read and Write are the field's value.
	Read  func() string
	Write func(string)
}

// textAt is a field that is a text already.
func textAt[T ~string](field string, at *T) MergeText {
	return MergeText{field, func() string { return string(*at) }, func(v string) { *at = T(v) }}
}

// codeAt is a field that always has a code, of which one says nothing.
func codeAt[T ~string](field string, at *T, nothing T) MergeText {
	return MergeText{field, func() string {
		if *at == nothing {
			return ""
		}
		return string(*at)
	}, func(v string) {
		if *at = T(v); v == "" {
			*at = nothing
		}
	}}
}

// dateAt is a field that is a date.
func dateAt(field string, at **Date) MergeText {
	return MergeText{field, func() string {
		if *at == nil {
			return ""
		}
		return (*at).String()
	}, func(v string) {
		*at = nil
		if day, err := ParseDate(v); err == nil {
			*at = &day
		}
	}}
}

// birthAt is a date of birth with how much of it is known, such as "2018-03-04" and
// "2018-07-01 YEAR".
func birthAt(at *Birth) MergeText {
	return MergeText{"dateOfBirth", func() string {
		switch {
		case at.On == nil:
			return ""
		case at.Precision == BirthPrecisionDay || at.Precision == "":
			return at.On.String()
		}
		return at.On.String() + " " + string(at.Precision)
	}, func(v string) {
		at.On, at.Precision = nil, ""
		day, precision, _ := strings.Cut(v, " ")
		if on, err := ParseDate(day); err == nil {
			at.On, at.Precision = &on, BirthPrecision(precision)
			if precision == "" {
				at.Precision = BirthPrecisionDay
			}
		}
	}}
}

// MergeChild lists the fields of a child that a merge compares, without the former names,
// which are added up.
func MergeChild(f *ChildFacts, i *Identity) []MergeText {
	return []MergeText{
		textAt("givenName", &f.GivenName), textAt("familyName", &f.FamilyName), textAt("preferredName", &f.PreferredName),
		birthAt(&f.Birth), dateAt("expectedDateOfBirth", &f.Birth.Expected), dateAt("diedOn", &f.Died),
		codeAt("sex", &f.Sex, SexUnknown), codeAt("genderIdentity", &f.GenderIdentity, GenderIdentityNotKnown),
		textAt("ethnicityCode", &f.EthnicityCode), textAt("firstLanguage", &f.FirstLanguage), textAt("religion", &f.Religion),
		{"disabilities", func() string {
			codes := make([]string, len(f.Disabilities))
			for n, d := range f.Disabilities {
				codes[n] = string(d)
			}
			return strings.Join(codes, " ")
		}, func(v string) {
			f.Disabilities = []Disability{}
			for _, code := range strings.Fields(v) {
				f.Disabilities = append(f.Disabilities, Disability(code))
			}
		}},
		textAt("nhsNumber", &f.NHSNumber), textAt("upn", &f.UPN), textAt("laChildId", &f.LAChildID),
		textAt("identity.culture", &i.Culture), textAt("identity.language", &i.Language), textAt("identity.faith", &i.Faith),
		textAt("identity.disability", &i.Disability), textAt("identity.belonging", &i.Belonging),
		textAt("identity.senseOfSelf", &i.SenseOfSelf), textAt("identity.home", &i.Home),
	}
}

// HomeFacts are the facts of a household that a merge compares.
type HomeFacts struct{ Address, Postcode, Ward string }

// MergeHome lists the fields of a household that a merge compares.
func MergeHome(f *HomeFacts) []MergeText {
	return []MergeText{textAt("address", &f.Address), textAt("postcode", &f.Postcode), textAt("ward", &f.Ward)}
}

// AdultFacts are the facts of a relative that a merge compares.
type AdultFacts struct {
	GivenName, FamilyName string
	Born                  *Date
	Sex                   Sex
}

// MergeAdult lists the fields of a relative that a merge compares.
func MergeAdult(f *AdultFacts) []MergeText {
	return []MergeText{textAt("givenName", &f.GivenName), textAt("familyName", &f.FamilyName), dateAt("dateOfBirth", &f.Born),
		codeAt("sex", &f.Sex, SexUnknown)}
}

// JoinFacts compares two records field by field. The record that stays takes over what it
// says nothing about.
func JoinFacts(from, into []MergeText) []MergeFact {
	var facts []MergeFact
	for n, field := range from {
		one, other := field.Read(), into[n].Read()
		if one == "" || one == other {
			continue
		}
		fact := MergeFact{Field: field.Field, From: &one, Taken: other == ""}
		if other != "" {
			fact.Into = &other
		}
		if fact.Taken {
			into[n].Write(one)
		}
		facts = append(facts, fact)
	}
	return facts
}

// PartFacts takes from a record what it took over in a merge and still says.
func PartFacts(into []MergeText, facts []MergeFact) {
	said := func(text *string) string {
		if text == nil {
			return ""
		}
		return *text
	}
	for _, fact := range facts {
		for _, field := range into {
			if fact.Taken && field.Field == fact.Field && field.Read() == said(fact.From) {
				field.Write(said(fact.Into))
			}
		}
	}
}

// JoinChildren is JoinFacts for two children. A date of birth takes the place of one that is
// less sure and of an expected date, and the names of the other record become former ones.
func JoinChildren(from, into ChildFacts, was, identity *Identity) (ChildFacts, []MergeFact) {
	facts := joinBirths(from.Birth, &into.Birth)
	from.Birth = Birth{}
	facts = append(facts, JoinFacts(MergeChild(&from, was), MergeChild(&into, identity))...)
	return into, append(facts, joinNames(from, &into)...)
}

// joinBirths joins what two records know of one birth.
func joinBirths(from Birth, into *Birth) []MergeFact {
	var facts []MergeFact
	fact := func(field, one, other string, taken bool) {
		f := MergeFact{Field: field, Taken: taken}
		if one != "" {
			f.From = &one
		}
		if other != "" {
			f.Into = &other
		}
		facts = append(facts, f)
	}
	born, expected := birthAt(into), dateAt("expectedDateOfBirth", &into.Expected)
	if one, other := birthAt(&from).Read(), born.Read(); one != "" && one != other {
		taken := other == "" || lessSure(*into, from)
		fact(born.Field, one, other, taken)
		if taken {
			born.Write(one)
			if due := expected.Read(); due != "" {
				fact(expected.Field, "", due, true)
				expected.Write("")
			}
		}
	}
	if one, other := dateAt("", &from.Expected).Read(), expected.Read(); one != "" && one != other {
		taken := other == "" && into.On == nil
		fact(expected.Field, one, other, taken)
		if taken {
			expected.Write(one)
		}
	}
	if into.On != nil || into.Expected != nil {
		into.UnknownReason = ""
	}
	return facts
}

// lessSure reports whether a date of birth is known less exactly than another.
func lessSure(b, than Birth) bool {
	order := BirthPrecision("").Values()
	return slices.Index(order, string(b.Precision)) > slices.Index(order, string(than.Precision))
}

const formerNames = "formerNames"

// joinNames adds the legal and former names of one record to the former names of another
// that does not bear them.
func joinNames(from ChildFacts, into *ChildFacts) []MergeFact {
	var facts []MergeFact
	known := []string{NormaliseName(into.GivenName + " " + into.FamilyName)}
	for _, name := range into.FormerNames {
		known = append(known, NormaliseName(name))
	}
	names := slices.Clone(into.FormerNames)
	for _, name := range append([]string{strings.TrimSpace(from.GivenName + " " + from.FamilyName)}, from.FormerNames...) {
		if key := NormaliseName(name); key == "" || slices.Contains(known, key) || len(names) >= maxFormerNames {
			continue
		}
		known = append(known, NormaliseName(name))
		names = append(names, name)
		facts = append(facts, MergeFact{Field: formerNames, From: &name, Taken: true})
	}
	into.FormerNames = names
	return facts
}

// PartChild takes from a child what it took over in a merge and still says.
func PartChild(f *ChildFacts, i *Identity, facts []MergeFact) {
	PartFacts(MergeChild(f, i), facts)
	for _, fact := range facts {
		if fact.Field == formerNames && fact.From != nil {
			f.FormerNames = slices.DeleteFunc(slices.Clone(f.FormerNames), func(name string) bool { return name == *fact.From })
		}
	}
	if f.Birth.On == nil && f.Birth.Expected == nil && f.Birth.UnknownReason == "" {
		f.Birth.UnknownReason = "Taken from a record that is of another child."
	}
}
