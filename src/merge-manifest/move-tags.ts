import { messageOf, UserError } from '../errors.ts'
import { RegistryError } from '../oci/answer.ts'
import type { Digest } from '../oci/digest.ts'
import { putManifest } from '../oci/push.ts'
import { type Reference, referenceName } from '../oci/reference.ts'
import type { RegistryClient } from '../oci/registry.ts'
import { MayPass } from '../oci/retry.ts'
import { group, say, warn } from '../runner/log.ts'
import type { PlannedIndex } from './composition.ts'
import { moveProblems, moveWaves, planLines, planMoves, type TagMove, type TagTarget, tagKind } from './tag-moves.ts'
import { readTag, readTags } from './tag-state.ts'

/** What the tags are to become, before anything moves. */
export interface TagPlan {
  readonly target: TagTarget
  readonly overwrite: boolean
  /** In the order in which they move. */
  readonly moves: readonly TagMove[]
}

/** What became of a tag. */
export interface MovedTag {
  readonly tag: Reference
  /** Where it pointed before this run; undefined when it is new. */
  readonly from?: Digest
  /** `newer`: it stays at a newer version; `lost`: another job has moved it after this one. */
  readonly outcome: 'moved' | 'right' | 'newer' | 'lost'
}

interface Run {
  readonly client: RegistryClient
  readonly index: PlannedIndex
  readonly plan: TagPlan
}

/** Two jobs that move the same tag: this often it is written again. */
const MOST_TURNS = 3
/** A registry may show the old content of a tag for some seconds. */
const STALE_MS = 45_000

/**
 * Looks where all tags point and says what is to happen to each; nothing is written.
 *
 * @throws RegistryError when a registry does not say it
 */
export async function planTags(
  client: RegistryClient,
  tags: readonly Reference[],
  target: TagTarget,
  { overwrite = false }: { readonly overwrite?: boolean } = {},
): Promise<TagPlan> {
  const moves = planMoves(await readTags(client, tags, target), target, { overwrite })
  for (const line of planLines(moves, target.digest)) say(line)
  return { target, overwrite, moves }
}

/**
 * @throws UserError listing the tags that must not be moved
 */
export function requireMovable({ moves }: TagPlan): void {
  const problems = moveProblems(moves)
  if (problems.length === 0) return
  throw new UserError(['Nothing was tagged:', ...problems.map((problem) => `- ${problem}`)].join('\n'))
}

/**
 * Moves the tags to an index that every repository has, those that must not fail their users last, and reads each of them
 * back. Tags that are right already are left alone, so that a second run finishes what the first one began.
 *
 * @param options with `rollback` the tags that this run has moved are moved back when a later one fails
 * @throws UserError saying where every tag points, when one of them could not be moved
 */
export async function moveTags(
  client: RegistryClient,
  index: PlannedIndex,
  plan: TagPlan,
  { rollback = false }: { readonly rollback?: boolean } = {},
): Promise<readonly MovedTag[]> {
  requireMovable(plan)
  const run = { client, index, plan }
  const done: MovedTag[] = []
  try {
    for (const wave of moveWaves(plan.moves)) await moveWave(run, wave, done)
  } catch (error) {
    const back = rollback ? await moveBack(run, done) : []
    throw new UserError(await failureReport(run, messageOf(error), back))
  }
  return done
}

/** Tags of one kind in all repositories, all at once; what was done is known even when one of them fails. */
async function moveWave(run: Run, wave: readonly TagMove[], done: MovedTag[]): Promise<void> {
  const names = wave.map(({ tag }) => referenceName(tag)).join(', ')
  await group(`Tagging ${names}`, async () => {
    const ended = await Promise.allSettled(wave.map(async (move) => void done.push(await moveTag(run, move))))
    const reasons = ended.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
    const foreign = reasons.find((reason) => !(reason instanceof UserError))
    if (foreign !== undefined) throw foreign
    if (reasons.length > 0) throw new UserError(reasons.map(messageOf).join(' '))
  })
}

async function moveTag(run: Run, planned: TagMove): Promise<MovedTag> {
  const { tag, digest: from } = planned
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const outcome = await moveOnce(run, planned)
    if (outcome === undefined) continue
    if (outcome === 'moved') say(`${referenceName(tag)}: ${from ?? 'new'} → ${run.index.digest}`)
    return { tag, ...(from === undefined ? {} : { from }), outcome }
  }
  throw new UserError(`${referenceName(tag)}: another job writes this tag all the time. ${ALONE}`)
}

