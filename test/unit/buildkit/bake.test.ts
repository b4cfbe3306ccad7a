import { describe, expect, it } from 'vitest'
import { parseBake } from '../../../src/buildkit/bake.ts'
import { LlbError } from '../../../src/buildkit/llb.ts'

const only = (target: object) => parseBake(JSON.stringify({ group: {}, target: { app: target } }))[0]

describe('parseBake', () => {
  it('reads what decides what a target is made of', () => {
    const target = {
      context: 'app',
      dockerfile: 'docker/Dockerfile',
      target: 'release',
      args: { A: '1', B: 'x=y' },
      contexts: { base: 'docker-image://alpine', sources: './src' },
      platforms: ['linux/amd64'],
      output: [{ type: 'cacheonly' }],
    }
    expect(only(target)).toEqual({
      name: 'app',
      context: 'app',
      file: 'app/docker/Dockerfile',
      inline: '',
      target: 'release',
      buildArgs: ['A=1', 'B=x=y'],
      buildContexts: ['base=docker-image://alpine', 'sources=./src'],
      isLinked: false,
      importsLayers: false,
    })
  })

  it.each([
    [{}, '.', 'Dockerfile'],
    [{ context: '..', dockerfile: 'Dockerfile' }, '..', '../Dockerfile'],
    [{ context: 'app', dockerfile: '/abs/Dockerfile' }, 'app', '/abs/Dockerfile'],
    [{ context: 'cwd://app', dockerfile: 'cwd://Own' }, 'app', 'Own'],
    [{ context: 'https://example.com/a.git#main', dockerfile: 'D' }, 'https://example.com/a.git#main', 'D'],
    [{ dockerfile: 'Dockerfile', 'dockerfile-inline': 'FROM a' }, '.', ''],
  ])('finds context and Dockerfile of %j', (target, context, file) => {
    expect(only(target)).toMatchObject({ context, file })
  })

  it.each([
    [{ contexts: { base: 'target:other' } }, true],
    [{ context: 'target:other' }, true],
    [{ contexts: { base: 'docker-image://target:1' } }, false],
  ])('says whether %j stands on another target', (target, isLinked) => {
    expect(only(target)?.isLinked).toBe(isLinked)
  })

  it.each([
    [[{ type: 'registry', ref: 'a/b:c' }], true],
    [['type=gha'], true],
    [[''], false],
    [[], false],
  ])('says whether cache-from of %j imports layers', (list, importsLayers) => {
    expect(only({ 'cache-from': list })?.importsLayers).toBe(importsLayers)
  })

  it('reads all targets, or none', () => {
    expect(parseBake('{"target": {"a": {}, "b": {}}}').map(({ name }) => name)).toEqual(['a', 'b'])
    expect(parseBake('{}')).toEqual([])
  })

  it.each(['', '[]', '{"target": {"a": []}}', '{"target": {"a": {"context": 1}}}'])('refuses %j', (json) => {
    expect(() => parseBake(json)).toThrow(LlbError)
  })
})
