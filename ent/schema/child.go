package schema

import (
	"time"

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

// Child is the person that the whole record is about, born or expected.
type Child struct{ ent.Schema }

// Mixin of a child.
func (Child) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "child", meaning: "A child, born or expected: the subject of the whole record.", checks: map[string]string{
			"sex":       oneOf("sex", practice.Sex("")),
			"gender":    oneOf("gender_identity", practice.GenderIdentity("")),
			"birth":     "date_of_birth IS NULL OR expected_date_of_birth IS NULL",
			"death":     "died_on >= date_of_birth OR birth_precision <> 'DAY'",
			"precision": oneOf("birth_precision", practice.BirthPrecision("")),
		}},
		edited{}, registered{}, mergeable{}, guarded{record: auth.Child},
	}
}

// Fields of a child.
func (Child) Fields() []ent.Field {
	return []ent.Field{
		field.Text("given_name").Optional().Nillable().Comment("Legal given names; null for an unborn child."),
		field.Text("family_name").Comment("Legal family name; empty where it is not known."),
		sortKey("family_key", "FAMILY_NAME", "family name"),
		optionalText("preferred_name"),
		field.JSON("former_names", []string{}).SchemaType(jsonb).Optional(),
		optionalDate("date_of_birth"),
		field.Enum("birth_precision").GoType(practice.BirthPrecision("")).SchemaType(map[string]string{dialect.Postgres: "text"}).
			Default(string(practice.BirthPrecisionDay)).Annotations(entsql.Default(string(practice.BirthPrecisionDay))).
			Comment("How much of the date of birth is known. Of the rest the date is the middle."),
		optionalText("birth_unknown_reason"),
		optionalDate("expected_date_of_birth"),
		enum("sex", practice.Sex("")),
		enum("gender_identity", practice.GenderIdentity("")),
		optionalText("ethnicity_code"),
		field.Int("ethnicity_list_year").Optional().Nillable().Comment("Year of the code list that the code is taken from."),
		optionalText("first_language"),
		optionalText("religion"),
		field.JSON("disabilities", []practice.Disability{}).SchemaType(jsonb).Optional(),
		field.Text("nhs_number").GoType(practice.NHSNumber("")).Optional().Nillable(),
		field.Text("upn").GoType(practice.UPN("")).Optional().Nillable(),
		field.Text("la_child_id").Optional().Nillable().Comment("The local authority's own number for the child."),
		field.JSON("identity", practice.Identity{}).SchemaType(jsonb).Optional().
			Comment("Who the child is, beyond a code: culture, language, faith, belonging, what home feels like."),
		field.Bool("restricted").Default(false).
			Comment("Known only to the practitioners who are involved by name."),
		optionalDate("died_on"),
		field.Time("neglect_since").SchemaType(day).Immutable().Annotations(entgql.OrderField("NEGLECT"), entgql.Skip(entgql.SkipType),
			entsql.DefaultExpr("'9999-12-31'")).Default(endOfTime).
			Comment("Today minus this date is the total time of the longest neglect clock that runs; the end of time if none runs. " +
				"Kept with neglect_clock."),
	}
}

// endOfTime is the start of a clock that does not run: it sorts after all others.
func endOfTime() time.Time { return time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC) }

// Edges of a child.
func (Child) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("memberships", HouseholdMember.Type),
		edge.To("relationships", Relationship.Type),
		edge.To("involvements", Involvement.Type),
		edge.To("referrals", Referral.Type).Through("concerns", ReferralChild.Type).
			Annotations(entgql.RelayConnection()),
		edge.To("chronology", ChronologyEvent.Type).Through("subjects", ChronologySubject.Type).
			Annotations(entgql.RelayConnection()),
		edge.To("care_profiles", CareProfile.Type).Annotations(entgql.RelayConnection()),
		edge.To("voice_records", VoiceRecord.Type).Annotations(entgql.RelayConnection()),
		edge.To("actions", Action.Type).Through("action_entries", ActionChild.Type).Annotations(entgql.RelayConnection()),
		edge.To("notices", Notice.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("openings", BreakGlass.Type).Annotations(entgql.Skip(entgql.SkipAll)),
	}
}

