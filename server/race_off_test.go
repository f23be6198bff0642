//go:build !race

package main

// memoryFactor is how many times the memory this build needs.
const memoryFactor = 1
