package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"heed/store"
)

// reading is one operation of one viewer: how many buffers it reads.
type reading struct {
	who, what string
	run       func(ctx context.Context, w *world, who string) error
	of        int // how many operations the reading is the mean of
}

// readings are the operations of acceptance: the page, the first and the
// 1,000th row's list page and the search, each as four viewers.
func readings() []reading {
	var list []reading
	for _, who := range []string{"school", "health", "police", "manager"} {
		list = append(list,
			reading{who, "child page", runChildPage, perReading},
			reading{who, "list, first page", func(ctx context.Context, w *world, who string) error { return runList(ctx, w, who, 0) }, 1},
			reading{who, "list, row 1,000", func(ctx context.Context, w *world, who string) error { return runList(ctx, w, who, 10) }, 1},
			reading{who, "triage queue", runQueue, 1},
			reading{who, "search", runSearch, perReading},
		)
	}
	return list
}

// known is a child whom the viewer sees, with their name.
type known struct{ id, name string }

// someKnown are a few dozen children whom the viewer sees: one child's page says
// little of another's.
func someKnown(w *world, who string) ([]known, error) {
	data, err := w.ask(context.Background(), who, childList, map[string]any{"first": 50, "after": nil})
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

func runChildPage(ctx context.Context, w *world, who string) error {
	return eachKnown(w, who, func(k known) error {
		_, err := w.ask(ctx, who, childPage, map[string]any{"id": k.id})
		return err
	})
}

func eachKnown(w *world, who string, run func(known) error) error {
	children, err := someKnown(w, who)
	if err != nil {
		return err
	}
	for i := range perReading {
		if err := run(children[i%len(children)]); err != nil {
			return err
		}
	}
	return nil
}

// perReading is how many children a reading of one child is the mean of.
const perReading = 40

// runList reads the page after so many pages of 100; only that one is measured.
func runList(ctx context.Context, w *world, who string, skip int) error {
	var after any
	for range skip {
		data, err := w.ask(context.Background(), who, childList, map[string]any{"first": 100, "after": after})
		if err != nil {
			return err
		}
		if more, _ := at(data, "children", "pageInfo", "hasNextPage").(bool); !more {
			break
		}
		after = at(data, "children", "pageInfo", "endCursor")
	}
	_, err := w.ask(ctx, who, childList, map[string]any{"first": 50, "after": after})
	return err
}

func runQueue(ctx context.Context, w *world, who string) error {
	_, err := w.ask(ctx, who, queue, map[string]any{"first": 50, "after": nil})
	return err
}

func runSearch(ctx context.Context, w *world, who string) error {
	return eachKnown(w, who, func(k known) error {
		_, err := w.ask(ctx, who, search, map[string]any{"text": k.name})
		return err
	})
}

// measureBuffers prints how many buffers each reading takes at each size.
func measureBuffers(ctx context.Context, out io.Writer, worlds []*world, sizes []int, statements bool) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(table, "viewer\toperation\t")
	for _, size := range sizes {
		fmt.Fprintf(table, "%d children\t", size)
	}
	fmt.Fprintln(table, "ratio\t")
	for _, r := range readings() {
		fmt.Fprintf(table, "%s\t%s\t", r.who, r.what)
		var buffers []int
		for _, w := range worlds {
			// Twice: what the first reads of the catalogue and hints is not the operation's.
			var e *store.Explained
			for range 2 {
				e = &store.Explained{}
				if err := r.run(store.WithExplained(ctx, e), w, r.who); err != nil {
					return fmt.Errorf("%s as %s: %w", r.what, r.who, err)
				}
			}
			buffers = append(buffers, e.Buffers/r.of)
			fmt.Fprintf(table, "%d\t", e.Buffers/r.of)
			if statements {
				for _, s := range e.Statements {
					fmt.Fprintf(out, "%6d  %8s  %.160s\n", s.Buffers, s.Execution, s.Text)
				}
			}
		}
		fmt.Fprintf(table, "%.2f\t\n", float64(buffers[len(buffers)-1])/float64(buffers[0]))
	}
	return table.Flush()
}
