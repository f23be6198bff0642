package graphtest

import (
	"fmt"
	"testing"

	"heed/text"
)

// KeepsWhatIsSeen looks for texts that are not in the form in which texts are kept,
// in every column of every table.
func (w *Env) KeepsWhatIsSeen(t *testing.T) {
	t.Helper()
	rows, err := w.Admin.Query(`SELECT table_name, column_name FROM information_schema.columns
	  WHERE table_schema = 'public' AND data_type IN ('text', 'character varying') AND table_name NOT LIKE 'goose%' ORDER BY 1, 2`)
	if err != nil {
		t.Fatal(err)
	}
	var columns [][2]string
	for rows.Next() {
		var c [2]string
		if err := rows.Scan(&c[0], &c[1]); err != nil {
			t.Fatal(err)
		}
		columns = append(columns, c)
	}
	rows.Close()
	for _, c := range columns {
		found, err := w.Admin.Query(fmt.Sprintf("SELECT %[2]q FROM %[1]q WHERE %[2]q ~ '[^ -~]'", c[0], c[1]))
		if err != nil {
			continue // a view that only others may read
		}
		for found.Next() {
			var kept string
			if err := found.Scan(&kept); err != nil {
				t.Fatal(err)
			}
			if !text.IsClean(kept) {
				t.Errorf("%s.%s keeps %+q", c[0], c[1], kept)
			}
		}
		found.Close()
	}
}
