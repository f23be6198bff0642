package graph_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/ast"

	"heed/graph/graphtest"
	"heed/practice"
)

func init() {
	for name, v := range graphtest.Verbs {
		for path, kind := range v.IDs {
			idFields[name+"."+path] = kind
		}
	}
}

// idFields says of which kind each identifier of an input is, beside those that an
// aggregate describes with its verb in graphtest. One that the contract has and neither
// says fails the test.
var idFields = map[string]string{
	"node.id": "Child", "nodes.ids": "Child", "child.id": "Child", "household.id": "Household", "referral.id": "Referral",
	"incident.id": "Incident", "accessLog.childId": "Child", "mergePreview.fromId": "Child", "mergePreview.intoId": "Child",
	"accessLog.filter.organisationId": "Organisation", "unusualAccess.filter.organisationId": "Organisation",
	"children.filter.involvedOrganisationId": "Organisation", "referrals.filter.organisationId": "Organisation",
	"practitioners.filter.organisationId": "Organisation",

	"submitConcern.household.id": "Household", "submitConcern.children.id": "Child", "withdrawConcern.id": "Referral",
	"acknowledgeFeedback.id": "Referral",
	"handOverConcern.id":     "Referral",
	"answerWithdrawal.id":    "Referral", "addReferralInformation.id": "Referral",
	"decideReferral.earlyHelpOrganisationId": "Organisation",
	"startTriage.id":                         "Referral",
	"decideReferral.id":                      "Referral", "amendChild.id": "Child", "restrictChild.id": "Child",
	"recordInvolvement.childId": "Child", "recordInvolvement.organisationId": "Organisation",
	"recordInvolvement.practitionerId": "Practitioner",
	"endInvolvement.id":                "Involvement", "amendInvolvement.id": "Involvement",
	"amendInvolvement.practitionerId": "Practitioner", "registerHousehold.childIds": "Child", "amendHousehold.id": "Household",
	"joinHousehold.householdId": "Household", "joinHousehold.childId": "Child", "joinHousehold.relativeId": "Relative",
	"leaveHousehold.id":        "HouseholdMember",
	"registerRelative.childId": "Child", "amendRelative.id": "Relative", "recordRelationship.childId": "Child",
	"recordRelationship.relativeId": "Relative",
	"amendRelationship.id":          "Relationship", "recordEvent.childIds": "Child", "recordEvent.householdId": "Household",
	"correctEvent.id":               "ChronologyEvent",
	"registerOrganisation.parentId": "Organisation", "amendOrganisation.id": "Organisation", "amendOrganisation.parentId": "Organisation",
	"registerPractitioner.organisationId": "Organisation",
	"action.id":                           "Action", "actions.filter.organisationId": "Organisation", "actions.filter.childId": "Child",
	"assignAction.childIds":       "Child",
	"assignAction.organisationId": "Organisation", "assignAction.practitionerId": "Practitioner", "assignAction.relativeId": "Relative",
	"assignAction.sourceId": "Referral",
	"acceptAction.id":       "Action", "acceptAction.practitionerId": "Practitioner", "declineAction.id": "Action",
	"progressAction.id": "Action", "completeAction.id": "Action",
	"cancelAction.id": "Action", "reassignAction.id": "Action", "reassignAction.organisationId": "Organisation",
	"reassignAction.practitionerId": "Practitioner",
	"reassignAction.relativeId":     "Relative", "acknowledgeNotice.id": "Notice",
	"registerPractitioner.managerId": "Practitioner", "recordTraining.practitionerId": "Practitioner", "endInstrument.id": "Instrument",
	"amendPractitioner.id": "Practitioner", "amendPractitioner.managerId": "Practitioner", "resendMail.practitionerId": "Practitioner",
	"setWebhook.organisationId": "Organisation", "rotateWebhookSecret.organisationId": "Organisation",
	"removeWebhook.organisationId": "Organisation", "replayWebhook.organisationId": "Organisation",

	"careProfile.id": "CareProfile", "startCareProfile.instrumentId": "Instrument", "startCareProfile.childIds": "Child",
	"startCareProfile.householdId": "Household",
	"startCareProfile.carerIds":    "Relative", "amendCareSitting.id": "CareSitting", "amendCareSitting.carerIds": "Relative",
	"gradeItems.id":         "CareProfile",
	"addProfileEvidence.id": "CareProfile", "setTargetItems.id": "CareProfile", "completeCareProfile.id": "CareProfile",
	"reviewTargetItems.id": "CareProfile", "reviewTargetItems.reviews.id": "TargetItem", "markCareProfileMistaken.id": "CareProfile",

	"breakGlasses.filter.organisationId": "Organisation", "breakGlass.childId": "Child", "reviewBreakGlass.id": "BreakGlass",
}

