package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	entgo "entgo.io/ent"
	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
)

// disclosures collects the children of an operation's answer, from what
// its queries returned.
type disclosures struct {
	mu                  sync.Mutex
	children            map[uuid.UUID]bool // with something disclosed
	records             map[uuid.UUID]bool // records that disclose the children behind them
	prefetched          map[uuid.UUID]bool // children loaded, whether they are shown or not
	refused             map[uuid.UUID]bool // asked for and not shown
	namedByFilter       map[uuid.UUID]bool // named by a filter
	opened              map[uuid.UUID]bool // named by the operation
	revealed            map[uuid.UUID]bool // disclosed by an error that undid the operation
	numbers             Numbers
	lists               map[string]map[uuid.UUID]bool // by their names in kind.go
	referrals           map[uuid.UUID]bool
	events              map[uuid.UUID]bool
	sources             map[uuid.UUID]bool
	entries             map[uuid.UUID]bool
	viewers             map[uuid.UUID]bool
	viewerOrganisations map[uuid.UUID]bool
	reportedChildren    map[uuid.UUID]bool
	profiles            map[uuid.UUID]bool
	graded              map[uuid.UUID][]*ent.CareProfile
	actions             map[uuid.UUID]bool
	organisations       map[uuid.UUID]bool
	sittings            map[uuid.UUID]bool
	origins             map[uuid.UUID]bool
	subjects            map[uuid.UUID]bool
	people              map[uuid.UUID]bool
	households          map[uuid.UUID]bool
	adults              map[uuid.UUID]bool
}

type withoutDisclosingKey struct{}

// WithoutDisclosing returns a context for queries that decide a number, or which records are
// shown, and whose own records are not shown. The caller notes the children that the
// answer discloses.
func WithoutDisclosing(ctx context.Context) context.Context {
	return context.WithValue(ctx, withoutDisclosingKey{}, true)
}

// noticed passes the result of every query to the operation's disclosures. A query for
// some columns also reads the columns that name the record's children. A kind of record
// that is not in the list is not read at all.
func noticed(next ent.Querier) ent.Querier {
	return ent.QuerierFunc(func(ctx context.Context, q ent.Query) (ent.Value, error) {
		kind, asked, err := kindOfQuery(q)
		if err != nil {
			return nil, err
		}
		first := entgo.QueryFromContext(ctx) // for an edge's records: the query that loaded the record they belong to
		records := first != nil && readsRecords[first.Op]
		whole := len(asked.Fields) == 0
		if !whole && records {
			for _, column := range kind.childColumns {
				if !slices.Contains(asked.Fields, column) {
					asked.Fields = append(asked.Fields, column)
				}
			}
		}
		value, err := next.Query(ctx, q)
		op := FromContext(ctx)
		if op == nil || err != nil || ctx.Value(withoutDisclosingKey{}) != nil {
			return value, err
		}
		if read := op.disclosures.notice(kind, value, readingOf(ctx) != readToDisclose); !read && records {
			return nil, fmt.Errorf("a query for %s answered %T, of which nothing could be recorded", kind.Type, value)
		}
		if profiles, ok := value.([]*ent.CareProfile); ok && whole && !op.write {
			op.disclosures.keep(profiles)
		}
		return value, err
	})
}

// kindOfQuery finds the kind of record that a query is for, and its query context. Ent
// gives an interceptor that context only for the first of several queries, so it is read
// from the query itself; a test checks that it is there.
func kindOfQuery(q ent.Query) (RecordKind, *entgo.QueryContext, error) {
	of := reflect.ValueOf(q).Elem()
	kind, err := kindKnown(strings.TrimSuffix(of.Type().Name(), "Query"))
	if err != nil {
		return kind, nil, err
	}
	return kind, (*entgo.QueryContext)(of.FieldByName("ctx").UnsafePointer()), nil
}

// notice notes what a query returned.
func (s *disclosures) notice(kind RecordKind, value ent.Value, prefetched bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if prefetched {
		defer s.apart()()
	}
	return kind.notice(s, value)
}

// keep keeps the profiles that a query read, with their loaded edges.
func (s *disclosures) keep(profiles []*ent.CareProfile) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.graded == nil {
		s.graded = map[uuid.UUID][]*ent.CareProfile{}
	}
	for _, p := range profiles {
		s.graded[p.ID] = append(s.graded[p.ID], p)
	}
}

// CareProfile returns a profile once for each time that the operation has loaded it, with
// the loaded edges. A mutation keeps none, because it changes them.
func (o *Operation) CareProfile(id uuid.UUID) []*ent.CareProfile {
	o.disclosures.mu.Lock()
	defer o.disclosures.mu.Unlock()
	return slices.Clone(o.disclosures.graded[id])
}

// readsRecords are the query operations that return whole records.
var readsRecords = map[string]bool{entgo.OpQueryAll: true, entgo.OpQueryOnly: true, entgo.OpQueryFirst: true}

