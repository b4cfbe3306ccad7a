import { expect, it } from 'vitest'
import { legArtifacts } from '../../../src/build-binary/artifacts.ts'
import { declaration } from '../../../src/runner/artifacts.ts'

const digest = `sha256:${'1'.repeat(64)}`
const archive = { path: 'out/app.zip', sha256: '2'.repeat(64), bytes: 9 }

it.each([
  ['an image in two repositories', ['a.io/b', 'c.io/b'], [], [`oci://a.io/b@${digest}`, `oci://c.io/b@${digest}`]],
  ['archives without an image', [], [archive], ['file://out/app.zip']],
  ['both', ['a.io/b'], [archive], [`oci://a.io/b@${digest}`, 'file://out/app.zip']],
  ['nothing', [], [], []],
])('a leg declares %s for attestation', (_, images, archives, lines) => {
  expect(declaration(legArtifacts(images, digest, { archives }))).toEqual({ lines, notes: [] })
})
