package graphtest

import (
	"time"

	"github.com/google/uuid"

	"heed/auth"
)

// HeardInput is what the teacher heard of a child, with nothing wrong.
func HeardInput(child any) map[string]any {
	return map[string]any{"childId": child, "heardOn": "2026-11-20", "setting": "SCHOOL", "method": "CONVERSATION", "seenAlone": true,
		"words": "There is no tea at our house.", "reading": "She is hungry in the evenings.", "wishesAndFeelings": "Wants to eat before bed."}
}

func init() {
	describe(Kind{Type: "VoiceRecord", Table: "voice_record", Edited: true,
		Row: func(w *Env, child uuid.UUID, by auth.Viewer, n int) Row {
			return Row{"id": w.ID("VoiceRecord"), "child_id": child, "heard_on": Noon.AddDate(0, 0, -n/2).Format(time.DateOnly), "setting": "SCHOOL", "method": "CONVERSATION",
				"seen_alone": true, "words": "There is no tea at our house.", "organisation_id": by.OrganisationID, "recorded_by_id": by.PractitionerID,
				"recorded_at": w.Instant(), "corrects_id": (*uuid.UUID)(nil)}
		},
		List: "voiceRecords", Orders: []string{"", "orderBy: {field: HEARD_ON}"},
		Page: `id child { givenName } heardOn setting method seenAlone reasonNotAlone words reading wishesAndFeelings recordedAt recordedBy { name } organisation { name }
		  corrects { id } correctionReason correctedBy { id }`,
		Edges: map[string]func(AccessModel, Row) []uuid.UUID{"corrects": to("voice_record", "corrects_id"), "correctedBy": from("voice_record", "corrects_id")},
		Verbs: map[string]verb{
			"recordVoice": {Roles: WhoWorks, Input: func(f Fixture) map[string]any { return HeardInput(f.Child.ID()) }},
		}})
}
