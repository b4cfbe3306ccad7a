export const id = 598;
export const ids = [598];
export const modules = {

/***/ 2598:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openDirectoryStore: () => (/* binding */ openDirectoryStore)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3916);
/* harmony import */ var _store_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1644);






/** What a writer lacks when the folder is not for it. */
const NOT_ALLOWED = ['EACCES', 'EPERM', 'EROFS'];
/** What rename answers when the target is a folder with something in it (POSIX leaves both open). */
const TAKEN = ['ENOTEMPTY', 'EEXIST'];
/**
 * A store in a folder, which is made when it is missing. Any number of processes may use it at once.
 *
 * @throws StoreUnavailable when the folder is not there and cannot be made
 */
async function openDirectoryStore(folder) {
    const root = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.resolve)(folder);
    const name = `directory ${root}`;
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdir)(root, { recursive: true });
    }
    catch (error) {
        throw new _store_js__WEBPACK_IMPORTED_MODULE_5__/* .StoreUnavailable */ .u(`The ${name} cannot be used as a store: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}`);
    }
    return {
        name,
        readable: true,
        find: (key, prefixes) => find(root, key, prefixes),
        fetch: (key, file, limit) => fetchEntry(root, key, file, limit),
        save: (key, file) => save(root, key, file),
    };
}
async function find(root, key, prefixes) {
    if ((await aboutOf((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(root, folderName(key))))?.key === key)
        return key;
    const entries = await allEntries(root);
    for (const prefix of prefixes) {
        const newest = entries.find((entry) => entry.key.startsWith(prefix));
        if (newest !== undefined)
            return newest.key;
    }
    return undefined;
}
/** Newest first. */
async function allEntries(root) {
    const names = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readdir)(root)).filter((name) => !name.startsWith('.'));
    const entries = await Promise.all(names.map((name) => aboutOf((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(root, name))));
    return entries.filter((entry) => entry !== undefined).sort((left, right) => right.created - left.created);
}
/** A folder without a readable `about.json` is none of ours. */
async function aboutOf(folder) {
    try {
        const about = JSON.parse(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, 'about.json'), 'utf8'));
        const { key, created, bytes } = about;
        if (typeof key !== 'string' || typeof created !== 'number' || typeof bytes !== 'number')
            return undefined;
        return { key, created, bytes };
    }
    catch {
        return undefined;
    }
}
async function fetchEntry(root, key, file, limit = Number.POSITIVE_INFINITY) {
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(root, folderName(key));
    const about = await aboutOf(folder);
    if (about?.key !== key)
        throw new Error(`there is no entry ${key}`);
    if (about.bytes > limit)
        throw new Error(`the entry ${key} has ${about.bytes} bytes, more than the ${limit} allowed`);
    const { size } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.stat)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, 'entry'));
    if (size !== about.bytes)
        throw new Error(`the entry ${key} has ${size} bytes instead of ${about.bytes}`);
    await copyWhole((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, 'entry'), file);
}
/** A copy that failed in the middle, on a full disk for instance, leaves nothing behind. */
async function copyWhole(from, to) {
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.copyFile)(from, to, node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.COPYFILE_FICLONE);
    }
    catch (error) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(to, { force: true });
        throw error;
    }
}
async function save(root, key, file) {
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(root, folderName(key));
    if ((await aboutOf(folder)) !== undefined)
        return 'exists';
    const draft = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(root, `.draft-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)()}`);
    try {
        await writeEntry(draft, key, file);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rename)(draft, folder);
        return 'saved';
    }
    catch (error) {
        return outcomeOf(error);
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(draft, { recursive: true, force: true });
    }
}
async function writeEntry(draft, key, file) {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdir)(draft);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.copyFile)(file, (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(draft, 'entry'), node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.COPYFILE_FICLONE);
    const { size } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.stat)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(draft, 'entry'));
    const about = { key, created: performance.timeOrigin + performance.now(), bytes: size };
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.writeFile)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(draft, 'about.json'), JSON.stringify(about));
}
function outcomeOf(error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (TAKEN.includes(code))
        return 'exists';
    if (NOT_ALLOWED.includes(code))
        return { refused: `the folder cannot be written: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}` };
    throw error;
}
/** The hash tells keys apart, the rest is for people: no character in it can lead out of the folder. */
function folderName(key) {
    const readable = key.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 120);
    return `${readable}-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(key).digest('hex').slice(0, 32)}`;
}


/***/ })

};
