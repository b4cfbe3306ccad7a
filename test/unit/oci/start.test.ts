import { describe, expect, it } from 'vitest'
import { startOf, startPaths } from '../../../src/oci/start.ts'

const start = (config: unknown) => startPaths(startOf(new TextEncoder().encode(JSON.stringify({ config }))))

describe('what a container starts with', () => {
  it.each([
    ['the entrypoint', { Entrypoint: ['/app', 'x'], Cmd: ['/y'] }, ['/app']],
    ['the command', { Cmd: ['/app'] }, ['/app']],
    ['a word, in the folders of PATH', { Cmd: ['sh'], Env: ['A=b', 'PATH=/x:/y:rel'] }, ['/x/sh', '/y/sh']],
    [
      'a word without PATH',
      { Entrypoint: ['sh'] },
      ['/usr/local/sbin/sh', '/usr/local/bin/sh', '/usr/sbin/sh', '/usr/bin/sh', '/sbin/sh', '/bin/sh'],
    ],
    ['a path below the working folder', { Entrypoint: ['./app'], WorkingDir: '/srv/x' }, ['/srv/x/app']],
    ['a path from the root', { Entrypoint: ['bin/app'] }, ['/bin/app']],
    ['nothing', {}, []],
    ['nothing by a path that no Linux takes', { Cmd: [`/${'a/'.repeat(60_000)}app`] }, []],
    ['a word in folders that Linux takes', { Cmd: ['sh'], Env: [`PATH=/${'a/'.repeat(2048)}:/x`] }, ['/x/sh']],
    ['nothing that can be understood', { Entrypoint: 'sh', Cmd: null, Env: 3 }, []],
    ['no settings', undefined, []],
  ])('%s', (_, config, expected) => {
    expect(start(config)).toEqual(expected)
  })

  it('is nothing in what is no config', () => {
    expect(startPaths(startOf(Buffer.from('no JSON')))).toEqual([])
  })
})
