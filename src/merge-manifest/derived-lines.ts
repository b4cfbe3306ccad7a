import { isTag, parseReference } from '../oci/reference.ts'
import { Unfit } from '../runner/inputs.ts'

/** A further image: what was merged on another base, under tags of its own. */
export interface Derived {
  /** `debian:bookworm-slim`, as a FROM takes it. */
  readonly base: string
  /** `bookworm-slim`, `debian`: v1.2.3 becomes v1.2.3-debian, and latest becomes debian. */
  readonly suffixes: readonly string[]
}

/** The tag of a derived image for a tag of what it stands on; in place of `latest` stands the suffix alone. */
export const suffixedTag = (tag: string, suffix: string): string => (tag === 'latest' ? suffix : `${tag}-${suffix}`)

/**
 * One line of `derived`: a base image and the suffixes of its tags, separated by commas (as in uv's workflow).
 *
 * @throws Unfit
 */
export function derivedLine(line: string): Derived {
  const [base = '', ...suffixes] = line.split(',').map((part) => part.trim())
  if (parseReference(base) === undefined)
    throw new Unfit(SHAPE, 'Begin the line with the name of the base image.', base)
  const wrong = suffixes.find((suffix) => !isTag(`v1-${suffix}`) || !isTag(suffix))
  if (wrong !== undefined) throw new Unfit(SHAPE, 'A suffix has letters, digits, _ . and - only.', wrong)
  if (suffixes.length > 0) return { base, suffixes }
  throw new Unfit(SHAPE, 'Name at least one suffix behind the base image: debian:bookworm-slim,debian', line)
}

const SHAPE = 'lines such as alpine:3.22,alpine3.22,alpine'
