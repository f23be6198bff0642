package main

import (
	"bytes"
	"fmt"
	"go/format"
	"path"
	"slices"
)

// applyCursors stands where a page narrows its query to what lies beyond its places.
const applyCursors = "\tif _m, err = pager.applyCursors(_m, after, before); err != nil {\n\t\treturn nil, err\n\t}\n"

// rewritten is a habit of the templates that a file must not have. A pattern of several
// files need not be found in each.
type rewritten struct{ file, old, new, why string }

func (r rewritten) in(name string) bool {
	matched, err := path.Match(r.file, name)
	return err == nil && matched
}

// rewrites mend habits of the templates. Each must still be found, so that an upgrade
// which changes them is noticed here.
var rewrites = []rewritten{
	{
		"gql_pagination.go",
		"if hasCollectedField(ctx, totalCountField) || hasCollectedField(ctx, pageInfoField) {",
		"if false {",
		"a page never counts: totalCount is asked for apart, and capped",
	},
	{
		"gql_collection.go",
		"if hasCollectedField(ctx, append(path, totalCountField)...) || hasCollectedField(ctx, append(path, pageInfoField)...) {",
		"if false {",
		"pages inside a record never count",
	},
	{
		"gql_pagination.go",
		"range entgql.CursorsPredicate(after, before, ",
		"range cursorsPredicate(p.reverse, after, before, ",
		"a page may lie between two places, and columns of a join are told apart",
	},
	{
		"gql_pagination.go",
		"if ignoredEdges || (first != nil && *first == 0) || (last != nil && *last == 0) {\n\t\treturn conn, nil\n\t}\n" + applyCursors,
		"none := first != nil && *first == 0 || last != nil && *last == 0\n" +
			"\tif (ignoredEdges || none) && !hasCollectedField(ctx, pageInfoField) {\n\t\treturn conn, nil\n\t}\n" + applyCursors +
			"\tif none {\n\t\tbeyond, err := _m.Limit(2).IDs(ctx)\n\t\tnoteBeyond(ctx, beyond)\n" +
			"\t\tconn.PageInfo.HasNextPage = before != nil || first != nil && len(beyond) > 0\n" +
			"\t\tconn.PageInfo.HasPreviousPage = after != nil || last != nil && len(beyond) > 0\n\t\treturn conn, err\n\t}\n",
		"pageInfo is true without edges, and of a page of none: what lies beyond is noted",
	},
	{
		"gql_collection.go",
		"if ignoredEdges || (args.first != nil && *args.first == 0) || (args.last != nil && *args.last == 0) {",
		"if ignoredEdges && !hasCollectedField(ctx, append(path, pageInfoField)...) {",
		"the same inside a record, for all records in one statement",
	},
	{
		"gql_edge.go",
		"All(ctx)\n\t}\n\treturn result, err",
		"All(ctx)\n\t}\n\treturn inOrder(result), err",
		"a list without pages has one order, whatever the plan of its statement",
	},
	{
		"gql_collection.go",
		"if c.UnmarshalGQL(v) == nil {",
		"if delete(args, k); openCursor(ctx, v, c) {",
		"cursors are sealed: only the server's own key opens them",
	},
	{
		"gql_collection.go",
		"entgql.LimitPerRow(",
		"limitPerRow(",
		"records that are shared are read once, in the order of one page for all; and a page reads no more than it shows",
	},
	{
		"*_query.go",
		"s.Where(sql.InValues(",
		"s.Where(inParents(s, ",
		"a page of each parent begins at the parent",
	},
	{
		"*_query.go",
		"_spec.ScanValues = func(columns []string) ([]any, error) {\n",
		"_spec.ScanValues = scanned(func(columns []string) ([]any, error) {\n",
		"all rows of a query are scanned into the same variables",
	},
	{
		"*_query.go",
		".scanValues(nil, columns)\n\t}\n",
		".scanValues(nil, columns)\n\t})\n",
		"the end of the same",
	},
	{
		"*_query.go",
		"_spec := sqlgraph.NewQuerySpec(",
		"_spec := newQuerySpec(",
		"the columns of a record are quoted once and for all",
	},
	{
		"gql_collection.go",
		"return unmarshalArgs(ctx, whereInput, args)",
		"return unmarshalArgs(withList(ctx, field), whereInput, args)",
		"a cursor opens for the list that it was given for",
	},
}

// rewrite mends a generated file.
func rewrite(name string, text []byte) ([]byte, error) {
	if !slices.ContainsFunc(rewrites, func(r rewritten) bool { return r.in(name) && bytes.Contains(text, []byte(r.old)) || r.file == name }) {
		return text, nil
	}
	text, err := format.Source(text)
	if err != nil {
		return nil, err
	}
	for _, r := range rewrites {
		if !r.in(name) {
			continue
		}
		if !bytes.Contains(text, []byte(r.old)) && r.file == name {
			return nil, fmt.Errorf("%s no longer contains %q (%s)", r.file, r.old, r.why)
		}
		text = bytes.ReplaceAll(text, []byte(r.old), []byte(r.new))
	}
	return text, nil
}
