export const id = 920;
export const ids = [920];
export const modules = {

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


/***/ }),

/***/ 8920:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openRegistryStore: () => (/* binding */ openRegistryStore)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./src/archive/measure.ts
var measure = __webpack_require__(2486);
// EXTERNAL MODULE: ./src/oci/answer.ts
var answer = __webpack_require__(7699);
// EXTERNAL MODULE: ./src/oci/credentials.ts
var oci_credentials = __webpack_require__(2559);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/oci/connection.ts + 1 modules
var oci_connection = __webpack_require__(5949);
// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(2148);
// EXTERNAL MODULE: ./src/oci/retry.ts
var retry = __webpack_require__(9963);
;// CONCATENATED MODULE: ./src/oci/pull.ts







/** A smaller blob comes in one request. */
const RANGED_FROM = 32 * 1024 * 1024;
const PART = 16 * 1024 * 1024;
const PARALLEL = 4;
/** A transfer in which nothing comes for so long is dead. */
const IDLE_MS = 30_000;
/**
 * Fetches a blob of any size into a file: a large one in parallel parts where the registry can send parts. The digest is
 * compared before this returns.
 *
 * @throws RegistryError when the registry refuses, or sends other bytes than those asked for; the file does not exist then
 */
async function pullBlob(connection, repository, { digest, size }, path, { progress = () => undefined, signal } = {}) {
    const subject = `${(0,reference/* repositoryName */.aR)(repository)}@${digest}`;
    const url = (0,oci_connection/* repositoryUrl */.E)(repository, `blobs/${digest}`);
    const place = { connection, repository, subject, url, size, progress };
    try {
        await intoFile(path, (file) => fetchParts({ ...place, file, stop: new AbortController(), arrived: new Map() }));
        const found = await (0,measure/* measureFile */.v)(path, signal);
        if (found.digest === digest)
            return;
        throw new answer/* RegistryError */.gl(`${subject}: the registry sent other bytes than those asked for (${found.digest}).`);
    }
    catch (error) {
        await (0,promises_.rm)(path, { force: true });
        throw error;
    }
}
async function intoFile(path, work) {
    const file = await (0,promises_.open)(path, 'w');
    try {
        await work(file);
    }
    finally {
        await file.close();
    }
}
/** The first part shows whether the registry sends parts at all. */
async function fetchParts(pull) {
    const whole = { start: 0, end: pull.size };
    const [first = whole, ...others] = pull.size > RANGED_FROM ? partsOf(pull.size) : [];
    if ((await fetchPart(pull, first)) === 'whole')
        return;
    await Promise.allSettled(Array.from({ length: PARALLEL }, () => fetchQueue(pull, others)));
    pull.stop.signal.throwIfAborted();
}
const partsOf = (size) => Array.from({ length: Math.ceil(size / PART) }, (_, index) => ({
    start: index * PART,
    end: Math.min(size, (index + 1) * PART),
}));
/** Takes parts from the queue until it is empty or somebody has failed. */
async function fetchQueue(pull, queue) {
    try {
        for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
            if ((await fetchPart(pull, part)) === 'whole')
                throw new answer/* RegistryError */.gl(`${pull.subject}: no part but the whole came.`);
        }
    }
    catch (error) {
        pull.stop.abort(error);
    }
}
function fetchPart(pull, part) {
    return pull.connection.retrying(async () => {
        try {
            return await attempt(pull, part);
        }
        catch (error) {
            // The others need not be patient any more.
            pull.stop.signal.throwIfAborted();
            throw error;
        }
    });
}
async function attempt(pull, part) {
    const isAll = part.start === 0 && part.end === pull.size;
    const idle = idleWatch();
    const signal = AbortSignal.any([idle.signal, pull.stop.signal]);
    const range = isAll ? {} : { range: `bytes=${part.start}-${part.end - 1}` };
    // A blob is what its digest says; no proxy may pack it on the way.
    const headers = { accept: '*/*', 'accept-encoding': 'identity', ...range };
    const { connection, repository, subject, url } = pull;
    try {
        const response = await connection.send({
            subject,
            repository,
            actions: 'pull',
            method: 'GET',
            url,
            headers,
            signal,
        });
        if (!response.ok)
            throw await (0,answer/* refusal */.x5)(response, subject);
        const isPart = response.status === 206;
        if (isPart)
            checkRange(pull, part, response.headers.get('content-range') ?? '');
        await writeBody(pull, isPart ? part : { start: 0, end: pull.size }, response, idle.heard);
        return isPart ? 'part' : 'whole';
    }
    finally {
        idle.stop();
    }
}
function checkRange({ subject, size }, { start, end }, range) {
    if (range === `bytes ${start}-${end - 1}/${size}` || range === `bytes ${start}-${end - 1}/*`)
        return;
    throw new answer/* RegistryError */.gl(`${subject}: asked for the bytes ${start}-${end - 1} of ${size}, the registry sent ${range}.`);
}
async function writeBody(pull, { start, end }, response, heard) {
    let at = start;
    for await (const chunk of bodyOf(pull, response)) {
        heard();
        if (at + chunk.byteLength > end) {
            throw new answer/* RegistryError */.gl(`${pull.subject}: the registry sent more than the ${end - start} bytes asked for.`);
        }
        await writeAll(pull.file, chunk, at);
        at += chunk.byteLength;
        tellArrived(pull, start, at - start);
    }
    if (at < end)
        throw brokeOff(pull, `after ${at - start} of ${end - start} bytes`);
}
function tellArrived({ arrived, progress }, start, bytes) {
    arrived.set(start, bytes);
    progress([...arrived.values()].reduce((sum, count) => sum + count, 0));
}
/** The bytes of an answer; that they break off may pass. */
async function* bodyOf(pull, response) {
    const reader = response.body?.getReader();
    if (reader === undefined)
        return;
    try {
        for (;;) {
            const { done, value } = await reader.read().catch((error) => {
                throw brokeOff(pull, (0,errors/* messageOf */.bD)(error));
            });
            if (done)
                return;
            yield value;
        }
    }
    finally {
        await reader.cancel().catch(() => undefined);
    }
}
const brokeOff = ({ subject }, how) => new retry/* MayPass */.jk(new answer/* RegistryError */.gl(`${subject}: the answer broke off: ${how}`));
async function writeAll(file, chunk, position) {
    let written = 0;
    while (written < chunk.byteLength) {
        const { bytesWritten } = await file.write(chunk, written, chunk.byteLength - written, position + written);
        written += bytesWritten;
    }
}
/** Aborts when nothing was heard for {@link IDLE_MS}. */
function idleWatch() {
    const controller = new AbortController();
    const late = () => controller.abort(new Error(`nothing came for ${IDLE_MS / 1000} s`));
    const timer = setTimeout(late, IDLE_MS);
    return { signal: controller.signal, heard: () => timer.refresh(), stop: () => clearTimeout(timer) };
}

