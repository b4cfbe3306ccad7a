export const id = 613;
export const ids = [613];
export const modules = {

/***/ 8613:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  upload: () => (/* binding */ upload)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/store/github/client.ts + 2 modules
var client = __webpack_require__(5359);
;// CONCATENATED MODULE: ./src/store/github/client-outcome.ts
/** Reasons that are no failure, but a state that the service or the job can normally be in. */
const NORMAL = [
    // The prefix is the service's stable one (@actions/cache, CACHE_WRITE_DENIED_PREFIX).
    {
        says: /cache write denied:/,
        outcome: (reason) => ({ refused: reason.slice(reason.indexOf('cache write denied:')) }),
    },
    { says: /\(409\)|already exists/i, outcome: () => 'exists' },
    { says: /\(429\)|rate limit/i, outcome: () => ({ refused: 'the GitHub cache has reached its rate limit' }) },
    { says: /quota has been hit/, outcome: () => ({ refused: 'the storage of the GitHub cache is used up' }) },
    { says: /\(40[13]\)/, outcome: () => ({ refused: 'the token of this job may not write to the GitHub cache' }) },
    // An answer that is not ok and gives no reason is what the client itself takes for a key that another job holds.
    { says: /^Response was not ok$/, outcome: () => 'exists' },
    // The same of the old service (@actions/cache, src/cache.ts, saveCacheV1).
    { says: /another job may be creating this cache/, outcome: () => 'exists' },
];
/** Lines that tell why the client gave up, the most telling first (@actions/cache, src/cache.ts, saveCacheV2). */
const REASONS = [/^Failed to reserve cache: Error: (.*)/s, /^uploadCacheArchiveSDK: (.*)/s, /^Failed to save: (.*)/s];
/**
 * Why the official client saved nothing, from what it printed.
 *
 * @throws Error when it was a failure and not one of the service's normal answers
 */
function outcomeOf(lines) {
    const reason = reasonIn(lines);
    const normal = NORMAL.find(({ says }) => says.test(reason));
    if (normal === undefined)
        throw new Error(reason);
    return normal.outcome(reason);
}
/** `You've hit a rate limit, your rate limit will reset in 7 seconds` (@actions/cache, cacheTwirpClient.ts) */
const RESET = /rate limit will reset in (\d+) seconds/;
/** How long the service takes nothing, in milliseconds, where it has said so. */
function rateLimitIn(lines) {
    const seconds = lines.map(({ text }) => RESET.exec(text)?.[1]).find((found) => found !== undefined);
    return seconds === undefined ? undefined : Number(seconds) * 1000;
}
function reasonIn(lines) {
    for (const pattern of REASONS) {
        const found = lines.map(({ text }) => pattern.exec(text)?.[1]).find((text) => text !== undefined);
        if (found !== undefined)
            return found;
    }
    const complaint = lines.findLast(({ level }) => level === 'warning' || level === 'error');
    return complaint?.text ?? 'the official client gave no reason';
}

// EXTERNAL MODULE: ./src/store/github/patience.ts
var github_patience = __webpack_require__(2014);
// EXTERNAL MODULE: ./src/store/github/version.ts
var version = __webpack_require__(2865);
;// CONCATENATED MODULE: ./src/store/github/upload.ts







/**
 * Saves one file by the official client. While it runs, the working directory of this process is a folder of ours.
 *
 * @throws Error when the client fails, or makes no progress for too long
 */
async function upload(session, key, file) {
    const { patience, signal } = session;
    try {
        return await (0,github_patience/* patiently */.d_)(patience, signal, () => attempt(session, key, file));
    }
    catch (error) {
        signal?.throwIfAborted();
        if (error instanceof github_patience/* PassingFault */.yg)
            return { refused: error.message };
        throw new Error(`the GitHub cache did not take the entry ${key}: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}
/** @throws PassingFault when the service says how long it takes nothing */
async function attempt(session, key, file) {
    const { saveCache } = await Promise.all(/* import() */[__webpack_require__.e(119), __webpack_require__.e(955), __webpack_require__.e(638)]).then(__webpack_require__.bind(__webpack_require__, 8638));
    const { value, lines } = await (0,client/* withClient */.S)({
        what: 'the upload to the GitHub cache',
        idle: session.patience.idleUpload,
        session,
        transfer: (total) => session.sent.begin(total),
        work: async (folder) => {
            await linkOrCopy(file, (0,external_node_path_.join)(folder, version/* MEMBER */.ZX));
            return saveCache([version/* MEMBER */.ZX], key);
        },
    });
    if (value !== -1)
        return 'saved';
    askToWait(lines);
    return outcomeOf(lines);
}
function askToWait(lines) {
    const wait = rateLimitIn(lines);
    if (wait !== undefined)
        throw new github_patience/* PassingFault */.yg((0,github_patience/* rateLimit */["if"])(wait), wait);
}
/** A hard link costs nothing; over a border of file systems it has to be a copy. */
async function linkOrCopy(file, target) {
    await (0,promises_.link)(file, target).catch(() => (0,promises_.copyFile)(file, target));
}


/***/ })

};
