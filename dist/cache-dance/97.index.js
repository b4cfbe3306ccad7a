export const id = 97;
export const ids = [97];
export const modules = {

/***/ 8097:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openGitHubStore: () => (/* binding */ openGitHubStore)
});

// EXTERNAL MODULE: ./src/runner/log.ts
var log = __webpack_require__(7708);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
;// CONCATENATED MODULE: ./src/store/single-member.ts



/** The archive holds something else than one regular file of the right name and size. */
class ForeignArchive extends Error {
    name = 'ForeignArchive';
}
/**
 * Takes the one regular file out of a compressed tar stream, writing while it reads. Any other member is refused by
 * name: links, folders, absolute paths, `..`, a second file.
 *
 * @param source the compressed bytes
 * @param decompressor for the compression they have
 * @throws ForeignArchive, or the error of the source or the decompressor; the file is removed then
 */
async function extractMember(source, decompressor, wanted) {
    const { extract } = await __webpack_require__.e(/* import() */ 118).then(__webpack_require__.t.bind(__webpack_require__, 6118, 19));
    const members = extract();
    const [fed, taken] = await Promise.allSettled([
        (0,external_node_stream_promises_.pipeline)(source, decompressor, members),
        takeOnly(members, wanted).catch((error) => {
            members.destroy(error);
            throw error;
        }),
    ]);
    const failure = firstCause(fed, taken);
    if (failure === undefined)
        return;
    await (0,promises_.rm)(wanted.file, { force: true });
    throw failure;
}
/** A refusal ends the feeding too, and a broken feed the taking; the cause is what matters, not what followed from it. */
function firstCause(fed, taken) {
    if (taken.status === 'rejected' && taken.reason instanceof ForeignArchive)
        return taken.reason;
    if (fed.status === 'rejected')
        return fed.reason;
    return taken.status === 'rejected' ? taken.reason : undefined;
}
async function takeOnly(members, wanted) {
    let count = 0;
    for await (const member of members) {
        count += 1;
        const fault = faultOf(member.header, wanted, count);
        if (fault !== undefined)
            throw new ForeignArchive(`the archive is not one of ours: ${fault}`);
        await (0,external_node_stream_promises_.pipeline)(member, (0,external_node_fs_.createWriteStream)(wanted.file));
    }
    if (count === 0)
        throw new ForeignArchive('the archive is not one of ours: it is empty');
}
function faultOf(header, wanted, count) {
    const named = `it holds the ${header.type ?? 'member of unknown kind'} ${JSON.stringify(header.name)}`;
    if (header.type !== 'file' || header.name !== wanted.member)
        return named;
    if (count > 1)
        return `${named} twice`;
    return header.size > wanted.limit
        ? `${named} of ${header.size} bytes, at most ${wanted.limit} were expected`
        : undefined;
}

// EXTERNAL MODULE: ./src/store/github/patience.ts
var github_patience = __webpack_require__(2014);
// EXTERNAL MODULE: ./src/store/github/version.ts
var version = __webpack_require__(2865);
;// CONCATENATED MODULE: ./src/store/github/download.ts





/**
 * Fetches an entry and writes the file in it. What is on the wire is the official client's archive: a tar file,
 * compressed by zstd.
 *
 * @throws Error when the transfer breaks off or stands still, the archive is damaged, or holds anything but our one file
 */
