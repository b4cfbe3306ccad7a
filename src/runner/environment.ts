/**
 * The environment of a program: that of this process without the inputs of the action, which the runner gives it as `INPUT_*`
 * (actions/runner, Handler.cs) and which may be secrets, and what is added for this program. `ACTIONS_*` stays: of it buildx
 * takes the token for caches of `type=gha`, and a credential helper that of the job's identity.
 */
export function programEnvironment(added: Readonly<Record<string, string>> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('INPUT_'),
  )
  return { ...Object.fromEntries(inherited), ...added }
}
