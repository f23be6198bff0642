package graphtest

import (
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/google/uuid"

	"heed/auth"
	"heed/practice"
	"heed/store"
	"heed/store/jobs"
)

var whoSafeguards = []practice.Role{practice.RoleSafeguardingLead}

// draftInput names the scene's draft, with more.
func draftInput(f Fixture, more ...any) map[string]any {
	return MapOf(map[string]any{"id": f.Draft.ID(), "version": 1}, more...)
}

func init() {
	id := map[string]string{"id": "ConcernDraft"}
	maps.Copy(Verbs, map[string]verb{
		"draftConcern": {Roles: whoSubmits, IDs: map[string]string{"household.id": "Household", "children.id": "Child"},
			Input: func(Fixture) map[string]any {
				return map[string]any{"seenOrHeard": "No coat in frost.", "immediateRisk": true}
			}},
		"amendDraft": {Roles: whoSubmits, IDs: map[string]string{"id": "ConcernDraft", "household.id": "Household", "children.id": "Child"},
			Input: func(f Fixture) map[string]any { return draftInput(f, "childsWords", "My coat is too small.") }},
		"handDraft": {Roles: whoSubmits, IDs: map[string]string{"id": "ConcernDraft", "practitionerId": "Practitioner"},
			Input: func(f Fixture) map[string]any { return draftInput(f) }},
		"returnDraft": {Roles: whoSafeguards, handed: true, IDs: id,
			Input: func(f Fixture) map[string]any { return draftInput(f, "missing", "Who saw it, and when?") }},
		"submitDraft": {Roles: whoSubmits, IDs: id, Input: func(f Fixture) map[string]any { return draftInput(f) }},
		"discardDraft": {Roles: whoSubmits, IDs: id,
			Input: func(f Fixture) map[string]any { return draftInput(f, "reason", "The coat was found.") }},
	})
	maps.Copy(Edges, map[string]func(AccessModel, Row) []uuid.UUID{
		"ConcernDraft.author":              to("practitioner", "author_id"),
		"ConcernDraft.organisation":        to("organisation", "organisation_id"),
		"ConcernDraft.handedTo":            to("practitioner", "handed_to_id"),
		"ConcernDraft.returnedBy":          to("practitioner", "returned_by_id"),
		"ConcernDraft.submittedBy":         to("practitioner", "submitted_by_id"),
		"ConcernDraft.discardedBy":         to("practitioner", "discarded_by_id"),
		"ConcernDraft.referral":            to("referral", "referral_id"),
		"ConcernDraft.household.household": AccessModel.draftHome,
		"ConcernDraft.children.child":      AccessModel.draftChildren,
		"Referral.draftedBy":               to("practitioner", "drafted_by_id"),
	})
}

// DraftRow is a draft that can be submitted, by somebody in their organisation.
func (w *Env) DraftRow(body, author uuid.UUID, state practice.ConcernDraftState) Row {
	at, none := w.Instant(), (*uuid.UUID)(nil)
	r := Row{"id": w.ID("ConcernDraft"), "author_id": author, "organisation_id": body, "drafted_at": at, "state": state,
		"due_at": at.Add(24 * time.Hour), "waiting_told_at": nil,
		"household": map[string]any{"address": "4 Nowhere Lane, Testham"}, "children": []map[string]any{{"givenName": "Teal",
			"familyName": "Oxbramble", "dateOfBirth": "2019-01-01T00:00:00Z", "sex": "FEMALE"}},
		"source_code": nil, "neglect_kinds": []string{"PHYSICAL"}, "seen_or_heard": "Seen in frost without a coat.", "childs_words": nil,
		"immediate_risk": false, "family_knows": true, "reason_family_not_told": nil, "lawful_basis": "PUBLIC_TASK",
		"handed_to_id": none, "handed_at": nil, "returned_at": nil, "returned_by_id": none, "missing": nil, "submitted_at": nil,
		"submitted_by_id": none, "referral_id": none, "discarded_at": nil, "discarded_by_id": none, "discard_reason": nil}
	switch state {
	case practice.ConcernDraftStateWithSafeguardingLead:
		r["handed_at"] = at
	case practice.ConcernDraftStateDiscarded:
		r["discarded_at"], r["discarded_by_id"], r["discard_reason"] = at, &author, "The coat was found."
	}
	return r
}

// seesDraft: who may submit concerns sees their own drafts while they work there, and a
// safeguarding lead those of the organisation.
func (a AccessModel) seesDraft(r Row) bool {
	return a.holds(whoSubmits...) && r["organisation_id"] == a.Viewer.OrganisationID &&
		(r["author_id"] == a.Viewer.PractitionerID || a.holds(practice.RoleSafeguardingLead))
}

// drafted: the viewer wrote the draft that became the concern, and sees it as its submitter.
func (a AccessModel) drafted(referral Row) bool {
	by, _ := referral["drafted_by_id"].(*uuid.UUID)
	return by != nil && *by == a.Viewer.PractitionerID && a.holds(append([]practice.Role{practice.RoleAuditor}, whoSubmits...)...)
}

