package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"heed/auth"
	"heed/practice"
	"heed/store"
)

// administratorCommand starts a partnership.
type administratorCommand struct {
	First administratorFirst `cmd:"" help:"Register the first administrator of an empty partnership, and their organisation."`
}

// administratorFirst registers the first administrator.
type administratorFirst struct {
	Organisation string `required:"" help:"Name of their organisation."`
	Kind         string `default:"LOCAL_AUTHORITY" help:"Kind of the organisation, an OrganisationKind of the API."`
	Identifier   string `help:"Its national identifier, such as the code of a local authority."`
	Name         string `required:"" help:"Their name."`
	Email        string `required:"" help:"Their work address."`
	Issuer       string `required:"" help:"The trusted issuer that signs them in."`
	Subject      string `required:"" help:"Their subject at the issuer (sub, or the claim named in the file of issuers)."`
}

// Run registers them as the serving role, under row security.
func (c administratorFirst) Run(ctx context.Context, config Config, t terminal) (err error) {
	first := store.FirstAdministrator{Organisation: c.Organisation, Identifier: c.Identifier, Kind: practice.OrganisationKind(c.Kind),
		Name: c.Name, Email: c.Email, Issuer: c.Issuer, Subject: c.Subject}
	var mistakes []error
	for _, p := range first.Problems() {
		mistakes = append(mistakes, fmt.Errorf("%s: %s", strings.Join(p.Path, "."), p.Message))
	}
	if !slices.ContainsFunc(config.trusted, func(i auth.Issuer) bool {
		return i.URL == first.Cleaned().Issuer && slices.Contains(i.Agencies, first.Kind.Agency())
	}) {
		mistakes = append(mistakes, errors.New("issuer: HEED_ISSUERS has no issuer of this name that is trusted for that agency"))
	}
	if config.DatabaseURL == "" {
		mistakes = append(mistakes, errors.New("DATABASE_URL: name the partnership's database"))
	}
	if len(mistakes) > 0 {
		return errors.Join(mistakes...)
	}
	s, err := store.Open(ctx, config.DatabaseURL, store.Pool{Most: 1})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.Bootstrap(ctx, time.Now(), first); err != nil {
		return err
	}
	fmt.Fprintln(t.out, "registered: the administrator can sign in and register all others")
	return nil
}
