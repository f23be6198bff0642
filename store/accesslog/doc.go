// Package accesslog makes the access log tamper-evident: a chain of hashes over its
// entries, signed checkpoints of the chain's head, a witness outside the database that
// keeps them, proofs of single entries, and verification of all of it.
//
// Package store writes the entries, in the transaction of the operation that they record
// (Operation.RecordAccess). They are linked afterwards, so nothing here delays an
// operation.
//
// The package works on a pool of connections (store.DB) or on a database's address and
// knows nothing of operations and viewers. Of Heed it imports pgdriver, to connect, and
// jobs, whose pace Keep uses (jobs.Repeat). Package store imports nothing of it.
package accesslog
