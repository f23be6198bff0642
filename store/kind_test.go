package store

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	entgo "entgo.io/ent"

	"heed/ent"
)

// entTypes are the entities that ent knows, by its client for each.
func entTypes(t *testing.T) (names []string) {
	t.Helper()
	client := reflect.TypeOf(ent.Client{})
	for i := range client.NumField() {
		f := client.Field(i)
		if f.IsExported() && f.Type.Kind() == reflect.Pointer && f.Type.Elem().Name() == f.Name+"Client" {
			names = append(names, f.Name)
		}
	}
	if len(names) < 28 {
		t.Fatalf("ent has %d entities: this test does not find them any more", len(names))
	}
	return names
}

func TestEveryEntityIsInTheListOfKinds(t *testing.T) {
	t.Parallel()
	for _, name := range entTypes(t) {
		if _, err := kindKnown(name); err != nil {
			t.Errorf("%v, and give it a number", err)
		}
	}
	if _, err := kindKnown("Rumour"); err == nil {
		t.Error("a kind that nobody described is read")
	}
	if _, err := kindKnown("Job"); err == nil {
		t.Error("a kind that nobody may read is read")
	}
	numbers := map[Kind]string{}
	for _, k := range recordKinds {
		if other := numbers[k.Number]; other != "" || k.Number == 0 || k.Number == operationKind {
			t.Errorf("%s has the number %d, which %q has", k.Type, k.Number, other)
		}
		numbers[k.Number] = k.Type
	}
}

// TestAQueryOfAKindTakesItsRecords checks that every description notes its own type and
// refuses another's.
func TestAQueryOfAKindTakesItsRecords(t *testing.T) {
	t.Parallel()
	for _, name := range entTypes(t) {
		all, ok := reflect.TypeOf(ent.Client{}).FieldByName(name)
		if !ok {
			t.Fatal(name)
		}
		query, ok := all.Type.MethodByName("Query")
		if !ok {
			t.Fatalf("no query of %s", name)
		}
		list, ok := query.Type.Out(0).MethodByName("All")
		if !ok {
			t.Fatalf("no list of %s", name)
		}
		asked := reflect.New(query.Type.Out(0).Elem())
		if field, ok := asked.Elem().Type().FieldByName("ctx"); !ok || field.Type != reflect.TypeFor[*entgo.QueryContext]() {
			t.Fatalf("a query of %s does not keep what it asks for where store.kindOfQuery reads it", name)
		}
		if kind, _, err := kindOfQuery(asked.Interface().(ent.Query)); err != nil || kind.Type != name {
			t.Errorf("a query of %s is taken for one of %q: %v", name, kind.Type, err)
		}
		none := reflect.Zero(list.Type.Out(0)).Interface()
		if !kindsByType[name].notice(&disclosures{}, none) {
			t.Errorf("the description of %s does not take %T", name, none)
		}
		if kindsByType[name].notice(&disclosures{}, []string{}) {
			t.Errorf("the description of %s takes anything", name)
		}
	}
}

