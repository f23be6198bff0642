package store_test

import "testing"

// TestAnAddressIsFoundInOtherWords compares addresses as people write them, both ways.
func TestAnAddressIsFoundInOtherWords(t *testing.T) {
	t.Parallel()
	db := server.Database(t).Admin(t)
	key := func(address, postcode string) (key string) {
		t.Helper()
		if err := db.QueryRow("SELECT address_key($1, $2)", address, postcode).Scan(&key); err != nil {
			t.Fatal(err)
		}
		return key
	}
	for _, c := range []struct {
		one, other [2]string
		same       bool
	}{
		{[2]string{"4 Nowhere Lane, Testham", "ZZ1 1AA"}, [2]string{"4, nowhere lane Testham", "zz11aa"}, true},
		{[2]string{"4 Nowhere Lane, Testham", "ZZ1 1AA"}, [2]string{"4 Nowhere Ln., Testham ZZ1 1AA", ""}, true},
		{[2]string{"12 Elsewhere Rd", "ZZ1 1AA"}, [2]string{"12 Elsewhere Road", "ZZ1 1AA"}, true},
		{[2]string{"12 Saint Wren's St", "ZZ1 1AA"}, [2]string{"12 St Wrens Street", "ZZ1 1AA"}, true},
		{[2]string{"Apt 3, 7 Café Court", "ZZ1 1AA"}, [2]string{"Flat 3, 7 Cafe Ct", "ZZ1 1AA"}, true},
		{[2]string{"Flat 1, 12 Elsewhere Road", "ZZ1 1AA"}, [2]string{"Flat 11, 2 Elsewhere Road", "ZZ1 1AA"}, false},
		{[2]string{"1 12 Elsewhere Road", ""}, [2]string{"11 2 Elsewhere Road", ""}, false},
		{[2]string{"12 Elsewhere Road", "ZZ1 1AA"}, [2]string{"12 Elsewhere Road", "ZZ1 1AB"}, false},
		{[2]string{"12 Elsewhere Road", "ZZ1 1AA"}, [2]string{"12 Elsewhere Lane", "ZZ1 1AA"}, false},
		{[2]string{"12a Elsewhere Road", "ZZ1 1AA"}, [2]string{"12 A Elsewhere Road", "ZZ1 1AA"}, true},
	} {
		one, other := key(c.one[0], c.one[1]), key(c.other[0], c.other[1])
		if (one == other) != c.same {
			t.Errorf("%q is %s and %q is %s: the same %t, want %t", c.one, one, c.other, other, one == other, c.same)
		}
	}
	for _, none := range []string{"", " ", "-"} {
		if got := key(none, "ZZ1 1AA"); got != "" {
			t.Errorf("no address has the key %q", got)
		}
	}
}
