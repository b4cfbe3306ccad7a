/**
 * A file of a unit's fingerprint, in both layouts of a target folder: `<profile>/.fingerprint/<package>-<hash>/…`, and
 * `<profile>/build/<package>/<hash>/fingerprint/…` since cargo 1.100 (rust-lang/cargo#15010).
 */
export const UNIT_FILE = '.*/([.]fingerprint/[^/]+-[0-9a-f]{16}|build/[^/]+/[0-9a-f]{16}/fingerprint)/[^/]+'

/** The same for the folders that tell a profile. */
const PROFILE_MARK = '.*/([.]fingerprint|build/[^/]+/[0-9a-f]{16}/fingerprint)'

/** What stands behind the folder of a profile in the path of a unit. */
const UNIT_END = '/([.]fingerprint/[^/]+|build/[^/]+/[0-9a-f]{16})$'

/** The scripts that know cargo's folders, see scripts.ts. They are called in the folder of the mount. */
export const CARGO_SCRIPTS: Readonly<Record<string, string>> = {
  // `cargo` are the profile folders and homes of cargo in a mount, `left` the folders whose content is not packed: what
  // cargo makes again from what is packed, or never looks at. Cargo's home knows its packages under the same name in
  // index, cache and src (registries), in db and checkouts (git).
  'cargo.sh': `set -eu
work=/tmp/$1
find . -regextype posix-extended -type d -regex '${PROFILE_MARK}' -print0 >"$work/marks"
sed -z -E 's,/([.]fingerprint|build/[^/]+/[0-9a-f]{16}/fingerprint)$,,' "$work/marks" >"$work/cargo"
sort -z -u -o "$work/cargo" "$work/cargo"
xargs -0 -r -a "$work/cargo" /bin/sh /task/profile-rest.sh >"$work/left"
find . -maxdepth 3 -type d '(' -name index -o -name db ')' -print0 >"$work/homes"
xargs -0 -r -a "$work/homes" /bin/sh /task/home-rest.sh >"$work/rest"
sed -z '' "$work/rest" >>"$work/cargo"
sed -z '' "$work/rest" >>"$work/left"
sort -z -u -o "$work/left" "$work/left"
`,
  'profile-rest.sh': `set -eu
folder() { if [ -d "$1" ] && [ ! -L "$1" ]; then printf '%s\\0' "$1"; fi; }
for profile in "$@"; do
  folder "$profile/incremental"
  [ "$profile" != . ] || continue
  above=\${profile%/*}
  # With --target, the folder of the target is between.
  [ -e "$above/.rustc_info.json" ] || [ -e "$above/CACHEDIR.TAG" ] || [ -e "$above/../.rustc_info.json" ] || continue
  for name in doc package tmp; do folder "$above/$name"; done
done
`,
  'home-rest.sh': `set -eu
# The folder of one name, ending in a hash, is in both: prints the folder that is made again.
rest() {
  for place in "$1"/*-????????????????; do
    if [ -d "$2/\${place##*/}" ] && [ -d "$3" ] && [ ! -L "$3" ]; then
      printf '%s\\0' "$3"
      return 0
    fi
  done
}
for folder in "$@"; do
  home=\${folder%/*}
  case $folder in
    */index) rest "$folder" "$home/cache" "$home/src" ;;
    */db) rest "$folder" "$home/checkouts" "$home/checkouts" ;;
  esac
done
`,
  // Cargo reads of each unit that a build needs at least one file of its fingerprint, whether it builds it anew or not, and
  // filling has set all their times of access to 0. Nothing is removed where nothing was read: then the step came from the
  // layer cache. Removed with a unit are its results, which have its hash in their names.
  'sweep.sh': `set -eu
number=$1 memory=/task/$1 work=/tmp/$1
mkdir -p "$work"
read -r moves <"$memory/atime"
if [ "$moves" != moves ]; then
  echo "Mount $number is not swept: its file system does not keep times of access."
  exit 0
fi
units() {
  find . -regextype posix-extended -type f -regex '${UNIT_FILE}' "$@" -printf '%h\\0' >"$work/files"
  sed -z 's,/fingerprint$,,' "$work/files" | sort -z -u
}
units >"$work/units"
units -newerat @0 >"$work/live"
[ -s "$work/live" ] || exit 0
comm -z -23 "$work/units" "$work/live" >"$work/dead"
[ -s "$work/dead" ] || exit 0
profiles() { sed -z -E 's,${UNIT_END},,' "$1" | sort -z -u; }
profiles "$work/live" >"$work/used"
profiles "$work/dead" >"$work/profiles"
comm -z -23 "$work/profiles" "$work/used" >"$work/stale"
weigh() {
  find . -type f -printf '%s\\n' >"$work/sizes"
  /bin/sh /task/sum.sh "$work/sizes"
}
read -r files before <<END
$(weigh)
END
xargs -0 -r -a "$work/dead" /bin/sh /task/drop-units.sh
xargs -0 -r -a "$work/stale" /bin/sh /task/drop-profiles.sh
read -r files after <<END
$(weigh)
END
count=$(tr -d -c '\\0' <"$work/dead" | tr '\\0' '\\n' | sed -n '$=')
echo "$count $((before - after))" >"$work/swept"
`,
  // No folder is taken for one that is a link: what it leads to is not the unit's.
  'drop-units.sh': `set -eu
real() { [ -d "$1" ] && [ ! -L "$1" ]; }
for unit in "$@"; do
  rm -rf -- "$unit"
  name=\${unit##*/}
  case $unit in
    */.fingerprint/*)
      profile=\${unit%/.fingerprint/*} hash=\${name##*-}
      ! real "$profile/build" || rm -rf -- "$profile/build/$name"
      for folder in "$profile/deps" "$profile/examples"; do
        ! real "$folder" || rm -rf -- "$folder"/*-"$hash" "$folder"/*-"$hash".*
      done
      ;;
    *) find "\${unit%/*}" -maxdepth 0 -empty -delete ;;
  esac
done
`,
  // Only what is cargo's goes from the folder of a profile, the files that it puts at the top among it.
  'drop-profiles.sh': `set -eu
for profile in "$@"; do
  [ "$profile" != . ] || continue
  rm -rf -- "$profile/.fingerprint" "$profile/build" "$profile/deps" "$profile/examples" "$profile/incremental"
  find "$profile" -mindepth 1 -maxdepth 1 ! -type d -delete
  find "$profile" -maxdepth 0 -empty -delete
done
`,
}
