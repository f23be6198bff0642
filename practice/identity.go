package practice

import (
	"math"
	"slices"
)

// Identity is a child's identity record in words.
type Identity struct {
	Culture, Language, Faith, Disability string
	Belonging, SenseOfSelf               string
	// Home is what home feels like.
	Home string
}

// IdentityCompleteness counts the aspects that say something about the child, and all
// aspects, and lists those that do not. An ethnicity code adds nothing, and neither does
// an aspect that merely repeats the code or its label, or says that nothing is known:
// inspectors found identity records that said no more.
func IdentityCompleteness(ethnicityCode string, i Identity) (int, int, []IdentityAspect) {
	label, _ := CodeListEthnicity.Label(ethnicityCode, math.MaxInt)
	idle := []string{"", NormaliseName(ethnicityCode), NormaliseName(label),
		"unknown", "not known", "not recorded", "not asked", "n a", "na", "tbc"}
	aspects := []struct {
		aspect IdentityAspect
		words  string
	}{
		{IdentityAspectCulture, i.Culture},
		{IdentityAspectLanguage, i.Language},
		{IdentityAspectFaith, i.Faith},
		{IdentityAspectDisability, i.Disability},
		{IdentityAspectBelonging, i.Belonging},
		{IdentityAspectSenseOfSelf, i.SenseOfSelf},
		{IdentityAspectHome, i.Home},
	}
	var missing []IdentityAspect
	for _, a := range aspects {
		if slices.Contains(idle, NormaliseName(a.words)) {
			missing = append(missing, a.aspect)
		}
	}
	return len(aspects) - len(missing), len(aspects), missing
}

// ValidateIdentity lists every problem of an identity record: each aspect has at most
// 4,000 characters. Paths: identity and the aspect.
func ValidateIdentity(i Identity) []Problem {
	var found problems
	for _, a := range []struct{ subject, path, words string }{
		{"Culture", "culture", i.Culture}, {"Language", "language", i.Language}, {"Faith", "faith", i.Faith},
		{"Disability", "disability", i.Disability}, {"Belonging", "belonging", i.Belonging},
		{"Sense of self", "senseOfSelf", i.SenseOfSelf}, {"Home", "home", i.Home},
	} {
		found.check(a.words, text{a.subject, 0, 4_000}, "identity", a.path)
	}
	return found
}
