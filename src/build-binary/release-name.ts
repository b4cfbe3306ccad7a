import { type Platform, platformSlug } from '../oci/platform.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The version in the name of an archive: of the tag that is built (`v1.2.3` and `app-v1.2.3` are 1.2.3), else of the project,
 * else the beginning of the commit.
 *
 * @param env `GITHUB_*` of the runner
 * @param project version in the project's manifest, where there is one
 */
export function releaseVersion(
  { GITHUB_REF_TYPE: type, GITHUB_REF_NAME: ref = '', GITHUB_SHA: commit = '' }: Env,
  project?: string,
): string {
  const tag = type === 'tag' ? (/(?:^|[-_/])v?(\d+\..*)$/.exec(ref)?.[1] ?? ref) : ''
  const version = tag || project || commit.slice(0, 7) || 'dev'
  return version.replace(/[^\w.+-]+/g, '-')
}

/** The base name of an archive, of the input `archive-name`. */
export function releaseName(
  template: string,
  values: { readonly name: string; readonly version: string; readonly platform: Platform },
): string {
  const { name, version, platform } = values
  const parts: Readonly<Record<string, string>> = {
    name: name.replace(/[^\w.+-]+/g, '-'),
    version,
    target: releaseTarget(platform),
    platform: platformSlug(platform),
  }
  return template.replace(/\{(\w+)\}/g, (whole, part: string) => parts[part] ?? whole)
}

/** Rust's names of architectures (rustc --print target-list), with musl, which runs on every Linux. */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  '386': 'i686',
  amd64: 'x86_64',
  arm64: 'aarch64',
  loong64: 'loongarch64',
  ppc64le: 'powerpc64le',
  riscv64: 'riscv64gc',
  s390x: 's390x',
}

const ARMS: Readonly<Record<string, string>> = {
  v5: 'armv5te-unknown-linux-musleabi',
  v6: 'arm-unknown-linux-musleabihf',
  v7: 'armv7-unknown-linux-musleabihf',
}

/**
 * A platform as Rust names its targets, which is how installers such as cargo-binstall look for an archive. A level of
 * processors stands behind the architecture (`x86_64_v3`), so that two archives never have one name.
 */
export function releaseTarget(platform: Platform): string {
  const { architecture, variant = '' } = platform
  if (architecture === 'arm') return ARMS[variant] ?? `arm${variant}-unknown-linux-musleabihf`
  const name = ARCHITECTURES[architecture] ?? architecture
  return `${name}${variant === '' ? '' : `_${variant}`}-unknown-linux-musl`
}
