package practice

import (
	_ "embed"
	"encoding/json"
	"sync"
)

//go:embed data/neglect-profile-skeleton.json
var openStructure []byte

//go:embed data/instrument.schema.json
var instrumentSchema string

// OpenStructure is the instrument that Heed ships: the published structure and
// grade scale of the graded care profile, 4 areas and 13 sub-areas, without
// the descriptor text that belongs to its owners. The answer is shared and
// must not be changed.
func OpenStructure() Instrument { return decodedOpenStructure() }

// decodedOpenStructure reads the embedded structure once; a broken one is a defect of the
// program.
var decodedOpenStructure = sync.OnceValue(func() Instrument {
	var tree map[string]any
	if err := json.Unmarshal(openStructure, &tree); err != nil {
		panic("practice: neglect-profile-skeleton.json: " + err.Error())
	}
	in, found := ReadInstrument(tree)
	if len(found) > 0 {
		panic("practice: neglect-profile-skeleton.json: " + found[0].Message)
	}
	return in
})

// InstrumentSchema is the JSON Schema (draft 2020-12) of an instrument's file, for those
// who write one. It describes the form; [ReadInstrument] also finds contradictions between
// parts: codes given twice or not nested, age bands that share an age, a grade without an
// anchor, a date that is no day.
func InstrumentSchema() string { return instrumentSchema }
