import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Rig } from '../../test/rig/connection.ts'

/**
 * A published program that none of us wrote: 200 crates and more, with C and assembler in it (ring, zstd, bzip2). The edit is
 * released as the version behind it: 0.35.0-1 would be a pre-release, for which latest does not go back.
 */
export const PROGRAM = { crate: 'miniserve', version: '0.35.0', next: '0.35.1' }

/** One line of it, before and after the edit of the second release: a text that the binary then holds. */
export const EDIT = {
  file: 'src/main.rs',
  before: 'println!("Quit by pressing CTRL-C");',
  after: 'println!("Quit by pressing CTRL-C (second release)");',
  mark: 'CTRL-C (second release)',
}

/** Fetches the program's source into a new git repository and commits it. */
export function programRepository(rig: Rig, folder: string): void {
  mkdirSync(folder, { recursive: true })
  const archive = `${folder}.tar`
  const dockerfile = join(import.meta.dirname, 'program.Dockerfile')
  command(
    [
      'docker',
      'buildx',
      'build',
      '--progress=quiet',
      '--file',
      dockerfile,
      '--output',
      `type=tar,dest=${archive}`,
    ].concat([
      '--build-arg',
      `CRATE=${PROGRAM.crate}`,
      '--build-arg',
      `VERSION=${PROGRAM.version}`,
      import.meta.dirname,
    ]),
    rig.env,
  )
  command(['tar', '--extract', '--file', archive, '--directory', folder])
  command(['git', 'init', '--quiet', '--initial-branch', 'main', folder])
  commit(folder, `${PROGRAM.crate} ${PROGRAM.version}`)
}

/** Commits the one-line edit. */
export function editProgram(repository: string): void {
  const file = join(repository, EDIT.file)
  const text = readFileSync(file, 'utf8')
  if (!text.includes(EDIT.before)) throw new Error(`${EDIT.file} does not hold the line that the demo edits`)
  writeFileSync(file, text.replace(EDIT.before, EDIT.after))
  commit(repository, 'Edit one line')
}

/** A fresh clone, as checkout makes it: every modification time is now. */
export function clone(repository: string, folder: string): string {
  command(['git', 'clone', '--quiet', '--no-hardlinks', repository, folder])
  return command(['git', '-C', folder, 'rev-parse', 'HEAD']).trim()
}

/** Runs a program to its end and gives what it printed; throws with its last words. */
export function command(argv: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const [program = '', ...args] = argv
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 1 << 28,
  })
  if (status !== 0)
    throw new Error(`${argv.slice(0, 3).join(' ')} failed: ${stderr.trim().split('\n').slice(-10).join('\n')}`)
  return stdout
}

/** Commits all that is in the folder. */
export function commit(repository: string, message: string): void {
  const author = ['-c', 'user.name=demo', '-c', 'user.email=demo@example.org']
  command(['git', '-C', repository, 'add', '--all', '--force'])
  command(['git', '-C', repository, ...author, 'commit', '--quiet', '--message', message])
}
