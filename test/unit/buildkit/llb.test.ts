import { describe, expect, it } from 'vitest'
import { LlbError, parseLlb } from '../../../src/buildkit/llb.ts'

const def = (op: unknown): string => JSON.stringify({ def: { 'sha256:a': op } })

describe('parseLlb', () => {
  it('fills in what protobuf leaves out because it is zero', () => {
    const op = { exec: { meta: { args: ['true'], cwd: '/' }, mounts: [{ dest: '/' }] } }
    expect(parseLlb(def(op)).ops.get('sha256:a')).toEqual({
      kind: 'exec',
      inputs: [],
      platform: undefined,
      args: ['true'],
      env: [],
      cwd: '/',
      user: '',
      mounts: [{ input: 0, selector: '', dest: '/', type: 'BIND', readonly: false, cache: undefined }],
      secretEnv: [],
      network: '',
      security: '',
    })
  })

  it('reads numbers of 64 bits, which protobuf writes as text', () => {
    const op = { inputs: [{ digest: 'sha256:b', index: '2' }], file: { actions: [{ input: '-1' }] } }
    expect(parseLlb(def(op)).ops.get('sha256:a')).toMatchObject({ inputs: [{ digest: 'sha256:b', index: 2 }] })
  })

  it('keeps operations that it does not know', () => {
    const op = { merge: { inputs: [{}, { input: '1' }] }, constraints: {} }
    expect(parseLlb(def(op)).ops.get('sha256:a')).toMatchObject({ kind: 'other', body: { merge: op.merge } })
  })

  it.each([
    ['no JSON', 'ERROR: no builder', 'JSON'],
    ['a list', '[]', 'JSON'],
    ['no definition', '{"source":{}}', 'def is not an object'],
    ['an empty definition', '{"def":{}}', 'no operations'],
    ['an operation that is text', def('RUN'), 'sha256:a is not an object'],
    ['arguments that are no list', def({ exec: { meta: { args: 'true' } } }), 'args is not a list'],
    ['an environment of numbers', def({ exec: { meta: { env: [1] } } }), 'env is not text'],
    ['a cache mount without options', def({ exec: { meta: {}, mounts: [{ mountType: 'CACHE' }] } }), 'cacheOpt'],
    ['a secret that is text', def({ exec: { meta: {}, secretenv: ['A'] } }), 'secretenv is not an object'],
    ['an input that is no number', def({ exec: { meta: {}, mounts: [{ input: 'x' }] } }), 'input is not a whole'],
  ])('refuses %s', (_, json, message) => {
    expect(() => parseLlb(json)).toThrow(LlbError)
    expect(() => parseLlb(json)).toThrow(message)
  })
})
