//go:build !linux

package localdb

// memoryFolder returns "": the system has no folder in memory that we know of.
func memoryFolder() string { return "" }
