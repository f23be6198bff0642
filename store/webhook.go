package store

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"heed/practice"
)

// JobWebhook is the kind of job that sends one message to an agency's own system. The
// database schedules it with the notice; after a failed attempt it schedules itself.
const JobWebhook = "webhook"

// WebhookMessage is what decides about a message that waits.
type WebhookMessage struct {
	// Notice is the notice that it is about, and Recipient the practitioner who receives that.
	Notice, Recipient uuid.UUID
	// Kind is the notice's.
	Kind practice.NoticeKind
	// At is when the notice was written.
	At time.Time
	// Since is when the attempts began, and Attempts how many were made.
	Since    time.Time
	Attempts int
	// Wanted is false once the recipient has left, has read the notice, or may no longer see
	// what it is about.
	Wanted bool
	// URL is the address of the receiver; nil if the webhook is off.
	URL *string
	// Secrets sign the message.
	Secrets []string
	// Failures counts the receiver's failures in a row; RestsUntil is until when nothing is
	// sent to it because of them.
	Failures   int
	RestsUntil *time.Time
	// Busy says that somebody else tries the failing receiver just now.
	Busy bool
}

// TakeWebhook locks a message that waits; nil if it waits no more.
func (o *Operation) TakeWebhook(ctx context.Context, id uuid.UUID) (message *WebhookMessage, err error) {
	err = o.query(ctx, func(rows *sql.Rows) error {
		message = &WebhookMessage{}
		var secret, former sql.NullString
		var failures sql.NullInt64
		err := rows.Scan(&message.Notice, &message.Recipient, &message.Kind, &message.At, &message.Since, &message.Attempts, &message.Wanted,
			&message.URL, &secret, &former, &failures, &message.RestsUntil, &message.Busy)
		message.Failures = int(failures.Int64)
		for _, s := range []sql.NullString{secret, former} {
			if s.Valid {
				message.Secrets = append(message.Secrets, s.String)
			}
		}
		return err
	}, `SELECT notice_id, recipient_id, kind, at, since, attempts, wanted, url, secret, former_secret, failures, rests_until, busy
	    FROM take_webhook($1)`, id)
	return message, wrapped("take webhook message", err)
}

// WebhookOutcome is what became of a message.
type WebhookOutcome string

// The outcomes. A skipped message was not wanted; a waiting one is tried again.
const (
	WebhookDelivered     WebhookOutcome = "DELIVERED"
	WebhookSkipped       WebhookOutcome = "SKIPPED"
	WebhookUndeliverable WebhookOutcome = "UNDELIVERABLE"
	WebhookWaiting       WebhookOutcome = "WAITING"
)

// SettleWebhook records what became of a message. address is where it was tried; nil if it was
// not. rest is until when its receiver rests if the attempt failed.
func (o *Operation) SettleWebhook(ctx context.Context, id uuid.UUID, outcome WebhookOutcome, address *string, a practice.WebhookAttempt,
	rest time.Time) error {
	return wrapped("settle webhook message", o.exec(ctx, "SELECT settle_webhook($1, $2, $3, nullif($4, ''), nullif($5, 0), $6)", id,
		string(outcome), address, string(a.Failure), a.Status, rest))
}

// newWebhookSecret draws a secret.
func (o *Operation) newWebhookSecret() (string, error) {
	var drawn [practice.WebhookSecretBytes]byte
	if _, err := io.ReadFull(o.random, drawn[:]); err != nil {
		return "", fmt.Errorf("draw secret: %w", err)
	}
	return practice.WebhookSecret(drawn[:]), nil
}

// SetWebhook sets, for administrators, the address of an organisation's webhook, and returns
// the secret that a new one gets. key is the idempotency key of the mutation.
func (o *Operation) SetWebhook(ctx context.Context, body uuid.UUID, address string, key *string) (secret string, err error) {
	if secret, err = o.newWebhookSecret(); err != nil {
		return "", err
	}
	return secret, wrapped("set webhook", o.exec(ctx, "SELECT set_webhook($1, $2, $3, $4)", body, address, secret, key))
}

// RotateWebhookSecret gives a webhook, for administrators, a new secret, and returns it. The
// former one signs too for practice.WebhookOverlap.
func (o *Operation) RotateWebhookSecret(ctx context.Context, body uuid.UUID, key *string) (secret string, err error) {
	if secret, err = o.newWebhookSecret(); err != nil {
		return "", err
	}
	return secret, wrapped("rotate webhook secret", o.exec(ctx, "SELECT rotate_webhook($1, $2, $3, $4)", body, secret, key,
		o.Now.Add(practice.WebhookOverlap)))
}

