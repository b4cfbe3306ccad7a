export const id = 255;
export const ids = [255];
export const modules = {

/***/ 3255:
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
// EXTERNAL MODULE: ./src/runner/scratch.ts
var scratch = __webpack_require__(3968);
;// CONCATENATED MODULE: ./src/store/github/client-log.ts
/** `Sent 67108864 of 209715200 (32.0%), 48.1 MBs/sec` (@actions/cache, src/internal/uploadUtils.ts) */
const PROGRESS = /^Sent (\d+) of /;
/** A workflow command that carries a message: `::warning title=…::text`. */
const COMMAND = /^::(debug|warning|error)(?: [^:]*)?::(.*)/s;
/** What the client prints and what we say better, or do not need. */
const HUSHED = [/^::(warning|error)[ :]/, /^Failed to save: /, /^\[command\]/];
const isHushed = (line) => HUSHED.some((hushed) => hushed.test(line)) || (line.startsWith('::debug') && process.env.RUNNER_DEBUG !== '1');
/**
 * Listens to the standard output while work is done. The official client reports why it saved nothing only there: it
 * returns -1 for a taken key, a read-only token, a rate limit and a broken connection alike. Its annotations are kept from
 * the log, its debug lines unless the job is debugged; everything else, masks above all, goes through.
 *
 * @param progress called when bytes were sent
 */
async function hearing(progress, work) {
    const lines = [];
    const write = process.stdout.write;
    const sent = progressMeter(progress);
    process.stdout.write = function (chunk, ...rest) {
        const line = String(chunk).trimEnd();
        lines.push(parsed(line));
        sent(line);
        if (isHushed(line))
            return true;
        return Reflect.apply(write, this, [chunk, ...rest]);
    };
    try {
        return { value: await work(), lines };
    }
    finally {
        process.stdout.write = write;
    }
}
function progressMeter(progress) {
    let last = '0';
    return (line) => {
        const sent = PROGRESS.exec(line)?.[1] ?? last;
        if (sent !== last)
            progress();
        last = sent;
    };
}
/** The runner's commands escape line breaks and per cent signs (@actions/core, src/command.ts). */
function parsed(line) {
    const [, level, message] = COMMAND.exec(line) ?? [];
    if (level === undefined || message === undefined)
        return { level: 'info', text: line };
    const text = message.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
    return { level: level, text };
}

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








/** Uploads follow one another: each changes the working directory of the process, and is parallel within itself. */
let previous = Promise.resolve();
/**
 * Saves one file by the official client. While it runs, the working directory of this process is a folder of ours.
 *
 * @throws Error when the client fails, or makes no progress for too long
 */
function upload(key, file, patience) {
    const current = previous.then(() => uploadAlone(key, file, patience));
    previous = current.catch(() => undefined);
    return current;
}
async function uploadAlone(key, file, patience) {
    const { saveCache } = await __webpack_require__.e(/* import() */ 638).then(__webpack_require__.bind(__webpack_require__, 8638));
    return (0,scratch/* withScratch */.h)('upload', async (folder) => {
        await linkOrCopy(file, (0,external_node_path_.join)(folder, version/* MEMBER */.ZX));
        const guard = (0,github_patience/* watch */.wB)(patience.idleUpload, 'the upload to the GitHub cache has made no progress');
        try {
            const { value, lines } = await hearing(guard.heard, () => inFolder(folder, () => Promise.race([saveCache([version/* MEMBER */.ZX], key), aborted(guard)])));
            return value === -1 ? outcomeOf(lines) : 'saved';
        }
        catch (error) {
            throw new Error(`the GitHub cache did not take the entry ${key}: ${(0,errors/* messageOf */.bD)(error)}`);
        }
        finally {
            guard.stop();
        }
    });
}
/** A hard link costs nothing; over a border of file systems it has to be a copy. */
async function linkOrCopy(file, target) {
    await (0,promises_.link)(file, target).catch(() => (0,promises_.copyFile)(file, target));
}
/**
 * The client takes paths relative to the working directory and stores them relative to GITHUB_WORKSPACE; with both in our
 * folder, path and version are the same on every machine. Its own archive goes to RUNNER_TEMP, else below /home.
 */
async function inFolder(folder, work) {
    const home = process.cwd();
    const { GITHUB_WORKSPACE, RUNNER_TEMP } = process.env;
    process.chdir(folder);
    setVariables({ GITHUB_WORKSPACE: folder, RUNNER_TEMP: folder });
    try {
        return await work();
    }
    finally {
        process.chdir(home);
        setVariables({ GITHUB_WORKSPACE, RUNNER_TEMP });
    }
}
function setVariables(values) {
    for (const [name, value] of Object.entries(values)) {
        if (value === undefined)
            delete process.env[name];
        else
            process.env[name] = value;
    }
}
const aborted = (guard) => new Promise((_, reject) => guard.signal.addEventListener('abort', () => reject(guard.signal.reason)));


/***/ })

};
