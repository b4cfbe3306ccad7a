import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdDecompress } from 'node:zlib'
import type { Digest } from '../oci/digest.ts'
import { NotOneFrame, oneFrame } from '../oci/zstd-frames.ts'
import { bytes } from '../report/figures.ts'
import { type MountSize, streamLimit } from './limits.ts'
import { measureFile } from './measure.ts'
import { ArchiveRefused, MemberReader } from './members.ts'
import { type Contents, MemberRules } from './rules.ts'

export { ArchiveRefused } from './members.ts'

/** What a snapshot says of an archive and of the mount that it belongs to. */
export interface Declared extends MountSize {
  readonly digest: Digest
  /** Size of the file. */
  readonly bytes: number
}

/** zstd's own `--long=27`, 128 MB: what our archives are packed with, and what takes as much memory to unpack. */
const WINDOW_LOG = 27

/**
 * Measured on 900 MB, in seconds of processors: 1.9 with 64 KiB, which take 14,000 turns, 1.3 with 1 MiB or more. Through zstd
 * as a program of its own it is 2.0.
 */
const UNPACKED_CHUNK = 1024 * 1024

const PACKED_CHUNK = 1024 * 1024

/**
 * Reads an archive once and refuses it as a whole unless it is what the snapshot says, in the one format that our archives
 * have, and can be unpacked without touching anything outside of its folder (rules.ts). Nothing is written.
 *
 * @param path the file, tar in zstd
 * @param signal ends it
 * @returns what all members come to
 * @throws ArchiveRefused with a message that goes on after `archive sha256:…`; the reason of the signal
 */
export async function inspectArchive(path: string, declared: Declared, signal?: AbortSignal): Promise<Contents> {
  const { size } = await stat(path)
  if (size !== declared.bytes) throw new ArchiveRefused(`has ${size} bytes, the head says ${declared.bytes}`)
  const hash = createHash('sha256')
  const scan = new Scan(declared)
  try {
    await feed(path, hash, scan, signal)
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    // Where the file is another one, that is what is wrong with it.
    checkDigest((await measureFile(path)).digest, declared)
    throw asRefusal(error)
  }
  checkDigest(`sha256:${hash.digest('hex')}`, declared)
  return scan.end()
}

async function feed(path: string, hash: Hash, scan: Scan, signal: AbortSignal | undefined): Promise<void> {
  const packed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of oneFrame(createReadStream(path, { highWaterMark: PACKED_CHUNK }))) {
      hash.update(chunk)
      yield chunk
    }
  }
  const unpacked = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) scan.take(chunk)
  }
  const params = { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG }
  const zstd = createZstdDecompress({ chunkSize: UNPACKED_CHUNK, params })
  await pipeline(packed, zstd, unpacked, signal === undefined ? {} : { signal })
}

function checkDigest(found: Digest, { digest }: Declared): void {
  if (found !== digest) throw new ArchiveRefused(`has the content ${found}`)
}

/** What zstd says of bytes that are not one whole frame of its own. */
const ZSTD_FAULTS: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: 'is cut short',
  ZSTD_error_frameParameter_windowTooLarge: 'needs more than 128 MB of memory to unpack',
}

function asRefusal(error: unknown): unknown {
  if (error instanceof NotOneFrame) return new ArchiveRefused(error.message)
  const { code, message } = Object(error) as { readonly code?: unknown; readonly message?: unknown }
  if (typeof code !== 'string' || !/^(Z_|ZSTD_)/.test(code)) return error
  return new ArchiveRefused(ZSTD_FAULTS[code] ?? `cannot be unpacked: ${message}`)
}

/** Cuts a stream into what a reader of members wants next, and holds each member to the rules. */
class Scan {
  readonly #reader = new MemberReader()
  readonly #rules: MemberRules
  readonly #limit: number
  #total = 0
  #skip = 0
  #parts: Buffer[] = []
  #gathered = 0

  constructor(size: MountSize) {
    this.#rules = new MemberRules(size)
    this.#limit = streamLimit(size)
  }

  take(chunk: Buffer): void {
    this.#total += chunk.length
    if (this.#total > this.#limit) throw new ArchiveRefused(`unpacks to more than ${bytes(this.#limit)}`)
    let rest = chunk
    while (rest.length > 0) {
      const used = this.#skip > 0 ? this.#leaveOut(rest) : this.#gather(rest)
      rest = rest.subarray(used)
    }
  }

  /** @throws ArchiveRefused when the archive is not at its end */
  end(): Contents {
    if (!this.#reader.ended || this.#gathered > 0) throw new ArchiveRefused('is cut short')
    return this.#rules.contents
  }

  #leaveOut(chunk: Buffer): number {
    const used = Math.min(this.#skip, chunk.length)
    this.#skip -= used
    return used
  }

  #gather(chunk: Buffer): number {
    const part = chunk.subarray(0, this.#reader.wanted - this.#gathered)
    this.#parts.push(part)
    this.#gathered += part.length
    if (this.#gathered === this.#reader.wanted) this.#complete()
    return part.length
  }

  #complete(): void {
    const whole = this.#parts.length === 1 ? this.#parts[0] : undefined
    const member = this.#reader.take(whole ?? Buffer.concat(this.#parts))
    this.#parts = []
    this.#gathered = 0
    this.#skip = this.#reader.skipped
    if (member !== undefined) this.#rules.check(member)
  }
}
