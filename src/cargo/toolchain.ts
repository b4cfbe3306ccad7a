import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { listAt, readTomlText, tableAt, textAt } from './manifest.ts'

/** What a project asks of its Rust toolchain; empty where it says nothing. */
export interface Toolchain {
  /** As rustup names it: `1.96.0`, `1.96`, `stable`, `nightly-2026-01-01`. */
  readonly channel: string
  /** Parts that a build may need, such as `rust-src`. */
  readonly components: readonly string[]
}

/** rustup takes the name without ending first (https://rust-lang.github.io/rustup/overrides.html#the-toolchain-file). */
const FILES = ['rust-toolchain', 'rust-toolchain.toml']

/** Parts for people at work; no build needs them, and an image without rustup need not have them. */
const FOR_PEOPLE = ['clippy', 'rust-analysis', 'rust-analyzer', 'rust-docs', 'rustfmt']

/** Whether a name can be one of a toolchain or a part of it. */
export const isToolchainName = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)

/**
 * What the project's toolchain file says.
 *
 * @param context folder of the project
 * @throws UserError when the file cannot be read, or names a toolchain by its folder
 */
export async function projectToolchain(context: string): Promise<Toolchain> {
  for (const name of FILES) {
    const path = join(context, name)
    const text = await readFile(path, 'utf8').catch(() => undefined)
    if (text !== undefined) return toolchainOf(await tableOf(text, path), path)
  }
  return { channel: '', components: [] }
}

type Table = Readonly<Record<string, unknown>>

/** The old form of the file is one line with the name alone. */
async function tableOf(text: string, path: string): Promise<Table> {
  const line = text.trim()
  return isToolchainName(line) ? { toolchain: { channel: line } } : await readTomlText(text, path)
}

function toolchainOf(file: Table, path: string): Toolchain {
  const table = tableAt(file, 'toolchain')
  if (textAt(table, 'path') !== undefined)
    throw new UserError(`${path} names a folder, which the image does not have. ${REMEDY}`)
  const channel = textAt(table, 'channel') ?? ''
  const components = listAt(table, 'components').map(String)
  const odd = [channel, ...components].find((name) => name !== '' && !isToolchainName(name))
  if (odd !== undefined)
    throw new UserError(`${path} names ${JSON.stringify(odd)}, which rustup does not know. ${REMEDY}`)
  return { channel, components: components.filter((name) => !FOR_PEOPLE.includes(name)).sort() }
}

const REMEDY = 'Write a channel such as 1.96.0 there.'
