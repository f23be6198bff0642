package pgdriver_test

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/ent/migrate"
)

// rowsEach is how many records of each kind there are.
const rowsEach = 3

// idOf is the identifier of the nth record of every kind, from 1.
func idOf(n int) uuid.UUID { return uuid.MustParse(fmt.Sprintf("00000000-0000-7000-8000-%012d", n)) }

// fill writes three records of each kind. Every identifier in the nth record is the same,
// so that it refers to the nth of all other kinds. They make no sense otherwise: rules,
// keys and triggers are off.
func fill(t *testing.T, admin *sql.DB) {
	t.Helper()
	admin.SetMaxOpenConns(1)
	exec := func(statement string) {
		if _, err := admin.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	exec("SET session_replication_role = replica")
	tables := []string{"disclosure_index"} // disclosures are a view of it
	for _, table := range migrate.Tables {
		tables = append(tables, table.Name)
	}
	for _, table := range tables {
		for _, check := range texts(t, admin, "SELECT conname FROM pg_constraint WHERE conrelid = $1::regclass AND contype IN ('c', 'x')",
			table) {
			exec("ALTER TABLE " + pq.QuoteIdentifier(table) + " DROP CONSTRAINT " + pq.QuoteIdentifier(check))
		}
		columns := texts(t, admin, `SELECT quote_ident(attname) || ' ' || format_type(atttypid, NULL) FROM pg_attribute
		 WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`, table)
		exec("DELETE FROM " + pq.QuoteIdentifier(table)) // rows of the migrations
		for n := 1; n <= rowsEach; n++ {
			var names, values []string
			for _, column := range columns {
				name, kind, _ := strings.Cut(column, " ")
				names, values = append(names, name), append(values, valueOf(kind, n))
			}
			exec("INSERT INTO " + pq.QuoteIdentifier(table) + " (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(values, ", ") +
				")")
		}
	}
}

// valueOf is a value of the type, different in each row where there are several.
func valueOf(kind string, n int) string {
	switch {
	case strings.HasSuffix(kind, "[]"):
		return "'{}'"
	case kind == "uuid":
		return pq.QuoteLiteral(idOf(n).String())
	case kind == "jsonb":
		return "'null'"
	case kind == "boolean":
		return "false"
	case kind == "date" || strings.HasPrefix(kind, "timestamp"):
		return fmt.Sprintf("'2026-01-%02d'", n)
	case kind == "bytea":
		return fmt.Sprintf(`'\x%02d'`, n)
	}
	return pq.QuoteLiteral(strconv.Itoa(n))
}

// texts are the rows of a query for one text.
func texts(t *testing.T, db *sql.DB, query, arg string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query, arg)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		list = append(list, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}
