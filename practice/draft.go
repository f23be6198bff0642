package practice

import "time"

// ConcernDraftHousehold is the household of a draft, as far as it is known. Its form in
// JSON is that of the input of a concern.
type ConcernDraftHousehold struct {
	// Record identifies the household's record, if the author named one.
	Record *string `json:"id,omitempty"`
	// Address as it was said.
	Address *string `json:"address,omitempty"`
	// AddressStatus says whether there is one.
	AddressStatus *AddressStatus `json:"addressStatus,omitempty"`
	// Postcode and Ward of the address.
	Postcode *string `json:"postcode,omitempty"`
	Ward     *string `json:"ward,omitempty"`
}

// ConcernDraftChild is a child of a draft, as far as they are known. Its form in JSON is
// that of the input of a concern.
type ConcernDraftChild struct {
	// Record identifies the child's record, if the author named one.
	Record *string `json:"id,omitempty"`
	// GivenName and the following are the child's names.
	GivenName     *string  `json:"givenName,omitempty"`
	FamilyName    *string  `json:"familyName,omitempty"`
	PreferredName *string  `json:"preferredName,omitempty"`
	FormerNames   []string `json:"formerNames,omitempty"`
	// DateOfBirth and the following are what is known of the birth.
	DateOfBirth         *time.Time      `json:"dateOfBirth,omitempty"`
	BirthPrecision      *BirthPrecision `json:"birthPrecision,omitempty"`
	GuessedAge          *int            `json:"guessedAge,omitempty"`
	BirthUnknownReason  *string         `json:"birthUnknownReason,omitempty"`
	ExpectedDateOfBirth *time.Time      `json:"expectedDateOfBirth,omitempty"`
	// Sex and the following are what is known of the child.
	Sex            *Sex            `json:"sex,omitempty"`
	GenderIdentity *GenderIdentity `json:"genderIdentity,omitempty"`
	EthnicityCode  *string         `json:"ethnicityCode,omitempty"`
	FirstLanguage  *string         `json:"firstLanguage,omitempty"`
	Religion       *string         `json:"religion,omitempty"`
	Disabilities   []Disability    `json:"disabilities,omitempty"`
	// NHSNumber and the following are the child's numbers.
	NHSNumber *NHSNumber `json:"nhsNumber,omitempty"`
	UPN       *UPN       `json:"upn,omitempty"`
	LAChildID *string    `json:"laChildId,omitempty"`
}

// Open says whether the draft still waits for somebody.
func (s ConcernDraftState) Open() bool {
	return s == ConcernDraftStateWithAuthor || s == ConcernDraftStateWithSafeguardingLead
}

// OpenConcernDraftStates lists the states in which a draft waits.
func OpenConcernDraftStates() []ConcernDraftState {
	return []ConcernDraftState{ConcernDraftStateWithAuthor, ConcernDraftStateWithSafeguardingLead}
}

// DraftFacts is what counts when somebody does something with a draft.
//
//	              hand                        submit
//	WITH_AUTHOR ◀──────▶ WITH_SAFEGUARDING_LEAD ─────▶ SUBMITTED
//	     │       return            │
//	     └──── both: submit, or discard ─────────────▶ DISCARDED
type DraftFacts struct {
	// State is the draft's.
	State ConcernDraftState
	// ByAuthor says that its author does it.
	ByAuthor bool
	// ImmediateRisk says that the draft speaks of one.
	ImmediateRisk bool
	// AuthorAtWork says that its author is active in the organisation of the draft.
	AuthorAtWork bool
	// LeadsAtWork says that the organisation has an active safeguarding lead.
	LeadsAtWork bool
}

// CheckDraftOpen refuses a draft that no longer changes.
func CheckDraftOpen(f DraftFacts) []Problem {
	var found problems
	if !f.State.Open() {
		found.add(ProblemCodeIllegalState, "This draft was submitted or discarded. Begin a new one.", "id")
	}
	return found
}

// CheckHandingDraft lists what forbids handing a draft to all safeguarding leads.
func CheckHandingDraft(f DraftFacts) []Problem {
	found := problems(CheckDraftOpen(f))
	if !f.LeadsAtWork {
		found.add(ProblemCodeNotAllowed, "Your organisation has no active safeguarding lead. Submit the concern yourself.", "practitionerId")
	}
	return found
}

// CheckReturningDraft lists what forbids returning a draft to its author.
func CheckReturningDraft(f DraftFacts) []Problem {
	var found problems
	switch {
	case f.State != ConcernDraftStateWithSafeguardingLead:
		found.add(ProblemCodeIllegalState, "This draft is not with the safeguarding leads. Only a draft that was handed over can be "+
			"returned.", "id")
	case !f.AuthorAtWork:
		found.add(ProblemCodeNotAllowed, "The author has left. Complete the draft yourself, or hand it to a colleague.", "id")
	}
	return found
}

// CheckDiscardingDraft lists what forbids discarding a draft: an immediate risk is not
// dropped by its author alone.
func CheckDiscardingDraft(f DraftFacts) []Problem {
	found := problems(CheckDraftOpen(f))
	if f.State.Open() && f.ImmediateRisk && f.ByAuthor {
		found.add(ProblemCodeNotAllowed, "This draft says that a child is at immediate risk. Only another safeguarding lead of your "+
			"organisation can discard it. Hand it over, or submit it.", "id")
	}
	return found
}

// CheckDraftRisk refuses an author who takes back alone that a child is at immediate risk:
// they could discard the draft afterwards. Path: immediateRisk.
func CheckDraftRisk(f DraftFacts, then bool) []Problem {
	var found problems
	if f.ImmediateRisk && !then && f.ByAuthor {
		found.add(ProblemCodeNotAllowed, "Only another safeguarding lead of your organisation can take back that a child is at immediate risk. "+
			"Hand the draft over.", "immediateRisk")
	}
	return found
}

// ValidateMissing lists the problems of what is missing in a draft: 5 to 4,000 characters.
// Path: missing.
func ValidateMissing(entered string) []Problem {
	var found problems
	found.check(entered, text{"What is missing", 5, 4_000}, "missing")
	return found
}

// CheckSaid lists what a concern must say and a draft need not: whether there is an
// immediate risk, and whether the family knows.
func CheckSaid(immediateRisk, familyKnows *bool) []Problem {
	var found problems
	if immediateRisk == nil {
		found.add(ProblemCodeRequired, "Say whether a child is at immediate risk.", "immediateRisk")
	}
	if familyKnows == nil {
		found.add(ProblemCodeRequired, "Say whether the family knows of the concern.", "familyKnows")
	}
	return found
}

// OnlyTooLong keeps the problems that forbid a draft as well as a concern: of what is too
// long. Everything else may be missing or wrong until it is submitted.
func OnlyTooLong(found []Problem) []Problem {
	var kept []Problem
	for _, p := range found {
		if p.Code == ProblemCodeTooLong {
			kept = append(kept, p)
		}
	}
	return kept
}

// DraftDue is when a draft that still waits is told to the safeguarding leads and managers:
// the end of the next working day (local; data/timescales.csv, draft-waits) or, where it
// speaks of an immediate risk, hours after that was said (draft-at-risk).
func DraftDue(since time.Time, immediateRisk bool, cal Calendar) time.Time {
	rule := RuleDraftWaits
	if immediateRisk {
		rule = RuleDraftAtRisk
	}
	at, _, err := EnglandTimescales(cal).DueAt(rule, since)
	if err != nil {
		panic("practice: timescales.csv lacks the time of a draft")
	}
	return at
}
