package careprofile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
)

// ofAnother is a completed profile with every text, which turns out to be of another child.
// The teacher added evidence and entered the mother's grades, the police see the child.
func ofAnother(t *testing.T) (f *family, sitting, profile string) {
	f = newFamily(t)
	f.InvolveByName(f.wren, "police")
	sitting, profiles := f.begun("health", map[string]any{"trigger": "The sister sleeps on the floor."}, f.wren)
	profile = profiles[0]
	f.gradedAll("health", profile, "PRACTITIONER", 4, nil)
	f.MustSend("teacher", "gradeItems", "", map[string]any{"id": profile, "grader": "PARENT",
		"grades": graphtest.GradesSent(map[string]any{"item": "A1a", "grade": 2, "comment": "The mother says that the sister eats well."})})
	f.MustSend("teacher", "addProfileEvidence", "", map[string]any{"id": profile, "item": "A1a", "text": "The sister came without breakfast."})
	f.MustSend("health", "setTargetItems", "", map[string]any{"id": profile, "version": f.Version(profile),
		"targets": []any{map[string]any{"item": "A1a", "targetGrade": 2, "changeBy": "2027-03-01"}}})
	f.MustSend("health", "completeCareProfile", "", map[string]any{"id": profile, "version": f.Version(profile), "parentSawScores": false,
		"reasonNotSeen": "The sister's mother was in hospital."})
	return f, sitting, profile
}

// said are the texts of ofAnother, with what the profile itself says of its grades.
var said = []string{"The sister sleeps on the floor.", "The sister's mother was in hospital.", "The sister came without breakfast.",
	"The mother says that the sister eats well.", "Seen on a visit.", `"grade":4`, `"targetGrade":2`, `"second":2`}

const everythingOf = `query($id: ID!, $child: ID!) { careProfile(id: $id) { reasonNotSeen parentSawScores sitting { trigger }
  grades { id item grade evidence comment } evidence { id text } targets { id targetGrade }
  areas { grade inputs { grade } subAreas { inputs { evidence } } }
  sideBySide(with: PARENT) { first second } mistakenAt mistakenReason viewerCan { verb allowed } }
  child(id: $child) { chronology(first: 20) { edges { node { id summary impact correctionReason withdrawn correctedBy { id }
  withheld { field reason } } } } } }`

func TestWhatAMistakenProfileSaysIsReadByThoseWhoCanMarkItSo(t *testing.T) {
	t.Parallel()
	f, sitting, profile := ofAnother(t)
	read := func(who string) string {
		return f.Must(who, everythingOf, map[string]any{"id": profile, "child": f.wren}).Raw
	}
	for _, who := range []string{"health", "teacher", "police", "lead"} {
		for _, text := range said {
			if got := read(who); !strings.Contains(got, text) {
				t.Fatalf("before, %s does not read %s: %s", who, text, got)
			}
		}
	}
	rows := f.Must("health", everythingOf, map[string]any{"id": profile, "child": f.wren})
	var parts []any
	for _, part := range []string{"grades", "targets", "evidence"} {
		parts = append(parts, rows.At("careProfile", part, 0, "id"))
	}
	f.MustSend("health", "markCareProfileMistaken", "", map[string]any{"id": profile, "version": f.Version(profile),
		"reason": "Another child of the same name."})
	own := map[string][]string{"teacher": {"The sister came without breakfast.", "The mother says that the sister eats well."}}
	for who, all := range map[string]bool{"health": true, "lead": true, "teacher": false, "police": false} {
		got := read(who)
		for _, text := range said {
			if want := all || slices.Contains(own[who], text); strings.Contains(got, text) != want {
				t.Errorf("%s reads %s: %v, want %v: %s", who, text, !want, want, got)
			}
		}
		if !strings.Contains(got, "Another child of the same name.") || !strings.Contains(got, "was marked as mistaken.") {
			t.Errorf("%s does not read that it was mistaken: %s", who, got)
		}
		if all == strings.Contains(got, `"WITHDRAWN"`) {
			t.Errorf("%s is told that the event is withheld: %v", who, !all)
		}
		a := f.Must(who, `query($ids: [ID!]!) { nodes(ids: $ids) { id } }`, map[string]any{"ids": parts})
		seen := fmt.Sprint(a.At("nodes", 0) != nil, a.At("nodes", 1) != nil, a.At("nodes", 2) != nil)
		want := map[string]string{"teacher": "false false true", "police": "false false false"}[who]
		if all {
			want = "true true true"
		}
		if seen != want {
			t.Errorf("%s sees a grade, a target and evidence: %s, want %s", who, seen, want)
		}
	}
	// The sitting is of the children whose profiles count.
	trigger := `query($id: ID!) { node(id: $id) { ... on CareSitting { trigger } } }`
	if got := f.Must("police", trigger, map[string]any{"id": sitting}); strings.Contains(got.Raw, "sister") {
		t.Errorf("the police read why the sitting was held: %s", got.Raw)
	}
}

