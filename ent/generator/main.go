// Command generator writes package ent from ent/schema.
//
// entgql serves as Go templates only: field collection, node lookup, pagination
// and edges. It writes no GraphQL: schema.graphql is the contract, by hand.
package main

import (
	"log"
	"os"

	"entgo.io/contrib/entgql"
	"entgo.io/ent/entc"
	"entgo.io/ent/entc/gen"
)

func main() {
	contract, err := os.ReadFile("../schema.graphql")
	if err != nil {
		log.Fatal(err)
	}
	own, err := slim(contract)
	if err != nil {
		log.Fatal(err)
	}
	gql, err := entgql.NewExtension(entgql.WithTemplates(
		entgql.CollectionTemplate, entgql.NodeTemplate, entgql.PaginationTemplate, entgql.EdgeTemplate,
	))
	if err != nil {
		log.Fatal(err)
	}
	config := &gen.Config{
		Package:  "heed/ent",
		Features: []gen.Feature{gen.FeatureExecQuery, gen.FeatureModifier, gen.FeatureLock, gen.FeatureNamedEdges, gen.FeatureVersionedMigration},
		Hooks:    []gen.Hook{write},
	}
	// Ours come last: they wrap those of the extension too.
	last := func(c *gen.Config) error { c.Templates = append(c.Templates, own); return nil }
	if err := entc.Generate("./schema", config, entc.Extensions(gql), last); err != nil {
		log.Fatal(err)
	}
}
