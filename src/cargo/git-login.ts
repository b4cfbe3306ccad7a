/** What cargo's own Git, the program and ssh say where nobody has given a login. */
const NO_LOGIN =
  /failed to authenticate when downloading repository|could not read Username for '|Permission denied \(publickey/
/** What git says where the login is wrong; GitHub and GitLab say "not found" of what a token may not see. */
const REFUSED =
  /Authentication failed for '|The requested URL returned error: 40[13]\b|fatal: repository '.*' not found/
/** With a capital letter by the cargo of older toolchains. */
const DEPENDENCY = /unable to update ((?:https?|ssh):\/\/[^\s?#]+)/i
/** Cargo warns so of what it tries again: not what the build fails of (cargo, util/network/retry.rs). */
const TRIED_AGAIN = 'spurious network error'

/**
 * What a failed build of the Rust recipe says of a Git dependency that cannot be read, as a message with the remedy. Of
 * git's own words little is left otherwise: BuildKit shows the last ten lines of a step, and cargo's chain of causes is longer.
 *
 * @param lines the last lines of the build
 * @returns undefined when that is not the trouble
 */
export function gitTrouble(lines: readonly string[]): string | undefined {
  // Only the recipe has this folder, and BuildKit names it with the step that failed.
  if (!lines.some((line) => line.includes('/muslin/target'))) return undefined
  const said = lines.filter((line) => !line.includes(TRIED_AGAIN))
  // What cargo says last is what it fails of.
  const dependency = said.map((line) => DEPENDENCY.exec(line)?.[1]).findLast(Boolean)
  const answer = said.findLast((line) => REFUSED.test(line) || NO_LOGIN.test(line))
  if (dependency === undefined || answer === undefined) return undefined
  const url = dependency.replace(/\/\/[^/]*@/, '//')
  if (REFUSED.test(answer)) return `Cargo may not read ${url}: its server refuses the login. ${MENDED}`
  return `Cargo cannot read ${url}: its server wants a login. ${dependency.startsWith('ssh:') ? AGENT : MISSING}`
}

const FORK = 'A pull request from a fork has no secrets.'
const MISSING = `Give a token that may read it: the secret git-token where it is on the project's own server, else git-credentials with a line https://user:password@host. ${FORK}`
const MENDED = `Give one that may read it, and has not expired, as the secret git-token (for the project's own server) or git-credentials (for others).`
const AGENT = `Give the socket of an agent that has a key for it by the input ssh of the action (default=$SSH_AUTH_SOCK). release.yml has none: use an https URL and build-secrets there. ${FORK}`
