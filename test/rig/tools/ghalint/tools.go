//go:build tools

// Package tools names the linter; go.mod and go.sum fix what it is built from. `go install` at a version would also ask the proxy
// for the list of all versions, which not every proxy has.
package tools

import _ "github.com/suzuki-shunsuke/ghalint/cmd/ghalint"
