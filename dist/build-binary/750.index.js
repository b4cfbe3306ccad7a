export const id = 750;
export const ids = [750];
export const modules = {

/***/ 2750:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  L: () => (/* binding */ readDetails)
});

// UNUSED EXPORTS: detailsOf

// EXTERNAL MODULE: ./src/elf/bytes.ts
var elf_bytes = __webpack_require__(4778);
// EXTERNAL MODULE: ./src/elf/header.ts
var header = __webpack_require__(6644);
// EXTERNAL MODULE: ./src/elf/sections.ts
var elf_sections = __webpack_require__(3157);
// EXTERNAL MODULE: ./src/elf/symbols.ts
var elf_symbols = __webpack_require__(3188);
;// CONCATENATED MODULE: ./src/elf/allocator.ts





/** Texts that only one allocator has; musl's has none of its own. */
const TEXTS = {
    mimalloc: 'mimalloc: ',
    jemalloc: '<jemalloc>',
    glibc: 'malloc(): corrupted top size',
};
/** The texts to look for with {@link marksIn}. */
const allocatorTexts = Object.values(TEXTS);
/** Names whose addresses tell. */
const NAMES = new Set([
    'malloc',
    'free',
    'mi_malloc',
    'mi_free',
    'mallctl',
    '_rjem_mallctl',
    '__malloc_context',
    '__malloc_alloc_meta',
    '_int_malloc',
]);
/**
 * Whose `malloc` a program on disk calls.
 *
 * @throws ElfError when it is no ELF file
 */
function allocatorOf(file) {
    return withFile(file, (source) => {
        const header = parseSource(source);
        const symbols = readSymbols(source, header, readSections(source, header));
        return judgeAllocator(symbols && addressesIn(symbols), marksIn(source, allocatorTexts));
    });
}
/** The addresses of the names that {@link judgeAllocator} asks for. */
function addressesIn(symbols) {
    const addresses = new Map();
    for (const { name, address } of symbols)
        if (NAMES.has(name))
            addresses.set(name, address);
    return addresses;
}
/**
 * Whose `malloc` is called, told by addresses where there are symbols, else by texts.
 *
 * @param addresses of names in the program, undefined when it is stripped
 */
function judgeAllocator(addresses, texts) {
    const bySymbols = addresses === undefined ? undefined : symbolProof(addresses);
    return bySymbols ?? textProof(texts);
}
function symbolProof(at) {
    const seen = (allocator, proof) => ({ allocator, proof, by: 'symbols' });
    const [malloc, free] = [at.get('malloc'), at.get('free')];
    if (malloc === undefined)
        return undefined;
    const isMalloc = at.get('mi_malloc') === malloc;
    const isFree = free === undefined ? isMalloc : at.get('mi_free') === free;
    if (isMalloc && !isFree)
        return seen('mixed', "malloc is mimalloc's, free is not");
    if (isFree && !isMalloc)
        return seen('mixed', "free is mimalloc's, malloc is not");
    if (isMalloc)
        return seen('mimalloc', 'malloc and free have the addresses of mi_malloc and mi_free');
    const libc = libcAllocator(at);
    if (libc !== undefined)
        return seen(libc.allocator, `${libc.name} is there${beside(at)}`);
    return at.has('mallctl') ? seen('jemalloc', "mallctl is there, and no part of libc's allocator") : undefined;
}
/** Parts of musl's mallocng and of glibc's ptmalloc that are linked only with their malloc. */
function libcAllocator(at) {
    const name = ['__malloc_context', '__malloc_alloc_meta', '_int_malloc'].find((each) => at.has(each));
    return name === undefined ? undefined : { name, allocator: name === '_int_malloc' ? 'glibc' : 'musl' };
}
/** A global allocator of Rust serves Rust's own allocations only. */
function beside(at) {
    const other = at.has('mi_malloc') ? 'mimalloc' : at.has('_rjem_mallctl') ? 'jemalloc' : undefined;
    return other === undefined
        ? ''
        : `; ${other} beside it serves only who calls it by name, such as Rust's global allocator`;
}
function textProof(texts) {
    const allocators = ['mimalloc', 'jemalloc', 'glibc'];
    const allocator = allocators.find((each) => texts.has(TEXTS[each]));
    if (allocator === undefined)
        return { allocator: 'unknown', proof: 'nothing in the program tells', by: 'nothing' };
    return { allocator, proof: `the text ${JSON.stringify(TEXTS[allocator])} is in it`, by: 'strings' };
}

;// CONCATENATED MODULE: ./src/elf/arm.ts


