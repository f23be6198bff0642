package store_test

import (
	"testing"

	"heed/store/storetest"
)

var server *storetest.Server

func TestMain(m *testing.M) { storetest.Main(m, &server) }

func TestTheServingRoleOpensAMigratedDatabase(t *testing.T) {
	t.Parallel()
	s := server.Database(t).Open(t)
	if err := s.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
}
