import { createServer, type Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Layout } from './layout.ts'
import { say } from './progress.ts'

/**
 * Waits until no other `up` or `down` of this clone runs, then does the work.
 * The lock is an abstract socket (man 7 unix): the kernel frees it with its process, so nothing stale can stay behind.
 */
export async function locked<T>(layout: Layout, work: () => Promise<T>): Promise<T> {
  let server = await bind(layout.name)
  if (!server) say('Another `rig` command of this clone is at work; waiting for it ...')
  while (!server) {
    await sleep(200)
    server = await bind(layout.name)
  }
  try {
    return await work()
  } finally {
    server.close()
  }
}

function bind(name: string): Promise<Server | undefined> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined)
      else reject(error)
    })
    server.listen({ path: `\0${name}` }, () => resolve(server))
  })
}
