package graph

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/graph/generated"
	"heed/graph/model"
)

type (
	actionFields      struct{ *Resolver }
	actionPage        struct{}
	agencyBoardFields struct{ *Resolver }
)

// Action answers the computed fields of its type.
func (r *Resolver) Action() generated.ActionResolver { return actionFields{r} }

// ActionConnection answers the computed fields of its type.
func (*Resolver) ActionConnection() generated.ActionConnectionResolver { return actionPage{} }

// AgencyBoard answers the computed fields of its type.
func (r *Resolver) AgencyBoard() generated.AgencyBoardResolver { return agencyBoardFields{r} }

func (actionFields) Relative(ctx context.Context, obj *ent.Action) (*ent.Relative, error) {
	panic("pending")
}
func (actionFields) Overdue(ctx context.Context, obj *ent.Action) (bool, error)     { panic("pending") }
func (actionFields) DaysOverdue(ctx context.Context, obj *ent.Action) (int, error)  { panic("pending") }
func (actionFields) Source(ctx context.Context, obj *ent.Action) (ent.Noder, error) { panic("pending") }
func (actionFields) ViewerCan(ctx context.Context, obj *ent.Action) ([]*model.Permission, error) {
	panic("pending")
}
func (actionPage) TotalCount(ctx context.Context, obj *ent.ActionConnection) (*int, error) {
	panic("pending")
}
func (agencyBoardFields) Organisations(ctx context.Context, obj *model.AgencyBoard, filter *model.OrganisationFilter, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.OrganisationConnection, error) {
	panic("pending")
}
func (inboxFields) Actions(ctx context.Context, obj *model.Inbox, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.ActionConnection, error) {
	panic("pending")
}
func (inboxFields) ToAccept(ctx context.Context, obj *model.Inbox, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.ActionConnection, error) {
	panic("pending")
}
func (inboxFields) OverdueActions(ctx context.Context, obj *model.Inbox, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.ActionConnection, error) {
	panic("pending")
}
func (mutations) AssignAction(ctx context.Context, input model.AssignActionInput) (*model.AssignActionPayload, error) {
	panic("pending")
}
func (mutations) AcceptAction(ctx context.Context, input model.AcceptActionInput) (*model.AcceptActionPayload, error) {
	panic("pending")
}
func (mutations) DeclineAction(ctx context.Context, input model.DeclineActionInput) (*model.DeclineActionPayload, error) {
	panic("pending")
}
func (mutations) ProgressAction(ctx context.Context, input model.ProgressActionInput) (*model.ProgressActionPayload, error) {
	panic("pending")
}
func (mutations) CompleteAction(ctx context.Context, input model.CompleteActionInput) (*model.CompleteActionPayload, error) {
	panic("pending")
}
func (mutations) CancelAction(ctx context.Context, input model.CancelActionInput) (*model.CancelActionPayload, error) {
	panic("pending")
}
func (mutations) ReassignAction(ctx context.Context, input model.ReassignActionInput) (*model.ReassignActionPayload, error) {
	panic("pending")
}
func (organisationFields) ActionCounts(ctx context.Context, obj *ent.Organisation) (*model.ActionCounts, error) {
	panic("pending")
}
func (queries) Action(ctx context.Context, id uuid.UUID) (*ent.Action, error) { panic("pending") }
func (queries) Actions(ctx context.Context, filter *model.ActionFilter, orderBy *ent.ActionOrder, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.ActionConnection, error) {
	panic("pending")
}
func (queries) AgencyBoard(ctx context.Context) (*model.AgencyBoard, error) { panic("pending") }
