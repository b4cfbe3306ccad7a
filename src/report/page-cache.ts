import { bytes, counted, duration } from './figures.ts'
import type { CacheFinding, CacheReport } from './leg-report.ts'
import { code, folded, plain, table } from './markdown.ts'
import type { PlatformReport } from './run-report.ts'

/** What the doctor of the cache says of all legs: what each had, and why it had nothing better. */
export function cacheSection(platforms: readonly PlatformReport[]): readonly string[] {
  const legs = platforms.flatMap(({ dance }) => dance ?? [])
  if (legs.length === 0) return []
  const found = together(legs)
  const [open, closed] = [found.filter(isOpen), found.filter((each) => !isOpen(each))]
  return [
    '#### Cache',
    '',
    ...table(['platform', 'state', '#fetched', 'restored from', '#last cold run'], legs.map(cacheRow)),
    '',
    ...open.map(findingItem),
    '',
    ...(closed.length === 0 ? [] : [...folded('What else was found', closed.map(findingItem)), '']),
    ...folded(
      'Cache mounts',
      table(['platform', 'mount', 'at the start', '#files', '#size', '#archives'], mountRows(legs)),
    ),
  ]
}

const cacheRow = ({ platform, state, downBytes, matchedKey, ageSeconds, exact, coldSeconds }: CacheReport) => [
  plain(platform),
  state,
  downBytes === 0 ? '' : bytes(downBytes),
  matchedKey === '' ? 'nothing' : `${exact ? 'this commit' : 'an earlier commit'}${ageText(ageSeconds)}`,
  coldSeconds === undefined ? '' : duration(coldSeconds),
]

const ageText = (seconds: number | undefined): string =>
  seconds === undefined ? '' : `, saved ${duration(seconds)} ago`

const mountRows = (legs: readonly CacheReport[]) =>
  legs.flatMap(({ platform, mounts }) =>
    mounts.map(({ target, start, files, rawBytes, base, overlay }) => [
      plain(platform),
      code(target),
      plain(start),
      files,
      bytes(rawBytes),
      base + overlay === 0 ? '' : bytes(base + overlay),
    ]),
  )

/** The same finding of several legs. */
interface Together {
  readonly finding: CacheFinding
  readonly legs: readonly CacheReport[]
}

function together(legs: readonly CacheReport[]): readonly Together[] {
  const groups = new Map<string, Together>()
  for (const leg of legs) {
    for (const finding of leg.findings) {
      const name = JSON.stringify([finding.code, finding.message, finding.remedy])
      groups.set(name, { finding, legs: [...(groups.get(name)?.legs ?? []), leg] })
    }
  }
  return [...groups.values()]
}

/** Something to do, or why a leg was not warm; what was restored stands in the table. */
const isOpen = ({ finding, legs }: Together): boolean =>
  finding.severity === 'warning' || (finding.code !== 'restored' && legs.some(({ state }) => state !== 'warm'))

function findingItem({ finding: { code: name, severity, message, remedy }, legs }: Together): string {
  const mark = severity === 'warning' ? '⚠️ ' : ''
  const sentence = remedy === '' ? message : `${message} ${remedy}`
  return `- ${mark}**${plain(name)}** (${platformsOf(legs)}) ${plain(sentence)}`
}

const platformsOf = (legs: readonly CacheReport[]): string =>
  legs.length > NAMED ? counted(legs.length, 'platform') : legs.map(({ platform }) => plain(platform)).join(', ')

const NAMED = 4
