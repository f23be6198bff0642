package main

import (
	"net/http"
	"strings"
	"time"

	"heed"
)

// graphqlPath is where the interface is, fixed by the specification.
const graphqlPath = "/graphql"

// routes puts what the server answers together: the doors for everybody with
// a token, the contract for everybody, and in development the sign-in, the
// clock and the explorer. Whatever else is asked for is not there.
func routes(doors http.Handler, dev *development, started time.Time) http.Handler {
	mux := http.NewServeMux()
	mux.Handle(graphqlPath, doors)
	mux.HandleFunc("GET /schema.graphql", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/graphql; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		http.ServeContent(w, r, "", started, strings.NewReader(heed.Schema))
	})
	if dev == nil {
		return mux
	}
	mux.Handle(devPath+"/", dev.provider)
	mux.Handle(clockPath, dev.clock)
	mux.Handle("/ide/", dev.explorer)
	mux.Handle("/{$}", dev.explorer)
	return local(mux)
}
