package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// configCommand prints the settings in force.
type configCommand struct{}

// Run prints each setting with its variable, and which were given.
func (configCommand) Run(config Config, t terminal) error {
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	known := map[string]bool{}
	for _, s := range config.settings() {
		known[s.variable] = true
		origin := "default"
		if config.environment[s.variable] != "" {
			origin = "set"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", s.variable, s, origin)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(config.environment)) {
		if strings.HasPrefix(name, "HEED_") && !known[name] {
			fmt.Fprintf(t.err, "heed: %s is no setting of Heed\n", name)
		}
	}
	return nil
}
