// Package accesslog makes the access log hard to falsify: a chain of hashes over its
// entries, signed checkpoints of the chain's head, a witness outside the database that
// keeps them, proofs of single entries, and verification of all of it.
//
// The entries themselves are written by package store, in the transaction of the
// operation that they tell of (Operation.RecordAccess). They wait there for their link,
// so nothing here stands in an operation's way.
//
// It works on a pool of connections (store.DB) or on a database's address and knows
// nothing of operations and viewers. Of Heed it imports pgdriver, to connect, and
// jobs, at whose pace the keeper works (jobs.Repeat). Nothing of store imports it.
package accesslog
