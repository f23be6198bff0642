package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"text/tabwriter"

	"github.com/google/uuid"

	"heed/auth"
	"heed/store/accesslog"
)

// accesslogProve proves an entry of the access log.
type accesslogProve struct {
	ID   string   `arg:"" help:"Identifier of a disclosure, as the child's access log has it, or of an entry."`
	Keys []string `type:"existingfile" placeholder:"FILE" help:"Keys of checkpoints (PEM, public or private). Default: the server's own."`
}

// Run prints the proof.
func (c accesslogProve) Run(ctx context.Context, config Config, t terminal) (err error) {
	id, err := uuid.Parse(c.ID)
	if err != nil {
		return errors.New("this is not the identifier of a disclosure or an entry")
	}
	d, err := sharedDatabase(ctx, config, false, newLog(t.err, config), t.err)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	keys, err := trustedKeys(config, c.Keys)
	if err != nil {
		return err
	}
	proof, err := accesslog.Prove(ctx, d.widest(), id, keys)
	if err != nil {
		return err
	}
	text, err := proof.Text()
	if err != nil {
		return err
	}
	_, err = t.out.Write(text)
	return err
}

// accesslogCheck checks a proof on any machine.
type accesslogCheck struct {
	File string   `arg:"" type:"existingfile" help:"The proof."`
	Keys []string `type:"existingfile" placeholder:"FILE" help:"Keys of the partnership (PEM, public or private). Default: the server's own."`
}

// Run says what the proof proves, and fails if it proves nothing.
func (c accesslogCheck) Run(config Config, t terminal) error {
	text, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("read proof: %w", err)
	}
	keys, err := trustedKeys(config, c.Keys)
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("the public key is missing: give the key that the partnership publishes with --keys")
	}
	if err != nil {
		return err
	}
	proof, err := accesslog.CheckProof(text, keys)
	if err != nil {
		return fmt.Errorf("the proof is not valid: %w", err)
	}
	says, err := proof.Says()
	if err != nil {
		return err
	}
	return tell(t.out, proof, says)
}

// shownOrRefused says what the outcome was for one of the children. Entries of earlier
// releases list refused children among those who were shown: the rule distinguishes them.
func shownOrRefused(says accesslog.ProvenEntry, i int) string {
	how := "by the rule " + says.Rules[i]
	if says.Rules[i] == string(auth.AccessRuleNone) {
		how = "was refused"
	}
	if i < len(says.Kinds) {
		how += ", " + says.Kinds[i]
	}
	return how
}

// tell says in words what a sound proof proves, and what it does not.
func tell(out io.Writer, p accesslog.Proof, says accesslog.ProvenEntry) error {
	const instants = "2006-01-02 15:04:05.000000 MST"
	fmt.Fprintf(out, "The proof is valid. Entry %s is number %d of the access log. The log had %d entries when it was signed,\n"+
		"at %s, with the key %s.\n\nThe entry says:\n", says.ID, p.Place, p.Checkpoint.Seq, p.Checkpoint.At.Format(instants), p.Checkpoint.KeyID)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(what, format string, args ...any) {
		fmt.Fprintf(table, "  %s\t"+format+"\n", append([]any{what}, args...)...)
	}
	line("when", "%s", says.At.Format(instants))
	line("who", "practitioner %s of organisation %s (%s)", says.PractitionerID, says.OrganisationID, says.Agency)
	line("did", "%q: %s", says.Operation, says.Outcome)
	if says.Purpose != nil {
		line("for", "%q", *says.Purpose)
	}
	line("fields", "%q", says.Fields)
	for i, child := range says.Children {
		mark := ""
		if p.Child != nil && *p.Child == child {
			mark = "  <- the requested disclosure"
		}
		line("child", "%s %s%s", child, shownOrRefused(says, i), mark)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(out,
		"\nIt proves that the access log contained this text at this place when it was signed. It does not prove that\n"+
			"nobody else accessed the record: for that, run `accesslog verify`, which recomputes the whole log.")
	return err
}

// trustedKeys reads the possible signing keys of checkpoints: those of the files, or the
// server's own.
func trustedKeys(config Config, files []string) (map[string]ed25519.PublicKey, error) {
	if len(files) == 0 {
		files = []string{config.CheckpointKey}
		if config.CheckpointKey == "" {
			files = []string{config.inState(ownCheckpointKey)}
		}
	}
	return accesslog.LoadPublicKeys(files...)
}
