export const id = 933;
export const ids = [933];
export const modules = {

/***/ 2486:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   v: () => (/* binding */ measureFile)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6466);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_stream_promises__WEBPACK_IMPORTED_MODULE_2__);



/** Digest and size of a file, read once. */
async function measureFile(path) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    const file = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createReadStream)(path, { highWaterMark: 1024 * 1024 });
    await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_2__.pipeline)(file, hash);
    return { digest: `sha256:${hash.digest('hex')}`, bytes: file.bytesRead };
}


/***/ }),

/***/ 541:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  EC: () => (/* binding */ fillMounts),
  Oc: () => (/* binding */ takeMounts)
});

// UNUSED EXPORTS: danceDockerfile

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./src/archive/result.ts
const STATES = ['restored', 'kept', 'absent', 'packed', 'overlaid', 'unchanged'];
/**
 * Reads the result line of a script: `<state> <listing> <files> <bytes>`.
 *
 * @throws Error when it is something else
 */
function parseResult(line) {
    const [, word, listing, files, bytes] = /^(\w+) ([0-9a-f]{64}) (\d+) (\d+)\n$/.exec(line) ?? [];
    const state = STATES.find((candidate) => candidate === word);
    if (state === undefined || listing === undefined)
        throw new Error(`a script left ${JSON.stringify(line)} as its result`);
    return { state, listing, files: Number(files), bytes: Number(bytes) };
}

;// CONCATENATED MODULE: ./src/archive/scripts.ts
/** How archives are packed; where to and what of is for the script to add. */
const PACK = `tar -c -I 'zstd -T0 -3 --long=27 -q' --posix \\
  --pax-option='exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime' --sparse --sparse-version=0.0 \\
  --xattrs --xattrs-include='*' --numeric-owner --sort=name`;
const UNPACK = `tar -x -I 'zstd --long=27' -p --same-owner --numeric-owner --xattrs --xattrs-include='*'`;
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
const SCRIPTS = {
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
};

// EXTERNAL MODULE: ./src/runner/command.ts
var command = __webpack_require__(6655);
// EXTERNAL MODULE: ./src/runner/scratch.ts
var scratch = __webpack_require__(3968);
// EXTERNAL MODULE: ./src/buildkit/build.ts
var build = __webpack_require__(9712);
// EXTERNAL MODULE: ./src/buildkit/mounts.ts
var buildkit_mounts = __webpack_require__(4372);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./src/elf/header.ts

/** The bytes are not an ELF file, or one that is damaged. */
class ElfError extends Error {
    name = 'ElfError';
}
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
const [PT_LOAD, PT_DYNAMIC, PT_INTERP, PT_GNU_STACK] = [1, 2, 3, 0x6474e551];
const [DT_NULL, DT_NEEDED, DT_STRTAB, DT_SONAME, DT_FLAGS_1] = [0, 1, 5, 14, 0x6ffffffb];
const DF_1_PIE = 0x08000000;
const PF_X = 1;
/** Nothing that we read is longer in a sane file (PATH_MAX for names; a dynamic section has tens of entries). */
const [NAME_LIMIT, DYNAMIC_LIMIT] = [4096, 1 << 20];
/** Whether a file that begins with these bytes claims to be ELF. */
const isElf = (start) => MAGIC.equals(start.subarray(0, 4));
/**
 * Reads the headers of an ELF file in memory.
 *
 * @throws ElfError when it is none, or damaged
 */
function parseElf(content) {
    const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    return parse({ read: (offset, length) => buffer.subarray(offset, offset + length) });
}
/**
 * Reads the headers of an ELF file on disk, a few kilobytes however big it is.
 *
 * @throws ElfError when it is none, or damaged
 */
