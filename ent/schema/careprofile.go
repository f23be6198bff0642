package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/auth"
	"heed/practice"
)

// CareSitting is what the profiles of one or several children share.
type CareSitting struct{ ent.Schema }

// Mixin of a sitting.
func (CareSitting) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "care_sitting", meaning: "One sitting: the facts that the profiles of one or several children share.",
			checks: map[string]string{
				"window": `"to" >= "from"`,
			}},
		edited{}, registered{}, guarded{record: auth.CareSitting},
	}
}

// Fields of a sitting.
func (CareSitting) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("instrument_id", uuid.UUID{}).Immutable(),
		field.UUID("household_id", uuid.UUID{}).Optional().Nillable().Immutable(),
		optionalText("trigger"),
		field.Time("started_on").StorageKey("from").SchemaType(day).Optional().Nillable(),
		field.Time("ended_on").StorageKey("to").SchemaType(day).Optional().Nillable(),
		field.JSON("visits", []practice.VisitFacts{}).SchemaType(jsonb),
		field.Other("carer_ids", pq.StringArray{}).SchemaType(ids).Comment("The relatives whose care is graded."),
		field.UUID("started_by_id", uuid.UUID{}).Immutable(),
		field.UUID("organisation_id", uuid.UUID{}).Immutable(),
		field.Time("started_at").SchemaType(instant).Immutable(),
	}
}

// Edges of a sitting.
func (CareSitting) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("instrument", Instrument.Type).Ref("sittings").Field("instrument_id").Unique().Required().Immutable(),
		edge.From("household", Household.Type).Ref("sittings").Field("household_id").Unique().Immutable(),
		edge.From("started_by", Practitioner.Type).Ref("sittings").Field("started_by_id").Unique().Required().Immutable(),
		edge.From("organisation", Organisation.Type).Ref("sittings").Field("organisation_id").Unique().Required().Immutable(),
		edge.To("profiles", CareProfile.Type),
	}
}

// Indexes of a sitting.
func (CareSitting) Indexes() []ent.Index { return []ent.Index{index.Fields("household_id")} }

// CareProfile is the graded care profile of one child.
type CareProfile struct{ ent.Schema }

// Mixin of a profile.
func (CareProfile) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "care_profile", meaning: "The graded care profile of one child: what care is like, item by item.",
			checks: map[string]string{
				"state":     oneOf("state", practice.CareProfileState("")),
				"completed": "state = 'DRAFT' OR completed_at IS NOT NULL",
				"mistaken":  "(mistaken_at IS NULL) = (mistaken_reason IS NULL)",
			}},
		edited{}, guarded{record: auth.CareProfile},
	}
}

// Fields of a profile.
func (CareProfile) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("sitting_id", uuid.UUID{}).Immutable(),
		field.UUID("child_id", uuid.UUID{}).Immutable(),
		field.UUID("instrument_id", uuid.UUID{}).Immutable(),
		field.Text("instrument_code").NotEmpty().Immutable().Comment(
			"Repeats the instrument's code: one profile of a child is open for all its versions."),
		field.UUID("organisation_id", uuid.UUID{}).Immutable(),
		field.UUID("assessor_id", uuid.UUID{}).Immutable(),
		field.UUID("second_assessor_id", uuid.UUID{}).Optional().Nillable(),
		enum("state", practice.CareProfileState("")),
		field.Time("started_at").SchemaType(instant).Immutable(),
		field.Time("window_end").SchemaType(day).Annotations(entgql.OrderField("WINDOW")).
			Comment("The last day of the sitting's window of care, or the day of the start where there is none yet; final once completed."),
		optionalAt("completed_at"),
		field.UUID("completed_by_id", uuid.UUID{}).Optional().Nillable(),
		field.Int("age_years").Optional().Nillable().Comment("The child's age at the end of the window of care, as it was completed with."),
		field.Bool("parent_saw_scores").Default(false),
		optionalText("reason_not_seen"),
		field.JSON("chosen", []practice.ChosenGrade{}).SchemaType(jsonb).Comment("The practitioner's choices where the instrument leaves one."),
		field.JSON("area_grades", []practice.SittingArea{}).SchemaType(jsonb).Comment(
			"The result of each area from the practitioner's grades, at completion."),
		field.UUID("superseded_by_id", uuid.UUID{}).Optional().Nillable(),
		optionalAt("superseded_at"),
		optionalText("mistaken_reason"),
		optionalAt("mistaken_at"),
	}
}

// Edges of a profile.
func (CareProfile) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("sitting", CareSitting.Type).Ref("profiles").Field("sitting_id").Unique().Required().Immutable(),
		edge.From("child", Child.Type).Ref("care_profiles").Field("child_id").Unique().Required().Immutable(),
		edge.From("instrument", Instrument.Type).Ref("profiles").Field("instrument_id").Unique().Required().Immutable(),
		edge.From("organisation", Organisation.Type).Ref("care_profiles").Field("organisation_id").Unique().Required().Immutable(),
		edge.From("assessor", Practitioner.Type).Ref("assessed").Field("assessor_id").Unique().Required().Immutable(),
		edge.From("second_assessor", Practitioner.Type).Ref("assessed_second").Field("second_assessor_id").Unique(),
		edge.From("completed_by", Practitioner.Type).Ref("completed_profiles").Field("completed_by_id").Unique(),
		edge.To("supersedes", CareProfile.Type).Annotations(entgql.Skip(entgql.SkipAll)).
			From("superseded_by").Field("superseded_by_id").Unique(),
		edge.To("grades", ItemGrade.Type),
		edge.To("evidence", ProfileEvidence.Type),
		edge.To("targets", TargetItem.Type),
	}
}

