package demo

import (
	"encoding/binary"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"heed/practice"
	"heed/store"
)

// randomness is the source of all randomness: seeded, so that it repeats. Identifiers have a
// stream of their own, because ChaCha8 does not define in which order bytes and numbers of
// one stream come.
type randomness struct {
	*rand.Rand
	ids *rand.ChaCha8
}

func newDice(seed uint64) randomness {
	key := func(stream byte) *rand.ChaCha8 {
		var k [32]byte
		binary.BigEndian.PutUint64(k[:], seed)
		k[31] = stream
		return rand.NewChaCha8(k)
	}
	return randomness{rand.New(key(1)), key(2)}
}

// id makes an identifier of a record of the named type, written at an instant.
func (d randomness) id(record string, at time.Time) uuid.UUID {
	id, err := store.NewID(store.KindOf(record), at, d.ids)
	if err != nil {
		panic("demo: ChaCha8 never fails to read: " + err.Error())
	}
	return id
}

// chance is true with the probability.
func (d randomness) chance(p float64) bool { return d.Float64() < p }

// between is a whole number from least to most, both included.
func (d randomness) between(least, most int) int {
	if most <= least {
		return least
	}
	return least + d.IntN(most-least+1)
}

// length is a duration from least to most, in whole seconds.
func (d randomness) length(least, most time.Duration) time.Duration {
	return time.Duration(d.between(int(least/time.Second), int(most/time.Second))) * time.Second
}

// instant is a second from one to another; the first where they cross.
func (d randomness) instant(from, to time.Time) time.Time { return from.Add(d.length(0, to.Sub(from))) }

// day is a day from one to another; the first where they cross.
func (d randomness) day(from, to practice.Date) practice.Date {
	return from.AddDays(d.between(0, from.DaysUntil(to)))
}

// atWork is a time of day at which offices work.
func (d randomness) atWork(on practice.Date) time.Time {
	return on.UTC().Add(d.length(8*time.Hour+30*time.Minute, 17*time.Hour))
}

// pick is one of the list, each as likely.
func pick[T any](d randomness, list []T) T { return list[d.IntN(len(list))] }

// odds is a choice with its weight among the others.
type odds[T any] struct {
	weight int
	choice T
}

// draw is one of the choices by weight.
func draw[T any](d randomness, of ...odds[T]) T {
	sum := 0
	for _, o := range of {
		sum += o.weight
	}
	at := d.IntN(sum)
	for _, o := range of {
		if at -= o.weight; at < 0 {
			return o.choice
		}
	}
	return of[0].choice
}

// share keeps a random property near a wanted share of all children, so that a small
// demonstration is as lifelike as a large one.
type share struct {
	want       float64
	seen, have int
}

// lacking is how many children are missing for the share.
func (s *share) lacking() float64 { return s.want*float64(s.seen) - float64(s.have) }

// nudged is a probability, raised while the share is below its target and lowered while it
// is above.
func (s *share) nudged(p float64) float64 { return p + s.lacking()/20 }

// series numbers things without repetition and without revealing their order: each step is
// coprime to the number of numbers.
type series struct{ at, step, of uint64 }

func (s *series) next() uint64 {
	s.at = (s.at + s.step) % s.of
	return s.at
}
