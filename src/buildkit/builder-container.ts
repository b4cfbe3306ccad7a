import { capture } from '../runner/capture.ts'
import { builderArguments } from './build.ts'

/** The container that a builder of buildx's docker-container driver runs in. */
export interface BuilderContainer {
  readonly name: string
  /** Options of `docker` that lead to its engine. */
  readonly engine: readonly string[]
}

/** How long buildx may take to tell, in milliseconds, and how many bytes it may say. */
const LOOK = { timeout: 10_000, limit: 4 * 1024 * 1024 }

/**
 * The container of a builder that has one, and only one: of several machines nobody outside of buildx knows which will build.
 *
 * @param builder name of the builder; empty for buildx's current one
 * @returns undefined for other drivers, for a fleet, and for a builder that does not run
 */
export async function findContainer(builder: string): Promise<BuilderContainer | undefined> {
  const argv = ['docker', 'buildx', 'inspect', ...builderArguments(builder)] as const
  const { stdout, whole } = await capture({ argv, ...LOOK })
  return whole ? parseContainer(stdout) : undefined
}

/**
 * Reads what `docker buildx inspect` prints (buildx, commands/inspect.go). The name of the container is that of the node with
 * a prefix (driver/docker-container/factory.go).
 */
export function parseContainer(printed: string): BuilderContainer | undefined {
  const [head = '', ...nodes] = printed.split(/^Nodes:$/m)
  const node = nodes.join('')
  const [name, ...others] = valuesOf(node, 'Name')
  const [driver, status] = [valuesOf(head, 'Driver').at(0), valuesOf(node, 'Status').at(0)]
  if (driver !== 'docker-container' || status !== 'running' || name === undefined || others.length > 0) return undefined
  return { name: `buildx_buildkit_${name}`, engine: engineOptions(valuesOf(node, 'Endpoint').at(0) ?? '') }
}

/** Those at the beginning of a line: labels and the builder's own files are indented. */
const valuesOf = (text: string, field: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^${field}:[ \\t]+(\\S+)[ \\t]*$`, 'gm'))].map(([, value = '']) => value)

/** An endpoint is an address or the name of a Docker context. */
function engineOptions(endpoint: string): readonly string[] {
  if (endpoint === '') return []
  return endpoint.includes('://') ? ['--host', endpoint] : ['--context', endpoint]
}
