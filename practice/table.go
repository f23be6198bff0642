package practice

import (
	"encoding/csv"
	"strings"
)

// table reads embedded CSV into rows by column name. The data is part of the
// build, so a malformed file is a defect of the program and panics.
func table(csvText string) []map[string]string {
	records, err := csv.NewReader(strings.NewReader(csvText)).ReadAll()
	if err != nil || len(records) == 0 {
		panic("practice: embedded table is malformed")
	}
	rows := make([]map[string]string, 0, len(records)-1)
	for _, record := range records[1:] {
		row := make(map[string]string, len(record))
		for i, column := range records[0] {
			row[column] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}
