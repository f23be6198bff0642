package accesslog_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"heed/store/accesslog"
)

// proved is the proof of the entry with the number, and its text.
func (w *env) proved(t testing.TB, n int) (accesslog.Proof, []byte) {
	t.Helper()
	p, err := accesslog.Prove(t.Context(), w.URL, w.entries[n], w.keys)
	if err != nil {
		t.Fatal(err)
	}
	text, err := p.Text()
	if err != nil {
		t.Fatal(err)
	}
	return p, text
}

func TestAProofHoldsOneEntryAndOfTheOthersDigests(t *testing.T) {
	t.Parallel()
	w := verifiedEnv(t)
	for n, signed := range map[int]int64{1: 5, 2: 5, 5: 5, 6: 8, 8: 8} {
		p, text := w.proved(t, n)
		if p.Place != int64(n) || p.Checkpoint.Seq != signed || len(p.After) != int(signed)-n {
			t.Errorf("entry %d: got place %d, %d digests and a checkpoint at %d, want one at %d", n, p.Place, len(p.After), p.Checkpoint.Seq, signed)
		}
		got, err := accesslog.CheckProof(text, w.keys)
		if err != nil {
			t.Fatalf("entry %d: %v", n, err)
		}
		says, err := got.Says()
		want := []uuid.UUID{w.children[n%4], w.children[(n+1)%4]}
		slices.SortFunc(want, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
		if err != nil || says.ID != w.entries[n] || !says.At.Equal(chainStart.Add(time.Duration(n)*time.Second)) ||
			says.PractitionerID != w.viewer.PractitionerID ||
			says.Operation != "query children" || *says.Purpose != "Weekly “case” \\ review\n\t☂" || !slices.Equal(says.Children, want) ||
			!slices.Equal(says.Rules, []string{"AUTHORITY", "AUTHORITY"}) {
			t.Errorf("entry %d says %+v, %v", n, says, err)
		}
		for other, id := range w.entries[1:] {
			if other+1 != n && strings.Contains(string(text), id.String()) {
				t.Errorf("the proof of entry %d tells of entry %d", n, other+1)
			}
		}
	}
}

func TestAProofOfADisclosureNamesItsChild(t *testing.T) {
	t.Parallel()
	w := verifiedEnv(t)
	var disclosure, child uuid.UUID
	if err := w.admin.QueryRow("SELECT id, child_id FROM disclosure WHERE entry_id = $1 LIMIT 1", w.entries[4]).Scan(&disclosure,
		&child); err != nil {
		t.Fatal(err)
	}
	for reader, url := range map[string]string{"serving role": w.URL, "superuser": w.OwnerURL} {
		p, err := accesslog.Prove(t.Context(), url, disclosure, w.keys)
		if err != nil || p.Child == nil || *p.Child != child || p.Place != 4 {
			t.Errorf("as %s: got %+v, %v, want the child %s at place 4", reader, p, err, child)
		}
		stranger := newID(t, "Child")
		p.Child = &stranger
		text, err := p.Text()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := accesslog.CheckProof(text, w.keys); err == nil || !strings.Contains(err.Error(), "does not name the child") {
			t.Errorf("a child who is not in the entry: got %v", err)
		}
	}
}

func TestWhatCannotBeProvedYetSaysWhy(t *testing.T) {
	t.Parallel()
	w := verifiedEnv(t)
	other := testSigner(t, 2)
	for name, c := range map[string]struct {
		id   uuid.UUID
		keys []accesslog.Signer
		want string
	}{
		"an entry that waits for its link": {w.entries[11], []accesslog.Signer{w.signer}, "not chained yet: ask again in a few seconds"},
		"an entry after the last checkpoint": {w.entries[9], []accesslog.Signer{w.signer},
			"chained at place 9 and not signed yet: ask again in a minute"},
		"an identifier of nothing":                  {newID(t, "AccessEntry"), []accesslog.Signer{w.signer}, "no entry or disclosure"},
		"a child's own identifier":                  {w.children[0], []accesslog.Signer{w.signer}, "no entry or disclosure"},
		"a checkpoint of a key that is not given":   {w.entries[3], []accesslog.Signer{other}, "not among the keys given"},
		"a checkpoint where no key is given at all": {w.entries[3], nil, "not among the keys given"},
	} {
		keys := keysOf(c.keys...)
		if _, err := accesslog.Prove(t.Context(), w.URL, c.id, keys); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
	w.tamper(t, `UPDATE access_entry SET purpose = 'Other' WHERE id = {4}`)
	if _, err := accesslog.Prove(t.Context(), w.URL, w.entries[2], w.keys); err == nil || !strings.Contains(err.Error(), "not sound here") {
		t.Errorf("a record that was tampered with: got %v", err)
	}
}

func TestEveryBitOfAProofCounts(t *testing.T) {
	t.Parallel()
	w := verifiedEnv(t)
	_, text := w.proved(t, 2)
	for i := range text {
		for bit := range 8 {
			changed := slices.Clone(text)
			changed[i] ^= 1 << bit
			if p, err := accesslog.CheckProof(changed, w.keys); err == nil {
				t.Fatalf("bit %d of byte %d can be changed unseen: %+v", bit, i, p)
			}
		}
	}
}

func TestAProofThatWasEditedProvesNothing(t *testing.T) {
	t.Parallel()
	w := verifiedEnv(t)
	_, text := w.proved(t, 6)
	rapid.Check(t, func(r *rapid.T) {
		from := rapid.IntRange(0, len(text)).Draw(r, "from")
		to := rapid.IntRange(from, len(text)).Draw(r, "to")
		put := rapid.SliceOfN(rapid.Byte(), 0, 8).Draw(r, "put")
		edited := slices.Concat(text[:from], put, text[to:])
		if _, err := accesslog.CheckProof(edited, w.keys); (err == nil) != bytes.Equal(edited, text) {
			r.Fatalf("bytes %d to %d replaced by %q: got %v", from, to, put, err)
		}
	})
}

func TestAProofOfAnothersEntryDoesNotCheck(t *testing.T) {
	t.Parallel()
	w := verifiedEnv(t)
	own, _ := w.proved(t, 2)
	others, _ := w.proved(t, 3)
	later, _ := w.proved(t, 6)
	for name, forge := range map[string]func(p *accesslog.Proof){
		"another entry in its place":         func(p *accesslog.Proof) { p.Entry = others.Entry },
		"another entry with the hash before": func(p *accesslog.Proof) { p.Entry, p.Before = others.Entry, others.Before },
		"the entry at another's place": func(p *accesslog.Proof) {
			p.Place, p.Before, p.After = others.Place, others.Before,
				others.After
		},
		"the entry under another checkpoint":  func(p *accesslog.Proof) { p.Checkpoint = later.Checkpoint },
		"a digest left out":                   func(p *accesslog.Proof) { p.After = p.After[1:] },
		"two digests in the other's order":    func(p *accesslog.Proof) { p.After = []accesslog.Hash{p.After[1], p.After[0], p.After[2]} },
		"a checkpoint of more entries":        func(p *accesslog.Proof) { p.Checkpoint.Seq, p.Place = p.Checkpoint.Seq+1, p.Place+1 },
		"a checkpoint at another time":        func(p *accesslog.Proof) { p.Checkpoint.At = p.Checkpoint.At.Add(time.Microsecond) },
		"a checkpoint without a signature":    func(p *accesslog.Proof) { p.Checkpoint.Signature = nil },
		"no place at all":                     func(p *accesslog.Proof) { p.Place = 0 },
		"an entry that is no list of columns": func(p *accesslog.Proof) { p.Entry = "{}" },
	} {
		forged := own
		forge(&forged)
		text, err := forged.Text()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := accesslog.CheckProof(text, w.keys); err == nil {
			t.Errorf("%s checks", name)
		}
	}
	for name, text := range map[string]string{"nothing": "", "another form": `{"form":"heed-access-proof-2"}`, "a list": "[]"} {
		if _, err := accesslog.CheckProof([]byte(text), w.keys); err == nil || !strings.Contains(err.Error(), "no proof") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestAKeyInTheProofIsNotBelieved: a forger signs a log of their own and includes their
// key.
func TestAKeyInTheProofIsNotBelieved(t *testing.T) {
	t.Parallel()
	forger := newEnv(t)
	forger.signer = testSigner(t, 2)
	forger.keys = keysOf(forger.signer)
	forger.showMany(t, 3)
	forger.sign(t)
	_, text := forger.proved(t, 2)
	if _, err := accesslog.CheckProof(text, forger.keys); err != nil {
		t.Fatalf("under its own key: %v", err)
	}
	partnership := testSigner(t, 1)
	if _, err := accesslog.CheckProof(text, keysOf(partnership)); err == nil || !strings.Contains(err.Error(), "not trusted") {
		t.Errorf("under the partnership's key: got %v", err)
	}
	var swapped accesslog.Proof
	if err := json.Unmarshal(text, &swapped); err != nil {
		t.Fatal(err)
	}
	swapped.Key = partnership.Public()
	if text, err := swapped.Text(); err != nil {
		t.Fatal(err)
	} else if _, err := accesslog.CheckProof(text, keysOf(partnership, forger.signer)); err == nil ||
		!strings.Contains(err.Error(), "not the one that signed") {
		t.Errorf("with another's key in it: got %v", err)
	}
}
