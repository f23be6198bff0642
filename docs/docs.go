// Package docs holds pages that answer one question each. Whatever can be read
// out of the contract or the code is not written but generated.
package docs

//go:generate go -C .. run ./graph/compose
//go:generate go run ./pages
