package store_test

import (
	"crypto/rand"
	"database/sql"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/auth"
	"heed/practice"
	"heed/store"
	"heed/store/storetest"
)

// start is the time of the operations in tests.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// council is a council whose manager sees all of four children.
type council struct {
	storetest.Database
	store    *store.Store
	admin    *sql.DB
	viewer   auth.Viewer
	children []uuid.UUID
}

func newCouncil(t testing.TB) *council {
	t.Helper()
	db := server.Lend(t)
	c := &council{Database: db.Database, store: db.Store, admin: db.Admin}
	c.viewer = auth.Viewer{
		OrganisationID: newID(t, "Organisation"), PractitionerID: newID(t, "Practitioner"), Agency: practice.AgencySocialCare,
		OrganisationKind: practice.OrganisationKindLocalAuthority, Roles: []practice.Role{practice.RoleManager},
	}
	c.exec(t, `INSERT INTO organisation (id, created_at, updated_at, name, agency, kind)
		VALUES ($1, $2, $2, 'Testshire Council', 'SOCIAL_CARE', 'LOCAL_AUTHORITY')`, c.viewer.OrganisationID, start)
	c.exec(t, `INSERT INTO practitioner (id, created_at, updated_at, name, issuer, subject, roles, organisation_id)
		VALUES ($1, $2, $2, 'Manda Ger', 'https://issuer.invalid', 'manda', '["MANAGER"]', $3)`, c.viewer.PractitionerID, start,
		c.viewer.OrganisationID)
	for i := range 4 {
		id := newID(t, "Child")
		c.exec(t, `INSERT INTO child (id, created_at, updated_at, given_name, family_name, sex, gender_identity)
			VALUES ($1, $2, $2, $3, 'Madeup', 'UNKNOWN', 'NOT_KNOWN')`, id, start, "Sample "+strconv.Itoa(i))
		c.children = append(c.children, id)
	}
	return c
}

func newID(t testing.TB, record string) uuid.UUID {
	t.Helper()
	id, err := store.NewID(store.KindOf(record), start, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (c *council) exec(t testing.TB, statement string, args ...any) {
	t.Helper()
	if _, err := c.admin.ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
