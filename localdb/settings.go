package localdb

import (
	"maps"
	"slices"
	"strconv"
)

// settings returns the server's settings as arguments: what every cluster needs, then what a throw-away one can do
// without, then the caller's own, each overriding the former; last, where it listens, which nobody overrides.
func (c Config) settings(sockets string) []string {
	values := map[string]string{
		// The just-in-time compiler costs more than it saves under row security.
		"jit":             "off",
		"max_connections": "100",
		"shared_buffers":  "128MB",
		"TimeZone":        "UTC",
		"log_timezone":    "UTC",
		// Errors quote the values they are about, and statements hold them: neither may reach a log.
		"log_min_messages":                  "log",
		"log_min_error_statement":           "panic",
		"log_error_verbosity":               "terse",
		"log_parameter_max_length":          "0",
		"log_parameter_max_length_on_error": "0",
		"log_destination":                   "stderr",
		"logging_collector":                 "off",
	}
	if c.Throwaway {
		maps.Copy(values, map[string]string{
			"fsync":              "off",
			"synchronous_commit": "off",
			"full_page_writes":   "off",
			"autovacuum":         "off",
			"wal_level":          "minimal",
			"max_wal_senders":    "0",
			"max_connections":    "200",
			"shared_buffers":     "32MB",
		})
	}
	maps.Copy(values, c.Settings)
	values["listen_addresses"] = ""
	values["unix_socket_directories"] = ""
	if hasSockets {
		values["unix_socket_directories"] = sockets
		values["unix_socket_permissions"] = "0700"
	}
	if c.Port != 0 {
		values["listen_addresses"] = loopback
		values["port"] = strconv.Itoa(c.Port)
	}
	var args []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		args = append(args, "-c", name+"="+values[name])
	}
	return args
}
