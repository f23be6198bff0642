package accesslog_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/ent/child"
	"heed/practice"
	"heed/store"
	"heed/store/accesslog"
	"heed/store/storetest"
)

var server *storetest.Server

func TestMain(m *testing.M) { storetest.Main(m, &server) }

// chainStart is when the first operation of every env happens.
var chainStart = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// env is a council whose manager accesses children's records.
type env struct {
	storetest.Database
	store    *store.Store
	log      accesslog.Log
	admin    *sql.DB
	viewer   auth.Viewer
	children []uuid.UUID
	signer   accesslog.Signer
	keys     map[string]ed25519.PublicKey
	// entries are the access entries by number, from 1; 0 is no entry.
	entries []uuid.UUID
}

func newEnv(t testing.TB) *env {
	t.Helper()
	db := server.Lend(t)
	w := &env{Database: db.Database, store: db.Store, admin: db.Admin, signer: testSigner(t, 1), entries: []uuid.UUID{{}}}
	w.log, w.keys = accesslog.New(w.store.DB()), keysOf(w.signer)
	w.viewer = auth.Viewer{
		OrganisationID: newID(t, "Organisation"), PractitionerID: newID(t, "Practitioner"), Agency: practice.AgencySocialCare,
		OrganisationKind: practice.OrganisationKindLocalAuthority, Roles: []practice.Role{practice.RoleManager},
	}
	w.exec(t, `INSERT INTO organisation (id, created_at, updated_at, name, agency, kind)
		VALUES ($1, $2, $2, 'Testshire Council', 'SOCIAL_CARE', 'LOCAL_AUTHORITY')`, w.viewer.OrganisationID, chainStart)
	w.exec(t, `INSERT INTO practitioner (id, created_at, updated_at, name, issuer, subject, roles, organisation_id)
		VALUES ($1, $2, $2, 'Manda Ger', 'https://issuer.invalid', 'manda', '["MANAGER"]', $3)`, w.viewer.PractitionerID, chainStart,
		w.viewer.OrganisationID)
	for i := range 4 {
		id := newID(t, "Child")
		w.exec(t, `INSERT INTO child (id, created_at, updated_at, given_name, family_name, sex, gender_identity)
			VALUES ($1, $2, $2, $3, 'Madeup', 'UNKNOWN', 'NOT_KNOWN')`, id, chainStart, "Sample "+strconv.Itoa(i))
		w.children = append(w.children, id)
	}
	return w
}

// testSigner makes a signer whose key is the same on every run.
func testSigner(t testing.TB, seed byte) accesslog.Signer {
	t.Helper()
	s, err := accesslog.NewSigner(filepath.Join(t.TempDir(), "key.pem"), bytes.NewReader(bytes.Repeat([]byte{seed}, ed25519.SeedSize)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// keysOf are the public keys of signers, by key id.
func keysOf(signers ...accesslog.Signer) map[string]ed25519.PublicKey {
	keys := map[string]ed25519.PublicKey{}
	for _, s := range signers {
		keys[s.KeyID()] = s.Public()
	}
	return keys
}

func newID(t testing.TB, record string) uuid.UUID {
	t.Helper()
	id, err := store.NewID(store.KindOf(record), chainStart, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (w *env) exec(t testing.TB, statement string, args ...any) {
	t.Helper()
	if _, err := w.admin.ExecContext(context.Background(), statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// begin opens an operation of the viewer that shows the children and notes it.
func (w *env) begin(ctx context.Context, at time.Time, children ...uuid.UUID) (*store.Operation, error) {
	id, err := w.store.NewOperationID(at)
	if err != nil {
		return nil, err
	}
	ctx, op, err := w.store.Begin(ctx, id, at, w.viewer, false)
	if err != nil {
		return nil, err
	}
	if _, err := ent.FromContext(ctx).Child.Query().Where(child.IDIn(children...)).All(ctx); err != nil {
		op.Rollback()
		return nil, err
	}
	purpose := "Weekly “case” \\ review\n\t☂"
	if err := op.RecordAccess(ctx,
		store.Access{Operation: "query children", Fields: []string{"Child.givenName", "Child.sex"}, Purpose: &purpose,
			Outcome: auth.AccessOutcomeAllowed}); err != nil {
		op.Rollback()
		return nil, err
	}
	return op, nil
}

// show is an operation that shows the children.
func (w *env) show(ctx context.Context, at time.Time, children ...uuid.UUID) error {
	op, err := w.begin(ctx, at, children...)
	if err != nil {
		return err
	}
	return op.Commit(ctx)
}

// showMany runs the next n operations, a second apart, each of two children, and keeps their
// entries.
func (w *env) showMany(t testing.TB, n int) {
	t.Helper()
	for range n {
		i := len(w.entries)
		at := chainStart.Add(time.Duration(i) * time.Second)
		if err := w.show(t.Context(), at, w.children[i%4], w.children[(i+1)%4]); err != nil {
			t.Fatal(err)
		}
		var id uuid.UUID
		if err := w.admin.QueryRowContext(t.Context(), "SELECT id FROM access_entry WHERE at = $1", at).Scan(&id); err != nil {
			t.Fatal(err)
		}
		w.entries = append(w.entries, id)
	}
}

func (w *env) chain(t testing.TB) accesslog.Head {
	t.Helper()
	head, err := w.log.Chain(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return head
}

func (w *env) sign(t testing.TB) accesslog.Checkpoint {
	t.Helper()
	w.chain(t)
	c, signed, err := w.log.Checkpoint(t.Context(), w.signer, chainStart.Add(time.Hour))
	if err != nil || !signed {
		t.Fatalf("sign: got %v, %v, want a checkpoint", signed, err)
	}
	return c
}

// tamper runs statements as a superuser without triggers and foreign keys; {3} is replaced
// by the id of entry 3 and {c2} by the third child's.
func (w *env) tamper(t testing.TB, statements string) {
	t.Helper()
	statements = regexp.MustCompile(`\{c?\d+\}`).ReplaceAllStringFunc(statements, func(mark string) string {
		if mark[1] == 'c' {
			i, _ := strconv.Atoi(mark[2 : len(mark)-1])
			return "'" + w.children[i].String() + "'"
		}
		i, _ := strconv.Atoi(mark[1 : len(mark)-1])
		return "'" + w.entries[i].String() + "'"
	})
	w.exec(t, "BEGIN; SET LOCAL session_replication_role = replica; "+statements+"; COMMIT")
}

func (w *env) verify(t testing.TB, url string, witnessed ...accesslog.Checkpoint) accesslog.Verdict {
	t.Helper()
	verdict, err := accesslog.Verify(context.Background(), url, w.keys, witnessed)
	if err != nil {
		t.Fatal(err)
	}
	return verdict
}