function readElf(path) {
    const file = (0,external_node_fs_.openSync)(path, 'r');
    try {
        const { size } = (0,external_node_fs_.fstatSync)(file);
        return parse({ read: (offset, length) => readAt(file, offset, Math.max(0, Math.min(length, size - offset))) });
    }
    finally {
        (0,external_node_fs_.closeSync)(file);
    }
}
function readAt(file, offset, length) {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, (0,external_node_fs_.readSync)(file, buffer, 0, length, offset));
}
function parse(source) {
    const start = source.read(0, 64);
    if (!isElf(start))
        throw new ElfError('it is not an ELF file');
    const bits = oneOf(start[4], { 1: 32, 2: 64 }, 'class');
    const littleEndian = oneOf(start[5], { 1: true, 2: false }, 'byte order');
    const layout = LAYOUTS[bits];
    const head = numbers(whole(source, 0, bits === 64 ? 64 : 52, 'file header'), littleEndian);
    const segments = readSegments(source, head, layout, littleEndian);
    return {
        bits,
        littleEndian,
        type: { 2: 'executable', 3: 'shared' }[head.half(16)] ?? 'other',
        machine: head.half(18),
        flags: head.word(layout.eflags, 4),
        hasEntry: head.word(24, layout.word) !== 0,
        ...interpreterOf(source, segments),
        ...stackOf(segments),
        ...readDynamic(source, segments, layout, littleEndian),
    };
}
function readSegments(source, head, layout, littleEndian) {
    const [offset, size, count] = [
        head.word(layout.phoff, layout.word),
        head.half(layout.phentsize),
        head.half(layout.phentsize + 2),
    ];
    if (count === 0)
        return [];
    if (size < (layout.word === 8 ? 56 : 32))
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
function readDynamic(source, segments, layout, littleEndian) {
    const entries = dynamicEntries(source, segments, layout, littleEndian);
    const valuesOf = (tag) => entries.filter((entry) => entry.tag === tag).map(({ value }) => value);
    const nameAt = (at) => {
        const [names = Number.NaN] = valuesOf(DT_STRTAB);
        return untilNul(source.read(fileOffset(segments, names) + at, NAME_LIMIT));
    };
    const [soname] = valuesOf(DT_SONAME).map(nameAt);
    return {
        needed: valuesOf(DT_NEEDED).map(nameAt),
        pie: valuesOf(DT_FLAGS_1).some((flags) => (flags & DF_1_PIE) !== 0),
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
function numbers(bytes, littleEndian) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return {
        half: (offset) => view.getUint16(offset, littleEndian),
        word: (offset, size) => size === 4 ? view.getUint32(offset, littleEndian) : Number(view.getBigUint64(offset, littleEndian)),
    };
}
function whole(source, offset, length, part) {
    const bytes = Number.isSafeInteger(offset + length) ? source.read(offset, length) : Buffer.alloc(0);
    if (bytes.length < length)
        throw new ElfError(`it is cut off: its ${part} lies beyond its end`);
    return bytes;
}
function oneOf(value, meanings, part) {
    const meaning = value === undefined ? undefined : meanings[value];
    if (meaning === undefined)
        throw new ElfError(`it is damaged: its ${part} is ${value ?? 'missing'}`);
    return meaning;
}
function untilNul(bytes) {
    const end = bytes.indexOf(0);
    return bytes.subarray(0, end === -1 ? bytes.length : end).toString();
}

// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
;// CONCATENATED MODULE: ./src/buildkit/tools.ts





/** What the scripts of src/archive call. `env` and the like are not among them: everything else is part of the shell. */
const PROGRAMS = [
    ...['sh', 'tar', 'zstd', 'find', 'xargs', 'sed', 'sort', 'comm', 'cut', 'sha256sum'],
    ...['mkdir', 'rm', 'mv', 'cp', 'chmod', 'chown', 'touch'],
];
/** Those that only GNU's version of can do what we ask of them. */
const GNU = ['tar', 'find', 'sed'];
/** The system's own folders before PATH, which earlier steps of a job may have changed. */
const SYSTEM_FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];
/**
 * Copies the programs into `<folder>/bin` and their libraries into `<folder>/lib`; about 8 MB.
 *
 * @throws UserError when this machine lacks one of them
 */
async function collectTools(folder) {
    const [bin, lib] = [(0,external_node_path_.join)(folder, 'bin'), (0,external_node_path_.join)(folder, 'lib')];
    await Promise.all([(0,promises_.mkdir)(bin, { recursive: true }), (0,promises_.mkdir)(lib, { recursive: true })]);
    const programs = await Promise.all(PROGRAMS.map(async (name) => ({ name, path: await find(name) })));
    await Promise.all(programs.filter(({ name }) => GNU.includes(name)).map(({ path }) => checkGnu(path)));
    await Promise.all(programs.map(({ name, path }) => copyProgram(path, (0,external_node_path_.join)(bin, name))));
    const libraries = new Set((await Promise.all(programs.map(({ path }) => librariesOf(path)))).flat());
    await Promise.all([...libraries].map((path) => copyProgram(path, (0,external_node_path_.join)(lib, (0,external_node_path_.basename)(path)))));
    return { libraryPath: loaderFolder(programs.map(({ path }) => readElf(path).interpreter)) };
}
async function find(program) {
    const folders = [...SYSTEM_FOLDERS, ...(process.env.PATH ?? '').split(external_node_path_.delimiter)];
    for (const folder of folders.filter((name) => name !== '')) {
        const path = (0,external_node_path_.join)(folder, program);
        if (await isExecutable(path))
            return path;
    }
    throw new errors/* UserError */.yo(`This machine has no ${program}. Install the packages tar, zstd, findutils, sed and coreutils.`);
}
async function isExecutable(path) {
    try {
        await (0,promises_.access)(path, promises_.constants.X_OK);
        return true;
    }
    catch {
        return false;
    }
}
async function checkGnu(path) {
    const version = await (0,command/* run */.e)({ argv: [path, '--version'], quiet: true }).catch(() => '');
    if (/\bGNU\b/.test(version))
        return;
    throw new errors/* UserError */.yo(`${path} is not GNU's. Install GNU tar, GNU findutils and GNU sed.`);
}
async function copyProgram(from, to) {
    await (0,promises_.copyFile)(await (0,promises_.realpath)(from), to);
    await (0,promises_.chmod)(to, 0o755);
}
/** The shared libraries and the loader of a program of this system; none for a static one. */
async function librariesOf(path) {
    try {
        return parseLdd(await (0,command/* run */.e)({ argv: ['ldd', path], quiet: true }));
    }
    catch (error) {
        const isStatic = error instanceof errors/* CommandError */.Qd && error.lastLines.some((line) => line.includes('not a dynamic'));
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
    return loader === undefined ? '/lib' : (0,external_node_path_.dirname)(loader);
}

;// CONCATENATED MODULE: ./src/buildkit/dance.ts










/**
 * The part of its base's bytes that an overlay may have. An overlay is sent by each commit and fetched by each job, a new
 * base is sent once and takes its whole size of the store. Measured on a release target folder of 78 units, 34 MB packed:
 * an edit of the program takes 4.2 %, one of the library below it 4.3 %, and further edits of the same crates take the
 * place of the first, so an overlay only grows with the units that changed since its base, such as updated dependencies.
 */
const OVERLAY_PART = 0.3;
/** What `ulimit -f` counts in, by POSIX. */
const BLOCK = 512;
/**
 * Unpacks archives into the cache mounts that are empty, by one build. It pulls nothing, has no network and sees nothing
 * but its own folder.
 *
 * @param fillings the archives of each mount; undefined to look at the mount only
 * @param memory folder for what {@link takeMounts} needs, new
 * @throws CommandError when the build fails; then no mount has a part of an archive in it
 */
async function fillMounts(dance, fillings, memory, doubt = 'never') {
    return (0,scratch/* withScratch */.h)('fill', async (folder) => {
        await (0,promises_.mkdir)((0,external_node_path_.join)(folder, 'context', 'task'), { recursive: true });
        await (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'context', 'task', 'doubt'), `${doubt}\n`);
        const tasks = await Promise.all(fillings.map((filling, index) => placeFilling(folder, filling, index)));
        await runDance(dance, 'fill.sh', tasks, folder);
        return Promise.all(dance.mounts.map((_, index) => filledMount((0,external_node_path_.join)(folder, 'result'), index, memory)));
    });
}
/**
 * Packs the cache mounts whose listing is another than it was, by one build: what differs from its base where that is
 * known and the overlay stays small, else the whole.
 *
 * @param known undefined for a mount packs it whole in any case
 * @param folder for the archives, new
 * @throws CommandError when the build fails
 */
async function takeMounts(dance, known, folder) {
    await (0,promises_.mkdir)((0,external_node_path_.join)(folder, 'context', 'task'), { recursive: true });
    const tasks = await Promise.all(known.map((each, index) => placeMemory(folder, each, index)));
    await runDance(dance, 'take.sh', tasks, folder);
    return Promise.all(dance.mounts.map((_, index) => takenMount((0,external_node_path_.join)(folder, 'result'), index)));
}
async function placeFilling(folder, filling, index) {
    if (filling === undefined)
        return '- - -';
    const { base, overlay, digest } = filling;
    await placeArchive(base, (0,external_node_path_.join)(folder, 'context', 'task', `${index}.base.tar.zst`));
    if (overlay === undefined)
        return `${index}.base.tar.zst - ${digest}`;
    await placeArchive(overlay, (0,external_node_path_.join)(folder, 'context', 'task', `${index}.overlay.tar.zst`));
    return `${index}.base.tar.zst ${index}.overlay.tar.zst ${digest}`;
}
/** A hard link where that is possible: archives are large. */
const placeArchive = (file, place) => (0,promises_.link)(file, place).catch(() => (0,promises_.copyFile)(file, place, promises_.constants.COPYFILE_FICLONE));
async function filledMount(folder, index, memory) {
    const result = await readResult(folder, index);
    if (result.state !== 'restored')
        return result;
    const place = (0,external_node_path_.join)(memory, `${index}`);
    await (0,promises_.cp)((0,external_node_path_.join)(folder, 'out', `${index}`), place, { recursive: true });
    return { ...result, memory: place };
}
async function placeMemory(folder, known, index) {
    if (known === undefined)
        return '- - -';
    const blocks = Math.floor(((known.base?.bytes ?? 0) * OVERLAY_PART) / BLOCK);
    if (known.base === undefined || blocks === 0)
        return `${known.listing} - -`;
    await (0,promises_.cp)(known.base.memory, (0,external_node_path_.join)(folder, 'context', 'task', `${index}`), { recursive: true });
    return `${known.listing} ${blocks} ${known.base.digest}`;
}
async function takenMount(folder, index) {
    const result = await readResult(folder, index);
    if (result.state === 'unchanged')
        return { ...result, archive: undefined };
    const kind = result.state === 'overlaid' ? 'overlay' : 'base';
    return { ...result, archive: (0,external_node_path_.join)(folder, 'out', `${index}.${kind}.tar.zst`) };
}
async function runDance(dance, script, tasks, folder) {
    const context = (0,external_node_path_.join)(folder, 'context');
    const { libraryPath } = await collectTools(context);
    const scripts = Object.entries(SCRIPTS).map(([name, text]) => (0,promises_.writeFile)((0,external_node_path_.join)(context, 'task', name), text));
    const list = tasks.map((task, index) => `${index} ${task}\n`).join('');
    await Promise.all([...scripts, (0,promises_.writeFile)((0,external_node_path_.join)(context, 'task', 'tasks'), list)]);
    const file = (0,external_node_path_.join)(folder, 'Dockerfile');
    await (0,promises_.writeFile)(file, danceDockerfile(dance.mounts, script, libraryPath));
    await (0,command/* run */.e)({ argv: ['docker', 'buildx', 'build', ...danceArguments(dance, file, (0,external_node_path_.join)(folder, 'result')), context] });
}
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
        'FROM scratch',
        `ENV PATH=/bin LD_LIBRARY_PATH=${libraryPath} LC_ALL=C`,
        // Its value is another one in each run: a build whose steps are all known is not run again.
        'ARG MUSLIN_RUN',
        ...mounts.map((_, index) => `ARG MUSLIN_ID_${index}`),
        'RUN --network=none \\',
        ...binds.map((bind) => `  --mount=type=bind,${bind} \\`),
        '  --mount=type=tmpfs,target=/tmp \\',
        ...mounts.map((mount, index) => `  --mount=${mountOptions(mount, index)} \\`),
        `  ["/bin/sh", "/task/${script}"]`,
        '',
    ].join('\n');
}
function mountOptions({ sharing, owner }, index) {
    const place = `type=cache,id=$MUSLIN_ID_${index},target=/mnt/${index},sharing=${sharing}`;
    return owner === undefined ? place : `${place},uid=${owner.uid},gid=${owner.gid},mode=${(0,buildkit_mounts/* octal */.Wo)(owner.mode)}`;
}
function danceArguments({ builder, mounts }, file, result) {
    const ids = mounts.map((mount) => (0,buildkit_mounts/* splitId */.QO)(mount.id));
    // All mounts of a build are in one namespace: it is one build argument of the user's build.
    const namespace = ids[0]?.namespace ?? '';
    const values = [
        `MUSLIN_RUN=${(0,external_node_crypto_.randomUUID)()}`,
        ...(namespace === '' ? [] : [`BUILDKIT_CACHE_MOUNT_NS=${namespace}`]),
        ...ids.map(({ id }, index) => `MUSLIN_ID_${index}=${id}`),
    ];
    return [
        ...(0,build/* builderArguments */.M5)(builder),
        ...['--file', file, '--progress', 'plain', '--provenance=false', '--sbom=false'],
        ...values.flatMap((value) => ['--build-arg', value]),
        ...['--output', (0,build/* csv */.fu)(['type=local', `dest=${result}`])],
    ];
}
const readResult = async (folder, index) => parseResult(await (0,promises_.readFile)((0,external_node_path_.join)(folder, 'out', `${index}.result`), 'utf8'));


