package pgdriver

import (
	"database/sql/driver"
	"testing"
)

func TestOnlyALoadOfWholeRecordsByIdentifierIsKept(t *testing.T) {
	t.Parallel()
	one := []driver.NamedValue{{Ordinal: 1, Value: "{}"}}
	for query, want := range map[string]bool{
		`SELECT "child"."id", "child"."sex" FROM "child" WHERE "child"."id" = ANY ($1)`:                                        true,
		`SELECT "child"."id" FROM "child" WHERE "child"."id" = ANY ($1)`:                                                       false,
		`SELECT "child"."sex", "child"."id" FROM "child" WHERE "child"."id" = ANY ($1)`:                                        false,
		`SELECT "child"."id", "child"."sex" FROM "child" WHERE "child"."id" = ANY ($1) LIMIT 5`:                                false,
		`SELECT "child"."id", "child"."sex" FROM "child" WHERE NOT "child"."restricted" AND "child"."id" = ANY ($1)`:           false,
		`SELECT "child"."id", "child"."sex" FROM "child" JOIN "relative" WHERE "child"."id" = ANY ($1)`:                        false,
		`SELECT "relationship"."id", "relationship"."kind" FROM "relationship" WHERE "relationship"."child_id" = ANY ($1)`:     false,
		`SELECT "child"."id", "child"."sex" FROM "relative" WHERE "relative"."id" = ANY ($1)`:                                  false,
		`WITH a AS (SELECT 1) SELECT "child"."id", "child"."sex" FROM "child" WHERE "child"."id" = ANY ($1)`:                   false,
		`SELECT "child"."id", "child"."sex" FROM "child" WHERE "child"."id" = ANY ($1) UNION SELECT "child"."id" FROM "child"`: false,
	} {
		if _, got := (&recordCache{}).loadedBy(query, one); got != want {
			t.Errorf("%s: kept %t, want %t", query, got, want)
		}
		if _, kept := (&recordCache{}).loadedBy(query, append(one, one...)); kept {
			t.Errorf("%s of two arguments is kept", query)
		}
	}
}
