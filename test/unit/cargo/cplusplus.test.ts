import { describe, expect, it } from 'vitest'
import { cplusplusTrouble } from '../../../src/cargo/cplusplus.ts'

const says = (crate: string): string =>
  `#10 5.414 warning: muslin: no C++ for x86_64-linux-musl: the crate ${crate} has C++ code`

describe('a build that fails for want of C++', () => {
  it('names the crate once, the reason and the remedy', () => {
    const lines = [says('esaxx-rs 0.1.10'), 'error: failed to run custom build command', says('esaxx-rs 0.1.10')]
    const message = cplusplusTrouble(lines) ?? ''
    expect(message).toMatch(
      /^The crate esaxx-rs 0\.1\.10 has C\+\+ code, and the image that compiles has no C\+\+ for /,
    )
    expect(message).toContain('name an image that has x86_64-linux-musl-g++ by the input rust-image')
    expect(message).toContain('cargo tree --invert esaxx-rs shows what needs it')
  })

  it('names all crates that need it', () => {
    expect(cplusplusTrouble([says('a 1.0.0'), says('b 2.0.0')])).toMatch(
      /^The crates a 1\.0\.0, b 2\.0\.0 have C\+\+ code/,
    )
  })

  it.each([
    ['ld: cannot find -lstdc++: No such file or directory', '-lstdc++'],
    ['ld: cannot find -lc++', '-lc++'],
  ])('says so where only the library is missing: %s', (line, library) => {
    expect(cplusplusTrouble(['note: "/muslin/target/release/deps/app.o"', line])).toContain(library)
  })

  it.each([
    ['another library', ['/muslin/target', 'ld: cannot find -lssl']],
    ['a library with a longer name', ['/muslin/target', 'ld: cannot find -lstdc++fs']],
    ['a Dockerfile of the user', ['ld: cannot find -lstdc++: No such file or directory']],
    [
      'the text of the step, which BuildKit shows when anything in it fails',
      ['23 | >>> echo "muslin: no C++ for $arch-linux-musl: the crate \\${CARGO_PKG_NAME:-?} x has C++ code" >&2'],
    ],
    ['an error of rustc', ['error[E0425]: cannot find value `x`']],
  ])('is not told of %s', (_, lines) => {
    expect(cplusplusTrouble(lines)).toBeUndefined()
  })
})
