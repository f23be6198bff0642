package demo

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"heed/ent"
	"heed/practice"
)

// whole is a demonstration in one batch, with its accounts.
func whole(children int, seed uint64) (*generator, *batch) {
	g, all := newGenerator(Options{Children: children, Seed: seed, Now: time.Date(2026, time.November, 24, 10, 15, 0, 0, time.UTC)})
	for b := g.next(); b != nil; b = g.next() {
		all.children = append(all.children, b.children...)
		all.sittings = append(all.sittings, b.sittings...)
		all.profiles = append(all.profiles, b.profiles...)
		all.grades = append(all.grades, b.grades...)
		all.evidence = append(all.evidence, b.evidence...)
		all.targets = append(all.targets, b.targets...)
		all.clocks = append(all.clocks, b.clocks...)
		all.actions = append(all.actions, b.actions...)
		all.steps = append(all.steps, b.steps...)
		all.escalations = append(all.escalations, b.escalations...)
		all.jobs = append(all.jobs, b.jobs...)
		all.openings = append(all.openings, b.openings...)
	}
	return g, all
}

// by groups records.
func by[T any](list []T, key func(T) uuid.UUID) map[uuid.UUID][]T {
	groups := make(map[uuid.UUID][]T)
	for _, one := range list {
		groups[key(one)] = append(groups[key(one)], one)
	}
	return groups
}

// TestEveryProfileCouldHaveBeenCompleted checks that each profile could have been
// completed on its day, by all rules.
func TestEveryProfileCouldHaveBeenCompleted(t *testing.T) {
	t.Parallel()
	_, all := whole(1200, 4)
	sittings := by(all.sittings, func(s *ent.CareSitting) uuid.UUID { return s.ID })
	children := by(all.children, func(c *ent.Child) uuid.UUID { return c.ID })
	grades := by(all.grades, func(g *ent.ItemGrade) uuid.UUID { return g.ProfileID })
	targets := by(all.targets, func(t *ent.TargetItem) uuid.UUID { return t.ProfileID })
	trainings := by(all.trainings, func(t *ent.Training) uuid.UUID { return t.PractitionerID })
	for _, p := range all.profiles {
		s := sittings[p.SittingID][0]
		f := profileFacts(p, s, children[p.ChildID][0], grades[p.ID], targets[p.ID])
		if p.CompletedAt == nil {
			f.Today = practice.DateOf(p.UpdatedAt)
			check(t, "draft", practice.ValidateProfile(f))
			continue
		}
		for _, training := range trainings[*p.CompletedByID] {
			f.Trainings = append(f.Trainings, practice.Training{Code: training.Code, On: *date(&training.On), ExpiresOn: date(training.ExpiresOn)})
		}
		check(t, "profile", practice.CheckCompletion(f))
		areas := []practice.SittingArea{}
		for _, area := range practice.Derive(f.Instrument, f.Years, practice.GradesBy(practice.GraderKindPractitioner, f.Grades), nil) {
			areas = append(areas, practice.SittingArea{Code: area.Code, Grade: area.Grade})
		}
		if diff := cmp.Diff(areas, p.AreaGrades); diff != "" || *p.AgeYears != f.Years || !p.WindowEnd.Equal(*s.EndedOn) {
			t.Errorf("a profile of a child of %d was completed with %d years, to %s, and areas (-derived +stored):\n%s", f.Years, *p.AgeYears,
				p.WindowEnd, diff)
		}
	}
}

func profileFacts(p *ent.CareProfile, s *ent.CareSitting, c *ent.Child, grades []*ent.ItemGrade,
	targets []*ent.TargetItem) practice.ProfileFacts {
	f := practice.ProfileFacts{
		Instrument: practice.OpenStructure(), Trigger: value(s.Trigger), Carers: len(s.CarerIds),
		StartedOn: date(s.StartedOn), EndedOn: date(s.EndedOn),
		Started: practice.DateOf(p.StartedAt), Today: practice.DateOf(value(p.CompletedAt)), Visits: s.Visits, Chosen: p.Chosen,
		ParentSaw: p.ParentSawScores, ReasonNotSeen: value(p.ReasonNotSeen),
	}
	f.Years, _ = practice.AgeAt(*date(c.DateOfBirth), practice.DateOf(p.WindowEnd))
	for _, g := range grades {
		f.Grades = append(f.Grades, practice.ItemGrade{Item: g.Item, Grade: value(g.Grade), NotAssessedReason: value(g.NotAssessedReason),
			Grader: g.Grader, Evidence: value(g.Evidence), Comment: value(g.Comment)})
	}
	for _, target := range targets {
		if !target.Dropped {
			f.Targets = append(f.Targets, practice.TargetFacts{Item: target.Item, ChangeBy: date(&target.ChangeBy), TargetGrade: target.TargetGrade})
		}
	}
	return f
}

