package graphtest

import (
	"slices"
	"strings"
	"testing"
)

// Notices is what waits in somebody's inbox, as "KIND child", latest first.
func (w *Env) Notices(who string) []string {
	w.T.Helper()
	a := w.Must(who, `{ inbox { notices(first: 20) { totalCount edges { node { kind child { givenName } subject { __typename id } `+
		`organisation { name } readAt } } } } }`, nil)
	var list []string
	for i := range a.List("inbox", "notices", "edges") {
		at := func(path ...any) string {
			return a.Text(append([]any{"inbox", "notices", "edges", i, "node"}, path...)...)
		}
		list = append(list, strings.Join(slices.DeleteFunc([]string{at("kind"), at("child", "givenName"), at("subject", "__typename"),
			at("organisation", "name")}, func(s string) bool { return s == "" }), " "))
	}
	if a.Number("inbox", "notices", "totalCount") != len(list) {
		w.T.Errorf("%s has %d notices and counts %d", who, len(list), a.Number("inbox", "notices", "totalCount"))
	}
	return list
}

// WantNotices checks who was told what, and that nobody else was told anything.
func (w *Env) WantNotices(t *testing.T, want map[string][]string) {
	t.Helper()
	for who := range w.Viewers {
		if got := w.Notices(who); !slices.Equal(got, want[who]) {
			t.Errorf("%s was told %q, want %q", who, got, want[who])
		}
	}
}