// EXTERNAL MODULE: ./src/oci/token.ts
var token = __webpack_require__(1532);
;// CONCATENATED MODULE: ./src/oci/blob-upload.ts





/** Requests of this size are taken everywhere but on GitHub; Amazon's registry takes none below 5 MiB but the last. */
const CHUNK = 16 * 1024 * 1024;
/** The most that ghcr.io takes in one request ("exceeds the maximum permissible limit of 4.00MiB", status 416). */
const SMALL_CHUNK = 4 * 1024 * 1024;
/** Longest time for one chunk; a slower network makes no use of a cache. */
const CHUNK_MS = 120_000;
/** An upload that had to begin anew more often will not come to its end. */
const MOST_RESTARTS = 5;
/** Answers after which the upload is begun anew: session gone, request too large, chunk out of order. */
const RESTARTING = [404, 413, 416];
/**
 * One upload of a blob (distribution spec, "Pushing blobs"): what fits in one request by POST and PUT, anything larger in
 * chunks by PATCH. After a connection that broke the registry is asked how far it came.
 */
class BlobUpload {
    #target;
    #subject;
    #progress;
    #chunkBytes;
    /** Where the next request goes; undefined before the upload is opened. */
    #url;
    #offset = 0;
    #restarts = 0;
    /** The last request had no good answer, so that nobody here knows how far the registry came. */
    #isUnsure = false;
    /** The registry's word on how far it came was used. */
    #isResumed = false;
    #isDone = false;
    constructor(target, options) {
        this.#target = target;
        this.#subject = `Pushing ${target.source.digest} to ${(0,reference/* repositoryName */.aR)(target.repository)}`;
        this.#progress = options.progress ?? (() => undefined);
        const isGitHub = target.repository.registry === 'ghcr.io';
        this.#chunkBytes = options.chunkBytes ?? (isGitHub ? SMALL_CHUNK : CHUNK);
    }
    get isDone() {
        return this.#isDone;
    }
    /**
     * Sends one more request's worth. After a {@link MayPass} the next step finds out where to go on.
     *
     * @throws MayPass, or RegistryError when the registry refuses or has other bytes than were sent
     */
    async step() {
        if (this.#isUnsure)
            await this.#settle();
        if (this.#isDone)
            return;
        this.#url ??= await this.#open();
        this.#isUnsure = true;
        await this.#sendNext(this.#url);
        this.#isUnsure = false;
        this.#progress(this.#offset);
    }
    async #open() {
        const url = (0,oci_connection/* repositoryUrl */.E)(this.#target.repository, 'blobs/uploads/');
        const response = await this.#call({ method: 'POST', url });
        if (!response.ok)
            throw await (0,answer/* refusal */.x5)(response, this.#subject);
        const smallest = Number(response.headers.get('oci-chunk-min-length') ?? 0);
        if (smallest > this.#chunkBytes && smallest <= 8 * CHUNK)
            this.#chunkBytes = smallest;
        return this.#located(response, url);
    }
    async #sendNext(url) {
        const { bytes } = this.#target.source;
        const left = bytes - this.#offset;
        if (left === 0 || (this.#offset === 0 && left <= this.#chunkBytes))
            return await this.#close(url, left);
        const length = Math.min(left, this.#chunkBytes);
        const body = await this.#target.source.read(this.#offset, length);
        const headers = { 'content-range': `${this.#offset}-${this.#offset + length - 1}` };
        const response = await this.#call({ method: 'PATCH', url, headers, body });
        if (!response.ok)
            throw await this.#refused(response);
        this.#url = this.#located(response, url);
        this.#offset += length;
    }
    /** The registry compares what it got with the digest. */
    async #close(url, left) {
        const { source, isHeld } = this.#target;
        const body = await source.read(this.#offset, left);
        const last = new URL(url);
        last.searchParams.set('digest', source.digest);
        const response = await this.#call({ method: 'PUT', url: last.href, body });
        if (!response.ok)
            throw await this.#refused(response);
        await response.body?.cancel();
        const stored = response.headers.get('docker-content-digest');
        if (stored === null ? !(await isHeld()) : stored !== source.digest) {
            throw new answer/* RegistryError */.gl(`${this.#subject}: the registry holds ${stored ?? 'nothing'} after the upload.`);
        }
        this.#offset = source.bytes;
        this.#isDone = true;
    }
    /** Finds out how far the registry came when the answer to a request was lost. */
    async #settle() {
        this.#isDone = await this.#target.isHeld();
        if (this.#isDone || this.#url === undefined)
            return;
        const response = await this.#call({ method: 'GET', url: this.#url });
        if (response.status === 429 || response.status >= 500)
            throw await (0,answer/* refusal */.x5)(response, this.#subject);
        await response.body?.cancel();
        // `0-0` stands for nothing as well as for one byte.
        const end = response.ok ? Number(/^(?:bytes=)?0-(\d+)$/.exec(response.headers.get('range') ?? '')?.[1] ?? 0) : 0;
        if (end === 0 || end >= this.#target.source.bytes)
            return this.#restart();
        this.#url = this.#located(response, this.#url);
        this.#offset = end + 1;
        this.#isResumed = true;
        this.#isUnsure = false;
    }
    #restart() {
        if (this.#restarts === MOST_RESTARTS) {
            throw new answer/* RegistryError */.gl(`${this.#subject}: the registry has lost the upload ${MOST_RESTARTS + 1} times.`);
        }
        this.#restarts += 1;
        this.#url = undefined;
        this.#offset = 0;
        this.#isUnsure = false;
        this.#isResumed = false;
        this.#progress(0);
    }
    /** A refusal that an upload begun anew, in smaller chunks where the chunks were too large, may not meet. */
    async #refused(response) {
        const error = await (0,answer/* refusal */.x5)(response, this.#subject);
        const wasWrong = this.#isResumed && response.status === 400;
        if (!RESTARTING.includes(response.status) && !wasWrong)
            return error;
        if (response.status !== 404)
            this.#chunkBytes = Math.min(this.#chunkBytes, SMALL_CHUNK);
        this.#restart();
        return new retry/* MayPass */.jk(error);
    }
    #call(call) {
        const { connection, repository } = this.#target;
        const headers = { 'content-type': 'application/octet-stream', ...call.headers };
        const signal = AbortSignal.timeout(CHUNK_MS);
        return connection.send({ ...call, headers, signal, subject: this.#subject, repository, actions: 'pull,push' });
    }
    /**
     * Where the upload goes on: `Location` may be relative, and behind a proxy that ends TLS it may say http for the
     * registry's own host. In the clear nothing goes to any other machine.
     */
    #located(response, from) {
        const base = new URL((0,token/* registryUrl */.NH)(this.#target.repository.registry));
        const location = response.headers.get('location');
        const next = location === null ? null : URL.parse(location, from);
        if (next?.host === base.host)
            next.protocol = base.protocol;
        if (next?.protocol === 'https:' || next?.host === base.host)
            return next.href;
        throw new answer/* RegistryError */.gl(`${this.#subject}: the registry gave no address for the upload that can be used.`);
    }
}

// EXTERNAL MODULE: ./src/oci/digest.ts
var oci_digest = __webpack_require__(8825);
;// CONCATENATED MODULE: ./src/oci/push.ts







/** Content in memory. */
function bytesSource(content) {
    const read = async (offset, length) => content.subarray(offset, offset + length);
    return { digest: (0,oci_digest/* digestOf */.o)(content), bytes: content.byteLength, read };
}
/** The content of an open file whose digest and size are known. */
function fileSource(file, { digest, bytes }) {
    const read = async (position, length) => {
        const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(length), position });
        if (bytesRead !== length)
            throw new Error(`the file to push has changed: it ended before byte ${position + length}`);
        return buffer;
    };
    return { digest, bytes, read };
}
/** Opens a file whose digest and size are known for as long as the work takes. */
async function pushFile(path, known, push) {
    const file = await open(path);
    try {
        return await push(fileSource(file, known));
    }
    finally {
        await file.close();
    }
}
/**
 * Pushes a blob unless the repository has it.
 *
 * @throws RegistryError when the registry refuses, loses the upload again and again, or has other bytes than were sent
 */
async function pushBlob(connection, repository, source, options = {}) {
    const isHeld = () => holdsBlob(connection, repository, source.digest);
    if (await connection.retrying(isHeld))
        return 'present';
    const upload = new BlobUpload({ connection, repository, source, isHeld }, options);
    while (!upload.isDone)
        await connection.retrying(() => upload.step());
    return 'pushed';
}
/**
 * Whether a repository has a blob. A redirect to the blob storage is an answer too: what it redirects to is there.
 *
 * @throws MayPass or RegistryError when the registry gives no answer to that
 */
async function holdsBlob(connection, repository, digest) {
    const subject = `${(0,reference/* repositoryName */.aR)(repository)}@${digest}`;
    const url = (0,oci_connection/* repositoryUrl */.E)(repository, `blobs/${digest}`);
    const call = { subject, repository, actions: 'pull,push', method: 'HEAD', url, redirect: 'manual' };
    const response = await connection.send(call);
    if (response.status === 404)
        return false;
    if (response.status < 400)
        return true;
    throw await (0,answer/* refusal */.x5)(response, subject);
}
/**
 * Pushes a manifest under the tag of a reference; what it names must be there already.
 *
 * @throws RegistryError when the registry refuses, or says that it holds other bytes
 */
async function pushManifest(connection, image, content, mediaType) {
    return (await putManifest(connection, image, { content, mediaType })).digest;
}
/**
 * Pushes a manifest under the tag of a reference, or by its digest where the reference has one.
 *
 * @throws RegistryError when the registry refuses, or says that it holds other bytes
 */
const putManifest = (connection, image, upload) => connection.retrying(() => putManifestOnce(connection, image, upload));
/**
 * {@link putManifest} in one attempt: under a tag that others write too, nobody may write again without another look.
 *
 * @throws MayPass where another attempt may help; the registry may have taken it all the same
 * @throws RegistryError when the registry refuses, or says that it holds other bytes
 */
async function putManifestOnce(connection, image, upload) {
    const digest = (0,oci_digest/* digestOf */.o)(upload.content);
    const url = (0,oci_connection/* repositoryUrl */.E)(image, `manifests/${image.digest ?? image.tag ?? digest}`);
    const body = typeof upload.content === 'string' ? new TextEncoder().encode(upload.content) : upload.content;
    const place = { subject: (0,reference/* referenceName */.z$)(image), repository: image, actions: 'pull,push', method: 'PUT' };
    const call = { ...place, url, body, headers: { 'content-type': upload.mediaType } };
    const response = await connection.send(call);
    if (!response.ok)
        throw await manifestRefusal(response, call.subject, upload.healingMs);
    await response.body?.cancel();
    requireStored(response, call.subject, digest);
    return { digest, listsReferrer: response.headers.has('oci-subject') };
}
/**
 * Lets a registry take a blob from another of its repositories, without any transfer.
 *
 * @returns false where the registry wants it to be uploaded
 * @throws RegistryError when the registry refuses
 */
function mountBlob(connection, from, to, digest) {
    const subject = `${repositoryName(to)}@${digest}`;
    const url = repositoryUrl(to, `blobs/uploads/?mount=${digest}&from=${encodeURIComponent(from.repository)}`);
    const call = { subject, repository: to, mountFrom: from, actions: 'pull,push', method: 'POST', url };
    return connection.retrying(async () => {
        const response = await connection.send(call);
        // 202 has opened an upload instead; who may not read the other repository gets 4xx from some registries.
        if (!response.ok && (response.status === 429 || response.status >= 500))
            throw await refusal(response, subject);
        await response.body?.cancel();
        return response.status === 201;
    });
}
async function manifestRefusal(response, subject, healingMs = 0) {
    const error = await (0,answer/* refusal */.x5)(response, subject);
    return response.status === 404 && healingMs > 0 ? new retry/* MayPass */.jk(error, { withinMs: healingMs }) : error;
}
function requireStored(response, subject, digest) {
    const stored = response.headers.get('docker-content-digest');
    if (stored === null || stored === digest)
        return;
    const remedy = 'Something between here and the registry changes what is sent: look at its proxies.';
    throw new answer/* RegistryError */.gl(`${subject}: the registry holds ${stored} and was sent ${digest}. ${remedy}`);
}

// EXTERNAL MODULE: ./src/oci/registry.ts + 1 modules
var registry = __webpack_require__(4395);
;// CONCATENATED MODULE: ./src/oci/remove.ts



/**
 * Removes a manifest and with it all tags that point to it (distribution spec, "Deleting Manifests"). The registry itself
 * finds out which blobs nobody needs any more.
 *
 * @throws RegistryError when the registry refuses: 405 where it deletes nothing at all
 */
function removeManifest(connection, repository, digest) {
    const subject = `Removing ${(0,reference/* repositoryName */.aR)(repository)}@${digest}`;
    const url = (0,oci_connection/* repositoryUrl */.E)(repository, `manifests/${digest}`);
    const call = { subject, repository, actions: 'pull,delete', method: 'DELETE', url };
    return connection.retrying(async () => {
        const response = await connection.send(call);
        if (response.status === 404)
            return 'absent';
        if (!response.ok)
            throw await settled(response, subject);
        await response.body?.cancel();
        return 'removed';
    });
}
/** Asking again does not change it that a registry deletes nothing. */
async function settled(response, subject) {
    const error = await (0,answer/* refusal */.x5)(response, subject);
    const { message } = error;
    return (0,answer/* isUnsupported */.w3)({ status: response.status, message }) ? new answer/* RegistryError */.gl(message, 405) : error;
}

;// CONCATENATED MODULE: ./src/oci/tags.ts



/** Tags that are asked for at once; a registry may send fewer. */
const PAGE_SIZE = 1000;
/** Some registries send all of a list at once, however few tags are asked for. */
const PAGE_LIMIT = 64 * 1024 * 1024;
/** More is a registry that sends us in a circle. */
const MOST_PAGES = 1000;
/**
 * All tags of a repository in the registry's own order; none where there is no such repository. The list comes in pages
 * that a `Link` header chains (distribution spec, "Content Discovery").
 *
 * @throws RegistryError when the registry refuses or sends no list
 */
async function listTags(connection, repository, pageSize = PAGE_SIZE) {
    const tags = [];
    let url = (0,oci_connection/* repositoryUrl */.E)(repository, `tags/list?n=${pageSize}`);
    for (let pages = 0; url !== undefined; pages += 1) {
        if (pages === MOST_PAGES)
            throw new answer/* RegistryError */.gl(`${subjectOf(repository)}: the list has no end.`);
        const page = await onePage(connection, repository, url);
        // As arguments of one call so many would be too many.
        for (const tag of page.tags)
            tags.push(tag);
        url = page.next;
    }
    return tags;
}
const subjectOf = (repository) => `Tags of ${(0,reference/* repositoryName */.aR)(repository)}`;
function onePage(connection, repository, url) {
    const subject = subjectOf(repository);
    return connection.retrying(async () => {
        const response = await connection.send({ subject, repository, actions: 'pull', method: 'GET', url });
        if (response.status === 404)
            return { tags: [], next: undefined };
        if (!response.ok)
            throw await (0,answer/* refusal */.x5)(response, subject);
        const next = nextPage(response.headers.get('link') ?? '', url, subject);
        return { tags: tagsIn(await (0,answer/* limitedBytes */.eK)(response, subject, PAGE_LIMIT), subject), next };
    });
}
function tagsIn(bytes, subject) {
    const { name, tags } = ((0,answer/* jsonOrNothing */.dn)(bytes) ?? {});
    // An empty list some registries leave out.
    if (tags === null || (tags === undefined && typeof name === 'string'))
        return [];
    if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string'))
        return tags;
    throw new answer/* RegistryError */.gl(`${subject}: the registry sent no list of tags.`);
}
/**
 * The target of `<…>; rel="next"` in a `Link` header (RFC 8288), undefined where the list ends; nobody may lead us, and the
 * token, to somebody else.
 *
 * @throws RegistryError when the list goes on at another host: a part of it is no list
 */
function nextPage(link, url, subject) {
    const [, target] = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(link) ?? [];
    if (target === undefined)
        return undefined;
    const page = URL.parse(target, url);
    const here = new URL(url);
    if (page?.host !== here.host)
        throw new answer/* RegistryError */.gl(`${subject}: the list goes on at another host.`);
    page.protocol = here.protocol;
    return page.href;
}

// EXTERNAL MODULE: ./src/runner/log.ts
var log = __webpack_require__(7708);
// EXTERNAL MODULE: ./src/store/progress.ts
var progress = __webpack_require__(1718);
;// CONCATENATED MODULE: ./src/store/registry/entry.ts

/** What the manifest of an entry is for (OCI image spec 1.1, "Guidelines for Artifact Usage"). */
const ARTIFACT_TYPE = 'application/vnd.muslin.cache.v1';
/** The media type of the manifest itself. */
const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
/** The config of an artifact that needs none, as the spec wants it. */
const EMPTY = new TextEncoder().encode('{}');
const LAYER_TYPE = 'application/vnd.muslin.cache.entry.v1';
const EMPTY_TYPE = 'application/vnd.oci.empty.v1+json';
const KEY = 'vnd.muslin.cache.key';
/** There is something under a tag of ours that is no entry of ours; the message is a part of a sentence. */
class ForeignEntry extends Error {
    name = 'ForeignEntry';
}
/** The manifest of an entry: one layer, which is the file. */
function encodeEntry(key, created, { digest, bytes }) {
    return JSON.stringify({
        schemaVersion: 2,
        mediaType: MANIFEST_TYPE,
        artifactType: ARTIFACT_TYPE,
        config: { mediaType: EMPTY_TYPE, digest: (0,oci_digest/* digestOf */.o)(EMPTY), size: EMPTY.byteLength, data: 'e30=' },
        layers: [{ mediaType: LAYER_TYPE, digest, size: bytes }],
        annotations: { [KEY]: key, 'org.opencontainers.image.created': created.toISOString() },
    });
}
/**
 * The key and the file of an entry.
 *
 * @throws ForeignEntry when the manifest is not one of ours
 */
function decodeEntry(manifest) {
    if (manifest.kind !== 'image')
        throw new ForeignEntry('it is an index');
    const { artifactType, layers, annotations } = manifest;
    if (artifactType !== ARTIFACT_TYPE)
        throw new ForeignEntry(`its artifact type is ${JSON.stringify(artifactType)}`);
    const [layer, ...more] = layers;
    if (layer === undefined || more.length > 0)
        throw new ForeignEntry(`it has ${layers.length} layers`);
    if (layer.mediaType !== LAYER_TYPE)
        throw new ForeignEntry(`its layer is ${JSON.stringify(layer.mediaType)}`);
    const key = annotations[KEY];
    if (key === undefined)
        throw new ForeignEntry('it names no key');
    return { key, layer };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./src/store/registry/tag.ts


/** Ten digits last until 2085. */
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 4;
const MOMENT_LENGTH = TIME_DIGITS + RANDOM_DIGITS;
const STEM_LENGTH = reference/* TAG_LENGTH */.iW - 1 - MOMENT_LENGTH;
const HASH_DIGITS = 40;
const HASHED = new RegExp(`^sha256\\.[0-9a-f]{${HASH_DIGITS}}\\.([A-Za-z0-9_-]*)$`);
const READABLE_LENGTH = STEM_LENGTH - 'sha256..'.length - HASH_DIGITS;
const TAG = new RegExp(`^(.+)\\.([0-9a-z]{${MOMENT_LENGTH}})$`, 's');
/** What stands before the moment. */
function stemOf(key) {
    const isPlain = /^\w[\w.-]*$/.test(key) && key.length <= STEM_LENGTH && !HASHED.test(key);
    if (isPlain)
        return key;
    const hash = (0,external_node_crypto_.createHash)('sha256').update(key).digest('hex').slice(0, HASH_DIGITS);
    return `sha256.${hash}.${readable(key)}`;
}
/** The text of a moment. */
function momentOf(microseconds, random) {
    const time = Math.floor(microseconds).toString(36).padStart(TIME_DIGITS, '0');
    const rest = Math.floor(random * 36 ** RANDOM_DIGITS).toString(36);
    return time + rest.padStart(RANDOM_DIGITS, '0');
}
/** When an entry was stored. */
const createdAt = ({ moment }) => new Date(Number.parseInt(moment.slice(0, TIME_DIGITS), 36) / 1000);
/** A tag for an entry that is stored at this moment. */
function entryTag(key, moment) {
    const stem = stemOf(key);
    return { tag: `${stem}.${moment}`, key: stem === key ? key : undefined, stem, moment };
}
/** Reads a tag; undefined where it is none of ours. */
function parseTag(tag) {
    const [, stem, moment] = TAG.exec(tag) ?? [];
    if (stem === undefined || moment === undefined)
        return undefined;
    return { tag, key: HASHED.test(stem) ? undefined : stem, stem, moment };
}
/** Whether the key of an entry may begin with a prefix; the tag alone does not always tell. */
function mayBeginWith({ key, stem }, prefix) {
    if (key !== undefined)
        return key.startsWith(prefix);
    const shown = HASHED.exec(stem)?.[1] ?? '';
    return (shown.startsWith(readable(prefix).slice(0, shown.length)) &&
        shown.length >= Math.min(READABLE_LENGTH, prefix.length));
}
/** Every entry's first tag, newest first: of two writers of one key the first counts. */
function firstTags(tags) {
    const entries = tags.map(parseTag).filter((entry) => entry !== undefined);
    const oldestFirst = entries.sort((left, right) => compare(left.moment, right.moment));
    const first = new Map();
    for (const entry of oldestFirst)
        if (!first.has(entry.stem))
            first.set(entry.stem, entry);
    return [...first.values()].reverse();
}
const compare = (left, right) => (left < right ? -1 : Number(left > right));
const readable = (key) => key.slice(0, READABLE_LENGTH).replace(/[^A-Za-z0-9_-]/g, '_');

// EXTERNAL MODULE: ./src/store/store.ts + 1 modules
var store = __webpack_require__(7904);
;// CONCATENATED MODULE: ./src/store/registry.ts















/** A build without a cache takes less than waiting long for a registry that is down. */
const PATIENCE = { deadlineMs: 45_000, firstWaitMs: 500, longestWaitMs: 10_000 };
/** Manifests that are asked for at once. */
const registry_PARALLEL = 8;
/**
 * A store in a repository of an OCI registry, with the credentials that `docker login` has left. Each entry is an artifact
 * of one layer under a tag of its own ({@link EntryTag}).
 *
 * @param ref the repository: `ghcr.io/owner/name/cache`
 * @throws StoreUnavailable when that names no repository
 */
async function openRegistryStore(ref, options = {}) {
    const repository = (0,reference/* parseReference */.F2)(ref);
    if (repository === undefined || repository.tag !== undefined || repository.digest !== undefined) {
        throw new store/* StoreUnavailable */.us(`${JSON.stringify(ref)} names no repository of a registry, so it cannot be used as a store`);
    }
    return new RegistryStore(repository, options);
}
class RegistryStore {
    name;
    #repository;
    #client;
    #options;
    /** Why this job may not read. */
    #denied;
    /** Newest first, as last listed, with what was saved here; undefined before the first listing. */
    #entries;
    /** What stands under tags that were looked into: it never changes. */
    #contents = new Map();
    /** Tags saved here, which a registry may list only later. */
    #saved = [];
    /** The last save of each key: two of one key must not race. */
    #saves = new Map();
    #received = new progress/* Meter */.k('Received');
    #sent = new progress/* Meter */.k('Sent');
    constructor(repository, options) {
        this.name = `registry ${(0,reference/* repositoryName */.aR)(repository)}`;
        this.#repository = repository;
        this.#options = options;
        const { credentials = (0,oci_credentials/* dockerCredentials */.d)(options.env?.DOCKER_CONFIG), policy = PATIENCE, signal } = options;
        this.#client = new registry/* RegistryClient */.b({ credentials, policy, ...(signal === undefined ? {} : { signal }) });
    }
    get readable() {
        return this.#denied === undefined;
    }
    async find(key, prefixes, passed = new Set()) {
        return await this.#unlessDenied(async () => {
            if ((await this.#entryOf(key)) !== undefined && !passed.has(key))
                return key;
            for (const prefix of prefixes) {
                const newest = await this.#newest(prefix, passed);
                if (newest !== undefined)
                    return newest;
            }
            return undefined;
        });
    }
    async fetch(key, file, limit = Number.POSITIVE_INFINITY) {
        const entry = await this.#entryOf(key);
        if (entry === undefined)
            throw new store/* EntryAbsent */.c2(`there is no entry ${key}`);
        const { digest, size } = await this.#layerOf(entry, key);
        if (size > limit)
            throw new Error(`the entry ${key} has ${size} bytes, more than the ${limit} allowed`);
        const transfer = this.#received.begin(size);
        const { signal } = this.#options;
        const options = { progress: transfer.reached, ...(signal === undefined ? {} : { signal }) };
        try {
            await pullBlob(this.#client.connection, this.#repository, { digest, size }, file, options);
        }
        catch (error) {
            throw isAbsent(error) ? goneSince(key) : error;
        }
        finally {
            transfer.end();
        }
    }
    save(key, file) {
        const before = this.#saves.get(key) ?? Promise.resolve();
        const save = before.catch(() => undefined).then(() => this.#saveAlone(key, file));
        this.#saves.set(key, save);
        return save;
    }
    async #saveAlone(key, file) {
        if ((await this.#unlessDenied(() => this.#entryOf(key))) !== undefined)
            return 'exists';
        try {
            const { tag } = await this.#push(key, file);
            this.#saved.push(tag);
            return await this.#outcomeOf(key, tag);
        }
        catch (error) {
            if (isDenial(error) || isReadOnly(error))
                return { refused: this.#denial('push to', error) };
            throw error;
        }
    }
    /** Another job may have stored the same key meanwhile, and the first one counts. */
    async #outcomeOf(key, tag) {
        const entries = await this.#unlessDenied(() => this.#list()).catch(() => undefined);
        const first = entries?.find(({ stem }) => stem === stemOf(key));
        return first === undefined || first.tag === tag ? 'saved' : 'exists';
    }
    /** The manifest comes last, so that nobody finds half an entry. */
    async #push(key, path) {
        const { chunkBytes, signal } = this.#options;
        const measured = await (0,measure/* measureFile */.v)(path, signal);
        const file = await (0,promises_.open)(path);
        const transfer = this.#sent.begin(measured.bytes);
        const { connection } = this.#client;
        const options = { progress: transfer.reached, ...(chunkBytes === undefined ? {} : { chunkBytes }) };
        try {
            await pushBlob(connection, this.#repository, bytesSource(EMPTY));
            await pushBlob(connection, this.#repository, fileSource(file, measured), options);
        }
        finally {
            transfer.end();
            await file.close();
        }
        const entry = entryTag(key, momentOf(1000 * (performance.timeOrigin + performance.now()), Math.random()));
        const content = encodeEntry(key, new Date(), measured);
        await pushManifest(connection, { ...this.#repository, tag: entry.tag }, content, MANIFEST_TYPE);
        return entry;
    }
    async entries(prefix) {
        try {
            return await this.#listed(prefix);
        }
        catch (error) {
            throw isDenial(error) ? new store/* ListDenied */.uN(this.#denial('pull from', error)) : error;
        }
    }
    async #listed(prefix) {
        const tags = await listTags(this.#client.connection, this.#repository, this.#options.pageSize);
        const queue = tags.map(parseTag).filter((tag) => tag !== undefined && mayBeginWith(tag, prefix));
        const found = [];
        const worker = async () => {
            for (let tag = queue.shift(); tag !== undefined; tag = queue.shift()) {
                const entry = await this.#entryUnder(tag);
                if (entry?.key.startsWith(prefix))
                    found.push(entry);
            }
        };
        await Promise.all(Array.from({ length: registry_PARALLEL }, worker));
        return found;
    }
    async #entryUnder(tag) {
        const content = await this.#contentOf(tag);
        if (content === undefined || stemOf(content.key) !== tag.stem)
            return undefined;
        return { id: tag.tag, key: content.key, bytes: content.layer.size, created: createdAt(tag).toISOString() };
    }
    async remove({ id }) {
        try {
            const digest = await this.#client.digestOfTag({ ...this.#repository, tag: id });
            if (digest === undefined)
                return 'absent';
            const outcome = await removeManifest(this.#client.connection, this.#repository, digest);
            this.#entries = undefined;
            this.#contents.delete(id);
            if (this.#saved.includes(id))
                this.#saved.splice(this.#saved.indexOf(id), 1);
            return outcome;
        }
        catch (error) {
            if (isReadOnly(error))
                return { refused: `the registry of ${this.name} deletes nothing (it answered 405)` };
            if (isDenial(error))
                return { refused: this.#denial('delete from', error) };
            throw error;
        }
    }
    /** The entry of a key; only what is not known yet is looked up, because entries never change. */
    async #entryOf(key) {
        if (this.#denied !== undefined)
            throw new Error(`nothing can be read from the ${this.name}: ${this.#denied}`);
        const stem = stemOf(key);
        const known = this.#entries?.find((entry) => entry.stem === stem);
        return known ?? (await this.#list()).find((entry) => entry.stem === stem);
    }
    async #list() {
        const { pageSize } = this.#options;
        const tags = await listTags(this.#client.connection, this.#repository, pageSize);
        this.#entries = firstTags([...new Set([...tags, ...this.#saved])]);
        return this.#entries;
    }
    /** The key of the newest entry that begins with a prefix and is not passed over, among those listed last. */
    async #newest(prefix, passed) {
        for (const entry of this.#entries ?? []) {
            if (!mayBeginWith(entry, prefix))
                continue;
            const key = entry.key ?? (await this.#hashedKey(entry));
            if (key?.startsWith(prefix) && !passed.has(key))
                return key;
        }
        return undefined;
    }
    /** The key behind a tag that has only its hash; undefined where there is nothing of ours. */
    async #hashedKey(entry) {
        const key = (await this.#contentOf(entry))?.key;
        return key !== undefined && stemOf(key) === entry.stem ? key : undefined;
    }
    /** What stands under a tag; undefined where it is nothing of ours, or nothing any more. */
    async #contentOf({ tag }) {
        const known = this.#contents.get(tag);
        if (known !== undefined)
            return known;
        try {
            const { content } = await this.#client.manifest({ ...this.#repository, tag });
            const found = decodeEntry(content);
            this.#contents.set(tag, found);
            return found;
        }
        catch (error) {
            if (error instanceof ForeignEntry || isAbsent(error))
                return undefined;
            throw error;
        }
    }
    async #layerOf(entry, key) {
        try {
            const { content } = await this.#client.manifest({ ...this.#repository, tag: entry.tag });
            const found = decodeEntry(content);
            if (found.key === key)
                return found.layer;
            throw new ForeignEntry(`it names the key ${JSON.stringify(found.key)}`);
        }
        catch (error) {
            if (error instanceof ForeignEntry)
                throw new Error(`the entry ${key} is not one of ours: ${error.message}`);
            throw isAbsent(error) ? goneSince(key) : error;
        }
    }
    /** A job that may not read has an empty store: that is a setting, not a failure. One line says so. */
    async #unlessDenied(work) {
        if (this.#denied !== undefined)
            return undefined;
        try {
            return await work();
        }
        catch (error) {
            if (!isDenial(error))
                throw error;
            this.#denied = this.#denial('pull from', error);
            (0,log/* say */.cv)(`Nothing is read from the ${this.name}: ${this.#denied}.`);
            return undefined;
        }
    }
    #denial(what, { status }) {
        const name = (0,reference/* repositoryName */.aR)(this.#repository);
        const remedy = `log in before this step (docker/login-action); on GitHub the job needs the permission packages: ${PERMISSIONS[what]}`;
        return `this job may not ${what} ${name}, the registry answered ${status}; ${remedy}`;
    }
}
const PERMISSIONS = { 'pull from': 'read', 'push to': 'write', 'delete from': 'write' };
const goneSince = (key) => new store/* EntryAbsent */.c2(`there is no entry ${key} any more: it was removed after it was found`);
const isAbsent = (error) => error instanceof answer/* RegistryError */.gl && error.status === 404;
const isDenial = (error) => error instanceof answer/* RegistryError */.gl && (error.status === 401 || error.status === 403);
/** What a registry in read-only mode answers to an upload. */
const isReadOnly = (error) => error instanceof answer/* RegistryError */.gl && error.status === 405;


/***/ })

};
