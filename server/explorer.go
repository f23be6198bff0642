//go:build !production

package main

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"time"

	"heed/auth/authtest"
	"heed/demo"
)

//go:embed ide/dist
var explorerFiles embed.FS

// explorerPolicy lets the explorer load its own files and call its own server. GraphiQL's
// editor places its parts by style attributes, and its style sheet holds its fonts and
// icons.
const explorerPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src data:; " +
	"img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// explorerSettings tell the page which address to call and who may sign in.
type explorerSettings struct {
	GraphQL string           `json:"graphql"`
	Client  string           `json:"client"`
	Issuers []explorerIssuer `json:"issuers"`
}

// explorerIssuer is one agency to sign in with.
type explorerIssuer struct {
	Name   string `json:"name"`
	URL    string `json:"url"`
	Agency string `json:"agency"`
}

// newExplorer serves GraphiQL: the page at /, its parts below /ide/. The page answers only
// at the server's own address, which is the one that the issuers send the browser back to.
func newExplorer(base string, provider *authtest.Provider) (http.Handler, error) {
	address, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("prepare the explorer: %w", err)
	}
	files, err := fs.Sub(explorerFiles, "ide/dist")
	if err != nil {
		return nil, fmt.Errorf("prepare the explorer: %w", err)
	}
	settings := explorerSettings{GraphQL: graphqlPath, Client: authtest.PortalClient}
	for _, issuer := range demo.Accounts() {
		settings.Issuers = append(settings.Issuers, explorerIssuer{issuer.Name, provider.IssuerURL(issuer.Name), agencyName(issuer.Agency)})
	}
	told, err := json.Marshal(settings)
	if err != nil {
		return nil, fmt.Errorf("prepare the explorer: %w", err)
	}
	page, err := fs.ReadFile(files, "index.html")
	if err != nil {
		return nil, fmt.Errorf("prepare the explorer: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /ide/settings.json", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, string(told))
	})
	mux.Handle("GET /ide/", http.StripPrefix("/ide/", http.FileServerFS(files)))
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		if r.Host != address.Host {
			http.Redirect(w, r, base+"/", http.StatusFound)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(page))
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", explorerPolicy)
		w.Header().Set("Referrer-Policy", "no-referrer")
		mux.ServeHTTP(w, r)
	}), nil
}

// agencyName turns SOCIAL_CARE into "Social care".
func agencyName(code string) string {
	text := bytes.ToLower(bytes.ReplaceAll([]byte(code), []byte("_"), []byte(" ")))
	return string(bytes.ToUpper(text[:1])) + string(text[1:])
}
