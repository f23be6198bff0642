package accesslog

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"
)

const (
	// witnessAttempt is how long a witness may take to keep a checkpoint.
	witnessAttempt = 5 * time.Second
	// witnessReading is how long it may take to return all that it has kept.
	witnessReading = time.Minute
	// witnessAnswer is how much of its reply to a checkpoint is read, in bytes.
	witnessAnswer = 4096
)

// witnessServer keeps checkpoints on somebody else's server. They hold a number, a hash,
// an instant and a signature, and no personal data.
type witnessServer struct {
	address string
	client  *http.Client
}

// newWitnessServer refuses an address at which others could listen or reply.
func newWitnessServer(address string) (witnessServer, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Fragment != "" || u.Scheme != "https" && !(u.Scheme == "http" && thisMachine(u.Hostname())) {
		return witnessServer{}, errors.New("a witness is a file, an https address, or an http address of this machine")
	}
	// A redirect is refused: what is sent to one address must not go to another.
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return witnessServer{address, &http.Client{CheckRedirect: stay}}, nil
}

func thisMachine(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// show sends a checkpoint. A 2xx status means that the witness has kept it.
func (s witnessServer) show(ctx context.Context, c Checkpoint) error {
	body, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("write checkpoint: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, witnessAttempt)
	defer cancel()
	answer, err := s.ask(ctx, http.MethodPost, append(body, '\n'))
	if err != nil {
		return err
	}
	defer answer.Close()
	_, err = io.CopyN(io.Discard, answer, witnessAnswer) // so that the connection can be used again
	if err == nil || errors.Is(err, io.EOF) {
		return nil
	}
	return fmt.Errorf("read its answer: %w", err)
}

// list asks for all kept checkpoints.
func (s witnessServer) list(ctx context.Context) (io.ReadCloser, error) {
	return s.ask(ctx, http.MethodGet, nil)
}

// ask sends a request and returns the reply. Its errors leave out the address, which may
// hold a secret.
func (s witnessServer) ask(ctx context.Context, method string, body []byte) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, method, s.address, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("its address cannot be asked")
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := s.client.Do(req)
	if failed, ok := errors.AsType[*url.Error](err); ok {
		err = failed.Err
	}
	if unknown, ok := errors.AsType[*net.DNSError](err); ok {
		err = errors.New(unknown.Err)
	}
	if err != nil {
		return nil, fmt.Errorf("ask it: %w", err)
	}
	if resp.StatusCode/100 != 2 {
		return nil, errors.Join(fmt.Errorf("it answers %d", resp.StatusCode), resp.Body.Close())
	}
	return resp.Body, nil
}
