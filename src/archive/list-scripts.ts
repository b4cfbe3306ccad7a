/** The scripts that say what is in a mount, see scripts.ts. All but sum.sh are called in the folder of the mount. */
export const LIST_SCRIPTS: Readonly<Record<string, string>> = {
  // `kept` are the paths that are packed, `left` those folders of which only the folder itself is.
  'select.sh': `set -eu
work=/tmp/$1
mkdir -p "$work"
find . -print0 >"$work/all"
sort -z -o "$work/all" "$work/all"
/bin/sh /task/cargo.sh "$1"
xargs -0 -r -a "$work/left" /bin/sh /task/below.sh >"$work/below"
sort -z -u -o "$work/below" "$work/below"
comm -z -23 "$work/all" "$work/below" >"$work/kept"
`,
  'below.sh': `find "$@" -mindepth 1 -print0
`,
  'changes.sh': `set -eu
# Lists all that is packed with its time of change and the other attributes, which are in it for clocks that were set back.
xargs -0 -r -a "/tmp/$1/kept" /bin/sh /task/change.sh >"$2"
sort -z -o "$2" "$2"
`,
  'change.sh': `find "$@" -maxdepth 0 ! -path . -printf '%y %m %U %G %s %T@ %C@ %p\\0'
`,
  // The listing is everything that packing keeps, but for contents and extended attributes: who changes those changes the
  // time too. A path never has two slashes in a row, so they tell it from the target of a link. Of some files only the
  // name counts, because cargo writes them anew where it has nothing to build: .rustc_info.json knows the birth time of
  // rustc, which is another one on each machine, .global-cache when each package was used last, and it never looks at the
  // *.d files beside its results. Nor do the times of a folder count whose content is not packed. Where nothing but those
  // differs, the last snapshot is as good as a new one.
  'list.sh': `set -eu
number=$1 state=$2 work=/tmp/$1
/bin/sh /task/weigh.sh "$number" &
weighing=$!
comm -z -23 "$work/kept" "$work/left" >"$work/described"
xargs -0 -r -a "$work/described" /bin/sh /task/attributes.sh >"$work/found"
sed -z 's,^,d ,; s,$,//,' "$work/left" >>"$work/found"
sort -z -o "$work/found" "$work/found"
sha256sum <"$work/found" >"$work/digest"
wait "$weighing"
read -r listing rest <"$work/digest"
read -r weight <"$work/weight"
swept='0 0' aged='0 0'
[ ! -e "$work/swept" ] || read -r swept <"$work/swept"
[ ! -e "$work/aged" ] || read -r aged <"$work/aged"
echo "$state $listing $weight $swept $aged" >"/out/$number.result"
`,
  // Files and bytes of all that is packed.
  'weigh.sh': `set -eu
work=/tmp/$1
xargs -0 -r -a "$work/kept" /bin/sh /task/sizes.sh >"$work/sizes"
/bin/sh /task/sum.sh "$work/sizes" >"$work/weight"
`,
  'attributes.sh': `find "$@" -maxdepth 0 \\
  '(' -path . -printf '. %m %U %G\\0' ')' -o '(' -type d -printf 'd %m %U %G %T@ %p//\\0' ')' \\
  -o '(' -type f '(' -name '*.d' -o -name .rustc_info.json -o -name .global-cache ')' -printf 'f %p//\\0' ')' \\
  -o -printf '%y %m %U %G %n %s %T@ %p//%l\\0'
`,
  'sizes.sh': `find "$@" -maxdepth 0 -type f -printf '%s\\n'
`,
  'sum.sh': `set -eu
# How many lines a file of numbers has, and their sum.
count=0 sum=0
while read -r number; do count=$((count + 1)) sum=$((sum + number)); done <"$1"
echo "$count $sum"
`,
}
