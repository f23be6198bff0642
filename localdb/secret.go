package localdb

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// secret is what the passwords of a cluster's roles are derived from, so that only one thing has to be kept.
type secret []byte

// readSecret returns the secret of a cluster that exists.
func readSecret(path string) (secret, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("secret of the cluster: %w", err)
	}
	key, err := hex.DecodeString(string(text))
	if err != nil || len(key) != sha256.Size {
		return nil, fmt.Errorf("secret of the cluster: %s is damaged", path)
	}
	return key, nil
}

// newSecret makes the secret of a new cluster and keeps it in a file of ours alone.
func newSecret(path string) (secret, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("secret of the cluster: %w", err)
	}
	key := make([]byte, sha256.Size)
	rand.Read(key) // never fails: crypto/rand ends the program instead
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("secret of the cluster: %w", err)
	}
	defer file.Close()
	if _, err := file.WriteString(hex.EncodeToString(key)); err != nil {
		return nil, fmt.Errorf("secret of the cluster: %w", err)
	}
	if err := file.Sync(); err != nil {
		return nil, fmt.Errorf("secret of the cluster: %w", err)
	}
	return key, file.Close()
}

// password returns the password of a role.
func (s secret) password(role string) string {
	mac := hmac.New(sha256.New, s)
	mac.Write([]byte(role))
	return hex.EncodeToString(mac.Sum(nil))
}
