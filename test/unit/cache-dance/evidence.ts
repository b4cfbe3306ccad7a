import type { BuildRecord } from '../../../src/buildkit/build-record.ts'
import type { AfterBuild, Evidence, SeenSnapshot } from '../../../src/cache-dance/doctor.ts'

/** An hour after the snapshots were saved. */
export const NOW = Date.parse('2026-01-01T01:00:00Z')

const parts = [
  { name: 'FROM rust:1', digest: '1'.repeat(16) },
  { name: 'RUN cargo build', digest: '2'.repeat(16) },
]

/** A job whose build has one cold mount, in a store without any snapshot. */
export const evidence = (more: Partial<Evidence>): Evidence => ({
  origin: {
    platform: 'linux/amd64',
    recipe: 'aaaa',
    lock: 'bbbb',
    commit: 'cccc',
    build: 'Dockerfile',
    parts,
    packages: ['serde@1.0.1'],
  },
  key: 'muslin3-linux-amd64-wanted',
  buildArgs: [],
  store: 'test store',
  readable: true,
  problems: [],
  mounts: [
    { id: '/target', target: '/src/target', start: 'absent', files: 0, rawBytes: 0, base: 0, overlay: 0, builds: 1 },
  ],
  downBytes: 0,
  phases: [{ name: 'discover', start: NOW - 2000, end: NOW }],
  buildCount: 1,
  restoredAt: NOW,
  ...more,
})

/** A snapshot of another commit that fits the job. */
export const snapshot = (more: Partial<SeenSnapshot>): SeenSnapshot => ({
  ...evidence({}).origin,
  key: 'muslin3-linux-amd64-other',
  commit: '00000001',
  created: '2026-01-01T00:00:00Z',
  mountIds: ['/target'],
  ...more,
})

/** A job that has saved. */
export const finished = (more: Partial<AfterBuild>): AfterBuild => {
  return { seconds: 10, outcome: 'saved', upBytes: 0, problems: [], ...more }
}

/** A build that ran its one RUN. */
export const ran = (more: Partial<BuildRecord>): BuildRecord => ({
  ref: 'r',
  name: 'app',
  startedAt: NOW,
  seconds: 5,
  failed: false,
  platforms: [],
  noCache: false,
  noCacheStages: [],
  cacheImports: [],
  steps: [{ name: '[2/2] RUN --mount=type=cache,target=target cargo build', cached: false, seconds: 4, log: '' }],
  ...more,
})
