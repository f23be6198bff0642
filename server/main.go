package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/caarlos0/env/v11"
)

// commands are the program's commands; serve is the default.
type commands struct {
	Serve         serveCommand         `cmd:"" default:"1" help:"Serve the GraphQL API (the default)."`
	Migrate       migrateCommand       `cmd:"" help:"Migrate the database."`
	Issuer        issuerCommand        `cmd:"" help:"Check the trusted issuers."`
	Administrator administratorCommand `cmd:"" help:"Register the first administrator."`
	Instrument    instrumentCommand    `cmd:"" help:"Check and load instruments."`
	Accesslog     accesslogCommand     `cmd:"" help:"Verify, export and prove the access log."`
	Keepers       keepersCommand       `cmd:"" help:"Manage restricted children that no manager of the authority can see."`
	Jobs          jobsCommand          `cmd:"" help:"List waiting background jobs, late and failed ones first. It names nobody."`
	Config        configCommand        `cmd:"" help:"Print the settings in force, without secrets."`
	Development   developmentCommands  `embed:""`
}

// terminal is where a command writes: results to out, everything else to err.
type terminal struct{ out, err io.Writer }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second signal ends the process at once.
	context.AfterFunc(ctx, stop)
	code := execute(ctx, os.Args[1:], env.ToMap(os.Environ()), terminal{os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// execute runs one command and returns the process's exit code: 0 for success, 1 for an
// error, 2 for an unknown command or flag.
func execute(ctx context.Context, args []string, environment map[string]string, t terminal) int {
	parser, err := kong.New(&commands{},
		kong.Name("server"), kong.Description("Heed, the API of a child neglect partnership's portal."),
		kong.Writers(t.out, t.err), kong.UsageOnError())
	if err != nil {
		fmt.Fprintln(t.err, "heed:", err)
		return 2
	}
	chosen, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(t.err, "heed: %v (see --help)\n", err)
		return 2
	}
	config, err := readConfig(environment)
	if err == nil {
		for _, name := range unknownVariables(config) {
			fmt.Fprintf(t.err, "heed: %s is not a setting of Heed and has no effect; `config` lists the settings\n", name)
		}
		chosen.BindTo(ctx, (*context.Context)(nil))
		err = chosen.Run(config, t)
	}
	if err != nil {
		fmt.Fprintln(t.err, "heed:", err)
		if hint := hintOf(err); hint != "" {
			fmt.Fprintln(t.err, "heed:", hint)
		}
		return 1
	}
	return 0
}
