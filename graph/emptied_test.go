package graph_test

import (
	"slices"
	"testing"

	"heed/graph/graphtest"
)

// TestNullEmptiesAndWhatIsLeftOutStays amends each kind of record three times: with values,
// with other values only, and with null.
func TestNullEmptiesAndWhatIsLeftOutStays(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	home := w.MustSend("manager", "registerHousehold", "household { id }", map[string]any{"address": "9 Elsewhere Road",
		"childIds": []string{kid}}).Text("registerHousehold", "household", "id")
	tie := w.MustSend("manager", "registerRelative", "relationship { id relative { id } }", map[string]any{"childId": kid,
		"familyName": "Quillfether", "kind": "MOTHER"})
	mother, mothering := tie.Text("registerRelative", "relationship", "relative", "id"), tie.Text("registerRelative", "relationship", "id")
	sitting := w.MustSend("manager", "startCareProfile", "sitting { id }", map[string]any{"instrumentId": graphtest.OpenStructure,
		"childIds": []string{kid}}).Text("startCareProfile", "sitting", "id")
	w.Exec("UPDATE practitioner SET email = 'somebody@example.org' WHERE id = $1", w.Viewers["health"].PractitionerID)
	for verb, c := range map[string]struct {
		who, record, id string
		version         int
		values          map[string]any
		left            map[string]any // another field, so that nothing of values changes
	}{
		"amendChild": {"manager", "child", kid, 1, map[string]any{"preferredName": "Wrennie", "religion": "None", "firstLanguage": "Welsh",
			"nhsNumber": "9990000018", "upn": "A950000178301", "laChildId": "LA17", "ethnicityCode": "WBRI", "diedOn": "2026-11-01"},
			map[string]any{"sex": "FEMALE"}},
		"amendHousehold": {"manager", "household", home, 1, map[string]any{"postcode": "ZZ1 1AA", "ward": "Hollowmere"},
			map[string]any{"address": "10 Elsewhere Road"}},
		"amendRelative": {"manager", "relative", mother, 1, map[string]any{"givenName": "Avis", "dateOfBirth": "1990-01-01"},
			map[string]any{"familyName": "Otherby"}},
		"amendRelationship": {"manager", "relationship", mothering, 1, map[string]any{"parentalResponsibility": true,
			"unsafeReason": "Threats in October."}, map[string]any{"engagement": "ABSENT"}},
		"amendPractitioner": {"administrator", "practitioner", w.Viewers["health"].PractitionerID.String(), 1,
			map[string]any{"newlyQualifiedUntil": "2027-01-01", "weeklyCapacity": 20.0}, map[string]any{"name": "Another Name"}},
		"amendCareSitting": {"manager", "sitting", sitting, 1, map[string]any{"trigger": "A second concern.", "startedOn": "2026-11-01",
			"endedOn": "2026-11-20"}, map[string]any{"visits": []any{map[string]any{"on": "2026-11-02", "announced": true}}}},
	} {
		t.Run(verb, func(t *testing.T) {
			selection, null := "version", map[string]any{}
			for field := range c.values {
				selection += " " + field
				null[field] = nil
			}
			for i, step := range []struct{ sends, want map[string]any }{{c.values, c.values}, {c.left, c.values}, {null, null}} {
				sends := graphtest.MapOf(step.sends, "id", c.id, "version", c.version+i)
				if verb == "amendChild" {
					sends["reason"] = "Told by the hospital."
				}
				a := w.MustSend(c.who, verb, c.record+" { "+selection+" }", sends)
				for field, want := range step.want {
					if got := a.At(verb, c.record, field); got != want {
						t.Errorf("after %v: %s is %v, want %v", step.sends, field, got, want)
					}
				}
			}
		})
	}
}

// TestWhatARecordAlwaysHasIsNotEmptied sends null for each field that a record always has.
func TestWhatARecordAlwaysHasIsNotEmptied(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	for verb, fields := range map[string][]string{
		"amendHousehold": {"addressStatus"}, "amendRelative": {"sex"},
		"amendRelationship": {"kind", "engagement", "livesWithChild"}, "amendInvolvement": {"sight"},
		"amendCareSitting": {"carerIds", "visits"}, "amendOrganisation": {"name", "identifier", "active"},
		"amendPractitioner": {"name", "email", "roles", "active"},
	} {
		who := graphtest.Doer(verb)
		for _, field := range fields {
			input := graphtest.Verbs[verb].Input(w.Fixture(w.Viewers[who], graphtest.Verbs[verb].Setting()))
			input[field] = nil
			before := w.Tally()
			if got := w.Mutated(who, verb, input).Problems(verb); !slices.Contains(got, "REQUIRED "+field) || w.Tally() != before {
				t.Errorf("%s with %s: null answers %q, and wrote something: %t", verb, field, got, w.Tally() != before)
			}
		}
	}
}

// TestABirthTakesThePlaceOfAnother: what is known of a birth is said in one way at a time.
func TestABirthTakesThePlaceOfAnother(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	const selection = "child { dateOfBirth birthPrecision birthUnknownReason expectedDateOfBirth }"
	version := 1
	for _, c := range []struct {
		sends                            map[string]any
		born, precision, reason, expects any
	}{
		{map[string]any{"guessedAge": 6}, "2020-05-23", "ESTIMATED", nil, nil},
		{map[string]any{"preferredName": "Wrennie"}, "2020-05-23", "ESTIMATED", nil, nil},
		{map[string]any{"dateOfBirth": "2020-03-04", "birthPrecision": "MONTH"}, "2020-03-15", "MONTH", nil, nil},
		{map[string]any{"birthPrecision": "YEAR"}, "2020-07-01", "YEAR", nil, nil},
		{map[string]any{"dateOfBirth": nil, "birthUnknownReason": "The papers were another child's."}, nil, nil,
			"The papers were another child's.", nil},
		{map[string]any{"expectedDateOfBirth": "2027-02-01"}, nil, nil, nil, "2027-02-01"},
		{map[string]any{"dateOfBirth": "2026-11-20"}, "2026-11-20", "DAY", nil, nil},
	} {
		a := w.MustSend("manager", "amendChild", selection, graphtest.MapOf(c.sends, "id", kid, "version", version,
			"reason", "The mother showed the birth certificate."))
		version++
		for field, want := range map[string]any{"dateOfBirth": c.born, "birthPrecision": c.precision, "birthUnknownReason": c.reason,
			"expectedDateOfBirth": c.expects} {
			if got := a.At("amendChild", "child", field); got != want {
				t.Errorf("after %v: %s is %v, want %v", c.sends, field, got, want)
			}
		}
	}
	// A date that is the middle of what was known does not become a birthday by a word.
	w.MustSend("manager", "amendChild", selection, map[string]any{"id": kid, "version": version, "guessedAge": 6,
		"reason": "The papers were another child's."})
	version++
	w.Refused("manager", "amendChild", map[string]any{"id": kid, "version": version, "birthPrecision": "DAY",
		"reason": "Looked up today."}, "REQUIRED dateOfBirth")
	// What changes nothing is no change.
	if got := w.MustSend("manager", "amendChild", "child { version }", map[string]any{"id": kid, "version": version,
		"diedOn": nil}).Number("amendChild", "child", "version"); got != version {
		t.Errorf("an amendment that changes nothing makes version %d of %d", got, version)
	}
	w.Refused("manager", "amendChild", map[string]any{"id": kid, "version": version, "dateOfBirth": nil,
		"reason": "The papers were another child's."}, "REQUIRED dateOfBirth")
}
