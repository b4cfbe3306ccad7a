import { createHash } from 'node:crypto'

/** `sha256:` and 64 hexadecimal digits (OCI image spec, descriptor.md). */
export type Digest = `sha256:${string}`

/** Whether a text is a sha256 digest as the OCI image spec writes it. */
export const isDigest = (value: string): value is Digest => /^sha256:[0-9a-f]{64}$/.test(value)

/** The digest of bytes in memory. */
export const digestOf = (content: string | Uint8Array): Digest =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`
