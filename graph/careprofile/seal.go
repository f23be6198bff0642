package careprofile

import (
	"context"
	"slices"

	"heed/ent"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// sealedOf lists the graders of a profile whose grades the viewer cannot read. Row
// security hides those grades; this list explains why they are missing, and keeps
// computed fields from using incomplete grades.
func sealedOf(ctx context.Context, p *ent.CareProfile) []practice.GraderKind {
	v := store.FromContext(ctx).Viewer
	return practice.Sealed(practice.SealFacts{State: p.State, Colleague: p.OrganisationID == v.OrganisationID,
		Begun: p.SecondAssessorID != nil, Second: gradesSecond(ctx, p)})
}

// gradesSecond reports whether the viewer is the independent grader of a profile.
func gradesSecond(ctx context.Context, p *ent.CareProfile) bool {
	return p.SecondAssessorID != nil && *p.SecondAssessorID == store.FromContext(ctx).Viewer.PractitionerID
}

// sealed reports whether the grades of any of these graders are sealed from the viewer.
func sealed(ctx context.Context, p *ent.CareProfile, graders ...practice.GraderKind) bool {
	from := sealedOf(ctx, p)
	return slices.ContainsFunc(graders, func(g practice.GraderKind) bool { return slices.Contains(from, g) })
}

// Sealed lists the graders of a profile whose grades the viewer cannot read.
func (Fields) Sealed(ctx context.Context, p *ent.CareProfile) ([]practice.GraderKind, error) {
	return sealedOf(ctx, p), nil
}

// checkSealed leaves out the problems that would reveal sealed grades, and says why the
// viewer cannot complete the profile.
func checkSealed(problems []practice.Problem) []practice.Problem {
	problems = slices.DeleteFunc(problems, func(p practice.Problem) bool {
		return len(p.Path) > 0 && slices.Contains([]string{"grades", "chosen", "targets"}, p.Path[0])
	})
	return append(problems, operation.ProblemNotAllowed(
		"The practitioner's grades of this draft are sealed from you. Only practitioners who can read them can complete it.")...)
}
