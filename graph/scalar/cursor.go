package scalar

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"entgo.io/contrib/entgql"
	entgo "entgo.io/ent"
	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"
	"github.com/vmihailenco/msgpack/v5"

	"heed/ent"
)

// Cursor is a place in a list: the record there and its value in the order.
type Cursor = entgql.Cursor[uuid.UUID]

// ErrCursor refuses a cursor that this server did not give to this viewer for this list in
// this order.
const ErrCursor = Refusal("This cursor does not belong to this list. Use a cursor from a page of the same list, in the same order.")

// longestCursor bounds the length of a cursor, in characters.
const longestCursor = 1024

// Sealer seals cursors, so that nobody reads the value in them, such as a family name, and
// nobody can make one up.
type Sealer struct{ aead cipher.AEAD }

// NewSealer returns a sealer whose cursors are valid as long as the secret is used.
func NewSealer(secret []byte) (*Sealer, error) {
	if len(secret) < 16 {
		return nil, fmt.Errorf("a cursor secret has at least 16 bytes, not %d", len(secret))
	}
	key := sha256.Sum256(append([]byte("heed cursor v1\x00"), secret...))
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return &Sealer{aead}, nil
}

// Seal makes the text of a cursor. Only the same list opens it again.
func (s *Sealer) Seal(c Cursor, list string) (string, error) {
	plain, err := msgpack.Marshal(place(c))
	if err != nil {
		return "", fmt.Errorf("encode cursor: %w", err)
	}
	nonce := make([]byte, s.aead.NonceSize(), s.aead.NonceSize()+len(plain)+s.aead.Overhead())
	if _, err := io.ReadFull(rand.Reader, nonce); err != nil {
		return "", fmt.Errorf("draw nonce: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nonce, nonce, plain, []byte(list))), nil
}

// Open reads a cursor that was sealed for the list.
func (s *Sealer) Open(text, list string) (Cursor, error) {
	if len(text) > longestCursor {
		return Cursor{}, ErrCursor.err()
	}
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(sealed) < s.aead.NonceSize() {
		return Cursor{}, ErrCursor.err()
	}
	nonce, sealed := sealed[:s.aead.NonceSize()], sealed[s.aead.NonceSize():]
	plain, err := s.aead.Open(nil, nonce, sealed, []byte(list))
	if err != nil {
		return Cursor{}, ErrCursor.err()
	}
	var c place
	if err := msgpack.NewDecoder(bytes.NewReader(plain)).Decode(&c); err != nil {
		return Cursor{}, ErrCursor.err()
	}
	return Cursor(c), nil
}

// place is a cursor that keeps an empty value, such as an unknown family name. entgql's
// own form drops it, and the position is lost.
type place struct {
	ID    uuid.UUID
	Value entgo.Value
}

// Cursors are those of one viewer in one operation.
type Cursors struct {
	sealer *Sealer
	viewer string
	// names are those of the operation's lists, by their fields: a page has a cursor for each
	// record.
	names *sync.Map
}

// For returns the cursors of a viewer for one operation: they cannot be opened for anybody
// else.
func (s *Sealer) For(viewer uuid.UUID) Cursors { return Cursors{s, viewer.String(), &sync.Map{}} }

// Seal seals a cursor for the list that the current field belongs to.
func (c Cursors) Seal(ctx context.Context, at Cursor) (string, error) {
	list := listAround(ctx)
	if list == nil {
		return c.sealer.Seal(at, c.viewer)
	}
	name, known := c.names.Load(list.Field.Field)
	if !known {
		name = listName(ctx, list.Field, c.viewer)
		c.names.Store(list.Field.Field, name)
	}
	return c.sealer.Seal(at, name.(string))
}

// Open opens a cursor for the list whose argument it is.
func (c Cursors) Open(ctx context.Context, text string) (Cursor, error) {
	return c.sealer.Open(text, listOf(ctx, c.viewer))
}

// OpenNested opens a cursor of a list inside a record before that list is resolved.
func (c Cursors) OpenNested(ctx context.Context, list graphql.CollectedField, v any) (Cursor, error) {
	text, ok := v.(string)
	if !ok {
		return Cursor{}, ErrCursor.err()
	}
	return c.sealer.Open(text, listName(ctx, list, c.viewer))
}

// MarshalCursor seals a cursor for its list.
func MarshalCursor(c Cursor) graphql.ContextMarshaler {
	return graphql.ContextWriterFunc(func(ctx context.Context, w io.Writer) error {
		lists := ent.ListsFrom(ctx)
		if lists == nil {
			return errors.New("no sealer for cursors")
		}
		text, err := lists.SealCursor(ctx, c)
		if err != nil {
			return err
		}
		graphql.MarshalString(text).MarshalGQL(w)
		return nil
	})
}

// UnmarshalCursor opens a cursor for the list whose argument it is.
func UnmarshalCursor(ctx context.Context, v any) (Cursor, error) {
	text, ok := v.(string)
	lists := ent.ListsFrom(ctx)
	if !ok || lists == nil {
		return Cursor{}, ErrCursor.err()
	}
	return lists.UnsealCursor(ctx, text)
}

// listOf names the list of the current field.
func listOf(ctx context.Context, viewer string) string {
	if list := listAround(ctx); list != nil {
		return listName(ctx, list.Field, viewer)
	}
	return viewer
}

// listAround is the list of the current field: the field itself if it is a list, else the
// nearest field above that takes pages.
func listAround(ctx context.Context) *graphql.FieldContext {
	for fc := graphql.GetFieldContext(ctx); fc != nil; fc = fc.Parent {
		if fc.Field.Field != nil && fc.Field.Definition != nil && fc.Field.Definition.Arguments.ForName("first") != nil {
			return fc
		}
	}
	return nil
}

// byKey are the orders by name, and the lists that have one by default. Their cursors hold
// the name's key. Cursors of the release before held the name, mean another place, and are
// refused; that release refuses these.
var byKey = map[string]bool{
	"FAMILY_NAME ASC": true, "FAMILY_NAME DESC": true, "NAME ASC": true, "NAME DESC": true, "CODE ASC": true, "CODE DESC": true,
	"children": true, "organisations": true, "practitioners": true, "instruments": true,
}

// listName identifies a list by viewer, type, field, order and arguments: a cursor of one
// is invalid in another. The position of the page is no part of it.
func listName(ctx context.Context, list graphql.CollectedField, viewer string) string {
	args := list.ArgumentMap(graphql.GetOperationContext(ctx).Variables)
	order := "default"
	if o, ok := args["orderBy"].(map[string]any); ok {
		direction := o["direction"]
		if direction == nil {
			direction = entgql.OrderDirectionAsc
		}
		order = fmt.Sprint(o["field"], " ", direction)
	}
	if byKey[order] || order == "default" && byKey[list.Name] {
		order += " by key"
	}
	for _, page := range []string{"first", "last", "after", "before", "orderBy"} {
		delete(args, page)
	}
	return strings.Join([]string{viewer, list.ObjectDefinition.Name, list.Name, order, fmt.Sprint(args)}, "\x00")
}
