//go:build production

package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"

	"heed/auth"
)

// productionBuild says that the program has no parts for development. It refuses to
// begin as a development server, so that the functions below are never called.
const productionBuild = true

// developmentCommands are what the program can do for developers only: nothing.
type developmentCommands struct{}

func (*site) develop() ([]auth.Issuer, func(*http.ServeMux) http.Handler, error) {
	return nil, nil, errProductionBuild
}

func (*site) populate(context.Context, *database, io.Writer) error { return errProductionBuild }

func openPrivate(context.Context, Config, bool, *slog.Logger, io.Writer) (*database, error) {
	return nil, errProductionBuild
}

// sharedDatabase is openDatabase: there is no private database that a server shares.
func sharedDatabase(ctx context.Context, config Config, create bool, log *slog.Logger, progress io.Writer) (*database, error) {
	return openDatabase(ctx, config, create, log, progress)
}
