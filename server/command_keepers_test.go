package main

import (
	"fmt"
	"maps"
	"strings"
	"testing"
)

// TestAChildWhoIsLostToEveryoneIsHandedToAManager: the operator counts restricted children
// without a keeper, and hands them to a manager.
func TestAChildWhoIsLostToEveryoneIsHandedToAManager(t *testing.T) {
	t.Parallel()
	p := newProduction(t, nil)
	admin := p.database.Admin(t)
	owner := maps.Clone(p.environment)
	owner["HEED_OWNER_URL"] = p.database.OwnerURL
	one := func(query string, args ...any) (text string) {
		t.Helper()
		if err := admin.QueryRow(query, args...).Scan(&text); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		return text
	}
	exec := func(statement string, args ...any) {
		t.Helper()
		if _, err := admin.Exec(statement, args...); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	wants := func(code int, args []string, parts ...string) {
		t.Helper()
		got, out, errs := said(t, owner, args...)
		for _, part := range parts {
			if got != code || !strings.Contains(out+errs, part) {
				t.Errorf("%v: exit code %d, want %d, and %q in: %s%s", args, got, code, part, out, errs)
			}
		}
	}
	count := []string{"keepers", "count"}
	wants(0, count, "restricted children without a keeper: 0, of these seen by nobody: 0")

	manager, lead, police := one("SELECT id FROM practitioner WHERE subject = 'demo-manager'"), one(
		"SELECT id FROM practitioner WHERE subject = 'demo-social-care'"), one("SELECT id FROM practitioner WHERE subject = 'demo-police'")
	council := one("SELECT organisation_id FROM practitioner WHERE id = $1", manager)
	var children []string
	for i := range 3 {
		children = append(children, one("SELECT id FROM child ORDER BY id OFFSET $1 LIMIT 1", i))
	}
	for _, child := range children {
		// An older release let the last manager leave.
		exec("UPDATE child SET restricted = true WHERE id = $1", child)
		exec("UPDATE involvement SET practitioner_id = NULL, sight = 'ORGANISATION' WHERE child_id = $1", child)
	}
	lost, other, known := children[0], children[1], children[2]
	const byName = `INSERT INTO involvement (id, created_at, updated_at, child_id, organisation_id, practitioner_id, role, purpose,
	  lawful_basis, "from", origin)
	 SELECT timed_id(now(), 4), now(), now(), $1, p.organisation_id, p.id, 'OTHER', 'Works with the child.', 'PUBLIC_TASK', now() - interval
	 '1 day', 'RECORDED' FROM practitioner p WHERE p.id = $2`
	exec(byName, known, lead)
	exec(byName, lost, police) // knows the child, and can name no manager of the authority
	name := one("SELECT family_name FROM child WHERE id = $1", lost)
	code, out, errs := said(t, owner, count...)
	if code != 1 || !strings.Contains(out, "restricted children without a keeper: 3, of these seen by nobody: 2") ||
		strings.Contains(out+errs, name) {
		t.Errorf("counted: %d %s%s", code, out, errs)
	}
	for child, state := range map[string]string{lost: "LOST", other: "LOST", known: "A LEAD KNOWS"} {
		if !strings.Contains(out, fmt.Sprintf("%s  %s  %s\n", child, council, state)) {
			t.Errorf("%s is not said to be %s: %s", child, state, out)
		}
	}

	look := fmt.Sprintf(`{ child(id: %q) { id restricted } }`, lost)
	if _, body := p.post(p.token("manager"), look); !strings.Contains(body, `"child":null`) {
		t.Fatalf("the manager sees a child who is lost: %s", body)
	}
	hand := func(who, reason string, only ...string) []string {
		args := []string{"keepers", "hand", "--manager", who, "--reason", reason}
		for _, child := range only {
			args = append(args, "--child", child)
		}
		return args
	}
	const reason = "The head of service decided it on Monday."
	before := one("SELECT count(*) FROM involvement")
	wants(1, hand(lead, reason), "no active manager")
	wants(1, hand(police, reason), "no active manager")
	wants(1, hand(lost, reason), "no active manager")
	wants(1, hand(manager, "no"), "The reason")
	wants(1, hand(manager, reason, lost, known), known, "nothing was written")
	wants(2, hand("somebody", reason), "--manager")
	exec("UPDATE practitioner SET active = false WHERE id = $1", manager)
	wants(1, hand(manager, reason), "no active manager")
	exec("UPDATE practitioner SET active = true, issuer = 'https://gone.example' WHERE id = $1", manager)
	wants(1, hand(manager, reason), "no active manager")
	exec("UPDATE practitioner SET issuer = (SELECT issuer FROM practitioner WHERE id = $2) WHERE id = $1", manager, lead)
	if code, _, errs := said(t, p.environment, hand(manager, reason)...); code != 1 || !strings.Contains(errs, "HEED_OWNER_URL") {
		t.Errorf("without an owner: %d %s", code, errs)
	}
	if after := one("SELECT count(*) FROM involvement"); after != before {
		t.Errorf("a refusal wrote involvements: %s, before %s", after, before)
	}

	wants(0, hand(manager, reason, lost), lost, "handed to "+manager+": 1")
	if got := one("SELECT rules::text || looks::text || operation FROM access_entry WHERE child_ids = ARRAY['" + lost +
		"'::uuid] ORDER BY id DESC LIMIT 1"); got !=
		"{INVOLVEMENT}{OPENED}command keepers hand" {
		t.Errorf("the access log says %q of it", got)
	}
	wants(1, hand(manager, reason, lost), "nothing was written") // they have a keeper now
	wants(0, hand(manager, reason), other, "handed to "+manager+": 1")
	wants(1, count, "restricted children without a keeper: 1, of these seen by nobody: 0")
	if _, body := p.post(p.token("manager"), look); !strings.Contains(body, `"restricted":true`) {
		t.Errorf("the manager does not see the child: %s", body)
	}
	if _, body := p.post(p.token("social-care"), look); !strings.Contains(body, `"child":null`) {
		t.Errorf("a lead who was not named sees the child: %s", body)
	}
	_, body := p.post(p.token("manager"), fmt.Sprintf(`{ child(id: %q) { chronology(first: 1) { edges { node { summary recordedBy { id } } } }
	  involvements { sight endedAt purpose practitioner { id } } accessLog(first: 20) { edges { node { rule kind purpose operation } } } }
	  inbox { notices(first: 20) { edges { node { kind child { id } } } } } }`, lost))
	for _, part := range []string{reason, `"sight":"NAMED","endedAt":null`, "By whoever runs Heed: " + reason,
		`"INVOLVEMENT_SIGHT","child":{"id":"` + lost + `"}`} {
		if !strings.Contains(body, part) {
			t.Errorf("%q is not in: %s", part, body)
		}
	}
	if _, body := p.post(p.token("manager"),
		fmt.Sprintf(`mutation { restrictChild(input: {id: %q, version: %s, restricted: false, reason: "The reason has gone."}) { child { `+
			`restricted } errors { message } } }`,
			lost, one("SELECT version FROM child WHERE id = $1", lost))); !strings.Contains(body, `"restricted":false`) {
		t.Errorf("the manager cannot lift the restriction: %s", body)
	}
	if code, out, errs := said(t, owner, "accesslog", "verify"); code != 0 {
		t.Errorf("the access record is not sound: %d %s%s", code, out, errs)
	}
}
