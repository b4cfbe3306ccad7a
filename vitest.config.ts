import { defineConfig } from 'vitest/config'

/** Pure tests run side by side; tests on the rig one file after the other, because two cores and one builder serve all. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000 } },
      { test: { name: 'dist', include: ['test/dist/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'rig',
          include: ['test/integration/**/*.test.ts', 'test/workflow/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
