package main

import (
	"net/http"
	"strings"
	"time"

	"heed"
	"heed/practice"
)

// graphqlPath is where the interface is, fixed by the specification.
const graphqlPath = "/graphql"

// routes puts what the server answers together: the doors for everybody with
// a token, the contract and the form of an instrument for everybody, and in
// development the sign-in, the clock and the explorer. Whatever else is asked for
// is not there.
func routes(doors http.Handler, dev *development, started time.Time) http.Handler {
	mux := http.NewServeMux()
	mux.Handle(graphqlPath, doors)
	mux.Handle("GET /schema.graphql", published("application/graphql; charset=utf-8", heed.Schema, started))
	mux.Handle("GET /instrument.schema.json", published("application/schema+json", practice.InstrumentSchema(), started))
	if dev == nil {
		return mux
	}
	mux.Handle(devPath+"/", dev.provider)
	mux.Handle(clockPath, dev.clock)
	mux.Handle("/ide/", dev.explorer)
	mux.Handle("/{$}", dev.explorer)
	return local(mux)
}

// published is a text that everybody may read, as old as the process.
func published(kind, text string, started time.Time) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "no-cache")
		http.ServeContent(w, r, "", started, strings.NewReader(text))
	})
}
