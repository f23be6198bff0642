package main

import (
	"errors"
	"fmt"
	"net/netip"
	"path/filepath"
	"strconv"
	"time"

	"github.com/caarlos0/env/v11"

	"heed/auth"
	"heed/graph/transport"
)

// Config holds all settings, each from one environment variable. It is read once, checked
// whole, and passed down by value.
type Config struct {
	// Addr is where the server listens, host:port; port 0 takes a free one.
	Addr string `env:"HEED_ADDR"`
	// AdminAddr, if set, serves /metrics, /healthz, /readyz and /debug/pprof/ on a listener of
	// its own, which belongs on a network that the public cannot reach.
	AdminAddr string `env:"HEED_ADMIN_ADDR"`
	// StateDir keeps what must survive a restart: the private database, keys, secrets.
	StateDir string `env:"HEED_STATE_DIR"`

	// DatabaseURL names the database; empty means a private one in StateDir.
	DatabaseURL string `env:"DATABASE_URL" shown:"address"`
	// OwnerURL reaches the same database as a role that may migrate it.
	OwnerURL string `env:"HEED_OWNER_URL" shown:"address"`
	// PoolSize is the most connections to the database at once.
	PoolSize int `env:"HEED_POOL_SIZE"`
	// PoolLife is how long a connection is used before it is replaced.
	PoolLife time.Duration `env:"HEED_POOL_LIFE"`
	// PostgresBin is the folder of the PostgreSQL that runs the private database.
	PostgresBin string `env:"HEED_POSTGRES_BIN"`
	// Offline forbids fetching a packaged PostgreSQL.
	Offline bool `env:"HEED_OFFLINE"`

	// Issuers is the file of trusted issuers. Without it the server is in
	// development: invented people, who need no password.
	Issuers string `env:"HEED_ISSUERS"`
	// Origins are the sites whose pages may call, besides our own.
	Origins []string `env:"HEED_ORIGINS"`
	// Introspection allows queries about the schema; by default in development only.
	Introspection *bool `env:"HEED_INTROSPECTION"`
	// CursorSecret seals cursors. All replicas share it. Empty means one of our
	// own in StateDir.
	CursorSecret string `env:"HEED_CURSOR_SECRET" shown:"never"`
	// CursorSecretFile holds the secret instead.
	CursorSecretFile string `env:"HEED_CURSOR_SECRET_FILE"`
	// CheckpointKey is the file of the key that signs checkpoints of the access
	// record; empty means one of our own in StateDir.
	CheckpointKey string `env:"HEED_CHECKPOINT_KEY"`
	// Witness keeps signed checkpoints where the database's administrators cannot
	// write: a file, or an https address that takes each by POST (http on this
	// machine only).
	Witness string `env:"HEED_WITNESS" shown:"witness"`

	// NeglectPoorFrom is the grade of care from which a neglect clock runs: 4, or 3
	// where the partnership says so. All replicas share it.
	NeglectPoorFrom int `env:"HEED_NEGLECT_POOR_FROM"`
	// ParentsSee lets the managers and safeguarding leads of an organisation see the
	// children that the units below it, as those of a force or trust, are involved
	// with. Without it they do not. All replicas share it.
	ParentsSee bool `env:"HEED_PARENTS_SEE"`

	// KeepJobs is how long background work that is done stays on the list.
	KeepJobs time.Duration `env:"HEED_KEEP_JOBS"`
	// KeepKeys is how long an idempotency key is remembered; a day or more.
	KeepKeys time.Duration `env:"HEED_KEEP_KEYS"`
	// KeepNotices is how long a notice stays after it was read. An unread one stays.
	KeepNotices time.Duration `env:"HEED_KEEP_NOTICES"`

	// SMTPHost is the mail server that takes mails about notices. Without it none is sent; a
	// development server keeps them on a page of its own. All replicas share this and the
	// next ones.
	SMTPHost string `env:"HEED_SMTP_HOST"`
	// SMTPPort is its port: TLS from the first byte on 465, STARTTLS on all others.
	SMTPPort int `env:"HEED_SMTP_PORT"`
	// SMTPUser is the name to sign in there with; empty means without.
	SMTPUser string `env:"HEED_SMTP_USER"`
	// SMTPPasswordFile holds the password.
	SMTPPasswordFile string `env:"HEED_SMTP_PASSWORD_FILE"`
	// MailFrom is the address that mails come from.
	MailFrom string `env:"HEED_MAIL_FROM"`
	// PortalURL is where the portal is, to which the links of mails and webhooks lead:
	// /notices and /notices/<id> there. Without it webhooks have none.
	PortalURL string `env:"HEED_PORTAL_URL" shown:"address"`
	// WebhookNetworks are networks that are not public and that webhooks may reach all the
	// same, such as 10.20.0.0/16. All replicas share them.
	WebhookNetworks []string `env:"HEED_WEBHOOK_NETWORKS"`

	// Limits bound each request, as HEED_LIMIT_BODY_BYTES and so on.
	Limits transport.Limits `envPrefix:"HEED_LIMIT_"`
	// Rates bound each caller, as HEED_RATE_PRACTITIONER and so on.
	Rates transport.Rates `envPrefix:"HEED_RATE_"`

	// LogFormat is text or json; by default text in development.
	LogFormat string `env:"HEED_LOG_FORMAT"`
	// LogLevel is debug, info, warn or error.
	LogLevel string `env:"HEED_LOG_LEVEL"`
	// DrainDelay is how long a stopping server still serves while /readyz says 503. It should
	// be longer than balancers need to notice. In development there is no such delay unless it
	// is set.
	DrainDelay time.Duration `env:"HEED_DRAIN_DELAY"`
	// ShutdownTime is how long running operations may take to finish after that.
	ShutdownTime time.Duration `env:"HEED_SHUTDOWN_TIME"`

	trusted         []auth.Issuer  // from the file Issuers
	smtpPassword    string         // from the file SMTPPasswordFile
	webhookNetworks []netip.Prefix // from WebhookNetworks
	environment     map[string]string
}

