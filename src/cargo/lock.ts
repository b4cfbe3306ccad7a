import { createHash } from 'node:crypto'

/**
 * The digest of the third-party packages in a Cargo.lock: those with a source. Packages of the workspace itself have
 * none, so their version bumps do not count. Text that is no TOML counts as it is.
 *
 * @param text content of Cargo.lock; empty when there is none
 * @returns 64 hexadecimal digits
 */
export async function lockDigest(text: string): Promise<string> {
  return createHash('sha256')
    .update(await thirdParty(text))
    .digest('hex')
}

async function thirdParty(text: string): Promise<string> {
  const { parse } = await import('smol-toml')
  try {
    const { package: packages } = parse(text)
    if (!Array.isArray(packages)) return ''
    return packages.map(lockedPackage).filter(Boolean).sort().join('\n')
  } catch {
    return text
  }
}

/** One line for a package from a registry or Git, empty for one of the workspace. */
function lockedPackage(entry: unknown): string {
  const { name, version, source, checksum } = entry as Record<string, unknown>
  return source === undefined ? '' : JSON.stringify([name, version, source, checksum ?? ''])
}
