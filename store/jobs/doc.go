// Package jobs is the background work: what waits for its time in the table of
// jobs, the runner in every replica that does it, and what goes round beside it.
//
// It imports store, as graph does: a job is taken and done in an operation of
// nobody's (store.BeginJob), so that it sees and writes only through functions made
// for it. Whatever wants work done later schedules it (Operation.Schedule in store)
// and knows nothing of this package.
package jobs
