import { describe, expect, it } from 'vitest'
import { chosenChallenge } from '../../../src/oci/challenge.ts'

describe('chosenChallenge', () => {
  it.each([
    [
      'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:o/app:pull"',
      {
        scheme: 'bearer',
        realm: 'https://auth.example/token',
        service: 'registry.example',
        scope: 'repository:o/app:pull',
      },
    ],
    ['Basic realm="a registry"', { scheme: 'basic', realm: 'a registry' }],
    ['bearer realm=https://auth.example/token', { scheme: 'bearer', realm: 'https://auth.example/token' }],
    [
      'Basic realm="x", Bearer realm="https://a.example/t", scope="repository:a:pull,push"',
      { scheme: 'bearer', realm: 'https://a.example/t', scope: 'repository:a:pull,push' },
    ],
    ['Bearer realm="say \\"hi\\""', { scheme: 'bearer', realm: 'say "hi"' }],
  ])('%s', (header, expected) => {
    expect(chosenChallenge(header)).toEqual(expected)
  })

  it.each(['', 'Negotiate', 'Digest realm="x"'])('%j offers nothing we know', (header) => {
    expect(chosenChallenge(header)).toBeUndefined()
  })
})
