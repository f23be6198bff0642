package authtest

import (
	"bytes"
	_ "embed" // the pages and their style
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

//go:embed pages.html
var pagesHTML string

//go:embed style.css
var styleCSS []byte

// pages shows the people to sign in as: plain HTML without script, so that it
// works with any browser, keyboard and screen reader.
type pages struct {
	templates *template.Template
	base      string
	policy    string
}

func newPages(base string, config Config) *pages {
	// Browsers apply form-action to a form's redirects too, so it must list the portal's
	// origins.
	targets := []string{"'self'"}
	for _, redirect := range config.RedirectURIs {
		if u, err := url.Parse(redirect); err == nil && u.Host != "" {
			targets = append(targets, u.Scheme+"://"+u.Host)
		}
	}
	slices.Sort(targets)
	return &pages{
		templates: template.Must(template.New("").Funcs(template.FuncMap{"words": words}).Parse(pagesHTML)),
		base:      base,
		policy: "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action " +
			strings.Join(slices.Compact(targets), " "),
	}
}

// group is a heading with the people under it.
type group struct {
	Heading string
	People  []personEntry
	Clients []clientEntry
}

// personEntry and clientEntry are a person and a client at their issuer.
type personEntry struct {
	Person
	Issuer string
}

type clientEntry struct {
	Client
	Issuer string
}

// grouped puts the people of the issuers under headings, in the order given.
func grouped(issuers []DevIssuer, heading func(DevIssuer, string) string) []*group {
	var groups []*group
	at := func(name string) *group {
		for _, g := range groups {
			if g.Heading == name {
				return g
			}
		}
		groups = append(groups, &group{Heading: name})
		return groups[len(groups)-1]
	}
	for _, issuer := range issuers {
		for _, person := range issuer.People {
			g := at(heading(issuer, person.Organisation))
			g.People = append(g.People, personEntry{person, issuer.Name})
		}
		for _, client := range issuer.Clients {
			g := at(heading(issuer, client.Organisation))
			g.Clients = append(g.Clients, clientEntry{client, issuer.Name})
		}
	}
	return groups
}

func (p *pages) chooser(issuers []DevIssuer) http.Handler {
	groups := grouped(issuers, func(i DevIssuer, _ string) string { return words(i.Agency) })
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		p.write(w, http.StatusOK, "chooser", "People to sign in as", groups)
	})
}

// ask shows the people of one issuer to choose from.
func (p *pages) ask(i *issuer) http.Handler {
	dev := i.dev
	dev.Clients = nil // systems do not use pages
	groups := grouped([]DevIssuer{dev}, func(_ DevIssuer, organisation string) string { return organisation })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun, ok := i.grants.signIns.Get(r.URL.Query().Get("request"))
		if !ok {
			p.write(w, http.StatusNotFound, "ended", "This sign-in has ended", nil)
			return
		}
		p.write(w, http.StatusOK, "ask", "Sign in to Heed", map[string]any{
			"Agency": i.dev.Agency, "Groups": groups, "Hint": begun.request.LoginHint,
		})
	})
}

// choose signs the chosen person in and sends the browser on.
func (p *pages) choose(i *issuer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
		begun, ok := i.grants.signIns.Get(r.URL.Query().Get("request"))
		if !ok {
			p.write(w, http.StatusNotFound, "ended", "This sign-in has ended", nil)
			return
		}
		person, ok := i.person(r.PostFormValue("person"))
		if !ok {
			p.write(w, http.StatusNotFound, "unknown", "Nobody by that name", nil)
			return
		}
		begun.subject, begun.authTime = person.Subject, i.clock()
		i.grants.signIns.Add(begun.id, begun)
		http.Redirect(w, r, i.callback(begun.id), http.StatusSeeOther)
	})
}

func (p *pages) style() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write(styleCSS) // an error means that the browser has closed the connection
	})
}

func (p *pages) write(w http.ResponseWriter, status int, name, title string, data any) {
	var page bytes.Buffer
	if err := p.templates.ExecuteTemplate(&page, name, map[string]any{"Base": p.base, "Title": title, "Data": data}); err != nil {
		http.Error(w, "The page could not be made.", http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", p.policy)
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = page.WriteTo(w) // an error means that the browser has closed the connection
}

// words turns SOCIAL_CARE into "Social care".
func words(code string) string {
	if code == "" {
		return ""
	}
	text := strings.ToLower(strings.ReplaceAll(code, "_", " "))
	return strings.ToUpper(text[:1]) + text[1:]
}
