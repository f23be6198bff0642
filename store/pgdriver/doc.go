// Package pgdriver is the thin driver around lib/pq. It lets many goroutines use one
// transaction, which is how gqlgen resolves, and saves PostgreSQL repeated work:
//
//   - One statement at a time: a statement is read to its last row before it
//     returns, and database/sql's own lock on the connection serialises the rest
//     (connection.go).
//   - Statement cache: each connection keeps its prepared statements
//     (connection.go).
//   - Inlist: IN ($1, $2, $3) is sent as = ANY ($1) with one array, so that lists
//     of all lengths have one text and one plan (inlist.go).
//   - Record cache: within a transaction that reads one snapshot, a record that was
//     read by its identifier is not read again (recordcache.go).
//
// It knows lib/pq and the way ent writes SQL, and nothing of Heed: no table, no viewer, no
// migration. Package store tells it which transactions read a snapshot (NewTransaction)
// and what each begins with (Options).
//
// The last two depend on the text of ent's statements. With an ent that writes them in
// another way it would still be correct, but slow; the conformance test runs ent's own
// queries through the driver and fails then.
package pgdriver
