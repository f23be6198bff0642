package accesslog_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/auth"
	"heed/store"
	"heed/store/accesslog"
)

// verifiedEnv has ten entries in the chain, signed at five and at eight, and
// an eleventh that waits.
func verifiedEnv(t *testing.T) *env {
	t.Helper()
	w := newEnv(t)
	w.showMany(t, 5)
	w.sign(t)
	w.showMany(t, 3)
	w.sign(t)
	w.showMany(t, 2)
	w.chain(t)
	w.showMany(t, 1)
	return w
}

func TestASoundRecordVerifiesForWhoeverReads(t *testing.T) {
	t.Parallel()
	w := verifiedEnv(t)
	for reader, url := range map[string]string{"serving role": w.URL, "superuser": w.OwnerURL} {
		got := w.verify(t, url)
		if got.Fault != nil || got.Entries != 10 || got.Head.Seq != 10 || got.Checkpoints != 2 || got.Pending != 1 {
			t.Errorf("as %s: got %+v, want 10 entries, 2 checkpoints, 1 pending and no fault", reader, got)
		}
	}
}

// rewrite computes the chain again from a link on, as a forger would.
const rewrite = `; DO $$ DECLARE l record; h bytea; BEGIN
	SELECT hash INTO h FROM access_link WHERE seq = 5;
	FOR l IN SELECT k.seq, e FROM access_link k JOIN access_entry e ON e.id = k.entry_id WHERE k.seq > 5 ORDER BY k.seq LOOP
		h := sha256(h || sha256(convert_to(access_text(l.e), 'UTF8')));
		UPDATE access_link SET hash = h WHERE seq = l.seq;
	END LOOP; END $$`

