export const id = 951;
export const ids = [951];
export const modules = {

/***/ 9180:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AB: () => (/* binding */ streamLimit),
/* harmony export */   AN: () => (/* binding */ MOST_PATH_BYTES),
/* harmony export */   I8: () => (/* binding */ memberLimit),
/* harmony export */   Wr: () => (/* binding */ MOST_MEMBERS),
/* harmony export */   zF: () => (/* binding */ contentLimit)
/* harmony export */ });
const MIB = 1024 * 1024;
/**
 * Bytes that the files of one archive of a mount may have. Twice of what the mount has: a base may still hold what its
 * overlay takes away, and when that becomes more than half, a new base is packed (`take-scripts.ts` holds to the same
 * figures). 64 MiB more, because of a small mount nearly everything may have been taken away.
 */
const contentLimit = ({ rawBytes }) => 2 * rawBytes + 64 * MIB;
/** Members that any archive may have, whatever its head says: the runner has all of their paths in memory. */
const MOST_MEMBERS = 3_000_000;
/** Bytes that all paths of an archive may have, for the same reason. */
const MOST_PATH_BYTES = 512 * MIB;
/**
 * Members that one archive of a mount may have. Folders and links are not counted in a snapshot, and there are caches with
 * many empty folders. 100 000 members without content are unpacked within seconds.
 */
const memberLimit = ({ files }) => Math.min(4 * files + 100_000, MOST_MEMBERS);
/**
 * Bytes that one archive of a mount may grow to when it is decompressed: a member takes 3 blocks of 512 bytes for its two
 * headers and its times, and up to 511 bytes behind its content; long names, attributes and sparse files take more.
 */
const streamLimit = (size) => contentLimit(size) + 3072 * memberLimit(size);


/***/ }),

/***/ 5697:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ findContainer)
/* harmony export */ });
/* unused harmony export parseContainer */
/* harmony import */ var _runner_capture_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7932);
/* harmony import */ var _build_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9712);


/** How long buildx may take to tell, in milliseconds, and how many bytes it may say. */
const LOOK = { timeout: 10_000, limit: 4 * 1024 * 1024 };
/**
 * The container of a builder that has one, and only one: of several machines nobody outside of buildx knows which will build.
 *
 * @param builder name of the builder; empty for buildx's current one
 * @returns undefined for other drivers, for a fleet, and for a builder that does not run
 */
async function findContainer(builder) {
    const argv = ['docker', 'buildx', 'inspect', ...(0,_build_js__WEBPACK_IMPORTED_MODULE_1__/* .builderArguments */ .M5)(builder)];
    const { stdout, whole } = await (0,_runner_capture_js__WEBPACK_IMPORTED_MODULE_0__/* .capture */ .F)({ argv, ...LOOK });
    return whole ? parseContainer(stdout) : undefined;
}
/**
 * Reads what `docker buildx inspect` prints (buildx, commands/inspect.go). The name of the container is that of the node with
 * a prefix (driver/docker-container/factory.go).
 */
function parseContainer(printed) {
    const [head = '', ...nodes] = printed.split(/^Nodes:$/m);
    const node = nodes.join('');
    const [name, ...others] = valuesOf(node, 'Name');
    const [driver, status] = [valuesOf(head, 'Driver').at(0), valuesOf(node, 'Status').at(0)];
    if (driver !== 'docker-container' || status !== 'running' || name === undefined || others.length > 0)
        return undefined;
    return { name: `buildx_buildkit_${name}`, engine: engineOptions(valuesOf(node, 'Endpoint').at(0) ?? '') };
}
/** Those at the beginning of a line: labels and the builder's own files are indented. */
const valuesOf = (text, field) => [...text.matchAll(new RegExp(`^${field}:[ \\t]+(\\S+)[ \\t]*$`, 'gm'))].map(([, value = '']) => value);
/** An endpoint is an address or the name of a Docker context. */
function engineOptions(endpoint) {
    if (endpoint === '')
        return [];
    return endpoint.includes('://') ? ['--host', endpoint] : ['--context', endpoint];
}


/***/ }),

/***/ 4377:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  RI: () => (/* binding */ runDance)
});

// UNUSED EXPORTS: danceCommand, danceDockerfile

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./src/archive/cargo-scripts.ts
/**
 * A file of a unit's fingerprint, in both layouts of a target folder: `<profile>/.fingerprint/<package>-<hash>/…`, and
 * `<profile>/build/<package>/<hash>/fingerprint/…` since cargo 1.100 (rust-lang/cargo#15010).
 */
const UNIT_FILE = '.*/([.]fingerprint/[^/]+-[0-9a-f]{16}|build/[^/]+/[0-9a-f]{16}/fingerprint)/[^/]+';
/** The same for the folders that tell a profile. */
const PROFILE_MARK = '.*/([.]fingerprint|build/[^/]+/[0-9a-f]{16}/fingerprint)';
/** What stands behind the folder of a profile in the path of a unit. */
const UNIT_END = '/([.]fingerprint/[^/]+|build/[^/]+/[0-9a-f]{16})$';
/** The scripts that know cargo's folders, see scripts.ts. They are called in the folder of the mount. */
const CARGO_SCRIPTS = {
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
};

;// CONCATENATED MODULE: ./src/archive/fill-scripts.ts

/**
 * Unpacks the archive that a file descriptor has. What is longer than it may be ends in time, so that it cannot fill the disk:
 * tar counts records of 10 KiB, and runs that command when it comes to so many. What follows the end of its own data it reads
 * and throws away: there the time of the processor is bounded (unzip.sh).
 */
const unpack = (descriptor, folder) => `tar -x -p --same-owner --numeric-owner --xattrs --xattrs-include='*' \\
  --checkpoint="$((limit / 10240 + 1))" --checkpoint-action='exec=echo "The archive is longer than it may be." >&2; kill -s KILL "$PPID"' \\
  -I "/bin/sh /task/unzip.sh $limit ${descriptor}" -f /dev/null -C "${folder}"`;
/** The scripts that fill mounts, see scripts.ts. */
const FILL_SCRIPTS = {
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
};

;// CONCATENATED MODULE: ./src/archive/list-scripts.ts
/** The scripts that say what is in a mount, see scripts.ts. All but sum.sh are called in the folder of the mount. */
const LIST_SCRIPTS = {
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
};

// EXTERNAL MODULE: ./src/archive/limits.ts
var limits = __webpack_require__(9180);
;// CONCATENATED MODULE: ./src/archive/take-scripts.ts

/** How archives are compressed. */
const COMPRESS = 'zstd -T0 -3 --long=27 -q';
/** How files are packed; where to and what of is for the script to add. */
const PACK = `tar -c --posix \\
  --pax-option='exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime' --sparse --sparse-version=0.0 \\
  --xattrs --xattrs-include='*' --numeric-owner --no-recursion`;
/** The scripts that take mounts out, see scripts.ts. */
const TAKE_SCRIPTS = {
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
[ "$members" -gt "$((4 * $2 + 100000))" ] || [ "$members" -gt ${limits/* MOST_MEMBERS */.Wr} ] || [ "$paths" -gt ${limits/* MOST_PATH_BYTES */.AN} ] || exit 0
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
};

;// CONCATENATED MODULE: ./src/archive/scripts.ts




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
const SCRIPTS = {
    ...FILL_SCRIPTS,
    ...TAKE_SCRIPTS,
    ...LIST_SCRIPTS,
    ...CARGO_SCRIPTS,
};

// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/oci/platform.ts
var oci_platform = __webpack_require__(1890);
// EXTERNAL MODULE: ./src/runner/command.ts
var command = __webpack_require__(6655);
// EXTERNAL MODULE: ./src/buildkit/build.ts
var build = __webpack_require__(9712);
// EXTERNAL MODULE: ./src/buildkit/mounts.ts
var buildkit_mounts = __webpack_require__(4372);
// EXTERNAL MODULE: ./src/buildkit/pipes.ts + 1 modules
var buildkit_pipes = __webpack_require__(303);
;// CONCATENATED MODULE: ./src/buildkit/dance-build.ts










/** Seconds after which a RUN ends that nobody waits for any more: the runner may be gone before it has sent its archives. */
const LONGEST = 7200;
/** What a dance runs, as BuildKit tells it in its records too. */
const danceCommand = (script) => [
    ...['/bin/timeout', `${LONGEST}`],
    ...['/bin/sh', `/task/${script}`],
];
/**
 * Runs a script of src/archive in one build that has the mounts at `/mnt/<number>`. What the script leaves in `/out` is in
 * `<folder>/result/out` afterwards.
 *
 * @param folder the context is in `<folder>/context`, what is only for the script in `task` there
 * @param prepared waited for while `docker buildx` starts and calls its builder, which takes longer than the build's other steps:
 *   it asks for the Dockerfile after that, and for the context and the mounts after the Dockerfile
 * @throws CommandError when the build fails; PipeBroken when a pipe does; what `prepared` rejects with; the reason of the signal
 */
async function runDance(dance, script, folder, prepared, { print, signal }) {
    const context = (0,external_node_path_.join)(folder, 'context');
    const dockerfile = Promise.all([prepared, placeScripts((0,external_node_path_.join)(context, 'task'))]).then(([{ tools }]) => danceDockerfile(dance.mounts, script, tools.libraryPath));
    // It is waited for later.
    dockerfile.catch(() => undefined);
    await (0,promises_.mkdir)(context, { recursive: true });
    const id = (0,external_node_crypto_.randomUUID)();
    const options = danceArguments(dance, { id, result: (0,external_node_path_.join)(folder, 'result') });
    const argv = ['docker', 'buildx', 'build', ...options, context];
    // The reason stands above what buildx says of the failed step, which has the step's lines in pieces.
    const build = (end) => (0,command/* run */.e)({ argv, stdin: dockerfile, keptLines: 30, ...(print && { print }), signal: end });
    const pipes = dockerfile.then(async () => (await prepared).pipes);
    await (0,buildkit_pipes/* besidePipes */.YR)(build, id, pipes, signal).catch((error) => {
        throw isForeign(error) ? new errors/* UserError */.yo(FOREIGN) : error;
    });
}
async function placeScripts(folder) {
    await (0,promises_.mkdir)(folder, { recursive: true });
    await Promise.all(Object.entries(SCRIPTS).map(([name, text]) => (0,promises_.writeFile)((0,external_node_path_.join)(folder, name), text)));
}
/** What runc says of a program for another architecture, and the loader of one whose libraries are for another. */
const isForeign = (error) => error instanceof errors/* CommandError */.Qd && error.lastLines.some((line) => /exec format error/i.test(line));
const FOREIGN = `the builder's machine does not run programs for ${process.arch}, which the runner's are. ` +
    'Give each platform a runner of the same architecture as its builder';
