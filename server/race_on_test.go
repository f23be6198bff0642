//go:build race

package main

// memoryFactor is how many times the memory this build needs: the race detector
// takes five to ten times as much.
const memoryFactor = 6

// fallingDue is how many actions fall due while servers are killed: a tenth, because all
// of them would take ten times as long.
const fallingDue = 500
