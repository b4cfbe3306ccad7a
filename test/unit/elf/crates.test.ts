import { describe, expect, it } from 'vitest'
import { crateOf, crateSizes } from '../../../src/elf/crates.ts'

const hash = '17h0123456789abcdefE'

describe('the crate of a symbol', () => {
  it.each([
    ['a function', `_ZN4core3fmt5write${hash}`, 'core'],
    ['a function that was cloned', `_ZN5tokio7runtime3run${hash}.llvm.123`, 'tokio'],
    [
      'an implementation for a type with a path',
      `_ZN65_$LT$alloc..vec..Vec$LT$T$GT$$u20$as$u20$core..ops..drop..Drop$GT$4drop${hash}`,
      'alloc',
    ],
    [
      'an implementation for a reference',
      `_ZN60_$LT$$RF$serde_json..Value$u20$as$u20$core..fmt..Debug$GT$3fmt${hash}`,
      'serde_json',
    ],
    ['an implementation for a primitive type', `_ZN40_$LT$str$u20$as$u20$core..fmt..Debug$GT$3fmt${hash}`, 'core'],
    ['an implementation for any type', `_ZN41_$LT$T$u20$as$u20$alloc..string..ToString$GT$9to_string${hash}`, 'alloc'],
    ['v0: a function', '_RNvCs15kBYyAo9fc_7mycrate7example', 'mycrate'],
    ['v0: a nested function', '_RNvNtCs1234_7mycrate3foo3bar', 'mycrate'],
    ['v0: a generic function', '_RINvNtC3std3mem8align_ofjdE', 'std'],
    ['v0: a closure', '_RNCNvC7mycrate4main0', 'mycrate'],
    ['v0: a method', '_RNvMNtCs1234_7mycrate3fooNtB2_3Bar3baz', 'mycrate'],
    ['v0: an implementation of a trait', '_RNvXs_CsAbc_7mycrateNtB4_3FooNtNtC4core3fmt5Debug3fmt', 'mycrate'],
    ['v0: a method of a trait', '_RNvYNtC7mycrate3FooNtC5other5Trait6method', 'mycrate'],
    ['v0: a name with an underscore in front', '_RNvCs1_4__abc1f', '_abc'],
    ['C', 'malloc', undefined],
    ['C++', '_ZNSt6vectorIiSaIiEE9push_backEOi', undefined],
    ['C++ that looks like it', '_ZN4core3fmt5writeEv', undefined],
    ['v0 without an end', '_RNv', undefined],
    ['v0 that never comes to a crate', `_R${'I'.repeat(200)}C3abc`, undefined],
    ['nothing', '', undefined],
  ])('%s', (_, symbol, crate) => {
    expect(crateOf(symbol)).toBe(crate)
  })
})

describe('the sizes of crates', () => {
  const symbol = (name: string, address: number, bytes: number, isFunction = true) => ({
    name,
    address,
    bytes,
    isFunction,
  })

  it('are sums of their functions, each counted once, the largest first', () => {
    const sizes = crateSizes([
      symbol('_RNvC1a1f', 1, 10),
      symbol('_RNvC1b1f', 2, 30),
      symbol('_RNvC1a1g', 3, 15),
      symbol('_RNvC1b1h', 2, 30),
      symbol('memcpy', 4, 5),
      symbol('_RNvC1b6STATIC', 5, 1000, false),
    ])
    expect(sizes).toEqual([
      { crate: 'b', bytes: 30 },
      { crate: 'a', bytes: 25 },
      { crate: undefined, bytes: 5 },
    ])
  })

  it('are not told where nothing is Rust', () => {
    expect(crateSizes([symbol('main', 1, 10)])).toBeUndefined()
  })
})