// Indexes of a child.
func (Child) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("family_key", "id"), index.Fields("created_at", "id"), index.Fields("neglect_since", "id"),
		index.Fields("date_of_birth"), index.Fields("date_of_birth").StorageKey("child_guessed").
			Annotations(entsql.IndexWhere("birth_precision <> 'DAY'")),
		index.Fields("expected_date_of_birth").StorageKey("child_expected").
			Annotations(entsql.IndexWhere("expected_date_of_birth IS NOT NULL")),
		index.Fields("nhs_number"), index.Fields("upn"), index.Fields("la_child_id"),
		index.Fields("family_name", "id"), // of the release before, which lists children by the name as it is written
	}
}

// Involvement is an organisation's legitimate relationship with a child, usually through
// one practitioner. Access depends on it.
type Involvement struct{ ent.Schema }

// Mixin of an involvement.
func (Involvement) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "involvement", meaning: "An organisation's legitimate relationship with a child. Access depends on it.",
			checks: map[string]string{
				"role":   oneOf("role", practice.InvolvementRole("")),
				"basis":  oneOf("lawful_basis", practice.LawfulBasis("")),
				"origin": oneOf("origin", practice.InvolvementOrigin("")),
				"span":   `"to" >= "from"`,
				"sight":  oneOf("sight", practice.InvolvementSight("")),
				"named":  "sight <> 'NAMED' OR practitioner_id IS NOT NULL",
			}},
		edited{}, guarded{record: auth.Involvement},
	}
}

// Fields of an involvement.
func (Involvement) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("child_id", uuid.UUID{}).Immutable(),
		field.UUID("organisation_id", uuid.UUID{}).Immutable(),
		field.UUID("practitioner_id", uuid.UUID{}).Optional().Nillable(),
		enum("role", practice.InvolvementRole("")),
		text("purpose"),
		enum("lawful_basis", practice.LawfulBasis("")),
		field.Enum("sight").GoType(practice.InvolvementSight("")).SchemaType(map[string]string{dialect.Postgres: "text"}).
			Default(string(practice.InvolvementSightOrganisation)).Annotations(entsql.Default(string(practice.InvolvementSightOrganisation))).
			Comment("Which practitioners of the organisation can see the child through it."),
		field.Time("started_at").StorageKey("from").SchemaType(instant),
		field.Time("ended_at").StorageKey("to").SchemaType(instant).Optional().Nillable(),
		enum("origin", practice.InvolvementOrigin("")),
		optionalText("origin_reason"),
		field.UUID("origin_id", uuid.UUID{}).Optional().Nillable().Immutable().
			Comment("The referral whose decision created it; null of another origin."),
		optionalText("ended_reason"),
		field.Bool("child_restricted").Default(false).Immutable().
			Comment("Repeats the child's restriction, kept by a trigger, so that row security need not read the child."),
		field.Text("child_family_name").Default("").Immutable().
			Comment("Repeats the child's family name, kept by a trigger, for the release before."),
		field.Text("child_family_key").Default("").Immutable().Annotations(entsql.Annotation{Collation: "C"}).
			Comment("Repeats the child's family_key, kept by a trigger, so that the children of an organisation are listed in order by name."),
	}
}

// Edges of an involvement.
func (Involvement) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("child", Child.Type).Ref("involvements").Field("child_id").Unique().Required().Immutable(),
		edge.From("organisation", Organisation.Type).Ref("involvements").Field("organisation_id").Unique().Required().Immutable(),
		edge.From("practitioner", Practitioner.Type).Ref("involvements").Field("practitioner_id").Unique(),
	}
}

// Indexes of an involvement: the first is the probe of row security, the second lists an
// organisation's children by name from the index alone, and the last did so in the release
// before.
func (Involvement) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("child_id", "organisation_id"),
		index.Fields("organisation_id", "child_family_key", "child_id").
			Annotations(entsql.IncludeColumns("from", "to", "child_restricted", "practitioner_id", "sight")),
		index.Fields("practitioner_id", "child_id"),
		index.Fields("organisation_id", "child_family_name", "child_id").
			Annotations(entsql.IncludeColumns("from", "to", "child_restricted", "practitioner_id")),
	}
}
