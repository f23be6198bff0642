package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// stateMarker is the file in a state folder that says which kind of server keeps its state
// there.
const stateMarker = "served-as"

// developmentState are files that only a development server leaves in its folder. They
// identify one that is older than the marker.
var developmentState = []string{"dev-keys", "postgres", ownClock}

// claimState makes the state folder, or refuses one of the other kind of server: keys,
// secrets and records of invented people must never be used for real ones.
func claimState(config Config) error {
	if config.DatabaseURL == "" && !config.Development() {
		return errNoDatabase // a refused start leaves no marker
	}
	if err := os.MkdirAll(config.StateDir, 0o700); err != nil {
		return fmt.Errorf("make the state folder: %w", err)
	}
	kind := "production"
	if config.Development() {
		kind = "development"
	}
	served, err := servedAs(config)
	if err != nil {
		return err
	}
	if served == "" {
		if err := os.WriteFile(config.inState(stateMarker), []byte(kind+"\n"), 0o600); err != nil {
			return fmt.Errorf("mark the state folder: %w", err)
		}
		return nil
	}
	if served != kind {
		return fmt.Errorf("HEED_STATE_DIR: %s holds the state of a %s server, and this is a %s server: choose another folder (HEED_ISSUERS "+
			"makes a server one of production)", config.StateDir, served, kind)
	}
	return nil
}

// servedAs reads which kind of server used the folder; empty for an unused one.
func servedAs(config Config) (string, error) {
	text, err := os.ReadFile(config.inState(stateMarker))
	if err == nil {
		return strings.TrimSpace(string(text)), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("read the state folder: %w", err)
	}
	for _, name := range developmentState {
		if _, err := os.Stat(config.inState(name)); err == nil {
			return "development", nil
		}
	}
	return "", nil
}

// errNoState says that there is no server's state here. The command creates nothing.
func errNoState(config Config) error {
	return fmt.Errorf("%s holds no database yet: start a server (`go run ./server`), or name the folder of one with HEED_STATE_DIR or a "+
		"database with DATABASE_URL", config.StateDir)
}
