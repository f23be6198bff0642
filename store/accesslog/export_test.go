package accesslog

import (
	"context"
	"crypto/x509"
	"encoding/pem"
)

// Chain links every entry of the access record that waits, and returns the head.
func (l Log) Chain(ctx context.Context) (Head, error) {
	for {
		linked, head, err := l.chainBatch(ctx)
		if err != nil || linked < chainBatch {
			return head, err
		}
	}
}

// KeyID names the signer's key in checkpoints.
func (s Signer) KeyID() string { return s.id }

// PublicPEM is the signer's public key as openssl writes it.
func (s Signer) PublicPEM() ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(s.Public())
	return pem.EncodeToMemory(&pem.Block{Type: publicBlock, Bytes: der}), err
}
