// Which packages a bundle holds, and under which licences. ncc's own --license leaves out every module that webpack has put
// together with others (@actions/core among them), so the list is made from webpack's statistics.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What is read of webpack's statistics (webpack.js.org/api/stats). */
export interface BundleModule {
  /** Path of the source. */
  readonly nameForCondition?: string
  /** Chunks that hold it; none for one that was left out. */
  readonly chunks?: readonly (string | number)[]
  /** Those that it was put together of. */
  readonly modules?: readonly BundleModule[]
}

/** A package that comes with a bundle. */
interface Package {
  readonly name: string
  readonly version: string
  /** As SPDX writes it. */
  readonly license: string
  readonly text: string
}

/** Licences under which code may be bundled: they ask for their text, which is given, and for nothing else. */
const PERMISSIVE = new Set(['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'])

/**
 * The licences of all packages in a bundle, as one text.
 *
 * @param modules of webpack's statistics
 * @throws Error when a package has another licence than {@link PERMISSIVE}
 */
export function licenceText(modules: readonly BundleModule[]): string {
  const packages = packageFolders(modules).map(readPackage)
  const strange = packages.filter(({ license }) => !isPermissive(license))
  if (strange.length > 0) throw new Error(`look at the licence first: ${strange.map(title).join(', ')}`)
  const sorted = packages.map((each) => `${title(each)}\n\n${each.text}`).sort()
  return `${sorted.join(`\n${'-'.repeat(80)}\n\n`)}`
}

const title = ({ name, version, license }: Package): string => `${name} ${version} (${license})`

const isPermissive = (license: string): boolean =>
  license
    .replaceAll(/[()]/g, '')
    .split(' AND ')
    .every((each) => PERMISSIVE.has(each))

/** Folders of packages, each once. */
function packageFolders(modules: readonly BundleModule[]): readonly string[] {
  const paths = modules
    .filter(({ chunks = [] }) => chunks.length > 0)
    .flatMap((each) => [each, ...(each.modules ?? [])])
    .map(({ nameForCondition = '' }) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(nameForCondition)?.[0])
  return [...new Set(paths.filter((path) => path !== undefined))]
}

function readPackage(folder: string): Package {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)(\.|-|$)/i.test(file))
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
  return { name, version, license, text: `${texts.join('\n\n') || 'The package holds no text of its licence.'}\n` }
}
