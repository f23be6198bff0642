package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"heed/graph/graphtest"
	"heed/graph/scalar"
)

// A place that the release before gave in a list by name holds the name itself. Here
// it would lie elsewhere, so it is refused as any that is not of the list, and no
// page is missing children unnoticed.
func TestAPlaceOfTheReleaseBeforeIsRefused(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	for _, family := range []string{"Ashplover", "Éclairfether", "Quillfether"} {
		w.RegisterChild("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Wren", family, "2018-03-04")
	}
	var id string
	if err := w.Admin.QueryRow("SELECT id FROM child WHERE family_name = 'Éclairfether'").Scan(&id); err != nil {
		t.Fatal(err)
	}
	sealer, err := scalar.NewSealer([]byte("a secret of the tests' own"))
	if err != nil {
		t.Fatal(err)
	}
	place := func(order, value string) string {
		list := strings.Join([]string{w.Viewers["teacher"].PractitionerID.String(), "Query", "children", order, "map[]"}, "\x00")
		text, err := sealer.Seal(scalar.Cursor{ID: graphtest.Parsed(t, id), Value: value}, list)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	for order, argument := range map[string]string{"default": "", "FAMILY_NAME ASC": ", orderBy: {field: FAMILY_NAME}"} {
		query := func(cursor string) graphtest.Answer {
			return w.Ask("teacher", fmt.Sprintf("{ children(first: 5, after: %q%s) { edges { node { familyName } } } }", cursor, argument), nil)
		}
		// What this release gives is good, so that it is the release that is refused.
		if a := query(place(order+" by key", "eclairfether")); len(a.Errors) > 0 ||
			a.Text("children", "edges", 0, "node", "familyName") != "Quillfether" || len(a.List("children", "edges")) != 1 {
			t.Errorf("%s: a place of this release answers %s", order, a.Raw)
		}
		if a := query(place(order, "Éclairfether")); len(a.Errors) != 1 || a.Errors[0].Code() != "BAD_USER_INPUT" ||
			!strings.Contains(a.Raw, "does not belong to this list") || strings.Contains(a.Raw, "fether") {
			t.Errorf("%s: a place of the release before answers %s", order, a.Raw)
		}
	}
}
