package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"heed/auth"
	"heed/practice"
)

// Organisation is an organisation of the partnership: a force, a trust, a school, the
// council.
type Organisation struct{ ent.Schema }

// Mixin of an organisation.
func (Organisation) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "organisation", meaning: "An organisation of the partnership: a force, trust, school or council.",
			checks: map[string]string{
				"agency": oneOf("agency", practice.Agency("")), "kind": oneOf("kind", practice.OrganisationKind("")),
			}},
		edited{}, guarded{record: auth.Organisation},
	}
}

// Fields of an organisation.
func (Organisation) Fields() []ent.Field {
	return []ent.Field{
		field.Text("name").NotEmpty(),
		sortKey("name_key", "NAME", "name"),
		enum("agency", practice.Agency("")),
		enum("kind", practice.OrganisationKind("")),
		field.Text("identifier").Optional().Nillable().
			Comment("National identifier of the kind: school URN, NHS ODS code, local authority code, force code."),
		field.UUID("parent_id", uuid.UUID{}).Optional().Nillable(),
		optionalText("telephone"),
		field.Text("duty_line").Optional().Nillable().Comment("Telephone number for urgent calls, and its hours."),
		field.Bool("active").Default(true),
	}
}

// Edges of an organisation.
func (Organisation) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("parts", Organisation.Type).From("parent").Field("parent_id").Unique(),
		edge.To("practitioners", Practitioner.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("involvements", Involvement.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("submitted", Referral.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("events", ChronologyEvent.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("sittings", CareSitting.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("care_profiles", CareProfile.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("evidence", ProfileEvidence.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("actions", Action.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("assigned", Action.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("action_steps", ActionStep.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("notices", Notice.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("openings", BreakGlass.Type).Annotations(entgql.Skip(entgql.SkipAll)),
	}
}

// Indexes of an organisation.
func (Organisation) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("name_key", "id"), index.Fields("identifier", "kind").Unique(), index.Fields("parent_id"),
		index.Fields("name", "id"), // of the release before
	}
}

// Practitioner is one person's account in one organisation, or the service
// account of an agency's own system.
type Practitioner struct{ ent.Schema }

// Mixin of a practitioner.
func (Practitioner) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "practitioner", meaning: "One person's account in one organisation, or an agency's own system."},
		edited{}, guarded{record: auth.PractitionerEntry},
	}
}

// Fields of a practitioner.
func (Practitioner) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("organisation_id", uuid.UUID{}),
		field.Text("name").NotEmpty(),
		sortKey("name_key", "NAME", "name"),
		field.Text("email").Optional().Nillable(),
		optionalText("telephone"),
		field.Text("issuer").NotEmpty().Comment("The trusted issuer that signs this person in (OIDC iss)."),
		field.Text("subject").NotEmpty().Comment("The person at that issuer (OIDC sub)."),
		field.JSON("roles", []practice.Role{}).SchemaType(jsonb),
		field.UUID("manager_id", uuid.UUID{}).Optional().Nillable(),
		optionalDate("newly_qualified_until"),
		field.Int("weekly_capacity").Optional().Nillable().Min(0).Max(1000).Comment("Caseload points a week."),
		field.Bool("active").Default(true),
	}
}

// Edges of a practitioner.
func (Practitioner) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("organisation", Organisation.Type).Ref("practitioners").Field("organisation_id").Unique().Required(),
		edge.To("team", Practitioner.Type).Annotations(entgql.Skip(entgql.SkipAll)).
			From("manager").Field("manager_id").Unique(),
		edge.To("involvements", Involvement.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("submissions", Referral.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("decisions", ReferralDecision.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("events", ChronologyEvent.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("trainings", Training.Type),
		edge.To("recorded_trainings", Training.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("instruments", Instrument.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("sittings", CareSitting.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("assessed", CareProfile.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("assessed_second", CareProfile.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("completed_profiles", CareProfile.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("grades", ItemGrade.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("evidence", ProfileEvidence.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("reviewed_targets", TargetItem.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("actions", Action.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("assigned", Action.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("action_steps", ActionStep.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("notices", Notice.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("openings", BreakGlass.Type).Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("reviewed_openings", BreakGlass.Type).Annotations(entgql.Skip(entgql.SkipAll)),
	}
}

// Indexes of a practitioner.
func (Practitioner) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("issuer", "subject").Unique(),
		index.Fields("organisation_id", "name_key", "id"),
		index.Fields("name_key", "id"),
		index.Fields("organisation_id", "name", "id"), // this and the next of the release before
		index.Fields("name", "id"),
	}
}

// Training is a completed training of a practitioner.
type Training struct{ ent.Schema }

// Mixin of a training.
func (Training) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "training", meaning: "Something that a practitioner was trained in; append-only.", checks: map[string]string{
			"span": `"expires_on" >= "on"`,
		}},
		guarded{record: auth.Training},
	}
}

// Fields of a training.
func (Training) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("practitioner_id", uuid.UUID{}).Immutable(),
		field.Text("code").NotEmpty().Immutable().Comment("As instruments require it."),
		field.Time("on").SchemaType(day).Immutable(),
		field.Time("expires_on").SchemaType(day).Optional().Nillable().Immutable(),
		field.UUID("recorded_by_id", uuid.UUID{}).Immutable(),
	}
}

// Edges of a training.
func (Training) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("practitioner", Practitioner.Type).Ref("trainings").Field("practitioner_id").Unique().Required().Immutable(),
		edge.From("recorded_by", Practitioner.Type).Ref("recorded_trainings").Field("recorded_by_id").Unique().Required().Immutable(),
	}
}

// Indexes of a training.
func (Training) Indexes() []ent.Index {
	return []ent.Index{index.Fields("practitioner_id", "code", "on").Unique()}
}
