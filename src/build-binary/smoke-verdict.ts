import { type Platform, platformName } from '../oci/platform.ts'

/** How a container has ended. */
export interface Ended {
  /** What the engine says when it could not start the program, else empty. */
  readonly error: string
  /** Undefined when the program went on for longer than it may, and was ended. */
  readonly exitCode: number | undefined
  readonly outOfMemory: boolean
  readonly stdout: string
  readonly stderr: string
  /** From the start of the program to its end. */
  readonly seconds: number
}

/** What to hold against the end of a container. */
export interface Expected {
  readonly exitCode: number
  /** Whether the user has said what is to happen: else a program that ends otherwise may just not know its arguments. */
  readonly named: boolean
  readonly platform: Platform
  /** Platform of the engine. */
  readonly engine: Platform
  /** Features of the processor, as /proc/cpuinfo names them; empty where they are not known. */
  readonly features: ReadonlySet<string>
  /** Seconds that a run may take. */
  readonly limit: number
}

/** What is to be said of one run, as sentences without end mark at the reason. */
export type Verdict =
  | { readonly state: 'passed' }
  | { readonly state: 'off' | 'notice'; readonly reason: string }
  | { readonly state: 'failed'; readonly reason: string; readonly remedy: string }

/** What the end of a run says of the image. */
export function smokeVerdict(ended: Ended, expected: Expected): Verdict {
  const verdict = startVerdict(ended, expected) ?? endVerdict(ended, expected)
  if (verdict.state !== 'failed' || expected.named || verdict.remedy.includes('smoke-test')) return verdict
  return { ...verdict, remedy: `${verdict.remedy} ${WAY_OUT}` }
}

/** Nobody has asked for the run: a program may need other arguments, or more than a smoke run has. */
const WAY_OUT = 'Or name arguments that it knows by smoke-test, or turn this off by smoke-test: false.'

const failed = (reason: string, remedy: string): Verdict => ({ state: 'failed', reason, remedy })

/** runc tells of a failing execve by the program's own error output (`exec /app: …`), or by the engine's error. */
function startVerdict({ error, exitCode, stderr }: Ended, { platform, engine }: Expected): Verdict | undefined {
  const [, said] = /^exec \S+: ([^\n]+)\n?$/.exec(stderr) ?? []
  const reason = error || (exitCode === 0 ? '' : (said ?? ''))
  if (reason === '') return undefined
  if (/exec format error/.test(reason)) return formatVerdict(platform, engine)
  if (/no matching entries in (passwd|group) file/.test(reason)) {
    return failed('its USER is a name that the image does not know', 'Write it as numbers: USER 65532:65532.')
  }
  if (/permission denied/.test(reason)) {
    return failed(
      'its program may not be executed (exit code 126)',
      'Give it the right: COPY --chmod=755, and name a file.',
    )
  }
  if (/no such file or directory|not found in \$PATH/.test(reason)) {
    const isThere = said !== undefined
    return isThere ? failed(NO_INTERPRETER, 'Link it statically.') : failed(NO_PROGRAM, NAME_PROGRAM)
  }
  return failed(`the engine cannot start it: ${reason}`, 'Look at ENTRYPOINT, USER and WORKDIR of the image.')
}

const NO_INTERPRETER = 'its program needs an interpreter that is not in the image'
const NO_PROGRAM = 'there is no such program in the image (exit code 127)'
const NAME_PROGRAM =
  'Write ENTRYPOINT as a list with the absolute path of the program, ["/app"]: as a text it is given to /bin/sh, which an empty image does not have.'

function formatVerdict(platform: Platform, engine: Platform): Verdict {
  const [ours, its] = [platformName(platform), platformName(engine)]
  if (platform.architecture !== engine.architecture) {
    return { state: 'off', reason: `the Docker Engine is ${its} and has no emulation of ${ours}` }
  }
  return failed(
    `${its} cannot execute its program`,
    'A script needs #! in its first line and that interpreter in the image.',
  )
}

