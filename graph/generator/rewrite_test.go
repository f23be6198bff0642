package main

import (
	"os"
	"strings"
	"testing"
)

// generated is the executor as it is in the repository, changed already.
func generated(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../generated/generated.go")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheExecutorIsChangedOnce(t *testing.T) {
	t.Parallel()
	text := generated(t)
	again, err := rewrite([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if string(again) != text {
		t.Error("a changed executor is changed again")
	}
}

func TestAHabitThatIsNotFoundIsTold(t *testing.T) {
	t.Parallel()
	_, err := rewrite([]byte("package generated\n"))
	if err == nil || !strings.Contains(err.Error(), "gqlgen no longer writes") {
		t.Errorf("rewriting another text gives the error %v", err)
	}
}

// What the access record and the withholding of texts hang on goes through the interceptor of
// fields: records, resolvers, methods and what is behind a directive.
func TestOnlyAValueOfARecordIsWrittenAsItIs(t *testing.T) {
	t.Parallel()
	text := generated(t)
	for field, direct := range map[string]bool{
		"ItemGrade_item": true, "ItemGrade_notAssessedReason": true,
		"ItemGrade_grade": true, "Child_givenName": true, "Child_id": true, "Permission_verb": true,
		"ItemGrade_recordedBy":    false, // a record that an edge leads to
		"ItemGrade_title":         false, // a resolver
		"GradeAnchor_grade":       false, // a grade that is null is an error, told with its path
		"ChronologyEvent_summary": false, // behind a directive
		"ChildEdge_node":          false, // a record
		"ChildEdge_cursor":        false, // sealed for the list that the field belongs to
	} {
		_, body, found := strings.Cut(text, "func (ec *executionContext) _"+field+"(")
		body, _, ends := strings.Cut(body, "\n}\n")
		if !found || !ends {
			t.Errorf("the executor has no field %s", field)
			continue
		}
		if got := !strings.Contains(body, "graphql.ResolveField("); got != direct {
			t.Errorf("%s is written without the interceptors: %t, want %t", field, got, direct)
		}
	}
}

func TestAMarshallerThatMayFailIsNotAWriter(t *testing.T) {
	t.Parallel()
	const head = "func (ec *executionContext) "
	writers := writersIn(head + "marshalA(v) x {\n\tres := scalar.MarshalString(v)\n\tif res == graphql.Null {\n" +
		"\t\tgraphql.AddInvalidNullFromMarshaler(ctx, \"A!\")\n\t}\n}\n" +
		head + "marshalB(v) x {\n\tres := scalar.MarshalGrade(v)\n\tif res == graphql.Null {\n" +
		"\t\tgraphql.AddInvalidNullFromMarshaler(ctx, \"B!\")\n\t}\n}\n" +
		head + "marshalC(v) x {\n\tret[i] = ec.marshalA(v[i])\n}\n" +
		head + "marshalD(v) x {\n\tret[i] = ec.marshalB(v[i])\n}\n" +
		head + "marshalE(v) x {\n\treturn ec._Child(v)\n}\n" +
		head + "marshalF(v) x {\n\treturn graphql.WrapContextMarshaler(ctx, res)\n}\n" +
		head + "marshalG(v) x {\n\tgraphql.AddInvalidNullError(ctx, \"G!\")\n}\n")
	for name, want := range map[string]bool{
		"marshalA": true, "marshalB": false, "marshalC": true, "marshalD": false, "marshalE": false, "marshalF": false, "marshalG": false,
	} {
		if writers[name] != want {
			t.Errorf("%s is a writer: %t, want %t", name, writers[name], want)
		}
	}
}
