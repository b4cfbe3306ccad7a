export const id = 723;
export const ids = [723,457];
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
/* harmony import */ var _oci_retry_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9963);
/* harmony import */ var _runner_log_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(7708);
/* harmony import */ var _move_back_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3457);
/* harmony import */ var _tag_moves_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9705);
/* harmony import */ var _tag_state_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(1594);









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
    const moves = (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_6__/* .planMoves */ .YN)(await (0,_tag_state_js__WEBPACK_IMPORTED_MODULE_7__/* .readTags */ .g$)(client, tags, target), target, { overwrite });
    for (const line of (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_6__/* .planLines */ .HN)(moves, target.digest))
        (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_8__/* .say */ .cv)(line);
    if (!overwrite)
        warnOfDoubtful(moves);
    return { target, overwrite, moves };
}
/** A release may have its version at the end of its tag; but so has a branch the version of its base image. */
function warnOfDoubtful(moves) {
    for (const { tag, digest, verdict } of moves) {
        if (verdict !== 'move' || digest === undefined || !(0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_6__/* .mayBeRelease */ .Qf)(tag.tag ?? ''))
            continue;
        (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_8__/* .warn */ .R8)(`${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceName */ .z$)(tag)} has a version at its end and moves, from ${digest}. ${VERSION_BEHIND}`);
    }
}
const VERSION_BEHIND = 'Only a tag that begins with a version is kept where it is: if this one names a release, put its version first, such as 1.2.3-app.';
/**
 * @throws UserError listing the tags that must not be moved
 */
function requireMovable({ moves }) {
    const problems = (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_6__/* .moveProblems */ .qW)(moves);
    if (problems.length === 0)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(['Nothing was tagged:', ...problems.map((problem) => `- ${problem}`)].join('\n'));
}
/**
 * Moves the tags to an index that every repository has, those that must not fail their users last, and reads each of them
 * back. Tags that are right already are left alone, so that a second run finishes what the first one began.
 *
 * @throws UserError saying where every tag points, when one of them could not be moved
 */
async function moveTags(client, index, plan, { rollback = false, madeOf } = {}) {
    requireMovable(plan);
    const run = { client, index, plan, before: new Map(), ...(madeOf === undefined ? {} : { madeOf }) };
    const done = [];
    try {
        for (const wave of (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_6__/* .moveWaves */ .Aw)(plan.moves))
            await moveWave(run, wave, done);
    }
    catch (error) {
        const late = (0,_move_back_js__WEBPACK_IMPORTED_MODULE_5__/* .inOwnTime */ .t)(client);
        const back = rollback ? await (0,_move_back_js__WEBPACK_IMPORTED_MODULE_5__/* .moveBack */ .J)(late, index.digest, [...run.before.values()]) : [];
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(await failureReport({ ...run, client: late }, (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error), back, done));
    }
    return done;
}
/** Tags of one kind in all repositories, all at once; what was done is known even when one of them fails. */
async function moveWave(run, wave, done) {
    const names = wave.map(({ tag }) => (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceName */ .z$)(tag)).join(', ');
    await (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_8__/* .group */ .Os)(`Tagging ${names}`, async () => {
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
    const { tag } = planned;
    const name = (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceName */ .z$)(tag);
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
        const outcome = await moveOnce(run, planned);
        if (outcome === undefined)
            continue;
        const { from } = run.before.get(name) ?? { from: planned.digest };
        if (outcome === 'moved')
            (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_8__/* .say */ .cv)(`${name}: ${from ?? 'new'} → ${run.index.digest}`);
        if (outcome === 'newer')
            (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_8__/* .say */ .cv)(`${name}: stays at a newer version`);
        return { tag, ...(from === undefined ? {} : { from }), outcome };
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${name}: another job writes this tag all the time. ${ALONE}`);
}
const ALONE = 'Give the workflow a concurrency group, then run it again.';
/**
 * Looks again before it writes, each time that it writes, and after it wrote, because registries know no write under a
 * condition.
 *
 * @returns undefined when another job came in between and the rules have to be asked again
 */
async function moveOnce(run, planned) {
    const name = (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceName */ .z$)(planned.tag);
    const move = await run.client.connection.retrying(() => writeOnce(run, planned));
    if (move.verdict === 'newer')
        return 'newer';
    const wrote = run.before.get(name);
    // One that did not answer may have taken it.
    if (wrote === undefined)
        return 'right';
    const found = await digestAfterWrite(run, wrote);
    if (found === run.index.digest)
        return (await givenWay(run, planned.tag)) ? 'newer' : 'moved';
    if (run.madeOf !== undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${name} points to ${found}: ${TAKEN}`);
    const { tag = '' } = planned.tag;
    if ((0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_6__/* .isRelease */ .MU)(tag) || !['moving', 'commit'].includes((0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_6__/* .tagKind */ .pk)(tag)))
        return undefined;
    (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_8__/* .warn */ .R8)(`${name} points to ${found}: another job has moved it after this one. ${ALONE}`);
    return 'lost';
}
const TAKEN = `another job has moved it meanwhile, and this index was made of what it was before. ${ALONE}`;
/** One attempt, each with a look of its own: while a registry does not answer another job may come in between. */
async function writeOnce(run, planned) {
    const name = (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceName */ .z$)(planned.tag);
    const move = await moveNow(run, planned);
    if (move.verdict === 'refused')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${name}: ${move.reason}`);
    if (move.verdict !== 'move')
        return move;
    run.before.set(name, { tag: move.tag, ...(move.digest === undefined ? {} : { from: move.digest }) });
    await putTag(run, move.tag);
    return move;
}
/** The rules are asked again, with where the tag is now and what is published now. */
async function moveNow({ client, index, plan, madeOf }, planned) {
    const known = (0,_tag_state_js__WEBPACK_IMPORTED_MODULE_7__/* .nothingKnown */ .Hx)();
    if (planned.digest !== undefined)
        known.versions.set(planned.digest, Promise.resolve(planned.version));
    const now = await (0,_tag_state_js__WEBPACK_IMPORTED_MODULE_7__/* .readTag */ .zW)(client, planned.tag, plan.target, known);
    if (isSameTag(madeOf, planned.tag) && now.digest !== madeOf?.digest && now.digest !== index.digest) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceName */ .z$)(planned.tag)} points to ${now.digest ?? 'nothing'}: ${TAKEN}`);
    }
    const [move] = (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_6__/* .planMoves */ .YN)([now], plan.target, plan);
    return move ?? planned;
}
const isSameTag = (one, other) => one?.tag !== undefined && one.tag === other.tag && (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .repositoryName */ .aR)(one) === (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .repositoryName */ .aR)(other);
/**
 * Another job may have published a higher version between the last look and the write, and moved the tag just before: it
 * gets it back.
 */
