import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureFile } from '../../src/archive/measure.ts'
import type { Filled, Filling } from '../../src/buildkit/fill-mounts.ts'
import type { Known, Taken } from '../../src/buildkit/take-mounts.ts'
import { connect, createBuilder, removeBuilder } from '../rig/connection.ts'

/** A builder with cache mounts to fill, to use and to take out, and a folder for all that comes of it. */
export interface Bench {
  readonly builder: string
  /** A new folder in the folder of the test. */
  readonly place: (name: string) => string
  /** Runs a build whose context has these files; gives what stands in a file of its result. Each is run anew. */
  readonly build: (files: Readonly<Record<string, string>>) => Promise<(name: string) => string>
  /** Makes the cache mounts what they are on a fresh builder. */
  readonly dropMounts: () => Promise<void>
  readonly close: () => Promise<void>
}

/** A bench with a docker-container builder of its own. */
export async function openBench(name: string): Promise<Bench> {
  const rig = connect()
  const builder = await createBuilder(rig, `${name}-${process.pid}`)
  return benchOn(builder, rig.env, () => removeBuilder(rig, builder))
}

/**
 * A bench on any builder. The environment goes to this process: src runs buildx in it.
 *
 * @param release gives the builder back
 */
export function benchOn(builder: string, env: Readonly<Record<string, string>>, release: () => Promise<void>): Bench {
  Object.assign(process.env, env)
  const folder = mkdtempSync(join(tmpdir(), 'muslin-test-'))
  const place = (name: string): string => mkdtempSync(join(folder, `${name}-`))
  return {
    builder,
    place,
    build: (files) => buildOn(builder, place('build'), files),
    dropMounts: () => dropMounts(builder),
    close: async () => {
      rmSync(folder, { recursive: true, force: true })
      await release()
    },
  }
}

/** What to fill a mount from, as the store knows it after it was packed whole. */
export async function fillingOf({ archive = '', bytes, files }: Taken): Promise<Filling> {
  const { digest } = await measureFile(archive)
  return { base: archive, digest, rawBytes: bytes, files }
}

/** The same after an overlay was packed over that base. */
export const overlaid = ({ base, digest }: Filling, { archive = '', bytes, files }: Taken): Filling => {
  return { base, digest, overlay: archive, rawBytes: bytes, files }
}

/** What the post step knows of a mount that was filled. An overlay may be as large as the mount here. */
export function knownOf({ listing, memory = '' }: Filled, { digest }: Filling): Known {
  return { listing, memory, base: { digest, bytes: 1e9 } }
}

let runs = 0

/** The output of a Dockerfile's last stage. `RUN_ID` is another one each time. */
async function buildOn(
  builder: string,
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<(name: string) => string> {
  const [context, result] = [join(folder, 'context'), join(folder, 'result')]
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(context, name, '..'), { recursive: true })
    writeFileSync(join(context, name), text)
  }
  runs += 1
  const unique = ['--build-arg', `RUN_ID=${process.pid}-${runs}`]
  const options = ['--progress', 'plain', '--provenance=false', '--output', `type=local,dest=${result}`]
  await docker(['buildx', 'build', '--builder', builder, ...unique, ...options, context])
  return (name) => readFileSync(join(result, name), 'utf8')
}

const dropMounts = async (builder: string): Promise<void> => {
  await docker(['buildx', 'prune', '--builder', builder, '--force', '--all', '--filter', 'type=exec.cachemount'])
}

/** Gives what docker says; its environment is this process's. */
export function docker(args: readonly string[]): Promise<string> {
  const child = spawn('docker', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (log += chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve(log) : reject(new Error(log))))
  })
}
