/**
 * The labels that say where an image comes from (opencontainers/image-spec, annotations.md), as far as the runner knows it
 * and the user has not set them. Nothing in them differs between two builds of one commit; a time is among them only where
 * the build is given one.
 *
 * @param env `GITHUB_*` of the runner, `GITHUB_SHA` being what was built, and `SOURCE_DATE_EPOCH` in seconds where the image gets a
 *   time
 * @param given labels that the user set, as `name=value`
 * @returns `name=value` each
 */
export function gitLabels(
  env: Readonly<Record<string, string | undefined>>,
  given: readonly string[] = [],
): readonly string[] {
  const values: Readonly<Record<string, string>> = {
    source: repositoryOf(env),
    revision: env.GITHUB_SHA ?? '',
    version: versionOf(env),
    created: timeOf(env.SOURCE_DATE_EPOCH ?? ''),
  }
  const taken = new Set(given.map((label) => label.split('=')[0]))
  return Object.entries(values).flatMap(([name, value]) => {
    const label = `org.opencontainers.image.${name}`
    return value === '' || taken.has(label) ? [] : [`${label}=${value}`]
  })
}

type Env = Readonly<Record<string, string | undefined>>

const repositoryOf = ({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository }: Env): string =>
  server && repository ? `${server}/${repository}` : ''

/** Only a tag is a version; `v1.2.3` is 1.2.3, as merge-manifest tags it. */
const versionOf = ({ GITHUB_REF_TYPE: type, GITHUB_REF_NAME: name = '' }: Env): string =>
  type === 'tag' ? name.replace(/^v(?=\d)/, '') : ''

function timeOf(epoch: string): string {
  if (!/^\d{1,12}$/.test(epoch)) return ''
  return new Date(Number(epoch) * 1000).toISOString().replace('.000Z', 'Z')
}
