package transport

import (
	"mime"
	"strconv"
	"strings"
)

// The two media types of answers (GraphQL over HTTP, "Media Types").
const (
	mediaJSON     = "application/json"
	mediaResponse = "application/graphql-response+json"
)

// maxAccept is how many bytes of Accept headers are read. Browsers send about
// a hundred.
const maxAccept = 1024

// negotiate chooses the media type of the answer from the Accept headers, by weight and
// then by how exactly a range names the type. Without the header it is application/json,
// as the specification requires; if nothing is acceptable it is "".
func negotiate(headers []string) string {
	accept := strings.TrimSpace(strings.Join(headers, ","))
	if accept == "" {
		return mediaJSON
	}
	if len(accept) > maxAccept {
		return ""
	}
	var plain, response preference
	for part := range strings.SplitSeq(accept, ",") {
		media, params, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil {
			continue
		}
		weight, ok := quality(params)
		if !ok {
			continue
		}
		plain.consider(media, mediaJSON, weight)
		response.consider(media, mediaResponse, weight)
	}
	if !plain.acceptable() && !response.acceptable() {
		return ""
	}
	if response.over(plain) {
		return mediaResponse
	}
	return mediaJSON
}

// preference is how much a client wants one media type. The most exact range
// decides, whatever the weights of the others.
type preference struct {
	exactness int // 0 unnamed, 1 */*, 2 application/*, 3 by name
	weight    float64
}

func (p *preference) consider(media, candidate string, weight float64) {
	exactness := 0
	switch media {
	case candidate:
		exactness = 3
	case "application/*":
		exactness = 2
	case "*/*":
		exactness = 1
	}
	if exactness > p.exactness {
		*p = preference{exactness, weight}
	}
}

func (p preference) acceptable() bool { return p.exactness > 0 && p.weight > 0 }

// over reports whether p goes before other. Of two that are named with the same weight the
// newer type wins; if neither is named, JSON.
func (p preference) over(other preference) bool {
	switch {
	case !p.acceptable() || !other.acceptable():
		return p.acceptable()
	case p.weight != other.weight:
		return p.weight > other.weight
	case p.exactness != other.exactness:
		return p.exactness > other.exactness
	default:
		return p.exactness == 3
	}
}

// quality reads the weight of a range and refuses an encoding that is not
// UTF-8, which is the only one answers have.
func quality(params map[string]string) (weight float64, ok bool) {
	if charset, given := params["charset"]; given && !strings.EqualFold(charset, "utf-8") {
		return 0, false
	}
	q, given := params["q"]
	if !given {
		return 1, true
	}
	weight, err := strconv.ParseFloat(q, 64)
	// The comparison is written so that NaN fails it.
	return weight, err == nil && weight >= 0 && weight <= 1
}

// isJSON reports whether a Content-Type announces JSON in UTF-8.
func isJSON(headers []string) bool {
	if len(headers) != 1 {
		return false
	}
	media, params, err := mime.ParseMediaType(headers[0])
	if err != nil || media != mediaJSON {
		return false
	}
	for name, value := range params {
		if name != "charset" || !strings.EqualFold(value, "utf-8") {
			return false
		}
	}
	return true
}
