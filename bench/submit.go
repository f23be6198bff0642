package main

import (
	cryptorand "crypto/rand"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/google/uuid"

	"heed/practice"
	"heed/store"
)

// concernInput is the input of the submitted concern, as the contract has it.
type concernInput struct {
	Household    householdInput `json:"household"`
	Children     []childInput   `json:"children"`
	NeglectKinds []string       `json:"neglectKinds"`
	SeenOrHeard  string         `json:"seenOrHeard"`
	Immediate    bool           `json:"immediateRisk"`
	FamilyKnows  bool           `json:"familyKnows"`
	LawfulBasis  string         `json:"lawfulBasis"`
}

type householdInput struct {
	Address  string `json:"address"`
	Postcode string `json:"postcode"`
}

type childInput struct {
	GivenName   string `json:"givenName"`
	FamilyName  string `json:"familyName"`
	DateOfBirth string `json:"dateOfBirth"`
	Sex         string `json:"sex"`
}

// concern is a valid concern about one child. The child has the given name of one child of
// the partnership and the family name of another, and any birthday, so that what was
// submitted before is as much like them as the rest.
func concern(i int64, names [][2]string) concernInput {
	draw := rand.New(rand.NewPCG(uint64(i), 0))
	given, family := names[draw.IntN(len(names))][0], names[draw.IntN(len(names))][1]
	born := time.Date(2009, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, draw.IntN(6_500))
	return concernInput{
		Household:    householdInput{"4 Nowhere Lane, " + strconv.FormatInt(i, 36), "ZZ1 1AA"},
		Children:     []childInput{{given, family, born.Format(time.DateOnly), "FEMALE"}},
		NeglectKinds: []string{"PHYSICAL"}, SeenOrHeard: "Came to school without a coat for the third week in frost.",
		FamilyKnows: true, LawfulBasis: "PUBLIC_TASK",
	}
}

// submission is the rows of a concern about one new child, by plain INSERTs.
var submission = []string{
	`INSERT INTO household (id, created_at, updated_at, updated_by, registered_by, registered_in, address, postcode)
	 VALUES ($1, $2, $2, $3, $3, $4, $5, $6)`,
	`INSERT INTO child (id, created_at, updated_at, updated_by, registered_by, registered_in, given_name, family_name, date_of_birth, sex,
	 gender_identity) VALUES ($1, $2, $2, $3, $3, $4, $5, $6, $7, $8, 'NOT_KNOWN')`,
	`INSERT INTO household_member (id, created_at, updated_at, updated_by, "from", child_id, household_id)
	 VALUES ($1, $2, $2, $3, $4, $5, $6)`,
	`INSERT INTO referral (id, created_at, updated_at, updated_by, reference, source_code, source_list_year, received_at, neglect_kinds,
	 seen_or_heard, immediate_risk, family_knows, lawful_basis, state, decision_due_at, decision_due_provisional, triage_key, household_id,
	 organisation_id, submitted_by_id)
	 VALUES ($1, $2, $2, $3, $4, '2A', 2026, $2, jsonb_build_array($5::text), $6, false, $7, $8, 'SUBMITTED', $9, false, $10, $11, $12, $3)`,
	`INSERT INTO referral_child (id, created_at, submitted_by_id, reported_name, reported_date_of_birth, new, may_be_known, received_at,
	 referral_id, child_id) VALUES ($1, $2, $3, $4, $5, true, false, $2, $6, $7)`,
	`INSERT INTO chronology_event (id, created_at, occurred_at, recorded_at, agency, category, summary, impact, significance, classification,
	 source_id, household_id, organisation_id, recorded_by_id)
	 VALUES ($1, $2, $2, $2, $3, 'CONCERN', $4, 'Feared neglect: physical neglect.', 'SIGNIFICANT', 'ROUTINE', $5, $6, $7, $8)`,
	`INSERT INTO chronology_subject (id, created_at, occurred_at, event_id, child_id) VALUES ($1, $2, $2, $3, $4)`,
}

// submitted is the key of one of its statements.
func submitted(i int) string { return "submit " + strconv.Itoa(i) }

// submit writes the rows that Heed's submitConcern writes, and compares the child with
// nobody.
func (o *yardOperation) submit(in concernInput) (text, children string, err error) {
	ids := map[string]uuid.UUID{}
	for _, record := range []string{"Household", "Child", "HouseholdMember", "Referral", "ReferralChild", "ChronologyEvent",
		"ChronologySubject"} {
		if ids[record], err = store.NewID(store.KindOf(record), o.now, cryptorand.Reader); err != nil {
			return "", "", err
		}
	}
	reference, err := referenceOf()
	if err != nil {
		return "", "", err
	}
	due, _ := practice.DecisionDue(o.now, false, practice.EnglandCalendar())
	me, mine, c := o.v.PractitionerID, o.v.OrganisationID, in.Children[0]
	for i, arguments := range [][]any{
		{ids["Household"], o.now, me, o.id, in.Household.Address, in.Household.Postcode},
		{ids["Child"], o.now, me, o.id, c.GivenName, c.FamilyName, c.DateOfBirth, c.Sex},
		{ids["HouseholdMember"], o.now, me, o.now.Format(time.DateOnly), ids["Child"], ids["Household"]},
		{ids["Referral"], o.now, me, string(reference), in.NeglectKinds[0], in.SeenOrHeard, in.FamilyKnows, in.LawfulBasis, due,
			practice.TriageKey(in.Immediate, due), ids["Household"], mine},
		{ids["ReferralChild"], o.now, me, c.GivenName + " " + c.FamilyName, c.DateOfBirth, ids["Referral"], ids["Child"]},
		{ids["ChronologyEvent"], o.now, string(o.v.Agency), "Concern " + string(reference) + " submitted.", ids["Referral"],
			ids["Household"], mine, me},
		{ids["ChronologySubject"], o.now, ids["ChronologyEvent"], ids["Child"]},
	} {
		o.y.sent.Add(1)
		if _, err := o.statement(submitted(i)).ExecContext(o.ctx, arguments...); err != nil {
			return "", "", fmt.Errorf("insert %d of a concern: %w", i+1, err)
		}
	}
	return fmt.Sprintf(`{"submitConcern":{"referral":{"id":%q,"reference":%q}}}`, ids["Referral"], reference),
		"{" + ids["Child"].String() + "}", nil
}
