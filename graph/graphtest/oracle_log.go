package graphtest

const nestedLog = "query($id: ID!) { child(id: $id) { accessLog(first: 100) { edges { node { id } } } } }"

// accessLogOf is the same log in the child itself, for those who see the child.
func (l Oracle) accessLogOf(c Row) {
	if !l.child(c) {
		return
	}
	before := min(100, l.Count("SELECT count(*) FROM disclosure WHERE child_id = $1", c.ID())) // of one page
	a := l.must(l.Who, nestedLog, map[string]any{"id": c.ID()})
	if got := len(Reached(a.At("child", "accessLog"))); got != before {
		l.Errorf("%s: the child's access log has %d entries, want %d: %s", l.Who, got, before, a.Raw)
	}
}

// AccessLog is for those who see the child, and for the keepers of the records.
func (l Oracle) AccessLog() {
	const query = "query($id: ID!) { accessLog(childId: $id, first: 1) { totalCount edges { node { id } } } }"
	c := pick(l.Partnership, l.Rows["child"])
	before := l.Count("SELECT count(*) FROM disclosure WHERE child_id = $1", c.ID())
	a := l.Ask(l.Who, query, map[string]any{"id": c.ID()})
	if l.sees("disclosure", Row{"child_id": c.ID()}) {
		if got := a.Number("accessLog", "totalCount"); got != before {
			l.Errorf("%s: the access log has %d entries, want %d: %s", l.Who, got, before, a.Raw)
		}
		l.accessLogOf(c)
		return
	}
	if nested := l.Ask(l.Who, nestedLog, map[string]any{"id": c.ID()}); len(Reached(nested.At("child", "accessLog"))) > 0 {
		l.Errorf("%s: a child whose access log is not for them shows %s", l.Who, nested.Raw)
	}
	if absent := l.Ask(l.Who, query, map[string]any{"id": l.ID("Child")}); a.Raw != absent.Raw || len(a.Errors) != 1 {
		l.Errorf("%s: the access log of a hidden child answers %s, and of none %s", l.Who, a.Raw, absent.Raw)
	}
}