const ATTRIBUTES_LIMIT = 1 << 16;
const TAG_FILE = 1;
const TAG_CPU_ARCH = 6;
/** Tags below 32 that hold a text: Tag_CPU_raw_name, Tag_CPU_name. */
const TEXT_TAGS = [4, 5];
const TAG_COMPATIBILITY = 32;
/** Tag_CPU_arch as the number behind "v"; the profiles of controllers (M) are none that runs Linux. */
const CPU_ARCHITECTURES = {
    0: 3,
    1: 4,
    2: 4,
    3: 5,
    4: 5,
    5: 5,
    6: 6,
    7: 6,
    8: 6,
    9: 6,
    10: 7,
    14: 8,
    15: 8,
    22: 9,
};
/**
 * The version of the Arm architecture that 32-bit code was compiled for: 6 for v6, 7 for v7
 * (Addenda to, and Errata in, the ABI for the Arm Architecture, Build Attributes).
 *
 * @returns undefined where the file does not say
 */
function armArchitecture(source, format, sections) {
    const section = sections.find(({ name }) => name === '.ARM.attributes');
    const bytes = section === undefined ? undefined : (0,elf_sections/* sectionContent */.f5)(source, section, ATTRIBUTES_LIMIT);
    if (bytes === undefined || bytes[0] !== 0x41)
        return undefined;
    const value = attributeOf(publicAttributes(bytes, format), TAG_CPU_ARCH);
    return value === undefined ? undefined : CPU_ARCHITECTURES[value];
}
/** `A`, then for each vendor its length, its name and its attributes, of which those of the whole file come first. */
function publicAttributes(bytes, { littleEndian }) {
    for (let at = 1; at + 4 <= bytes.length;) {
        const length = (0,elf_bytes/* numbers */.nL)(bytes.subarray(at, at + 4), littleEndian).word(0, 4);
        if (length < 4)
            break;
        const vendor = (0,elf_bytes/* untilNul */.I6)(bytes.subarray(at + 4, at + length));
        const tagAt = at + 4 + vendor.length + 1;
        if (vendor === 'aeabi' && bytes[tagAt] === TAG_FILE)
            return bytes.subarray(tagAt + 5, at + length);
        at += length;
    }
    return Buffer.alloc(0);
}
/** Odd tags above 32 hold a text, even ones a number; Tag_compatibility both. */
function attributeOf(bytes, wanted) {
    for (let at = 0; at < bytes.length;) {
        const tag = uleb(bytes, at);
        const isText = TEXT_TAGS.includes(tag.value) || (tag.value > TAG_COMPATIBILITY && tag.value % 2 === 1);
        if (isText) {
            at = afterText(bytes, tag.next);
            continue;
        }
        const number = uleb(bytes, tag.next);
        if (tag.value === wanted)
            return number.value;
        at = tag.value === TAG_COMPATIBILITY ? afterText(bytes, number.next) : number.next;
    }
    return undefined;
}
function afterText(bytes, at) {
    const end = bytes.indexOf(0, at);
    return end === -1 ? bytes.length : end + 1;
}
/** A number in groups of seven bits, the lowest first. */
function uleb(bytes, at) {
    let value = 0;
    for (let index = 0; index < 5; index += 1) {
        const byte = bytes[at + index] ?? 0;
        value += (byte & 0x7f) * 2 ** (7 * index);
        if (byte < 0x80)
            return { value, next: at + index + 1 };
    }
    return { value, next: bytes.length };
}

// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
;// CONCATENATED MODULE: ./src/elf/audit.ts


/** Four kilobytes for 400 packages; unpacked at most what cargo-auditable's own reader takes. */
const [PACKED_LIMIT, UNPACKED_LIMIT] = [1 << 20, 8 << 20];
/**
 * Reads the section `.dep-v0`: JSON in zlib (rust-secure-code/cargo-auditable, PARSING.md).
 *
 * @returns undefined when there is none, or none that can be read
 */
