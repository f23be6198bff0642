package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"
)

// operations are the measured operations.
var operations = []string{"child page", "list, first", "list, deep", "search", "submit concern", "chronology"}

// lastName is after every name, in the order of lists.
var lastName = strings.Repeat("z", 20)

// cells are the operations of a viewer, with the same children and places for all
// contenders.
func (w *env) cells(ctx context.Context, size int, who string, only []string) ([]cell, error) {
	known, err := someKnown(w, who)
	if err != nil {
		return nil, err
	}
	eventful, err := w.eventful(ctx, who)
	if err != nil {
		return nil, err
	}
	cursor, deep, err := w.deepPlace(ctx, who)
	if err != nil {
		return nil, err
	}
	short, borne, err := w.names(ctx)
	if err != nil {
		return nil, err
	}
	id := func(i int64) string { return known[i%int64(len(known))].id }
	event := func(i int64) string { return eventful[i%int64(len(eventful))] }
	list := func(cursor any, after place) cell {
		return cell{
			heed: func(int64) (string, any) { return listPage, map[string]any{"first": 50, "after": cursor} },
			yardstick: func(int64) asked {
				return asked{Operation: "list", After: after, Until: lastName}
			},
		}
	}
	start := place{Key: "", ID: "00000000-0000-0000-0000-000000000000"}
	all := map[string]cell{
		"child page": {
			heed:      func(i int64) (string, any) { return childPage, map[string]any{"id": id(i)} },
			yardstick: func(i int64) asked { return asked{Operation: "page", ID: id(i)} },
		},
		"list, first": list(nil, start),
		"list, deep":  list(cursor, deep),
		"search": {
			heed: func(int64) (string, any) { return search, map[string]any{"text": short} },
			yardstick: func(int64) asked {
				key := strings.ToLower(short)
				return asked{Operation: "search", After: place{key, start.ID}, Until: key + lastName}
			},
		},
		"submit concern": {
			heed: func(i int64) (string, any) { return submit, map[string]any{"input": concern(i, borne)} },
			yardstick: func(i int64) asked {
				input := concern(i, borne)
				return asked{Operation: "submit", Concern: &input}
			},
		},
		"chronology": {
			heed:      func(i int64) (string, any) { return chronology, map[string]any{"id": event(i)} },
			yardstick: func(i int64) asked { return asked{Operation: "chronology", ID: event(i)} },
		},
	}
	var cells []cell
	for _, operation := range operations {
		if len(only) > 0 && !slices.Contains(only, operation) {
			continue
		}
		c := all[operation]
		c.w, c.size, c.who, c.operation, c.results = w, size, who, operation, map[string][]measured{}
		cells = append(cells, c)
	}
	return cells, nil
}

// eventful are the children with most events among those that the viewer's organisation
// has known for longest.
func (w *env) eventful(ctx context.Context, who string) ([]string, error) {
	var ids pq.StringArray
	err := w.admin.QueryRowContext(ctx, `SELECT array_agg(x.child_id) FROM (
		SELECT s.child_id FROM chronology_subject s WHERE s.child_id IN (
			SELECT i.child_id FROM involvement i WHERE i.organisation_id = $1 AND i."from" <= $2 AND (i."to" IS NULL OR i."to" > $2)
				AND NOT i.child_restricted AND i.sight = 'ORGANISATION' ORDER BY i.child_id LIMIT 3000)
		GROUP BY s.child_id ORDER BY count(*) DESC, s.child_id LIMIT 20) x`, w.viewers[who].OrganisationID, today).Scan(&ids)
	if err == nil && len(ids) == 0 {
		err = fmt.Errorf("%s knows no child", who)
	}
	return ids, err
}

// deepRow is where a deep page of the list begins, for a viewer who sees as many.
const deepRow = 1000

// deepPlace is where the page after that row begins, or the last whole page of a viewer who
// sees fewer.
func (w *env) deepPlace(ctx context.Context, who string) (cursor any, after place, err error) {
	const size = 50
	var last string
	for row := 0; row < deepRow; row += size {
		data, err := w.ask(ctx, who, listPage, map[string]any{"first": size, "after": cursor})
		if err != nil {
			return nil, place{}, err
		}
		edges, _ := at(data, "children", "edges").([]any)
		end := at(data, "children", "pageInfo", "endCursor")
		if more, _ := at(data, "children", "pageInfo", "hasNextPage").(bool); !more {
			break
		}
		ahead, err := w.ask(ctx, who, knownAfter, map[string]any{"first": size, "after": end})
		if err != nil {
			return nil, place{}, err
		}
		if rest, _ := at(ahead, "children", "edges").([]any); len(rest) < size {
			break
		}
		cursor, last = end, at(edges, len(edges)-1, "node", "id").(string)
	}
	if last == "" {
		return nil, place{"", "00000000-0000-0000-0000-000000000000"}, nil
	}
	after.ID = last
	err = w.admin.QueryRowContext(ctx, "SELECT family_key FROM child WHERE id = $1", last).Scan(&after.Key)
	return cursor, after, err
}

// names are the commonest surname of four letters, which is searched for, and the given and
// family names of children, whose kind concerns are about.
func (w *env) names(ctx context.Context) (short string, borne [][2]string, err error) {
	err = w.admin.QueryRowContext(ctx, `SELECT family_name FROM child WHERE length(family_name) = 4 GROUP BY family_name
		ORDER BY count(*) DESC, family_name LIMIT 1`).Scan(&short)
	if err != nil {
		return "", nil, err
	}
	rows, err := w.admin.QueryContext(ctx, `SELECT given_name, family_name FROM child
		WHERE given_name > '' AND family_name > '' ORDER BY id LIMIT 2000`)
	if err != nil {
		return "", nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name [2]string
		if err := rows.Scan(&name[0], &name[1]); err != nil {
			return "", nil, err
		}
		borne = append(borne, name)
	}
	return short, borne, rows.Err()
}
