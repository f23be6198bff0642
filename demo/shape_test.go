package demo_test

import (
	"database/sql"
	"strconv"
	"testing"

	"heed/auth"
	"heed/practice"
	"heed/store/storetest"
)

// never are queries that must find nothing.
var never = map[string]string{
	"a decided concern has a decision and no other has one": `SELECT count(*) FROM referral r WHERE
		(state IN ('ACCEPTED', 'EARLY_HELP', 'SIGNPOSTED', 'NO_FURTHER_ACTION')) <> EXISTS (SELECT FROM referral_decision d WHERE d.referral_id
		= r.id)`,
	"a concern shows the last decision": `SELECT count(*) FROM referral r JOIN LATERAL (SELECT * FROM referral_decision d
		WHERE d.referral_id = r.id ORDER BY sequence DESC LIMIT 1) d ON true
		WHERE (r.state, r.feedback, r.feedback_given_at) IS DISTINCT FROM (d.outcome, d.feedback, d.decided_at)`,
	"decisions are numbered in order of time": `SELECT count(*) FROM referral_decision a JOIN referral_decision b
		ON b.referral_id = a.referral_id AND b.sequence = a.sequence + 1 WHERE b.decided_at <= a.decided_at`,
	"a concern goes from receipt over triage to decision to reading": `SELECT count(*) FROM referral WHERE triage_started_at < received_at
		OR feedback_given_at < triage_started_at OR feedback_read_at < feedback_given_at OR (feedback_given_at IS NOT NULL AND
		triage_started_at IS NULL)`,
	"only a withdrawn concern has a reason for it": `SELECT count(*) FROM referral WHERE (state = 'WITHDRAWN') <> (withdrawn_reason ` +
		`IS NOT NULL)`,
	"a submitted concern has no triage": `SELECT count(*) FROM referral WHERE (state = 'SUBMITTED') <> (triage_started_at ` +
		`IS NULL) AND state <> 'WITHDRAWN'`,
	"a concern names a child": `SELECT count(*) FROM referral r WHERE NOT EXISTS (SELECT FROM referral_child c ` +
		`WHERE c.referral_id = r.id)`,
	"a naming repeats its concern": `SELECT count(*) FROM referral_child c JOIN referral r ON r.id = c.referral_id ` +
		`WHERE c.submitted_by_id <> r.submitted_by_id OR c.received_at <> r.received_at`,
	"a submitter works for the concern's organisation": `SELECT count(*) FROM referral r JOIN practitioner p ON p.id = r.submitted_by_id ` +
		`WHERE p.organisation_id <> r.organisation_id`,
	"managers of social care decide": `SELECT count(*) FROM referral_decision d JOIN practitioner p ON p.id = d.decided_by_id
		JOIN organisation o ON o.id = p.organisation_id WHERE o.kind <> 'LOCAL_AUTHORITY' OR NOT p.roles ? 'MANAGER'`,
	"a born child has a household": `SELECT count(*) FROM child c WHERE date_of_birth IS NOT NULL
		AND NOT EXISTS (SELECT FROM household_member m WHERE m.child_id = c.id AND m."to" IS NULL)`,
	"nobody lives in two households at once": `SELECT count(*) FROM household_member a JOIN household_member b ON a.child_id = b.child_id
	  AND a.id < b.id
		WHERE daterange(a."from", a."to", '[]') && daterange(b."from", b."to", '[]')`,
	"a child has a mother": `SELECT count(*) FROM child c WHERE NOT EXISTS (SELECT FROM relationship r WHERE r.child_id = c.id AND r.kind ` +
		`= 'MOTHER')`,
	"mothers are old enough": `SELECT count(*) FROM child c JOIN relationship r ON r.child_id = c.id AND r.kind = 'MOTHER' JOIN relative a
	  ON a.id = r.relative_id
		WHERE coalesce(c.date_of_birth, c.expected_date_of_birth) < a.date_of_birth + interval '16 years'`,
	"who lives with the child is in its household": `SELECT count(*) FROM relationship r JOIN child c ON c.id = r.child_id AND
	  c.date_of_birth IS NOT NULL
		WHERE r.lives_with_child AND NOT EXISTS (SELECT FROM household_member a JOIN household_member b ON b.household_id = a.household_id
			WHERE a.child_id = r.child_id AND b.relative_id = r.relative_id AND a."to" IS NULL AND b."to" IS NULL)`,
	"involvements repeat the child": `SELECT count(*) FROM involvement i JOIN child c ON c.id = i.child_id
		WHERE (i.child_restricted, i.child_family_name, i.child_family_key) IS DISTINCT FROM (c.restricted, c.family_name,
		name_key(c.family_name))`,
	"involvement is a unit's": `SELECT count(*) FROM involvement i JOIN organisation o ON o.id = i.organisation_id WHERE o.kind IN ` +
		`('POLICE_FORCE', 'HOSPITAL_TRUST')`,
	"a unit is part of one of its own agency": `SELECT count(*) FROM organisation u LEFT JOIN organisation o ON o.id = u.parent_id AND
	  o.agency = u.agency
		WHERE u.kind IN ('POLICING_UNIT', 'WARD_OR_TEAM', 'HEALTH_VISITING') AND o.id IS NULL`,
	"a naming repeats its concern's organisation": `SELECT count(*) FROM referral_child c JOIN referral r ON r.id = c.referral_id WHERE ` +
		`c.organisation_id IS DISTINCT FROM r.organisation_id`,
	"a home repeats its children's restrictions": `SELECT count(*) FROM household_member m JOIN child c ON c.id = m.child_id WHERE ` +
		`m.child_restricted <> c.restricted`,
	"the directory has its keys": `SELECT count(*) FROM (SELECT id, name, name_key FROM organisation UNION ALL SELECT id, name, name_key
	  FROM practitioner) d
		WHERE d.name_key <> name_key(d.name) OR NOT EXISTS (SELECT FROM directory_name n WHERE n.record_id = d.id)`,
	"a child has the key of the name": `SELECT count(*) FROM child WHERE family_key <> name_key(family_name)`,
	"a school has a safeguarding lead": `SELECT count(*) FROM organisation o WHERE o.kind = 'SCHOOL' AND NOT EXISTS (SELECT FROM ` +
		`practitioner p WHERE p.organisation_id = o.id AND p.roles ? 'SAFEGUARDING_LEAD')`,
	"an involved practitioner works there": `SELECT count(*) FROM involvement i JOIN practitioner p ON p.id = i.practitioner_id WHERE ` +
		`p.organisation_id <> i.organisation_id`,
	"an involvement that ended says why": `SELECT count(*) FROM involvement WHERE ("to" IS NULL) <> (ended_reason IS NULL)`,
	"a restricted child has a named manager involved": `SELECT count(*) FROM child c WHERE restricted AND NOT EXISTS (SELECT FROM involvement i
		JOIN practitioner p ON p.id = i.practitioner_id WHERE i.child_id = c.id AND p.roles ? 'MANAGER' AND i."to" IS NULL)`,
	"an event has a child": `SELECT count(*) FROM chronology_event e WHERE NOT EXISTS (SELECT FROM ` +
		`chronology_subject s WHERE s.event_id = e.id)`,
	"an event is recorded after it happened": `SELECT count(*) FROM chronology_event WHERE recorded_at < occurred_at OR recorded_at > $1`,
	"a subject repeats its event's time": `SELECT count(*) FROM chronology_subject s JOIN chronology_event e ON e.id = s.event_id ` +
		`WHERE s.occurred_at <> e.occurred_at`,
	"what is critical says what it meant": `SELECT count(*) FROM chronology_event WHERE significance = 'CRITICAL' AND category <> ` +
		`'DECISION' AND impact IS NULL`,
	"a recorder works for the organisation": `SELECT count(*) FROM chronology_event e JOIN practitioner p ON p.id = e.recorded_by_id ` +
		`JOIN organisation o ON o.id = e.organisation_id WHERE p.organisation_id <> o.id OR o.agency <> e.agency`,
	"an event of a child comes after its entry": `SELECT count(*) FROM chronology_subject s JOIN child c ON c.id = s.child_id JOIN ` +
		`chronology_event e ON e.id = s.event_id WHERE e.recorded_at < c.created_at`,
	"a concern of a child comes after its entry": `SELECT count(*) FROM referral_child s JOIN child c ON c.id = s.child_id WHERE ` +
		`s.received_at < c.created_at`,
	"numbers are given once":                 `SELECT count(*) - count(DISTINCT nhs_number) FROM child WHERE nhs_number IS NOT NULL`,
	"pupil numbers are given once":           `SELECT count(*) - count(DISTINCT upn) FROM child WHERE upn IS NOT NULL`,
	"NHS numbers are of the range for tests": `SELECT count(*) FROM child WHERE nhs_number NOT LIKE '999%'`,
	"nothing is of the future": `SELECT (SELECT count(*) FROM child WHERE created_at > $1 OR date_of_birth > $1) + (SELECT count(*) FROM
	  referral WHERE updated_at > $1)
		+ (SELECT count(*) FROM involvement WHERE "from" > $1 OR "to" > $1) + (SELECT count(*) FROM household_member WHERE created_at > $1 OR
		"from" > $1)`,
	"search knows every child": `SELECT count(*) FROM child c WHERE (SELECT s FROM child_search s WHERE s.child_id = c.id) IS ` +
		`DISTINCT FROM child_search_row(c)`,
	"search knows every word of a name": `SELECT count(*) FROM ((SELECT r.* FROM child c CROSS JOIN LATERAL child_word_rows(c) AS r EXCEPT ` +
		`TABLE child_word) UNION ALL (TABLE child_word EXCEPT SELECT r.* FROM child c CROSS JOIN LATERAL child_word_rows(c) AS r)) AS w`,
	"misspelt words are compared with every word": `SELECT count(*) FROM child_word w WHERE NOT EXISTS (SELECT FROM name_word n ` +
		`WHERE (n.word, n.sound) = (w.word, w.sound))`,
	"search knows every household": `SELECT count(*) FROM household h WHERE NOT EXISTS (SELECT FROM household_search s WHERE ` +
		`s.household_id = h.id)`,
}

