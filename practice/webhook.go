package practice

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// WebhookRule says which receivers webhooks may have.
type WebhookRule struct {
	// HTTP also allows http to this machine: in development.
	HTTP bool
	// Networks are not public, and may be reached all the same.
	Networks []netip.Prefix
}

// reservedNets are networks that are not public, besides those that netip knows (IANA
// special-purpose address registries, RFC 6890), and those that lead to IPv4 addresses.
var reservedNets = prefixes("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
	"198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32",
	"2002::/16", "3fff::/20", "5f00::/16", "fec0::/10")

func prefixes(list ...string) []netip.Prefix {
	nets := make([]netip.Prefix, len(list))
	for i, text := range list {
		nets[i] = netip.MustParsePrefix(text)
	}
	return nets
}

// Allows reports whether an address may be connected to: a public one, or one of the
// networks that are allowed.
func (r WebhookRule) Allows(at netip.Addr) bool {
	at = at.Unmap().WithZone("")
	within := func(nets []netip.Prefix) bool {
		for _, n := range nets {
			if n.Contains(at) {
				return true
			}
		}
		return false
	}
	return within(r.Networks) || at.IsGlobalUnicast() && !at.IsPrivate() && !within(reservedNets)
}

// longestWebhookURL is the limit of an address, in characters.
const longestWebhookURL = 500

// AllowsURL reports whether messages may go to an address, as far as the address tells: what
// its name leads to is known when the connection is made.
func (r WebhookRule) AllowsURL(u *url.URL) bool {
	local, err := netip.ParseAddr(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && r.HTTP && (u.Hostname() == "localhost" || err == nil && local.IsLoopback())
}

// Validate checks the address of a webhook. Path: url.
func (r WebhookRule) Validate(address string) []Problem {
	var found problems
	u, err := url.Parse(address)
	switch {
	case utf8.RuneCountInString(address) > longestWebhookURL:
		found.add(ProblemCodeTooLong, fmt.Sprintf("The address is longer than %d characters.", longestWebhookURL), "url")
	case err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" || strings.ContainsAny(address, " \t\r\n") ||
		u.Scheme != "https" && u.Scheme != "http":
		found.add(ProblemCodeInvalid,
			"The address is not valid. Write it like https://system.example.org/heed, without user and password.", "url")
	case !r.AllowsURL(u):
		found.add(ProblemCodeInvalid, "The address must begin with https.", "url")
	default:
		if at, err := netip.ParseAddr(u.Hostname()); err == nil && !r.Allows(at) {
			found.add(ProblemCodeInvalid, "The address is not public. Whoever runs Heed can allow its network.", "url")
		}
	}
	return found
}

const (
	// WebhookSecretPrefix begins a secret, which goes on in base64 (Standard Webhooks 1.0.0).
	WebhookSecretPrefix = "whsec_"
	// WebhookSecretBytes is how many random bytes a secret has.
	WebhookSecretBytes = 32
	// WebhookOverlap is how long a former secret signs beside the new one.
	WebhookOverlap = 24 * time.Hour
)

// WebhookSecret writes random bytes as a secret.
func WebhookSecret(random []byte) string {
	return WebhookSecretPrefix + base64.StdEncoding.EncodeToString(random)
}

// SignWebhook signs a message at an instant by each of the secrets, as the header
// webhook-signature has it (Standard Webhooks 1.0.0).
func SignWebhook(secrets []string, id string, at time.Time, body []byte) (string, error) {
	signatures := make([]string, len(secrets))
	for i, secret := range secrets {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, WebhookSecretPrefix))
		if err != nil {
			return "", errors.New("a secret is not written in base64")
		}
		mac := hmac.New(sha256.New, key)
		fmt.Fprintf(mac, "%s.%d.%s", id, at.Unix(), body)
		signatures[i] = "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	return strings.Join(signatures, " "), nil
}

// WebhookBody is the body of a message about one notice. Like a mail it holds nothing of what
// the notice is about.
type WebhookBody struct {
	// Type is always notice.created.
	Type string `json:"type"`
	// Timestamp is when the notice was written.
	Timestamp time.Time `json:"timestamp"`
	// Data is what a mail would say.
	Data WebhookNotice `json:"data"`
}

// WebhookNotice is what a message says about a notice.
type WebhookNotice struct {
	// Reference is the notice's identifier, and Recipient that of the practitioner who receives
	// it.
	Reference string `json:"reference"`
	Recipient string `json:"recipient"`
	// Urgency is ORDINARY, URGENT or IMMEDIATE.
	Urgency string `json:"urgency"`
	// Link leads to the notice in the portal; left out where there is no portal.
	Link string `json:"link,omitempty"`
}

// webhookUrgencies are the urgencies as a program reads them.
var webhookUrgencies = map[NoticeUrgency]string{
	NoticeUrgencyOrdinary: "ORDINARY", NoticeUrgencyUrgent: "URGENT", NoticeUrgencyImmediate: "IMMEDIATE",
}

// NoticeWebhook is the message about one notice: its reference and where to read it.
func NoticeWebhook(u NoticeUrgency, reference, recipient string, written time.Time, portal string) WebhookBody {
	body := WebhookBody{Type: "notice.created", Timestamp: written.UTC(),
		Data: WebhookNotice{Reference: reference, Recipient: recipient, Urgency: webhookUrgencies[u]}}
	if portal != "" {
		body.Data.Link = portal + "/notices/" + reference
	}
	return body
}

// WebhookAttempt is how an attempt to send a message ended.
type WebhookAttempt struct {
	// Failure is why it was not delivered; empty if it was.
	Failure WebhookFailure
	// Status is the HTTP status of the answer; 0 if there was none.
	Status int
}

// webhookGone is the answer of a receiver that wants no more messages (RFC 9110, section
// 15.5.11).
const webhookGone = 410

// Gone reports whether the receiver wants no more messages.
func (a WebhookAttempt) Gone() bool { return a.Status == webhookGone }

// webhookWaits are the waits after each failed attempt: the schedule that Standard Webhooks
// 1.0.0 gives as its example. After the last the message is given up.
var webhookWaits = []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour,
	14 * time.Hour, 20 * time.Hour, 24 * time.Hour}

const (
	// webhookTime is how long a message is tried, also if its webhook rested meanwhile.
	webhookTime = 5 * 24 * time.Hour
	// longestRest bounds the rest of a webhook: its next message then tries it.
	longestRest = 5 * time.Minute
)

// NextAttempt is when a message is tried again after its nth failed attempt, from 1; false if
// it is given up.
func (a WebhookAttempt) NextAttempt(attempts int, since, now time.Time) (time.Time, bool) {
	if a.Gone() || attempts > len(webhookWaits) || now.Sub(since) > webhookTime {
		return time.Time{}, false
	}
	return now.Add(webhookWaits[attempts-1]), true
}

// WebhookRest is until when nothing is sent to a receiver that failed a number of times in a
// row, from 1, so that one that stalls does not hold up the others.
func WebhookRest(failures int, now time.Time) time.Time {
	wait := webhookWaits[0]
	for range failures - 1 {
		if wait *= 2; wait >= longestRest {
			return now.Add(longestRest)
		}
	}
	return now.Add(wait)
}

// WebhookStateOf is the state of a webhook whose last attempts failed a number of times in
// a row.
func WebhookStateOf(gone bool, failures int) WebhookState {
	switch {
	case gone:
		return WebhookStateGone
	case failures > 0:
		return WebhookStateFailing
	}
	return WebhookStateActive
}
