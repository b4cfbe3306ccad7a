import { randomUUID } from 'node:crypto'
import { constants, copyFile, link, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type MountResult, parseResult } from '../archive/result.ts'
import { SCRIPTS } from '../archive/scripts.ts'
import { run } from '../runner/command.ts'
import { withScratch } from '../runner/scratch.ts'
import { builderArguments } from './build.ts'
import { type CacheMount, octal, splitId } from './mounts.ts'
import { collectTools } from './tools.ts'

/** One build that works on cache mounts. Mounts are known by their place in the list. */
export interface Dance {
  /** Name of the builder; empty for buildx's current one. */
  readonly builder: string
  readonly mounts: readonly CacheMount[]
}

/** A mount that was packed or left because it is as expected. */
export interface Taken extends MountResult {
  /** The archive; undefined for an unchanged mount. */
  readonly archive: string | undefined
}

/**
 * Unpacks archives into the cache mounts that are empty, by one build. It pulls nothing, has no network and sees nothing
 * but its own folder.
 *
 * @param archives file of each mount's archive; undefined to look at the mount only
 * @throws CommandError when the build fails; then no mount has a part of an archive in it
 */
export async function fillMounts(
  dance: Dance,
  archives: readonly (string | undefined)[],
): Promise<readonly MountResult[]> {
  return withScratch('fill', async (folder) => {
    await mkdir(join(folder, 'context', 'task'), { recursive: true })
    const tasks = await Promise.all(archives.map((file, index) => placeArchive(folder, file, index)))
    await runDance(dance, 'fill.sh', tasks, folder)
    return Promise.all(dance.mounts.map((_, index) => readResult(join(folder, 'result'), index)))
  })
}

/**
 * Packs the cache mounts whose listing is another than expected, by one build.
 *
 * @param expected listing of each mount; undefined packs it in any case
 * @param folder for the archives, new
 * @throws CommandError when the build fails
 */
export async function takeMounts(
  dance: Dance,
  expected: readonly (string | undefined)[],
  folder: string,
): Promise<readonly Taken[]> {
  await mkdir(join(folder, 'context', 'task'), { recursive: true })
  await runDance(
    dance,
    'take.sh',
    expected.map((listing) => listing ?? '-'),
    folder,
  )
  return Promise.all(
    dance.mounts.map(async (_, index) => {
      const result = await readResult(join(folder, 'result'), index)
      const archive = result.state === 'packed' ? join(folder, 'result', 'out', `${index}.tar.zst`) : undefined
      return { ...result, archive }
    }),
  )
}

/** A hard link where that is possible: archives are large. */
async function placeArchive(folder: string, file: string | undefined, index: number): Promise<string> {
  if (file === undefined) return '-'
  const name = `${index}.tar.zst`
  const place = join(folder, 'context', 'task', name)
  await link(file, place).catch(() => copyFile(file, place, constants.COPYFILE_FICLONE))
  return name
}

async function runDance(dance: Dance, script: string, tasks: readonly string[], folder: string): Promise<void> {
  const context = join(folder, 'context')
  const { libraryPath } = await collectTools(context)
  const scripts = Object.entries(SCRIPTS).map(([name, text]) => writeFile(join(context, 'task', name), text))
  const list = tasks.map((task, index) => `${index} ${task}\n`).join('')
  await Promise.all([...scripts, writeFile(join(context, 'task', 'tasks'), list)])
  const file = join(folder, 'Dockerfile')
  await writeFile(file, danceDockerfile(dance.mounts, script, libraryPath))
  await run({ argv: ['docker', 'buildx', 'build', ...danceArguments(dance, file, join(folder, 'result')), context] })
}

/**
 * The Dockerfile of a dance. The ids of the mounts come in as build arguments: BuildKit splits the value of `--mount` at
 * its commas before it puts in variables, so no id needs quoting.
 *
 * @param script name of the script to run
 * @param libraryPath see {@link collectTools}
 */
export function danceDockerfile(mounts: readonly CacheMount[], script: string, libraryPath: string): string {
  const binds = [`source=bin,target=/bin`, `source=lib,target=${libraryPath}`, `source=task,target=/task`]
  return [
    'FROM scratch',
    `ENV PATH=/bin LD_LIBRARY_PATH=${libraryPath} LC_ALL=C`,
    // Its value is another one in each run: a build whose steps are all known is not run again.
    'ARG MUSLIN_RUN',
    ...mounts.map((_, index) => `ARG MUSLIN_ID_${index}`),
    'RUN --network=none \\',
    ...binds.map((bind) => `  --mount=type=bind,${bind} \\`),
    ...mounts.map((mount, index) => `  --mount=${mountOptions(mount, index)} \\`),
    `  ["/bin/sh", "/task/${script}"]`,
    '',
  ].join('\n')
}

function mountOptions({ sharing, owner }: CacheMount, index: number): string {
  const place = `type=cache,id=$MUSLIN_ID_${index},target=/mnt/${index},sharing=${sharing}`
  return owner === undefined ? place : `${place},uid=${owner.uid},gid=${owner.gid},mode=${octal(owner.mode)}`
}

function danceArguments({ builder, mounts }: Dance, file: string, result: string): readonly string[] {
  const ids = mounts.map((mount) => splitId(mount.id))
  // All mounts of a build are in one namespace: it is one build argument of the user's build.
  const namespace = ids[0]?.namespace ?? ''
  const values = [
    `MUSLIN_RUN=${randomUUID()}`,
    ...(namespace === '' ? [] : [`BUILDKIT_CACHE_MOUNT_NS=${namespace}`]),
    ...ids.map(({ id }, index) => `MUSLIN_ID_${index}=${id}`),
  ]
  return [
    ...builderArguments(builder),
    ...['--file', file, '--progress', 'plain', '--provenance=false', '--sbom=false'],
    ...values.flatMap((value) => ['--build-arg', value]),
    ...['--output', `type=local,"dest=${result.replaceAll('"', '""')}"`],
  ]
}

const readResult = async (folder: string, index: number): Promise<MountResult> =>
  parseResult(await readFile(join(folder, 'out', `${index}.result`), 'utf8'))
