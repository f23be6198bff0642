package main

import (
	"crypto/tls"
	"io"
	"net"
	"net/http/httptest"
	"testing"
)

// tlsAnswer listens like a database that answers the request for TLS with one byte and
// continues with then.
func tlsAnswer(t *testing.T, answer string, then func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			io.ReadFull(connection, make([]byte, 8))
			io.WriteString(connection, answer)
			then(connection)
			connection.Close()
		}
	}()
	return listener.Addr().String()
}

func TestAnErrorOfTLSNamesTheSettingThatMendsIt(t *testing.T) {
	t.Parallel()
	certificate := httptest.NewTLSServer(nil)
	t.Cleanup(certificate.Close)
	handshake := func(c net.Conn) { tls.Server(c, certificate.TLS).Handshake() }
	denial := "SFATAL\x00C28000\x00Mno pg_hba.conf entry for host \"x\", user \"y\", database \"z\", no encryption\x00\x00"
	refuse := func(c net.Conn) {
		io.WriteString(c, "E"+string([]byte{0, 0, 0, byte(len(denial) + 4)})+denial)
	}
	cases := map[string]struct{ address, mode, want string }{
		"a database without TLS":       {tlsAnswer(t, "N", func(net.Conn) {}), "require", "sslmode=disable"},
		"an authority that is unknown": {tlsAnswer(t, "S", handshake), "verify-full", "sslrootcert=FILE"},
		"a database that asks for TLS": {tlsAnswer(t, "", refuse), "disable", "sslmode=verify-full"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, _, errs := said(t, environment(t, map[string]string{
				"HEED_ISSUERS": issuerFile(t, "https://login.example"), "DATABASE_URL": "postgres://heed_app@" + c.address + "/heed?sslmode=" + c.mode,
			}), "serve")
			if code != 1 {
				t.Errorf("got exit code %d, want 1", code)
			}
			wants(t, errs, c.want, "DATABASE_URL")
		})
	}
}
