package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"heed/auth"
)

// issuerCommand checks the trusted issuers.
type issuerCommand struct {
	Check issuerCheck `cmd:"" help:"Check every trusted issuer as the server does, and report what to correct."`
}

// issuerCheck checks the issuers of a file.
type issuerCheck struct {
	File string `arg:"" optional:"" help:"File of trusted issuers; the one of HEED_ISSUERS if left out."`
}

// Run prints what it finds, and fails if somebody could not sign in.
func (c issuerCheck) Run(ctx context.Context, config Config, t terminal) error {
	issuers := config.trusted
	if c.File != "" {
		data, err := os.ReadFile(c.File)
		if err != nil {
			return fmt.Errorf("read the file of issuers: %w", err)
		}
		if issuers, err = auth.ParseIssuers(data); err != nil {
			return fmt.Errorf("%s:\n%w", c.File, err)
		}
	}
	if len(issuers) == 0 {
		return errors.New("name a file of trusted issuers, here or with HEED_ISSUERS")
	}
	failed := 0
	options := auth.Options{Now: time.Now, HTTP: &http.Client{Timeout: keyTime}}
	for _, issuer := range issuers {
		fmt.Fprintln(t.out, issuer.URL)
		fails := false
		for _, found := range auth.CheckIssuer(ctx, issuer, options) {
			fmt.Fprintf(t.out, "  %-4s  %-13s  %s\n", found.Level, found.Check, found.Message)
			if found.Hint != "" {
				fmt.Fprintf(t.out, "  %-4s  %-13s  → %s\n", "", "", found.Hint)
			}
			fails = fails || found.Level == auth.LevelFail
		}
		if fails {
			failed++
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d issuers have errors", failed, len(issuers))
	}
	return nil
}
