import { readFileSync } from 'node:fs'
import { attempt } from './commands.ts'
import type { Layout } from './layout.ts'

/** Takes away every mount inside the clone's folders (network namespaces, container file systems), the innermost first. */
export async function unmountAll(layout: Layout): Promise<void> {
  for (const path of mountsInside(layout)) await attempt(['umount', '--lazy', path])
}

/** The mount points inside the clone's folders, the innermost first. */
export function mountsInside(layout: Layout): readonly string[] {
  const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
  const points = lines.map((line) => unescaped(line.split(' ')[4] ?? ''))
  const own = points.filter((path) => path.startsWith(`${layout.dir}/`) || path.startsWith(`${layout.run}/`))
  return own.toSorted((a, b) => b.length - a.length)
}

// Spaces and the like stand as octal numbers there (proc_pid_mountinfo(5)).
function unescaped(path: string): string {
  return path.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}
