import { access, chmod, constants, mkdir, open, stat, writeFile } from 'node:fs/promises'
import { basename, delimiter, join } from 'node:path'
import { copyProgram, librariesOf } from '../buildkit/tools.ts'
import { isElf, readElf } from '../elf/header.ts'
import { UserError } from '../errors.ts'
import { recipes } from './recipe.ts'
import { SCCACHE_CONTEXT } from './sccache-inputs.ts'

/**
 * Copies the runner's own sccache into `<folder>/muslin-sccache`, as a context for builds: `sccache` there runs in any
 * image with a shell, and `with-sccache.sh COMMAND` (recipes/) runs a command with it. One that needs shared libraries
 * brings them, and is started by its own loader, so that the image's libraries, and those of the compilers that it calls,
 * stay as they are.
 *
 * @returns the value of `--build-context`
 * @throws UserError when there is none on PATH
 */
export async function sccacheContext(folder: string): Promise<string> {
  const [program, context] = [await findSccache(), join(folder, SCCACHE_CONTEXT)]
  const { interpreter } = readElf(program)
  await mkdir(join(context, 'lib'), { recursive: true })
  if (interpreter === undefined) await copyProgram(program, join(context, 'sccache'))
  else await copyWithLibraries(program, interpreter, context)
  await copyProgram(join(recipes(), 'with-sccache.sh'), join(context, 'with-sccache.sh'))
  return `${SCCACHE_CONTEXT}=${context}`
}

async function copyWithLibraries(program: string, interpreter: string, context: string): Promise<void> {
  await Promise.all(['bin', 'loader'].map((name) => mkdir(join(context, name))))
  await copyProgram(program, join(context, 'bin/sccache'))
  await copyProgram(interpreter, join(context, 'loader/sccache'))
  await Promise.all((await librariesOf(program)).map((path) => copyProgram(path, join(context, 'lib', basename(path)))))
  const script = join(context, 'sccache')
  await writeFile(script, START)
  await chmod(script, 0o755)
}

/**
 * The loader has sccache's name, because to Linux it is the program that runs: an sccache of another name takes that for the
 * name of a compiler (sccache, src/cmdline.rs).
 */
const START = '#!/bin/sh\nd="${0%/*}"\nexec "$d/loader/sccache" --library-path "$d/lib" "$d/bin/sccache" "$@"\n'

/** Version managers put scripts on PATH, which are nothing without what is beside them. */
async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile() && isElf(await startOf(path))
  } catch {
    return false
  }
}

async function startOf(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function findSccache(): Promise<string> {
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, 'sccache')
    if (await isProgram(path)) return path
  }
  throw new UserError(
    'sccache is true, and there is no sccache on PATH. Install it in a step before (mozilla-actions/sccache-action does), or leave the input out.',
  )
}
