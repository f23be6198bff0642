package graphtest

import (
	"fmt"
)

// DefinitionOf is an invented instrument of two areas, in a version.
func DefinitionOf(code, version string) string {
	return fmt.Sprintf(`
code: %q
version: %q
title: Invented scale
owner: Quillshire Invented Press
licence: Invented, for tests only.
requiredTraining: %q
grades:
- {grade: 1, need: all met}
- {grade: 2, need: most met}
- {grade: 3, need: some met}
- {grade: 4, need: few met}
- {grade: 5, need: none met}
derivation:
  subArea: {rule: MOST_FREQUENT_UNLESS_HIGH, highFrom: 4}
  area: {rule: WORST_OF}
areas:
- code: P
  title: Care of the body
  subAreas:
  - code: P1
    title: Food
    items:
    - {code: P1a, title: What there is}
    - {code: P1b, title: How it is given, optional: true, ageBands: [0-2, 5+], descriptors: [{grade: 4, ageBand: 0-2, text: An invented
    line.}]}
- code: Q
  title: Play
  subAreas:
  - {code: Q1, title: Toys, items: [{code: Q1, title: Toys}]}
`, code, version, code)
}
