package transport

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// EncodeResponse writes a response as JSON. Unlike gqlgen's own encoding it leaves data
// out of a request error, as the specification requires ("If the request failed before
// execution, data must not be present"), and it copies the data, which is JSON already,
// without reading it again.
func EncodeResponse(resp *graphql.Response) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(len(resp.Data) + 64)
	out.WriteByte('{')
	member := func(name string, value any) error {
		encoded, err := json.Marshal(value)
		if err != nil {
			return fmt.Errorf("encode %s of a response: %w", name, err)
		}
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		fmt.Fprintf(&out, "%q:%s", name, encoded)
		return nil
	}
	if len(resp.Errors) > 0 {
		if err := member("errors", resp.Errors); err != nil {
			return nil, err
		}
	}
	if len(resp.Data) > 0 {
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		out.WriteString(`"data":`)
		out.Write(resp.Data)
	}
	if len(resp.Extensions) > 0 {
		if err := member("extensions", resp.Extensions); err != nil {
			return nil, err
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// answer sends a response. An empty media type means JSON: a request that accepts nothing
// must still get a reason.
func answer(w http.ResponseWriter, media string, status int, resp *graphql.Response) {
	body, err := EncodeResponse(resp)
	if err != nil {
		status = http.StatusInternalServerError
		body = []byte(`{"errors":[{"message":"` + internalMessage + `","extensions":{"code":"` + CodeInternal + `"}}]}`)
	}
	if media == "" {
		media = mediaJSON
	}
	h := w.Header()
	h.Set("Content-Type", media+"; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	// An error means that the client has closed the connection.
	_, _ = w.Write(body)
}

// answerError sends a refusal.
func answerError(w http.ResponseWriter, media string, status int, err *gqlerror.Error) {
	answer(w, media, status, &graphql.Response{Errors: gqlerror.List{err}})
}
