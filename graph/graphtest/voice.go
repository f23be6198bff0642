package graphtest

import (
	"slices"
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

// correctingInput corrects the scene's record.
func correctingInput(f Fixture) map[string]any {
	return MapOf(HeardInput(f.Child.ID()), "correctsId", f.ByKind["VoiceRecord"].ID(), "correctionReason", "The wrong day.")
}

func init() {
	describe(Kind{Type: "VoiceRecord", Table: "voice_record", Edited: true,
		Row: func(w *Env, child uuid.UUID, by auth.Viewer, n int) Row {
			return Row{"id": w.ID("VoiceRecord"), "child_id": child, "heard_on": Noon.AddDate(0, 0, -n/2).Format(time.DateOnly),
				"setting": "SCHOOL", "method": "CONVERSATION",
				"seen_alone": true, "words": "There is no tea at our house.", "organisation_id": by.OrganisationID, "recorded_by_id": by.PractitionerID,
				"recorded_at": w.Instant(), "corrects_id": (*uuid.UUID)(nil), "correction_reason": (*string)(nil),
				"influences": []practice.VoiceInfluence{
					{Kind: practice.InfluenceKindNeed, Text: "Food in the evening.", RecordedBy: by.PractitionerID.String(),
						Organisation: by.OrganisationID.String(), RecordedAt: w.Instant(), Changed: w.changedBy(child)}},
				"withdrawn_at": (*time.Time)(nil), "withdrawn_by_id": (*uuid.UUID)(nil), "withdrawal_reason": (*string)(nil)}
		},
		Draw: func(p *Partnership, r Row) {
			influence := &r["influences"].([]practice.VoiceInfluence)[0]
			influence.Changed = pick(p, slices.Concat(p.table("action"), p.table("care_profile"), p.table("referral"),
				p.table("referral_decision"))).ID().String()
			why := "Recorded of the wrong child."
			if earlier := p.table("voice_record"); len(earlier) > 1 && p.chance(30) {
				if wrong := earlier[len(earlier)-2]; wrong["withdrawn_at"].(*time.Time) == nil {
					r["child_id"], r["organisation_id"], r["influences"] = wrong["child_id"], wrong["organisation_id"], wrong["influences"]
					r["corrects_id"], r["correction_reason"] = new(wrong.ID()), &why
				}
			} else if p.chance(30) {
				influence.WithdrawnAt, influence.WithdrawnBy, influence.WithdrawalReason = new(p.Instant()), p.viewer().PractitionerID.String(), &why
			}
			if p.chance(30) {
				r["withdrawn_at"], r["withdrawn_by_id"], r["withdrawal_reason"] = new(p.Instant()), new(p.viewer().PractitionerID), &why
			}
		},
		List: "voiceRecords", Orders: []string{"", "orderBy: {field: HEARD_ON}"},
		Page: `id child { givenName } heardOn setting method seenAlone reasonNotAlone words reading wishesAndFeelings recordedAt recordedBy {
		  name } organisation { name }
		  corrects { id } correctionReason correctedBy { id } version influences { kind text recordedAt recordedBy { name } changed {
		  __typename id } organisation { name } viewerCan { verb allowed }
		  withdrawnAt withdrawnBy { name } withdrawalReason } withdrawnAt withdrawnBy { name } withdrawalReason
		  viewerCan { verb allowed reason }`,
		Edges: map[string]func(AccessModel, Row) []uuid.UUID{"corrects": to("voice_record", "corrects_id"),
			"correctedBy":             from("voice_record", "corrects_id"),
			"withdrawnBy":             to("practitioner", "withdrawn_by_id"),
			"influences.recordedBy":   influenced(func(i practice.VoiceInfluence) string { return i.RecordedBy }),
			"influences.organisation": influenced(func(i practice.VoiceInfluence) string { return i.Organisation }),
			"influences.withdrawnBy":  influenced(func(i practice.VoiceInfluence) string { return i.WithdrawnBy }),
			"influences.changed":      influenced(func(i practice.VoiceInfluence) string { return i.Changed })},
		Verbs: map[string]verb{
			"recordInfluence": {Roles: WhoWorks, IDs: map[string]string{"id": "VoiceRecord", "changedId": "CareProfile"},
				Input: func(f Fixture) map[string]any {
					return map[string]any{"id": f.ByKind["VoiceRecord"].ID(), "version": 1, "kind": "NEED", "text": "Food in the evening.",
						"changedId": f.Profile.ID()}
				}},
			"recordVoice": {Roles: WhoWorks, IDs: map[string]string{"childId": "Child", "correctsId": "VoiceRecord"},
				Input: func(f Fixture) map[string]any { return HeardInput(f.Child.ID()) }},
			"withdrawVoice": {Roles: WhoWorks, IDs: map[string]string{"id": "VoiceRecord"}, Input: func(f Fixture) map[string]any {
				return map[string]any{"id": f.ByKind["VoiceRecord"].ID(), "version": 1, "reason": "Recorded of the wrong child."}
			}},
			"withdrawInfluence": {Roles: WhoWorks, IDs: map[string]string{"id": "VoiceRecord"}, Input: func(f Fixture) map[string]any {
				return map[string]any{"id": f.ByKind["VoiceRecord"].ID(), "version": 1, "position": 1, "reason": "It was another need."}
			}},
		},
		Ways: map[string]verb{"correctVoice": {Roles: WhoWorks, Of: "recordVoice", Input: correctingInput}},
	})
}

// StandingVoice lists what a child's chronology says of their voice, without what was
// corrected or withdrawn, in the order of the letters.
func (w *Env) StandingVoice(who, kid string) []string {
	w.T.Helper()
	a := w.Must(who, `query($id: ID!) { child(id: $id) { chronology(first: 100) { edges { node { category summary withdrawn
	  correctedBy { id } } } } } }`, map[string]any{"id": kid})
	var says []string
	for i := range a.List("child", "chronology", "edges") {
		at := func(field string) any { return a.At("child", "chronology", "edges", i, "node", field) }
		if at("category") == "VOICE" && at("correctedBy") == nil && at("withdrawn") == false {
			says = append(says, at("summary").(string))
		}
	}
	slices.Sort(says)
	return says
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

// influenced follows the influences of a voice record to records of any table.
func influenced(leads func(practice.VoiceInfluence) string) func(AccessModel, Row) []uuid.UUID {
	return func(a AccessModel, r Row) []uuid.UUID {
		var list []uuid.UUID
		if withdrawn(a, r) && r["organisation_id"] != a.Viewer.OrganisationID && !a.Authority() {
			return nil
		}
		for _, i := range r["influences"].([]practice.VoiceInfluence) {
			if id, err := uuid.Parse(leads(i)); err == nil {
				list = append(list, anywhere("id")(a, Row{"id": id})...)
			}
		}
		return list
	}
}

// withdrawn reports whether a voice record was withdrawn, itself or as what corrects it.
func withdrawn(a AccessModel, r Row) bool {
	return r["withdrawn_at"].(*time.Time) != nil || slices.ContainsFunc(a.Rows["voice_record"], func(c Row) bool {
		by, _ := c["corrects_id"].(*uuid.UUID)
		return by != nil && *by == r.ID() && withdrawn(a, c)
	})
}
