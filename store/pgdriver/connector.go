package pgdriver

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/lib/pq"
)

// Options of a pool.
type Options struct {
	// AtBegin is a statement that every read-write transaction begins with. It is
	// sent together with BEGIN and costs no round trip of its own.
	AtBegin string
}

// Open opens a pool of connections to a database.
func Open(url string, o Options) (*sql.DB, error) {
	config, err := pq.NewConfig(url)
	if err != nil {
		return nil, errors.New("the database URL cannot be read") // the reason would repeat the password
	}
	base, err := pq.NewConnectorConfig(config)
	if err != nil {
		return nil, errors.New("the database URL cannot be used")
	}
	return sql.OpenDB(connector{base, o}), nil
}

// connector opens lib/pq's connections and puts the driver around each.
type connector struct {
	driver.Connector
	options Options
}

// Connect opens a connection.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	raw, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	base, ok := raw.(pqConn)
	if !ok {
		raw.Close()
		return nil, fmt.Errorf("lib/pq's connection is not what it was: %T", raw)
	}
	cn := &conn{pqConn: base, atBegin: c.options.AtBegin}
	cn.statements, err = simplelru.NewLRU(statementCache, func(_ string, s driver.Stmt) { s.Close() })
	if err != nil {
		raw.Close()
		return nil, err
	}
	cn.names, err = simplelru.NewLRU[string, string](statementCache, nil)
	if err != nil {
		raw.Close()
		return nil, err
	}
	return cn, nil
}

// pqConn is what lib/pq's connection offers and database/sql uses.
type pqConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.Tx
	driver.ConnPrepareContext
	driver.QueryerContext
	driver.ExecerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
	driver.NamedValueChecker
}
