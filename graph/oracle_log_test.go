package graph_test

const nestedLog = "query($id: ID!) { child(id: $id) { accessLog(first: 100) { edges { node { id } } } } }"

// accessLogOf is the same log in the child itself, for those who see the child.
func (l looker) accessLogOf(c row) {
	if !l.child(c) {
		return
	}
	before := min(100, l.count("SELECT count(*) FROM disclosure WHERE child_id = $1", c.id())) // of one page
	a := l.must(l.who, nestedLog, map[string]any{"id": c.id()})
	if got := len(reached(a.at("child", "accessLog"))); got != before {
		l.Errorf("%s: the child's access log has %d entries, want %d: %s", l.who, got, before, a.raw)
	}
}

// accessLog is for those who see the child, and for the keepers of the records.
func (l looker) accessLog() {
	const query = "query($id: ID!) { accessLog(childId: $id, first: 1) { totalCount edges { node { id } } } }"
	c := pick(l.partnership, l.rows["child"])
	before := l.count("SELECT count(*) FROM disclosure WHERE child_id = $1", c.id())
	a := l.ask(l.who, query, map[string]any{"id": c.id()})
	if l.sees("disclosure", row{"child_id": c.id()}) {
		if got := a.number("accessLog", "totalCount"); got != before {
			l.Errorf("%s: the access log has %d entries, want %d: %s", l.who, got, before, a.raw)
		}
		l.accessLogOf(c)
		return
	}
	if nested := l.ask(l.who, nestedLog, map[string]any{"id": c.id()}); len(reached(nested.at("child", "accessLog"))) > 0 {
		l.Errorf("%s: a child whose access log is not for them shows %s", l.who, nested.raw)
	}
	if absent := l.ask(l.who, query, map[string]any{"id": l.id("Child")}); a.raw != absent.raw || len(a.Errors) != 1 {
		l.Errorf("%s: the access log of a hidden child answers %s, and of none %s", l.who, a.raw, absent.raw)
	}
}
