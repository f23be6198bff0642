package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
)

// WitnessFile returns a witness that keeps checkpoints in a file, a line each,
// on disk before it returns. The file belongs where the database's
// administrators cannot write: then even a chain that was rewritten or cut
// together with its checkpoints is found out.
func WitnessFile(path string) func(Checkpoint) error {
	return func(c Checkpoint) error {
		line, err := c.MarshalText()
		if err != nil {
			return err
		}
		file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
		if err != nil {
			return fmt.Errorf("open witness: %w", err)
		}
		_, err = file.Write(append(line, '\n'))
		return wrapped("write witness", errors.Join(err, file.Sync(), file.Close()))
	}
}

// ReadWitness reads the checkpoints that WitnessFile kept.
func ReadWitness(path string) ([]Checkpoint, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read witness: %w", err)
	}
	var list []Checkpoint
	for i, line := range bytes.Split(text, []byte("\n")) {
		if len(line) == 0 {
			continue
		}
		var c Checkpoint
		if err := c.UnmarshalText(line); err != nil {
			return nil, fmt.Errorf("line %d of the witness: %w", i+1, err)
		}
		list = append(list, c)
	}
	return list, nil
}
