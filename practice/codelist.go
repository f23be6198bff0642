package practice

import (
	_ "embed"
	"strconv"
	"sync"
	"time"
)

//go:embed data/census-codes.csv
var censusCodes string

// CodeList names a code list of the children in need census. Lists are
// versioned by collection year: a code valid in one year can be invalid in the
// next, and its label can change without it. Store the code and the year.
type CodeList string

// The lists of the census, by the name of their type in its schema.
const (
	// CodeListEthnicity is a child's ethnicity.
	CodeListEthnicity CodeList = "ethnicitytype"
	// CodeListDisability is a child's disabilities.
	CodeListDisability CodeList = "disabilitytype"
	// CodeListSex is a child's sex, from 2025.
	CodeListSex CodeList = "sextype"
	// CodeListGender is a child's gender, until 2024.
	CodeListGender CodeList = "gendertype"
	// CodeListUnknownUPN is why a child has no unique pupil number.
	CodeListUnknownUPN CodeList = "unknownupntype"
	// CodeListReferralSource is who made a referral.
	CodeListReferralSource CodeList = "referralsourcetype"
	// CodeListPrimaryNeed is the main need of an episode.
	CodeListPrimaryNeed CodeList = "primaryneedcodetype"
	// CodeListReasonForClosure is why an episode ended.
	CodeListReasonForClosure CodeList = "reasonforclosuretype"
	// CodeListAssessmentFactors is what an assessment found.
	CodeListAssessmentFactors CodeList = "assessmentfactorstype"
	// CodeListCategoryOfAbuse is the category of a protection plan.
	CodeListCategoryOfAbuse CodeList = "categoryofabusetype"
)

// Code is one entry of a list in one year.
type Code struct {
	// Value is the code as the census takes it.
	Value string
	// Label is the department's wording in that year; some lists have none.
	Label string
}

// CensusYear is the collection year a day falls into. Year N is the twelve
// months that end on 31 March N.
func CensusYear(d Date) int {
	if d.Month >= time.April {
		return d.Year + 1
	}
	return d.Year
}

// Valid says whether the list has the code in the collection year.
func (l CodeList) Valid(code string, year int) bool {
	_, ok := l.Label(code, year)
	return ok
}

// Label is the wording of a code in the collection year, and whether the list
// has the code in that year.
func (l CodeList) Label(code string, year int) (string, bool) {
	for _, c := range l.Codes(year) {
		if c.Value == code {
			return c.Label, true
		}
	}
	return "", false
}

// Codes lists the codes of a collection year in the order of the census. A year after the
// last that is published reads as the last, one before the first as the first: a list is
// valid until the next is published.
func (l CodeList) Codes(year int) []Code {
	book := codeBook()
	year = min(max(year, book.first), book.last)
	var codes []Code
	for _, e := range book.lists[l] {
		if e.first <= year && year <= e.last {
			codes = append(codes, e.code)
		}
	}
	return codes
}

// codes is everything the census publishes, with the years it covers.
type codes struct {
	first, last int
	lists       map[CodeList][]codeEntry
}

// codeEntry is a code with its label and the years in which it is valid.
type codeEntry struct {
	code        Code
	first, last int
}

// codeBook decodes the embedded lists once.
var codeBook = sync.OnceValue(func() codes {
	book := codes{lists: make(map[CodeList][]codeEntry)}
	for _, row := range table(censusCodes) {
		first, errFirst := strconv.Atoi(row["first_year"])
		last, errLast := strconv.Atoi(row["last_year"])
		if errFirst != nil || errLast != nil {
			panic("practice: census-codes.csv: a year is not a number")
		}
		if book.first == 0 {
			book.first = first
		}
		book.first, book.last = min(book.first, first), max(book.last, last)
		list := CodeList(row["codeset"])
		book.lists[list] = append(book.lists[list], codeEntry{
			code:  Code{Value: row["code"], Label: row["label"]},
			first: first,
			last:  last,
		})
	}
	return book
})
