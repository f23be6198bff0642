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

// Action is a task for children, with an owner and a due date: one record, wherever the
// task comes from.
type Action struct{ ent.Schema }

// Mixin of an action.
func (Action) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "action", meaning: "A task for children: who does it, and by when.", checks: map[string]string{
			"owner_kind": oneOf("owner_kind", practice.ActionOwnerKind("")),
			"state":      oneOf("state", practice.ActionState("")),
			"origin":     oneOf("origin", practice.ActionOrigin("")),
			"owner":      "(owner_kind = 'RELATIVE') = (relative_id IS NOT NULL) AND (owner_kind <> 'PRACTITIONER' OR practitioner_id IS NOT NULL)",
			"reasoned":   "state NOT IN ('DECLINED', 'CANCELLED') OR reason IS NOT NULL",
			"effective":  "state <> 'DONE' OR effect IS NOT NULL",
		}},
		edited{}, registered{}, guarded{record: auth.Action},
	}
}

// Fields of an action.
func (Action) Fields() []ent.Field {
	return []ent.Field{
		field.Text("what").NotEmpty().Immutable(),
		field.Text("why").NotEmpty().Immutable(),
		enum("owner_kind", practice.ActionOwnerKind("")),
		field.UUID("organisation_id", uuid.UUID{}).Comment(
			"The organisation that has the action, or is responsible for it if a relative has it."),
		field.UUID("practitioner_id", uuid.UUID{}).Optional().Nillable(),
		field.UUID("relative_id", uuid.UUID{}).Optional().Nillable(),
		enum("state", practice.ActionState("")),
		field.Time("due_on").StorageKey("due").SchemaType(day).Annotations(entgql.OrderField("DUE")),
		field.Enum("origin").GoType(practice.ActionOrigin("")).SchemaType(map[string]string{"postgres": "text"}).Immutable(),
		field.UUID("source_id", uuid.UUID{}).Optional().Nillable().Immutable().Comment("The record that it comes from."),
		field.UUID("assigned_by_id", uuid.UUID{}).Immutable(),
		field.UUID("assigning_organisation_id", uuid.UUID{}).Immutable(),
		field.Time("assigned_at").SchemaType(instant).Immutable(),
		optionalAt("answered_at"),
		optionalAt("closed_at"),
		optionalText("reason"),
		optionalText("effect"),
	}
}

// Edges of an action.
func (Action) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("organisation", Organisation.Type).Ref("actions").Field("organisation_id").Unique().Required(),
		edge.From("practitioner", Practitioner.Type).Ref("actions").Field("practitioner_id").Unique(),
		edge.From("relative", Relative.Type).Ref("actions").Field("relative_id").Unique(),
		edge.From("assigned_by", Practitioner.Type).Ref("assigned").Field("assigned_by_id").Unique().Required().Immutable(),
		edge.From("assigning_organisation", Organisation.Type).Ref("assigned").Field("assigning_organisation_id").Unique().Required().Immutable(),
		edge.From("children", Child.Type).Ref("actions").Through("subjects", ActionChild.Type),
		edge.To("steps", ActionStep.Type),
		edge.To("escalations", Escalation.Type),
	}
}

// Indexes of an action.
func (Action) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("organisation_id", "state", "due_on"), index.Fields("practitioner_id", "state", "due_on"),
		index.Fields("assigning_organisation_id", "state"), index.Fields("due_on", "id"), index.Fields("created_at", "id"),
		index.Fields("source_id"),
	}
}

// ActionChild is a child that an action is for.
type ActionChild struct{ ent.Schema }

// Mixin of a child of an action.
func (ActionChild) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "action_child", meaning: "A child that an action is for."},
		guarded{record: auth.ActionChild},
	}
}

// Fields of a child of an action.
func (ActionChild) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("action_id", uuid.UUID{}).Immutable(),
		field.UUID("child_id", uuid.UUID{}).Immutable(),
	}
}

// Edges of a child of an action.
func (ActionChild) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("action", Action.Type).Field("action_id").Unique().Required().Immutable(),
		edge.To("child", Child.Type).Field("child_id").Unique().Required().Immutable(),
	}
}

// Indexes of a child of an action.
func (ActionChild) Indexes() []ent.Index {
	return []ent.Index{index.Fields("action_id", "child_id").Unique(), index.Fields("child_id", "action_id")}
}

// ActionStep is a step on an action. Steps are only added.
type ActionStep struct{ ent.Schema }

// Mixin of a step.
func (ActionStep) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "action_step", meaning: "What was done with an action; append-only.", checks: map[string]string{
			"verb": oneOf("verb", practice.ActionVerb("")), "state": oneOf("state", practice.ActionState("")),
		}},
		guarded{record: auth.ActionStep},
	}
}

// Fields of a step.
func (ActionStep) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("action_id", uuid.UUID{}).Immutable(),
		field.Time("at").SchemaType(instant).Immutable(),
		enum("verb", practice.ActionVerb("")),
		enum("state", practice.ActionState("")),
		field.UUID("done_by_id", uuid.UUID{}).Immutable(),
		field.UUID("organisation_id", uuid.UUID{}).Immutable(),
		field.Text("note").Optional().Nillable().Immutable(),
	}
}

// Edges of a step.
func (ActionStep) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("action", Action.Type).Ref("steps").Field("action_id").Unique().Required().Immutable(),
		edge.From("done_by", Practitioner.Type).Ref("action_steps").Field("done_by_id").Unique().Required().Immutable(),
		edge.From("organisation", Organisation.Type).Ref("action_steps").Field("organisation_id").Unique().Required().Immutable(),
	}
}

// Indexes of a step.
func (ActionStep) Indexes() []ent.Index { return []ent.Index{index.Fields("action_id", "id")} }

// Escalation is a message about an action that is due or overdue. Each is sent once,
// however many replicas run.
type Escalation struct{ ent.Schema }

// Mixin of an escalation.
func (Escalation) Mixin() []ent.Mixin {
	return []ent.Mixin{
		record{table: "escalation", meaning: "A message about an action that fell due or stayed undone; append-only, sent once.",
			checks: map[string]string{
				"to": oneOf("to", practice.ActionEscalation("")), "told": "told >= 0",
			}},
		guarded{record: auth.Escalation},
	}
}

// Fields of an escalation.
func (Escalation) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("action_id", uuid.UUID{}).Immutable(),
		field.Enum("to").GoType(practice.ActionEscalation("")).SchemaType(map[string]string{"postgres": "text"}).Immutable(),
		field.Time("due_on").StorageKey("on").SchemaType(day).Immutable(),
		field.Time("sent_at").StorageKey("at").SchemaType(instant).Immutable(),
		field.Int("notified").StorageKey("told").Immutable(),
	}
}

// Edges of an escalation.
func (Escalation) Edges() []ent.Edge {
	return []ent.Edge{edge.From("action", Action.Type).Ref("escalations").Field("action_id").Unique().Required().Immutable()}
}

// Indexes of an escalation.
func (Escalation) Indexes() []ent.Index {
	return []ent.Index{index.Fields("action_id", "to", "due_on").Unique()}
}
