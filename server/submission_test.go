package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

const submitConcern = `mutation($input: SubmitConcernInput!) { submitConcern(input: $input) {
 referral { id reference concerns { reportedName } } errors { code message } } }`

// submission is one concern about two new children, sent with its key until it is
// acknowledged.
type submission struct {
	who, key string
	// reference of the concern once it is acknowledged.
	reference string
	// unwritten and unsure note what refusals said.
	unwritten, unsure bool
}

// addressPrefix is the address that marks a submission in the database.
const addressPrefix = "Nowhere Lane "

// childLanguage marks the children of submissions in the database.
const childLanguage = "Crashling"

// input is the same, byte for byte, each time it is sent. Its children have unique names,
// so that comparing them takes no time.
func (s *submission) input() map[string]any {
	sum := sha256.Sum256([]byte(s.key))
	child := func(of []byte) map[string]any {
		letters := make([]byte, len(of))
		for i, b := range of {
			letters[i] = 'a' + b%26
		}
		return map[string]any{"givenName": string(letters[:6]), "familyName": string(letters[6:]),
			"dateOfBirth": fmt.Sprintf("2019-%02d-%02d", 1+of[0]%12, 1+of[1]%28), "sex": "FEMALE", "firstLanguage": childLanguage}
	}
	return map[string]any{"input": map[string]any{
		"idempotencyKey": s.key, "household": map[string]any{"address": addressPrefix + s.key, "postcode": "ZZ1 1AA"},
		"children": []any{child(sum[:14]), child(sum[14:28])}, "neglectKinds": []string{"PHYSICAL"},
		"seenOrHeard": "Came without a coat in frost.", "childsWords": "My coat is too small.",
		"immediateRisk": false, "familyKnows": true, "lawfulBasis": "PUBLIC_TASK",
	}}
}

// send sends it once and notes the answer.
func (s *submission) send(ctx context.Context, c callers, base, token string) reply {
	r := c.ask(ctx, base, token, submitConcern, s.input())
	if reference := referenceIn(r); reference != "" {
		s.reference = reference
	}
	if r.away() {
		message := r.read().Errors[0].Message
		s.unsure = s.unsure || strings.Contains(message, "may or may not be saved") && strings.Contains(message, "idempotency key")
		s.unwritten = s.unwritten || strings.Contains(message, "Nothing was saved")
	}
	return r
}

// referenceIn is the reference that a complete acknowledgement names.
func referenceIn(r reply) string {
	var data struct {
		SubmitConcern struct {
			Referral struct {
				Reference string
				Concerns  []any
			}
			Errors []any
		}
	}
	if !r.complete() || json.Unmarshal(r.read().Data, &data) != nil {
		return ""
	}
	got := data.SubmitConcern
	if len(got.Errors) > 0 || len(got.Referral.Concerns) != 2 {
		return ""
	}
	return got.Referral.Reference
}

// resend sends it until it is acknowledged.
func (s *submission) resend(t *testing.T, c callers, base, token string) {
	t.Helper()
	last := s.send(t.Context(), c, base, token)
	for end := time.Now().Add(patience); referenceIn(last) == ""; last = s.send(t.Context(), c, base, token) {
		if time.Now().After(end) {
			t.Fatalf("%s is not acknowledged: %d %s %v", s.key, last.status, last.body, last.err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// written counts its concerns in the database.
func (s *submission) written(t *testing.T, admin *sql.DB) int {
	t.Helper()
	return count(t, admin, "SELECT count(*) FROM referral r JOIN household h ON h.id = r.household_id WHERE h.address = $1", addressPrefix+
		s.key)
}

// count returns one number of a superuser's query.
func count(t *testing.T, admin *sql.DB, question string, args ...any) int {
	t.Helper()
	var n int
	if err := admin.QueryRow(question, args...).Scan(&n); err != nil {
		t.Fatalf("%v: %s", err, question)
	}
	return n
}

// wholeness are queries about all submissions; each returns the number of records that
// differ from those of one complete submission.
var wholeness = map[string]string{
	"an address without its one concern": `SELECT count(*) FROM (SELECT FROM household h LEFT JOIN referral r ON r.household_id = h.id
 WHERE starts_with(h.address, $1) GROUP BY h.address HAVING count(*) <> 1 OR count(r.id) <> 1) x`,
	"a concern that does not name its two children": `SELECT count(*) FROM referral r JOIN household h ON h.id = r.household_id
 WHERE starts_with(h.address, $1) AND 2 <> (SELECT count(*) FROM referral_child c WHERE c.referral_id = r.id)`,
	"a child that no concern names, or who lives elsewhere": `SELECT count(*) FROM child k WHERE k.first_language = '` + childLanguage +
		`' AND 1 <> (
 SELECT count(*) FROM referral_child c JOIN referral r ON r.id = c.referral_id JOIN household h ON h.id = r.household_id
 JOIN household_member m ON m.household_id = h.id AND m.child_id = k.id WHERE c.child_id = k.id AND starts_with(h.address, $1))`,
	"a child who cannot be found": `SELECT count(*) FROM child k WHERE k.first_language = '` + childLanguage + `' AND $1 <> ''
 AND NOT EXISTS (SELECT FROM child_search s WHERE s.child_id = k.id)`,
	"a concern without its event in both lives": `SELECT count(*) FROM referral r JOIN household h ON h.id = r.household_id
 WHERE starts_with(h.address, $1) AND (1::bigint, 2::bigint) IS DISTINCT FROM (SELECT (count(DISTINCT e.id), count(s.id)) FROM
 chronology_event e
 LEFT JOIN chronology_subject s ON s.event_id = e.id AND s.child_id IN (SELECT child_id FROM referral_child WHERE referral_id = r.id)
 WHERE e.source_id = r.id)`,
	"a concern without its key": `SELECT count(*) FROM referral r JOIN household h ON h.id = r.household_id
 WHERE starts_with(h.address, $1) AND NOT EXISTS (SELECT FROM retry y WHERE y.record_id = r.id AND y.verb = 'submitConcern'
 AND y.practitioner_id = r.submitted_by_id AND $1 || y.key = h.address)`,
	"a key without its concern": `SELECT count(*) FROM retry y WHERE $1 <> '' AND NOT EXISTS (SELECT FROM referral r WHERE r.id = ` +
		`y.record_id)`,
	"a concern without its access entry": `SELECT count(*) FROM referral r JOIN household h ON h.id = r.household_id
 WHERE starts_with(h.address, $1) AND 1 <> (SELECT count(*) FROM access_entry a WHERE a.request_id = h.registered_in AND a.outcome =
 'ALLOWED'
 AND a.operation = 'mutation submitConcern' AND a.practitioner_id = r.submitted_by_id
 AND a.child_ids @> ARRAY(SELECT child_id FROM referral_child WHERE referral_id = r.id))`,
}

// wantsWhole fails for every submission that was saved in part or twice.
func wantsWhole(t *testing.T, admin *sql.DB) {
	t.Helper()
	for what, question := range wholeness {
		if n := count(t, admin, question, addressPrefix); n != 0 {
			t.Errorf("%d times: %s", n, what)
		}
	}
}
