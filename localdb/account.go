package localdb

import (
	"fmt"
	"os/user"
	"strconv"
)

// account is the system user that runs PostgreSQL when we are root. A nil account means ourselves.
type account struct {
	name     string
	uid, gid int
}

// accountNamed looks a system user up and refuses one that is root by another name.
func accountNamed(name string) (*account, error) {
	found, err := user.Lookup(name)
	if err != nil {
		return nil, err
	}
	uid, err := strconv.Atoi(found.Uid)
	if err != nil {
		return nil, fmt.Errorf("user %s: %w", name, err)
	}
	gid, err := strconv.Atoi(found.Gid)
	if err != nil {
		return nil, fmt.Errorf("user %s: %w", name, err)
	}
	if uid == 0 {
		return nil, fmt.Errorf("user %s is root", name)
	}
	return &account{name: name, uid: uid, gid: gid}, nil
}
