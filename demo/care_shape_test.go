package demo_test

import (
	"database/sql"
	"testing"
)

// neverInCare are queries that must find nothing among profiles, actions, notices and
// emergency accesses.
var neverInCare = map[string]string{
	"what hangs on a profile repeats its child": `SELECT count(*) FROM care_profile p JOIN (SELECT profile_id, child_id FROM item_grade
		UNION ALL SELECT profile_id, child_id FROM profile_evidence UNION ALL SELECT profile_id, child_id FROM target_item) x
		ON x.profile_id = p.id AND x.child_id <> p.child_id`,
	"an assessor sees the child from beginning to end": `SELECT count(*) FROM care_profile
		WHERE NOT may_see(assessor_id, child_id, started_at) OR NOT may_see(assessor_id, child_id, coalesce(completed_at, started_at))`,
	"who grades independently sees the child": `SELECT count(*) FROM care_profile WHERE second_assessor_id IS NOT NULL
		AND (NOT may_see(second_assessor_id, child_id, started_at) OR second_assessor_id = assessor_id)`,
	"who grades independently is trained": `SELECT count(*) FROM item_grade g WHERE g.grader = 'SECOND_PRACTITIONER' AND NOT EXISTS (SELECT
	  FROM training t
		WHERE t.practitioner_id = g.recorded_by_id AND t.code = 'GCP-STRUCTURE' AND t."on" <= g.recorded_at AND coalesce(t.expires_on,
		'9999-12-31') >= g.recorded_at::date)`,
	"a colleague grades independently before there is anything to read": `SELECT count(*) FROM care_profile p JOIN practitioner s ON s.id =
	  p.second_assessor_id AND s.organisation_id = p.organisation_id
		WHERE (SELECT min(g.recorded_at) FROM item_grade g WHERE g.profile_id = p.id AND g.grader = 'SECOND_PRACTITIONER')
			>= (SELECT min(g.recorded_at) FROM item_grade g WHERE g.profile_id = p.id AND g.grader = 'PRACTITIONER')`,
	"who adds evidence sees the child": `SELECT count(*) FROM profile_evidence WHERE NOT may_see(recorded_by_id, child_id, recorded_at)`,
	"an assessor works for the organisation": `SELECT count(*) FROM care_profile c JOIN practitioner p ON p.id = c.assessor_id JOIN
	  care_sitting s ON s.id = c.sitting_id
		WHERE p.organisation_id <> c.organisation_id OR s.organisation_id <> c.organisation_id OR s.started_by_id <> c.assessor_id`,
	"a profile is begun, graded, completed and superseded in this order": `SELECT count(*) FROM care_profile p JOIN item_grade g ON
	  g.profile_id = p.id
		WHERE g.recorded_at <= p.started_at OR p.completed_at <= g.recorded_at OR p.superseded_at <= p.completed_at`,
	"a superseded profile is followed by a later one of the child": `SELECT count(*) FROM care_profile p WHERE (state = 'SUPERSEDED') <>
	  EXISTS (SELECT FROM care_profile n
		WHERE n.id = p.superseded_by_id AND n.child_id = p.child_id AND n.completed_at = p.superseded_at AND n.window_end > p.window_end AND
		n.mistaken_at IS NULL)`,
	"the current profile is the last that counts": `SELECT count(*) FROM care_profile p JOIN care_profile n ON n.child_id = p.child_id AND
	  n.window_end > p.window_end
		WHERE p.state = 'COMPLETED' AND p.mistaken_at IS NULL AND n.completed_at IS NOT NULL AND n.mistaken_at IS NULL`,
	"one profile of a child is worked on at a time": `SELECT count(*) FROM care_profile a JOIN care_profile b ON b.child_id = a.child_id AND
	  b.started_at > a.started_at
		WHERE b.started_at <= coalesce(a.completed_at, a.mistaken_at, $1)`,
	"a target is reviewed while its profile is current": `SELECT count(*) FROM target_item t JOIN care_profile p ON p.id = t.profile_id
		WHERE t.reviewed_at <= p.completed_at OR t.reviewed_at >= p.superseded_at OR (t.reviewed_at IS NULL) <> (t.grade_at_review IS NULL)`,
	"a target repeats the practitioner's grade": `SELECT count(*) FROM target_item t WHERE NOT EXISTS (SELECT FROM item_grade g
		WHERE g.profile_id = t.profile_id AND g.item = t.item AND g.grader = 'PRACTITIONER' AND g.grade = t.grade_now)`,
	"carers are relatives of the children": `SELECT count(*) FROM care_sitting s, unnest(s.carer_ids) AS carer WHERE NOT EXISTS (SELECT FROM
	  relationship r
		JOIN care_profile p ON p.child_id = r.child_id WHERE p.sitting_id = s.id AND r.relative_id = carer)`,
	"carers live with the children": `SELECT count(*) FROM care_sitting s, unnest(s.carer_ids) AS carer WHERE s."to" IS NOT NULL AND NOT
	  EXISTS (SELECT FROM household_member m
		WHERE m.household_id = s.household_id AND m.relative_id = carer AND m."from" <= s."to" AND (m."to" IS NULL OR m."to" >= s."to"))`,
	"since when a child lives in neglect is its first running clock": `SELECT count(*) FROM child c
		WHERE neglect_since <> coalesce((SELECT min(since) FROM neglect_clock n WHERE n.child_id = c.id), '9999-12-31')`,
	"a training is recorded by a manager or administrator": `SELECT count(*) FROM training t JOIN practitioner p ON p.id = ` +
		`t.recorded_by_id WHERE NOT p.roles ?| ARRAY['MANAGER', 'ADMINISTRATOR']`,

	"an action is for a child": `SELECT count(*) FROM action a WHERE NOT EXISTS (SELECT FROM action_child c WHERE ` +
		`c.action_id = a.id)`,
	"who assigns an action sees its children": `SELECT count(*) FROM action a JOIN action_child c ON c.action_id = a.id WHERE NOT ` +
		`may_see(a.assigned_by_id, c.child_id, a.assigned_at)`,
	"who has an action works for its organisation": `SELECT count(*) FROM action a JOIN practitioner p ON p.id = a.practitioner_id WHERE ` +
		`p.organisation_id <> a.organisation_id`,
	"who does something with an action works for the organisation": `SELECT count(*) FROM action_step s JOIN practitioner p ON p.id =
	  s.done_by_id
		WHERE p.organisation_id <> s.organisation_id`,
	"who owes an action is involved with its children": `SELECT count(*) FROM action a JOIN action_child c ON c.action_id = a.id JOIN child
	  k ON k.id = c.child_id
		WHERE a.state IN ('PROPOSED', 'ACCEPTED', 'IN_PROGRESS') AND NOT EXISTS (SELECT FROM involvement i WHERE i.child_id = k.id AND
		i.organisation_id = a.organisation_id
			AND i."from" <= $1 AND (i."to" IS NULL OR i."to" > $1) AND (NOT k.restricted OR i.practitioner_id IN (a.practitioner_id,
			a.assigned_by_id)))`,
	"an action on a concern is for a child it names": `SELECT count(*) FROM action a WHERE origin = 'REFERRAL' AND NOT EXISTS (SELECT FROM
	  referral r
		JOIN referral_child n ON n.referral_id = r.id JOIN action_child c ON c.child_id = n.child_id WHERE r.id = a.source_id AND r.state =
		'ACCEPTED' AND c.action_id = a.id AND r.feedback_given_at < a.assigned_at)`,
	"an action on a target is for its child": `SELECT count(*) FROM action a WHERE origin = 'CARE_PROFILE' AND NOT EXISTS (SELECT FROM
	  target_item t
		JOIN care_profile p ON p.id = t.profile_id JOIN action_child c ON c.child_id = t.child_id
		WHERE t.id = a.source_id AND c.action_id = a.id AND p.completed_at < a.assigned_at AND p.mistaken_at IS NULL AND NOT t.dropped)`,
	"one's own request comes from no record": `SELECT count(*) FROM action WHERE (origin = 'DIRECT') <> (source_id IS NULL)`,
	"a relative is one of the children's": `SELECT count(*) FROM action a WHERE relative_id IS NOT NULL AND NOT EXISTS (SELECT FROM
	  action_child c
		JOIN relationship r ON r.child_id = c.child_id WHERE c.action_id = a.id AND r.relative_id = a.relative_id AND r.engagement <>
		'UNSAFE_TO_CONTACT')`,
	"a message is sent once it is owed": `SELECT count(*) FROM escalation WHERE at < ("on" + time '05:00') AT TIME ZONE 'UTC' OR at > $1 ` +
		`OR told < 1`,

	"a notice that names a child is for who may see them": `SELECT count(*) FROM notice WHERE child_id IS NOT NULL AND NOT ` +
		`may_see(recipient_id, child_id, at)`,
	"a notice that names no child names no record of one": `SELECT count(*) FROM notice WHERE child_id IS NULL AND subject_id IS NOT NULL ` +
		`AND kind <> 'BREAK_GLASS_REVIEWED'`,
	"a notice is read after it was written": `SELECT count(*) FROM notice WHERE read_at <= at`,
	"an emergency opens what one does not see": `SELECT count(*) FROM break_glass b JOIN child c ON c.id = b.child_id WHERE c.restricted ` +
		`OR may_see(b.practitioner_id, b.child_id, b.opened_at)`,
	"an opening knows whether there was contact before": `SELECT count(*) FROM break_glass b WHERE contact_before <> EXISTS (SELECT FROM
	  involvement i
		WHERE i.child_id = b.child_id AND i.organisation_id = b.organisation_id AND i."from" <= b.opened_at)`,
	"nothing of it is of the future": `SELECT (SELECT count(*) FROM care_profile WHERE updated_at > $1) + (SELECT count(*) FROM item_grade
	  WHERE updated_at > $1)
		+ (SELECT count(*) FROM target_item WHERE updated_at > $1) + (SELECT count(*) FROM action WHERE updated_at > $1) + (SELECT count(*)
		FROM action_step WHERE at > $1)
		+ (SELECT count(*) FROM notice WHERE at > $1 OR read_at > $1) + (SELECT count(*) FROM break_glass WHERE updated_at > $1) + (SELECT
		count(*) FROM training WHERE created_at > $1)`,
	"each turn is in the chronology": `SELECT (SELECT count(*) FROM care_profile p WHERE completed_at IS NOT NULL AND NOT EXISTS (SELECT
	  FROM chronology_event e
			JOIN chronology_subject s ON s.event_id = e.id WHERE e.source_id = p.id AND e.category = 'CARE_PROFILE' AND e.occurred_at =
			p.completed_at AND s.child_id = p.child_id))
		+ (SELECT count(*) FROM action_step x WHERE NOT EXISTS (SELECT FROM chronology_event e WHERE e.source_id = x.action_id AND e.category =
		'ACTION' AND e.occurred_at = x.at))`,
}

