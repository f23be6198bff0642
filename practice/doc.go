// Package practice holds the rules of neglect work, so that a social worker could read
// them and say whether they are right: what a concern must contain, when its decision is
// due, who is a sibling, what an agency may read, when two records are probably one child.
//
// Values come in, decisions go out. The package knows no database, no network, no clock,
// no randomness and no viewer: the time, the random bytes and the facts are parameters, so
// the same facts always give the same answer. It holds only published data (see
// data/README.md), decoded once and never changed.
//
// A refusal is not an error but a list of [Problem] values, all at once, each with a
// sentence for the person who has to correct it. No problem and no error ever repeats what
// was typed: it may be a child's name.
//
// The enumerations of the contract are written once, in its sections. Their Go types are
// generated from there, into the files that end in _codes.go: a string type, and a constant
// for each value, named by its type followed by the value.
package practice
