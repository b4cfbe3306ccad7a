export const id = 203;
export const ids = [203];
export const modules = {

/***/ 9203:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fu: () => (/* binding */ moveTags),
/* harmony export */   Vd: () => (/* binding */ planTags),
/* harmony export */   cE: () => (/* binding */ requireMovable)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3916);
/* harmony import */ var _oci_answer_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7699);
/* harmony import */ var _oci_push_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8393);
/* harmony import */ var _oci_reference_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2148);
/* harmony import */ var _oci_retry_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2402);
/* harmony import */ var _runner_log_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(7708);
/* harmony import */ var _tag_moves_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9705);
/* harmony import */ var _tag_state_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4234);








/** Two jobs that move the same tag: this often it is written again. */
const MOST_TURNS = 3;
/** A registry may show the old content of a tag for some seconds. */
const STALE_MS = 45_000;
/**
 * Looks where all tags point and says what is to happen to each; nothing is written.
 *
 * @throws RegistryError when a registry does not say it
 */
async function planTags(client, tags, target, { overwrite = false } = {}) {
    const moves = (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_5__/* .planMoves */ .YN)(await (0,_tag_state_js__WEBPACK_IMPORTED_MODULE_6__/* .readTags */ .g$)(client, tags, target), target, { overwrite });
    for (const line of (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_5__/* .planLines */ .HN)(moves, target.digest))
        (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv)(line);
    return { target, overwrite, moves };
}
/**
 * @throws UserError listing the tags that must not be moved
 */
function requireMovable({ moves }) {
    const problems = (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_5__/* .moveProblems */ .qW)(moves);
    if (problems.length === 0)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(['Nothing was tagged:', ...problems.map((problem) => `- ${problem}`)].join('\n'));
}
/**
 * Moves the tags to an index that every repository has, those that must not fail their users last, and reads each of them
 * back. Tags that are right already are left alone, so that a second run finishes what the first one began.
 *
 * @param options with `rollback` the tags that this run has moved are moved back when a later one fails
 * @throws UserError saying where every tag points, when one of them could not be moved
 */
