package transport

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// requestError turns an error of the parser, the validator or an extension into one that
// may be sent and logged: a stable code, the position, names of the schema and of the
// document, but no value of the caller.
func requestError(err *gqlerror.Error, suggestions bool) *gqlerror.Error {
	switch {
	case err == nil:
		return nil
	case codeOf(err) == CodeParseFailed:
		return parseFailure(err)
	case err.Rule != "":
		sent := refuse(CodeValidationFailed, "%s", validationMessage(err, suggestions))
		sent.Locations = err.Locations
		return sent
	case codeOf(err) != CodeValidationFailed:
		// One of ours, or of an extension that knows the contract.
		return err
	case len(err.Path) > 0 && err.Path[0] == ast.PathName("variable"):
		return refuse(CodeBadUserInput, "Variable %q %s.", variableName(err.Path[1:]), variableReason(err.Message))
	case strings.HasPrefix(err.Message, "operation "):
		return refuse(CodeValidationFailed, "The document has no operation of the name in operationName, or several and none is named.")
	case strings.HasPrefix(err.Message, "no operation"):
		return refuse(CodeValidationFailed, "The document has no operation.")
	default:
		return err
	}
}

// parseFailure gives the position of a syntax error and not the text there: behind a
// missing quote that may be a child's name.
func parseFailure(err error) *gqlerror.Error {
	at := &ast.Position{}
	if broken, ok := err.(*gqlerror.Error); ok && len(broken.Locations) > 0 {
		at.Line, at.Column = broken.Locations[0].Line, broken.Locations[0].Column
	}
	return unreadable(*at)
}

func unreadable(at ast.Position) *gqlerror.Error {
	if at.Line <= 0 {
		return refuse(CodeParseFailed, "The document cannot be read.")
	}
	return refuseAt(&at, CodeParseFailed, "The document cannot be read: unexpected text at line %d, column %d.", at.Line, at.Column)
}

// didYouMean begins the part of a message with suggestions from the schema.
const didYouMean = " Did you mean"

// validationMessage returns a validator's message without values. All rules but one name
// only names.
func validationMessage(err *gqlerror.Error, suggestions bool) string {
	if strings.HasPrefix(err.Rule, "ValuesOfCorrectType") {
		return valueMessage(err.Message)
	}
	if before, _, found := strings.Cut(err.Message, didYouMean); found && !suggestions {
		return before
	}
	return err.Message
}

// valueMessage keeps the part of a message before the value, which holds only names of
// types and fields.
func valueMessage(message string) string {
	if kept := beforeValue.FindString(message); kept != "" {
		return strings.TrimRight(kept, ",:") + "."
	}
	if missing := aboutField.FindString(message); missing != "" {
		return missing
	}
	if enum := unknownEnum.FindStringSubmatch(message); enum != nil {
		return fmt.Sprintf("The value does not exist in %q enum.", enum[1])
	}
	return "A value does not fit its type."
}

// The shapes of gqlparser's messages about values that hold nothing but names.
var (
	beforeValue = regexp.MustCompile(
		`^(Expected value of type "[\w!\[\]]+",|(Int|Float|String|Boolean|ID|Enum "[\w!\[\]]+") cannot represent [a-z0-9 -]+:)`)
	aboutField = regexp.MustCompile(`^(Field "\w+\.\w+" (of required type "[\w!\[\]]+" was not provided|must be non-null)|Field "\w+" is ` +
		`not defined by type "\w+"|OneOf Input Object "\w+" must specify exactly one key)\.`)
	unknownEnum = regexp.MustCompile(`^Value ".*" does not exist in "([\w!\[\]]+)" enum\.`)
)

// variableName writes the path into a variable, up to the first member that no schema
// could have: a member's name is the caller's text as well.
func variableName(path ast.Path) string {
	var name strings.Builder
	for _, step := range path {
		switch s := step.(type) {
		case ast.PathIndex:
			fmt.Fprintf(&name, "[%d]", int(s))
		case ast.PathName:
			if !graphqlName.MatchString(string(s)) {
				return name.String()
			}
			if name.Len() == 0 {
				name.WriteByte('$')
			} else {
				name.WriteByte('.')
			}
			name.WriteString(string(s))
		}
	}
	return name.String()
}

var graphqlName = regexp.MustCompile(`^[_A-Za-z][_0-9A-Za-z]{0,63}$`)

// variableReason is what was wrong with a variable, in our own words.
func variableReason(message string) string {
	switch {
	case message == "must be defined":
		return "must be given"
	case message == "cannot be null":
		return "cannot be null"
	case message == "unknown field":
		return "has a member that its type does not have"
	default:
		return "does not fit its type"
	}
}
