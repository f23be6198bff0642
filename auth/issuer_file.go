package auth

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"heed/practice"
	"heed/text"
)

// maxIssuerFile is far more than any partnership needs, in bytes.
const maxIssuerFile = 1 << 20

// ParseIssuers reads the file of trusted issuers: one YAML document with the list
// trusted_issuers. Unknown and repeated settings are mistakes, so that a misspelt
// restriction does not go unnoticed. The error joins every *Mistake of the file, each with
// its line. The issuers come back with their defaults.
func ParseIssuers(data []byte) ([]Issuer, error) {
	root, err := document(data)
	if err != nil {
		return nil, err
	}
	r := reader{lines: map[string]int{}}
	var issuers []Issuer
	r.mapping(root, "", settings{
		"trusted_issuers": func(n *yaml.Node, place string) {
			r.sequence(n, place, func(n *yaml.Node, place string) {
				var i Issuer
				r.issuer(n, place, &i)
				issuers = append(issuers, i)
			})
		},
	})
	if r.lines["trusted_issuers"] == 0 {
		r.wrong(root, "trusted_issuers", "is missing")
	} else if len(issuers) == 0 && len(r.found) == 0 {
		r.wrong(root, "trusted_issuers", "is empty: without an issuer nobody can sign in")
	}
	for _, m := range issuerMistakes(issuers) {
		r.add(m)
	}
	if len(r.found) > 0 {
		return nil, r.err()
	}
	for n := range issuers {
		issuers[n] = issuers[n].WithDefaults()
	}
	return issuers, nil
}

// issuerMistakes checks the issuers one by one and against each other.
func issuerMistakes(issuers []Issuer) []*Mistake {
	var found []*Mistake
	first := map[string]int{}
	for n, i := range issuers {
		place := fmt.Sprintf("trusted_issuers[%d]", n)
		for _, m := range i.mistakes() {
			found = append(found, &Mistake{Place: place + "." + m.Place, Message: m.Message})
		}
		if earlier, repeated := first[i.URL]; repeated && i.URL != "" {
			found = append(found, &Mistake{
				Place:   place + ".issuer",
				Message: fmt.Sprintf("is the same as trusted_issuers[%d].issuer: one entry an issuer", earlier),
			})
			continue
		}
		first[i.URL] = n
	}
	return found
}

// document parses the file down to its only document's root.
func document(data []byte) (*yaml.Node, error) {
	if len(data) > maxIssuerFile {
		return nil, &Mistake{Place: "file", Message: "is larger than 1 MiB"}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	if err := decoder.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, &Mistake{Place: "file", Message: "is empty"}
		}
		return nil, &Mistake{Place: "file", Message: strings.TrimPrefix(err.Error(), "yaml: ")}
	}
	if err := decoder.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, &Mistake{Line: more.Line, Place: "file", Message: "holds more than one document"}
	}
	if len(doc.Content) != 1 {
		return nil, &Mistake{Place: "file", Message: "is empty"}
	}
	return doc.Content[0], nil
}

func (r *reader) issuer(n *yaml.Node, place string, i *Issuer) {
	r.mapping(n, place, settings{
		"issuer":      r.text(&i.URL),
		"audience":    r.text(&i.Audience),
		"algorithms":  texts(r, &i.Algorithms),
		"agencies":    texts(r, &i.Agencies),
		"token_types": texts(r, &i.TokenTypes),
		"clients":     texts(r, &i.Clients),
		"claims": func(n *yaml.Node, place string) {
			r.mapping(n, place, settings{
				"subject":      r.text(&i.Claims.Subject),
				"organisation": r.text(&i.Claims.Organisation),
				"roles":        r.text(&i.Claims.Roles),
				"role_names":   r.roleNames(&i.Claims.RoleNames),
			})
		},
		"machine": func(n *yaml.Node, place string) {
			r.mapping(n, place, settings{
				"claim": r.text(&i.Machine.Claim),
				"value": r.text(&i.Machine.Value),
			})
		},
		"jwks_url":     r.text(&i.JWKSURL),
		"max_lifetime": r.duration(func(d time.Duration) { i.MaxLifetime = cmp.Or(d, -1) }), // 0s is a mistake, not the default
		"clock_skew":   r.duration(func(d time.Duration) { i.ClockSkew = &d }),
	})
}

