export const id = 520;
export const ids = [520];
export const modules = {

/***/ 1960:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  QH: () => (/* reexport */ ElfError),
  aB: () => (/* binding */ isElf),
  Vd: () => (/* binding */ isProgram),
  PJ: () => (/* binding */ parseSource)
});

// UNUSED EXPORTS: parseElf, readElf

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
function bytes_withFile(path, work) {
    const file = openSync(path, 'r');
    try {
        const { size } = fstatSync(file);
        return work({
            read: (offset, length) => readAt(file, offset, Math.max(0, Math.min(length, size - offset))),
            has: (length) => length <= size,
        });
    }
    finally {
        closeSync(file);
    }
}
function readAt(file, offset, length) {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, readSync(file, buffer, 0, length, offset));
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

/***/ 3520:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ProgramReader: () => (/* binding */ ProgramReader)
});

// UNUSED EXPORTS: usualLimits

// EXTERNAL MODULE: ./src/oci/layer-files.ts + 1 modules
var layer_files = __webpack_require__(4800);
// EXTERNAL MODULE: ./src/oci/manifest.ts
var manifest = __webpack_require__(2060);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/oci/answer.ts
var answer = __webpack_require__(7699);
;// CONCATENATED MODULE: ./src/oci/start.ts



/** What Docker sets where an image sets no PATH. */
const USUAL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** What an image config says of the start; nothing where it says nothing that can be understood. */
function startOf(config) {
    const { config: settings } = record((0,answer/* jsonOrNothing */.dn)(config));
    const { Entrypoint, Cmd, Env, WorkingDir } = record(settings);
    const [program = ''] = [...texts(Entrypoint), ...texts(Cmd)];
    const path = texts(Env)
        .findLast((pair) => pair.startsWith('PATH='))
        ?.slice('PATH='.length);
    return {
        program,
        path: (path ?? USUAL_PATH).split(':').filter((folder) => folder.startsWith('/')),
        workingDir: typeof WorkingDir === 'string' && WorkingDir.startsWith('/') ? WorkingDir : '/',
    };
}
/** Absolute paths at which the program may lie, in the order in which they are tried; none is longer than Linux takes. */
function startPaths({ program, path, workingDir }) {
    if (program === '')
        return [];
    const paths = program.includes('/')
        ? [external_node_path_.posix.resolve(workingDir, program)]
        : path.map((each) => external_node_path_.posix.join(each, program));
    return paths.filter((each) => Buffer.byteLength(each) <= layer_files/* PATH_LIMIT */.iV);
}
const record = (value) => typeof value === 'object' && value !== null ? value : {};
const texts = (value) => Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

// EXTERNAL MODULE: ./src/elf/header.ts + 1 modules
var elf_header = __webpack_require__(1960);
// EXTERNAL MODULE: ./src/oci/platform.ts
var oci_platform = __webpack_require__(1890);
;// CONCATENATED MODULE: ./src/elf/libraries.ts
/**
 * The libraries that programs ask for most. Debian keeps archives in its -dev packages, Alpine in packages of their own
 * (-static), for some in -dev.
 */
