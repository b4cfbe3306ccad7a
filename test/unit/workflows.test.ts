import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { binaryFields } from '../../src/build-binary/inputs.ts'
import { dockerfileFields } from '../../src/buildkit/dockerfile.ts'
import { danceFields } from '../../src/cache-dance/inputs.ts'
import { MOST_LEGS } from '../../src/plan/inputs.ts'

interface Step {
  readonly id?: string
  readonly name?: string
  readonly if?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly if?: string
  readonly outputs?: Readonly<Record<string, string>>
  readonly permissions: Readonly<Record<string, string>>
  readonly 'cache-mode'?: string
  readonly 'timeout-minutes'?: number
  readonly steps: readonly Step[]
}

interface Workflow {
  readonly on: { readonly workflow_call: { readonly inputs: Readonly<Record<string, Input>> } }
  readonly jobs: Readonly<Record<string, Job>>
}

interface Input {
  readonly description: string
  readonly type: string
  readonly default?: unknown
}

const root = join(import.meta.dirname, '../..')
const workflow = (name: string): Workflow => parse(readFileSync(join(root, '.github/workflows', name), 'utf8'))
const action = (name: string) =>
  parse(readFileSync(join(root, name, 'action.yml'), 'utf8')) as { readonly inputs: Readonly<Record<string, Input>> }

const release = workflow('release.yml')
const warm = workflow('warm-cache.yml')

const stepOf = ({ jobs }: Workflow, action: string): Readonly<Record<string, unknown>> =>
  jobs.build?.steps.find(({ uses }) => uses === `$/${action}`)?.with ?? {}

