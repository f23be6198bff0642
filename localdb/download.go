package localdb

import (
	"context"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
)

// maxTarball bounds a download, in bytes; the real packages have 10 to 35 MB.
const maxTarball = 128 << 20

// maxDownload bounds the time of a download, for a registry that stops in the middle; a slow line needs some minutes.
const maxDownload = 20 * time.Minute

// download saves the tarball at path, and removes it again unless its digest is the pinned one.
func (f fetcher) download(ctx context.Context, path string) error {
	address := f.registry.base.JoinPath(f.source.path())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return fmt.Errorf("fetching PostgreSQL: %w", err)
	}
	if f.registry.authorization != "" {
		request.Header.Set("Authorization", f.registry.authorization)
	}
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, ResponseHeaderTimeout: time.Minute}
	defer transport.CloseIdleConnections()
	response, err := (&http.Client{Transport: transport, Timeout: maxDownload}).Do(request)
	if err != nil {
		return fmt.Errorf("fetching PostgreSQL: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("fetching PostgreSQL: %s answers %s", address.Redacted(), response.Status)
	}
	digest, err := f.save(response, path)
	if err != nil {
		return fmt.Errorf("fetching PostgreSQL from %s: %w", address.Redacted(), err)
	}
	if digest != f.source.integrity {
		os.Remove(path)
		return fmt.Errorf("fetching PostgreSQL: %s has digest sha512-%s, want sha512-%s", address.Redacted(), digest, f.source.integrity)
	}
	return nil
}

// save writes the body to path and returns the base64 of its SHA-512.
func (f fetcher) save(response *http.Response, path string) (string, error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	defer file.Close()
	hash := sha512.New()
	meter := f.meter(response.ContentLength)
	defer meter.Close()
	written, err := io.Copy(io.MultiWriter(file, hash, meter), io.LimitReader(response.Body, maxTarball+1))
	if err != nil {
		return "", err
	}
	if written > maxTarball {
		return "", fmt.Errorf("more than %d bytes", maxTarball)
	}
	return base64.StdEncoding.EncodeToString(hash.Sum(nil)), file.Close()
}

// meter shows how far the download is: a bar on a terminal, one line anywhere else.
func (f fetcher) meter(size int64) io.WriteCloser {
	title := "Fetching PostgreSQL " + f.source.version
	if !terminal(f.progress) {
		fmt.Fprintf(f.progress, "%s from %s to %s (once)\n", title, f.registry.base.Redacted(), f.cache)
		return discard{}
	}
	return progressbar.NewOptions64(size,
		progressbar.OptionSetWriter(f.progress),
		progressbar.OptionSetDescription(title),
		progressbar.OptionShowBytes(true),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
	)
}

// terminal tells whether a person watches the writer.
func terminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// discard is a meter that shows nothing.
type discard struct{}

// Write counts nothing.
func (discard) Write(p []byte) (int, error) { return len(p), nil }

// Close has nothing to clear away.
func (discard) Close() error { return nil }
