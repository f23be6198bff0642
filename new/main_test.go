package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// copied is a copy of the files that the repository keeps, in a folder of its own.
func copied(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	list := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	list.Dir = ".."
	out, err := list.Output()
	if err != nil {
		t.Skipf("this is no checkout: %v", err)
	}
	for _, name := range strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		text, err := os.ReadFile(filepath.Join("..", name))
		if os.IsNotExist(err) {
			continue // removed and not committed
		}
		to := filepath.Join(root, name)
		if err == nil {
			err = os.MkdirAll(filepath.Dir(to), 0o755)
		}
		if err == nil {
			err = os.WriteFile(to, text, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestEveryListStillHasTheLinesThatNewWritesBeside(t *testing.T) {
	t.Parallel()
	root := copied(t)
	for _, names := range [][]string{{"visit"}, {"walk", "HomeWalk"}} { // the second is written beside the first
		a, err := named(names[0], names[1:]...)
		if err != nil {
			t.Fatal(err)
		}
		if err := a.write(root); err != nil {
			t.Fatal(err)
		}
		if err := a.write(root); err == nil {
			t.Errorf("%s is written over", a.Name)
		}
	}
	for _, l := range lines {
		text, err := os.ReadFile(filepath.Join(root, l.file))
		if err != nil || !strings.Contains(strings.ToLower(string(text)), "walk") {
			t.Errorf("%s does not name the walk: %v", l.file, err)
		}
	}
	for _, wrong := range [][]string{{"Visit"}, {"visit", "visit"}, {"home visit"}} {
		if _, err := named(wrong[0], wrong[1:]...); err == nil {
			t.Errorf("%q is taken for a name", wrong)
		}
	}
}

// TestASkeletonIsWhole generates and compiles a new aggregate, plans its table and runs its
// tests and those that ask for every place that an aggregate has. It compiles most of the
// house, so it is a step of its own in .ci/run, which sets HEED_NEW.
func TestASkeletonIsWhole(t *testing.T) {
	if os.Getenv("HEED_NEW") == "" {
		t.Skip("set HEED_NEW=yes: it compiles for some minutes")
	}
	root := copied(t)
	a, err := named("walk", "HomeWalk")
	if err != nil {
		t.Fatal(err)
	}
	if err := a.write(root); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{
		"go generate ./ent ./graph ./docs",
		"go run ./store/plan walks",
		"go vet ./ent/... ./graph ./graph/graphtest ./graph/walk ./store ./auth",
		"go test . -run Aggregate|Entity|Imports|Arrows|Promises|Screen|PlainWords",
		"go test ./practice -run HomeWalk",
		"go test ./graph/walk",
		"go test ./graph ./graph/oracle -run AListOfAChild|OracleKnows|EveryListOfTheContract|EveryVerb|EveryIdentifier|HiddenRecord|Constraint",
	} {
		run := exec.CommandContext(t.Context(), "go", strings.Fields(command)[1:]...)
		run.Dir = root
		out, err := run.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", command, err, out)
		}
		t.Logf("%s: %.0f CPU seconds", command, (run.ProcessState.UserTime() + run.ProcessState.SystemTime()).Seconds())
	}
}
