package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestAPartnershipStartsWithOneAdministrator(t *testing.T) {
	t.Parallel()
	database := postgres.Database(t)
	given := environment(t, map[string]string{"HEED_ISSUERS": issuerFile(t, "http://127.0.0.1:1/login"), "DATABASE_URL": database.URL})
	words := func(more ...string) []string {
		return append([]string{"administrator", "first", "--organisation", "Quillshire Children's Services", "--identifier", "999",
			"--name", "Jory Penwhistle", "--email", "jory@quillshire.example", "--subject", "jory"}, more...)
	}
	run := func(args []string) (int, string) {
		var out, errs bytes.Buffer
		code := execute(t.Context(), args, given, terminal{&out, &errs})
		return code, out.String() + errs.String()
	}
	if code, said := run(words("--issuer", "http://127.0.0.1:1/login/police")); code != 1 ||
		!strings.Contains(said, "no issuer of this name") {
		t.Errorf("another agency's issuer: %d %s", code, said)
	}
	if code, said := run(words("--issuer", "http://127.0.0.1:1/login/social-care")); code != 0 || !strings.Contains(said, "registered") {
		t.Errorf("the first: %d %s", code, said)
	}
	if code, said := run(words("--issuer", "http://127.0.0.1:1/login/social-care")); code != 1 ||
		!strings.Contains(said, "has an account already") {
		t.Errorf("a second: %d %s", code, said)
	}
}
