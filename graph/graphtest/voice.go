package graphtest

import (
	"time"

	"github.com/google/uuid"

	"heed/auth"
	"heed/practice"
)

// HeardInput is what the teacher heard of a child, with nothing wrong.
func HeardInput(child any) map[string]any {
	return map[string]any{"childId": child, "heardOn": "2026-11-20", "setting": "SCHOOL", "method": "CONVERSATION", "seenAlone": true,
		"words": "There is no tea at our house.", "reading": "She is hungry in the evenings.", "wishesAndFeelings": "Wants to eat before bed."}
}

func init() {
	describe(Kind{Type: "VoiceRecord", Table: "voice_record", Edited: true,
		Row: func(w *Env, child uuid.UUID, by auth.Viewer, n int) Row {
			return Row{"id": w.ID("VoiceRecord"), "child_id": child, "heard_on": Noon.AddDate(0, 0, -n/2).Format(time.DateOnly),
				"setting": "SCHOOL", "method": "CONVERSATION",
				"seen_alone": true, "words": "There is no tea at our house.", "organisation_id": by.OrganisationID, "recorded_by_id": by.PractitionerID,
				"recorded_at": w.Instant(), "corrects_id": (*uuid.UUID)(nil), "influences": []practice.VoiceInfluence{
					{Kind: practice.InfluenceKindNeed, Text: "Food in the evening.", RecordedBy: by.PractitionerID.String(), RecordedAt: w.Instant(),
						Changed: w.changedBy(child)}}}
		},
		Draw: func(p *Partnership, r Row) {
			if profiles := p.where("care_profile", "child_id", r["child_id"]); len(profiles) > 0 {
				r["influences"].([]practice.VoiceInfluence)[0].Changed = pick(p, profiles).ID().String()
			}
		},
		List: "voiceRecords", Orders: []string{"", "orderBy: {field: HEARD_ON}"},
		Page: `id child { givenName } heardOn setting method seenAlone reasonNotAlone words reading wishesAndFeelings recordedAt recordedBy {
		  name } organisation { name }
		  corrects { id } correctionReason correctedBy { id } version influences { kind text recordedAt recordedBy { name } changed {
		  __typename id } }
		  viewerCan { verb allowed reason }`,
		Edges: map[string]func(AccessModel, Row) []uuid.UUID{"corrects": to("voice_record", "corrects_id"),
			"correctedBy":           from("voice_record", "corrects_id"),
			"influences.recordedBy": influenced("practitioner", func(i practice.VoiceInfluence) string { return i.RecordedBy }),
			"influences.changed":    influenced("care_profile", func(i practice.VoiceInfluence) string { return i.Changed })},
		Verbs: map[string]verb{
			"recordInfluence": {Roles: WhoWorks, IDs: map[string]string{"id": "VoiceRecord", "changedId": "CareProfile"},
				Input: func(f Fixture) map[string]any {
					return map[string]any{"id": f.ByKind["VoiceRecord"].ID(), "version": 1, "kind": "NEED", "text": "Food in the evening.",
						"changedId": f.Profile.ID()}
				}},
			"recordVoice": {Roles: WhoWorks, IDs: map[string]string{"childId": "Child", "correctsId": "VoiceRecord"},
				Input: func(f Fixture) map[string]any { return HeardInput(f.Child.ID()) }},
		}})
}

// changedBy is the latest care profile of a child, if the partnership has one.
func (w *Env) changedBy(child uuid.UUID) string {
	w.T.Helper()
	var id string
	if err := w.Admin.QueryRow("SELECT coalesce((SELECT id::text FROM care_profile WHERE child_id = $1 ORDER BY id DESC LIMIT 1), '')",
		child).Scan(&id); err != nil {
		w.T.Fatal(err)
	}
	return id
}

// influenced follows the influences of a voice record to records of a table.
func influenced(table string, leads func(practice.VoiceInfluence) string) func(AccessModel, Row) []uuid.UUID {
	return func(a AccessModel, r Row) []uuid.UUID {
		var list []uuid.UUID
		for _, i := range r["influences"].([]practice.VoiceInfluence) {
			if id, err := uuid.Parse(leads(i)); err == nil {
				list = append(list, IDs(a.Visible(table, []Row{a.by(table, id)}))...)
			}
		}
		return list
	}
}
