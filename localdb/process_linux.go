package localdb

import "syscall"

// endWithParent has the kernel send the signal to the child when its parent dies.
func endWithParent(attr *syscall.SysProcAttr, signal syscall.Signal) { attr.Pdeathsig = signal }
