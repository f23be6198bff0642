// Command pages writes what the pages of docs say twice: the dictionary out of
// the contract, and tables out of the code, each between two marks of its page.
// It runs in the folder docs.
//
//	go generate ./docs
package main

import (
	"fmt"
	"io/fs"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"heed"
)

func main() {
	pages, err := render(os.DirFS(".."), heed.Schema)
	if err != nil {
		log.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		if err := os.WriteFile(filepath.FromSlash("../"+name), []byte(pages[name]), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// tables are the parts of pages that are generated, by page and mark.
var tables = []struct {
	page, mark string
	text       func(house fs.FS, contract string) (string, error)
}{
	{"docs/roles.md", "verbs", verbTable},
	{"docs/roles.md", "records", recordTable},
	{"docs/running.md", "settings", settingTable},
	{"docs/security.md", "limits", limitTable},
	{"docs/security.md", "rates", rateTable},
}

// render returns the text of every page that is generated, whole or in part.
func render(house fs.FS, contract string) (map[string]string, error) {
	dictionary, err := dictionaryOf(contract)
	if err != nil {
		return nil, err
	}
	pages := map[string]string{"docs/dictionary.md": dictionary}
	for _, table := range tables {
		page, known := pages[table.page]
		if !known {
			text, err := fs.ReadFile(house, table.page)
			if err != nil {
				return nil, err
			}
			page = string(text)
		}
		text, err := table.text(house, contract)
		if err != nil {
			return nil, fmt.Errorf("%s in %s: %w", table.mark, table.page, err)
		}
		if pages[table.page], err = between(page, table.mark, text); err != nil {
			return nil, fmt.Errorf("%s: %w", table.page, err)
		}
	}
	return pages, nil
}

// between puts a text between the two marks of a page.
func between(page, mark, text string) (string, error) {
	open, end := "<!-- generated: "+mark+" -->\n", "<!-- end: "+mark+" -->"
	head, rest, opened := strings.Cut(page, open)
	_, tail, ended := strings.Cut(rest, end)
	if !opened || !ended {
		return "", fmt.Errorf("lacks the marks of %s", mark)
	}
	return head + open + text + end + tail, nil
}

// row is a line of a table.
func row(cells ...string) string {
	for i, cell := range cells {
		cells[i] = strings.ReplaceAll(strings.Join(strings.Fields(cell), " "), "|", `\|`)
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// head is the first two lines of a table.
func head(names ...string) string {
	return row(names...) + strings.Repeat("|---", len(names)) + "|\n"
}
