import { platformName } from '../oci/platform.ts'
import { type Reference, referenceName, repositoryName } from '../oci/reference.ts'
import { bytes } from '../report/figures.ts'
import type { Artifact } from '../runner/artifacts.ts'
import type { PublishedDerived } from './derived.ts'
import { verdictText } from './program-verdict.ts'
import type { Merged } from './run.ts'
import type { TagMove } from './tag-moves.ts'

/**
 * The outputs of merge-manifest/action.yml.
 *
 * @param repository `owner/name` of the sources, empty where it is not known
 */
export function mergeOutputs(merged: Merged, repository = ''): Readonly<Record<string, string>> {
  const { digest, index, tags, plan } = merged
  return {
    digest,
    index: JSON.stringify(JSON.parse(index)),
    tags: JSON.stringify(tags.map(referenceName)),
    images: JSON.stringify(publishedImages(merged)),
    plan: JSON.stringify(plan.moves.map(plannedMove)),
    derived: JSON.stringify(merged.derived.map(derivedImage)),
    'verify-commands': verifyCommands(merged, repository).join('\n'),
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

/** The job summary: what was published, in Markdown. */
export function mergeSummary(merged: Merged, repository = ''): string {
  const { digest, missing, written } = merged
  const commands = verifyCommands(merged, repository)
  return [
    written ? '### Image published' : '### Image checked, not published',
    '',
    ...platformTable(merged),
    '',
    `Index \`${digest}\``,
    '',
    ...(missing.length === 0 ? [] : [`Without ${missing.join(', ')}, which may be missing.`, '']),
    ...merged.plan.moves.map((move) => `- ${moveLine(move, merged)}`),
    ...(merged.failure === undefined ? [] : ['- derived images failed, the log says why']),
    ...merged.derived.map((image) => `- on \`${image.base}\`: ${derivedLineOf(image)}`),
    '',
    ...(commands.length === 0 ? [] : ['```sh', ...commands, '```', '']),
  ].join('\n')
}

function platformTable({ images, previous }: Merged): readonly string[] {
  const head = ['platform', 'digest', 'download', 'programs']
  const aligned = ['---', '---', '---:', '---']
  const against = previous === undefined ? [] : [`against ${previous.tag.tag}`]
  const rows = images.map(({ image, verdict }) => {
    const platform = platformName(image.platform)
    const before = previous?.bytes[platform]
    return [
      platform,
      `\`${image.digest}\``,
      bytes(image.bytes),
      verdict === undefined ? 'not looked at' : verdictText(verdict),
      ...(previous === undefined ? [] : [before === undefined ? 'new' : difference(image.bytes, before)]),
    ]
  })
  return [[...head, ...against], [...aligned, ...against.map(() => '---:')], ...rows].map(
    (cells) => `| ${cells.join(' | ')} |`,
  )
}

function difference(now: number, before: number): string {
  if (now === before) return 'same size'
  const change = before === 0 ? '' : ` (${Math.round((now / before - 1) * 100)} %)`
  return `${now > before ? '+' : '−'}${bytes(Math.abs(now - before))}${change}`
}

/** What became of a tag, or would become of it. */
function moveLine(move: TagMove, { moved, digest, written }: Merged): string {
  const name = `\`${referenceName(move.tag)}\``
  const outcome = moved.find(({ tag }) => referenceName(tag) === referenceName(move.tag))?.outcome
  if (outcome === 'back') return `${name} was moved back to ${short(move.digest)}`
  if (outcome === 'lost') return `${name} was moved by another job since`
  if (move.verdict === 'move' && outcome === 'newer') return `${name} stays: another job has published a newer version`
  if (move.verdict === 'right' || outcome === 'right') return `${name} is right already`
  if (move.verdict === 'newer') return `${name} stays, ${move.reason}`
  const to = `${short(move.digest)} → ${short(digest)}`
  return written ? `${name} ${to}` : `${name} would move: ${to}`
}

const short = (digest: string | undefined): string => (digest === undefined ? 'new' : `\`${digest.slice(0, 19)}\``)

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

const derivedLineOf = ({ digest, tags }: PublishedDerived): string =>
  `${short(digest)} ${[...new Set(tags.map(({ tag }) => `\`${tag.tag}\``))].join(' ')}`

/** What each repository holds now. */
function publishedImages({ written, repositories, digest, tags, images }: Merged) {
  if (!written) return []
  const platforms = Object.fromEntries(images.map(({ image }) => [platformName(image.platform), image.digest]))
  return repositories.map((place) => {
    const own = tags.filter((tag) => repositoryName(tag) === repositoryName(place)).map(({ tag }) => tag)
    return { image: repositoryName(place), digest, tags: own, platforms }
  })
}

function verifyCommands({ repositories, tags, digest }: Merged, repository: string): readonly string[] {
  if (tags.length === 0) return []
  return [
    ...repositories.map((place) => `docker buildx imagetools inspect ${referenceName({ ...place, digest })}`),
    ...tags.map((tag) => `crane digest ${referenceName(tag)}`),
    ...(repository === '' ? [] : repositories.flatMap((place) => signatureCommands({ ...place, digest }, repository))),
  ]
}

/** The identity is the workflow that ran, whichever it was (docs.sigstore.dev, docs.github.com: artifact attestations). */
function signatureCommands(image: Reference, repository: string): readonly string[] {
  const name = referenceName(image)
  const identity = `--certificate-identity-regexp '^https://github.com/${repository}/'`
  const issuer = '--certificate-oidc-issuer https://token.actions.githubusercontent.com'
  return [
    `gh attestation verify oci://${name} --repo ${repository} # once actions/attest has attested it`,
    `cosign verify ${name} ${identity} ${issuer} # once cosign has signed it`,
  ]
}