/** Inputs that a step gets under their own name. */
const passedOn = (step: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(step).filter((name) => step[name] === `\${{ inputs.${name} }}`)

/** What decides the Dockerfile, and no workflow passes on. */
const LEFT_OUT = new Set([
  // One for each leg.
  'platform',
  // setup-buildx-action makes the builder.
  'builder',
  // A processor of one architecture, where the legs have several: plan tells which.
  'target-cpu',
])

describe.each([
  ['release.yml', release],
  ['warm-cache.yml', warm],
])('%s', (_, called) => {
  it('has both steps build the same: whatever decides the Dockerfile goes to both', () => {
    const wanted = Object.keys(dockerfileFields).filter((name) => !LEFT_OUT.has(name))
    for (const name of ['cache-dance', 'build-binary']) {
      expect(passedOn(stepOf(called, name))).toEqual(expect.arrayContaining(wanted))
    }
  })

  it('compiles each leg for the processor that is named for its platform', () => {
    const { outputs } = called.jobs.plan ?? {}
    expect(outputs?.matrix).toBe('${{ steps.legs.outputs.matrix }}')
    const legs = called.jobs.plan?.steps.find(({ id }) => id === 'legs')
    expect(legs).toMatchObject({ uses: '$/plan', with: { 'target-cpu': '${{ inputs.target-cpu }}' } })
    for (const name of ['cache-dance', 'build-binary']) {
      expect(stepOf(called, name)['target-cpu']).toBe('${{ matrix.cpu }}')
    }
  })

  it('installs sccache before the build where it is asked for, and the runner has none', () => {
    const steps = called.jobs.build?.steps ?? []
    const [looks, installs] = ['tools', 'mozilla-actions/sccache-action@'].map((name) =>
      steps.findIndex(({ id, uses }) => id === name || uses?.startsWith(name)),
    )
    expect(steps[looks ?? -1]?.if).toBe('inputs.sccache')
    expect(steps[installs ?? -1]?.if).toBe("inputs.sccache && steps.tools.outputs.sccache == ''")
    expect(installs).toBe((looks ?? 0) + 1)
    expect(steps[(installs ?? 0) + 1]?.uses).toBe('$/cache-dance')
  })

  it('says of every step what it does, each of a job in words of its own', () => {
    for (const { steps } of Object.values(called.jobs)) {
      const names = steps.map(({ name = '' }) => name)
      expect(names.filter((name) => !/^[A-Z]/.test(name))).toEqual([])
      expect(new Set(names).size).toBe(names.length)
    }
  })

  it('passes on only what the actions have', () => {
    expect(Object.keys(danceFields)).toEqual(expect.arrayContaining(Object.keys(stepOf(called, 'cache-dance'))))
    expect(Object.keys(binaryFields)).toEqual(expect.arrayContaining(Object.keys(stepOf(called, 'build-binary'))))
  })

  it('has the defaults of the actions, but for the time of the image: a second run makes the same digests', () => {
    for (const name of ['cache-dance', 'build-binary']) {
      const own = action(name).inputs
      for (const input of passedOn(stepOf(called, name)).filter((each) => each !== 'images')) {
        const wanted = input === 'source-date-epoch' ? 'commit' : (own[input]?.default ?? '')
        expect([input, String(called.on.workflow_call.inputs[input]?.default)]).toEqual([input, String(wanted)])
      }
    }
  })

  it('says of every job what it may do with the cache, but for the builds: those have what the event and the caller grant', () => {
    const modes = Object.entries(called.jobs).map(([name, job]) => [name, job['cache-mode']])
    expect(modes.filter(([name, mode]) => mode !== (name === 'build' ? undefined : 'none'))).toEqual([])
  })
})

describe('warm-cache.yml beside release.yml', () => {
  const own = new Set(['audit', 'max-size'])

  it('has no input that the release lacks, and the same defaults: another recipe would be cold', () => {
    const [theirs, ours] = [release.on.workflow_call.inputs, warm.on.workflow_call.inputs]
    for (const [name, input] of Object.entries(ours).filter(([each]) => !own.has(each))) {
      expect([name, theirs[name]?.type, theirs[name]?.default]).toEqual([name, input.type, input.default])
    }
  })

  it('gives cache-dance all that the release gives, but for what is the job of warming; it has no page but those of its legs', () => {
    const mode = new Set(['restore', 'save', 'summary'])
    const wanted = Object.keys(stepOf(release, 'cache-dance')).filter((name) => !mode.has(name))
    expect(Object.keys(stepOf(warm, 'cache-dance')).sort()).toEqual(wanted.sort())
  })
})

/** What merge-manifest gives itself, in minutes. */
const OWN_MINUTES = Number(action('merge-manifest').inputs.timeout?.default) / 60

it.each([
  ['release.yml', 'merge'],
  ['check.yml', 'check'],
])('%s lets %s tell of its own deadline before GitHub ends the job', (file, job) => {
  expect(OWN_MINUTES).toBeGreaterThan(0)
  expect(workflow(file).jobs[job]?.['timeout-minutes']).toBeGreaterThanOrEqual(OWN_MINUTES + 5)
})

describe('the merge of release.yml', () => {
  it('knows whose workflow signs where that comes behind, for the commands that it prints', () => {
    const merge = release.jobs.merge?.steps.find(({ uses }) => uses === '$/merge-manifest')
    expect(merge?.with?.['signer-repo']).toBe(
      "${{ needs.plan.outputs.attest == 'true' && job.workflow_repository || '' }}",
    )
    expect(release.jobs.plan?.outputs?.attest).toBe('${{ steps.attest.outputs.attest }}')
  })
})

describe('the legs of release.yml', () => {
  it('have a summary of their own where they fail, where no merge makes the page, and for who approves the merge', () => {
    const whole = "(needs.plan.outputs.push != 'true' || inputs.environment != '') && 'always'"
    const said = ['cache-dance', 'build-binary'].map((action) => stepOf(release, action).summary)
    expect(said).toEqual([`\${{ ${whole} || 'never' }}`, `\${{ ${whole} || 'on-failure' }}`])
    expect(release.jobs.merge?.if).toContain("needs.plan.outputs.push == 'true'")
  })

  it('have an output for the result and the report of each that plan can make', () => {
    const names = ['result', 'report'].flatMap((kind) =>
      Array.from({ length: MOST_LEGS }, (_, index) => `${kind}_${index}`),
    )
    expect(Object.keys(release.jobs.build?.outputs ?? {}).sort()).toEqual(names.sort())
    for (const name of names) expect(release.jobs.build?.outputs?.[name]).toBe(`\${{ steps.result.outputs.${name} }}`)
  })

  it('may not write to the repository: only the job of release-page.yml may, which builds nothing', () => {
    const writing = ['release.yml', 'warm-cache.yml', 'check.yml', 'release-page.yml'].flatMap((file) =>
      Object.entries(workflow(file).jobs).flatMap(([name, { permissions, steps }]) =>
        permissions.contents === 'write' ? [[name, steps.filter(({ uses = '' }) => uses.startsWith('$/')).length]] : [],
      ),
    )
    expect(writing).toEqual([['page', 0]])
  })
})
