package graphtest

// FledOn is the day.
const FledOn = "2026-10-01"
