package graph_test

import (
	"reflect"
	"strings"
	"testing"

	"heed/auth"
	"heed/graph/graphtest"
	"heed/practice"
)

func TestEveryMutationHasARowInTheTableOfDenials(t *testing.T) {
	t.Parallel()
	for _, f := range graphtest.Contract().Mutation.Fields {
		if _, ok := graphtest.Verbs[f.Name]; !ok && !strings.HasPrefix(f.Name, "__") {
			t.Errorf("graph/graphtest/verbs.go: add %s to Verbs, with who may use it", f.Name)
		}
		if _, ok := auth.VerbRule(f.Name); !ok && !strings.HasPrefix(f.Name, "__") {
			t.Errorf("auth/access.go: add %s to verbs", f.Name)
		}
	}
	for name := range graphtest.Verbs {
		if graphtest.Contract().Mutation.Fields.ForName(name) == nil {
			t.Errorf("%s is no mutation", name)
		}
	}
	for name, v := range graphtest.Ways {
		way, ok := auth.VerbRule(name)
		if of, _ := auth.VerbRule(v.Of); !ok || !reflect.DeepEqual(way, of) {
			t.Errorf("%s is a way of using %s and has another rule in auth/access.go", name, v.Of)
		}
	}
}

// TestARoleThatMayNotIsRefusedAndNothingIsWritten tries every verb as every
// role of every agency, with an input that nothing else is wrong with.
func TestARoleThatMayNotIsRefusedAndNothingIsWritten(t *testing.T) {
	t.Parallel()
	for _, body := range graphtest.OrganisationsOfAll[:graphtest.Repetitions(len(graphtest.OrganisationsOfAll), 2)] {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			w := graphtest.NewStaffed(graphtest.NewEmpty(t))
			for _, role := range practice.Role("").Values() {
				scenes := map[graphtest.Setting]graphtest.Fixture{}
				for name, v := range graphtest.Verbs {
					if !v.Authority && len(v.Bodies) == 0 && body != "council" && body != "school" {
						continue // the rule names no body: one of social care and one of another agency are enough
					}
					w.TryVerb(t, name, v, practice.Role(role), body, scenes)
				}
			}
			for _, role := range practice.Role("").Values() {
				w.CheckViewerCan(t, practice.Role(role), body)
			}
		})
	}
}
