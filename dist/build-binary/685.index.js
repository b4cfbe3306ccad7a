export const id = 685;
export const ids = [685];
export const modules = {

/***/ 1685:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   takePrograms: () => (/* binding */ takePrograms),
/* harmony export */   weightOf: () => (/* binding */ weightOf)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6466);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_4___default = /*#__PURE__*/__webpack_require__.n(node_stream_promises__WEBPACK_IMPORTED_MODULE_4__);
/* harmony import */ var _elf_header_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6644);
/* harmony import */ var _oci_layer_files_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(4800);
/* harmony import */ var _oci_layers_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8364);
/* harmony import */ var _oci_layout_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5823);
/* harmony import */ var _runner_scratch_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(3968);










/**
 * Reads the layers of an image once, the lowest first, and takes its programs out of what they make together.
 *
 * @param wanted absolute paths; none: every executable ELF file that is a program (libraries are not)
 * @param dest folder that each program is put into under its path in the image
 * @throws UserError when a layer cannot be read
 */
async function takePrograms({ layout, manifest }, wanted, dest) {
    const contents = [];
    for (const [index, { digest, size }] of manifest.layers.entries()) {
        const layer = { digest, size, chunks: (0,_oci_layout_js__WEBPACK_IMPORTED_MODULE_7__/* .layoutChunks */ .DZ)(layout, digest) };
        contents.push(await (0,_oci_layers_js__WEBPACK_IMPORTED_MODULE_6__/* .readLayerBy */ .Le)(layer, entryReader(wanted, (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(`${dest}.layers`, `${index}`))));
    }
    const entries = (0,_oci_layer_files_js__WEBPACK_IMPORTED_MODULE_9__/* .mergedLayers */ .bC)(contents);
    const places = wanted.map((path) => placeOf(path, entries));
    const order = ([path]) => places.indexOf(`/${path}`);
    const all = [...entries];
    const taken = all.filter((pair) => isMeant(pair, places)).sort((a, b) => order(a) - order(b));
    const programs = await Promise.all(taken.map((pair) => placed(pair, dest)));
    const unnamed = all.filter(([path]) => wanted.length > 0 && !places.includes(`/${path}`));
    const others = await Promise.all(unnamed.filter((pair) => isMeant(pair, [])).map((pair) => placed(pair, dest)));
    return {
        programs,
        named: wanted.length > 0,
        others,
        names: new Set(all.map(([path]) => node_path__WEBPACK_IMPORTED_MODULE_3__.posix.basename(path))),
        missing: missingOf(wanted, entries),
        imageBytes: weightOf(entries.values()),
    };
}
/** Where a path lies once links in the place of its folders are followed, such as /bin to usr/bin: layers have that path. */
const placeOf = (path, entries) => node_path__WEBPACK_IMPORTED_MODULE_3__.posix.join((0,_oci_layer_files_js__WEBPACK_IMPORTED_MODULE_9__/* .followed */ .Xd)(entries, node_path__WEBPACK_IMPORTED_MODULE_3__.posix.dirname(path)).path, node_path__WEBPACK_IMPORTED_MODULE_3__.posix.basename(path));
/** @param folder for the programs of one layer, each under a number: an upper layer may have another under the same path */
function entryReader(wanted, folder) {
    let count = 0;
    return async (path, header, content) => {
        const isNamed = wanted.includes(`/${path}`);
        const executable = ((header.mode ?? 0) & 0o111) !== 0;
        const plain = (0,_oci_layers_js__WEBPACK_IMPORTED_MODULE_6__/* .plainEntry */ .xY)(header);
        if (plain.kind !== 'file' || !(isNamed || executable))
            return plain;
        const [first, all] = await (0,_oci_layers_js__WEBPACK_IMPORTED_MODULE_6__/* .peeked */ .z2)(content);
        if (!isNamed && !(0,_elf_header_js__WEBPACK_IMPORTED_MODULE_5__/* .isElf */ .aB)(first))
            return plain;
        count += 1;
        return { kind: 'program', program: await take(all, (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, `${count}`)), executable };
    };
}
async function take(content, file) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    let bytes = 0;
    const measure = async function* (chunks) {
        for await (const chunk of chunks) {
            hash.update(chunk);
            bytes += chunk.length;
            yield chunk;
        }
    };
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(file), { recursive: true });
    await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_4__.pipeline)(content, measure, (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createWriteStream)(file));
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.chmod)(file, 0o755);
    return { file, sha256: hash.digest('hex'), bytes, elf: headerOf(file) };
}
function headerOf(file) {
    try {
        return (0,_elf_header_js__WEBPACK_IMPORTED_MODULE_5__/* .readElf */ .oU)(file);
    }
    catch (error) {
        if (error instanceof _elf_header_js__WEBPACK_IMPORTED_MODULE_5__/* .ElfError */ .QH)
            return error;
        throw error;
    }
}
/** A damaged file counts: it was meant to be a program. */
function isMeant(pair, wanted) {
    const [path, entry] = pair;
    if (entry.kind !== 'program')
        return false;
    if (wanted.length > 0)
        return entry.executable && wanted.includes(`/${path}`);
    return entry.executable && (entry.program.elf instanceof _elf_header_js__WEBPACK_IMPORTED_MODULE_5__/* .ElfError */ .QH || (0,_elf_header_js__WEBPACK_IMPORTED_MODULE_5__/* .isProgram */ .Vd)(entry.program.elf));
}
/** Paths of layers do not lead out of the root (oci/layers.ts). */
async function placed([path, { program }], dest) {
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(dest, path);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(file), { recursive: true });
    // Not moved: a hard link is the same file under another path.
    await (0,_runner_scratch_js__WEBPACK_IMPORTED_MODULE_8__/* .linkOrCopy */ .L)(program.file, file);
    return { ...program, path: `/${path}`, file };
}
function missingOf(wanted, entries) {
    return wanted.flatMap((path) => {
        const place = placeOf(path, entries);
        const entry = entries.get(place.slice(1));
        const isFound = entry?.kind === 'program' && entry.executable;
        return isFound ? [] : [{ path, reason: whyMissing(entry, place === path) }];
    });
}
function whyMissing(entry, isThere) {
    if (entry === undefined)
        return 'there is no such file in the image';
    if (entry.kind === 'program')
        return 'it may not be executed: copy it with COPY --chmod=755';
    if (entry.kind === 'file' && !isThere)
        return 'it is no ELF program that may be executed';
    if (entry.kind === 'file')
        return 'it is a hard link to a file that is no program';
    if (entry.kind === 'link')
        return `it is a link to ${entry.target}; name that file`;
    return `it is a ${entry.kind === 'folder' ? 'folder' : 'device, pipe or the like'}, not a file`;
}
/** All files together, uncompressed: one with several names counts once. */
function weightOf(entries) {
    let sum = 0;
    for (const entry of new Set(entries)) {
        if (entry.kind === 'program')
            sum += entry.program.bytes;
        if (entry.kind === 'file')
            sum += entry.bytes;
    }
    return sum;
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


/***/ }),

