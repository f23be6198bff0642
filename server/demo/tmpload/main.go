package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"runtime/pprof"
	"strconv"
	"time"

	_ "github.com/lib/pq"

	"heed/server/demo"
	"heed/store"
	"heed/store/localdb"
)

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func main() {
	ctx := context.Background()
	n, _ := strconv.Atoi(os.Args[1])
	binaries, err := localdb.Find(ctx, localdb.Env{Progress: os.Stderr})
	must(err)
	dir, err := os.MkdirTemp("", "heed-demoload-")
	must(err)
	defer os.RemoveAll(dir)
	c, err := localdb.Start(ctx, localdb.Config{Binaries: binaries, Dir: dir})
	must(err)
	defer c.Stop(ctx)
	admin, err := sql.Open("postgres", c.URL(localdb.Superuser, "postgres"))
	must(err)
	_, err = admin.Exec("CREATE DATABASE heed")
	must(err)
	owner := c.URL(localdb.Superuser, "heed")
	must(store.Migrate(ctx, owner))
	if os.Getenv("GCP") != "" {
		p, _ := strconv.Atoi(os.Getenv("GCP"))
		debug.SetGCPercent(p)
	}
	if os.Getenv("PROF") != "" {
		f, _ := os.Create(os.Getenv("PROF"))
		pprof.StartCPUProfile(f)
		defer pprof.StopCPUProfile()
	}
	began := time.Now()
	last := began
	err = demo.Load(ctx, owner, demo.Options{Children: n, Seed: 1, Now: time.Now(), BaseURL: "http://127.0.0.1:8080/dev", Progress: func(done, all int) {
		if time.Since(last) > 10*time.Second {
			last = time.Now()
			fmt.Println(time.Since(began).Round(time.Second), done)
		}
	}})
	must(err)
	fmt.Println("LOADED", n, time.Since(began))
	out, _ := exec.Command("du", "-sh", dir).CombinedOutput()
	fmt.Print(string(out))
	out, _ = exec.Command("sh", "-c", "du -sh "+dir+"/*/pg_wal "+dir+"/pg_wal 2>/dev/null; uptime").CombinedOutput()
	fmt.Print(string(out))
	db, _ := sql.Open("postgres", owner)
	var s string
	db.QueryRow(`SELECT pg_size_pretty(pg_database_size('heed'))||' rows '||(SELECT sum(reltuples)::bigint FROM pg_class WHERE relkind='r' AND relnamespace='public'::regnamespace)::text||' grades '||(SELECT reltuples::bigint FROM pg_class WHERE relname='item_grade')||' cpu ' `).Scan(&s)
	fmt.Println(s)
}
