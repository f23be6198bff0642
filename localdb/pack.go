package localdb

import (
	"archive/tar"
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// packHome writes the secret and the data of a cluster that has ended into an archive, which appears whole or not at all.
func packHome(h home, archive string) error {
	if err := os.MkdirAll(filepath.Dir(archive), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(archive), filepath.Base(archive)+".*")
	if err != nil {
		return err
	}
	err = packInto(file, h)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(file.Name(), archive)
	}
	if err != nil {
		os.Remove(file.Name())
	}
	return err
}

// packInto writes the files of a home.
func packInto(file io.Writer, h home) error {
	buffer := bufio.NewWriterSize(file, 1<<20)
	entries := tar.NewWriter(buffer)
	for _, top := range []string{h.secret(), h.data()} {
		if err := filepath.WalkDir(top, func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return packEntry(entries, h, path, entry)
		}); err != nil {
			return err
		}
	}
	if err := entries.Close(); err != nil {
		return err
	}
	return buffer.Flush()
}

// packEntry writes one file or folder. A cluster of ours has nothing else.
func packEntry(entries *tar.Writer, h home, path string, entry fs.DirEntry) error {
	info, err := entry.Info()
	if err != nil {
		return err
	}
	name, err := filepath.Rel(string(h), path)
	if err != nil {
		return err
	}
	header := &tar.Header{Name: filepath.ToSlash(name), Mode: int64(info.Mode().Perm()), Typeflag: tar.TypeDir}
	if entry.IsDir() {
		return entries.WriteHeader(header)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is neither file nor folder", path)
	}
	header.Typeflag, header.Size = tar.TypeReg, info.Size()
	if err := entries.WriteHeader(header); err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(entries, file)
	return err
}

// unpackHome makes a home what it was when it was packed. The data belongs to the runner, the secret to us.
func (p placement) unpackHome(archive string, h home) error {
	file, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer file.Close()
	block := make([]byte, 1<<16)
	for entries := tar.NewReader(bufio.NewReaderSize(file, 1<<20)); ; {
		header, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		name := filepath.FromSlash(header.Name)
		if !filepath.IsLocal(name) {
			return fmt.Errorf("%s leaves the cluster's folder", name)
		}
		path := filepath.Join(string(h), name)
		if header.Typeflag == tar.TypeDir {
			err = os.Mkdir(path, fs.FileMode(header.Mode))
		} else {
			err = unpackKept(path, fs.FileMode(header.Mode), entries, block)
		}
		if err != nil {
			return err
		}
		if path != h.secret() {
			if err := p.runner.own(path); err != nil {
				return err
			}
		}
	}
}

// unpackKept writes one file.
func unpackKept(path string, mode fs.FileMode, content io.Reader, block []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := io.CopyBuffer(struct{ io.Writer }{file}, content, block); err != nil {
		return err
	}
	return file.Close()
}
