package practice

import (
	"fmt"
	"slices"
	"time"
)

// NoticeUrgency is how soon a notice must reach its recipient.
type NoticeUrgency int

// The urgencies. A kind that is not listed as more urgent is ordinary.
const (
	NoticeUrgencyOrdinary NoticeUrgency = iota
	NoticeUrgencyUrgent
	// NoticeUrgencyImmediate is of notices that are mailed at once, whatever the recipient
	// prefers.
	NoticeUrgencyImmediate
)

// noticeUrgencies are the kinds that are more than ordinary.
var noticeUrgencies = map[NoticeKind]NoticeUrgency{
	NoticeKindImmediateRisk:       NoticeUrgencyImmediate,
	NoticeKindBreakGlassOpened:    NoticeUrgencyImmediate,
	NoticeKindConcernHandedOver:   NoticeUrgencyUrgent,
	NoticeKindActionDeclined:      NoticeUrgencyUrgent,
	NoticeKindActionEscalated:     NoticeUrgencyUrgent,
	NoticeKindReferralOverdue:     NoticeUrgencyUrgent,
	NoticeKindReferralEscalated:   NoticeUrgencyUrgent,
	NoticeKindEarlyHelpAsked:      NoticeUrgencyUrgent,
	NoticeKindReferralInformation: NoticeUrgencyUrgent,
	NoticeKindIncidentNotified:    NoticeUrgencyUrgent,
	NoticeKindIncidentToPlace:     NoticeUrgencyUrgent,
	NoticeKindIncidentOverdue:     NoticeUrgencyUrgent,
	NoticeKindDraftAtRisk:         NoticeUrgencyImmediate,
	NoticeKindDraftHanded:         NoticeUrgencyUrgent,
	NoticeKindDraftReturned:       NoticeUrgencyUrgent,
	NoticeKindDraftWaiting:        NoticeUrgencyUrgent,
}

// Urgency is how soon a notice of the kind must reach its recipient.
func (k NoticeKind) Urgency() NoticeUrgency { return noticeUrgencies[k] }

// UrgentNoticeKinds lists the kinds that are more than ordinary.
func UrgentNoticeKinds() []string {
	return slices.DeleteFunc(NoticeKind("").Values(), func(k string) bool { return NoticeKind(k).Urgency() == NoticeUrgencyOrdinary })
}

// MailPreferences say when a person wants mails about their notices.
type MailPreferences struct {
	// Urgent and Ordinary are when mails about such notices are sent.
	Urgent, Ordinary MailTiming
	// QuietFrom and QuietTo are the times of day in London, HH:MM, between which mails that
	// are not urgent wait. They may enclose midnight. Nil means that there are none.
	QuietFrom, QuietTo *string
}

// DefaultMailPreferences are those of a person who has set none.
func DefaultMailPreferences() MailPreferences {
	return MailPreferences{Urgent: MailTimingImmediate, Ordinary: MailTimingDaily}
}

// dailyMailHour is when the daily mails are sent in London.
const dailyMailHour = 8

// timeOfDay is the form of a time of day: 07:30.
const timeOfDay = "15:04"

// minutesOf reads a time of day as minutes since midnight.
func minutesOf(text string) (int, bool) {
	t, err := time.Parse(timeOfDay, text)
	if err != nil || len(text) != len(timeOfDay) {
		return 0, false
	}
	return t.Hour()*60 + t.Minute(), true
}

// ValidateMailPreferences checks preferences that a person sends.
func ValidateMailPreferences(p MailPreferences) []Problem {
	var found []Problem
	for _, end := range []struct {
		field string
		value *string
	}{{"quietFrom", p.QuietFrom}, {"quietTo", p.QuietTo}} {
		if end.value == nil {
			if p.QuietFrom != nil || p.QuietTo != nil {
				found = append(found, Problem{Code: ProblemCodeRequired, Path: []string{end.field},
					Message: "Quiet hours need both a beginning and an end."})
			}
		} else if _, ok := minutesOf(*end.value); !ok {
			found = append(found, Problem{Code: ProblemCodeInvalid, Path: []string{end.field},
				Message: "Write the time of day with hours and minutes, such as 07:30."})
		}
	}
	if len(found) == 0 && p.QuietFrom != nil && *p.QuietFrom == *p.QuietTo {
		found = append(found, Problem{Code: ProblemCodeInvalid, Path: []string{"quietTo"},
			Message: "Quiet hours must end at another time than they begin."})
	}
	return found
}

