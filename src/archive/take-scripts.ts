import { MOST_MEMBERS, MOST_PATH_BYTES } from './limits.ts'

/** How archives are compressed. */
const COMPRESS = 'zstd -T0 -3 --long=27 -q'

/** How files are packed; where to and what of is for the script to add. */
const PACK = `tar -c --posix \\
  --pax-option='exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime' --sparse --sparse-version=0.0 \\
  --xattrs --xattrs-include='*' --numeric-owner --no-recursion`

/** The scripts that take mounts out, see scripts.ts. */
export const TAKE_SCRIPTS: Readonly<Record<string, string>> = {
  'take.sh': `set -u
# Packs the mounts /mnt/<number> whose files are not listed as expected, all at once.
mkdir -p /out "/tmp/$MUSLIN_RUN"
while read -r number expected limit digest sweep cap pipe; do
  [ "$pipe" = no ] || mkfifo "/tmp/$MUSLIN_RUN/$number.base.tar.zst" || exit 1
done </task/tasks
all() {
  jobs=''
  while read -r number expected limit digest sweep cap pipe; do
    /bin/sh "/task/$1" "$number" "$expected" "$limit" "$digest" "$sweep" "$cap" "$pipe" &
    jobs="$jobs $!"
  done </task/tasks
  failed=''
  for job in $jobs; do wait "$job" || failed=yes; done
  [ -z "$failed" ]
}
all measure-one.sh || exit 1
needed=0 here=0
while read -r number expected limit digest sweep cap pipe; do
  read -r plan bytes <"/tmp/$number/plan"
  needed=$((needed + bytes))
  [ "$pipe" = yes ] || here=$((here + bytes))
done </task/tasks
/bin/sh /task/room.sh "$needed" "$here" || exit 1
all pack-one.sh
`,
  // Archives come to the runner, and those without a pipe are packed here first: both need room. Packed they take less than their
  // content, but nobody knows how much less.
  'room.sh': `set -eu
read -r there </task/free
free=$(/bin/sh /task/free.sh /out)
if [ "$2" -gt "$free" ]; then
  echo "$2 $free" >/out/room
elif [ "$1" -gt "$there" ]; then
  echo "$1 $there" >/out/room
else
  exit 0
fi
while read -r number rest; do
  read -r state result <"/out/$number.result"
  [ "$state" = unchanged ] || echo "skipped $result" >"/out/$number.result"
  echo 'unchanged 0' >"/tmp/$number/plan"
done </task/tasks
`,
  'measure-one.sh': `set -eu
number=$1 expected=$2 limit=$3 digest=$4 sweep=$5 cap=$6
work=/tmp/$number
if [ -e "/mnt/$number/.muslin-fill" ]; then
  echo "Mount $number was filled in part only." >&2
  exit 1
fi
cd "/mnt/$number"
[ "$sweep" = no ] || /bin/sh /task/sweep.sh "$number"
/bin/sh /task/select.sh "$number"
if [ "$cap" != - ] && /bin/sh /task/cap.sh "$number" "$cap"; then /bin/sh /task/select.sh "$number"; fi
/bin/sh /task/list.sh "$number" packed
read -r state listing files bytes rest <"/out/$number.result"
if [ "$listing" = "$expected" ]; then
  echo "unchanged $listing $files $bytes $rest" >"/out/$number.result"
  echo 'unchanged 0' >"$work/plan"
elif ! /bin/sh /task/is-fit.sh "$number" "$files"; then
  echo "skipped $listing $files $bytes $rest" >"/out/$number.result"
  echo 'unchanged 0' >"$work/plan"
elif [ "$limit" != - ] && /bin/sh /task/is-light.sh "$number" "$files" "$bytes"; then
  /bin/sh /task/compare.sh "$number"
  xargs -0 -r -a "$work/list" /bin/sh /task/sizes.sh >"$work/sizes"
  read -r count changed <<END
$(/bin/sh /task/sum.sh "$work/sizes")
END
  echo "overlay $changed" >"$work/plan"
else
  echo "base $bytes" >"$work/plan"
fi
`,
  // What no job would restore (rules.ts, limits.ts) is not packed: device nodes, and far more members than files. Tar writes
  // nothing else that is refused.
  'is-fit.sh': `set -eu
work=/tmp/$1
sed -z -n -E '/^[bc] /s,^. ([^ ]* ){6}(.*)//.*$,\\2,p' "$work/found" | head -z -n 1 >"$work/odd"
if [ -s "$work/odd" ]; then
  cp "$work/odd" "/out/$1.odd"
  exit 1
fi
tr -d -c '\\0' <"$work/kept" >"$work/members"
members=$(stat -c %s "$work/members") paths=$(stat -c %s "$work/kept")
[ "$members" -gt "$((4 * $2 + 100000))" ] || [ "$members" -gt ${MOST_MEMBERS} ] || [ "$paths" -gt ${MOST_PATH_BYTES} ] || exit 0
echo "$members" >"/out/$1.members"
exit 1
`,
  // The same figures as in limits.ts: nobody takes an archive that has far more in it than its mount.
  'is-light.sh': `read -r files bytes <"/task/$1/weight"
[ "$files" -le "$((4 * $2 + 100000))" ] && [ "$bytes" -le "$((2 * $3 + 67108864))" ]
`,
  // Who takes an archive waits until somebody writes, and knows by the last line that nothing is missing.
  'pack-one.sh': `set -eu
number=$1 limit=$3 digest=$4 pipe=$7
if [ "$pipe" = yes ]; then exec 3>"/tmp/$MUSLIN_RUN/$number.base.tar.zst"; else exec 3>/dev/null; fi
/bin/sh /task/pack-mount.sh "$number" "$limit" "$digest" "$pipe"
echo "$MUSLIN_RUN" >&3
`,
  // When no overlay comes of it, for whatever reason, a whole base is right.
  'pack-mount.sh': `set -eu
number=$1 limit=$2 digest=$3 pipe=$4
read -r plan rest <"/tmp/$number/plan"
[ "$plan" != unchanged ] || exit 0
read -r state listing files bytes rest <"/out/$number.result"
if [ "$plan" = overlay ]; then
  if /bin/sh /task/pack-overlay.sh "$number" "$limit" "$digest"; then
    echo "overlaid $listing $files $bytes $rest" >"/out/$number.result"
    exit 0
  fi
  echo "Mount $number gets a new base: its overlay is too large or cannot be packed."
  rm -f "/out/$number.overlay.tar.zst"
  free=$(/bin/sh /task/free.sh /out)
  if [ "$bytes" -gt "$free" ]; then
    echo "$bytes $free" >/out/room
    echo "skipped $listing $files $bytes $rest" >"/out/$number.result"
    exit 0
  fi
fi
[ "$pipe" = yes ] || exec 3>"/out/$number.base.tar.zst"
# Through its own option for it, tar would fill up with zeros what goes into a pipe.
broken=/tmp/$number/broken
{ ${PACK} -f - -C "/mnt/$number" --null --no-unquote -T "/tmp/$number/kept" || : >"$broken"; } | ${COMPRESS} >&3
[ ! -e "$broken" ]
`,
  'compare.sh': `set -eu
# Finds what an overlay has to have: the list of its paths, and what was deleted.
memory=/task/$1 work=/tmp/$1
mkdir -p "$work/.muslin-fill"
/bin/sh /task/changes.sh "$1" "$work/now"
cd "$work"
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
`,
  // The limit is enforced while the overlay is written, so that an overlay that is too large costs little time and disk.
  'pack-overlay.sh': `set -eu
number=$1 limit=$2 digest=$3 work=/tmp/$1
cd "$work"
echo "$digest" >.muslin-fill/base
touch -d @0 .muslin-fill/base .muslin-fill/deleted
ulimit -f "$limit"
${PACK} -I '${COMPRESS}' -f "/out/$number.overlay.tar.zst" -C "$work" ./.muslin-fill/base ./.muslin-fill/deleted \\
  -C "/mnt/$number" --null --no-unquote -T "$work/list"
`,
  // Caches of all kinds but cargo's: what was not used for longest goes first. Used is what was read or written since the
  // mount was filled, where the times of access show it. Else the last change counts: ccache, sccache and Go set it when
  // they use a file. Fails when there is nothing to remove.
  'cap.sh': `set -eu
number=$1 cap=$2 memory=/task/$1 work=/tmp/$1
[ ! -s "$work/cargo" ] || exit 1
find . -type f -printf '%s\\n' >"$work/sizes"
read -r count bytes <<END
$(/bin/sh /task/sum.sh "$work/sizes")
END
[ "$bytes" -gt "$cap" ] || exit 1
moves=stays
[ ! -e "$memory/atime" ] || read -r moves <"$memory/atime"
if [ "$moves" = moves ]; then
  read -r filled <"$memory/filled"
  find . -type f ! -newerat "@$filled" -printf '0 %T@ %s %p\\0' >"$work/used"
  find . -type f -newerat "@$filled" -printf '1 %A@ %s %p\\0' >>"$work/used"
else
  find . -type f -printf '0 %T@ %s %p\\0' >"$work/used"
fi
sort -z -k 1,1n -k 2,2n -o "$work/used" "$work/used"
cut -z -d ' ' -f 3 "$work/used" | tr '\\0' '\\n' >"$work/sizes"
count=0 freed=0
while [ "$((bytes - freed))" -gt "$cap" ] && read -r size; do
  count=$((count + 1)) freed=$((freed + size))
done <"$work/sizes"
head -z -n "$count" "$work/used" | cut -z -d ' ' -f 4- | xargs -0 -r rm -f --
echo "$count $freed" >"$work/aged"
`,
}
