import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// Tests on the rig run three files at a time, also on two cores: each waits for a third of its time, for another process or between
// two tries. Those that count what a builder holds have a builder of their own. Those that count what is in the engine run after
// all others.
const ENGINE = 'test/integration/smoke.test.ts'

/** Vitest would leave one core to itself (getDefaultMaxWorkers), which of two is half. */
const EVERY_CORE = '100%'

/**
 * What tests on the rig start has this in its environment. Builders begin with the rig's images (test/rig/prepared.ts), and
 * hundreds of steps that run from src/ need not strip its types and compile it again (nodejs.org/api/module.html, compile cache).
 */
const ON_RIG = {
  MUSLIN_PREPARED_BUILDERS: 'true',
  NODE_COMPILE_CACHE: join(import.meta.dirname, '.rig/compile-cache'),
}

/** The files on the rig that take more than a minute, the longest first: one that begins last runs alone at the end. */
const LONGEST = [
  'test/integration/cargo-scenarios.test.ts',
  'test/integration/cache-dance.test.ts',
  'test/workflow/release.test.ts',
  'test/integration/examples.test.ts',
  'test/workflow/docs.test.ts',
  'test/integration/doctor.test.ts',
  'test/workflow/case-studies.test.ts',
  'test/soak/soak.test.ts',
  'test/integration/thirty-commits.test.ts',
  'test/integration/merge-faults.test.ts',
]

const place = ({ moduleId }: TestSpecification): number => {
  const found = LONGEST.findIndex((file) => moduleId.endsWith(file))
  return found === -1 ? LONGEST.length : found
}

/** Vitest knows how long files take from its last run only; a fresh clone begins with what is written at greatest length. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const projects = Map.groupBy(await super.sort(files), ({ project }) => project)
    return [...projects.values()].flatMap((own) => own.sort((one, other) => place(one) - place(other)))
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000, maxWorkers: EVERY_CORE } },
      {
        test: {
          name: 'fuzz',
          maxWorkers: EVERY_CORE,
          include: ['test/fuzz/**/*.test.ts'],
          setupFiles: ['test/fuzz/settings.ts'],
          testTimeout: 600_000,
        },
      },
      { test: { name: 'dist', include: ['test/dist/**/*.test.ts'], testTimeout: 60_000, maxWorkers: EVERY_CORE } },
      {
        test: {
          name: 'rig',
          include: ['test/integration/**/*.test.ts', 'test/workflow/**/*.test.ts', 'test/soak/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          exclude: [ENGINE],
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
          env: ON_RIG,
        },
      },
      {
        test: {
          name: 'engine',
          include: [ENGINE],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          env: ON_RIG,
        },
      },
    ],
  },
})
