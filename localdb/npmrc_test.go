package localdb

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNPMRCIsReadAsNPMReadsIt(t *testing.T) {
	t.Parallel()
	lookup := environ(map[string]string{"TOKEN": "s3same"})
	for _, test := range []struct {
		name, text string
		want       map[string]string
	}{
		{"spaces around the sign do not count", "registry = https://npm.example/", map[string]string{"registry": "https://npm.example/"}},
		{"comments, sections and odd lines are passed over", "; one\n# two\n[three]\nfour\nfund=false", map[string]string{"fund": "false"}},
		{"quotes are taken off", `registry="https://npm.example/"`, map[string]string{"registry": "https://npm.example/"}},
		{"a value may hold the sign", "//npm.example/:_auth=YTpi==", map[string]string{"//npm.example/:_auth": "YTpi=="}},
		{"a variable is put in", "//npm.example/:_authToken=${TOKEN}", map[string]string{"//npm.example/:_authToken": "s3same"}},
		{"an unset variable stays as it is", "a=${NONE}", map[string]string{"a": "${NONE}"}},
		{"an unset optional variable becomes empty", "a=x${NONE?}y", map[string]string{"a": "xy"}},
		{"a later line wins", "a=1\na=2", map[string]string{"a": "2"}},
	} {
		got, err := parseNPMRC(strings.NewReader(test.text), lookup)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestTheRegistryIsTheOneThatNPMWouldUse(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		variables map[string]string
		files     map[string]string // folder → content of its npmrc
		want      string            // address and, after a space, the Authorization header
	}{
		{"the public one, if nobody says otherwise", nil, nil, "https://registry.npmjs.org/ "},
		{"the environment's", map[string]string{"npm_config_registry": "https://env.example/npm"}, nil, "https://env.example/npm/ "},
		{"the environment's in capitals", map[string]string{"NPM_CONFIG_REGISTRY": "https://env.example/"}, nil, "https://env.example/ "},
		{"the environment's before the user's", map[string]string{"npm_config_registry": "https://env.example"},
			map[string]string{"home": "registry=https://home.example"}, "https://env.example/ "},
		{"the project's before the user's", nil,
			map[string]string{"project": "registry=https://project.example", "home": "registry=https://home.example"}, "https://project.example/ "},
		{"the user's before the machine's", nil,
			map[string]string{"home": "registry=https://home.example", "global/etc": "registry=https://global.example"}, "https://home.example/ "},
		{"the machine's", nil, map[string]string{"global/etc": "registry=https://global.example"}, "https://global.example/ "},
		{"the scope's before any general one", map[string]string{"npm_config_registry": "https://env.example"},
			map[string]string{"home": "@embedded-postgres:registry=https://scope.example"}, "https://scope.example/ "},
		{"with the token of its host", nil,
			map[string]string{"home": "registry=https://npm.example/a/b\n//npm.example/:_authToken=abc"}, "https://npm.example/a/b/ Bearer abc"},
		{"with the token of its path before that of its host", nil,
			map[string]string{"home": "registry=https://npm.example/a\n//npm.example/:_authToken=abc\n//npm.example/a/:_authToken=def"},
			"https://npm.example/a/ Bearer def"},
		{"without the token of another host", nil,
			map[string]string{"home": "registry=https://npm.example\n//other.example/:_authToken=abc"}, "https://npm.example/ "},
		{"with basic credentials", nil,
			map[string]string{"home": "registry=https://npm.example:4873\n//npm.example:4873/:_auth=YTpi"}, "https://npm.example:4873/ Basic YTpi"},
		{"with a name and password", nil,
			map[string]string{"home": "registry=https://npm.example\n//npm.example/:username=a\n//npm.example/:_password=Yg=="},
			"https://npm.example/ Basic YTpi"},
		{"unless it is no address", map[string]string{"npm_config_registry": "ftp://npm.example"}, nil, "error"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			if err := os.MkdirAll(filepath.Join(root, "project", "store"), 0o755); err != nil {
				t.Fatal(err)
			}
			for path, content := range map[string]string{"project/go.mod": "module example"} {
				write(t, filepath.Join(root, path), content)
			}
			for folder, content := range test.files {
				name := ".npmrc"
				if folder == "global/etc" {
					name = "npmrc"
				}
				write(t, filepath.Join(root, folder, name), content)
			}
			variables := map[string]string{"HOME": filepath.Join(root, "home"), "npm_config_globalconfig": filepath.Join(root, "global/etc/npmrc")}
			maps.Copy(variables, test.variables)
			settings, err := readNPMSettings(environ(variables), filepath.Join(root, "project", "store"))
			if err != nil {
				t.Fatal(err)
			}
			found, err := settings.registry()
			got := "error"
			if err == nil {
				got = found.base.String() + " " + found.authorization
			}
			if got != test.want {
				t.Errorf("got %q (%v), want %q", got, err, test.want)
			}
		})
	}
}

// write makes a file and the folders above it.
func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
