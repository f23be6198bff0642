package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSettingsAreRefusedWithTheirName(t *testing.T) {
	t.Parallel()
	file := func(name, text string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	cases := []struct {
		name        string
		environment map[string]string
		want        []string
	}{
		{"an address without a port", map[string]string{"HEED_ADDR": "127.0.0.1"}, []string{"HEED_ADDR: must be host:port"}},
		{"a port that is no number", map[string]string{"HEED_ADDR": "127.0.0.1:http"}, []string{"HEED_ADDR: the port must be a number"}},
		{"the development sign-in for other machines", map[string]string{"HEED_ADDR": "0.0.0.0:8080"},
			[]string{"HEED_ADDR: other machines can reach", "HEED_ISSUERS"}},
		{"every address of the machine", map[string]string{"HEED_ADDR": ":8080"}, []string{"HEED_ADDR: other machines can reach"}},
		{"a relative state folder", map[string]string{"HEED_STATE_DIR": "state"}, []string{"HEED_STATE_DIR: must be a complete path"}},
		{"no home to keep state in", map[string]string{"HOME": ""}, []string{"HEED_STATE_DIR: is missing"}},
		{"a database address that is none", map[string]string{"DATABASE_URL": "mysql://x:secret-word@y/z"},
			[]string{"DATABASE_URL: is not the address of a PostgreSQL database"}},
		{"an owner of a database that is not named", map[string]string{"HEED_OWNER_URL": "postgres://x@y/z"},
			[]string{"HEED_OWNER_URL: has no effect without DATABASE_URL"}},
		{"a figure that is no number", map[string]string{"HEED_POOL_SIZE": "many"}, []string{"HEED_POOL_SIZE: must be a number"}},
		{"a limit of zero", map[string]string{"HEED_LIMIT_DOCUMENT_BYTES": "0"}, []string{"HEED_LIMIT_DOCUMENT_BYTES: must be above 0"}},
		{"a rate below zero", map[string]string{"HEED_RATE_PRACTITIONER": "-1"}, []string{"HEED_RATE_PRACTITIONER: must be above 0"}},
		{"a time without a unit", map[string]string{"HEED_LIMIT_OPERATION_TIME": "10"},
			[]string{"HEED_LIMIT_OPERATION_TIME: must be a duration"}},
		{"a switch that is neither", map[string]string{"HEED_INTROSPECTION": "perhaps"}, []string{"HEED_INTROSPECTION: must be true or false"}},
		{"an origin with a path", map[string]string{"HEED_ORIGINS": "https://portal.example/x"}, []string{"HEED_ORIGINS: origin"}},
		{"a short cursor secret", map[string]string{"HEED_CURSOR_SECRET": "short"},
			[]string{"HEED_CURSOR_SECRET: a cursor secret has at least 16 bytes"}},
		{"two cursor secrets", map[string]string{"HEED_CURSOR_SECRET": "0123456789abcdef",
			"HEED_CURSOR_SECRET_FILE": file("s", "0123456789abcdef")}, []string{"HEED_CURSOR_SECRET_FILE: HEED_CURSOR_SECRET is set as well"}},
		{"a key that is not there", map[string]string{"HEED_CHECKPOINT_KEY": "/nowhere/key.pem"},
			[]string{"HEED_CHECKPOINT_KEY: there is no file"}},
		{"a witness where others could listen", map[string]string{"HEED_WITNESS": "http://secret-word@witness.example/"},
			[]string{"HEED_WITNESS: a witness is a file, an https address"}},
		{"issuers that are not there", map[string]string{"HEED_ISSUERS": "/nowhere/issuers.yaml"},
			[]string{"HEED_ISSUERS: open /nowhere/issuers.yaml"}},
		{"issuers with mistakes, each with its line",
			map[string]string{"HEED_ISSUERS": file("i.yaml", "trusted_issuers:\n- issuer: nowhere\n  colour: red\n")},
			[]string{"line 2", "line 3: trusted_issuers[0].colour", "audience: is missing"}},
		{"a grade that nobody calls poor", map[string]string{"HEED_NEGLECT_POOR_FROM": "2"}, []string{"HEED_NEGLECT_POOR_FROM: must be 3 or 4"}},
		{"a mail server alone", map[string]string{"HEED_SMTP_HOST": "mail.example"},
			[]string{"HEED_MAIL_FROM: is missing", "HEED_PORTAL_URL: is missing"}},
		{"mail settings without a mail server", map[string]string{"HEED_SMTP_USER": "heed", "HEED_MAIL_FROM": "heed@mail.example"},
			[]string{"HEED_SMTP_USER: has no effect without HEED_SMTP_HOST", "HEED_MAIL_FROM: has no effect"}},
		{"mail settings that are none", map[string]string{"HEED_SMTP_HOST": "mail.example:587", "HEED_SMTP_PORT": "70000",
			"HEED_MAIL_FROM": "Heed <secret-word", "HEED_PORTAL_URL": "http://portal.example"},
			[]string{"HEED_SMTP_HOST: must be a name", "HEED_SMTP_PORT: the port must be", "HEED_MAIL_FROM: is not an address",
				"HEED_PORTAL_URL: must be an https address"}},
		{"a user of the mail server without a password", map[string]string{"HEED_SMTP_HOST": "mail.example", "HEED_SMTP_USER": "heed",
			"HEED_MAIL_FROM": "heed@mail.example", "HEED_PORTAL_URL": "https://portal.example"},
			[]string{"HEED_SMTP_PASSWORD_FILE: is missing"}},
		{"a password of the mail server that is not there", map[string]string{"HEED_SMTP_HOST": "mail.example", "HEED_SMTP_USER": "heed",
			"HEED_MAIL_FROM": "heed@mail.example", "HEED_PORTAL_URL": "https://portal.example", "HEED_SMTP_PASSWORD_FILE": "/nowhere/word"},
			[]string{"HEED_SMTP_PASSWORD_FILE: open /nowhere/word"}},
		{"a portal without mail that is none", map[string]string{"HEED_PORTAL_URL": "portal"},
			[]string{"HEED_PORTAL_URL: must be an https address"}},
		{"networks of webhooks that are none", map[string]string{"HEED_WEBHOOK_NETWORKS": "10.0.0.0/8,10.20.1.0/16"},
			[]string{"HEED_WEBHOOK_NETWORKS: must be networks such as"}},
		{"an unknown log format", map[string]string{"HEED_LOG_FORMAT": "xml"}, []string{"HEED_LOG_FORMAT: is text or json"}},
		{"an unknown log level", map[string]string{"HEED_LOG_LEVEL": "loud"}, []string{"HEED_LOG_LEVEL: is debug"}},
		{"several mistakes at once", map[string]string{"HEED_ADDR": "x", "HEED_POOL_SIZE": "-2", "HEED_SHUTDOWN_TIME": "soon",
			"HEED_LOG_LEVEL": "loud"},
			[]string{"HEED_ADDR", "HEED_POOL_SIZE", "HEED_SHUTDOWN_TIME", "HEED_LOG_LEVEL"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			environment := map[string]string{"HOME": "/home/nobody"}
			for name, value := range c.environment {
				environment[name] = value
			}
			_, err := readConfig(environment)
			if err == nil {
				t.Fatalf("taken: %v", c.environment)
			}
			wants(t, err.Error(), c.want...)
			if strings.Contains(err.Error(), "secret-word") {
				t.Errorf("the error repeats a password: %v", err)
			}
		})
	}
}

func TestAnEmptyEnvironmentIsDevelopmentOnThisMachine(t *testing.T) {
	t.Parallel()
	config, err := readConfig(map[string]string{"HOME": "/home/nobody"})
	if err != nil {
		t.Fatal(err)
	}
	if !config.Development() || !config.introspected() || config.Addr != "127.0.0.1:8080" ||
		config.StateDir != "/home/nobody/.local/state/heed" {
		t.Errorf("got %+v", config)
	}
}

func TestTheStateFolderFollowsTheDesktopsConvention(t *testing.T) {
	t.Parallel()
	config, err := readConfig(map[string]string{"HOME": "/home/nobody", "XDG_STATE_HOME": "/var/state"})
	if err != nil {
		t.Fatal(err)
	}
	if config.StateDir != "/var/state/heed" {
		t.Errorf("got %s, want /var/state/heed", config.StateDir)
	}
}

func TestOneSwitchReachesTheLauncherInItsSpelling(t *testing.T) {
	t.Parallel()
	config, err := readConfig(map[string]string{"HOME": "/home/nobody", "HEED_OFFLINE": "true", "PATH": "/bin"})
	if err != nil {
		t.Fatal(err)
	}
	if got := config.lookup("HEED_OFFLINE"); got != "1" {
		t.Errorf("got HEED_OFFLINE=%q, want 1", got)
	}
	if got := config.lookup("PATH"); got != "/bin" {
		t.Errorf("got PATH=%q, want /bin", got)
	}
}

func TestThePrintedSettingsHoldNoSecret(t *testing.T) {
	t.Parallel()
	code, out, errs := said(t, map[string]string{
		"HOME": "/home/nobody", "HEED_CURSOR_SECRET": "hidden-hidden-hidden",
		"DATABASE_URL":   "postgres://heed_app:hidden@db.example:5433/heed?sslmode=require&sslpassword=hidden",
		"HEED_OWNER_URL": "host=db.example password=hidden dbname=heed", "HEED_ISUERS": "misspelt",
		"HEED_WITNESS": "https://heed:hidden@witness.example/heed?key=hidden",
	}, "config")
	if code != 0 {
		t.Fatalf("got exit code %d: %s", code, errs)
	}
	wants(t, out, "HEED_ADDR", "127.0.0.1:8080", "postgres://heed_app@db.example:5433/heed", "(set)", "https://heed@witness.example/heed",
		"HEED_LIMIT_BODY_BYTES", "1048576", "HEED_RATE_RUNNING")
	wants(t, errs, "HEED_ISUERS is not a setting of Heed")
	if strings.Contains(out+errs, "hidden") {
		t.Errorf("a secret was printed:\n%s", out)
	}
}
