export const id = 673;
export const ids = [673];
export const modules = {

/***/ 6673:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ArchiveRefused: () => (/* reexport */ ArchiveRefused),
  inspectArchive: () => (/* binding */ inspectArchive)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
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
class NotOneFrame extends Error {
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

// EXTERNAL MODULE: ./src/report/figures.ts
var figures = __webpack_require__(3831);
// EXTERNAL MODULE: ./src/archive/limits.ts
var limits = __webpack_require__(9180);
// EXTERNAL MODULE: ./src/archive/measure.ts
var measure = __webpack_require__(2486);
;// CONCATENATED MODULE: ./src/archive/members.ts
/** An archive is not what it has to be; the message is a predicate: `holds the device node "./null"`. */
class ArchiveRefused extends Error {
    name = 'ArchiveRefused';
}
/** Bytes that all headers and contents are multiples of. */
const TAR_BLOCK = 512;
/** Bytes that an extended header may have: an attribute has at most 64 kB, a path 4 kB. */
const EXTENDED_LIMIT = 16 * 1024 * 1024;
/** Typeflags that GNU tar writes in POSIX format for what can lie in a cache mount. */
const KINDS = new Map([
    ['0', 'file'],
    ['1', 'hard link'],
    ['2', 'symbolic link'],
    ['5', 'folder'],
    ['6', 'fifo'],
]);
/**
 * Reads the headers of an archive in the one dialect that our own archives are written in: POSIX (pax) headers of GNU tar,
 * and sparse files in its format 0.0. Everything else is refused, above all what readers of tar understand differently:
 * headers for all that follows (g), GNU's long names (L, K), names in sparse headers. So tar cannot see another name, size
 * or kind than we do.
 */
class MemberReader {
    /** How many bytes {@link take} gets next. */
    wanted = TAR_BLOCK;
    /** How many bytes are to be left out before those. */
    skipped = 0;
    #zeros = 0;
    #extended;
    /** Bytes of the extended header that comes next; undefined when a header comes. */
    #records;
    /** Whether the end of the archive has come: zeros are all that may follow. */
    get ended() {
        return this.#zeros >= 2;
    }
    /**
     * Takes the bytes that were wanted.
     *
     * @returns the member whose headers are complete with them
     * @throws ArchiveRefused
     */
    take(bytes) {
        this.skipped = 0;
        if (this.#records !== undefined)
            return this.#takeRecords(bytes.subarray(0, this.#records));
        if (isZero(bytes))
            return this.#takeZeros();
        if (this.#zeros > 0)
            throw new ArchiveRefused('goes on after a block of zeros');
        checkHeader(bytes);
        return typeOf(bytes) === 'x' ? this.#expectRecords(sizeOf(bytes)) : this.#takeMember(bytes);
    }
    #takeZeros() {
        if (this.#extended !== undefined)
            throw new ArchiveRefused('ends after an extended header');
        this.#zeros += 1;
    }
    #expectRecords(size) {
        if (this.#extended !== undefined)
            throw new ArchiveRefused('holds two extended headers in a row');
        if (size === 0 || size > EXTENDED_LIMIT)
            throw new ArchiveRefused(`holds an extended header of ${size} bytes`);
        this.#records = size;
        this.wanted = padded(size);
    }
    #takeRecords(bytes) {
        this.#extended = parseRecords(bytes);
        this.#records = undefined;
        this.wanted = TAR_BLOCK;
    }
    #takeMember(block) {
        const member = memberOf(block, this.#extended ?? NO_RECORDS);
        this.#extended = undefined;
        this.skipped = padded(member.stored);
        return member;
    }
}
const NO_RECORDS = { values: new Map(), parts: [] };
const typeOf = (block) => String.fromCharCode(block[156] ?? 0);
const padded = (bytes) => Math.ceil(bytes / TAR_BLOCK) * TAR_BLOCK;
const ZEROS = Buffer.alloc(TAR_BLOCK);
const isZero = (block) => block.equals(ZEROS);
/** The sum of all bytes, with the field of the sum itself as spaces (POSIX, pax, ustar Interchange Format). */
function checkHeader(block) {
    let sum = 0;
    for (let index = 0; index < TAR_BLOCK; index += 1)
        sum += index >= 148 && index < 156 ? 32 : (block[index] ?? 0);
    if (octal(block, 148, 8) !== sum)
        throw new ArchiveRefused('has a header that is damaged');
    if (block.toString('latin1', 257, 265) !== 'ustar\x0000')
        throw new ArchiveRefused('is not in the format of POSIX');
}
function memberOf(block, extended) {
    const path = extended.values.get('path') ?? nameOf(block);
    const type = typeOf(block);
    if (type === '3' || type === '4')
        throw new ArchiveRefused(`holds the device node ${shown(path)}`);
    const kind = KINDS.get(type);
    if (kind === undefined)
        throw new ArchiveRefused(`holds ${shown(path)}, which is of the unknown type ${shown(type)}`);
    const size = extended.values.get('size');
    const stored = size === undefined ? sizeOf(block) : decimal(size);
    if (kind !== 'file' && stored > 0)
        throw new ArchiveRefused(`holds the ${kind} ${shown(path)} with content`);
    const link = kind.endsWith('link') ? (extended.values.get('linkpath') ?? members_text(block, 157, 100)) : '';
    return { path, kind, stored, apparent: apparentSize(stored, extended, kind, `the ${kind} ${shown(path)}`), link };
}
/** The size of the content when it is unpacked: more than what is stored of a sparse file. */
function apparentSize(stored, { values, parts }, kind, name) {
    const [size, blocks] = ['GNU.sparse.size', 'GNU.sparse.numblocks'].map((key) => values.get(key));
    if (size === undefined && blocks === undefined && parts.length === 0)
        return stored;
    // Without all of it, tar takes the file for one that is not sparse and as long as it says (xheader.c, sparse.c).
    if (kind !== 'file' || size === undefined || parts.length === 0 || decimal(blocks ?? '') !== parts.length / 2) {
        throw new ArchiveRefused(`holds ${name}, whose sparse header is not whole`);
    }
    return sparseSize(stored, decimal(size), parts, name);
}
/** Parts must be in order, within the file, and together as long as what is stored. */
function sparseSize(stored, apparent, parts, name) {
    let [end, data] = [0, 0];
    for (let index = 0; index < parts.length; index += 2) {
        const [offset = 0, length = 0] = parts.slice(index, index + 2);
        if (offset < end)
            throw new ArchiveRefused(`holds ${name}, whose parts are out of order`);
        end = offset + length;
        data += length;
    }
    if (end <= apparent && data === stored)
        return apparent;
    throw new ArchiveRefused(`holds ${name}, whose parts do not make up its ${apparent} bytes`);
}
/** What may stand in an extended header once. Of other keys, such as GNU.sparse.name, tar would take the path. */
const KEYS = /^(path|linkpath|size|uid|gid|mtime|GNU\.sparse\.(size|numblocks)|SCHILY\.xattr\.(?!trusted\.).+)$/;
/** What stands in it in turns. */
const PART_KEYS = ['GNU.sparse.offset', 'GNU.sparse.numbytes'];
/** The records `<length> <key>=<value>\n` of an extended header. */
function parseRecords(bytes) {
    const values = new Map();
    const parts = [];
    for (let at = 0; at < bytes.length;) {
        const { key, value, length } = recordAt(bytes, at);
        at += length;
        if (key === PART_KEYS[parts.length % 2])
            parts.push(partOf(value, values));
        else
            addRecord(values, key, value);
    }
    if (parts.length % 2 !== 0)
        throw new ArchiveRefused('has an extended header with half a part of a sparse file');
    return { values, parts };
}
/** tar makes room for as many parts as it was told of before them, and takes no more. */
function partOf(value, values) {
    if (values.has('GNU.sparse.numblocks'))
        return decimal(value);
    throw new ArchiveRefused('has an extended header with a part of a sparse file before the number of its parts');
}
function addRecord(values, key, value) {
    if (!KEYS.test(key))
        throw new ArchiveRefused(`has an extended header with ${shown(key)}, which is none of ours`);
    checkNumber(key, value);
    if (values.has(key))
        throw new ArchiveRefused(`has an extended header with ${shown(key)} twice`);
    values.set(key, value);
}
/** Owners have 32 bits. */
const MOST_ID = 2 ** 32 - 1;
/** What tar would not read as a number, it refuses in the middle of unpacking. */
function checkNumber(key, value) {
    if ((key === 'uid' || key === 'gid') && decimal(value) > MOST_ID) {
        throw new ArchiveRefused(`has an extended header with the ${key} ${shown(value)}, which no system has`);
    }
    if (key === 'mtime' && !/^-?\d{1,15}(?:\.\d{1,20})?$/.test(value)) {
        throw new ArchiveRefused(`has an extended header with the time ${shown(value)}`);
    }
}
function recordAt(bytes, at) {
    const space = bytes.indexOf(' ', at);
    const length = space > at && space - at < 9 ? decimal(bytes.toString('latin1', at, space)) : 0;
    const record = bytes.subarray(at, at + length);
    const equals = record.indexOf('=');
    if (record.length !== length || record.at(-1) !== 10 || equals < 0) {
        throw new ArchiveRefused('has an extended header that is damaged');
    }
    const key = record.toString('latin1', space - at + 1, equals);
    const value = record.toString('latin1', equals + 1, length - 1);
    // tar ends a path at its first zero byte; attributes may have any.
    if (key.endsWith('path') && value.includes('\0')) {
        throw new ArchiveRefused(`has an extended header with ${shown(key)} and a zero byte in it`);
    }
    return { key, value, length };
}
/** The name in a header; a long one has its first part in a field of its own. */
function nameOf(block) {
    const [name, prefix] = [members_text(block, 0, 100), members_text(block, 345, 155)];
    return prefix === '' ? name : `${prefix}/${name}`;
}
/** A text that ends at its first zero byte, each byte a character: names have no encoding. */
const members_text = (block, start, length) => block.toString('latin1', start, start + length).replace(/\0.*$/s, '');
const sizeOf = (block) => octal(block, 124, 12);
function octal(block, start, length) {
    const digits = members_text(block, start, length).trim();
    if (!/^[0-7]{1,12}$/.test(digits))
        throw new ArchiveRefused('has a header with a number that cannot be read');
    return Number.parseInt(digits, 8);
}
function decimal(digits) {
    if (!/^\d{1,15}$/.test(digits))
        throw new ArchiveRefused(`has an extended header with the number ${shown(digits)}`);
    return Number(digits);
}
/** A name of a stranger in a message: JSON, not too long. */
function shown(name) {
    const json = JSON.stringify(Buffer.from(name, 'latin1').toString());
    return json.length <= 200 ? json : `${json.slice(0, 200)}…`;
}

;// CONCATENATED MODULE: ./src/archive/rules.ts



/** Bytes that a path may have: Linux takes no longer one (PATH_MAX). */
const PATH_LIMIT = 4096;
/** Where an overlay keeps what it lies over; the folder itself is no member. */
const OWN_FOLDER = '.muslin-fill';
/**
 * What holds of every archive of ours, and of none that would write anywhere but in the folder that it is unpacked in, or
 * more than its snapshot says. Where a symbolic link leads is content, as it is for virtual environments of Python and
 * for Bazel: it is unpacked as a link, and nothing is ever unpacked through one, because the folder of each member has to
 * come before it as a folder. All paths are texts with a character for each byte.
 */
class MemberRules {
    #size;
    #pathLimit;
    #kinds = new Map();
    #stored = 0;
    #apparent = 0;
    #pathBytes = 0;
    /**
     * @param size what the snapshot says of the mount
     * @param pathBytes that all paths may have
     */
    constructor(size, pathBytes = limits/* MOST_PATH_BYTES */.AN) {
        this.#size = size;
        this.#pathLimit = pathBytes;
    }
    /** All members until now. */
    get contents() {
        return { members: this.#kinds.size, stored: this.#stored, apparent: this.#apparent };
    }
    /** @throws ArchiveRefused naming the member that breaks a rule */
    check(member) {
        const { path, kind } = member;
        const name = `the ${kind} ${shown(path)}`;
        const place = placeOf(path, name);
        if (kind !== 'folder' && path.endsWith('/'))
            throw new ArchiveRefused(`holds ${name}, which ends in a slash`);
        if (place === '' && kind !== 'folder')
            throw new ArchiveRefused(`holds ${name} in the place of the mount itself`);
        this.#checkFolder(place, name);
        const before = this.#kinds.get(place);
        if (before === kind)
            throw new ArchiveRefused(`holds ${name} twice`);
        if (before !== undefined)
            throw new ArchiveRefused(`holds ${shown(path)} as a ${before} and as a ${kind}`);
        this.#kinds.set(place, kind === 'hard link' ? this.#linked(member, name) : kind);
        this.#weigh(member, name);
        this.#weighPath(place);
    }
    #checkFolder(place, name) {
        const end = place.lastIndexOf('/');
        if (end < 0)
            return;
        const folder = place.slice(0, end);
        if (folder === OWN_FOLDER && !this.#kinds.has(folder))
            this.#kinds.set(folder, 'folder');
        const kind = this.#kinds.get(folder);
        if (kind === 'folder')
            return;
        if (kind === undefined)
            throw new ArchiveRefused(`holds ${name} before its folder`);
        throw new ArchiveRefused(`holds ${name}, which goes through the ${kind} ${shown(folder)}`);
    }
    /** What a hard link is: the same as the member before it that it leads to. */
    #linked({ link }, name) {
        const target = this.#kinds.get(placeOf(link, `${name} to ${shown(link)}`));
        if (target !== undefined && target !== 'folder')
            return target;
        throw new ArchiveRefused(`holds ${name} to ${shown(link)}, which is no file before it`);
    }
    #weigh({ kind, link, stored, apparent }, name) {
        if (kind === 'symbolic link' && (link === '' || link.length > PATH_LIMIT)) {
            throw new ArchiveRefused(`holds ${name}, which leads nowhere`);
        }
        this.#stored += stored;
        this.#apparent += apparent;
        const [content, members] = [(0,limits/* contentLimit */.zF)(this.#size), (0,limits/* memberLimit */.I8)(this.#size)];
        if (Math.max(this.#stored, this.#apparent) > content) {
            const said = `the snapshot says ${(0,figures/* bytes */.ee)(this.#size.rawBytes)}`;
            throw new ArchiveRefused(`holds more than ${(0,figures/* bytes */.ee)(content)} with ${name}, ${said}`);
        }
        if (this.#kinds.size > members) {
            throw new ArchiveRefused(`holds more than ${members} members, the snapshot says ${this.#size.files} files`);
        }
    }
    #weighPath(place) {
        this.#pathBytes += place.length;
        if (this.#pathBytes <= this.#pathLimit)
            return;
        throw new ArchiveRefused(`holds paths of more than ${(0,figures/* bytes */.ee)(this.#pathLimit)} together`);
    }
}
/** A path as it is compared: without `./` before and the slash of a folder behind; empty for the mount itself. */
function placeOf(path, name) {
    if (path.length > PATH_LIMIT)
        throw new ArchiveRefused(`holds ${name}, a path of ${path.length} bytes`);
    if (path.startsWith('/'))
        throw new ArchiveRefused(`holds ${name}, an absolute path`);
    if (path === '.' || path === './')
        return '';
    const place = path.replace(/^\.\//, '').replace(/\/$/, '');
    const parts = place.split('/');
    if (parts.includes('..'))
        throw new ArchiveRefused(`holds ${name}, which leads out of the mount`);
    if (parts.includes('') || parts.includes('.'))
        throw new ArchiveRefused(`holds ${name}, a path with empty parts`);
    return place;
}

;// CONCATENATED MODULE: ./src/archive/inspect.ts












/** zstd's own `--long=27`, 128 MB: what our archives are packed with, and what takes as much memory to unpack. */
const WINDOW_LOG = 27;
/**
 * Measured on 900 MB, in seconds of processors: 1.9 with 64 KiB, which take 14,000 turns, 1.3 with 1 MiB or more. Through zstd
 * as a program of its own it is 2.0.
 */
const UNPACKED_CHUNK = 1024 * 1024;
const PACKED_CHUNK = 1024 * 1024;
/**
 * Reads an archive once and refuses it as a whole unless it is what the snapshot says, in the one format that our archives
 * have, and can be unpacked without touching anything outside of its folder (rules.ts). Nothing is written.
 *
 * @param path the file, tar in zstd
 * @param signal ends it
 * @returns what all members come to
 * @throws ArchiveRefused with a message that goes on after `archive sha256:…`; the reason of the signal
 */
async function inspectArchive(path, declared, signal) {
    const { size } = await (0,promises_.stat)(path);
    if (size !== declared.bytes)
        throw new ArchiveRefused(`has ${size} bytes, the head says ${declared.bytes}`);
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const scan = new Scan(declared);
    try {
        await feed(path, hash, scan, signal);
    }
    catch (error) {
        if (signal?.aborted)
            throw signal.reason;
        // Where the file is another one, that is what is wrong with it.
        checkDigest((await (0,measure/* measureFile */.v)(path)).digest, declared);
        throw asRefusal(error);
    }
    checkDigest(`sha256:${hash.digest('hex')}`, declared);
    return scan.end();
}
async function feed(path, hash, scan, signal) {
    const packed = async function* () {
        for await (const chunk of oneFrame((0,external_node_fs_.createReadStream)(path, { highWaterMark: PACKED_CHUNK }))) {
            hash.update(chunk);
            yield chunk;
        }
    };
    const unpacked = async (source) => {
        for await (const chunk of source)
            scan.take(chunk);
    };
    const params = { [external_node_zlib_.constants.ZSTD_d_windowLogMax]: WINDOW_LOG };
    const zstd = (0,external_node_zlib_.createZstdDecompress)({ chunkSize: UNPACKED_CHUNK, params });
    await (0,external_node_stream_promises_.pipeline)(packed, zstd, unpacked, signal === undefined ? {} : { signal });
}
function checkDigest(found, { digest }) {
    if (found !== digest)
        throw new ArchiveRefused(`has the content ${found}`);
}
/** What zstd says of bytes that are not one whole frame of its own. */
const ZSTD_FAULTS = {
    Z_BUF_ERROR: 'is cut short',
    ZSTD_error_frameParameter_windowTooLarge: 'needs more than 128 MB of memory to unpack',
};
function asRefusal(error) {
    if (error instanceof NotOneFrame)
        return new ArchiveRefused(error.message);
    const { code, message } = Object(error);
    if (typeof code !== 'string' || !/^(Z_|ZSTD_)/.test(code))
        return error;
    return new ArchiveRefused(ZSTD_FAULTS[code] ?? `cannot be unpacked: ${message}`);
}
/** Cuts a stream into what a reader of members wants next, and holds each member to the rules. */
class Scan {
    #reader = new MemberReader();
    #rules;
    #limit;
    #total = 0;
    #skip = 0;
    #parts = [];
    #gathered = 0;
    constructor(size) {
        this.#rules = new MemberRules(size);
        this.#limit = (0,limits/* streamLimit */.AB)(size);
    }
    take(chunk) {
        this.#total += chunk.length;
        if (this.#total > this.#limit)
            throw new ArchiveRefused(`unpacks to more than ${(0,figures/* bytes */.ee)(this.#limit)}`);
        let rest = chunk;
        while (rest.length > 0) {
            const used = this.#skip > 0 ? this.#leaveOut(rest) : this.#gather(rest);
            rest = rest.subarray(used);
        }
    }
    /** @throws ArchiveRefused when the archive is not at its end */
    end() {
        if (!this.#reader.ended || this.#gathered > 0)
            throw new ArchiveRefused('is cut short');
        return this.#rules.contents;
    }
    #leaveOut(chunk) {
        const used = Math.min(this.#skip, chunk.length);
        this.#skip -= used;
        return used;
    }
    #gather(chunk) {
        const part = chunk.subarray(0, this.#reader.wanted - this.#gathered);
        this.#parts.push(part);
        this.#gathered += part.length;
        if (this.#gathered === this.#reader.wanted)
            this.#complete();
        return part.length;
    }
    #complete() {
        const whole = this.#parts.length === 1 ? this.#parts[0] : undefined;
        const member = this.#reader.take(whole ?? Buffer.concat(this.#parts));
        this.#parts = [];
        this.#gathered = 0;
        this.#skip = this.#reader.skipped;
        if (member !== undefined)
            this.#rules.check(member);
    }
}


/***/ }),

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



/**
 * Digest and size of a file, read once.
 *
 * @param signal ends the reading
 */
async function measureFile(path, signal) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    const file = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createReadStream)(path, { highWaterMark: 1024 * 1024 });
    await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_2__.pipeline)(file, hash, signal === undefined ? {} : { signal });
    return { digest: `sha256:${hash.digest('hex')}`, bytes: file.bytesRead };
}


/***/ })

};
