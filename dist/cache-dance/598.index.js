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
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6466);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_4___default = /*#__PURE__*/__webpack_require__.n(node_stream_promises__WEBPACK_IMPORTED_MODULE_4__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3916);
/* harmony import */ var _progress_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1718);
/* harmony import */ var _store_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7904);








const HIDDEN = /^\.(draft|removed)-/;
/** Nobody writes one entry for a day. */
const DEAD_MS = 24 * 3600 * 1000;
/** What a writer lacks when the folder is not for it. */
const NOT_ALLOWED = ['EACCES', 'EPERM', 'EROFS'];
/** What rename answers when the target is a folder with something in it (POSIX leaves both open). */
const TAKEN = ['ENOTEMPTY', 'EEXIST'];
/**
 * A store in a folder, which is made when it is missing. Any number of processes may use it at once.
 *
 * @throws StoreUnavailable when the folder is not there and cannot be made
 */
async function openDirectoryStore(folder, { signal } = {}) {
    const root = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.resolve)(folder);
    const name = `directory ${root}`;
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdir)(root, { recursive: true });
    }
    catch (error) {
        const remedy = 'Name a folder by store-path that this job can make and write to';
        throw new _store_js__WEBPACK_IMPORTED_MODULE_6__/* .StoreUnavailable */ .us(`The ${name} cannot be used as a store: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(error)}. ${remedy}.`);
    }
    const received = new _progress_js__WEBPACK_IMPORTED_MODULE_7__/* .Meter */ .k('Received');
    const sent = new _progress_js__WEBPACK_IMPORTED_MODULE_7__/* .Meter */ .k('Sent');
    return {
        name,
        readable: true,
        find: (key, prefixes, passed) => find(root, key, prefixes, passed),
        fetch: (key, file, limit) => fetchEntry(root, key, limit, { to: file, meter: received, signal }),
        save: (key, file) => save(root, key, { from: file, meter: sent, signal }),
        entries: (prefix) => entriesOf(root, prefix),
        remove: (entry) => remove(root, entry),
    };
}
async function find(root, key, prefixes, passed = new Set()) {
    if (!passed.has(key) && (await aboutOf((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(root, folderName(key))))?.key === key)
        return key;
    const entries = (await allEntries(root)).filter((entry) => !passed.has(entry.key));
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
async function fetchEntry(root, key, limit = Number.POSITIVE_INFINITY, { to, ...moving }) {
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(root, folderName(key));
    const about = await aboutOf(folder);
    if (about?.key !== key)
        throw new _store_js__WEBPACK_IMPORTED_MODULE_6__/* .EntryAbsent */ .c2(`there is no entry ${key}`);
    if (about.bytes > limit)
        throw new Error(`the entry ${key} has ${about.bytes} bytes, more than the ${limit} allowed`);
    const { size } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.stat)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, 'entry'));
    if (size !== about.bytes)
        throw new _store_js__WEBPACK_IMPORTED_MODULE_6__/* .EntryDamaged */ .mN(`the entry ${key} has ${size} bytes instead of ${about.bytes}`);
    await copyWhole((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, 'entry'), to, size, moving);
}
/**
 * A copy that failed in the middle, on a full disk for instance, leaves nothing behind. File systems that can share
 * blocks do it at once; the others copy in pieces, because that can be told of and stopped.
 */
async function copyWhole(from, to, size, { meter, signal }) {
    const transfer = meter.begin(size);
    try {
        if (await isCloned(from, to))
            return;
        await copyInPieces(from, to, { reached: transfer.reached, signal });
    }
    catch (error) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(to, { force: true });
        throw error;
    }
    finally {
        transfer.end();
    }
}
/**
 * The file is there before anything can be given up: a stream that is destroyed while it opens its file makes that after
 * the pipeline has ended, and after the caller has removed it.
 */
