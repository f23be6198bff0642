// Package transport handles every GraphQL request before a resolver of Heed runs. The
// libraries behind it are lenient: they accept any body, validate in quadratic time, list
// errors without a limit and repeat in them what was sent. This package is strict: it
// accepts the requests of the GraphQL over HTTP specification, measures a document before
// it is validated, prices its pages before it is executed, and answers without the
// caller's data.
//
// The package knows nothing of Heed's schema, records or policies. One function tells it
// who the caller is, for counting only.
//
// The steps of one operation:
//
//  1. Guard: security headers, origin of the browser, CORS.
//  2. Transport (POST and GET here; others by Config.Transports): media types,
//     rate, body, strict JSON, a place in the queue.
//  3. Limits on the raw document and variables, on every transport.
//  4. gqlgen: parse and validate, or the cache of documents that passed.
//  5. Introspection and cost, with the variables.
//  6. Execution under a deadline; the errors of the answer bounded.
package transport
