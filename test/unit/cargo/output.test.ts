import { describe, expect, it } from 'vitest'
import { readCargo, readSccache } from '../../../src/cargo/output.ts'

/** cargo 1.96 with -v, after a change of a library; then the same once more. */
const EDITED = `       Dirty leaf v0.1.0 (/src/leaf): the file \`leaf/src/lib.rs\` has changed (1795531302.771676762s, 3s after last build at 1795531299.320319937s)
   Compiling leaf v0.1.0 (/src/leaf)
       Fresh serde v1.0.228
     Running \`rustc --crate-name leaf --edition=2021 leaf/src/lib.rs\`
       Dirty middle v0.1.0 (/src/middle): the dependency \`leaf\` was rebuilt
   Compiling middle v0.1.0 (/src/middle)
    Finished \`release\` profile [optimized] target(s) in 1m 01.26s

       Fresh leaf v0.1.0 (/src/leaf)
       Fresh middle v0.1.0 (/src/middle)
       Fresh serde v1.0.228
    Finished \`release\` profile [optimized] target(s) in 0.74s
`

const BROKEN = `   Compiling app v0.1.0 (/src/app)
error: this file contains an unclosed delimiter
 --> app/src/main.rs:4:9

error: could not compile \`app\` (bin "app") due to 1 previous error
`

describe('readCargo', () => {
  it('counts what was compiled and what was not, and says why', () => {
    expect(readCargo(EDITED)).toEqual({
      compiled: 2,
      fresh: 1,
      dirty: [
        { unit: 'leaf v0.1.0 (/src/leaf)', reason: 'the file `leaf/src/lib.rs` has changed' },
        { unit: 'middle v0.1.0 (/src/middle)', reason: 'the dependency `leaf` was rebuilt' },
      ],
      seconds: 62,
      failed: false,
    })
  })

  it.each([
    ['a build that fails', BROKEN, { compiled: 1, failed: true }],
    [
      'a build with nothing to do',
      '    Finished `dev` profile [unoptimized] target(s) in 0.03s\n',
      { compiled: 0, seconds: 0.03 },
    ],
    ['colours', '\u001b[1m\u001b[32m   Compiling\u001b[0m libc v0.2.1\r\n', { compiled: 1 }],
    ['a progress bar', '    Building [==>   ] 1/9: libc\r   Compiling libc v0.2.1\n', { compiled: 1 }],
    ['a log with other lines', 'make: Compiling nothing\n   Compiling libc v0.2.1\nCompiling: x\n', { compiled: 1 }],
    [
      'a package that comes twice',
      '   Compiling a v1.0.0\n   Compiling a v1.0.0\n   Compiling a v2.0.0\n',
      { compiled: 2 },
    ],
  ])('understands %s', (_, log, expected) => expect(readCargo(log)).toMatchObject(expected))

  it.each(['', 'hello\nFinished in time\n', 'error: nothing to do\n'])('has nothing to say of %j', (log) =>
    expect(readCargo(log)).toBeUndefined(),
  )

  it('reads much in little time', () => {
    const log = '   Compiling crate v1.0.0\n     Running `rustc --crate-name crate`\r\n'.repeat(50_000)
    const start = performance.now()
    expect(readCargo(log)?.compiled).toBe(1)
    expect(performance.now() - start).toBeLessThan(5000)
  })
})

describe('readSccache', () => {
  const expected = { requests: 215, hits: 160, misses: 2, notCacheable: 53, errors: 4 }

  it('reads the text of --show-stats', () => {
    const text = `Compile requests                    215
Compile requests executed           162
Cache hits                          160
Cache hits (C/C++)                   20
Cache hits (Rust)                   140
Cache misses                          2
Cache misses (Rust)                   2
Cache hits rate                   98.77 %
Cache timeouts                        0
Cache read errors                     1
Forced recaches                       0
Cache write errors                    1
Cache errors                          2
Compilations                          2
Non-cacheable compilations            0
Non-cacheable calls                  53
Non-compilation calls                 0

Non-cacheable reasons:
crate-type                           48
Cache location                  Local disk: "/sccache"
`
    expect(readSccache(`Compile requests                      1\n${text}`)).toEqual(expected)
  })

  it('reads its JSON', () => {
    const stats = {
      compile_requests: 215,
      requests_not_cacheable: 53,
      cache_hits: { counts: { Rust: 140, 'C/C++': 20 }, adv_counts: { 'rust/x': 1 } },
      cache_misses: { counts: { Rust: 2 } },
      cache_errors: { counts: { Rust: 2 } },
      cache_write_errors: 1,
      cache_read_errors: 1,
    }
    expect(readSccache(`before\n${JSON.stringify({ stats, cache_location: 'Local disk' })}\nafter\n`)).toEqual(expected)
  })

  it.each(['', '{"stats":', '{"stats":3}', 'Compile requests: many\n'])('has nothing to say of %j', (log) =>
    expect(readSccache(log)).toBeUndefined(),
  )
})
