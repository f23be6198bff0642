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

// devPath is where a development server has what no other has.
const devPath = "/dev"

// routes puts what every server answers together: the doors for everybody with
// a token, the contract and the form of an instrument for everybody. Whatever else
// is asked for is not there.
func routes(doors http.Handler, started time.Time) *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle(graphqlPath, doors)
	mux.Handle("GET /schema.graphql", published("application/graphql; charset=utf-8", heed.Schema, started))
	mux.Handle("GET /instrument.schema.json", published("application/schema+json", practice.InstrumentSchema(), started))
	return mux
}

// published is a text that everybody may read, as old as the process.
func published(kind, text string, started time.Time) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "no-cache")
		http.ServeContent(w, r, "", started, strings.NewReader(text))
	})
}
