import { messageOf, UserError } from '../errors.ts'
import { RegistryError } from '../oci/answer.ts'
import type { Digest } from '../oci/digest.ts'
import { putManifest, putManifestOnce } from '../oci/push.ts'
import { type Reference, referenceName, repositoryName } from '../oci/reference.ts'
import type { RegistryClient } from '../oci/registry.ts'
import { MayPass } from '../oci/retry.ts'
import { group, say, warn } from '../runner/log.ts'
import type { PlannedIndex } from './composition.ts'
import { inOwnTime, moveBack, type Written } from './move-back.ts'
import {
  isOrdered,
  isRelease,
  mayBeRelease,
  moveProblems,
  moveWaves,
  planLines,
  planMoves,
  type TagMove,
  type TagTarget,
  tagKind,
} from './tag-moves.ts'
import { nothingKnown, readTag, readTags } from './tag-state.ts'

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
  /**
   * `newer`: it stays at a newer version; `lost`: another job has moved it after this one; `back`: it was moved back, because
   * what comes after it has failed.
   */
  readonly outcome: 'moved' | 'right' | 'newer' | 'lost' | 'back'
}

/** How tags are moved. */
export interface MoveOptions {
  /** Whether the tags that this run has moved are moved back when a later one fails. */
  readonly rollback?: boolean
  /**
   * The index that the new one was made of, by its digest and, where it has one, its tag: it is a failure when another job
   * moves that tag meanwhile, or any other one after this run, because what that job added would be lost.
   */
  readonly madeOf?: Reference
}

interface Run {
  readonly client: RegistryClient
  readonly index: PlannedIndex
  readonly plan: TagPlan
  readonly madeOf?: Reference
  /** Every tag that this run has written, or has tried to write, and where it pointed right before. */
  readonly before: Map<string, Written>
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
  if (!overwrite) warnOfDoubtful(moves)
  return { target, overwrite, moves }
}

/** A release may have its version at the end of its tag; but so has a branch the version of its base image. */
function warnOfDoubtful(moves: readonly TagMove[]): void {
  for (const { tag, digest, verdict } of moves) {
    if (verdict !== 'move' || digest === undefined || !mayBeRelease(tag.tag ?? '')) continue
    warn(`${referenceName(tag)} has a version at its end and moves, from ${digest}. ${VERSION_BEHIND}`)
  }
}

const VERSION_BEHIND =
  'Only a tag that begins with a version is kept where it is: if this one names a release, put its version first, such as 1.2.3-app.'

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
 * @throws UserError saying where every tag points, when one of them could not be moved
 */
export async function moveTags(
  client: RegistryClient,
  index: PlannedIndex,
  plan: TagPlan,
  { rollback = false, madeOf }: MoveOptions = {},
): Promise<readonly MovedTag[]> {
  requireMovable(plan)
  const run: Run = { client, index, plan, before: new Map(), ...(madeOf === undefined ? {} : { madeOf }) }
  const done: MovedTag[] = []
  try {
    for (const wave of moveWaves(plan.moves)) await moveWave(run, wave, done)
  } catch (error) {
    const late = inOwnTime(client)
    const back = rollback ? await moveBack(late, index.digest, [...run.before.values()]) : []
    throw new UserError(await failureReport({ ...run, client: late }, messageOf(error), back, done))
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
  const { tag } = planned
  const name = referenceName(tag)
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const outcome = await moveOnce(run, planned)
    if (outcome === undefined) continue
    const { from } = run.before.get(name) ?? { from: planned.digest }
    if (outcome === 'moved') say(`${name}: ${from ?? 'new'} → ${run.index.digest}`)
    if (outcome === 'newer') say(`${name}: stays at a newer version`)
    return { tag, ...(from === undefined ? {} : { from }), outcome }
  }
  throw new UserError(`${name}: another job writes this tag all the time. ${ALONE}`)
}

const ALONE = 'Give the workflow a concurrency group, then run it again.'

/**
 * Looks again before it writes, each time that it writes, and after it wrote, because registries know no write under a
 * condition.
 *
 * @returns undefined when another job came in between and the rules have to be asked again
 */
