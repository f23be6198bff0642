package draft_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"heed/ent"
	"heed/graph/graphtest"
	"heed/practice"
)

// sendSQL sends a statement in somebody's name, and counts the rows that it changed.
func sendSQL(w *graphtest.Env, who, statement string, args ...any) (rows int64, err error) {
	err = w.WriteAs(who, func(ctx context.Context) error {
		done, err := ent.FromContext(ctx).ExecContext(ctx, statement, args...)
		if err != nil {
			return err
		}
		rows, err = done.RowsAffected()
		return err
	})
	return rows, err
}

// TestRowSecurityKeepsADraft goes past the API: each change is sent as SQL in somebody's
// name.
func TestRowSecurityKeepsADraft(t *testing.T) {
	t.Parallel()
	w := staffed(t)
	id, risk := begin(w, map[string]any{}), begin(w, map[string]any{"immediateRisk": true})
	gone := begin(w, map[string]any{})
	w.MustSend("teacher", "discardDraft", "draft { id }", at(gone, 1, "reason", "The coat was found."))
	me := w.Viewers["teacher"].PractitionerID
	colleague := w.Viewers["colleague"].PractitionerID
	discarded := fmt.Sprintf("state = 'DISCARDED', discarded_at = viewer_now(), discarded_by_id = '%s', discard_reason = 'No.'", me)
	handed := "state = 'WITH_SAFEGUARDING_LEAD', handed_at = viewer_now(), "
	for name, c := range map[string]struct{ who, set, id string }{
		"another's":                    {"colleague", "childs_words = 'Cold.'", id},
		"the head's":                   {"head", "childs_words = 'Cold.'", id},
		"social care's":                {"manager", "childs_words = 'Cold.'", id},
		"what was discarded":           {"teacher", "childs_words = 'Cold.'", gone},
		"brought back":                 {"safeguarding lead", "state = 'WITH_AUTHOR'", gone},
		"a risk dropped by its author": {"teacher", "immediate_risk = false", risk},
		"a risk forgotten":             {"teacher", "immediate_risk = NULL", risk},
		"a risk discarded":             {"teacher", discarded, risk},
		"discarded in another's name":  {"safeguarding lead", discarded, id},
		"handed to a colleague":        {"teacher", fmt.Sprint(handed, "handed_to_id = '", colleague, "'"), id},
		"handed and amended":           {"teacher", handed + "childs_words = 'Cold.'", id},
		"returned by its author":       {"teacher", fmt.Sprintf("returned_at = viewer_now(), returned_by_id = '%s', missing = 'No.'", me), id},
		"submitted as nothing": {"teacher", fmt.Sprintf("state = 'SUBMITTED', submitted_at = viewer_now(), submitted_by_id = '%s', "+
			"referral_id = '%s'", me, w.ID("Referral")), id},
		"moved to another organisation": {"teacher", fmt.Sprintf("organisation_id = '%s'", w.Organisations["council"]), id},
		"given to another":              {"teacher", fmt.Sprintf("author_id = '%s'", colleague), id},
		"put off":                       {"teacher", "due_at = due_at + interval '1 hour'", id},
		"told without a clock":          {"teacher", "waiting_told_at = viewer_now()", id},
	} {
		if n, err := sendSQL(w, c.who, "UPDATE concern_draft SET "+c.set+" WHERE id = $1", c.id); err == nil && n > 0 {
			t.Errorf("%s: the database lets it pass", name)
		}
	}
	for name, by := range map[string]string{"teacher": "colleague", "manager": "teacher"} {
		if n, err := sendSQL(w, name, `INSERT INTO concern_draft (id, created_at, updated_at, author_id, organisation_id, drafted_at,
		    state, due_at) VALUES ($1, now(), now(), $2, $3, viewer_now(), 'WITH_AUTHOR', now())`, w.ID("ConcernDraft"),
			w.Viewers[by].PractitionerID, w.Viewers[by].OrganisationID); err == nil && n > 0 {
			t.Errorf("%s drafts in the name of %s", name, by)
		}
	}
	for who, set := range map[string]string{"teacher": "childs_words = 'Cold.'", "safeguarding lead": handed + "handed_to_id = NULL"} {
		if n, err := sendSQL(w, who, "UPDATE concern_draft SET "+set+" WHERE id = $1", id); err != nil || n != 1 {
			t.Errorf("what %s may do changes %d rows: %v", who, n, err)
		}
	}
}

// TestPostgreSQLTakesAsAuthorOnlyWhoDrafted: whoever is named as the author of a concern
// reads it.
func TestPostgreSQLTakesAsAuthorOnlyWhoDrafted(t *testing.T) {
	t.Parallel()
	w := staffed(t)
	begin(w, map[string]any{})
	lead, home := w.Viewers["safeguarding lead"], w.HouseholdOf(w.Pupil("Wren"))
	for author, allowed := range map[string]bool{"teacher": true, "colleague": false, "other teacher": false} {
		err := w.WriteAs("safeguarding lead", func(ctx context.Context) error {
			return ent.FromContext(ctx).Referral.Create().SetReference("HD-" + author).SetSubmittedByID(lead.PractitionerID).
				SetOrganisationID(lead.OrganisationID).SetDraftedByID(w.Viewers[author].PractitionerID).SetHouseholdID(home).
				SetSourceCode("2A").SetSourceListYear(2026).SetReceivedAt(graphtest.Noon).
				SetNeglectKinds([]practice.NeglectKind{practice.NeglectKindPhysical}).SetSeenOrHeard("Seen in frost without a coat.").
				SetImmediateRisk(false).SetFamilyKnows(true).SetLawfulBasis(practice.LawfulBasisPublicTask).
				SetState(practice.ReferralStateSubmitted).SetDecisionDueAt(graphtest.Noon).SetDecisionDueProvisional(false).
				SetTriageKey("x").Exec(ctx)
		})
		if allowed && err != nil || !allowed && pq.As(err, pqerror.InsufficientPrivilege) == nil {
			t.Errorf("a concern drafted by the %s ends with %v, want it allowed %v", author, err, allowed)
		}
	}
}
