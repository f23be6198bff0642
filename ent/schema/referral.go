package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"heed/auth"
	"heed/practice"
)

// Referral is a concern about one household and the children in it.
type Referral struct{ ent.Schema }

// Mixin of a referral.
func (Referral) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "referral", meaning: "A referral about one household and the children in it.", checks: map[string]string{
			"state":    oneOf("state", practice.ReferralState("")),
			"basis":    oneOf("lawful_basis", practice.LawfulBasis("")),
			"told":     "family_knows OR reason_family_not_told IS NOT NULL",
			"home":     "household_id IS NOT NULL OR reported_address_status IS NOT NULL",
			"reported": "(reported_address IS NOT NULL) = coalesce(reported_address_status = 'KNOWN', false)",
			"status":   oneOf("reported_address_status", practice.AddressStatus("")),
			"asked":    "num_nulls(withdrawal_asked_at, withdrawal_reason) IN (0, 2)",
			"answered": "num_nulls(withdrawal_answered_at, withdrawal_accepted, withdrawal_answer) IN (0, 3)",
		}},
		edited{}, guarded{record: auth.Referral},
	}
}

// Fields of a referral.
func (Referral) Fields() []ent.Field {
	return []ent.Field{
		field.Text("reference").Unique().Immutable(),
		field.UUID("submitted_by_id", uuid.UUID{}).Immutable(),
		field.UUID("drafted_by_id", uuid.UUID{}).Optional().Nillable().Immutable().
			Comment("Who drafted it, for the submitter to submit; they see it as the submitter does."),
		field.UUID("organisation_id", uuid.UUID{}).Immutable(),
		field.UUID("household_id", uuid.UUID{}).Optional().Nillable().Immutable().
			Comment("The home of the children; null where the concern gives another address of children who were known already."),
		field.Text("reported_address").Optional().Nillable().Immutable().
			Comment("The address as the referrer gave it; null where they named a known home, or gave none."),
		field.Enum("reported_address_status").GoType(practice.AddressStatus("")).SchemaType(map[string]string{"postgres": "text"}).
			Optional().Nillable().Immutable().Comment("Null where the referrer named a known home."),
		field.Text("reported_postcode").Optional().Nillable().Immutable(),
		field.Text("reported_ward").Optional().Nillable().Immutable(),
		field.Text("source_code").Immutable().Comment("Children in need census, referralsourcetype."),
		field.Int("source_list_year").Immutable(),
		field.Time("received_at").Immutable().SchemaType(instant).Annotations(entgql.OrderField("RECEIVED_AT")),
		field.JSON("neglect_kinds", []practice.NeglectKind{}).SchemaType(jsonb).Immutable(),
		field.Text("seen_or_heard").Immutable(),
		field.Text("childs_words").Optional().Nillable().Immutable(),
		field.Bool("immediate_risk").Immutable(),
		field.Bool("family_knows").Immutable(),
		field.Text("reason_family_not_told").Optional().Nillable().Immutable(),
		field.Enum("lawful_basis").GoType(practice.LawfulBasis("")).SchemaType(map[string]string{"postgres": "text"}).Immutable(),
		enum("state", practice.ReferralState("")),
		field.Time("decision_due_at").Immutable().SchemaType(instant),
		field.Bool("decision_due_provisional").Immutable().Comment("The bank holidays of that year are not published yet."),
		field.Text("triage_key").Immutable().Annotations(entgql.OrderField("TRIAGE")).
			Comment("Sorts the queue: immediate risk first, then what is due first."),
		optionalAt("triage_started_at"),
		field.Text("feedback").Optional().Nillable().Comment("Feedback to the referrer, from the latest decision."),
		optionalAt("feedback_given_at"),
		optionalAt("feedback_read_at"),
		optionalText("withdrawn_reason"),
		optionalAt("withdrawal_asked_at"),
		optionalText("withdrawal_reason"),
		optionalAt("withdrawal_answered_at"),
		field.Bool("withdrawal_accepted").Optional().Nillable().Comment("Social care's answer; null until there is one."),
		optionalText("withdrawal_answer"),
		field.Time("overdue_told_at").SchemaType(instant).Optional().Nillable().Immutable().
			Comment("When the managers were told that the decision is overdue. Set by climb_referral alone."),
		field.Time("escalated_at").SchemaType(instant).Optional().Nillable().Immutable().
			Comment("When the heads of the authority were told. Set by climb_referral alone."),
	}
}

// Edges of a referral.
func (Referral) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("submitted_by", Practitioner.Type).Ref("submissions").Field("submitted_by_id").Unique().Required().Immutable(),
		edge.To("drafted_by", Practitioner.Type).Field("drafted_by_id").Unique().Immutable(),
		edge.From("organisation", Organisation.Type).Ref("submitted").Field("organisation_id").Unique().Required().Immutable(),
		edge.From("household", Household.Type).Ref("referrals").Field("household_id").Unique().Immutable(),
		edge.From("children", Child.Type).Ref("referrals").Through("concerns", ReferralChild.Type).
			Annotations(entgql.Skip(entgql.SkipMutationCreateInput)),
		edge.To("decisions", ReferralDecision.Type),
		edge.To("information", ReferralInformation.Type),
	}
}

// Indexes of a referral.
func (Referral) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("state", "triage_key", "id"), index.Fields("triage_key", "id"), index.Fields("received_at", "id"),
		index.Fields("submitted_by_id", "received_at", "id"), index.Fields("household_id"), index.Fields("organisation_id"),
		index.Fields("drafted_by_id").Annotations(entsql.IndexWhere("drafted_by_id IS NOT NULL")),
	}
}

// ReferralChild is a reported child, as the referrer named them.
type ReferralChild struct{ ent.Schema }

