package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/practice"
	"heed/store/jobs"
)

// fakeSMTP is a mail server on loopback. It answers 250 to everything, except where answers
// say otherwise: by the verb of a command, "" for the greeting and "." for the end of a
// letter. The answer "stall" says nothing more, and "drop" closes the connection.
type fakeSMTP struct {
	host    string
	port    int
	answers map[string]string
	// tls, if set, is offered by STARTTLS, and sign-in after it.
	tls *tls.Config
	// pause is how long it takes to acknowledge a letter that it has taken.
	pause   time.Duration
	mu      sync.Mutex
	letters []string
	said    []string
}

func newFakeSMTP(t *testing.T, answers map[string]string) *fakeSMTP {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	address := listener.Addr().(*net.TCPAddr)
	f := &fakeSMTP{host: "127.0.0.1", port: address.Port, answers: answers}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go f.serve(connection)
		}
	}()
	return f
}

// serve speaks with one client.
func (f *fakeSMTP) serve(connection net.Conn) {
	defer connection.Close()
	in := bufio.NewReader(connection)
	answer := func(verb, usual string) bool {
		given, set := f.answers[verb]
		switch {
		case !set:
			given = usual
		case given == "stall":
			_, _ = io.Copy(io.Discard, in)
			return false
		case given == "drop":
			return false
		}
		_, err := io.WriteString(connection, given+"\r\n")
		return err == nil
	}
	for goesOn := answer("", "220 fake.example"); goesOn; {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		f.mu.Lock()
		f.said = append(f.said, strings.TrimSpace(line))
		f.mu.Unlock()
		verb, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(line)), " ")
		if verb == "EHLO" && f.tls != nil {
			goesOn = answer(verb, "250-fake.example\r\n250-STARTTLS\r\n250 AUTH PLAIN")
			continue
		}
		if verb == "STARTTLS" && f.tls != nil {
			goesOn = answer(verb, "220 go on")
			connection = tls.Server(connection, f.tls)
			in = bufio.NewReader(connection)
			continue
		}
		if verb == "AUTH" {
			goesOn = answer(verb, "235 welcome")
			continue
		}
		if verb != "DATA" {
			goesOn = answer(verb, "250 fine") && verb != "QUIT"
			continue
		}
		if goesOn = answer(verb, "354 go on"); !goesOn || f.answers["DATA"] != "" {
			continue
		}
		var letter strings.Builder
		for line != ".\r\n" {
			if line, err = in.ReadString('\n'); err != nil {
				return
			}
			letter.WriteString(line)
		}
		if f.answers["."] == "" || strings.HasPrefix(f.answers["."], "2") {
			f.mu.Lock()
			f.letters = append(f.letters, letter.String())
			f.mu.Unlock()
			time.Sleep(f.pause)
		}
		goesOn = answer(".", "250 taken")
	}
}

// taken lists the letters that it took.
func (f *fakeSMTP) taken() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.letters...)
}

// server is a client of the fake.
func (f *fakeSMTP) server() mailServer {
	return mailServer{host: f.host, port: f.port, from: "heed@partnership.example", plain: true, patience: 300 * time.Millisecond}
}

func aLetter() jobs.Letter {
	return jobs.Letter{MailText: practice.NoticeMail(practice.NoticeUrgencyUrgent, "REF", "https://portal.example"), ID: uuid.New(),
		To: "corin@nowhere.example", At: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)}
}

func TestWhatAMailServerAnswersDecides(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		answers   map[string]string
		code      int
		delivered bool
		permanent bool
	}{
		"it takes the letter":                    {nil, 0, true, false},
		"it takes the letter and drops":          {map[string]string{"RSET": "drop"}, 0, true, false},
		"it takes the letter and then refuses":   {map[string]string{"RSET": "500 what?", "QUIT": "500 what?"}, 0, true, false},
		"it is busy":                             {map[string]string{"": "421 busy"}, 0, false, false},
		"it wants none of us today":              {map[string]string{"": "554 go away"}, 0, false, false},
		"it does not greet":                      {map[string]string{"": "stall"}, 0, false, false},
		"it hangs up":                            {map[string]string{"": "drop"}, 0, false, false},
		"it refuses the sender for now":          {map[string]string{"MAIL": "451 later"}, 451, false, false},
		"it refuses the sender":                  {map[string]string{"MAIL": "553 no"}, 553, false, true},
		"it refuses the recipient for now":       {map[string]string{"RCPT": "450 greylisted corin@nowhere.example"}, 450, false, false},
		"it does not know the recipient":         {map[string]string{"RCPT": "550 5.1.1 no corin@nowhere.example"}, 550, false, true},
		"it stalls over the recipient":           {map[string]string{"RCPT": "stall"}, 0, false, false},
		"it drops over the recipient":            {map[string]string{"RCPT": "drop"}, 0, false, false},
		"it wants no data":                       {map[string]string{"DATA": "554 no"}, 554, false, true},
		"its disk is full after the letter":      {map[string]string{".": "452 full"}, 452, false, false},
		"it finds the letter to be rubbish":      {map[string]string{".": "554 rubbish"}, 554, false, true},
		"it stalls after the letter":             {map[string]string{".": "stall"}, 0, false, false},
		"it drops the connection after the text": {map[string]string{".": "drop"}, 0, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakeSMTP(t, tt.answers)
			err := f.server().send(t.Context(), aLetter())
			if tt.delivered {
				if err != nil || len(f.taken()) != 1 {
					t.Errorf("got %v, and %d letters", err, len(f.taken()))
				}
				return
			}
			refused, ok := errors.AsType[*jobs.MailError](err)
			if !ok || refused.Code != tt.code || refused.Permanent != tt.permanent {
				t.Fatalf("got %#v, want %d, permanent: %t", err, tt.code, tt.permanent)
			}
			if strings.Contains(err.Error(), "corin") {
				t.Errorf("the error names the recipient: %v", err)
			}
		})
	}
}