function auditOf(source, sections) {
    const section = sections.find(({ name }) => name === '.dep-v0');
    const packed = section === undefined ? undefined : (0,elf_sections/* sectionContent */.f5)(source, section, PACKED_LIMIT);
    const packages = packed === undefined ? undefined : packagesIn(packed);
    if (packages === undefined)
        return undefined;
    const root = packages.find((one) => one.kind !== 'build' && one.root === true);
    const isNamed = typeof root?.name === 'string' && typeof root.version === 'string';
    return {
        packages: packages.filter(({ kind }) => kind !== 'build').length,
        ...(isNamed ? { root: { name: String(root.name), version: String(root.version) } } : {}),
    };
}
function packagesIn(packed) {
    try {
        const { packages } = JSON.parse((0,external_node_zlib_.inflateSync)(packed, { maxOutputLength: UNPACKED_LIMIT }).toString());
        const areObjects = Array.isArray(packages) && packages.every((one) => typeof one === 'object' && one !== null);
        return areObjects ? packages : undefined;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./src/elf/go.ts

const BUILD_INFO_LIMIT = 1 << 20;
const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
/**
 * The settings that `go version -m` prints; they stay when a program is stripped (Go, src/debug/buildinfo: since 1.18 the
 * text follows its head).
 *
 * @returns undefined when the program is not Go's
 */
function goBuild(source, sections) {
    const section = sections.find(({ name }) => name === '.go.buildinfo');
    const bytes = section === undefined ? undefined : (0,elf_sections/* sectionContent */.f5)(source, section, BUILD_INFO_LIMIT);
    if (bytes === undefined || !bytes.subarray(0, MAGIC.length).equals(MAGIC))
        return undefined;
    const text = bytes.toString('latin1');
    const [, level] = /^build\tGOAMD64=v([1-4])/m.exec(text) ?? [];
    const [, arm] = /^build\tGOARM=([567])/m.exec(text) ?? [];
    return {
        ...(level === undefined ? {} : { amd64Level: Number(level) }),
        ...(arm === undefined ? {} : { arm: Number(arm) }),
    };
}

;// CONCATENATED MODULE: ./src/elf/marks.ts
/** Larger programs are looked at this far. */
const SCANNED = 512 << 20;
const CHUNK = 4 << 20;
/** Which of some texts stand anywhere in a file; they stay when a program is stripped. */
function marks_marksIn(source, texts) {
    const found = new Set();
    const overlap = Math.max(...texts.map((text) => text.length));
    for (let at = 0; at < SCANNED; at += CHUNK) {
        const chunk = source.read(at, CHUNK + overlap);
        for (const text of texts)
            if (!found.has(text) && chunk.includes(text, 0, 'latin1'))
                found.add(text);
        if (chunk.length < CHUNK + overlap || found.size === texts.length)
            break;
    }
    return found;
}

;// CONCATENATED MODULE: ./src/elf/notes.ts


const NOTES_LIMIT = 1 << 16;
const [NT_ABI_TAG, NT_BUILD_ID, NT_PROPERTY] = [1, 3, 5];
const X86_ISA_NEEDED = 0xc0008002;
/** A build ID is a SHA-1 nearly always; linkers take any length. */
const BUILD_ID_LIMIT = 64;
/** Reads the notes of a file; what is damaged is left out. */
function readNotes(source, format, sections) {
    const notes = sections
        .filter(({ type }) => type === elf_sections/* SHT_NOTE */.ji)
        .flatMap((section) => gnuNotes((0,elf_sections/* sectionContent */.f5)(source, section, NOTES_LIMIT) ?? Buffer.alloc(0), format));
    const contentOf = (wanted) => notes.find(({ type }) => type === wanted)?.content;
    const [id, property] = [contentOf(NT_BUILD_ID), contentOf(NT_PROPERTY)];
    const level = property === undefined ? undefined : x86Level(property, format);
    return {
        ...(id === undefined || id.length > BUILD_ID_LIMIT ? {} : { buildId: id.toString('hex') }),
        ...(level === undefined ? {} : { x86Level: level }),
        abiTag: contentOf(NT_ABI_TAG) !== undefined,
    };
}
function gnuNotes(bytes, { littleEndian }) {
    const notes = [];
    for (let at = 0; at + 12 <= bytes.length;) {
        const head = (0,elf_bytes/* numbers */.nL)(bytes.subarray(at, at + 12), littleEndian);
        const [nameBytes, contentBytes, type] = [head.word(0, 4), head.word(4, 4), head.word(8, 4)];
        const contentAt = at + 12 + padded(nameBytes, 4);
        const end = contentAt + contentBytes;
        if (end > bytes.length)
            break;
        const name = bytes.toString('latin1', at + 12, at + 12 + nameBytes);
        if (name === 'GNU\0')
            notes.push({ type, content: bytes.subarray(contentAt, end) });
        at = contentAt + padded(contentBytes, 4);
    }
    return notes;
}
function x86Level(properties, { bits, littleEndian }) {
    for (let at = 0; at + 8 <= properties.length;) {
        const head = (0,elf_bytes/* numbers */.nL)(properties.subarray(at, at + 8), littleEndian);
        const [type, size] = [head.word(0, 4), head.word(4, 4)];
        const value = properties.subarray(at + 8, at + 8 + size);
        if (type === X86_ISA_NEEDED && value.length === 4)
            return levelOf((0,elf_bytes/* numbers */.nL)(value, littleEndian).word(0, 4));
        at += 8 + padded(size, bits / 8);
    }
    return undefined;
}
/** One bit a level, v1 the lowest. */
const levelOf = (needed) => [4, 3, 2, 1].find((level) => (needed & (1 << (level - 1))) !== 0);
const padded = (size, to) => Math.ceil(size / to) * to;

;// CONCATENATED MODULE: ./src/elf/details.ts









const RUST = 'RUST_BACKTRACE';
const NAME_SERVICE = '/etc/nsswitch.conf';
/** The answer to error 0 of musl's strerror, which Rust's std has in every program. */
const MUSL = 'No error information';
/** UPX writes its name behind the program headers (upx, src/stub/src/include/linux.h, l_info). */
const [PACKER_MARK, PACKER_REACH] = ['UPX!', 1024];
/**
 * Looks at all of a program on disk that its headers do not tell.
 *
 * @param header what was read of it before
 */
const readDetails = (path, header) => (0,elf_bytes/* withFile */.D4)(path, (source) => detailsOf(source, header));
/** The same from wherever the bytes come. What is damaged is left out: the kernel does not look at it either. */
function detailsOf(source, header) {
    const sections = (0,elf_sections/* readSections */.jn)(source, header);
    const { abiTag, ...notes } = readNotes(source, header, sections);
    const marks = marks_marksIn(source, [...allocatorTexts, RUST, NAME_SERVICE, MUSL]);
    const symbols = (0,elf_symbols/* readSymbols */.s)(source, header, sections);
    const names = symbols === undefined ? undefined : namesOf(symbols);
    const go = goBuild(source, sections);
    const allocator = judgeAllocator(names?.addresses, marks);
    return {
        sections: sections
            .filter(({ bytes }) => bytes > 0)
            .map(({ name, bytes, allocated }) => ({ name, bytes, allocated })),
        symbols: symbols !== undefined,
        debug: sections.some(({ name }) => /^\.z?debug_/.test(name)),
        ...notes,
        ...levels(source, header, sections, go),
        ...libcOf(allocator, abiTag, marks, names?.musl),
        ...(go !== undefined ? { language: 'go' } : marks.has(RUST) ? { language: 'rust' } : {}),
        allocator,
        nameService: marks.has(NAME_SERVICE),
        threads: names?.threads ?? false,
        ...optional('audit', auditOf(source, sections)),
        ...(source.read(0, PACKER_REACH).includes(PACKER_MARK) ? { packer: 'UPX' } : {}),
    };
}
function namesOf(symbols) {
    const all = [...symbols];
    const has = (wanted) => all.some(({ name }) => name === wanted);
    return { addresses: addressesIn(all), threads: has('pthread_create'), musl: has('__init_libc') };
}
function levels(source, header, sections, go) {
    return {
        ...optional('x86Level', go?.amd64Level),
        ...optional('armArchitecture', go?.arm ?? armArchitecture(source, header, sections)),
    };
}
/** `__init_libc` is what musl's start file calls (musl, src/env/__libc_start_main.c). */
function libcOf({ allocator }, abiTag, marks, musl = false) {
    if (allocator === 'glibc' || abiTag)
        return { libc: 'glibc' };
    return musl || allocator === 'musl' || marks.has(MUSL) ? { libc: 'musl' } : {};
}
function optional(name, value) {
    return value === undefined ? {} : { [name]: value };
}


/***/ }),

