// Package transport is what every GraphQL request passes before a resolver of Heed
// runs. It exists because the libraries behind it are generous: they take any
// body, validate in quadratic time, list without end what was wrong and repeat
// in their errors what was sent. The door is strict instead: it takes the
// requests of the GraphQL over HTTP specification, counts a document before
// anybody validates it, prices its pages before anybody executes it, and
// answers in few words that hold nothing of the caller's data.
//
// The package knows nothing of Heed's schema, records or policies; who is
// asking it learns from one function, and only to count.
//
// Order of events for one operation:
//
//  1. Guard: security headers, origin of the browser, CORS.
//  2. Transport (POST and GET here; others by Config.Transports): media types,
//     rate, body, strict JSON, a place in the queue.
//  3. Limits on the raw document and variables, on every transport.
//  4. gqlgen: parse and validate, or the cache of documents that passed.
//  5. Introspection and cost, knowing the variables.
//  6. Execution under a deadline; the errors of the answer bounded.
package transport
