import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Compiles a C program with the machine's gcc in a folder of its own, which `remove` takes away. */
export function compiler(): { readonly compile: (...flags: string[]) => string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'muslin-elf-'))
  const source = join(folder, 'main.c')
  writeFileSync(source, 'int answer(void) { return 42; }\nint main(void) { return answer() - 42; }\n')
  let count = 0
  return {
    compile: (...flags) => {
      count += 1
      const out = join(folder, `out-${count}`)
      execFileSync('gcc', [...flags, '-o', out, source])
      return out
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A section of a hand-made ELF file; its type is 1 (content of the program) where none is given. */
export interface MadeSection {
  readonly name: string
  readonly type?: number
  readonly content: Buffer
}

/** What a hand-made ELF file says of itself. */
export interface MadeElf {
  readonly bits?: 32 | 64
  readonly littleEndian?: boolean
  readonly type?: number
  readonly machine: number
  readonly flags?: number
  readonly interpreter?: string
  readonly stackBytes?: number
  readonly sections?: readonly MadeSection[]
}

/** A file header with program headers, for architectures that no compiler here builds for. */
export function madeElf(made: MadeElf): Buffer {
  const stack = { type: 0x6474e551, memoryBytes: made.stackBytes ?? 0, content: Buffer.alloc(0) }
  const interpreter = Buffer.from(`${made.interpreter}\0`)
  const named = made.interpreter === undefined ? [stack] : [stack, { type: 3, memoryBytes: 0, content: interpreter }]
  const wide = made.bits !== 32
  const count = named.length + 1
  const contentAt = (wide ? 64 : 52) + count * (wide ? 56 : 32)
  // The headers alone are loaded.
  const loaded = { type: 1, memoryBytes: 0, offset: 0, fileBytes: contentAt }
  const others = named.map((each) => ({ ...each, offset: contentAt, fileBytes: each.content.length }))
  const file = Buffer.concat([
    fileHeader(made, wide, count),
    ...[loaded, ...others].map((segment) => programHeader(made, wide, segment)),
    ...named.map(({ content }) => content),
  ])
  return made.sections === undefined ? file : withSections(file, made, wide, made.sections)
}

/** The contents behind the file, then the names, then the section headers, of which the first is always empty. */
function withSections(file: Buffer, made: MadeElf, wide: boolean, sections: readonly MadeSection[]): Buffer {
  const names = Buffer.from(`\0${[...sections.map(({ name }) => name), '.shstrtab'].join('\0')}\0`)
  const all = [...sections, { name: '.shstrtab', type: 3, content: names }]
  let end = file.length
  const headers = all.map(({ name, type = 1, content }) => {
    const { buffer, int, word } = fields(wide ? 64 : 40, made, wide)
    int(0, names.indexOf(`\0${name}\0`) + 1)
    int(4, type)
    word(wide ? 24 : 16, end)
    word(wide ? 32 : 20, content.length)
    end += content.length
    return buffer
  })
  const empty = Buffer.alloc(wide ? 64 : 40)
  const whole = Buffer.concat([file, ...all.map(({ content }) => content), empty, ...headers])
  return pointedTo(whole, made, wide, { at: end, count: headers.length + 1 })
}

/** Writes into the file header where the section headers are; the last section has the names. */
function pointedTo(file: Buffer, made: MadeElf, wide: boolean, { at, count }: { at: number; count: number }): Buffer {
  const { buffer, half, word } = fields(wide ? 64 : 52, made, wide)
  file.copy(buffer)
  word(wide ? 40 : 32, at)
  for (const [index, value] of [wide ? 64 : 40, count, count - 1].entries()) half((wide ? 58 : 46) + 2 * index, value)
  buffer.copy(file)
  return file
}

function fileHeader(made: MadeElf, wide: boolean, segments: number): Buffer {
  const { buffer, half, int, word } = fields(wide ? 64 : 52, made, wide)
  buffer.write('\x7fELF', 'latin1')
  buffer.set([wide ? 2 : 1, made.littleEndian === false ? 2 : 1, 1], 4)
  half(16, made.type ?? 2)
  half(18, made.machine)
  word(24, 0x1000)
  word(wide ? 32 : 28, buffer.length)
  int(wide ? 48 : 36, made.flags ?? 0)
  half(wide ? 54 : 42, wide ? 56 : 32)
  half(wide ? 56 : 44, segments)
  return buffer
}

function programHeader(
  made: MadeElf,
  wide: boolean,
  segment: { readonly type: number; readonly memoryBytes: number; readonly fileBytes: number; readonly offset: number },
): Buffer {
  const { buffer, int, word } = fields(wide ? 56 : 32, made, wide)
  int(0, segment.type)
  word(wide ? 8 : 4, segment.offset)
  word(wide ? 32 : 16, segment.fileBytes)
  word(wide ? 40 : 20, segment.memoryBytes)
  return buffer
}

function fields(size: number, { littleEndian = true }: MadeElf, wide: boolean) {
  const buffer = Buffer.alloc(size)
  const view = new DataView(buffer.buffer, buffer.byteOffset, size)
  const half = (at: number, value: number): void => view.setUint16(at, value, littleEndian)
  const int = (at: number, value: number): void => view.setUint32(at, value, littleEndian)
  const long = (at: number, value: number): void => view.setBigUint64(at, BigInt(value), littleEndian)
  return { buffer, half, int, word: wide ? long : int }
}
