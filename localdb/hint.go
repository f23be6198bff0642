package localdb

// installCommand is the one command that installs a PostgreSQL that Find accepts, with its contrib extensions.
func (env Env) installCommand(goos string) string {
	switch goos {
	case "darwin":
		return "brew install postgresql@17"
	case "windows":
		return "winget install PostgreSQL.PostgreSQL.17"
	}
	managers := []struct{ program, command string }{
		{"apt-get", "apt-get install postgresql"},
		{"dnf", "dnf install postgresql-server postgresql-contrib"},
		{"apk", "apk add postgresql postgresql-contrib"},
		{"zypper", "zypper install postgresql-server postgresql-contrib"},
		{"pacman", "pacman -S postgresql"},
	}
	for _, manager := range managers {
		if env.onPath(manager.program) != "" {
			return manager.command
		}
	}
	return managers[0].command
}
