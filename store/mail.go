package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/google/uuid"

	"heed/practice"
)

const (
	// JobMail is the kind of job that mails one notice. The database schedules it with the
	// notice.
	JobMail = "mail"
	// JobDailyMail is the kind of job that sends a person's daily mail.
	JobDailyMail = "daily_mail"
)

// Mail is what decides about a mail that waits.
type Mail struct {
	// Notice is the notice that it is about; nil in a daily mail.
	Notice *uuid.UUID
	// Kind is the notice's.
	Kind practice.NoticeKind
	// Since is when the attempts began.
	Since time.Time
	// To is the recipient's address.
	To string
	// Preferences are the recipient's.
	Preferences practice.MailPreferences
	// Waiting counts the notices that it is wanted for, and Urgent those of them that are more
	// than ordinary.
	Waiting, Urgent int
}

// TakeMail locks a mail that waits; nil if it waits no more.
func (o *Operation) TakeMail(ctx context.Context, id uuid.UUID) (mail *Mail, err error) {
	err = o.query(ctx, func(rows *sql.Rows) error {
		var kind, to, urgent, ordinary sql.NullString
		mail = &Mail{}
		err := rows.Scan(&mail.Notice, &kind, &mail.Since, &to, &urgent, &ordinary, &mail.Preferences.QuietFrom, &mail.Preferences.QuietTo,
			&mail.Waiting, &mail.Urgent)
		mail.Kind, mail.To = practice.NoticeKind(kind.String), to.String
		mail.Preferences = preferencesOf(mail.Preferences, urgent, ordinary)
		return err
	}, "SELECT notice_id, kind, since, email, urgent, ordinary, quiet_from, quiet_to, waiting, urgently FROM take_mail($1, $2)", id,
		texts(practice.UrgentNoticeKinds()))
	return mail, wrapped("take mail", err)
}

// preferencesOf are preferences with the default of what is not set.
func preferencesOf(p practice.MailPreferences, urgent, ordinary sql.NullString) practice.MailPreferences {
	if !urgent.Valid {
		return practice.DefaultMailPreferences()
	}
	p.Urgent, p.Ordinary = practice.MailTiming(urgent.String), practice.MailTiming(ordinary.String)
	return p
}

// MailOutcome is what became of a mail.
type MailOutcome string

// The outcomes. A skipped mail was not wanted.
const (
	MailSent          MailOutcome = "SENT"
	MailSkipped       MailOutcome = "SKIPPED"
	MailUndeliverable MailOutcome = "UNDELIVERABLE"
)

// SettleMail records what became of a mail. code is the mail server's last answer if it is
// undeliverable; 0 if there was none.
func (o *Operation) SettleMail(ctx context.Context, id uuid.UUID, outcome MailOutcome, code int) error {
	return wrapped("settle mail", o.exec(ctx, "SELECT settle_mail($1, $2, nullif($3, 0))", id, string(outcome), code))
}

// GatherMail leaves a mail to the recipient's daily one, which is sent at an instant.
func (o *Operation) GatherMail(ctx context.Context, id uuid.UUID, at time.Time) error {
	return wrapped("gather mail", o.exec(ctx, "SELECT gather_mail($1, $2)", id, at))
}

// MailPreferences are the viewer's.
func (o *Operation) MailPreferences(ctx context.Context) (practice.MailPreferences, error) {
	p := practice.DefaultMailPreferences()
	err := o.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&p.Urgent, &p.Ordinary, &p.QuietFrom, &p.QuietTo) },
		"SELECT urgent, ordinary, quiet_from, quiet_to FROM mail_preference WHERE practitioner_id = $1", o.Viewer.PractitionerID)
	return p, wrapped("read mail preferences", err)
}

// SetMailPreferences sets the viewer's.
func (o *Operation) SetMailPreferences(ctx context.Context, p practice.MailPreferences) error {
	return wrapped("set mail preferences", o.exec(ctx,
		`INSERT INTO mail_preference (practitioner_id, urgent, ordinary, quiet_from, quiet_to, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
		 ON CONFLICT (practitioner_id) DO UPDATE SET urgent = EXCLUDED.urgent, ordinary = EXCLUDED.ordinary, quiet_from = EXCLUDED.quiet_from,
		 quiet_to = EXCLUDED.quiet_to, updated_at = EXCLUDED.updated_at`,
		o.Viewer.PractitionerID, string(p.Urgent), string(p.Ordinary), p.QuietFrom, p.QuietTo, o.Now))
}

// UndeliveredMail is a mail that could not be delivered.
type UndeliveredMail struct {
	// RecipientID is the practitioner who should have received it.
	RecipientID uuid.UUID
	// At is when it was given up.
	At time.Time
	// SMTPCode is the mail server's last answer; nil if there was none.
	SMTPCode *int
}

// mostUndelivered is how many are listed.
const mostUndelivered = 100

// UndeliveredMail lists the latest mails that could not be delivered; none for a viewer who
// is no administrator.
func (o *Operation) UndeliveredMail(ctx context.Context) ([]*UndeliveredMail, error) {
	list := []*UndeliveredMail{}
	err := o.query(ctx, func(rows *sql.Rows) error {
		m := &UndeliveredMail{}
		list = append(list, m)
		return rows.Scan(&m.RecipientID, &m.At, &m.SMTPCode)
	}, "SELECT practitioner_id, at, smtp_code FROM undelivered_mail($1)", mostUndelivered)
	return list, wrapped("list undelivered mail", err)
}

// ResendMail sends again what could not be delivered to a practitioner, and returns the
// number of mails.
func (o *Operation) ResendMail(ctx context.Context, practitioner uuid.UUID) (mails int, err error) {
	err = o.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&mails) }, "SELECT resend_mail($1)", practitioner)
	return mails, wrapped("send mail again", err)
}
