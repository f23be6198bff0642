// Package ent is Heed's model: the records of domain.md as tables. The folder
// schema is written by hand, one file an aggregate; everything else in here is
// generated from it and never edited.
package ent

// The generator asks the contract which lists have pages.
//
//go:generate go -C .. run ./graph/compose
//go:generate go run ./generator
