import { posix } from 'node:path'
import { csv } from '../buildkit/build.ts'
import { startOf, startPaths } from '../oci/start.ts'

/** Bytes that a program may write into a volume: less than the memory that it has, so that it is told before it is ended. */
const VOLUME_BYTES = 64 * 2 ** 20

/**
 * The options of docker run that put memory in the place of each volume of an image. The engine would make one on its disk, as
 * large as that, in spite of --read-only; where something is mounted already it makes none (moby, daemon/create_unix.go).
 */
export const volumeOptions = (config: Uint8Array): readonly string[] =>
  volumesOf(config).flatMap((volume) => [
    '--mount',
    csv(['type=tmpfs', `destination=${volume}`, `tmpfs-size=${VOLUME_BYTES}`, 'tmpfs-mode=1777']),
  ])

/** The volume that the program of an image lies in, which is hidden where that is empty; undefined for none. */
export function volumeOfProgram(config: Uint8Array): string | undefined {
  const start = startOf(config)
  // One without a slash may lie elsewhere on its PATH.
  const [path] = start.program.includes('/') ? startPaths(start) : []
  return path === undefined ? undefined : volumesOf(config).find((volume) => path.startsWith(`${volume}/`))
}

/** As the engine reads their names; nothing can be mounted on / itself. */
function volumesOf(config: Uint8Array): readonly string[] {
  const image = JSON.parse(new TextDecoder().decode(config)) as { config?: { Volumes?: object | null } | null }
  const paths = Object.keys(image.config?.Volumes ?? {}).map((name) => posix.resolve('/', name))
  return [...new Set(paths)].filter((path) => path !== '/')
}
