export const id = 767;
export const ids = [767];
export const modules = {

/***/ 5767:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  sccacheContext: () => (/* binding */ sccacheContext)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/elf/header.ts
var header = __webpack_require__(6644);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/runner/capture.ts
var runner_capture = __webpack_require__(7932);
// EXTERNAL MODULE: ./src/runner/command.ts + 1 modules
var command = __webpack_require__(1547);
;// CONCATENATED MODULE: ./src/runner/program.ts



/** The system's own folders before PATH, which earlier steps of a job may have changed. */
const SYSTEM_FOLDERS = (/* unused pure expression or super */ null && (['/usr/bin', '/bin', '/usr/sbin', '/sbin']));
/**
 * The path of a program that moving cache mounts needs.
 *
 * @throws UserError when this machine lacks it
 */
async function program_findProgram(program) {
    for (const path of placesOf(program, process.env.PATH ?? '')) {
        if (await isExecutable(path))
            return path;
    }
    throw new UserError(`This machine has no ${program}. Install the packages tar, zstd, findutils, sed and coreutils.`);
}
/**
 * Where a program may be, the best place first. Since Ubuntu 26.04 `sort` is one of a hundred names of one large program,
 * and GNU's is there as `gnusort` (packages coreutils-from-uutils and gnu-coreutils).
 */
function placesOf(program, path) {
    const folders = [...SYSTEM_FOLDERS, ...path.split(delimiter)].filter((name) => name !== '');
    const own = SYSTEM_FOLDERS.map((folder) => join(folder, `gnu${program}`));
    return [...own, ...folders.map((folder) => join(folder, program))];
}
async function isExecutable(path) {
    try {
        await access(path, constants.X_OK);
        return true;
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./src/buildkit/tools.ts







/** What the scripts of src/archive call. `env` and the like are not among them: everything else is part of the shell. */
const PROGRAMS = [
    ...['sh', 'tar', 'zstd', 'find', 'xargs', 'sed', 'sort', 'comm', 'cut', 'head', 'tr', 'sha256sum'],
    ...['mkdir', 'mkfifo', 'rm', 'mv', 'cp', 'chmod', 'chown', 'touch', 'stat', 'timeout'],
];
/** What a program may take to say what it is, in milliseconds, and how many bytes it may say. */
const LOOK = { timeout: 10_000, limit: 1024 * 1024 };
/** Those that only GNU's version of can do what we ask of them. */
const GNU = (/* unused pure expression or super */ null && (['tar', 'find', 'sed']));
/**
 * Copies the programs into `<folder>/bin` and their libraries into `<folder>/lib`; about 8 MB.
 *
 * @throws UserError when this machine lacks one of them
 */
async function collectTools(folder) {
    const [bin, lib] = [join(folder, 'bin'), join(folder, 'lib')];
    await Promise.all([mkdir(bin, { recursive: true }), mkdir(lib, { recursive: true })]);
    const programs = await Promise.all(PROGRAMS.map(async (name) => ({ name, path: await findProgram(name) })));
    await Promise.all(programs.filter(({ name }) => GNU.includes(name)).map(({ path }) => checkGnu(path)));
    await Promise.all(programs.map(({ name, path }) => copyProgram(path, join(bin, name))));
    const libraries = new Set(await librariesOfAll(programs.map(({ path }) => path)));
    await Promise.all([...libraries].map((path) => copyProgram(path, join(lib, basename(path)))));
    return { libraryPath: loaderFolder(programs.map(({ path }) => readElf(path).interpreter)) };
}
async function checkGnu(path) {
    const { stdout } = await capture({ argv: [path, '--version'], ...LOOK });
    if (/\bGNU\b/.test(stdout))
        return;
    throw new UserError(`${path} is not GNU's. Install GNU tar, GNU findutils and GNU sed.`);
}
/** With its time: BuildKit fetches no file a second time whose size and time are as before. */
async function copyProgram(from, to) {
    const { atime, mtime } = await (0,promises_.stat)(from);
    await (0,promises_.copyFile)(await (0,promises_.realpath)(from), to);
    await (0,promises_.chmod)(to, 0o755);
    await (0,promises_.utimes)(to, atime, mtime);
}
/** The libraries of all at once, which costs a tenth of asking for each: where ldd names each program that it was given. */
async function librariesOfAll(paths) {
    const { stdout } = await capture({ argv: ['ldd', ...paths], ...LOOK });
    if (paths.every((path) => stdout.includes(`${path}:\n`)))
        return parseLdd(stdout);
    return (await Promise.all(paths.map(librariesOf))).flat();
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
    return loader === undefined ? '/lib' : dirname(loader);
}

// EXTERNAL MODULE: ./src/cargo/recipe.ts + 7 modules
var recipe = __webpack_require__(1812);
// EXTERNAL MODULE: ./src/cargo/sccache-inputs.ts
var sccache_inputs = __webpack_require__(9732);
;// CONCATENATED MODULE: ./src/cargo/sccache.ts







/**
 * Copies the runner's own sccache into `<folder>/muslin-sccache`, as a context for builds: `sccache` there runs in any
 * image with a shell, and `with-sccache.sh COMMAND` (recipes/) runs a command with it. One that needs shared libraries
 * brings them, and is started by its own loader, so that the image's libraries, and those of the compilers that it calls,
 * stay as they are.
 *
 * @returns the value of `--build-context`
 * @throws UserError when there is none on PATH
 */
async function sccacheContext(folder) {
    const [program, context] = [await findSccache(), (0,external_node_path_.join)(folder, sccache_inputs/* SCCACHE_CONTEXT */.X)];
    const { interpreter } = (0,header/* readElf */.oU)(program);
    await (0,promises_.mkdir)((0,external_node_path_.join)(context, 'lib'), { recursive: true });
    if (interpreter === undefined)
        await copyProgram(program, (0,external_node_path_.join)(context, 'sccache'));
    else
        await copyWithLibraries(program, interpreter, context);
    await copyProgram((0,external_node_path_.join)((0,recipe/* recipes */._e)(), 'with-sccache.sh'), (0,external_node_path_.join)(context, 'with-sccache.sh'));
    return `${sccache_inputs/* SCCACHE_CONTEXT */.X}=${context}`;
}
async function copyWithLibraries(program, interpreter, context) {
    await Promise.all(['bin', 'loader'].map((name) => (0,promises_.mkdir)((0,external_node_path_.join)(context, name))));
    await copyProgram(program, (0,external_node_path_.join)(context, 'bin/sccache'));
    await copyProgram(interpreter, (0,external_node_path_.join)(context, 'loader/sccache'));
    await Promise.all((await librariesOf(program)).map((path) => copyProgram(path, (0,external_node_path_.join)(context, 'lib', (0,external_node_path_.basename)(path)))));
    const script = (0,external_node_path_.join)(context, 'sccache');
    await (0,promises_.writeFile)(script, START);
    await (0,promises_.chmod)(script, 0o755);
}
/**
 * The loader has sccache's name, because to Linux it is the program that runs: an sccache of another name takes that for the
 * name of a compiler (sccache, src/cmdline.rs).
 */
const START = '#!/bin/sh\nd="${0%/*}"\nexec "$d/loader/sccache" --library-path "$d/lib" "$d/bin/sccache" "$@"\n';
/** Version managers put scripts on PATH, which are nothing without what is beside them. */
async function isProgram(path) {
    try {
        await (0,promises_.access)(path, promises_.constants.X_OK);
        return (await (0,promises_.stat)(path)).isFile() && (0,header/* isElf */.aB)(await startOf(path));
    }
    catch {
        return false;
    }
}
async function startOf(path) {
    const file = await (0,promises_.open)(path);
    try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
        return buffer.subarray(0, bytesRead);
    }
    finally {
        await file.close();
    }
}
async function findSccache() {
    for (const folder of (process.env.PATH ?? '').split(external_node_path_.delimiter).filter(Boolean)) {
        const path = (0,external_node_path_.join)(folder, 'sccache');
        if (await isProgram(path))
            return path;
    }
    throw new errors/* UserError */.yo('sccache is true, and there is no sccache on PATH. Install it in a step before (mozilla-actions/sccache-action does), or leave the input out.');
}


/***/ }),

