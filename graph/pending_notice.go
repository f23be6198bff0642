package graph

import (
	"context"

	"heed/ent"
	"heed/graph/generated"
	"heed/graph/model"
)

type (
	noticeFields struct{ *Resolver }
	noticePage   struct{}
)

// Notice answers the computed fields of its type.
func (r *Resolver) Notice() generated.NoticeResolver { return noticeFields{r} }

// NoticeConnection answers the computed fields of its type.
func (*Resolver) NoticeConnection() generated.NoticeConnectionResolver { return noticePage{} }

func (inboxFields) Notices(ctx context.Context, obj *model.Inbox, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.NoticeConnection, error) {
	panic("pending")
}
func (mutations) AcknowledgeNotice(ctx context.Context, input model.AcknowledgeNoticeInput) (*model.AcknowledgeNoticePayload, error) {
	panic("pending")
}
func (noticeFields) Child(ctx context.Context, obj *ent.Notice) (*ent.Child, error) { panic("pending") }
func (noticeFields) Subject(ctx context.Context, obj *ent.Notice) (ent.Noder, error) {
	panic("pending")
}
func (noticePage) TotalCount(ctx context.Context, obj *ent.NoticeConnection) (*int, error) {
	panic("pending")
}
