import { existsSync, readFileSync } from 'node:fs'
import { asRoot, run } from './commands.ts'
import { hold, release } from './holds.ts'
import type { Layout } from './layout.ts'

const mountPoint = '/proc/sys/fs/binfmt_misc'
const entry = `${mountPoint}/qemu-aarch64`

/** Lets the kernel run arm64 programs through qemu (Linux Documentation/admin-guide/binfmt-misc.rst). */
export async function enableArm64(layout: Layout): Promise<void> {
  const mounted = existsSync(`${mountPoint}/register`)
  hold(layout, 'binfmt', JSON.stringify({ mounted, registered: existsSync(entry) }))
  if (!mounted) await run(asRoot(['mount', '-t', 'binfmt_misc', 'binfmt_misc', mountPoint]))
  if (existsSync(entry)) return
  // Debian's line has the flag F: the kernel opens qemu now, so that it also works in containers that have no qemu
  const line = readFileSync('/usr/lib/binfmt.d/qemu-aarch64.conf', 'utf8')
  await run(asRoot(['tee', `${mountPoint}/register`]), { input: line })
}

/** Puts back what was there before the first rig on this machine, once no other clone's rig needs it. */
export async function restoreEmulation(layout: Layout): Promise<void> {
  const before = release(layout, 'binfmt')
  if (before === undefined) return
  if (before.includes('"registered":false') && existsSync(entry)) await run(asRoot(['tee', entry]), { input: '-1' })
  if (before.includes('"mounted":false') && existsSync(`${mountPoint}/register`))
    await run(asRoot(['umount', mountPoint]))
}

/** Whether arm64 programs run on this machine. */
export function hasArm64(): boolean {
  return existsSync(entry)
}
