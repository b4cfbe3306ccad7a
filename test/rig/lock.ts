import { createServer, type Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Waits until nobody else does what has this name, then does the work.
 * The lock is an abstract socket (man 7 unix): the kernel frees it with its process, so nothing stale can stay behind.
 */
export async function locked<T>(name: string, work: () => Promise<T>, onWait = (): void => {}): Promise<T> {
  let server = await bind(name)
  if (!server) onWait()
  while (!server) {
    await sleep(200)
    server = await bind(name)
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
