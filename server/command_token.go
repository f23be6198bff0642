//go:build !production

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"heed/auth/authtest"
	"heed/demo"
)

// tokenTime bounds the whole sign-in.
const tokenTime = 15 * time.Second

// tokenCommand signs an invented practitioner in at the running server.
type tokenCommand struct {
	As string `required:"" placeholder:"NAME" help:"police, health, school, social-care, manager, auditor, lead, admin, records or school-system."`
}

// Run prints the access token and nothing else.
func (c tokenCommand) Run(ctx context.Context, config Config, t terminal) error {
	base, err := developmentServer(config)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, tokenTime)
	defer cancel()
	token, err := signIn(ctx, base+devPath, c.As)
	if err != nil {
		var refused net.Error
		if errors.As(err, &refused) {
			return notAnswering(config, err)
		}
		return err
	}
	fmt.Fprintln(t.out, token.AccessToken)
	return nil
}

// signIn gets a token for a person, or for an agency's own system, from the
// development issuers below an address.
func signIn(ctx context.Context, issuers, name string) (*oauth2.Token, error) {
	client := &http.Client{Timeout: tokenTime}
	var known []string
	for _, issuer := range demo.Accounts() {
		address := issuers + "/" + issuer.Name
		for _, person := range issuer.People {
			if person.Name == name {
				return authtest.SignIn(ctx, client, address, name)
			}
			known = append(known, person.Name)
		}
		for _, system := range issuer.Clients {
			if system.ID == name {
				return authtest.ClientCredentials(ctx, client, address, system.ID, system.Secret)
			}
			known = append(known, system.ID)
		}
	}
	slices.Sort(known)
	return nil, fmt.Errorf("nobody is called %q; there are %s", name, strings.Join(known, ", "))
}