// Referrals lists the referrals that the operation has loaded.
func (o *Operation) Referrals() []uuid.UUID { return o.loaded(&o.disclosures.referrals) }

// ReportedChildren lists the children named in the loaded referrals, whether the viewer
// sees them or not.
func (o *Operation) ReportedChildren() []uuid.UUID { return o.loaded(&o.disclosures.reportedChildren) }

// Events lists the events that the operation has loaded.
func (o *Operation) Events() []uuid.UUID { return o.loaded(&o.disclosures.events) }

// Sources lists the source records of the loaded events.
func (o *Operation) Sources() []uuid.UUID { return o.loaded(&o.disclosures.sources) }

// Entries lists the access entries of the disclosures loaded so far.
func (o *Operation) Entries() []uuid.UUID { return o.loaded(&o.disclosures.entries) }

// Viewers lists the practitioners of the disclosures loaded so far.
func (o *Operation) Viewers() []uuid.UUID { return o.loaded(&o.disclosures.viewers) }

// ViewerOrganisations lists the organisations of the loaded disclosures.
func (o *Operation) ViewerOrganisations() []uuid.UUID {
	return o.loaded(&o.disclosures.viewerOrganisations)
}

// Profiles lists the care profiles that the operation has loaded.
func (o *Operation) Profiles() []uuid.UUID { return o.loaded(&o.disclosures.profiles) }

// Sittings lists the sittings of profiles that the operation has loaded.
func (o *Operation) Sittings() []uuid.UUID { return o.loaded(&o.disclosures.sittings) }

// Actions lists the actions that the operation has loaded.
func (o *Operation) Actions() []uuid.UUID { return o.loaded(&o.disclosures.actions) }

// Origins lists the origin records of the loaded actions.
func (o *Operation) Origins() []uuid.UUID { return o.loaded(&o.disclosures.origins) }

// Subjects lists the records that the loaded notices are about.
func (o *Operation) Subjects() []uuid.UUID { return o.loaded(&o.disclosures.subjects) }

// Organisations lists the organisations that the operation has loaded.
func (o *Operation) Organisations() []uuid.UUID { return o.loaded(&o.disclosures.organisations) }

// Practitioners lists the accounts that the operation has loaded.
func (o *Operation) Practitioners() []uuid.UUID { return o.loaded(&o.disclosures.people) }

// Households lists the households that the operation has loaded.
func (o *Operation) Households() []uuid.UUID { return o.loaded(&o.disclosures.households) }

// Relatives lists the relatives that the operation has loaded.
func (o *Operation) Relatives() []uuid.UUID { return o.loaded(&o.disclosures.adults) }

// Listed lists the records of a list that kinds of record keep for later fields.
func (o *Operation) Listed(list string) func() []uuid.UUID {
	return func() []uuid.UUID {
		o.disclosures.mu.Lock()
		defer o.disclosures.mu.Unlock()
		return slices.Collect(maps.Keys(o.disclosures.lists[list]))
	}
}

func (o *Operation) loaded(set *map[uuid.UUID]bool) []uuid.UUID {
	o.disclosures.mu.Lock()
	defer o.disclosures.mu.Unlock()
	return slices.Collect(maps.Keys(*set))
}

// Refused notes that the viewer asked for a record and was not shown it.
func (o *Operation) Refused(id uuid.UUID) {
	o.disclosures.mu.Lock()
	defer o.disclosures.mu.Unlock()
	o.disclosures.add(&o.disclosures.refused, id)
}

// Denied notes that the viewer was refused something besides the records that they named,
// or without naming any.
func (o *Operation) Denied() { o.Refused(uuid.Nil) }

// Opened notes identifiers that the operation names, of any kind: their children were
// opened, and other children only listed.
func (o *Operation) Opened(ids ...uuid.UUID) {
	o.disclosures.mu.Lock()
	defer o.disclosures.mu.Unlock()
	for _, id := range ids {
		o.disclosures.add(&o.disclosures.opened, id)
	}
}

// NamedByFilter notes a record that a filter names. It counts as access to its children, or as
// refused access, whether rows are returned or not.
func (o *Operation) NamedByFilter(id uuid.UUID) {
	o.disclosures.mu.Lock()
	defer o.disclosures.mu.Unlock()
	o.disclosures.add(&o.disclosures.namedByFilter, id)
}

// Counted notes the one record that a count found: it discloses the children behind it. A
// notice is its reader's own and discloses a child only where it is shown.
func (o *Operation) Counted(id uuid.UUID) {
	if aboutChildren(id) {
		o.discloseRecord(id)
	}
}

// NamedByFilterOfAnyKind is NamedByFilter for a record of any kind; some kinds are about no child. A notice
// is its reader's own and discloses a child only where it is shown.
func (o *Operation) NamedByFilterOfAnyKind(id uuid.UUID) {
	if aboutChildren(id) {
		o.NamedByFilter(id)
	}
}

