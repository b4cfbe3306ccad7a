/** Semantic Versioning leaves the words free (section 9); these are the usual ones. */
export const PRE_RELEASE_WORDS = '(?:a|b|m|alpha|beta|rc|pre|preview|dev|snapshot|nightly|canary|next)(?![a-z])'

const NAMED_PRE_RELEASE = new RegExp(`(?:^|[/_-])v?\\d+\\.\\d+(?:\\.\\d+)*[._-]?${PRE_RELEASE_WORDS}`, 'i')

const PART =
  /(?:^|[.-])(?:alpha|beta|rc|pre|prerelease|preview|dev|snapshot|nightly|canary|next|milestone|ea|test|testing|experimental|unstable)(?![a-z])/i

/** Whether what stands behind the hyphen of a version has such a word anywhere, as in `server-rc.1`; or begins with a number. */
export const labelsPreRelease = (label: string): boolean => /^\d/.test(label) || PART.test(label)

/** Whether a tag of any shape names a pre-release by a usual word: `v1.3-rc.1`, `app-v1.3.0-beta2`, `1.3.0rc1`. */
export const namesPreRelease = (tag: string): boolean => NAMED_PRE_RELEASE.test(tag)
