import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type RecipeText, recipeText, tokenVariable } from '../../../src/cargo/recipe-text.ts'

const template = readFileSync(join(import.meta.dirname, '../../../recipes/rust.Dockerfile'), 'utf8')

const plain: RecipeText = {
  platform: { os: 'linux', architecture: 'arm64' },
  programs: ['app'],
  emulated: false,
  offline: false,
  auditable: false,
  zoneinfo: false,
  extraFiles: [],
  registries: [],
  allocator: 'default',
  sccache: false,
}

const filled = (text: Partial<RecipeText> = {}): string => recipeText(template, { ...plain, ...text })

/** Lines that one text has and the other has not. */
const added = (text: Partial<RecipeText>): readonly string[] => {
  const before = new Set(filled().split('\n'))
  return filled(text)
    .split('\n')
    .filter((line) => !before.has(line))
}

describe('the text of the recipe', () => {
  it('has nothing left to fill in', () => {
    expect(filled()).not.toContain('{{')
  })

  it.each<[string, Partial<RecipeText>, readonly string[]]>([
    [
      'compiles on the platform itself',
      { emulated: true },
      ['FROM --platform=linux/arm64 ${MUSLIN_RUST_IMAGE} AS toolchain'],
    ],
    [
      'compiles without a network',
      { offline: true },
      [expect.stringMatching(/^RUN --network=none --mount=type=bind,target=\/src,rw /)],
    ],
    ['goes through the program for lists of dependencies', { auditable: true }, ['FROM auditable AS build']],
    ['takes time zones', { zoneinfo: true }, ['COPY --from=zoneinfo /muslin/zoneinfo/ /']],
    [
      'takes further files',
      { extraFiles: [{ from: 'a b', to: 'etc/c' }] },
      ['COPY ["a b","/muslin/extra/etc/c"]', 'COPY --from=extra /muslin/extra/ /'],
    ],
    [
      'takes tokens of registries',
      { registries: ['acme-inc'] },
      [
        expect.stringContaining(
          '--mount=type=secret,id=CARGO_REGISTRIES_ACME_INC_TOKEN,env=CARGO_REGISTRIES_ACME_INC_TOKEN',
        ),
      ],
    ],
  ])('%s only when asked', (_, text, lines) => {
    expect(added(text)).toEqual(lines)
  })

  it('starts the first program, and has ids of mounts of its own for several', () => {
    const text = filled({ programs: ['serve', 'tool'] })
    expect(text).toContain('ENTRYPOINT ["/serve"]')
    expect([...text.matchAll(/,id=(muslin-\w+-linux-arm64-[^,]+),/g)].map(([, id]) => id)).toEqual([
      'muslin-registry-linux-arm64-serve.tool',
      'muslin-git-linux-arm64-serve.tool',
      'muslin-target-linux-arm64-serve.tool',
    ])
  })

  it('takes what is filled in as it is', () => {
    const [line] = added({ extraFiles: [{ from: '$&', to: '{{platform}}' }] })
    expect(line).toBe('COPY ["$&","/muslin/extra/{{platform}}"]')
  })

  it('names tokens as cargo does', () => {
    expect(tokenVariable('acme-inc')).toBe('CARGO_REGISTRIES_ACME_INC_TOKEN')
  })
})
