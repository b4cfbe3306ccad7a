import { setOutput } from '@actions/core'
import { UserError } from '../errors.ts'
import { platformName } from '../oci/platform.ts'
import { note, say } from '../runner/log.ts'
import { type PlanRequest, readRequest } from './inputs.ts'
import { type Leg, planLegs } from './legs.ts'
import { unusedRunners } from './runners.ts'
import type { HeldLeg } from './unchanged.ts'

/** The only step: gives the matrix of the legs that are to be built. */
export async function main(): Promise<void> {
  const request = readRequest()
  const { legs, without } = planLegs(request.platforms, request.runners, request.targetCpu)
  for (const { line } of unusedRunners(request.platforms, request.runners)) note(unused(line), { title: 'plan' })
  if (without.length > 0) throw new UserError(noRunner(without))
  const held = await heldLegs(request)
  const built = legs.filter(({ platform }) => !held.some((each) => each.platform === platform))
  for (const leg of built) say(builtOn(leg))
  for (const leg of held) say(`${leg.platform} is unchanged: ${leg.digest}`)
  for (const [name, value] of Object.entries(outputs(request, built, held))) setOutput(name, value)
}

function builtOn({ platform, runner, cpu }: Leg): string {
  const processor = cpu === undefined ? '' : ` for ${cpu}`
  return `${platform} is built on ${[runner].flat().join(', ')}${processor}`
}

const unused = (line: string): string => `runners: ${line} fits none of the platforms, and has no effect.`

const noRunner = (platforms: readonly string[]): string =>
  `runners has no label for ${platforms.join(', ')}. Add a line such as ${platforms[0]}=label-of-a-runner.`

async function heldLegs({ platforms, unchangedSince, context }: PlanRequest): Promise<readonly HeldLeg[]> {
  if (unchangedSince === undefined) return []
  const { unchangedLegs } = await import('./unchanged.ts')
  return unchangedLegs(platforms, unchangedSince, context)
}

/** The outputs of plan/action.yml. */
function outputs({ platforms }: PlanRequest, built: readonly Leg[], held: readonly HeldLeg[]) {
  return {
    matrix: JSON.stringify({ include: built }),
    count: String(built.length),
    platforms: platforms.map(platformName).join(','),
    held: held.map(({ platform, digest }) => `${platform}=${digest}`).join('\n'),
  }
}
