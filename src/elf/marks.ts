import type { ByteSource } from './bytes.ts'

/** Larger programs are looked at this far. */
const SCANNED = 512 << 20
const CHUNK = 4 << 20

/** Which of some texts stand anywhere in a file; they stay when a program is stripped. */
export function marksIn(source: ByteSource, texts: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const overlap = Math.max(...texts.map((text) => text.length))
  for (let at = 0; at < SCANNED; at += CHUNK) {
    const chunk = source.read(at, CHUNK + overlap)
    for (const text of texts) if (!found.has(text) && chunk.includes(text, 0, 'latin1')) found.add(text)
    if (chunk.length < CHUNK + overlap || found.size === texts.length) break
  }
  return found
}
