package main

import (
	"context"
	"io"
	"log/slog"
)

// newLog makes the log. It goes to standard error; standard output is for results.
func newLog(w io.Writer, c Config) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		level = slog.LevelInfo // readConfig has refused other levels
	}
	options := &slog.HandlerOptions{Level: level}
	var handler slog.Handler = slog.NewJSONHandler(w, options)
	if c.LogFormat == "text" || c.LogFormat == "" && c.Development() {
		handler = slog.NewTextHandler(w, options)
	}
	return slog.New(inRequest{handler})
}

// inRequest adds the id of the request to a line.
type inRequest struct{ slog.Handler }

// Handle adds the id and hands the line on.
func (h inRequest) Handle(ctx context.Context, line slog.Record) error {
	if id, ok := ctx.Value(requestKey{}).(string); ok {
		line.AddAttrs(slog.String("request", id))
	}
	return h.Handler.Handle(ctx, line)
}

// WithAttrs keeps the id on derived loggers.
func (h inRequest) WithAttrs(attrs []slog.Attr) slog.Handler {
	return inRequest{h.Handler.WithAttrs(attrs)}
}

// WithGroup keeps the id on derived loggers.
func (h inRequest) WithGroup(name string) slog.Handler { return inRequest{h.Handler.WithGroup(name)} }
