/** How archives are packed; where to and what of is for the script to add. */
const PACK = `tar -c -I 'zstd -T0 -3 --long=27 -q' --posix \\
  --pax-option='exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime' --sparse --sparse-version=0.0 \\
  --xattrs --xattrs-include='*' --numeric-owner --sort=name`

const UNPACK = `tar -x -I 'zstd --long=27' -p --same-owner --numeric-owner --xattrs --xattrs-include='*'`

/**
 * The shell scripts that run inside the builder, as the files of one folder. They get no value of the user's: mounts are
 * numbers, archives are `<number>.base.tar.zst` and `<number>.overlay.tar.zst`, and the tasks come from the file `tasks`.
 * Each ends with an exit code other than 0 at the first thing that fails. What they have to say is in
 * `/out/<number>.result`, see result.ts. Names may hold line breaks, so lists of them are separated by NUL.
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
 * `/task/<number>` when it is taken out: `known`, that listing; `base`, type and path of all that the base has;
 * `overlaid`, the paths that the overlay had, which all later overlays have to have as well.
 */
export const SCRIPTS: Readonly<Record<string, string>> = {
  'fill.sh': `set -u
# Fills the empty ones of the mounts /mnt/<number> from their archives, all at once. When one fails, all are emptied.
mkdir -p /out
read -r doubt </task/doubt
if [ "$doubt" = kept ]; then
  doubt=never
  while read -r number rest; do
    [ -z "$(find "/mnt/$number" -mindepth 1 -maxdepth 1 ! -name .muslin-fill -print -quit)" ] || doubt=always
  done </task/tasks
fi
jobs=''
while read -r number base overlay digest; do
  /bin/sh /task/fill-one.sh "$number" "$base" "$overlay" "$digest" "$doubt" &
  jobs="$jobs $!"
done </task/tasks
failed=''
for job in $jobs; do wait "$job" || failed=yes; done
[ -z "$failed" ] && exit 0
for mark in /tmp/filled.*; do
  [ -e "$mark" ] && find "/mnt/\${mark#/tmp/filled.}" -mindepth 1 -delete
done
exit 1
`,
  // Unpacking goes to a folder aside and then by renames to its place: a mount is empty or whole, whenever we are killed.
  // Renames change the ctime of what they move, so the listing is made after them.
  'fill-one.sh': `set -eu
number=$1 base=$2 overlay=$3 digest=$4 doubt=$5
mount=/mnt/$number memory=/out/$number
aside=$mount/.muslin-fill
# A fill was interrupted: what it has moved into place already is a part only.
[ ! -e "$aside" ] || find "$mount" -mindepth 1 -delete
state=absent
if [ -n "$(find "$mount" -mindepth 1 -maxdepth 1 -print -quit)" ]; then
  state=kept
elif [ "$base" != - ]; then
  : >"/tmp/filled.$number"
  mkdir -p "$aside/tree" "$memory"
  ${UNPACK} -f "/task/$base" -C "$aside/tree"
  find "$aside/tree" -mindepth 1 -printf '%y/%P\\0' >"$memory/base"
  sort -z -o "$memory/base" "$memory/base"
  : >"$memory/overlaid"
  [ "$overlay" = - ] || /bin/sh /task/lay-over.sh "$number" "$overlay" "$digest"
  touch --reference="$aside/tree" "/tmp/filled.$number"
  find "$aside/tree" -mindepth 1 -maxdepth 1 -exec mv -t "$mount" -- {} +
  chown --reference="$aside/tree" "$mount"
  chmod --reference="$aside/tree" "$mount"
  rm -r "$aside"
  touch --reference="/tmp/filled.$number" "$mount"
  /bin/sh /task/changes.sh "$number" "$memory/known"
  state=restored
fi
[ "$doubt" = never ] || /bin/sh /task/forget.sh "$number"
/bin/sh /task/list.sh "$number" "$state"
`,
  // Cargo takes a source for built when it is not newer than the dep-info file of its unit. With these files as old as can
  // be, cargo compiles the workspace anew, with its build scripts; units from registries and git are known by their
  // versions and stay (both layouts of target: cargo, src/compiler/fingerprint/mod.rs).
  'forget.sh': `set -eu
find "/mnt/$1" -type f -name 'dep-*' -path '*fingerprint/*' -exec touch -d @1 -- {} +
`,
  // An overlay is unpacked into a folder of its own: into the tree of the base, tar would follow links that the base holds
  // to wherever they lead (CVE-2025-45582). cp does not follow them, and with -l it moves no bytes. The paths to delete
  // must all be in the list that find made of the base, which has no path out of the mount and none through a link.
  'lay-over.sh': `set -eu
number=$1 overlay=$2 digest=$3
aside=/mnt/$number/.muslin-fill memory=/out/$number work=/tmp/$number
refuse() {
  echo "The overlay of mount $number is refused: $1." >&2
  exit 1
}
mkdir "$aside/overlay" "$work"
${UNPACK} -f "/task/$overlay" -C "$aside/overlay"
mv "$aside/overlay/.muslin-fill" "$work/about"
[ -f "$work/about/base" ] && [ -f "$work/about/deleted" ] || refuse 'it does not say what it lies over'
read -r bound <"$work/about/base"
[ "$bound" = "$digest" ] || refuse 'it belongs to another base'
cut -z -d / -f 2- "$memory/base" >"$work/paths"
sort -z -o "$work/paths" "$work/paths"
comm -z -13 "$work/paths" "$work/about/deleted" >"$work/strange"
[ ! -s "$work/strange" ] || refuse 'it deletes what its base does not have'
cd "$aside/tree"
xargs -0 -r rm -rf -- <"$work/about/deleted"
find "$aside/overlay" -mindepth 1 -printf '%P\\0' >"$memory/overlaid"
sort -z -o "$memory/overlaid" "$memory/overlaid"
cp -a -l --remove-destination "$aside/overlay/." "$aside/tree/"
rm -r "$aside/overlay"
`,
  'take.sh': `set -u
# Packs the mounts /mnt/<number> whose files are not listed as expected, all at once.
mkdir -p /out
jobs=''
while read -r number expected limit digest; do
  /bin/sh /task/take-one.sh "$number" "$expected" "$limit" "$digest" &
  jobs="$jobs $!"
done </task/tasks
failed=''
for job in $jobs; do wait "$job" || failed=yes; done
[ -z "$failed" ]
`,
  // When no overlay comes of it, for whatever reason, a whole base is right.
  'take-one.sh': `set -eu
number=$1 expected=$2 limit=$3 digest=$4
if [ -e "/mnt/$number/.muslin-fill" ]; then
  echo "Mount $number was filled in part only." >&2
  exit 1
fi
/bin/sh /task/list.sh "$number" packed
read -r state listing rest <"/out/$number.result"
if [ "$listing" = "$expected" ]; then
  echo "unchanged $listing $rest" >"/out/$number.result"
elif [ "$limit" != - ] && /bin/sh /task/take-overlay.sh "$number" "$limit" "$digest"; then
  echo "overlaid $listing $rest" >"/out/$number.result"
else
  [ "$limit" = - ] || echo "Mount $number gets a new base: its overlay is too large or cannot be packed."
  rm -f "/out/$number.overlay.tar.zst"
  ${PACK} -f "/out/$number.base.tar.zst" -C "/mnt/$number" .
fi
`,
  // The limit is enforced while the overlay is written, so that an overlay that is too large costs little time and disk.
  'take-overlay.sh': `set -eu
number=$1 limit=$2 digest=$3
memory=/task/$number work=/tmp/$number
mkdir -p "$work/.muslin-fill"
cd "$work"
/bin/sh /task/changes.sh "$number" now
sed -z 's, [^/]*,,' now >typed
sort -z -o typed typed
cut -z -d / -f 2- typed >paths
sort -z -o paths paths
comm -z -13 "$memory/known" now >new
cut -z -d / -f 2- new >changed
comm -z -12 "$memory/overlaid" paths >again
comm -z -23 "$memory/base" typed >gone
cut -z -d / -f 2- gone >.muslin-fill/deleted
sort -z -o .muslin-fill/deleted .muslin-fill/deleted
sed -z -n ':up; s,/[^/]*$,,p; t up' changed again .muslin-fill/deleted >above
sort -z -u -o above above
comm -z -12 above paths >parents
sed -z 's,^,./,' changed again parents >list
printf '.\\0' >>list
sort -z -u -o list list
echo "$digest" >.muslin-fill/base
touch -d @0 .muslin-fill/base .muslin-fill/deleted
ulimit -f "$limit"
${PACK} -f "/out/$number.overlay.tar.zst" -C "$work" ./.muslin-fill/base ./.muslin-fill/deleted \\
  -C "/mnt/$number" --no-recursion --null --no-unquote -T "$work/list"
`,
  'changes.sh': `set -eu
# Lists all in a mount with its time of change and the other attributes, which are in it for clocks that were set back.
find "/mnt/$1" -mindepth 1 -printf '%y %m %U %G %s %T@ %C@ /%P\\0' >"$2"
sort -z -o "$2" "$2"
`,
  // The listing is everything that packing keeps, but for contents and extended attributes: who changes those changes the
  // time too. A path never has two slashes in a row, so they tell it from the target of a link. Of two kinds of files only
  // the name counts, because cargo writes them anew where it has nothing to build: .rustc_info.json knows the birth time
  // of rustc, which is another one on each machine, and it never looks at the *.d files beside its results. Where nothing
  // but those differs, the last snapshot is as good as a new one.
  'list.sh': `set -eu
number=$1 state=$2
cd "/mnt/$number"
find . '(' -path . -printf '. %m %U %G\\0' ')' -o '(' -type d -printf 'd %m %U %G %T@ %P//\\0' ')' \\
  -o '(' -type f '(' -name '*.d' -o -name .rustc_info.json ')' -printf 'f %P//\\0' ')' \\
  -o -printf '%y %m %U %G %n %s %T@ %P//%l\\0' >"/tmp/$number.found"
sort -z -o "/tmp/$number.sorted" "/tmp/$number.found"
sha256sum <"/tmp/$number.sorted" >"/tmp/$number.sum"
find . -type f -printf '%s\\n' >"/tmp/$number.sizes"
read -r listing rest <"/tmp/$number.sum"
files=0 bytes=0
while read -r size; do files=$((files + 1)) bytes=$((bytes + size)); done <"/tmp/$number.sizes"
echo "$state $listing $files $bytes" >"/out/$number.result"
`,
}