// knownToAll are the kinds of record that the whole partnership knows.
var knownToAll = []string{"Organisation", "Practitioner", "Instrument"}

func TestEveryIdentifierOfTheContractIsAskedFor(t *testing.T) {
	t.Parallel()
	for _, root := range []*ast.Definition{graphtest.Contract().Query, graphtest.Contract().Mutation} {
		for _, f := range root.Fields {
			for _, l := range graphtest.Leaves(f) {
				if l.Of.Name == "ID" && idFields[l.Path] == "" {
					t.Errorf("%s takes an identifier that no test hides", l.Path)
				}
			}
		}
	}
}

var anyID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// TestAHiddenRecordAnswersLikeNone sends the identifier of a hidden record, and
// then one of no record, wherever the contract takes one.
func TestAHiddenRecordAnswersLikeNone(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	stranger := w.Fixture(w.Viewers["stranger"], graphtest.Setting{Hidden: true})
	hidden := stranger.Targets()
	hidden["HouseholdMember"], hidden["CareSitting"], hidden["TargetItem"] = stranger.Member.ID(), stranger.Sitting.ID(), stranger.Target.ID()
	hidden["Notice"] = stranger.Notice.ID()
	for path, kind := range idFields {
		field, rest, _ := strings.Cut(path, ".")
		who := graphtest.Doer(field)
		if field == "unusualAccess" {
			who = graphtest.RoleName(practice.RoleRecords, "council")
		}
		versions := []int{1}
		if rest == "id" {
			versions = append(versions, 7) // a stale version tells nothing either
		}
		for _, version := range versions {
			ask := func(id uuid.UUID) graphtest.Answer {
				if graphtest.Contract().Mutation.Fields.ForName(field) == nil {
					return w.Ask(who, queryBy(field, rest), map[string]any{"id": id})
				}
				input := graphtest.Verbs[field].Input(w.Fixture(w.Viewers[who], graphtest.Verbs[field].Setting()))
				if input["version"] != nil {
					input["version"] = version
				}
				graphtest.SetAt(input, graphtest.InputOf(field), rest, id)
				if rest == "correctsId" {
					input["correctionReason"] = "The wrong day."
				}
				switch path {
				case "joinHousehold.relativeId":
					delete(input, "childId") // it is either of the two
				case "assignAction.relativeId", "reassignAction.relativeId":
					input["ownerKind"] = "RELATIVE"
					delete(input, "organisationId")
				case "assignAction.practitionerId", "reassignAction.practitionerId":
					input["ownerKind"] = "PRACTITIONER"
				case "assignAction.sourceId":
					input["origin"] = "REFERRAL"
				}
				before := w.Tally()
				a := w.Mutated(who, field, input)
				if after := w.Tally(); after != before {
					t.Errorf("%s with an identifier of nothing wrote: %s, before %s", path, after, before)
				}
				return a
			}
			absent := ask(w.ID(kind))
			if strings.Contains(absent.Raw, "INTERNAL") || strings.Contains(absent.Raw, "CONFLICT") {
				t.Errorf("%s of no record answers %s", path, absent.Raw)
			}
			if slices.Contains(knownToAll, kind) || path == "reviewBreakGlass.id" { // who may review sees all
				continue
			}
			if got, want := anyID.ReplaceAllString(ask(hidden[kind]).Raw, "#"), anyID.ReplaceAllString(absent.Raw, "#"); got != want {
				t.Errorf("%s of a hidden record answers %s, and of none %s", path, got, want)
			}
		}
	}
}