func TestTheRowsAgreeWithEachOther(t *testing.T) {
	t.Parallel()
	db, _ := shared(t, 1000)
	for name, query := range never {
		t.Run(name, func(t *testing.T) {
			if got := countNever(t, db, query); got != 0 {
				t.Errorf("%v rows say otherwise", got)
			}
		})
	}
}

func countNever(t *testing.T, db *sql.DB, query string) float64 {
	t.Helper()
	// A query without a time takes the parameter too.
	return number(t, db, "SELECT * FROM ("+query+") AS q WHERE $1::timestamptz IS NOT NULL", now())
}

// enough are queries with the least and the most that they may return, for a hundred
// children.
var enough = map[string]struct {
	query       string
	least, most float64
}{
	"families named alike": {`SELECT 100.0 * count(DISTINCT family_name) / count(*) FROM child`, 25, 55},
	"children referred": {`SELECT 100.0 * count(DISTINCT child_id) / (SELECT count(*) FROM child) FROM referral_child`, 58,
		80},
	"concerns of a referred child": {`SELECT 100.0 * count(*) / count(DISTINCT child_id) FROM referral_child`, 190, 300},
	"events of a child":            {`SELECT 100.0 * count(*) / (SELECT count(*) FROM child) FROM chronology_subject`, 2000, 3500},
	"concerns within a year of another": {`SELECT 100.0 * count(DISTINCT a.referral_id) / (SELECT count(*) FROM referral) FROM ` +
		`referral_child a JOIN referral_child b ON b.child_id = a.child_id AND b.received_at < a.received_at AND b.received_at >= ` +
		`a.received_at - interval '12 months'`, 17, 37},
	"children with brothers and sisters": {`SELECT 100.0 * count(*) / (SELECT count(*) FROM child) FROM child c WHERE EXISTS (SELECT ` +
		`FROM relationship r JOIN relationship s ON s.relative_id = r.relative_id AND s.child_id <> r.child_id WHERE r.child_id = c.id)`, 60, 90},
	"concerns decided late": {`SELECT 100.0 * count(*) / (SELECT count(*) FROM referral) FROM referral r JOIN ` +
		`referral_decision d ON d.referral_id = r.id AND d.sequence = 1 WHERE d.decided_at > r.decision_due_at`, 5, 20},
	"concerns with the child's own words": {`SELECT 100.0 * count(childs_words) / count(*) FROM referral`, 20, 60},
}

