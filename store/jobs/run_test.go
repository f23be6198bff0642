package jobs_test

import (
	"context"
	"log/slog"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/store"
	"heed/store/jobs"
)

// jobsOf names, in the environment of a process, the database whose jobs it runs until one
// of them kills it.
const jobsOf = "HEED_TEST_JOBS_OF"

// doJobs is the program of such a process.
func doJobs(url string) {
	ctx := context.Background()
	s, err := store.Open(ctx, url, store.Pool{Most: 2})
	if err != nil {
		panic(err)
	}
	jobs.Run(ctx, s, jobs.RunConfig{Clock: func() time.Time { return jobStart }, Every: time.Millisecond, Log: slog.New(slog.DiscardHandler),
		Handlers: map[string]store.Handler{"good": nothing, "deadly": func(context.Context, *store.Operation, uuid.UUID) error {
			self, err := os.FindProcess(os.Getpid())
			if err != nil {
				return err
			}
			if err := self.Kill(); err != nil { // as a process that runs out of memory
				return err
			}
			select {}
		}}})
}

// TestAJobThatKillsTheProcessEachTimeHoldsNobodyUp: the same job, which has been due for
// longest, kills every process that does the work. The others are done all the same, and
// after that number of deaths the job waits for its next attempt like one that fails.
func TestAJobThatKillsTheProcessEachTimeHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.schedule(t, "deadly", -time.Hour)
	for range 3 {
		w.schedule(t, "good", 0)
	}
	const (
		most  = 6
		given = "SELECT count(*) FROM job WHERE kind = 'deadly' AND done_at IS NULL AND attempts = 1 AND last_error = 'PROCESS_LOST' AND " +
			"run_at > $1"
	)
	deaths := 0
	for ; w.count(t, given, jobStart) == 0; deaths++ {
		if deaths == most {
			t.Fatalf("the job has killed %d processes, and %d of 3 others are done", most, w.count(t, doneJobs+" AND kind = 'good'"))
		}
		process := exec.CommandContext(t.Context(), os.Args[0])
		process.Env = append(os.Environ(), jobsOf+"="+w.URL)
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- process.Wait() }()
		for alive := true; alive; {
			select {
			case <-ended:
				alive = false
			case <-time.After(2 * time.Millisecond):
				if w.count(t, given, jobStart) == 0 {
					continue
				}
				// It has given the job up, and continues with the next.
				w.schedule(t, "good", 0)
				w.until(t, 4, doneJobs+" AND kind = 'good'")
				if err := process.Process.Kill(); err != nil {
					t.Error(err)
				}
				<-ended
				alive = false
			}
		}
		if deaths == 1 {
			if n := w.count(t, doneJobs+" AND kind = 'good'"); n != 3 {
				t.Errorf("two processes have died, and %d of 3 other jobs are done", n)
			}
		}
	}
	t.Logf("given up in the life of process %d", deaths)
	// The next attempt of a job that was given up is one try, not five more.
	w.until(t, 0, "SELECT count(*) FROM job WHERE tries > 0 AND done_at IS NULL")
}