/***/ }),

/***/ 3089:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ap: () => (/* binding */ namedMounts),
/* harmony export */   Lr: () => (/* binding */ savingRefused),
/* harmony export */   Qv: () => (/* binding */ timesOf),
/* harmony export */   TL: () => (/* binding */ fillings),
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
/**
 * Why this job must not save a snapshot, as the end of a sentence, or undefined when it may. Other jobs trust what is
 * saved: so never on behalf of strangers, and by default only from branches, because no other branch can read what a pull
 * request or a tag saves.
 */
function savingRefused(setting, event) {
    if (setting === 'never')
        return 'the input save is never';
    if (!TRUSTED.includes(event.name))
        return `the event ${event.name} is not trusted to write caches`;
    if (event.fromFork)
        return 'the pull request comes from a fork';
    if (setting === 'always')
        return undefined;
    if (event.name.startsWith('pull_request'))
        return 'this is a pull request (save: always would save all the same)';
    if (event.ref.startsWith('refs/tags/'))
        return 'this is a tag (save: always would save all the same)';
    return undefined;
}
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
        return files && entry && { ...files, digest: entry.base.digest };
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
 */
function storedMount({ mount, result: { listing, memory }, held }) {
    if (held === undefined)
        return { mount };
    return { mount, held, known: { listing, ...(memory === undefined ? {} : { base: { ...held.entry.base, memory } }) } };
}
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
    const full = filled.filter(({ result }) => result.state !== 'absent');
    if (full.length === 0)
        return 'as-found';
    return hasLedger && full.every(({ held }) => held !== undefined) ? 'recorded' : 'new';
}


