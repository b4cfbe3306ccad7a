/** A member to be put into an archive, right or wrong. */
export interface Made {
  readonly name: string
  /** `0` when left out. */
  readonly type?: string
  readonly link?: string
  readonly content?: string
  /** Size in the header, when it is another one than the content's. */
  readonly size?: number
  /** Records of an extended header before it. */
  readonly records?: readonly (readonly [string, string])[]
}

/** Blocks of tar: the members, two blocks of zeros, `behind` them. */
export function tarOf(members: readonly Made[], behind: Buffer = Buffer.alloc(1024)): Buffer {
  return Buffer.concat([...members.flatMap(blocksOf), behind])
}

function blocksOf({ name, type = '0', link = '', content = '', size, records }: Made): Buffer[] {
  const body = Buffer.from(content)
  const own = [header(name, type, link, size ?? body.length), padded(body)]
  if (records === undefined) return own
  const text = Buffer.from(records.map(recordOf).join(''))
  return [header('x', 'x', '', text.length), padded(text), ...own]
}

/** `<length> <key>=<value>\n`, where the length counts itself. */
export function recordOf([key, value]: readonly [string, string]): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`)
  const digits = [1, 2, 3, 4, 5, 6, 7].find((count) => String(rest + count).length === count) ?? 0
  return `${rest + digits} ${key}=${value}\n`
}

const padded = (body: Buffer): Buffer => Buffer.concat([body, Buffer.alloc((512 - (body.length % 512)) % 512)])

/** A ustar header with a right sum. */
export function header(name: string, type: string, link: string, size: number): Buffer {
  const block = Buffer.alloc(512)
  block.write(name, 0, 100, 'latin1')
  block.write('0000644\0', 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  block.write('00000000000\0', 136)
  block.write('        ', 148)
  block.write(type, 156)
  block.write(link, 157, 100, 'latin1')
  block.write('ustar\x0000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}
