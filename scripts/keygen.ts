// A pair of keys for signed snapshots, each on one line: the private one goes into a secret of the job that warms the cache
// (input signing-key), the public one into the workflows that restore (input trusted-keys). Nothing is written to a file.
import { generateKeyPairSync } from 'node:crypto'
import { keyId } from '../src/store/signature.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
console.log(`private key (a secret, input signing-key):
${privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')}

public key ${keyId(publicKey)} (input trusted-keys):
${publicKey.export({ format: 'der', type: 'spki' }).toString('base64')}`)
