// Package jobs does background work: the table of jobs, the runner that each replica has,
// and work that repeats.
//
// It imports store, as graph does: a job runs in an operation without a viewer
// (store.BeginJob), so that it reads and writes only through functions made for it. Code
// that needs work done later schedules it (Operation.Schedule in store) and knows nothing
// of this package.
package jobs
