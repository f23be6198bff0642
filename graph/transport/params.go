package transport

import (
	"bytes"
	"net/url"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// DecodeParams reads the parameters of one operation from the JSON object of the GraphQL
// over HTTP specification. Member names are case-sensitive, unknown members are ignored,
// and every refusal is a fixed sentence that repeats nothing of the body. A transport that
// frames such objects in its own way (event streams, sockets) decodes them with this.
func DecodeParams(body []byte, l Limits) (*graphql.RawParams, *gqlerror.Error) {
	if bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("[")) {
		return nil, refuse(CodeBadRequest, "The request is a batch. Send one operation in a request.")
	}
	decoded, err := decodeJSON(body, l)
	if err != nil {
		return nil, err
	}
	members, ok := decoded.(map[string]any)
	if !ok {
		return nil, refuse(CodeBadRequest, "The request must be a JSON object.")
	}
	return paramsFrom(members)
}

// paramsFrom converts the members of a request.
func paramsFrom(members map[string]any) (*graphql.RawParams, *gqlerror.Error) {
	var params graphql.RawParams
	var err *gqlerror.Error
	if params.Query, err = text(members, "query"); err != nil {
		return nil, err
	}
	if params.OperationName, err = text(members, "operationName"); err != nil {
		return nil, err
	}
	if params.Variables, err = object(members, "variables"); err != nil {
		return nil, err
	}
	if params.Extensions, err = object(members, "extensions"); err != nil {
		return nil, err
	}
	if params.Query == "" && !namesDocument(&params, members) {
		return nil, refuse(CodeBadRequest, "The request has no query.")
	}
	return &params, nil
}

// namesDocument reports whether a request without a query names a stored document instead,
// and moves a documentId to where extensions find it.
func namesDocument(params *graphql.RawParams, members map[string]any) bool {
	if id, ok := members["documentId"].(string); ok && id != "" {
		if params.Extensions == nil {
			params.Extensions = make(map[string]any, 1)
		}
		params.Extensions["documentId"] = id
		return true
	}
	return params.Extensions["persistedQuery"] != nil
}

func text(members map[string]any, name string) (string, *gqlerror.Error) {
	switch v := members[name].(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	default:
		return "", refuse(CodeBadRequest, "The member %q must be a string.", name)
	}
}

func object(members map[string]any, name string) (map[string]any, *gqlerror.Error) {
	switch v := members[name].(type) {
	case nil:
		return nil, nil
	case map[string]any:
		return v, nil
	default:
		return nil, refuse(CodeBadRequest, "The member %q must be an object.", name)
	}
}

// decodeQuery reads the parameters of one operation from a query string. Variables and
// extensions are JSON texts there, null included. The others are plain texts: an operation
// may be named null.
func decodeQuery(raw string, l Limits) (*graphql.RawParams, *gqlerror.Error) {
	values, perr := url.ParseQuery(raw)
	if perr != nil {
		return nil, refuse(CodeBadRequest, "The query string is malformed.")
	}
	members := make(map[string]any, 5)
	for _, name := range []string{"query", "operationName", "documentId", "variables", "extensions"} {
		given := values[name]
		if len(given) > 1 {
			return nil, refuse(CodeBadRequest, "The parameter %q is given more than once.", name)
		}
		if len(given) == 0 || given[0] == "" {
			continue
		}
		if !utf8.ValidString(given[0]) {
			return nil, refuse(CodeBadRequest, "The request is not valid UTF-8.")
		}
		if name != "variables" && name != "extensions" {
			members[name] = given[0]
			continue
		}
		decoded, err := decodeJSON([]byte(given[0]), l)
		if err != nil {
			return nil, err
		}
		members[name] = decoded
	}
	return paramsFrom(members)
}
