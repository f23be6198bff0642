package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"heed/practice"
	"heed/store"
)

// Letter is a mail to one person.
type Letter struct {
	practice.MailText
	// ID identifies the delivery. It is the same at each attempt and becomes the Message-ID.
	ID uuid.UUID
	// To is the recipient's address.
	To string
	// At is when it is sent.
	At time.Time
}

// Post is how mails are sent.
type Post struct {
	// Portal is the address of the portal, to which links lead.
	Portal string
	// Send hands a letter to a mail server. Its error is a *MailError if the letter was not
	// taken. Without it, mails are skipped.
	Send func(context.Context, Letter) error
}

// MailError says that a mail server did not take a letter. It never repeats what the server
// said, which may name the recipient.
type MailError struct {
	// Code is the server's answer; 0 if there was none.
	Code int
	// Permanent says that the server will never take this letter.
	Permanent bool
	// Connecting is the error before the server knew of the letter, if it was then.
	Connecting error
}

// Error names the code.
func (e *MailError) Error() string {
	switch {
	case e.Connecting != nil:
		return "the mail server cannot be used: " + e.Connecting.Error()
	case e.Code == 0:
		return "the mail server did not answer"
	}
	return fmt.Sprintf("the mail server answered %d", e.Code)
}

// code is the error in a job's list.
func (e *MailError) code() string {
	if e.Code == 0 {
		return "SMTP_NO_ANSWER"
	}
	return fmt.Sprintf("SMTP_%d", e.Code)
}

// mailTime is how long a mail is tried.
const mailTime = 4 * 24 * time.Hour

// Mail handles store.JobMail: it sends a mail about one notice, leaves it to the daily mail,
// or drops it, as the recipient prefers at that moment.
func (p Post) Mail(ctx context.Context, op *store.Operation, id uuid.UUID) error {
	mail, err := op.TakeMail(ctx, id)
	if err != nil || mail == nil {
		return err
	}
	urgency := mail.Kind.Urgency()
	timing := mail.Preferences.TimingOf(urgency)
	switch due := mail.Preferences.AfterQuiet(op.Now); {
	case p.Send == nil || mail.Waiting == 0 || timing == practice.MailTimingOff:
		return op.SettleMail(ctx, id, store.MailSkipped, 0)
	case timing == practice.MailTimingDaily:
		return op.GatherMail(ctx, id, mail.Preferences.NextDailyMail(op.Now))
	case urgency == practice.NoticeUrgencyOrdinary && due.After(op.Now):
		return op.Schedule(ctx, store.JobMail, id, due)
	}
	return p.send(ctx, op, mail, Letter{practice.NoticeMail(urgency, mail.Notice.String(), p.Portal), id, mail.To, op.Now})
}

// Daily handles store.JobDailyMail: it sends one mail that counts what waits, if anything
// still does. It leaves out an urgency whose mails the recipient switched off.
func (p Post) Daily(ctx context.Context, op *store.Operation, id uuid.UUID) error {
	mail, err := op.TakeMail(ctx, id)
	if err != nil || mail == nil {
		return err
	}
	urgent, ordinary := mail.Urgent, mail.Waiting-mail.Urgent
	if mail.Preferences.Urgent == practice.MailTimingOff {
		urgent = 0
	}
	if mail.Preferences.Ordinary == practice.MailTimingOff {
		ordinary = 0
	}
	if p.Send == nil || urgent+ordinary == 0 {
		return op.SettleMail(ctx, id, store.MailSkipped, 0)
	}
	if due := mail.Preferences.AfterQuiet(op.Now); due.After(op.Now) {
		return op.Schedule(ctx, store.JobDailyMail, id, due)
	}
	return p.send(ctx, op, mail, Letter{practice.DailyMail(urgent+ordinary, urgent, p.Portal), id, mail.To, op.Now})
}

// send sends a letter and records the outcome in the same transaction as the job: a crash in
// between sends the letter again, with its identifier. A passing refusal fails the job,
// which is then tried again later.
func (p Post) send(ctx context.Context, op *store.Operation, mail *store.Mail, letter Letter) error {
	err := p.Send(ctx, letter)
	var refused *MailError
	switch {
	case err == nil:
		return op.SettleMail(ctx, letter.ID, store.MailSent, 0)
	case errors.As(err, &refused) && (refused.Permanent || op.Now.Sub(mail.Since) > mailTime):
		return op.SettleMail(ctx, letter.ID, store.MailUndeliverable, refused.Code)
	}
	return err
}
