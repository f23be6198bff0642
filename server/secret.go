package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// keptSecret returns the secret in a file of our own, which it makes if it is missing. If
// several make it at once, one wins and all use the same.
func keptSecret(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err == nil && len(data) > 0 {
		return string(data), nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("read secret: %w", err)
	}
	fresh, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return "", fmt.Errorf("make secret: %w", err)
	}
	defer os.Remove(fresh.Name())
	_, err = fresh.WriteString(rand.Text() + rand.Text())
	if err = errors.Join(err, fresh.Sync(), fresh.Close()); err != nil {
		return "", fmt.Errorf("make secret: %w", err)
	}
	if err := os.Link(fresh.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("keep secret: %w", err)
	}
	data, err = os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read secret: %w", err)
	}
	return string(data), nil
}
