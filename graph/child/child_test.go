package child_test

import (
	"slices"
	"testing"

	"heed/graph/graphtest"
)

func TestARegisteredChildIsSeenByItsOrganisationAndSocialCareOnly(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	id := w.RegisterChild("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Wren", "Quillfether", "2018-03-04")
	for who, sees := range map[string]bool{"teacher": true, "colleague": true, "manager": true, "lead": true, "other teacher": false,
		"police":        false,
		"social worker": false, "system": false, "administrator": false, "records": false, "partnership lead": false, "auditor": false} {
		if got := w.Ask(who, `query($id: ID!) { child(id: $id) { givenName } }`, map[string]any{"id": id}).At("child") != nil; got != sees {
			t.Errorf("%s sees the child: %v, want %v", who, got, sees)
		}
	}
}

func TestAnAmendmentKeepsWhatIsLeftOutAndTellsWhoChangedWhat(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	id := w.RegisterChild("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Wren", "Quillfether", "2018-03-04")
	const amend = `mutation($input: AmendChildInput!) { amendChild(input: $input) { child { version givenName preferredName religion ` +
		`nhsNumber identity { home missing } ethnicityLabel } errors { code path } } }`
	a := w.Must("teacher", amend, map[string]any{"input": map[string]any{"id": id, "version": 1, "preferredName": "Wrennie",
		"nhsNumber":     "999 000 0018",
		"ethnicityCode": "WBRI", "identity": map[string]any{"home": "Loud, and warm in the kitchen."}}})
	if a.Text("amendChild", "child", "givenName") != "Wren" || a.Text("amendChild", "child", "ethnicityLabel") != "White British" ||
		len(a.List("amendChild", "child", "identity", "missing")) != 6 {
		t.Errorf("amended: %s", a.Raw)
	}
	stale := w.Ask("manager", amend, map[string]any{"input": map[string]any{"id": id, "version": 1, "religion": "None"}})
	if len(stale.Errors) != 1 || stale.Errors[0].Code() != "CONFLICT" {
		t.Fatalf("a stale write: %s", stale.Raw)
	}
	changes, _ := stale.Errors[0].Extensions["changes"].([]any)
	if len(changes) != 1 {
		t.Fatalf("changes %v, want the teacher's one", changes)
	}
	change := changes[0].(map[string]any)
	if change["practitionerId"] != w.Viewers["teacher"].PractitionerID.String() ||
		!slices.Contains(change["fields"].([]any), any("preferredName")) {
		t.Errorf("change %v", change)
	}
	w.Must("manager", amend, map[string]any{"input": map[string]any{"id": id, "version": 2, "religion": "None"}})
}

