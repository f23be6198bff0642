package heed_test

import (
	"os/exec"
	"strings"
	"testing"
)

// developmentOnly is what the production program never contains: a package with its
// subpackages, and what it is for.
var developmentOnly = map[string]string{
	"github.com/zitadel":                "the development sign-in",
	"github.com/schollz/progressbar/v3": "progress of a demonstration or a download",
	"golang.org/x/term":                 "progress of a demonstration or a download",
	"heed/auth/authtest":                "the development sign-in",
	"heed/demo":                         "the invented partnership",
	"heed/localdb":                      "finding, fetching and running a PostgreSQL",
	"heed/store/storetest":              "the tests' databases",
	"heed/bench":                        "measuring",
}

// listed asks the go command about the server with a tag.
func listed(t *testing.T, tag string, args ...string) []string {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", append([]string{"list", "-tags", tag}, append(args, "./server")...)...)
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	return strings.Fields(string(out))
}

// developmentParts are those of the packages that are for development only.
func developmentParts(packages []string) map[string]bool {
	found := map[string]bool{}
	for _, name := range packages {
		for part := range developmentOnly {
			if below(name, part) {
				found[part] = true
			}
		}
	}
	return found
}

func TestTheProgramOfProductionHasNoPartsOfDevelopment(t *testing.T) {
	t.Parallel()
	for part := range developmentParts(listed(t, "production", "-deps")) {
		t.Errorf("the program of production contains %s (%s): import it in a file of server with the line //go:build !production", part,
			developmentOnly[part])
	}
	if files := listed(t, "production", "-f", `{{join .EmbedFiles " "}}`); len(files) > 0 {
		t.Errorf("the program of production embeds %v", files)
	}
	if found := developmentParts(listed(t, "none", "-deps")); !found["github.com/zitadel"] || !found["heed/auth/authtest"] {
		t.Errorf("of the development build only %v is noticed: the list above is out of date", found)
	}
}
