package graphtest

import (
	"testing"

	"github.com/google/uuid"
)

func Parsed(t *testing.T, id string) uuid.UUID {
	t.Helper()
	u, err := uuid.Parse(id)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
