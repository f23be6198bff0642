package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"heed/store"
	"heed/store/pgdriver"
)

// tolerated is how many times more buffers an operation may read in the largest
// partnership than in the smallest.
const tolerated = 1.5

// reading is some operations of one viewer, to measure the buffers of one operation.
type reading struct {
	who, what string
	// run sends the operations and returns their number.
	run func(ctx context.Context, w *env, who string) (int, error)
}

// readings are the operations of the acceptance test: the page, the list page at the first
// and the 1,000th row, the queue and the search, each as four viewers. A school knows 150
// children in a partnership of any size, so its list ends earlier.
func readings() []reading {
	var list []reading
	for _, who := range []string{"school", "health", "police", "manager"} {
		deep := reading{who, "list, row 1,000", listAt(10, listPages)}
		if who == "school" || who == "police" { // a policing unit knows the children of its own cases
			deep = reading{who, "list, row 100", listAt(1, 1)}
		}
		list = append(list,
			reading{who, "child page", runKnown(childPage)},
			reading{who, "child's voice", runKnown(voices)},
			reading{who, "list, first page", listAt(0, 1)},
			deep,
			reading{who, "triage queue", runQueue},
			reading{who, "search", runSearch},
		)
	}
	return list
}

// known is a child that the viewer sees, with their name.
type known struct{ id, name string }

// someKnown are children that the viewer has known for longest: one child's page says
// little of another's, and neighbouring names are alike.
func someKnown(w *env, who string) ([]known, error) {
	data, err := w.ask(context.Background(), who, knownLongest, map[string]any{"first": 100})
	if err != nil {
		return nil, err
	}
	var children []known
	edges, _ := at(data, "children", "edges").([]any)
	for i := range edges {
		node := at(edges, i, "node")
		if given, ok := at(node, "givenName").(string); ok {
			children = append(children, known{at(node, "id").(string), given + " " + at(node, "familyName").(string)})
		}
	}
	if len(children) == 0 {
		return nil, fmt.Errorf("%s sees no child", who)
	}
	return children, nil
}

// perReading is how many children the mean of a reading is taken over.
const perReading = 40

// runKnown asks an operation about one child, of each of those that the viewer has known
// for longest.
func runKnown(document string) func(context.Context, *env, string) (int, error) {
	return func(ctx context.Context, w *env, who string) (int, error) {
		children, err := someKnown(w, who)
		if err != nil {
			return 0, err
		}
		return perReading, eachKnown(children, func(k known) error {
			_, err := w.ask(ctx, who, document, map[string]any{"id": k.id})
			return err
		})
	}
}

// fewFound is how many children a measured search finds at most: in a larger partnership
// more names are alike, and a longer answer reads more.
const fewFound = 5

// runSearch searches for names that find few children.
func runSearch(ctx context.Context, w *env, who string) (int, error) {
	children, err := someKnown(w, who)
	if err != nil {
		return 0, err
	}
	var rare []known
	for _, k := range children {
		data, err := w.ask(context.Background(), who, search, map[string]any{"text": k.name})
		if err != nil {
			return 0, err
		}
		if found, _ := at(data, "children", "edges").([]any); len(found) <= fewFound {
			rare = append(rare, k)
		}
	}
	if len(rare) == 0 {
		return 0, fmt.Errorf("of %d children none has a rare name", len(children))
	}
	return perReading, eachKnown(rare, func(k known) error {
		_, err := w.ask(ctx, who, search, map[string]any{"text": k.name})
		return err
	})
}

func eachKnown(children []known, run func(known) error) error {
	for i := range perReading {
		if err := run(children[i%len(children)]); err != nil {
			return err
		}
	}
	return nil
}

// listAt reads pages of the list after some hundreds of rows; only those pages are
// measured.
func listAt(hundreds, pages int) func(context.Context, *env, string) (int, error) {
	return func(ctx context.Context, w *env, who string) (int, error) {
		var after any
		for range hundreds {
			var more bool
			var err error
			if after, more, err = w.turn(context.Background(), who, childList, "children", 100, after); err != nil {
				return 0, err
			}
			if !more {
				return 0, fmt.Errorf("the list ends before row %d00", hundreds)
			}
		}
		return w.turnAll(ctx, who, childList, "children", pages, after)
	}
}

// A reading of a list further down, or of the queue, is the mean of several pages, because
// the number of involvements and the distance between visible concerns are random.
const listPages, queuePages = 4, 10

func runQueue(ctx context.Context, w *env, who string) (int, error) {
	return w.turnAll(ctx, who, queue, "referrals", queuePages, nil)
}

// turnAll reads pages of 50, as many as are wanted and exist, and returns their number.
func (w *env) turnAll(ctx context.Context, who, document, list string, most int, after any) (pages int, err error) {
	for more := true; more && pages < most; pages++ {
		if after, more, err = w.turn(ctx, who, document, list, 50, after); err != nil {
			return 0, err
		}
	}
	return pages, nil
}

// turn reads one page, and returns where it ends and whether there is another.
func (w *env) turn(ctx context.Context, who, document, list string, size int, after any) (end any, more bool, err error) {
	data, err := w.ask(ctx, who, document, map[string]any{"first": size, "after": after})
	if err != nil {
		return nil, false, err
	}
	more, _ = at(data, list, "pageInfo", "hasNextPage").(bool)
	return at(data, list, "pageInfo", "endCursor"), more, nil
}

// measure returns how many buffers one operation of a reading reads.
func (r reading) measure(ctx context.Context, w *env) (int, []pgdriver.Statement, error) {
	// Twice: the first also reads the catalogue and sets hint bits.
	var e *pgdriver.Explained
	var operations int
	for range 2 {
		e = store.NewExplained()
		var err error
		if operations, err = r.run(pgdriver.WithExplained(ctx, e), w, r.who); err != nil {
			return 0, nil, fmt.Errorf("%s as %s: %w", r.what, r.who, err)
		}
	}
	return e.Buffers / operations, e.Statements, nil
}

// measureBuffers prints how many buffers each reading takes at each size, and fails if one
// grows with the partnership.
func measureBuffers(ctx context.Context, out io.Writer, worlds []*env, sizes []int, statements bool) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(table, "viewer\toperation\t")
	for _, size := range sizes {
		fmt.Fprintf(table, "%d children\t", size)
	}
	fmt.Fprintln(table, "ratio\t")
	var grown []error
	for _, r := range readings() {
		fmt.Fprintf(table, "%s\t%s\t", r.who, r.what)
		var buffers []int
		for i, w := range worlds {
			read, sent, err := r.measure(ctx, w)
			if err != nil {
				return err
			}
			buffers = append(buffers, read)
			fmt.Fprintf(table, "%d\t", read)
			if statements {
				fmt.Fprintf(out, "%s, %s, %d children\n", r.who, r.what, sizes[i])
				for _, s := range sent {
					fmt.Fprintf(out, "%6d  %8s  %.160s\n", s.Buffers, s.Execution, s.Text)
				}
			}
		}
		ratio := float64(buffers[len(buffers)-1]) / float64(buffers[0])
		fmt.Fprintf(table, "%.2f\t\n", ratio)
		if ratio > tolerated {
			grown = append(grown, fmt.Errorf("%s as %s reads %.2f times as much, and %.1f is tolerated", r.what, r.who, ratio, tolerated))
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	return errors.Join(grown...)
}
