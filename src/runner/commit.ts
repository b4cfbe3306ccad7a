import { capture } from './capture.ts'

/** How long Git may take, in milliseconds, and how many bytes it may say. */
const LOOK = { timeout: 10_000, limit: 1000 }

/**
 * The commit that is checked out in a folder. A workflow may check out another one than that of the event that started it (the
 * input `ref` of actions/checkout), and `GITHUB_SHA` stays that of the event.
 *
 * @param folder any in a checkout of Git
 * @param env with `GITHUB_SHA`, for folders that are in none
 * @returns the full hash; empty where nobody knows
 */
export async function commitIn(folder: string, env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const argv = ['git', '-C', folder, 'rev-parse', '--verify', '--quiet', 'HEAD'] as const
  const { stdout, whole } = await capture({ argv, ...LOOK })
  return whole ? stdout.trim() : (env.GITHUB_SHA ?? '')
}
