// Simulated releases with faults at random, on the rig: killed jobs, lost and damaged caches, new toolchains, a registry that
// stumbles. Ends with an error as soon as a tag or a program is not what it has to be.
//   --releases 100   how many   --minutes N   after which none begins   --seed N   what happens to them, at random when not given
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { numbersFrom, randomEvents } from '../test/soak/plan.ts'
import { soak } from '../test/soak/soak.ts'
import { rigSession } from './rig-session.ts'

const text = { type: 'string' } as const
const { values } = parseArgs({ options: { releases: text, minutes: text, seed: text } })
const releases = Number(values.releases ?? 100)
const minutes = Number(values.minutes ?? Number.POSITIVE_INFINITY)
const seed = Number(values.seed ?? randomInt(2 ** 31))
if (!(releases > 0 && minutes > 0) || !Number.isSafeInteger(seed))
  throw new Error('usage: npm run soak -- [--releases 100] [--minutes 30] [--seed 1]')

const session = rigSession()
if (!session.up) process.exit(1)
console.log(`${releases} releases, seed ${seed}`)
const random = numbersFrom(seed)
const { outcomes, faults } = await soak(randomEvents(releases, random), random, console.log, minutes)
session.end()
const sum = (of: (outcome: (typeof outcomes)[number]) => number): number =>
  outcomes.reduce((all, each) => all + of(each), 0)
const seconds = outcomes.map((each) => each.seconds).sort((left, right) => left - right)
console.log(
  `${outcomes.length} releases, ${sum(({ again }) => again)} legs run again, ${sum(({ warm }) => warm)} of ${2 * outcomes.length} warm`,
)
console.log(
  `${seconds[Math.floor(seconds.length / 2)]?.toFixed(1)} s each (median), at most ${Math.max(...outcomes.map((each) => each.storedBytes))} bytes stored`,
)
for (const fault of faults) console.error(fault)
process.exitCode = faults.length > 0 ? 1 : 0
