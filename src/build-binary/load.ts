import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { writeDockerArchive } from '../oci/docker-archive.ts'
import { parseReference, repositoryName } from '../oci/reference.ts'
import { run } from '../runner/command.ts'
import { say } from '../runner/log.ts'
import type { BuiltImage } from './image.ts'

/**
 * Loads an image into the Docker Engine, as `latest` of each of the names: `docker run` then finds it there.
 *
 * @param names repositories, or one name without registry
 * @param scratch folder of our own
 * @throws CommandError when no engine takes it
 */
export async function loadIntoEngine(image: BuiltImage, names: readonly string[], scratch: string): Promise<void> {
  const [archive, own] = [join(scratch, 'load.tar'), `muslin-load:${randomUUID()}`]
  await writeDockerArchive(image, own, archive, join(scratch, 'load'))
  await run({ argv: ['docker', 'load', '--quiet', '--input', archive], quiet: true })
  await renameInEngine(own, names)
}

/**
 * Names an image of the engine as `latest` of each of the names. The name that it had goes in any case.
 *
 * @throws CommandError when the engine refuses a name
 */
export async function renameInEngine(own: string, names: readonly string[]): Promise<void> {
  try {
    for (const name of names) {
      await run({ argv: ['docker', 'tag', own, `${name}:latest`], quiet: true })
      say(`Loaded as ${name}:latest`)
    }
  } finally {
    await run({ argv: ['docker', 'rmi', own], quiet: true })
  }
}

/** What an image is loaded as: its repositories, else the name of its first program. */
export function loadNames(images: readonly string[], program: string): readonly string[] {
  if (images.length > 0) return images
  const name = program.slice(program.lastIndexOf('/') + 1).toLowerCase()
  const reference = parseReference(name)
  return [reference === undefined ? 'muslin' : repositoryName(reference).replace('docker.io/library/', '')]
}