/**
 * The Dockerfile of a dance. The ids of the mounts come in as build arguments: BuildKit splits the value of `--mount` at
 * its commas before it puts in variables, so no id needs quoting.
 *
 * @param script name of the script to run
 * @param libraryPath see {@link collectTools}
 */
function danceDockerfile(mounts, script, libraryPath) {
    const binds = [`source=bin,target=/bin`, `source=lib,target=${libraryPath}`, `source=task,target=/task`];
    return [
        // The runner's programs run as the builder's machine does, also where it builds for another platform.
        'FROM --platform=$BUILDPLATFORM scratch',
        `ENV PATH=/bin LD_LIBRARY_PATH=${libraryPath} LC_ALL=C`,
        // Its value is another one in each run: a build whose steps are all known is not run again.
        'ARG MUSLIN_RUN',
        ...mounts.map((_, index) => `ARG MUSLIN_ID_${index}`),
        'RUN --network=none \\',
        ...binds.map((bind) => `  --mount=type=bind,${bind} \\`),
        '  --mount=type=tmpfs,target=/tmp \\',
        ...mounts.map((mount, index) => `  --mount=${mountOptions(mount, index)} \\`),
        `  ${JSON.stringify(danceCommand(script))}`,
        '',
    ].join('\n');
}
function mountOptions({ sharing, owner }, index) {
    const place = `type=cache,id=$MUSLIN_ID_${index},target=/mnt/${index},sharing=${sharing}`;
    return owner === undefined ? place : `${place},uid=${owner.uid},gid=${owner.gid},mode=${(0,buildkit_mounts/* octal */.Wo)(owner.mode)}`;
}
function danceArguments({ builder, platform, mounts }, { id, result }) {
    const ids = mounts.map((mount) => (0,buildkit_mounts/* splitId */.QO)(mount.id));
    // All are in one namespace (mounts.ts, inOneNamespace): BuildKit takes one for a whole build.
    const namespace = ids[0]?.namespace ?? '';
    const values = [
        `MUSLIN_RUN=${id}`,
        ...(namespace === '' ? [] : [`BUILDKIT_CACHE_MOUNT_NS=${namespace}`]),
        ...ids.map((each, index) => `MUSLIN_ID_${index}=${each.id}`),
    ];
    return [
        ...(0,build/* builderArguments */.M5)(builder),
        // buildx takes the machine of a builder by the platform that is built for.
        ...(platform === undefined ? [] : ['--platform', (0,oci_platform/* platformName */.$r)(platform)]),
        ...['--file', '-', '--progress', 'plain', '--provenance=false', '--sbom=false'],
        ...values.flatMap((value) => ['--build-arg', value]),
        ...['--output', (0,build/* csv */.fu)(['type=local', `dest=${result}`])],
    ];
}


/***/ }),

/***/ 9861:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Uv: () => (/* binding */ readResult),
/* harmony export */   cA: () => (/* binding */ lineOf),
/* harmony export */   go: () => (/* binding */ freeBytes),
/* harmony export */   jq: () => (/* binding */ shortageIn)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _archive_result_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6293);



/** What a script left of a mount. */
const readResult = async (folder, index) => (0,_archive_result_js__WEBPACK_IMPORTED_MODULE_2__/* .parseResult */ .F)(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, `${index}.result`), 'utf8'));
/** What a script left in a file that it does not always leave. */
const lineOf = (folder, name) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name), 'utf8').catch(() => undefined);
/** Bytes that are free where a folder is. */
async function freeBytes(folder) {
    const { bavail, bsize } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.statfs)(folder);
    return bavail * bsize;
}
/** What room a script has missed; undefined when there was enough. */
async function shortageIn(folder) {
    const line = await lineOf(folder, 'room');
    return line === undefined ? undefined : (0,_archive_result_js__WEBPACK_IMPORTED_MODULE_2__/* .parseShortage */ .Ry)(line);
}


/***/ }),

/***/ 1929:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ diskUsage)
/* harmony export */ });
/* harmony import */ var _runner_capture_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7932);
/* harmony import */ var _build_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9712);


/** How long the builder may take, in milliseconds. */
const PATIENCE = 20_000;
/** Bytes that the list may have: about 80,000 records. */
const LIST_LIMIT = 32 * 1024 * 1024;
/**
 * What a builder says that it holds, by `docker buildx du`: JSON, a record a line. Starts no builder.
 *
 * @param builder name of the builder; empty for buildx's current one
 * @param filter only records that it lets pass, such as `type=exec.cachemount`
 * @returns undefined when the builder does not say
 */
async function diskUsage(builder, filter) {
    const filters = filter === undefined ? [] : ['--filter', filter];
    const argv = ['docker', 'buildx', 'du', ...(0,_build_js__WEBPACK_IMPORTED_MODULE_1__/* .builderArguments */ .M5)(builder), ...filters, '--format', 'json'];
    const { stdout, whole } = await (0,_runner_capture_js__WEBPACK_IMPORTED_MODULE_0__/* .capture */ .F)({ argv, timeout: PATIENCE, limit: LIST_LIMIT });
    return whole ? stdout : undefined;
}


/***/ }),

/***/ 8762:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ countMountSizes)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _disk_usage_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1929);


/** How often it is asked while somebody else counts, and how long it is left alone between, in milliseconds. */
const TRIES = 4;
const PAUSE = 250;
/**
 * Has a builder count the sizes of its cache mounts, so that nobody else does it while a build wants them. Garbage collection
 * counts what has changed, a second after each build and then each minute (BuildKit, control/control.go), and holds those mounts
 * meanwhile: a RUN that asks for one of them gets a new one, which is empty (moby/buildkit#883; cache/manager.go DiskUsage,
 * solver/llbsolver/mounts/mount.go). What has been counted is not counted again until it is used. Never rejects.
 *
 * @param builder name of the builder; empty for buildx's current one
 */
async function countMountSizes(builder) {
    for (let tries = 1; (await isHeld(builder)) && tries < TRIES; tries += 1)
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(PAUSE);
}
/** A mount that somebody holds has no size. An empty one has that of its folder, which is none as well on XFS and Btrfs. */
async function isHeld(builder) {
    return /"Size":"0B"/.test((await (0,_disk_usage_js__WEBPACK_IMPORTED_MODULE_1__/* .diskUsage */ .h)(builder, 'type=exec.cachemount')) ?? '');
}


/***/ }),

/***/ 303:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  YR: () => (/* binding */ besidePipes),
  cg: () => (/* binding */ withPipes)
});

// UNUSED EXPORTS: PipeBroken

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/runner/log.ts
var log = __webpack_require__(7708);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: ./src/runner/environment.ts
var environment = __webpack_require__(5047);
// EXTERNAL MODULE: ./src/runner/exit-code.ts
var exit_code = __webpack_require__(2608);
// EXTERNAL MODULE: ./src/runner/process-group.ts
var process_group = __webpack_require__(1609);
;// CONCATENATED MODULE: ./src/runner/redirect.ts






/**
 * Runs a program that has the files themselves, so that their bytes do not pass through this process.
 *
 * @throws CommandError when the program fails, exit code 127 when it cannot be started; the reason of the signal; the file
 *   system's error when a file cannot be opened
 */
async function redirect({ argv, from, to, signal }) {
    const files = [];
    const opened = async (path, flags) => {
        if (path === undefined)
            return 'ignore';
        const file = await (0,promises_.open)(path, flags);
        files.push(file);
        return file.fd;
    };
    try {
        const [program, ...args] = argv;
        const stdio = [await opened(from, 'r'), await opened(to, 'w'), 'pipe'];
        signal?.throwIfAborted();
        const env = (0,environment/* programEnvironment */.y)();
        const child = (0,process_group/* startedWithUs */.GL)(() => (0,external_node_child_process_.spawn)(program, args, { stdio: [...stdio], ...process_group/* OWN_GROUP */.j, env }));
        await succeeded(child, argv, signal);
    }
    finally {
        await Promise.all(files.map((file) => file.close()));
    }
}
async function succeeded(child, argv, signal) {
    const end = () => (0,process_group/* endGroup */.N4)(child, 'SIGKILL');
    signal?.addEventListener('abort', end);
    try {
        await exitOf(child, argv);
    }
    catch (error) {
        throw signal?.aborted ? signal.reason : error;
    }
    finally {
        signal?.removeEventListener('abort', end);
    }
}
/** Of what a program says in failing. */
const KEPT = 4096;
/** @throws CommandError unless it ends with 0 */
async function exitOf(child, argv) {
    let said = '';
    child.stderr?.on('data', (chunk) => {
        said = `${said}${chunk}`.slice(-KEPT);
    });
    const code = await (0,exit_code/* exited */.k)(child).catch((error) => {
        said = error.message;
        return 127;
    });
    if (code !== 0)
        throw new errors/* CommandError */.Qd(argv, code, said.trim().split('\n'));
}

;// CONCATENATED MODULE: ./src/buildkit/pipes.ts





