package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"

	"heed/auth"
	"heed/graph/scalar"
	"heed/graph/transport"
	"heed/store/accesslog"
)

// shortestKeepKeys is the least time that clients can rely on.
const shortestKeepKeys = 24 * time.Hour

// mistakes checks the settings one by one and against each other, and keeps the contents
// of the files that they name.
func (c *Config) mistakes() []error {
	var found []error
	wrong := func(variable, format string, args ...any) {
		found = append(found, fmt.Errorf("%s: %w", variable, fmt.Errorf(format, args...)))
	}
	for _, s := range c.settings() {
		if s.field != "DrainDelay" && !s.positive() {
			wrong(s.variable, "%s", s.unit())
		}
	}
	if c.DrainDelay < 0 {
		wrong("HEED_DRAIN_DELAY", "must not be below 0s")
	}
	if problem := addressProblem(c.Addr); problem != "" {
		wrong("HEED_ADDR", "%s", problem)
	} else if c.Development() && !loopback(c.Addr) {
		wrong("HEED_ADDR", "other machines can reach %s, and the development sign-in asks nobody for a password: "+
			"listen on 127.0.0.1, or name your trusted issuers with HEED_ISSUERS", c.Addr)
	}
	if c.NeglectPoorFrom != 3 && c.NeglectPoorFrom != 4 {
		wrong("HEED_NEGLECT_POOR_FROM", "must be 3 or 4")
	}
	if c.KeepKeys > 0 && c.KeepKeys < shortestKeepKeys {
		wrong("HEED_KEEP_KEYS", "must be at least %s: a client that was offline sends again", shortestKeepKeys)
	}
	if c.AdminAddr != "" {
		if problem := addressProblem(c.AdminAddr); problem != "" {
			wrong("HEED_ADMIN_ADDR", "%s", problem)
		}
	}
	if !filepath.IsAbs(c.StateDir) && c.StateDir != "" {
		wrong("HEED_STATE_DIR", "must be a complete path, from the root on")
	}
	for _, database := range []struct{ variable, url string }{{"DATABASE_URL", c.DatabaseURL}, {"HEED_OWNER_URL", c.OwnerURL}} {
		if _, err := pq.NewConfig(database.url); database.url != "" && err != nil {
			wrong(database.variable, "is not the address of a PostgreSQL database") // the reason would repeat the password
		}
	}
	if c.OwnerURL != "" && c.DatabaseURL == "" {
		wrong("HEED_OWNER_URL", "has no effect without DATABASE_URL: the private database is migrated automatically")
	}
	if _, err := transport.Guard(c.Origins); err != nil {
		wrong("HEED_ORIGINS", "%w", err)
	}
	found = append(found, c.readIssuers(), c.readCursorSecret(), c.checkMail(), c.checkWebhooks())
	if c.CheckpointKey != "" {
		if info, err := os.Stat(c.CheckpointKey); err != nil || !info.Mode().IsRegular() {
			wrong("HEED_CHECKPOINT_KEY", "there is no file %s", c.CheckpointKey)
		}
	}
	if _, err := accesslog.NewWitness(c.Witness); err != nil {
		wrong("HEED_WITNESS", "%w", err)
	}
	if format := c.LogFormat; format != "" && format != "text" && format != "json" {
		wrong("HEED_LOG_FORMAT", "is text or json")
	}
	if new(slog.Level).UnmarshalText([]byte(c.LogLevel)) != nil {
		wrong("HEED_LOG_LEVEL", "is debug, info, warn or error")
	}
	return found
}

// readIssuers reads the file of trusted issuers, if there is one.
func (c *Config) readIssuers() error {
	if c.Issuers == "" {
		return nil
	}
	data, err := os.ReadFile(c.Issuers)
	if err != nil {
		return fmt.Errorf("HEED_ISSUERS: %w", err)
	}
	if c.trusted, err = auth.ParseIssuers(data); err != nil {
		return fmt.Errorf("HEED_ISSUERS: %s:\n%w", c.Issuers, err)
	}
	return nil
}

// readCursorSecret reads the secret's file, if there is one, and checks that the secret is
// long enough for a sealer.
func (c *Config) readCursorSecret() error {
	variable, secret := "HEED_CURSOR_SECRET", c.CursorSecret
	if c.CursorSecretFile != "" {
		if secret != "" {
			return errors.New("HEED_CURSOR_SECRET_FILE: HEED_CURSOR_SECRET is set as well: use one of them")
		}
		data, err := os.ReadFile(c.CursorSecretFile)
		if err != nil {
			return fmt.Errorf("HEED_CURSOR_SECRET_FILE: %w", err)
		}
		variable, secret = "HEED_CURSOR_SECRET_FILE", strings.TrimSpace(string(data))
	}
	if variable == "HEED_CURSOR_SECRET" && secret == "" {
		return nil
	}
	if _, err := scalar.NewSealer([]byte(secret)); err != nil {
		return fmt.Errorf("%s: %w", variable, err)
	}
	c.CursorSecret = secret
	return nil
}

// addressProblem says why a text is no address to listen on.
func addressProblem(address string) string {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return "must be host:port, such as 127.0.0.1:8080"
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n > 65535 {
		return "the port must be a number up to 65535"
	}
	return ""
}

// loopback reports whether only this machine can reach an address.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
