package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"heed/auth"
	"heed/ent"
	"heed/practice"
	"heed/text"
)

// ErrBootstrapped refuses a first administrator when there is an account already.
var ErrBootstrapped = errors.New("somebody has an account already: administrators register others through the interface")

// FirstAdministrator is the partnership's first account, and its organisation.
type FirstAdministrator struct {
	// Organisation they work for: its name, kind and national identifier.
	Organisation, Identifier string
	// Kind of the organisation, which determines its agency.
	Kind practice.OrganisationKind
	// Name and Email of the administrator.
	Name, Email string
	// Issuer and Subject identify them to their issuer.
	Issuer, Subject string
}

// texts are what was typed, each with its path.
func (f *FirstAdministrator) texts() map[string]*string {
	return map[string]*string{"organisation.name": &f.Organisation, "organisation.identifier": &f.Identifier, "name": &f.Name,
		"email": &f.Email, "issuer": &f.Issuer, "subject": &f.Subject}
}

// Cleaned is the administrator with every text in the form in which Heed keeps texts.
func (f FirstAdministrator) Cleaned() FirstAdministrator {
	for _, typed := range f.texts() {
		*typed = text.Strip(*typed)
	}
	f.Identifier = f.Kind.CanonicalIdentifier(f.Identifier)
	return f
}

// Problems lists everything that must be corrected.
func (f FirstAdministrator) Problems() []practice.Problem {
	var found []practice.Problem
	for path, typed := range f.texts() {
		if _, err := text.Clean(*typed); err != nil {
			found = append(found, practice.Problem{Code: practice.ProblemCodeInvalid, Path: strings.Split(path, "."),
				Message: "This holds a control character: type it again."})
		}
	}
	f = f.Cleaned()
	agency := f.Kind.Agency()
	return slices.Concat(found,
		practice.ProblemsUnder(practice.ValidateOrganisation(practice.OrganisationFacts{Name: f.Organisation, Agency: agency, Kind: f.Kind,
			Identifier: f.Identifier}), "organisation"),
		practice.ValidatePractitioner(practice.PractitionerFacts{Agency: agency, Issuer: f.Issuer, Subject: f.Subject, Name: f.Name,
			Email: f.Email, Roles: []practice.Role{practice.RoleAdministrator}}))
}

// Bootstrap registers the first administrator of an empty partnership. The operation is in
// their own name.
func (s *Store) Bootstrap(ctx context.Context, now time.Time, f FirstAdministrator) error {
	f = f.Cleaned()
	body, err := NewID(KindOf("Organisation"), now, s.random)
	if err != nil {
		return err
	}
	self, err := NewID(KindOf("Practitioner"), now, s.random)
	if err != nil {
		return err
	}
	operation, err := s.NewOperationID(now)
	if err != nil {
		return err
	}
	ctx, op, err := s.Begin(ctx, operation, now, auth.Viewer{PractitionerID: self, OrganisationID: body, Agency: f.Kind.Agency(),
		OrganisationKind: f.Kind, Roles: []practice.Role{practice.RoleAdministrator}, Issuer: f.Issuer}, true)
	if err != nil {
		return err
	}
	defer op.Rollback()
	// Of two at once, the second waits and finds the first.
	if err := op.exec(ctx, "SELECT pg_advisory_xact_lock(hashtext('heed.first'))"); err != nil {
		return fmt.Errorf("wait for another first: %w", err)
	}
	c := ent.FromContext(ctx)
	if some, err := c.Practitioner.Query().Exist(ctx); err != nil || some {
		return errors.Join(err, ErrBootstrapped)
	}
	create := c.Organisation.Create().SetID(body).SetName(f.Organisation).SetAgency(f.Kind.Agency()).SetKind(f.Kind)
	if f.Identifier != "" {
		create.SetIdentifier(f.Identifier)
	}
	if err := create.Exec(ctx); err != nil {
		return fmt.Errorf("register the organisation: %w", err)
	}
	if err := c.Practitioner.Create().SetID(self).SetOrganisationID(body).SetName(f.Name).SetEmail(f.Email).SetIssuer(f.Issuer).
		SetSubject(f.Subject).SetRoles([]practice.Role{practice.RoleAdministrator}).Exec(ctx); err != nil {
		return fmt.Errorf("register the administrator: %w", err)
	}
	return op.Commit(ctx)
}
