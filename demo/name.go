package demo

import (
	"math"
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
	farSurnameHeads = "Zahr Okan Adeb Kowr Szel Rahm Chandr Ngur Vasqu Petr Ibr Taw Oyel Jarn Marek Khal Dios Lubo Asan Mbek"
	farSurnameTails = "emi diro ayole inski inka anizadeh asekari amba edoso escura ovari unde iwara ellano ukoya"

	givenHeads = "Ael Bren Cal Dor El Fen Gal Hal Is Jor Kel Lin Mar Nev Or Per Quen Ros Sel Tam Ul Ver Wyn Yor Zel"
	girlTails  = "ia wen issa ora ette ina elle una ithe anda"
	boyTails   = "an ric os win ard ien or us mund ek"
	farHeads   = "Am Bas Chi Dil Ek Fara Ha Ifu Jama Kofa Lei Mina Nas Olu Pri Ra Saba Tari Um Zai"
	farTails   = "ra yo nu mel sha dio ki len vi tou"
)

// names invents people's names.
type names struct {
	surnames, farSurnames []string
	girls, boys, far      []string
	// pool is how many surnames there are, as many as suit the families.
	pool int
}

// newNames has about one surname for every three families, as in a county.
func newNames(d randomness, families int) names {
	n := names{
		surnames:    joined(surnameHeads, surnameTails),
		farSurnames: joined(farSurnameHeads, farSurnameTails),
		girls:       joined(givenHeads, girlTails),
		boys:        joined(givenHeads, boyTails),
		far:         joined(farHeads, farTails),
		pool:        max(4, families/4),
	}
	for _, list := range [][]string{n.surnames, n.farSurnames} {
		d.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
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

// surname draws one; some are common, most are rare, and past the simple ones
// come the double-barrelled.
func (n names) surname(d randomness, far bool) string {
	if far {
		return n.farSurnames[int(float64(min(len(n.farSurnames), max(4, n.pool/5)))*d.Float64())]
	}
	at := int(float64(n.pool) * math.Pow(d.Float64(), 1.4))
	name := n.surnames[at%len(n.surnames)]
	if at >= len(n.surnames) || d.chance(0.03) {
		return name + "-" + n.surnames[(at*7+3)%len(n.surnames)]
	}
	return name
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
	if d.chance(0.03) {
		return pick(d, list) + "-" + pick(d, list)
	}
	return pick(d, list)
}

// nickname is what a child with this name may be called.
func nickname(given string) string {
	short, _, _ := strings.Cut(given, "-")
	if len(short) > 4 {
		short = short[:3]
	}
	return short + "y"
}