const ORIGINS = [
    { library: 'libabsl', debian: 'libabsl-dev' },
    { library: 'libacl', debian: 'libacl1-dev', alpine: 'acl-static' },
    { library: 'libarchive', debian: 'libarchive-dev', alpine: 'libarchive-static' },
    { library: 'libblkid', debian: 'libblkid-dev', alpine: 'util-linux-static' },
    { library: 'libboost', debian: 'libboost-all-dev', alpine: 'boost-static' },
    { library: 'libbrotli', debian: 'libbrotli-dev', alpine: 'brotli-static' },
    { library: 'libbz2', debian: 'libbz2-dev', alpine: 'bzip2-static' },
    { library: 'libcap', debian: 'libcap-dev', alpine: 'libcap-static' },
    { library: 'libcares', debian: 'libc-ares-dev', alpine: 'c-ares-static' },
    { library: 'libcrypto', debian: 'libssl-dev', alpine: 'openssl-libs-static' },
    { library: 'libcurl', debian: 'libcurl4-openssl-dev', alpine: 'curl-static' },
    { library: 'libdbus-1', debian: 'libdbus-1-dev' },
    { library: 'libelf', debian: 'libelf-dev', alpine: 'libelf-static' },
    { library: 'libevent', debian: 'libevent-dev', alpine: 'libevent-static' },
    { library: 'libexpat', debian: 'libexpat1-dev', alpine: 'expat-static' },
    { library: 'libffi', debian: 'libffi-dev' },
    { library: 'libfreetype', debian: 'libfreetype-dev', alpine: 'freetype-static' },
    { library: 'libfuse3', debian: 'libfuse3-dev', alpine: 'fuse3-static' },
    { library: 'libgit2', debian: 'libgit2-dev' },
    { library: 'libglib-2.0', debian: 'libglib2.0-dev', alpine: 'glib-static' },
    { library: 'libgmp', debian: 'libgmp-dev' },
    { library: 'libgssapi_krb5' },
    { library: 'libicu', debian: 'libicu-dev', alpine: 'icu-static' },
    { library: 'libidn2', debian: 'libidn2-dev', alpine: 'libidn2-static' },
    { library: 'libjansson', debian: 'libjansson-dev', alpine: 'jansson-static' },
    { library: 'libjemalloc', debian: 'libjemalloc-dev', alpine: 'jemalloc-static' },
    { library: 'libjpeg', debian: 'libjpeg62-turbo-dev', alpine: 'libjpeg-turbo-static' },
    { library: 'libkrb5' },
    { library: 'libleveldb', debian: 'libleveldb-dev' },
    { library: 'liblz4', debian: 'liblz4-dev', alpine: 'lz4-static' },
    { library: 'liblzma', debian: 'liblzma-dev', alpine: 'xz-static' },
    { library: 'libmariadb', debian: 'libmariadb-dev', alpine: 'mariadb-static' },
    { library: 'libmimalloc' },
    { library: 'libncurses', debian: 'libncurses-dev', alpine: 'ncurses-static' },
    { library: 'libnghttp2', debian: 'libnghttp2-dev', alpine: 'nghttp2-static' },
    { library: 'libnuma', debian: 'libnuma-dev' },
    { library: 'libonig', debian: 'libonig-dev' },
    { library: 'libpcap', debian: 'libpcap-dev' },
    { library: 'libpcre.', debian: 'libpcre3-dev' },
    { library: 'libpcre2', debian: 'libpcre2-dev', alpine: 'pcre2-static' },
    { library: 'libpng', debian: 'libpng-dev', alpine: 'libpng-static' },
    { library: 'libpq', debian: 'libpq-dev', alpine: 'libpq-dev' },
    { library: 'libprotobuf', debian: 'libprotobuf-dev' },
    { library: 'libpsl', debian: 'libpsl-dev', alpine: 'libpsl-static' },
    { library: 'librdkafka', debian: 'librdkafka-dev', alpine: 'librdkafka-static' },
    { library: 'libre2', debian: 'libre2-dev' },
    { library: 'libreadline', debian: 'libreadline-dev', alpine: 'readline-static' },
    { library: 'librocksdb', debian: 'librocksdb-dev' },
    { library: 'libseccomp', debian: 'libseccomp-dev', alpine: 'libseccomp-static' },
    { library: 'libsnappy', debian: 'libsnappy-dev', alpine: 'snappy-static' },
    { library: 'libsodium', debian: 'libsodium-dev', alpine: 'libsodium-static' },
    { library: 'libsqlite3', debian: 'libsqlite3-dev', alpine: 'sqlite-static' },
    { library: 'libssh2', debian: 'libssh2-1-dev', alpine: 'libssh2-static' },
    { library: 'libssl', debian: 'libssl-dev', alpine: 'openssl-libs-static' },
    { library: 'libsystemd' },
    { library: 'libtcmalloc', debian: 'libgoogle-perftools-dev' },
    { library: 'libtinfo', debian: 'libncurses-dev', alpine: 'ncurses-static' },
    { library: 'libudev' },
    { library: 'libunistring', debian: 'libunistring-dev', alpine: 'libunistring-static' },
    { library: 'libunwind', debian: 'libunwind-dev', alpine: 'libunwind-static' },
    { library: 'liburing', debian: 'liburing-dev' },
    { library: 'libuuid', debian: 'uuid-dev', alpine: 'util-linux-static' },
    { library: 'libuv', debian: 'libuv1-dev', alpine: 'libuv-static' },
    { library: 'libxml2', debian: 'libxml2-dev', alpine: 'libxml2-static' },
    { library: 'libyaml', debian: 'libyaml-dev', alpine: 'yaml-static' },
    { library: 'libz.', debian: 'zlib1g-dev', alpine: 'zlib-static' },
    { library: 'libzmq', debian: 'libzmq3-dev', alpine: 'libzmq-static' },
    { library: 'libzstd', debian: 'libzstd-dev', alpine: 'zstd-static' },
];
/** Parts of libc; a static link takes them all from one archive. */
const LIBC = /^(?:libc|libm|libmvec|libpthread|libdl|librt|libresolv|libutil|libanl|libnsl|ld-linux[\w-]*|ld-musl[\w-]*|libc\.musl[\w-]*)\.so/;
/** Libraries of GCC, whose archives come with the compiler. */
const COMPILER = /^lib(?:gcc_s|stdc\+\+|gomp|atomic|gfortran|quadmath|asan|ubsan|tsan)\.so/;
/**
 * Where a static link gets the libraries that a program asks for, in sentences. Libc and the compiler's own are not
 * spoken of when they are all.
 */
