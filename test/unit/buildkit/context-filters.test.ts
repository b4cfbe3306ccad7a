import { describe, expect, it } from 'vitest'
import { contextFilters } from '../../../src/buildkit/context-filters.ts'
import { parseLlb } from '../../../src/buildkit/llb.ts'

/** A source as convertllb prints it (BuildKit 0.32). */
const local = (name: string, attrs: object = {}) => ({
  source: {
    identifier: `local://${name}`,
    attrs: { 'local.session': Math.random().toString(36), 'local.sharedkeyhint': name, ...attrs },
  },
})
const without = (...patterns: readonly string[]) => ({ 'local.excludepatterns': JSON.stringify(patterns) })
const image = { source: { identifier: 'docker-image://rust@sha256:aa' } }

const filters = (def: object): string | undefined => contextFilters(parseLlb(JSON.stringify({ def })))

describe('contextFilters', () => {
  it('are none where everything is taken', () => {
    expect(filters({ image })).toBeUndefined()
    expect(filters({ context: local('context', { 'local.followpaths': '["src"]' }), image })).toBeUndefined()
  })

  it('are the same in each build with the same patterns', () => {
    const [context, libs] = [() => local('context', without('a', '!b')), () => local('libs', without('c'))]
    expect(filters({ context: context() })).toContain('[\\"a\\",\\"!b\\"]')
    expect(filters({ context: context(), libs: libs() })).toBe(filters({ libs: libs(), context: context() }))
    expect(filters({ context: context(), again: context() })).toBe(filters({ context: context() }))
  })

  it.each<[string, object]>([
    ['no pattern', local('context')],
    ['another pattern', local('context', without('b'))],
    ['one more', local('context', without('a', 'b'))],
    ['another order', local('context', without('!a', 'a'))],
    ['what is taken at all', local('context', { ...without('a'), 'local.includepattern': '["src"]' })],
    ['another folder', local('libs', without('a'))],
  ])('are others with %s', (_, context) => {
    expect(filters({ context })).not.toBe(filters({ context: local('context', without('a')) }))
  })
})
