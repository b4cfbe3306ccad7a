import { posix } from 'node:path'
import { linesOf, Unfit } from '../runner/inputs.ts'

/** A file or folder of the context that goes into the image. */
export interface ExtraFile {
  /** Path in the context, without a leading `/`. */
  readonly from: string
  /** Path in the image, without a leading `/`; with one at its end it is a folder. */
  readonly to: string
}

/** `path/in/context=path/in/image` on each line. */
export const extraFilesField = linesOf(extraFile)

function extraFile(line: string): ExtraFile {
  const at = line.indexOf('=')
  const [from, to] = [line.slice(0, Math.max(at, 0)), line.slice(at + 1)].map(plainPath)
  if (from !== undefined && to !== undefined) return { from, to }
  throw new Unfit('path in the context=path in the image', REMEDY)
}

/** What Dockerfiles give a meaning to in a COPY has no place in a name: then nothing of it can be taken for something else. */
const REMEDY =
  'Write one on each line, such as config/app.toml=etc/app.toml, without .. and without any of $ \\ " \' ` * ? [ ] { } < >.'

function plainPath(text: string): string | undefined {
  const path = posix.normalize(text.trim()).replace(/^\/+/, '')
  const isPlain = /^[^\p{C}\p{Zl}\p{Zp}$\\"'`*?[\]{}<>]+$/u.test(path)
  return isPlain && path !== '.' && !path.split('/').includes('..') && text.trim() !== '' ? path : undefined
}