function librarySources(needed) {
    const others = needed.filter((soname) => !LIBC.test(soname) && !COMPILER.test(soname));
    const origins = others.map((soname) => ({ soname, origin: originOf(soname) }));
    const found = origins.flatMap(({ soname, origin }) => sourceOf(soname, origin));
    const absent = origins.filter(({ origin }) => origin !== undefined && origin.debian === undefined);
    const unknown = origins.filter(({ origin }) => origin === undefined);
    return [
        ...(found.length === 0 ? [] : [`For a static link there is ${joined(found)}.`]),
        ...(absent.length === 0
            ? []
            : [`No distribution has an archive for ${joined(absent.map(nameOf))}: leave it out, or build it.`]),
        ...(unknown.length === 0 ? [] : [`Build an archive (.a) of ${joined(unknown.map(nameOf))}.`]),
        ...needed
            .filter((soname) => COMPILER.test(soname))
            .slice(0, 1)
            .map(() => COMPILER_HINT),
    ].join(' ');
}
const COMPILER_HINT = 'The libraries of the compiler (libstdc++, libgcc_s) come along with -static; for C++ and musl take g++ of Alpine, musl-gcc has no C++.';
const nameOf = ({ soname }) => soname;
function originOf(soname) {
    // The longest name: libpcre2 before libpcre.
    return ORIGINS.filter(({ library }) => soname.startsWith(library)).toSorted((left, right) => right.library.length - left.library.length)[0];
}
function sourceOf(soname, origin) {
    if (origin?.debian === undefined)
        return [];
    const places = [`${origin.debian} (Debian)`, ...(origin.alpine === undefined ? [] : [`${origin.alpine} (Alpine)`])];
    return [`${soname} in ${places.join(' or ')}`];
}
const joined = (names) => names.join(', ');

;// CONCATENATED MODULE: ./src/elf/verdict.ts



const MACHINES = [
    { architecture: '386', machine: 3, bits: 32, littleEndian: true },
    { architecture: 'ppc64le', machine: 21, bits: 64, littleEndian: true },
    { architecture: 's390x', machine: 22, bits: 64, littleEndian: false },
    { architecture: 'arm', machine: 40, bits: 32, littleEndian: true },
    { architecture: 'amd64', machine: 62, bits: 64, littleEndian: true },
    { architecture: 'arm64', machine: 183, bits: 64, littleEndian: true },
    { architecture: 'riscv64', machine: 243, bits: 64, littleEndian: true },
    { architecture: 'loong64', machine: 258, bits: 64, littleEndian: true },
];
/** EF_ARM_ABI_FLOAT_HARD (ELF for the Arm architecture, e_flags): wants a floating-point unit, which v5 has not. */
const ARM_HARD_FLOAT = 0x400;
/**
 * Static is what names no interpreter and no shared library. `ldd` and `file` are not asked: both call programs static
 * that do not start in an empty image (a static link with an interpreter, a PIE by musl-gcc).
 */
