package child

import (
	"context"
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/careprofile"
	"heed/ent/caresitting"
	"heed/ent/child"
	"heed/ent/voicerecord"
	"heed/graph/operation"
	"heed/practice"
)

// FirstDeath is the first date of death of the children that the viewer can see, or nil
// where none of them died.
func FirstDeath(ctx context.Context, children []uuid.UUID) (*practice.Date, error) {
	first, err := operation.Client(ctx).Child.Query().Where(child.IDIn(children...), child.DiedOnNotNil()).
		Order(ent.Asc(child.FieldDiedOn)).Limit(1).All(ctx)
	if err != nil || len(first) == 0 {
		return nil, err
	}
	return operation.DateOf(first[0].DiedOn), nil
}

// mostAfterDeath is how many records of a kind an answer about a death lists.
const mostAfterDeath = 20

// afterDeath lists the records that say that a child was heard, or cared for, after the day
// of death: one of the two is wrong. It reads them where the answer selects them.
func afterDeath(ctx context.Context, id uuid.UUID, died time.Time) ([]ent.Noder, error) {
	at, selected := operation.Selected(ctx, "afterDeath")
	if !selected {
		return []ent.Noder{}, nil
	}
	voices, err := operation.Client(ctx).VoiceRecord.Query().Where(voicerecord.ChildID(id), voicerecord.HeardOnGT(died),
		voicerecord.WithdrawnAtIsNil(), voicerecord.Not(voicerecord.HasCorrectedBy())).
		Order(voicerecord.ByHeardOn(), voicerecord.ByID()).Limit(mostAfterDeath).IDs(ctx)
	if err != nil {
		return nil, err
	}
	profiles, err := operation.Client(ctx).CareProfile.Query().Where(careprofile.ChildID(id), careprofile.MistakenAtIsNil(),
		careprofile.HasSittingWith(caresitting.EndedOnGT(died))).
		Order(careprofile.ByWindowEnd(), careprofile.ByID()).Limit(mostAfterDeath).IDs(ctx)
	if err != nil {
		return nil, err
	}
	ids := append(voices, profiles...)
	found, err := operation.LoadNodes(at, ids)
	list := []ent.Noder{}
	for _, id := range ids {
		if r := found[id]; r != nil {
			list = append(list, r)
		}
	}
	return list, err
}
