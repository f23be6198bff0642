package practice

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestIdentityCompleteness(t *testing.T) {
	t.Parallel()
	whole := Identity{
		Culture: "Grandmother's Punjabi cooking, and football.", Language: "Punjabi at home, English at school.",
		Faith: "None.", Disability: "None.", Belonging: "With her cousins.", SenseOfSelf: "The funny one.", Home: "Noisy.",
	}
	for name, tt := range map[string]struct {
		code    string
		change  func(*Identity)
		missing []IdentityAspect
	}{
		"a whole record is whole without a code": {"", func(*Identity) {}, nil},
		"a code alone says nothing":              {"APKN", func(i *Identity) { *i = Identity{} }, every[IdentityAspect]()},
		"the code as culture says nothing more":  {"APKN", func(i *Identity) { i.Culture = "apkn" }, []IdentityAspect{IdentityAspectCulture}},
		"nor does its label": {"WBRI", func(i *Identity) { i.Culture = "White British." },
			[]IdentityAspect{IdentityAspectCulture}},
		"the label of another code does": {"AIND", func(i *Identity) { i.Culture = "White British" }, nil},
		"not known is not known": {"WBRI", func(i *Identity) { i.Faith, i.Home = "Not known", "n/a" },
			[]IdentityAspect{IdentityAspectFaith, IdentityAspectHome}},
		"no faith is something known": {"WBRI", func(i *Identity) { i.Faith = "no faith" }, nil},
		"punctuation is nothing":      {"WBRI", func(i *Identity) { i.SenseOfSelf = " - " }, []IdentityAspect{IdentityAspectSenseOfSelf}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			identity := whole
			tt.change(&identity)
			have, of, missing := IdentityCompleteness(tt.code, identity)
			if diff := cmp.Diff(tt.missing, missing); diff != "" || have != 7-len(tt.missing) || of != 7 {
				t.Errorf("got %d of %d; missing (-want +got):\n%s", have, of, diff)
			}
		})
	}
}
