import { inflateSync } from 'node:zlib'
import type { ByteSource } from './bytes.ts'
import { type Section, sectionContent } from './sections.ts'

/** What cargo-auditable has left in a program: the packages that it was made of. */
export interface Audit {
  /** Packages, the program's own among them, build dependencies not. */
  readonly packages: number
  /** The package of the program. */
  readonly root?: { readonly name: string; readonly version: string }
}

/** Four kilobytes for 400 packages; unpacked at most what cargo-auditable's own reader takes. */
const [PACKED_LIMIT, UNPACKED_LIMIT] = [1 << 20, 8 << 20]

/**
 * Reads the section `.dep-v0`: JSON in zlib (rust-secure-code/cargo-auditable, PARSING.md).
 *
 * @returns undefined when there is none, or none that can be read
 */
export function auditOf(source: ByteSource, sections: readonly Section[]): Audit | undefined {
  const section = sections.find(({ name }) => name === '.dep-v0')
  const packed = section === undefined ? undefined : sectionContent(source, section, PACKED_LIMIT)
  const packages = packed === undefined ? undefined : packagesIn(packed)
  if (packages === undefined) return undefined
  const root = packages.find((one) => one.kind !== 'build' && one.root === true)
  const isNamed = typeof root?.name === 'string' && typeof root.version === 'string'
  return {
    packages: packages.filter(({ kind }) => kind !== 'build').length,
    ...(isNamed ? { root: { name: String(root.name), version: String(root.version) } } : {}),
  }
}

function packagesIn(packed: Buffer): readonly Readonly<Record<string, unknown>>[] | undefined {
  try {
    const { packages } = JSON.parse(inflateSync(packed, { maxOutputLength: UNPACKED_LIMIT }).toString())
    const areObjects = Array.isArray(packages) && packages.every((one) => typeof one === 'object' && one !== null)
    return areObjects ? packages : undefined
  } catch {
    return undefined
  }
}
