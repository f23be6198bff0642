package transport

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// httpTransport is GraphQL over HTTP for POST and GET, strictly. It handles every request
// that no other transport handles, so that every refusal is its own.
type httpTransport struct {
	limits      Limits
	suggestions bool
	crowd       chargeAndQueue
	onPanic     graphql.RecoverFunc
}

var _ graphql.Transport = httpTransport{}

// Supports takes every request.
func (httpTransport) Supports(*http.Request) bool { return true }

// Do answers one request. It refuses by the header of a request, where it can, before it
// reads the body.
func (t httpTransport) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	media := negotiate(r.Header.Values("Accept"))
	defer t.rescue(w, r, media)
	if refused := t.checkHead(w, r, media); refused != nil {
		refused.send(w, media)
		return
	}
	params, refused := t.params(w, r)
	if refused != nil {
		refused.send(w, media)
		return
	}
	ctx, cancel := context.WithTimeoutCause(r.Context(), t.limits.OperationTime, errOutOfTime)
	defer cancel()
	status, resp := t.run(ctx, r.Method, media, params, exec)
	if retry, ok := retryAfter(resp); ok {
		w.Header().Set("Retry-After", retry)
		status = http.StatusTooManyRequests
	}
	if unavailable(resp) {
		w.Header().Set("Retry-After", "1")
		status = http.StatusServiceUnavailable
	}
	if status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", http.MethodPost)
	}
	if resp != nil {
		answer(w, media, status, resp)
	}
}

// rejection is a refusal that has a status of its own.
type rejection struct {
	status int
	err    *gqlerror.Error
}

func reject(status int, format string, args ...any) *rejection {
	return &rejection{status, refuse(CodeBadRequest, format, args...)}
}

func (r *rejection) send(w http.ResponseWriter, media string) {
	if retry, ok := retryAfter(&graphql.Response{Errors: gqlerror.List{r.err}}); ok {
		w.Header().Set("Retry-After", retry)
	}
	answerError(w, media, r.status, r.err)
}

// checkHead refuses by method, media types, cross-site rules and rate.
func (t httpTransport) checkHead(w http.ResponseWriter, r *http.Request, media string) *rejection {
	switch r.Method {
	case http.MethodPost:
		if !isJSON(r.Header.Values("Content-Type")) || r.Header.Get("Content-Encoding") != "" {
			w.Header().Set("Accept-Post", mediaJSON)
			return reject(http.StatusUnsupportedMediaType, "Send application/json in UTF-8, not compressed.")
		}
	case http.MethodGet:
		if !askedFirst(r.Header) {
			return &rejection{http.StatusForbidden, refuse(CodeForbidden,
				"A GET needs one of the headers Authorization, GraphQL-Require-Preflight or Content-Type: application/json.")}
		}
	default:
		w.Header().Set("Allow", "GET, POST")
		return reject(http.StatusMethodNotAllowed, "Send POST, or GET for queries.")
	}
	if media == "" {
		return reject(http.StatusNotAcceptable, "Answers are %s or %s.", mediaResponse, mediaJSON)
	}
	if err := t.crowd.meter.admit(r.Context()); err != nil {
		return &rejection{http.StatusTooManyRequests, err}
	}
	return nil
}

// askedFirst reports whether a browser would have sent a preflight before this GET from
// another site: it has a header that no link, image or form can carry. A bearer token is
// one; other schemes may be added by the browser.
func askedFirst(h http.Header) bool {
	scheme, _, _ := strings.Cut(h.Get("Authorization"), " ")
	return strings.EqualFold(scheme, "Bearer") || h.Get("GraphQL-Require-Preflight") != "" || isJSON(h.Values("Content-Type"))
}

// params reads the operation from the body or the query string.
func (t httpTransport) params(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *rejection) {
	var params *graphql.RawParams
	var err *gqlerror.Error
	start := graphql.Now()
	if r.Method == http.MethodGet {
		if int64(len(r.URL.RawQuery)) > t.limits.BodyBytes {
			return nil, t.tooLarge(http.StatusRequestURITooLong)
		}
		params, err = decodeQuery(r.URL.RawQuery, t.limits)
	} else {
		body, refused := t.body(w, r)
		if refused != nil {
			return nil, refused
		}
		params, err = DecodeParams(body, t.limits)
	}
	if err != nil {
		return nil, &rejection{http.StatusBadRequest, err}
	}
	params.Headers = r.Header
	params.ReadTime = graphql.TraceTiming{Start: start, End: graphql.Now()}
	return params, nil
}

