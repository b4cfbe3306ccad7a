import { appendFile, readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { messageOf } from '../errors.ts'
import { say } from './log.ts'

/** Something that a step has published or made, for attestation. */
export type Artifact =
  | {
      /** References without digest, as `ghcr.io/owner/app`; the first that no other artifact of the job has is taken. */
      readonly names: readonly string[]
      readonly digest: string
    }
  | {
      /** Of the file, absolute or relative to the working directory. */
      readonly path: string
      /** SHA-256 in hexadecimal digits. */
      readonly sha256: string
    }

/** What becomes of artifacts. */
export interface Declaration {
  /** For the file `$GITHUB_ARTIFACTS`. */
  readonly lines: readonly string[]
  /** Sentences about what cannot be declared. */
  readonly notes: readonly string[]
}

type Declared = ReadonlyMap<string, string>

/** The runner takes no more of a job (actions/runner, CreateArtifactsFileCommand.cs). */
const MOST = 500

/**
 * The lines that declare artifacts. The runner fails the step, after all was published, for two artifacts with one name
 * and different digests, for a file name with `=`, and for more than 500 in a job: what would do that is left out.
 *
 * @param declared digests by name of what earlier steps of the job have declared
 */
export function declaration(artifacts: readonly Artifact[], declared: Declared = new Map()): Declaration {
  const known = new Map(declared)
  const [lines, notes]: [string[], string[]] = [[], []]
  for (const artifact of artifacts) {
    const { names, digest } = subjectOf(artifact)
    const name = names.find((each) => (known.get(each) ?? digest) === digest) ?? ''
    const hindrance = hindranceOf(artifact, name, known.size)
    if (hindrance !== '') notes.push(`${names.join(', ')} is not declared: ${hindrance}.`)
    else lines.push('path' in artifact ? `file://${artifact.path}` : `oci://${name}@${digest}`)
    if (hindrance === '') known.set(name, digest)
  }
  return { lines, notes }
}

/** As the runner names them: a file by its name without folder. */
const subjectOf = (artifact: Artifact): { readonly names: readonly string[]; readonly digest: string } =>
  'path' in artifact ? { names: [basename(artifact.path)], digest: `sha256:${artifact.sha256}` } : artifact

function hindranceOf(artifact: Artifact, name: string, count: number): string {
  if (name === '') return 'the job has another artifact of that name'
  if (count >= MOST) return `the runner takes ${MOST} artifacts of a job`
  const path = 'path' in artifact ? artifact.path : ''
  return /[=\r\n]/.test(path) || path !== path.trim() ? 'the runner cannot take = or blanks like that in a path' : ''
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Declares artifacts to the runner, so that actions/attest finds them without inputs. Nothing happens where the runner has no
 * such file (before 2.336). What cannot be declared is one line in the log.
 */
export async function declareArtifacts(
  artifacts: readonly Artifact[],
  { GITHUB_ARTIFACTS: file, GITHUB_ARTIFACTS_LIST: list }: Environment = process.env,
): Promise<void> {
  if (!file || artifacts.length === 0) return
  // The runner takes relative paths from the workspace, a step from its working directory.
  const placed = artifacts.map((each) => ('path' in each ? { ...each, path: resolve(each.path) } : each))
  const { lines, notes } = declaration(placed, await earlier(list))
  for (const sentence of notes) say(`For attestation, ${sentence}`)
  if (lines.length > 0) await appendFile(file, `${lines.join('\n')}\n`)
}

/** What earlier steps have declared: `{"version":1,"subjects":[{name, digest, kind}]}`, or an empty file. */
async function earlier(list: string | undefined): Promise<Declared> {
  try {
    const text = list ? await readFile(list, 'utf8') : ''
    const { subjects = [] } = (text.trim() === '' ? {} : JSON.parse(text)) as {
      subjects?: { name: string; digest: string }[]
    }
    return new Map(subjects.map(({ name, digest }) => [name, digest]))
  } catch (error) {
    say(`What earlier steps have declared for attestation cannot be read: ${messageOf(error)}`)
    return new Map()
  }
}
