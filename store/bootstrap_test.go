package store_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"heed/practice"
	"heed/store"
)

func first() store.FirstAdministrator {
	return store.FirstAdministrator{Organisation: "Quillshire Children's Services", Kind: practice.OrganisationKindLocalAuthority,
		Identifier: "999",
		Name:       "Jory Penwhistle", Email: "jory@quillshire.example", Issuer: "https://login.quillshire.example", Subject: "jory"}
}

func TestOneOfManyFirstAdministratorsIsAdmitted(t *testing.T) {
	t.Parallel()
	s := server.Database(t).Open(t)
	var group sync.WaitGroup
	results := make([]error, 8)
	for i := range results {
		group.Go(func() { results[i] = s.Bootstrap(t.Context(), time.Now(), first()) })
	}
	group.Wait()
	admitted := 0
	for _, err := range results {
		switch {
		case err == nil:
			admitted++
		case !errors.Is(err, store.ErrBootstrapped):
			t.Errorf("got %v, want ErrBootstrapped", err)
		}
	}
	if admitted != 1 {
		t.Errorf("%d were admitted, want 1", admitted)
	}
	p, err := s.Practitioner(t.Context(), "https://login.quillshire.example", "jory")
	if err != nil || len(p.Roles) != 1 || p.Roles[0] != practice.RoleAdministrator {
		t.Errorf("the directory answers %v, %v", p, err)
	}
}

func TestAFirstAdministratorIsCheckedWhole(t *testing.T) {
	t.Parallel()
	f := first()
	f.Identifier, f.Name, f.Email = "not a code", "", "nobody"
	if got := f.Problems(); len(got) != 3 {
		t.Errorf("got %v, want three problems at once", got)
	}
	if got := first().Problems(); len(got) != 0 {
		t.Errorf("got %v, want none", got)
	}
}

func TestAFirstAdministratorIsKeptAsAnyTextIs(t *testing.T) {
	t.Parallel()
	f := first()
	want := f
	f.Name, f.Email, f.Subject, f.Issuer = " "+f.Name+"\u200B", "\uFEFF"+f.Email+" ", "\u202A"+f.Subject+"\u202C\n", f.Issuer+"\u00AD"
	f.Organisation, f.Identifier = f.Organisation+"\u3164", " "+f.Identifier+"\u200B"
	if got := f.Problems(); len(got) != 0 {
		t.Errorf("got %v, want none", got)
	}
	if got := f.Cleaned(); got != want {
		t.Errorf("kept as %+v, want %+v", got, want)
	}
	s := server.Database(t).Open(t)
	if err := s.Bootstrap(t.Context(), time.Now(), f); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Practitioner(t.Context(), want.Issuer, want.Subject); err != nil {
		t.Errorf("their token finds no account: %v", err)
	}
	for _, bad := range []string{"\u200B\u3164", " "} {
		f := first()
		f.Subject = bad
		if got := f.Problems(); len(got) != 1 || got[0].Code != practice.ProblemCodeRequired {
			t.Errorf("the subject %+q: %v", bad, got)
		}
	}
	f.Subject = "sam\x07"
	if got := f.Problems(); len(got) != 1 || got[0].Code != practice.ProblemCodeInvalid || got[0].Path[0] != "subject" {
		t.Errorf("a control character: %v", got)
	}
}
