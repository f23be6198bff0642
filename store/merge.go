package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"heed/ent"
	"heed/practice"
)

// mergeable keeps those of some identifiers whose records can be merged.
func mergeable(ids []uuid.UUID) []uuid.UUID {
	return slices.DeleteFunc(slices.Clone(ids), func(id uuid.UUID) bool {
		kind, _ := TypeOf(id)
		return kind != ent.TypeChild && kind != ent.TypeHousehold && kind != ent.TypeRelative
	})
}

// Standing is an identifier that the operation names or, of a record that was merged, that
// of the record that stays.
func (o *Operation) Standing(id uuid.UUID) uuid.UUID {
	if into, merged := o.standing[id]; merged {
		return into
	}
	return id
}

// StandingRecords says to which records the identifiers of merged ones lead. Those of others
// are not among the answers.
func (o *Operation) StandingRecords(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]uuid.UUID, error) {
	standing := map[uuid.UUID]uuid.UUID{}
	if ids = mergeable(ids); len(ids) == 0 {
		return standing, nil
	}
	err := o.query(ctx, func(rows *sql.Rows) error {
		var from, into uuid.UUID
		err := rows.Scan(&from, &into)
		standing[from] = into
		return err
	}, "SELECT s.key::uuid, s.value::uuid FROM jsonb_each_text(standing_records($1)) AS s", idArray(ids))
	return standing, wrapped("find where merged records lead", err)
}

// MergedBehind says of the records that were merged into some, however often in turn, into
// which.
func (o *Operation) MergedBehind(ctx context.Context, records []uuid.UUID) (map[uuid.UUID]uuid.UUID, error) {
	into := map[uuid.UUID]uuid.UUID{}
	err := o.query(ctx, func(rows *sql.Rows) error {
		var stands, merged uuid.UUID
		err := rows.Scan(&stands, &merged)
		into[merged] = stands
		return err
	}, "SELECT m.record_id, m.merged_id FROM merged_behind($1) AS m", idArray(records))
	return into, wrapped("list merged records", err)
}

// MergeRecords moves what belongs to the one record of a merge to the other. The operation
// has recorded the merge and locked both records.
func (o *Operation) MergeRecords(ctx context.Context, merge uuid.UUID) error {
	return wrapped("merge records", o.exec(ctx, "SELECT merge_records($1)", merge))
}

// UndoMerge moves back what a merge moved. The operation has marked the merge as undone and
// locked both records.
func (o *Operation) UndoMerge(ctx context.Context, merge uuid.UUID) error {
	return wrapped("undo merge", o.exec(ctx, "SELECT undo_merge($1)", merge))
}

// NotifyMerge notifies the people who are involved with the children of a merge that the
// operation carried out or undid.
func (o *Operation) NotifyMerge(ctx context.Context, merge uuid.UUID) error {
	return wrapped("notify of a merge", o.exec(ctx, "SELECT tell_merged($1)", merge))
}

// WhatDependsOnMerges says of merges whether the record that stays was merged further, and
// whether a care profile that was completed since replaced one of the other child's.
func (o *Operation) WhatDependsOnMerges(ctx context.Context, merges []uuid.UUID) (map[uuid.UUID]practice.UndoFacts, error) {
	found := map[uuid.UUID]practice.UndoFacts{}
	err := o.query(ctx, func(rows *sql.Rows) error {
		var id uuid.UUID
		var facts practice.UndoFacts
		err := rows.Scan(&id, &facts.MergedFurther, &facts.Superseded)
		found[id] = facts
		return err
	}, `SELECT m.id, standing_records(ARRAY[m.into_id]) IS NOT NULL, m.kind = 'CHILD' AND merge_superseded(m.id)
	    FROM record_merge m WHERE m.id = ANY ($1)`, idArray(merges))
	return found, wrapped("ask what depends on merges", err)
}

// MergeCount is how much of one kind a merge would move, and how much both records share.
type MergeCount struct {
	Record        practice.MergedRecord
	Moves, Shared int
}

// MergeCounts counts what a merge would move, as far as the viewer sees it.
func (o *Operation) MergeCounts(ctx context.Context, from, into uuid.UUID) ([]MergeCount, error) {
	var counts []MergeCount
	err := o.query(ctx, func(rows *sql.Rows) error {
		var c MergeCount
		err := rows.Scan(&c.Record, &c.Moves, &c.Shared)
		counts = append(counts, c)
		return err
	}, "SELECT record, moves, shared FROM merge_counts($1, $2)", from, into)
	if err != nil {
		return nil, fmt.Errorf("count what a merge moves: %w", err)
	}
	return counts, nil
}

// homesAtOneAddress finds the present homes of two children that are one address in two
// records. A home whose address is short or not known is at no address.
const homesAtOneAddress = `SELECT DISTINCT a.household_id, b.household_id FROM household_member a
  JOIN household_search x ON x.household_id = a.household_id
  JOIN household_member b ON b.child_id = $2 AND b."to" IS NULL AND b.household_id <> a.household_id
  WHERE a.child_id = $1 AND a."to" IS NULL AND b.household_id IN (SELECT homes_at(x.address)) ORDER BY 1, 2`

// HomesAtOneAddress says of the present homes of a child with which home of another child
// they share their address, as far as the viewer sees them.
func (o *Operation) HomesAtOneAddress(ctx context.Context, from, into uuid.UUID) (map[uuid.UUID]uuid.UUID, error) {
	homes := map[uuid.UUID]uuid.UUID{}
	err := o.query(ctx, func(rows *sql.Rows) error {
		var one, other uuid.UUID
		err := rows.Scan(&one, &other)
		homes[one] = other
		return err
	}, homesAtOneAddress, from, into)
	return homes, wrapped("compare the homes of two children", err)
}
