import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BakeTarget } from '../buildkit/bake.ts'
import type { BinaryRequest } from './inputs.ts'

type Settings = Pick<BinaryRequest, 'network' | 'ulimit'>

/**
 * The file that goes behind the bake files with what `--set` loses: buildx takes `network` for a list there and `ulimits` for
 * one text, so that both come to nothing, and with them what the bake file says (0.36.1, bake/bake.go, newOverrides and
 * AddOverrides). Of a file behind the others the network takes the place of theirs, and limits come beside them.
 *
 * @param folder that lives as long as the builds
 * @returns its path, or nothing where neither is set
 */
export async function writeOverlay(
  settings: Settings,
  targets: readonly Pick<BakeTarget, 'name'>[],
  folder: string,
): Promise<readonly string[]> {
  if (settings.network === '' && settings.ulimit.length === 0) return []
  const path = join(folder, 'bake-overlay.json')
  await writeFile(path, overlayOf(settings, targets))
  return [path]
}

/** The text of {@link writeOverlay}: the same for each target, those that others stand on among them. */
export function overlayOf({ network, ulimit }: Settings, targets: readonly Pick<BakeTarget, 'name'>[]): string {
  const same = {
    ...(network === '' ? {} : { network: literal(network) }),
    ...(ulimit.length === 0 ? {} : { ulimits: ulimit.map(literal) }),
  }
  return JSON.stringify({ target: Object.fromEntries(targets.map(({ name }) => [name, same])) })
}

/** Texts in a bake file of JSON are templates (HCL, json/spec.md, "Expressions"). */
const literal = (text: string): string => text.replace(/[$%](?=\{)/g, '$&$&')
