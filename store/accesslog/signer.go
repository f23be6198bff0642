package accesslog

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Signer signs checkpoints of the access log with an Ed25519 key. The key is never in the
// database: whoever controls the database cannot sign, and whoever has the key cannot
// write the log.
type Signer struct {
	id  string
	key ed25519.PrivateKey
}

// Public is the key that verifies what the signer signs.
func (s Signer) Public() ed25519.PublicKey { return s.key.Public().(ed25519.PublicKey) }

// String names the signer without its key, wherever it may be printed.
func (s Signer) String() string { return "signer " + s.id }

// KeyID derives the name of a key from the key: 16 hexadecimal digits. No two keys share a
// name and none has to be configured.
func KeyID(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	return hex.EncodeToString(sum[:8])
}

const (
	privateBlock = "PRIVATE KEY"
	publicBlock  = "PUBLIC KEY"
)

// LoadSigner reads a signing key: a PEM file with one Ed25519 key in PKCS #8
// (RFC 8410), as `openssl genpkey -algorithm ed25519` writes it. A file that
// others than its owner and group may read, or others than its owner may write,
// is refused.
func LoadSigner(path string) (Signer, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Signer{}, fmt.Errorf("find signing key: %w", err)
	}
	if open := info.Mode().Perm() & 0o027; open != 0 && runtime.GOOS != "windows" {
		return Signer{}, fmt.Errorf("the signing key %s is open to others (mode %04o): make it 0600", path, info.Mode().Perm())
	}
	key, err := readKey(path)
	if err != nil {
		return Signer{}, err
	}
	private, ok := key.(ed25519.PrivateKey)
	if !ok {
		return Signer{}, fmt.Errorf("the signing key %s is no private Ed25519 key", path)
	}
	return newSigner(private), nil
}

// NewSigner reads the signing key, or makes one if there is no file yet: the default on a
// developer's machine. Processes that start at once agree on one key.
func NewSigner(path string, random io.Reader) (Signer, error) {
	signer, err := LoadSigner(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return signer, err
	}
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return Signer{}, fmt.Errorf("draw signing key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(ed25519.NewKeyFromSeed(seed))
	if err != nil {
		return Signer{}, fmt.Errorf("write signing key: %w", err)
	}
	if err := writeOnce(path, pem.EncodeToMemory(&pem.Block{Type: privateBlock, Bytes: der})); err != nil {
		return Signer{}, fmt.Errorf("write signing key: %w", err)
	}
	return LoadSigner(path)
}

func newSigner(key ed25519.PrivateKey) Signer {
	s := Signer{key: key}
	s.id = KeyID(s.Public())
	return s
}

// writeOnce makes a file that is complete from its first moment and that only its owner
// may read. An existing file stays.
func writeOnce(path string, content []byte) error {
	draft, err := os.CreateTemp(filepath.Dir(path), ".key-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(draft.Name())
	if _, err := draft.Write(content); err != nil {
		return errors.Join(err, draft.Close())
	}
	if err := errors.Join(draft.Sync(), draft.Close()); err != nil {
		return err
	}
	if err := os.Link(draft.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// LoadPublicKeys reads the keys that checkpoints are verified with, by key id.
// Each file holds one Ed25519 key in PEM: the public one, or the private one,
// of which only the public half is kept.
func LoadPublicKeys(paths ...string) (map[string]ed25519.PublicKey, error) {
	keys := make(map[string]ed25519.PublicKey, len(paths))
	for _, path := range paths {
		key, err := readKey(path)
		if err != nil {
			return nil, err
		}
		public, ok := key.(ed25519.PublicKey)
		if private, whole := key.(ed25519.PrivateKey); whole {
			public, ok = newSigner(private).Public(), true
		}
		if !ok {
			return nil, fmt.Errorf("the key %s is no Ed25519 key", path)
		}
		keys[KeyID(public)] = public
	}
	return keys, nil
}

// readKey reads the first key of a PEM file, private or public.
func readKey(path string) (any, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read key: %w", err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("the key %s is not PEM", path)
	}
	parse := map[string]func([]byte) (any, error){privateBlock: x509.ParsePKCS8PrivateKey, publicBlock: x509.ParsePKIXPublicKey}[block.Type]
	if parse == nil {
		return nil, fmt.Errorf("the key %s is a %q, not a %s or %s", path, block.Type, privateBlock, publicBlock)
	}
	key, err := parse(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("the key %s cannot be read", path) // the reason could repeat the key
	}
	return key, nil
}
