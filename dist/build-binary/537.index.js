export const id = 537;
export const ids = [537];
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

/***/ 537:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  publishImage: () => (/* binding */ publishImage),
  writeLayout: () => (/* binding */ writeLayout)
});

// UNUSED EXPORTS: refusals

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/runner/scratch.ts
var scratch = __webpack_require__(3968);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./src/archive/measure.ts
var measure = __webpack_require__(2486);
// EXTERNAL MODULE: ./src/oci/answer.ts
var answer = __webpack_require__(7699);
// EXTERNAL MODULE: ./src/oci/digest.ts
var oci_digest = __webpack_require__(8825);
// EXTERNAL MODULE: ./src/oci/layout.ts
var layout = __webpack_require__(5823);
// EXTERNAL MODULE: ./src/oci/manifest.ts
var manifest = __webpack_require__(2060);
;// CONCATENATED MODULE: ./src/oci/layout-folder.ts









/** An OCI layout folder to copy from (OCI image spec, image-layout.md). */
function layoutSource(folder) {
    return {
        manifest: (digest) => layoutManifest(folder, digest),
        blob: async ({ digest }, path) => {
            await (0,promises_.copyFile)(blobPath(folder, digest), path).catch((error) => absent(folder, digest, error));
            const found = await (0,measure/* measureFile */.v)(path);
            if (found.digest !== digest)
                throw broken(folder, digest, found.digest);
        },
    };
}
/** An OCI layout folder to copy into; {@link finishLayout} makes it one. */
function layoutTarget(folder) {
    const has = async (digest) => (await (0,promises_.stat)(blobPath(folder, digest)).catch(() => undefined)) !== undefined;
    return {
        hasManifest: has,
        hasBlob: ({ digest }) => has(digest),
        mount: async () => false,
        putBlob: ({ digest }, path) => place(folder, digest, (draft) => (0,promises_.copyFile)(path, draft)),
        putManifest: ({ digest, bytes }) => place(folder, digest, (draft) => (0,promises_.writeFile)(draft, bytes)),
    };
}
/**
 * Writes `oci-layout` and `index.json`, the latter last, so that a layout that was interrupted names nothing that it lacks.
 * What was there before stays, but for what had the same name, or no name and the same digest.
 *
 * @throws UserError when the folder holds another `index.json`
 */
