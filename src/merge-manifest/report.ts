import { platformName } from '../oci/platform.ts'
import { type Reference, referenceName, repositoryName } from '../oci/reference.ts'
import { runPage } from '../report/page.ts'
import { type PlatformReport, type RunReport, runFigures, type TagReport } from '../report/run-report.ts'
import type { Artifact } from '../runner/artifacts.ts'
import type { PublishedDerived } from './derived.ts'
import { NOTHING_TOLD, type ToldLegs } from './leg-reports.ts'
import type { Previous } from './previous.ts'
import { verdictText } from './program-verdict.ts'
import type { JudgedImage } from './prove.ts'
import type { Merged } from './run.ts'
import type { KnownHistory } from './size-history.ts'
import type { TagMove } from './tag-moves.ts'

/** What a signature is to say, both as `owner/name` and empty where it is not known. */
export interface Origin {
  /** Of the sources. */
  readonly repository: string
  /** Of the workflow that signs. */
  readonly signer: string
}

const UNKNOWN: Origin = { repository: '', signer: '' }

/** The outputs of merge-manifest/action.yml. */
export function mergeOutputs(merged: Merged, origin = UNKNOWN): Readonly<Record<string, string>> {
  const { digest, index, tags, plan } = merged
  return {
    digest,
    index: JSON.stringify(JSON.parse(index)),
    tags: JSON.stringify(tags.map(referenceName)),
    images: JSON.stringify(publishedImages(merged)),
    plan: JSON.stringify(plan.moves.map(plannedMove)),
    derived: JSON.stringify(merged.derived.map(derivedImage)),
    'verify-commands': verifyCommands(merged, origin).join('\n'),
  }
}

/**
 * What is attested: each image in each repository. A derived image has the repository of the index but needs a name of its
 * own (runner/artifacts.ts): its first tag there.
 */
export function publishedArtifacts({ repositories, digest, tags, derived }: Merged): readonly Artifact[] {
  const all = [
    { digest, tags },
    ...derived.map((image) => ({ digest: image.digest, tags: image.tags.map(({ tag }) => tag) })),
  ]
  return all.flatMap((image) =>
    repositories.map((place) => {
      const name = repositoryName(place)
      return { names: [name, ...tagNames(image.tags, name)], digest: image.digest }
    }),
  )
}

const tagNames = (tags: readonly Reference[], repository: string): readonly string[] =>
  tags.filter((tag) => repositoryName(tag) === repository).map(referenceName)

/**
 * All that is told of the run: report.json, and what the page is made of.
 *
 * @param told what the legs tell of themselves
 * @param known sizes of the releases before
 */
export function runReport(
  merged: Merged,
  origin = UNKNOWN,
  told: ToldLegs = NOTHING_TOLD,
  known: KnownHistory = { trouble: '' },
): RunReport {
  const { digest, written, repositories, missing, previous, plan, derived } = merged
  const platforms = merged.images.map((image) => platformReport(image, previous, told.legs))
  return {
    version: 1,
    digest,
    written,
    images: repositories.map(repositoryName),
    tags: plan.moves.map((move) => tagReport(move, merged)),
    platforms,
    missing,
    ...(previous === undefined ? {} : { before: previous.tag.tag ?? '' }),
    ...(known.history === undefined ? {} : { history: known.history }),
    derived: derived.map(derivedImage),
    derivedFailed: merged.failure !== undefined,
    commands: verifyCommands(merged, origin),
    notes: [...told.notes, ...untold(platforms, told), known.trouble].filter((note) => note !== ''),
    figures: runFigures(platforms),
  }
}

/** The job summary: one page about the run, in Markdown. */
export const mergeSummary = (merged: Merged, origin = UNKNOWN, told: ToldLegs = NOTHING_TOLD): string =>
  runPage(runReport(merged, origin, told))

