package main

import (
	"crypto/tls"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// hintOf says what to do about a TLS error: the setting is a part of DATABASE_URL that the
// error does not name.
func hintOf(err error) string {
	if errors.Is(err, pq.ErrSSLNotSupported) {
		return "The database does not speak TLS. Turn TLS on there; on one machine or a network of your own, add sslmode=disable to " +
			"DATABASE_URL (and HEED_OWNER_URL)."
	}
	if _, untrusted := errors.AsType[*tls.CertificateVerificationError](err); untrusted {
		return "The database's certificate is not trusted. Name the authority that signed it with sslrootcert=FILE beside " +
			"sslmode=verify-full in DATABASE_URL (and HEED_OWNER_URL)."
	}
	if refused := pq.As(err, pqerror.InvalidAuthorizationSpecification); refused != nil && strings.Contains(refused.Message, "no encryption") {
		return "The database accepts only connections with TLS. Add sslmode=verify-full (or sslmode=require) to DATABASE_URL (and " +
			"HEED_OWNER_URL)."
	}
	return ""
}

// unknownVariables lists variables that begin like settings of Heed and are none: most are
// misspelt.
func unknownVariables(config Config) []string {
	known := map[string]bool{}
	for _, s := range config.settings() {
		known[s.variable] = true
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(config.environment)), func(name string) bool {
		return !strings.HasPrefix(name, "HEED_") || known[name]
	})
}