// WebhookSecret is the secret that the viewer's mutation with a key made; nil if another one
// followed.
func (o *Operation) WebhookSecret(ctx context.Context, body uuid.UUID, key string) (secret *string, err error) {
	err = o.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&secret) }, "SELECT webhook_secret($1, $2)", body, key)
	return secret, wrapped("read webhook secret", err)
}

// RemoveWebhook removes, for administrators, an organisation's webhook.
func (o *Operation) RemoveWebhook(ctx context.Context, body uuid.UUID) error {
	return wrapped("remove webhook", o.exec(ctx, "SELECT remove_webhook($1)", body))
}

// ReplayWebhook queues again, for administrators, an organisation's messages that were given
// up.
func (o *Operation) ReplayWebhook(ctx context.Context, body uuid.UUID) error {
	return wrapped("replay webhook", o.exec(ctx, "SELECT replay_webhook($1)", body))
}

// Webhook is where an organisation's own system is told of notices, and how that goes.
type Webhook struct {
	// OrganisationID is the organisation.
	OrganisationID uuid.UUID
	// URL is the address of the receiver.
	URL string
	// State is its state.
	State practice.WebhookState
	// ChangedAt is when the address was last set.
	ChangedAt time.Time
	// FormerSecretUntil is until when a former secret signs too.
	FormerSecretUntil *time.Time
	// DeliveredAt is when the receiver last took a message.
	DeliveredAt *time.Time
	// Waiting and Undeliverable count messages.
	Waiting, Undeliverable int
}

// Webhooks are the webhooks of organisations, for a viewer who is an administrator.
func (o *Operation) Webhooks(ctx context.Context, bodies []uuid.UUID) (map[uuid.UUID]*Webhook, error) {
	found := map[uuid.UUID]*Webhook{}
	err := o.query(ctx, func(rows *sql.Rows) error {
		h := &Webhook{}
		var gone bool
		var failures int
		err := rows.Scan(&h.OrganisationID, &h.URL, &gone, &failures, &h.ChangedAt, &h.FormerSecretUntil, &h.DeliveredAt, &h.Waiting,
			&h.Undeliverable)
		h.State = practice.WebhookStateOf(gone, failures)
		found[h.OrganisationID] = h
		return err
	}, `SELECT organisation_id, url, gone, failures, set_at, former_until, delivered_at, waiting, undeliverable FROM webhooks_of($1)`,
		idArray(bodies))
	return found, wrapped("read webhooks", err)
}

// UndeliveredMessage is a message that failed and is not delivered.
type UndeliveredMessage struct {
	// WebhookID is its identifier.
	WebhookID uuid.UUID
	// GivenUp says that it is not tried again.
	GivenUp bool
	// Attempts counts them, AttemptedAt is the last one's time.
	Attempts    int
	AttemptedAt time.Time
	// NextAttemptAt is when it is tried again.
	NextAttemptAt *time.Time
	// Failure is why the last attempt failed.
	Failure practice.WebhookFailure
	// HTTPStatus is the receiver's last answer; nil if there was none.
	HTTPStatus *int
}

// UndeliveredMessages lists, of each organisation, the latest messages that failed and are
// not delivered, for a viewer who is an administrator.
func (o *Operation) UndeliveredMessages(ctx context.Context, bodies []uuid.UUID) (map[uuid.UUID][]*UndeliveredMessage, error) {
	found := map[uuid.UUID][]*UndeliveredMessage{}
	err := o.query(ctx, func(rows *sql.Rows) error {
		var body uuid.UUID
		m := &UndeliveredMessage{}
		err := rows.Scan(&body, &m.WebhookID, &m.GivenUp, &m.Attempts, &m.AttemptedAt, &m.NextAttemptAt, &m.Failure, &m.HTTPStatus)
		found[body] = append(found[body], m)
		return err
	}, `SELECT organisation_id, id, given_up, attempts, attempted_at, next_at, failure, http_status FROM undelivered_webhooks($1, $2)`,
		idArray(bodies), mostUndelivered)
	return found, wrapped("list undelivered messages", err)
}
