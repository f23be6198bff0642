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

// VoiceRecord is what a child said or showed on one day. What was heard never changes: a
// mistake is put right by a record that corrects it, and a record that should not be there
// is withdrawn.
type VoiceRecord struct{ ent.Schema }

// Mixin of a voice record.
func (VoiceRecord) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "voice_record", meaning: "What a child said or showed on one day, in the child's own words, and how a practitioner " +
			"reads it.", checks: map[string]string{
			"setting":   oneOf("setting", practice.VoiceSetting("")),
			"method":    oneOf("method", practice.VoiceMethod("")),
			"alone":     "seen_alone = (reason_not_alone IS NULL)",
			"said":      "words IS NOT NULL OR reading IS NOT NULL",
			"corrected": "(corrects_id IS NULL) = (correction_reason IS NULL)",
			"withdrawn": "num_nulls(withdrawn_at, withdrawn_by_id, withdrawal_reason) IN (0, 3)",
		}},
		edited{}, guarded{record: auth.VoiceRecord},
	}
}

// Fields of a voice record.
func (VoiceRecord) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("child_id", uuid.UUID{}).Immutable(),
		field.Time("heard_on").SchemaType(day).Immutable().Annotations(entgql.OrderField("HEARD_ON")),
		enum("setting", practice.VoiceSetting("")),
		enum("method", practice.VoiceMethod("")),
		field.Bool("seen_alone").Immutable(),
		optionalText("reason_not_alone"),
		optionalText("words"),
		optionalText("reading"),
		optionalText("wishes_and_feelings"),
		field.UUID("organisation_id", uuid.UUID{}).Immutable(),
		field.UUID("recorded_by_id", uuid.UUID{}).Immutable(),
		field.Time("recorded_at").SchemaType(instant).Immutable(),
		field.UUID("corrects_id", uuid.UUID{}).Optional().Nillable().Immutable().Unique(),
		optionalText("correction_reason"),
		field.JSON("influences", []*practice.VoiceInfluence{}).SchemaType(jsonb).Default([]*practice.VoiceInfluence{}).
			Annotations(entsql.DefaultExpr("'[]'")).Comment("What the child's voice changed; only added to."),
		optionalAt("withdrawn_at"),
		field.UUID("withdrawn_by_id", uuid.UUID{}).Optional().Nillable(),
		optionalText("withdrawal_reason"),
	}
}

// Edges of a voice record.
func (VoiceRecord) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("child", Child.Type).Ref("voice_records").Field("child_id").Unique().Required().Immutable(),
		edge.To("organisation", Organisation.Type).Field("organisation_id").Unique().Required().Immutable(),
		edge.To("recorded_by", Practitioner.Type).Field("recorded_by_id").Unique().Required().Immutable(),
		edge.To("withdrawn_by", Practitioner.Type).Field("withdrawn_by_id").Unique(),
		edge.To("corrected_by", VoiceRecord.Type).Unique().From("corrects").Field("corrects_id").Unique().Immutable(),
	}
}

// Indexes of a voice record: the list of a child, newest first.
func (VoiceRecord) Indexes() []ent.Index {
	return []ent.Index{index.Fields("child_id", "heard_on", "id")}
}
