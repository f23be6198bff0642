// Package texts holds the tests that send texts to every place of the contract that takes
// one.
package texts