/** How often it is looked whether the RUN has begun: for 20 seconds or more. */
const PATIENCE = 400;
/** How long a build may take to say why its pipes are broken, in milliseconds. */
const SILENCE = 3_000;
/** Nothing of ours stays in the container longer than this, in seconds: the RUN may be gone while the pipe is opened. */
const LONGEST = 3600;
/**
 * Busybox's shell, as in the images of BuildKit. A builder without root keeps what runs in it from the users of its container.
 * It goes to the folder first: the process that it was found by may be a short one.
 */
const search = (use) => `[ "$(id -u)" = 0 ] || { echo 'the builder runs without root' >&2; exit 4; }
tries=0
while [ "$tries" -lt ${PATIENCE} ]; do
  for folder in /proc/[0-9]*/root/tmp/"$1"; do
    ! cd "$folder" 2>/dev/null || [ ! -p "$2" ] || exec cat ${use}"$2"
  done
  tries=$((tries + 1))
  sleep 0.05
done
echo 'the builder shows nothing of what runs in it' >&2
exit 3`;
/** What a shell says of a program whose reader is gone: 128 and SIGPIPE. */
const READ_NO_FURTHER = 141;
/** A pipe does not work; what should go through it can take another way. */
class PipeBroken extends Error {
    name = 'PipeBroken';
}
/**
 * Runs a build with its pipes. Nobody waits for a pipe whose other end is gone: the first to fail ends the others. A build that
 * is good all the same has read what it needed.
 *
 * @param build waits for the pipes by itself
 * @param folder of the pipes below `/tmp`, unlike that of any other RUN. With a line end it is what the RUN writes behind what
 *   comes out, so that nothing can be missing
 * @param pipes undefined for a build without
 * @throws what the build throws; PipeBroken when a pipe failed first; what `pipes` or `into` reject with; the reason of the signal
 */
async function besidePipes(build, folder, pipes, signal) {
    const [ending, over] = [new AbortController(), new AbortController()];
    const either = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]);
    const endAll = (error) => {
        ending.abort(error);
        throw error;
    };
    const broken = async (error) => {
        await (0,external_node_timers_promises_.setTimeout)(SILENCE, undefined, { signal: AbortSignal.any([either, over.signal]) }).catch(() => undefined);
        return endAll(error);
    };
    const built = build(either)
        .catch(endAll)
        .finally(() => over.abort());
    const laid = pipes.catch(endAll);
    const feeding = Promise.allSettled([
        laid.then((found) => found && feedAll({ ...found, folder, signal: either }, broken)).catch(endAll),
    ]);
    const drained = laid.then((found) => found && drainAll({ ...found, folder, signal: either }, broken));
    const needed = await Promise.allSettled([built, drained]);
    await feeding;
    if (needed.some(({ status }) => status === 'rejected'))
        throw either.reason;
}
/**
 * Runs a dance with pipes where its builder has them. What goes through a pipe can go with the build as well, so that it runs
 * once more without when one breaks.
 */
async function withPipes(container, work) {
    return work(container).catch((error) => {
        if (!(error instanceof PipeBroken))
            throw error;
        (0,log/* say */.cv)(`The archives go with the build, which takes longer: ${error.message}`);
        return work(Promise.resolve(undefined));
    });
}
/** @param broken called with what a pipe failed with */
async function feedAll(end, broken) {
    const files = [...((await end.into) ?? [])];
    return Promise.allSettled(files.map(([name, file]) => feed(end, name, file).catch(broken)));
}
/**
 * @param broken called with what a pipe failed with
 * @throws what one was broken by, when all are over
 */
async function drainAll(end, broken) {
    const drains = [...(end.out ?? [])].map(([name, file]) => drain(end, name, file).catch(broken));
    await Promise.allSettled(drains);
    await Promise.all(drains);
}
/** A RUN that reads no further is no failure: it may have no use for it. */
async function feed({ container, folder, signal }, name, from) {
    const argv = execArguments(container, search('>'), [folder, name], '--interactive');
    await redirect({ argv, from, signal }).catch((error) => {
        if (!isExit(error, READ_NO_FURTHER))
            throw asBroken(error);
    });
}
async function drain({ container, folder, signal }, name, to) {
    const argv = execArguments(container, search('<'), [folder, name]);
    await redirect({ argv, to, signal }).catch((error) => {
        throw asBroken(error);
    });
    await cutEnd(to, `${folder}\n`);
}
const isExit = (error, code) => error instanceof errors/* CommandError */.Qd && error.exitCode === code;
const asBroken = (error) => error instanceof errors/* CommandError */.Qd ? new PipeBroken(error.lastLines.at(-1) || error.message) : error;
/** @throws PipeBroken when the file does not end so */
async function cutEnd(path, end) {
    const file = await (0,promises_.open)(path, 'r+');
    try {
        const { size } = await file.stat();
        const content = Math.max(size - end.length, 0);
        const { buffer } = await file.read(Buffer.alloc(end.length), 0, end.length, content);
        if (buffer.toString('latin1') !== end)
            throw new PipeBroken(`an archive was cut short after ${size} bytes`);
        await file.truncate(content);
    }
    finally {
        await file.close();
    }
}
const execArguments = ({ name, engine }, script, values, ...options) => [
    ...['docker', ...engine, 'exec', ...options, name, 'timeout', `${LONGEST}`],
    ...['sh', '-c', script, 'sh', ...values],
];


/***/ }),

/***/ 7507:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DJ: () => (/* binding */ librariesOf),
/* harmony export */   Sw: () => (/* binding */ collectTools),
/* harmony export */   _s: () => (/* binding */ copyProgram)
/* harmony export */ });
/* unused harmony exports parseLdd, loaderFolder */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _elf_header_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1960);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3916);
/* harmony import */ var _runner_capture_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7932);
/* harmony import */ var _runner_command_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6655);
/* harmony import */ var _runner_program_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(5878);







/** What the scripts of src/archive call. `env` and the like are not among them: everything else is part of the shell. */
const PROGRAMS = [
    ...['sh', 'tar', 'zstd', 'find', 'xargs', 'sed', 'sort', 'comm', 'cut', 'head', 'tr', 'sha256sum'],
    ...['mkdir', 'mkfifo', 'rm', 'mv', 'cp', 'chmod', 'chown', 'touch', 'stat', 'timeout'],
];
/** What a program may take to say what it is, in milliseconds, and how many bytes it may say. */
const LOOK = { timeout: 10_000, limit: 1024 * 1024 };
/** Those that only GNU's version of can do what we ask of them. */
const GNU = ['tar', 'find', 'sed'];
/**
 * Copies the programs into `<folder>/bin` and their libraries into `<folder>/lib`; about 8 MB.
 *
 * @throws UserError when this machine lacks one of them
 */
async function collectTools(folder) {
    const [bin, lib] = [(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'bin'), (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'lib')];
    await Promise.all([(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)(bin, { recursive: true }), (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)(lib, { recursive: true })]);
    const programs = await Promise.all(PROGRAMS.map(async (name) => ({ name, path: await (0,_runner_program_js__WEBPACK_IMPORTED_MODULE_6__/* .findProgram */ .K)(name) })));
    await Promise.all(programs.filter(({ name }) => GNU.includes(name)).map(({ path }) => checkGnu(path)));
    await Promise.all(programs.map(({ name, path }) => copyProgram(path, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(bin, name))));
    const libraries = new Set(await librariesOfAll(programs.map(({ path }) => path)));
    await Promise.all([...libraries].map((path) => copyProgram(path, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(lib, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(path)))));
    return { libraryPath: loaderFolder(programs.map(({ path }) => (0,_elf_header_js__WEBPACK_IMPORTED_MODULE_2__/* .readElf */ .oU)(path).interpreter)) };
}
async function checkGnu(path) {
    const { stdout } = await (0,_runner_capture_js__WEBPACK_IMPORTED_MODULE_4__/* .capture */ .F)({ argv: [path, '--version'], ...LOOK });
    if (/\bGNU\b/.test(stdout))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`${path} is not GNU's. Install GNU tar, GNU findutils and GNU sed.`);
}
/** With its time: BuildKit fetches no file a second time whose size and time are as before. */
async function copyProgram(from, to) {
    const { atime, mtime } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(from);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.copyFile)(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(from), to);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.chmod)(to, 0o755);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.utimes)(to, atime, mtime);
}
/** The libraries of all at once, which costs a tenth of asking for each: where ldd names each program that it was given. */
async function librariesOfAll(paths) {
    const { stdout } = await (0,_runner_capture_js__WEBPACK_IMPORTED_MODULE_4__/* .capture */ .F)({ argv: ['ldd', ...paths], ...LOOK });
    if (paths.every((path) => stdout.includes(`${path}:\n`)))
        return parseLdd(stdout);
    return (await Promise.all(paths.map(librariesOf))).flat();
}
/** The shared libraries and the loader of a program of this system; none for a static one. */
async function librariesOf(path) {
    try {
        return parseLdd(await (0,_runner_command_js__WEBPACK_IMPORTED_MODULE_5__/* .run */ .e)({ argv: ['ldd', path], quiet: true }));
    }
    catch (error) {
        const isStatic = error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .CommandError */ .Qd && error.lastLines.some((line) => line.includes('not a dynamic'));
        if (isStatic)
            return [];
        throw error;
    }
}
/** The paths in what ldd prints: `libc.so.6 => /lib/…/libc.so.6 (0x…)`, and the loader without an arrow. */
function parseLdd(printed) {
    return printed.split('\n').flatMap((line) => /(?:=> |^\s+)(\/\S+) \(0x/.exec(line)?.[1] ?? []);
}
/**
 * The folder of the loader, the one library whose full path matters: it stands in the programs themselves, and ldd may know
 * the file by another name. Where all programs are static there is none.
 */
function loaderFolder(interpreters) {
    const loader = interpreters.find((path) => path !== undefined);
    return loader === undefined ? '/lib' : (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(loader);
}


/***/ }),

/***/ 8576:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q2: () => (/* binding */ jobTimes),
/* harmony export */   U8: () => (/* binding */ noteJobTimes),
/* harmony export */   Ye: () => (/* binding */ realPath),
/* harmony export */   wI: () => (/* binding */ ledgerAfter)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _cargo_ledger_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(319);
/* harmony import */ var _cargo_sources_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9314);
/* harmony import */ var _runner_log_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7708);