// defaults are the settings of an empty environment.
func defaults() Config {
	return Config{
		Addr:            "127.0.0.1:8080",
		PoolSize:        16,
		PoolLife:        30 * time.Minute,
		NeglectPoorFrom: 4,
		KeepJobs:        7 * 24 * time.Hour,
		KeepKeys:        30 * 24 * time.Hour,
		KeepNotices:     365 * 24 * time.Hour,
		SMTPPort:        587,

		Limits:       transport.DefaultLimits(),
		Rates:        transport.DefaultRates(),
		LogLevel:     "info",
		DrainDelay:   10 * time.Second,
		ShutdownTime: 15 * time.Second,
	}
}

// readConfig reads the settings from an environment and checks them whole. Its error joins
// every mistake, each with the name of its variable.
func readConfig(environment map[string]string) (Config, error) {
	config := defaults()
	config.environment = environment
	err := env.ParseWithOptions(&config, env.Options{Environment: environment, UseFieldNameByDefault: true})
	found := unreadable(&config, err)
	if config.Development() && environment["HEED_DRAIN_DELAY"] == "" {
		config.DrainDelay = 0 // there is no balancer
	}
	if config.StateDir == "" {
		config.StateDir, err = stateDir(environment)
		found = append(found, err)
	}
	if found = append(found, config.mistakes()...); errors.Join(found...) != nil {
		return Config{}, fmt.Errorf("the settings need correcting:\n%w", errors.Join(found...))
	}
	return config, nil
}

// stateDir is where a user's programs keep state (XDG Base Directory
// Specification 0.8).
func stateDir(environment map[string]string) (string, error) {
	if base := environment["XDG_STATE_HOME"]; filepath.IsAbs(base) {
		return filepath.Join(base, "heed"), nil
	}
	for _, name := range []string{"HOME", "USERPROFILE"} {
		if home := environment[name]; filepath.IsAbs(home) {
			return filepath.Join(home, ".local", "state", "heed"), nil
		}
	}
	return "", errors.New("HEED_STATE_DIR: is missing, and there is no home folder to put it in")
}

// Development reports whether no trusted issuers are configured: then the server has
// invented people of its own, and serves this machine only.
func (c Config) Development() bool { return c.Issuers == "" }

// introspected reports whether queries about the schema are allowed.
func (c Config) introspected() bool {
	if c.Introspection == nil {
		return c.Development()
	}
	return *c.Introspection
}

// inState is a path in the state folder.
func (c Config) inState(name string) string { return filepath.Join(c.StateDir, name) }

// unreadable turns the parser's errors into ours: they name the variable and
// leave the value out.
func unreadable(config *Config, err error) []error {
	if err == nil {
		return nil
	}
	var all env.AggregateError
	if !errors.As(err, &all) {
		return []error{err}
	}
	variables := map[string]string{}
	for _, s := range config.settings() {
		variables[s.field] = s.variable
	}
	found := make([]error, 0, len(all.Errors))
	for _, err := range all.Errors {
		var parse env.ParseError
		if !errors.As(err, &parse) {
			found = append(found, err)
			continue
		}
		found = append(found, fmt.Errorf("%s: %s", variables[parse.Name], formOf(parse)))
	}
	return found
}

// formOf describes the form of a setting's value.
func formOf(parse env.ParseError) string {
	switch {
	case parse.Type == nil:
		return "cannot be read"
	case parse.Type.String() == "time.Duration":
		return "must be a duration such as 500ms, 15s or 30m"
	case parse.Type.String() == "bool" || parse.Type.String() == "*bool":
		return "must be true or false"
	case errors.Is(parse.Err, strconv.ErrRange):
		return "is out of range"
	}
	return "must be a number"
}