/***/ 4778:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D4: () => (/* binding */ withFile),
/* harmony export */   I6: () => (/* binding */ untilNul),
/* harmony export */   QH: () => (/* binding */ ElfError),
/* harmony export */   WQ: () => (/* binding */ whole),
/* harmony export */   nL: () => (/* binding */ numbers)
/* harmony export */ });
/* unused harmony export memorySource */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);

/** The bytes are not an ELF file, or one that is damaged. */
class ElfError extends Error {
    name = 'ElfError';
}
/** Content in memory as a source. */
function memorySource(content) {
    const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    return {
        read: (offset, length) => buffer.subarray(offset, offset + length),
        has: (length) => length <= buffer.length,
    };
}
/** Gives a file on disk as a source to the work, and closes it. */
function withFile(path, work) {
    const file = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, 'r');
    try {
        const { size } = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(file);
        return work({
            read: (offset, length) => readAt(file, offset, Math.max(0, Math.min(length, size - offset))),
            has: (length) => length <= size,
        });
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(file);
    }
}
function readAt(file, offset, length) {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readSync)(file, buffer, 0, length, offset));
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


/***/ }),

/***/ 6644:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PJ: () => (/* binding */ parseSource),
/* harmony export */   QH: () => (/* reexport safe */ _bytes_js__WEBPACK_IMPORTED_MODULE_0__.QH),
/* harmony export */   Vd: () => (/* binding */ isProgram),
/* harmony export */   aB: () => (/* binding */ isElf),
/* harmony export */   oU: () => (/* binding */ readElf)
/* harmony export */ });
/* unused harmony export parseElf */
/* harmony import */ var _bytes_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4778);


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
const readElf = (path) => (0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .withFile */ .D4)(path, parseSource);
/**
 * Reads the headers of an ELF file from wherever its bytes come.
 *
 * @throws ElfError when it is none, or damaged
 */
