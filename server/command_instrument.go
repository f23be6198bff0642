package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"heed/graph/instrument/definition"
	"heed/practice"
	"heed/store"
)

// instrumentCommand checks and loads the instruments that care is graded by.
type instrumentCommand struct {
	Check instrumentCheck `cmd:"" help:"Read an instrument's file and report every error. Needs no database. Exit code 1 on an error."`
	Load  instrumentLoad  `cmd:"" help:"Load an instrument's file as a new version, as a role that owns the database."`
}

// instrumentCheck checks a file.
type instrumentCheck struct {
	File string `arg:"" type:"existingfile" help:"Instrument in YAML or JSON, by the server's /instrument.schema.json."`
}

// Run prints what the file holds, or fails with all its mistakes.
func (c instrumentCheck) Run(t terminal) error {
	text, err := readInstrument(c.File)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "sound: %s\n", summary(text.Instrument))
	return nil
}

// instrumentLoad loads a file.
type instrumentLoad struct {
	File string `arg:"" type:"existingfile" help:"The instrument in YAML or JSON."`
}

// Run loads the file, or fails with all its mistakes and loads nothing.
func (c instrumentLoad) Run(ctx context.Context, config Config, t terminal) (err error) {
	text, err := readInstrument(c.File)
	if err != nil {
		return err
	}
	d, err := sharedDatabase(ctx, config, false, newLog(t.err, config), t.err)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	if d.owner == "" {
		return errNoOwner
	}
	fresh, err := store.LoadInstrument(ctx, d.owner, time.Now(), text.Instrument, text.Tree)
	if err != nil {
		return err
	}
	done := "loaded"
	if !fresh {
		done = "already loaded with this definition"
	}
	fmt.Fprintf(t.out, "%s: %s\n", done, summary(text.Instrument))
	return nil
}

// readInstrument reads a file; its error names every mistake, each with its line and its
// place.
func readInstrument(file string) (definition.Text, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return definition.Text{}, fmt.Errorf("read the instrument: %w", err)
	}
	text := definition.Read(string(data))
	if len(text.Problems) == 0 {
		return text, nil
	}
	mistakes := make([]error, len(text.Problems))
	for i, p := range text.Problems {
		at := fmt.Sprintf("%s:%d", file, text.Line(p))
		if len(p.Path) > 0 {
			at += ": " + strings.Join(p.Path, ".")
		}
		mistakes[i] = fmt.Errorf("%s: %s", at, p.Message)
	}
	return definition.Text{}, fmt.Errorf("nothing is loaded, correct the errors in %d places:\n%w", len(mistakes), errors.Join(mistakes...))
}

// summary describes an instrument for people.
func summary(in practice.Instrument) string {
	subs, items, described := 0, 0, 0
	for _, area := range in.Areas {
		subs += len(area.SubAreas)
		for _, sub := range area.SubAreas {
			items += len(sub.Items)
			for _, item := range sub.Items {
				described += min(len(item.Descriptors), 1)
			}
		}
	}
	return fmt.Sprintf("%s %s, %s: %d areas, %d sub-areas, %d items (%d with descriptors), training %s",
		in.Code, in.Version, in.Title, len(in.Areas), subs, items, described, in.Training)
}
