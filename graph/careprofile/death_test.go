package careprofile_test

import (
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
)

func TestNoWindowOfCareAndNoVisitIsAfterTheChildsDeath(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	f.MustSend("health", "amendChild", "", map[string]any{"id": f.robin, "version": 1,
		"diedOn": "2026-10-15", "reason": "Told by the hospital."})
	start := func(children []string, more map[string]any) map[string]any {
		return graphtest.MapOf(map[string]any{"instrumentId": graphtest.OpenStructure, "childIds": children, "startedOn": "2026-10-01"}, "visits",
			more["visits"], "endedOn", more["endedOn"], "startedOn", more["startedOn"])
	}
	visit := []any{map[string]any{"on": "2026-10-16", "announced": true}}
	for name, c := range map[string]struct {
		children []string
		input    map[string]any
		want     []string
	}{
		"a window that ends later": {[]string{f.robin}, map[string]any{"startedOn": "2026-10-01", "endedOn": "2026-10-16"},
			[]string{"OUT_OF_RANGE endedOn"}},
		"a window that begins later": {[]string{f.robin}, map[string]any{"startedOn": "2026-10-16"}, []string{"OUT_OF_RANGE startedOn"}},
		"a visit":                    {[]string{f.robin}, map[string]any{"visits": visit}, []string{"OUT_OF_RANGE visits.0.on"}},
		"beside a child who lives":   {[]string{f.wren, f.robin}, map[string]any{"visits": visit}, []string{"OUT_OF_RANGE visits.0.on"}},
	} {
		t.Run(name, func(t *testing.T) { f.Refused("health", "startCareProfile", start(c.children, c.input), c.want...) })
	}
	a := f.MustSend("health", "startCareProfile", "sitting { id profiles { ageYears } }", start([]string{f.robin},
		map[string]any{"startedOn": "2026-10-01", "endedOn": "2026-10-15"}))
	sitting := a.Text("startCareProfile", "sitting", "id")
	f.Refused("health", "amendCareSitting", map[string]any{"id": sitting, "version": 1, "endedOn": "2026-10-16"}, "OUT_OF_RANGE endedOn")
	f.Refused("health", "amendCareSitting", map[string]any{"id": sitting, "version": 1, "visits": visit}, "OUT_OF_RANGE visits.0.on")
	f.MustSend("health", "startCareProfile", "", start([]string{f.wren}, map[string]any{"startedOn": "2026-10-01", "visits": visit}))
}

func TestTheAgeOfAProfileStopsAtDeath(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	// Robin would have been three on 1 July.
	f.MustSend("health", "amendChild", "", map[string]any{"id": f.robin, "version": 1,
		"diedOn": "2026-06-30", "reason": "Told by the hospital."})
	a := f.MustSend("health", "startCareProfile", "sitting { profiles { ageYears child { age } } }",
		map[string]any{"instrumentId": graphtest.OpenStructure, "childIds": []string{f.robin}})
	at := func(path ...any) any {
		return a.At(append([]any{"startCareProfile", "sitting", "profiles", 0}, path...)...)
	}
	if at("ageYears") != 2.0 || at("child", "age") != 2.0 {
		t.Errorf("the ages are %v and %v, want 2", at("ageYears"), at("child", "age"))
	}
}

func TestAChildWhoDiedIsNotLeftOutOfALaterSitting(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	f.MustSend("health", "amendChild", "", map[string]any{"id": f.robin, "version": 1,
		"diedOn": "2026-10-31", "reason": "Told by the hospital."})
	for day, want := range map[string]string{"2026-10-31": "Linnet Robin", "2026-11-01": "Linnet"} {
		_, profiles := f.begun("health", map[string]any{"endedOn": day}, f.wren)
		a := f.Must("health", `query($id: ID!) { careProfile(id: $id) { sitting { childrenLeftOut { givenName } } } }`,
			map[string]any{"id": profiles[0]})
		var left []string
		for i := range a.List("careProfile", "sitting", "childrenLeftOut") {
			left = append(left, a.Text("careProfile", "sitting", "childrenLeftOut", i, "givenName"))
		}
		if slices.Sort(left); strings.Join(left, " ") != want {
			t.Errorf("of care up to %s are left out %q, want %s", day, left, want)
		}
		f.MustSend("health", "markCareProfileMistaken", "", map[string]any{"id": profiles[0], "version": 1, "reason": "Another window."})
	}
}