async function download(entry, file, limit, patience) {
    await (0,github_patience/* patiently */.d_)(patience, async () => {
        const guard = (0,github_patience/* watch */.wB)(patience.idleDownload, 'the GitHub cache has sent nothing');
        try {
            const body = receive(await get(entry, guard), guard);
            await extractMember(body, (0,external_node_zlib_.createZstdDecompress)(), { member: version/* MEMBER */.ZX, file, limit });
        }
        finally {
            guard.stop();
        }
    });
}
async function get(entry, guard) {
    const answer = await fetch(entry.signedUrl, { signal: guard.signal }).catch((error) => broken(error, guard));
    if (answer.status === 200)
        return answer;
    await answer.body?.cancel();
    const reason = `the storage of the GitHub cache answered ${answer.status}`;
    throw answer.status >= 500 ? new github_patience/* PassingFault */.yg(reason) : new Error(reason);
}
/** The bytes of an answer, all of them or an error. */
async function* receive(answer, guard) {
    const announced = Number(answer.headers.get('content-length') ?? Number.NaN);
    let received = 0;
    try {
        for await (const chunk of answer.body ?? []) {
            guard.heard();
            received += chunk.byteLength;
            yield chunk;
        }
    }
    catch (error) {
        broken(error, guard);
    }
    if (received === announced)
        return;
    throw new github_patience/* PassingFault */.yg(`the GitHub cache sent ${received} bytes and had announced ${announced}`);
}
/** A server that stands still is not asked again; a connection that broke is. */
function broken(error, guard) {
    if (guard.signal.aborted)
        throw guard.signal.reason;
    throw new github_patience/* PassingFault */.yg(`the transfer from the GitHub cache broke off: ${(0,errors/* messageOf */.bD)(error)}`);
}

;// CONCATENATED MODULE: ./src/store/github/lookup.ts



/** The token of this job may not read; the message is the service's own. */
class ReadDenied extends Error {
    name = 'ReadDenied';
}
const METHOD = '/twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL';
/** Start of the service's answer to a token without readable scopes (@actions/cache, CACHE_READ_DENIED_PREFIX). */
const DENIED = 'cache read denied:';
/**
 * Asks for the exact key, else for the newest entry with the first prefix that has any. The official client asks the
 * same question, but answers a network failure, a rate limit and an absent entry alike with undefined.
 *
 * @throws ReadDenied, or Error when the service refuses or cannot be reached
 */
