import { describe, expect, it } from 'vitest'
import { parseLegs } from '../../../src/merge-manifest/results.ts'
import { SeveralUnfit, Unfit } from '../../../src/runner/inputs.ts'

const A = `sha256:${'a'.repeat(64)}`
const B = `sha256:${'b'.repeat(64)}`
const amd64 = { digest: A, platform: { os: 'linux', architecture: 'amd64' } }
const arm64 = { digest: B, platform: { os: 'linux', architecture: 'arm64' } }
const result = (platform: string, digest: string) => ({
  version: 1,
  platform,
  digest,
  images: ['127.0.0.1:5000/o/app'],
  binaries: [{ path: '/app', sha256: 'x', bytes: 123, verdict: 'static' }],
  imageBytes: 123,
})
const first = result('linux/amd64', A)
const second = result('linux/arm64/v8', B)

/** What was wrong, each fault with the part at fault. */
function faultsOf(raw: string): readonly (string | undefined)[] {
  try {
    parseLegs(raw)
  } catch (error) {
    if (error instanceof SeveralUnfit) return error.all.map(({ value }) => value)
    if (error instanceof Unfit) return [error.value]
    throw error
  }
  return []
}

describe('parseLegs', () => {
  it.each([
    ['one result', JSON.stringify(first), [amd64]],
    ['an array of results', JSON.stringify([first, second], null, 2), [amd64, arm64]],
    [
      'the outputs of a matrix job',
      JSON.stringify({ result_0: JSON.stringify(first), result_1: JSON.stringify(second) }),
      [amd64, arm64],
    ],
    [
      'the outputs of a matrix job with legs that did not run, and with outputs of other kinds',
      JSON.stringify({
        result_0: JSON.stringify(first),
        result_1: '',
        result_2: '${{ steps.build.outputs.result }}',
        result_3: 'null',
        digest: B,
        result: JSON.stringify(second),
      }),
      [amd64],
    ],
    [
      'the outputs of several jobs, some of which did not run',
      JSON.stringify({
        plan: { result: 'success', outputs: { matrix: '[]' } },
        'build-amd64': { result: 'success', outputs: { result: JSON.stringify(first), digest: A } },
        'build-arm64': { result: 'success', outputs: { result_0: JSON.stringify(second) } },
        'build-s390x': { result: 'skipped', outputs: {} },
        'build-riscv64': { result: 'failure', outputs: { result: '' } },
      }),
      [amd64, arm64],
    ],
    ['the one output of a job', JSON.stringify({ result: JSON.stringify(first), digest: A }), [amd64]],
    [
      'the outputs of a job that is called result',
      JSON.stringify({ result: { result: 'success', outputs: { result_0: JSON.stringify(first) } } }),
      [amd64],
    ],
    [
      'references to a registry by its IPv6 address',
      `[::1]:5000/o/app@${A} linux/arm64=[fe80::1]/o/app@${B}`,
      [
        { digest: A, origin: { registry: '[::1]:5000', repository: 'o/app' } },
        { ...arm64, origin: { registry: '[fe80::1]', repository: 'o/app' } },
      ],
    ],
    [
      'outputs with reports of legs beside the results',
      JSON.stringify({ result_0: JSON.stringify(first), report_0: JSON.stringify({ dance: null, build: second }) }),
      [amd64],
    ],
    ['lines of platform=digest', `linux/amd64=${A}\n  linux/aarch64=${B}\n`, [amd64, arm64]],
    ['lines of digests', `${A}\n${B}`, [{ digest: A }, { digest: B }]],
    ['results, one on each line', `${JSON.stringify(first)}\n\n${JSON.stringify(second)}`, [amd64, arm64]],
    [
      'outputs, with words on the lines below',
      `${JSON.stringify({ result_0: JSON.stringify(first) }, null, 2)}\nlinux/arm64=${B}\n`,
      [amd64, arm64],
    ],
    ['outputs of a job that did not run, with a word below', `{}\r\nlinux/arm64=${B}`, [arm64]],
    [
      'results, one on each line, with words below',
      `${JSON.stringify(first)}\n${JSON.stringify(first)}\n\n${B} ${A}`,
      [amd64, amd64, { digest: B }, { digest: A }],
    ],
    [
      'the outputs of a matrix job among several, once each',
      JSON.stringify({
        build: {
          outputs: { result_0: JSON.stringify(first), result: JSON.stringify(first), result_1: JSON.stringify(second) },
        },
      }),
      [amd64, arm64],
    ],
    ['nothing', '', []],
    [
      'references with digests, each where its leg lies',
      `ghcr.io/o/app@${A}\nlinux/arm64=o/app:v1-arm64@${B}`,
      [
        { digest: A, origin: { registry: 'ghcr.io', repository: 'o/app' } },
        { ...arm64, origin: { registry: 'docker.io', repository: 'o/app' } },
      ],
    ],
    [
      'references with tags, whose digest is for the registry to say',
      'linux/amd64=localhost:5000/o/app:v1-amd64 o/app:v1-arm64',
      [
        { platform: amd64.platform, tagged: { registry: 'localhost:5000', repository: 'o/app', tag: 'v1-amd64' } },
        { tagged: { registry: 'docker.io', repository: 'o/app', tag: 'v1-arm64' } },
      ],
    ],
    ['the same digest twice, which is for the proof to judge', `${A}\n${A}`, [{ digest: A }, { digest: A }]],
  ])('reads %s', (_, raw, expected) => {
    expect(parseLegs(raw)).toEqual(expected)
  })

  it.each([
    ['a reference without tag', 'ghcr.io/o/app', ['ghcr.io/o/app']],
    ['lines of which one is no JSON', `${JSON.stringify(first)}\n{`, [undefined]],
    ['JSON that does not parse', '{"version":1,', [undefined]],
    ['outputs without a result', '{"digest_0":"x"}', [undefined]],
    ['a result that is called a report', JSON.stringify({ report_0: JSON.stringify(first) }), [undefined]],
    ['outputs by other names', JSON.stringify({ 'result-amd64': JSON.stringify(first) }), [undefined]],
    ['one job as a whole', JSON.stringify({ result: 'success', outputs: {} }), [undefined]],
    ['jobs without a result', '{"build":{"result":"success","outputs":{"digest":"x"}}}', [undefined]],
    ['outputs whose results are all empty', '{"result_0":""}', [undefined]],
    ['an empty array', '[]', [undefined]],
    ['a faulty word below outputs', `{}\nlinux/arm64=sha256:1`, ['sha256:1']],
    ['JSON that does not parse above words', `{"version":}\n${A}`, [undefined]],
    ['an array of something else', '[1]', ['1']],
    ['a result of another version', JSON.stringify({ ...first, version: 2 }), ['version 2']],
    ['a result without version', JSON.stringify({ digest: A, platform: 'linux/amd64' }), ['version null']],
    [
      'every faulty result',
      JSON.stringify([result('linux/amd46', A), result('linux/arm64', 'sha256:1')]),
      ['linux/amd46', 'sha256:1'],
    ],
    ['every faulty line', `linux/x=${A}\nlinux/arm64=sha256:1\nsha512:2`, ['linux/x', 'sha256:1', 'sha512:2']],
  ])('refuses %s', (_, raw, expected) => {
    expect(faultsOf(raw)).toEqual(expected)
  })

  it('says how the outputs have to be called', () => {
    const raw = JSON.stringify({ 'result-amd64': JSON.stringify(first) })
    expect(() => parseLegs(raw)).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining('called result_<n>, such as result_0') }),
    )
  })
})
