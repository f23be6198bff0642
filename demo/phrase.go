package demo

import (
	_ "embed" // the wording
	"strconv"
	"strings"
	"time"
)

var (
	//go:embed phrases.txt
	phraseText string
	//go:embed phrases_care.txt
	careText string
	//go:embed phrases_action.txt
	actionText string
)

// phrases are sentences, by section.
type phrases map[string][]string

// readPhrases reads the embedded wording: a section begins with its name after a number
// sign, and each line below is one sentence.
func readPhrases() phrases {
	p := phrases{}
	section := ""
	for line := range strings.Lines(phraseText + careText + actionText) {
		line = strings.TrimSpace(line)
		if name, begins := strings.CutPrefix(line, "# "); begins {
			section = name
			continue
		}
		if line != "" {
			p[section] = append(p[section], line)
		}
	}
	return p
}

// phrase is one of the section's sentences about a child.
func (g *generator) phrase(section, name string) string {
	ways := g.phrases[section]
	if len(ways) == 0 {
		panic("demo: no wording has the section " + section)
	}
	words := pick(g.randomness, ways)
	if !strings.Contains(words, "{") {
		return words
	}
	weekday := time.Weekday(g.between(1, 5)).String()
	words = strings.NewReplacer("{child}", name, "{n}", strconv.Itoa(g.between(3, 9)), "{day}", weekday).Replace(words)
	return strings.ToUpper(words[:1]) + words[1:]
}
