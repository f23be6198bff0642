// Package family is a tiny executable schema to test the door with. It knows
// nothing of Heed's own schema: the door must work before any resolver does.
package family

//go:generate go run generate.go
