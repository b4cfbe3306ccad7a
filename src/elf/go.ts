import type { ByteSource } from './bytes.ts'
import { type Section, sectionContent } from './sections.ts'

/** What Go says of how it made a program. */
export interface GoBuild {
  /** GOAMD64: 1 to 4. */
  readonly amd64Level?: number
  /** GOARM: 5, 6 or 7. */
  readonly arm?: number
}

const BUILD_INFO_LIMIT = 1 << 20
const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1')

/**
 * The settings that `go version -m` prints; they stay when a program is stripped (Go, src/debug/buildinfo: since 1.18 the
 * text follows its head).
 *
 * @returns undefined when the program is not Go's
 */
export function goBuild(source: ByteSource, sections: readonly Section[]): GoBuild | undefined {
  const section = sections.find(({ name }) => name === '.go.buildinfo')
  const bytes = section === undefined ? undefined : sectionContent(source, section, BUILD_INFO_LIMIT)
  if (bytes === undefined || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined
  const text = bytes.toString('latin1')
  const [, level] = /^build\tGOAMD64=v([1-4])/m.exec(text) ?? []
  const [, arm] = /^build\tGOARM=([567])/m.exec(text) ?? []
  return {
    ...(level === undefined ? {} : { amd64Level: Number(level) }),
    ...(arm === undefined ? {} : { arm: Number(arm) }),
  }
}
