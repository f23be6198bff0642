package scalar_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"entgo.io/ent"
	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"pgregory.net/rapid"

	"heed/graph/scalar"
)

func sealer(t testing.TB, secret string) *scalar.Sealer {
	t.Helper()
	s, err := scalar.NewSealer([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const secret = "a secret of the tests' own"

// refused reports whether the error is the one answer to every bad cursor.
func refused(err error) bool {
	var e *gqlerror.Error
	return errors.As(err, &e) && e.Message == string(scalar.ErrCursor) && e.Extensions["code"] == "BAD_USER_INPUT"
}

func TestACursorOpensWhereItWasSealed(t *testing.T) {
	t.Parallel()
	s, other := sealer(t, secret), sealer(t, "another secret altogether")
	rapid.Check(t, func(t *rapid.T) {
		c := scalar.Cursor{ID: uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))}
		switch rapid.IntRange(0, 2).Draw(t, "kind of value") {
		case 1:
			c.Value = rapid.String().Draw(t, "name")
		case 2:
			c.Value = time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "instant")).UTC()
		}
		list := rapid.String().Draw(t, "list")
		text, err := s.Seal(c, list)
		if err != nil {
			t.Fatal(err)
		}
		opened, err := s.Open(text, list)
		if name, ok := c.Value.(string); ok && len(name) > 600 {
			return // longer than any stored name
		}
		if err != nil || opened.ID != c.ID || !sameValue(opened.Value, c.Value) {
			t.Fatalf("opened as %v: %v, want %v", opened, err, c)
		}
		if name, ok := c.Value.(string); ok && len(name) > 3 && strings.Contains(text, base64.RawURLEncoding.EncodeToString([]byte(name))) {
			t.Fatalf("the cursor tells the name: %s", text)
		}
		if _, err := s.Open(text, list+"x"); !refused(err) {
			t.Fatalf("opened in another list: %v", err)
		}
		if _, err := other.Open(text, list); !refused(err) {
			t.Fatalf("opened with another secret: %v", err)
		}
	})
}

func sameValue(a, b ent.Value) bool {
	at, isTime := a.(time.Time)
	then, wasTime := b.(time.Time)
	if isTime || wasTime {
		return isTime && wasTime && at.Equal(then)
	}
	return a == b
}

func TestASecretThatIsShortIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := scalar.NewSealer([]byte("too short")); err == nil {
		t.Error("a secret of 9 bytes is taken, want an error")
	}
}

// FuzzCursor opens whatever it is given. Only what this sealer sealed for this list opens;
// everything else gets one refusal.
func FuzzCursor(f *testing.F) {
	s := sealer(f, secret)
	const list = "viewer\x00Query\x00children\x00default"
	only := scalar.Cursor{ID: uuid.MustParse("01a20846-fe00-8f03-89ad-586296e2bf46"), Value: "Quillfether"}
	good, err := s.Seal(only, list)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{good, "", "A", good[1:], good[:len(good)-1], good + "=", strings.ToLower(good), strings.Repeat("A", 2_000),
		"gqFp2gAk", "\x00", "é", "====", good + good} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := s.Open(text, list)
		if err == nil { // sealed by this test, if in another process of the fuzzer
			if c != only {
				t.Fatalf("%q opens as %v", text, c)
			}
			return
		}
		if !refused(err) {
			t.Fatalf("%q is refused with %v", text, err)
		}
		if sealed, err := base64.RawURLEncoding.DecodeString(good); err == nil && len(text) < len(sealed) {
			changed := bytes.Clone(sealed)
			for i := range len(text) {
				changed[i] ^= text[i]
			}
			if again := base64.RawURLEncoding.EncodeToString(changed); again != good {
				if c, err := s.Open(again, list); !refused(err) {
					t.Fatalf("a changed cursor opens as %v: %v", c, err)
				}
			}
		}
	})
}
