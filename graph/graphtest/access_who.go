package graphtest

import (
	"github.com/google/uuid"

	"heed/practice"
)

// PoliceRecords is what the police see: Teal and Wren, who are involved with them, an
// action and a concern about each, and an opening of Pip's record. Finch is hidden.
type PoliceRecords struct {
	ThreeChildConcern
	Teal, Finch, pip Row
	Action           Row
}

func (w *Env) PoliceRecords() PoliceRecords {
	w.T.Helper()
	c := PoliceRecords{ThreeChildConcern: w.ThreeChildConcern(), Teal: w.NumberedChildRow("Teal", "Marblewick", 1), Finch: w.NumberedChildRow("Finch", "Marblewick", 40), pip: w.ChildRow("Pip", "Oxbramble", "2010-09-09")}
	c.Teal["date_of_birth"], c.Finch["restricted"] = "2016-02-02", true
	past, police := Noon.AddDate(0, -1, 0), w.Viewers["police"]
	w.WriteRows("child", c.Teal, c.Finch, c.pip)
	w.WriteRows("involvement", w.InvolvementRow(c.Teal.ID(), w.Organisations["force"], nil, past, nil), w.InvolvementRow(c.Teal.ID(), w.Organisations["trust"], nil, past, nil))
	c.Action = w.ActionRow(w.Organisations["force"], police.PractitionerID, practice.ActionStateProposed)
	c.Action["due"] = "2026-12-05"
	again := w.ActionRow(w.Organisations["force"], police.PractitionerID, practice.ActionStateProposed)
	again["due"] = "2026-12-05"
	other := w.ActionRow(w.Organisations["force"], police.PractitionerID, practice.ActionStateProposed)
	other["due"] = "2026-12-20"
	more := w.ActionRow(w.Organisations["force"], police.PractitionerID, practice.ActionStateProposed)
	more["due"] = "2026-12-30"
	w.WriteRows("action", c.Action, again, other, more)
	w.WriteRows("action_child", w.ActionChildRow(c.Action, c.Teal.ID()), w.ActionChildRow(again, c.Teal.ID()), w.ActionChildRow(other, c.First.ID()), w.ActionChildRow(more, c.First.ID()))
	second := w.ReferralRow(c.Referral["household_id"].(uuid.UUID), w.Organisations["trust"], w.Viewers["health"].PractitionerID, practice.ReferralStateSubmitted, Noon.AddDate(0, -2, 0))
	second["reference"] = string(practice.NewReference([8]byte{7, 3}))
	w.WriteRows("referral", second)
	w.WriteRows("referral_child", w.ReportedChildRow(second, c.Teal))
	w.WriteRows("break_glass", w.OpeningRow(c.pip.ID(), police.OrganisationID, police.PractitionerID, past))
	c.Names[c.Teal.ID()], c.Names[c.Finch.ID()], c.Names[c.pip.ID()] = "Teal", "Finch", "Pip"
	return c
}
