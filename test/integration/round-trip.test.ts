import { afterAll, describe, expect, it } from 'vitest'
import { inspectArchive } from '../../src/archive/inspect.ts'
import { measureFile } from '../../src/archive/measure.ts'
import type { Dance } from '../../src/buildkit/dance-build.ts'
import { type Filling, fillMounts } from '../../src/buildkit/fill-mounts.ts'
import { type Taken, takeMounts } from '../../src/buildkit/take-mounts.ts'
import { connect, createBuilder, createRemoteBuilder, removeBuilder } from '../rig/connection.ts'
import { type Bench, benchOn, fillingOf, knownOf, overlaid } from './mount-bench.ts'

const rig = connect()

/** A builder of each driver of buildx that a runner may have. */
const DRIVERS: Readonly<Record<string, () => Promise<Bench>>> = {
  'docker-container': async () => {
    const name = await createBuilder(rig, `trip-${process.pid}`)
    return benchOn(name, rig.env, () => removeBuilder(rig, name))
  },
  docker: async () => benchOn('default', rig.env, async () => {}),
  remote: async () => {
    const daemon = await createBuilder(rig, `far-${process.pid}`)
    const name = await createRemoteBuilder(rig, daemon)
    return benchOn(name, rig.env, async () => {
      await removeBuilder(rig, name)
      await removeBuilder(rig, daemon)
    })
  },
}

/** setxattr and getxattr: no program of the image sets attributes. */
const ATTRIBUTES = `attribute() { perl -e '
  my ($set, $get) = \`uname -m\` =~ /aarch64/ ? (5, 8) : (188, 191);
  my ($do, $file, $key, $value) = @ARGV;
  if ($do eq "set") { $value = pack("H*", $value); syscall($set, $file, $key, $value, length $value, 0) == 0 or die "$key: $!" }
  else { my $found = "\\0" x 99; my $size = syscall($get, $file, $key, $found, 99); print "$file $key ", $size < 0 ? "none" : unpack("H*", substr $found, 0, $size), "\\n" }
' "$@"; }
`

/** Everything of a file that a round trip could lose. Sizes of folders and times of mounts are the file system's own. */
const LIST = `${ATTRIBUTES}cd /
find one two -printf '%y %m %U %G %n %s %T@ %l %p\\n' | sed -E '/^d/s/^((\\S+ ){5})\\S+/\\1-/; /^d.* (one|two)$/s/ [0-9.]+  / /' | sort
find one two -type f -exec sha256sum {} + | sort
for file in sparse hollow; do [ ! -e one/$file ] || echo "$file: $(($(stat -c %b one/$file) < 100))"; done
find one two -type f -links +1 -printf '%i %p\\n' | sort -k 2 | awk '{ if (!($1 in seen)) seen[$1] = ++count; print seen[$1], $2 }'
for file in one/attributes one/capable two/mine; do attribute get $file user.note; attribute get $file security.capability; done
`

const MAKE = `${ATTRIBUTES}cd /one
echo plain >plain
chown 1234:5678 plain
cp /bin/true setuid
chmod 4755 setuid
touch -d '2001-02-03 04:05:06.123456789' old
touch -d '1965-02-03 04:05:06.25' older-than-unix
ln -s /nowhere/at/all dangling
touch -h -d '2002-02-03 04:05:06.987654321' dangling
ln -s ../two/mine outside
echo twice >linked
ln linked second
ln linked third
truncate -s 100M sparse
echo end >>sparse
truncate -s 10M hollow
mkdir empty closed sticky
echo inside >closed/file
chmod 0555 closed
chmod 1777 sticky
echo strange >'new
line and "quotes" and $dollar and \\back'
echo dash >-dash
mkfifo -m 600 fifo
echo a >attributes
attribute set attributes user.note 68000aff
echo c >capable
attribute set capable security.capability 0100000200040000000000000000000000000000
mkdir deep deep/er
echo gone >deep/er/gone
mkdir file-to-come
echo file >folder-to-come
ln -s nowhere changing
touch -d '2003-02-03 04:05:06.5' closed empty deep/er deep .
cd /two
echo mine >mine
chown 1000:1001 mine
`

/** Additions, deletions, and everything that can become something else. */
const CHANGE = `${ATTRIBUTES}cd /one
echo more >>plain
chmod 0700 setuid
touch -h -d '2012-02-03 04:05:06.5' dangling
rm second
echo other >third-new && mv third-new third
truncate -s 200M sparse
rm hollow empty -r
rmdir file-to-come && echo now >file-to-come
rm folder-to-come && mkdir folder-to-come && echo new >'folder-to-come/new
line'
ln -sfn elsewhere changing
attribute set attributes user.note 00
chmod 0755 closed && rm closed/file && chmod 0500 closed
rm deep/er/gone
rm fifo && mkfifo -m 644 fifo2
ln plain plain-too
mkdir -p added/empty
touch -d '2013-02-03 04:05:06.5' deep/er added .
`