// Mixin of a child in a referral.
func (ReferralChild) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "referral_child", meaning: "A child that a referral reports, as the referrer named the child.",
			checks: map[string]string{"precision": oneOf("reported_birth_precision", practice.BirthPrecision(""))}},
		guarded{record: auth.ReferralChild},
	}
}

// Fields of a child in a referral.
func (ReferralChild) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("referral_id", uuid.UUID{}).Immutable(),
		field.UUID("child_id", uuid.UUID{}).Immutable(),
		field.UUID("submitted_by_id", uuid.UUID{}).Immutable().Comment("Repeats the referral's submitter for row security."),
		field.UUID("organisation_id", uuid.UUID{}).Optional().Nillable().Immutable().
			Comment("Repeats the submitter's organisation for row security, kept by a trigger."),
		field.UUID("drafted_by_id", uuid.UUID{}).Optional().Nillable().Immutable().
			Comment("Repeats who drafted the referral for row security, kept by a trigger."),
		field.Text("reported_name").Immutable().Comment("The name that the referrer gave."),
		field.Text("reported_preferred_name").Optional().Nillable().Immutable(),
		field.Time("reported_date_of_birth").SchemaType(day).Optional().Nillable().Immutable().Comment("The date that the referrer gave."),
		field.Enum("reported_birth_precision").GoType(practice.BirthPrecision("")).SchemaType(map[string]string{"postgres": "text"}).
			Optional().Nillable().Immutable(),
		field.Int("reported_age").Optional().Nillable().Immutable().Comment("The age in years that the referrer guessed."),
		field.Time("reported_expected_date_of_birth").SchemaType(day).Optional().Nillable().Immutable(),
		field.Bool("new").Immutable().Comment("The referrer entered the child as a new record."),
		field.Bool("may_be_known").Immutable().Comment("The child probably matched a record when the referral came in."),
		field.Time("received_at").SchemaType(instant).Immutable().Comment("When the referral came in; it orders the referrals of a child."),
	}
}

// Edges of a child in a referral.
func (ReferralChild) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("referral", Referral.Type).Field("referral_id").Unique().Required().Immutable(),
		edge.To("child", Child.Type).Field("child_id").Unique().Required().Immutable(),
	}
}

// Indexes of a child in a referral.
func (ReferralChild) Indexes() []ent.Index {
	return []ent.Index{index.Fields("referral_id", "child_id").Unique(), index.Fields("child_id", "received_at")}
}

// ReferralDecision is a decision of social care on a concern. An overridden one stays.
type ReferralDecision struct{ ent.Schema }

// Mixin of a decision.
func (ReferralDecision) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "referral_decision", meaning: "A decision of social care on a referral; kept when overridden.", checks: map[string]string{
			"outcome":   oneOf("outcome", practice.DecisionOutcome("")),
			"threshold": oneOf("threshold", practice.ReferralThreshold("")),
		}},
		guarded{record: auth.ReferralDecision},
	}
}

// Fields of a decision.
func (ReferralDecision) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("referral_id", uuid.UUID{}).Immutable(),
		field.Int("sequence").Positive().Immutable().Comment("1 for the first decision; a later one overrides it."),
		field.UUID("decided_by_id", uuid.UUID{}).Immutable(),
		field.Time("decided_at").SchemaType(instant).Immutable(),
		enum("outcome", practice.DecisionOutcome("")),
		enum("threshold", practice.ReferralThreshold("")),
		field.Text("rationale").NotEmpty().Immutable(),
		field.Text("feedback").NotEmpty().Immutable(),
		field.Text("lateness_reason").Optional().Nillable().Immutable().Comment("Why the concern was decided after its due time."),
		field.UUID("early_help_organisation_id", uuid.UUID{}).Optional().Nillable().Immutable(),
		field.Text("signposted_to").Optional().Nillable().Immutable().Comment("Where the family was signposted to."),
	}
}

// Edges of a decision.
func (ReferralDecision) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("referral", Referral.Type).Ref("decisions").Field("referral_id").Unique().Required().Immutable(),
		edge.From("decided_by", Practitioner.Type).Ref("decisions").Field("decided_by_id").Unique().Required().Immutable(),
		edge.To("early_help_organisation", Organisation.Type).Field("early_help_organisation_id").Unique().Immutable(),
	}
}

// Indexes of a decision.
func (ReferralDecision) Indexes() []ent.Index {
	return []ent.Index{index.Fields("referral_id", "sequence").Unique()}
}

// ReferralInformation is further information on a concern from the organisation that
// submitted it.
type ReferralInformation struct{ ent.Schema }

// Mixin of further information.
func (ReferralInformation) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "referral_information", meaning: "Further information on a referral from the submitter's organisation; append-only."},
		guarded{record: auth.ReferralInformation},
	}
}

// Fields of further information.
func (ReferralInformation) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("referral_id", uuid.UUID{}).Immutable(),
		field.UUID("added_by_id", uuid.UUID{}).Immutable(),
		field.UUID("organisation_id", uuid.UUID{}).Immutable(),
		field.Time("added_at").SchemaType(instant).Immutable(),
		field.Text("text").NotEmpty().Immutable(),
	}
}

// Edges of further information.
func (ReferralInformation) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("referral", Referral.Type).Ref("information").Field("referral_id").Unique().Required().Immutable(),
		edge.To("added_by", Practitioner.Type).Field("added_by_id").Unique().Required().Immutable(),
		edge.To("organisation", Organisation.Type).Field("organisation_id").Unique().Required().Immutable(),
	}
}

// Indexes of further information.
func (ReferralInformation) Indexes() []ent.Index {
	return []ent.Index{index.Fields("referral_id", "id")}
}
