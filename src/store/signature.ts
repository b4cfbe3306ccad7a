import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

/** A signature as it stands in front of what it signs. */
export interface Signature {
  /** See {@link keyId}. */
  readonly keyid: string
  /** Ed25519, in base64. */
  readonly sig: string
}

/** What is signed, so that a signature of ours never counts for anything else. */
const TYPE = 'application/vnd.muslin.snapshot.v3+json'

/**
 * A private key as `npm run keygen` prints it: PKCS #8 in base64, with or without the lines around it that make it PEM.
 *
 * @throws Error, which has no part of the key in it, when it is something else than an Ed25519 key
 */
export function readSigningKey(text: string): KeyObject {
  try {
    return ed25519(createPrivateKey({ key: der(text), format: 'der', type: 'pkcs8' }))
  } catch {
    throw new Error('it is not an Ed25519 private key in PKCS #8')
  }
}

/**
 * A public key as `npm run keygen` prints it: SubjectPublicKeyInfo in base64, with or without the lines around it.
 *
 * @throws Error when it is something else than an Ed25519 key
 */
export function readTrustedKey(text: string): KeyObject {
  try {
    return ed25519(createPublicKey({ key: der(text), format: 'der', type: 'spki' }))
  } catch {
    throw new Error('it is not an Ed25519 public key')
  }
}

/** Signs by the rules of DSSE (https://github.com/secure-systems-lab/dsse): type and length are signed too. */
export function signatureOf(payload: Uint8Array, key: KeyObject): Signature {
  return { keyid: keyId(createPublicKey(key)), sig: sign(null, authenticated(payload), key).toString('base64') }
}

/** Whether one of the signatures is by one of the keys and fits what is signed. */
export function isSigned(
  payload: Uint8Array,
  signatures: readonly Signature[],
  trusted: readonly KeyObject[],
): boolean {
  const message = authenticated(payload)
  return trusted.some((key) =>
    signatures.some(({ keyid, sig }) => keyid === keyId(key) && verify(null, message, key, Buffer.from(sig, 'base64'))),
  )
}

/** The first 16 hexadecimal digits of the public key's SHA-256: for finding a key, never for trusting one. */
export function keyId(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest('hex')
    .slice(0, 16)
}

/** An Ed25519 key is so short that its PEM form has one line between two. */
const der = (text: string): Buffer => Buffer.from(text.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64')

function ed25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType === 'ed25519') return key
  throw new Error('another kind of key')
}

/** DSSE's pre-authentication encoding. */
function authenticated(payload: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(TYPE)} ${TYPE} ${payload.byteLength} `
  return Buffer.concat([Buffer.from(head), payload])
}
