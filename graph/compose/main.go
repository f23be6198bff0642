// Command compose writes schema.graphql from the sections of the contract:
// graph/graph.graphql, which belongs to no single aggregate, and the sections in the
// folder of each aggregate. Clients read one file, in which nothing is extended. The
// enumerations of each section it writes as Go types also, most of them into practice. It
// imports neither, so that it runs while a rule is written for a code that is not yet there.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

func main() {
	log.SetFlags(0)
	files, err := composed(".")
	if err == nil {
		err = write(".", files)
	}
	if err != nil {
		log.Fatal("put the contract together: ", err)
	}
}

const head = `# The contract of Heed, put together by "go generate ./graph" from graph/graph.graphql
# and graph/<aggregate>/<aggregate>.graphql. DO NOT EDIT.
`

// composed reads the sections in the graph folder of a directory. It returns the text of
// schema.graphql and of the files of codes.
func composed(root string) (map[string]string, error) {
	sections, err := filepath.Glob(filepath.Join(root, "graph", "*", "*.graphql"))
	if err != nil {
		return nil, err
	}
	c := contract{extended: map[string][]string{}, enums: map[string]string{}}
	for _, file := range append([]string{filepath.Join(root, "graph", "graph.graphql")}, sections...) {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		folder := filepath.Base(filepath.Dir(file))
		if strings.TrimSuffix(filepath.Base(file), ".graphql") == folder && folder != "graph" {
			c.parts = append(c.parts, "# "+strings.ToUpper(folder[:1])+folder[1:])
		}
		if err := c.add(folder, string(text)); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	text, err := c.text()
	if err != nil {
		return nil, err
	}
	files, err := codes(text, c.enums)
	if err != nil {
		return nil, err
	}
	files["schema.graphql"] = text
	return files, nil
}

// contract is what was read of the sections.
type contract struct {
	parts    []string            // titles and definitions, in order
	extended map[string][]string // what extends a definition, by "type Child"
	enums    map[string]string   // the folder whose section defines an enumeration, by its name
}

// definition is the line that begins a definition, after its description.
var definition = regexp.MustCompile(`(?m)^(extend )?(type|enum|input|interface|union|scalar|directive) @?(\w+)[^{\n]*(\{?)$`)

// add takes in a section of a folder. Each definition begins at the left edge and ends where the
// line of its name ends, or with the next brace at the left edge.
func (c *contract) add(folder, text string) error {
	for {
		text = strings.TrimLeft(text, "\n")
		for strings.HasPrefix(text, "#") { // a comment for those who write the section
			_, text, _ = strings.Cut(text, "\n")
			text = strings.TrimLeft(text, "\n")
		}
		if text == "" {
			return nil
		}
		at := definition.FindStringSubmatchIndex(text)
		if at == nil {
			return fmt.Errorf("no definition begins in %q", strings.SplitN(text, "\n", 2)[0])
		}
		part := text[:at[1]]
		extends, name := at[2] >= 0, text[at[4]:at[5]]+" "+text[at[6]:at[7]]
		if at[8] < at[9] {
			end := strings.Index(text[at[1]:], "\n}\n")
			if end < 0 {
				return fmt.Errorf("%s has no end", name)
			}
			part = text[:at[1]+end+len("\n}")]
			if extends {
				c.extended[name] = append(c.extended[name], strings.TrimPrefix(text[at[1]:at[1]+end], "\n"))
			}
		}
		text = text[len(part):]
		if !extends {
			c.parts = append(c.parts, part)
			if enum, ok := strings.CutPrefix(name, "enum "); ok {
				c.enums[enum] = folder
			}
		}
	}
}

// text is the contract, with each extension in the definition that it extends.
func (c *contract) text() (string, error) {
	for i, part := range c.parts {
		at := definition.FindStringSubmatchIndex(part)
		if at == nil {
			continue
		}
		name := part[at[4]:at[5]] + " " + part[at[6]:at[7]]
		more := c.extended[name]
		if len(more) == 0 {
			continue
		}
		delete(c.extended, name)
		if body, closed := strings.CutSuffix(part, "\n}"); closed {
			part = body
		} else {
			part += " {"
		}
		c.parts[i] = part + "\n" + strings.Join(more, "\n") + "\n}"
	}
	for name := range c.extended {
		return "", fmt.Errorf("nothing defines %s, which a section extends", name)
	}
	return head + "\n" + strings.Join(c.parts, "\n\n") + "\n", nil
}
