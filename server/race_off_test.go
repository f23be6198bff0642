//go:build !race

package main

// memoryFactor is how many times the memory this build needs.
const memoryFactor = 1

// fallingDue is how many actions fall due while servers are killed.
const fallingDue = 5_000