func (t httpTransport) body(w http.ResponseWriter, r *http.Request) ([]byte, *rejection) {
	if r.ContentLength > t.limits.BodyBytes {
		w.Header().Set("Connection", "close")
		return nil, t.tooLarge(http.StatusRequestEntityTooLarge)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, t.limits.BodyBytes))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, t.tooLarge(http.StatusRequestEntityTooLarge)
	}
	if err != nil {
		return nil, reject(http.StatusBadRequest, "The request's body ended early.")
	}
	return body, nil
}

func (t httpTransport) tooLarge(status int) *rejection {
	err := refuse(CodeLimitExceeded, "The request is larger than the %d bytes allowed.", t.limits.BodyBytes)
	err.Extensions["limit"] = "body"
	err.Extensions["allowed"] = t.limits.BodyBytes
	return &rejection{status, err}
}

// run validates and executes an operation when its turn comes.
func (t httpTransport) run(ctx context.Context, method, media string, params *graphql.RawParams, exec graphql.GraphExecutor) (int,
	*graphql.Response) {
	leave, refused := t.crowd.enter(ctx)
	if refused != nil {
		return http.StatusTooManyRequests, &graphql.Response{Errors: gqlerror.List{refused}}
	}
	defer leave()
	exec = executor{exec, t.limits, t.suggestions}
	ctx = withAdmitted(ctx)
	op, errs := exec.CreateOperationContext(ctx, params)
	ctx = graphql.WithOperationContext(ctx, op)
	if len(errs) > 0 {
		return requestErrorStatus(media), exec.DispatchError(ctx, errs)
	}
	if status, err := unsuited(op.Operation, method, media); err != nil {
		return status, exec.DispatchError(ctx, gqlerror.List{err})
	}
	responses, ctx := exec.DispatchOperation(ctx, op)
	resp := responses(ctx)
	if resp != nil && len(resp.Data) == 0 && len(resp.Errors) > 0 {
		return requestErrorStatus(media), resp
	}
	return http.StatusOK, resp
}

// unsuited refuses what a single request cannot carry: mutations by GET, which caches,
// crawlers and prefetchers repeat, and subscriptions.
func unsuited(op *ast.OperationDefinition, method, media string) (int, *gqlerror.Error) {
	switch {
	case op.Operation == ast.Subscription:
		return requestErrorStatus(media), refuse(CodeBadRequest, "Subscriptions need an event stream or a WebSocket.")
	case method == http.MethodGet && op.Operation != ast.Query:
		return http.StatusMethodNotAllowed, refuse(CodeBadRequest, "GET is for queries; send mutations by POST.")
	default:
		return 0, nil
	}
}

// requestErrorStatus is the status of a well-formed request that is not executed. Plain
// JSON has 200 for old clients, which take anything else for a network error
// ("application/json", GraphQL over HTTP).
func requestErrorStatus(media string) int {
	if media == mediaResponse {
		return http.StatusBadRequest
	}
	return http.StatusOK
}

// retryAfter finds the wait in a response that consists of one refusal.
func retryAfter(resp *graphql.Response) (seconds string, ok bool) {
	if resp == nil || len(resp.Errors) != 1 || len(resp.Data) > 0 {
		return "", false
	}
	wait, ok := resp.Errors[0].Extensions["retryAfter"].(int64)
	return strconv.FormatInt(wait, 10), ok
}

// unavailable reports whether the operation could not end because a part of Heed is down.
func unavailable(resp *graphql.Response) bool {
	return resp != nil && len(resp.Errors) > 0 && codeOf(resp.Errors[0]) == CodeUnavailable
}

// rescue answers for a panic outside of any resolver.
func (t httpTransport) rescue(w http.ResponseWriter, r *http.Request, media string) {
	v := recover()
	if v == nil {
		return
	}
	if v == http.ErrAbortHandler {
		panic(v)
	}
	// The function is called because it logs; its answer is for fields.
	_ = t.onPanic(r.Context(), v)
	answerError(w, media, http.StatusInternalServerError, refuse(CodeInternal, internalMessage))
}
