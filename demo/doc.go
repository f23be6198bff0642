// Package demo invents a partnership: an authority with its police force, trust,
// schools and surgeries, and the families they worry about over five years. It
// is what a first look at Heed shows and what performance is measured on, so it
// is lifelike in shape (who knows which child, what comes back, what drifts) and in
// nothing else: no place, person or number in it exists.
//
// The same options give the same rows, byte for byte. It writes straight into
// the tables as their owner, and knows nothing of viewers.
package demo
