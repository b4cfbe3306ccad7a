import { type ByteSource, numbers, untilNul } from './bytes.ts'
import { type ElfFormat, type Section, sectionContent } from './sections.ts'

const ATTRIBUTES_LIMIT = 1 << 16
const TAG_FILE = 1
const TAG_CPU_ARCH = 6
/** Tags below 32 that hold a text: Tag_CPU_raw_name, Tag_CPU_name. */
const TEXT_TAGS = [4, 5]
const TAG_COMPATIBILITY = 32

/** Tag_CPU_arch as the number behind "v"; the profiles of controllers (M) are none that runs Linux. */
const CPU_ARCHITECTURES: Readonly<Record<number, number>> = {
  0: 3,
  1: 4,
  2: 4,
  3: 5,
  4: 5,
  5: 5,
  6: 6,
  7: 6,
  8: 6,
  9: 6,
  10: 7,
  14: 8,
  15: 8,
  22: 9,
}

/**
 * The version of the Arm architecture that 32-bit code was compiled for: 6 for v6, 7 for v7
 * (Addenda to, and Errata in, the ABI for the Arm Architecture, Build Attributes).
 *
 * @returns undefined where the file does not say
 */
export function armArchitecture(
  source: ByteSource,
  format: ElfFormat,
  sections: readonly Section[],
): number | undefined {
  const section = sections.find(({ name }) => name === '.ARM.attributes')
  const bytes = section === undefined ? undefined : sectionContent(source, section, ATTRIBUTES_LIMIT)
  if (bytes === undefined || bytes[0] !== 0x41) return undefined
  const value = attributeOf(publicAttributes(bytes, format), TAG_CPU_ARCH)
  return value === undefined ? undefined : CPU_ARCHITECTURES[value]
}

/** `A`, then for each vendor its length, its name and its attributes, of which those of the whole file come first. */
function publicAttributes(bytes: Buffer, { littleEndian }: ElfFormat): Buffer {
  for (let at = 1; at + 4 <= bytes.length; ) {
    const length = numbers(bytes.subarray(at, at + 4), littleEndian).word(0, 4)
    if (length < 4) break
    const vendor = untilNul(bytes.subarray(at + 4, at + length))
    const tagAt = at + 4 + vendor.length + 1
    if (vendor === 'aeabi' && bytes[tagAt] === TAG_FILE) return bytes.subarray(tagAt + 5, at + length)
    at += length
  }
  return Buffer.alloc(0)
}

/** Odd tags above 32 hold a text, even ones a number; Tag_compatibility both. */
function attributeOf(bytes: Buffer, wanted: number): number | undefined {
  for (let at = 0; at < bytes.length; ) {
    const tag = uleb(bytes, at)
    const isText = TEXT_TAGS.includes(tag.value) || (tag.value > TAG_COMPATIBILITY && tag.value % 2 === 1)
    if (isText) {
      at = afterText(bytes, tag.next)
      continue
    }
    const number = uleb(bytes, tag.next)
    if (tag.value === wanted) return number.value
    at = tag.value === TAG_COMPATIBILITY ? afterText(bytes, number.next) : number.next
  }
  return undefined
}

function afterText(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(0, at)
  return end === -1 ? bytes.length : end + 1
}

/** A number in groups of seven bits, the lowest first. */
function uleb(bytes: Buffer, at: number): { readonly value: number; readonly next: number } {
  let value = 0
  for (let index = 0; index < 5; index += 1) {
    const byte = bytes[at + index] ?? 0
    value += (byte & 0x7f) * 2 ** (7 * index)
    if (byte < 0x80) return { value, next: at + index + 1 }
  }
  return { value, next: bytes.length }
}
