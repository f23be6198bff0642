package auth

import "context"

// Authenticate judges a token as the middleware does.
func (a *Authenticator) Authenticate(ctx context.Context, raw string) (Viewer, error) {
	viewer, _, err := a.judge(ctx, raw)
	return viewer, err
}
