package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	entgo "entgo.io/ent"
	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/auth"
	"heed/ent"
)

// seen collects whose records an operation showed, from what its queries
// returned, whichever way they were reached.
type seen struct {
	mu        sync.Mutex
	children  map[uuid.UUID]bool // about whom something was told
	records   map[uuid.UUID]bool // which tell of the children behind them
	ahead     map[uuid.UUID]bool // children loaded, whether they are shown or not
	refused   map[uuid.UUID]bool // asked for and not shown
	sought    map[uuid.UUID]bool // named by a filter
	opened    map[uuid.UUID]bool // named by the operation
	revealed  map[uuid.UUID]bool // of which an error told, that undid the operation
	numbers   Numbers
	referrals map[uuid.UUID]bool
	events    map[uuid.UUID]bool
	sources   map[uuid.UUID]bool
	lookers   map[uuid.UUID]bool
	looking   map[uuid.UUID]bool
	named     map[uuid.UUID]bool
	profiles  map[uuid.UUID]bool
	graded    map[uuid.UUID][]*ent.CareProfile
	actions   map[uuid.UUID]bool
	bodies    map[uuid.UUID]bool
	sittings  map[uuid.UUID]bool
	origins   map[uuid.UUID]bool
	subjects  map[uuid.UUID]bool
	people    map[uuid.UUID]bool
	homes     map[uuid.UUID]bool
	adults    map[uuid.UUID]bool
}

type reckoningKey struct{}

// Reckoning returns a context for queries whose records are not shown, but decide
// a number or which records are shown. The caller notes the children that the
// answer is about itself: it is of records that were loaded otherwise.
func Reckoning(ctx context.Context) context.Context {
	return context.WithValue(ctx, reckoningKey{}, true)
}

// noticed hands what every query returns to the operation's collection. A query
// for a few columns of a record reads also those by which it tells whose it is. A
// kind of record that the list does not describe is not read at all.
func noticed(next ent.Querier) ent.Querier {
	return ent.QuerierFunc(func(ctx context.Context, q ent.Query) (ent.Value, error) {
		kind, asked, err := kindOfQuery(q)
		if err != nil {
			return nil, err
		}
		first := entgo.QueryFromContext(ctx) // for what comes along with an edge, that of the record that it comes with
		records := first != nil && readsRecords[first.Op]
		whole := len(asked.Fields) == 0
		if !whole && records {
			for _, column := range kind.tells {
				if !slices.Contains(asked.Fields, column) {
					asked.Fields = append(asked.Fields, column)
				}
			}
		}
		value, err := next.Query(ctx, q)
		op := FromContext(ctx)
		if op == nil || err != nil || ctx.Value(reckoningKey{}) != nil {
			return value, err
		}
		if read := op.seen.notice(kind, value, readingOf(ctx) != readToTell); !read && records {
			return nil, fmt.Errorf("a query for %s answered %T, of which nothing could be recorded", kind.Type, value)
		}
		if profiles, ok := value.([]*ent.CareProfile); ok && whole && !op.write {
			op.seen.keep(profiles)
		}
		return value, err
	})
}

// kindOfQuery is the description of what a query is for, and what it asks for. Ent
// hands an interceptor the latter only of the first query of several, so that it is
// read out of the query itself; a test holds that it is there.
func kindOfQuery(q ent.Query) (RecordKind, *entgo.QueryContext, error) {
	of := reflect.ValueOf(q).Elem()
	kind, err := kindKnown(strings.TrimSuffix(of.Type().Name(), "Query"))
	if err != nil {
		return kind, nil, err
	}
	return kind, (*entgo.QueryContext)(of.FieldByName("ctx").UnsafePointer()), nil
}

// notice takes in what a query returned.
func (s *seen) notice(kind RecordKind, value ent.Value, ahead bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ahead {
		defer s.apart()()
	}
	return kind.notice(s, value)
}

