package careprofile_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"heed/graph/graphtest"
	"heed/graph/operation"
	"heed/practice"
)

// profilesOfAPage is the part of a child's page that is about care profiles, as
// the portal asks for it, all of it at once.
const profilesOfAPage = `query($id: ID!, $first: Int!) { child(id: $id) { id careProfiles(first: $first) { edges { node {
  id version state startedAt completedAt ageYears parentSawScores reasonNotSeen mistakenReason
  assessor { name } secondAssessor { name } completedBy { name } organisation { name } instrument { code version } supersededBy { id }
  sitting { trigger startedOn endedOn household { address } visits { on announced } carers { givenName }
  childrenLeftOut { givenName } startedBy { name } }
  grades { item title grade notAssessedReason grader evidence recordedBy { name } }
  evidence { item text recordedBy { name } organisation { name } } targets { item title gradeNow targetGrade changeBy gradeAtReview }
  areas { code title grade inputs { code grade } notAssessed subAreas { code title grade inputs { code title grade evidence } others {
  rule grade } } }
  sideBySide(with: PARENT) { item first second differs } agreement { percent } outstanding { message } viewerCan { verb allowed reason }
} } pageInfo { hasNextPage } } } }`

func TestProfilesOfAChildsPageCostAsManyStatementsForOneAsForTwenty(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	var ended []operation.Ended
	w.Observe = func(_ context.Context, e operation.Ended) { ended = append(ended, e) }
	for name, who := range map[string]string{"its assessor": graphtest.RoleName(practice.RolePractitioner, "school"),
		"social care": graphtest.RoleName(practice.RoleManager, "council")} {
		s := w.Fixture(w.Viewers[graphtest.RoleName(practice.RolePractitioner, "school")], graphtest.Setting{})
		w.GradedBefore(s, 1)
		cost := func(profiles int) int {
			a := w.Must(who, profilesOfAPage, map[string]any{"id": s.Child.ID(), "first": 21})
			if got := len(a.List("child", "careProfiles", "edges")); got != profiles {
				t.Fatalf("%s sees %d profiles, want %d", name, got, profiles)
			}
			return ended[len(ended)-1].Statements
		}
		cost(2) // the instrument is read once and kept
		few := cost(2)
		w.GradedBefore(s, 19)
		if many := cost(21); many != few {
			t.Errorf("to %s the page costs %d statements for 2 profiles, and %d for 21", name, few, many)
		}
		t.Logf("the profiles of a child's page, to %s: %d statements", name, few)
	}
}

func TestANodeOfAProfileTellsItsTitles(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	who := graphtest.RoleName(practice.RolePractitioner, "school")
	s := w.Fixture(w.Viewers[who], graphtest.Setting{Completed: true})
	const nodes = `query($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on ItemGrade { item title } ... on TargetItem { item title ` +
		`gradeNow } ... on CareProfile { ageYears state } } }`
	a := w.Must(who, nodes, map[string]any{"ids": []uuid.UUID{s.Grade.ID(), s.Target.ID(), s.Profile.ID()}})
	want := "[map[__typename:ItemGrade item:A1a title:Quality] map[__typename:TargetItem gradeNow:4 item:A1a title:Quality] " +
		"map[__typename:CareProfile ageYears:8 state:COMPLETED]]"
	if got := fmt.Sprint(a.List("nodes")); got != want {
		t.Errorf("the nodes are %s, want %s", got, want)
	}
	var others []string
	for _, who := range []string{graphtest.RoleName(practice.RoleAdministrator, "council"),
		graphtest.RoleName(practice.RolePractitioner, "trust"), graphtest.RoleName(practice.RoleSubmitter, "school")} {
		a := w.Must(who, "query($id: ID!) { careProfile(id: $id) { id } }", map[string]any{"id": s.Profile.ID()})
		others = append(others, fmt.Sprint(a.At("careProfile")))
	}
	if !slices.Equal(others, []string{"<nil>", "<nil>", "<nil>"}) {
		t.Errorf("those who do not see the child are shown %q", others)
	}
}
