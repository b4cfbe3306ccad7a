import { RigError } from './commands.ts'
import { down, removeCache } from './down.ts'
import { layoutOf } from './layout.ts'
import { locked } from './lock.ts'
import { say } from './progress.ts'
import { status } from './status.ts'
import { up } from './up.ts'

const usage = `The test rig: a Docker engine, a builder, a registry with base images, arm64 emulation, a cache service.
Usage: npm run rig -- up | status | down [--all]
  up      start it; builds what is missing and is quick when all is there
  status  what runs, where, and its disk use
  down    stop it and leave nothing behind but the cache folder (--all: not even that)`

const layout = layoutOf()
const [command = '', ...flags] = process.argv.slice(2)

const commands: Readonly<Record<string, () => Promise<void>>> = {
  up: () => alone(() => up(layout)),
  status: () => status(layout),
  down: () => alone(() => takeDown(flags.includes('--all'))),
}

/** While no other `up` or `down` of this clone runs. */
function alone(work: () => Promise<void>): Promise<void> {
  return locked(layout.name, work, () => say('Another `rig` command of this clone is at work; waiting for it ...'))
}

async function takeDown(all: boolean): Promise<void> {
  await down(layout)
  if (all) await removeCache(layout)
}

const chosen = commands[command]
if (!chosen || flags.some((flag) => flag !== '--all' || command !== 'down')) {
  console.error(usage)
  process.exit(2)
}

try {
  await chosen()
} catch (error) {
  // a RigError says all there is to say; anything else is a mistake of ours and wants its stack
  console.error(error instanceof RigError ? error.message : error)
  process.exit(1)
}
