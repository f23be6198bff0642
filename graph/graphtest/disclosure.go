package graphtest

import (
	"fmt"

	"github.com/google/uuid"
)

// AccessLogOf tells the access log of the child itself, as "rule by whom".
func (w *Env) AccessLogOf(who string, child uuid.UUID, filter map[string]any) []string {
	w.T.Helper()
	a := w.Must(who, `query($id: ID!, $filter: DisclosureFilter) { child(id: $id) { accessLog(first: 100, filter: $filter) { totalCount edges { node {
	  at rule outcome purpose operation practitioner { name } organisation { name } } } } } }`, map[string]any{"id": child, "filter": filter})
	if a.At("child", "accessLog", "totalCount") != nil {
		w.T.Errorf("a list inside a record is counted: %s", a.Raw)
	}
	var list []string
	for i := range a.List("child", "accessLog", "edges") {
		node := func(path ...any) string {
			return a.Text(append([]any{"child", "accessLog", "edges", i, "node"}, path...)...)
		}
		list = append(list, fmt.Sprint(node("rule"), " by ", node("practitioner", "name"), " of ", node("organisation", "name")))
	}
	return list
}
