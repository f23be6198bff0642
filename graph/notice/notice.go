package notice

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/notice"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

type (
	// Fields answers the computed fields of Notice.
	Fields struct{}
	// Page answers the count of a list of notices.
	Page struct{}
)

// TotalCount counts the notices of the list.
func (Page) TotalCount(ctx context.Context, c *ent.NoticeConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}

// Notices lists the viewer's notices that they have not acknowledged, latest first.
func (InboxFields) Notices(ctx context.Context, _ *model.Inbox, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.NoticeConnection, error) {
	query := operation.Client(ctx).Notice.Query().Where(notice.RecipientID(store.FromContext(ctx).Viewer.PractitionerID), notice.ReadAtIsNil())
	count, err := operation.CountCapped(ctx, query.Clone())
	if err != nil {
		return nil, err
	}
	page, err := query.Paginate(ctx, after, first, before, last,
		ent.WithNoticeOrder(&ent.NoticeOrder{Direction: "DESC", Field: ent.NoticeOrderFieldAt}))
	if err != nil {
		return nil, err
	}
	page.TotalCount = count
	return page, nil
}

func noticeByID(ctx context.Context, id uuid.UUID) (*ent.Notice, error) {
	q, err := operation.Client(ctx).Notice.Query().Where(notice.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	n, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, n, err)
}

// AcknowledgeNotice records that the viewer has read a notice.
func (Mutations) AcknowledgeNotice(ctx context.Context, input model.AcknowledgeNoticeInput) (*model.AcknowledgeNoticePayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		n, err := operation.Client(ctx).Notice.Query().Where(notice.ID(input.ID)).ForUpdate().Only(ctx)
		if ent.IsNotFound(err) {
			return input.ID, operation.ProblemNotFound(ctx, input.ID, "id"), nil
		}
		if err != nil || n.ReadAt != nil {
			return input.ID, nil, err
		}
		return n.ID, nil, n.Update().SetReadAt(op.Now).Exec(ctx)
	})
	return operation.Payload(ctx, d, err, "notice", noticeByID,
		func(n *ent.Notice, errors []*practice.Problem) *model.AcknowledgeNoticePayload {
			return &model.AcknowledgeNoticePayload{Notice: n, Errors: errors}
		})
}

// Child is the child that a notice is about, or null where the viewer cannot see them.
func (Fields) Child(ctx context.Context, n *ent.Notice) (*ent.Child, error) {
	c, err := n.Edges.ChildOrErr()
	if ent.IsNotLoaded(err) {
		c, err = n.QueryChild().Only(ctx)
	}
	return c, ent.MaskNotFound(err)
}

// Subject is the record that a notice is about, or null where the viewer cannot see it.
func (Fields) Subject(ctx context.Context, n *ent.Notice) (ent.Noder, error) {
	if n.SubjectID == nil {
		return nil, nil
	}
	return operation.Node(ctx, *n.SubjectID, store.FromContext(ctx).Subjects)
}
