package practice_test

import (
	"strings"
	"testing"

	"heed/practice"
)

func TestWhoManagesWhom(t *testing.T) {
	t.Parallel()
	fit := practice.ManagerFacts{Active: true, Manages: true, Above: true}
	for name, c := range map[string]struct {
		of   func(*practice.ManagerFacts)
		want string
	}{
		"a manager above":           {func(*practice.ManagerFacts) {}, ""},
		"oneself":                   {func(f *practice.ManagerFacts) { f.Self, f.Under = true, true }, "their own"},
		"somebody below":            {func(f *practice.ManagerFacts) { f.Under = true }, "already manages"},
		"somebody who has left":     {func(f *practice.ManagerFacts) { f.Active = false }, "not active"},
		"somebody without the role": {func(f *practice.ManagerFacts) { f.Manages = false }, "role MANAGER"},
		"somebody from elsewhere":   {func(f *practice.ManagerFacts) { f.Above = false }, "one above it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := fit
			c.of(&f)
			got := practice.ValidateManager(f)
			if c.want == "" {
				if len(got) > 0 {
					t.Errorf("got %v, want none", got)
				}
				return
			}
			if len(got) != 1 || got[0].Code != practice.ProblemCodeInvalid || got[0].Path[0] != "managerId" ||
				!strings.Contains(got[0].Message, c.want) {
				t.Errorf("got %v, want one that says %q", got, c.want)
			}
		})
	}
}