func TestTheShapeIsThatOfLife(t *testing.T) {
	t.Parallel()
	for _, children := range []int{200, 2000} {
		db, _ := shared(t, children)
		for name, e := range enough {
			if got := number(t, db, e.query); got < e.least || got > e.most {
				t.Errorf("%d children: %s: got %.0f, want %.0f to %.0f in a hundred", children, name, got, e.least, e.most)
			}
		}
		for name, query := range map[string]string{
			"immediate risk that waits": `SELECT count(*) FROM referral WHERE state IN ('SUBMITTED', 'IN_TRIAGE') AND immediate_risk`,
			"overdue and not in triage": `SELECT count(*) FROM referral WHERE state = 'SUBMITTED' AND decision_due_at < $1`,
			"overdue in triage":         `SELECT count(*) FROM referral WHERE state = 'IN_TRIAGE' AND decision_due_at < $1`,
			"withdrawn":                 `SELECT count(*) FROM referral WHERE state = 'WITHDRAWN'`,
			"overridden":                `SELECT count(*) FROM referral_decision WHERE sequence = 2`,
			"unborn":                    `SELECT count(*) FROM child WHERE expected_date_of_birth IS NOT NULL`,
			"a father elsewhere":        `SELECT count(*) FROM relationship WHERE kind = 'FATHER' AND NOT lives_with_child`,
			"corrected events":          `SELECT count(*) FROM chronology_event WHERE corrects_id IS NOT NULL`,
			"the manager's restricted": `SELECT count(*) FROM involvement i JOIN practitioner p ON p.id = i.practitioner_id WHERE p.subject = ` +
				`'demo-manager' AND i.child_restricted`,
		} {
			if countNever(t, db, query) == 0 {
				t.Errorf("%d children: %s: none", children, name)
			}
		}
	}
}