/***/ }),

/***/ 3329:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MW: () => (/* binding */ storeSnapshot),
/* harmony export */   N2: () => (/* binding */ loadSnapshot)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _archive_measure_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2486);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3916);
/* harmony import */ var _runner_scratch_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3968);
/* harmony import */ var _key_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6218);
/* harmony import */ var _snapshot_head_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5828);









/**
 * Finds the nearest snapshot and fetches it whole. Nothing is handed out before its digest was compared with the head.
 *
 * @param folder an existing folder for the archives; what was refused does not stay there
 * @returns undefined when the store has none
 * @throws SnapshotRefused when there is one that is damaged, incomplete or made for something else
 * @throws Error when the store does not answer
 */
async function loadSnapshot(store, key, prefixes, expect, folder) {
    const matchedKey = await store.find(key, prefixes);
    if (matchedKey === undefined)
        return undefined;
    const snapshot = await refusing(matchedKey, () => fetchHead(store, matchedKey, expect, folder));
    const archives = await refusing(matchedKey, () => fetchArchives(store, snapshot, folder));
    return { matchedKey, exact: matchedKey === key, snapshot, archives };
}
/**
 * Stores the archives under their digests and then the head under the key, so that no reader ever finds a snapshot that
 * is not complete.
 *
 * @param archives archive file of every digest that the snapshot names
 * @throws Error when the store does not answer, or a file is missing or has another size than the snapshot says
 */
