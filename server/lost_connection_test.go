package main

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"heed/store/storetest"
)

// alone limits the server to one connection, so that it sends the same messages each time.
func alone() map[string]string {
	return map[string]string{
		"HEED_POOL_SIZE": "1", "HEED_RATE_PRACTITIONER": "100000", "HEED_RATE_PRACTITIONER_BURST": "100000",
	}
}

// newProductionBehindProxy is a server whose connection to the database can be cut.
func newProductionBehindProxy(t *testing.T) (production, *databaseProxy, storetest.Database) {
	t.Helper()
	database := demonstration(t)
	w := newDatabaseProxy(t, database.URL)
	return newProductionOn(t, storetest.Database{URL: w.url, OwnerURL: database.OwnerURL}, alone()), w, database
}

func TestWhereverTheConnectionBreaksASubmissionIsAnsweredTruly(t *testing.T) {
	t.Parallel()
	p, w, database := newProductionBehindProxy(t)
	admin, c, token := database.Admin(t), newCallers(t, 1), p.token("school")
	saved, lost := 0, 0
	for _, delivered := range []bool{false, true} {
		places := w.cutEverywhere(delivered, func(at int) (affected bool) {
			s := &submission{key: uuid.NewString()}
			r := s.send(t.Context(), c, p.base, token)
			written := s.written(t, admin)
			switch {
			case s.reference != "" && written == 1:
			case r.away() && s.unwritten && !s.unsure && written == 0:
			case r.away() && s.unsure && !s.unwritten && written == 1 && delivered:
				saved++
			case r.away() && s.unsure && !s.unwritten && written == 0 && !delivered:
				lost++
			default:
				t.Errorf("cut at %d, delivered %t: written %d times, and got %d %s %v", at, delivered, written, r.status, r.body, r.err)
			}
			before := s.reference
			s.resend(t, c, p.base, token)
			if n := s.written(t, admin); n != 1 || before != "" && s.reference != before {
				t.Errorf("cut at %d, delivered %t: sent again, it is there %d times, as %s and %s", at, delivered, n, before, s.reference)
			}
			return before == ""
		})
		t.Logf("delivered %t: cut at %d places", delivered, places)
	}
	if saved != 1 || lost != 1 {
		t.Errorf("an unknown outcome was told for %d that were saved and %d that were not, want 1 and 1", saved, lost)
	}
	wantsWhole(t, admin)
}

func TestWhereverTheConnectionBreaksAReaderGetsAllOrNothing(t *testing.T) {
	t.Parallel()
	p, w, _ := newProductionBehindProxy(t)
	c, token := newCallers(t, 1), p.token("health")
	whole := c.ask(t.Context(), p.base, token, familyPage, nil)
	if !whole.complete() {
		t.Fatalf("got %d %s", whole.status, whole.body)
	}
	for _, delivered := range []bool{false, true} {
		places := w.cutEverywhere(delivered, func(at int) (affected bool) {
			r := c.ask(t.Context(), p.base, token, familyPage, nil)
			if !(r.complete() && r.data() == whole.data()) && !r.away() {
				t.Errorf("cut at %d, delivered %t: got %d %s %v", at, delivered, r.status, r.body, r.err)
			}
			return r.away()
		})
		t.Logf("delivered %t: cut at %d places", delivered, places)
	}
}

// familyPage needs several statements, and is answered the same each time.
const familyPage = `{ viewer { practitioner { name } } children(first: 10) { edges { node { id givenName familyName
 siblings { givenName } involvements { role organisation { name } } chronology(first: 5) { edges { node { category summary } } }
 referrals(first: 3) { edges { node { reference state } } } } } } }`

func TestAServerThatCannotCheckWhoAsksSaysSo(t *testing.T) {
	t.Parallel()
	database := demonstration(t)
	p := newProductionOn(t, database, nil)
	admin, c, token := database.Admin(t), newCallers(t, 1), p.token("health")
	if _, err := admin.Exec("REVOKE EXECUTE ON FUNCTION directory_entry(text, text) FROM heed_app"); err != nil {
		t.Fatal(err)
	}
	if r := c.ask(t.Context(), p.base, token, whoAmI, nil); !r.away() {
		t.Errorf("got %d %s", r.status, r.body)
	}
	if r := c.ask(t.Context(), p.base, "forged", whoAmI, nil); r.status != http.StatusUnauthorized {
		t.Errorf("a forged token got %d %s", r.status, r.body)
	}
}
