// The fuzz tests for longer than in `npm test`, round after round with another seed, until the time is up or one fails. What
// fails is printed as small as it can be made; `--seed` tries that round again.
//   --minutes 10   how long   --seed N   of the first round, at random when not given   --runs 1000   inputs of each property
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const text = { type: 'string' } as const
const { values } = parseArgs({ options: { minutes: text, seed: text, runs: text } })
const [minutes, runs] = [Number(values.minutes ?? 10), Number(values.runs ?? 1000)]
const first = Number(values.seed ?? randomInt(2 ** 31 - 1_000_000))

const root = join(import.meta.dirname, '..')
const vitest = join(root, 'node_modules/vitest/vitest.mjs')

/** One input may take 1.5 s at most; what takes ten minutes beyond all the time there is does not end. */
const HANGING_MS = 10 * 60_000

/** Whether all properties hold for the inputs that a seed makes. */
function round(seed: number, end: number): boolean {
  console.log(`\n== seed ${seed}, ${runs} inputs of each property`)
  const env = { ...process.env, MUSLIN_FUZZ_SEED: String(seed), MUSLIN_FUZZ_RUNS: String(runs) }
  const options = {
    cwd: root,
    env,
    stdio: 'inherit',
    timeout: end - Date.now() + HANGING_MS,
    killSignal: 'SIGKILL',
  } as const
  return spawnSync(process.execPath, [vitest, 'run', '--project', 'fuzz'], options).status === 0
}

if (!(minutes > 0) || !Number.isSafeInteger(first) || !(runs > 0)) {
  throw new Error('usage: npm run fuzz -- [--minutes 10] [--seed 1] [--runs 1000]')
}
const end = Date.now() + minutes * 60_000
let seed = first
let holds = round(seed, end)
while (holds && Date.now() < end) {
  seed += 1
  holds = round(seed, end)
}
console.log(
  holds
    ? `\n${seed - first + 1} rounds, seeds ${first} to ${seed}: all properties hold.`
    : `\nFailed: npm run fuzz -- --seed ${seed} --runs ${runs}`,
)
process.exitCode = holds ? 0 : 1