func TestVerificationNamesTheFirstBadEntry(t *testing.T) {
	t.Parallel()
	stranger := uuid.MustParse("00000000-0000-8000-8000-000000000001") // counts as entry 12
	const (
		changed   = "not what was chained"
		signature = "true signature"
		disclosed = "disclosures to children are not what"
		rewritten = "rewritten"
	)
	for _, test := range []struct {
		name   string
		tamper string
		seq    int64
		entry  int
		what   string
	}{
		{"the purpose of an entry is changed", `UPDATE access_entry SET purpose = 'Other' WHERE id = {3}`, 3, 3, changed},
		{"the purpose of an entry is taken away", `UPDATE access_entry SET purpose = NULL WHERE id = {3}`, 3, 3, changed},
		{"an entry is put a microsecond later", `UPDATE access_entry SET at = at + interval '1 microsecond' WHERE id = {3}`, 3, 3, changed},
		{"an entry loses its instant", `UPDATE access_entry SET at = 'infinity' WHERE id = {3}`, 3, 3, changed},
		{"an entry is written at another time", `UPDATE access_entry SET created_at = created_at - interval '1 day' WHERE id = {1}`, 1, 1,
			changed},
		{"an entry names another practitioner", `UPDATE access_entry SET practitioner_id = gen_random_uuid() WHERE id = {9}`, 9, 9, changed},
		{"a child is taken out of an entry and its disclosures", `UPDATE access_entry SET child_ids = child_ids[1:1], rules = rules[1:1], looks
		  = looks[1:1] WHERE id = {4};
			DELETE FROM disclosure_index d USING access_entry e WHERE e.id = {4} AND d.entry_id = e.id AND d.child_id <> e.child_ids[1]`, 4, 4,
			changed},
		{"two fields become one", `UPDATE access_entry SET fields = ARRAY['Child.givenName", "Child.sex'] WHERE id = {2}`, 2, 2, changed},
		{"several entries are changed", `UPDATE access_entry SET outcome = 'REFUSED' WHERE id IN ({7}, {4}, {9})`, 4, 4, changed},
		{"a link is changed", `UPDATE access_link SET hash = sha256('x') WHERE seq = 4`, 4, 4, "link was changed"},
		{"a signed link is changed", `UPDATE access_link SET hash = sha256('x') WHERE seq = 8`, 8, 8, "link was changed"},
		{"an entry is removed", `DELETE FROM disclosure_index WHERE entry_id = {6}; DELETE FROM access_entry WHERE id = {6}`, 6, 6,
			"entry was removed"},
		{"a link is removed", `DELETE FROM access_link WHERE seq = 6`, 6, 6, "link is missing"},
		{"a link is removed with its entry", `DELETE FROM access_link WHERE seq = 6; DELETE FROM disclosure_index WHERE entry_id = {6};
			DELETE FROM access_entry WHERE id = {6}`, 6, 0, "link is missing"},
		{"the first links are removed", `DELETE FROM access_link WHERE seq < 3`, 1, 1, "link is missing"},
		{"a link is removed and the others move up", `DELETE FROM access_link WHERE seq = 6; UPDATE access_link SET seq = seq + 1000 WHERE seq
		  > 6;
			UPDATE access_link SET seq = seq - 1001 WHERE seq > 1000`, 6, 7, changed},
		{"two links change places", `UPDATE access_link SET seq = 100 WHERE seq = 3; UPDATE access_link SET seq = 3 WHERE seq = 4;
			UPDATE access_link SET seq = 4 WHERE seq = 100`, 3, 4, changed},
		{"two entries change places", `UPDATE access_link SET entry_id = gen_random_uuid() WHERE seq = 3; UPDATE access_link SET entry_id = {3}
		  WHERE seq = 7;
			UPDATE access_link SET entry_id = {7} WHERE seq = 3`, 3, 7, changed},
		{"a link is put far beyond the others", `UPDATE access_link SET seq = 9000000000000000000 WHERE seq = 10`, 10, 0, "link is missing"},
		{"the signed tail is cut off", `DELETE FROM access_link WHERE seq > 7`, 8, 8, "signed at link 8"},
		{"the unsigned tail is cut off", `DELETE FROM access_link WHERE seq = 10`, 0, 10, "neither chained nor waiting"},
		{"the whole chain is removed", `DELETE FROM access_link`, 1, 1, "signed at link 8"},
		{"an entry no longer waits", `DELETE FROM access_pending`, 0, 11, "neither chained nor waiting"},
		{"an entry that waits is removed", `DELETE FROM disclosure_index WHERE entry_id = {11}; DELETE FROM access_entry WHERE id = {11}`, 0, 11,
			"waits to be chained and was removed"},
		{"a chained entry waits again", `INSERT INTO access_pending VALUES ({2})`, 0, 2, "chained already"},
		{"the signature of a checkpoint is changed", `UPDATE access_checkpoint SET signature = sha512('x') WHERE seq = 5`, 5, 5, signature},
		{"the signature of a checkpoint is cut short", `UPDATE access_checkpoint SET signature = '' WHERE seq = 5`, 5, 5, signature},
		{"the hash of a checkpoint is changed", `UPDATE access_checkpoint SET hash = sha256('x') WHERE seq = 5`, 5, 5, signature},
		{"the hash of a checkpoint is cut short", `UPDATE access_checkpoint SET hash = '\x00' WHERE seq = 5`, 5, 5, signature},
		{"a checkpoint is moved in time", `UPDATE access_checkpoint SET at = at - interval '1 hour' WHERE seq = 8`, 8, 8, signature},
		{"a checkpoint loses its instant", `UPDATE access_checkpoint SET at = '-infinity' WHERE seq = 8`, 8, 8, signature},
		{"a checkpoint is moved along the chain", `UPDATE access_checkpoint SET seq = 7 WHERE seq = 8`, 7, 7, signature},
		{"a checkpoint names another key", `UPDATE access_checkpoint SET key_id = 'other' WHERE seq = 5`, 5, 5, "not trusted"},
		{"an entry is changed and the chain computed again", `UPDATE access_entry SET purpose = 'Other' WHERE id = {7}` + rewrite, 6, 6,
			rewritten},
		{"an entry is removed and the chain computed again", `DELETE FROM disclosure_index WHERE entry_id = {7}; DELETE FROM access_entry WHERE
		  id =
		  {7};
			DELETE FROM access_link WHERE seq = 7; UPDATE access_link SET seq = seq + 1000 WHERE seq > 7; UPDATE access_link SET seq = seq - 1001
			WHERE seq > 1000` + rewrite, 6, 6, rewritten},
		{"a disclosure is removed", `DELETE FROM disclosure_index WHERE entry_id = {2} AND child_id = {c2}`, 2, 2, disclosed},
		{"the rule of a disclosure is changed", `UPDATE disclosure_index SET rule = 'INVOLVEMENT' WHERE entry_id = {2}`, 2, 2, disclosed},
		{"a disclosure is said to be of a list", `UPDATE disclosure_index SET look = 'OPENED' WHERE entry_id = {2}`, 2, 2, disclosed},
		{"an entry is said to be of one that was opened", `UPDATE access_entry SET looks = '{OPENED,OPENED}' WHERE id = {2};
			UPDATE disclosure_index SET look = 'OPENED' WHERE entry_id = {2}`, 2, 2, changed},
		{"a disclosure is moved in time", `UPDATE disclosure_index SET at = at + interval '1 hour' WHERE entry_id = {2}`, 2, 2, disclosed},
		{"a disclosure names another practitioner", `UPDATE disclosure_index SET practitioner_id = gen_random_uuid() WHERE entry_id = {2}`, 2, 2,
			disclosed},
		{"a disclosure names another organisation", `UPDATE disclosure_index SET organisation_id = gen_random_uuid() WHERE entry_id = {2}`, 2, 2,
			disclosed},
		{"a disclosure is moved to another child", `UPDATE disclosure_index SET child_id = {c0} WHERE entry_id = {2} AND child_id = {c2}`, 2, 2,
			disclosed},
		{"a disclosure is added",
			`INSERT INTO disclosure_index SELECT gen_random_uuid(), created_at, at, rule, {c0}, entry_id, practitioner_id, ` +
				`organisation_id FROM disclosure WHERE entry_id = {2} LIMIT 1`, 2, 2, disclosed},
		{"a disclosure is doubled", `INSERT INTO disclosure_index SELECT gen_random_uuid(), created_at, at, rule, child_id, entry_id, ` +
			`practitioner_id, organisation_id FROM disclosure WHERE entry_id = {2} LIMIT 1`, 2, 2, disclosed},
		{"a disclosure is moved to another entry", `UPDATE disclosure_index SET entry_id = {7} WHERE entry_id = {4} AND child_id = {c0}`, 4, 4,
			disclosed},
		{"a disclosure of an entry that waits is added",
			`INSERT INTO disclosure_index SELECT gen_random_uuid(), created_at, at, 'AUTHORITY', {c0}, ` +
				`id, practitioner_id, organisation_id FROM access_entry WHERE id = {11}`, 0, 11, "its disclosures to children"},
		{"a disclosure of no entry is added", `INSERT INTO disclosure_index VALUES (gen_random_uuid(), now(), now(), 'AUTHORITY', {c0}, '` +
			stranger.String() + `', gen_random_uuid(), gen_random_uuid())`, 0, 12, "which does not exist"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := verifiedEnv(t)
			w.tamper(t, test.tamper)
			got := w.verify(t, w.URL)
			if got.Fault == nil {
				t.Fatal("got no fault")
			}
			want := append(w.entries, stranger)[test.entry]
			if got.Fault.Seq != test.seq || got.Fault.EntryID != want || !strings.Contains(got.Fault.What, test.what) {
				t.Errorf("got %v\nwant link %d, entry %d (%s): %s", got.Fault, test.seq, test.entry, want, test.what)
			}
		})
	}
}