// queryBy asks a root field of queries by an identifier.
func queryBy(field, path string) string {
	f := graphtest.Contract().Query.Fields.ForName(field)
	argument, inner, nested := strings.Cut(path, ".")
	value := "$id"
	if nested {
		value = "{" + inner + ": $id}"
	} else if f.Arguments.ForName(argument).Type.Elem != nil {
		value = "[$id]"
	}
	for _, a := range f.Arguments { // what it does not do without
		if a.Type.NonNull && a.Name != argument && a.DefaultValue == nil {
			value += fmt.Sprintf(", %s: $id", a.Name)
		}
	}
	if f.Arguments.ForName("first") != nil {
		return fmt.Sprintf("query($id: ID!) { %s(%s: %s, first: 5) { totalCount edges { cursor } pageInfo { hasNextPage } } }", field, argument,
			value)
	}
	shown := "__typename id"
	if graphtest.Contract().Types[f.Type.Name()].Fields.ForName("id") == nil {
		shown = "__typename"
	}
	return fmt.Sprintf("query($id: ID!) { %s(%s: %s) { %s } }", field, argument, value, shown)
}

func TestAnIdentifierOfAHiddenChildIsNotDisclosed(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	hidden := w.ChildRow("Wren", "Quillfether", "2018-03-04")
	number, _ := practice.NHSNumberFromDigits("999000001")
	free, _ := practice.NHSNumberFromDigits("999000003")
	pupil, _ := practice.UPNFromDigits("999000000001")
	freePupil, _ := practice.UPNFromDigits("999000000002")
	hidden["nhs_number"], hidden["upn"], hidden["la_child_id"] = number, pupil, "LA1"
	w.WriteRows("child", hidden)
	who := graphtest.RoleName(practice.RolePractitioner, "school")
	for field, values := range map[string][2]any{"nhsNumber": {number, free}, "upn": {pupil, freePupil}, "laChildId": {"LA1", "LA2"}} {
		var found, amended [2]string
		for i, value := range values {
			found[i] = w.Must(who, fmt.Sprintf("{ children(first: 5, filter: {%s: %q}) { totalCount edges { node { id } } } }", field, value),
				nil).Raw
			mine := w.Fixture(w.Viewers[who], graphtest.Setting{})
			amended[i] = anyID.ReplaceAllString(w.Mutated(who, "amendChild",
				map[string]any{"id": mine.Child.ID(), "version": 1, field: value}).Raw, "#")
		}
		if found[0] != found[1] {
			t.Errorf("a filter by %s of a hidden child answers %s, by a free one %s", field, found[0], found[1])
		}
		if amended[0] != amended[1] || strings.Contains(amended[0], "code") {
			t.Errorf("%s of a hidden child answers %s, a free one %s", field, amended[0], amended[1])
		}
	}
	const register = `mutation($input: RegisterChildInput!) { registerChild(input: $input) { mayBeKnown child { probableMatches { score ` +
		`reasons contactSafeguardingLead child { id } } } errors { message } } }`
	input := graphtest.Verbs["registerChild"].Input(graphtest.Fixture{})
	input["nhsNumber"] = number
	if a := w.Must(who, register, map[string]any{"input": input}); a.At("registerChild", "mayBeKnown") != true ||
		len(a.List("registerChild", "child", "probableMatches")) > 0 {
		t.Errorf("who registers a known child is told that, and nothing else: %s", a.Raw)
	}
}

func TestAMatchWithARestrictedChildNamesOnlyTheContact(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	hidden := w.ChildRow("Wren", "Quillfether", "2018-03-04")
	number, _ := practice.NHSNumberFromDigits("999000001")
	hidden["nhs_number"], hidden["restricted"] = number, true
	w.WriteRows("child", hidden)
	who := graphtest.RoleName(practice.RoleManager, "council")
	const register = `mutation($input: RegisterChildInput!) { registerChild(input: $input) { mayBeKnown child { probableMatches { score ` +
		`reasons contactSafeguardingLead child { id } } } errors { message } } }`
	var told []string
	for _, alike := range []map[string]any{{"nhsNumber": number},
		{"givenName": "Wren", "familyName": "Quillfether", "dateOfBirth": "2018-03-04"}} {
		input := graphtest.Verbs["registerChild"].Input(graphtest.Fixture{})
		for field, value := range alike {
			input[field] = value
		}
		a := w.Must(who, register, map[string]any{"input": input})
		match := a.List("registerChild", "child", "probableMatches")
		if len(match) == 0 {
			t.Fatalf("no match: %s", a.Raw)
		}
		told = append(told, fmt.Sprint(match[len(match)-1]))
	}
	if told[0] != told[1] || !strings.Contains(told[0], "contactSafeguardingLead:true") {
		t.Errorf("a match with a restricted child tells %s by its number and %s by its name", told[0], told[1])
	}
}
