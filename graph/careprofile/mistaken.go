package careprofile

import (
	"context"
	"slices"

	"heed/ent"
	"heed/graph/operation"
	"heed/store"
)

// A profile that was marked as mistaken may be of another child. What it says is read only
// by those who can mark it as mistaken. Row security hides its grades, targets and
// evidence; this file hides its own texts, and keeps computed fields from using the rest.

// told reports whether the viewer reads what a profile says.
func told(ctx context.Context, p *ent.CareProfile) bool {
	v := store.FromContext(ctx).Viewer
	return p.MistakenAt == nil || operation.IsOwnOrAuthority(v, p.OrganisationID == v.OrganisationID)
}

// ReasonNotSeen is why no parent has seen the scores.
func (Fields) ReasonNotSeen(ctx context.Context, p *ent.CareProfile) (*string, error) {
	if !told(ctx, p) {
		return nil, nil
	}
	return p.ReasonNotSeen, nil
}

// Trigger is why the profiles of a sitting are made. It is about the children whose
// profiles count.
func (SittingFields) Trigger(ctx context.Context, s *ent.CareSitting) (*string, error) {
	v := store.FromContext(ctx).Viewer
	if s.Trigger == nil || operation.IsOwnOrAuthority(v, s.OrganisationID == v.OrganisationID) {
		return s.Trigger, nil
	}
	profiles, err := statesOf(ctx, s.ID)
	if err != nil || !slices.ContainsFunc(profiles, func(p profileState) bool { return p.MistakenAt == nil }) {
		return nil, err
	}
	return s.Trigger, nil
}