func TestAFaultTellsWhenTheEntrySaysItWas(t *testing.T) {
	t.Parallel()
	w := verifiedEnv(t)
	w.tamper(t, `UPDATE access_entry SET purpose = 'Other' WHERE id = {3}`)
	got := w.verify(t, w.URL).Fault
	if want := chainStart.Add(3 * time.Second); !got.At.Equal(want) {
		t.Errorf("got %v, want %v", got.At, want)
	}
	if want := "link 3, entry " + w.entries[3].String() + " of 2026-03-02T09:00:03Z: "; !strings.HasPrefix(got.Error(), want) {
		t.Errorf("got %q, want it to begin with %q", got.Error(), want)
	}
	if strings.Contains(got.Error(), "Other") {
		t.Error("the fault repeats what the entry says")
	}
}

func TestATailCutOffWithItsCheckpointsIsFoundByTheWitness(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.showMany(t, 3)
	first := w.sign(t)
	w.showMany(t, 3)
	second := w.sign(t)
	w.tamper(t, `DELETE FROM access_checkpoint WHERE seq = 6; DELETE FROM access_link WHERE seq > 4;
		DELETE FROM disclosure_index WHERE entry_id IN ({5}, {6}); DELETE FROM access_entry WHERE id IN ({5}, {6})`)
	if got := w.verify(t, w.URL, first); got.Fault != nil {
		t.Errorf("with what the database itself tells: got %v, want no fault", got.Fault)
	}
	got := w.verify(t, w.URL, first, second).Fault
	if got == nil || got.Seq != 5 || !strings.Contains(got.What, "signed at link 6") {
		t.Errorf("with the witness: got %v, want the cut at link 5", got)
	}
}

