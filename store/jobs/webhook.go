package jobs

import (
	"context"
	"time"

	"github.com/google/uuid"

	"heed/practice"
	"heed/store"
)

// Message is a message to an agency's own system at one attempt.
type Message struct {
	practice.WebhookBody
	// ID identifies the delivery. It is the same at each attempt and becomes the webhook-id.
	ID uuid.UUID
	// URL is where it goes, and Secrets sign it.
	URL     string
	Secrets []string
	// At is when it is sent.
	At time.Time
}

// Hook is how messages are sent to the agencies' own systems.
type Hook struct {
	// Portal is the address of the portal, to which links lead; empty means that there are none.
	Portal string
	// Send makes one attempt.
	Send func(context.Context, Message) practice.WebhookAttempt
}

// busyPause is how long a message waits while another one tries its failing receiver.
const busyPause = 10 * time.Second

// Deliver handles store.JobWebhook: it sends a message about one notice once, or drops it if it
// is no longer wanted. The outcome is recorded in the same transaction as the job: a crash in
// between sends the message again, with its identifier. After a failed attempt the message
// waits for its next one, and the receiver rests.
func (h Hook) Deliver(ctx context.Context, op *store.Operation, id uuid.UUID) error {
	m, err := op.TakeWebhook(ctx, id)
	if err != nil || m == nil {
		return err
	}
	none := practice.WebhookAttempt{}
	switch {
	case !m.Wanted:
		return op.SettleWebhook(ctx, id, store.WebhookSkipped, nil, none, op.Now)
	case m.URL == nil:
		off := practice.WebhookAttempt{Failure: practice.WebhookFailureSwitchedOff}
		return op.SettleWebhook(ctx, id, store.WebhookUndeliverable, nil, off, op.Now)
	case m.RestsUntil != nil && m.RestsUntil.After(op.Now):
		return op.Schedule(ctx, store.JobWebhook, id, *m.RestsUntil)
	case m.Busy:
		return op.Schedule(ctx, store.JobWebhook, id, op.Now.Add(busyPause))
	}
	body := practice.NoticeWebhook(m.Kind.Urgency(), m.Notice.String(), m.Recipient.String(), m.At, h.Portal)
	attempt := h.Send(ctx, Message{body, id, *m.URL, m.Secrets, op.Now})
	if attempt.Failure == "" {
		return op.SettleWebhook(ctx, id, store.WebhookDelivered, m.URL, attempt, op.Now)
	}
	rest := practice.WebhookRest(m.Failures+1, op.Now)
	next, again := attempt.NextAttempt(m.Attempts+1, m.Since, op.Now)
	if !again {
		return op.SettleWebhook(ctx, id, store.WebhookUndeliverable, m.URL, attempt, rest)
	}
	if err := op.SettleWebhook(ctx, id, store.WebhookWaiting, m.URL, attempt, rest); err != nil {
		return err
	}
	return op.Schedule(ctx, store.JobWebhook, id, next)
}
