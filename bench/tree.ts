import { createCipheriv, createHash } from 'node:crypto'
import { linkSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How large a tree is to be. */
export interface TreeSize {
  readonly bytes: number
  readonly files: number
}

/** The part of a library that its metadata is, which cargo keeps in a file of its own as well. */
const METADATA = 0.35

/** The part of a library that no packer makes smaller. */
const NOISE = 0.22

/** Bytes of one word of {@link Stream.words}. */
const WORD = 16

/** Files of a unit beside its library and metadata: its fingerprint and the list of its sources. */
const SMALL = ['dep-lib', 'invoked.timestamp', 'lib', 'lib.json'] as const

/**
 * Makes a tree like cargo's target folder of a release, always the same for the same seed: libraries that hold their
 * metadata a second time, fingerprints, what build scripts made, hard links. It packs as such a folder does, to about a
 * quarter.
 */
export function makeTree(folder: string, { bytes, files }: TreeSize, seed: string): void {
  const stream = new Stream(seed)
  const units = Math.max(1, Math.round(bytes / 1_900_000))
  for (let unit = 0; unit < units; unit++) makeUnit(join(folder, 'release'), unit, Math.round(bytes / units), stream)
  makeOutputs(join(folder, 'release/build'), files - units * (SMALL.length + 4), stream)
}

function makeUnit(profile: string, unit: number, bytes: number, stream: Stream): void {
  const name = `unit_${unit}-${stream.take(8).toString('hex')}`
  const [deps, fingerprint] = [join(profile, 'deps'), join(profile, '.fingerprint', name)]
  for (const each of [deps, fingerprint]) mkdirSync(each, { recursive: true })
  const code = Math.round((bytes * (1 - METADATA)) / (1 + METADATA))
  const metadata = stream.mixed(Math.round((bytes - code) / 2))
  writeFileSync(join(deps, `lib${name}.rmeta`), metadata)
  writeFileSync(join(deps, `lib${name}.rlib`), Buffer.concat([metadata, stream.mixed(code)]))
  linkSync(join(deps, `lib${name}.rlib`), join(profile, `lib${name}.rlib`))
  writeFileSync(join(deps, `${name}.d`), `/target/release/deps/lib${name}.rlib: /src/${name}/src/lib.rs\n`)
  for (const each of SMALL) writeFileSync(join(fingerprint, each), stream.take(16).toString('hex'))
}

/** What build scripts left: many small files. */
function makeOutputs(folder: string, files: number, stream: Stream): void {
  for (let file = 0; file < files; file++) {
    const place = join(folder, `script-${file % 40}`, 'out')
    mkdirSync(place, { recursive: true })
    writeFileSync(join(place, `generated_${file}.rs`), stream.words(512))
  }
}

/** Bytes that look like chance and are the same for the same seed. */
class Stream {
  readonly #cipher
  readonly #dictionary: Buffer

  constructor(seed: string) {
    const key = createHash('sha256').update(seed).digest()
    this.#cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
    this.#dictionary = this.take(256 * WORD)
  }

  take(bytes: number): Buffer {
    return this.#cipher.update(Buffer.alloc(bytes))
  }

  /** Bytes that pack to about an eighth. */
  words(bytes: number): Buffer {
    const words = Buffer.allocUnsafe(Math.ceil(bytes / WORD) * WORD)
    for (const [index, choice] of this.take(words.length / WORD).entries()) {
      this.#dictionary.copy(words, index * WORD, choice * WORD, (choice + 1) * WORD)
    }
    return words.subarray(0, bytes)
  }

  /** Bytes that pack to about a third. */
  mixed(bytes: number): Buffer {
    const parts: Buffer[] = []
    for (let left = bytes; left > 0; left -= 8192) {
      const size = Math.min(left, 8192)
      const noise = Math.round(size * NOISE)
      parts.push(this.take(noise), this.words(size - noise))
    }
    return Buffer.concat(parts)
  }
}
