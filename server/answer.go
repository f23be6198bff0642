package main

import (
	"io"
	"net/http"
	"strconv"
)

// The answers that come before the doors, in the form of theirs.
const (
	internalAnswer = `{"errors":[{"message":"Heed could not complete the request. The fault is logged.","extensions":{"code":"INTERNAL"}}]}`
	unfitAnswer    = `{"errors":[{"message":"Heed is being updated. Nothing was saved. Try again shortly.","extensions":{"code":"UNAVAILABLE"}}]}`
	awayAnswer     = `{"errors":[{"message":"Heed is starting. Nothing was saved. Try again shortly.","extensions":{"code":"UNAVAILABLE"}}]}`
)

// refuseInternal answers for a handler that broke.
func refuseInternal(w http.ResponseWriter) {
	writeJSON(w, http.StatusInternalServerError, internalAnswer)
}

// refuseAway answers for a server that does not serve yet: the caller may send
// the same again in a second, on another connection.
func refuseAway(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "1")
	w.Header().Set("Connection", "close")
	writeJSON(w, http.StatusServiceUnavailable, awayAnswer)
}

// refuseUnfit answers for a build that the database does not fit: a proxy knows
// by /readyz to send callers elsewhere.
func refuseUnfit(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "1")
	writeJSON(w, http.StatusServiceUnavailable, unfitAnswer)
}

func writeJSON(w http.ResponseWriter, status int, body string) {
	header := w.Header()
	header.Set("Content-Type", "application/json; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body) // a caller who has gone misses nothing
}