// keep keeps profiles as a query read them, with the edges that came along.
func (s *seen) keep(profiles []*ent.CareProfile) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.graded == nil {
		s.graded = map[uuid.UUID][]*ent.CareProfile{}
	}
	for _, p := range profiles {
		s.graded[p.ID] = append(s.graded[p.ID], p)
	}
}

// CareProfile is a profile as often as the operation has loaded it, each with the
// edges that came along. A mutation keeps none, for it changes them.
func (o *Operation) CareProfile(id uuid.UUID) []*ent.CareProfile {
	o.seen.mu.Lock()
	defer o.seen.mu.Unlock()
	return slices.Clone(o.seen.graded[id])
}

// readsRecords are the ways of asking that return whole records.
var readsRecords = map[string]bool{entgo.OpQueryAll: true, entgo.OpQueryOnly: true, entgo.OpQueryFirst: true}

// Referrals lists the concerns that the operation has loaded so far.
func (o *Operation) Referrals() []uuid.UUID { return o.loaded(&o.seen.referrals) }

// Named lists the children that the concerns loaded so far name, seen or not.
func (o *Operation) Named() []uuid.UUID { return o.loaded(&o.seen.named) }

// Events lists the events that the operation has loaded so far.
func (o *Operation) Events() []uuid.UUID { return o.loaded(&o.seen.events) }

// Sources lists the records that the events loaded so far came from.
func (o *Operation) Sources() []uuid.UUID { return o.loaded(&o.seen.sources) }

// Lookers lists the practitioners of the disclosures loaded so far.
func (o *Operation) Lookers() []uuid.UUID { return o.loaded(&o.seen.lookers) }

// Looking lists the organisations of the disclosures loaded so far.
func (o *Operation) Looking() []uuid.UUID { return o.loaded(&o.seen.looking) }

// Profiles lists the care profiles that the operation has loaded so far.
func (o *Operation) Profiles() []uuid.UUID { return o.loaded(&o.seen.profiles) }

// Sittings lists the sittings of profiles that the operation has loaded so far.
func (o *Operation) Sittings() []uuid.UUID { return o.loaded(&o.seen.sittings) }

// Actions lists the actions that the operation has loaded so far.
func (o *Operation) Actions() []uuid.UUID { return o.loaded(&o.seen.actions) }

// Origins lists the records that the actions loaded so far come from.
func (o *Operation) Origins() []uuid.UUID { return o.loaded(&o.seen.origins) }

// Subjects lists the records that the notices loaded so far are about.
func (o *Operation) Subjects() []uuid.UUID { return o.loaded(&o.seen.subjects) }

// Bodies lists the organisations that the operation has loaded so far.
func (o *Operation) Bodies() []uuid.UUID { return o.loaded(&o.seen.bodies) }

// Practitioners lists the accounts that the operation has loaded so far.
func (o *Operation) Practitioners() []uuid.UUID { return o.loaded(&o.seen.people) }

// Households lists the households that the operation has loaded so far.
func (o *Operation) Households() []uuid.UUID { return o.loaded(&o.seen.homes) }

// Relatives lists the adults that the operation has loaded so far.
func (o *Operation) Relatives() []uuid.UUID { return o.loaded(&o.seen.adults) }

func (o *Operation) loaded(set *map[uuid.UUID]bool) []uuid.UUID {
	o.seen.mu.Lock()
	defer o.seen.mu.Unlock()
	return slices.Collect(maps.Keys(*set))
}

// Refused notes that the viewer asked for a record and was not shown it.
func (o *Operation) Refused(id uuid.UUID) {
	o.seen.mu.Lock()
	defer o.seen.mu.Unlock()
	o.seen.add(&o.seen.refused, id)
}

// Denied notes that the viewer was refused what they asked for without naming a
// record, or beside those that they named.
func (o *Operation) Denied() { o.Refused(uuid.Nil) }

// Opened notes identifiers that the operation names, of whatever records: the
// children behind them were asked for, and the others appeared among them.
func (o *Operation) Opened(ids ...uuid.UUID) {
	o.seen.mu.Lock()
	defer o.seen.mu.Unlock()
	for _, id := range ids {
		o.seen.add(&o.seen.opened, id)
	}
}

