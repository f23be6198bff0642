//go:build !production

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"heed/localdb"
)

// addressFile holds, while a server runs, how the other commands of this user reach its
// private database: a line for the owner, one for the serving role.
const addressFile = "database-address"

// publish lets the other commands connect. The passwords can be derived from a file beside
// it, of the same owner and mode, so this one reveals nothing new.
func (d *database) publish(config Config) error {
	text := d.owner + "\n" + d.serving + "\n"
	if err := os.WriteFile(config.inState(addressFile), []byte(text), 0o600); err != nil {
		return errors.Join(fmt.Errorf("tell how the private database is reached: %w", err), d.close(context.Background()))
	}
	return nil
}

// sharedDatabase is openDatabase for a command that can work beside a server.
func sharedDatabase(ctx context.Context, config Config, create bool, log *slog.Logger, progress io.Writer) (*database, error) {
	d, err := openDatabase(ctx, config, create, log, progress)
	if !errors.Is(err, localdb.ErrInUse) {
		return d, err
	}
	text, unread := os.ReadFile(config.inState(addressFile))
	owner, serving, found := strings.Cut(strings.TrimSpace(string(text)), "\n")
	if unread != nil || !found {
		return nil, err
	}
	return &database{serving: serving, owner: owner, description: "the running server's private PostgreSQL", ours: true}, nil
}
