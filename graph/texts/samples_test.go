package texts_test

import (
	"slices"
	"strings"
)

// quotes are the forms in which a text tries to end the text that it is in.
var quotes = []string{
	`'`, `''`, `'''`, `"`, `""`, `\'`, `\"`, `\\'`, "`", `';--`, `"; --`, `'/*`, `*/'`, `$$`, `$a$`, `E'\''`, `U&'\0027'`, `’`, `ʼ`, `＇`,
	`%27`, `\u0027`,
}

// tautologies are conditions that are always true.
var tautologies = []string{
	`' OR '1'='1`, `' OR 1=1 --`, `" OR ""="`, `') OR ('1'='1`, `1 OR 1=1`, `' OR TRUE#`, `'||'a'='a`, `x' UNION SELECT NULL --`,
}

// sleeps would hold the answer back, were they run.
var sleeps = []string{
	`'; SELECT pg_sleep(9) --`, `' || pg_sleep(9) || '`, `1; SELECT pg_sleep(9)`, `'); SELECT pg_sleep(9); --`,
	`' AND (SELECT 1 FROM pg_sleep(9)) IS NOT NULL --`, `$$; SELECT pg_sleep(9); $$`,
}

// scripts are names and words of other languages.
var scripts = []string{
	"Zoë Łukaszewska", "Škvorecký", "Ægir Þórsson", "Nguyễn Thị Ánh", "Ömer Çağlayan", "Παπαδόπουλος", "Анастасия", "Հայկուհի", "תמר",
	"فاطمة الزهراء",
	"گل\u200cبهار", "अनन्या", "প্রিয়াঙ্কা", "ਗੁਰਪ੍ਰੀਤ", "தமிழ்ச்செல்வி", "สมหญิง", "王小明", "さくら・김서연",
}

// patterns are what LIKE, similarity and regular expressions choke on.
var patterns = []string{
	strings.Repeat("%", 90), strings.Repeat("_", 90), strings.Repeat("(a+)+", 18) + "$", strings.Repeat("[", 90), strings.Repeat(`\`, 91),
	strings.Repeat("a%_", 30), "^(([a-z])+.)+[A-Z]([a-z])+$",
}

// odd are texts that are hardly any.
var odd = []string{
	"\x00", "Wren\x00Quillfether", "\uFEFF", "\u202EnerW", "a\u0300\u0301\u0302\u0303", "\u200B\u200D\u2060", "👩\u200d👧\u200d👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
	"\U0010FFFF", "\uFFFD\uFFFF", "\r\n\t\v\f", "\x01\x1b[31m\x7f", "İıſK",
}

// long is more than any field takes.
var long = strings.Repeat("Wren ", 20_000)

// essential goes into the places that take a text, a share of it into each in turn:
// one of each sort, and sorts that cannot cancel each other out in one.
var essential = []string{
	`'`, `\'`, `"; --`, `$a$`, tautologies[0], sleeps[0], strings.Join(scripts, " "), patterns[2], patterns[4],
	odd[0], odd[1], odd[3], odd[6], odd[9], long,
}

// share is how many of the essential texts a place gets.
const share = 3

// everyText are all of them; each goes into every third field, in one place or another.
var everyText = slices.Concat(quotes, tautologies, sleeps, scripts, patterns, odd)
