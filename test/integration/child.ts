import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** How a program ended, and what it printed on both streams. */
export interface Ended {
  readonly exitCode: number
  readonly log: string
}

/**
 * Runs a program to its end, whatever that is.
 *
 * @param argv `node` is the Node.js that runs the tests
 * @param watch gets all that was printed until now, at each piece
 */
export function child(
  argv: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  watch: (log: string) => void = () => {},
): Promise<Ended> {
  const [program = '', ...args] = argv
  const started = spawn(program === 'node' ? process.execPath : program, args, { cwd, env })
  let log = ''
  const collect = (chunk: Buffer): void => {
    log += chunk
    watch(log)
  }
  started.stdout.on('data', collect)
  started.stderr.on('data', collect)
  return new Promise((resolve) => started.on('close', (code) => resolve({ exitCode: code ?? -1, log })))
}

/** What the runner reads from a command file, as @actions/core writes it. */
export function valuesIn(file: string): Readonly<Record<string, string>> {
  const found = readFileSync(file, 'utf8').matchAll(/^(.+?)<<(ghadelimiter_\S+)\n([\s\S]*?)\n?\2$/gm)
  return Object.fromEntries([...found].map(([, name = '', , value = '']) => [name, value]))
}
