package auth_test

import (
	"encoding/json"
	"strings"
	"time"

	"heed/auth"
)

// claimAttacks are tokens with a genuine signature that are not meant for Heed, or that
// the issuer may not give.
func (w *env) claimAttacks() []family {
	police := w.police.URL
	return []family{
		{"another audience", auth.ReasonAudience, w.withClaims(values("aud",
			"other", "Heed", "HEED", "heed ", " heed", "heed/", "heedx", "hee", "https://heed", "heed,other", "heed other", "*", "heed-portal",
		)...)},
		{"an audience missing or of another type", auth.ReasonAudience, w.withClaims(values("aud",
			nil, null, "", 1, true, object{"heed": true}, []string{}, []string{"other"}, []string{"other", "Heed"},
			[]any{"heed", 1}, []any{[]string{"heed"}}, []any{null, "heed"},
		)...)},
		{"another issuer", auth.ReasonIssuer, w.withClaims(values("iss",
			"https://evil.example", "http://localhost", "", null, nil, 1, []string{police}, object{"iss": police},
		)...)},
		{"the issuer spelt another way", auth.ReasonIssuer, w.withClaims(values("iss",
			police+"/", police+"//", police+" ", " "+police, police+"?", police+"#", police+"/x", police+".evil.example",
			strings.ToUpper(police), strings.Replace(police, "http:", "HTTP:", 1), strings.Replace(police, "http:", "https:", 1),
			strings.Replace(police, "127.0.0.1", "localhost", 1), strings.Replace(police, "127.0.0.1", "127.0.0.1.", 1),
			police+"\x00", strings.Replace(police, "//", "//x@", 1), police[:len(police)-1],
		)...)},
		{"a client of another type", auth.ReasonClient, w.withClaims(
			object{"client_id": 1}, object{"client_id": null}, object{"azp": []string{"heed-portal"}}, object{"azp": object{}},
		)},
	}
}

// timeAttacks are tokens with a genuine signature outside their validity, or without one.
func (w *env) timeAttacks() []family {
	now := w.clock.Now()
	at := func(d time.Duration) int64 { return now.Add(d).Unix() }
	number := func(text string) json.RawMessage { return json.RawMessage(text) }
	odd := []any{
		nil, null, "", "1772456400", true, []int64{at(time.Hour)}, object{"exp": 1}, 0, -1,
		number("-1772456400"), number("1e999"), number("1e30"), number("9223372036854775808"), number("253402300800"), number("0.0"),
	}
	return []family{
		{"an expiry missing, of another type or out of range", auth.ReasonTime, w.withClaims(values("exp", odd...)...)},
		{"an issue date missing, of another type or out of range", auth.ReasonTime, w.withClaims(values("iat", odd...)...)},
		{"a beginning of another type or out of range", auth.ReasonTime, w.withClaims(values("nbf", odd[1:]...)...)},
		{"expired", auth.ReasonTime, w.withClaims(each([]time.Duration{-60 * time.Second, -5 * time.Minute, -24 * time.Hour,
			-30 * 365 * 24 * time.Hour}, func(d time.Duration) object {
			return object{"iat": at(d - time.Hour), "exp": at(d)}
		})...)},
		{"issued in the future", auth.ReasonTime,
			w.withClaims(each([]time.Duration{61 * time.Second, 5 * time.Minute, 24 * time.Hour}, func(d time.Duration) object {
				return object{"iat": at(d), "exp": at(d + time.Hour)}
			})...)},
		{"not to be used yet, within the library's five minutes too", auth.ReasonTime,
			w.withClaims(each([]time.Duration{61 * time.Second, 4 * time.Minute, 6 * time.Minute, 24 * time.Hour}, func(d time.Duration) object {
				return object{"nbf": at(d)}
			})...)},
		{"valid for longer than a day", auth.ReasonTime, w.withClaims(
			object{"exp": at(24*time.Hour + time.Second)}, object{"exp": at(10 * 365 * 24 * time.Hour)}, object{"exp": 9999999999},
			object{"iat": at(-24 * time.Hour)}, object{"iat": 1}, object{"exp": 253402300799},
		)},
		{"expires before it is issued", auth.ReasonTime, w.withClaims(
			object{"iat": at(30 * time.Second), "exp": at(30 * time.Second)}, object{"iat": at(50 * time.Second), "exp": at(10 * time.Second)},
		)},
	}
}

// identityAttacks are tokens with a genuine signature that the issuer may
// not give.
func (w *env) identityAttacks() []family {
	health := func(header, claims object) string {
		return compact(w.t, w.header().with(object{"kid": w.nurse.kid}).with(header).text(w.t),
			w.claims().with(object{"iss": w.health.URL, "sub": "nurse"}).with(claims).text(w.t), w.nurse)
	}
	return []family{
		{"a subject missing or unusable", auth.ReasonSubject, w.withClaims(values("sub",
			nil, null, "", 1, []string{"officer"}, object{"sub": "officer"}, strings.Repeat("x", 256), "off\x00icer", "officer\n", "\u0085",
			"\ufffd",
			"officer ", " officer", "officer\u200b", "off\u00adicer", "\ufeffofficer", "off\ticer", "\u202eofficer", "office\u0300r", "\u3164",
		)...)},
		{"a subject that nobody has", auth.ReasonUnknown, w.withClaims(values("sub",
			"nobody", "Officer", "off1cer", "оfficer", "*", "%", "officer' OR '1'='1", "00000000-0000-0000-0000-000000000000",
		)...)},
		{"a practitioner who has left", auth.ReasonInactive, w.withClaims(object{"sub": "gone"}, object{"sub": "gone", "client_id": "gone"})},
		{"another issuer's key", auth.ReasonKeyUnknown, []string{
			compact(w.t, w.header().with(object{"kid": w.nurse.kid}).text(w.t), w.claims().text(w.t), w.nurse),
			health(nil, object{"iss": w.police.URL}), health(nil, object{"iss": w.police.URL, "sub": "officer"}),
			w.token(nil, object{"iss": w.health.URL}), w.token(nil, object{"iss": w.health.URL, "sub": "nurse"}),
		}},
		{"another issuer's key under this issuer's key id", auth.ReasonSignature, []string{
			health(object{"kid": w.officer.kid}, object{"iss": w.police.URL, "sub": "officer"}),
			w.token(object{"kid": w.nurse.kid}, object{"iss": w.health.URL, "sub": "nurse"}),
		}},
		{"another agency's practitioner", auth.ReasonAgency, []string{
			w.token(nil, object{"sub": "nurse"}), health(nil, object{"sub": "officer"}),
			health(nil, object{"sub": "officer", "agency": "HEALTH"}),
		}},
	}
}
