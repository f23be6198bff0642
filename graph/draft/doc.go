// Package draft answers for drafts of concerns: what a practitioner writes down at once and
// a safeguarding lead of the same organisation completes and submits. It founds no child
// and no household, and looks for no match: package referral does when it is submitted.
package draft