// Indexes of a profile. Only one profile of a child by an instrument is open,
// and only one is current.
func (CareProfile) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("child_id", "instrument_code").Unique().StorageKey("care_profile_one_open").
			Annotations(entsql.IndexWhere("state = 'DRAFT' AND mistaken_at IS NULL")),
		index.Fields("child_id", "instrument_code", "state").Unique().StorageKey("care_profile_one_current").
			Annotations(entsql.IndexWhere("state = 'COMPLETED' AND mistaken_at IS NULL")),
		index.Fields("child_id", "window_end", "id"), index.Fields("sitting_id"), index.Fields("assessor_id", "state"),
	}
}

// ItemGrade is what one grader says of one item.
type ItemGrade struct{ ent.Schema }

// Mixin of a grade.
func (ItemGrade) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "item_grade", meaning: "The answer of one grader for one item of a profile.", checks: map[string]string{
			"grader":  oneOf("grader", practice.GraderKind("")),
			"grade":   "grade BETWEEN 1 AND 5",
			"or_none": "(grade IS NULL) = (not_assessed_reason IS NOT NULL)",
		}},
		edited{}, guarded{record: auth.ItemGrade},
	}
}

// Fields of a grade.
func (ItemGrade) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("profile_id", uuid.UUID{}).Immutable(),
		field.UUID("child_id", uuid.UUID{}).Immutable().Comment("Repeats the profile's child for row security."),
		field.Text("item").NotEmpty().Immutable(),
		field.Enum("grader").GoType(practice.GraderKind("")).SchemaType(map[string]string{"postgres": "text"}).Immutable(),
		field.Int("grade").GoType(practice.Grade(0)).Optional().Nillable(),
		optionalText("not_assessed_reason"),
		optionalText("evidence"),
		optionalText("comment"),
		field.UUID("recorded_by_id", uuid.UUID{}),
		at("recorded_at"),
	}
}

// Edges of a grade.
func (ItemGrade) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("profile", CareProfile.Type).Ref("grades").Field("profile_id").Unique().Required().Immutable(),
		edge.From("recorded_by", Practitioner.Type).Ref("grades").Field("recorded_by_id").Unique().Required(),
	}
}

// ItemGrade is one grader's grade of one item.
func (ItemGrade) Indexes() []ent.Index {
	return []ent.Index{index.Fields("profile_id", "item", "grader").Unique()}
}

// ProfileEvidence is what somebody involved has seen, for a profile that another person
// grades. It is only added.
type ProfileEvidence struct{ ent.Schema }

// Mixin of evidence.
func (ProfileEvidence) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "profile_evidence", meaning: "What somebody involved has seen, for a profile that another grades; append-only."},
		guarded{record: auth.ProfileEvidence},
	}
}

// Fields of evidence.
func (ProfileEvidence) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("profile_id", uuid.UUID{}).Immutable(),
		field.UUID("child_id", uuid.UUID{}).Immutable().Comment("Repeats the profile's child for row security."),
		field.Text("item").Optional().Nillable().Immutable(),
		field.Text("text").NotEmpty().Immutable(),
		field.UUID("recorded_by_id", uuid.UUID{}).Immutable(),
		field.UUID("organisation_id", uuid.UUID{}).Immutable(),
		field.Time("recorded_at").SchemaType(instant).Immutable(),
	}
}

// Edges of evidence.
func (ProfileEvidence) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("profile", CareProfile.Type).Ref("evidence").Field("profile_id").Unique().Required().Immutable(),
		edge.From("recorded_by", Practitioner.Type).Ref("evidence").Field("recorded_by_id").Unique().Required().Immutable(),
		edge.From("organisation", Organisation.Type).Ref("evidence").Field("organisation_id").Unique().Required().Immutable(),
	}
}

// Indexes of evidence.
func (ProfileEvidence) Indexes() []ent.Index { return []ent.Index{index.Fields("profile_id")} }

// TargetItem is an item that is to become better, with a date.
type TargetItem struct{ ent.Schema }

// Mixin of a target.
func (TargetItem) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "target_item", meaning: "An item of a profile that should improve by a date.", checks: map[string]string{
			"grades": "grade_now BETWEEN 1 AND 5 AND target_grade BETWEEN 1 AND grade_now - 1 AND grade_at_review BETWEEN 1 AND 5",
		}},
		edited{}, guarded{record: auth.TargetItem},
	}
}

// Fields of a target.
func (TargetItem) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("profile_id", uuid.UUID{}).Immutable(),
		field.UUID("child_id", uuid.UUID{}).Immutable().Comment("Repeats the profile's child for row security."),
		field.Text("item").NotEmpty().Immutable(),
		field.Int("grade_now").GoType(practice.Grade(0)),
		field.Int("target_grade").GoType(practice.Grade(0)),
		date("change_by"),
		field.Bool("dropped").Default(false).Comment("The target was set and then replaced while the profile was a draft."),
		field.Int("grade_at_review").GoType(practice.Grade(0)).Optional().Nillable(),
		optionalAt("reviewed_at"),
		field.UUID("reviewed_by_id", uuid.UUID{}).Optional().Nillable(),
	}
}

// Edges of a target.
func (TargetItem) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("profile", CareProfile.Type).Ref("targets").Field("profile_id").Unique().Required().Immutable(),
		edge.From("reviewed_by", Practitioner.Type).Ref("reviewed_targets").Field("reviewed_by_id").Unique(),
	}
}

// Indexes of a target. An item is a target of a profile once; those that were dropped
// are kept.
func (TargetItem) Indexes() []ent.Index {
	return []ent.Index{index.Fields("profile_id", "item").Unique().Annotations(entsql.IndexWhere("NOT dropped")), index.Fields("profile_id")}
}
