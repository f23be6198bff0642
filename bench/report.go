package main

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// median is what a contender did in its rounds, measure by measure.
func median(rounds []measured) measured {
	return measured{
		perSecond: middle(rounds, func(m measured) float64 { return m.perSecond }),
		p50:       middle(rounds, func(m measured) time.Duration { return m.p50 }),
		p99:       middle(rounds, func(m measured) time.Duration { return m.p99 }),
		each: spent{middle(rounds, func(m measured) time.Duration { return m.each.program }),
			middle(rounds, func(m measured) time.Duration { return m.each.postgres })},
		sent:   middle(rounds, func(m measured) float64 { return m.sent }),
		half50: middle(rounds, func(m measured) time.Duration { return m.half50 }),
		half99: middle(rounds, func(m measured) time.Duration { return m.half99 }),
	}
}

func middle[T float64 | time.Duration](rounds []measured, of func(measured) T) T {
	list := make([]T, len(rounds))
	for i, m := range rounds {
		list[i] = of(m)
	}
	slices.Sort(list)
	return list[(len(list)-1)/2]
}

// all is the processor time of an operation.
func (m measured) all() time.Duration { return m.each.program + m.each.postgres }

// report prints the measures, and then the ratios, as tables in Markdown.
func report(out io.Writer, cells []cell) {
	fmt.Fprintln(out, "Processor time of one operation in milliseconds, of the program and of PostgreSQL; latencies in milliseconds.")
	fmt.Fprintln(out)
	fmt.Fprintln(out, "| children | viewer | operation | what | a second | p50 | p99 | program | PostgreSQL | statements | p50 at half load "+
		"| p99 |")
	fmt.Fprintln(out, "|---|---|---|---|---|---|---|---|---|---|---|---|")
	for _, c := range cells {
		for _, name := range contenders {
			m := median(c.results[name])
			fmt.Fprintf(out, "| %d | %s | %s | %s | %.0f | %s | %s | %s | %s | %.1f | %s | %s |\n", c.size, c.who, c.operation, name, m.perSecond,
				ms(m.p50), ms(m.p99), ms(m.each.program), ms(m.each.postgres), m.sent, ms(m.half50), ms(m.half99))
		}
	}
	fmt.Fprintln(out)
	ratios(out, cells)
}

// ratios prints a row for each operation of each viewer, with the sizes beside each other.
func ratios(out io.Writer, cells []cell) {
	var sizes []int
	rows := map[string][]cell{}
	var order []string
	for _, c := range cells {
		if !slices.Contains(sizes, c.size) {
			sizes = append(sizes, c.size)
		}
		key := c.operation + " | " + c.who
		if rows[key] == nil {
			order = append(order, key)
		}
		rows[key] = append(rows[key], c)
	}
	slices.SortStableFunc(order, func(a, b string) int {
		return slices.Index(operations, rows[a][0].operation) - slices.Index(operations, rows[b][0].operation)
	})
	fmt.Fprint(out, "| operation | viewer |")
	for _, size := range sizes {
		fmt.Fprintf(out, " Heed / recorded, %d | recorded / bare | p99 / p50 at half load |", size)
	}
	fmt.Fprintf(out, " Heed's processor time, %d / %d | recorded | bare |\n", sizes[len(sizes)-1], sizes[0])
	fmt.Fprint(out, "|---|---|")
	for range 3*len(sizes) + 3 {
		fmt.Fprint(out, "---|")
	}
	fmt.Fprintln(out)
	for _, key := range order {
		fmt.Fprintf(out, "| %s |", key)
		for _, c := range rows[key] {
			heed, record, bare := median(c.results[heedItself]), median(c.results[recorded]), median(c.results[bare])
			fmt.Fprintf(out, " %.2f | %.2f | %.1f |", heed.perSecond/record.perSecond, record.perSecond/bare.perSecond,
				float64(heed.half99)/float64(heed.half50))
		}
		first, last := rows[key][0], rows[key][len(rows[key])-1]
		for _, name := range []string{heedItself, recorded, bare} {
			fmt.Fprintf(out, " %.2f |", float64(median(last.results[name]).all())/float64(median(first.results[name]).all()))
		}
		fmt.Fprintln(out)
	}
}

// ms is a time in milliseconds.
func ms(d time.Duration) string { return fmt.Sprintf("%.2f", float64(d)/float64(time.Millisecond)) }