async function copyInPieces(from, to, { reached, signal }) {
    const target = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.open)(to, 'w');
    const pieces = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createReadStream)(from, PIECES);
    const options = signal === undefined ? {} : { signal };
    await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_4__.pipeline)(pieces, counted(reached), target.createWriteStream(PIECES), options);
}
const PIECES = { highWaterMark: 1024 * 1024 };
async function isCloned(from, to) {
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.copyFile)(from, to, node_fs__WEBPACK_IMPORTED_MODULE_1__.constants.COPYFILE_FICLONE_FORCE);
        return true;
    }
    catch {
        // The copy in pieces meets whatever else was wrong.
        return false;
    }
}
const counted = (reached) => async function* (pieces) {
    let count = 0;
    for await (const piece of pieces) {
        count += piece.length;
        reached(count);
        yield piece;
    }
};
async function save(root, key, { from, ...moving }) {
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(root, folderName(key));
    if ((await aboutOf(folder)) !== undefined)
        return 'exists';
    const draft = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(root, `.draft-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)()}`);
    try {
        await writeEntry(draft, key, from, moving);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rename)(draft, folder);
        await sweep(root);
        return 'saved';
    }
    catch (error) {
        return outcomeOf(error);
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(draft, { recursive: true, force: true });
    }
}
async function writeEntry(draft, key, file, moving) {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdir)(draft);
    const { size } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.stat)(file);
    await copyWhole(file, (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(draft, 'entry'), size, moving);
    const copied = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.stat)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(draft, 'entry'));
    const about = { key, created: performance.timeOrigin + performance.now(), bytes: copied.size };
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.writeFile)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(draft, 'about.json'), JSON.stringify(about));
}
/** Removes what was left by processes that died while they wrote or removed an entry. */
async function sweep(root) {
    const hidden = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readdir)(root)).filter((name) => HIDDEN.test(name));
    for (const path of hidden.map((name) => (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(root, name))) {
        const modified = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.stat)(path).catch(() => undefined))?.mtimeMs ?? Date.now();
        if (Date.now() - modified > DEAD_MS)
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(path, { recursive: true, force: true }).catch(() => undefined);
    }
}
async function entriesOf(root, prefix) {
    const entries = (await allEntries(root)).filter(({ key }) => key.startsWith(prefix));
    return entries.map(({ key, created, bytes }) => {
        return { id: folderName(key), key, bytes, created: new Date(created).toISOString() };
    });
}
/**
 * The entry is renamed first, so that nobody finds half of it; of several who remove it one succeeds. Who reads it just
 * then has opened its file and reads on.
 */
async function remove(root, { key }) {
    const doomed = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(root, `.removed-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)()}`);
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rename)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(root, folderName(key)), doomed);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(doomed, { recursive: true, force: true });
        return 'removed';
    }
    catch (error) {
        const code = codeOf(error);
        if (code === 'ENOENT')
            return 'absent';
        if (NOT_ALLOWED.includes(code))
            return { refused: `the folder cannot be written: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(error)}` };
        throw error;
    }
}
function outcomeOf(error) {
    const code = codeOf(error);
    if (TAKEN.includes(code))
        return 'exists';
    if (NOT_ALLOWED.includes(code))
        return { refused: `the folder cannot be written: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(error)}` };
    throw error;
}
const codeOf = (error) => (error instanceof Error && 'code' in error ? String(error.code) : '');
/** The hash tells keys apart, the rest is for people: no character in it can lead out of the folder. */
function folderName(key) {
    const readable = key.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 120);
    return `${readable}-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(key).digest('hex').slice(0, 32)}`;
}


/***/ }),

/***/ 1718:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ Meter)
/* harmony export */ });
/* harmony import */ var _report_figures_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3831);
/* harmony import */ var _runner_log_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7708);


const EVERY_MS = 5_000;
/** Nobody wonders about what takes less. */
const LONG_MS = 3_000;
/**
 * Tells how far the transfers of a store are that run at the same time: a line of all of them together every five seconds,
 * `Received 120.0 MB of 600.0 MB, 24.0 MB/s`, and one at the end where they took more than three seconds.
 */
class Meter {
    #what;
    /** Bytes of each transfer since the last time that none was running. */
    #transfers = new Map();
    #running = 0;
    #start = 0;
    #last = 0;
    /** @param what beginning of each line, as `Sent` */
    constructor(what) {
        this.#what = what;
    }
    /** Begins one transfer of so many bytes. */
    begin(total) {
        const [name, state] = [Symbol(), { total, count: 0 }];
        if (this.#running === 0)
            this.#restart();
        this.#running += 1;
        this.#transfers.set(name, state);
        let isOver = false;
        return {
            reached: (count) => {
                state.count = count;
                this.#tell();
            },
            end: () => {
                if (!isOver)
                    this.#end();
                isOver = true;
            },
        };
    }
    #restart() {
        this.#transfers.clear();
        this.#start = performance.now();
        this.#last = this.#start;
    }
    #tell() {
        const now = performance.now();
        const { count, total } = this.#sums();
        if (now - this.#last < EVERY_MS || count === total)
            return;
        this.#last = now;
        (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_0__/* .say */ .cv)(`${this.#what} ${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_1__/* .bytes */ .ee)(count)} of ${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_1__/* .bytes */ .ee)(total)}, ${rate(count, now - this.#start)}`);
    }
    #end() {
        this.#running -= 1;
        const took = performance.now() - this.#start;
        const { count } = this.#sums();
        if (this.#running === 0 && took > LONG_MS) {
            (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_0__/* .say */ .cv)(`${this.#what} ${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_1__/* .bytes */ .ee)(count)} in ${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_1__/* .seconds */ .YA)(took)}, ${rate(count, took)}`);
        }
    }
    #sums() {
        const all = [...this.#transfers.values()];
        const sum = (of) => all.reduce((before, transfer) => before + transfer[of], 0);
        return { count: sum('count'), total: sum('total') };
    }
}
const rate = (count, milliseconds) => `${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_1__/* .bytes */ .ee)(Math.round((count * 1000) / milliseconds))}/s`;


/***/ })

};
