package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/google/uuid"

	"heed/practice"
	"heed/store"
	"heed/text"
)

// keepersCommand finds restricted children without a keeper, and gives them one.
type keepersCommand struct {
	Count keepersCount `cmd:"" help:"Count restricted children that no manager knows by name, as the database's owner. Exit code 1 if any."`
	Hand  keepersHand  `cmd:"" help:"Give the children that nobody can see to a manager of the authority, as a role that owns the database."`
}

// keepersCount counts them.
type keepersCount struct{}

// Run prints how many there are of each authority, and their identifiers, but no names.
func (keepersCount) Run(ctx context.Context, config Config, t terminal) (err error) {
	d, err := ownersDatabase(ctx, config, t)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	list, err := store.ListChildrenWithoutKeeper(ctx, d.owner, time.Now(), socialCareIssuers(config))
	if err != nil {
		return err
	}
	lost, of := 0, map[string]int{}
	for _, u := range list {
		if of[authorityText(u)]++; !u.ByLead {
			lost++
		}
	}
	fmt.Fprintf(t.out, "restricted children without a keeper: %d, of these seen by nobody: %d\n", len(list), lost)
	if len(list) == 0 {
		return nil
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "AUTHORITY\tCHILDREN")
	for _, authority := range slices.Sorted(maps.Keys(of)) {
		fmt.Fprintf(table, "%s\t%d\n", authority, of[authority])
	}
	fmt.Fprintln(table, "\nCHILD\tAUTHORITY\tSTATE")
	for _, u := range list {
		state := "LOST"
		if u.ByLead {
			state = "A LEAD KNOWS"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", u.Child, authorityText(u), state)
	}
	return errors.Join(table.Flush(),
		errors.New("restricted children have no keeper: use `keepers hand` for children that nobody can see; for the others, a lead who can "+
			"see the child records a manager's involvement by name"))
}

// authorityText is the authority of a child, for printing.
func authorityText(u store.ChildWithoutKeeper) string {
	if u.Authority == nil {
		return "none"
	}
	return u.Authority.String()
}

// keepersHand hands them to a manager.
type keepersHand struct {
	Manager uuid.UUID   `required:"" placeholder:"ID" help:"The manager's account: active, MANAGER, of an active local authority."`
	Reason  string      `required:"" help:"Who decided it and why, 5 to 4,000 characters. It is kept: name no child."`
	Child   []uuid.UUID `placeholder:"ID" help:"This child only; may be repeated. Default: all that nobody can see."`
}

// Run hands them over, all or none, and prints their identifiers.
func (c keepersHand) Run(ctx context.Context, config Config, t terminal) (err error) {
	reason, err := text.Clean(c.Reason)
	if err != nil {
		return errors.New("the reason contains a control character: type it again")
	}
	reason = strings.TrimSpace(reason)
	if problems := practice.ValidateReason(reason); len(problems) > 0 {
		return errors.New(problems[0].Message)
	}
	d, err := ownersDatabase(ctx, config, t)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	handed, err := store.HandToKeeper(ctx, d.owner, time.Now(), socialCareIssuers(config),
		store.Handover{Keeper: c.Manager, Reason: reason, Only: c.Child})
	if err != nil {
		return err
	}
	for _, child := range handed {
		fmt.Fprintln(t.out, child)
	}
	fmt.Fprintf(t.out, "handed to %s: %d\n", c.Manager, len(handed))
	return nil
}

// ownersDatabase is the configured database, if a role is configured that owns it.
func ownersDatabase(ctx context.Context, config Config, t terminal) (*database, error) {
	d, err := sharedDatabase(ctx, config, false, newLog(t.err, config), t.err)
	if err != nil {
		return nil, err
	}
	if d.owner == "" {
		return nil, errors.Join(errNoOwner, d.close(ctx))
	}
	return d, nil
}

// socialCareIssuers are the trusted issuers that speak for social care; nil in
// development, where every account can sign in.
func socialCareIssuers(config Config) []string {
	if config.Development() {
		return nil
	}
	list := []string{}
	for _, i := range config.trusted {
		if slices.Contains(i.Agencies, practice.AgencySocialCare) {
			list = append(list, i.URL)
		}
	}
	return list
}
