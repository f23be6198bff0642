package voice_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"heed/ent"
	"heed/graph/graphtest"
	"heed/practice"
)

// What PostgreSQL accepts of a voice record without the API.

type voices struct {
	*graphtest.Env
	kid            uuid.UUID
	record, theirs uuid.UUID // the school's, with an influence of its own, and the trust's
	seen, hidden   string    // actions that the teacher sees and does not see
}

func newVoices(t *testing.T) voices {
	t.Helper()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	w.RecordInvolvement(kid, "trust", "")
	v := voices{Env: w, kid: graphtest.Parsed(t, kid), seen: w.AssignAction("lead", w.ToPerson("teacher"), kid)}
	v.hidden = w.AssignAction("manager", w.ToPerson("lead"), w.RegisterChild("manager", "SOCIAL_WORKER", "Merle", "Oxbramble", "2018-03-04"))
	v.record = graphtest.Parsed(t, w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice"))
	w.Mutated("teacher", "recordInfluence", map[string]any{"id": v.record, "version": 1, "kind": "NEED", "text": "Food in the evening."})
	w.Mutated("health", "recordInfluence", map[string]any{"id": v.record, "version": 2, "kind": "NEED", "text": "Sleep."})
	v.theirs = graphtest.Parsed(t, w.Mutated("health", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice"))
	return v
}

// influence is one by somebody.
func (v voices) influence(who, changed string) *practice.VoiceInfluence {
	by := v.Viewers[who]
	return &practice.VoiceInfluence{Kind: practice.InfluenceKindNeed, Text: "Food in the evening.", Changed: changed,
		RecordedBy: by.PractitionerID.String(), Organisation: by.OrganisationID.String(), RecordedAt: graphtest.Noon}
}

// change changes a record's influences.
func change(record uuid.UUID, do func([]*practice.VoiceInfluence) []*practice.VoiceInfluence) func(context.Context) error {
	return func(ctx context.Context) error {
		r, err := ent.FromContext(ctx).VoiceRecord.Get(ctx, record)
		if err != nil {
			return err
		}
		return r.Update().SetInfluences(do(r.Influences)).Exec(ctx)
	}
}

func (v voices) add(i *practice.VoiceInfluence) func(context.Context) error {
	return change(v.record, func(list []*practice.VoiceInfluence) []*practice.VoiceInfluence { return append(list, i) })
}

// withdrawOne withdraws the influence at a place, in somebody's name, with further changes.
func (v voices) withdrawOne(place int, who string, more func(*practice.VoiceInfluence)) func(context.Context) error {
	return change(v.record, func(list []*practice.VoiceInfluence) []*practice.VoiceInfluence {
		i := list[place]
		i.WithdrawnAt, i.WithdrawnBy, i.WithdrawalReason = new(graphtest.Noon), v.Viewers[who].PractitionerID.String(), new("Wrong child.")
		more(i)
		return list
	})
}

func nothingElse(*practice.VoiceInfluence) {}

// withdraw withdraws a record in somebody's name.
func (v voices) withdraw(record uuid.UUID, who string) func(context.Context) error {
	return func(ctx context.Context) error {
		return ent.FromContext(ctx).VoiceRecord.UpdateOneID(record).SetWithdrawnAt(graphtest.Noon).
			SetWithdrawnByID(v.Viewers[who].PractitionerID).SetWithdrawalReason("Wrong child.").Exec(ctx)
	}
}

// create writes a new record of the teacher's.
func (v voices) create(more func(*ent.VoiceRecordCreate)) func(context.Context) error {
	return func(ctx context.Context) error {
		c := ent.FromContext(ctx).VoiceRecord.Create().SetChildID(v.kid).SetHeardOn(graphtest.Noon).
			SetSetting(practice.VoiceSettingHome).SetMethod(practice.VoiceMethodPlayOrDrawing).SetSeenAlone(true).
			SetWords("There is no tea at our house.").SetOrganisationID(v.Viewers["teacher"].OrganisationID).
			SetRecordedByID(v.Viewers["teacher"].PractitionerID).SetRecordedAt(graphtest.Noon)
		more(c)
		return c.Exec(ctx)
	}
}

// correct corrects the school's record, with its influences as they are changed.
func (v voices) correct(do func([]*practice.VoiceInfluence) []*practice.VoiceInfluence) func(context.Context) error {
	return func(ctx context.Context) error {
		wrong, err := ent.FromContext(ctx).VoiceRecord.Get(ctx, v.record)
		if err != nil {
			return err
		}
		return v.create(func(c *ent.VoiceRecordCreate) {
			c.SetCorrectsID(v.record).SetCorrectionReason("The wrong day.").SetInfluences(do(wrong.Influences))
		})(ctx)
	}
}

func asTheyAre(list []*practice.VoiceInfluence) []*practice.VoiceInfluence { return list }

func TestPostgreSQLAcceptsOfAVoiceRecordWhatTheAPIAllows(t *testing.T) {
	t.Parallel()
	v := newVoices(t)
	afterwards := func(first, then func(context.Context) error) func(context.Context) error {
		return func(ctx context.Context) error {
			if err := first(ctx); err != nil {
				t.Errorf("the first of two writes: %v", err)
			}
			return then(ctx)
		}
	}
	own := v.Viewers["teacher"].PractitionerID
	one := []*practice.VoiceInfluence{v.influence("teacher", "")}
	list := func(of ...*practice.VoiceInfluence) func([]*practice.VoiceInfluence) []*practice.VoiceInfluence {
		return func([]*practice.VoiceInfluence) []*practice.VoiceInfluence { return of }
	}
	withdraw, correct := v.withdraw(v.record, "teacher"), v.correct(asTheyAre)
	for name, c := range map[string]struct {
		who     string
		write   func(context.Context) error
		allowed bool
	}{
		"an influence":                                 {"teacher", v.add(v.influence("teacher", v.seen)), true},
		"an influence in another's name":               {"teacher", v.add(v.influence("lead", v.seen)), false},
		"an influence for another organisation":        {"teacher", v.add(&practice.VoiceInfluence{RecordedBy: own.String()}), false},
		"an influence of a record that is not visible": {"teacher", v.add(v.influence("teacher", v.hidden)), false},
		"an influence in a new record":                 {"teacher", v.create(func(c *ent.VoiceRecordCreate) { c.SetInfluences(one) }), false},
		"an influence in the place of those before":    {"teacher", change(v.record, list(one...)), false},
		"two influences at once":                       {"teacher", change(v.theirs, list(one[0], one[0])), false},
		"an influence of a withdrawn record":           {"teacher", afterwards(withdraw, v.add(one[0])), false},
		"an influence of a corrected record":           {"teacher", afterwards(correct, v.add(one[0])), false},

		"a correction with the influences":   {"teacher", correct, true},
		"a correction without them":          {"teacher", v.correct(list()), false},
		"a correction with others":           {"teacher", v.correct(list(one...)), false},
		"a correction of a withdrawn record": {"teacher", afterwards(withdraw, correct), false},

		"a withdrawal":                         {"teacher", withdraw, true},
		"a withdrawal by social care":          {"lead", v.withdraw(v.record, "lead"), true},
		"a withdrawal by another organisation": {"teacher", v.withdraw(v.theirs, "teacher"), false},
		"a withdrawal in another's name":       {"teacher", v.withdraw(v.record, "colleague"), false},
		"a withdrawal twice":                   {"teacher", afterwards(withdraw, withdraw), false},
		"a withdrawal of a corrected record":   {"teacher", afterwards(correct, withdraw), false},
		"a withdrawal without a reason": {"teacher", func(ctx context.Context) error {
			return ent.FromContext(ctx).VoiceRecord.UpdateOneID(v.record).SetWithdrawnAt(graphtest.Noon).SetWithdrawnByID(own).Exec(ctx)
		}, false},
		"a withdrawal and an influence at once": {"teacher", func(ctx context.Context) error {
			return ent.FromContext(ctx).VoiceRecord.UpdateOneID(v.record).SetWithdrawnAt(graphtest.Noon).SetWithdrawnByID(own).
				SetWithdrawalReason("Wrong child.").AppendInfluences(one).Exec(ctx)
		}, false},
		"a new record that is withdrawn": {"teacher", v.create(func(c *ent.VoiceRecordCreate) {
			c.SetWithdrawnAt(graphtest.Noon).SetWithdrawnByID(own).SetWithdrawalReason("Wrong child.")
		}), false},

		"an influence that is withdrawn":                      {"teacher", v.withdrawOne(0, "teacher", nothingElse), true},
		"an influence that social care withdraws":             {"lead", v.withdrawOne(1, "lead", nothingElse), true},
		"an influence of another organisation's is withdrawn": {"teacher", v.withdrawOne(1, "teacher", nothingElse), false},
		"an influence that is withdrawn in another's name":    {"teacher", v.withdrawOne(0, "colleague", nothingElse), false},
		"an influence that is withdrawn without a reason": {"teacher", v.withdrawOne(0, "teacher",
			func(i *practice.VoiceInfluence) { i.WithdrawalReason = nil }), false},
		"an influence that is withdrawn and changed": {"teacher", v.withdrawOne(0, "teacher",
			func(i *practice.VoiceInfluence) { i.Text = "Nothing." }), false},
		"an influence that is changed": {"teacher", change(v.record, func(all []*practice.VoiceInfluence) []*practice.VoiceInfluence {
			all[0].Text = "Nothing."
			return all
		}), false},
		"an influence that is withdrawn twice": {"teacher", afterwards(v.withdrawOne(0, "teacher", nothingElse),
			v.withdrawOne(0, "teacher", func(i *practice.VoiceInfluence) { i.WithdrawnAt = new(graphtest.Noon.Add(time.Hour)) })), false},
	} {
		t.Run(name, func(t *testing.T) {
			err := v.WriteAs(c.who, c.write)
			refused := pq.As(err, pqerror.InsufficientPrivilege) != nil || pq.As(err, pqerror.CheckViolation) != nil
			if c.allowed && err != nil || !c.allowed && !refused {
				t.Errorf("it ends with %v, want it allowed %v", err, c.allowed)
			}
		})
	}
}

func TestPostgreSQLAcceptsTwentyInfluencesThatStand(t *testing.T) {
	t.Parallel()
	v := newVoices(t)
	for n := range 18 { // beside the two that it has
		w := v.Mutated("teacher", "recordInfluence",
			map[string]any{"id": v.record, "version": n + 3, "kind": "NEED", "text": "Food in the evening."})
		if w.Record("recordInfluence") == "" {
			t.Fatal(w.Raw)
		}
	}
	more := v.add(v.influence("teacher", ""))
	if err := v.WriteAs("teacher", more); pq.As(err, pqerror.InsufficientPrivilege) == nil {
		t.Errorf("the 21st influence ends with %v, want it refused", err)
	}
	v.Mutated("teacher", "withdrawInfluence", map[string]any{"id": v.record, "version": 21, "position": 1, "reason": "It was another need."})
	if err := v.WriteAs("teacher", more); err != nil {
		t.Errorf("one in the place of a withdrawn one: %v", err)
	}
}

func TestPostgreSQLAcceptsSixtyInfluencesInAll(t *testing.T) {
	t.Parallel()
	v := newVoices(t)
	for already, taken := range map[int]bool{59: true, 60: false} {
		many := slices.Repeat([]practice.VoiceInfluence{{Kind: practice.InfluenceKindNeed, WithdrawnAt: new(graphtest.Noon)}}, already)
		text, err := json.Marshal(many)
		if err != nil {
			t.Fatal(err)
		}
		v.Exec("SET session_replication_role = replica; UPDATE voice_record SET influences = '" + string(text) + "' WHERE id = '" +
			v.record.String() + "'; RESET session_replication_role")
		if err := v.WriteAs("teacher", v.add(v.influence("teacher", ""))); (err == nil) != taken {
			t.Errorf("beside %d: %v, want it taken: %v", already, err, taken)
		}
	}
}
