package auth

import (
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// The middleware's answers, the same bytes for every caller.
const (
	deniedBody      = `{"errors":[{"message":"Sign in to use Heed.","extensions":{"code":"UNAUTHENTICATED"}}]}`
	unavailableBody = `{"errors":[{"message":"Heed cannot check your sign-in at the moment. Try again ` +
		`shortly.","extensions":{"code":"UNAVAILABLE"}}]}`
)

// Middleware lets a request through with its Viewer in the context, or answers it: with
// deny where the token is missing or refused (Deny if nil), with status 503 where the
// directory or the issuer's keys cannot be reached. The log gets the reason's code and
// nothing of the token, also for an accepted token that carries no role.
func Middleware(a *Authenticator, log *slog.Logger, deny http.Handler) func(http.Handler) http.Handler {
	if deny == nil {
		deny = Deny()
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ctx := r.Context()
			viewer, noRole, err := a.request(r)
			var refusal *Refusal
			switch {
			case err == nil:
				if noRole != "" {
					log.LogAttrs(ctx, slog.LevelWarn, "signed in without a role", slog.String("reason", string(noRole)))
				}
				next.ServeHTTP(w, r.WithContext(NewContext(ctx, viewer)))
			case errors.As(err, &refusal):
				log.LogAttrs(ctx, slog.LevelInfo, "request refused", slog.String("reason", string(refusal.Reason)))
				deny.ServeHTTP(w, r)
			default:
				log.LogAttrs(ctx, slog.LevelError, "sign-in cannot be checked", slog.Any("error", err))
				w.Header().Set("Retry-After", "5")
				answer(w, r, http.StatusServiceUnavailable, unavailableBody)
			}
		})
	}
}

// Deny returns the handler that gives every caller without a good token the same answer
// (promises P13 and P25).
func Deny() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("WWW-Authenticate", "Bearer")
		answer(w, r, http.StatusUnauthorized, deniedBody)
	})
}

// request authenticates by the Authorization header alone (RFC 6750 §2.1). A token in the
// address is in logs and histories already, so a request with one is refused even with a
// good header.
func (a *Authenticator) request(r *http.Request) (Viewer, Reason, error) {
	if strings.Contains(r.URL.RawQuery, "access_token") && r.URL.Query().Has("access_token") {
		return Viewer{}, "", refuse(ReasonTokenInURL)
	}
	headers := r.Header.Values("Authorization")
	if len(headers) != 1 {
		return Viewer{}, "", refuse(ReasonNoToken)
	}
	scheme, token, found := strings.Cut(headers[0], " ")
	if !found || !strings.EqualFold(scheme, "Bearer") || token == "" {
		return Viewer{}, "", refuse(ReasonNoToken)
	}
	return a.judge(r.Context(), token)
}

func answer(w http.ResponseWriter, r *http.Request, status int, body string) {
	header := w.Header()
	header.Set("Content-Type", answerType(r))
	header.Set("Content-Length", strconv.Itoa(len(body)))
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	// An error here means that the caller has closed the connection.
	_, _ = io.WriteString(w, body)
}

// answerType is the GraphQL response type for a client that asks for it by
// name, and plain JSON for everyone else (GraphQL over HTTP §6.1).
func answerType(r *http.Request) string {
	const response, plain = "application/graphql-response+json", "application/json"
	for _, line := range r.Header.Values("Accept") {
		for entry := range strings.SplitSeq(line, ",") {
			name, params, err := mime.ParseMediaType(entry)
			if err != nil || name != response {
				continue
			}
			if quality, err := strconv.ParseFloat(params["q"], 64); err == nil && quality == 0 {
				continue
			}
			return response + "; charset=utf-8"
		}
	}
	return plain + "; charset=utf-8"
}
