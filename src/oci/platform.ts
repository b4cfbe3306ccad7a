/**
 * A platform as OCI writes it: `linux/amd64`, `linux/arm64`, `linux/arm/v7`. Normalised: arm64's only variant v8 is left
 * out, arm without a variant is v7, amd64/v1 is amd64 (the rules of containerd's platforms package).
 */
export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
}

/** Architectures that BuildKit and the Go registry of names know, with their variants (first: the one meant by none). */
const ARCHITECTURES: Readonly<Record<string, readonly string[]>> = {
  '386': [''],
  amd64: ['', 'v1', 'v2', 'v3', 'v4'],
  arm: ['v7', 'v5', 'v6', 'v8'],
  arm64: ['', 'v8', 'v9'],
  loong64: [''],
  ppc64le: [''],
  riscv64: [''],
  s390x: [''],
}

const ALIASES: Readonly<Record<string, string>> = { x86_64: 'amd64', 'x86-64': 'amd64', aarch64: 'arm64', armhf: 'arm' }

/** The platform that a text names, or undefined when there is no such platform. Only Linux: a static ELF is our subject. */
export function parsePlatform(value: string): Platform | undefined {
  const [os, named = '', variant = '', ...rest] = value.toLowerCase().split('/')
  const architecture = ALIASES[named] ?? named
  const variants = ARCHITECTURES[architecture]
  if (os !== 'linux' || variants === undefined || rest.length > 0) return undefined
  if (variant !== '' && !variants.includes(variant)) return undefined
  return normalPlatform({ os, architecture, variant })
}

/** Whether our inputs can name a platform that a registry has: Windows they cannot, nor unusual processors. */
export const isNameable = (name: string): boolean => parsePlatform(name) !== undefined

/** The same platform in its one spelling. Takes what a registry answered as well: unknown architectures stay as they are. */
export function normalPlatform(platform: {
  readonly os: string
  readonly architecture: string
  readonly variant?: string | undefined
}): Platform {
  const { os, architecture } = platform
  const given = platform.variant ?? ''
  const plain = (architecture === 'arm64' && given === 'v8') || (architecture === 'amd64' && given === 'v1')
  const variant = architecture === 'arm' && given === '' ? 'v7' : plain ? '' : given
  return variant === '' ? { os, architecture } : { os, architecture, variant }
}

/** `linux/arm/v7` */
export const platformName = (platform: Platform): string =>
  [platform.os, platform.architecture, platform.variant].filter((part) => part !== undefined).join('/')

/** `linux-arm-v7`, for names of files and mounts. */
export const platformSlug = (platform: Platform): string => platformName(platform).replaceAll('/', '-')

/** What is longer is no slip of the pen. */
const LONGEST_WRITTEN = 64

/** The known platform nearest in spelling, for "did you mean"; of two as near, the one of the same length (arm46: arm64). */
export function nearestPlatform(value: string): string {
  const known = Object.keys(ARCHITECTURES).map((architecture) => `linux/${architecture}`)
  const written = value.slice(0, LONGEST_WRITTEN).toLowerCase()
  const distance = (name: string): number => editDistance(name, written) + Math.abs(name.length - written.length) / 100
  return known.reduce((best, next) => (distance(next) < distance(best) ? next : best))
}

function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [i, a] of [...left].entries()) {
    const next = [i + 1]
    for (const [j, b] of [...right].entries()) {
      const swap = (row[j] ?? 0) + (a === b ? 0 : 1)
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