func TestAChainRewrittenWithItsCheckpointsIsFoundByTheWitness(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.showMany(t, 7)
	kept := w.sign(t)
	w.tamper(t, `DELETE FROM access_checkpoint; UPDATE access_entry SET purpose = 'Other' WHERE id = {6}`+rewrite)
	if got := w.verify(t, w.URL); got.Fault != nil {
		t.Errorf("without a witness: got %v, want no fault", got.Fault)
	}
	if got := w.verify(t, w.URL, kept).Fault; got == nil || !strings.Contains(got.What, "signed at link 7") {
		t.Errorf("with the witness: got %v, want the chain rewritten", got)
	}
	forged := testSignerCheckpoint(t, kept)
	if got := w.verify(t, w.URL, forged).Fault; got == nil || !strings.Contains(got.What, "not trusted") {
		t.Errorf("with a forged witness: got %v, want a key that is not trusted", got)
	}
}

func TestCheckpointsThatWereRemovedAreMissedWhereTheWitnessHasThem(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.showMany(t, 3)
	first := w.sign(t)
	w.showMany(t, 3)
	second := w.sign(t)
	w.showMany(t, 1)
	w.chain(t)
	for removed, test := range map[string]struct {
		seq  int64
		kept []accesslog.Checkpoint
	}{
		"nothing":           {0, []accesslog.Checkpoint{first, second, second}},
		"the last of them":  {6, []accesslog.Checkpoint{first, second}},
		"the one before it": {3, []accesslog.Checkpoint{first}},
	} {
		if test.seq > 0 {
			w.tamper(t, "DELETE FROM access_checkpoint WHERE seq = "+strconv.FormatInt(test.seq, 10))
		}
		got := w.verify(t, w.URL, test.kept...).Fault
		switch {
		case test.seq == 0 && got != nil:
			t.Errorf("%s was removed: got %v, want no fault", removed, got)
		case test.seq > 0 && (got == nil || got.Seq != test.seq || got.EntryID != w.entries[test.seq] ||
			!strings.Contains(got.What, "was removed")):
			t.Errorf("%s was removed: got %v, want the missing checkpoint at link %d", removed, got, test.seq)
		}
		if test.seq > 0 { // for the next case
			c := map[int64]accesslog.Checkpoint{3: first, 6: second}[test.seq]
			w.exec(t, "INSERT INTO access_checkpoint (seq, hash, at, key_id, signature) VALUES ($1, $2, $3, $4, $5)", c.Seq, c.Hash[:], c.At,
				c.KeyID, c.Signature)
		}
	}
}

// TestWhatWasWrittenAgainIsNamedTheRightWayRound: a forger who has the key rewrote the
// chain and signed it again; the witness has the true checkpoint of the same link.
func TestWhatWasWrittenAgainIsNamedTheRightWayRound(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.showMany(t, 7)
	kept := w.sign(t)
	w.tamper(t, `DELETE FROM access_checkpoint; UPDATE access_entry SET purpose = 'Other' WHERE id = {6}`+rewrite)
	w.sign(t)
	got := w.verify(t, w.URL, kept).Fault
	if got == nil || got.Seq != 1 || !strings.Contains(got.What, "of the links 1 to 7") {
		t.Errorf("got %v, want the links 1 to 7", got)
	}
}

// testSignerCheckpoint is the checkpoint under a key that nobody trusts.
func testSignerCheckpoint(t *testing.T, c accesslog.Checkpoint) accesslog.Checkpoint {
	t.Helper()
	c.KeyID = testSigner(t, 2).KeyID()
	return c
}

func TestRefusedAccessToNoChildIsNoFault(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	unknown := newID(t, "Child")
	op, err := w.begin(t.Context(), chainStart, w.children[0])
	if err != nil {
		t.Fatal(err)
	}
	op.Refused(unknown)
	if err := op.RecordAccess(t.Context(),
		store.Access{Operation: "query child", Fields: []string{"Child.id"}, Outcome: auth.AccessOutcomeRefused}); err != nil {
		t.Fatal(err)
	}
	if err := op.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.sign(t)
	if got := w.verify(t, w.URL); got.Fault != nil || got.Entries != 2 {
		t.Errorf("got %+v, want 2 sound entries", got)
	}
	// A child whose identifier existed before, after it was asked for.
	w.exec(t, `INSERT INTO child (id, created_at, updated_at, family_name, sex, gender_identity)
		VALUES ($1, $2, $2, 'Madeup', 'UNKNOWN', 'NOT_KNOWN')`, unknown, chainStart.Add(time.Minute))
	if got := w.verify(t, w.URL); got.Fault != nil {
		t.Errorf("after the child came: got %v, want no fault", got.Fault)
	}
}
