package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestThePreviousReleaseFindsWhatItNeeds compares what the previous release's SQL
// calls, and the columns that it had, with what this build's migrations leave.
func TestThePreviousReleaseFindsWhatItNeeds(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("HEED_PREVIOUS_RELEASE")
	if folder == "" {
		t.Skip(".ci/run releases names the folder of the previous release")
	}
	before, err := os.ReadFile(filepath.Join(folder, "store", "schema.sql"))
	if err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile("schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, loss := range lossesOf(string(before), string(after), sqlOf(t, folder)) {
		t.Error(loss)
	}
}

func TestWhatAPreviousReleaseWouldMissIsNoticed(t *testing.T) {
	t.Parallel()
	const before = `
CREATE TABLE child (
  id uuid NOT NULL,
  upn text
);
FUNCTION give(what uuid, at date) RETURNS boolean SECURITY DEFINER OWNER heed_definer EXECUTE heed_app;
FUNCTION take(what uuid) RETURNS TABLE(a uuid) OWNER heed_definer EXECUTE heed_app;
FUNCTION own(what uuid) RETURNS void OWNER heed_definer;
`
	const after = `
CREATE TABLE child (
  id uuid NOT NULL,
  more text
);
FUNCTION give(what uuid, at timestamp with time zone) RETURNS boolean SECURITY DEFINER OWNER heed_definer EXECUTE heed_app;
`
	const aView = "CREATE VIEW child (id, upn) WITH (security_invoker=true) …;\n"
	if got := lossesOf(before, aView+before[strings.Index(before, "FUNCTION"):], nil); len(got) > 0 {
		t.Errorf("a view in the place of a table is a loss: %q", got)
	}
	calls := []string{"SELECT give($1, $2)", "SELECT a FROM take($1)"}
	if got := lossesOf(before, before+"CREATE TABLE more (\n  id uuid\n);\n", calls); len(got) > 0 {
		t.Errorf("more is a loss: %q", got)
	}
	want := []string{"child.upn is gone", "give(what uuid, at date) RETURNS boolean is gone", "take(what uuid) RETURNS TABLE(a uuid) is gone"}
	if got := lossesOf(before, after, calls); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := lossesOf(before, after, calls[:0]); !slices.Equal(got, want[:1]) {
		t.Errorf("of what is not called: got %q, want %q", got, want[:1])
	}
}

var dumped = regexp.MustCompile(`^FUNCTION ((\w+)\((.*?)\) RETURNS .*?)(?: SECURITY DEFINER| SET | OWNER )`)

// lossesOf lists what texts with SQL for one dumped database miss in another.
func lossesOf(before, after string, calls []string) []string {
	var losses []string
	has, had := columnsOf(after), columnsOf(before)
	for _, column := range had {
		if !slices.Contains(has, column) {
			losses = append(losses, column+" is gone")
		}
	}
	for line := range strings.Lines(before) {
		found := dumped.FindStringSubmatch(line)
		if found == nil || !strings.Contains(line, "heed_app") || strings.Contains(after, "\nFUNCTION "+found[1]+" ") {
			continue
		}
		given, _ := argumentsOf(found[3] + ")")
		call := regexp.MustCompile(`\b` + found[2] + `\(`)
		if slices.ContainsFunc(calls, func(text string) bool {
			return slices.ContainsFunc(call.FindAllStringIndex(text, -1), func(at []int) bool {
				number, whole := argumentsOf(text[at[1]:])
				return !whole || number == given
			})
		}) {
			losses = append(losses, found[1]+" is gone")
		}
	}
	return losses
}

var (
	columnLine = regexp.MustCompile(`^  "?(\w+)"? `)
	viewLine   = regexp.MustCompile(`^CREATE VIEW (\w+) \((.*?)\) `)
)

// columnsOf lists the columns in a dump, those of views too: a view may take the place of
// a table.
func columnsOf(dump string) []string {
	var list []string
	var table string
	for line := range strings.Lines(dump) {
		if _, err := fmt.Sscanf(line, "CREATE TABLE %s (", &table); err == nil {
			continue
		}
		if view := viewLine.FindStringSubmatch(line); view != nil {
			for _, column := range strings.Split(view[2], ", ") {
				list = append(list, view[1]+"."+column)
			}
			table = ""
			continue
		}
		if found := columnLine.FindStringSubmatch(line); found != nil && table != "" {
			list = append(list, strings.Trim(table, strconv.Quote(""))+"."+found[1])
		}
	}
	return list
}
