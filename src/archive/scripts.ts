import { CARGO_SCRIPTS } from './cargo-scripts.ts'
import { FILL_SCRIPTS } from './fill-scripts.ts'
import { LIST_SCRIPTS } from './list-scripts.ts'
import { TAKE_SCRIPTS } from './take-scripts.ts'

/**
 * The shell scripts that run inside the builder, as the files of one folder. They get no value of the user's: mounts are
 * numbers, archives are `<number>.base.tar.zst` and `<number>.overlay.tar.zst`, and the tasks come from the file `tasks`.
 * Each ends with an exit code other than 0 at the first thing that fails. What they have to say is in
 * `/out/<number>.result`, see result.ts. Names may hold line breaks, so lists of them are separated by NUL. What a script
 * notes about a mount for the next one is in `/tmp/<number>`.
 *
 * An archive: GNU tar in POSIX format in zstd. Owners are numbers, times have nanoseconds, names are sorted and nothing in
 * it depends on the process that packed it (the default names of extended headers and of sparse files have its number in
 * them), so that the same content gives the same bytes. --long=27 finds the copies of metadata that Rust libraries hold,
 * 128 MB apart.
 *
 * A base has all of a mount. An overlay has what differs from one base: `.muslin-fill/base`, the digest of that base;
 * `.muslin-fill/deleted`, the sorted paths in the base that are gone or became a folder or ceased to be one; and every
 * path that was added or changed, with the folders above those and above what was deleted, because both change the times
 * of the folders that they happen in.
 *
 * What has changed is known by the time of change (ctime), which nobody can set: filling leaves a listing with it, and
 * taking out compares. So a file of the same size and time with another content counts as changed, and so does each name
 * of a file with several, when one of them is replaced. A mount's memory, the folder `/out/<number>` after filling and
 * `/task/<number>` when it is taken out: `known`, that listing; `base`, type and path of all that the base has; `weight`,
 * files and bytes of the base; `overlaid`, the paths that the overlay had, which all later overlays have to have as well;
 * `atime`, whether reading a file there moves its access time; `filled`, the second when it was full.
 */
export const SCRIPTS: Readonly<Record<string, string>> = {
  ...FILL_SCRIPTS,
  ...TAKE_SCRIPTS,
  ...LIST_SCRIPTS,
  ...CARGO_SCRIPTS,
}
