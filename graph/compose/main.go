// Command compose writes schema.graphql from the sections of the contract:
// graph/graph.graphql, which belongs to no single aggregate, and the sections in the
// folder of each aggregate. Clients read one file, in which nothing is extended.
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
	if err := run("."); err != nil {
		log.Fatal("put the contract together: ", err)
	}
}

const head = `# The contract of Heed, put together by "go generate ./graph" from graph/graph.graphql
# and graph/<aggregate>/<aggregate>.graphql. DO NOT EDIT.
`

// run reads the sections in the graph folder of a directory and writes schema.graphql.
func run(root string) error {
	sections, err := filepath.Glob(filepath.Join(root, "graph", "*", "*.graphql"))
	if err != nil {
		return err
	}
	c := contract{extended: map[string][]string{}}
	for _, file := range append([]string{filepath.Join(root, "graph", "graph.graphql")}, sections...) {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if name := filepath.Base(filepath.Dir(file)); strings.TrimSuffix(filepath.Base(file), ".graphql") == name && name != "graph" {
			c.parts = append(c.parts, "# "+strings.ToUpper(name[:1])+name[1:])
		}
		if err := c.add(string(text)); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	text, err := c.text()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, "schema.graphql"), []byte(text), 0o644)
}

// contract is what was read of the sections.
type contract struct {
	parts    []string            // titles and definitions, in order
	extended map[string][]string // what extends a definition, by "type Child"
}

// definition is the line that begins a definition, after its description.
var definition = regexp.MustCompile(`(?m)^(extend )?(type|enum|input|interface|union|scalar|directive) @?(\w+)[^{\n]*(\{?)$`)

// add takes in a section. Each definition begins at the left edge and ends where the
// line of its name ends, or with the next brace at the left edge.
func (c *contract) add(text string) error {
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