function linkageOf(header) {
    if (header.interpreter !== undefined || header.needed.length > 0)
        return 'dynamic';
    return header.type === 'shared' ? 'static-pie' : 'static';
}
/** Whether a program starts by itself in an empty image of a platform. */
function verdictOn(header, platform) {
    const kind = linkageOf(header);
    if (!(0,elf_header/* isProgram */.Vd)(header))
        return { ok: false, kind, ...notAProgram };
    const complaint = foreignTo(header, platform);
    if (complaint !== undefined)
        return { ok: false, kind, ...complaint };
    if (kind === 'dynamic')
        return { ok: false, kind, ...dynamic(header) };
    return { ok: true, kind };
}
/** What a file was built for, as `arm64`, or as its machine number where we have no name for it. */
function architectureOf(header) {
    const named = MACHINES.find(({ machine }) => machine === header.machine);
    if (named === undefined)
        return `machine number ${header.machine}`;
    if (named.bits === header.bits && named.littleEndian === header.littleEndian)
        return named.architecture;
    return `${named.architecture} with ${header.bits} bits, ${header.littleEndian ? 'little' : 'big'} endian`;
}
/** Why a program cannot run on a platform at all, undefined when it can. */
const foreignTo = (header, platform) => fits(header, platform) ? undefined : foreign(header, platform);
/** 32-bit programs that the kernel of a 64-bit platform runs as well, where its processor does. */
function runsBeside(header, { architecture }) {
    const beside = { amd64: '386', arm64: 'arm' }[architecture];
    return beside !== undefined && architectureOf(header) === beside;
}
/**
 * What keeps a program from running well on a platform that its headers do not tell: code for newer processors, and memory
 * of one allocator that is given to another.
 */
function detailComplaint(details, platform) {
    const complaint = x86Complaint(details, platform) ?? armComplaint(details, platform);
    if (complaint !== undefined)
        return complaint;
    const { allocator, proof } = details.allocator;
    return allocator === 'mixed'
        ? { reason: `it mixes two allocators and dies at the first free: ${proof}`, remedy: MIXED }
        : undefined;
}
/** Levels of the x86-64 psABI; a platform without a variant is the first. */
function x86Complaint({ x86Level = 1 }, platform) {
    const promised = Number(platform.variant?.slice(1) ?? 1);
    if (platform.architecture !== 'amd64' || x86Level <= promised)
        return undefined;
    return {
        reason: `it needs a processor of x86-64-v${x86Level}, and ${platformName(platform)} promises v${promised}: on an older one it dies of an illegal instruction`,
        remedy: `Compile it for x86-64-v${promised} (-march, -C target-cpu, GOAMD64), or build for the platform linux/amd64/v${x86Level}.`,
    };
}
function armComplaint({ armArchitecture = 0 }, platform) {
    const promised = Number(platform.variant?.slice(1) ?? 7);
    if (platform.architecture !== 'arm' || armArchitecture <= promised)
        return undefined;
    return {
        reason: `its code is for Arm v${armArchitecture}, the platform is ${platformName(platform)}`,
        remedy: `Compile it and what it links for v${promised} (-march=armv${promised}, arm-unknown-linux-musleabihf, GOARM=${promised}); Debian's armhf libraries are v7.`,
    };
}
const MIXED = 'Put the allocator in front of libc on the link line, as an object, and leave out -Wl,--allow-multiple-definition.';
function fits(header, platform) {
    if (architectureOf(header) !== platform.architecture)
        return false;
    const hardFloat = platform.architecture === 'arm' && (header.flags & ARM_HARD_FLOAT) !== 0;
    return !(hardFloat && platform.variant === 'v5');
}
const notAProgram = {
    reason: 'it is a library or an object file, not a program',
    remedy: 'Name the program itself by the input binary.',
};
function foreign(header, platform) {
    const float = platform.architecture === 'arm' && header.machine === 40 ? ' (hard float)' : '';
    return {
        reason: `it is built for ${architectureOf(header)}${float}, the platform is ${(0,oci_platform/* platformName */.$r)(platform)}`,
        remedy: 'Derive the compiler target from TARGETARCH or TARGETPLATFORM in the Dockerfile, and copy from a stage of the same platform.',
    };
}
function dynamic(header) {
    const { interpreter, needed } = header;
    if (interpreter === undefined) {
        return {
            reason: `it needs ${listed(needed)}`,
            remedy: sentences('Link it with -static (C) or -C target-feature=+crt-static (Rust).', librarySources(needed)),
        };
    }
    if (needed.length === 0) {
        return {
            reason: `it needs no shared library, but names an interpreter, ${interpreter}, without which the kernel does not start it`,
            remedy: header.type === 'shared' ? PIE_REMEDY : 'Link it with -Wl,--no-dynamic-linker (mold with musl-gcc does this).',
        };
    }
    return {
        reason: `it needs the interpreter ${interpreter} and ${listed(needed)}`,
        remedy: sentences(/ld-musl/.test(interpreter) ? MUSL_REMEDY : GLIBC_REMEDY, librarySources(needed)),
    };
}
/** rust-lang/rust#95926: musl-gcc turns -static-pie into a PIE with an interpreter. */
const PIE_REMEDY = 'Link it with -static-pie by a compiler that knows it; musl-gcc does not: there use -static (C), or -C relocation-model=static or the default linker (Rust).';
const MUSL_REMEDY = 'It is built against musl, only not statically: add -static (C; musl-gcc does not know -static-pie) or -C target-feature=+crt-static (Rust).';
const GLIBC_REMEDY = 'Build it against musl: a *-unknown-linux-musl target with -C target-feature=+crt-static (Rust), musl-gcc -static (C), CGO_ENABLED=0 (Go).';
const sentences = (...all) => all.filter((each) => each !== '').join(' ');
const listed = (names) => names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');

