import { UserError } from '../errors.ts'
import { run } from '../runner/command.ts'
import { field, Unfit } from '../runner/inputs.ts'
import type { BinaryRequest } from './inputs.ts'

/** The input `source-date-epoch`: seconds since 1970, `commit` for the time of the commit that is built, or nothing. */
export const epochField = field('', (raw) => {
  if (raw === '' || raw === 'commit' || /^\d{1,12}$/.test(raw)) return raw
  throw new Unfit('seconds since 1970, or commit', 'Write commit for the time of the commit that is built.')
})

type EpochRequest = Pick<BinaryRequest, 'sourceDateEpoch' | 'buildArgs' | 'context'>

/**
 * The time that the image and its files get (reproducible-builds.org/specs/source-date-epoch): of the input, else of the
 * build argument or the environment, as buildx takes it.
 *
 * @returns empty when none is set: then the digest of the image is another one each time
 * @throws UserError when it is to be that of the commit, and there is none
 */
export async function epochOf(
  { sourceDateEpoch, buildArgs, context }: EpochRequest,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  if (sourceDateEpoch === 'commit') return commitTime(context)
  const given = buildArgs.findLast((arg) => arg.startsWith('SOURCE_DATE_EPOCH='))?.split('=')[1]
  return sourceDateEpoch || given || env.SOURCE_DATE_EPOCH || ''
}

/**
 * The build arguments beside the epoch: one that is called SOURCE_DATE_EPOCH goes where the input says something, for buildx
 * takes the argument before its environment (buildx, commands/build.go).
 */
export const argumentsBeside = ({
  sourceDateEpoch,
  buildArgs,
}: Omit<EpochRequest, 'context'>): EpochRequest['buildArgs'] =>
  sourceDateEpoch === '' ? buildArgs : buildArgs.filter((arg) => !/^SOURCE_DATE_EPOCH(=|$)/.test(arg))

async function commitTime(context: string): Promise<string> {
  const argv = ['git', '-C', context, 'log', '-1', '--format=%ct'] as const
  const time = await run({ argv, quiet: true }).catch(() => '')
  if (/^\d+\n$/.test(time)) return time.trim()
  throw new UserError(
    `source-date-epoch is "commit", but ${context} is no checkout of Git that has a commit. Run actions/checkout before this step, or give the seconds.`,
  )
}