/**
 * The times that steps of this job have given to the sources in a folder, for the next step that gives times. Empty outside of a
 * runner: there nobody empties the temporary folder after a job.
 */
async function jobTimes(folder) {
    const root = await realPath(folder);
    const inside = ([path]) => path === root || path.startsWith((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(root, node_path__WEBPACK_IMPORTED_MODULE_1__.sep));
    const entries = Object.entries(await readJobTimes()).filter(inside);
    return new Map(entries.map(([path, time]) => [(0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(root, path) || '.', time]));
}
/** Notes the times that this step has given. */
async function noteJobTimes(folder, { entries }) {
    const file = jobFile();
    if (file === undefined)
        return;
    const root = await realPath(folder);
    const times = entries.map(([path, id, seconds]) => [(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(root, path), [id, seconds]]);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(file, JSON.stringify({ ...(await readJobTimes()), ...Object.fromEntries(times) }));
}
/**
 * What a ledger may say after the build, see {@link standingLedger}.
 *
 * @param folder the context that it was applied to
 */
async function ledgerAfter(folder, ledger) {
    const paths = ledger.entries.map(([path]) => path);
    const [given, times] = await Promise.all([jobTimes(folder), (0,_cargo_sources_js__WEBPACK_IMPORTED_MODULE_3__/* .timesNow */ .D0)(folder, paths)]);
    const standing = (0,_cargo_ledger_js__WEBPACK_IMPORTED_MODULE_2__/* .standingLedger */ .cJ)(ledger, given, times);
    const stands = new Set(standing.entries.map(([path]) => path));
    const changed = paths.filter((path) => !stands.has(path));
    if (changed.length > 0) {
        (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_4__/* .say */ .cv)(`Since the restore, ${changed.length} sources were changed (the first is ${changed[0]}): they count as new in the next run.`);
    }
    return standing;
}
/** A runner has one folder for temporary files for each job (docs.github.com, "Variables reference"). */
function jobFile() {
    const { RUNNER_TEMP, GITHUB_RUN_ID } = process.env;
    return RUNNER_TEMP && GITHUB_RUN_ID ? (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(RUNNER_TEMP, `muslin-source-times-${GITHUB_RUN_ID}.json`) : undefined;
}
async function readJobTimes() {
    const file = jobFile();
    if (file === undefined)
        return {};
    const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file, 'utf8').catch(() => '{}');
    return JSON.parse(text);
}
/** Of what is not there, where it would be. */
const realPath = (path) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(path).catch(() => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(path));


/***/ }),

/***/ 3089:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ap: () => (/* binding */ namedMounts),
/* harmony export */   Lr: () => (/* binding */ savingRefused),
/* harmony export */   Qo: () => (/* binding */ nothingToSave),
/* harmony export */   Qv: () => (/* binding */ timesOf),
/* harmony export */   S9: () => (/* binding */ unsignedRefused),
/* harmony export */   TL: () => (/* binding */ fillings),
/* harmony export */   Tx: () => (/* binding */ coldSecondsOf),
/* harmony export */   b2: () => (/* binding */ filledMounts),
/* harmony export */   jK: () => (/* binding */ chosenKeys),
/* harmony export */   mW: () => (/* binding */ heldAfter),
/* harmony export */   tF: () => (/* binding */ storedMount)
/* harmony export */ });
/* harmony import */ var _buildkit_mounts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4372);

/**
 * Events that only somebody with rights to the repository can bring about; empty outside of a runner. All others count as
 * started by a stranger, on the default branch as well: comments, issues, stars, whatever GitHub adds.
 */
const TRUSTED = [
    '',
    'push',
    'schedule',
    'workflow_dispatch',
    'repository_dispatch',
    'release',
    'merge_group',
    'pull_request',
];
/** Branches that GitHub makes for a merge queue, and deletes after the merge (docs.github.com, "Managing a merge queue"). */
const MERGE_QUEUE = 'refs/heads/gh-readonly-queue/';
/**
 * Why this job must not save a snapshot, or undefined when it may. Other jobs trust what is saved: so never on behalf of
 * strangers, and by default only from branches that stay, because no other branch can read what a pull request, a merge
 * queue or a tag saves.
 */
function savingRefused(setting, event) {
    if (setting === 'never')
        return bySetting('the input save is never');
    if (!TRUSTED.includes(event.name))
        return byStranger(`the event ${event.name} is not trusted to write caches`);
    if (event.fromFork)
        return byStranger('the pull request comes from a fork');
    if (setting === 'always')
        return undefined;
    if (event.name.startsWith('pull_request')) {
        return bySetting('this is a pull request (save: always would save all the same)');
    }
    if (event.ref.startsWith(MERGE_QUEUE)) {
        return bySetting('this is a merge queue (save: always would save all the same)');
    }
    if (event.ref.startsWith('refs/tags/'))
        return bySetting('this is a tag (save: always would save all the same)');
    return undefined;
}
/**
 * Why a job that restores signed snapshots only must not save when it cannot sign, or undefined: what it saves would be the
 * newest of its prefix, where it hides the signed ones from every job that asks for signatures. No setting changes that.
 */
function unsignedRefused({ trustedKeys, signingKey, }) {
    if (trustedKeys === undefined || signingKey !== undefined)
        return undefined;
    return bySetting('trusted-keys is set and signing-key is not, and no job with trusted-keys restores what is not signed');
}
const bySetting = (reason) => ({ cause: 'setting', reason });
const byStranger = (reason) => ({ cause: 'untrusted-event', reason });
/**
 * The keys to look up and save under. The input `key` takes the place of lock and commit; platform and recipe stay in
 * front of it, so that no two legs and no two recipes ever meet.
 *
 * @param own the keys by platform, recipe, lock and commit, the prefix with the recipe alone last
 */
function chosenKeys(own, { key, restoreKeys }) {
    const sameRecipe = own.prefixes.at(-1) ?? '';
    const prefixes = restoreKeys.map((prefix) => sameRecipe + prefix);
    if (key === '')
        return { key: own.key, prefixes: prefixes.length > 0 ? prefixes : own.prefixes };
    return { key: sameRecipe + key, prefixes: prefixes.length > 0 ? prefixes : [sameRecipe] };
}
/** The mounts of the input `mounts`, in the namespace that the user's build arguments name. */
function namedMounts(mounts, buildArgs) {
    const prefix = 'BUILDKIT_CACHE_MOUNT_NS=';
    const namespace = buildArgs.findLast((arg) => arg.startsWith(prefix))?.slice(prefix.length) ?? '';
    const named = mounts.map((mount) => (0,_buildkit_mounts_js__WEBPACK_IMPORTED_MODULE_0__/* .inNamespace */ .d2)(mount, namespace));
    return [...new Map(named.map((mount) => [(0,_buildkit_mounts_js__WEBPACK_IMPORTED_MODULE_0__/* .mountName */ .lu)(mount), mount])).values()];
}
/** What to fill each mount from: its archives in the snapshot, undefined where it has none. */
function fillings(mounts, snapshot, archives) {
    return mounts.map((mount) => {
        const files = archives.get((0,_buildkit_mounts_js__WEBPACK_IMPORTED_MODULE_0__/* .mountName */ .lu)(mount));
        const entry = snapshot?.mounts.find(({ id }) => id === (0,_buildkit_mounts_js__WEBPACK_IMPORTED_MODULE_0__/* .mountName */ .lu)(mount));
        return files && entry && { ...files, digest: entry.base.digest, files: entry.files, rawBytes: entry.rawBytes };
    });
}
/**
 * Puts together what came of filling. A mount that was not empty counts as restored when its files are the snapshot's.
 *
 * @param archives files by the mount's name
 */
function filledMounts(mounts, results, snapshot, archives) {
    return mounts.flatMap((mount, index) => {
        const [result, name] = [results[index], (0,_buildkit_mounts_js__WEBPACK_IMPORTED_MODULE_0__/* .mountName */ .lu)(mount)];
        if (result === undefined)
            return [];
        const entry = snapshot?.mounts.find(({ id }) => id === name);
        const files = archives.get(name);
        const isHeld = result.state === 'restored' || result.listing === entry?.listing;
        return [{ mount, result, ...(isHeld && entry && files ? { held: { entry, archives: files } } : {}) }];
    });
}
/**
 * What the post step has to know of a filled mount. An overlay can be made only over a base that this job has unpacked:
 * of a mount that was not empty nobody knows which of its files the base has.
 *
 * @param whole whether it is to be saved as a new base: `changed`, when anything in it changes, as after a change of the
 *   lock file, because of what is in the old base less and less is needed; `always`, also when nothing does
 */
function storedMount({ mount, result: { listing, memory }, held }, whole) {
    if (held === undefined)
        return { mount };
    const seen = whole === 'always' ? NO_LISTING : listing;
    if (memory === undefined)
        return { mount, held, known: { listing: seen } };
    return { mount, held, known: { listing: seen, memory, ...(whole === 'never' ? { base: held.entry.base } : {}) } };
}
/** What no mount is listed as. */
const NO_LISTING = '-';
/**
 * What the next snapshot has of a mount: what the last one had where nothing changed, a new base, or the old base with a
 * new overlay in the place of the old overlay.
 *
 * @param packed the archive that was taken out, measured
 * @throws Error when the builder gave no archive though the store has nothing either
 */
