import { platformName } from '../oci/platform.ts'
import { type Reference, referenceName } from '../oci/reference.ts'
import { bytes } from '../report/figures.ts'
import type { Merged } from './run.ts'

/** The outputs of merge-manifest/action.yml. */
export function mergeOutputs({ digest, index, repositories, tags }: Merged): Readonly<Record<string, string>> {
  return {
    digest,
    index: JSON.stringify(JSON.parse(index)),
    tags: JSON.stringify(tags.map(referenceName)),
    'verify-commands': verifyCommands(repositories, tags, digest).join('\n'),
  }
}

/** The job summary: what was published, in Markdown. */
export function mergeSummary({ digest, legs, tags, written }: Merged): string {
  const rows = legs.map(
    ({ image }) => `| ${platformName(image.platform)} | \`${image.digest}\` | ${bytes(image.bytes)} |`,
  )
  return [
    written ? '### Image published' : '### Image checked, not published',
    '',
    '| platform | digest | download |',
    '| --- | --- | ---: |',
    ...rows,
    '',
    `Index \`${digest}\``,
    '',
    ...tags.map((tag) => `- \`${referenceName(tag)}\``),
    '',
  ].join('\n')
}

function verifyCommands(repositories: readonly Reference[], tags: readonly Reference[], digest: Merged['digest']) {
  if (tags.length === 0) return []
  return [
    ...repositories.map((place) => `docker buildx imagetools inspect ${referenceName({ ...place, digest })}`),
    ...tags.map((tag) => `crane digest ${referenceName(tag)}`),
  ]
}