async function moveTags(client, index, plan, { rollback = false } = {}) {
    requireMovable(plan);
    const run = { client, index, plan };
    const done = [];
    try {
        for (const wave of (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_5__/* .moveWaves */ .Aw)(plan.moves))
            await moveWave(run, wave, done);
    }
    catch (error) {
        const back = rollback ? await moveBack(run, done) : [];
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(await failureReport(run, (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error), back));
    }
    return done;
}
/** Tags of one kind in all repositories, all at once; what was done is known even when one of them fails. */
async function moveWave(run, wave, done) {
    const names = wave.map(({ tag }) => (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceName */ .z$)(tag)).join(', ');
    await (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_7__/* .group */ .Os)(`Tagging ${names}`, async () => {
        const ended = await Promise.allSettled(wave.map(async (move) => void done.push(await moveTag(run, move))));
        const reasons = ended.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
        const foreign = reasons.find((reason) => !(reason instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo));
        if (foreign !== undefined)
            throw foreign;
        if (reasons.length > 0)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(reasons.map(_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD).join(' '));
    });
}
async function moveTag(run, planned) {
    const { tag, digest: from } = planned;
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
        const outcome = await moveOnce(run, planned);
        if (outcome === undefined)
            continue;
        if (outcome === 'moved')
            (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_7__/* .say */ .cv)(`${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceName */ .z$)(tag)}: ${from ?? 'new'} → ${run.index.digest}`);
        return { tag, ...(from === undefined ? {} : { from }), outcome };
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceName */ .z$)(tag)}: another job writes this tag all the time. ${ALONE}`);
}
const ALONE = 'Give the workflow a concurrency group, then run it again.';
/**
 * Looks again before it writes and after it wrote, because registries know no write under a condition.
 *
 * @returns undefined when another job came in between and the rules have to be asked again
 */
async function moveOnce(run, planned) {
    const name = (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceName */ .z$)(planned.tag);
    const move = await moveNow(run, planned);
    if (move.verdict === 'refused')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${name}: ${move.reason}`);
    if (move.verdict !== 'move')
        return move.verdict;
    await putTag(run, move.tag);
    const found = await digestAfterWrite(run, move);
    if (found === run.index.digest)
        return 'moved';
    if (!['moving', 'commit'].includes((0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_5__/* .tagKind */ .pk)(move.tag.tag ?? '')))
        return undefined;
    (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_7__/* .warn */ .R8)(`${name} points to ${found}: another job has moved it after this one. ${ALONE}`);
    return 'lost';
}
/** The plan holds as long as the tag is where it was; otherwise the rules are asked again. */
async function moveNow({ client, plan }, planned) {
    const now = await (0,_tag_state_js__WEBPACK_IMPORTED_MODULE_6__/* .readTag */ .zW)(client, planned.tag, plan.target);
    if (now.digest === planned.digest)
        return planned;
    const [move] = (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_5__/* .planMoves */ .YN)([now], plan.target, plan);
    return move ?? planned;
}
async function putTag({ client, index }, tag) {
    try {
        await (0,_oci_push_js__WEBPACK_IMPORTED_MODULE_2__/* .putManifest */ .RV)(client.connection, tag, { content: index.bytes, mediaType: index.mediaType });
    }
    catch (error) {
        if (error instanceof _oci_answer_js__WEBPACK_IMPORTED_MODULE_1__/* .RegistryError */ .gl && isFixed(error))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${error.message} ${FIXED}`);
        throw error;
    }
}
/** Every registry that knows immutable tags has its own status for them; their texts are alike. */
const isFixed = ({ status = 0, message }) => status >= 400 && status < 500 && /immutab|already exists|cannot be overwritten/i.test(message);
const FIXED = 'The registry does not let this tag be moved: release a new version, or take the tag out of the rule for immutable tags.';
/** What the tag points to now that it was written; the old digest may only be an old answer. */
function digestAfterWrite({ client, index }, { tag, digest: before }) {
    return client.connection.retrying(async () => {
        const { digest } = await client.manifest(tag, { fresh: true });
        if (digest === index.digest || digest !== before)
            return digest;
        const still = `${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceName */ .z$)(tag)} still is ${digest} after it was moved to ${index.digest}.`;
        throw new _oci_retry_js__WEBPACK_IMPORTED_MODULE_4__/* .MayPass */ .jk(new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${still} The registry has not kept what it took: ask who runs it.`), {
            withinMs: STALE_MS,
        });
    });
}
/** The last ones first, and only those that nobody else has moved since. */
async function moveBack(run, done) {
    const lines = [];
    for (const { tag, from, outcome } of done.toReversed()) {
        if (outcome !== 'moved')
            continue;
        const name = (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceName */ .z$)(tag);
        if (from === undefined)
            lines.push(`${name} did not exist before: delete it if nobody should find it.`);
        else
            lines.push(await putBack(run, tag, from).catch((error) => `${name} could not be moved back: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`));
    }
    return lines;
}
async function putBack({ client, index }, tag, from) {
    if ((await client.digestOfTag(tag)) !== index.digest)
        return `${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceName */ .z$)(tag)} was moved by another job since.`;
    const { tag: _, ...repository } = tag;
    const { bytes, content } = await client.manifest({ ...repository, digest: from });
    await (0,_oci_push_js__WEBPACK_IMPORTED_MODULE_2__/* .putManifest */ .RV)(client.connection, tag, { content: new Uint8Array(bytes), mediaType: content.mediaType });
    return `${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceName */ .z$)(tag)} was moved back to ${from}.`;
}
async function failureReport({ client, index, plan }, cause, back) {
    const lines = plan.moves.map(async ({ tag }) => {
        const found = await client.digestOfTag(tag).catch(() => 'unknown, the registry does not answer');
        return `- ${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceName */ .z$)(tag)} → ${found === index.digest ? 'the new index' : (found ?? 'nothing')}`;
    });
    const head = `The index ${index.digest} is pushed, but not every tag could be moved to it. Run the job again when this is mended: ${cause}`;
    return [head, ...back.map((line) => `- ${line}`), 'The tags point to:', ...(await Promise.all(lines))].join('\n');
}


/***/ }),

/***/ 4234:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  nS: () => (/* binding */ VERSION_KEY),
  xJ: () => (/* binding */ publishedVersion),
  zW: () => (/* binding */ readTag),
  g$: () => (/* binding */ readTags),
  Ub: () => (/* binding */ repositoriesOf),
  OP: () => (/* binding */ versionTags)
});

// EXTERNAL MODULE: ./src/oci/answer.ts
var answer = __webpack_require__(7699);
// EXTERNAL MODULE: ./src/oci/manifest.ts
var manifest = __webpack_require__(2060);
// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(2148);
// EXTERNAL MODULE: ./src/oci/connection.ts + 1 modules
var oci_connection = __webpack_require__(5949);
;// CONCATENATED MODULE: ./src/oci/tags.ts



/** Tags that are asked for at once; a registry may send fewer. */
const PAGE_SIZE = 1000;
const PAGE_LIMIT = 4 * 1024 * 1024;
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
        tags.push(...page.tags);
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
    const { tags } = ((0,answer/* jsonOrNothing */.dn)(bytes) ?? {});
    if (tags === null)
        return [];
    if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string'))
        return tags;
    throw new answer/* RegistryError */.gl(`${subject}: the registry sent no list of tags.`);
}
/** The target of `<…>; rel="next"` (RFC 8288); a registry must not lead us, and the token, to somebody else. */
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

