// Package heed holds the contract: the GraphQL schema as it is written at the
// root of the repository, for the programs that serve or check it.
package heed

import _ "embed" // the contract

// Schema is the text of schema.graphql.
//
//go:embed schema.graphql
var Schema string
