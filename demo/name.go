package demo

import (
	"math"
	"slices"
	"strings"

	"heed/practice"
)

// Names are composed from parts, so that they sound like names and belong to nobody.
const (
	surnameHeads = "Quill Bracken Thistle Ember Fennel Marl Tansy Wren Hazel Pebble Sorrel Lark Otter Copper Juniper Willow " +
		"Mallow Nettle Puddle Rook Saffron Teasel Umber Velvet Wicker Yarrow Amber Bramble Cinder Dapple Elder Feather Gorse " +
		"Heather Indigo Jasper Kestrel Linnet Meadow Nimble Orchard Pepper Quarry Russet Sedge Tumble Vesper Whistle Acorn Barley " +
		"Clover Damson Ferry Ginger Hollow Ivory Jackdaw Kindle Lantern Marrow"
	surnameTails = "fether dayle wicket bourne mire stride gale knott lowe march patch quist rind shade thwaite vane wharf " +
		"yate bright combe drift erne fold garth hythe keld ledge moss nook oake pell rill sward tarn venn wyle bell cairn dene " +
		"fenn glade hurst isle knell leigh mead ness perch reed"
	surnameMiddles = "en er ing el ar ow an is or et um ock ett ill ers ens ings els ars ows ans ish orn eth umb ick esk " +
		"ott ull erd end ink elm arl own ant isk orm edd ust"
	// Short ones are among the common surnames, as in life.
	shortSurnames   = "Yelk Zubb Thox Wrel Vesk Quib"
	farSurnameHeads = "Zahr Okan Adeb Kowr Szel Rahm Chandr Ngur Vasqu Petr Ibr Taw Oyel Jarn Marek Khal Dios Lubo Asan Mbek"
	farSurnameTails = "emi diro ayole inski inka anizadeh asekari amba edoso escura ovari unde iwara ellano ukoya"

	givenHeads = "Ael Bren Cal Dor El Fen Gal Hal Is Jor Kel Lin Mar Nev Or Per Quen Ros Sel Tam Ul Ver Wyn Yor Zel"
	girlTails  = "ia wen issa ora ette ina elle una ithe anda"
	boyTails   = "an ric os win ard ien or us mund ek"
	farHeads   = "Am Bas Chi Dil Ek Fara Ha Ifu Jama Kofa Lei Mina Nas Olu Pri Ra Saba Tari Um Zai"
	farTails   = "ra yo nu mel sha dio ki len vi tou"
)

// names invents people's names, as often as real names occur: a few are common, most are
// rare. Each list begins with its commonest name.
type names struct {
	surnames, farSurnames []string
	girls, boys, far      []string
	// heads, middles and tails are the parts of the longer surnames.
	heads, middles, tails []string
}

func newNames(d randomness) names {
	n := names{
		surnames:    joined(surnameHeads, surnameTails),
		farSurnames: joined(farSurnameHeads, farSurnameTails),
		girls:       joined(givenHeads, girlTails),
		boys:        joined(givenHeads, boyTails),
		far:         joined(farHeads, farTails),
		heads:       strings.Fields(surnameHeads), middles: strings.Fields(surnameMiddles), tails: strings.Fields(surnameTails),
	}
	for _, list := range [][]string{n.surnames, n.farSurnames, n.girls, n.boys, n.far} {
		d.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}
	for i, short := range strings.Fields(shortSurnames) {
		n.surnames = slices.Insert(n.surnames, i*i*4, short)
	}
	return n
}

// joined is every head with every tail.
func joined(heads, tails string) []string {
	var list []string
	for _, head := range strings.Fields(heads) {
		for _, tail := range strings.Fields(tails) {
			list = append(list, head+tail)
		}
	}
	return list
}

// frequency is how often names occur by their rank, which begins with 0: in proportion to
// 1/(rank+flat)^steep, as Mandelbrot described for words. It holds for names as well.
type frequency struct{ flat, steep float64 }

// With these, one surname in a hundred is the commonest, as with Smith in England, the
// hundred commonest are a sixth of all and the thousand commonest a third; one girl in
// sixty has the commonest girls' name.
var (
	surnameFrequency = frequency{2.5, 0.85}
	givenFrequency   = frequency{10, 0.7}
)

// countrysSurnames is how many surnames a country has: the common ones of a county are
// those of the country, whatever the size of the county.
const countrysSurnames = 200_000

// rank draws the rank of one of a number of names.
func (f frequency) rank(d randomness, of int) int {
	least, most := math.Pow(f.flat, 1-f.steep), math.Pow(f.flat+float64(of), 1-f.steep)
	return min(of-1, int(math.Pow(least+d.Float64()*(most-least), 1/(1-f.steep))-f.flat))
}

// surname draws one. The rare ones are longer, and some of those are double-barrelled.
func (n names) surname(d randomness, far bool) string {
	if far {
		return n.farSurnames[surnameFrequency.rank(d, len(n.farSurnames))]
	}
	name := n.ranked(surnameFrequency.rank(d, countrysSurnames))
	if d.chance(0.03) {
		name += "-" + n.ranked(surnameFrequency.rank(d, len(n.surnames)))
	}
	return name
}

// ranked is the surname with a rank: one of the simple names; then a simple name with a
// middle; then two simple names.
func (n names) ranked(rank int) string {
	if rank < len(n.surnames) {
		return n.surnames[rank]
	}
	rank -= len(n.surnames)
	if long := len(n.heads) * len(n.middles) * len(n.tails); rank >= long {
		rank -= long
		return n.surnames[rank%len(n.surnames)] + "-" + n.surnames[(rank*7+3)%len(n.surnames)]
	}
	at := rank / len(n.heads)
	return n.heads[rank%len(n.heads)] + n.middles[at%len(n.middles)] + n.tails[at/len(n.middles)]
}

// given draws a given name, now and then a double one.
func (n names) given(d randomness, sex practice.Sex, far bool) string {
	list := n.boys
	switch {
	case far:
		list = n.far
	case sex == practice.SexFemale:
		list = n.girls
	}
	name := list[givenFrequency.rank(d, len(list))]
	if d.chance(0.03) {
		name += "-" + list[givenFrequency.rank(d, len(list))]
	}
	return name
}

// nameKey is the key of an invented name, which has no accents: PostgreSQL's name_key makes
// it for all other names.
func nameKey(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(name))
}

// nickname is what a child with this name may be called.
func nickname(given string) string {
	short, _, _ := strings.Cut(given, "-")
	if len(short) > 4 {
		short = short[:3]
	}
	return short + "y"
}
