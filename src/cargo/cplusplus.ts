/**
 * What the recipe's stand-in for the C++ compiler prints (recipes/rust.Dockerfile). BuildKit shows the text of a step that
 * failed, so its line in there, which has variables in the place of names, is nothing.
 */
const STAND_IN = /muslin: no C\+\+ for ([\w-]+): the crate ([\w?-]+ [\w.+-]*) has C\+\+ code/

/**
 * What a failed build of the Rust recipe says of C++, as a message with the remedy: musl has no C++ library in Debian, and
 * one that was made for glibc cannot be linked (rust-cross/cross#101).
 *
 * @param lines the last lines of the build
 * @returns undefined when C++ is not the trouble
 */
export function cplusplusTrouble(lines: readonly string[]): string | undefined {
  const found = lines.map((line) => STAND_IN.exec(line)).filter((match) => match !== null)
  const [, target = ''] = found[0] ?? []
  const crates = [...new Set(found.map(([, , crate = '']) => crate.trim()))]
  if (crates.length > 0) return `${subject(crates)} C++ code, and ${reason(target)} ${remedy(target, crates[0])}`
  const isRecipe = lines.some((line) => line.includes('/muslin/target'))
  const library = lines.map((line) => /cannot find -l(stdc\+\+|c\+\+)(?![\w+])/.exec(line)?.[1]).find(Boolean)
  if (library === undefined || !isRecipe) return undefined
  return `A crate links the C++ library (-l${library}), and ${reason('musl')} ${remedy('<architecture>-linux-musl')}`
}

const subject = (crates: readonly string[]): string =>
  crates.length === 1 ? `The crate ${crates[0]} has` : `The crates ${crates.join(', ')} have`

const reason = (target: string): string =>
  `the image that compiles has no C++ for ${target}: Debian has none, and that of glibc does not link statically with musl.`

/** @param crate name and version */
function remedy(target: string, crate?: string): string {
  const who = crate === undefined ? '' : ` cargo tree --invert ${crate.split(' ')[0]} shows what needs it.`
  return `Turn off the feature that needs it, name an image that has ${target}-g++ by the input rust-image, or bring a Dockerfile that compiles on Alpine (apk add g++) or by zig c++.${who}`
}