const ALONE = 'Give the workflow a concurrency group, then run it again.'

/**
 * Looks again before it writes and after it wrote, because registries know no write under a condition.
 *
 * @returns undefined when another job came in between and the rules have to be asked again
 */
async function moveOnce(run: Run, planned: TagMove): Promise<MovedTag['outcome'] | undefined> {
  const name = referenceName(planned.tag)
  const move = await moveNow(run, planned)
  if (move.verdict === 'refused') throw new UserError(`${name}: ${move.reason}`)
  if (move.verdict !== 'move') return move.verdict
  await putTag(run, move.tag)
  const found = await digestAfterWrite(run, move)
  if (found === run.index.digest) return 'moved'
  if (!['moving', 'commit'].includes(tagKind(move.tag.tag ?? ''))) return undefined
  warn(`${name} points to ${found}: another job has moved it after this one. ${ALONE}`)
  return 'lost'
}

/** The plan holds as long as the tag is where it was; otherwise the rules are asked again. */
async function moveNow({ client, plan }: Run, planned: TagMove): Promise<TagMove> {
  const now = await readTag(client, planned.tag, plan.target)
  if (now.digest === planned.digest) return planned
  const [move] = planMoves([now], plan.target, plan)
  return move ?? planned
}

async function putTag({ client, index }: Run, tag: Reference): Promise<void> {
  try {
    await putManifest(client.connection, tag, { content: index.bytes, mediaType: index.mediaType })
  } catch (error) {
    if (error instanceof RegistryError && isFixed(error)) throw new UserError(`${error.message} ${FIXED}`)
    throw error
  }
}

/** Every registry that knows immutable tags has its own status for them; their texts are alike. */
const isFixed = ({ status = 0, message }: RegistryError): boolean =>
  status >= 400 && status < 500 && /immutab|already exists|cannot be overwritten/i.test(message)

const FIXED =
  'The registry does not let this tag be moved: release a new version, or take the tag out of the rule for immutable tags.'

/** What the tag points to now that it was written; the old digest may only be an old answer. */
function digestAfterWrite({ client, index }: Run, { tag, digest: before }: TagMove): Promise<Digest> {
  return client.connection.retrying(async () => {
    const { digest } = await client.manifest(tag, { fresh: true })
    if (digest === index.digest || digest !== before) return digest
    const still = `${referenceName(tag)} still is ${digest} after it was moved to ${index.digest}.`
    throw new MayPass(new UserError(`${still} The registry has not kept what it took: ask who runs it.`), {
      withinMs: STALE_MS,
    })
  })
}

/** The last ones first, and only those that nobody else has moved since. */
async function moveBack(run: Run, done: readonly MovedTag[]): Promise<readonly string[]> {
  const lines: string[] = []
  for (const { tag, from, outcome } of done.toReversed()) {
    if (outcome !== 'moved') continue
    const name = referenceName(tag)
    if (from === undefined) lines.push(`${name} did not exist before: delete it if nobody should find it.`)
    else
      lines.push(await putBack(run, tag, from).catch((error) => `${name} could not be moved back: ${messageOf(error)}`))
  }
  return lines
}

async function putBack({ client, index }: Run, tag: Reference, from: Digest): Promise<string> {
  if ((await client.digestOfTag(tag)) !== index.digest) return `${referenceName(tag)} was moved by another job since.`
  const { tag: _, ...repository } = tag
  const { bytes, content } = await client.manifest({ ...repository, digest: from })
  await putManifest(client.connection, tag, { content: new Uint8Array(bytes), mediaType: content.mediaType })
  return `${referenceName(tag)} was moved back to ${from}.`
}

async function failureReport({ client, index, plan }: Run, cause: string, back: readonly string[]): Promise<string> {
  const lines = plan.moves.map(async ({ tag }) => {
    const found = await client.digestOfTag(tag).catch(() => 'unknown, the registry does not answer')
    return `- ${referenceName(tag)} → ${found === index.digest ? 'the new index' : (found ?? 'nothing')}`
  })
  const head = `The index ${index.digest} is pushed, but not every tag could be moved to it. Run the job again when this is mended: ${cause}`
  return [head, ...back.map((line) => `- ${line}`), 'The tags point to:', ...(await Promise.all(lines))].join('\n')
}