func TestALetterHasItsIdentifierAndNoMore(t *testing.T) {
	t.Parallel()
	f, l := newFakeSMTP(t, nil), aLetter()
	for range 2 { // as after a crash
		if err := f.server().send(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	for _, letter := range f.taken() {
		m, err := mail.ReadMessage(strings.NewReader(letter))
		if err != nil {
			t.Fatal(err)
		}
		for header, want := range map[string]string{"Message-Id": "<" + l.ID.String() + "@partnership.example>", "Subject": l.Subject,
			"From": "<heed@partnership.example>", "To": "<corin@nowhere.example>", "Auto-Submitted": "auto-generated",
			"Date": "Tue, 01 Dec 2026 09:00:00 +0000", "User-Agent": "", "X-Mailer": ""} {
			if got := m.Header.Get(header); got != want {
				t.Errorf("%s: got %q, want %q", header, got, want)
			}
		}
	}
	bad := l
	bad.To = "not an address"
	refused, ok := errors.AsType[*jobs.MailError](f.server().send(t.Context(), bad))
	if !ok || !refused.Permanent {
		t.Errorf("an address that is none is tried again: %v", refused)
	}
}

// Outside this machine no letter, address or password goes to a server without TLS.
func TestMailNeedsTLSOutsideThisMachine(t *testing.T) {
	t.Parallel()
	f := newFakeSMTP(t, nil)
	m := f.server()
	m.plain, m.user, m.password = false, "heed", "secret-word"
	if err := m.send(t.Context(), aLetter()); err == nil || len(f.taken()) != 0 {
		t.Errorf("without TLS: %v, %d letters", err, len(f.taken()))
	}
	if said := f.verbs(); strings.Contains(said, "MAIL") || strings.Contains(said, "AUTH") {
		t.Errorf("without TLS it was said: %s", said)
	}
	for host, plain := range map[string]bool{"127.0.0.1": true, "localhost": true, "::1": true, "mail.example": false, "10.0.0.1": false} {
		if got := newMailServer(Config{SMTPHost: host}).plain; got != plain {
			t.Errorf("%s needs no TLS: %t", host, got)
		}
	}
}

func TestMailIsSentOverTLSToAServerThatIsTrusted(t *testing.T) {
	t.Parallel()
	certified := httptest.NewTLSServer(http.NotFoundHandler()) // it has a certificate for 127.0.0.1
	t.Cleanup(certified.Close)
	roots := x509.NewCertPool()
	roots.AddCert(certified.Certificate())
	for name, tt := range map[string]struct {
		roots     *x509.CertPool
		answers   map[string]string
		delivered bool
		said      string
	}{
		"it is trusted":               {roots, nil, true, "STARTTLS EHLO AUTH NOOP MAIL RCPT DATA NOOP RSET QUIT"},
		"nobody trusts its authority": {nil, nil, false, "STARTTLS"},
		"it refuses the password":     {roots, map[string]string{"AUTH": "535 no"}, false, "STARTTLS EHLO AUTH"},
	} {
		f := newFakeSMTP(t, tt.answers)
		f.tls = &tls.Config{Certificates: certified.TLS.Certificates}
		m := f.server()
		m.plain, m.user, m.password, m.roots = false, "heed", "secret-word", tt.roots
		err := m.send(t.Context(), aLetter())
		if (err == nil) != tt.delivered || (len(f.taken()) == 1) != tt.delivered {
			t.Errorf("%s: %v, %d letters", name, err, len(f.taken()))
		}
		if refused, ok := errors.AsType[*jobs.MailError](err); ok && refused.Permanent || err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v", name, err)
		}
		if said := f.verbs(); !strings.HasPrefix(said, "EHLO "+tt.said) {
			t.Errorf("%s: it was told %s, want EHLO %s", name, said, tt.said)
		}
	}
}

// verbs are those that it was told.
func (f *fakeSMTP) verbs() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var verbs []string
	for _, line := range f.said {
		verb, _, _ := strings.Cut(line, " ")
		verbs = append(verbs, verb)
	}
	return strings.Join(verbs, " ")
}

// inMail are the settings by which a server sends mails to a fake.
func (f *fakeSMTP) inMail() map[string]string {
	return map[string]string{"HEED_SMTP_HOST": f.host, "HEED_SMTP_PORT": strconv.Itoa(f.port),
		"HEED_MAIL_FROM": "heed@partnership.example", "HEED_PORTAL_URL": "https://portal.example"}
}
