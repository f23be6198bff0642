package demo_test

import (
	"testing"
	"time"
	"os"
	"strconv"
)

func TestX(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("N"))
	start := time.Now()
	db, _ := loaded(t, options(n))
	t.Log(n, time.Since(start))
	for _, q := range []string{"organisation", "practitioner", "child","referral","referral_child","referral_decision","involvement","chronology_event","chronology_subject","child_search","household", "relative", "relationship", "household_member"} {
		t.Log(q, number(t, db, "select count(*) from "+q))
	}
}
