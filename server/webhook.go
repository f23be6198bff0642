package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"heed/practice"
	"heed/store/jobs"
)

const (
	// webhookTime bounds an attempt. It is less than a job may take.
	webhookTime = 10 * time.Second
	// webhookAnswer is how much of an answer's body is read, and webhookHeader of its header.
	webhookAnswer, webhookHeader = 4 << 10, 16 << 10
)

// checkWebhooks checks the settings of webhooks, and reads the networks that they may reach.
func (c *Config) checkWebhooks() error {
	var found []error
	for _, text := range c.WebhookNetworks {
		network, err := netip.ParsePrefix(strings.TrimSpace(text))
		if err != nil || network != network.Masked() {
			found = append(found, errors.New("HEED_WEBHOOK_NETWORKS: must be networks such as 10.20.0.0/16, with commas between them"))
			break
		}
		c.webhookNetworks = append(c.webhookNetworks, network)
	}
	return errors.Join(found...)
}

// webhookRule says which receivers webhooks may have.
func (c Config) webhookRule() practice.WebhookRule {
	return practice.WebhookRule{HTTP: c.Development(), Networks: c.webhookNetworks}
}

// hook is how the server's messages to the agencies' own systems are sent.
func (s *site) hook() jobs.Hook {
	portal := strings.TrimRight(s.config.PortalURL, "/")
	if portal == "" && s.config.Development() {
		portal = s.base
	}
	return jobs.Hook{Portal: portal, Send: newWebhookSender(s.config.webhookRule()).send}
}

// errAddressRefused says that a receiver's name led to an address that is not allowed.
var errAddressRefused = errors.New("the address is not public")

// webhookSender sends messages as Standard Webhooks 1.0.0 says. It follows no redirect and
// uses no proxy of the environment.
type webhookSender struct {
	rule   practice.WebhookRule
	client *http.Client
}

func newWebhookSender(rule practice.WebhookRule) *webhookSender {
	// The address is checked when the connection is made, after the name was resolved: a name
	// could lead elsewhere then than when it was checked before.
	dialer := &net.Dialer{Control: func(_, address string, _ syscall.RawConn) error {
		if at, err := netip.ParseAddrPort(address); err != nil || !rule.Allows(at.Addr()) {
			return errAddressRefused
		}
		return nil
	}}
	return &webhookSender{rule, &http.Client{
		Timeout:       webhookTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{DialContext: dialer.DialContext, MaxResponseHeaderBytes: webhookHeader, DisableCompression: true,
			TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}, MaxIdleConnsPerHost: webhookRunners, IdleConnTimeout: 30 * time.Second},
	}}
}

// send makes one attempt. Of the answer only the status counts.
func (s *webhookSender) send(ctx context.Context, m jobs.Message) practice.WebhookAttempt {
	to, err := url.Parse(m.URL)
	if err != nil || !s.rule.AllowsURL(to) {
		return practice.WebhookAttempt{Failure: practice.WebhookFailureAddressRefused}
	}
	request, err := newWebhookRequest(ctx, m)
	if err != nil {
		return practice.WebhookAttempt{Failure: practice.WebhookFailureUnreachable}
	}
	answer, err := s.client.Do(request)
	if err != nil {
		return practice.WebhookAttempt{Failure: webhookFailure(err)}
	}
	defer answer.Body.Close()
	_, _ = io.CopyN(io.Discard, answer.Body, webhookAnswer) // so that the connection can be used again
	attempt := practice.WebhookAttempt{Status: answer.StatusCode}
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		attempt.Failure = practice.WebhookFailureBadAnswer
	}
	return attempt
}

// newWebhookRequest writes a message and signs it.
func newWebhookRequest(ctx context.Context, m jobs.Message) (*http.Request, error) {
	body, err := json.Marshal(m.WebhookBody)
	if err != nil {
		return nil, err
	}
	signatures, err := practice.SignWebhook(m.Secrets, m.ID.String(), m.At, body)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, m.URL, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	for name, value := range map[string]string{"Content-Type": "application/json", "User-Agent": "Heed", "Webhook-Id": m.ID.String(),
		"Webhook-Timestamp": strconv.FormatInt(m.At.Unix(), 10), "Webhook-Signature": signatures} {
		request.Header.Set(name, value)
	}
	return request, nil
}

// webhookFailure is what is recorded of an attempt without an answer: never a text.
func webhookFailure(err error) practice.WebhookFailure {
	if errors.Is(err, errAddressRefused) {
		return practice.WebhookFailureAddressRefused
	}
	if fault, ok := errors.AsType[net.Error](err); ok && fault.Timeout() {
		return practice.WebhookFailureTimedOut
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return practice.WebhookFailureUntrusted
	}
	return practice.WebhookFailureUnreachable
}
