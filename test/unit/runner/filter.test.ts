import { describe, expect, it } from 'vitest'
import { CommandError } from '../../../src/errors.ts'
import { type Filter, filter } from '../../../src/runner/filter.ts'

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield Buffer.alloc(65_536)
}

async function* failing(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('some')
  throw new Error('the source is gone')
}

/** What comes out of a program. */
async function through(argv: Filter['argv'], source: AsyncIterable<Uint8Array>): Promise<string> {
  const taken: Buffer[] = []
  await filter({ argv, source, take: (chunk) => taken.push(chunk) })
  return Buffer.concat(taken).toString()
}

const refuse = (): void => {
  throw new Error('not this')
}

describe('a stream through a program', () => {
  it('comes out as the program writes it', async () => {
    expect(await through(['tr', 'a-z', 'A-Z'], pieces('one ', 'two'))).toBe('ONE TWO')
    expect(await through(['cat'], pieces())).toBe('')
  })

  it('may be longer than the program reads', async () => {
    expect(await through(['head', '-c', '3'], endless())).toBe('\0\0\0')
  })

  it('is more than any pipe holds', async () => {
    let bytes = 0
    const source = pieces(...Array.from({ length: 200 }, () => 'x'.repeat(100_000)))
    await filter({ argv: ['cat'], source, take: ({ length }) => (bytes += length) })
    expect(bytes).toBe(20_000_000)
  })

  it.each<readonly [string, Filter, string]>([
    ['the source', { argv: ['cat'], source: failing(), take: () => {} }, 'the source is gone'],
    ['the source, whatever else there is', { argv: ['cat'], source: failing(), take: refuse }, 'the source is gone'],
    ['who takes it', { argv: ['cat'], source: endless(), take: refuse }, 'not this'],
    [
      'the program, with what it says',
      { argv: ['sh', '-c', 'echo no such thing >&2; exit 3'], source: endless(), take: () => {} },
      'sh -c echo no such thing >&2; exit 3 … ended with exit code 3\nno such thing',
    ],
    [
      'a program that is killed',
      { argv: ['sh', '-c', 'kill -9 $$'], source: endless(), take: () => {} },
      'exit code 137',
    ],
    ['a program that is not there', { argv: ['/none/of/it'], source: endless(), take: () => {} }, 'exit code 127'],
  ])('fails with %s', async (_, given, message) => {
    await expect(filter(given)).rejects.toThrow(message)
  })

  it('says by its error which program failed', async () => {
    await expect(through(['false'], pieces())).rejects.toBeInstanceOf(CommandError)
  })

  it('ends at once when nobody has time any more', async () => {
    const given = { argv: ['cat'], source: endless(), take: () => {}, signal: AbortSignal.timeout(50) } as const
    await expect(filter(given)).rejects.toThrow('aborted due to timeout')
    await expect(filter(given)).rejects.toThrow('aborted due to timeout')
  })
})
