import { UNIT_FILE } from './cargo-scripts.ts'

/**
 * Unpacks the archive that a file descriptor has. What is longer than it may be ends in time, so that it cannot fill the disk:
 * tar counts records of 10 KiB, and runs that command when it comes to so many. What follows the end of its own data it reads
 * and throws away: there the time of the processor is bounded (unzip.sh).
 */
const unpack = (descriptor: number, folder: string): string =>
  `tar -x -p --same-owner --numeric-owner --xattrs --xattrs-include='*' \\
  --checkpoint="$((limit / 10240 + 1))" --checkpoint-action='exec=echo "The archive is longer than it may be." >&2; kill -s KILL "$PPID"' \\
  -I "/bin/sh /task/unzip.sh $limit ${descriptor}" -f /dev/null -C "${folder}"`

/** The scripts that fill mounts, see scripts.ts. */
export const FILL_SCRIPTS: Readonly<Record<string, string>> = {
  'fill.sh': `set -u
# Fills the empty ones of the mounts /mnt/<number> from their archives, all at once. When one fails, all are emptied.
mkdir -p /out
given=/task
if [ ! -e /task/tasks ]; then given=/tmp/$MUSLIN_RUN; fi
export given
[ "$given" = /task ] || /bin/sh /task/receive.sh || exit 1
read -r doubt <"$given/doubt"
room=yes full=no needed=0 free=''
while read -r number base overlay digest size limit; do
  mount=/mnt/$number
  # A fill was interrupted: what it has moved into place already is a part only.
  if [ -e "$mount/.muslin-fill" ]; then /bin/sh /task/empty.sh "$mount" || exit 1; fi
  if [ -n "$(find "$mount" -mindepth 1 -maxdepth 1 -print -quit)" ]; then
    full=yes
  elif [ "$base" != - ]; then
    needed=$((needed + size)) here=$(/bin/sh /task/free.sh "$mount") || exit 1
    [ -n "$free" ] && [ "$free" -le "$here" ] || free=$here
  fi
done <"$given/tasks"
if [ "$needed" -gt "\${free:-0}" ]; then
  echo "$needed $free" >/out/room
  room=no
fi
if [ "$doubt" = kept ]; then
  if [ "$full" = yes ]; then doubt=always; else doubt=never; fi
fi
jobs=''
while read -r number base overlay digest size limit; do
  /bin/sh /task/fill-one.sh "$number" "$base" "$overlay" "$digest" "$limit" "$doubt" "$room" &
  jobs="$jobs $!"
done <"$given/tasks"
failed=''
for job in $jobs; do wait "$job" || failed=yes; done
[ -z "$failed" ] && exit 0
for mark in /tmp/filled.*; do
  [ -e "$mark" ] && /bin/sh /task/empty.sh "/mnt/\${mark#/tmp/filled.}"
done
# A refusal is no failure of the builder: only what a build gives away reaches its caller in one piece.
[ -e /out/refused ]
`,
  // The mark goes last: who is killed here leaves a part of an archive, and must not leave it without.
  'empty.sh': `set -eu
mkdir -p "$1/.muslin-fill"
find "$1" -mindepth 1 -maxdepth 1 ! -name .muslin-fill -exec rm -rf -- {} +
rm -rf "$1/.muslin-fill"
`,
  'free.sh': `set -eu
# Bytes that are free in the file system of a folder.
set -- $(stat -f -c '%a %S' "$1")
echo "$(($1 * $2))"
`,
  // Unpacking goes to a folder aside and then by renames to its place: a mount is empty or whole, whenever we are killed.
  // Renames change the ctime of what they move, so the listing is made after them.
  'fill-one.sh': `set -eu
number=$1 base=$2 overlay=$3 digest=$4 limit=$5 doubt=$6 room=$7
mount=/mnt/$number memory=/out/$number
# Who sends an archive waits until somebody reads, and goes when nobody does any more.
[ "$base" = - ] || exec 3<"$given/$base"
[ "$overlay" = - ] || exec 4<"$given/$overlay"
aside=$mount/.muslin-fill
state=absent
mkdir -p "/tmp/$number"
if [ -n "$(find "$mount" -mindepth 1 -maxdepth 1 -print -quit)" ]; then
  state=kept
elif [ "$base" != - ] && [ "$room" = no ]; then
  state=skipped
elif [ "$base" != - ]; then
  : >"/tmp/filled.$number"
  mkdir -p "$aside/tree" "$memory"
  ${unpack(3, '$aside/tree')}
  find "$aside/tree" -mindepth 1 -printf '%y/%P\\0' >"$memory/base"
  sort -z -o "$memory/base" "$memory/base"
  find "$aside/tree" -type f -printf '%s\\n' >"/tmp/$number/sizes"
  /bin/sh /task/sum.sh "/tmp/$number/sizes" >"$memory/weight"
  : >"$memory/overlaid"
  [ "$overlay" = - ] || /bin/sh /task/lay-over.sh "$number" "$digest" "$limit"
  /bin/sh /task/age.sh "$aside" >"$memory/atime"
  touch --reference="$aside/tree" "/tmp/filled.$number"
  find "$aside/tree" -mindepth 1 -maxdepth 1 -exec mv -t "$mount" -- {} +
  chown --reference="$aside/tree" "$mount"
  chmod --reference="$aside/tree" "$mount"
  rm -r "$aside"
  touch --reference="/tmp/filled.$number" "$mount"
  state=restored
fi
cd "$mount"
/bin/sh /task/select.sh "$number"
changes=''
if [ "$state" = restored ]; then
  /bin/sh /task/changes.sh "$number" "$memory/known" &
  changes=$!
  : >"/tmp/$number/now"
  stat -c %Y "/tmp/$number/now" >"$memory/filled"
  [ -z "$(find . -type f -path '*fingerprint/*' -newer "/tmp/$number/now" -print -quit)" ] || doubt=always
fi
if [ "$doubt" != never ]; then
  [ -z "$changes" ] || wait "$changes"
  changes=''
  /bin/sh /task/forget.sh "$number"
fi
/bin/sh /task/list.sh "$number" "$state"
[ -z "$changes" ] || wait "$changes"
`,
  // What is to be done comes through a pipe, and then each archive that has not come with it.
  'receive.sh': `set -eu
mkdir "$given"
mkfifo "$given/given.tar"
tar -x -f "$given/given.tar" -C "$given"
while read -r number base overlay rest; do
  for archive in "$base" "$overlay"; do
    [ "$archive" = - ] || [ -e "$given/$archive" ] || mkfifo "$given/$archive"
  done
done <"$given/tasks"
`,
  // tar starts it to decompress and adds -d. 20 MB/s are a tenth of what the slowest machine unpacks.
  'unzip.sh': `set -eu
ulimit -t "$((60 + $1 / 20000000))"
exec zstd -d -c -q --long=27 <&"$2"
`,
  // Units are marked as not read, see sweep.sh, and it is tried out whether reading shows: not where a file system is
  // mounted with noatime.
  'age.sh': `set -eu
echo 1 >"$1/probe"
touch -a -d @0 "$1/probe"
before=$(stat -c %X "$1/probe")
read -r content <"$1/probe"
after=$(stat -c %X "$1/probe")
if [ "$before" = 0 ] && [ "$after" != 0 ]; then echo moves; else echo stays; fi
find "$1/tree" -regextype posix-extended -type f -regex '${UNIT_FILE}' -exec touch -a -d @0 -- {} +
`,
  // Cargo takes a source for built when it is not newer than the dep-info file of its unit. With these files as old as can
  // be, cargo compiles the workspace anew, with its build scripts; units from registries and git are known by their
  // versions and stay (both layouts of target: cargo, src/compiler/fingerprint/mod.rs). That is so as well where something
  // was built later than it is now: a clock was wrong, and what is made on this machine would be older than its results.
  'forget.sh': `set -eu
find "/mnt/$1" -type f -name 'dep-*' -path '*fingerprint/*' -exec touch -m -d @1 -- {} +
`,
  // Another build may be at work in such a mount, and what it has removed meanwhile is no failure.
  'doubt.sh': `set -u
for mount in /mnt/*; do /bin/sh /task/forget.sh "\${mount##*/}" 2>/dev/null || :; done
`,
  // An overlay is unpacked into a folder of its own: into the tree of the base, tar would follow links that the base holds
  // to wherever they lead (CVE-2025-45582). cp does not follow them, and with -l it moves no bytes. The paths to delete
  // must all be in the list that find made of the base, which has no path out of the mount and none through a link.
  'lay-over.sh': `set -eu
number=$1 digest=$2 limit=$3
aside=/mnt/$number/.muslin-fill memory=/out/$number work=/tmp/$number/overlay
refuse() {
  echo "$number $1" >/out/refused
  exit 1
}
mkdir "$aside/overlay" "$work"
${unpack(4, '$aside/overlay')}
[ -d "$aside/overlay/.muslin-fill" ] || refuse 'it does not say what it lies over'
mv "$aside/overlay/.muslin-fill" "$work/about"
[ -f "$work/about/base" ] && [ -f "$work/about/deleted" ] || refuse 'it does not say what it lies over'
read -r bound <"$work/about/base" || refuse 'it does not say what it lies over'
[ "$bound" = "$digest" ] || refuse 'it belongs to another base'
cut -z -d / -f 2- "$memory/base" >"$work/paths"
sort -z -o "$work/paths" "$work/paths"
comm -z -13 "$work/paths" "$work/about/deleted" >"$work/strange" || refuse 'what it deletes is not in sorted order'
[ ! -s "$work/strange" ] || refuse 'it deletes what its base does not have'
cd "$aside/tree"
xargs -0 -r rm -rf -- <"$work/about/deleted"
find "$aside/overlay" -mindepth 1 -printf '%P\\0' >"$memory/overlaid"
sort -z -o "$memory/overlaid" "$memory/overlaid"
cp -a -l --remove-destination "$aside/overlay/." "$aside/tree/" || refuse 'it does not fit on its base'
rm -r "$aside/overlay"
`,
}