// aboutChildren reports whether an identifier is of a kind whose count or name discloses
// children.
func aboutChildren(id uuid.UUID) bool {
	name, ok := TypeOf(id)
	return ok && !kindsByType[name].childless && name != ent.TypeNotice
}

// Numbers are numbers of children and referrals in a filter.
type Numbers struct {
	// NHS, UPN and Local are children's NHS numbers, UPNs and local authority numbers.
	NHS, UPN, Local []string
	// References are those of referrals.
	References []string
}

func (n Numbers) none() bool { return len(n.NHS)+len(n.UPN)+len(n.Local)+len(n.References) == 0 }

// NumbersInFilter is NamedByFilter for records that a filter names by number.
func (o *Operation) NumbersInFilter(n Numbers) {
	o.disclosures.mu.Lock()
	defer o.disclosures.mu.Unlock()
	by := &o.disclosures.numbers
	by.NHS, by.UPN = append(by.NHS, n.NHS...), append(by.UPN, n.UPN...)
	by.Local, by.References = append(by.Local, n.Local...), append(by.References, n.References...)
}

// Withdraw notes that nothing that the operation loaded is shown, because it is refused as
// a whole.
func (o *Operation) Withdraw() {
	o.disclosures.mu.Lock()
	defer o.disclosures.mu.Unlock()
	for _, set := range []map[uuid.UUID]bool{o.disclosures.children, o.disclosures.records} {
		for id := range set {
			o.disclosures.add(&o.disclosures.refused, id)
		}
	}
}

// ConcernsChildren reports whether the operation has loaded, asked for or named anything
// about a child.
func (o *Operation) ConcernsChildren() bool {
	o.disclosures.mu.Lock()
	defer o.disclosures.mu.Unlock()
	return o.disclosures.concernsChildren()
}

func (s *disclosures) concernsChildren() bool {
	return len(s.children)+len(s.records)+len(s.refused)+len(s.namedByFilter) > 0 || !s.numbers.none()
}

// BeginVerb begins to collect what one verb of a mutation reads. The function that it
// returns ends that, and says whether the verb's error disclosed what it read.
func (o *Operation) BeginVerb() func(told bool) {
	o.disclosures.mu.Lock()
	defer o.disclosures.mu.Unlock()
	children, records := o.disclosures.children, o.disclosures.records
	o.disclosures.children, o.disclosures.records = nil, nil
	return func(told bool) {
		o.disclosures.mu.Lock()
		defer o.disclosures.mu.Unlock()
		for _, set := range []map[uuid.UUID]bool{o.disclosures.children, o.disclosures.records} {
			for id := range set {
				if told {
					o.disclosures.add(&o.disclosures.revealed, id)
				}
			}
		}
		for id := range children {
			o.disclosures.add(&o.disclosures.children, id)
		}
		for id := range records {
			o.disclosures.add(&o.disclosures.records, id)
		}
	}
}

// RefusedLike takes over the disclosures of another operation, which was undone: all of
// them count as refused, except what an error disclosed. It returns the outcome for the
// access log.
func (o *Operation) RefusedLike(other *Operation) auth.AccessOutcome {
	other.Withdraw()
	other.disclosures.mu.Lock()
	defer other.disclosures.mu.Unlock()
	for id := range other.disclosures.revealed {
		delete(other.disclosures.refused, id)
		o.discloseRecord(id)
	}
	o.disclosures.refused, o.disclosures.namedByFilter, o.disclosures.opened, o.disclosures.numbers = other.disclosures.refused,
		other.disclosures.namedByFilter, other.disclosures.opened, other.disclosures.numbers
	if len(other.disclosures.revealed) > 0 {
		return auth.AccessOutcomeAllowed
	}
	return auth.AccessOutcomeRefused
}

// Changed notes children that the operation changed without reading them.
func (o *Operation) Changed(children ...uuid.UUID) {
	o.disclosures.mu.Lock()
	defer o.disclosures.mu.Unlock()
	for _, id := range children {
		o.disclosures.add(&o.disclosures.children, id)
	}
}

// queryDisclosing scans the rows of raw SQL that returns facts about children, outside ent
// and its list of kinds. scan returns the record that each row is about, which counts as
// access to that child or to the children behind that record. TestRawSQLNamesTheChildren
// lists the statements of this package that do not use it, with the reason.
func (o *Operation) queryDisclosing(ctx context.Context, scan func(*sql.Rows) (uuid.UUID, error), statement string, args ...any) error {
	return o.query(ctx, func(rows *sql.Rows) error {
		about, err := scan(rows)
		if err == nil && readingOf(ctx) != readPrefetch { // prefetched facts disclose only when they are shown
			o.discloseRecord(about)
		}
		return err
	}, statement, args...)
}

// discloseRecord notes a record about which something was disclosed.
func (o *Operation) discloseRecord(about uuid.UUID) {
	o.disclosures.mu.Lock()
	defer o.disclosures.mu.Unlock()
	if name, _ := TypeOf(about); name == ent.TypeChild {
		o.disclosures.child(about)
		return
	}
	o.disclosures.behind(about)
}