async function moveOnce(run: Run, planned: TagMove): Promise<MovedTag['outcome'] | undefined> {
  const name = referenceName(planned.tag)
  const move = await run.client.connection.retrying(() => writeOnce(run, planned))
  if (move.verdict === 'newer') return 'newer'
  const wrote = run.before.get(name)
  // One that did not answer may have taken it.
  if (wrote === undefined) return 'right'
  const found = await digestAfterWrite(run, wrote)
  if (found === run.index.digest) return (await givenWay(run, planned.tag)) ? 'newer' : 'moved'
  if (run.madeOf !== undefined) throw new UserError(`${name} points to ${found}: ${TAKEN}`)
  const { tag = '' } = planned.tag
  if (isRelease(tag) || !['moving', 'commit'].includes(tagKind(tag))) return undefined
  warn(`${name} points to ${found}: another job has moved it after this one. ${ALONE}`)
  return 'lost'
}

const TAKEN = `another job has moved it meanwhile, and this index was made of what it was before. ${ALONE}`

/** One attempt, each with a look of its own: while a registry does not answer another job may come in between. */
async function writeOnce(run: Run, planned: TagMove): Promise<TagMove> {
  const name = referenceName(planned.tag)
  const move = await moveNow(run, planned)
  if (move.verdict === 'refused') throw new UserError(`${name}: ${move.reason}`)
  if (move.verdict !== 'move') return move
  run.before.set(name, { tag: move.tag, ...(move.digest === undefined ? {} : { from: move.digest }) })
  await putTag(run, move.tag)
  return move
}

/** The rules are asked again, with where the tag is now and what is published now. */
async function moveNow({ client, index, plan, madeOf }: Run, planned: TagMove): Promise<TagMove> {
  const known = nothingKnown()
  if (planned.digest !== undefined) known.versions.set(planned.digest, Promise.resolve(planned.version))
  const now = await readTag(client, planned.tag, plan.target, known)
  if (isSameTag(madeOf, planned.tag) && now.digest !== madeOf?.digest && now.digest !== index.digest) {
    throw new UserError(`${referenceName(planned.tag)} points to ${now.digest ?? 'nothing'}: ${TAKEN}`)
  }
  const [move] = planMoves([now], plan.target, plan)
  return move ?? planned
}

const isSameTag = (one: Reference | undefined, other: Reference): boolean =>
  one?.tag !== undefined && one.tag === other.tag && repositoryName(one) === repositoryName(other)

/**
 * Another job may have published a higher version between the last look and the write, and moved the tag just before: it
 * gets it back.
 */
async function givenWay({ client, index, plan }: Run, tag: Reference): Promise<boolean> {
  if (!isOrdered(tag)) return false
  const { digest, newest } = await readTag(client, tag, plan.target)
  const [move] = planMoves([{ tag, ...(newest === undefined ? {} : { newest }) }], plan.target)
  if (move?.verdict !== 'newer' || newest === undefined) return false
  warn(`${referenceName(tag)}: ${newest} was published by another job meanwhile and is newer. ${ALONE}`)
  if (digest !== index.digest) return true
  const { bytes, content } = await client.manifest({ ...tag, tag: newest })
  await putManifest(client.connection, tag, { content: new Uint8Array(bytes), mediaType: content.mediaType })
  return true
}

async function putTag({ client, index }: Run, tag: Reference): Promise<void> {
  try {
    await putManifestOnce(client.connection, tag, { content: index.bytes, mediaType: index.mediaType })
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
function digestAfterWrite({ client, index }: Run, { tag, from: before }: Written): Promise<Digest> {
  return client.connection.retrying(async () => {
    const { digest } = await client.manifest(tag, { fresh: true })
    if (digest === index.digest || digest !== before) return digest
    const still = `${referenceName(tag)} still is ${digest} after it was moved to ${index.digest}.`
    throw new MayPass(new UserError(`${still} The registry has not kept what it took: ask who runs it.`), {
      withinMs: STALE_MS,
    })
  })
}

async function failureReport(
  { client, index, plan }: Run,
  cause: string,
  back: readonly string[],
  done: readonly MovedTag[],
): Promise<string> {
  const lines = plan.moves.map(async ({ tag }) => {
    const name = referenceName(tag)
    const moved = done.some((one) => referenceName(one.tag) === name && one.outcome === 'moved')
    const found = await client.digestOfTag(tag).catch(() => (moved ? SILENT_NEW : SILENT))
    return `- ${name} → ${found === index.digest ? 'the new index' : (found ?? 'nothing')}`
  })
  const head = `The index ${index.digest} is pushed, but not every tag could be moved to it. Run the job again when this is mended: ${cause}`
  return [head, ...back.map((line) => `- ${line}`), 'The tags point to:', ...(await Promise.all(lines))].join('\n')
}

const SILENT = 'unknown, the registry does not answer'
const SILENT_NEW = 'the new index, as far as is known: the registry does not answer any more'
