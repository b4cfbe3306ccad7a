import { describe, expect, it } from 'vitest'
import { resolveLegs } from '../../../src/merge-manifest/inspect.ts'
import { digestOf } from '../../../src/oci/digest.ts'
import { withRegistry } from '../oci/scripted-registry.ts'

const INDEX = JSON.stringify({ schemaVersion: 2, manifests: [] })

describe('a leg that is named by its tag', () => {
  it('may have been pushed just now: a registry that does not show it yet is asked again', () =>
    withRegistry(
      ({ line }) => ({ status: line.startsWith('HEAD') || calls++ < 1 ? 404 : 200, body: INDEX }),
      async ({ client, repository }) => {
        const [leg] = await resolveLegs(client, [{ tagged: { ...repository, tag: 'v1-arm64' } }])
        expect(leg?.digest).toBe(digestOf(INDEX))
      },
    ))
})

let calls = 0
