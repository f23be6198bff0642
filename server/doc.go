// Command server runs Heed. Without flags or settings it needs nothing else: it brings a
// PostgreSQL, invented people who can sign in, and a demonstration partnership. Every
// setting is an environment variable; see Config, and `server config` for the values in
// force.
//
// The package is the outermost layer: it turns the environment into a Config, puts the
// parts together in run, and owns what only a process has: its clock, its signals, its
// listener, its log. Heed's own work is in the packages that it puts together.
package main
