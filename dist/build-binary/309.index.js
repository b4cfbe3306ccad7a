export const id = 309;
export const ids = [309];
export const modules = {

/***/ 2309:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   zipOf: () => (/* binding */ zipOf)
/* harmony export */ });
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8522);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_zlib__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3916);


/** What 32 bits cannot count needs ZIP64, which we do not write (PKWARE APPNOTE.TXT, 4.3.9 and 4.4.1.4). */
const [MOST_BYTES, MOST_MEMBERS] = [0xffff_ffff, 0xffff];
/** Version 2.0 of the format, made on Unix, so that the permission bits are read; names in UTF-8 (APPNOTE 4.4.2 to 4.4.4). */
const [VERSION, UNIX, UTF8, DEFLATED, STORED] = [20, 3 << 8, 1 << 11, 8, 0];
/** `S_IFREG`: a regular file, in the upper half of the external attributes. */
const REGULAR = 0o100000;
/**
 * A zip archive (PKWARE APPNOTE.TXT) of regular files: the same members give the same bytes.
 *
 * @param epoch time of all members, in seconds since 1970; what is earlier than 1980 becomes that, because zip begins there
 * @throws UserError when it would be larger than 4 GiB or have more than 65,535 members
 */
function zipOf(members, epoch) {
    if (members.length > MOST_MEMBERS)
        throw tooLarge();
    const parts = [];
    const directory = [];
    const time = dosTime(epoch);
    let offset = 0;
    for (const member of members) {
        const { head, data, entry } = memberOf(member, time, offset);
        parts.push(head, data);
        directory.push(entry);
        offset += head.length + data.length;
    }
    const directoryBytes = directory.reduce((sum, { length }) => sum + length, 0);
    if (offset + directoryBytes > MOST_BYTES)
        throw tooLarge();
    return Buffer.concat([...parts, ...directory, endOf(members.length, directoryBytes, offset)]);
}
const tooLarge = () => new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('The programs are too large for a zip archive: more than 4 GiB, or more than 65,535 files. Use tar.gz or tar.zst.');
function memberOf({ name, mode, content }, time, offset) {
    if (content.length > MOST_BYTES || offset > MOST_BYTES)
        throw tooLarge();
    const deflated = (0,node_zlib__WEBPACK_IMPORTED_MODULE_0__.deflateRawSync)(content, { level: 9 });
    const isSmaller = deflated.length < content.length;
    const data = isSmaller ? deflated : content;
    const path = Buffer.from(name);
    const common = numbers([2, VERSION], [2, UTF8], [2, isSmaller ? DEFLATED : STORED], [4, time], [4, (0,node_zlib__WEBPACK_IMPORTED_MODULE_0__.crc32)(content)], [4, data.length], [4, content.length], [2, path.length], [2, 0]);
    const head = Buffer.concat([numbers([4, 0x04034b50]), common, path]);
    const attributes = ((REGULAR | mode) << 16) >>> 0;
    const own = numbers([2, 0], [2, 0], [2, 0], [4, attributes], [4, offset]);
    const entry = Buffer.concat([numbers([4, 0x02014b50], [2, UNIX | VERSION]), common, own, path]);
    return { head, data, entry };
}
const endOf = (count, bytes, offset) => numbers([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, bytes], [4, offset], [2, 0]);
/** Little-endian numbers behind each other. */
function numbers(...fields) {
    const buffer = Buffer.alloc(fields.reduce((sum, [bytes]) => sum + bytes, 0));
    let at = 0;
    for (const [bytes, value] of fields)
        at = buffer.writeUIntLE(value, at, bytes);
    return buffer;
}
/** Time in the lower half, date in the upper, two seconds a step, UTC (APPNOTE 4.4.6). */
function dosTime(epoch) {
    const at = new Date(Math.max(epoch, Date.UTC(1980, 0, 1) / 1000) * 1000);
    const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
    const date = (Math.min(at.getUTCFullYear() - 1980, 127) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
    return ((date << 16) | time) >>> 0;
}


/***/ })

};
