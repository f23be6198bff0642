package localdb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Filling is what a throw-away cluster holds from its beginning.
type Filling struct {
	// Key distinguishes fillings: it changes with everything that Fill's result depends on
	// except PostgreSQL.
	Key string
	// Fill fills an empty cluster.
	Fill func(context.Context, *Cluster) error
}

// keptUnused is how long an unused filled cluster is kept.
const keptUnused = 48 * time.Hour

// TemporaryFilled is Temporary with something in the cluster. It is filled once for a user and a machine and kept in the
// user's cache folder, from which the next process copies it: making a cluster costs more than most tests. What cannot
// be kept is made again each time.
func TemporaryFilled(ctx context.Context, f Filling) (*Cluster, error) {
	binaries, place, err := prepareTemporary(ctx)
	if err != nil {
		return nil, err
	}
	archive, err := f.archive(binaries)
	if err != nil {
		return fillTemporary(ctx, f, binaries, place, "")
	}
	now := time.Now()
	if os.Chtimes(archive, now, now) != nil {
		return fillTemporary(ctx, f, binaries, place, archive)
	}
	h, err := place.temporary()
	if err != nil {
		return nil, err
	}
	err = place.unpackHome(archive, h)
	if err == nil {
		var cluster *Cluster
		if cluster, err = startTemporary(ctx, binaries, h); err == nil {
			return cluster, nil
		}
	}
	os.RemoveAll(string(h))
	if ctx.Err() != nil {
		return nil, err
	}
	// If the kept cluster is damaged in any way, a new one is not.
	return fillTemporary(ctx, f, binaries, place, archive)
}

// archive is the file that keeps the filled cluster.
func (f Filling) archive(binaries Binaries) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	server, err := os.Stat(filepath.Join(binaries.Dir, "postgres"))
	if err != nil {
		return "", err
	}
	parts := append(Config{Throwaway: true}.initialArguments(), locales...)
	parts = append(parts, f.Key, binaries.Dir, server.ModTime().String(), fmt.Sprint(server.Size()))
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return filepath.Join(cache, "heed", "clusters", hex.EncodeToString(sum[:12])+".tar"), nil
}

// fillTemporary makes a cluster, fills it, and keeps it in the archive, unless that is "".
func fillTemporary(ctx context.Context, f Filling, binaries Binaries, place placement, archive string) (*Cluster, error) {
	h, err := place.temporary()
	if err != nil {
		return nil, err
	}
	cluster, err := Start(ctx, Config{Binaries: binaries, Dir: string(h), Throwaway: true})
	if err != nil {
		os.RemoveAll(string(h))
		return nil, err
	}
	// The server is stopped in good order, so that the copy is complete.
	tools := toolbox{bin: binaries.Dir, runner: place.runner, folder: string(h)}
	cluster.halt = tools.halter(h.data(), haltFast)
	err = f.Fill(ctx, cluster)
	if stopped := cluster.Stop(context.WithoutCancel(ctx)); err == nil {
		err = stopped
	}
	if err != nil {
		os.RemoveAll(string(h))
		return nil, err
	}
	if archive != "" && packHome(h, archive) == nil {
		removeUnused(filepath.Dir(archive))
	}
	return startTemporary(ctx, binaries, h)
}

// removeUnused removes archives that have not been used for long.
func removeUnused(folder string) {
	archives, _ := filepath.Glob(filepath.Join(folder, "*.tar*")) // the pattern is well formed
	for _, archive := range archives {
		if info, err := os.Stat(archive); err == nil && time.Since(info.ModTime()) > keptUnused {
			os.Remove(archive)
		}
	}
}
