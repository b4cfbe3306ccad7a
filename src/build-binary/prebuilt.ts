import { chmod, copyFile, cp, mkdir, stat, utimes, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Dockerfile } from '../buildkit/dockerfile.ts'
import { UserError } from '../errors.ts'
import { type Platform, parsePlatform, platformName } from '../oci/platform.ts'
import { linesOf, Unfit } from '../runner/inputs.ts'
import type { BinaryRequest } from './inputs.ts'

/** A finished program on the runner, and the platform that it is for where one is named. */
export interface Prebuilt {
  readonly path: string
  readonly platform?: Platform
}

/** The input `prebuilt`: a path a line, or `linux/arm64=path` for that platform only. */
export const prebuiltField = linesOf((line): Prebuilt => {
  const [, asked = '', path = line] = /^(\w+\/[\w/.-]+)=(.+)$/.exec(line) ?? []
  const platform = parsePlatform(asked)
  if (asked !== '' && platform === undefined) {
    throw new Unfit('a path, or platform=path', 'Write linux/amd64=dist/app, or the path alone for all platforms.')
  }
  const name = basename(path)
  if (!/^[\w.+-]+$/.test(name)) throw new Unfit('a program whose name has letters, digits, . _ + and -', RENAME)
  if (FOLDERS.includes(name)) throw new Unfit('a program with another name than a folder of the image', RENAME)
  return { path, ...(platform && { platform }) }
})

const RENAME = 'Give the file another name.'

/** What an image around finished programs has in its root already. */
const FOLDERS = ['etc', 'tmp']

/** What an image around finished programs is built from. */
export interface PrebuiltContext {
  readonly context: string
  readonly dockerfile: Dockerfile
  /** Absolute paths of the programs in the image. */
  readonly programs: readonly string[]
}

/** The programs that are meant for a platform: those without one, and those with this one. */
export const prebuiltFor = (all: readonly Prebuilt[], platform: Platform): readonly Prebuilt[] =>
  all.filter((each) => each.platform === undefined || platformName(each.platform) === platformName(platform))

/**
 * Lays out the context of an image that has nothing but finished programs and what programs expect of a system. Nothing in
 * it runs, so no emulation is needed; all times are 0, so it is the same each time.
 *
 * @throws UserError when a program is not there, or none is for the platform
 */
export async function packPrebuilt(request: BinaryRequest, scratch: string): Promise<PrebuiltContext> {
  const { prebuilt, platform } = request
  const meant = prebuiltFor(prebuilt, platform)
  if (meant.length === 0) throw new UserError(noneFor(platform, prebuilt))
  const [context, file] = [join(scratch, 'prebuilt'), join(scratch, 'prebuilt.Dockerfile')]
  await writeSystem(join(context, 'system'))
  await makeFolders(context, ['programs'])
  const names = await Promise.all(meant.map(({ path }) => placeProgram(path, join(context, 'programs'))))
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new UserError(`Two of the prebuilt programs are called ${twice}. Rename one of them.`)
  await writeFile(file, prebuiltDockerfile(names[0] ?? ''))
  const dockerfile: Dockerfile = { file, buildArgs: [], kind: 'user', notes: [] }
  return { context, dockerfile, programs: names.map((name) => `/${name}`) }
}

/** @param entrypoint name of a program, which needs no quoting */
const prebuiltDockerfile = (entrypoint: string): string =>
  [
    'FROM scratch',
    'COPY system/ /',
    'COPY programs/ /',
    'ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt',
    'USER 65532:65532',
    `ENTRYPOINT ["/${entrypoint}"]`,
    '',
  ].join('\n')

async function placeProgram(path: string, folder: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined || !found.isFile()) throw new UserError(missing(path))
  const [name, place] = [basename(path), join(folder, basename(path))]
  await copyFile(path, place)
  // An artifact of GitHub comes back without its executable bit.
  await chmod(place, 0o755)
  await utimes(place, 0, 0)
  return name
}

const missing = (path: string): string =>
  `prebuilt names ${path}, but there is no such file. Build or download it before this step; the path is relative to the working directory.`

const noneFor = (platform: Platform, prebuilt: readonly Prebuilt[]): string =>
  `prebuilt has no program for ${platformName(platform)}, only for ${prebuilt.map((each) => each.platform && platformName(each.platform)).join(', ')}. Add a line ${platformName(platform)}=path.`

/** Where Linux distributions keep the certificates of the certification authorities. */
const CERTIFICATES = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt']

async function writeSystem(folder: string): Promise<void> {
  await makeFolders(folder, ['', ...FOLDERS, 'etc/ssl', 'etc/ssl/certs'])
  await chmod(join(folder, 'tmp'), 0o1777)
  await writeFile(join(folder, 'etc/passwd'), 'nonroot:x:65532:65532:nonroot:/:/sbin/nologin\n')
  await writeFile(join(folder, 'etc/group'), 'nonroot:x:65532:\n')
  await copyCertificates(join(folder, 'etc/ssl/certs/ca-certificates.crt'))
  for (const path of ['etc/passwd', 'etc/group', 'etc/ssl/certs/ca-certificates.crt']) {
    await chmod(join(folder, path), 0o644)
  }
  for (const path of ['etc/passwd', 'etc/group', 'etc/ssl/certs', 'etc/ssl', 'etc', 'tmp']) {
    await utimes(join(folder, path), 0, 0)
  }
}

/** Everybody may enter them, whatever the umask of the runner is. */
async function makeFolders(folder: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(join(folder, path), { recursive: true })
    await chmod(join(folder, path), 0o755)
  }
}

async function copyCertificates(place: string): Promise<void> {
  for (const path of CERTIFICATES) {
    if ((await stat(path).catch(() => undefined)) === undefined) continue
    await cp(path, place, { dereference: true })
    return utimes(place, 0, 0)
  }
  throw new UserError('The runner has no CA certificates for the image. Install the package ca-certificates.')
}
