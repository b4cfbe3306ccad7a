import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { UserError } from '../errors.ts'

/** The system's own folders before PATH, which earlier steps of a job may have changed. */
const SYSTEM_FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin']

/**
 * The path of a program that moving cache mounts needs.
 *
 * @throws UserError when this machine lacks it
 */
export async function findProgram(program: string): Promise<string> {
  for (const path of placesOf(program, process.env.PATH ?? '')) {
    if (await isExecutable(path)) return path
  }
  throw new UserError(`This machine has no ${program}. Install the packages tar, zstd, findutils, sed and coreutils.`)
}

/**
 * Where a program may be, the best place first. Since Ubuntu 26.04 `sort` is one of a hundred names of one large program,
 * and GNU's is there as `gnusort` (packages coreutils-from-uutils and gnu-coreutils).
 */
export function placesOf(program: string, path: string): readonly string[] {
  const folders = [...SYSTEM_FOLDERS, ...path.split(delimiter)].filter((name) => name !== '')
  const own = SYSTEM_FOLDERS.map((folder) => join(folder, `gnu${program}`))
  return [...own, ...folders.map((folder) => join(folder, program))]
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
