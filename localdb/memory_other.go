//go:build !linux

package localdb

// MemoryFolder returns "": the system has no folder in memory that we know of.
func MemoryFolder() string { return "" }
