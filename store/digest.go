package store

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
)

// SourceDigest is a digest of all the SQL that Migrate makes a database with: the roles, every
// migration and the policies.
func SourceDigest() (string, error) {
	text, err := policyText()
	if err != nil {
		return "", err
	}
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	sum.Write([]byte(rolesSQL + policyDigestSQL + text))
	for _, name := range names {
		step, err := migrations.ReadFile(name)
		if err != nil {
			return "", err
		}
		sum.Write([]byte(name))
		sum.Write(step)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
