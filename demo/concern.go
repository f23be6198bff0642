package demo

import (
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"heed/ent"
	"heed/practice"
)

// refer writes a concern as it was submitted: the household, the children named and what
// was seen.
func (g *generator) refer(f *family, c *concern, earlierOnes int) {
	c.named = f.enteredBy(c.received)
	if len(c.named) > 1 && g.chance(0.2) { // a child is left out
		at := g.IntN(len(c.named))
		c.named = slices.Delete(slices.Clone(c.named), at, at+1)
	}
	about := pick(g.randomness, c.named)
	from := g.source(f, c, about)
	c.by, c.submitter = from.by, from.submitter
	c.row = &ent.Referral{
		ID: g.id("Referral", c.received), CreatedAt: c.received, Version: 1, UpdatedAt: c.received,
		Reference: string(g.reference()), SubmittedByID: c.submitter.ID, OrganisationID: c.by.ID,
		HouseholdID: &f.homeAt(practice.DateOf(c.received)).row.ID,
		SourceCode:  from.code, SourceListYear: practice.CensusYear(practice.DateOf(c.received)),
		ReceivedAt: c.received, ImmediateRisk: c.waits.immediate() || c.waits == waitsNot && g.chance(0.06),
		State: practice.ReferralStateSubmitted,
	}
	c.row.DecisionDueAt, c.row.DecisionDueProvisional = practice.DecisionDue(c.received, c.row.ImmediateRisk, g.calendar)
	c.row.TriageKey = practice.TriageKey(c.row.ImmediateRisk, c.row.DecisionDueAt)
	g.tell(c, from, about, earlierOnes)
	g.rows.referrals = append(g.rows.referrals, c.row)
	g.name(c)
	g.event(newEvent{
		at: c.received, by: c.by, who: c.submitter, category: practice.EventCategoryConcern, source: &c.row.ID,
		household: c.row.HouseholdID, about: c.named, significance: significanceOf(c.row),
		summary: "Concern " + c.row.Reference + " submitted by " + c.by.Name + ".",
		impact:  "Feared neglect: " + kindsInWords(c.row.NeglectKinds) + ".",
	})
}

// tell writes what was seen and heard and what the child said.
func (g *generator) tell(c *concern, from origin, about *child, earlierOnes int) {
	kinds := g.kinds(about, c.received)
	seen := []string{g.phrase("opening "+from.voice, about.name())}
	for _, kind := range kinds[:min(2, len(kinds))] {
		if about.bornAfter(c.received) {
			seen = append(seen, g.phrase("seen UNBORN", about.name()))
			break
		}
		seen = append(seen, g.phrase("seen "+string(kind), about.name()))
	}
	if earlierOnes > 0 && g.chance(0.6) {
		seen = append(seen, g.phrase("again", about.name()))
	}
	c.row.LawfulBasis = draw(g.randomness, odds[practice.LawfulBasis]{75, practice.LawfulBasisPublicTask},
		odds[practice.LawfulBasis]{20, practice.LawfulBasisLegalObligation}, odds[practice.LawfulBasis]{5, practice.LawfulBasisConsent})
	if from.by.Agency == practice.AgencyPolice && g.chance(0.5) {
		c.row.LawfulBasis = practice.LawfulBasisLawEnforcement
	}
	if c.row.ImmediateRisk {
		seen = append(seen, g.phrase("danger", about.name()))
		c.row.LawfulBasis = practice.LawfulBasisVitalInterests
	}
	c.row.NeglectKinds, c.row.SeenOrHeard = kinds, strings.Join(seen, " ")
	if about.speaks(c.received) && g.chance(0.55) {
		c.row.ChildsWords = new(g.phrase("words "+string(kinds[0]), about.name()))
	}
	if c.row.FamilyKnows = g.chance(0.7); !c.row.FamilyKnows {
		c.row.ReasonFamilyNotTold = new(g.phrase("not told", about.name()))
	}
}

// kinds draws one to three kinds of neglect that fit the child's age.
func (g *generator) kinds(about *child, at time.Time) []practice.NeglectKind {
	likely := []odds[practice.NeglectKind]{
		{30, practice.NeglectKindPhysical}, {22, practice.NeglectKindSupervisory}, {16, practice.NeglectKindMedical},
		{14, practice.NeglectKindEmotional}, {12, practice.NeglectKindNutritional},
	}
	if !about.schoolStart().After(practice.DateOf(at)) {
		likely = append(likely, odds[practice.NeglectKind]{16, practice.NeglectKindEducational})
	}
	if about.bornAfter(at) {
		likely = []odds[practice.NeglectKind]{{2, practice.NeglectKindMedical}, {1, practice.NeglectKindPhysical}}
	}
	var kinds []practice.NeglectKind
	for range draw(g.randomness, odds[int]{40, 1}, odds[int]{42, 2}, odds[int]{18, 3}) {
		if kind := draw(g.randomness, likely...); !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// name writes how the referrer named each child.
func (g *generator) name(c *concern) {
	for _, k := range c.named {
		row := &ent.ReferralChild{
			ID: g.id("ReferralChild", c.received), CreatedAt: c.received, ReferralID: c.row.ID, ChildID: k.row.ID,
			SubmittedByID: c.submitter.ID, OrganisationID: &c.by.ID, ReportedName: k.fullName(), New: k.entered.Equal(c.received),
			ReceivedAt: c.received,
		}
		row.MayBeKnown = !row.New || g.chance(0.04)
		if g.chance(0.1) && !k.unborn {
			row.ReportedName = k.name() + " " + k.row.FamilyName
		}
		if g.chance(0.9) {
			row.ReportedDateOfBirth = k.row.DateOfBirth
			if row.ReportedDateOfBirth != nil {
				row.ReportedBirthPrecision = new(practice.BirthPrecisionDay)
			}
		}
		g.rows.namings = append(g.rows.namings, row)
	}
}

// reference draws one that no other concern has; a reference uses the lowest 35 bits.
func (g *generator) reference() practice.Reference {
	var bits [8]byte
	binary.BigEndian.PutUint64(bits[:], g.references.next())
	return practice.NewReference(bits)
}

func significanceOf(r *ent.Referral) practice.Significance {
	if r.ImmediateRisk {
		return practice.SignificanceCritical
	}
	return practice.SignificanceSignificant
}

func kindsInWords(kinds []practice.NeglectKind) string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = k.Words()
	}
	return strings.Join(words, ", ")
}