func TestCareAndActionsAgreeWithTheRest(t *testing.T) {
	t.Parallel()
	db, _ := shared(t, 1000)
	for name, query := range neverInCare {
		t.Run(name, func(t *testing.T) {
			if got := countNever(t, db, query); got != 0 {
				t.Errorf("%v rows say otherwise", got)
			}
		})
	}
}

// enoughOfCare are queries with the least and the most that they may return, in percent.
var enoughOfCare = map[string]struct {
	query       string
	least, most float64
}{
	"children of accepted concerns who are graded": {`SELECT 100.0 * count(*) FILTER (WHERE EXISTS (SELECT FROM care_profile p WHERE
	  p.child_id = c.child_id AND p.completed_at IS NOT NULL)) / count(*)
		FROM (SELECT DISTINCT n.child_id FROM referral_child n JOIN referral r ON r.id = n.referral_id JOIN child c ON c.id = n.child_id
			WHERE r.state = 'ACCEPTED' AND r.received_at < $1::timestamptz - interval '120 days' AND c.date_of_birth < $1::timestamptz - interval
			'120 days') c`, 75, 100},
	"profiles of a graded child": {
		`SELECT 100.0 * count(*) / count(DISTINCT child_id) FROM care_profile WHERE completed_at IS NOT NULL AND mistaken_at IS NULL`, 180, 300},
	"sittings of several children": {
		`SELECT 100.0 * count(*) FILTER (WHERE n > 1) / count(*) FROM (SELECT count(*) AS n FROM care_profile GROUP BY sitting_id) s`, 30, 75},
	"profiles with a parent's grades": {
		`SELECT 100.0 * count(DISTINCT profile_id) FILTER (WHERE grader = 'PARENT') / count(DISTINCT profile_id) FROM item_grade`, 40, 65},
	"grades that are poor": {
		`SELECT 100.0 * count(*) FILTER (WHERE grade >= 4) / count(*) FROM item_grade WHERE grader = 'PRACTITIONER'`, 20, 45},
	"clocks of once poor areas that run": {`SELECT 100.0 * count(since) / count(*) FROM neglect_clock WHERE since IS NOT NULL OR days > 0`,
		50, 85},
	"actions done late": {`SELECT 100.0 * count(*) FILTER (WHERE (closed_at AT TIME ZONE 'Europe/London')::date > due) / ` +
		`count(*) FROM action WHERE state = 'DONE'`, 15, 40},
	"actions that one of the family has": {`SELECT 100.0 * count(*) FILTER (WHERE owner_kind = 'RELATIVE') / count(*) FROM action`, 3, 25},
	"open actions that are overdue": {`SELECT 100.0 * count(*) FILTER (WHERE due < $1::timestamptz::date) / count(*) FROM action ` +
		`WHERE state IN ('PROPOSED', 'ACCEPTED', 'IN_PROGRESS')`, 20, 70},
}