function parseSource(source) {
    const start = source.read(0, 64);
    if (!isElf(start))
        throw new _bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .ElfError */ .QH('it is not an ELF file');
    const bits = oneOf(start[4], { 1: 32, 2: 64 }, 'class');
    const littleEndian = oneOf(start[5], { 1: true, 2: false }, 'byte order');
    const layout = LAYOUTS[bits];
    const head = (0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .numbers */ .nL)((0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .whole */ .WQ)(source, 0, bits === 64 ? 64 : 52, 'file header'), littleEndian);
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
        throw new _bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .ElfError */ .QH('nothing of it is loaded (it has no PT_LOAD)');
    const ends = loaded.map(({ offset, fileBytes }) => (fileBytes === 0 ? 0 : offset + fileBytes));
    if (!source.has(Math.max(...ends)))
        throw new _bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .ElfError */ .QH('it is cut off: a part that is loaded lies beyond its end');
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
        throw new _bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .ElfError */ .QH('its program headers have an impossible size');
    const table = (0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .whole */ .WQ)(source, offset, size * count, 'program headers');
    return Array.from({ length: count }, (_, index) => segmentOf((0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .numbers */ .nL)(table.subarray(index * size, (index + 1) * size), littleEndian), layout));
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
        throw new _bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .ElfError */ .QH('the name of its interpreter has an impossible length');
    return { interpreter: (0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .untilNul */ .I6)((0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .whole */ .WQ)(source, segment.offset, segment.fileBytes, 'interpreter')) };
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
        return (0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .untilNul */ .I6)(source.read(fileOffset(segments, names) + at, NAME_LIMIT)) || UNNAMED;
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
        throw new _bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .ElfError */ .QH('its dynamic section has an impossible size');
    const table = (0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .numbers */ .nL)((0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .whole */ .WQ)(source, segment.offset, segment.fileBytes, 'dynamic section'), littleEndian);
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
        throw new _bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .ElfError */ .QH('its dynamic section points outside of the file');
    return segment.offset + address - segment.address;
}
function oneOf(value, meanings, part) {
    const meaning = value === undefined ? undefined : meanings[value];
    if (meaning === undefined)
        throw new _bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .ElfError */ .QH(`it is damaged: its ${part} is ${value ?? 'missing'}`);
    return meaning;
}


/***/ })

};
