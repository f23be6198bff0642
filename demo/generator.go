package demo

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"heed/practice"
)

// generator makes family after family until there are enough children.
type generator struct {
	randomness
	now      time.Time
	today    practice.Date
	calendar practice.Calendar
	children int
	made     int
	families int

	instrument  practice.Instrument
	items       []item
	partnership *partnership
	names       names
	streets     []string
	phrases     phrases
	rows        *batch
	// drafts and tasks are how many drafts and open actions each person has.
	drafts, tasks map[uuid.UUID]int

	// Shares of children: referred, with a waiting concern, known to the demonstration's
	// health visitors and school, to the police and to social care, and with emergency access.
	referred, waiting, visited, ownPupils, policed, worked, opened share
	nhsNumbers, upns, laChildIDs, references                       series
	// numberless is how likely a child has no NHS number.
	numberless float64
}

// numbersForTests is how many of the NHS numbers for tests have a check digit: ten of
// eleven. Some are left over, because shares are random.
const numbersForTests = 900_000

// newGenerator invents the partnership, which is the first batch.
func newGenerator(o Options) (*generator, *batch) {
	g := &generator{
		randomness: newDice(o.Seed), now: o.Now.UTC().Truncate(time.Second), calendar: practice.EnglandCalendar(),
		children: o.Children, phrases: readPhrases(), streets: joined(surnameHeads, "_Lane _Street _Close _Rise _Walk _Terrace _Road _Gardens"),
		instrument: practice.OpenStructure(), items: itemsOf(practice.OpenStructure()),
		rows: &batch{}, drafts: map[uuid.UUID]int{}, tasks: map[uuid.UUID]int{},
	}
	g.today = practice.DateOf(g.now)
	for i, s := range g.streets {
		g.streets[i] = strings.ReplaceAll(s, "_", " ")
	}
	g.names = newNames(g.randomness)
	all := float64(o.Children)
	g.referred.want = 0.7
	g.waiting.want = (8 + all/500) / all
	g.visited.want = 0.12
	g.ownPupils.want = min(max(14, all/25), 300) / all // a school has its own size
	g.policed.want = 0.3
	g.worked.want = 0.6
	g.opened.want = (6 + all/250) / all
	// An odd step that is no multiple of five is coprime to the number of numbers.
	g.numberless = max(0.03, 1-numbersForTests/all)
	g.nhsNumbers = series{at: g.Uint64N(1e6), step: 387_911, of: 1e6}
	g.upns = series{at: g.Uint64N(1e9), step: 618_033_989, of: 1e9}
	g.laChildIDs = series{at: g.Uint64N(1e7), step: 6_180_341, of: 1e7}
	g.references = series{at: g.Uint64N(1 << 35), step: 21_236_192_741, of: 1 << 35}

	staff := &staffing{randomness: g.randomness, names: g.names, baseURL: o.BaseURL, at: started(g.now), today: g.today, rows: g.rows}
	g.partnership = newPartnership(staff, o.Children)
	return g, g.rows
}

// next invents the next families, some hundred children, or returns nothing once there are
// enough.
func (g *generator) next() *batch {
	const enough = 400
	g.rows = &batch{}
	for start := g.made; g.made < g.children && g.made-start < enough; {
		f := g.newFamily(g.children - g.made)
		g.serve(f)
		g.plan(f)
		g.enter(f)
		g.settle(f)
		g.relate(f)
		g.register(f)
		for i, c := range f.course {
			g.refer(f, c, i)
			g.decide(f, c)
		}
		g.involve(f)
		g.recordLife(f)
		g.notifyImmediateRisk(f)
		g.measure(f)
		g.assign(f)
		g.breakGlass(f)
		g.families++
		g.made += len(f.children)
	}
	if len(g.rows.children) == 0 {
		return nil
	}
	g.rows.done = g.made
	return g.rows
}
