package main

import (
	"net/http"
	"strings"
	"testing"
)

func TestWhoeverRunsTheServerSeesTheBackgroundWork(t *testing.T) {
	t.Parallel()
	p := prepareProduction(t, demonstration(t), map[string]string{"HEED_ADMIN_ADDR": "127.0.0.1:0"})
	const jobs = `INSERT INTO job (id, created_at, kind, subject_id, run_at, attempts, last_error) VALUES
 ('00000000-0000-8000-8000-000000000001', now(), 'of another build', gen_random_uuid(), now() - interval '1 hour', 0, NULL),
 ('00000000-0000-8000-8000-000000000002', now(), 'of another build', gen_random_uuid(), now() + interval '1 hour', 3, 'SQLSTATE_22012'),
 ('00000000-0000-8000-8000-000000000003', now(), 'escalate', gen_random_uuid(), now() + interval '1 day', 0, NULL),
 ('00000000-0000-8000-8000-000000000004', now(), 'escalate', gen_random_uuid(), now() - interval '1 hour', 0, NULL)`
	admin := p.database.Admin(t)
	if _, err := admin.Exec("DELETE FROM job; " + jobs); err != nil {
		t.Fatal(err)
	}
	p.running = start(t, p.environment)
	eventually(t, "what is due is done", func() bool { return count(t, admin, "SELECT count(*) FROM job WHERE done_at IS NULL") == 3 })

	code, out, errs := said(t, p.environment, "jobs")
	if code != 0 {
		t.Fatalf("got exit code %d: %s", code, errs)
	}
	wants(t, out, "3 waiting, of those 1 late and 1 failed")
	lines := strings.Split(out, "\n")
	for i, parts := range [][]string{{"STATE", "LAST ERROR"}, {"FAILED", "3", "SQLSTATE_22012", "0002"},
		{"LATE", "of another build", "0001"}, {"WAITING", "escalate", "0003"}} {
		wants(t, lines[i+1], parts...)
	}

	_, metrics := p.metrics()
	wants(t, metrics, `heed_jobs{state="waiting"} 3`, `heed_jobs{state="late"} 1`, `heed_jobs{state="failed"} 1`)
}

func TestInProductionTheClockIsTheMachines(t *testing.T) {
	t.Parallel()
	p := newProduction(t, nil)
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		request, err := http.NewRequestWithContext(t.Context(), method, p.base+clockPath, strings.NewReader("forward=1h"))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if r, _ := p.do(request); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: got %d, want 404", method, r.StatusCode)
		}
	}
	for _, args := range [][]string{{"clock"}, {"clock", "forward", "1h"}} {
		code, _, errs := said(t, p.environment, args...)
		if code != 1 {
			t.Errorf("%v: got exit code %d, want 1", args, code)
		}
		wants(t, errs, "HEED_ISSUERS is set")
	}
}

// The neglect clocks stored by the demonstration, after one setting and after the former
// one again.
func TestANeglectClockIsComputedAgainWhenTheSettingChanges(t *testing.T) {
	t.Parallel()
	p := prepareProduction(t, demonstration(t), nil)
	admin := p.database.Admin(t)
	clocks := func() (text string) {
		const all = `SELECT coalesce(string_agg(concat_ws(' ', k.child_id, k.instrument, k.area, k.since, k.days, c.neglect_since), E'\n' ORDER
		  BY k.child_id, k.instrument, k.area), '')
		 FROM neglect_clock k JOIN child c ON c.id = k.child_id`
		if err := admin.QueryRow(all).Scan(&text); err != nil {
			t.Fatal(err)
		}
		return text
	}
	invented := clocks()
	for _, poor := range []string{"3", "4"} {
		p.environment["HEED_NEGLECT_POOR_FROM"] = poor
		s := start(t, p.environment)
		eventually(t, "every clock is computed by the setting "+poor, func() bool {
			return count(t, admin, "SELECT count(*) FROM neglect_clock WHERE poor_from <> $1", poor) == 0
		})
		s.end()
		if same := clocks() == invented; same != (poor == "4") {
			t.Errorf("by the setting %s the clocks are as they were invented: %v", poor, same)
		}
	}
	if strings.Count(invented, "\n") < 20 {
		t.Errorf("the demonstration has few clocks: %s", invented)
	}
}
