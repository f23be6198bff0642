//go:build !production

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// clockTime bounds the request to the running server.
const clockTime = 10 * time.Second

// clockCommand shows and sets the clock of the running development server.
type clockCommand struct {
	Show    clockShow    `cmd:"" default:"1" help:"Print the time of the running development server (the default)."`
	Forward clockForward `cmd:"" help:"Set its clock forward. This cannot be undone. Tokens expire: get new ones."`
}

// clockShow prints the time.
type clockShow struct{}

// Run prints the time and by how much it is ahead.
func (clockShow) Run(ctx context.Context, config Config, t terminal) error {
	return askClock(ctx, config, t, http.MethodGet, nil)
}

// clockForward sets the clock forward.
type clockForward struct {
	By string `arg:"" help:"By how much: days as in 183d, or hours and minutes as in 36h30m."`
}

// Run sets the clock and prints the new time.
func (c clockForward) Run(ctx context.Context, config Config, t terminal) error {
	by, err := lengthOf(c.By)
	if err != nil {
		return err
	}
	return askClock(ctx, config, t, http.MethodPost, url.Values{"forward": {by.String()}})
}

// lengthOf reads a duration in days of 24 hours, or as Go writes it.
func lengthOf(text string) (time.Duration, error) {
	if number, isDays := strings.CutSuffix(text, "d"); isDays {
		if days, err := strconv.ParseUint(number, 10, 16); err == nil {
			return time.Duration(days) * 24 * time.Hour, nil
		}
	} else if by, err := time.ParseDuration(text); err == nil {
		return by, nil
	}
	return 0, fmt.Errorf("%q is not a duration such as 183d, 36h or 90m", text)
}

// askClock sends a request about the clock to the running server.
func askClock(ctx context.Context, config Config, t terminal, method string, form url.Values) error {
	base, err := developmentServer(config)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, clockTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, base+clockPath, strings.NewReader(form.Encode()))
	if err != nil {
		return fmt.Errorf("ask the clock: %w", err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return notAnswering(config, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("ask the clock: %w", err)
	}
	var face clockFace
	if response.StatusCode != http.StatusOK || json.Unmarshal(text, &face) != nil {
		return fmt.Errorf("the clock was not set: %s", strings.TrimSpace(string(text)))
	}
	fmt.Fprintf(t.out, "%s, %s ahead of this machine\n", face.Now.Format(time.RFC3339), face.Ahead)
	return nil
}
