import { PROGRAM } from './program.ts'
import { type Leg, thirdParty } from './release.ts'

/** One release of the program: all legs and the index. */
export interface Round {
  readonly title: string
  readonly legs: readonly Leg[]
  readonly digest: string
  /** report.json of its merge. */
  readonly report: string
}

/** Everything that the demo has to hold against its promises. */
export interface Evidence {
  readonly cold: Round
  readonly warm: Round
  /** What `docker buildx imagetools inspect` printed of the tag. */
  readonly inspected: string
  /** What the image printed on each platform. */
  readonly versions: readonly string[]
  readonly platforms: readonly string[]
}

/** The fewest crates of a cold build that make the demo worth looking at. */
const MANY = 150

/** Throws with everything that did not hold. */
export function assertDemo(evidence: Evidence): void {
  const broken = [...coldFaults(evidence), ...warmFaults(evidence), ...imageFaults(evidence)]
  if (broken.length > 0) throw new Error(`The demo does not hold:\n${broken.map((line) => `- ${line}`).join('\n')}`)
}

function coldFaults({ cold }: Evidence): readonly string[] {
  return cold.legs.flatMap((leg) => [
    ...when(
      leg.compiled.length < MANY,
      `cold ${leg.platform} compiled ${leg.compiled.length} crates, expected ${MANY} or more`,
    ),
    ...when(leg.edited, `cold ${leg.platform} holds the edit of the second release`),
  ])
}

function warmFaults({ cold, warm }: Evidence): readonly string[] {
  return warm.legs.flatMap((leg, index) => {
    const again = thirdParty(leg.compiled)
    const before = cold.legs[index]
    return [
      ...when(again.length > 0, `warm ${leg.platform} compiled third-party crates again: ${again.join(', ')}`),
      ...when(!leg.edited, `warm ${leg.platform} is stale: its binary lacks the edit`),
      ...when(leg.digest === before?.digest, `warm ${leg.platform} has the digest of the cold build`),
      ...when(leg.compiled.length * 5 > (before?.compiled.length ?? 0), `warm ${leg.platform} is not 5x less work`),
    ]
  })
}

function imageFaults({ warm, inspected, versions, platforms }: Evidence): readonly string[] {
  const listed = [...inspected.matchAll(/^\s*Platform:\s+(\S+)$/gm)].map(([, platform = '']) => platform)
  return [
    ...when(
      listed.join() !== platforms.join(),
      `the index lists ${listed.join(', ')}, expected ${platforms.join(', ')}`,
    ),
    ...when(!inspected.includes(warm.digest), `the tag does not point to ${warm.digest}`),
    ...when(
      !versions.every((printed) => printed.includes(PROGRAM.version)),
      `the image printed ${versions.join(' / ')}`,
    ),
  ]
}

const when = (condition: boolean, message: string): readonly string[] => (condition ? [message] : [])

/** The table at the end of the demo. */
export function printTable(rounds: readonly Round[]): void {
  const head = [
    'platform',
    'build',
    'seconds',
    'crates',
    'third-party',
    'restored',
    'saved',
    'binary',
    'image',
    'digest',
  ]
  const rows = rounds.flatMap(({ title, legs }) => legs.map((leg) => row(title, leg)))
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  console.log(['', line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line), ''].join('\n'))
  for (const { title, digest } of rounds) console.log(`${title} index ${digest}`)
}

function row(title: string, leg: Leg): readonly string[] {
  return [
    leg.platform,
    title,
    leg.seconds.toFixed(1),
    String(leg.compiled.length),
    String(thirdParty(leg.compiled).length),
    megabytes(leg.bytesRestored),
    megabytes(leg.bytesSaved),
    megabytes(leg.binaryBytes),
    megabytes(leg.imageBytes),
    `${leg.digest.slice(0, 19)}…`,
  ]
}

const megabytes = (count: number): string => `${(count / 1e6).toFixed(1)} MB`
