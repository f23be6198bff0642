package main

import (
	"crypto/rand"
	"time"

	"heed/store/accesslog"
)

// chainPause is the time between two searches for access entries without a link.
const chainPause = time.Second

// ownCheckpointKey is the file in the state folder with the key that signs
// checkpoints where none is configured.
const ownCheckpointKey = "checkpoint-key.pem"

// ownWitness is the file in the state folder that keeps the checkpoints of the
// private database.
const ownWitness = "checkpoints"

// chainKeeping is the configuration for the chain of the access log.
func (s *site) chainKeeping(d *database) (accesslog.KeepConfig, error) {
	signer, err := signerOf(s.config)
	if err != nil {
		return accesslog.KeepConfig{}, err
	}
	keeping := accesslog.KeepConfig{Signer: signer, Clock: s.clock.now, Every: chainPause, Log: s.log}
	if address := witnessOf(s.config, d); address != "" {
		keeping.Witness, err = accesslog.NewWitness(address)
	}
	return keeping, err
}

// signerOf is the key that signs checkpoints: the configured one, or one of
// our own in the state folder.
func signerOf(config Config) (accesslog.Signer, error) {
	if config.CheckpointKey != "" {
		return accesslog.LoadSigner(config.CheckpointKey)
	}
	return accesslog.NewSigner(config.inState(ownCheckpointKey), rand.Reader)
}

// witnessOf is what keeps checkpoints outside the database: the configured
// witness, or a file in the state folder beside the private database.
func witnessOf(config Config, d *database) string {
	if config.Witness == "" && d.ours {
		return config.inState(ownWitness)
	}
	return config.Witness
}