// someOfCare are queries that must find something.
var someOfCare = map[string]string{
	"care that got better":                 `SELECT count(*) FROM ` + firstAndLast + ` WHERE last < first`,
	"care that got worse":                  `SELECT count(*) FROM ` + firstAndLast + ` WHERE last > first`,
	"care that stayed poor":                `SELECT count(*) FROM ` + firstAndLast + ` WHERE last = first AND last >= 4`,
	"care that got better and worse again": `SELECT count(*) FROM neglect_clock n WHERE since IS NOT NULL AND days > 0`,
	"care that is poor no more":            `SELECT count(*) FROM neglect_clock WHERE since IS NULL AND days > 0`,
	"a young person's grades":              `SELECT count(*) FROM item_grade WHERE grader = 'YOUNG_PERSON'`,
	"a second practitioner's grades":       `SELECT count(*) FROM item_grade WHERE grader = 'SECOND_PRACTITIONER'`,
	"grades that were not given":           `SELECT count(*) FROM item_grade WHERE not_assessed_reason IS NOT NULL`,
	"a mistaken profile":                   `SELECT count(*) FROM care_profile WHERE state <> 'DRAFT' AND mistaken_at IS NOT NULL`,
	"a child who was heard alone":          `SELECT count(*) FROM voice_record WHERE seen_alone AND words IS NOT NULL`,
	"a voice that changed something": `SELECT count(*) FROM voice_record v JOIN care_profile p ON p.id = (v.influences -> 0 ` +
		`->> 'changed')::uuid AND p.child_id = v.child_id`,
	"an infant who was observed": `SELECT count(*) FROM voice_record WHERE words IS NULL`,
	"a voice that was corrected, with its influence": `SELECT count(*) FROM voice_record c JOIN voice_record w ON w.id = c.corrects_id ` +
		`WHERE c.influences = w.influences AND c.influences <> '[]'`,
	"a voice that was withdrawn": `SELECT count(*) FROM voice_record WHERE withdrawn_at IS NOT NULL`,
	"a draft":                    `SELECT count(*) FROM care_profile WHERE state = 'DRAFT' AND mistaken_at IS NULL`,
	"training that has run out": `SELECT count(*) FROM training t WHERE expires_on < $1 AND NOT EXISTS (SELECT FROM ` +
		`training n WHERE n.practitioner_id = t.practitioner_id AND n.expires_on >= $1)`,
	"targets that were reached":                    `SELECT count(*) FROM target_item WHERE grade_at_review <= target_grade`,
	"targets that were not":                        `SELECT count(*) FROM target_item WHERE grade_at_review > target_grade`,
	"an action that was declined":                  `SELECT count(*) FROM action WHERE state = 'DECLINED'`,
	"an action that went to another":               `SELECT count(*) FROM action_step WHERE verb = 'REASSIGN'`,
	"an action that was taken back":                `SELECT count(*) FROM action WHERE state = 'CANCELLED'`,
	"an action that nobody has answered":           `SELECT count(*) FROM action WHERE state = 'PROPOSED'`,
	"an action that came to the head of an agency": `SELECT count(*) FROM escalation WHERE "to" = 'HEAD_OF_AGENCY'`,
	"an involvement by an action":                  `SELECT count(*) FROM involvement WHERE origin = 'ACTION_ASSIGNED'`,
	"an opening that waits":                        `SELECT count(*) FROM break_glass WHERE reviewed_at IS NULL`,
	"an opening that was reviewed":                 `SELECT count(*) FROM break_glass WHERE reviewed_at IS NOT NULL`,
	"an alarm":                                     `SELECT count(*) FROM notice WHERE kind = 'IMMEDIATE_RISK'`,
}