function heldAfter({ mount, held }, taken, packed) {
    const { files, bytes: rawBytes, listing, archive } = taken;
    if (archive !== undefined && packed !== undefined && taken.state === 'packed') {
        return { entry: { id: (0,_buildkit_mounts_js__WEBPACK_IMPORTED_MODULE_0__/* .mountName */ .lu)(mount), base: packed, files, rawBytes, listing }, archives: { base: archive } };
    }
    if (held === undefined)
        throw new Error(`the builder gave no archive of ${mount.target}`);
    if (archive === undefined || packed === undefined)
        return held;
    const entry = { ...held.entry, overlay: packed, files, rawBytes, listing };
    return { entry, archives: { base: held.archives.base, overlay: archive } };
}
/**
 * Which modification times the sources get. `as-found` when all mounts are empty; `recorded`, the times of the restored
 * ledger, when every mount has what the ledger was made with; else `new`: in the builder is something of unknown origin,
 * and what is older than that would count as built.
 */
function timesOf(filled, hasLedger) {
    const full = filled.filter(({ result }) => result.state !== 'absent' && result.state !== 'skipped');
    if (full.length === 0)
        return 'as-found';
    return hasLedger && full.every(({ held }) => held !== undefined) ? 'recorded' : 'new';
}
/**
 * Why there is nothing to save, as the end of a sentence, or undefined when there is something.
 *
 * @param taken the mounts after the build
 */
function nothingToSave({ ledgerKnown, matchedKey }, taken) {
    const skipped = taken.find(({ state }) => state === 'skipped');
    if (skipped !== undefined)
        return skipped.reason ?? 'there is too little room';
    if (taken.every(({ files }) => files === 0))
        return 'the cache mounts are empty';
    const isSame = ledgerKnown && taken.every(({ state }) => state === 'unchanged');
    return isSame ? `the build changed nothing since ${matchedKey}` : undefined;
}
/**
 * How long a cold build takes, for the next ones to compare with: of a cold build its own time, else what the restored
 * snapshot says. A build with mounts that somebody else has filled is not cold.
 *
 * @param starts the mounts at the start of the build
 */
function coldSecondsOf(starts, seconds, restored) {
    const isCold = starts.every((state) => state === 'absent' || state === 'skipped');
    if (!isCold)
        return restored;
    return seconds === undefined ? undefined : Math.max(0, Math.round(seconds));
}


/***/ }),

/***/ 319:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BP: () => (/* binding */ newest),
/* harmony export */   EG: () => (/* binding */ sameLedger),
/* harmony export */   Kn: () => (/* binding */ freshLedger),
/* harmony export */   Om: () => (/* binding */ firstLedger),
/* harmony export */   Z2: () => (/* binding */ SECOND),
/* harmony export */   cJ: () => (/* binding */ standingLedger),
/* harmony export */   h8: () => (/* binding */ parseLedger),
/* harmony export */   nD: () => (/* binding */ nextLedger)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);

/** Nanoseconds in a second. */
const SECOND = 1000000000n;
/**
 * The ledger for the sources as they lie there, each time rounded up to a second: times go through tar and image layers,
 * which may cut them to seconds, and a time that was rounded down would lie before the content.
 */
const firstLedger = (sources, { filters } = {}) => ledgerOf(sources, filters, ({ mtime }) => Number((mtime + SECOND - 1n) / SECOND));
/**
 * The ledger for the sources: what has the same content as in the last ledger keeps its time, everything else is later
 * than the last ledger, than what was built and than now. Where symbolic links are others than before, everything is new:
 * cargo looks at the time of the file behind a link, and another target may have an old one. So it is where the build leaves
 * out others: what is let in only now has been there for long, and so has its folder. No time lies before the one that a step of
 * this job gave: what is built after that step may be older than the content by this ledger. New content keeps that one where it
 * is later than all there is, so that what was built with it in between is not built again.
 *
 * @param last the ledger that came with the target folder
 * @param now milliseconds since 1970
 * @param files what is in the target folder, and in the mounts beside it
 */
function nextLedger(sources, last, now, files, { filters, given } = {}) {
    const trusted = sameLinks(sources, last) && filters === last.filters ? last.entries : [];
    const known = new Map(trusted.map((entry) => [entry[0], entry]));
    const latest = newest(last);
    const fresh = freshTime(sources, Math.max(latest, files.built), now);
    return ledgerOf(sources, filters, (source) => {
        const [, lastId, seconds] = known.get(source.path) ?? [];
        const had = givenTo(source, given);
        if (had.isChanged)
            return Math.max(fresh, had.seconds + 1);
        if (lastId === source.id && seconds !== undefined)
            return Math.max(seconds, had.seconds);
        return had.seconds > Math.max(latest, files.any) ? had.seconds : Math.max(fresh, had.seconds);
    });
}
/** The time that a source was given, 0 for none, and whether it was changed since. */
function givenTo({ path, id, mtime }, given) {
    const [lastId = id, seconds = 0] = given?.get(path) ?? [];
    return { seconds, isChanged: seconds > 0 && (id !== lastId || mtime !== BigInt(seconds) * SECOND) };
}
/** How far apart the times of jobs may lie whose clock is behind, seconds. */
const SPREAD = 600;
/**
 * A time later than now and than all that is known. Clocks of runners and builders differ: where ours is behind, now says
 * nothing. Two jobs that go on from the same ledger then must not come to the same time, or a builder that knows the one's
 * file takes it for the other's: BuildKit fetches no file whose size and time it has already.
 */
function freshTime(sources, known, now) {
    const seconds = Math.ceil(now / 1000);
    if (seconds > known)
        return seconds + 1;
    const content = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(JSON.stringify(sources.map(({ path, id }) => [path, id])));
    return known + 1 + (content.digest().readUInt32BE() % SPREAD);
}
/** Whether the symbolic links, and what they point to, are those of the ledger. Their ids begin with `l`. */
function sameLinks(sources, { entries }) {
    const names = (links) => JSON.stringify(links
        .filter(([, id]) => id.startsWith('l'))
        .map(([path, id]) => [path, id])
        .sort());
    return names(sources.map(({ path, id }) => [path, id])) === names(entries.map(([path, id]) => [path, id]));
}
/** The ledger that makes all sources new, for a target folder that is not the one of any ledger: nobody knows what is in it. */
const freshLedger = (sources, now, built, present = {}) => nextLedger(sources, { version: 1, entries: [] }, now, { built, any: Number.POSITIVE_INFINITY }, present);
/**
 * What a ledger may say after the build: what was changed after it was applied may have been built with another content than the
 * one that it has here, and counts as new the next time. What a later step has given a later time has that one. So it is for
 * symbolic links: one may have led elsewhere in between.
 *
 * @param given the last times that steps of this job gave
 * @param times the modification times now, nanoseconds since 1970
 */
function standingLedger(ledger, given, times) {
    const standing = ([path, id, seconds]) => {
        const [lastId, last] = given.get(path) ?? [id, seconds];
        const stands = lastId === id && last >= seconds && times.get(path) === BigInt(last) * SECOND;
        return stands ? [[path, id, last]] : [];
    };
    return { ...ledger, entries: ledger.entries.flatMap(standing) };
}
function ledgerOf(sources, filters, seconds) {
    const entries = sources.map((source) => [source.path, source.id, seconds(source)]);
    entries.sort(([left], [right]) => (left < right ? -1 : 1));
    return { version: 1, entries, ...(filters === undefined ? {} : { filters }) };
}
/** The latest time in a ledger, seconds since 1970; 0 when it is empty. */
const newest = (ledger) => ledger.entries.reduce((latest, [, , at]) => Math.max(latest, at), 0);
/** Whether two ledgers say the same. */
const sameLedger = (left, right) => JSON.stringify(left) === JSON.stringify(right);
/** The ledger in a snapshot, or undefined when there is none in it, or one of another version. */
function parseLedger(value) {
    if (typeof value !== 'object' || value === null)
        return undefined;
    const { version, entries, filters } = value;
    if (version !== 1 || !Array.isArray(entries) || !entries.every(isEntry))
        return undefined;
    if (filters !== undefined && typeof filters !== 'string')
        return undefined;
    return { version, entries, ...(filters === undefined ? {} : { filters }) };
}
function isEntry(value) {
    if (!Array.isArray(value) || value.length !== 3)
        return false;
    const [path, id, seconds] = value;
    return typeof path === 'string' && typeof id === 'string' && Number.isSafeInteger(seconds);
}


/***/ }),

/***/ 9314:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D0: () => (/* binding */ timesNow),
/* harmony export */   NR: () => (/* binding */ roundTimes),
/* harmony export */   W7: () => (/* binding */ waitForLedger),
/* harmony export */   ex: () => (/* binding */ applyLedger),
/* harmony export */   tW: () => (/* binding */ readSources)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(319);





/** How many files are read at once. */
const READERS = 16;
/** Longest wait for a time that lies ahead; what lies further ahead comes from a wrong clock. Milliseconds. */
const LONGEST_WAIT = 3000;
/**
 * All files, symbolic links and folders below a folder, and the folder itself, with their content ids; left out are `.git`,
 * what cannot be read, and what is in a folder that says that it is a cache: the `target` of a cargo on this machine, who goes by
 * the times in it. What has a name that is no UTF-8 is there as something whose time cannot be set.
 */
async function readSources(folder) {
    const found = [];
    await walk(folder, '.', found);
    const sources = await inParallel(found, READERS, (entry, buffer) => sourceOf(folder, entry, buffer));
    // Folders are read side by side, in no order.
    return sources.filter((source) => source !== undefined).sort((one, other) => (one.path < other.path ? -1 : 1));
}
/** Gives the sources the times of a ledger. */
async function applyLedger(folder, sources, ledger) {
    const current = new Map(sources.map((source) => [source.path, source.mtime]));
    const done = await inParallel(ledger.entries, READERS, async ([path, , seconds]) => {
        if (current.get(path) === BigInt(seconds) * _ledger_js__WEBPACK_IMPORTED_MODULE_4__/* .SECOND */ .Z2)
            return true;
        return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.lutimes)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, path), seconds, seconds).then(() => true, () => false);
    });
    const entries = ledger.entries.filter((_, index) => done[index]);
    const stuck = ledger.entries.flatMap(([path], index) => (done[index] ? [] : [path]));
    return { ledger: { ...ledger, entries }, stuck };
}
/**
 * Rounds the times of the sources up to whole seconds, which also shows whose time can be set at all.
 *
 * @returns the sources with the times that they have now
 */