function endVerdict(ended: Ended, expected: Expected): Verdict {
  const { exitCode, outOfMemory } = ended
  const { engine } = expected
  if (exitCode === expected.exitCode) return { state: 'passed' }
  const crash = outOfMemory ? OUT_OF_MEMORY : crashOf(exitCode, expected)
  if (crash !== undefined && mayBeEmulation(ended, expected)) {
    return { state: 'notice', reason: `${crash[0]}, which may be the emulation: the engine is ${platformName(engine)}` }
  }
  if (crash !== undefined) return failed(...crash)
  const reason =
    exitCode === undefined ? `it did not end within ${expected.limit} s` : `it ended with exit code ${exitCode}`
  if (!expected.named) return { state: 'notice', reason: `${reason}, so it may not know --version` }
  return failed(`${reason}, and ${expected.exitCode} was expected`, 'Change smoke-test or smoke-exit, or the program.')
}

/** QEMU itself may end by these signals, with programs that are in order on a processor of theirs. */
function mayBeEmulation({ exitCode, outOfMemory }: Ended, { named, platform, engine }: Expected): boolean {
  const isNative = platform.architecture === engine.architecture
  const isBeside = platform.architecture === '386' && engine.architecture === 'amd64'
  return !named && !isNative && !isBeside && !outOfMemory && (exitCode === 134 || exitCode === 139)
}

type Crash = readonly [reason: string, remedy: string]

const OUT_OF_MEMORY: Crash = [
  'it wanted more than the 512 MB that a smoke run has',
  'Name other arguments by smoke-test, or turn it off by smoke-test: false.',
]

/** An exit code above 128 is that of a signal. A program that lives through it is none of ours to judge. */
function crashOf(exitCode: number | undefined, { platform, features }: Expected): Crash | undefined {
  switch (exitCode) {
    case 132:
      return [`it has met an instruction that this processor does not know (SIGILL)`, illegalRemedy(platform, features)]
    case 134:
      return ['it has given itself up (SIGABRT)', 'What it printed says why.']
    case 135:
      return ['it has touched memory in a way that the processor refuses (SIGBUS)', SEGFAULT]
    case 136:
      return ['it has divided by zero or the like (SIGFPE)', 'What it printed says where.']
    case 139:
      return ['it has crashed (SIGSEGV)', SEGFAULT]
    default:
      return undefined
  }
}

const SEGFAULT =
  'Two usual causes in static programs: an allocator of which only a part was linked in (never --allow-multiple-definition), and threads that need more than the 128 KiB of stack that musl gives (-Wl,-z,stack-size=8388608).'

function illegalRemedy({ architecture, variant }: Platform, features: ReadonlySet<string>): string {
  const level = architecture === 'amd64' ? processorLevel(features) : undefined
  if (level === undefined)
    return 'Compile for an older processor (-march, target-cpu), or see what calls abort or a trap.'
  const asked = variant === undefined ? 'v1, because the platform has no variant' : variant
  return `The processor is x86-64-${level}. Compile for ${asked} (-march=x86-64 or x86-64-v2, target-cpu likewise), or see whether the program ends itself by a trap.`
}

/** What each level has more than the one below (x86-64 psABI, 3.1.1), by the names of /proc/cpuinfo. */
const LEVELS = [
  ['v2', ['cx16', 'lahf_lm', 'popcnt', 'sse4_1', 'sse4_2', 'ssse3']],
  ['v3', ['avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'abm', 'movbe', 'xsave']],
  ['v4', ['avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl']],
] as const

/** The level of an x86-64 processor, `v1` to `v4`; undefined when its features are not known. */
export function processorLevel(features: ReadonlySet<string>): string | undefined {
  if (features.size === 0) return undefined
  const missing = LEVELS.findIndex(([, needed]) => needed.some((feature) => !features.has(feature)))
  const reached = missing === -1 ? LEVELS.length : missing
  return LEVELS[reached - 1]?.[0] ?? 'v1'
}

/** The config of an image, as far as it says what starts (OCI image spec, config.md). */
interface Start {
  readonly Entrypoint?: readonly string[] | null
  readonly Cmd?: readonly string[] | null
}

/**
 * How an image is started with arguments in place of its own: where its program stands in CMD, it is kept.
 *
 * @returns undefined when the image names no program
 */
export function startOf(config: Uint8Array, args: readonly string[]) {
  const { config: start = {} } = JSON.parse(new TextDecoder().decode(config)) as { config?: Start | null }
  const { Entrypoint: entrypoint, Cmd: command } = start ?? {}
  const [program] = command ?? []
  if (entrypoint?.length) return { options: [], args, shown: [...entrypoint, ...args].join(' ') }
  if (program === undefined) return undefined
  return { options: ['--entrypoint', program], args, shown: [program, ...args].join(' ') }
}
