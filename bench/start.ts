// What it costs to start each action: CPU time of its bundle, from nothing to the message that its inputs are missing,
// beside an empty file. --runs N (default 15). Fails when a bundle costs much more than the goal, so that nobody imports a
// heavy package at top level unnoticed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const dist = join(import.meta.dirname, '../dist')
const folder = mkdtempSync(join(tmpdir(), 'muslin-bench-'))
const runs = Number(process.argv[process.argv.indexOf('--runs') + 1] || 15) || 15

/** Writes the CPU time of the process as its last act; both sides of the comparison carry it. */
const probe = join(folder, 'probe.mjs')
writeFileSync(
  probe,
  `import { writeFileSync } from 'node:fs'
process.on('exit', () => { const { user, system } = process.cpuUsage(); writeFileSync(process.env.PROBE, String((user + system) / 1000)) })`,
)

const empty = join(folder, 'empty.mjs')
writeFileSync(empty, '')

function cpu(script: string): number {
  const out = join(folder, 'cpu')
  spawnSync(process.execPath, ['--import', probe, script], {
    env: { PATH: process.env.PATH, PROBE: out },
    stdio: 'ignore',
  })
  return Number(readFileSync(out, 'utf8'))
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Rounds over all scripts in turn, so that a slow moment of the machine hits all of them. */
function measure(scripts: ReadonlyMap<string, string>): ReadonlyMap<string, number> {
  const times = new Map([...scripts.keys()].map((name) => [name, [] as number[]]))
  for (let round = 0; round < runs; round++) {
    for (const [name, script] of scripts) times.get(name)?.push(cpu(script))
  }
  return new Map([...times].map(([name, values]) => [name, median(values)]))
}

const actions = readdirSync(dist).map((name) => [name, join(dist, name, 'index.js')] as const)
const result = measure(new Map([['empty file', empty], ...actions]))
rmSync(folder, { recursive: true, force: true })

const base = result.get('empty file') ?? 0
console.log(`CPU time to start, median of ${runs} runs, Node ${process.versions.node}`)
for (const [name, time] of result)
  console.log(`${name.padEnd(16)} ${time.toFixed(0).padStart(4)} ms  ${(time / base).toFixed(2)}x`)