func TestARestrictedChildIsKnownByNameOnly(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	id := w.RegisterChild("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Wren", "Quillfether", "2018-03-04")
	const restrict = `mutation($id: ID!, $on: Boolean!, $version: Int!) { restrictChild(input: {id: $id, version: $version, restricted: ` +
		`$on, reason: "A parent works for the council."}) { child { restricted } errors { code path } } }`
	if got := w.Ask("manager", restrict, map[string]any{"id": id, "on": true, "version": 1}).Problems("restrictChild"); !slices.Equal(got,
		[]string{"NOT_ALLOWED restricted"}) {
		t.Fatalf("restricted without a manager by name: %q", got)
	}
	w.Must("manager",
		`mutation($input: RecordInvolvementInput!) { recordInvolvement(input: $input) { involvement { id } errors { code path message } } }`,
		map[string]any{"input": map[string]any{
			"childId": id, "organisationId": w.Organisations["council"], "practitionerId": w.Viewers["manager"].PractitionerID,
			"role":    "SOCIAL_WORKER",
			"purpose": "Oversight of a restricted record.", "lawfulBasis": "PUBLIC_TASK"}})
	w.Must("manager", restrict, map[string]any{"id": id, "on": true, "version": 1})
	for who, sees := range map[string]bool{"manager": true, "teacher": true, "colleague": false, "second manager": false, "lead": false} {
		if got := w.Ask(who, `query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": id}).At("node") != nil; got != sees {
			t.Errorf("%s sees the restricted child: %v, want %v", who, got, sees)
		}
	}
	twin := w.RegisterChild("health", "HEALTH_VISITOR", "Wren", "Quillfether", "2018-03-04")
	a := w.Must("second manager",
		`query($id: ID!) { child(id: $id) { probableMatches { score reasons contactSafeguardingLead child { id } } } }`,
		map[string]any{"id": twin})
	if a.At("child", "probableMatches", 0, "contactSafeguardingLead") != true || a.At("child", "probableMatches", 0, "child") != nil ||
		len(a.List("child", "probableMatches", 0, "reasons")) != 0 {
		t.Errorf("a match with a restricted child tells more than to contact the lead: %s", a.Raw)
	}
	named := w.Must("manager", `query($id: ID!) { child(id: $id) { involvements { id practitioner { name } } } }`, map[string]any{"id": id})
	for i := range named.List("child", "involvements") {
		if named.Text("child", "involvements", i, "practitioner", "name") != "manager" {
			continue
		}
		last := w.Ask("manager", `mutation($id: ID!) { endInvolvement(input: {id: $id, version: 1, reason: "On leave from today."}) { `+
			`involvement { viewerCan { allowed } } errors { code path } } }`,
			map[string]any{"id": named.At("child", "involvements", i, "id")})
		if got := last.Problems("endInvolvement"); !slices.Equal(got, []string{"NOT_ALLOWED id"}) {
			t.Errorf("the last manager who knows the child left: %s", last.Raw)
		}
	}
	w.Must("manager", restrict, map[string]any{"id": id, "on": false, "version": 2})
	if w.Ask("colleague", `query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": id}).At("node") == nil {
		t.Error("after the restriction the organisation does not see the child again")
	}
}

func TestEndingAnInvolvementEndsAccess(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	id := w.RegisterChild("health", "HEALTH_VISITOR", "Wren", "Quillfether", "2024-03-04")
	a := w.Must("health", `query($id: ID!) { child(id: $id) { involvements { id version } } }`, map[string]any{"id": id})
	w.Must("health", `mutation($id: ID!) { endInvolvement(input: {id: $id, version: 1, reason: "Moved to another team."}) { involvement { `+
		`endedAt } errors { code path } } }`,
		map[string]any{"id": a.At("child", "involvements", 0, "id")})
	if w.Ask("health", `query($id: ID!) { child(id: $id) { id } }`, map[string]any{"id": id}).At("child") != nil {
		t.Error("the trust still sees the child")
	}
	if got := w.Count(`SELECT count(*) FROM chronology_event WHERE category = 'INVOLVEMENT'`); got != 1 {
		t.Errorf("%d events of the end, want 1", got)
	}
}

func TestChildrenAreFoundByMisspeltNamesAndIdentifiers(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	id := w.RegisterChild("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Meredith", "Quillfether", "2018-03-04")
	w.RegisterChild("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Oswald", "Brackendale", "2017-05-05")
	w.Must("teacher", `mutation($id: ID!) { amendChild(input: {id: $id, version: 1, nhsNumber: "9990000018"}) { errors { code } } }`,
		map[string]any{"id": id})
	const search = `query($text: String!) { children(first: 5, filter: {search: $text}) { totalCount edges { node { id } } } }`
	for who, finds := range map[string]bool{"manager": true, "colleague": true, "other teacher": false} {
		for _, text := range []string{"Meredith Quillfether", "meridith quilfether", "Quillfether", "Kwillfether", "9990000018"} {
			a := w.Must(who, search, map[string]any{"text": text})
			if got := a.Text("children", "edges", 0, "node", "id") == id; got != finds {
				t.Errorf("%s searches %q: found %v, want %v: %s", who, text, got, finds, a.Raw)
			}
		}
	}
}

// TestASearchIsNotFilledByHiddenChildren: those who fit better and
// are hidden must not push the one who is seen out of a bounded answer.
func TestASearchIsNotFilledByHiddenChildren(t *testing.T) {
	t.Parallel()
	for name, others := range map[string]int{"who sees few": 0, "who sees many": 200} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := graphtest.New(t)
			body := w.Viewers["teacher"].OrganisationID
			seen := w.ChildRow("Wren", "Quilfether", "2018-03-04")
			w.WriteRows("child", seen)
			w.WriteRows("involvement", w.InvolvementRow(seen.ID(), body, nil, graphtest.Noon.AddDate(0, -1, 0), nil))
			for range 210 {
				w.WriteRows("child", w.ChildRow("Wren", "Quillfether", "2018-03-04"))
			}
			for range others {
				k := w.ChildRow("Avis", "Brackendale", "2017-03-04")
				w.WriteRows("child", k)
				w.WriteRows("involvement", w.InvolvementRow(k.ID(), body, nil, graphtest.Noon.AddDate(0, -1, 0), nil))
			}
			w.Exec("ANALYZE child")
			a := w.Must("teacher", `{ children(first: 5, filter: {search: "Wren Quillfether"}) { totalCount edges { node { id } } } }`, nil)
			if a.Number("children", "totalCount") != 1 || a.Text("children", "edges", 0, "node", "id") != seen.ID().String() {
				t.Errorf("found %s, want the one who is seen", a.Raw)
			}
		})
	}
}
