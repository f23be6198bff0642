// Command plan writes the next migration: the difference between ent/schema and the
// migrations so far. A person reads the SQL, says why in a comment, and commits it.
//
//	go run ./store/plan NAME
package main

import (
	"context"
	"errors"
	"log"
	"os"

	"ariga.io/atlas/sql/sqltool"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql/schema"

	"heed/ent/migrate"
	"heed/localdb"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go run ./store/plan NAME")
	}
	if err := plan(context.Background(), os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

// plan applies the migrations to a scratch database and compares the model with it.
func plan(ctx context.Context, name string) (err error) {
	cluster, err := localdb.Temporary(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cluster.Stop(ctx)) }()
	dir, err := sqltool.NewGooseDir("store/migrations")
	if err != nil {
		return err
	}
	return migrate.NamedDiff(ctx, cluster.URL(localdb.Superuser, "postgres"), name,
		schema.WithDir(dir),
		schema.WithDialect(dialect.Postgres),
		schema.WithMigrationMode(schema.ModeReplay),
		schema.WithFormatter(sqltool.GooseFormatter),
		schema.WithForeignKeys(true),
	)
}