// setting reads the value of one setting.
type setting func(n *yaml.Node, place string)

type settings map[string]setting

// reader walks through the file, remembers the line of every setting and collects mistakes
// of form.
type reader struct {
	lines map[string]int
	found []*Mistake
}

func (r *reader) wrong(n *yaml.Node, place, message string) {
	r.found = append(r.found, &Mistake{Line: n.Line, Place: place, Message: message})
}

// add takes a mistake of meaning, unless its setting, or one around it, already has one of
// form, and gives it the line of the nearest setting around it.
func (r *reader) add(m *Mistake) {
	for place := m.Place; place != ""; place = place[:max(strings.LastIndexAny(place, ".["), 0)] {
		if slices.ContainsFunc(r.found, func(f *Mistake) bool { return f.Place == place }) {
			return
		}
		if m.Line == 0 {
			m.Line = r.lines[place]
		}
	}
	r.found = append(r.found, m)
}

func (r *reader) err() error {
	slices.SortStableFunc(r.found, func(a, b *Mistake) int { return a.Line - b.Line })
	all := make([]error, len(r.found))
	for i, m := range r.found {
		all[i] = m
	}
	return errors.Join(all...)
}

func (r *reader) mapping(n *yaml.Node, place string, known settings) {
	if n.Kind != yaml.MappingNode {
		r.wrong(n, place, "must be a group of settings")
		return
	}
	names := slices.Sorted(maps.Keys(known))
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := inside(place, key.Value)
		read, ok := known[key.Value]
		if !ok || key.Kind != yaml.ScalarNode {
			r.wrong(key, at, "is not a setting; known here are "+strings.Join(names, ", "))
			continue
		}
		if r.lines[at] != 0 {
			r.wrong(key, at, "is given twice")
			continue
		}
		r.lines[at] = key.Line
		read(value, at)
	}
}

func (r *reader) sequence(n *yaml.Node, place string, each setting) {
	if n.Kind != yaml.SequenceNode {
		r.wrong(n, place, "must be a list")
		return
	}
	for i, item := range n.Content {
		at := fmt.Sprintf("%s[%d]", place, i)
		r.lines[at] = item.Line
		each(item, at)
	}
}

func (r *reader) text(into *string) setting {
	return func(n *yaml.Node, place string) {
		if n.Kind != yaml.ScalarNode || n.Tag != "!!str" {
			r.wrong(n, place, "must be text; put a number or a reserved word in quotes")
			return
		}
		if n.Value == "" {
			r.wrong(n, place, "is empty")
			return
		}
		if !text.IsClean(n.Value) {
			r.wrong(n, place, "has blanks around it or characters that cannot be seen: type it again")
			return
		}
		*into = n.Value
	}
}

func texts[T ~string](r *reader, into *[]T) setting {
	return func(n *yaml.Node, place string) {
		if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
			r.wrong(n, place, "is an empty list")
			return
		}
		r.sequence(n, place, func(n *yaml.Node, place string) {
			var value string
			r.text(&value)(n, place)
			*into = append(*into, T(value))
		})
	}
}

func (r *reader) duration(set func(time.Duration)) setting {
	return func(n *yaml.Node, place string) {
		d, err := time.ParseDuration(n.Value)
		if n.Kind != yaml.ScalarNode || err != nil {
			r.wrong(n, place, "must be a duration such as 45s, 10m or 8h")
			return
		}
		set(d)
	}
}

func (r *reader) roleNames(into *map[string]practice.Role) setting {
	return func(n *yaml.Node, place string) {
		if n.Kind != yaml.MappingNode {
			r.wrong(n, place, "must pair the issuer's names with Heed's roles")
			return
		}
		*into = map[string]practice.Role{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := n.Content[i], n.Content[i+1]
			at := inside(place, key.Value)
			if r.lines[at] != 0 {
				r.wrong(key, at, "is given twice")
				continue
			}
			r.lines[at] = key.Line
			if !text.IsClean(key.Value) {
				r.wrong(key, at, "has blanks around it or characters that cannot be seen: type it again")
			}
			var role string
			r.text(&role)(value, at)
			(*into)[key.Value] = practice.Role(role)
		}
	}
}

func inside(place, name string) string {
	if place == "" {
		return name
	}
	return place + "." + name
}
