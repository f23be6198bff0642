package practice

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func quiet(from, to string) MailPreferences { return MailPreferences{QuietFrom: &from, QuietTo: &to} }

func TestMailWaitsUntilQuietHoursEnd(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		p        MailPreferences
		at, want string
	}{
		"no quiet hours":                       {DefaultMailPreferences(), "2026-12-01T02:00:00Z", "2026-12-01T02:00:00Z"},
		"before":                               {quiet("12:00", "13:30"), "2026-12-01T11:59:59Z", "2026-12-01T11:59:59Z"},
		"at the beginning":                     {quiet("12:00", "13:30"), "2026-12-01T12:00:00Z", "2026-12-01T13:30:00Z"},
		"at the end":                           {quiet("12:00", "13:30"), "2026-12-01T13:30:00Z", "2026-12-01T13:30:00Z"},
		"in the evening":                       {quiet("19:00", "07:30"), "2026-12-31T22:00:00Z", "2027-01-01T07:30:00Z"},
		"in the night":                         {quiet("19:00", "07:30"), "2026-12-01T03:00:00Z", "2026-12-01T07:30:00Z"},
		"by day":                               {quiet("19:00", "07:30"), "2026-12-01T12:00:00Z", "2026-12-01T12:00:00Z"},
		"in summer time":                       {quiet("19:00", "07:30"), "2026-07-01T18:30:00Z", "2026-07-02T06:30:00Z"},
		"the night on which the clocks go on":  {quiet("19:00", "01:30"), "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"},
		"the night on which they go back":      {quiet("19:00", "07:30"), "2026-10-24T22:00:00Z", "2026-10-25T07:30:00Z"},
		"the second time in the repeated hour": {quiet("19:00", "01:30"), "2026-10-25T01:10:00Z", "2026-10-25T01:30:00Z"},
	} {
		at, err := time.Parse(time.RFC3339, tt.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := tt.p.AfterQuiet(at).Format(time.RFC3339); got != tt.want {
			t.Errorf("%s: got %s, want %s", name, got, tt.want)
		}
	}
}

func TestTheDailyMailIsSentAtEightInLondon(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		p        MailPreferences
		at, want string
	}{
		"before eight":          {DefaultMailPreferences(), "2026-12-01T07:59:59Z", "2026-12-01T08:00:00Z"},
		"at eight":              {DefaultMailPreferences(), "2026-12-01T08:00:00Z", "2026-12-02T08:00:00Z"},
		"in summer":             {DefaultMailPreferences(), "2026-07-01T12:00:00Z", "2026-07-02T07:00:00Z"},
		"over a change":         {DefaultMailPreferences(), "2026-03-28T12:00:00Z", "2026-03-29T07:00:00Z"},
		"eight is quiet":        {quiet("18:00", "10:00"), "2026-12-01T12:00:00Z", "2026-12-02T10:00:00Z"},
		"quiet ends at eight":   {quiet("18:00", "08:00"), "2026-12-01T12:00:00Z", "2026-12-02T08:00:00Z"},
		"on the last of a year": {DefaultMailPreferences(), "2026-12-31T12:00:00Z", "2027-01-01T08:00:00Z"},
	} {
		at, err := time.Parse(time.RFC3339, tt.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := tt.p.NextDailyMail(at).Format(time.RFC3339); got != tt.want {
			t.Errorf("%s: got %s, want %s", name, got, tt.want)
		}
	}
}

func TestNobodySwitchesOffWhatIsImmediate(t *testing.T) {
	t.Parallel()
	off := MailPreferences{Urgent: MailTimingOff, Ordinary: MailTimingOff}
	for _, k := range NoticeKind("").Values() {
		want := MailTimingOff
		if k == "IMMEDIATE_RISK" || k == "BREAK_GLASS_OPENED" || k == "DRAFT_AT_RISK" {
			want = MailTimingImmediate
		}
		if got := off.TimingOf(NoticeKind(k).Urgency()); got != want {
			t.Errorf("%s: got %s, want %s", k, got, want)
		}
	}
	want := []string{"IMMEDIATE_RISK", "CONCERN_HANDED_OVER", "ACTION_DECLINED", "ACTION_ESCALATED",
		"REFERRAL_OVERDUE", "REFERRAL_ESCALATED", "EARLY_HELP_ASKED", "REFERRAL_INFORMATION", "BREAK_GLASS_OPENED",
		"DRAFT_HANDED", "DRAFT_RETURNED", "DRAFT_WAITING", "DRAFT_AT_RISK", "INCIDENT_NOTIFIED", "INCIDENT_TO_PLACE", "INCIDENT_OVERDUE"}
	if got := UrgentNoticeKinds(); !slices.Equal(got, want) {
		t.Errorf("urgent are %q, want %q", got, want)
	}
}

func TestPreferencesAreCheckedWhole(t *testing.T) {
	t.Parallel()
	half, bad := "07:30", "7:30"
	for name, tt := range map[string]struct {
		p    MailPreferences
		want []string
	}{
		"the default":       {DefaultMailPreferences(), nil},
		"over midnight":     {quiet("19:00", "07:30"), nil},
		"no end":            {MailPreferences{QuietFrom: &half}, []string{"REQUIRED quietTo"}},
		"no beginning":      {MailPreferences{QuietTo: &bad}, []string{"REQUIRED quietFrom", "INVALID quietTo"}},
		"no times":          {quiet("25:00", "soon"), []string{"INVALID quietFrom", "INVALID quietTo"}},
		"the whole day":     {quiet("07:30", "07:30"), []string{"INVALID quietTo"}},
		"minutes too many":  {quiet("07:60", "08:00"), []string{"INVALID quietFrom"}},
		"a time with words": {quiet("07:30 ", "08:00"), []string{"INVALID quietFrom"}},
	} {
		var got []string
		for _, problem := range ValidateMailPreferences(tt.p) {
			got = append(got, string(problem.Code)+" "+strings.Join(problem.Path, "."))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

func TestAMailSaysItsUrgencyReferenceAndLinkOnly(t *testing.T) {
	t.Parallel()
	m := NoticeMail(NoticeUrgencyImmediate, "REF", "https://portal.example")
	if m.Subject != "Immediate: a notice waits for you in Heed" || !strings.Contains(m.Body, "Reference: REF\n") ||
		!strings.Contains(m.Body, "\nhttps://portal.example/notices/REF\n") || !strings.Contains(m.Body, "Urgency: immediate: read it now.") {
		t.Errorf("got %q\n%s", m.Subject, m.Body)
	}
	d := DailyMail(3, 1, "https://portal.example")
	if d.Subject != "3 notices wait for you in Heed" || !strings.Contains(d.Body, "urgent: 1 of them") ||
		!strings.Contains(d.Body, "\nhttps://portal.example/notices\n") {
		t.Errorf("got %q\n%s", d.Subject, d.Body)
	}
	if d := DailyMail(1, 0, ""); d.Subject != "1 notice waits for you in Heed" || !strings.Contains(d.Body, "Urgency: ordinary") {
		t.Errorf("got %q\n%s", d.Subject, d.Body)
	}
}
