import { defineConfig } from 'vitest/config'

// Tests on the rig run two files at a time: most of the time of each goes by in the builder, the registry and the engine. Those
// that count what a builder holds have a builder of their own. Those that count what is in the engine run after all others.
const ENGINE = 'test/integration/smoke.test.ts'

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000 } },
      {
        test: {
          name: 'fuzz',
          include: ['test/fuzz/**/*.test.ts'],
          setupFiles: ['test/fuzz/settings.ts'],
          testTimeout: 600_000,
        },
      },
      { test: { name: 'dist', include: ['test/dist/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'rig',
          include: ['test/integration/**/*.test.ts', 'test/workflow/**/*.test.ts', 'test/soak/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          exclude: [ENGINE],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
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
        },
      },
    ],
  },
})
