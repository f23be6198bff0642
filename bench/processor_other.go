//go:build !linux

package main

import (
	"context"
	"database/sql"
	"errors"
)

// processors reads how much processor time this program and PostgreSQL have used, on Linux.
type processors struct{}

func processorsOf(context.Context, *sql.DB) (processors, error) {
	return processors{}, errors.New("processor time is measured on Linux only: it is read from /proc")
}

func (processors) read() (spent, error) { return spent{}, nil }
