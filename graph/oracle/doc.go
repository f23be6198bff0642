// Package oracle holds the tests that compare the API with a model of access in plain Go
// (graph/graphtest): for every viewer, every kind of record, every way between records and
// every field.
package oracle