async function finishLayout(folder, entries) {
    const manifests = entries.flatMap(({ names, ...descriptor }) => names.length === 0
        ? [descriptor]
        : names.map((name) => ({ ...descriptor, annotations: { 'org.opencontainers.image.ref.name': name } })));
    const before = await entriesBefore(folder);
    const ours = new Set(manifests.map(entryName));
    const all = [...before.filter((entry) => !ours.has(entryName(entry))), ...manifests];
    await (0,promises_.mkdir)(folder, { recursive: true });
    await (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    const index = JSON.stringify({ schemaVersion: 2, mediaType: manifest/* INDEX_TYPES */.V[0], manifests: all }, undefined, 2);
    await whole((0,external_node_path_.join)(folder, 'index.json'), (draft) => (0,promises_.writeFile)(draft, index));
}
/** Entries with one name cannot stand beside each other. */
const entryName = ({ digest, annotations }) => String(annotations?.['org.opencontainers.image.ref.name'] ?? digest);
async function entriesBefore(folder) {
    const text = await (0,promises_.readFile)((0,external_node_path_.join)(folder, 'index.json'), 'utf8').catch((error) => {
        if (error.code === 'ENOENT')
            return '{"manifests":[]}';
        throw error;
    });
    const { manifests } = ((0,answer/* jsonOrNothing */.dn)(Buffer.from(text)) ?? {});
    if (Array.isArray(manifests))
        return manifests.filter((entry) => typeof entry === 'object' && entry !== null);
    throw new errors/* UserError */.yo(`${folder} holds an index.json that is none of an OCI layout. Name another folder.`);
}
async function layoutManifest(folder, digest) {
    await (0,layout/* requireSmall */.Zf)(folder, (0,external_node_path_.join)('blobs', ...digest.split(':')), manifest/* MANIFEST_LIMIT */.MV);
    const bytes = await (0,promises_.readFile)(blobPath(folder, digest)).catch((error) => absent(folder, digest, error));
    const found = (0,oci_digest/* digestOf */.o)(bytes);
    if (found !== digest)
        throw broken(folder, digest, found);
    return { digest, bytes, content: (0,manifest/* decodeManifest */.MK)(bytes) };
}
async function place(folder, digest, write) {
    const path = blobPath(folder, digest);
    await (0,promises_.mkdir)((0,external_node_path_.dirname)(path), { recursive: true });
    await whole(path, write);
}
/**
 * A file has its name only when it is whole. Two images that are copied at once may share a layer: each writes a draft of
 * its own, and the second takes the place of the first, which has the same bytes.
 */
async function whole(path, write) {
    const draft = `${path}.${(0,external_node_crypto_.randomUUID)()}.draft`;
    try {
        await write(draft);
        await (0,promises_.rename)(draft, path);
    }
    catch (error) {
        await (0,promises_.rm)(draft, { force: true });
        throw error;
    }
}
const blobPath = (folder, digest) => (0,external_node_path_.join)(folder, 'blobs', ...digest.split(':'));
function absent(folder, digest, error) {
    const remedy = 'Write the layout anew: a whole one holds all blobs that its manifests name.';
    throw new errors/* UserError */.yo(`The OCI layout ${folder} lacks ${digest} (${(0,errors/* messageOf */.bD)(error)}). ${remedy}`);
}
function broken(folder, digest, found) {
    return new errors/* UserError */.yo(`The OCI layout ${folder} holds ${found} in place of ${digest}. Write it anew.`);
}

// EXTERNAL MODULE: ./src/oci/connection.ts + 1 modules
var oci_connection = __webpack_require__(5949);
// EXTERNAL MODULE: ./src/oci/reference.ts
var oci_reference = __webpack_require__(2148);
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
    const subject = `${(0,oci_reference/* repositoryName */.aR)(repository)}@${digest}`;
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
        this.#subject = `Pushing ${target.source.digest} to ${(0,oci_reference/* repositoryName */.aR)(target.repository)}`;
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

;// CONCATENATED MODULE: ./src/oci/push.ts







/** Content in memory. */
function bytesSource(content) {
    const read = async (offset, length) => content.subarray(offset, offset + length);
    return { digest: digestOf(content), bytes: content.byteLength, read };
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
    const file = await (0,promises_.open)(path);
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
    const subject = `${(0,oci_reference/* repositoryName */.aR)(repository)}@${digest}`;
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
    const place = { subject: (0,oci_reference/* referenceName */.z$)(image), repository: image, actions: 'pull,push', method: 'PUT' };
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
    const subject = `${(0,oci_reference/* repositoryName */.aR)(to)}@${digest}`;
    const url = (0,oci_connection/* repositoryUrl */.E)(to, `blobs/uploads/?mount=${digest}&from=${encodeURIComponent(from.repository)}`);
    const call = { subject, repository: to, mountFrom: from, actions: 'pull,push', method: 'POST', url };
    return connection.retrying(async () => {
        const response = await connection.send(call);
        // 202 has opened an upload instead; who may not read the other repository gets 4xx from some registries.
        if (!response.ok && (response.status === 429 || response.status >= 500))
            throw await (0,answer/* refusal */.x5)(response, subject);
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

;// CONCATENATED MODULE: ./src/oci/copy.ts






/** Blobs of one manifest that are copied at once. */
const copy_PARALLEL = 4;
/** The target shows a child only some seconds after it took it. */
const HEALING_MS = 30_000;
const NOTHING = { manifests: 0, mounted: 0, sentBytes: 0 };
/**
 * Copies a manifest, or an index with all that it names, from one place to another by digest, children first. What the
 * target has is not sent again, but looked for in full: a manifest may be there without its blobs. Within one registry blobs are mounted. Every blob lies in a file of our own until its
 * digest was compared: nothing unproven is sent on.
 *
 * @throws RegistryError when one of the two registries refuses, or the source holds other bytes than the digest says
 * @throws UserError when an OCI layout lacks something
 */
function copyManifest(client, from, to, digest) {
    const source = 'layout' in from ? layoutSource(from.layout) : registrySource(client, from);
    const target = 'layout' in to ? layoutTarget(to.layout) : registryTarget(client, to);
    return copyTree({ from: source, to: target }, digest);
}
async function copyTree(copying, digest) {
    const { from, to } = copying;
    const stored = await from.manifest(digest);
    const parts = await copyParts(copying, stored.content);
    if (await to.hasManifest(digest))
        return sum([...parts, NOTHING]);
    await to.putManifest(stored);
    return sum([...parts, { ...NOTHING, manifests: 1 }]);
}
function copyParts(copying, content) {
    if (content.kind === 'image') {
        const held = content.layers.filter((layer) => !(0,manifest/* liesElsewhere */.Yo)(layer));
        return copyAll([content.config, ...held], (blob) => copyBlob(copying, blob));
    }
    return copyAll(content.manifests, ({ digest }) => copyTree(copying, digest));
}
/** A few at once; the first failure is thrown when those on their way are done. */
async function copyAll(parts, copy) {
    const queue = [...new Map(parts.map((part) => [part.digest, part])).values()];
    const done = [];
    const worker = async () => {
        for (let part = queue.shift(); part !== undefined; part = queue.shift())
            done.push(await copy(part));
    };
    const ended = await Promise.allSettled(Array.from({ length: copy_PARALLEL }, worker));
    for (const end of ended)
        if (end.status === 'rejected')
            throw end.reason;
    return done;
}
async function copyBlob({ from, to }, blob) {
    if (await to.hasBlob(blob))
        return NOTHING;
    const isMounted = from.repository !== undefined && (await to.mount(from.repository, blob.digest));
    if (isMounted)
        return { ...NOTHING, mounted: 1 };
    await (0,scratch/* withScratch */.h)('copy', async (folder) => {
        const path = (0,external_node_path_.join)(folder, 'blob');
        await from.blob(blob, path);
        await to.putBlob(blob, path);
    });
    return { ...NOTHING, sentBytes: blob.size };
}
function registrySource(client, from) {
    const repository = bare(from);
    return {
        repository,
        manifest: (digest) => client.manifest({ ...repository, digest }, { fresh: true }),
        blob: (blob, path) => pullBlob(client.connection, repository, blob, path),
    };
}
function registryTarget(client, to) {
    const { connection } = client;
    const repository = bare(to);
    const isNear = (from) => from.registry === to.registry && from.repository !== to.repository;
    return {
        hasManifest: async (digest) => (await client.digestOfTag({ ...repository, digest })) !== undefined,
        hasBlob: ({ digest }) => connection.retrying(() => holdsBlob(connection, repository, digest)),
        mount: async (from, digest) => isNear(from) && (await mountBlob(connection, from, repository, digest)),
        putBlob: async ({ digest, size }, path) => {
            await pushFile(path, { digest, bytes: size }, (source) => pushBlob(connection, repository, source));
        },
        putManifest: async ({ bytes, content, digest }) => {
            const upload = { content: new Uint8Array(bytes), mediaType: content.mediaType, healingMs: HEALING_MS };
            await putManifest(connection, { ...repository, digest }, upload);
        },
    };
}
/** Only the repository of a reference. */
const bare = ({ registry, repository }) => ({ registry, repository });
const sum = (figures) => figures.reduce((total, part) => ({
    manifests: total.manifests + part.manifests,
    mounted: total.mounted + part.mounted,
    sentBytes: total.sentBytes + part.sentBytes,
}));

// EXTERNAL MODULE: ./src/oci/credentials.ts
var credentials = __webpack_require__(2559);
// EXTERNAL MODULE: ./src/oci/registry.ts
var registry = __webpack_require__(494);
// EXTERNAL MODULE: ./src/report/figures.ts
var figures = __webpack_require__(3831);
// EXTERNAL MODULE: ./src/runner/command.ts + 1 modules
var command = __webpack_require__(1547);
;// CONCATENATED MODULE: ./src/runner/deadline.ts
/** Aborts after so many milliseconds, with what the user is told then: AbortSignal.timeout does not say whose time is over. */
function deadline(milliseconds, late) {
    const controller = new AbortController();
    setTimeout(() => controller.abort(late), milliseconds).unref();
    return controller.signal;
}

// EXTERNAL MODULE: ./src/runner/log.ts
var log = __webpack_require__(7708);
;// CONCATENATED MODULE: ./src/build-binary/publish.ts













/** How long all pushes together may take. */
const PUSH_MINUTES = 30;
/**
 * Pushes an image, with its attestations, by digest to several repositories, and reads it back from each. What passes is
 * tried again as the registry's answer deserves (oci/retry.ts). Nothing has a tag afterwards.
 *
 * @param images repositories, as `ghcr.io/owner/app`
 * @throws UserError when it takes longer than it may
 * @throws RegistryError when the only one refuses, or does not have the image afterwards
 * @throws UserError when it is so with one of several, with all their reasons
 */
async function publishImage(image, images, minutes = PUSH_MINUTES) {
    const client = new registry/* RegistryClient */.b({
        credentials: (0,credentials/* dockerCredentials */.d)(),
        signal: deadline(minutes * 60_000, overdue(minutes)),
    });
    const ended = await Promise.allSettled(images.map((name) => publishTo(client, image, repositoryOf(name))));
    const refused = ended.flatMap((end, index) => end.status === 'rejected' ? [{ name: images[index] ?? '', reason: end.reason }] : []);
    if (refused.length === 0)
        return;
    if (images.length === 1)
        throw refused[0]?.reason;
    throw new errors/* UserError */.yo(refusals(images, refused));
}
function overdue(minutes) {
    const remedy = 'Run the job again: what a registry has already is not sent again.';
    return new errors/* UserError */.yo(`The push did not end within ${minutes} min. ${remedy}`);
}
/** The message for a push to several repositories: who has the image now, and who does not. */
function refusals(images, refused) {
    const having = images.filter((image) => refused.every(({ name }) => name !== image));
    const there = having.length === 0 ? 'None of them has it.' : `It is in ${having.join(', ')}.`;
    const reasons = refused.map(({ name, reason }) => `- ${name}: ${(0,errors/* messageOf */.bD)(reason)}`);
    return [`The image is not in ${refused.length} of ${images.length} repositories. ${there}`, ...reasons].join('\n');
}
/** Inputs were held to be repositories when they were read. */
function repositoryOf(name) {
    const reference = (0,oci_reference/* parseReference */.F2)(name);
    if (reference === undefined)
        throw new Error(`${name} is no repository`);
    return reference;
}
async function publishTo(client, { layout, digest }, to) {
    const { sentBytes } = await copyManifest(client, { layout }, to, digest);
    const { digest: found } = await client.manifest({ ...to, digest }, { fresh: true });
    (0,log/* say */.cv)(`${(0,oci_reference/* repositoryName */.aR)(to)}@${found}, ${(0,figures/* bytes */.ee)(sentBytes)} sent`);
}
/**
 * Writes an image into the folder of an OCI layout, beside what is there, or into a tar file of one.
 *
 * @param path of the folder, or of the file: then it ends in `.tar`
 * @throws UserError when the folder holds something else, or cannot be written
 */
async function writeLayout(image, path) {
    try {
        await (path.endsWith('.tar') ? writeTar(image, path) : writeFolder(image, path));
    }
    catch (error) {
        if (!(error instanceof Error && 'syscall' in error))
            throw error;
        const remedy = 'Name a folder, or a file that ends in .tar, where the job may write.';
        throw new errors/* UserError */.yo(`layout is ${path}, and the image cannot be written there: ${(0,errors/* messageOf */.bD)(error)}. ${remedy}`);
    }
}
async function writeFolder({ layout, digest, mediaType, size }, folder) {
    await copyManifest(offline, { layout }, { layout: folder }, digest);
    await finishLayout(folder, [{ mediaType, digest, size, names: [] }]);
}
const writeTar = (image, path) => (0,scratch/* withScratch */.h)('layout', async (folder) => {
    await writeFolder(image, folder);
    await (0,promises_.mkdir)((0,external_node_path_.dirname)(path), { recursive: true });
    await (0,command/* run */.e)({ argv: ['tar', ...SAME_EACH_TIME, '-cf', path, '-C', folder, 'oci-layout', 'index.json', 'blobs'] });
});
const SAME_EACH_TIME = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];
/** No registry has a part in a copy between two layouts. */
const offline = new registry/* RegistryClient */.b({ credentials: async () => undefined });


/***/ }),

/***/ 5823:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Af: () => (/* binding */ layoutBlob),
/* harmony export */   DZ: () => (/* binding */ layoutChunks),
/* harmony export */   GA: () => (/* binding */ layoutDigests),
/* harmony export */   Zf: () => (/* binding */ requireSmall)
/* harmony export */ });
/* unused harmony export openLayout */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6466);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_stream_promises__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3916);
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8825);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2060);







