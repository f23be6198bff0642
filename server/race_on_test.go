//go:build race

package main

// memoryFactor is how many times the memory this build needs: the race detector
// takes five to ten times as much.
const memoryFactor = 6