// Sought notes a record that a filter names: a look at its children, or a refused
// one, whether rows come back or not.
func (o *Operation) Sought(id uuid.UUID) {
	o.seen.mu.Lock()
	defer o.seen.mu.Unlock()
	o.seen.add(&o.seen.sought, id)
}

// Counted notes the one record that a count came to: it tells of the children behind
// it. A notice is its reader's own, and of a child only where it is shown.
func (o *Operation) Counted(id uuid.UUID) {
	if aboutChildren(id) {
		o.told(id)
	}
}

// SoughtOfAny is Sought for a record of any kind: some are about nobody. A notice is its
// reader's own, and of a child only where it is shown.
func (o *Operation) SoughtOfAny(id uuid.UUID) {
	if aboutChildren(id) {
		o.Sought(id)
	}
}

// aboutChildren reports whether an identifier is of a kind of record that tells of
// children to whoever counts or names it.
func aboutChildren(id uuid.UUID) bool {
	name, ok := TypeOf(id)
	return ok && !aboutNobody[name] && name != ent.TypeNotice
}

// Numbers name children and concerns as a filter does.
type Numbers struct {
	// NHS, UPN and Local are numbers of children: health's, education's and the authority's.
	NHS, UPN, Local []string
	// References are those of concerns.
	References []string
}

func (n Numbers) none() bool { return len(n.NHS)+len(n.UPN)+len(n.Local)+len(n.References) == 0 }

// SoughtBy is Sought for records that a filter names by number.
func (o *Operation) SoughtBy(n Numbers) {
	o.seen.mu.Lock()
	defer o.seen.mu.Unlock()
	by := &o.seen.numbers
	by.NHS, by.UPN = append(by.NHS, n.NHS...), append(by.UPN, n.UPN...)
	by.Local, by.References = append(by.Local, n.Local...), append(by.References, n.References...)
}

// Withdraw notes that nothing of what the operation loaded is shown after all: it
// is refused as a whole.
func (o *Operation) Withdraw() {
	o.seen.mu.Lock()
	defer o.seen.mu.Unlock()
	for _, set := range []map[uuid.UUID]bool{o.seen.children, o.seen.records} {
		for id := range set {
			o.seen.add(&o.seen.refused, id)
		}
	}
}

// AboutSomebody reports whether the operation has loaded, asked for or named anything
// that is about a child.
func (o *Operation) AboutSomebody() bool {
	o.seen.mu.Lock()
	defer o.seen.mu.Unlock()
	return o.seen.aboutSomebody()
}

func (s *seen) aboutSomebody() bool {
	return len(s.children)+len(s.records)+len(s.refused)+len(s.sought) > 0 || !s.numbers.none()
}

// BeginVerb begins to collect what a verb of a mutation reads. The function that it
// returns ends that, and says whether the error in which the verb ended told of it.
func (o *Operation) BeginVerb() func(told bool) {
	o.seen.mu.Lock()
	defer o.seen.mu.Unlock()
	children, records := o.seen.children, o.seen.records
	o.seen.children, o.seen.records = nil, nil
	return func(told bool) {
		o.seen.mu.Lock()
		defer o.seen.mu.Unlock()
		for _, set := range []map[uuid.UUID]bool{o.seen.children, o.seen.records} {
			for id := range set {
				if told {
					o.seen.add(&o.seen.revealed, id)
				}
			}
		}
		for id := range children {
			o.seen.add(&o.seen.children, id)
		}
		for id := range records {
			o.seen.add(&o.seen.records, id)
		}
	}
}

