import { type Platform, parsePlatform } from '../oci/platform.ts'
import { Unfit } from '../runner/inputs.ts'
import type { Annotations } from './plan.ts'

/** One line of `annotations` with the places that it names. */
export interface AnnotationLine {
  readonly key: string
  readonly value: string
  readonly index: boolean
  /** `manifest-descriptor`, each for one platform or for all. */
  readonly entries: readonly { readonly platform?: Platform }[]
}

const LEVEL = '(?:manifest|index)(?:-descriptor)?(?:\\[[^\\]]*\\])?'
const LEVELS = new RegExp(`^(${LEVEL}(?:,${LEVEL})*):`)

/**
 * Reads `key=value`, with or without the levels that buildx knows before it (`manifest-descriptor[linux/arm64],index:`).
 * Manifests are built already and stay as they are, so their level means the index, as docker/metadata-action writes it
 * unless told otherwise; nothing lies above the index of a registry.
 *
 * @throws Unfit
 */
export function annotationLine(line: string): AnnotationLine {
  const [prefix = '', named = 'index'] = LEVELS.exec(line) ?? []
  const pair = line.slice(prefix.length)
  const at = pair.indexOf('=')
  if (at < 1) throw new Unfit('lines of key=value', 'Put one annotation on each line.')
  const levels = named.split(/,(?![^[]*\])/)
  return {
    key: pair.slice(0, at).trim(),
    value: pair.slice(at + 1),
    index: levels.some((level) => !level.startsWith('manifest-descriptor')),
    entries: levels.filter((level) => level.startsWith('manifest-descriptor')).map(entryPlatform),
  }
}

/** The annotations of all lines; of one key twice in one place the last one counts. */
export function annotationsOf(lines: readonly AnnotationLine[]): Annotations {
  return {
    index: Object.fromEntries(lines.filter(({ index }) => index).map(({ key, value }) => [key, value])),
    entries: lines.flatMap(({ key, value, entries }) => entries.map((entry) => ({ ...entry, key, value }))),
  }
}

function entryPlatform(level: string): { readonly platform?: Platform } {
  const [, name = ''] = /\[(.*)\]$/.exec(level) ?? []
  if (name === '') return {}
  const platform = parsePlatform(name)
  if (platform !== undefined) return { platform }
  throw new Unfit('a platform such as linux/amd64 in the brackets', 'Leave the brackets out for all platforms.', name)
}