func TestEachAccountSeesItsShareOfTheChildren(t *testing.T) {
	t.Parallel()
	const children = 1000
	db, database := shared(t, children)
	for login, tt := range map[string]struct{ least, most float64 }{
		"police":      {10, 20}, // a unit of two
		"health":      {21, 29},
		"school":      {1.2, 5},
		"social-care": {98, 100},
		"manager":     {98, 100},
		"auditor":     {0, 0},
		"lead":        {0, 0},
		"admin":       {0, 0},
		"records":     {0, 0},
	} {
		got := visible(t, db, database, "demo-"+login) / children * 100
		if got < tt.least || got > tt.most {
			t.Errorf("%s sees %.1f %% of the children, want %.1f to %.1f", login, got, tt.least, tt.most)
		}
	}
	worked := number(t, db, `SELECT count(DISTINCT i.child_id) FROM involvement i JOIN organisation o ON o.id = i.organisation_id
		WHERE o.kind = 'LOCAL_AUTHORITY' AND i."to" IS NULL`) / children * 100
	policed := number(t, db, `SELECT count(DISTINCT i.child_id) FROM involvement i JOIN organisation o ON o.id = i.organisation_id
		WHERE o.kind = 'POLICING_UNIT' AND i."to" IS NULL`) / children * 100
	if policed < 27 || policed > 33 {
		t.Errorf("the police know %.1f %% of the children, want about 30", policed)
	}
	if worked < 52 || worked > 66 {
		t.Errorf("social care works with %.1f %% of the children, want about 60", worked)
	}
}

func TestTheSchoolKnowsTwelveChildrenInASmallPartnership(t *testing.T) {
	t.Parallel()
	db, database := shared(t, 200)
	if got := visible(t, db, database, "demo-school"); got < 12 || got > 20 {
		t.Errorf("the school sees %v children, want 12 to 20", got)
	}
}

// visible counts the children that row security shows to the person.
func visible(t *testing.T, admin *sql.DB, database storetest.Database, subject string) float64 {
	t.Helper()
	var v auth.Viewer
	var roles string
	err := admin.QueryRowContext(t.Context(), `SELECT p.id, o.id, o.agency, o.kind, p.roles ->> 0 FROM practitioner p
		JOIN organisation o ON o.id = p.organisation_id WHERE p.subject = $1`, subject).
		Scan(&v.PractitionerID, &v.OrganisationID, &v.Agency, &v.OrganisationKind, &roles)
	if err != nil {
		t.Fatal(err)
	}
	v.Roles = []practice.Role{practice.Role(roles)}
	serving, err := sql.Open("postgres", database.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer serving.Close()
	tx, err := serving.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(t.Context(), `SELECT set_config('heed.practitioner', $1, true), set_config('heed.organisation', $2, true),
		set_config('heed.reach', $3, true), set_config('heed.now', $4, true)`, v.PractitionerID.String(), v.OrganisationID.String(),
		string(auth.ReachOf(v)), now().Format("2006-01-02T15:04:05Z")); err != nil {
		t.Fatal(err)
	}
	var count string
	if err := tx.QueryRowContext(t.Context(), "SELECT count(*) FROM child").Scan(&count); err != nil {
		t.Fatal(err)
	}
	n, err := strconv.ParseFloat(count, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
