// Package graphtest is what the tests of the API share: a small partnership behind
// the real API, how its records are made, and a model of who may see what.
package graphtest

import (
	"testing"

	"heed/store/storetest"
)

var server *storetest.Server

// Main runs the tests of a package with a PostgreSQL of their own.
func Main(m *testing.M) { storetest.Main(m, &server) }
