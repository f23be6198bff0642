package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	lru "github.com/hashicorp/golang-lru/v2"

	"heed/practice"
)

// Practitioner is the directory's entry of a person, or of an agency's own system, that
// may sign in.
type Practitioner struct {
	// ID and OrganisationID are Heed's own identifiers.
	ID, OrganisationID uuid.UUID
	// Agency and OrganisationKind are those of the organisation.
	Agency           practice.Agency
	OrganisationKind practice.OrganisationKind
	// OrganisationIdentifier is the organisation's national identifier, such as
	// an ODS code or a URN; empty if it has none.
	OrganisationIdentifier string
	// Roles are those granted in Heed.
	Roles []practice.Role
	// Active is false once the practitioner has left or the organisation is closed.
	Active bool
}

// Directory knows who may sign in. It is asked only about tokens that were found genuine.
type Directory interface {
	// Practitioner returns the practitioner that the issuer knows by the subject, both
	// compared exactly, or ErrUnknownPractitioner. Any other error means that the directory
	// cannot be reached.
	Practitioner(ctx context.Context, issuer, subject string) (Practitioner, error)
}

const (
	// directoryTTL is how long an answer is used. A practitioner who is made inactive is
	// refused at most that much later.
	directoryTTL = 5 * time.Second
	// directoryEntries bounds the memory to some megabytes.
	directoryEntries = 10_000
)

type identity struct{ issuer, subject string }

type answered struct {
	practitioner Practitioner
	at           time.Time
}

// cachedDirectory caches the directory's answers for the many requests of one page.
type cachedDirectory struct {
	directory Directory
	now       func() time.Time
	answers   *lru.Cache[identity, answered]
}

func newCachedDirectory(directory Directory, now func() time.Time) (*cachedDirectory, error) {
	answers, err := lru.New[identity, answered](directoryEntries)
	if err != nil {
		return nil, fmt.Errorf("make directory cache: %w", err)
	}
	return &cachedDirectory{directory: directory, now: now, answers: answers}, nil
}

// practitioner answers from the cache if it can. Failures are not cached.
func (r *cachedDirectory) practitioner(ctx context.Context, issuer, subject string) (Practitioner, error) {
	who := identity{issuer, subject}
	now := r.now()
	if known, ok := r.answers.Get(who); ok && now.Sub(known.at) < directoryTTL {
		return known.practitioner, nil
	}
	found, err := r.directory.Practitioner(ctx, issuer, subject)
	if errors.Is(err, ErrUnknownPractitioner) {
		r.answers.Remove(who)
		return Practitioner{}, refuse(ReasonUnknown)
	}
	if err != nil {
		return Practitioner{}, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	r.answers.Add(who, answered{found, now})
	return found, nil
}
