package main

import (
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"time"
)

// setting is one field of Config with the variable that sets it.
type setting struct {
	// field is the name of the field, variable that of its environment variable.
	field, variable string
	// shown is how it is printed: as it is, address (without its secrets), witness (a file, or
	// an address without its secrets), never.
	shown string
	value reflect.Value
}

// settings lists the fields of the configuration in their order.
func (c *Config) settings() []setting { return settingsOf(reflect.ValueOf(c).Elem(), "") }

func settingsOf(group reflect.Value, prefix string) []setting {
	var list []setting
	for i := range group.NumField() {
		field := group.Type().Field(i)
		if !field.IsExported() {
			continue
		}
		if inner, grouped := field.Tag.Lookup("envPrefix"); grouped {
			list = append(list, settingsOf(group.Field(i), inner)...)
			continue
		}
		variable := field.Tag.Get("env")
		if variable == "" {
			variable = prefix + upperSnake(field.Name)
		}
		list = append(list, setting{field.Name, variable, field.Tag.Get("shown"), group.Field(i)})
	}
	return list
}

var wordStart = regexp.MustCompile(`([a-z])([A-Z])`)

// upperSnake writes BodyBytes as BODY_BYTES, as the parser of the environment does.
func upperSnake(name string) string {
	return strings.ToUpper(wordStart.ReplaceAllString(name, "${1}_${2}"))
}

// String is the value for printing, without a secret.
func (s setting) String() string {
	value := s.value
	if value.Kind() == reflect.Pointer {
		if value.IsNil() {
			return ""
		}
		value = value.Elem()
	}
	if value.IsZero() && value.Kind() == reflect.String {
		return ""
	}
	switch s.shown {
	case "never":
		return "(set)"
	case "address":
		return withoutSecrets(value.String())
	case "witness":
		if strings.Contains(value.String(), "://") {
			return withoutSecrets(value.String())
		}
	}
	if list, ok := value.Interface().([]string); ok {
		return strings.Join(list, ",")
	}
	return fmt.Sprint(value.Interface())
}

// positive reports whether a number is above zero; other values are fine.
func (s setting) positive() bool {
	switch {
	case s.value.CanInt():
		return s.value.Int() > 0
	case s.value.CanFloat():
		return s.value.Float() > 0
	}
	return true
}

// unit says what the number must be, for an error message.
func (s setting) unit() string {
	if s.value.Type() == reflect.TypeFor[time.Duration]() {
		return "must be longer than 0s"
	}
	return "must be above 0"
}

// withoutSecrets keeps only the place of a database's address. Its other parts may hold a
// password.
func withoutSecrets(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" || u.Host == "" && u.Path == "" {
		return "(set)"
	}
	kept := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	if u.User != nil {
		kept.User = url.User(u.User.Username())
	}
	return kept.String()
}
