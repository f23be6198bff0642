package main

import (
	"net/http"
	"strings"
	"time"

	"heed"
	"heed/practice"
)

// graphqlPath is the address of the API, fixed by the specification.
const graphqlPath = "/graphql"

// devPath is the folder of what only a development server has.
const devPath = "/dev"

// mailPath is the address of a development server's mailbox.
const mailPath = devPath + "/mail"

// routes are the addresses that every server has: the API for callers with a token, the
// contract and the schema of instruments for everybody. All others are not found.
func routes(api http.Handler, started time.Time) *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle(graphqlPath, api)
	mux.Handle("GET /schema.graphql", published("application/graphql; charset=utf-8", heed.Schema, started))
	mux.Handle("GET /instrument.schema.json", published("application/schema+json", practice.InstrumentSchema(), started))
	return mux
}

// published serves a text that everybody may read, as old as the process.
func published(kind, text string, started time.Time) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "no-cache")
		http.ServeContent(w, r, "", started, strings.NewReader(text))
	})
}
