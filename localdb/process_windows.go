package localdb

import (
	"context"
	"errors"
	"fmt"
	"syscall"
)

// hasSockets says that the cluster listens on a loopback port instead of a Unix socket.
const hasSockets = false

// attributes keeps a Ctrl-C in the console from the child.
func attributes(*account, haltMode) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// String is the mode in pg_ctl's words.
func (m haltMode) String() string {
	if m == haltNow {
		return "immediate"
	}
	return "fast"
}

// halter returns the function that ends a server in the given mode, and abruptly once ctx has ended.
func (t toolbox) halter(data string, mode haltMode) func(context.Context, *process) error {
	return func(ctx context.Context, server *process) error {
		select {
		case <-server.done:
			return nil
		default:
		}
		_, err := t.run(ctx, "pg_ctl", "stop", "-D", data, "-m", mode.String())
		if err == nil {
			select {
			case <-server.done:
				return nil
			case <-ctx.Done():
				err = context.Cause(ctx)
			}
		}
		server.kill()
		<-server.done
		return fmt.Errorf("cluster ended abruptly: %w", errors.Join(err, context.Cause(ctx)))
	}
}
