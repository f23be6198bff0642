//go:build unix && !linux

package localdb

import "syscall"

// endWithParent does nothing: this system cannot, and the next start ends what was left over.
func endWithParent(*syscall.SysProcAttr, syscall.Signal) {}
