package localdb

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// maxUnpacked bounds what a tarball may grow to, in bytes; the real packages have about 60 MB.
const maxUnpacked = 1 << 30

// unpack puts the folder native of an npm tarball at dir and makes the links that its pg-symlinks.json lists, which
// npm tarballs cannot carry. Everything is written through an os.Root, so that no entry can leave dir; entries that try
// are refused, as is anything but files and folders.
func unpack(tarball, dir string) error {
	file, err := os.Open(tarball)
	if err != nil {
		return err
	}
	defer file.Close()
	stream, err := gzip.NewReader(file)
	if err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o755); err != nil { // whatever the umask took
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	if err := unpackEntries(tar.NewReader(io.LimitReader(stream, maxUnpacked)), root); err != nil {
		return err
	}
	return makeLinks(root)
}

// unpackEntries writes every entry below package/native.
func unpackEntries(entries *tar.Reader, root *os.Root) error {
	for {
		header, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if !filepath.IsLocal(filepath.FromSlash(header.Name)) {
			return fmt.Errorf("entry %q leaves the package", header.Name)
		}
		name, ours := strings.CutPrefix(path.Clean(header.Name), "package/native/")
		if !ours || header.Typeflag == tar.TypeDir {
			continue // folders are made for the files in them
		}
		if header.Typeflag != tar.TypeReg {
			return fmt.Errorf("entry %q is neither file nor folder", header.Name)
		}
		if err := unpackFile(entries, root, filepath.FromSlash(name), header.FileInfo().Mode()); err != nil {
			return err
		}
	}
}

// unpackFile writes one file, readable by all, because PostgreSQL may run as another user than the one who unpacks.
func unpackFile(content io.Reader, root *os.Root, name string, mode fs.FileMode) error {
	if err := makeFolders(root, filepath.Dir(name)); err != nil {
		return err
	}
	permissions := fs.FileMode(0o644)
	if mode&0o100 != 0 {
		permissions = 0o755
	}
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, permissions)
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := io.Copy(file, content); err != nil {
		return err
	}
	if err := file.Chmod(permissions); err != nil {
		return err
	}
	return file.Close()
}

// makeFolders makes a folder and its parents, open to all whatever the umask.
func makeFolders(root *os.Root, name string) error {
	if name == "." {
		return nil
	}
	if _, err := root.Stat(name); err == nil {
		return nil
	}
	if err := makeFolders(root, filepath.Dir(name)); err != nil {
		return err
	}
	if err := root.Mkdir(name, 0o755); err != nil {
		return err
	}
	return root.Chmod(name, 0o755)
}

// makeLinks makes the links that the package lists: the shared libraries are found by their short names.
func makeLinks(root *os.Root) error {
	list, err := root.ReadFile("pg-symlinks.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(list, &links); err != nil {
		return fmt.Errorf("pg-symlinks.json: %w", err)
	}
	for _, link := range links {
		source, ours := strings.CutPrefix(path.Clean(link.Source), "native/")
		target, alsoOurs := strings.CutPrefix(path.Clean(link.Target), "native/")
		if !ours || !alsoOurs || !filepath.IsLocal(source) || !filepath.IsLocal(target) {
			return fmt.Errorf("link %q to %q leaves the package", link.Target, link.Source)
		}
		relative, err := filepath.Rel(filepath.Dir(target), source)
		if err != nil {
			return err
		}
		if err := makeFolders(root, filepath.Dir(target)); err != nil {
			return err
		}
		if err := root.Symlink(relative, target); err != nil {
			return err
		}
	}
	return nil
}
