package accesslog

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// Witness keeps a checkpoint outside the database, permanently, before it returns. It
// belongs where the database's administrators cannot write: then it reveals a chain that
// was rewritten or cut off together with its checkpoints. It may get the same checkpoint
// twice.
type Witness func(context.Context, Checkpoint) error

// NewWitness returns the witness at an address: a file that takes a checkpoint a
// line, or a server that takes each as JSON by POST, at an https address or, on
// this machine, an http one.
func NewWitness(address string) (Witness, error) {
	if !remote(address) {
		return witnessFile(address), nil
	}
	server, err := newWitnessServer(address)
	if err != nil {
		return nil, err
	}
	return server.show, nil
}

// ReadWitness reads the checkpoints of a witness: a line each, in the form of the file or
// as they were sent by POST. A server is asked by GET.
func ReadWitness(ctx context.Context, address string) ([]Checkpoint, error) {
	open := func() (io.ReadCloser, error) { return os.Open(address) }
	if remote(address) {
		server, err := newWitnessServer(address)
		if err != nil {
			return nil, err
		}
		ctx, cancel := context.WithTimeout(ctx, witnessReading)
		defer cancel()
		open = func() (io.ReadCloser, error) { return server.list(ctx) }
	}
	kept, err := open()
	if err != nil {
		return nil, fmt.Errorf("read witness: %w", err)
	}
	defer kept.Close()
	return readCheckpoints(kept)
}

// remote distinguishes the address of a server from the path of a file.
func remote(address string) bool { return strings.Contains(address, "://") }

// witnessFile keeps checkpoints in a file, flushed to disk before it returns.
func witnessFile(path string) Witness {
	return func(_ context.Context, c Checkpoint) error {
		line, err := c.MarshalText()
		if err != nil {
			return err
		}
		file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
		if err != nil {
			return fmt.Errorf("open witness: %w", err)
		}
		_, err = file.Write(append(line, '\n'))
		if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
			return fmt.Errorf("write witness: %w", err)
		}
		return nil
	}
}

func readCheckpoints(kept io.Reader) ([]Checkpoint, error) {
	var list []Checkpoint
	lines := bufio.NewScanner(kept)
	for n := 1; lines.Scan(); n++ {
		line := lines.Bytes()
		if len(line) == 0 {
			continue
		}
		read := (*Checkpoint).UnmarshalText
		if line[0] == '{' {
			read = func(c *Checkpoint, line []byte) error { return json.Unmarshal(line, c) }
		}
		var c Checkpoint
		if err := read(&c, line); err != nil {
			return nil, fmt.Errorf("line %d of the witness: %w", n, err)
		}
		list = append(list, c)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read witness: %w", err)
	}
	return list, nil
}
