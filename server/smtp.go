package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"heed/store/jobs"
)

// smtpTime bounds each part of sending a letter: connecting, signing in, sending. Together
// they take less than a job may.
const smtpTime = 6 * time.Second

// smtpImplicitTLS is the port on which TLS begins with the first byte.
const smtpImplicitTLS = 465

// checkMail checks the settings of mail, and reads the password.
func (c *Config) checkMail() error {
	var found []error
	wrong := func(variable, problem string) { found = append(found, fmt.Errorf("%s: %s", variable, problem)) }
	if u, err := url.Parse(c.PortalURL); c.PortalURL != "" && (err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" ||
		u.Fragment != "" || u.Scheme != "https" && (u.Scheme != "http" || !loopback(net.JoinHostPort(u.Hostname(), "0")))) {
		wrong("HEED_PORTAL_URL", "must be an https address (http on this machine only)")
	}
	if c.SMTPHost == "" {
		for _, set := range []struct{ variable, value string }{{"HEED_SMTP_USER", c.SMTPUser},
			{"HEED_SMTP_PASSWORD_FILE", c.SMTPPasswordFile}, {"HEED_MAIL_FROM", c.MailFrom}} {
			if set.value != "" {
				wrong(set.variable, "has no effect without HEED_SMTP_HOST")
			}
		}
		return errors.Join(found...)
	}
	if strings.ContainsAny(c.SMTPHost, "/ @") || strings.Contains(c.SMTPHost, ":") && net.ParseIP(c.SMTPHost) == nil {
		wrong("HEED_SMTP_HOST", "must be a name or number of a machine, without a port")
	}
	if c.SMTPPort > 65535 {
		wrong("HEED_SMTP_PORT", "the port must be a number up to 65535")
	}
	switch address, err := netmail.ParseAddress(c.MailFrom); {
	case c.MailFrom == "":
		wrong("HEED_MAIL_FROM", "is missing")
	case err != nil || address.Address != c.MailFrom:
		wrong("HEED_MAIL_FROM", "is not an address, such as heed@partnership.example")
	}
	if c.PortalURL == "" {
		wrong("HEED_PORTAL_URL", "is missing: mails lead there")
	}
	switch {
	case c.SMTPUser == "" && c.SMTPPasswordFile != "":
		wrong("HEED_SMTP_USER", "is missing: there is a password")
	case c.SMTPUser != "" && c.SMTPPasswordFile == "":
		wrong("HEED_SMTP_PASSWORD_FILE", "is missing: there is a user")
	case c.SMTPPasswordFile != "":
		data, err := os.ReadFile(c.SMTPPasswordFile)
		if err != nil {
			found = append(found, fmt.Errorf("HEED_SMTP_PASSWORD_FILE: %w", err))
		} else if c.smtpPassword = strings.TrimSpace(string(data)); c.smtpPassword == "" {
			wrong("HEED_SMTP_PASSWORD_FILE", "is empty")
		}
	}
	return errors.Join(found...)
}

// post is how the server's mails are sent. The log says once what becomes of them.
func (s *site) post() jobs.Post {
	switch {
	case s.config.SMTPHost != "":
		s.log.Info("notices are mailed", "server", s.config.SMTPHost, "port", s.config.SMTPPort)
		return jobs.Post{Portal: strings.TrimRight(s.config.PortalURL, "/"), Send: newMailServer(s.config).send}
	case s.keepMail != nil:
		s.log.Info("mails are kept in the mailbox of the development server", "at", s.base+mailPath)
		return jobs.Post{Portal: s.base, Send: s.keepMail}
	}
	s.log.Warn("no mail is sent, because HEED_SMTP_HOST is not set: notices are in the inbox only")
	return jobs.Post{}
}

// mailServer is the mail server of a partnership.
type mailServer struct {
	host, user, password, from string
	port                       int
	// plain says that TLS is not needed, because nothing leaves this machine.
	plain bool
	// patience bounds each part of sending.
	patience time.Duration
	// roots sign its certificate; nil means those that the machine trusts.
	roots *x509.CertPool
}

func newMailServer(c Config) mailServer {
	return mailServer{host: c.SMTPHost, port: c.SMTPPort, user: c.SMTPUser, password: c.smtpPassword, from: c.MailFrom,
		plain: loopback(net.JoinHostPort(c.SMTPHost, "0")), patience: smtpTime}
}

// send hands a letter to the mail server. It is delivered when the server has taken it,
// whatever happens to the connection afterwards.
func (m mailServer) send(ctx context.Context, l jobs.Letter) error {
	message, err := m.message(l)
	if err != nil {
		return &jobs.MailError{Permanent: true} // the recipient's address is none
	}
	client, err := mail.NewClient(m.host, m.options()...)
	if err != nil {
		return fmt.Errorf("prepare mail: %w", err)
	}
	if err := client.DialWithContext(ctx); err != nil {
		return &jobs.MailError{Connecting: err}
	}
	defer client.Close()
	err = client.Send(message)
	if message.IsDelivered() {
		return nil
	}
	refused := &jobs.MailError{}
	if e, ok := errors.AsType[*mail.SendError](err); ok {
		refused.Code = e.ErrorCode()
		refused.Permanent = refused.Code >= 500
	}
	return refused
}

func (m mailServer) options() []mail.Option {
	options := []mail.Option{mail.WithPort(m.port), mail.WithTimeout(m.patience),
		mail.WithTLSConfig(&tls.Config{ServerName: m.host, MinVersion: tls.VersionTLS12, RootCAs: m.roots})}
	switch {
	case m.port == smtpImplicitTLS:
		options = append(options, mail.WithSSL())
	case m.plain:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if m.user != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(m.user), mail.WithPassword(m.password))
	}
	return options
}

// message writes a letter. The Message-ID is made of the delivery's identifier.
func (m mailServer) message(l jobs.Letter) (*mail.Msg, error) {
	message := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := errors.Join(message.From(m.from), message.To(l.To)); err != nil {
		return nil, err
	}
	_, domain, _ := strings.Cut(m.from, "@")
	message.SetMessageIDWithValue(l.ID.String() + "@" + domain)
	message.SetDateWithValue(l.At)
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	message.Subject(l.Subject)
	message.SetBodyString(mail.TypeTextPlain, l.Body)
	return message, nil
}
