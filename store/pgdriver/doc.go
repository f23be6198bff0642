// Package pgdriver is the thin driver around lib/pq. It makes one transaction fit
// for many goroutines, which is how gqlgen resolves, and spares PostgreSQL work
// that lib/pq and ent would give it twice:
//
//   - One statement at a time: a statement is read to its last row before it
//     returns, and database/sql's own lock on the connection serialises the rest
//     (connection.go).
//   - Statement cache: each connection keeps its prepared statements
//     (connection.go).
//   - Lists as arrays: IN ($1, $2, $3) is sent as = ANY ($1) with one array, so
//     that lists of all lengths have one text and one plan (inlist.go).
//   - Record cache: within a transaction that reads one snapshot, a record that was
//     read by its identifier is not asked for again (recordcache.go).
//
// It knows lib/pq and the way ent writes SQL, and nothing of Heed: no table, no
// viewer, no migration. Package store tells it which transactions read a snapshot
// (NewTransaction) and what each begins with (Options).
//
// The last two depend on the text of ent's statements. An upgrade of ent that writes
// them in another way would go on working and be slow; the conformance test runs
// ent's own queries through the driver and fails then.
package pgdriver
