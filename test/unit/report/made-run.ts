import type { BuildReport, CacheReport } from '../../../src/report/leg-report.ts'
import { type PlatformReport, type RunReport, runFigures } from '../../../src/report/run-report.ts'

/** A moment in the afternoon, in milliseconds since 1970. */
export const START = Date.parse('2026-11-29T14:03:10Z')

/** What makes one leg another than the next. */
interface Made {
  readonly platform: string
  /** Milliseconds after the first leg. */
  readonly late: number
  /** Seconds of the build. */
  readonly build: number
  readonly state: CacheReport['state']
  readonly compiled: number
  readonly compressed: number
}

const MADE: readonly Made[] = [
  { platform: 'linux/amd64', late: 0, build: 21.4, state: 'warm', compiled: 1, compressed: 3_412_345 },
  { platform: 'linux/arm/v7', late: 2100, build: 402.7, state: 'cold', compiled: 281, compressed: 3_101_400 },
  { platform: 'linux/arm64', late: 900, build: 24.9, state: 'warm', compiled: 1, compressed: 3_287_001 },
  { platform: 'linux/riscv64', late: 3200, build: 96.2, state: 'partly', compiled: 64, compressed: 3_555_120 },
]

const digit = (platform: string): string => (MADE.findIndex((made) => made.platform === platform) + 1).toString(16)
const hex = (letter: string, length = 64): string => letter.repeat(length)

/** One piece of work after the other, in seconds. */
function chain(start: number, pieces: readonly (readonly [name: string, seconds: number])[]) {
  let at = start
  return pieces.map(([name, seconds]) => {
    const phase = { name, start: at, end: at + Math.round(seconds * 1000) }
    at = phase.end
    return phase
  })
}

const CACHE = {
  restored: {
    code: 'restored',
    severity: 'info',
    message: 'The snapshot of commit 4f0c2aa was restored, the nearest with the same locked packages.',
    remedy: '',
    when: 'start',
  },
  first: {
    code: 'first-run',
    severity: 'info',
    message: "No snapshot is in GitHub's cache yet for this platform.",
    remedy: '',
    when: 'start',
  },
  changing: {
    code: 'changing-argument',
    severity: 'warning',
    message: 'Only ARG GIT_SHA made the recipe another one, and it changes with each commit.',
    remedy: 'Put ARG GIT_SHA below the RUN that compiles.',
    when: 'start',
  },
} as const

/** The report of cache-dance on one leg. */
export function madeDance({ platform, late, state }: Made): CacheReport {
  const isCold = state === 'cold'
  const findings = isCold ? [CACHE.first] : state === 'partly' ? [CACHE.restored, CACHE.changing] : [CACHE.restored]
  const slug = platform.replaceAll('/', '-')
  const pieces = [
    ['discover', 1.3],
    ...(isCold ? [] : [['download', 2.4] as const, ['unpack', 6.2] as const]),
    ['set times', 0.9],
  ] as const
  return {
    version: 1,
    platform,
    build: 'rust recipe app',
    state,
    key: `muslin3-${slug}-${hex('a', 16)}-${hex('b', 16)}-${hex('c', 40)}`,
    matchedKey: isCold ? '' : `muslin3-${slug}-${hex('a', 16)}-${hex('b', 16)}-${hex('d', 40)}`,
    exact: false,
    ...(isCold ? {} : { ageSeconds: 86_400 + 3 * 3600, coldSeconds: 396 }),
    recipe: hex('a'),
    lock: hex('b'),
    commit: hex('c', 40),
    mounts: ['/usr/local/cargo/registry', '/usr/local/cargo/git', '/muslin/target'].map((target, index) => ({
      id: `muslin-${index}-${slug}`,
      target,
      start: isCold || (state === 'partly' && index === 1) ? 'absent' : 'restored',
      files: isCold ? 0 : 4000 + index,
      rawBytes: isCold ? 0 : 310_000_000 + index * 1_000_000,
      base: isCold ? 0 : 61_000_000,
      overlay: isCold ? 0 : 2_200_000,
      builds: 1,
    })),
    downBytes: isCold ? 0 : 189_600_000,
    phases: chain(START + late, pieces),
    findings,
  }
}

/** The report of build-binary on one leg. */
export function madeBuild({ platform, late, build, compiled, compressed }: Made): BuildReport {
  return {
    version: 1,
    platform,
    phases: chain(START + late + 11_000, [
      ['build', build],
      ['prove', 0.8],
      ['smoke run', 1.1],
      ['push', 3.4],
    ]),
    verdict: 'static-pie',
    smoke: platform === 'linux/riscv64' ? 'off' : 'passed',
    sizes: {
      binary: compressed * 2,
      image: compressed * 2 + 12_000,
      compressed,
      sections: [
        { name: '.text', bytes: 4_101_220 },
        { name: '.rodata', bytes: 1_240_000 },
        { name: '.eh_frame', bytes: 402_112 },
      ],
      crates: [{ name: 'regex_automata', bytes: 701_220 }, { name: 'std', bytes: 512_000 }, { bytes: 122_000 }],
      before: { compressed: compressed - 12_345, image: compressed * 2, binary: compressed * 2 },
    },
    cargo: { compiled, fresh: 281 - compiled },
  }
}

const madePlatform = (made: Made): PlatformReport => ({
  platform: made.platform,
  digest: `sha256:${hex(digit(made.platform))}`,
  bytes: made.compressed,
  beforeBytes: made.compressed - 12_345,
  programs: '1 program, static',
  dance: madeDance(made),
  build: madeBuild(made),
})

/** Four platforms of a Rust program: two warm ones, one partly, one cold. */
export const PLATFORMS: readonly PlatformReport[] = MADE.map(madePlatform)

/** Releases before it, riscv64 since the third of them. */
const HISTORY: NonNullable<RunReport['history']> = {
  image: 'ghcr.io/acme/app',
  version: '1.4.0',
  releases: [12_345, 10_211, -61_000, -64_500, -140_022, -151_000].map((less, index) => ({
    tag: ['1.3.1', '1.3.0', '1.2.0', '1.1.1', '1.1.0', '1.0.0'][index] ?? '',
    digest: `sha256:${hex(String(index))}`,
    bytes: Object.fromEntries(
      MADE.filter(({ platform }) => index < 4 || platform !== 'linux/riscv64').map(({ platform, compressed }) => {
        return [platform, compressed - less - (index === 2 ? 40_000 : 0)]
      }),
    ),
  })),
}

/** A release of {@link PLATFORMS}, published under three tags. */
export function madeRun(more: Partial<RunReport> = {}): RunReport {
  const digest = `sha256:${hex('e')}`
  const image = 'ghcr.io/acme/app'
  const platforms = more.platforms ?? PLATFORMS
  return {
    version: 1,
    digest,
    written: true,
    images: [image],
    tags: [
      { tag: `${image}:1.4.0`, from: '', verdict: 'move', reason: '', outcome: 'moved' },
      { tag: `${image}:1.4`, from: `sha256:${hex('f')}`, verdict: 'move', reason: '', outcome: 'moved' },
      { tag: `${image}:latest`, from: `sha256:${hex('f')}`, verdict: 'move', reason: '', outcome: 'moved' },
    ],
    platforms,
    missing: [],
    before: 'latest',
    history: HISTORY,
    derived: [],
    derivedFailed: false,
    commands: [
      `docker buildx imagetools inspect ${image}@${digest}`,
      `gh attestation verify oci://${image}@${digest} --repo acme/app # once actions/attest has attested it`,
    ],
    notes: [],
    figures: runFigures(platforms),
    ...more,
  }
}
