package store

import "heed/store/pgdriver"

// NewExplained collects what PostgreSQL does for operations. A statement that writes
// access entries is not explained, because EXPLAIN ANALYZE would run it twice.
func NewExplained() *pgdriver.Explained { return &pgdriver.Explained{Skip: "record_looks"} }