function platformReport({ image, verdict }: JudgedImage, previous: Previous | undefined, legs: ToldLegs['legs']) {
  const platform = platformName(image.platform)
  const before = previous?.bytes[platform]
  const told = legs.find((leg) => leg.platform === platform)
  return {
    platform,
    digest: image.digest,
    bytes: image.bytes,
    ...(before === undefined ? {} : { beforeBytes: before }),
    programs: verdict === undefined ? '' : verdictText(verdict),
    dance: told?.dance ?? null,
    build: told?.build ?? null,
  }
}

/** One line each for what is missing on the page; nobody who passes no reports misses any. */
function untold(platforms: readonly PlatformReport[], { legs, held, notes }: ToldLegs): readonly string[] {
  const quiet = platforms.filter(({ dance, build }) => dance === null && build === null)
  const unchanged = quiet.filter(({ platform }) => held.includes(platform))
  const same = unchanged.map(({ platform }) => `${platform} is unchanged and was not built in this run.`)
  if (legs.length + notes.length === 0) return same
  const silent = quiet.filter((platform) => !unchanged.includes(platform))
  const names = platforms.map(({ platform }) => platform)
  const strange = legs.filter(({ platform }) => !names.includes(platform))
  return [
    ...same,
    ...(silent.length === 0 ? [] : [noReport(silent)]),
    ...strange.map(({ platform }) => `There is a report of ${platform}, which is not in the image.`),
  ]
}

const noReport = (silent: readonly PlatformReport[]): string =>
  `No report came of ${silent.map(({ platform }) => platform).join(', ')}: not built in this run, or not passed on.`

function tagReport({ tag, digest, verdict, reason }: TagMove, { moved }: Merged): TagReport {
  const name = referenceName(tag)
  const outcome = moved.find((one) => referenceName(one.tag) === name)?.outcome
  return { tag: name, from: digest ?? '', verdict, reason, ...(outcome === undefined ? {} : { outcome }) }
}

const plannedMove = ({ tag, digest, verdict, reason }: TagMove) => ({
  tag: referenceName(tag),
  from: digest ?? '',
  verdict,
  reason,
})

const derivedImage = ({ base, digest, tags }: PublishedDerived) => ({
  base,
  digest,
  tags: tags.map(({ tag }) => referenceName(tag)),
})

/** What each repository holds now. */
function publishedImages({ written, repositories, digest, tags, images }: Merged) {
  if (!written) return []
  const platforms = Object.fromEntries(images.map(({ image }) => [platformName(image.platform), image.digest]))
  return repositories.map((place) => {
    const own = tags.filter((tag) => repositoryName(tag) === repositoryName(place)).map(({ tag }) => tag)
    return { image: repositoryName(place), digest, tags: own, platforms }
  })
}

function verifyCommands({ repositories, tags, digest }: Merged, origin: Origin): readonly string[] {
  if (tags.length === 0) return []
  return [
    ...repositories.map((place) => `docker buildx imagetools inspect ${referenceName({ ...place, digest })}`),
    ...tags.map((tag) => `crane digest ${referenceName(tag)}`),
    ...repositories.flatMap((place) => signatureCommands({ ...place, digest }, origin)),
  ]
}

/**
 * The identity is the workflow whose job signs. Of one that is called it is not the run's own, and gh wants it by name
 * (cli/cli#9045). Who does not tell it may sign by either (docs.sigstore.dev, docs.github.com: artifact attestations).
 */
function signatureCommands(image: Reference, { repository, signer }: Origin): readonly string[] {
  if (repository === '') return []
  const name = referenceName(image)
  const elsewhere = ['', repository.toLowerCase()].includes(signer.toLowerCase()) ? '' : ` --signer-repo ${signer}`
  const attested = `gh attestation verify oci://${name} --repo ${repository}${elsewhere} # once actions/attest has attested it`
  if (signer !== '') return [attested]
  const identity = `--certificate-identity-regexp '^https://github.com/${repository}/'`
  const issuer = '--certificate-oidc-issuer https://token.actions.githubusercontent.com'
  return [attested, `cosign verify ${name} ${identity} ${issuer} # once cosign has signed it`]
}
