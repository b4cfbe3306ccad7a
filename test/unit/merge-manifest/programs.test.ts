import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pack } from 'tar-stream'
import { describe, expect, it } from 'vitest'
import { ProgramReader, type ReadLimits, usualLimits } from '../../../src/merge-manifest/programs.ts'
import { digestOf } from '../../../src/oci/digest.ts'
import type { Descriptor } from '../../../src/oci/manifest.ts'
import { RegistryClient } from '../../../src/oci/registry.ts'
import { madeElf } from '../elf/made.ts'
import { QUICK } from '../oci/scripted-registry.ts'

async function tarOf(...names: readonly string[]): Promise<Buffer> {
  const tar = pack()
  const whole = buffer(tar as unknown as Readable)
  // A program for arm64 under every name that begins so.
  for (const name of names) tar.entry({ name, mode: 0o755 }, madeElf({ machine: name.startsWith('arm') ? 183 : 62 }))
  tar.finalize()
  return await whole
}

const CONFIG = Buffer.from(JSON.stringify({ os: 'linux', architecture: 'amd64', config: { Entrypoint: ['/app'] } }))
const amd64 = { os: 'linux', architecture: 'amd64' }

const descriptor = (content: Buffer, mediaType = 'application/vnd.oci.image.layer.v1.tar'): Descriptor => ({
  mediaType,
  digest: digestOf(content),
  size: content.length,
  annotations: {},
})

interface Case {
  /** A layer whose bytes never come. */
  readonly hanging?: number
  /** What the manifest says of each layer, where it is not true. */
  readonly said?: Partial<Descriptor>
  readonly wantsStatic?: boolean
}

/** What comes of two images of these layers, the lowest first. */
async function read(layers: readonly Buffer[], limits: ReadLimits, { hanging, said, wantsStatic = false }: Case = {}) {
  const blobs = new Map([CONFIG, ...layers].map((blob) => [digestOf(blob) as string, blob]))
  const asked: string[] = []
  const server = createServer((request, response) => {
    const digest = request.url?.split('/').at(-1) ?? ''
    asked.push(digest)
    const late = hanging !== undefined && digest === digestOf(layers[hanging] ?? '')
    if (!late) response.writeHead(blobs.has(digest) ? 200 : 404).end(blobs.get(digest))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const repository = { registry: `127.0.0.1:${(server.address() as AddressInfo).port}`, repository: 'o/app' }
  try {
    const client = new RegistryClient({ credentials: async () => undefined, policy: QUICK, healingMs: 50 })
    const reader = new ProgramReader(client, wantsStatic, limits)
    const described = layers.map((layer) => ({ ...descriptor(layer), ...said }))
    const image = { config: descriptor(CONFIG), layers: described, platform: amd64 }
    const [verdict] = await Promise.all([reader.verdict(repository, image), reader.verdict(repository, image)])
    return { verdict, requests: asked.filter((digest) => digest !== digestOf(CONFIG)).length }
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

describe('the programs of an image', () => {
  it('each layer is read once, however many images share it', async () => {
    const layers = [await tarOf('arm-tool', 'app'), await tarOf('.wh.arm-tool')]
    const { verdict, requests } = await read(layers, usualLimits)
    expect(verdict).toMatchObject({ programs: 1, start: '/app', problems: [], skippedLayers: 0, skippedBytes: 0 })
    expect(requests).toBe(2)
  })

  it('the topmost layers come first where not all may be read', async () => {
    const layers = [await tarOf('arm-tool'), await tarOf('app')]
    const bytes = layers[1]?.length ?? 0
    const { verdict, requests } = await read(layers, { ...usualLimits, imageBytes: bytes })
    expect(verdict).toMatchObject({ programs: 1, problems: [], skippedLayers: 1, skippedBytes: layers[0]?.length })
    expect(requests).toBe(1)
  })

  it('what lies below a layer whose time is over is not judged: that layer may take it away', async () => {
    const layers = [await tarOf('arm-tool'), await tarOf('.wh.arm-tool'), await tarOf('app')]
    const { verdict } = await read(layers, { ...usualLimits, milliseconds: 500 }, { hanging: 1 })
    const skippedBytes = (layers[0]?.length ?? 0) + (layers[1]?.length ?? 0)
    expect(verdict).toEqual({ programs: 1, dynamic: 0, start: '/app', problems: [], skippedLayers: 2, skippedBytes })
  })

  it('are not proven to be static where the registry need not hold the layers, whatever size these have', async () => {
    const said = { mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar', size: 0 }
    const { verdict, requests } = await read([await tarOf('app')], usualLimits, { said, wantsStatic: true })
    expect(verdict.problems).toEqual([expect.stringContaining('1 layer of it (0 B) was not read')])
    expect([verdict.skippedLayers, requests]).toEqual([1, 0])
  })

  it('are not read where a layer has more bytes than its manifest says', async () => {
    const work = read([await tarOf('app')], usualLimits, { said: { size: 0 } })
    await expect(work).rejects.toThrow(/has more than the 0 bytes of its manifest. Build and push it again/)
  })
})
