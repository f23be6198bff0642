package graphtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heed/practice"
)

// PagedList is a list of the contract and how a query reaches it.
type PagedList struct {
	Path   []any    // to the list in an answer
	Query  string   // with %s for the arguments
	Orders []string // arguments of order and filter; "" where it takes none
}

func (w *Env) ConcernAndEvent(s Fixture, who string, days int) {
	w.T.Helper()
	v := w.Viewers[who]
	at := Noon.AddDate(0, 0, -days)
	r := w.ReferralRow(s.Household.ID(), v.OrganisationID, v.PractitionerID, practice.ReferralStateSubmitted, at)
	e := w.EventRow(v.OrganisationID, v.PractitionerID, v.Agency, nil, at)
	w.WriteRows("referral", r)
	w.WriteRows("referral_child", w.ReportedChildRow(r, s.Child))
	w.WriteRows("chronology_event", e)
	w.WriteRows("chronology_subject", w.SubjectRow(e, s.Child.ID()))
}

// fetchedPage is one page.
type fetchedPage struct {
	IDs, Cursors    []string
	next, previous  bool
	start, End, Raw string
}

func (w *Env) FetchPage(who string, l PagedList, order, page string) fetchedPage {
	w.T.Helper()
	a := w.Must(who, fmt.Sprintf(l.Query, strings.Trim(order+", "+page, ", ")), nil)
	under := func(more ...any) []any { return append(slices.Clone(l.Path), more...) }
	p := fetchedPage{next: a.At(under("pageInfo", "hasNextPage")...) == true, previous: a.At(under("pageInfo", "hasPreviousPage")...) == true,
		start: a.Text(under("pageInfo", "startCursor")...), End: a.Text(under("pageInfo", "endCursor")...), Raw: a.Raw}
	for i := range a.List(under("edges")...) {
		p.IDs = append(p.IDs, a.Text(under("edges", i, "node", "id")...))
		p.Cursors = append(p.Cursors, a.Text(under("edges", i, "cursor")...))
	}
	return p
}

// WalkPages turns pages to the end and returns all records in the list's order.
func (w *Env) WalkPages(who string, l PagedList, order, page string, size int) []string {
	w.T.Helper()
	var all []string
	page = fmt.Sprintf(page, size)
	for at := ""; ; {
		p := w.FetchPage(who, l, order, page+at)
		if len(p.IDs) > 0 && (p.start != p.Cursors[0] && len(p.start) == 0 || len(p.End) == 0) {
			w.T.Fatalf("a page has no places: %s", p.Raw)
		}
		more := p.next
		if strings.HasPrefix(page, "last") {
			all, more, at = append(slices.Clone(p.IDs), all...), p.previous, fmt.Sprintf(", before: %q", p.start)
		} else {
			all, at = append(all, p.IDs...), fmt.Sprintf(", after: %q", p.End)
		}
		if !more || len(p.IDs) == 0 {
			return all
		}
	}
}

// ReadAll pages through a log that each look at it makes longer.
func (w *Env) ReadAll(t *testing.T, who string, l PagedList, order string) {
	t.Helper()
	before := w.FetchPage(who, l, order, "first: 100")
	if got := w.WalkPages(who, l, order, "first: %d", 4); !slices.Equal(got[1:], before.IDs) {
		t.Errorf("it runs %v, want %v after the look at it", got, before.IDs)
	}
	if got := w.WalkPages(who, l, order, "last: %d", 5); !slices.Equal(got[len(got)-len(before.IDs):], before.IDs) {
		t.Errorf("backwards it runs %v, want %v after the looks at it", got, before.IDs)
	}
	inside := before.IDs[1 : len(before.IDs)-1]
	for _, page := range []string{"first: 100", "last: 100"} {
		between := w.FetchPage(who, l, order,
			fmt.Sprintf("%s, after: %q, before: %q", page, before.Cursors[0], before.Cursors[len(before.IDs)-1]))
		if !slices.Equal(between.IDs, inside) || !between.next || !between.previous {
			t.Errorf("between the ends it holds %v, want %v: %.300s", between.IDs, inside, between.Raw)
		}
	}
}

func (w *Env) RefusesCursor(t *testing.T, who string, l PagedList, order, page, what string) {
	t.Helper()
	a := w.Ask(who, fmt.Sprintf(l.Query, strings.Trim(order+", "+page, ", ")), nil)
	if len(a.Errors) != 1 || a.Errors[0].Code() != "BAD_USER_INPUT" || len(Reached(a.At(l.Path...))) > 0 {
		t.Errorf("%s answers %s, want BAD_USER_INPUT", what, a.Raw[:min(300, len(a.Raw))])
	}
}