async function storeSnapshot(store, key, snapshot, archives) {
    const parts = await checkedArchives(snapshot, archives);
    let report = { outcome: 'saved', uploadedBytes: 0, uploaded: [], existing: [] };
    for (const part of parts) {
        report = withPart(report, part, await storeArchive(store, part));
        if (typeof report.outcome === 'object')
            return report;
    }
    return await storeHead(store, key, snapshot, report);
}
const hexOf = (digest) => digest.slice('sha256:'.length);
async function fetchHead(store, key, expect, folder) {
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'head');
    try {
        await store.fetch(key, file, _snapshot_head_js__WEBPACK_IMPORTED_MODULE_7__/* .HEAD_LIMIT */ .r2);
        return checkOrigin(await (0,_snapshot_head_js__WEBPACK_IMPORTED_MODULE_7__/* .decodeHead */ .Jk)(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(file)), expect);
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(file, { force: true });
    }
}
function checkOrigin(snapshot, expect) {
    for (const field of ['platform', 'recipe']) {
        if (snapshot[field] === expect[field])
            continue;
        throw new _snapshot_head_js__WEBPACK_IMPORTED_MODULE_7__/* .SnapshotRefused */ .nw(`it was made for the ${field} ${snapshot[field]}, this build has ${expect[field]}`);
    }
    return snapshot;
}
async function fetchArchives(store, snapshot, folder) {
    const parts = distinctArchives(snapshot, (digest) => (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, `${hexOf(digest)}.archive`));
    const results = await Promise.allSettled(parts.map((part) => fetchArchive(store, part)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) {
        await Promise.all(parts.map((part) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(part.file, { force: true })));
        throw failed.reason;
    }
    const files = new Map(parts.map((part) => [part.digest, part.file]));
    const fileOf = ({ digest }) => files.get(digest) ?? '';
    return new Map(snapshot.mounts.map(({ id, base, overlay }) => [
        id,
        { base: fileOf(base), ...(overlay === undefined ? {} : { overlay: fileOf(overlay) }) },
    ]));
}
async function fetchArchive(store, part) {
    const key = await findArchive(store, part);
    if (key === undefined)
        throw new _snapshot_head_js__WEBPACK_IMPORTED_MODULE_7__/* .SnapshotRefused */ .nw(`archive ${part.digest} is not in the ${store.name}`);
    await store.fetch(key, part.file, part.bytes);
    const found = await (0,_archive_measure_js__WEBPACK_IMPORTED_MODULE_3__/* .measureFile */ .v)(part.file);
    if (found.bytes !== part.bytes) {
        throw new _snapshot_head_js__WEBPACK_IMPORTED_MODULE_7__/* .SnapshotRefused */ .nw(`archive ${part.digest} has ${found.bytes} bytes, the head says ${part.bytes}`);
    }
    if (found.digest !== part.digest)
        throw new _snapshot_head_js__WEBPACK_IMPORTED_MODULE_7__/* .SnapshotRefused */ .nw(`archive ${part.digest} has the content ${found.digest}`);
}
/** Every archive once, at the place that `fileOf` gives it. Two mounts with the same content have one archive. */
function distinctArchives(snapshot, fileOf) {
    const named = snapshot.mounts.flatMap(({ base, overlay }) => (overlay === undefined ? [base] : [base, overlay]));
    const sizes = new Map(named.map(({ digest, bytes }) => [digest, bytes]));
    return [...sizes].map(([digest, bytes]) => ({ digest, bytes, file: fileOf(digest) }));
}
/** Whatever goes wrong with a snapshot that was found becomes a refusal that names it. */
async function refusing(key, work) {
    try {
        return await work();
    }
    catch (error) {
        throw new _snapshot_head_js__WEBPACK_IMPORTED_MODULE_7__/* .SnapshotRefused */ .nw(`The snapshot ${key} cannot be used: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}`);
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
    const key = (0,_key_js__WEBPACK_IMPORTED_MODULE_6__/* .archiveKey */ .q2)(hexOf(part.digest));
    if ((await findArchive(store, part)) !== undefined)
        return 'exists';
    const outcome = await store.save(key, part.file);
    if (outcome !== 'exists' || !store.readable || (await findArchive(store, part)) !== undefined)
        return outcome;
    return store.save(`${key}-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(4).toString('hex')}`, part.file);
}
/** The key that an archive stands under: its own, or a further one. */
function findArchive(store, part) {
    const key = (0,_key_js__WEBPACK_IMPORTED_MODULE_6__/* .archiveKey */ .q2)(hexOf(part.digest));
    return store.find(key, [`${key}-`]);
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
async function storeHead(store, key, snapshot, report) {
    const head = await (0,_snapshot_head_js__WEBPACK_IMPORTED_MODULE_7__/* .encodeHead */ .bX)(snapshot);
    const outcome = await (0,_runner_scratch_js__WEBPACK_IMPORTED_MODULE_5__/* .withScratch */ .h)('head', async (folder) => {
        const file = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'head');
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)(file, head);
        return store.save(key, file);
    });
    return { ...report, outcome, uploadedBytes: report.uploadedBytes + (outcome === 'saved' ? head.length : 0) };
}


/***/ })

};