async function roundTimes(folder, sources) {
    const { ledger, stuck } = await applyLedger(folder, sources, (0,_ledger_js__WEBPACK_IMPORTED_MODULE_4__/* .firstLedger */ .Om)(sources));
    const rounded = new Map(ledger.entries.map(([path, , seconds]) => [path, BigInt(seconds) * _ledger_js__WEBPACK_IMPORTED_MODULE_4__/* .SECOND */ .Z2]));
    return { sources: sources.map((source) => ({ ...source, mtime: rounded.get(source.path) ?? source.mtime })), stuck };
}
/** Waits until the newest time of a ledger lies in the past: what is newer than the start of its build, cargo builds again. */
async function waitForLedger(ledger) {
    const ahead = (0,_ledger_js__WEBPACK_IMPORTED_MODULE_4__/* .newest */ .BP)(ledger) * 1000 - Date.now();
    if (ahead > 0)
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_3__.setTimeout)(Math.min(ahead, LONGEST_WAIT));
}
/** The modification times that sources have now, nanoseconds since 1970; without those that are gone. */
async function timesNow(folder, paths) {
    const found = await inParallel(paths, READERS, async (path) => {
        const stats = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.lstat)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, path), { bigint: true }).catch(() => undefined);
        return [path, stats?.mtimeNs];
    });
    return new Map(found.flatMap(([path, time]) => (time === undefined ? [] : [[path, time]])));
}
async function walk(root, path, found) {
    const stats = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.lstat)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(root, path), { bigint: true }).catch(() => undefined);
    if (stats === undefined && !path.includes(NO_CHARACTER))
        return;
    const names = stats?.isDirectory() ? await namesIn((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(root, path), path !== '.') : [];
    if (names === undefined)
        return;
    found.push({ path, stats, names });
    await Promise.all(names.map((name) => walk(root, path === '.' ? name : `${path}/${name}`, found)));
}
/** What Node puts in the place of what is no UTF-8. */
const NO_CHARACTER = '\uFFFD';
/** By this file (https://bford.info/cachedir); cargo writes it into each `target`. */
const CACHE_TAG = 'CACHEDIR.TAG';
/** Sorted; undefined for a folder that may not be read, which a build cannot read either. */
async function namesIn(folder, mayBeCache) {
    const names = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readdir)(folder).catch(() => undefined);
    if (mayBeCache && names?.includes(CACHE_TAG))
        return [CACHE_TAG];
    return names?.filter((name) => name !== '.git').sort();
}
async function sourceOf(root, { path, stats, names }, buffer) {
    if (stats === undefined)
        return { path, id: UNKNOWN, mtime: -1n };
    const full = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(root, path);
    const id = await contentId(full, stats, names, buffer).catch(() => undefined);
    return id === undefined ? undefined : { path, id, mtime: stats.mtimeNs };
}
const UNKNOWN = '?';
/** A letter for the kind, then a sha256; Git writes a file anew whose mode changes. Undefined for sockets and the like. */
async function contentId(path, stats, names, buffer) {
    if (stats.isDirectory())
        return `d${sha256(names.join('\0'))}`;
    if (stats.isSymbolicLink())
        return `l${sha256(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readlink)(path))}`;
    if (stats.isFile())
        return `${stats.mode & 73n ? 'x' : 'f'}${await hashFile(path, buffer)}`;
    return undefined;
}
const sha256 = (content) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(content).digest('base64url');
async function hashFile(path, buffer) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    const file = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open)(path);
    try {
        for (let part = await file.read(buffer); part.bytesRead > 0; part = await file.read(buffer)) {
            hash.update(buffer.subarray(0, part.bytesRead));
        }
    }
    finally {
        await file.close();
    }
    return hash.digest('base64url');
}
/** Works on the items with a limited number at a time, each line of work with a buffer of its own. */
async function inParallel(items, limit, work) {
    const results = [];
    const queue = items.entries();
    const worker = async () => {
        const buffer = Buffer.allocUnsafe(256 * 1024);
        for (const [index, item] of queue)
            results[index] = await work(item, buffer);
    };
    await Promise.all(Array.from({ length: limit }, worker));
    return results;
}


/***/ }),

/***/ 1960:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  aB: () => (/* binding */ isElf),
  oU: () => (/* binding */ readElf)
});

// UNUSED EXPORTS: ElfError, isProgram, parseElf, parseSource

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./src/elf/bytes.ts

/** The bytes are not an ELF file, or one that is damaged. */
class ElfError extends Error {
    name = 'ElfError';
}
/** Content in memory as a source. */
function bytes_memorySource(content) {
    const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    return {
        read: (offset, length) => buffer.subarray(offset, offset + length),
        has: (length) => length <= buffer.length,
    };
}
/** Gives a file on disk as a source to the work, and closes it. */
function withFile(path, work) {
    const file = (0,external_node_fs_.openSync)(path, 'r');
    try {
        const { size } = (0,external_node_fs_.fstatSync)(file);
        return work({
            read: (offset, length) => readAt(file, offset, Math.max(0, Math.min(length, size - offset))),
            has: (length) => length <= size,
        });
    }
    finally {
        (0,external_node_fs_.closeSync)(file);
    }
}
function readAt(file, offset, length) {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, (0,external_node_fs_.readSync)(file, buffer, 0, length, offset));
}
/** Numbers of the file's byte order. */
function numbers(bytes, littleEndian) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return {
        half: (offset) => view.getUint16(offset, littleEndian),
        word: (offset, size) => size === 4 ? view.getUint32(offset, littleEndian) : Number(view.getBigUint64(offset, littleEndian)),
    };
}
/**
 * All of a part of a file.
 *
 * @throws ElfError when it is not all there
 */
function whole(source, offset, length, part) {
    const bytes = Number.isSafeInteger(offset + length) ? source.read(offset, length) : Buffer.alloc(0);
    if (bytes.length < length)
        throw new ElfError(`it is cut off: its ${part} lies beyond its end`);
    return bytes;
}
/** Text up to the first NUL, or all of it. */
function untilNul(bytes) {
    const end = bytes.indexOf(0);
    return bytes.subarray(0, end === -1 ? bytes.length : end).toString();
}

;// CONCATENATED MODULE: ./src/elf/header.ts


const LAYOUTS = {
    32: {
        word: 4,
        phoff: 28,
        eflags: 36,
        phentsize: 42,
        segment: { flags: 24, offset: 4, address: 8, fileBytes: 16, memoryBytes: 20 },
    },
    64: {
        word: 8,
        phoff: 32,
        eflags: 48,
        phentsize: 54,
        segment: { flags: 4, offset: 8, address: 16, fileBytes: 32, memoryBytes: 40 },
    },
};
const MAGIC = Buffer.from('\x7fELF', 'latin1');
const [PT_LOAD, PT_DYNAMIC, PT_INTERP, PT_GNU_STACK, PT_GNU_RELRO] = [1, 2, 3, 0x6474e551, 0x6474e552];
const [DT_NULL, DT_NEEDED, DT_STRTAB, DT_SONAME] = [0, 1, 5, 14];
const [DT_BIND_NOW, DT_FLAGS, DT_FLAGS_1] = [24, 30, 0x6ffffffb];
const [DF_BIND_NOW, DF_1_NOW, DF_1_PIE] = [8, 1, 0x08000000];
const [PF_X, PF_W] = [1, 2];
/** A name that lies where nobody could read it. */
const UNNAMED = 'a library';
/** Nothing that we read is longer in a sane file (PATH_MAX for names; a dynamic section has tens of entries). */
const [NAME_LIMIT, DYNAMIC_LIMIT] = [4096, 1 << 20];
/** Whether a file that begins with these bytes claims to be ELF. */
const isElf = (start) => MAGIC.equals(start.subarray(0, 4));
/**
 * Reads the headers of an ELF file in memory.
 *
 * @throws ElfError when it is none, or damaged
 */
const parseElf = (content) => parseSource(memorySource(content));
/**
 * Reads the headers of an ELF file on disk, a few kilobytes however big it is.
 *
 * @throws ElfError when it is none, or damaged
 */
const readElf = (path) => withFile(path, parseSource);
/**
 * Reads the headers of an ELF file from wherever its bytes come.
 *
 * @throws ElfError when it is none, or damaged
 */
function parseSource(source) {
    const start = source.read(0, 64);
    if (!isElf(start))
        throw new ElfError('it is not an ELF file');
    const bits = oneOf(start[4], { 1: 32, 2: 64 }, 'class');
    const littleEndian = oneOf(start[5], { 1: true, 2: false }, 'byte order');
    const layout = LAYOUTS[bits];
    const head = numbers(whole(source, 0, bits === 64 ? 64 : 52, 'file header'), littleEndian);
    const segments = readSegments(source, head, layout, littleEndian);
    const header = {
        bits,
        littleEndian,
        type: { 2: 'executable', 3: 'shared' }[head.half(16)] ?? 'other',
        machine: head.half(18),
        flags: head.word(layout.eflags, 4),
        hasEntry: head.word(24, layout.word) !== 0,
        ...interpreterOf(source, segments),
        ...stackOf(segments),
        relro: segments.some(({ type }) => type === PT_GNU_RELRO),
        writableCode: segments.some(isWritableCode),
        ...readDynamic(source, segments, layout, littleEndian),
    };
    // Last, because what comes before the end of a file that passes by is gone then.
    if (isProgram(header))
        requireWhole(source, segments);
    return header;
}
/**
 * Whether the file is a program: a file at a fixed address, or a position-independent one that is not a library. A
 * library has a name (DT_SONAME) or no address to start at.
 */