/** Some of what is to be in the first list, so that an empty list is not taken for a whole one. */
const DETAILS = [
  'f 4755 0 0',
  'f 644 1234 5678 1 6',
  'p 600',
  'd 555 0 0',
  'd 1777',
  'd 750 1000 1001',
  ' 981173106.1234567890 ',
  ' -154900494.2500000000 ',
  'l 777 0 0 1 15 1012709106.9876543210 /nowhere/at/all',
  'sparse: 1\nhollow: 1\n1 one/linked\n1 one/second\n1 one/third\n',
  'one/attributes user.note 68000aff\n',
  'one/capable security.capability 0100000200040000000000000000000000000000\n',
]

const file = (ids: string): string => `FROM debian:bookworm AS use
WORKDIR /out
ARG RUN_ID
RUN --mount=type=cache,id=${ids}-one,target=/one \\
  --mount=type=cache,id=${ids}-two,target=/two,uid=1000,gid=1001,mode=0750,sharing=locked \\
  --mount=type=bind,target=/context \\
  bash -eu /context/script.sh >said

FROM scratch
COPY --from=use /out /
`

/** Each has mounts of its own. */
const ROUNDS = ['first', 'second', 'third'] as const

describe.each(Object.keys(DRIVERS))('with the %s driver', (driver) => {
  let bench: Bench | undefined
  afterAll(async () => {
    // The engine's own builder stays, and it is not for us to prune what else it has.
    if (driver === 'docker')
      for (const round of ROUNDS) await use(danceOf(round).ids, 'find /one /two -mindepth 1 -delete')
    await bench?.close()
  })

  /** The builder of the docker driver is the engine's own: mounts of earlier runs are still there. */
  const danceOf = (round: (typeof ROUNDS)[number]): { readonly ids: string; readonly dance: Dance } => {
    const ids = `${driver}-${process.pid}-${round}`
    const owner = { uid: 1000, gid: 1001, mode: 0o750 }
    const one = { id: `/${ids}-one`, target: '/one', sharing: 'shared' } as const
    const two = { id: `/${ids}-two`, target: '/two', sharing: 'locked', owner } as const
    return { ids, dance: { builder: bench?.builder ?? '', mounts: [one, two] } }
  }

  const use = async (ids: string, script: string): Promise<string> =>
    (await opened().build({ Dockerfile: file(ids), 'script.sh': script }))('said')

  const opened = (): Bench => {
    if (bench === undefined) throw new Error('the builder was not made')
    return bench
  }

  let [made, changed] = ['', '']
  let bases: readonly Filling[] = []
  let overlays: readonly Filling[] = []

  it('a mount comes back with everything that a file has', async () => {
    bench = await DRIVERS[driver]?.()
    const first = danceOf('first')
    made = await use(first.ids, MAKE + LIST)
    for (const detail of DETAILS) expect(made).toContain(detail)
    const taken = await takeMounts(first.dance, [undefined, undefined], opened().place('taken'))
    await Promise.all(taken.map(inspected))
    bases = await Promise.all(taken.map(fillingOf))

    const second = danceOf('second')
    const filled = await fillMounts(second.dance, bases, opened().place('memory'))
    expect(filled.map(({ state }) => state)).toEqual(['restored', 'restored'])
    expect(filled.map(({ listing }) => listing)).toEqual(taken.map(({ listing }) => listing))
    expect(await use(second.ids, LIST)).toBe(made)

    const known = filled.map((mount, index) => knownOf(mount, bases[index] ?? fail()))
    const same = await takeMounts(second.dance, known, opened().place('same'))
    expect(same.map(({ state }) => state)).toEqual(['unchanged', 'unchanged'])

    changed = await use(second.ids, CHANGE + LIST)
    const [one, two] = await takeMounts(second.dance, known, opened().place('changed'))
    expect([one?.state, two?.state]).toEqual(['overlaid', 'unchanged'])
    await inspected(one ?? fail())
    overlays = [overlaid(bases[0] ?? fail(), one ?? fail()), bases[1] ?? fail()]
  })

  it('what was changed in it comes back from its base and an overlay', async () => {
    const third = danceOf('third')
    const filled = await fillMounts(third.dance, overlays, opened().place('memory'))
    expect(filled.map(({ state }) => state)).toEqual(['restored', 'restored'])
    expect(changed).not.toBe(made)
    expect(await use(third.ids, LIST)).toBe(changed)
    const known = filled.map((mount, index) => knownOf(mount, overlays[index] ?? fail()))
    const same = await takeMounts(third.dance, known, opened().place('same'))
    expect(same.map(({ state }) => state)).toEqual(['unchanged', 'unchanged'])
  })
})

/** Our own archives are what our own reader takes. */
async function inspected({ archive = '', bytes, files }: Taken): Promise<void> {
  const found = await inspectArchive(archive, { ...(await measureFile(archive)), rawBytes: bytes, files })
  expect(found.members).toBeGreaterThan(0)
}

function fail(): never {
  throw new Error('a mount is missing')
}