func (a AccessModel) draftHome(r Row) []uuid.UUID {
	home, _ := r["household"].(map[string]any)
	return a.draftNames("household", home["id"])
}

func (a AccessModel) draftChildren(r Row) (list []uuid.UUID) {
	for _, k := range r["children"].([]map[string]any) {
		list = append(list, a.draftNames("child", k["id"])...)
	}
	return list
}

// draftNames is the record that a part of a draft names, or the one that it was merged into.
func (a AccessModel) draftNames(table string, id any) []uuid.UUID {
	of := a.by(table, id)
	if of == nil {
		return nil
	}
	return IDs(a.Visible(table, []Row{a.standing(table, of)}))
}

// DrawDrafts makes drafts of every state by anybody, some of which name records; and
// somebody drafted some of the concerns. It draws apart, so that the others stay what they
// were.
func (p *Partnership) DrawDrafts(seed uint64) {
	others := p.Draw
	defer func() { p.Draw = others }()
	p.Draw = rand.New(rand.NewPCG(seed, 2))
	states := practice.ConcernDraftState("").Values()
	for _, r := range p.table("referral") {
		if p.chance(40) {
			r["drafted_by_id"] = new(p.viewer().PractitionerID)
		}
	}
	referrals := slices.Clone(p.table("referral"))
	for range 14 {
		v := p.viewer()
		r := p.DraftRow(v.OrganisationID, v.PractitionerID, practice.ConcernDraftState(pick(p, states)))
		by := new(p.viewer().PractitionerID)
		switch r["state"] {
		case practice.ConcernDraftStateSubmitted:
			if len(referrals) == 0 {
				continue
			}
			r["submitted_at"], r["submitted_by_id"], r["referral_id"] = p.Instant(), by, new(referrals[0].ID())
			referrals = referrals[1:]
		case practice.ConcernDraftStateWithSafeguardingLead:
			r["handed_to_id"] = by
		case practice.ConcernDraftStateWithAuthor:
			r["returned_at"], r["returned_by_id"], r["missing"] = p.Instant(), by, "Who saw it, and when?"
		}
		if p.chance(60) {
			r["children"] = append(r["children"].([]map[string]any), map[string]any{"id": pick(p, p.table("child")).ID()})
		}
		if p.chance(60) {
			r["household"] = map[string]any{"id": pick(p, p.table("household")).ID()}
		}
		p.add("concern_draft", r)
	}
}

// Drafts are listed for who sees them, and wait for who has them.
func (o Oracle) Drafts() {
	seen := o.Visible("concern_draft", o.Rows["concern_draft"])
	o.paged("concernDrafts", IDs(seen))
	state := pick(o.Partnership, o.Rows["concern_draft"])["state"]
	o.listed(
		listing{"concernDrafts", ", filter: {mine: true}, orderBy: {field: DRAFTED_AT, direction: DESC}", IDs(filter(seen, o.wrote)), nil},
		listing{"concernDrafts", ", filter: {states: [" + string(state.(practice.ConcernDraftState)) + "]}",
			IDs(filter(seen, func(r Row) bool { return r["state"] == state })), nil})
	a := o.must(o.Who, "{ inbox { concernDrafts(first: 100) { totalCount edges { node { id } } } } }", nil)
	o.same("inbox.concernDrafts", Reached(a.At("inbox", "concernDrafts")), IDs(filter(seen, func(r Row) bool {
		switch r["state"] {
		case practice.ConcernDraftStateWithAuthor:
			return o.wrote(r)
		case practice.ConcernDraftStateWithSafeguardingLead:
			return o.holds(practice.RoleSafeguardingLead) && !o.anothers(r)
		}
		return false
	})))
}

func (o Oracle) wrote(draft Row) bool { return draft["author_id"] == o.Viewer.PractitionerID }

// anothers: the draft was handed to another safeguarding lead of the organisation.
func (o Oracle) anothers(draft Row) bool {
	to := o.by("practitioner", draft["handed_to_id"])
	return to != nil && to.ID() != o.Viewer.PractitionerID && to["organisation_id"] == o.Viewer.OrganisationID &&
		slices.Contains(to["roles"].([]practice.Role), practice.RoleSafeguardingLead)
}

// RunDrafts does the background work on drafts that is due.
func (w *Env) RunDrafts() {
	w.T.Helper()
	w.runWork(store.JobDraft, jobs.Drafts)
}

// fixtureDraft is the scene's draft of a concern.
func (w *Env) fixtureDraft(by auth.Viewer, handed bool) Row {
	if handed {
		return w.DraftRow(by.OrganisationID, by.PractitionerID, practice.ConcernDraftStateWithSafeguardingLead)
	}
	return w.DraftRow(by.OrganisationID, by.PractitionerID, practice.ConcernDraftStateWithAuthor)
}