// firstAndLast is each graded area of each child at its first and last profile.
const firstAndLast = `(SELECT DISTINCT child_id, a ->> 'code', first_value((a ->> 'grade')::int) OVER w AS first, last_value((a ->>
  'grade')::int) OVER w AS last
	FROM care_profile, jsonb_array_elements(area_grades) a WHERE mistaken_at IS NULL
	WINDOW w AS (PARTITION BY child_id, a ->> 'code' ORDER BY window_end ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)) t`

func TestTheShapeOfCareIsThatOfLife(t *testing.T) {
	t.Parallel()
	for _, children := range []int{200, 2000} {
		db, _ := shared(t, children)
		for name, e := range enoughOfCare {
			if got := countNever(t, db, e.query); got < e.least || got > e.most {
				t.Errorf("%d children: %s: got %.0f, want %.0f to %.0f in a hundred", children, name, got, e.least, e.most)
			}
		}
		for name, query := range someOfCare {
			if countNever(t, db, query) == 0 {
				t.Errorf("%d children: %s: none", children, name)
			}
		}
	}
}

func TestSomethingWaitsForEachAccount(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{1, 2, 3} {
		o := options(100)
		o.Seed = seed
		db, _ := loaded(t, o)
		for _, login := range []string{"police", "health", "school", "social-care", "manager"} {
			if waiting(t, db, login, `SELECT count(*) FROM notice n WHERE n.recipient_id = p.id AND read_at IS NULL`) == 0 {
				t.Errorf("seed %d: nobody tells %s anything", seed, login)
			}
		}
		for _, login := range []string{"police", "health", "school", "social-care"} {
			if waiting(t, db, login,
				`SELECT count(*) FROM action a WHERE a.practitioner_id = p.id AND state IN ('PROPOSED', 'ACCEPTED', 'IN_PROGRESS')`) == 0 {
				t.Errorf("seed %d: %s has nothing to do", seed, login)
			}
		}
		for _, login := range []string{"health", "school", "social-care"} {
			if waiting(t, db, login,
				`SELECT count(*) FROM training t WHERE t.practitioner_id = p.id AND t.code = 'GCP-STRUCTURE' AND expires_on >= $1`) == 0 {
				t.Errorf("seed %d: %s is not trained", seed, login)
			}
			drafts := `SELECT count(*) FROM care_profile c WHERE c.assessor_id = p.id AND state = 'DRAFT' AND mistaken_at IS NULL`
			if waiting(t, db, login, drafts) == 0 {
				t.Errorf("seed %d: %s has no draft", seed, login)
			}
		}
	}
}

// waiting counts what a query finds for the person p.
func waiting(t *testing.T, db *sql.DB, login, query string) float64 {
	t.Helper()
	return countNever(t, db, "SELECT n FROM practitioner p, LATERAL ("+query+") AS w (n) WHERE p.subject = 'demo-"+login+"'")
}
