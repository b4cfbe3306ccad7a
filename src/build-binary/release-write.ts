import { mkdir, readdir, realpath, stat, writeFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { measureFile } from '../archive/measure.ts'
import { type ArchiveMember, writeArchive } from '../archive/release.ts'
import { isRemote } from '../buildkit/dockerfile.ts'
import { readToml, tableAt, textAt } from '../cargo/manifest.ts'
import { UserError } from '../errors.ts'
import { attachedSbom } from '../oci/attached.ts'
import { bytes as shown } from '../report/figures.ts'
import { say } from '../runner/log.ts'
import type { Release, ReleaseFile, writeRelease } from './release-archive.ts'
import { releaseName, releaseVersion } from './release-name.ts'

type Parameters = globalThis.Parameters<typeof writeRelease>
type Programs = Parameters[1]
type Request = Parameters[2]

/** See release-archive.ts, which loads this when archives are wanted. */
export async function packRelease(...[image, programs, request, env, folder]: Parameters): Promise<Release> {
  const [first] = programs
  if (first === undefined) return { archives: [] }
  const version = releaseVersion(env, await projectVersion(request.context))
  const names = { name: basename(first.path), version, platform: request.platform }
  const name = releaseName(request.archiveName, names)
  if (!/^[\w+][\w.+-]*$/.test(name)) throw new UserError(`archive-name makes ${JSON.stringify(name)} here. ${NAMING}`)
  const members = await membersOf(name, programs, request.archiveFiles, env.GITHUB_WORKSPACE || process.cwd())
  await mkdir(folder, { recursive: true })
  const archives: ReleaseFile[] = []
  for (const format of request.archive) {
    const path = join(folder, `${name}.${format}`)
    await writeArchive(format, members, Number(env.SOURCE_DATE_EPOCH || 0), path)
    archives.push(await withChecksum(path))
  }
  const sbom = await writeSbom(image, join(folder, `${name}.spdx.json`))
  return { archives, ...(sbom && { sbom }) }
}

const NAMING = 'Begin it with a letter, a digit, _ or +, and put {name} or another letter into it.'

/** All is in one folder, so that unpacking does not spread files. */
async function membersOf(
  folder: string,
  programs: Programs,
  further: Request['archiveFiles'],
  workspace: string,
): Promise<readonly ArchiveMember[]> {
  const own = programs.map(({ path, file }) => ({ name: basename(path), mode: 0o755, file }))
  const others = (await Promise.all(further.map((path) => filesAt(path, workspace)))).flat()
  const all = [...own, ...others]
  const twice = namedTwice(all)
  if (twice === undefined) return all.map((member) => ({ ...member, name: `${folder}/${member.name}` }))
  const remedy = 'Name one of the programs by binary, or leave one out of archive-files.'
  throw new UserError(`Two files of the archive would have the name ${twice.name}. ${remedy}`)
}

/** The first member whose name another one before it has. */
export function namedTwice<Member extends Pick<ArchiveMember, 'name'>>(members: readonly Member[]): Member | undefined {
  const seen = new Set<string>()
  return members.find(({ name }) => seen.size === seen.add(name).size)
}

/**
 * A file, or all files of a folder in the order of their names.
 *
 * @param way real paths of the folders that it is in
 */
async function filesAt(
  path: string,
  workspace: string,
  way: readonly string[] = [],
): Promise<readonly ArchiveMember[]> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new UserError(missing(path))
  const real = await realpath(path)
  const place = relative(await realpath(workspace), real)
  if (place.split('/')[0] === '..') throw new UserError(outside(path, resolve(workspace, place)))
  if (!found.isDirectory()) return [{ name: path, mode: (found.mode & 0o111) === 0 ? 0o644 : 0o755, file: path }]
  if (way.includes(real)) throw new UserError(circle(path))
  const names = (await readdir(path)).sort()
  const members: (readonly ArchiveMember[])[] = []
  // One after the other, so that of several faults the first is told.
  for (const name of names) members.push(await filesAt(`${path}/${name}`, workspace, [...way, real]))
  return members.flat()
}

const missing = (path: string): string =>
  `archive-files names ${path}, but there is no such file. The path is relative to the working directory; make the file before this step.`

const circle = (path: string): string =>
  `archive-files names a folder with ${path} in it, which is a link to a folder that it is in itself. Remove the link, or name the files one by one.`

const outside = (path: string, target: string): string =>
  `archive-files names ${path}, which is a link to ${target}, outside of the workspace. Copy the file into the workspace.`

/** The version in the project's Cargo.toml, its own or the one that its workspace gives. */
async function projectVersion(context: string): Promise<string | undefined> {
  const path = join(context, 'Cargo.toml')
  if (isRemote(context) || (await stat(path).catch(() => undefined)) === undefined) return undefined
  const manifest = await readToml(path)
  return (
    textAt(tableAt(manifest, 'package'), 'version') ??
    textAt(tableAt(tableAt(manifest, 'workspace'), 'package'), 'version')
  )
}

/** The file that `sha256sum --check` reads has the name of the archive, not its folder. */
async function withChecksum(path: string): Promise<ReleaseFile> {
  const file = await measured(path)
  await writeFile(`${path}.sha256`, `${file.sha256}  ${basename(path)}\n`)
  say(`${basename(path)} ${shown(file.bytes)} sha256 ${file.sha256}`)
  return file
}

async function measured(path: string): Promise<ReleaseFile> {
  const { digest, bytes } = await measureFile(path)
  return { path, sha256: digest.slice('sha256:'.length), bytes }
}

async function writeSbom({ layout, digest }: Parameters[0], path: string): Promise<ReleaseFile | undefined> {
  const document = await attachedSbom(layout, digest)
  if (document === undefined) return undefined
  await writeFile(path, `${JSON.stringify(document, undefined, 2)}\n`)
  return measured(path)
}
