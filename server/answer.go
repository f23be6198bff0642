package main

import (
	"io"
	"net/http"
	"strconv"
)

// The answers before the API, in the form of the API.
const (
	internalAnswer = `{"errors":[{"message":"Heed could not complete the request. The fault is logged.","extensions":{"code":"INTERNAL"}}]}`
	unfitAnswer    = `{"errors":[{"message":"Heed is being updated. Nothing was saved. Try again ` +
		`shortly.","extensions":{"code":"UNAVAILABLE"}}]}`
	startingAnswer = `{"errors":[{"message":"Heed is starting. Nothing was saved. Try again shortly.","extensions":{"code":"UNAVAILABLE"}}]}`
)

// refuseInternal answers a request whose handler panicked.
func refuseInternal(w http.ResponseWriter) {
	writeJSON(w, http.StatusInternalServerError, internalAnswer)
}

// refuseStarting answers while the server is not ready: the caller may send the request again
// in a second, on another connection.
func refuseStarting(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "1")
	w.Header().Set("Connection", "close")
	writeJSON(w, http.StatusServiceUnavailable, startingAnswer)
}

// refuseUnfit answers while this build does not fit the database; a proxy learns from
// /readyz to use other replicas.
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
	_, _ = io.WriteString(w, body) // an error means that the caller has closed the connection
}
