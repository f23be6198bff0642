//go:build !production

package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"heed/auth"
	"heed/auth/authtest"
	"heed/demo"
)

// productionBuild says that the program has no parts for development.
const productionBuild = false

// developmentCommands are the commands for developers only.
type developmentCommands struct {
	Token tokenCommand `cmd:"" help:"Print an access token for an invented practitioner, from the running development server."`
	Demo  demoCommand  `cmd:"" help:"Fill an empty database with an invented partnership."`
	Clock clockCommand `cmd:"" help:"Show or set the clock of the running development server."`
}

// development is what only a server without trusted issuers has: its own people to sign in
// as, the explorer, a clock that can be set forward, and a mailbox.
type development struct {
	base     string
	provider *authtest.Provider
	explorer http.Handler
	clock    http.Handler
	mailbox  *mailbox
}

// newDevelopment prepares the development issuers at the address that the
// server listens on, with their keys in the state folder.
func newDevelopment(config Config, base string, clock *clock) (*development, error) {
	redirects := []string{base + "/"}
	for _, origin := range config.Origins {
		redirects = append(redirects, origin+"/")
	}
	provider, err := authtest.New(authtest.Config{
		BaseURL: base + devPath, KeysDir: config.inState("dev-keys"), Clock: clock.now,
		Issuers: demo.Accounts(), RedirectURIs: redirects,
	})
	if err != nil {
		return nil, fmt.Errorf("prepare the development sign-in: %w", err)
	}
	explorer, err := newExplorer(base, provider)
	if err != nil {
		return nil, err
	}
	return &development{base, provider, explorer, clock.page(), &mailbox{}}, nil
}

// develop adds the parts of a development server: its own trusted issuers, and what it
// serves beside the API.
func (s *site) develop() ([]auth.Issuer, func(*http.ServeMux) http.Handler, error) {
	d, err := newDevelopment(s.config, s.base, s.clock)
	if err != nil {
		return nil, nil, err
	}
	if s.config.SMTPHost == "" {
		s.keepMail = d.mailbox.take
	}
	return demo.TrustedIssuers(d.base + devPath), d.mount, nil
}

// mount serves the sign-in, the clock, the mailbox and the explorer, to this machine only.
func (d *development) mount(mux *http.ServeMux) http.Handler {
	mux.Handle(devPath+"/", d.provider)
	mux.Handle(clockPath, d.clock)
	mux.Handle("GET "+mailPath, d.mailbox)
	mux.Handle("/ide/", d.explorer)
	mux.Handle("/{$}", d.explorer)
	return local(mux)
}

// local refuses requests by another host name than this machine's. Otherwise a page whose
// name was changed to point here after it was loaded (DNS rebinding) could sign itself in,
// because no password is needed.
func local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !localName(r.Host) {
			http.Error(w, "A development server answers only on localhost.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func localName(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// developmentServer is the address of the running development server.
func developmentServer(config Config) (string, error) {
	if !config.Development() {
		return "", errors.New("HEED_ISSUERS is set: only a development server has people of its own and a clock that can be set")
	}
	host, port, err := net.SplitHostPort(config.Addr)
	if err != nil || port == "0" {
		return "", fmt.Errorf("HEED_ADDR is %s: name the port that the server listens on", config.Addr)
	}
	return "http://" + net.JoinHostPort(host, port), nil
}

// notAnswering says that no server answers at the address.
func notAnswering(config Config, err error) error {
	return fmt.Errorf("no development server answers at %s (HEED_ADDR): start one with `%sgo run ./server`: %w", config.Addr,
		addressHint(config.Addr), err)
}
