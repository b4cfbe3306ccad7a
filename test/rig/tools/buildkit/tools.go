//go:build tools

// Package tools names the commands that the rig builds from this module; go.mod and go.sum fix what they are built from.
// Where it can, go.mod asks for the versions that ../docker has, so that most packages are compiled once for both modules.
package tools

import (
	_ "github.com/docker/buildx/cmd/buildx"
	_ "github.com/moby/buildkit/cmd/buildctl"
	_ "github.com/moby/buildkit/cmd/buildkitd"
	_ "github.com/moby/buildkit/frontend/dockerfile/cmd/dockerfile-frontend"
)
