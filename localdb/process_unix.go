//go:build unix

package localdb

import (
	"context"
	"fmt"
	"syscall"
	"time"
)

// hasSockets says that the cluster listens on a Unix socket.
const hasSockets = true

// attributes makes a child of the account's, in a process group of its own, so that a Ctrl-C in the terminal reaches
// us alone and we end the server after its last client.
func attributes(runner *account, mode haltMode) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if runner != nil {
		attr.Credential = &syscall.Credential{Uid: uint32(runner.uid), Gid: uint32(runner.gid)}
	}
	endWithParent(attr, mode.signal())
	return attr
}

// signal is what PostgreSQL understands as the mode.
func (m haltMode) signal() syscall.Signal {
	if m == haltNow {
		return syscall.SIGQUIT
	}
	return syscall.SIGINT
}

// halter returns the function that ends a server in the given mode, and abruptly once ctx has ended.
func (t toolbox) halter(_ string, mode haltMode) func(context.Context, *process) error {
	return func(ctx context.Context, server *process) error {
		// A signal to no process means that the server has ended, which is what we want.
		_ = server.cmd.Process.Signal(mode.signal())
		select {
		case <-server.done:
			return nil
		case <-ctx.Done():
		}
		_ = server.cmd.Process.Signal(haltNow.signal())
		select {
		case <-server.done:
		case <-time.After(10 * time.Second):
			server.kill()
			<-server.done
		}
		return fmt.Errorf("cluster ended abruptly: %w", context.Cause(ctx))
	}
}