func TestTheEventOfAMistakenProfileIsCorrectedByTheOneThatSaysSo(t *testing.T) {
	t.Parallel()
	f, _, profile := ofAnother(t)
	f.MustSend("lead", "markCareProfileMistaken", "", map[string]any{"id": profile, "version": f.Version(profile),
		"reason": "Another child of the same name."})
	a := f.Must("lead", everythingOf, map[string]any{"id": profile, "child": f.wren})
	for i := range a.List("child", "chronology", "edges") {
		at := func(field string) any { return a.At("child", "chronology", "edges", i, "node", field) }
		completed := strings.Contains(fmt.Sprint(at("summary")), "profile completed")
		if withdrawn := at("withdrawn") == true; withdrawn != completed || (at("correctedBy") != nil) != completed {
			t.Errorf("%s: withdrawn %v, corrected by %v", at("summary"), withdrawn, at("correctedBy"))
		}
		if mistaken := strings.Contains(fmt.Sprint(at("summary")), "marked as mistaken"); mistaken {
			if at("correctionReason") != "Another child of the same name." {
				t.Errorf("the event gives as reason %v", at("correctionReason"))
			}
			f.Refused("lead", "correctEvent", map[string]any{"id": at("id"), "summary": "A profile was completed.", "impact": "None.",
				"reason": "It was right."}, "ILLEGAL_STATE id")
		}
	}
}

// TestATrajectoryHasNoEventOfAMistakenProfile: also of one that an earlier release marked,
// without correcting its event.
func TestATrajectoryHasNoEventOfAMistakenProfile(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	f.profiled(f.wren, "2026-03-20", 4)
	mistaken := f.profiled(f.wren, "2026-06-19", 3)
	events := func() int {
		a := f.Must("health", `query($id: ID!) { child(id: $id) { trajectory { events { source { id } } } } }`, map[string]any{"id": f.wren})
		return strings.Count(a.Raw, mistaken)
	}
	if got := events(); got != 1 {
		t.Fatalf("before, the trajectory has %d events of the profile, want its completion", got)
	}
	f.Exec("SET session_replication_role = replica") // without triggers
	f.Exec("UPDATE care_profile SET mistaken_at = now(), mistaken_reason = 'Of the brother.' WHERE id = $1", mistaken)
	f.Exec("SET session_replication_role = DEFAULT")
	if got := events(); got != 0 {
		t.Errorf("the trajectory has %d events of a mistaken profile", got)
	}
}

func TestASittingIsAboutTheChildrenWhoseProfilesCount(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	sitting, profiles := f.begun("health", nil, f.wren, f.robin)
	f.MustSend("health", "markCareProfileMistaken", "", map[string]any{"id": profiles[0], "version": 1, "reason": "It was the brother's."})
	f.InvolveByName(f.wren, "police")
	for who, reads := range map[string]bool{"teacher": true, "police": false, "health": true, "manager": true} {
		a := f.Must(who, `query($id: ID!) { node(id: $id) { ... on CareSitting { trigger } } }`, map[string]any{"id": sitting})
		if got := a.At("node", "trigger") != nil; got != reads {
			t.Errorf("%s reads the trigger: %v, want %v", who, got, reads)
		}
	}
}
