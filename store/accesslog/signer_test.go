package accesslog_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"heed/store/accesslog"
)

func TestANewSigningKeyIsItsOwnersAndStaysTheSame(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key.pem")
	if _, err := accesslog.LoadSigner(path); err == nil {
		t.Fatal("load: got a signer before there was a key")
	}
	made, err := accesslog.NewSigner(path, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got mode %v, %v, want 0600", info.Mode(), err)
	}
	again, err := accesslog.NewSigner(path, rand.Reader)
	if err != nil || again.KeyID() != made.KeyID() || len(made.KeyID()) != 16 {
		t.Errorf("again: got %q, %v, want %q", again.KeyID(), err, made.KeyID())
	}
	if rest, err := os.ReadDir(filepath.Dir(path)); err != nil || len(rest) != 1 {
		t.Errorf("got %d files, %v, want the key alone", len(rest), err)
	}
}

func TestProcessesThatStartAtOnceAgreeOnOneKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key.pem")
	ids := make([]string, 8)
	var starting errgroup.Group
	for i := range ids {
		starting.Go(func() error {
			s, err := accesslog.NewSigner(path, rand.Reader)
			ids[i] = s.KeyID()
			return err
		})
	}
	if err := starting.Wait(); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("got keys %v, want one", ids)
		}
	}
}

func TestASignerRefusesKeysThatAreNotItsOwn(t *testing.T) {
	t.Parallel()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	public, err := testSigner(t, 1).PublicPEM()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{
		"an empty file":          nil,
		"no key":                 []byte("no key"),
		"a key of another kind":  pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}),
		"a key that is cut":      pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der[:20]}),
		"a block of another use": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		"a public key":           public,
	} {
		path := filepath.Join(t.TempDir(), "key.pem")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := accesslog.NewSigner(path, rand.Reader); err == nil {
			t.Errorf("%s: got a signer", name)
		}
	}
}

func TestASignerRefusesAKeyThatOthersMayReadOrWrite(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key.pem")
	if _, err := accesslog.NewSigner(path, rand.Reader); err != nil {
		t.Fatal(err)
	}
	for mode, fits := range map[os.FileMode]bool{0o600: true, 0o400: true, 0o440: true, 0o644: false, 0o604: false, 0o660: false,
		0o602: false} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := accesslog.LoadSigner(path); (err == nil) != fits {
			t.Errorf("mode %04o: got %v, want it taken: %v", mode, err, fits)
		}
	}
}

func TestPrintingASignerKeepsItsKey(t *testing.T) {
	t.Parallel()
	s := testSigner(t, 7)
	for _, text := range []string{fmt.Sprint(s), fmt.Sprintf("%v %+v", s, s)} {
		if strings.Contains(text, "7 7 7") || !strings.Contains(text, s.KeyID()) {
			t.Errorf("got %q, want the key's name alone", text)
		}
	}
}

func TestPublicKeysAreReadFromEitherHalf(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	private := filepath.Join(dir, "private.pem")
	one, err := accesslog.NewSigner(private, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	other := testSigner(t, 3)
	text, err := other.PublicPEM()
	if err != nil {
		t.Fatal(err)
	}
	public := filepath.Join(dir, "public.pem")
	if err := os.WriteFile(public, text, 0o644); err != nil {
		t.Fatal(err)
	}
	keys, err := accesslog.LoadPublicKeys(private, public)
	if err != nil || len(keys) != 2 || !keys[one.KeyID()].Equal(one.Public()) || !keys[other.KeyID()].Equal(other.Public()) {
		t.Errorf("got %v, %v, want both keys", keys, err)
	}
}

func TestAWitnessGivesBackWhatItWasShown(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	path := filepath.Join(t.TempDir(), "witness")
	show, err := accesslog.NewWitness(path)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		w.showMany(t, 1)
		if err := show(t.Context(), w.sign(t)); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := accesslog.ReadWitness(t.Context(), path)
	if err != nil || len(kept) != 2 || kept[1].Seq != 2 || !kept[1].At.Equal(kept[0].At) {
		t.Fatalf("got %+v, %v, want both checkpoints", kept, err)
	}
	if got := w.verify(t, w.URL, kept...); got.Fault != nil {
		t.Errorf("got %v, want no fault", got.Fault)
	}
	for _, line := range []string{"nonsense", "{}",
		`{"form":"heed-access-checkpoint-1","entries":1,"hash":"00","at":"2026-03-02T10:00:00Z","key":"key","signature":""}`,
		"heed-access-checkpoint-1 1 zz 1 key sig", "heed-access-checkpoint-2 1 00 1 key AA=="} {
		if err := os.WriteFile(path, []byte(line+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := accesslog.ReadWitness(t.Context(), path); err == nil || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("%s: got %v, want line 1 refused", line, err)
		}
	}
}
