// Package ent is Heed's model: the records of domain.md as tables. The folder
// schema is written by hand, one file an aggregate; everything else in here is
// generated from it and never edited.
package ent

// The generator reads the contract, which is put together first.
//
//go:generate go -C .. run ./graph/compose
//go:generate go run ./generator
