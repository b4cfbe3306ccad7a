/**
 * The shell scripts that run inside the builder, as the files of one folder. They get no value of the user's: mounts are
 * numbers, archives are `<number>.tar.zst`, and the tasks come from the file `tasks`. Each ends with an exit code other
 * than 0 at the first thing that fails. What they have to say is in `/out/<number>.result`, see result.ts.
 *
 * The archive of a mount: GNU tar in POSIX format in zstd. Owners are numbers, times have nanoseconds, names are sorted
 * and nothing in it depends on the process that packed it (the default names of extended headers and of sparse files
 * have its number in them), so that the same content gives the same bytes. --long=27 finds the copies of metadata that
 * Rust libraries hold, 128 MB apart.
 */
export const SCRIPTS: Readonly<Record<string, string>> = {
  'fill.sh': `set -u
# Fills the empty ones of the mounts /mnt/<number> from their archives, all at once. When one fails, all are emptied.
mkdir -p /out /tmp
jobs=''
while read -r number archive; do
  /bin/sh /task/fill-one.sh "$number" "$archive" &
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
  'fill-one.sh': `set -eu
number=$1 archive=$2
mount=/mnt/$number
aside=$mount/.muslin-fill
rm -rf "$aside"
state=absent
if [ -n "$(find "$mount" -mindepth 1 -maxdepth 1 -print -quit)" ]; then
  state=kept
elif [ "$archive" != - ]; then
  : >"/tmp/filled.$number"
  mkdir "$aside"
  tar -x -f "/task/$archive" -I 'zstd --long=27' -C "$aside" -p --same-owner --numeric-owner --xattrs --xattrs-include='*'
  touch --reference="$aside" "/tmp/filled.$number"
  find "$aside" -mindepth 1 -maxdepth 1 -exec mv -t "$mount" -- {} +
  chown --reference="$aside" "$mount"
  chmod --reference="$aside" "$mount"
  rm -r "$aside"
  touch --reference="/tmp/filled.$number" "$mount"
  state=restored
fi
/bin/sh /task/list.sh "$number" "$state"
`,
  'take.sh': `set -u
# Packs the mounts /mnt/<number> whose files are not listed as expected, all at once.
mkdir -p /out /tmp
jobs=''
while read -r number expected; do
  /bin/sh /task/take-one.sh "$number" "$expected" &
  jobs="$jobs $!"
done </task/tasks
failed=''
for job in $jobs; do wait "$job" || failed=yes; done
[ -z "$failed" ]
`,
  'take-one.sh': `set -eu
number=$1 expected=$2
rm -rf "/mnt/$number/.muslin-fill"
/bin/sh /task/list.sh "$number" packed
read -r state listing rest <"/out/$number.result"
if [ "$listing" = "$expected" ]; then
  echo "unchanged $listing $rest" >"/out/$number.result"
  exit 0
fi
tar -c -f "/out/$number.tar.zst" -I 'zstd -T0 -3 --long=27 -q' -C "/mnt/$number" --posix \\
  --pax-option='exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime' --sparse --sparse-version=0.0 \\
  --xattrs --xattrs-include='*' --numeric-owner --sort=name .
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
