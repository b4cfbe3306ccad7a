import type { ChildProcess } from 'node:child_process'
import { constants } from 'node:os'

/**
 * The exit code of a program when it has ended and said all, as a shell counts it: 128 and more for one that was killed.
 *
 * @throws Error when it cannot be started
 */
export function exited(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, name) => resolve(code ?? 128 + (name === null ? 0 : constants.signals[name])))
  })
}
