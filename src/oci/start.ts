import { posix } from 'node:path'
import { jsonOrNothing } from './answer.ts'
import { PATH_LIMIT } from './layer-files.ts'

/** What a container of an image starts with (OCI image spec, config.md). */
export interface Start {
  /** The first word of the entrypoint, or of the command where there is none; empty when the image names neither. */
  readonly program: string
  /** Folders in which a program without a slash is looked for. */
  readonly path: readonly string[]
  readonly workingDir: string
}

/** What Docker sets where an image sets no PATH. */
const USUAL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** What an image config says of the start; nothing where it says nothing that can be understood. */
export function startOf(config: Uint8Array): Start {
  const { config: settings } = record(jsonOrNothing(config))
  const { Entrypoint, Cmd, Env, WorkingDir } = record(settings)
  const [program = ''] = [...texts(Entrypoint), ...texts(Cmd)]
  const path = texts(Env)
    .findLast((pair) => pair.startsWith('PATH='))
    ?.slice('PATH='.length)
  return {
    program,
    path: (path ?? USUAL_PATH).split(':').filter((folder) => folder.startsWith('/')),
    workingDir: typeof WorkingDir === 'string' && WorkingDir.startsWith('/') ? WorkingDir : '/',
  }
}

/** Absolute paths at which the program may lie, in the order in which they are tried; none is longer than Linux takes. */
export function startPaths({ program, path, workingDir }: Start): readonly string[] {
  if (program === '') return []
  const paths = program.includes('/')
    ? [posix.resolve(workingDir, program)]
    : path.map((each) => posix.join(each, program))
  return paths.filter((each) => Buffer.byteLength(each) <= PATH_LIMIT)
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []
