package operation_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"heed"
	"heed/ent"
	"heed/graph/operation"
)

// TestAConflictNamesFieldsOfTheContract goes over the model: whatever a change of a record
// with a version can set is told, in a conflict, by the name of a field of its type.
func TestAConflictNamesFieldsOfTheContract(t *testing.T) {
	t.Parallel()
	contract, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: heed.Schema})
	if err != nil {
		t.Fatal(err)
	}
	client, checked := reflect.TypeOf(&ent.Client{}).Elem(), 0
	for i := range client.NumField() {
		of, found := client.Field(i).Type, false
		var update, record reflect.Type
		if m, ok := of.MethodByName("UpdateOneID"); ok && m.Type.In(1) == reflect.TypeFor[uuid.UUID]() {
			update, found = m.Type.Out(0), true
		}
		get, ok := of.MethodByName("Get")
		if !found || !ok || get.Type.In(1) != reflect.TypeFor[context.Context]() {
			continue
		}
		record = get.Type.Out(0).Elem()
		if _, versioned := record.FieldByName("Version"); !versioned {
			continue
		}
		shown := contract.Types[record.Name()]
		if shown == nil {
			t.Errorf("the contract has no %s", record.Name())
			continue
		}
		for column := range columnsSetBy(update, record) {
			for _, name := range operation.ConflictFields(record.Name(), []string{column}) {
				checked++
				if shown.Fields.ForName(name) == nil {
					t.Errorf("a conflict of %s tells of %s, which the contract does not have: %s", record.Name(), name, column)
				}
			}
		}
	}
	if checked < 100 {
		t.Errorf("%d columns were checked, want those of all records", checked)
	}
}

// columnsSetBy lists the columns of a record that an update can set, without those that
// every update sets.
func columnsSetBy(update, record reflect.Type) func(func(string) bool) {
	return func(yield func(string) bool) {
		for i := range record.NumField() {
			f := record.Field(i)
			column, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			_, settable := update.MethodByName("Set" + f.Name)
			if settable && !slices.Contains([]string{"version", "updated_at", "updated_by"}, column) && !yield(column) {
				return
			}
		}
	}
}
