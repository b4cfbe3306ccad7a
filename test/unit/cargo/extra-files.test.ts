import { describe, expect, it } from 'vitest'
import { extraFilesField } from '../../../src/cargo/extra-files.ts'

describe('further files for the image', () => {
  it.each([
    ['a=b', [{ from: 'a', to: 'b' }]],
    ['./conf/app.toml = /etc/app.toml', [{ from: 'conf/app.toml', to: 'etc/app.toml' }]],
    ['static=srv/www/', [{ from: 'static', to: 'srv/www/' }]],
    ['my file=etc/a=b', [{ from: 'my file', to: 'etc/a=b' }]],
    ['/a/x/../y=b', [{ from: 'a/y', to: 'b' }]],
    ['ä#1,@2+3~=b', [{ from: 'ä#1,@2+3~', to: 'b' }]],
    [
      'a=b\n\nc=d',
      [
        { from: 'a', to: 'b' },
        { from: 'c', to: 'd' },
      ],
    ],
    ['', []],
  ])('are %j', (raw, expected) => {
    expect(extraFilesField.parse(raw)).toEqual(expected)
  })

  it.each([
    'a',
    '=b',
    'a=',
    'a=/',
    '.=b',
    '../a=b',
    'a/../../b=c',
    'a=../b',
    'a=b/..',
    'a"]\\nRUN evil=b',
    'a$PATH=b',
    'a=${HOME}',
    'a=b"',
    "a'=b",
    'a\\=b',
    '<<EOF=b',
    'a*=b',
    'a?=b',
    '[a]=b',
    '{{program}}=b',
    'a=`id`',
    'a\u0000=b',
    'a\tb=c',
    'a=b\u2028RUN evil',
    'a\u202e=b',
  ])('are refused where a Dockerfile could take them for something else: %j', (line) => {
    expect(() => extraFilesField.parse(line)).toThrow('expected path in the context=path in the image')
  })

  it('are refused all together', () => {
    expect(() => extraFilesField.parse('a\nok=ok\nb')).toThrow(/expected .*, expected /)
  })
})
