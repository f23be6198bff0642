package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"heed/auth"
	"heed/practice"
)

// Household is an address and who lives there, from when to when.
type Household struct{ ent.Schema }

// Mixin of a household.
func (Household) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "household", meaning: "A home: an address and who lives there from when to when.", checks: map[string]string{
			"address": "(address <> '') = (address_status = 'KNOWN')",
			"status":  oneOf("address_status", practice.AddressStatus("")),
		}},
		edited{}, registered{}, mergeable{}, guarded{record: auth.Household},
	}
}

// Fields of a household.
func (Household) Fields() []ent.Field {
	return []ent.Field{
		field.Text("address").Comment("Empty where there is none, or it is not known."),
		addressStatus("address_status"),
		optionalText("postcode"),
		optionalText("ward"),
	}
}

// addressStatus is whether there is an address, and whether it is known.
func addressStatus(name string) ent.Field {
	return field.Enum(name).GoType(practice.AddressStatus("")).SchemaType(map[string]string{dialect.Postgres: "text"}).
		Default(string(practice.AddressStatusKnown)).Annotations(entsql.Default(string(practice.AddressStatusKnown)))
}

// Edges of a household.
func (Household) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("members", HouseholdMember.Type),
		edge.To("referrals", Referral.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("events", ChronologyEvent.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("sittings", CareSitting.Type).Annotations(entgql.Skip(entgql.SkipAll)),
	}
}

// HouseholdMember is a child or a relative who lives in a household.
type HouseholdMember struct{ ent.Schema }

// Mixin of a household member.
func (HouseholdMember) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "household_member", meaning: "A child or a relative who lives in a household, from when to when.",
			checks: map[string]string{
				"person": "(child_id IS NULL) <> (relative_id IS NULL)",
				"span":   `"to" >= "from"`,
			}},
		edited{}, guarded{record: auth.HouseholdMember},
	}
}

// Fields of a household member.
func (HouseholdMember) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("household_id", uuid.UUID{}).Immutable(),
		field.UUID("child_id", uuid.UUID{}).Immutable().Optional().Nillable(),
		field.UUID("relative_id", uuid.UUID{}).Immutable().Optional().Nillable(),
		field.Time("started_on").StorageKey("from").SchemaType(day),
		field.Time("ended_on").StorageKey("to").SchemaType(day).Optional().Nillable(),
		field.Bool("child_restricted").Default(false).Immutable().
			Comment("Repeats the child's restriction, kept by a trigger, so that one index shows whether a member of the household is restricted."),
	}
}

// Edges of a household member.
func (HouseholdMember) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("household", Household.Type).Ref("members").Field("household_id").Unique().Required().Immutable(),
		edge.From("child", Child.Type).Ref("memberships").Field("child_id").Unique().Immutable(),
		edge.From("relative", Relative.Type).Ref("memberships").Field("relative_id").Unique().Immutable(),
	}
}

// Indexes of a household member.
func (HouseholdMember) Indexes() []ent.Index {
	return []ent.Index{index.Fields("household_id"), index.Fields("child_id", "household_id"), index.Fields("relative_id", "household_id"),
		index.Fields("household_id", "child_id").Annotations(entsql.IndexWhere("child_restricted"))}
}

// Relative is an adult in the child's family.
type Relative struct{ ent.Schema }

// Mixin of a relative.
func (Relative) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "relative", meaning: "An adult in the child's family.", checks: map[string]string{"sex": oneOf("sex", practice.Sex(""))}},
		edited{}, registered{}, mergeable{}, guarded{record: auth.Relative},
	}
}

// Fields of a relative.
func (Relative) Fields() []ent.Field {
	return []ent.Field{
		optionalText("given_name"),
		field.Text("family_name").Comment("Empty where it is not known yet."),
		optionalDate("date_of_birth"),
		enum("sex", practice.Sex("")),
	}
}

// Edges of a relative.
func (Relative) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("memberships", HouseholdMember.Type),
		edge.To("relationships", Relationship.Type),
		edge.To("actions", Action.Type).Annotations(entgql.Skip(entgql.SkipAll)),
	}
}

// Relationship is what a relative is to a child.
type Relationship struct{ ent.Schema }

// Mixin of a relationship.
func (Relationship) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "relationship", meaning: "What a relative is to a child.", checks: map[string]string{
			"kind":       oneOf("kind", practice.RelationshipKind("")),
			"engagement": oneOf("engagement", practice.Engagement("")),
			"unsafe":     "engagement <> 'UNSAFE_TO_CONTACT' OR unsafe_reason IS NOT NULL",
		}},
		edited{}, guarded{record: auth.Relationship},
	}
}

// Fields of a relationship.
func (Relationship) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("child_id", uuid.UUID{}).Immutable(),
		field.UUID("relative_id", uuid.UUID{}).Immutable(),
		enum("kind", practice.RelationshipKind("")),
		field.Bool("parental_responsibility").Optional().Nillable().Comment("Null: not known."),
		field.Bool("lives_with_child").Default(false),
		enum("engagement", practice.Engagement("")),
		optionalText("unsafe_reason"),
		field.UUID("tied_by", uuid.UUID{}).Immutable().Optional().Nillable().
			Comment("The practitioner who linked the child and an adult that Heed already had, kept by a trigger; null where the adult was " +
				"registered with the relationship, or once others confirm it."),
		field.UUID("tied_for", uuid.UUID{}).Immutable().Optional().Nillable().
			Comment("The organisation of that practitioner. The relationship gives it no access to the child."),
	}
}

// Edges of a relationship.
func (Relationship) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("child", Child.Type).Ref("relationships").Field("child_id").Unique().Required().Immutable(),
		edge.From("relative", Relative.Type).Ref("relationships").Field("relative_id").Unique().Required().Immutable(),
	}
}

// Indexes of a relationship: a relative is one thing to a child.
func (Relationship) Indexes() []ent.Index {
	return []ent.Index{index.Fields("child_id", "relative_id").Unique(), index.Fields("relative_id")}
}
