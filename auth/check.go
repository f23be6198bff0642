package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Level says how much a finding matters.
type Level string

// The levels of a finding.
const (
	LevelOK   Level = "ok"
	LevelWarn Level = "warn" // works today, but should be corrected
	LevelFail Level = "fail" // nobody can sign in through this issuer
)

// Finding is one result of an issuer check, in words for the person who
// configures the partnership.
type Finding struct {
	Level Level
	// Check is a short name: configuration, discovery, issuer, keys, algorithms, clock.
	Check string
	// Message says what was found, Hint what to do about it (empty if nothing).
	Message, Hint string
}

// CheckIssuer checks an issuer as Heed will use it and reports what it finds, so that a
// wrong setting is noticed at configuration and not at the first sign-in. It makes two
// requests of at most fetchTimeout each.
func CheckIssuer(ctx context.Context, issuer Issuer, options Options) []Finding {
	c := &check{issuer: issuer.WithDefaults(), client: guarded(options.HTTP), now: options.Now}
	if c.configuration() {
		if address := c.discovery(ctx); address != "" {
			c.keys(ctx, address)
		}
	}
	return c.findings
}

type check struct {
	issuer   Issuer
	client   *http.Client
	now      func() time.Time
	findings []Finding
}

func (c *check) report(level Level, name, message, hint string) {
	c.findings = append(c.findings, Finding{level, name, message, hint})
}

func (c *check) configuration() bool {
	mistakes := c.issuer.mistakes()
	for _, m := range mistakes {
		c.report(LevelFail, "configuration", m.Error(), "Correct the file of trusted issuers.")
	}
	if len(mistakes) > 0 {
		return false
	}
	c.report(LevelOK, "configuration", "The settings are complete.", "")
	return true
}

// discovery returns the key list's address, or nothing if there is none to try.
func (c *check) discovery(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	found, answer, err := discover(ctx, c.client, c.issuer.URL)
	c.clock(answer.date)
	switch {
	case err == nil:
		c.report(LevelOK, "discovery", "The discovery document can be read.", "")
		c.report(LevelOK, "issuer", "It names this issuer.", "")
		c.offered(found.Algorithms)
	case errors.Is(err, errIssuerMismatch):
		c.report(LevelFail, "issuer", fmt.Sprintf("The discovery document names %q.", found.Issuer), mismatchHint(c.issuer.URL, found.Issuer))
	case c.issuer.JWKSURL != "":
		c.report(LevelWarn, "discovery", sentence(err), "Heed uses jwks_url instead and can work without discovery.")
	default:
		c.report(LevelFail, "discovery", sentence(err), unreachableHint(err))
	}
	if c.issuer.JWKSURL != "" {
		return c.issuer.JWKSURL
	}
	if err != nil {
		return ""
	}
	return found.JWKSURL
}

func (c *check) offered(algorithms []string) {
	if len(algorithms) == 0 || slices.ContainsFunc(algorithms, func(a string) bool { return slices.Contains(c.issuer.Algorithms, a) }) {
		return
	}
	c.report(LevelWarn, "algorithms",
		fmt.Sprintf("The issuer says it signs with %s.", strings.Join(algorithms, ", ")),
		fmt.Sprintf("The file allows %s only; add what its access tokens use.", strings.Join(c.issuer.Algorithms, ", ")))
}

func (c *check) keys(ctx context.Context, address string) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	answer, err := fetch(ctx, c.client, address)
	if err != nil {
		c.report(LevelFail, "keys", sentence(err), unreachableHint(err))
		return
	}
	keys, skipped, err := parseKeys(answer.body)
	for _, why := range skipped {
		c.report(LevelWarn, "keys", "Left out: "+why+".", "Harmless if the issuer does not sign access tokens with it.")
	}
	if err != nil {
		c.report(LevelFail, "keys", sentence(err), "Ask the issuer for a list of public signing keys, each with a key id.")
		return
	}
	c.report(LevelOK, "keys", fmt.Sprintf("The key list holds %d usable.", len(keys)), "")
	usable := slices.ContainsFunc(keys, func(key jose.JSONWebKey) bool {
		return slices.ContainsFunc(algorithmsOf(key), func(a string) bool { return slices.Contains(c.issuer.Algorithms, a) })
	})
	if !usable {
		c.report(LevelFail, "algorithms", "No published key fits an allowed algorithm.",
			fmt.Sprintf("The file allows %s; compare with what the issuer publishes.", strings.Join(c.issuer.Algorithms, ", ")))
		return
	}
	c.report(LevelOK, "algorithms", "A published key fits an allowed algorithm.", "")
}

// clock compares the provider's clock with ours; HTTP dates are whole seconds.
func (c *check) clock(theirs time.Time) {
	if theirs.IsZero() {
		return
	}
	apart := c.now().Sub(theirs).Abs().Truncate(time.Second)
	switch {
	case apart > *c.issuer.ClockSkew:
		c.report(LevelFail, "clock", fmt.Sprintf("The clocks are %s apart.", apart),
			"Synchronise this machine's clock (NTP), or ask the issuer to.")
	case apart > *c.issuer.ClockSkew/2 && apart > time.Second:
		c.report(LevelWarn, "clock", fmt.Sprintf("The clocks are %s apart.", apart),
			"Still within the allowance; synchronise this machine's clock (NTP).")
	default:
		c.report(LevelOK, "clock", "The clocks agree.", "")
	}
}

func mismatchHint(ours, theirs string) string {
	switch {
	case strings.TrimSuffix(ours, "/") == strings.TrimSuffix(theirs, "/"):
		return "They differ by the slash at the end only: write the issuer exactly as the document does."
	case strings.EqualFold(ours, theirs):
		return "They differ by upper and lower case only: write the issuer exactly as the document does."
	}
	return "If that is the provider you mean, write the issuer exactly so; it must equal the iss claim of its tokens."
}

func unreachableHint(err error) string {
	var syntax *json.SyntaxError
	var address *url.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "The provider took longer than 2 seconds: check the network, the proxy and the firewall."
	case errors.As(err, &syntax):
		return "The reply is not JSON: a sign-in page or a proxy may have answered instead."
	case errors.As(err, &address):
		return "Check the address, the certificate and the way out of this network."
	}
	return "Check the address with the issuer's operator."
}

// sentence makes an error a sentence of its own.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
