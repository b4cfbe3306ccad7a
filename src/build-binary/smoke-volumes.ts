import { posix } from 'node:path'
import { csv } from '../buildkit/build.ts'

/** The config of an image, as far as it says where volumes are and what starts (OCI image spec, config.md). */
interface Places {
  readonly Volumes?: Readonly<Record<string, unknown>> | null
  readonly Entrypoint?: readonly string[] | null
  readonly Cmd?: readonly string[] | null
  readonly WorkingDir?: string
}

/** Bytes that a program may write into a volume: less than the memory that it has, so that it is told before it is ended. */
const VOLUME_BYTES = 64 * 2 ** 20

/**
 * The options of docker run that put memory in the place of each volume of an image. The engine would make one on its disk, as
 * large as that, in spite of --read-only; where something is mounted already it makes none (moby, daemon/create_unix.go).
 */
export const volumeOptions = (config: Uint8Array): readonly string[] =>
  volumesOf(placesOf(config)).flatMap((volume) => [
    '--mount',
    csv(['type=tmpfs', `destination=${volume}`, `tmpfs-size=${VOLUME_BYTES}`, 'tmpfs-mode=1777']),
  ])

/** The volume that the program of an image lies in, which is hidden where that is empty; undefined for none. */
export function volumeOfProgram(config: Uint8Array): string | undefined {
  const places = placesOf(config)
  const program = (places.Entrypoint?.length ? places.Entrypoint : places.Cmd)?.[0] ?? ''
  if (!program.includes('/')) return undefined
  const path = posix.resolve('/', places.WorkingDir ?? '', program)
  return volumesOf(places).find((volume) => path.startsWith(`${volume}/`))
}

function placesOf(config: Uint8Array): Places {
  const { config: places } = JSON.parse(new TextDecoder().decode(config)) as { config?: Places | null }
  return places ?? {}
}

/** As the engine reads their names; nothing can be mounted on / itself. */
function volumesOf({ Volumes }: Places): readonly string[] {
  const paths = Object.keys(Volumes ?? {}).map((name) => posix.resolve('/', name))
  return [...new Set(paths)].filter((path) => path !== '/')
}