/***/ 4800:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  iV: () => (/* binding */ PATH_LIMIT),
  Xd: () => (/* binding */ followed),
  TF: () => (/* binding */ hardLinked),
  bC: () => (/* binding */ mergedLayers)
});

;// CONCATENATED MODULE: ./src/oci/path-order.ts
/**
 * Paths in the order in which all that lies below a folder comes right behind it: whether one lies below or above another
 * is then a matter of its neighbour. To look up each folder of a path by itself would take the square of its length.
 */
class PathOrder {
    /** All of them. */
    #keys;
    /** Those that lie below no other one. */
    #outermost;
    /** @param paths without a slash at either end, the root as the empty one */
    constructor(paths) {
        this.#keys = Array.from(paths, keyOf).sort();
        this.#outermost = outermostOf(this.#keys);
    }
    /** Whether one of them lies below the path. */
    hasBelow(path) {
        const key = keyOf(path);
        const next = this.#keys[countUpTo(this.#keys, key)];
        return next?.startsWith(key) ?? false;
    }
    /** Whether one of them is a folder that the path lies below. */
    hasAbove(path) {
        const key = keyOf(path);
        const before = this.#outermost[countUpTo(this.#outermost, key) - 1];
        return before !== undefined && before !== key && key.startsWith(before);
    }
}
/** What all paths below it begin with, which no other path does. */
const keyOf = (path) => (path === '' ? '' : `${path}/`);
function outermostOf(keys) {
    const outermost = [];
    for (const key of keys) {
        const last = outermost.at(-1);
        if (last === undefined || !key.startsWith(last))
            outermost.push(key);
    }
    return outermost;
}
/** How many of the keys are not behind the given one. */
function countUpTo(keys, key) {
    let [low, high] = [0, keys.length];
    while (low < high) {
        const middle = (low + high) >>> 1;
        if ((keys[middle] ?? '') <= key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

;// CONCATENATED MODULE: ./src/oci/layer-files.ts

/** Bytes that a path may have: Linux takes no longer one (PATH_MAX, limits.h). */
const PATH_LIMIT = 4096;
/**
 * The file system that layers make together: what an upper one removes, hides or replaces is gone. Paths of files that
 * are of no interest may be missing.
 *
 * @param layers the lowest first
 */
function mergedLayers(layers) {
    const merged = new Map();
    for (const layer of layers) {
        // A hard link to a file of a lower layer is that file, although the same layer may remove its other name.
        const entries = [...layer.entries].map(([path, entry]) => [path, hardLinked(merged, entry) ?? entry]);
        hide(merged, layer);
        for (const [path, entry] of entries)
            merged.set(path, entry);
    }
    return merged;
}
/** The file that a hard link is, where it is known. */
function hardLinked(entries, { target, hard }) {
    return hard ? entries.get((target ?? '').slice(1)) : undefined;
}
/** Whiteouts speak of lower layers only, wherever they stand in their own. */
function hide(merged, { entries, removed, opaque }) {
    if (merged.size === 0)
        return;
    const gone = new Set(removed);
    // A file in the place of a folder takes away what was in it, and a folder in the place of a file that file.
    const files = [...entries].flatMap(([path, { kind }]) => (kind === 'folder' ? [] : [path]));
    const [upper, emptied] = [new PathOrder(entries.keys()), new PathOrder([...removed, ...opaque, ...files])];
    for (const [path, { kind }] of merged) {
        const isReplaced = kind !== 'folder' && kind !== 'link' && upper.hasBelow(path);
        if (gone.has(path) || isReplaced || emptied.hasAbove(path))
            merged.delete(path);
    }
}
/** Links that lead in a circle end here, as in the kernel (MAXSYMLINKS). */
const MOST_LINKS = 40;
/**
 * Where a path leads, links followed within the image, and what is there.
 *
 * @param path absolute
 */
function followed(files, path) {
    let open = path.split('/').filter((part) => part !== '' && part !== '.');
    let at = [];
    let links = 0;
    while (open.length > 0) {
        const [part = '', ...rest] = open;
        open = rest;
        if (part === '..') {
            at.pop();
            continue;
        }
        const entry = files.get([...at, part].join('/'));
        if (entry?.kind !== 'link' || links >= MOST_LINKS)
            at.push(part);
        else {
            links += 1;
            const { target = '' } = entry;
            if (target.startsWith('/'))
                at = [];
            open = [...target.split('/').filter((each) => each !== '' && each !== '.'), ...rest];
        }
    }
    return { path: `/${at.join('/')}`, entry: files.get(at.join('/')) };
}


/***/ }),

/***/ 8364:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  z2: () => (/* binding */ peeked),
  xY: () => (/* binding */ plainEntry),
  Le: () => (/* binding */ readLayerBy)
});

