import { chmod, copyFile, mkdir, realpath, stat, utimes } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { readElf } from '../elf/header.ts'
import { CommandError, UserError } from '../errors.ts'
import { capture } from '../runner/capture.ts'
import { run } from '../runner/command.ts'
import { findProgram } from '../runner/program.ts'

/** The programs of this machine, copied with all that they need into folders that a build from scratch can mount. */
export interface Tools {
  /** Where the folder of the libraries has to be mounted: the programs name their loader by its full path. */
  readonly libraryPath: string
}

/** What the scripts of src/archive call. `env` and the like are not among them: everything else is part of the shell. */
const PROGRAMS = [
  ...['sh', 'tar', 'zstd', 'find', 'xargs', 'sed', 'sort', 'comm', 'cut', 'head', 'tr', 'sha256sum'],
  ...['mkdir', 'mkfifo', 'rm', 'mv', 'cp', 'chmod', 'chown', 'touch', 'stat', 'timeout'],
]

/** What a program may take to say what it is, in milliseconds, and how many bytes it may say. */
const LOOK = { timeout: 10_000, limit: 1024 * 1024 }

/** Those that only GNU's version of can do what we ask of them. */
const GNU = ['tar', 'find', 'sed']

/**
 * Copies the programs into `<folder>/bin` and their libraries into `<folder>/lib`; about 8 MB.
 *
 * @throws UserError when this machine lacks one of them
 */
export async function collectTools(folder: string): Promise<Tools> {
  const [bin, lib] = [join(folder, 'bin'), join(folder, 'lib')]
  await Promise.all([mkdir(bin, { recursive: true }), mkdir(lib, { recursive: true })])
  const programs = await Promise.all(PROGRAMS.map(async (name) => ({ name, path: await findProgram(name) })))
  await Promise.all(programs.filter(({ name }) => GNU.includes(name)).map(({ path }) => checkGnu(path)))
  await Promise.all(programs.map(({ name, path }) => copyProgram(path, join(bin, name))))
  const libraries = new Set(await librariesOfAll(programs.map(({ path }) => path)))
  await Promise.all([...libraries].map((path) => copyProgram(path, join(lib, basename(path)))))
  return { libraryPath: loaderFolder(programs.map(({ path }) => readElf(path).interpreter)) }
}

async function checkGnu(path: string): Promise<void> {
  const { stdout } = await capture({ argv: [path, '--version'], ...LOOK })
  if (/\bGNU\b/.test(stdout)) return
  throw new UserError(`${path} is not GNU's. Install GNU tar, GNU findutils and GNU sed.`)
}

/** With its time: BuildKit fetches no file a second time whose size and time are as before. */
export async function copyProgram(from: string, to: string): Promise<void> {
  const { atime, mtime } = await stat(from)
  await copyFile(await realpath(from), to)
  await chmod(to, 0o755)
  await utimes(to, atime, mtime)
}

/** The libraries of all at once, which costs a tenth of asking for each: where ldd names each program that it was given. */
async function librariesOfAll(paths: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await capture({ argv: ['ldd', ...paths], ...LOOK })
  if (paths.every((path) => stdout.includes(`${path}:\n`))) return parseLdd(stdout)
  return (await Promise.all(paths.map(librariesOf))).flat()
}

/** The shared libraries and the loader of a program of this system; none for a static one. */
export async function librariesOf(path: string): Promise<readonly string[]> {
  try {
    return parseLdd(await run({ argv: ['ldd', path], quiet: true }))
  } catch (error) {
    const isStatic = error instanceof CommandError && error.lastLines.some((line) => line.includes('not a dynamic'))
    if (isStatic) return []
    throw error
  }
}

/** The paths in what ldd prints: `libc.so.6 => /lib/…/libc.so.6 (0x…)`, and the loader without an arrow. */
export function parseLdd(printed: string): readonly string[] {
  return printed.split('\n').flatMap((line) => /(?:=> |^\s+)(\/\S+) \(0x/.exec(line)?.[1] ?? [])
}

/**
 * The folder of the loader, the one library whose full path matters: it stands in the programs themselves, and ldd may know
 * the file by another name. Where all programs are static there is none.
 */
export function loaderFolder(interpreters: readonly (string | undefined)[]): string {
  const loader = interpreters.find((path) => path !== undefined)
  return loader === undefined ? '/lib' : dirname(loader)
}