/***/ 3157:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   VU: () => (/* binding */ SHT_SYMTAB),
/* harmony export */   f5: () => (/* binding */ sectionContent),
/* harmony export */   ji: () => (/* binding */ SHT_NOTE),
/* harmony export */   jn: () => (/* binding */ readSections)
/* harmony export */ });
/* unused harmony export SHT_NOBITS */
/* harmony import */ var _bytes_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4778);

const LAYOUTS = {
    32: { word: 4, shoff: 32, shentsize: 46, entryBytes: 40, entry: { flags: 8, offset: 16, size: 20, link: 24 } },
    64: { word: 8, shoff: 40, shentsize: 58, entryBytes: 64, entry: { flags: 8, offset: 24, size: 32, link: 40 } },
};
/** Types of sections. */
const [SHT_SYMTAB, SHT_NOTE, SHT_NOBITS] = [2, 7, 8];
const SHF_ALLOC = 2;
/** Programs have tens of sections; only object files with a section for each function have thousands. */
const MOST_SECTIONS = 10_000;
const NAMES_LIMIT = 1 << 20;
/**
 * The sections of a file. The kernel does not look at them, so a program whose section headers are damaged or taken away
 * runs none the worse: then there are none.
 */
function readSections(source, format) {
    const layout = LAYOUTS[format.bits];
    const start = source.read(0, format.bits === 64 ? 64 : 52);
    if (start.length < layout.shentsize + 6)
        return [];
    const head = (0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .numbers */ .nL)(start, format.littleEndian);
    const offset = head.word(layout.shoff, layout.word);
    const [size, count] = [head.half(layout.shentsize), head.half(layout.shentsize + 2)];
    if (size !== layout.entryBytes || count === 0 || count > MOST_SECTIONS)
        return [];
    const table = within(source, offset, size * count);
    if (table === undefined)
        return [];
    const entries = Array.from({ length: count }, (_, index) => entryOf((0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .numbers */ .nL)(table.subarray(index * size, (index + 1) * size), format.littleEndian), layout));
    return named(source, entries, head.half(layout.shentsize + 4));
}
function entryOf(fields, { word, entry }) {
    const type = fields.word(4, 4);
    return {
        nameAt: fields.word(0, 4),
        type,
        allocated: (fields.word(entry.flags, word) & SHF_ALLOC) !== 0,
        offset: fields.word(entry.offset, word),
        bytes: type === SHT_NOBITS ? 0 : fields.word(entry.size, word),
        link: fields.word(entry.link, 4),
    };
}
function named(source, entries, namesIndex) {
    const place = entries[namesIndex];
    const names = place === undefined ? undefined : within(source, place.offset, place.bytes, NAMES_LIMIT);
    if (names === undefined)
        return [];
    return entries.map(({ nameAt, ...entry }) => ({ ...entry, name: (0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .untilNul */ .I6)(names.subarray(nameAt, nameAt + 256)) }));
}
/**
 * The content of a section.
 *
 * @param limit most bytes that are read
 * @returns undefined when it is longer, or not all there
 */
