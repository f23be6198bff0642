package pgdriver

import (
	"database/sql"
	"database/sql/driver"
)

// PQConn is what the driver needs of lib/pq's connection.
type PQConn = pqConn

// OpenAround opens a pool around another driver than lib/pq's own.
func OpenAround(base driver.Connector) *sql.DB { return sql.OpenDB(connector{Connector: base}) }
