// Package demo invents a partnership: an authority with its police force, trust, schools
// and surgeries, and the families they have worked with over five years. It is for
// demonstrations and for measuring performance, so it is lifelike in shape (who knows
// which child, what recurs, what drifts) and in nothing else: no place, person or number
// in it exists.
//
// The same options give the same rows, byte for byte. It writes directly into the tables
// as their owner, and knows nothing of viewers.
package demo
