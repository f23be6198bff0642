package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/auth"
	"heed/practice"
)

// AccessEntry is one operation that showed or changed a child's record, or was refused: a
// line of the access log, linked in a chain and never changed.
type AccessEntry struct{ ent.Schema }

// Mixin of an entry.
func (AccessEntry) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "access_entry", meaning: "One operation that showed, changed or was refused a child's record; append-only, hash-chained.",
			checks: map[string]string{
				"agency":  oneOf("agency", practice.Agency("")),
				"outcome": oneOf("outcome", auth.AccessOutcome("")),
				"paired":  "cardinality(child_ids) = cardinality(rules)",
				"looked":  "cardinality(child_ids) = cardinality(looks)",
			}},
		guarded{record: auth.AccessEntry},
	}
}

// Fields of an entry.
func (AccessEntry) Fields() []ent.Field {
	return []ent.Field{
		at("at"),
		field.UUID("request_id", uuid.UUID{}),
		field.UUID("practitioner_id", uuid.UUID{}),
		field.UUID("organisation_id", uuid.UUID{}),
		enum("agency", practice.Agency("")),
		field.Text("operation").Comment("query or mutation, and its root fields; never values."),
		field.Other("fields", pq.StringArray{}).SchemaType(texts).Comment("The fields asked for, as Type.field."),
		optionalText("purpose"),
		enum("outcome", auth.AccessOutcome("")),
		field.Other("child_ids", pq.StringArray{}).SchemaType(ids),
		field.Other("rules", pq.StringArray{}).SchemaType(texts).Comment("For each child, the rule that allowed it."),
		field.Other("looks", pq.StringArray{}).SchemaType(texts).Optional().Comment(
			"For each child, whether the operation asked for the child or found the child in a list; null in entries of earlier releases."),
	}
}

// Indexes of an entry: refused attempts are counted by practitioner.
func (AccessEntry) Indexes() []ent.Index {
	return []ent.Index{index.Fields("practitioner_id", "at").Annotations(entsql.IndexWhere("outcome = 'REFUSED'"))}
}

// Disclosure is one child in one access entry: it leads from a child to the people who
// accessed the record. It has no edges: what it copies from its entry needs no key.
type Disclosure struct{ ent.Schema }

// Mixin of a disclosure.
func (Disclosure) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "disclosure", meaning: "One child in one access entry, to list the viewers of a child.", checks: map[string]string{
			"rule": oneOf("rule", auth.AccessRule("")),
			"look": oneOf("look", auth.AccessKind("")),
		}},
		guarded{record: auth.Disclosure},
	}
}

// Annotations keep the disclosures out of planned migrations: they are a view
// (store/policies/disclosure.sql) over an index that is made from the entries.
func (Disclosure) Annotations() []schema.Annotation { return []schema.Annotation{entsql.Skip()} }

// Fields of a disclosure.
func (Disclosure) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("child_id", uuid.UUID{}),
		field.UUID("entry_id", uuid.UUID{}),
		field.UUID("practitioner_id", uuid.UUID{}).Comment("The viewer, as in the access entry."),
		field.UUID("organisation_id", uuid.UUID{}).Comment(
			"The viewer's organisation, as in the access entry. An index lists what one organisation saw of a child."),
		field.Time("at").SchemaType(instant).Annotations(entgql.OrderField("AT")),
		enum("rule", auth.AccessRule("")),
		field.Enum("kind").StorageKey("look").GoType(auth.AccessKind("")).SchemaType(
			map[string]string{dialect.Postgres: "text"}).Optional().Nillable().
			Comment("Whether the operation asked for the child or found the child in a list, as in the access entry; null where an " +
				"earlier release wrote it."),
	}
}