// EXTERNAL MODULE: ./src/merge-manifest/tag-moves.ts
var tag_moves = __webpack_require__(9705);
;// CONCATENATED MODULE: ./src/merge-manifest/tag-state.ts





/** The annotation and the label that name the version of an image (OCI image spec, annotations.md). */
const VERSION_KEY = 'org.opencontainers.image.version';
/** So many version tags, the highest ones, are asked for their digest where an image does not say its version. */
const MOST_VERSIONS = 30;
/** Looks where every tag points, and which version is published under those that must not go back. */
function readTags(client, tags, target) {
    const versions = new Map();
    return Promise.all(tags.map((tag) => readTag(client, tag, target, versions)));
}
/** Looks where one tag points. */
async function readTag(client, tag, target, versions = new Map()) {
    const digest = await client.digestOfTag(tag);
    if (digest === undefined)
        return { tag };
    const kind = (0,tag_moves/* tagKind */.pk)(tag.tag ?? '');
    const isOrdered = kind === 'series' || kind === 'latest';
    if (!isOrdered || digest === target.digest)
        return { tag, digest };
    const asked = versions.get(digest) ?? publishedVersion(client, tag, digest);
    versions.set(digest, asked);
    const version = await asked;
    return { tag, digest, ...(version === undefined ? {} : { version }) };
}
/**
 * The version of what is published under a digest: what its index says, what its first image says, or the version tag that
 * points there too.
 */
async function publishedVersion(client, repository, digest) {
    const image = { registry: repository.registry, repository: repository.repository, digest };
    const said = await saidVersion(client, image);
    if (said !== undefined && (0,tag_moves/* tagKind */.pk)(said) === 'version')
        return said;
    return (await versionByTag(client, repository, digest)) ?? said;
}
/** The version tags of a repository, the highest first; none where the registry does not list tags. */
async function versionTags(client, repository) {
    const tags = await listTags(client.connection, repository).catch((error) => {
        // Some registries do not list tags for everybody who may push.
        if (error instanceof answer/* RegistryError */.gl)
            return [];
        throw error;
    });
    const versions = tags.filter((tag) => (0,tag_moves/* tagKind */.pk)(tag) === 'version');
    return versions.sort((left, right) => (0,tag_moves/* compareVersions */.Zy)(right, left) ?? 0);
}
/** One entry for each repository that the references are in. */
const repositoriesOf = (references) => [
    ...new Map(references.map(({ registry, repository }) => {
        const place = { registry, repository };
        return [(0,reference/* repositoryName */.aR)(place), place];
    })).values(),
];
async function saidVersion(client, image) {
    const { content } = await client.manifest(image);
    const noted = content.annotations[VERSION_KEY];
    if (noted !== undefined)
        return noted;
    if (content.kind === 'image')
        return (0,manifest/* configLabels */.sF)(await client.blob(image, content.config))[VERSION_KEY];
    const [first] = (0,manifest/* imageEntries */.Io)(content);
    return first === undefined ? undefined : await saidVersion(client, { ...image, digest: first.digest });
}
async function versionByTag(client, { registry, repository }, digest) {
    const place = { registry, repository };
    const tags = (await versionTags(client, place)).slice(0, MOST_VERSIONS);
    const digests = await Promise.all(tags.map((tag) => client.digestOfTag({ ...place, tag })));
    return tags.find((_, index) => digests[index] === digest);
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
  RV: () => (/* binding */ putManifest)
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
// EXTERNAL MODULE: ./src/oci/retry.ts + 1 modules
var retry = __webpack_require__(2402);
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
function putManifest(connection, image, upload) {
    const digest = (0,oci_digest/* digestOf */.o)(upload.content);
    const url = (0,oci_connection/* repositoryUrl */.E)(image, `manifests/${image.digest ?? image.tag ?? digest}`);
    const body = typeof upload.content === 'string' ? new TextEncoder().encode(upload.content) : upload.content;
    const place = { subject: (0,reference/* referenceName */.z$)(image), repository: image, actions: 'pull,push', method: 'PUT' };
    const call = { ...place, url, body, headers: { 'content-type': upload.mediaType } };
    return connection.retrying(async () => {
        const response = await connection.send(call);
        if (!response.ok)
            throw await manifestRefusal(response, call.subject, upload.healingMs);
        await response.body?.cancel();
        requireStored(response, call.subject, digest);
        return { digest, listsReferrer: response.headers.has('oci-subject') };
    });
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