function isProgram(header) {
    if (header.type !== 'shared')
        return header.type === 'executable';
    return header.pie || (header.soname === undefined && (header.interpreter !== undefined || header.hasEntry));
}
/** The kernel starts nothing of which it loads nothing, and what it has loaded of a file that is cut off dies by SIGBUS. */
function requireWhole(source, segments) {
    const loaded = segments.filter(({ type }) => type === PT_LOAD);
    if (loaded.length === 0)
        throw new ElfError('nothing of it is loaded (it has no PT_LOAD)');
    const ends = loaded.map(({ offset, fileBytes }) => (fileBytes === 0 ? 0 : offset + fileBytes));
    if (!source.has(Math.max(...ends)))
        throw new ElfError('it is cut off: a part that is loaded lies beyond its end');
}
function readSegments(source, head, layout, littleEndian) {
    const [offset, size, count] = [
        head.word(layout.phoff, layout.word),
        head.half(layout.phentsize),
        head.half(layout.phentsize + 2),
    ];
    if (count === 0)
        return [];
    if (size !== (layout.word === 8 ? 56 : 32))
        throw new ElfError('its program headers have an impossible size');
    const table = whole(source, offset, size * count, 'program headers');
    return Array.from({ length: count }, (_, index) => segmentOf(numbers(table.subarray(index * size, (index + 1) * size), littleEndian), layout));
}
function segmentOf(entry, { segment, word }) {
    return {
        type: entry.word(0, 4),
        flags: entry.word(segment.flags, 4),
        offset: entry.word(segment.offset, word),
        address: entry.word(segment.address, word),
        fileBytes: entry.word(segment.fileBytes, word),
        memoryBytes: entry.word(segment.memoryBytes, word),
    };
}
function interpreterOf(source, segments) {
    const segment = segments.find(({ type }) => type === PT_INTERP);
    if (segment === undefined)
        return {};
    if (segment.fileBytes > NAME_LIMIT)
        throw new ElfError('the name of its interpreter has an impossible length');
    return { interpreter: untilNul(whole(source, segment.offset, segment.fileBytes, 'interpreter')) };
}
function stackOf(segments) {
    const segment = segments.find(({ type }) => type === PT_GNU_STACK);
    if (segment === undefined)
        return {};
    return { stack: { bytes: segment.memoryBytes, executable: (segment.flags & PF_X) !== 0 } };
}
const isWritableCode = ({ type, flags }) => type === PT_LOAD && (flags & PF_X) !== 0 && (flags & PF_W) !== 0;
function readDynamic(source, segments, layout, littleEndian) {
    const entries = dynamicEntries(source, segments, layout, littleEndian);
    const valuesOf = (tag) => entries.filter((entry) => entry.tag === tag).map(({ value }) => value);
    const nameAt = (at) => {
        const [names = Number.NaN] = valuesOf(DT_STRTAB);
        return untilNul(source.read(fileOffset(segments, names) + at, NAME_LIMIT)) || UNNAMED;
    };
    const isFlagged = (tag, bit) => valuesOf(tag).some((flags) => (flags & bit) !== 0);
    const [soname] = valuesOf(DT_SONAME).map(nameAt);
    return {
        needed: valuesOf(DT_NEEDED).map(nameAt),
        pie: isFlagged(DT_FLAGS_1, DF_1_PIE),
        bindNow: valuesOf(DT_BIND_NOW).length > 0 || isFlagged(DT_FLAGS, DF_BIND_NOW) || isFlagged(DT_FLAGS_1, DF_1_NOW),
        ...(soname === undefined ? {} : { soname }),
    };
}
function dynamicEntries(source, segments, { word }, littleEndian) {
    const segment = segments.find(({ type }) => type === PT_DYNAMIC);
    if (segment === undefined)
        return [];
    if (segment.fileBytes > DYNAMIC_LIMIT)
        throw new ElfError('its dynamic section has an impossible size');
    const table = numbers(whole(source, segment.offset, segment.fileBytes, 'dynamic section'), littleEndian);
    const count = Math.floor(segment.fileBytes / (2 * word));
    const entries = Array.from({ length: count }, (_, index) => ({
        tag: table.word(2 * index * word, word),
        value: table.word((2 * index + 1) * word, word),
    }));
    const end = entries.findIndex(({ tag }) => tag === DT_NULL);
    return end === -1 ? entries : entries.slice(0, end);
}
/** The dynamic section speaks of addresses in memory; the loadable segments say where they come from. */
function fileOffset(segments, address) {
    const segment = segments.find((each) => each.type === PT_LOAD && address >= each.address && address < each.address + each.fileBytes);
    if (segment === undefined)
        throw new ElfError('its dynamic section points outside of the file');
    return segment.offset + address - segment.address;
}
function oneOf(value, meanings, part) {
    const meaning = value === undefined ? undefined : meanings[value];
    if (meaning === undefined)
        throw new ElfError(`it is damaged: its ${part} is ${value ?? 'missing'}`);
    return meaning;
}


/***/ }),

/***/ 7932:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ capture)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1421);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_child_process__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _environment_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5047);


/** Runs a program without a word in the log. Never throws: a program that fails has printed what it has printed. */
function capture({ argv, timeout, limit }) {
    const [program, ...args] = argv;
    return new Promise((resolve) => {
        const options = { timeout, maxBuffer: limit, encoding: 'utf8', env: (0,_environment_js__WEBPACK_IMPORTED_MODULE_1__/* .programEnvironment */ .y)() };
        (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.execFile)(program, args, options, (error, stdout, stderr) => resolve({ stdout, stderr, whole: error === null }));
    });
}


/***/ }),

/***/ 5878:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ findProgram)
/* harmony export */ });
/* unused harmony export placesOf */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3916);



/** The system's own folders before PATH, which earlier steps of a job may have changed. */
const SYSTEM_FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];
/**
 * The path of a program that moving cache mounts needs.
 *
 * @throws UserError when this machine lacks it
 */
async function findProgram(program) {
    for (const path of placesOf(program, process.env.PATH ?? '')) {
        if (await isExecutable(path))
            return path;
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`This machine has no ${program}. Install the packages tar, zstd, findutils, sed and coreutils.`);
}
/**
 * Where a program may be, the best place first. Since Ubuntu 26.04 `sort` is one of a hundred names of one large program,
 * and GNU's is there as `gnusort` (packages coreutils-from-uutils and gnu-coreutils).
 */
function placesOf(program, path) {
    const folders = [...SYSTEM_FOLDERS, ...path.split(node_path__WEBPACK_IMPORTED_MODULE_1__.delimiter)].filter((name) => name !== '');
    const own = SYSTEM_FOLDERS.map((folder) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, `gnu${program}`));
    return [...own, ...folders.map((folder) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, program))];
}
async function isExecutable(path) {
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.access)(path, node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.constants.X_OK);
        return true;
    }
    catch {
        return false;
    }
}


/***/ }),

/***/ 3329:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cb: () => (/* binding */ findSnapshot),
/* harmony export */   IL: () => (/* binding */ furtherKey),
/* harmony export */   LH: () => (/* binding */ furtherKeys),
/* harmony export */   MW: () => (/* binding */ storeSnapshot),
/* harmony export */   N2: () => (/* binding */ loadSnapshot),
/* harmony export */   Q8: () => (/* binding */ SnapshotUnusable),
/* harmony export */   bS: () => (/* binding */ archivesOf),
/* harmony export */   nw: () => (/* reexport safe */ _snapshot_head_js__WEBPACK_IMPORTED_MODULE_5__.nw)
/* harmony export */ });
/* unused harmony export ArchiveUnusable */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3916);
/* harmony import */ var _report_figures_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3831);
/* harmony import */ var _runner_scratch_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3968);
/* harmony import */ var _key_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(6218);
/* harmony import */ var _snapshot_head_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5828);
/* harmony import */ var _store_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(7904);










/**
 * Finds the nearest snapshot and reads its head.
 *
 * @param folder an existing folder to work in
 * @param trusted public keys of those who may have signed it; undefined when anybody's will do
 * @param passed keys that are passed over, see {@link Store.find}
 * @returns undefined when the store has none
 * @throws SnapshotRefused when there is one whose head is damaged, stands under another key than its own, or is not signed
 * @throws Error when the store does not answer
 */
async function findSnapshot(store, { key, prefixes }, folder, trusted, passed) {
    const matchedKey = await store.find(key, prefixes, passed);
    if (matchedKey === undefined)
        return undefined;
    return { matchedKey, snapshot: await refusing(matchedKey, () => fetchHead(store, matchedKey, folder, trusted)) };
}
/** The key of a snapshot that takes the place of one that cannot be used: what is stored never changes. */
const furtherKey = (key) => `${key}-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(4).toString('hex')}`;
/** Keys for the nearest snapshot beside one that cannot be used: a further one of the same key, else by prefix. */
const furtherKeys = ({ key, prefixes }) => {
    return { key: `${key}-`, prefixes: [`${key}-`, ...prefixes] };
};
/**
 * Fetches all archives of a snapshot. Nothing is handed out before its digest was compared with the head.
 *
 * @throws SnapshotRefused when it was made for something else, or an archive is damaged or gone
 */
function loadSnapshot(found, expect, archives) {
    const { matchedKey, snapshot } = found;
    return refusing(matchedKey, async () => {
        checkOrigin(snapshot, expect);
        return { ...found, archives: await fetchArchives(snapshot, archives) };
    });
}
/**
 * @param folder an existing folder for the archives
 * @param signal ends what the store does not end by itself
 */
function archivesOf(store, folder, signal) {
    const files = new Map();
    const fetch = (archive, mount) => {
        const known = files.get(archive.digest);
        if (known !== undefined)
            return known;
        const wanted = { ...archive, files: mount.files, rawBytes: mount.rawBytes };
        const file = fetchArchive(store, wanted, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, `${hexOf(archive.digest)}.archive`), signal);
        files.set(archive.digest, file);
        // Whoever asked for it hears of a failure; a download that nobody waits for any more must not end the process.
        file.catch(() => undefined);
        return file;
    };
    return { fetch };
}
/**
 * Stores the archives under their digests and then the head under its key, so that no reader ever finds a snapshot that
 * is not complete. Whether the key is taken is asked before anything is sent, also by a job that restores nothing (`restore`
 * is about what a build starts from); one that may not read the store finds nothing, and hears it when it stores the head.
 *
 * @param archives archive file of every digest that the snapshot names
 * @throws Error when the store does not answer, or a file is missing or has another size than the snapshot says
 * @throws SnapshotUnfit when no job would restore it
 */