async function lookup(service, key, prefixes, patience) {
    const question = { key, restore_keys: prefixes, version: version/* ENTRY_VERSION */.A9 };
    const found = entryOf(await (0,github_patience/* patiently */.d_)(patience, () => ask(service, question, patience)));
    if (found === undefined)
        return undefined;
    // The service takes the key itself as a prefix too.
    const wanted = found.matchedKey === key || prefixes.some((prefix) => found.matchedKey.startsWith(prefix));
    return wanted ? found : undefined;
}
async function ask(service, question, patience) {
    const answer = await post(service, question, patience);
    if (answer.ok)
        return answer.json().catch(unreadable);
    const text = await answer.text();
    const message = messageIn(text);
    if (message.includes(DENIED))
        throw new ReadDenied(message);
    if (answer.status === 429)
        throw new Error(rateLimit(answer.headers.get('retry-after')));
    const reason = `the GitHub cache answered ${answer.status}: ${message}`;
    throw answer.status >= 500 ? new github_patience/* PassingFault */.yg(reason) : new Error(reason);
}
async function post(service, question, patience) {
    try {
        return await fetch(new URL(METHOD, service.url), {
            method: 'POST',
            headers: { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' },
            body: JSON.stringify(question),
            signal: AbortSignal.timeout(patience.answer),
        });
    }
    catch (error) {
        throw new github_patience/* PassingFault */.yg(`the GitHub cache cannot be reached: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}
function unreadable(error) {
    throw new github_patience/* PassingFault */.yg(`the GitHub cache gave an unreadable answer: ${(0,errors/* messageOf */.bD)(error)}`);
}
function rateLimit(retryAfter) {
    const until = retryAfter === null ? '' : `; it takes requests again in ${Number.parseInt(retryAfter, 10)} s`;
    return `the GitHub cache has reached its rate limit${until}`;
}
/** The service answers in either spelling: protobuf's JSON mapping allows both. */
function entryOf(answer) {
    const fields = new Map(Object.entries(answer ?? {}));
    if (fields.get('ok') !== true)
        return undefined;
    const matchedKey = fields.get('matched_key') ?? fields.get('matchedKey');
    const signedUrl = fields.get('signed_download_url') ?? fields.get('signedDownloadUrl');
    if (typeof matchedKey === 'string' && typeof signedUrl === 'string')
        return { matchedKey, signedUrl };
    throw new Error('the GitHub cache gave an answer without key or address');
}
/** A twirp error is `{"code": …, "msg": …}`; proxies answer with pages. */
function messageIn(text) {
    try {
        const { msg } = JSON.parse(text);
        if (typeof msg === 'string')
            return msg;
    }
    catch {
        // Not JSON: the text itself is the message.
    }
    return text.trim().slice(0, 200);
}

// EXTERNAL MODULE: ./src/store/store.ts
var store = __webpack_require__(1644);
;// CONCATENATED MODULE: ./src/store/github/service.ts

/** What each cache mode allows (@actions/cache, src/internal/config.ts). Unknown modes allow everything, as there. */
const MODES = {
    none: { read: false, write: false },
    read: { read: true, write: false },
    write: { read: true, write: true },
    'write-only': { read: false, write: true },
};
/**
 * Finds the service in the environment of the job.
 *
 * @throws StoreUnavailable when there is none, the job's cache mode is none, or it is the old service of a GitHub
 *   Enterprise Server, which our reader does not speak
 */
function cacheService(env) {
    const mode = (env.ACTIONS_CACHE_MODE ?? '').trim().toLowerCase();
    if (isEnterpriseServer(env.GITHUB_SERVER_URL)) {
        throw new store/* StoreUnavailable */.u('The cache service of GitHub Enterprise Server (v1) is not supported.');
    }
    const url = env.ACTIONS_RESULTS_URL ?? '';
    if (url === '')
        throw new store/* StoreUnavailable */.u('This job has no GitHub cache: ACTIONS_RESULTS_URL is not set.');
    if (!env.ACTIONS_CACHE_SERVICE_V2) {
        throw new store/* StoreUnavailable */.u('The runner offers the old cache service (v1) only, which is not supported.');
    }
    const token = env.ACTIONS_RUNTIME_TOKEN ?? '';
    if (token === '')
        throw new store/* StoreUnavailable */.u('This job has no GitHub cache: ACTIONS_RUNTIME_TOKEN is not set.');
    if (mode === 'none')
        throw new store/* StoreUnavailable */.u('The cache mode of this job is none.');
    return { url, token, mode };
}
/** Why nothing may be read, or undefined. */
const withoutReading = (service) => MODES[service.mode]?.read === false ? `the cache mode of this job is ${service.mode}` : undefined;
/** Why nothing may be written, or undefined. */
const withoutWriting = (service) => MODES[service.mode]?.write === false ? `the cache mode of this job is ${service.mode}` : undefined;
/** The rule of the official client (@actions/cache, src/internal/config.ts, isGhes). */
function isEnterpriseServer(serverUrl) {
    const host = new URL(serverUrl || 'https://github.com').hostname.toLowerCase();
    return host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost');
}

;// CONCATENATED MODULE: ./src/store/github.ts






/**
 * GitHub's cache, service v2, of the job that this process runs in. Entries are written by the official client and read
 * by us: the official client unpacks with `tar -P` before anybody could look at what it got, so that a poisoned entry
 * writes anywhere (actions/toolkit, packages/cache/src/internal/tar.ts).
 *
 * @param patience how long to wait for the service
 * @throws StoreUnavailable when this job has no cache service that we can read
 */
async function openGitHubStore(patience = github_patience/* PATIENCE */.aZ) {
    const service = cacheService(process.env);
    await (0,version/* requireZstd */.tf)();
    let denied = withoutReading(service);
    if (denied !== undefined)
        sayDenied(denied);
    return {
        name: 'GitHub cache',
        get readable() {
            return denied === undefined;
        },
        find: async (key, prefixes) => {
            if (denied !== undefined)
                return undefined;
            const found = await find(service, key, prefixes, patience);
            if (!(found instanceof ReadDenied))
                return found;
            denied = found.message;
            return sayDenied(denied);
        },
        fetch: async (key, file, limit = Number.POSITIVE_INFINITY) => {
            if (denied !== undefined)
                throw new Error(`nothing can be read from the GitHub cache: ${denied}`);
            await fetchEntry(service, key, file, limit, patience);
        },
        save: (key, file) => save(service, key, file, patience),
    };
}
function sayDenied(reason) {
    (0,log/* say */.cv)(`Nothing is read from the GitHub cache: ${reason}.`);
    return undefined;
}
/** A job that may not read has an empty cache: that is a setting, not a failure. */
async function find(service, key, prefixes, patience) {
    try {
        return (await lookup(service, key, prefixes, patience))?.matchedKey;
    }
    catch (error) {
        if (error instanceof ReadDenied)
            return error;
        throw error;
    }
}
async function fetchEntry(service, key, file, limit, patience) {
    const entry = await lookup(service, key, [], patience);
    if (entry === undefined)
        throw new Error(`there is no entry ${key}`);
    await download(entry, file, limit, patience);
}
async function save(service, key, file, patience) {
    const denied = withoutWriting(service);
    if (denied !== undefined)
        return { refused: denied };
    const { upload } = await __webpack_require__.e(/* import() */ 255).then(__webpack_require__.bind(__webpack_require__, 3255));
    return upload(key, file, patience);
}


/***/ }),

/***/ 2014:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   aZ: () => (/* binding */ PATIENCE),
/* harmony export */   d_: () => (/* binding */ patiently),
/* harmony export */   wB: () => (/* binding */ watch),
/* harmony export */   yg: () => (/* binding */ PassingFault)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);

/** A stuck transfer has been seen to stand still for 20 minutes (actions/cache#810); a cold build takes less. */
const PATIENCE = { answer: 30_000, idleDownload: 60_000, idleUpload: 300_000, pause: 1000 };
const ATTEMPTS = 3;
/** Something that may have healed by the next attempt: a connection that broke, a server that is overloaded. */
class PassingFault extends Error {
    name = 'PassingFault';
}
/** Repeats work that ends in a {@link PassingFault}, three times at most; a random part keeps many jobs apart. */
async function patiently(patience, work) {
    for (let attempt = 1;; attempt++) {
        try {
            return await work();
        }
        catch (error) {
            if (!(error instanceof PassingFault) || attempt === ATTEMPTS)
                throw error;
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(patience.pause * 2 ** (attempt - 1) * (1 + Math.random() / 2));
        }
    }
}
/** Starts a watch of so many milliseconds; `what` is the subject of "… for 60 s". */
function watch(milliseconds, what) {
    const controller = new AbortController();
    const late = () => controller.abort(new Error(`${what} for ${milliseconds / 1000} s`));
    const timer = setTimeout(late, milliseconds);
    return { signal: controller.signal, heard: () => timer.refresh(), stop: () => clearTimeout(timer) };
}


/***/ }),

/***/ 2865:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A9: () => (/* binding */ ENTRY_VERSION),
/* harmony export */   ZX: () => (/* binding */ MEMBER),
/* harmony export */   tf: () => (/* binding */ requireZstd)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3916);
/* harmony import */ var _runner_command_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6655);
/* harmony import */ var _store_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1644);




/** Path that every entry is saved under, and so the name of the one member of its tar file. */
const MEMBER = 'muslin-entry';
/**
 * The official client finds an entry only under the version it was saved with: a hash of the paths as they were given,
 * the compression and a salt (@actions/cache, src/internal/cacheUtils.ts, getCacheVersion).
 */
const ENTRY_VERSION = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update([MEMBER, 'zstd-without-long', '1.0'].join('|')).digest('hex');
/**
 * The official client falls back to gzip, under another version, where there is no zstd; we do not.
 *
 * @throws StoreUnavailable when this machine has no zstd
 */
async function requireZstd() {
    try {
        await (0,_runner_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)({ argv: ['zstd', '--quiet', '--version'], quiet: true });
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .CommandError */ .Qd))
            throw error;
        throw new _store_js__WEBPACK_IMPORTED_MODULE_3__/* .StoreUnavailable */ .u('The GitHub cache needs the program zstd, which this machine does not have.');
    }
}


/***/ })

};
