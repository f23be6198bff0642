package child_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/graph/graphtest"
	"heed/practice"
)

// person is a child as one record has them.
type person struct{ given, preferred, family, former, born, precision, expected string }

// pairKind is a way in which two records of one child differ, or in which two children are
// alike. The pairs are drawn from tables of their own and from nothing that the comparison
// knows. floor is the least share of pairs, in percent, for which the answer must be right.
type pairKind struct {
	name  string
	same  bool // one child
	floor float64
	make  func(r *rand.Rand, a person) (person, person)
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// mistyped is a word of four letters or more with one slip of the finger that is not in the
// first letter.
func mistyped(r *rand.Rand, word string) string {
	letters := []rune(word)
	i := 1 + r.IntN(len(letters)-2)
	switch r.IntN(4) {
	case 0:
		letters[i] = rune('a' + r.IntN(26))
	case 1:
		letters[i], letters[i+1] = letters[i+1], letters[i]
	case 2:
		letters = slices.Delete(letters, i, i+1)
	default:
		letters = slices.Insert(letters, i, letters[i])
	}
	return string(letters)
}

func shifted(born string, days int) string {
	day, _ := time.Parse(time.DateOnly, born)
	return day.AddDate(0, 0, days).Format(time.DateOnly)
}

var (
	pairNicknames = [][2]string{{"Wilhelmina", "Billie"}, {"Elizabeth", "Libby"}, {"Margaret", "Peggy"}, {"William", "Liam"},
		{"Theodore", "Teddy"}, {"Alexander", "Sandy"}, {"Charlotte", "Lottie"}, {"Katherine", "Kitty"}, {"Robert", "Bobby"}, {"Henry", "Harry"},
		{"Eleanor", "Nell"}, {"Philippa", "Pippa"}, {"Zachary", "Zak"}, {"Samantha", "Sam"}, {"Mohammed", "Mo"}, {"Abigail", "Abbie"},
		{"Isabella", "Izzy"}, {"Frederick", "Freddie"}, {"Jonathan", "Jonny"}, {"Matilda", "Tilly"}, {"Dorothy", "Dot"}, {"Edward", "Ned"},
		{"Florence", "Flossie"}, {"Rebecca", "Becky"}, {"Anthony", "Tony"}, {"Katarzyna", "Kasia"}, {"Malgorzata", "Gosia"}}
	pairSpellings = [][2]string{{"Mohammed", "Muhammad"}, {"Yusuf", "Youssef"}, {"Catherine", "Kathryn"}, {"Oleksandr", "Aleksandr"},
		{"Aisha", "Ayesha"}, {"Sofia", "Zofia"}, {"Dmitri", "Dmytro"}, {"Khadija", "Khadeeja"}, {"Siân", "Sian"}, {"Zoë", "Zoe"},
		{"Hussein", "Husayn"}, {"Natalya", "Nataliia"}, {"Sergei", "Serhii"}, {"Fatima", "Fatema"}, {"Ibrahim", "Ebrahim"},
		{"Mikhail", "Mykhailo"}, {"Caitlin", "Kaitlyn"}, {"Abdul Rahman", "Abdulrahman"}, {"Zainab", "Zeynab"}, {"Svitlana", "Svetlana"},
		{"Yevhen", "Evgeni"}, {"Olena", "Elena"}, {"Hamza", "Hamzah"}, {"Jerzy", "George"}, {"Nadiya", "Nadia"}}
	pairSurnames = [][2]string{{"O'Roe", "ORoe"}, {"Al-Hasib", "Alhasib"}, {"Qureshi", "Koreshi"}, {"Kowalski", "Kowalska"},
		{"MacSample", "McSample"}, {"de Pretend", "Depretend"}, {"Nguyễn", "Nguyen"}, {"Testović", "Testovic"}, {"Thompsett", "Tomsett"},
		{"Clarkeson", "Clarkson"}, {"Smythe", "Smith"}, {"Chowdhury", "Choudhury"}, {"Shevchenko", "Chevchenko"}, {"Müllertest", "Mullertest"}}
	pairGivens = strings.Split("Ada,Bertram,Clodagh,Dermot,Esther,Fergus,Greta,Hector,Ingrid,Jasper,Keziah,Lorcan,Maeve,Nerys,Orlando,"+
		"Perpetua,"+
		"Quentin,Rowan,Sorrel,Tamsin,Ursula,Verity,Winston,Xanthe,Yolanda,Zuleika,Amara,Bilal,Chidi,Devika,Emeka,Farida,Gurpreet,Hyacinth,"+
		"Idris,Jelena,Kofi,Leila,Marisol,Noor,Odette,Pranav,Rukhsana,Shreya,Tariq,Umair,Vikram,Wafa,Yewande,Zubair", ",")
)

var pairKinds = []pairKind{
	{"the same in both", true, 100, func(_ *rand.Rand, a person) (person, person) { return a, a }},
	{"marks, spaces and apostrophes", true, 99, func(r *rand.Rand, a person) (person, person) {
		b, sign := a, pick(r, []string{"'", "-", " "})
		b.family = a.family[:2] + sign + strings.ToUpper(a.family[2:])
		return a, b
	}},
	{"a slip in the given name", true, 95, func(r *rand.Rand, a person) (person, person) {
		a.given = pick(r, slices.DeleteFunc(slices.Clone(pairGivens), func(n string) bool { return len(n) < 5 }))
		b := a
		b.given = mistyped(r, a.given)
		return a, b
	}},
	{"a slip in the family name", true, 97, func(r *rand.Rand, a person) (person, person) {
		b := a
		b.family = mistyped(r, a.family)
		return a, b
	}},
	{"a slip in the birthday", true, 99, func(r *rand.Rand, a person) (person, person) {
		b := a
		b.born = shifted(a.born, []int{-1, 1}[r.IntN(2)])
		if r.IntN(2) == 0 {
			b.born = a.born[:3] + fmt.Sprint((int(a.born[3]-'0')+1)%10) + a.born[4:]
		}
		return a, b
	}},
	{"a short form", true, 97, func(r *rand.Rand, a person) (person, person) {
		b, names := a, pick(r, pairNicknames)
		a.given, b.given = names[0], names[1]
		return a, b
	}},
	{"a short form and a guessed age", true, 97, func(r *rand.Rand, a person) (person, person) {
		b, names := a, pick(r, pairNicknames)
		a.given, b.given = names[0], names[1]
		b.born, b.precision = shifted(a.born, r.IntN(700)-350), "ESTIMATED"
		return a, b
	}},
	{"another spelling or language", true, 85, func(r *rand.Rand, a person) (person, person) {
		b, names := a, pick(r, pairSpellings)
		a.given, b.given = names[0], names[1]
		return a, b
	}},
	{"another spelling of the family name", true, 90, func(r *rand.Rand, a person) (person, person) {
		b, names := a, pick(r, pairSurnames)
		a.family, b.family = names[0], names[1]
		return a, b
	}},
	{"given names apart", true, 99, func(r *rand.Rand, a person) (person, person) {
		b := a
		b.given = a.given + " " + pick(r, pairGivens) + " " + pick(r, pairGivens)
		return a, b
	}},
	{"given names apart and a guessed age", true, 99, func(r *rand.Rand, a person) (person, person) {
		b := a
		b.given = a.given + " " + pick(r, pairGivens)
		b.born, b.precision = shifted(a.born, r.IntN(700)-350), "ESTIMATED"
		return a, b
	}},
	{"a preferred name", true, 99, func(r *rand.Rand, a person) (person, person) {
		b := a
		a.preferred = pick(r, pairGivens)
		b.given = a.preferred
		return a, b
	}},
	{"a former name", true, 99, func(r *rand.Rand, a person) (person, person) {
		b := a
		b.family, b.former = drawnSurname(r), a.given+" "+a.family
		return a, b
	}},
	{"another family name (marriage, the other parent's)", true, 99, func(r *rand.Rand, a person) (person, person) {
		b := a
		b.family = drawnSurname(r)
		return a, b
	}},
	{"half of a double-barrelled name", true, 99, func(r *rand.Rand, a person) (person, person) {
		b, other := a, drawnSurname(r)
		b.family = []string{a.family + "-" + other, other + " " + a.family}[r.IntN(2)]
		return a, b
	}},
	{"a guessed age", true, 99, func(r *rand.Rand, a person) (person, person) {
		b := a
		b.born, b.precision = shifted(a.born, r.IntN(900)-450), "ESTIMATED"
		return a, b
	}},
	{"one name only", true, 99, func(r *rand.Rand, a person) (person, person) {
		b := a
		b.family = ""
		if r.IntN(2) == 0 {
			b.given, b.family = "", a.given
		}
		return a, b
	}},
	{"names swapped", true, 99, func(_ *rand.Rand, a person) (person, person) {
		b := a
		b.given, b.family = a.family, a.given
		return a, b
	}},
	{"another script, without a space", true, 99, func(r *rand.Rand, a person) (person, person) {
		letters := []rune("明芳伟娜敏静丽强磊军")
		a.given, a.family = string(pick(r, letters))+string(pick(r, letters)), string(pick(r, []rune("王李张刘陈杨黄")))
		b := a
		b.given, b.family = a.family+a.given, ""
		return a, b
	}},
	{"unborn and newborn", true, 99, func(r *rand.Rand, a person) (person, person) {
		b := a
		a.given, a.born, a.expected = "", "", shifted(b.born, r.IntN(40)-14)
		b.given = []string{"", "Baby", b.given}[r.IntN(3)]
		return a, b
	}},
	{"twins", false, 97, func(r *rand.Rand, a person) (person, person) {
		b := a
		for b.given == a.given {
			b.given = pick(r, pairGivens)
		}
		return a, b
	}},
	{"twins with names alike", false, 0, func(r *rand.Rand, a person) (person, person) {
		b, names := a, pick(r, [][2]string{{"Ella", "Ellie"}, {"Jayden", "Hayden"}, {"Amir", "Amira"}, {"Zain", "Zaid"}, {"Mia", "Maya"},
			{"Lily", "Lola"}, {"Hassan", "Hussain"}, {"Megan", "Morgan"}, {"Aiden", "Adam"}, {"Faith", "Hope"}})
		a.given, b.given = names[0], names[1]
		return a, b
	}},
	{"sisters and brothers", false, 99, func(r *rand.Rand, a person) (person, person) {
		b := a
		b.given, b.born = pick(r, pairGivens), shifted(a.born, 300+r.IntN(2000))
		return a, b
	}},
	{"namesakes with other birthdays", false, 97, func(r *rand.Rand, a person) (person, person) {
		b := a
		b.born = shifted(a.born, 40+r.IntN(2000))
		return a, b
	}},
	{"strangers with one birthday", false, 98, func(r *rand.Rand, a person) (person, person) {
		b := a
		b.family = drawnSurname(r)
		for b.given == a.given {
			b.given = pick(r, pairGivens)
		}
		return a, b
	}},
	{"a namesake's family, five years apart by guess", false, 97, func(r *rand.Rand, a person) (person, person) {
		b := a
		b.born, b.precision = shifted(a.born, 1500+r.IntN(900)), "ESTIMATED"
		return a, b
	}},
}

// drawnSurname is an invented family name.
func drawnSurname(r *rand.Rand) string {
	heads := strings.Split("Ash,Bramble,Copper,Drift,Ember,Fallow,Gorse,Hazel,Ivy,Juniper,Kestrel,Lark,Marble,Nettle,Otter,Pebble,Quill,Rush,"+
		"Sedge,Thistle,Umber,Vetch,Willow,Yarrow", ",")
	tails := strings.Split("bank,croft,dale,field,garth,holm,ington,land,moor,nook,paddock,ridge,shaw,thwaite,wick,yard", ",")
	return pick(r, heads) + pick(r, tails)
}

// TestPairsAreToldApart draws pairs of records, most of one child and some of two, and asks
// for each record which others are offered as the same child's. docs/matching.md has the
// figures, which it prints with MATCHING=write.
func TestPairsAreToldApart(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	r := rand.New(rand.NewPCG(2026, 12))
	const pairs = 2000
	ids := make([]uuid.UUID, 0, 2*pairs)
	columns := [7][]string{}
	for i := range pairs {
		base := person{given: pick(r, pairGivens), family: drawnSurname(r), precision: "DAY",
			born: shifted("2009-01-01", r.IntN(16*365))}
		a, b := pairKinds[i%len(pairKinds)].make(r, base)
		for _, p := range []person{a, b} {
			ids = append(ids, w.ID("Child"))
			for c, value := range []string{p.given, p.preferred, p.family, p.former, p.born, p.precision, p.expected} {
				columns[c] = append(columns[c], value)
			}
		}
	}
	args := []any{pq.Array(ids)}
	for _, c := range columns {
		args = append(args, pq.Array(c))
	}
	w.Exec(`INSERT INTO child (id, created_at, updated_at, given_name, preferred_name, family_name, former_names, date_of_birth,
	  birth_precision, expected_date_of_birth, sex, gender_identity, family_key, identity)
	SELECT id, now(), now(), nullif(given, ''), nullif(preferred, ''), family,
	  CASE former WHEN '' THEN '[]' ELSE jsonb_build_array(former) END, nullif(born, '')::date, precision,
	  nullif(expected, '')::date, 'UNKNOWN', 'NOT_KNOWN', '', '{}'
	FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
	  AS u (id, given, preferred, family, former, born, precision, expected)`, args...)
	w.Exec("ANALYZE child, child_search, child_word, name_word")
	offers := offersAmong(t, w, ids)

	type tally struct{ pairs, right int }
	found := map[string]*tally{}
	var offered, good, wanted, missed int
	for i := range pairs {
		kind := pairKinds[i%len(pairKinds)]
		a, b := ids[2*i], ids[2*i+1]
		there, back := slices.Contains(offers[a], b), slices.Contains(offers[b], a)
		if there != back {
			t.Errorf("%s: %s offers the other: %v; the other offers it: %v", kind.name, said(columns, 2*i), there, back)
		}
		if found[kind.name] == nil {
			found[kind.name] = &tally{}
		}
		found[kind.name].pairs++
		if there == kind.same {
			found[kind.name].right++
		} else if testing.Verbose() {
			t.Logf("%s: %s and %s offered: %v", kind.name, said(columns, 2*i), said(columns, 2*i+1), there)
		}
		if kind.same {
			wanted++
			if !there {
				missed++
			}
			offered, good = offered+len(offers[a])+len(offers[b]), good+2*(1-missing(there))
		} else {
			offered += len(offers[a]) + len(offers[b])
		}
	}
	percent := func(n, of int) float64 { return math.Round(1000*float64(n)/float64(of)) / 10 }
	precision, recall := percent(good, offered), percent(wanted-missed, wanted)
	var table strings.Builder
	for _, kind := range pairKinds {
		f := found[kind.name]
		right := percent(f.right, f.pairs)
		if right < kind.floor {
			t.Errorf("%s: %.1f%% right, want at least %.0f%%", kind.name, right, kind.floor)
		}
		word := map[bool]string{true: "one child", false: "two children"}[kind.same]
		fmt.Fprintf(&table, "| %s | %s | %d | %.1f |\n", kind.name, word, f.pairs, right)
	}
	fmt.Fprintf(&table, "\nPrecision %.1f %%, recall %.1f %%.\n", precision, recall)
	if precision < 94 || recall < 98 {
		t.Errorf("precision %.1f, recall %.1f", precision, recall)
	}
	if os.Getenv("MATCHING") == "write" {
		t.Log("\n" + table.String())
	}
}

func missing(there bool) int {
	if there {
		return 0
	}
	return 1
}

// said is what a record says.
func said(columns [7][]string, i int) string {
	var words []string
	for _, c := range columns {
		words = append(words, c[i])
	}
	return strings.Join(words, "|")
}

// offersAmong lists, for each child, the others that are offered as the same.
func offersAmong(t *testing.T, w *graphtest.Env, ids []uuid.UUID) map[uuid.UUID][]uuid.UUID {
	t.Helper()
	tx := asViewer(w, "manager")
	rows, err := tx.Query(`SELECT s.id, m.candidate, m.reasons, m.contradictions FROM unnest($1::uuid[]) AS s (id)
	  CROSS JOIN LATERAL compare_child(s.id, '{}') m`, pq.Array(ids))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	offers := map[uuid.UUID][]uuid.UUID{}
	for rows.Next() {
		var of, other uuid.UUID
		var reasons, against []string
		if err := rows.Scan(&of, &other, pq.Array(&reasons), pq.Array(&against)); err != nil {
			t.Fatal(err)
		}
		if practice.Probable(practice.MatchScore(codes(reasons), codes(against))) {
			offers[of] = append(offers[of], other)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return offers
}

func codes(texts []string) []practice.MatchReason {
	var found []practice.MatchReason
	for _, text := range texts {
		found = append(found, practice.MatchReason(text))
	}
	return found
}
