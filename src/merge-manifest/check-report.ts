import { platformName } from '../oci/platform.ts'
import { referenceName, repositoryName } from '../oci/reference.ts'
import { bytes, counted } from '../report/figures.ts'
import { code, plain, table } from '../report/markdown.ts'
import type { Checked, CheckedTag, Untagged } from './check.ts'
import { verdictText } from './program-verdict.ts'

/** So many digests of a repository stand in the summary; the output has all of them. */
const SHOWN = 50

/** The outputs of merge-manifest/action.yml that a check sets. */
export function checkOutputs({ tags, untagged }: Checked): Readonly<Record<string, string>> {
  return {
    digest: tags[0]?.digest ?? '',
    checked: JSON.stringify(
      tags.map(({ tag, digest = '', problems }) => ({ tag: referenceName(tag), digest, problems })),
    ),
    untagged: JSON.stringify(
      untagged.map(({ repository, manifests }) => ({
        image: repositoryName(repository),
        digests: manifests?.map(({ digest }) => digest) ?? null,
      })),
    ),
  }
}

/** The message with which a check fails, empty when all is well. */
export function checkFailure({ tags }: Checked): string {
  const lines = tags.flatMap(({ tag, problems }) => problems.map((problem) => `- ${referenceName(tag)}: ${problem}`))
  return lines.length === 0 ? '' : ['What is published is not as it should be:', ...lines].join('\n')
}

/** The job summary in Markdown. */
export const checkSummary = ({ tags, untagged }: Checked): string =>
  [
    '### Published tags',
    '',
    ...tags.flatMap(tagLines),
    '### Manifests without a tag',
    '',
    ...untagged.flatMap(untaggedLines),
    '',
  ].join('\n')

function tagLines({ tag, digest, images, problems }: CheckedTag): readonly string[] {
  const state = problems.length === 0 ? 'whole and right' : counted(problems.length, 'problem')
  const rows = images.map(({ image, verdict }) => {
    const programs = verdict === undefined ? 'not looked at' : verdictText(verdict)
    return [plain(platformName(image.platform)), code(image.digest), bytes(image.bytes), plain(programs)]
  })
  return [
    [code(referenceName(tag)), ...(digest === undefined ? [] : [code(digest)]), state].join(' '),
    '',
    ...problems.map((problem) => `- ${plain(problem)}`),
    ...(problems.length > 0 ? [''] : []),
    ...(rows.length === 0 ? [] : [...table(['platform', 'digest', '#download', 'programs'], rows), '']),
  ]
}

function untaggedLines({ repository, manifests, unknown }: Untagged): readonly string[] {
  const name = code(repositoryName(repository))
  if (manifests === undefined) return [`${name}: cannot be told: ${plain(unknown ?? 'nobody says it')}.`, '']
  if (manifests.length === 0) return [`${name}: none that could be deleted.`, '']
  const more = manifests.length > SHOWN ? [`- and ${manifests.length - SHOWN} more, all in the output untagged`] : []
  return [
    `${name}: nothing leads to ${manifests.length} of them, no tagged image needs them:`,
    '',
    ...manifests.slice(0, SHOWN).map(({ digest }) => `- ${code(digest)}`),
    ...more,
    '',
  ]
}
