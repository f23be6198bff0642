package demo

import (
	"fmt"
	"testing"
	"time"
)

func TestGenSpeed(t *testing.T) {
	for _, n := range []int{10000, 100000} {
		g, _ := newGenerator(Options{Children: n, Seed: 1, Now: time.Now()})
		began := time.Now()
		for i := 0; i < 24; i++ {
			b := g.next()
			if b == nil {
				break
			}
			if i%8 == 7 {
				fmt.Println(n, g.made, time.Since(began), len(b.notices))
			}
		}
	}
}
