import { type Platform, platformName, platformSlug } from '../oci/platform.ts'
import { type AllocatorChoice, allocatorMount } from './allocator.ts'
import type { ExtraFile } from './extra-files.ts'
import { sccacheMounts } from './sccache-inputs.ts'

/** What a Dockerfile cannot take by build arguments. */
export interface RecipeText {
  readonly platform: Platform
  /** Names of the binaries; the first one is started. */
  readonly programs: readonly [string, ...string[]]
  /** Whether the compiler runs on the platform that it compiles for, emulated where the machine is another. */
  readonly emulated: boolean
  /** Whether the RUN that compiles has no network. */
  readonly offline: boolean
  readonly auditable: boolean
  readonly zoneinfo: boolean
  readonly extraFiles: readonly ExtraFile[]
  readonly allocator: AllocatorChoice
  readonly sccache: boolean
  /** Names of registries of crates that may need a token. */
  readonly registries: readonly string[]
}

/** The recipe's Dockerfile for one project: everything in double braces is filled in. */
export function recipeText(template: string, text: RecipeText): string {
  const values: Readonly<Record<string, string>> = {
    platform: platformSlug(text.platform),
    program: text.programs.join('.'),
    entrypoint: text.programs[0],
    'compiler-platform': text.emulated ? platformName(text.platform) : '$BUILDPLATFORM',
    network: text.offline ? ' --network=none' : '',
    'build-base': text.auditable ? 'auditable' : 'toolchain',
    'registry-tokens': text.registries.map(tokenMount).join(''),
    'allocator-mount': allocatorMount(text.allocator),
    'sccache-mounts': text.sccache ? sccacheMounts(`${platformSlug(text.platform)}-${text.programs.join('.')}`) : '',
    'extra-copies': text.extraFiles.map(copyLine).join(''),
    'system-copies': systemCopies(text),
  }
  return template.replace(/\{\{([a-z-]+)\}\}/g, (all, name: string) => values[name] ?? all)
}

/** The variable that cargo takes the token of a registry from (doc.rust-lang.org/cargo/reference/config.html#registriesnametoken). */
export const tokenVariable = (registry: string): string =>
  `CARGO_REGISTRIES_${registry.toUpperCase().replaceAll('-', '_')}_TOKEN`

const tokenMount = (registry: string): string =>
  ` --mount=type=secret,id=${tokenVariable(registry)},env=${tokenVariable(registry)}`

/** Names hold no quotes, variables, wildcards or line ends (extra-files.ts); JSON keeps their blanks. */
const copyLine = ({ from, to }: ExtraFile): string => `\nCOPY ${JSON.stringify([from, `/muslin/extra/${to}`])}`

const systemCopies = ({ zoneinfo, extraFiles }: RecipeText): string =>
  [
    ...(zoneinfo ? ['\nCOPY --from=zoneinfo /muslin/zoneinfo/ /'] : []),
    ...(extraFiles.length > 0 ? ['\nCOPY --from=extra /muslin/extra/ /'] : []),
  ].join('')
