import { UserError } from '../errors.ts'
import type { Digest } from '../oci/digest.ts'
import { layoutBlob, layoutDigests } from '../oci/layout.ts'
import { configPlatform, decodeManifest, type ImageManifest, imageEntries, type Manifest } from '../oci/manifest.ts'
import { type Platform, platformName } from '../oci/platform.ts'

/** The image of one platform that a build has left in an OCI layout. */
export interface BuiltImage {
  /** Folder of the layout. */
  readonly layout: string
  /** What is pushed: the image, or the index that holds it together with its attestations. */
  readonly digest: Digest
  readonly mediaType: string
  /** Bytes of what is pushed, without what it names. */
  readonly size: number
  /** Of the image itself. */
  readonly imageDigest: Digest
  readonly manifest: ImageManifest
  /** The config of the image as it is stored. */
  readonly config: Uint8Array
}

/**
 * Reads what a build has left in the folder of an OCI layout.
 *
 * @throws UserError when that is not exactly one image of the platform
 */
export async function readImage(layout: string, platform: Platform): Promise<BuiltImage> {
  const [digest, ...others] = await layoutDigests(layout)
  if (digest === undefined || others.length > 0) throw new UserError(SEVERAL)
  const bytes = await layoutBlob(layout, digest)
  const content = decodeManifest(bytes)
  const about = { layout, digest, mediaType: content.mediaType, size: bytes.byteLength }
  const imageDigest = content.kind === 'image' ? digest : onlyImage(content)
  const manifest = content.kind === 'image' ? content : decodeManifest(await layoutBlob(layout, imageDigest))
  if (manifest.kind !== 'image') throw new UserError(SEVERAL)
  const config = await layoutBlob(layout, manifest.config.digest)
  requirePlatform(config, platform)
  return { ...about, imageDigest, manifest, config }
}

const SEVERAL =
  'The build made more than one image, and build-binary builds one platform of one target. Name one platform, and with a bake file one target.'

function onlyImage(index: Extract<Manifest, { kind: 'index' }>): Digest {
  const [image, ...others] = imageEntries(index)
  if (image === undefined || others.length > 0) throw new UserError(SEVERAL)
  return image.digest
}

/** A bake file, or `FROM --platform`, may name another one. */
function requirePlatform(config: Uint8Array, platform: Platform): void {
  const [found, wanted] = [platformName(configPlatform(config)), platformName(platform)]
  if (found === wanted) return
  const remedy = 'Leave the platform of the last stage to the build: no --platform in its FROM.'
  throw new UserError(`The image is made for ${found}, and the platform is ${wanted}. ${remedy}`)
}