/** The only names that a layout has (OCI image spec, image-layout.md); docker's own files beside them are left out. */
const MEMBER = /^(?:\.\/)?(index\.json|oci-layout|blobs\/sha256\/[0-9a-f]{64})$/;
/**
 * The folder of an OCI layout: the path itself, or where the tar file under the path was unpacked to (buildx
 * `--output type=oci`).
 *
 * @param scratch folder for what a tar file holds; nothing in the file has a say in the names there
 * @throws UserError when there is neither
 */
async function openLayout(path, scratch) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined)
        throw new UserError(`There is no OCI layout ${path}. Download or build it before this step.`);
    if (found.isDirectory())
        return path;
    await unpack(path, scratch).catch((error) => {
        const remedy = 'Write it with buildx: --output type=oci,dest=….';
        throw new UserError(`The OCI layout ${path} is no tar file that can be read (${messageOf(error)}). ${remedy}`);
    });
    return scratch;
}
/**
 * The digests that the `index.json` of a layout names, each once.
 *
 * @throws UserError when it is no layout, or an empty one
 */
async function layoutDigests(folder) {
    await requireSmall(folder, 'index.json', _manifest_js__WEBPACK_IMPORTED_MODULE_6__/* .MANIFEST_LIMIT */ .MV);
    const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'index.json'), 'utf8').catch((error) => {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${folder} is no OCI layout: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}. Write it with buildx: --output type=oci,dest=….`);
    });
    const digests = digestsIn(text);
    if (digests.length === 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`The OCI layout ${folder} names no image. Write it anew.`);
    return digests;
}
/** The bytes of a blob of a layout as they lie there, which nobody has compared with the digest yet. */
const layoutChunks = (folder, digest) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.createReadStream)(blobPath(folder, digest));
/**
 * A small blob of a layout.
 *
 * @param limit most bytes that it may have
 * @throws UserError when it is not there, too large, or another one
 */
async function layoutBlob(folder, digest, limit = _manifest_js__WEBPACK_IMPORTED_MODULE_6__/* .BLOB_LIMIT */ .Ys) {
    await requireSmall(folder, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)('blobs', ...digest.split(':')), limit);
    const bytes = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(blobPath(folder, digest)).catch(() => new Uint8Array());
    if ((0,_digest_js__WEBPACK_IMPORTED_MODULE_5__/* .digestOf */ .o)(bytes) === digest)
        return bytes;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`The OCI layout ${folder} does not hold ${digest} whole. Write it anew.`);
}
/**
 * A layout may come from anywhere, and what is in a file is read into memory before it is known.
 *
 * @throws UserError when the file is there and has more bytes
 */
async function requireSmall(folder, name, limit) {
    const { size = 0 } = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, name)).catch(() => undefined)) ?? {};
    if (size <= limit)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`The OCI layout ${folder} has ${size} bytes in ${name}, and no more than ${limit} are read. Write it anew.`);
}
const blobPath = (folder, digest) => (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'blobs', ...digest.split(':'));
function digestsIn(text) {
    const { manifests } = (parsed(text) ?? {});
    if (!Array.isArray(manifests))
        return [];
    const digests = manifests.map((entry) => entry?.digest);
    return [...new Set(digests.filter((digest) => typeof digest === 'string').filter(_digest_js__WEBPACK_IMPORTED_MODULE_5__/* .isDigest */ .B))];
}
function parsed(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
async function unpack(tar, folder) {
    const { extract } = await __webpack_require__.e(/* import() */ 118).then(__webpack_require__.t.bind(__webpack_require__, 6118, 19));
    const members = extract();
    const [fed, read] = await Promise.allSettled([
        pipeline(createReadStream(tar), members),
        (async () => {
            for await (const member of members) {
                const [, name] = MEMBER.exec(member.header.name) ?? [];
                const isFile = member.header.type === 'file' && name !== undefined;
                if (isFile)
                    await write(join(folder, name), member);
                else
                    member.resume();
            }
        })().catch((error) => {
            members.destroy(error);
            throw error;
        }),
    ]);
    for (const end of [read, fed])
        if (end.status === 'rejected')
            throw end.reason;
}
async function write(path, content) {
    await mkdir(dirname(path), { recursive: true });
    await pipeline(content, createWriteStream(path));
}


/***/ }),

/***/ 2060:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H3: () => (/* binding */ isAttestation),
/* harmony export */   Io: () => (/* binding */ imageEntries),
/* harmony export */   Ko: () => (/* binding */ configPlatform),
/* harmony export */   MK: () => (/* binding */ decodeManifest),
/* harmony export */   MV: () => (/* binding */ MANIFEST_LIMIT),
/* harmony export */   V: () => (/* binding */ INDEX_TYPES),
/* harmony export */   Yo: () => (/* binding */ liesElsewhere),
/* harmony export */   Ys: () => (/* binding */ BLOB_LIMIT),
/* harmony export */   _P: () => (/* binding */ MANIFEST_TYPES),
/* harmony export */   et: () => (/* binding */ subjectOf)
/* harmony export */ });
/* unused harmony export configLabels */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3916);
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8825);
/* harmony import */ var _platform_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1890);



/** What the OCI image spec calls an index, by its OCI and its Docker name. */
const INDEX_TYPES = [
    'application/vnd.oci.image.index.v1+json',
    'application/vnd.docker.distribution.manifest.list.v2+json',
];
/** What the OCI image spec calls a manifest, by its OCI and its Docker name. */
const MANIFEST_TYPES = [
    'application/vnd.oci.image.manifest.v1+json',
    'application/vnd.docker.distribution.manifest.v2+json',
];
/** The distribution spec asks registries to take manifests up to this size; nobody needs larger ones. */
const MANIFEST_LIMIT = 4 * 1024 * 1024;
/** Most bytes of a blob that is read into memory: image configs are a few kilobytes. */
const BLOB_LIMIT = 8 * 1024 * 1024;
/**
 * Reads a manifest or an index as a registry sent it.
 *
 * @throws UserError when the bytes are neither of the two
 */
function decodeManifest(content) {
    const value = jsonObject(content, 'a manifest');
    if (Array.isArray(value.manifests)) {
        return {
            kind: 'index',
            mediaType: mediaType(value, INDEX_TYPES[0]),
            manifests: value.manifests.map(descriptor),
            annotations: annotations(value.annotations),
        };
    }
    if (Array.isArray(value.layers)) {
        return imageManifest(value, value.layers);
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('it is neither an image manifest nor an index');
}
function imageManifest(value, layers) {
    return {
        kind: 'image',
        mediaType: mediaType(value, MANIFEST_TYPES[0]),
        artifactType: typeof value.artifactType === 'string' ? value.artifactType : '',
        config: descriptor(value.config),
        layers: layers.map(descriptor),
        annotations: annotations(value.annotations),
    };
}
/**
 * The platform for which an image was built, from its config (OCI image spec, config.md).
 *
 * @throws UserError when the bytes are no image config
 */
function configPlatform(content) {
    const { os, architecture, variant } = jsonObject(content, 'an image config');
    if (typeof os !== 'string' || typeof architecture !== 'string' || os === '' || architecture === '') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('its config names no platform, so it is no image that can run');
    }
    return (0,_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .normalPlatform */ .Je)({ os, architecture, variant: typeof variant === 'string' ? variant : undefined });
}
/**
 * The labels of an image, from its config.
 *
 * @throws UserError when the bytes are no image config
 */
const configLabels = (content) => annotations(object(jsonObject(content, 'an image config').config).Labels);
/**
 * Whether an entry of an index is BuildKit's provenance or SBOM of another entry, not an image
 * (docs.docker.com/build/metadata/attestations/attestation-storage).
 */
function isAttestation(entry) {
    const unknown = entry.platform?.os === 'unknown' && entry.platform.architecture === 'unknown';
    return unknown && entry.annotations['vnd.docker.reference.type'] !== undefined;
}
/** The digest of the entry that an attestation is of (the same page), undefined where it names none. */
const subjectOf = ({ annotations }) => annotations['vnd.docker.reference.digest'];
/** The entries of an index that are images. */
const imageEntries = (index) => index.manifests.filter((entry) => !isAttestation(entry));
/** Whether registries do not hold a layer, because only its maker may give it away (OCI image spec, layer.md). */
const liesElsewhere = ({ mediaType }) => /foreign|nondistributable/.test(mediaType);
/** Docker's manifests always say what they are, OCI's may leave it out. */
const mediaType = ({ mediaType: said }, usual) => typeof said === 'string' && said !== '' ? said : usual;
function descriptor(value) {
    const { mediaType, digest, size, artifactType, platform, annotations: notes } = object(value);
    if (typeof mediaType !== 'string' || typeof digest !== 'string' || !(0,_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .isDigest */ .B)(digest) || !isSize(size)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('it holds a descriptor without media type, sha256 digest or size');
    }
    const place = descriptorPlatform(platform);
    return {
        mediaType,
        digest,
        size,
        ...(typeof artifactType === 'string' ? { artifactType } : {}),
        ...(place === undefined ? {} : { platform: place }),
        annotations: annotations(notes),
    };
}
function descriptorPlatform(value) {
    const { os, architecture, variant } = object(value);
    if (typeof os !== 'string' || typeof architecture !== 'string')
        return undefined;
    return (0,_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .normalPlatform */ .Je)({ os, architecture, variant: typeof variant === 'string' ? variant : undefined });
}
function annotations(value) {
    const texts = Object.entries(object(value)).filter((entry) => typeof entry[1] === 'string');
    return Object.fromEntries(texts);
}
const isSize = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
function jsonObject(content, what) {
    try {
        return object(JSON.parse(new TextDecoder().decode(content)));
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`it is not ${what}: the content is not JSON`);
    }
}
function object(value) {
    return typeof value === 'object' && value !== null ? value : {};
}


/***/ }),

/***/ 9963:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G4: () => (/* binding */ defaultPolicy),
/* harmony export */   LH: () => (/* binding */ withRetries),
/* harmony export */   dQ: () => (/* binding */ realClock),
/* harmony export */   jk: () => (/* binding */ MayPass)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);

/** The machine's own clock. */
const realClock = {
    now: () => performance.now(),
    sleep: (ms, signal) => (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(ms, undefined, signal === undefined ? {} : { signal }),
    random: Math.random,
};
/** Half a second at first, two minutes in all. */
const defaultPolicy = { deadlineMs: 120_000, firstWaitMs: 500, longestWaitMs: 15_000 };
/** An attempt has failed in a way that may pass. */
class MayPass extends Error {
    /** What is thrown when it does not pass. */
    cause;
    /** The other side asked for at least this wait. */
    afterMs;
    /** Tried no longer than this, where that is less than the policy's deadline. */
    withinMs;
    /** Part of a long answer came: the deadline counts from where it broke. */
    progressed;
    constructor(cause, limits = {}) {
        super(cause.message);
        this.cause = cause;
        this.progressed = limits.progressed ?? false;
        this.afterMs = limits.afterMs ?? 0;
        this.withinMs = limits.withinMs ?? Number.POSITIVE_INFINITY;
    }
}
/** A stream that breaks more often than this is not worth another deadline. */
const MOST_ANEW = 5;
/**
 * Tries until an attempt succeeds, throws something else than {@link MayPass}, or the time is over. The waits double and
 * are scattered over their upper half, so that the legs of a matrix do not come back all at once.
 *
 * @throws the cause of the last {@link MayPass} when the time is over
 */
async function withRetries(policy, attempt, clock = realClock) {
    let start = clock.now();
    for (let turn = 0;; turn += 1) {
        try {
            return await attempt();
        }
        catch (error) {
            if (!(error instanceof MayPass))
                throw error;
            start = startAfter(error, turn, start, clock);
            const wait = Math.max(backOff(policy, turn, clock.random()), error.afterMs);
            if (clock.now() - start + wait > limitOf(policy, error))
                throw error.cause;
            await clock.sleep(wait);
        }
    }
}
const startAfter = ({ progressed }, turn, start, clock) => progressed && turn < MOST_ANEW ? clock.now() : start;
const limitOf = (policy, { withinMs }) => Math.min(policy.deadlineMs, withinMs);
function backOff(policy, turn, chance) {
    const full = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** turn);
    return full / 2 + (full / 2) * chance;
}


/***/ })

};