// RefusedLike takes over what another operation asked for and loaded: it was undone,
// and all of it is refused, except for what an error told of. It returns how the
// operation ended for the access record.
func (o *Operation) RefusedLike(other *Operation) auth.AccessOutcome {
	other.Withdraw()
	other.seen.mu.Lock()
	defer other.seen.mu.Unlock()
	for id := range other.seen.revealed {
		delete(other.seen.refused, id)
		o.told(id)
	}
	o.seen.refused, o.seen.sought, o.seen.opened, o.seen.numbers = other.seen.refused, other.seen.sought, other.seen.opened, other.seen.numbers
	if len(other.seen.revealed) > 0 {
		return auth.OutcomeAllowed
	}
	return auth.OutcomeRefused
}

// Changed notes children that the operation changed without reading them.
func (o *Operation) Changed(children ...uuid.UUID) {
	o.seen.mu.Lock()
	defer o.seen.mu.Unlock()
	for _, id := range children {
		o.seen.add(&o.seen.children, id)
	}
}

// tell scans the rows of a statement that returns facts about children, past ent
// and its list of kinds. scan says which record each row is about: it is a look at
// that child, or at the children behind that record. A statement in this package
// that is asked in a viewer's name and does not go through here has its reason in a
// test (TestRawSQLNamesTheChildren).
func (o *Operation) tell(ctx context.Context, scan func(*sql.Rows) (uuid.UUID, error), statement string, args ...any) error {
	return o.query(ctx, func(rows *sql.Rows) error {
		about, err := scan(rows)
		if err == nil && readingOf(ctx) != readAhead { // what is read ahead is of who asks, who is shown
			o.told(about)
		}
		return err
	}, statement, args...)
}

// told notes a record that something was told of.
func (o *Operation) told(about uuid.UUID) {
	o.seen.mu.Lock()
	defer o.seen.mu.Unlock()
	if name, _ := TypeOf(about); name == ent.TypeChild {
		o.seen.child(about)
		return
	}
	o.seen.behind(about)
}

// Access is what the access record says of an operation, beside who and whom.
type Access struct {
	// Did is query or mutation with its root fields.
	Did string
	// Fields asked for, as Type.field.
	Fields []string
	// Purpose that the client gave, if any.
	Purpose *string
	// Outcome of the operation.
	Outcome auth.AccessOutcome
	// Concluded is when its answer was ready; the operation's instant, where it is zero.
	Concluded time.Time
}

// ErrOpeningEnded says that an opening in an emergency ended while an operation
// looked through it: nothing of it may be answered.
var ErrOpeningEnded = errors.New("the opening in an emergency ended before the answer was ready")

// RecordAccess writes the access record of the operation, in its transaction: an
// entry of the children who were shown and one of those who were asked for and
// not shown. An operation that was about no child leaves none.
func (o *Operation) RecordAccess(ctx context.Context, a Access) error {
	o.seen.mu.Lock()
	children, records, refused, sought := list(o.seen.children), list(o.seen.records), list(o.seen.refused), list(o.seen.sought)
	opened, by := list(o.seen.opened), o.seen.numbers
	o.seen.mu.Unlock()
	if a.Outcome == auth.OutcomeAllowed && len(children)+len(records)+len(refused)+len(sought) == 0 && by.none() {
		return nil
	}
	if a.Concluded.IsZero() {
		a.Concluded = o.Now
	}
	entry, err := o.NewID("AccessEntry")
	if err != nil {
		return err
	}
	recorded := false
	if err := o.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&recorded) },
		"SELECT record_looks($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
		entry, a.Did, pq.StringArray(a.Fields), a.Purpose, string(a.Outcome), children, records, refused, sought,
		texts(by.NHS), texts(by.UPN), texts(by.Local), texts(by.References), opened, instantOf(a.Concluded)); err != nil {
		return fmt.Errorf("record access: %w", err)
	}
	if !recorded {
		return ErrOpeningEnded
	}
	return nil
}

// texts is a list that is never null.
func texts(list []string) pq.StringArray { return append(pq.StringArray{}, list...) }

func list(set map[uuid.UUID]bool) pq.StringArray {
	ids := make(pq.StringArray, 0, len(set))
	for id := range set {
		ids = append(ids, id.String())
	}
	return ids
}
