package auth_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"heed/auth"
)

// family is one way to forge a token, with the tokens that try it.
type family struct {
	name   string
	reason auth.Reason
	tokens []string
}

// Promise P13: no forged token is accepted, and the sender does not learn why. The
// families are in three files: form, signature and claims.
func TestForgedTokensAreAllRefusedAlike(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.accepts(w.token(nil, nil))

	var families []family
	families = append(families, w.formAttacks()...)
	families = append(families, w.headerAttacks()...)
	families = append(families, w.signatureAttacks()...)
	families = append(families, w.claimAttacks()...)
	families = append(families, w.timeAttacks()...)
	families = append(families, w.identityAttacks()...)

	total := 0
	for _, f := range families {
		total += len(f.tokens)
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			for n, token := range f.tokens {
				t.Run(fmt.Sprint(n+1), func(t *testing.T) {
					viewer, err := w.Authenticate(t.Context(), token)
					if !errors.Is(err, auth.ErrUnauthenticated) || viewer.PractitionerID != uuid.Nil {
						t.Fatalf("viewer %v, error %v, want a refusal", viewer.PractitionerID, err)
					}
					if err.Error() != auth.ErrUnauthenticated.Error() {
						t.Errorf("error reads %q, want %q", err, auth.ErrUnauthenticated)
					}
					if got := reason(err); got != f.reason {
						t.Errorf("reason %q, want %q", got, f.reason)
					}
				})
			}
		})
	}
	if len(families) < 36 || total < 200 {
		t.Errorf("%d tokens in %d families, want 200 in 36", total, len(families))
	}
}

// each applies f to every variant.
func each[T, U any](variants []T, f func(T) U) []U {
	results := make([]U, len(variants))
	for i, v := range variants {
		results[i] = f(v)
	}
	return results
}

// values makes one change of the name for each value.
func values(name string, values ...any) []object {
	return each(values, func(v any) object { return object{name: v} })
}

// withHeaders and withClaims make tokens with those changes and a genuine signature.
func (w *env) withHeaders(changes ...object) []string {
	return each(changes, func(c object) string { return w.token(c, nil) })
}

func (w *env) withClaims(changes ...object) []string {
	return each(changes, func(c object) string { return w.token(nil, c) })
}
