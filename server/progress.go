//go:build !production

package main

import (
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how far a long step is: a bar on a terminal, a line for each tenth
// elsewhere.
type progress struct {
	out   io.Writer
	doing string
	bar   *progressbar.ProgressBar
	tenth int
}

func newProgress(out io.Writer, doing string) *progress {
	p := &progress{out: out, doing: doing}
	if file, ok := out.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		p.bar = progressbar.NewOptions(1,
			progressbar.OptionSetWriter(out), progressbar.OptionSetDescription(doing),
			progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(40))
	}
	return p
}

// show sets the number of done and of all.
func (p *progress) show(done, all int) {
	if all <= 0 {
		return
	}
	if p.bar != nil {
		p.bar.ChangeMax(all)
		_ = p.bar.Set(done) // a bar that cannot be drawn does no harm
		return
	}
	if tenth := done * 10 / all; tenth > p.tenth {
		p.tenth = tenth
		fmt.Fprintf(p.out, "%s: %d of %d\n", p.doing, done, all)
	}
}

// done ends the bar.
func (p *progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish() // as above
	}
}
