package transport

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/99designs/gqlgen/graphql"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"golang.org/x/time/rate"
)

// Rates say how often and how many at once. The figures are generous to a person at a
// screen, whose page sends a dozen operations, and slow down a loop.
type Rates struct {
	// Practitioner is operations a second for one practitioner, over time.
	Practitioner float64
	// PractitionerBurst is how many may come at once.
	PractitionerBurst int
	// Organisation is operations a second for all of one organisation.
	Organisation float64
	// OrganisationBurst is how many may come at once.
	OrganisationBurst int
	// Callers is how many practitioners and, separately, organisations are remembered; the
	// least recently seen is forgotten.
	Callers int
	// RunningPerCaller is how many operations of one caller run at a time.
	RunningPerCaller int
	// Running is how many operations run at a time.
	Running int
	// WaitingPerCaller is how many operations of one caller wait for a place.
	WaitingPerCaller int
}

// DefaultRates returns Heed's rates. They are our own: promise P7 only requires that one
// caller cannot slow another.
func DefaultRates() Rates {
	return Rates{
		Practitioner:      50,
		PractitionerBurst: 200,
		Organisation:      500,
		OrganisationBurst: 2_000,
		Callers:           10_000,
		RunningPerCaller:  2,
		Running:           64,
		WaitingPerCaller:  128,
	}
}

// validate refuses rates that would admit nobody.
func (r Rates) validate() error {
	if r.Practitioner <= 0 || r.Organisation <= 0 {
		return fmt.Errorf("rates are %g and %g operations a second: both must be positive", r.Practitioner, r.Organisation)
	}
	for _, n := range []int{
		r.PractitionerBurst, r.OrganisationBurst, r.Callers, r.RunningPerCaller, r.Running, r.WaitingPerCaller,
	} {
		if n <= 0 {
			return fmt.Errorf("a burst, size or place count of the rates is %d: it must be positive", n)
		}
	}
	return nil
}

// meter counts operations per practitioner and per organisation.
type meter struct {
	rates         Rates
	keys          func(ctx context.Context) (practitioner, organisation string)
	now           func() time.Time
	practitioners *lru.Cache[string, *rate.Limiter]
	organisations *lru.Cache[string, *rate.Limiter]
}

func newMeter(rates Rates, keys func(context.Context) (string, string), now func() time.Time) (*meter, error) {
	practitioners, err := lru.New[string, *rate.Limiter](rates.Callers)
	if err != nil {
		return nil, fmt.Errorf("remember practitioners: %w", err)
	}
	organisations, err := lru.New[string, *rate.Limiter](rates.Callers)
	if err != nil {
		return nil, fmt.Errorf("remember organisations: %w", err)
	}
	return &meter{rates, keys, now, practitioners, organisations}, nil
}

// admit charges one operation, or says when to come back. A refused operation is not
// charged.
func (m *meter) admit(ctx context.Context) *gqlerror.Error {
	practitioner, organisation := m.keys(ctx)
	now := m.now()
	own := bucket(m.practitioners, practitioner, m.rates.Practitioner, m.rates.PractitionerBurst).ReserveN(now, 1)
	if wait := own.DelayFrom(now); wait > 0 {
		own.CancelAt(now)
		return tooFast(wait, m.rates.Practitioner, "You are sending more than %g operations a second; wait %d s.")
	}
	shared := bucket(m.organisations, organisation, m.rates.Organisation, m.rates.OrganisationBurst).ReserveN(now, 1)
	if wait := shared.DelayFrom(now); wait > 0 {
		shared.CancelAt(now)
		own.CancelAt(now)
		return tooFast(wait, m.rates.Organisation, "Your organisation is sending more than %g operations a second; wait %d s.")
	}
	return nil
}

// bucket returns the bucket of a key. Two first requests at once may each make one; the
// first one added stays.
func bucket(known *lru.Cache[string, *rate.Limiter], key string, perSecond float64, burst int) *rate.Limiter {
	if b, ok := known.Get(key); ok {
		return b
	}
	fresh := rate.NewLimiter(rate.Limit(perSecond), burst)
	if b, ok, _ := known.PeekOrAdd(key, fresh); ok {
		return b
	}
	return fresh
}

// tooFast refuses by rate. extensions.retryAfter is in whole seconds.
func tooFast(wait time.Duration, perSecond float64, sentence string) *gqlerror.Error {
	seconds := int64(math.Ceil(wait.Seconds()))
	err := refuse(CodeLimitExceeded, sentence, perSecond, seconds)
	err.Extensions["limit"] = limitRate
	err.Extensions["allowed"] = perSecond
	err.Extensions["retryAfter"] = seconds
	return err
}

// admittedKey marks an operation that its transport has already charged and given a place.
type admittedKey struct{}

func withAdmitted(ctx context.Context) context.Context {
	return context.WithValue(ctx, admittedKey{}, true)
}

func admitted(ctx context.Context) bool {
	done, _ := ctx.Value(admittedKey{}).(bool)
	return done
}

// chargeAndQueue is the extension that charges and queues operations of transports that do not do
// it themselves. Over HTTP it is done before the body is read.
type chargeAndQueue struct {
	meter *meter
	queue *queue
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
	graphql.OperationInterceptor
} = chargeAndQueue{}

func (chargeAndQueue) ExtensionName() string                   { return "HeedCrowd" }
func (chargeAndQueue) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters charges the operation.
func (c chargeAndQueue) MutateOperationParameters(ctx context.Context, _ *graphql.RawParams) *gqlerror.Error {
	if admitted(ctx) {
		return nil
	}
	return c.meter.admit(ctx)
}

// InterceptOperation keeps a place for as long as a query or mutation runs. A subscription
// mostly waits and takes none.
func (c chargeAndQueue) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	if admitted(ctx) || isSubscription(ctx) {
		return next(ctx)
	}
	leave, refused := c.enter(ctx)
	if refused != nil {
		return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{refused}})
	}
	// The place is given back even if nobody asks for the response.
	stop := context.AfterFunc(ctx, leave)
	responses := next(ctx)
	return func(ctx context.Context) *graphql.Response {
		defer leave()
		defer stop()
		return responses(ctx)
	}
}

// enter waits for a place of the caller in ctx. Giving it back twice is harmless.
func (c chargeAndQueue) enter(ctx context.Context) (leave func(), refused *gqlerror.Error) {
	practitioner, organisation := c.meter.keys(ctx)
	leave, ok := c.queue.enter(ctx, practitioner+"\x00"+organisation)
	if !ok {
		return nil, tooMany(c.queue.perCaller)
	}
	return leave, nil
}

// tooMany refuses a caller who has too many operations running and waiting.
func tooMany(running int) *gqlerror.Error {
	err := refuse(CodeLimitExceeded, "You have too many operations running and waiting. At most %d run at a time. Try again shortly.", running)
	err.Extensions["limit"] = limitConcurrency
	err.Extensions["allowed"] = running
	err.Extensions["retryAfter"] = int64(1)
	return err
}
