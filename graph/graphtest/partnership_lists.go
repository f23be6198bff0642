package graphtest

import (
	"slices"
	"strings"
)

// SoundAlike writes children that nobody sees and who sound like one another, and
// among them, in order of identifier, one that each organisation sees.
func (p *Partnership) SoundAlike(hidden int) {
	p.T.Helper()
	for i := range hidden {
		p.WriteRows("child", p.ChildRow("Philip", "Ashplover", "2013-03-04"))
		if i%70 == 69 {
			seen := p.ChildRow("Philip", "Brackendale", "2013-03-05")
			p.WriteRows("child", seen)
			for body := range p.Organisations {
				p.WriteRows("involvement", p.InvolvementRow(seen.ID(), p.Organisations[body], nil, Noon.AddDate(0, -1, 0), nil))
			}
		}
	}
}

// ListedBy is a list by one of the plans: its count and its records, read whole and
// in pages, which must agree.
func (p *Partnership) ListedBy(who, list, arguments string, narrow bool) []string {
	p.T.Helper()
	p.Narrow = &narrow
	const page = "{ totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"
	l := PagedList{[]any{list}, "{ " + list + "(%s) " + page + " }", nil}
	whole := p.FetchPage(who, l, arguments, "first: 100")
	if got := p.WalkPages(who, l, arguments, "last: %d", 13); !slices.Equal(got, whole.IDs) {
		p.T.Errorf("%s(%s) of %s, narrow %v: in pages it runs %v, want %v", list, arguments, who, narrow, got, whole.IDs)
	}
	count, _, _ := strings.Cut(strings.SplitAfter(whole.Raw, `"totalCount":`)[1], ",")
	return append([]string{count}, whole.IDs...)
}