// TestTheDatabaseFindsTheChildrenBehindEveryKind compares children_of with the list.
func TestTheDatabaseFindsTheChildrenBehindEveryKind(t *testing.T) {
	t.Parallel()
	policies, err := os.ReadFile("policies/log.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(policies), "FUNCTION children_of")
	body, _, _ = strings.Cut(body, "END CASE")
	for _, k := range recordKinds {
		if branch := "WHEN " + itoa(k.Number) + " THEN"; strings.Contains(body, branch) == k.childless {
			t.Errorf("%s is about no child: %v; children_of in policies/log.sql has %q: %v", k.Type, k.childless, branch, !k.childless)
		}
	}
}

func itoa(k Kind) string {
	if k >= 10 {
		return string('0'+byte(k)/10) + string('0'+byte(k)%10)
	}
	return string('0' + byte(k))
}

// discloseNothing are the functions that run raw SQL in a viewer's name without
// queryDisclosing and discloseRecord, each with the reason why nothing about a child goes
// unrecorded.
var discloseNothing = map[string]string{
	"setViewer":              "sets facts and tells whether there is an opening",
	"queryDisclosing":        "is the way itself",
	"RecordAccess":           "writes the record",
	"ClaimKey":               "tells the identifier of the caller's own earlier answer, which is loaded by ent",
	"ScheduleNeglect":        "in nobody's name",
	"Narrow":                 "chooses a plan",
	"ids":                    "tells identifiers: which of those loaded already may be changed",
	"SearchChildren":         "tells identifiers, of which ent loads the page",
	"HomesOf":                "tells where siblings are looked for; ent loads those who are",
	"CallNow":                "tells organisations; the referrals are loaded",
	"FamilyOf":               "tells who may be a sibling; ent loads those who are",
	"MainEvents":             "tells identifiers, which ent loads",
	"StandingInfluenceEvent": "tells the identifier of an event that ent loads",
	"WithdrawnVoice":         "tells of voice records that are loaded",
	"WithdrawnEvents":        "tells of events that are loaded",
	"LastCorrection":         "tells the identifier of an event, which the new one corrects",
	"UnusualAccess":          "the findings that are shown are noted by Disclose",
	"ActionCounts":           "counts over the whole partnership",
	"AgencyCounts":           "counts over the whole partnership",
	"OpenInEmergency":        "notes the children of the request",
	"KnowsGrades":            "tells what the viewer could have read themselves, of a profile that is loaded",
	"NamedIn":                "tells of the viewer's own part in events that are loaded",
	"KnownAdults":            "tells why adults who are loaded cannot be tied",
	"AwaitOwnEmergencies":    "tells the time and the viewer's own limits",
	"Issuers":                "of accounts",
	"LeftWithoutKeeper":      "counts over the whole partnership",
	"ManagerFacts":           "of accounts",
	"StillHeld":              "counts what an account holds",
	"UnitsBelow":             "of organisations",
	"StandingRecords":        "tells the identifier of a record that the caller names another identifier of; ent loads it",
	"IncidentCandidates":     "decides about a delivery; who notifies it is shown none, and the child is noted as changed",
	"IncidentMatches":        "tells identifiers of children; ent loads them",
	"IncidentCounts":         "counts over the whole partnership",
	"HomesAtOneAddress":      "tells identifiers of homes, which ent loads",
	"MergedBehind":           "tells identifiers of records that were merged into those that are loaded",
	"WhatDependsOnMerges":    "tells of merges that are loaded",
	"MergeCounts":            "counts of two children that are loaded",
	"Measure":                "notes the child that it is given",
	"TakeMail":               "in nobody's name",
	"MailPreferences":        "of the viewer's own settings",
	"UndeliveredMail":        "of accounts; it names no notice",
	"ResendMail":             "counts mails to an account",
	"TakeWebhook":            "in nobody's name",
	"WebhookSecret":          "of an organisation: the viewer made it",
	"Webhooks":               "of organisations",
	"UndeliveredMessages":    "of organisations: a message holds nothing of a child",
}

func TestRawSQLNamesTheChildren(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("*.go")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files of the package: %v", err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || !asksPastEnt(f) {
				continue
			}
			if discloseNothing[f.Name.Name] == "" {
				t.Errorf("%s asks PostgreSQL past ent: scan its rows by queryDisclosing, or call discloseRecord, which name the children, or say "+
					"in discloseNothing why it tells nothing of a child", f.Name.Name)
			}
		}
	}
}

// asksPastEnt reports whether a function calls query of an operation, and notes no record.
func asksPastEnt(f *ast.FuncDecl) bool {
	asks, names := false, false
	ast.Inspect(f, func(n ast.Node) bool {
		if call, ok := n.(*ast.SelectorExpr); ok {
			of, isName := call.X.(*ast.Ident)
			here := isName && (of.Name == "o" || of.Name == "op")
			asks, names = asks || here && call.Sel.Name == "query", names || here && call.Sel.Name == "discloseRecord"
		}
		return true
	})
	return asks && !names
}
