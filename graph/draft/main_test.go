package draft_test

import (
	"testing"

	"heed/graph/graphtest"
)

func TestMain(m *testing.M) { graphtest.Main(m) }
