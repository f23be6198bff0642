//go:build production

package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"

	"heed/auth"
)

// productionBuild says that the program has no parts for development. It refuses to start
// as a development server, so the functions below are never called.
const productionBuild = true

// developmentCommands are the commands for developers only: none.
type developmentCommands struct{}

func (*site) develop() ([]auth.Issuer, func(*http.ServeMux) http.Handler, error) {
	return nil, nil, errProductionBuild
}

func (*site) populate(context.Context, *database, io.Writer) error { return errProductionBuild }

func openPrivate(context.Context, Config, bool, *slog.Logger, io.Writer) (*database, error) {
	return nil, errProductionBuild
}

// sharedDatabase is openDatabase: a production build has no private database.
func sharedDatabase(ctx context.Context, config Config, create bool, log *slog.Logger, progress io.Writer) (*database, error) {
	return openDatabase(ctx, config, create, log, progress)
}
