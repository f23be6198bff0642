package careprofile

import (
	"context"
	"slices"

	"heed/ent"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// sealedOf lists whose grades of a profile the viewer does not read. Row security
// hides them; this tells why they are not there, and keeps what is computed of
// them from speaking of grades that it does not know.
func sealedOf(ctx context.Context, p *ent.CareProfile) []practice.GraderKind {
	v := store.FromContext(ctx).Viewer
	return practice.Sealed(practice.SealFacts{State: p.State, Colleague: p.OrganisationID == v.OrganisationID,
		Begun: p.SecondAssessorID != nil, Second: gradesSecond(ctx, p)})
}

// gradesSecond reports whether the viewer is who grades a profile independently.
func gradesSecond(ctx context.Context, p *ent.CareProfile) bool {
	return p.SecondAssessorID != nil && *p.SecondAssessorID == store.FromContext(ctx).Viewer.PractitionerID
}

// sealed reports whether any of these graders' grades are sealed from the viewer.
func sealed(ctx context.Context, p *ent.CareProfile, graders ...practice.GraderKind) bool {
	from := sealedOf(ctx, p)
	return slices.ContainsFunc(graders, func(g practice.GraderKind) bool { return slices.Contains(from, g) })
}

// Sealed lists whose grades of a profile the viewer does not read.
func (Fields) Sealed(ctx context.Context, p *ent.CareProfile) ([]practice.GraderKind, error) {
	return sealedOf(ctx, p), nil
}

// checkSealed are the problems of a profile as somebody is told of them from
// whom the practitioner's grades are sealed: none that speaks of those grades, and
// why completing the profile is not theirs.
func checkSealed(problems []practice.Problem) []practice.Problem {
	problems = slices.DeleteFunc(problems, func(p practice.Problem) bool {
		return len(p.Path) > 0 && slices.Contains([]string{"grades", "chosen", "targets"}, p.Path[0])
	})
	return append(problems, operation.ProblemNotAllowed("The practitioner's grades of this draft are sealed from you. Only practitioners who can read them can complete it.")...)
}
