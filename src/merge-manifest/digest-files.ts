import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { isDigest } from '../oci/digest.ts'
import { parseEach, Unfit } from '../runner/inputs.ts'
import type { Leg } from './results.ts'

/**
 * The legs that a folder of Docker's documented recipe names: each build job uploads an empty file whose name is its
 * digest, and all artifacts are downloaded into one folder, or each into a folder of its own
 * (docs.docker.com/build/ci/github-actions/multi-platform).
 *
 * @throws Unfit when there is no such folder or no file in it
 * @throws SeveralUnfit with every file that is named otherwise: a folder with anything else in it is not the right one
 */
export function legsInFolder(folder: string): readonly Leg[] {
  if (folder === '') return []
  const files = filesBelow(folder)
  if (files.length === 0) throw new Unfit('a folder with one file for each digest', 'Download the artifacts before.')
  return parseEach(files, fileLeg)
}

function filesBelow(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
  } catch {
    throw new Unfit('a folder that is there', 'Put actions/download-artifact before this step, with the same path.')
  }
}

/** `sha256:` is left out, because GitHub's artifacts take no colon in a file name. */
function fileLeg(file: string): Leg {
  const digest = `sha256:${basename(file).replace(/^sha256[-_:]/, '')}`
  if (isDigest(digest)) return { digest }
  const remedy =
    'Download the digests of this image alone: pattern of actions/download-artifact takes every artifact that fits.'
  throw new Unfit('file names of 64 hexadecimal digits', remedy, file)
}