// TimingOf is when a mail about a notice of an urgency is sent. Nobody can put off or switch
// off what is immediate.
func (p MailPreferences) TimingOf(u NoticeUrgency) MailTiming {
	switch u {
	case NoticeUrgencyImmediate:
		return MailTimingImmediate
	case NoticeUrgencyUrgent:
		return p.Urgent
	default:
		return p.Ordinary
	}
}

// AfterQuiet is the instant or, if quiet hours hold that back, their end.
func (p MailPreferences) AfterQuiet(at time.Time) time.Time {
	if p.QuietFrom == nil || p.QuietTo == nil {
		return at
	}
	from, _ := minutesOf(*p.QuietFrom)
	to, _ := minutesOf(*p.QuietTo)
	local := at.In(london())
	now, day := local.Hour()*60+local.Minute(), local.Day()
	quiet := from <= now && now < to
	if from > to {
		quiet = now >= from || now < to
	}
	if !quiet {
		return at
	}
	if now >= to {
		day++
	}
	end := time.Date(local.Year(), local.Month(), day, to/60, to%60, 0, 0, london())
	if !end.After(at) { // the hour that comes twice in autumn
		return at
	}
	return end.UTC()
}

// NextDailyMail is when the next daily mail after an instant is sent: at eight o'clock in
// London, or at the end of quiet hours around that.
func (p MailPreferences) NextDailyMail(after time.Time) time.Time {
	local := after.In(london())
	next := time.Date(local.Year(), local.Month(), local.Day(), dailyMailHour, 0, 0, 0, london())
	if !next.After(after) {
		next = time.Date(local.Year(), local.Month(), local.Day()+1, dailyMailHour, 0, 0, 0, london())
	}
	return p.AfterQuiet(next.UTC())
}

// MailText is what a mail says.
type MailText struct {
	// Subject and Body are its texts, without a fact about anybody.
	Subject, Body string
}

// mailFoot ends each mail.
const mailFoot = "\nThis mail names nobody and gives no facts, on purpose. Please do not answer it.\n" +
	"When such mails are sent is one of your own settings in Heed.\n"

// urgencyWords are the words for an urgency, in a subject and in a text.
var urgencyWords = map[NoticeUrgency][2]string{
	NoticeUrgencyOrdinary:  {"", "ordinary: read it when you next work in Heed."},
	NoticeUrgencyUrgent:    {"Urgent: ", "urgent: read it today."},
	NoticeUrgencyImmediate: {"Immediate: ", "immediate: read it now."},
}

// NoticeMail is the mail about one notice: its reference and where to read it.
func NoticeMail(u NoticeUrgency, reference, portal string) MailText {
	words := urgencyWords[u]
	return MailText{Subject: words[0] + "a notice waits for you in Heed", Body: fmt.Sprintf("A notice waits for you in Heed.\n\n"+
		"Urgency: %s\nReference: %s\n\nRead it here:\n%s/notices/%s\n", words[1], reference, portal, reference) + mailFoot}
}

// DailyMail is the mail that counts the notices that wait, and those of them that are
// urgent.
func DailyMail(waiting, urgent int, portal string) MailText {
	count := "1 notice waits"
	if waiting != 1 {
		count = fmt.Sprintf("%d notices wait", waiting)
	}
	class := "ordinary: read them when you next work in Heed."
	if urgent > 0 {
		class = fmt.Sprintf("urgent: %d of them should be read today.", urgent)
	}
	return MailText{Subject: count + " for you in Heed",
		Body: fmt.Sprintf("%s for you in Heed.\n\nUrgency: %s\n\nRead here:\n%s/notices\n", count, class, portal) + mailFoot}
}
