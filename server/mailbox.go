//go:build !production

package main

import (
	"context"
	"html/template"
	"net/http"
	"slices"
	"sync"

	"heed/store/jobs"
)

// mostKept is how many mails a mailbox keeps.
const mostKept = 200

// mailbox keeps the latest mails of a development server, whose people are invented, and
// shows them. A restart empties it.
type mailbox struct {
	mu      sync.Mutex
	letters []jobs.Letter
}

// take keeps a letter.
func (m *mailbox) take(_ context.Context, l jobs.Letter) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.letters = append(m.letters, l)
	m.letters = m.letters[max(0, len(m.letters)-mostKept):]
	return nil
}

// latest lists the letters, latest first.
func (m *mailbox) latest() []jobs.Letter {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := slices.Clone(m.letters)
	slices.Reverse(list)
	return list
}

// mailboxPolicy lets the page use its own style only.
const mailboxPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// mailboxPage is the page. Long words break, so that it fits a narrow screen.
var mailboxPage = template.Must(template.New("mailbox").Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mailbox – Heed in development</title>
<style>
  :root { color-scheme: light dark; }
  body { margin: 0 auto; max-width: 42rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
  article { border-top: 1px solid; padding: 1rem 0; }
  h1, h2 { line-height: 1.2; } h1 { font-size: 1.5rem; } h2 { font-size: 1.125rem; margin: 0; }
  dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 .75rem; margin: .5rem 0; }
  dd { margin: 0; }
  pre { font: inherit; white-space: pre-wrap; margin: 0; }
</style>
</head>
<body>
<main>
<h1>Mailbox</h1>
<p>Mails of this development server, latest first. No mail leaves this machine.</p>
{{range .}}<article>
<h2>{{.Subject}}</h2>
<dl><dt>To</dt><dd>{{.To}}</dd><dt>At</dt><dd><time>{{.At.UTC.Format "2006-01-02 15:04:05"}} UTC</time></dd></dl>
<pre>{{.Body}}</pre>
</article>
{{else}}<p>There are none yet.</p>
{{end}}</main>
</body>
</html>
`))

// ServeHTTP shows the mails.
func (m *mailbox) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", mailboxPolicy)
	_ = mailboxPage.Execute(w, m.latest()) // a reader who has gone needs no page
}
