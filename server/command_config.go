package main

import (
	"fmt"
	"text/tabwriter"
)

// configCommand prints the settings in force.
type configCommand struct{}

// Run prints each setting with its variable, which ones were given, and which kind of
// build this is.
func (configCommand) Run(config Config, t terminal) error {
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, s := range config.settings() {
		origin := "default"
		if config.environment[s.variable] != "" {
			origin = "set"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", s.variable, s, origin)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	built := "development: without HEED_ISSUERS it serves invented people (go build -tags production leaves that out)"
	if productionBuild {
		built = "production: without invented people, a sign-in or a database of its own"
	}
	_, err := fmt.Fprintln(t.out, "built for", built)
	return err
}
