// Package schema defines Heed's records: one file an aggregate, with its parts. It knows
// the rules (practice) and who may touch what (auth), and nothing that is generated, so
// that all generated code can be deleted and rebuilt.
package schema

import (
	"fmt"
	"strings"

	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"
	"github.com/google/uuid"
)

// record is what every table has: an identifier with its kind and its time (store.NewID),
// the instant at which it was written, and a comment on the table.
type record struct {
	mixin.Schema
	table   string
	meaning string
	checks  map[string]string
}

// Fields of every record.
func (record) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Immutable().
			Comment("Time-ordered identifier with the record's kind in its eighth byte (RFC 9562, version 8)."),
		field.Time("created_at").Immutable().SchemaType(instant).
			Annotations(entgql.OrderField("CREATED_AT")).
			Comment("When Heed wrote the record."),
	}
}

// Annotations name the table, describe it and define its checks.
func (r record) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Annotation{Table: r.table, Checks: r.checks},
		entsql.WithComments(true),
		schema.Comment(r.meaning),
	}
}

// edited is what a record has that several people may change.
type edited struct{ mixin.Schema }

// Fields of a record that can be edited.
func (edited) Fields() []ent.Field {
	return []ent.Field{
		field.Int("version").Default(1).Positive().
			Comment("Counts the edits. A write that names an older version is a conflict."),
		field.Time("updated_at").SchemaType(instant).Comment("When the record was last changed."),
		field.UUID("updated_by", uuid.UUID{}).Optional().Nillable().
			Comment("The practitioner who changed it last."),
	}
}

// registered is what a record has that a practitioner enters before row security can show
// it to anybody. The operation that enters it sees it.
type registered struct{ mixin.Schema }

// Fields of a record that is registered.
func (registered) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("registered_by", uuid.UUID{}).Immutable().Optional().Nillable().
			Comment("The practitioner who entered the record; null for imported ones."),
		field.UUID("registered_in", uuid.UUID{}).Immutable().Optional().Nillable().
			Comment("The operation that entered the record. Before access is decided, only this operation sees the record."),
	}
}

var (
	instant = map[string]string{dialect.Postgres: "timestamptz"}
	day     = map[string]string{dialect.Postgres: "date"}
	jsonb   = map[string]string{dialect.Postgres: "jsonb"}
	ids     = map[string]string{dialect.Postgres: "uuid[]"}
	texts   = map[string]string{dialect.Postgres: "text[]"}
)

// enum keeps a coded value as text: native enums have no leak-proof equality,
// so that row security could use no index on them. The check lists the values.
func enum(name string, values interface{ Values() []string }) ent.Field {
	return field.Enum(name).GoType(values).SchemaType(map[string]string{dialect.Postgres: "text"})
}

// oneOf is the check of a coded column.
func oneOf(column string, values interface{ Values() []string }) string {
	return fmt.Sprintf("%q IN ('%s')", column, strings.Join(values.Values(), "', '"))
}

// text is free text. A rule of practice sets its limit in characters.
func text(name string) ent.Field { return field.Text(name).NotEmpty() }

func optionalText(name string) ent.Field { return field.Text(name).Optional().Nillable() }

func at(name string) ent.Field { return field.Time(name).SchemaType(instant) }

func optionalAt(name string) ent.Field {
	return field.Time(name).SchemaType(instant).Optional().Nillable()
}

func date(name string) ent.Field { return field.Time(name).SchemaType(day) }

func optionalDate(name string) ent.Field {
	return field.Time(name).SchemaType(day).Optional().Nillable()
}

// sortKey is a name in the form that lists are ordered by: without case, accents, spaces
// and signs, and in one order whatever the database's collation. A trigger keeps it
// (name_key in store/policies/search.sql).
func sortKey(column, order, of string) ent.Field {
	return field.Text(column).Default("").Immutable().
		Annotations(entgql.OrderField(order), entgql.Skip(entgql.SkipType), entsql.Annotation{Collation: "C"}).
		Comment("The " + of + " as lists are ordered by it: without case, accents, spaces and signs. Kept by a trigger.")
}
