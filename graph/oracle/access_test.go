package oracle_test

import (
	"testing"

	"heed/graph/graphtest"
)

func TestTheOracleKnowsWhichChildrenEveryRecordDiscloses(t *testing.T) {
	t.Parallel()
	for _, d := range graphtest.NodeTypes() {
		if graphtest.Discloses[graphtest.Tables[d.Name]] == nil {
			t.Errorf("%s implements Node and the oracle does not know which children it discloses: add a row to discloses", d.Name)
		}
	}
}
