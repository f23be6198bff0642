// Package heed_test holds the repository's rules: where files are, which package may
// import which, and what the contract promises. Each rule is data or a small function
// here, and each is tested with something that breaks it.
package heed_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"heed"
)

// floors are the folders in which an aggregate has a file of its name. without lists the
// aggregates that have none there; reason says why.
var floors = []struct {
	file    string
	without []string
	why     string
}{
	{file: "ent/schema/%s.go"},
	{file: "store/policies/%s.sql"},
	{file: "graph/%[1]s/%[1]s.go"},
	{file: "graph/%[1]s/%[1]s.graphql"},
	{file: "practice/%s.go", without: []string{"disclosure", "notice"},
		why: "who looked is recorded, and who is notified follows from other aggregates' rules: nothing about either is judged"},
}

// shared are the files of a folder that belong to no single aggregate.
var shared = map[string]string{
	"ent/schema/access.go":         "the matrix in front of every record",
	"ent/schema/record.go":         "what every table has",
	"store/policies/viewer.sql":    "who is asking, which every policy uses",
	"store/policies/search.sql":    "search over children and households",
	"store/policies/match.sql":     "which records look like the same child's",
	"store/policies/name.sql":      "whether two names can be one child's",
	"store/policies/shortform.sql": "short forms of given names",
	"store/policies/edit.sql":      "who changed which fields of any record",
	"store/policies/retry.sql":     "idempotency keys of any mutation",
	"store/policies/log.sql":       "what an operation disclosed, of any aggregate",
	"store/policies/mail.sql":      "mails about notices, which are no records",
	"store/policies/webhook.sql":   "messages about notices to an agency's own system, which are no records",
	"store/policies/job.sql":       "work that waits for its time, of any aggregate",
}

func TestAnAggregateHasTheSameNameOnEveryFloor(t *testing.T) {
	t.Parallel()
	report(t, floorFaults(os.DirFS("."), aggregatesOf(heed.Schema)))
}

func TestAFileWithoutAnAggregateAndAnAggregateWithoutAFileAreNoticed(t *testing.T) {
	t.Parallel()
	complete := []string{
		"ent/schema/child.go", "store/policies/child.sql", "graph/child/child.go", "graph/child/child.graphql", "practice/child.go",
		"ent/schema/disclosure.go", "store/policies/disclosure.sql", "graph/disclosure/disclosure.go", "graph/disclosure/disclosure.graphql",
	}
	contract := "# Heed, a title of several words\n# Child\n# Disclosure\n"
	cases := map[string]struct {
		files []string
		want  []string
	}{
		"a complete house has no fault": {complete, nil},
		"a missing policy file is named": {without(complete, "store/policies/child.sql"), []string{
			"store/policies/child.sql is missing: the contract has a section # Child"}},
		"a missing rule file is named": {without(complete, "practice/child.go"), []string{
			"practice/child.go is missing: the contract has a section # Child"}},
		"a policy file of no section is named": {append(slices.Clone(complete), "store/policies/plan.sql"), []string{
			"store/policies/plan.sql belongs to no section of the contract"}},
		"a record's file of no section is named": {append(slices.Clone(complete), "ent/schema/plan.go"),
			[]string{"ent/schema/plan.go belongs to no section of the contract"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			same(t, floorFaults(tree(c.files...), aggregatesOf(contract)), c.want)
		})
	}
}

var section = regexp.MustCompile(`(?m)^# (\w+)$`)

// aggregatesOf lists the aggregates by the sections of a contract.
func aggregatesOf(contract string) []string {
	var names []string
	for _, found := range section.FindAllStringSubmatch(contract, -1) {
		names = append(names, strings.ToLower(found[1]))
	}
	return names
}

// floorFaults lists the files that a folder lacks, and, in folders with nothing but
// aggregates, the files that belong to none.
func floorFaults(house fs.FS, aggregates []string) []string {
	var faults []string
	for _, floor := range floors {
		for _, name := range aggregates {
			file := fmt.Sprintf(floor.file, name)
			if _, err := fs.Stat(house, file); err != nil && !slices.Contains(floor.without, name) {
				faults = append(faults, fmt.Sprintf("%s is missing: the contract has a section # %s", file, strings.ToUpper(name[:1])+name[1:]))
			}
		}
	}
	for _, floor := range []string{"ent/schema/*.go", "store/policies/*.sql"} {
		files, _ := fs.Glob(house, floor) // the pattern is well formed
		for _, file := range files {
			name := strings.TrimSuffix(path.Base(file), path.Ext(file))
			if shared[file] == "" && !slices.Contains(aggregates, name) && !strings.HasSuffix(name, "_test") {
				faults = append(faults, file+" belongs to no section of the contract")
			}
		}
	}
	return faults
}

// report fails the test with every fault.
func report(t *testing.T, faults []string) {
	t.Helper()
	for _, fault := range faults {
		t.Error(fault)
	}
}

// same fails the test unless the faults are the wanted ones, in any order.
func same(t *testing.T, got, want []string) {
	t.Helper()
	got, want = slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func without(list []string, left string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == left })
}

// missingReasons lists the exceptions of a rule that no longer have a subject.
func missingReasons[V any](exceptions map[string]V, used map[string]bool) []string {
	var faults []string
	for _, name := range slices.Sorted(maps.Keys(exceptions)) {
		if !used[name] {
			faults = append(faults, name+" is an exception without a case: take it off the list")
		}
	}
	return faults
}
