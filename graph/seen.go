package graph

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"entgo.io/ent/privacy"
	"github.com/google/uuid"

	"heed/practice"
)

// denied reports whether a role's policy refused to read.
func denied(err error) bool { return errors.Is(err, privacy.Deny) }

// notAmong lists the identifiers that were asked for and not found, and those
// named twice.
func notAmong(ctx context.Context, asked, found []uuid.UUID, path string) []practice.Problem {
	var problems []practice.Problem
	for i, id := range asked {
		place := []string{path, strconv.Itoa(i)}
		switch {
		case !slices.Contains(found, id):
			problems = append(problems, missing(ctx, id, place...)...)
		case slices.Index(asked, id) < i:
			problems = append(problems, practice.Problem{Code: practice.ProblemCodeAlreadyExists, Path: place, Message: "This one is named already."})
		}
	}
	return problems
}
