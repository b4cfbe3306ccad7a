import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { connect } from '../test/rig/connection.ts'

/** The rig for as long as one command needs it. */
export interface RigSession {
  /** Whether the rig is up now. */
  readonly up: boolean
  /** Takes down what this session started; leaves alone what was there before. */
  readonly end: () => void
}

/** Brings up the rig where it is not up yet, with its own progress on the terminal. */
export function rigSession(): RigSession {
  const before = isUp()
  const up = rigCommand('up')
  return { up, end: () => (before ? undefined : void rigCommand('down')) }
}

function rigCommand(word: string): boolean {
  const rig = join(import.meta.dirname, '../test/rig/rig.ts')
  return spawnSync(process.execPath, [rig, word], { stdio: 'inherit' }).status === 0
}

function isUp(): boolean {
  try {
    connect()
    return true
  } catch {
    return false
  }
}