// EXTERNAL MODULE: ./src/report/figures.ts
var figures = __webpack_require__(3831);
;// CONCATENATED MODULE: ./src/merge-manifest/judge.ts





/** So many problems of one image are told; an image for another machine has hundreds. */
const SHOWN = 5;
/** Judges the programs of an image: made for its platform, able to be started, and static where that is wanted. */
function judgePrograms(judged) {
    const start = startProgram(judged);
    const others = [...judged.files].flatMap(([path, entry]) => entry.kind === 'elf' && `/${path}` !== start?.path ? [{ path: `/${path}`, entry, isStart: false }] : []);
    const programs = [...(start === undefined ? [] : [start]), ...others.filter(isRunnable)];
    const dynamic = programs.filter(({ entry: { elf } }) => !(elf instanceof elf_header/* ElfError */.QH) && linkageOf(elf) === 'dynamic');
    return {
        programs: programs.length,
        dynamic: dynamic.length,
        ...(start === undefined ? {} : { start: start.path }),
        problems: shortened([...unseenStart(judged, start), ...programs.flatMap((program) => problemsOf(program, judged))]),
        skippedLayers: judged.skippedLayers,
        skippedBytes: judged.skippedBytes,
    };
}
/** That an image is static nobody can say of what was not read. Its bytes prove nothing: a manifest may say any number. */
function unseenStart({ wantsStatic, skippedLayers, skippedBytes }, start) {
    if (!wantsStatic || skippedLayers === 0 || start !== undefined)
        return [];
    const unread = `${(0,figures/* counted */.hS)(skippedLayers, 'layer')} of it (${(0,figures/* bytes */.ee)(skippedBytes)}) ${skippedLayers === 1 ? 'was' : 'were'} not read`;
    const remedy = 'Make the image smaller, push all its layers to the registry, or set verify to full or manifest.';
    return [`no program that it starts with was seen, and ${unread}. ${remedy}`];
}
/** A script, or a program that comes from a volume, is none that could be judged. */
function startProgram({ files, start }) {
    for (const candidate of startPaths(start)) {
        const { path, entry } = (0,layer_files/* followed */.Xd)(files, candidate);
        if (entry?.kind === 'elf')
            return { path, entry, isStart: true };
        if (entry?.kind === 'other')
            return undefined;
    }
    return undefined;
}
const isRunnable = ({ path, entry: { elf, executable } }) => executable && !LIBRARY.test(path) && !(elf instanceof elf_header/* ElfError */.QH) && (0,elf_header/* isProgram */.Vd)(elf);
/** Some libraries may be executed and start by themselves (musl's libc.so of a cross compiler): their name says what they are. */
const LIBRARY = /\.so(?:\.\d+)*$/;
function problemsOf({ path, entry: { elf, executable }, isStart }, { platform, wantsStatic }) {
    if (elf instanceof elf_header/* ElfError */.QH)
        return [`${path}: ${elf.message}. Containers start with it: build it again.`];
    const complaint = foreignTo(elf, platform);
    if (complaint !== undefined) {
        return !isStart && runsBeside(elf, platform) ? [] : [`${path}: ${complaint.reason}. ${complaint.remedy}`];
    }
    if (!executable)
        return [`${path}: containers start with it, but nobody may execute it. Use COPY --chmod=755.`];
    const verdict = verdictOn(elf, platform);
    return verdict.ok || !wantsStatic ? [] : [`${path}: ${verdict.reason}. ${verdict.remedy}`];
}
const shortened = (problems) => problems.length <= SHOWN ? problems : [...problems.slice(0, SHOWN), `and ${problems.length - SHOWN} more programs.`];

