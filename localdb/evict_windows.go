package localdb

import "context"

// evict ends a server that a dead process left on a data folder. pg_ctl knows whether there is one; if it cannot end
// it, the start that follows says why.
func evict(ctx context.Context, tools toolbox, data string, mode haltMode) error {
	if len(postmasterFile(data)) > 0 {
		_, _ = tools.run(ctx, "pg_ctl", "stop", "-D", data, "-m", mode.String())
	}
	return nil
}