async function givenWay({ client, index, plan }, tag) {
    if (!(0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_6__/* .isOrdered */ .cq)(tag))
        return false;
    const { digest, newest } = await (0,_tag_state_js__WEBPACK_IMPORTED_MODULE_7__/* .readTag */ .zW)(client, tag, plan.target);
    const [move] = (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_6__/* .planMoves */ .YN)([{ tag, ...(newest === undefined ? {} : { newest }) }], plan.target);
    if (move?.verdict !== 'newer' || newest === undefined)
        return false;
    (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_8__/* .warn */ .R8)(`${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceName */ .z$)(tag)}: ${newest} was published by another job meanwhile and is newer. ${ALONE}`);
    if (digest !== index.digest)
        return true;
    const { bytes, content } = await client.manifest({ ...tag, tag: newest });
    await (0,_oci_push_js__WEBPACK_IMPORTED_MODULE_2__/* .putManifest */ .RV)(client.connection, tag, { content: new Uint8Array(bytes), mediaType: content.mediaType });
    return true;
}
async function putTag({ client, index }, tag) {
    try {
        await (0,_oci_push_js__WEBPACK_IMPORTED_MODULE_2__/* .putManifestOnce */ ._J)(client.connection, tag, { content: index.bytes, mediaType: index.mediaType });
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
function digestAfterWrite({ client, index }, { tag, from: before }) {
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
async function failureReport({ client, index, plan }, cause, back, done) {
    const lines = plan.moves.map(async ({ tag }) => {
        const name = (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceName */ .z$)(tag);
        const moved = done.some((one) => (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .referenceName */ .z$)(one.tag) === name && one.outcome === 'moved');
        const found = await client.digestOfTag(tag).catch(() => (moved ? SILENT_NEW : SILENT));
        return `- ${name} → ${found === index.digest ? 'the new index' : (found ?? 'nothing')}`;
    });
    const head = `The index ${index.digest} is pushed, but not every tag could be moved to it. Run the job again when this is mended: ${cause}`;
    return [head, ...back.map((line) => `- ${line}`), 'The tags point to:', ...(await Promise.all(lines))].join('\n');
}
const SILENT = 'unknown, the registry does not answer';
const SILENT_NEW = 'the new index, as far as is known: the registry does not answer any more';


/***/ }),

/***/ 7249:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  n: () => (/* binding */ copyManifest)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/runner/scratch.ts
var scratch = __webpack_require__(3968);
// EXTERNAL MODULE: ./src/oci/layout-folder.ts
var layout_folder = __webpack_require__(2872);
// EXTERNAL MODULE: ./src/oci/manifest.ts
var manifest = __webpack_require__(2060);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./src/archive/measure.ts
var measure = __webpack_require__(2486);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/oci/answer.ts
var answer = __webpack_require__(7699);
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

// EXTERNAL MODULE: ./src/oci/push.ts + 1 modules
var push = __webpack_require__(8393);
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
    const source = 'layout' in from ? (0,layout_folder/* layoutSource */.yj)(from.layout) : registrySource(client, from);
    const target = 'layout' in to ? (0,layout_folder/* layoutTarget */.aH)(to.layout) : registryTarget(client, to);
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
        hasBlob: ({ digest }) => connection.retrying(() => (0,push/* holdsBlob */.Ae)(connection, repository, digest)),
        mount: async (from, digest) => isNear(from) && (await (0,push/* mountBlob */.ti)(connection, from, repository, digest)),
        putBlob: async ({ digest, size }, path) => {
            await (0,push/* pushFile */.Vt)(path, { digest, bytes: size }, (source) => (0,push/* pushBlob */.Ee)(connection, repository, source));
        },
        putManifest: async ({ bytes, content, digest }) => {
            const upload = { content: new Uint8Array(bytes), mediaType: content.mediaType, healingMs: HEALING_MS };
            await (0,push/* putManifest */.RV)(connection, { ...repository, digest }, upload);
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
