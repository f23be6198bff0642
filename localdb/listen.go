package localdb

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
)

// loopback is the only network address a cluster ever listens on.
const loopback = "127.0.0.1"

// defaultPort names the socket when no port was asked for.
const defaultPort = 5432

// listen decides where the cluster takes connections and makes the folder of the socket; release then removes it.
func (c *Cluster) listen(ctx context.Context, config *Config, tools toolbox, place placement, h home) error {
	c.port = defaultPort
	if config.Port != 0 {
		c.port = config.Port
	}
	if hasSockets {
		var err error
		c.host, c.release, err = place.socketFolder(ctx, tools, h)
		return err
	}
	c.host, c.release = loopback, func() error { return nil }
	if config.Port == 0 {
		port, err := freePort()
		if err != nil {
			return err
		}
		config.Port, c.port = port, port
	}
	return nil
}

// freePort asks the system for a port that nobody listens on.
func freePort() (int, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort(loopback, "0"))
	if err != nil {
		return 0, fmt.Errorf("port for the cluster: %w", err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

// socketFolder makes the folder of the socket: in the home, or, since the system limits the length of a socket's path,
// in a temporary one, for which those of dead processes make room. The function removes it.
func (p placement) socketFolder(ctx context.Context, tools toolbox, h home) (string, func() error, error) {
	if fits(h.sockets()) {
		if err := os.RemoveAll(h.sockets()); err != nil { // left over by a server that could not tidy up
			return "", nil, fmt.Errorf("socket folder: %w", err)
		}
		if err := p.folderFor(h.sockets()); err != nil {
			return "", nil, fmt.Errorf("socket folder: %w", err)
		}
		return h.sockets(), func() error { return os.RemoveAll(h.sockets()) }, nil
	}
	p.sweep(ctx, tools)
	base, err := p.temporary()
	if err != nil {
		return "", nil, err
	}
	remove := func() error { return os.RemoveAll(string(base)) }
	if err := p.folderFor(base.sockets()); err != nil {
		return "", nil, errors.Join(fmt.Errorf("socket folder: %w", err), remove())
	}
	return base.sockets(), remove, nil
}

// fits tells whether a socket in the folder has a path that the system takes: 104 bytes with the final zero on macOS,
// 108 on Linux.
func fits(folder string) bool {
	return len(folder)+len("/.s.PGSQL.65535.lock") < 104
}
