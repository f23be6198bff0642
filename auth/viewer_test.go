package auth_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"heed/auth"
	"heed/practice"
)

func TestViewerTravelsInTheContext(t *testing.T) {
	t.Parallel()
	if _, ok := auth.FromContext(context.Background()); ok {
		t.Error("a viewer in an empty context")
	}
	id := uuid.New()
	ctx := auth.NewContext(context.Background(), auth.Viewer{PractitionerID: id})
	if got, ok := auth.FromContext(ctx); !ok || got.PractitionerID != id {
		t.Errorf("viewer %v, %v, want %v", got.PractitionerID, ok, id)
	}
}

func TestViewerHasTheRolesItHolds(t *testing.T) {
	t.Parallel()
	v := auth.Viewer{Roles: []practice.Role{practice.RoleLead}}
	if !v.Has(practice.RoleLead) || v.Has(practice.RoleManager) || v.Has("") {
		t.Errorf("roles %v answer wrongly", v.Roles)
	}
}