const sectionContent = (source, { offset, bytes }, limit) => within(source, offset, bytes, limit);
function within(source, offset, length, limit = Infinity) {
    if (length > limit || !Number.isSafeInteger(offset + length))
        return undefined;
    const bytes = source.read(offset, length);
    return bytes.length === length ? bytes : undefined;
}


/***/ }),

/***/ 3188:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ readSymbols)
/* harmony export */ });
/* harmony import */ var _bytes_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4778);
/* harmony import */ var _sections_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3157);


/** A browser has 20 MB of symbols and 100 MB of their names. */
const [SYMBOLS_LIMIT, NAMES_LIMIT] = [64 << 20, 256 << 20];
const NAME_LIMIT = 4096;
const SHN_UNDEF = 0;
const [STT_FUNC, STT_GNU_IFUNC] = [2, 10];
/**
 * The symbols that a program itself defines, from `.symtab`.
 *
 * @returns undefined when they were stripped, or cannot be read
 */
function readSymbols(source, format, sections) {
    const table = sections.find(({ type }) => type === _sections_js__WEBPACK_IMPORTED_MODULE_1__/* .SHT_SYMTAB */ .VU);
    const names = table === undefined ? undefined : sections[table.link];
    if (table === undefined || names === undefined)
        return undefined;
    const [entries, text] = [(0,_sections_js__WEBPACK_IMPORTED_MODULE_1__/* .sectionContent */ .f5)(source, table, SYMBOLS_LIMIT), (0,_sections_js__WEBPACK_IMPORTED_MODULE_1__/* .sectionContent */ .f5)(source, names, NAMES_LIMIT)];
    return entries === undefined || text === undefined ? undefined : symbolsIn(entries, text, format);
}
function* symbolsIn(entries, names, { bits, littleEndian }) {
    const word = bits === 64 ? 8 : 4;
    const size = bits === 64 ? 24 : 16;
    const at = bits === 64 ? { info: 4, section: 6, address: 8, bytes: 16 } : { info: 12, section: 14, address: 4, bytes: 8 };
    const fields = (0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .numbers */ .nL)(entries, littleEndian);
    for (let start = 0; start + size <= entries.length; start += size) {
        if (fields.half(start + at.section) === SHN_UNDEF)
            continue;
        const type = (entries[start + at.info] ?? 0) & 0xf;
        yield {
            name: nameAt(names, fields.word(start, 4)),
            address: fields.word(start + at.address, word),
            bytes: fields.word(start + at.bytes, word),
            isFunction: type === STT_FUNC || type === STT_GNU_IFUNC,
        };
    }
}
function nameAt(names, at) {
    const end = names.indexOf(0, at);
    return names.toString('latin1', at, Math.min(end === -1 ? names.length : end, at + NAME_LIMIT));
}


/***/ })

};