async function storeSnapshot(store, snapshot, archives, { signingKey, damaged = [] } = {}) {
    const parts = await checkedArchives(snapshot, archives);
    let report = { outcome: 'saved', uploadedBytes: 0, uploaded: [], existing: [] };
    if ((await store.find(snapshot.key, [])) === snapshot.key)
        return { ...report, outcome: 'exists' };
    const head = await (0,_snapshot_head_js__WEBPACK_IMPORTED_MODULE_5__/* .storableHead */ .B0)(snapshot, signingKey);
    for (const part of parts) {
        const isDamaged = damaged.includes(part.digest);
        report = withPart(report, part, await (isDamaged ? storeAgain(store, part) : storeArchive(store, part)));
        if (typeof report.outcome === 'object')
            return report;
    }
    return await storeHead(store, snapshot, head, report);
}
const hexOf = (digest) => digest.slice('sha256:'.length);
async function fetchHead(store, key, folder, trusted) {
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, `head-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(4).toString('hex')}`);
    try {
        await store.fetch(key, file, _snapshot_head_js__WEBPACK_IMPORTED_MODULE_5__/* .HEAD_LIMIT */ .r2);
        const snapshot = await (0,_snapshot_head_js__WEBPACK_IMPORTED_MODULE_5__/* .decodeHead */ .Jk)(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(file), trusted);
        if (snapshot.key === key)
            return snapshot;
        throw new _snapshot_head_js__WEBPACK_IMPORTED_MODULE_5__/* .SnapshotRefused */ .nw(`it was saved as ${snapshot.key}`, 'foreign');
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(file, { force: true });
    }
}
function checkOrigin(snapshot, expect) {
    for (const field of ['platform', 'recipe']) {
        if (snapshot[field] === expect[field])
            continue;
        const message = `it was made for the ${field} ${snapshot[field]}, this build has ${expect[field]}`;
        throw new _snapshot_head_js__WEBPACK_IMPORTED_MODULE_5__/* .SnapshotRefused */ .nw(message, 'foreign');
    }
}
/** Waits for all of them in any case: what is still under way would write into a folder that is gone. */
async function fetchArchives(snapshot, archives) {
    const mounts = await Promise.allSettled(snapshot.mounts.map((mount) => fetchMount(mount, archives)));
    const failed = mounts.find((mount) => mount.status === 'rejected');
    if (failed !== undefined)
        throw failed.reason;
    return new Map(mounts.flatMap((mount) => (mount.status === 'fulfilled' ? [mount.value] : [])));
}
async function fetchMount(mount, archives) {
    const { id, base, overlay } = mount;
    const fetches = [archives.fetch(base, mount), overlay && archives.fetch(overlay, mount)];
    const [lower, upper] = await Promise.allSettled(fetches);
    if (lower.status === 'rejected')
        throw lower.reason;
    if (upper.status === 'rejected')
        throw upper.reason;
    return [id, { base: lower.value, ...(upper.value === undefined ? {} : { overlay: upper.value }) }];
}
async function fetchArchive(store, archive, file, signal) {
    const key = await findArchive(store, archive);
    if (key === undefined)
        throw new ArchiveUnusable(archive, `is not in the ${store.name}`, 'evicted');
    try {
        await fetchVerified(store, key, archive, file, signal);
    }
    catch (error) {
        const again = error instanceof ArchiveUnusable ? await findAgain(store, archive, key) : undefined;
        if (again === undefined)
            throw error;
        await fetchVerified(store, again, archive, file, signal);
    }
    return file;
}
/** An archive of a snapshot that cannot be used. */
class ArchiveUnusable extends _snapshot_head_js__WEBPACK_IMPORTED_MODULE_5__/* .SnapshotRefused */ .nw {
    digest;
    /** @param what goes on behind "archive sha256:… " */
    constructor({ digest }, what, refusal = 'damaged') {
        super(`archive ${digest} ${what}`, refusal);
        this.digest = digest;
    }
}
/** The archive is looked through as a whole before anybody unpacks a part of it. */
async function fetchVerified(store, key, archive, file, signal) {
    await requireRoom(archive, file);
    await store.fetch(key, file, archive.bytes);
    const { ArchiveRefused, inspectArchive } = await __webpack_require__.e(/* import() */ 673).then(__webpack_require__.bind(__webpack_require__, 6673));
    try {
        await inspectArchive(file, archive, signal);
    }
    catch (error) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(file, { force: true });
        throw error instanceof ArchiveRefused ? new ArchiveUnusable(archive, error.message) : error;
    }
}
/** A full disk fails later, with less to say, and takes the rest of the job with it. */
async function requireRoom({ bytes: needed }, file) {
    const { bavail, bsize } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.statfs)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(file));
    const free = bavail * bsize;
    if (needed <= free)
        return;
    throw new Error(`no space left: an archive of ${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_6__/* .bytes */ .ee)(needed)} is to be fetched, the runner has ${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_6__/* .bytes */ .ee)(free)} free`);
}
/** Every archive once, at the place that `fileOf` gives it. Two mounts with the same content have one archive. */
function distinctArchives(snapshot, fileOf) {
    const named = snapshot.mounts.flatMap(({ base, overlay }) => (overlay === undefined ? [base] : [base, overlay]));
    const sizes = new Map(named.map(({ digest, bytes }) => [digest, bytes]));
    return [...sizes].map(([digest, bytes]) => ({ digest, bytes, file: fileOf(digest) }));
}
function refusalOf(reason) {
    if (reason instanceof _snapshot_head_js__WEBPACK_IMPORTED_MODULE_5__/* .SnapshotRefused */ .nw)
        return reason.refusal;
    if (reason instanceof _store_js__WEBPACK_IMPORTED_MODULE_7__/* .EntryAbsent */ .c2)
        return 'evicted';
    return reason instanceof _store_js__WEBPACK_IMPORTED_MODULE_7__/* .EntryDamaged */ .mN ? 'damaged' : 'unreadable';
}
/** Whatever goes wrong with a snapshot that was found becomes a refusal that names it. */
async function refusing(key, work) {
    try {
        return await work();
    }
    catch (reason) {
        throw new SnapshotUnusable(key, reason);
    }
}
/** A snapshot was found and cannot be used. */
class SnapshotUnusable extends _snapshot_head_js__WEBPACK_IMPORTED_MODULE_5__/* .SnapshotRefused */ .nw {
    matchedKey;
    /** What is wrong with it, which is in the message. */
    reason;
    /** The archive at fault, where it is one. */
    digest;
    constructor(matchedKey, reason) {
        super(`The snapshot ${matchedKey} cannot be used: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(reason)}`, refusalOf(reason));
        this.reason = reason;
        this.matchedKey = matchedKey;
        this.digest = reason instanceof ArchiveUnusable ? reason.digest : undefined;
    }
}
async function checkedArchives(snapshot, archives) {
    const parts = distinctArchives(snapshot, (digest) => archives.get(digest) ?? '');
    for (const { digest, bytes, file } of parts) {
        if (file === '')
            throw new Error(`the snapshot names the archive ${digest}, but no file was given for it`);
        const { size } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(file);
        if (size !== bytes)
            throw new Error(`the archive ${digest} has ${size} bytes, the snapshot says ${bytes}`);
    }
    return parts;
}
/**
 * Looks first, because an upload only to hear that the key is taken costs the whole transfer. A key that is taken and
 * still cannot be found belongs to an upload that is under way or has died, and a dead one blocks its key for long
 * (actions/cache#1581): the archive goes under a further key then. A job that may not read has to believe the answer.
 */
async function storeArchive(store, part) {
    const key = (0,_key_js__WEBPACK_IMPORTED_MODULE_8__/* .archiveKey */ .q2)(hexOf(part.digest));
    if ((await findArchive(store, part)) !== undefined)
        return 'exists';
    const outcome = await store.save(key, part.file);
    if (outcome !== 'exists' || !store.readable || (await findArchive(store, part)) !== undefined)
        return outcome;
    return storeAgain(store, part);
}
const storeAgain = (store, { digest, file }) => store.save(`${(0,_key_js__WEBPACK_IMPORTED_MODULE_8__/* .archiveKey */ .q2)(hexOf(digest))}-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(4).toString('hex')}`, file);
/** The key that an archive stands under: its own, or the newest further one. */
function findArchive(store, { digest }) {
    const key = (0,_key_js__WEBPACK_IMPORTED_MODULE_8__/* .archiveKey */ .q2)(hexOf(digest));
    return store.find(key, [`${key}-`]);
}
/** The newest of the further keys, where the first one has turned out to be damaged. */
async function findAgain(store, { digest }, damaged) {
    const further = `${(0,_key_js__WEBPACK_IMPORTED_MODULE_8__/* .archiveKey */ .q2)(hexOf(digest))}-`;
    const key = await store.find(further, [further]);
    return key === damaged ? undefined : key;
}
function withPart(report, part, outcome) {
    if (outcome === 'saved') {
        const uploadedBytes = report.uploadedBytes + part.bytes;
        return { ...report, uploadedBytes, uploaded: [...report.uploaded, part.digest] };
    }
    if (outcome === 'exists')
        return { ...report, existing: [...report.existing, part.digest] };
    return { ...report, outcome };
}
async function storeHead(store, { key }, head, report) {
    const outcome = await (0,_runner_scratch_js__WEBPACK_IMPORTED_MODULE_4__/* .withScratch */ .h)('head', async (folder) => {
        const file = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'head');
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)(file, head);
        return store.save(key, file);
    });
    return { ...report, outcome, uploadedBytes: report.uploadedBytes + (outcome === 'saved' ? head.length : 0) };
}


/***/ })

};
