package accesslog_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"heed/auth"
	"heed/ent"
	"heed/practice"
	"heed/store"
)

// disclosed reads the disclosures of an entry through the view, by identifier.
func (w *env) disclosed(t *testing.T, entry uuid.UUID) []string {
	t.Helper()
	rows, err := w.admin.QueryContext(t.Context(), "SELECT d::text FROM disclosure d WHERE d.entry_id = $1 ORDER BY d.id", entry)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var d string
		if err := rows.Scan(&d); err != nil {
			t.Fatal(err)
		}
		list = append(list, d)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

func (w *env) count(t *testing.T, query string, args ...any) (n int) {
	t.Helper()
	if err := w.admin.QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestAnOperationWritesOneRowHoweverManyChildrenItShows says that the rows that lead from
// the children to the entry are made when the entry is linked, and that nobody can see a
// difference.
func TestAnOperationWritesOneRowHoweverManyChildrenItShows(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	if err := w.show(t.Context(), chainStart, w.children...); err != nil {
		t.Fatal(err)
	}
	entry := w.entryAt(t, chainStart)
	if got := w.count(t, "SELECT count(*) FROM disclosure_index"); got != 0 {
		t.Errorf("before it is linked: %d rows in the index, want none", got)
	}
	waiting := w.disclosed(t, entry)
	if len(waiting) != len(w.children) {
		t.Fatalf("before it is linked: %d disclosures, want one for each of %d children: %v", len(waiting), len(w.children), waiting)
	}
	for _, d := range waiting {
		id := uuid.MustParse(strings.Trim(strings.Split(d, ",")[0], "("))
		if name, known := store.TypeOf(id); !known || name != "Disclosure" {
			t.Errorf("%s is the identifier of a %q, %v", id, name, known)
		}
	}
	w.chain(t)
	if got := w.count(t, "SELECT count(*) FROM disclosure_index WHERE entry_id = $1", entry); got != len(w.children) {
		t.Errorf("afterwards: %d rows in the index, want %d", got, len(w.children))
	}
	if linked := w.disclosed(t, entry); !slices.Equal(linked, waiting) {
		t.Errorf("linking changes the disclosures:\n%v\n%v", waiting, linked)
	}
	if got := w.verify(t, w.URL); got.Fault != nil {
		t.Errorf("got %v", got.Fault)
	}
}

func (w *env) entryAt(t *testing.T, at time.Time) (id uuid.UUID) {
	t.Helper()
	if err := w.admin.QueryRowContext(t.Context(), "SELECT id FROM access_entry WHERE at = $1", at).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

// TestAnEntryOfAnEarlierReleaseIsDisclosedOnce links an entry that an earlier release wrote
// with its disclosures, and that waited while the release changed.
func TestAnEntryOfAnEarlierReleaseIsDisclosedOnce(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	if err := w.show(t.Context(), chainStart, w.children[0], w.children[1]); err != nil {
		t.Fatal(err)
	}
	entry := w.entryAt(t, chainStart)
	w.exec(t, `INSERT INTO disclosure_index SELECT record_id(e.id, 15), e.created_at, e.at, x.rule, x.child_id, e.id, e.practitioner_id,
		e.organisation_id, x.look FROM access_entry e CROSS JOIN LATERAL unnest(e.child_ids, e.rules, e.looks) AS x (child_id, rule, look)`)
	before := w.disclosed(t, entry)
	if len(before) != 2 {
		t.Fatalf("while it waits: %d disclosures, want 2: %v", len(before), before)
	}
	w.chain(t)
	if after := w.disclosed(t, entry); !slices.Equal(after, before) {
		t.Errorf("linking changes the disclosures:\n%v\n%v", before, after)
	}
	if got := w.verify(t, w.URL); got.Fault != nil {
		t.Errorf("got %v", got.Fault)
	}
}

// TestADisclosureThatWaitsIsHiddenLikeOneThatIsLinked asks for all disclosures as viewers
// who see one child, no child, and every child, before and after the entries are linked.
func TestADisclosureThatWaitsIsHiddenLikeOneThatIsLinked(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.exec(t, `UPDATE child SET restricted = true WHERE id = $1`, w.children[3])
	if err := w.show(t.Context(), chainStart, w.children[:3]...); err != nil {
		t.Fatal(err)
	}
	school, teacher := newID(t, "Organisation"), newID(t, "Practitioner")
	w.exec(t, `INSERT INTO organisation (id, created_at, updated_at, name, agency, kind) VALUES ($1, $2, $2, 'Invented School', `+
		`'EDUCATION', 'SCHOOL')`,
		school, chainStart)
	w.exec(t, `INSERT INTO practitioner (id, created_at, updated_at, name, issuer, subject, roles, organisation_id)
		VALUES ($1, $2, $2, 'Tea Cher', 'https://issuer.invalid', 'tea', '["PRACTITIONER"]', $3)`, teacher, chainStart, school)
	w.exec(t, `INSERT INTO involvement (id, created_at, updated_at, child_id, organisation_id, role, purpose, lawful_basis, sight, origin,
	  "from")
		VALUES ($1, $2, $2, $3, $4, 'DESIGNATED_SAFEGUARDING_LEAD', 'Universal service.', 'PUBLIC_TASK', 'ORGANISATION', 'RECORDED', $2)`,
		newID(t, "Involvement"), chainStart.Add(-time.Hour), w.children[1], school)
	inSchool := w.viewer
	inSchool.PractitionerID, inSchool.OrganisationID, inSchool.Agency = teacher, school, practice.AgencyEducation
	inSchool.OrganisationKind, inSchool.Roles = practice.OrganisationKindSchool, []practice.Role{practice.RolePractitioner}
	nobody := inSchool
	nobody.Roles = []practice.Role{practice.RoleAdministrator}
	records := inSchool
	records.Roles = []practice.Role{practice.RoleRecords}
	for _, linked := range []bool{false, true} {
		if linked {
			w.chain(t)
		}
		for _, test := range []struct {
			who  string
			want int
		}{{"manager", 3}, {"teacher", 1}, {"administrator", 0}, {"records officer", 3}} {
			viewer := map[string]auth.Viewer{"manager": w.viewer, "teacher": inSchool, "administrator": nobody, "records officer": records}[test.who]
			if got := w.seen(t, viewer); got != test.want {
				t.Errorf("linked %v: the %s sees %d disclosures, want %d", linked, test.who, got, test.want)
			}
		}
	}
	if got := w.count(t, "SELECT count(*) FROM disclosure"); got != 3 {
		t.Errorf("the operator sees %d, want 3", got)
	}
}

// seen counts the disclosures that a viewer sees, in PostgreSQL alone: no role of theirs is
// asked.
func (w *env) seen(t *testing.T, viewer auth.Viewer) (n int) {
	t.Helper()
	id, err := w.store.NewOperationID(chainStart)
	if err != nil {
		t.Fatal(err)
	}
	ctx, op, err := w.store.Begin(t.Context(), id, chainStart, viewer, false)
	if err != nil {
		t.Fatal(err)
	}
	defer op.Rollback()
	rows, err := ent.FromContext(ctx).QueryContext(ctx, "SELECT count(*) FROM disclosure")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if !rows.Next() {
		t.Fatal("no count")
	}
	if err := rows.Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestNobodySeesADisclosureThatWaits asks as the serving role without a viewer.
func TestNobodySeesADisclosureThatWaits(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	if err := w.show(t.Context(), chainStart, w.children...); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"disclosure", "visible_waiting()"} {
		var n int
		if err := w.store.DB().QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s: %d, %v; want none", table, n, err)
		}
	}
	if _, err := w.store.DB().ExecContext(t.Context(), "SELECT * FROM all_waiting()"); pq.As(err, pqerror.InsufficientPrivilege) == nil {
		t.Errorf("all_waiting: got %v, want it refused", err)
	}
}
