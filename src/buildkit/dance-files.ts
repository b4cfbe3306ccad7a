import { readFile, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { type MountResult, parseResult, parseShortage, type Shortage } from '../archive/result.ts'

/** What a script left of a mount. */
export const readResult = async (folder: string, index: number): Promise<MountResult> =>
  parseResult(await readFile(join(folder, `${index}.result`), 'utf8'))

/** What a script left in a file that it does not always leave. */
export const lineOf = (folder: string, name: string): Promise<string | undefined> =>
  readFile(join(folder, name), 'utf8').catch(() => undefined)

/** Bytes that are free where a folder is. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** What room a script has missed; undefined when there was enough. */
export async function shortageIn(folder: string): Promise<Shortage | undefined> {
  const line = await lineOf(folder, 'room')
  return line === undefined ? undefined : parseShortage(line)
}