// TestTheClocksAreThoseOfTheProfiles recomputes every clock from the stored profiles.
func TestTheClocksAreThoseOfTheProfiles(t *testing.T) {
	t.Parallel()
	g, all := whole(1200, 5)
	sittings := by(all.sittings, func(s *ent.CareSitting) uuid.UUID { return s.ID })
	profiles := by(all.profiles, func(p *ent.CareProfile) uuid.UUID { return p.ChildID })
	clocks := by(all.clocks, func(c *neglectClock) uuid.UUID { return c.ChildID })
	for _, c := range all.children {
		var heard []practice.Sitting
		for _, p := range profiles[c.ID] {
			if s := sittings[p.SittingID][0]; p.CompletedAt != nil {
				heard = append(heard, practice.Sitting{ID: p.ID, Instrument: p.InstrumentCode, StartedOn: *date(s.StartedOn), EndedOn: *date(s.EndedOn),
					Corrected: p.MistakenAt != nil, Areas: p.AreaGrades})
			}
		}
		want, since := []string{}, never
		for _, clock := range practice.NeglectClocks(heard, practice.ClockRule{PoorFrom: 4}, g.today) {
			want = append(want, describe(clock.Area.Area, clock.Days, clock.Running))
			if clock.Running {
				since = earlierTime(since, g.today.AddDays(-clock.Days).UTC())
			}
		}
		got := []string{}
		for _, row := range clocks[c.ID] {
			days := row.Days
			if row.Since != nil {
				days = practice.DateOf(*row.Since).DaysUntil(g.today)
			}
			got = append(got, describe(row.Area, days, row.Since != nil))
		}
		if diff := cmp.Diff(want, got); diff != "" || !since.Equal(c.NeglectSince) {
			t.Errorf("clocks since %s, stored %s (-want +got):\n%s", since, c.NeglectSince, diff)
		}
	}
}

func describe(area string, days int, running bool) string {
	words := area + " stopped after "
	if running {
		words = area + " runs for "
	}
	return words + practice.NewDate(2000, time.January, 1).AddDays(days).String()
}

// TestWordsFitTheGrades checks that the evidence of a grade is about its item and as bad
// as the grade.
func TestWordsFitTheGrades(t *testing.T) {
	t.Parallel()
	_, all := whole(300, 6)
	ways := make(map[string][]*regexp.Regexp)
	for section, list := range readPhrases() {
		for _, way := range list {
			pattern := regexp.MustCompile(`\\\{(child|n|day)\\\}`).ReplaceAllString(regexp.QuoteMeta(way), ".+")
			ways[section] = append(ways[section], regexp.MustCompile("(?i)^"+pattern+"$"))
		}
	}
	read := 0
	for _, g := range all.grades {
		if g.Evidence == nil {
			continue
		}
		read++
		section := "care " + g.Item + " " + map[practice.Grade]string{1: "good", 2: "good", 3: "mixed", 4: "poor", 5: "poor"}[*g.Grade]
		if !slices.ContainsFunc(ways[section], func(way *regexp.Regexp) bool { return way.MatchString(*g.Evidence) }) {
			t.Errorf("%s, graded %d: %s", g.Item, *g.Grade, *g.Evidence)
		}
	}
	if read < 1000 {
		t.Errorf("read the evidence of %d grades, want many", read)
	}
}

func TestEveryItemHasWordsForEveryGrade(t *testing.T) {
	t.Parallel()
	words := readPhrases()
	for _, item := range itemsOf(practice.OpenStructure()) {
		for _, grade := range []practice.Grade{1, 2, 3, 4, 5} {
			if section := "care " + item.Code + " " + band(grade); len(words[section]) < 2 {
				t.Errorf("%s has %d ways", section, len(words[section]))
			}
		}
		if section := "target " + item.sub; len(words[section]) < 2 {
			t.Errorf("%s has %d ways", section, len(words[section]))
		}
	}
	for _, kind := range practice.OrganisationKind("").Values() {
		if section := "ask " + kind; strings.Contains(
			"LOCAL_AUTHORITY EARLY_HELP_SERVICE POLICING_UNIT WARD_OR_TEAM HEALTH_VISITING GP_PRACTICE SCHOOL NURSERY", kind) &&
			len(words[section]) < 2 {
			t.Errorf("%s has %d ways", section, len(words[section]))
		}
	}
}