// EXTERNAL MODULE: ./src/merge-manifest/places.ts
var places = __webpack_require__(4832);
;// CONCATENATED MODULE: ./src/merge-manifest/programs.ts





/** An image of a whole distribution with compilers has 500 MB. */
const usualLimits = { imageBytes: 2 * 1024 ** 3, milliseconds: 300_000 };
/** Layers that are read at once: unpacking keeps one core busy. */
const PARALLEL = 3;
/** Looks at the programs of images; a layer that several of them share is read once. */
class ProgramReader {
    #client;
    #wantsStatic;
    #limits;
    #end;
    #layers = new Map();
    #waiting = [];
    #free = PARALLEL;
    /**
     * @param wantsStatic whether a program that is not static is a problem
     */
    constructor(client, wantsStatic, limits = usualLimits) {
        this.#client = client;
        this.#wantsStatic = wantsStatic;
        this.#limits = limits;
        this.#end = AbortSignal.timeout(limits.milliseconds);
    }
    /**
     * What is known of the programs of one image.
     *
     * @throws UserError when a layer cannot be read, or is another one
     */
    async verdict(place, image) {
        const reader = (0,places/* placeReader */.r)(this.#client, place);
        const wanted = this.#withinLimits(image.layers);
        const all = await Promise.all(wanted.map((layer) => this.#once(layer, () => reader.layer(layer, this.#end))));
        // Below a layer that was not read nobody knows what is left.
        const contents = upTo(all, (content) => content === undefined);
        const read = wanted.slice(0, contents.length);
        return judgePrograms({
            // The topmost was begun first; the lowest comes first in a file system.
            files: (0,layer_files/* mergedLayers */.bC)(contents.flatMap((content) => content ?? []).toReversed()),
            platform: image.platform,
            start: startOf(await reader.blob(image.config, { fresh: true })),
            skippedLayers: image.layers.length - read.length,
            skippedBytes: bytesOf(image.layers) - bytesOf(read),
            wantsStatic: this.#wantsStatic,
        });
    }
    /** The topmost first: there are the programs for whose sake the image is built. */
    #withinLimits(layers) {
        const own = upTo(layers.toReversed(), manifest/* liesElsewhere */.Yo);
        return own.filter((_, index) => bytesOf(own.slice(0, index + 1)) <= this.#limits.imageBytes);
    }
    #once({ digest }, read) {
        const known = this.#layers.get(digest);
        if (known !== undefined)
            return known;
        const begun = this.#inTurn(read);
        this.#layers.set(digest, begun);
        return begun;
    }
    /** Undefined when the time is over before it is read. */
    async #inTurn(read) {
        if (this.#free === 0)
            await new Promise((resolve) => this.#waiting.push(resolve));
        else
            this.#free -= 1;
        try {
            return this.#end.aborted ? undefined : await read();
        }
        catch (error) {
            if (this.#end.aborted)
                return undefined;
            throw error;
        }
        finally {
            const next = this.#waiting.shift();
            if (next === undefined)
                this.#free += 1;
            else
                next();
        }
    }
}
/** All before the first one that the condition is true of. */
function upTo(list, isEnd) {
    const end = list.findIndex(isEnd);
    return end < 0 ? list : list.slice(0, end);
}
const bytesOf = (layers) => layers.reduce((sum, { size }) => sum + size, 0);


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


/***/ })

};
