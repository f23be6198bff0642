package main

import (
	"context"
	"os"
	"os/exec"
	"testing"
)

func TestAfterAKillTheServerComesBackWithEverything(t *testing.T) {
	t.Parallel()
	given := environment(t, nil)
	dead := spawn(t, given)
	_, before := dead.post(dead.token("police"), whoAmI)
	wants(t, before, "Perrin Oakhollow")
	dead.stop()
	<-dead.done

	again := start(t, given)
	_, after := again.post(again.token("police"), whoAmI)
	if after != before {
		t.Errorf("got %s, want %s", after, before)
	}
}

// spawn runs a server in a process of its own; stop kills it.
func spawn(t *testing.T, environment map[string]string) *running {
	t.Helper()
	return spawnProgram(t, os.Args[0], environment)
}

// spawnProgram is spawn with a program of its own.
func spawnProgram(t *testing.T, program string, environment map[string]string) *running {
	t.Helper()
	ctx, kill := context.WithCancel(context.WithoutCancel(t.Context()))
	command := exec.CommandContext(ctx, program, "serve")
	for name, value := range environment {
		command.Env = append(command.Env, name+"="+value)
	}
	command.Env = append(command.Env, asProgram+"=1")
	out := newAnnounced()
	s := &running{t: t, log: &output{}, stop: kill, done: make(chan error, 1), process: command}
	command.Stdout, command.Stderr = out, s.log
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait(); close(s.done) }()
	t.Cleanup(kill)
	select {
	case s.base = <-out.ready:
	case err := <-ended:
		t.Fatalf("the server did not start: %v\n%s", err, s.log)
	}
	return s
}
