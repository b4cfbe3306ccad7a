import { execFile } from 'node:child_process'
import { programEnvironment } from './environment.ts'

/** A look at something that may take too long or say too much. */
export interface Look {
  readonly argv: readonly [string, ...string[]]
  /** Milliseconds after which the program is ended. */
  readonly timeout: number
  /** Bytes of each stream after which it is ended too. */
  readonly limit: number
}

/** What a program has printed. */
export interface Captured {
  readonly stdout: string
  readonly stderr: string
  /** Whether it ended by itself, with code 0. */
  readonly whole: boolean
}

/** Runs a program without a word in the log. Never throws: a program that fails has printed what it has printed. */
export function capture({ argv, timeout, limit }: Look): Promise<Captured> {
  const [program, ...args] = argv
  return new Promise((resolve) => {
    const options = { timeout, maxBuffer: limit, encoding: 'utf8', env: programEnvironment() } as const
    execFile(program, args, options, (error, stdout, stderr) => resolve({ stdout, stderr, whole: error === null }))
  })
}
