import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { countMountSizes } from '../../../src/buildkit/mount-sizes.ts'

const folder = mkdtempSync(join(tmpdir(), 'muslin-sizes-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.unstubAllEnvs())

/** A docker that notes how it was called and says one thing after the other, as buildx 0.36 does. */
function docker(...answers: readonly string[]): { readonly calls: () => readonly string[] } {
  const [place, log] = [mkdtempSync(join(folder, 'bin-')), join(folder, `calls-${Math.random()}`)]
  writeFileSync(log, '')
  for (const [index, answer] of answers.entries()) writeFileSync(join(place, `answer-${index + 1}`), answer)
  const script = `#!/bin/sh\necho "$*" >>'${log}'\nexec cat "${place}/answer-$(wc -l <'${log}' | tr -d ' ')"\n`
  writeFileSync(join(place, 'docker'), script, { mode: 0o755 })
  vi.stubEnv('PATH', `${place}:${process.env.PATH}`)
  return { calls: () => readFileSync(log, 'utf8').trim().split('\n') }
}

const mount = (size: string): string =>
  `${JSON.stringify({ Description: 'cached mount /t from exec x with id "//t"', Size: size, Type: 'exec.cachemount' })}\n`
const ASKED = 'buildx du --builder own --filter type=exec.cachemount --format json'

it('mounts that nobody holds are counted at once', async () => {
  const { calls } = docker(mount('4.096kB') + mount('10.2MB'))
  await countMountSizes('own')
  expect(calls()).toEqual([ASKED])
})

it('mounts that garbage collection holds are waited for', async () => {
  const { calls } = docker(mount('0B') + mount('4.096kB'), mount('0B'), mount('8.192kB'))
  await countMountSizes('own')
  expect(calls()).toEqual([ASKED, ASKED, ASKED])
})

it('mounts that another build holds for long are not waited for, nor is a builder that says nothing', async () => {
  const held = docker(...Array.from({ length: 9 }, () => mount('0B')))
  await countMountSizes('own')
  expect(held.calls()).toHaveLength(4)
  vi.unstubAllEnvs()
  const broken = docker()
  await countMountSizes('own')
  expect(broken.calls()).toHaveLength(1)
})