// UNUSED EXPORTS: readLayer

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(6466);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
// EXTERNAL MODULE: ./src/elf/header.ts
var header = __webpack_require__(6644);
;// CONCATENATED MODULE: ./src/elf/streamed.ts

/** What is kept of every file: headers, program headers and, nearly always, the names of the shared libraries. */
const HEAD = (/* unused pure expression or super */ null && (64 * 1024));
/** Places that one file may ask for; a sane one asks for three. */
const MOST_PLACES = 64;
/** A place that was not kept. */
class Wanted extends Error {
    offset;
    length;
    constructor(offset, length) {
        super(`bytes ${offset} to ${offset + length}`);
        this.offset = offset;
        this.length = length;
    }
}
/**
 * Reads the headers of a file that passes by once. It keeps the beginning and then what the headers point to further on;
 * what lies behind by then (in a few programs the names of shared libraries) is read as empty.
 */
class streamed_ElfStream {
    #pieces = [];
    /** Places that have passed already. */
    #lost = [];
    #position = 0;
    #wanted = new Wanted(0, HEAD);
    #arriving = [];
    #arrived = 0;
    #ended = false;
    #result;
    /** Takes the next bytes of the file. */
    push(chunk) {
        // Nearly all files of an image are none.
        if (this.#position === 0 && chunk.byteLength >= 4 && !isElf(chunk))
            this.#wanted = undefined;
        let rest = chunk;
        while (this.#wanted !== undefined && rest.byteLength > 0)
            rest = this.#take(this.#wanted, rest);
        this.#position += rest.byteLength;
    }
    /** The header, why it cannot be read, or undefined where the file is no ELF file; the whole file has to have come. */
    end() {
        this.#ended = true;
        if (this.#wanted !== undefined)
            this.#settle();
        return this.#result;
    }
    /** Skips to what is wanted and keeps it; returns what comes behind. */
    #take(wanted, chunk) {
        const skipped = Math.min(Math.max(wanted.offset - this.#position, 0), chunk.byteLength);
        const taken = chunk.subarray(skipped, skipped + wanted.length - this.#arrived);
        this.#arriving.push(Buffer.from(taken));
        this.#arrived += taken.byteLength;
        this.#position += skipped + taken.byteLength;
        if (this.#arrived === wanted.length)
            this.#settle();
        return chunk.subarray(skipped + taken.byteLength);
    }
    /** What was wanted has come, or never will: tries again with it. */
    #settle() {
        if (this.#wanted !== undefined) {
            this.#pieces.push({ offset: this.#wanted.offset, bytes: Buffer.concat(this.#arriving) });
        }
        this.#wanted = undefined;
        this.#arriving = [];
        this.#arrived = 0;
        const start = this.#pieces[0]?.bytes ?? Buffer.alloc(0);
        if (isElf(start))
            this.#parse();
    }
    #parse() {
        for (let places = 0; places < MOST_PLACES; places += 1) {
            try {
                this.#result = parseSource(this.#source);
                return;
            }
            catch (error) {
                if (error instanceof ElfError) {
                    this.#result = error;
                    return;
                }
                if (!(error instanceof Wanted))
                    throw error;
                if (error.offset >= this.#position) {
                    this.#wanted = error;
                    return;
                }
                this.#lost.push(error);
            }
        }
        this.#result = new ElfError('its headers point to too many places');
    }
    #source = {
        read: (offset, length) => {
            const piece = this.#pieces.find((each) => offset >= each.offset && offset < each.offset + each.bytes.length);
            const held = piece?.bytes.subarray(offset - piece.offset, offset - piece.offset + length) ?? Buffer.alloc(0);
            const isLost = this.#lost.some((lost) => lost.offset === offset && lost.length === length);
            if (held.length === length || this.#ended || isLost)
                return held;
            throw new Wanted(offset, length);
        },
        has: (length) => {
            if (length <= this.#position || this.#ended)
                return length <= this.#position;
            throw new Wanted(length - 1, 1);
        },
    };
}

// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/oci/layer-files.ts + 1 modules
var layer_files = __webpack_require__(4800);
// EXTERNAL MODULE: ./src/oci/retry.ts
var retry = __webpack_require__(9963);
;// CONCATENATED MODULE: ./src/oci/tar-end.ts
/** All blocks of a tar file have so many bytes. */
const BLOCK = 512;
/** An extended header with more is none that anybody writes. */
const MOST_RECORDS = 1024 * 1024;
/** Something follows the end of a tar file. */
class BehindEnd extends Error {
    name = 'BehindEnd';
}
/**
 * Passes a tar file on, and ends with an error when anything but zeros follows its end, which are two blocks of zeros
 * (POSIX, pax, "ustar Interchange Format"). What unpacks an image stops there, and readers such as tar-stream go on: they
 * would show files that no image has.
 *
 * @throws BehindEnd
 */
async function* checkedEnd(chunks) {
    const follower = new BlockFollower();
    for await (const chunk of chunks) {
        follower.take(chunk);
        yield chunk;
    }
}
/** Knows of each byte whether it is of a header, of content, or behind the end. */
class BlockFollower {
    #header = Buffer.alloc(0);
    #skip = 0;
    #zeros = 0;
    /** Content of the extended header that is being read. */
    #records;
    /** What the extended header says of the size of the next member. */
    #nextSize;
    take(chunk) {
        let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
        while (rest.length > 0) {
            rest = rest.subarray(this.#takeSome(rest));
        }
    }
    #takeSome(rest) {
        if (this.#zeros < 2)
            return this.#skip > 0 ? this.#content(rest) : this.#gather(rest);
        if (rest.some((byte) => byte !== 0))
            throw new BehindEnd('something follows the end of the tar file');
        return rest.length;
    }
    #content(chunk) {
        const used = Math.min(this.#skip, chunk.length);
        this.#records?.push(chunk.subarray(0, used));
        this.#skip -= used;
        if (this.#skip === 0 && this.#records !== undefined) {
            this.#nextSize = sizeRecord(Buffer.concat(this.#records));
            this.#records = undefined;
        }
        return used;
    }
    #gather(chunk) {
        const part = chunk.subarray(0, BLOCK - this.#header.length);
        this.#header = Buffer.concat([this.#header, part]);
        if (this.#header.length === BLOCK)
            this.#complete(this.#header);
        return part.length;
    }
    #complete(header) {
        this.#header = Buffer.alloc(0);
        if (header.every((byte) => byte === 0)) {
            this.#zeros += 1;
            return;
        }
        this.#zeros = 0;
        const type = String.fromCharCode(header[156] ?? 0);
        const size = this.#nextSize ?? sizeField(header);
        this.#nextSize = undefined;
        this.#skip = hasContent(type) ? Math.ceil(size / BLOCK) * BLOCK : 0;
        if (type === 'x' && this.#skip > 0 && this.#skip <= MOST_RECORDS)
            this.#records = [];
    }
}
/** Links, devices, folders and pipes have none, whatever their size says. */
const hasContent = (type) => !/[1-6]/.test(type);
/** Octal digits, or with the first bit set a binary number (GNU tar). */
function sizeField(header) {
    const field = header.subarray(124, 136);
    if (((field[0] ?? 0) & 0x80) !== 0)
        return Number(field.readBigUInt64BE(4));
    const digits = field.toString('latin1').replace(/[^0-7].*$/s, '');
    return digits === '' ? 0 : Number.parseInt(digits, 8);
}
function sizeRecord(records) {
    const [, size] = /(?:^|\n)\d+ size=(\d+)\n/.exec(records.toString('latin1')) ?? [];
    return size === undefined ? undefined : Number(size);
}

;// CONCATENATED MODULE: ./src/oci/zstd-frames.ts
const FRAME = 0xfd2fb528;
/** The last four bits are free. */
const SKIPPABLE = 0x184d2a50;
/**
 * The same bytes with a border between two chunks wherever a frame ends. Node's decompressor goes on with the next frame
 * only in the next chunk; of one chunk that holds several it silently gives the first. Tools that make layers whose files
 * can be fetched one by one (zstd:chunked) write a frame for each file, and frames that hold no content.
 *
 * Frames after RFC 8878, section 3.1.
 */
async function* framewise(chunks) {
    const frames = new FrameBorders();
    for await (const chunk of chunks) {
        let start = 0;
        for (const border of frames.bordersIn(chunk)) {
            yield chunk.subarray(start, border);
            start = border;
        }
        if (start < chunk.byteLength)
            yield chunk.subarray(start);
    }
}
/** A stream is something else than one frame of zstd; the message is a predicate. */
class NotOneFrame extends (/* unused pure expression or super */ null && (Error)) {
    name = 'NotOneFrame';
}
/**
 * Passes a stream on that is one frame with content and nothing else. Programs take more than that: one frame after the
 * other, frames that hold no content, and other formats.
 *
 * @throws NotOneFrame
 */
async function* oneFrame(chunks) {
    const frames = new FrameBorders();
    let borders = 0;
    for await (const chunk of chunks) {
        const found = frames.bordersIn(chunk);
        borders += found.length;
        const isAtEnd = borders === 0 || (borders === 1 && found[0] === chunk.byteLength);
        if (!isAtEnd || frames.isForeign)
            throw new NotOneFrame('is not one frame of zstd');
        yield chunk;
    }
    if (borders === 0)
        throw new NotOneFrame('is cut short');
}
/** Follows the frames of a stream, byte for byte where it reads and in leaps where it need not. */
class FrameBorders {
    #part = 'magic';
    /** Bytes that the part has still to come. */
    #left = 4;
    /** The bytes of the part as a number, the first one lowest. */
    #value = 0;
    #shift = 0;
    #hasChecksum = false;
    #isLast = false;
    /** Whether anything that is no frame, or one without content, has begun. */
    isForeign = false;
    /** Where frames end in the next chunk of the stream. */
    bordersIn(chunk) {
        const borders = [];
        for (let at = 0; at < chunk.byteLength;) {
            at += this.#take(chunk, at);
            // Of a part without bytes nothing comes; it is over at once.
            while (this.#left === 0)
                if (this.#next())
                    borders.push(at);
        }
        return borders;
    }
    #take(chunk, at) {
        if (this.#part === 'skip' || this.#part === 'body' || this.#part === 'header' || this.#part === 'checksum') {
            const leap = Math.min(this.#left, chunk.byteLength - at);
            this.#left -= leap;
            return leap;
        }
        this.#value += (chunk[at] ?? 0) * 2 ** this.#shift;
        this.#shift += 8;
        this.#left -= 1;
        return 1;
    }
    /** Goes on to the next part; whether a frame has ended. */
    #next() {
        const value = this.#value;
        this.#value = 0;
        this.#shift = 0;
        if (this.#part === 'magic')
            this.#begin(value);
        else if (this.#part === 'skip-size')
            this.#expect('skip', value);
        else if (this.#part === 'descriptor')
            this.#describe(value);
        else if (this.#part === 'header')
            this.#expect('block', 3);
        else if (this.#part === 'block')
            this.#enterBlock(value);
        else if (this.#part === 'body' && !this.#isLast)
            this.#expect('block', 3);
        else if (this.#part === 'body' && this.#hasChecksum)
            this.#expect('checksum', 4);
        else
            return this.#end();
        return false;
    }
    #expect(part, bytes) {
        this.#part = part;
        this.#left = bytes;
    }
    #end() {
        this.#hasChecksum = false;
        this.#isLast = false;
        this.#expect('magic', 4);
        return true;
    }
    /** What is no frame is for the decompressor to refuse. */
    #begin(magic) {
        this.isForeign ||= magic !== FRAME;
        if (magic === FRAME)
            this.#expect('descriptor', 1);
        else if (magic - (magic % 16) === SKIPPABLE)
            this.#expect('skip-size', 4);
        else
            this.#expect('skip', Number.POSITIVE_INFINITY);
    }
    #describe(descriptor) {
        const isSingle = (descriptor & 0x20) !== 0;
        const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
        const size = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
        this.#hasChecksum = (descriptor & 4) !== 0;
        this.#expect('header', (isSingle ? 0 : 1) + dictionary + size);
    }
    /** A block of one byte repeated stores that byte alone. */
    #enterBlock(header) {
        this.#isLast = (header & 1) === 1;
        const isRepeated = ((header >> 1) & 3) === 1;
        this.#expect('body', isRepeated ? 1 : header >> 3);
    }
}

;// CONCATENATED MODULE: ./src/oci/layers.ts










const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
/** A layer with more files is made to fill the memory: a whole distribution with compilers has 30,000. */
const MOST_MEMBERS = 1_000_000;
/** The 150,000 paths below /usr of a machine for development have 10 MB together. */
const MOST_PATH_BYTES = 256_000_000;
const AGAIN = 'Build and push it again.';
const GZIP = [0x1f, 0x8b];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];
/** What begins a zstd frame that only tools read (zstd:chunked has them at its end). */
const layers_SKIPPABLE = [0x50, 0x2a, 0x4d, 0x18];
/**
 * Reads a layer once, as it comes, and keeps what is to be known of its programs; its digest is compared at the end.
 *
 * @throws UserError when it is no tar file, plain or compressed by gzip or zstd, or has another digest, or more bytes
 */
const readLayer = (layer) => readLayerBy(layer, entryOf);
/**
 * The same with entries of another kind.
 *
 * @throws UserError when it is no tar file, plain or compressed by gzip or zstd, or has another digest, or more bytes
 */
async function readLayerBy(layer, read) {
    const { digest, signal } = layer;
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const { extract } = await __webpack_require__.e(/* import() */ 118).then(__webpack_require__.t.bind(__webpack_require__, 6118, 19));
    const [start, all] = await peeked(hashed(layer, hash));
    const members = extract();
    const [fed, taken] = await Promise.allSettled([
        (0,promises_.pipeline)(isZstd(start) ? framewise(all) : all, decompressor(start), checkedEnd, members, signal === undefined ? {} : { signal }),
        contentOf(members, read, digest).catch((error) => {
            members.destroy(error);
            throw error;
        }),
    ]);
    const thrown = [taken, fed].flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    if (thrown.length > 0)
        signal?.throwIfAborted();
    if (taken.status === 'rejected' || fed.status === 'rejected')
        throw failure(digest, thrown);
    const found = `sha256:${hash.digest('hex')}`;
    if (found !== digest)
        throw new errors/* UserError */.yo(`the layer ${digest} came as ${found}. Push it again.`);
    return taken.value;
}
/** What fetching the bytes threw stays what it is: it may pass. */
function failure(digest, thrown) {
    const fetching = thrown.find((error) => error instanceof errors/* UserError */.yo || error instanceof retry/* MayPass */.jk);
    if (fetching !== undefined)
        return fetching;
    return new errors/* UserError */.yo(`the layer ${digest} cannot be read: ${(0,errors/* messageOf */.bD)(thrown[0])}. ${AGAIN}`);
}
async function* hashed({ digest, size, chunks }, hash) {
    let count = 0;
    for await (const chunk of chunks) {
        count += chunk.byteLength;
        if (count > size)
            throw new errors/* UserError */.yo(`the layer ${digest} has more than the ${size} bytes of its manifest. ${AGAIN}`);
        hash.update(chunk);
        yield chunk;
    }
}
/** The first four bytes at least, where there are so many, and all of them from the beginning. */
async function peeked(chunks) {
    const iterator = chunks[Symbol.asyncIterator]();
    let start = new Uint8Array();
    while (start.byteLength < 4) {
        const next = await iterator.next();
        if (next.done)
            break;
        start = Buffer.concat([start, next.value]);
    }
    return [start, resumed(start, iterator)];
}
async function* resumed(start, rest) {
    try {
        yield start;
        for (let next = await rest.next(); !next.done; next = await rest.next())
            yield next.value;
    }
    finally {
        await rest.return?.();
    }
}
/** Told by the first bytes: media types of old images are wrong at times. */
function decompressor(start) {
    if (beginsWith(start, GZIP))
        return (0,external_node_zlib_.createGunzip)();
    if (isZstd(start))
        return (0,external_node_zlib_.createZstdDecompress)();
    return new external_node_stream_.PassThrough();
}
const isZstd = (start) => beginsWith(start, ZSTD) || beginsWith(start, layers_SKIPPABLE);
const beginsWith = (bytes, magic) => magic.every((byte, index) => bytes[index] === byte);
async function contentOf(members, read, digest) {
    const limits = new PathLimits();
    const entries = new Map();
    const removed = [];
    const opaque = [];
    for await (const member of members) {
        limits.check(member.header);
        const path = normalPath(member.header.name);
        const name = path.slice(path.lastIndexOf('/') + 1);
        const folder = path.slice(0, Math.max(0, path.length - name.length - 1));
        if (name === OPAQUE)
            opaque.push(folder);
        else if (name.startsWith(WHITEOUT))
            removed.push(joined(folder, name.slice(WHITEOUT.length)));
        else if (path !== '') {
            const entry = await read(path, member.header, member);
            entries.set(distinct(path, `${digest.slice(7, 15)}.${entries.size}`), (0,layer_files/* hardLinked */.TF)(entries, entry) ?? entry);
        }
        // What was not read has to pass by before the next member comes.
        member.resume();
    }
    return { entries, removed, opaque };
}
/** What stands in the place of bytes that are no UTF-8, which a name on Linux may have. */
const LOST = '\uFFFD';
/**
 * Names that are no UTF-8 come as texts in which what tells them apart is lost. None of them may stand for another, in its
 * layer or a lower one: rather a program is looked at that is not there any more.
 */
const distinct = (path, mark) => path.replace(LOST, `${LOST}(${mark})`);
/** What is read of a layer is kept in memory until all of it is known, and a layer says itself how much that is. */
class PathLimits {
    #members = 0;
    #bytes = 0;
    check({ name, linkname }) {
        this.#members += 1;
        for (const path of [name, linkname ?? ''])
            this.#bytes += checkedBytes(path);
        if (this.#members > MOST_MEMBERS)
            throw new Error(`it has more than ${MOST_MEMBERS} files`);
        if (this.#bytes > MOST_PATH_BYTES)
            throw new Error(`its paths have more than ${MOST_PATH_BYTES} bytes together`);
    }
}
function checkedBytes(path) {
    const bytes = Buffer.byteLength(path);
    if (bytes <= layer_files/* PATH_LIMIT */.iV)
        return bytes;
    const begun = JSON.stringify(path.slice(0, 40));
    throw new Error(`a path that begins with ${begun} has ${bytes} bytes, and Linux takes no more than ${layer_files/* PATH_LIMIT */.iV}`);
}
async function entryOf(_path, header, content) {
    const plain = plainEntry(header);
    if (plain.kind !== 'file')
        return plain;
    const stream = new ElfStream();
    for await (const chunk of content)
        stream.push(chunk);
    const elf = stream.end();
    return elf === undefined ? { kind: 'other' } : { kind: 'elf', elf, executable: ((header.mode ?? 0) & 0o111) !== 0 };
}
/** What the header of a member says that it is. Where a hard link leads to is a path in the image. */
function plainEntry({ type, linkname, size }) {
    if (type === 'symlink')
        return { kind: 'link', target: linkname ?? '' };
    if (type === 'link')
        return { kind: 'link', target: `/${normalPath(linkname ?? '')}`, hard: true };
    if (type === 'directory')
        return { kind: 'folder' };
    return type === 'file' || type === 'contiguous-file' ? { kind: 'file', bytes: size ?? 0 } : { kind: 'other' };
}
/** `./usr//bin/` → `usr/bin`; what leads out of the root stays inside, as for every tool that unpacks. */
function normalPath(name) {
    const parts = [];
    for (const part of name.split('/')) {
        if (part === '..')
            parts.pop();
        else if (part !== '' && part !== '.')
            parts.push(part);
    }
    return parts.join('/');
}
const joined = (folder, name) => (folder === '' ? name : `${folder}/${name}`);


/***/ }),

/***/ 5823:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Af: () => (/* binding */ layoutBlob),
/* harmony export */   DZ: () => (/* binding */ layoutChunks),
/* harmony export */   GA: () => (/* binding */ layoutDigests),
/* harmony export */   Zf: () => (/* binding */ requireSmall)
/* harmony export */ });
/* unused harmony export openLayout */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6466);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_stream_promises__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3916);
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8825);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2060);







/** The only names that a layout has (OCI image spec, image-layout.md); docker's own files beside them are left out. */
const MEMBER = /^(?:\.\/)?(index\.json|oci-layout|blobs\/sha256\/[0-9a-f]{64})$/;
/**
 * The folder of an OCI layout: the path itself, or where the tar file under the path was unpacked to (buildx
 * `--output type=oci`).
 *
 * @param scratch folder for what a tar file holds; nothing in the file has a say in the names there
 * @throws UserError when there is neither
 */
async function openLayout(path, scratch) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined)
        throw new UserError(`There is no OCI layout ${path}. Download or build it before this step.`);
    if (found.isDirectory())
        return path;
    await unpack(path, scratch).catch((error) => {
        const remedy = 'Write it with buildx: --output type=oci,dest=….';
        throw new UserError(`The OCI layout ${path} is no tar file that can be read (${messageOf(error)}). ${remedy}`);
    });
    return scratch;
}
/**
 * The digests that the `index.json` of a layout names, each once.
 *
 * @throws UserError when it is no layout, or an empty one
 */
async function layoutDigests(folder) {
    await requireSmall(folder, 'index.json', _manifest_js__WEBPACK_IMPORTED_MODULE_6__/* .MANIFEST_LIMIT */ .MV);
    const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'index.json'), 'utf8').catch((error) => {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${folder} is no OCI layout: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}. Write it with buildx: --output type=oci,dest=….`);
    });
    const digests = digestsIn(text);
    if (digests.length === 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`The OCI layout ${folder} names no image. Write it anew.`);
    return digests;
}
/** The bytes of a blob of a layout as they lie there, which nobody has compared with the digest yet. */
const layoutChunks = (folder, digest) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.createReadStream)(blobPath(folder, digest));
/**
 * A small blob of a layout.
 *
 * @param limit most bytes that it may have
 * @throws UserError when it is not there, too large, or another one
 */
async function layoutBlob(folder, digest, limit = _manifest_js__WEBPACK_IMPORTED_MODULE_6__/* .BLOB_LIMIT */ .Ys) {
    await requireSmall(folder, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)('blobs', ...digest.split(':')), limit);
    const bytes = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(blobPath(folder, digest)).catch(() => new Uint8Array());
    if ((0,_digest_js__WEBPACK_IMPORTED_MODULE_5__/* .digestOf */ .o)(bytes) === digest)
        return bytes;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`The OCI layout ${folder} does not hold ${digest} whole. Write it anew.`);
}
/**
 * A layout may come from anywhere, and what is in a file is read into memory before it is known.
 *
 * @throws UserError when the file is there and has more bytes
 */
async function requireSmall(folder, name, limit) {
    const { size = 0 } = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, name)).catch(() => undefined)) ?? {};
    if (size <= limit)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`The OCI layout ${folder} has ${size} bytes in ${name}, and no more than ${limit} are read. Write it anew.`);
}
const blobPath = (folder, digest) => (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'blobs', ...digest.split(':'));
function digestsIn(text) {
    const { manifests } = (parsed(text) ?? {});
    if (!Array.isArray(manifests))
        return [];
    const digests = manifests.map((entry) => entry?.digest);
    return [...new Set(digests.filter((digest) => typeof digest === 'string').filter(_digest_js__WEBPACK_IMPORTED_MODULE_5__/* .isDigest */ .B))];
}
function parsed(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
async function unpack(tar, folder) {
    const { extract } = await __webpack_require__.e(/* import() */ 118).then(__webpack_require__.t.bind(__webpack_require__, 6118, 19));
    const members = extract();
    const [fed, read] = await Promise.allSettled([
        pipeline(createReadStream(tar), members),
        (async () => {
            for await (const member of members) {
                const [, name] = MEMBER.exec(member.header.name) ?? [];
                const isFile = member.header.type === 'file' && name !== undefined;
                if (isFile)
                    await write(join(folder, name), member);
                else
                    member.resume();
            }
        })().catch((error) => {
            members.destroy(error);
            throw error;
        }),
    ]);
    for (const end of [read, fed])
        if (end.status === 'rejected')
            throw end.reason;
}
async function write(path, content) {
    await mkdir(dirname(path), { recursive: true });
    await pipeline(content, createWriteStream(path));
}


/***/ }),

/***/ 2060:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H3: () => (/* binding */ isAttestation),
/* harmony export */   Io: () => (/* binding */ imageEntries),
/* harmony export */   Ko: () => (/* binding */ configPlatform),
/* harmony export */   MK: () => (/* binding */ decodeManifest),
/* harmony export */   MV: () => (/* binding */ MANIFEST_LIMIT),
/* harmony export */   V: () => (/* binding */ INDEX_TYPES),
/* harmony export */   Yo: () => (/* binding */ liesElsewhere),
/* harmony export */   Ys: () => (/* binding */ BLOB_LIMIT),
/* harmony export */   _P: () => (/* binding */ MANIFEST_TYPES),
/* harmony export */   et: () => (/* binding */ subjectOf)
/* harmony export */ });
/* unused harmony export configLabels */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3916);
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8825);
/* harmony import */ var _platform_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1890);



/** What the OCI image spec calls an index, by its OCI and its Docker name. */
const INDEX_TYPES = [
    'application/vnd.oci.image.index.v1+json',
    'application/vnd.docker.distribution.manifest.list.v2+json',
];
/** What the OCI image spec calls a manifest, by its OCI and its Docker name. */
const MANIFEST_TYPES = [
    'application/vnd.oci.image.manifest.v1+json',
    'application/vnd.docker.distribution.manifest.v2+json',
];
/** The distribution spec asks registries to take manifests up to this size; nobody needs larger ones. */
const MANIFEST_LIMIT = 4 * 1024 * 1024;
/** Most bytes of a blob that is read into memory: image configs are a few kilobytes. */
const BLOB_LIMIT = 8 * 1024 * 1024;
/**
 * Reads a manifest or an index as a registry sent it.
 *
 * @throws UserError when the bytes are neither of the two
 */
function decodeManifest(content) {
    const value = jsonObject(content, 'a manifest');
    if (Array.isArray(value.manifests)) {
        return {
            kind: 'index',
            mediaType: mediaType(value, INDEX_TYPES[0]),
            manifests: value.manifests.map(descriptor),
            annotations: annotations(value.annotations),
        };
    }
    if (Array.isArray(value.layers)) {
        return imageManifest(value, value.layers);
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('it is neither an image manifest nor an index');
}
function imageManifest(value, layers) {
    return {
        kind: 'image',
        mediaType: mediaType(value, MANIFEST_TYPES[0]),
        artifactType: typeof value.artifactType === 'string' ? value.artifactType : '',
        config: descriptor(value.config),
        layers: layers.map(descriptor),
        annotations: annotations(value.annotations),
    };
}
/**
 * The platform for which an image was built, from its config (OCI image spec, config.md).
 *
 * @throws UserError when the bytes are no image config
 */
function configPlatform(content) {
    const { os, architecture, variant } = jsonObject(content, 'an image config');
    if (typeof os !== 'string' || typeof architecture !== 'string' || os === '' || architecture === '') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('its config names no platform, so it is no image that can run');
    }
    return (0,_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .normalPlatform */ .Je)({ os, architecture, variant: typeof variant === 'string' ? variant : undefined });
}
/**
 * The labels of an image, from its config.
 *
 * @throws UserError when the bytes are no image config
 */
const configLabels = (content) => annotations(object(jsonObject(content, 'an image config').config).Labels);
/**
 * Whether an entry of an index is BuildKit's provenance or SBOM of another entry, not an image
 * (docs.docker.com/build/metadata/attestations/attestation-storage).
 */
function isAttestation(entry) {
    const unknown = entry.platform?.os === 'unknown' && entry.platform.architecture === 'unknown';
    return unknown && entry.annotations['vnd.docker.reference.type'] !== undefined;
}
/** The digest of the entry that an attestation is of (the same page), undefined where it names none. */
const subjectOf = ({ annotations }) => annotations['vnd.docker.reference.digest'];
/** The entries of an index that are images. */
const imageEntries = (index) => index.manifests.filter((entry) => !isAttestation(entry));
/** Whether registries do not hold a layer, because only its maker may give it away (OCI image spec, layer.md). */
const liesElsewhere = ({ mediaType }) => /foreign|nondistributable/.test(mediaType);
/** Docker's manifests always say what they are, OCI's may leave it out. */
const mediaType = ({ mediaType: said }, usual) => typeof said === 'string' && said !== '' ? said : usual;
function descriptor(value) {
    const { mediaType, digest, size, artifactType, platform, annotations: notes } = object(value);
    if (typeof mediaType !== 'string' || typeof digest !== 'string' || !(0,_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .isDigest */ .B)(digest) || !isSize(size)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('it holds a descriptor without media type, sha256 digest or size');
    }
    const place = descriptorPlatform(platform);
    return {
        mediaType,
        digest,
        size,
        ...(typeof artifactType === 'string' ? { artifactType } : {}),
        ...(place === undefined ? {} : { platform: place }),
        annotations: annotations(notes),
    };
}
function descriptorPlatform(value) {
    const { os, architecture, variant } = object(value);
    if (typeof os !== 'string' || typeof architecture !== 'string')
        return undefined;
    return (0,_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .normalPlatform */ .Je)({ os, architecture, variant: typeof variant === 'string' ? variant : undefined });
}
function annotations(value) {
    const texts = Object.entries(object(value)).filter((entry) => typeof entry[1] === 'string');
    return Object.fromEntries(texts);
}
const isSize = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
function jsonObject(content, what) {
    try {
        return object(JSON.parse(new TextDecoder().decode(content)));
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`it is not ${what}: the content is not JSON`);
    }
}
function object(value) {
    return typeof value === 'object' && value !== null ? value : {};
}


/***/ }),

/***/ 9963:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G4: () => (/* binding */ defaultPolicy),
/* harmony export */   LH: () => (/* binding */ withRetries),
/* harmony export */   dQ: () => (/* binding */ realClock),
/* harmony export */   jk: () => (/* binding */ MayPass)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);

/** The machine's own clock. */
const realClock = {
    now: () => performance.now(),
    sleep: (ms, signal) => (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(ms, undefined, signal === undefined ? {} : { signal }),
    random: Math.random,
};
/** Half a second at first, two minutes in all. */
const defaultPolicy = { deadlineMs: 120_000, firstWaitMs: 500, longestWaitMs: 15_000 };
/** An attempt has failed in a way that may pass. */
class MayPass extends Error {
    /** What is thrown when it does not pass. */
    cause;
    /** The other side asked for at least this wait. */
    afterMs;
    /** Tried no longer than this, where that is less than the policy's deadline. */
    withinMs;
    /** Part of a long answer came: the deadline counts from where it broke. */
    progressed;
    constructor(cause, limits = {}) {
        super(cause.message);
        this.cause = cause;
        this.progressed = limits.progressed ?? false;
        this.afterMs = limits.afterMs ?? 0;
        this.withinMs = limits.withinMs ?? Number.POSITIVE_INFINITY;
    }
}
/** A stream that breaks more often than this is not worth another deadline. */
const MOST_ANEW = 5;
/**
 * Tries until an attempt succeeds, throws something else than {@link MayPass}, or the time is over. The waits double and
 * are scattered over their upper half, so that the legs of a matrix do not come back all at once.
 *
 * @throws the cause of the last {@link MayPass} when the time is over
 */
async function withRetries(policy, attempt, clock = realClock) {
    let start = clock.now();
    for (let turn = 0;; turn += 1) {
        try {
            return await attempt();
        }
        catch (error) {
            if (!(error instanceof MayPass))
                throw error;
            start = startAfter(error, turn, start, clock);
            const wait = Math.max(backOff(policy, turn, clock.random()), error.afterMs);
            if (clock.now() - start + wait > limitOf(policy, error))
                throw error.cause;
            await clock.sleep(wait);
        }
    }
}
const startAfter = ({ progressed }, turn, start, clock) => progressed && turn < MOST_ANEW ? clock.now() : start;
const limitOf = (policy, { withinMs }) => Math.min(policy.deadlineMs, withinMs);
function backOff(policy, turn, chance) {
    const full = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** turn);
    return full / 2 + (full / 2) * chance;
}


/***/ })

};
