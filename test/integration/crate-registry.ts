import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A crate: its files without Cargo.toml, which is made. */
export interface Crate {
  readonly name: string
  readonly version: string
  readonly files: Readonly<Record<string, string>>
}

/** A registry of crates on loopback. */
export interface CrateRegistry {
  /** Cargo's configuration with it in the place of crates.io. */
  readonly config: string
  /** Its index, as a `[registries.<name>]` of its own. */
  readonly index: string
  /** The part of a Cargo.lock for one of its crates. */
  readonly lock: (name: string, version: string) => string
  readonly close: () => void
}

/**
 * Serves crates by cargo's sparse protocol (doc.rust-lang.org/cargo/reference/registry-index.html).
 *
 * @param token what each request has to bring; left out, everybody may read
 */
export async function serveCrates(crates: readonly Crate[], token?: string): Promise<CrateRegistry> {
  const packed = crates.map((crate) => {
    const content = pack(crate)
    return { ...crate, content, cksum: createHash('sha256').update(content).digest('hex') }
  })
  const server = createServer((request, response) => {
    if (token !== undefined && request.headers.authorization !== token) {
      response.writeHead(401).end()
      return
    }
    const answer = answerTo(request.url ?? '', packed, (server.address() as AddressInfo).port, token !== undefined)
    response.statusCode = answer === undefined ? 404 : 200
    response.end(answer)
  })
  await listen(server)
  const url = `sparse+http://127.0.0.1:${(server.address() as AddressInfo).port}/index/`
  const config = `[source.crates-io]\nreplace-with = "local"\n[source.local]\nregistry = "${url}"\n`
  const lock = (name: string, version: string): string => {
    const crate = packed.find((each) => each.name === name && each.version === version)
    const source = 'registry+https://github.com/rust-lang/crates.io-index'
    return `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = "${source}"\nchecksum = "${crate?.cksum}"\n\n`
  }
  return { config, index: url, lock, close: () => server.close() }
}

const listen = (server: Server): Promise<void> => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))

type Packed = Crate & { readonly content: Buffer; readonly cksum: string }

function answerTo(
  url: string,
  crates: readonly Packed[],
  port: number,
  isPrivate: boolean,
): string | Buffer | undefined {
  const dl = `http://127.0.0.1:${port}/dl/{crate}/{version}`
  if (url === '/index/config.json') return JSON.stringify({ dl, 'auth-required': isPrivate })
  const [, , name, version] = url.startsWith('/dl/') ? url.split('/') : []
  if (version !== undefined) return crates.find((crate) => crate.name === name && crate.version === version)?.content
  const versions = crates.filter((crate) => url.startsWith('/index/') && url.endsWith(`/${crate.name}`))
  return versions.length === 0 ? undefined : versions.map(indexLine).join('')
}

function indexLine({ name, version, cksum }: Packed): string {
  return `${JSON.stringify({ name, vers: version, deps: [], cksum, features: {}, yanked: false })}\n`
}

function pack({ name, version, files }: Crate): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'muslin-crate-'))
  const root = join(folder, `${name}-${version}`)
  const manifest = `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\n`
  for (const [path, text] of Object.entries({ 'Cargo.toml': manifest, ...files })) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  // As `cargo package` does it: one old time for all files.
  execFileSync('tar', ['-czf', join(folder, 'crate'), '--mtime=@1153704088', '-C', folder, `${name}-${version}`])
  const content = readFileSync(join(folder, 'crate'))
  rmSync(folder, { recursive: true })
  return content
}
