export const id = 457;
export const ids = [457];
export const modules = {

/***/ 3457:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ moveBack),
/* harmony export */   t: () => (/* binding */ inOwnTime),
/* harmony export */   takeBack: () => (/* binding */ takeBack)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3916);
/* harmony import */ var _oci_push_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8393);
/* harmony import */ var _oci_reference_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2148);



/** What there is to say and to move back after a failure has this time of its own. */
const OWN_MS = 60_000;
/** The same client for what comes after a failure, which may have been that all time is over. */
const inOwnTime = (client) => client.until(AbortSignal.timeout(OWN_MS));
/**
 * Moves tags back that were moved to an index, because what comes after them has failed; none of them that another job has
 * moved since.
 *
 * @returns what became of each, one sentence each
 */
function takeBack(client, digest, moved) {
    const ours = moved.filter(({ outcome }) => outcome === 'moved');
    return moveBack(inOwnTime(client), digest, ours);
}
/**
 * Moves tags back, the last ones first, and only those that nobody else has moved since.
 *
 * @param digest what they were moved to
 * @returns what became of each that had moved, one sentence each
 */
async function moveBack(client, digest, written) {
    const lines = [];
    for (const one of written.toReversed()) {
        const line = await putBack(client, digest, one).catch((error) => `${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .referenceName */ .z$)(one.tag)} could not be moved back: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`);
        if (line !== undefined)
            lines.push(line);
    }
    return lines;
}
async function putBack(client, digest, { tag, from }) {
    const name = (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .referenceName */ .z$)(tag);
    const now = await client.digestOfTag(tag);
    // The registry had not taken it.
    if (now === from)
        return undefined;
    if (now !== digest)
        return `${name} was moved by another job since.`;
    if (from === undefined)
        return `${name} did not exist before: delete it if nobody should find it.`;
    const { tag: _, ...repository } = tag;
    const { bytes, content } = await client.manifest({ ...repository, digest: from });
    await (0,_oci_push_js__WEBPACK_IMPORTED_MODULE_1__/* .putManifest */ .RV)(client.connection, tag, { content: new Uint8Array(bytes), mediaType: content.mediaType });
    return `${name} was moved back to ${from}.`;
}


/***/ }),

/***/ 8393:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Ae: () => (/* binding */ holdsBlob),
  ti: () => (/* binding */ mountBlob),
  Ee: () => (/* binding */ pushBlob),
  Vt: () => (/* binding */ pushFile),
  RV: () => (/* binding */ putManifest),
  _J: () => (/* binding */ putManifestOnce)
});

// UNUSED EXPORTS: bytesSource, fileSource, pushManifest

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./src/oci/answer.ts
var answer = __webpack_require__(7699);
// EXTERNAL MODULE: ./src/oci/connection.ts + 1 modules
var oci_connection = __webpack_require__(5949);
// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(2148);
// EXTERNAL MODULE: ./src/oci/retry.ts
var retry = __webpack_require__(9963);
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
    const subject = `${(0,reference/* repositoryName */.aR)(to)}@${digest}`;
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


/***/ })

};
