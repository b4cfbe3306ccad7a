import { describe, expect, it } from 'vitest'
import { parseContainer } from '../../../src/buildkit/builder-container.ts'

// As `docker buildx inspect` of buildx 0.36 prints it.
const printed = (about: { driver?: string; status?: string; endpoint?: string; more?: string } = {}): string => {
  const { driver = 'docker-container', status = 'running', endpoint = 'unix:///run/docker.sock', more = '' } = about
  return `Name:          builder
Driver:        ${driver}
Last Activity: 2026-11-29 13:17:27 +0000 UTC

Nodes:
Name:                  builder0
Endpoint:              ${endpoint}
Driver Options:        network="host"
Status:                ${status}
BuildKit daemon flags: --allow-insecure-entitlement=network.host
BuildKit version:      v0.32.2
Platforms:             linux/amd64, linux/arm64
Labels:
 org.mobyproject.buildkit.worker.executor:    oci
File#buildkitd.toml:
 > Name: other
 > Status: stopped
${more}`
}

describe('the container of a builder', () => {
  it.each([
    ['an address', 'unix:///run/docker.sock', ['--host', 'unix:///run/docker.sock']],
    ['an address by SSH', 'ssh://me@build', ['--host', 'ssh://me@build']],
    ['a context', 'rootless', ['--context', 'rootless']],
    ['the default context, whichever is the current one', 'default', ['--context', 'default']],
  ])('is reached by %s', (_, endpoint, engine) => {
    expect(parseContainer(printed({ endpoint }))).toEqual({ name: 'buildx_buildkit_builder0', engine })
  })

  it.each([
    ['another driver', printed({ driver: 'remote' })],
    ["the engine's own builder", printed({ driver: 'docker' })],
    ['a builder that has not been started', printed({ status: 'inactive' })],
    ['a fleet', printed({ more: '\nName:     builder1\nEndpoint: default\nStatus:   running\n' })],
    ['something else', 'no builder'],
    ['nothing', ''],
  ])('is not there for %s', (_, text) => {
    expect(parseContainer(text)).toBeUndefined()
  })
})
