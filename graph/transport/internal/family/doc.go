// Package family is a tiny executable schema to test the transport with. It knows
// nothing of Heed's own schema: the transport must work before any resolver does.
package family

//go:generate go tool gqlgen generate
