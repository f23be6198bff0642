package main

import (
	"fmt"
	"text/tabwriter"
)

// configCommand prints the settings in force.
type configCommand struct{}

// Run prints each setting with its variable, and which were given.
func (configCommand) Run(config Config, t terminal) error {
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, s := range config.settings() {
		origin := "default"
		if config.environment[s.variable] != "" {
			origin = "set"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", s.variable, s, origin)
	}
	return table.Flush()
}
