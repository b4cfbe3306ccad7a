import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { sccacheContext } from '../../../src/cargo/sccache.ts'
import { sccacheFields, sccacheMounts } from '../../../src/cargo/sccache-inputs.ts'
import { run } from '../../../src/runner/command.ts'
import { readInputs, settleInputs } from '../../../src/runner/inputs.ts'
import { madeElf } from '../elf/made.ts'

const base = mkdtempSync(join(tmpdir(), 'muslin-sccache-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))
afterEach(() => vi.unstubAllEnvs())

const inputs = (given: Readonly<Record<string, string>>) =>
  settleInputs(readInputs(sccacheFields, (name) => given[name] ?? ''))

describe('the inputs of sccache', () => {
  it('leave it off, with 2G where it is on', () => {
    expect(inputs({})).toEqual({ sccache: false, sccacheSize: '2G' })
    expect(inputs({ sccache: 'true', 'sccache-size': '500M' })).toEqual({ sccache: true, sccacheSize: '500M' })
  })

  it.each(['2', '2GB', '0G', '1.5G', '2g', 'G; true'])('refuse the size %j', (size) => {
    expect(() => inputs({ 'sccache-size': size })).toThrow('expected a size such as 500M or 2G')
  })

  it('make a store of its own for each platform and program', () => {
    expect(sccacheMounts('linux-arm64-app')).toContain('id=muslin-sccache-linux-arm64-app,sharing=locked')
  })
})

/** A folder for PATH with a program in it under the name sccache. */
function withProgram(name: string, content: Uint8Array): string {
  const folder = join(base, name)
  mkdirSync(folder)
  writeFileSync(join(folder, 'sccache'), content)
  chmodSync(join(folder, 'sccache'), 0o755)
  return folder
}

describe('the context with the sccache of the runner', () => {
  it('has a program that needs shared libraries with them, and starts it by its own loader', async () => {
    vi.stubEnv('PATH', `${withProgram('dynamic', readFileSync('/bin/echo'))}:${process.env.PATH}`)
    const folder = mkdtempSync(join(base, 'context-'))
    const value = await sccacheContext(folder)
    expect(value).toBe(`muslin-sccache=${folder}/muslin-sccache`)
    const context = join(folder, 'muslin-sccache')
    expect(readdirSync(join(context, 'lib'))).toContain('libc.so.6')
    expect(readdirSync(join(context, 'loader'))).toEqual(['sccache'])
    expect(readdirSync(context)).toContain('with-sccache.sh')
    expect(await run({ argv: [join(context, 'sccache'), 'a', 'b c'], quiet: true })).toBe('a b c\n')
  })

  it('has a static program as it is', async () => {
    const program = madeElf({ machine: 62 })
    vi.stubEnv('PATH', withProgram('static', program))
    const folder = mkdtempSync(join(base, 'context-'))
    await sccacheContext(folder)
    expect(readFileSync(join(folder, 'muslin-sccache/sccache'))).toEqual(program)
    expect(readdirSync(join(folder, 'muslin-sccache/lib'))).toEqual([])
  })

  it('passes over what is no program: a script, a folder, an empty file', async () => {
    const script = withProgram('script', Buffer.from('#!/bin/sh\n'))
    const [nothing, program] = [withProgram('nothing', Buffer.alloc(0)), madeElf({ machine: 62 })]
    mkdirSync(join(base, 'folder/sccache'), { recursive: true })
    const path = [script, join(base, 'folder'), nothing, withProgram('behind', program)]
    vi.stubEnv('PATH', path.join(':'))
    const folder = mkdtempSync(join(base, 'context-'))
    await sccacheContext(folder)
    expect(readFileSync(join(folder, 'muslin-sccache/sccache'))).toEqual(program)
    vi.stubEnv('PATH', path.slice(0, 3).join(':'))
    await expect(sccacheContext(folder)).rejects.toThrow('no sccache on PATH')
  })

  it('cannot be made where there is none, which is said with the remedy', async () => {
    vi.stubEnv('PATH', base)
    await expect(sccacheContext(base)).rejects.toThrow(
      /no sccache on PATH\. Install it in a step before .* or leave the input out\./,
    )
  })
})
