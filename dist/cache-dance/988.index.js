export const id = 988;
export const ids = [988];
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

/***/ 3988:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  save: () => (/* binding */ save)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/archive/measure.ts
var measure = __webpack_require__(2486);
// EXTERNAL MODULE: ./src/report/figures.ts
var figures = __webpack_require__(3831);
// EXTERNAL MODULE: ./src/buildkit/builder-container.ts
var builder_container = __webpack_require__(5697);
// EXTERNAL MODULE: ./src/buildkit/dance-build.ts + 5 modules
var dance_build = __webpack_require__(4377);
// EXTERNAL MODULE: ./src/buildkit/dance-files.ts
var dance_files = __webpack_require__(9861);
// EXTERNAL MODULE: ./src/buildkit/mount-sizes.ts
var mount_sizes = __webpack_require__(8762);
// EXTERNAL MODULE: ./src/buildkit/pipes.ts + 1 modules
var pipes = __webpack_require__(303);
// EXTERNAL MODULE: ./src/buildkit/tools.ts
var buildkit_tools = __webpack_require__(7507);
;// CONCATENATED MODULE: ./src/buildkit/take-mounts.ts









/**
 * The part of its base's bytes that an overlay may have. An overlay is sent by each commit and fetched by each job, a new
 * base is sent once and takes its whole size of the store. Measured on a release target folder of 78 units, 34 MB packed:
 * an edit of the program takes 4.2 %, one of the library below it 4.3 %, and further edits of the same crates take the
 * place of the first, so an overlay only grows with the units that changed since its base, such as updated dependencies.
 */
const OVERLAY_PART = 0.3;
/** What `ulimit -f` counts in, by POSIX. */
const BLOCK = 512;
/**
 * Packs the cache mounts whose listing is another than it was, by one build: what differs from its base where that is
 * known and the overlay stays small, else the whole. Where room is too little, nothing is packed.
 *
 * @param known undefined for a mount packs it whole in any case
 * @param folder for the archives, new
 * @throws CommandError when the build fails
 */
async function takeMounts(dance, known, folder, options = { sweep: false }) {
    await (0,promises_.mkdir)(folder, { recursive: true });
    const tools = (0,buildkit_tools/* collectTools */.Sw)((0,external_node_path_.join)(folder, 'context'));
    const isFree = Promise.all([(0,mount_sizes/* countMountSizes */.N)(dance.builder), options.after]);
    const take = { folder, dance, known, tools, isFree, ...options };
    // An overlay is small and goes with the result of the build.
    const container = known.some(isPackedWhole) ? (0,builder_container/* findContainer */.F)(dance.builder) : Promise.resolve(undefined);
    return (0,pipes/* withPipes */.cg)(container, (pipes) => takeInto(take, pipes));
}
/** @param container where whole archives go through pipes; undefined, they are in the result of the build */
async function takeInto(take, container) {
    const { folder, dance, signal } = take;
    const prepared = prepare(take, container);
    await (0,dance_build/* runDance */.RI)(dance, 'take.sh', folder, prepared, { ...(signal && { signal }) });
    const { pipes } = await prepared;
    const result = (0,external_node_path_.join)(folder, 'result', 'out');
    const words = await takeShortage(result);
    const place = (name) => pipes?.out?.get(name) ?? (0,external_node_path_.join)(result, name);
    return Promise.all(dance.mounts.map((mount, index) => takenMount({ result, place, words }, index, mount.target)));
}
/** Says what the script is to do with each mount, and which archives come through a pipe. */
async function prepare(take, finding) {
    const { folder, known } = take;
    const [tools, container] = await Promise.all([take.tools, finding, take.isFree]);
    const task = (0,external_node_path_.join)(folder, 'context', 'task');
    await (0,promises_.mkdir)(task, { recursive: true });
    const piped = known.map((each, index) => container !== undefined && index < MOST_PIPES && isPackedWhole(each));
    const lines = await Promise.all(known.map((each, index) => placeMemory(task, take, each, index)));
    const tasks = lines.map((line, index) => `${index} ${line} ${piped[index] ? 'yes' : 'no'}\n`);
    await (0,promises_.writeFile)((0,external_node_path_.join)(task, 'free'), `${await (0,dance_files/* freeBytes */.go)(folder)}\n`);
    await (0,promises_.writeFile)((0,external_node_path_.join)(task, 'tasks'), tasks.join(''));
    const names = piped.flatMap((isPiped, index) => (isPiped ? [baseName(index)] : []));
    const out = new Map(names.map((name) => [name, (0,external_node_path_.join)(folder, name)]));
    return { tools, ...(container && { pipes: { container, out } }) };
}
/** Mounts beyond these go with the build: each pipe is a connection of `docker`. */
const MOST_PIPES = 8;
/** Whether nothing but a whole archive will do. */
const isPackedWhole = (known) => overlayBlocks(known) === 0;
/** The most that an overlay may have, in blocks. */
function overlayBlocks(known) {
    if (known?.memory === undefined || known.base === undefined)
        return 0;
    return Math.floor((known.base.bytes * OVERLAY_PART) / BLOCK);
}
const baseName = (index) => `${index}.base.tar.zst`;
/** The expected listing, the limit of an overlay in blocks, its base, whether to sweep, and the limit of the mount. */
async function placeMemory(task, { sweep, capBytes }, known, index) {
    const cap = capBytes ?? '-';
    if (known?.memory === undefined)
        return `${known?.listing ?? '-'} - - no ${cap}`;
    await (0,promises_.cp)(known.memory, (0,external_node_path_.join)(task, `${index}`), { recursive: true });
    const over = isPackedWhole(known) ? '- -' : `${overlayBlocks(known)} ${known.base?.digest}`;
    return `${known.listing} ${over} ${sweep ? 'yes' : 'no'} ${cap}`;
}
async function takenMount({ result: folder, place, words }, index, target) {
    const result = await (0,dance_files/* readResult */.Uv)(folder, index);
    if (result.state === 'unchanged')
        return { ...result, archive: undefined };
    if (result.state === 'skipped') {
        const reason = (await unfitness(folder, index, target)) ?? words;
        return { ...result, archive: undefined, ...(reason && { reason }) };
    }
    return { ...result, archive: place(result.state === 'overlaid' ? `${index}.overlay.tar.zst` : baseName(index)) };
}
/** Why no job would restore what is in a mount, where that is so. */
async function unfitness(folder, index, target) {
    const odd = await (0,dance_files/* lineOf */.cA)(folder, `${index}.odd`);
    const members = await (0,dance_files/* lineOf */.cA)(folder, `${index}.members`);
    if (odd === undefined && members === undefined)
        return undefined;
    const what = odd === undefined
        ? `has ${members?.trim()} members`
        : `holds the device node ${JSON.stringify(odd.replace(/\0$/, ''))}`;
    return `the mount ${target} ${what}, which no job would restore; leave it out by the input exclude`;
}
async function takeShortage(folder) {
    const short = await (0,dance_files/* shortageIn */.jq)(folder);
    if (short === undefined)
        return undefined;
    return `Packing the mounts needs up to ${(0,figures/* bytes */.ee)(short.needed)}, the builder and the runner have ${(0,figures/* bytes */.ee)(short.free)} free`;
}

// EXTERNAL MODULE: ./src/cargo/ledger.ts
var cargo_ledger = __webpack_require__(319);
// EXTERNAL MODULE: ./src/runner/log.ts
var log = __webpack_require__(7708);
// EXTERNAL MODULE: ./src/store/key.ts
var store_key = __webpack_require__(6218);
// EXTERNAL MODULE: ./src/store/snapshot.ts
var store_snapshot = __webpack_require__(3329);
// EXTERNAL MODULE: ./src/store/store.ts + 1 modules
var store = __webpack_require__(7904);
// EXTERNAL MODULE: ./src/cache-dance/inputs.ts + 1 modules
var inputs = __webpack_require__(762);
// EXTERNAL MODULE: ./src/cache-dance/job-times.ts
var job_times = __webpack_require__(8576);
// EXTERNAL MODULE: ./src/cache-dance/plan.ts
var plan = __webpack_require__(3089);
// EXTERNAL MODULE: ./src/cache-dance/state.ts
var state = __webpack_require__(201);
;// CONCATENATED MODULE: ./src/cache-dance/save.ts














/**
 * Takes out what the build has changed in its cache mounts and saves a snapshot of all of them.
 *
 * @param evidence of the main step
 * @param told what the builder tells of the build
 * @throws CommandError when the builder fails, and whatever the store throws; then the store has no part of a snapshot
 */
async function save(state, evidence, { seconds, listed }) {
    if (state.matchedKey === state.key) {
        return nothing([], `${state.key} is there already, and what is stored never changes`);
    }
    const [taken, ledger] = await (0,log/* group */.Os)('Taking out the cache mounts', () => Promise.all([take(state, listed), ledgerNow(state)]));
    const mounts = await Promise.all(state.mounts.map((stored, index) => savedMount(stored, taken[index])));
    const reason = (0,plan/* nothingToSave */.Qo)(state, taken);
    if (reason !== undefined)
        return nothing(mounts, reason);
    const parts = state.mounts.map((stored, index) => partOf(stored, mounts[index]));
    const report = await save_store(state, await snapshotOf(state, evidence, { seconds: await seconds, ledger, parts }), parts);
    tell(report);
    return { mounts, outcome: report.outcome, upBytes: report.uploadedBytes };
}
function nothing(mounts, reason) {
    (0,log/* say */.cv)(`Nothing to save: ${reason}.`);
    return { mounts, outcome: { nothing: reason }, upBytes: 0 };
}
/** A build that holds a mount (sharing=locked) must not hold this job for as long as it likes. */
const TAKE_MS = 30 * 60_000;
async function take({ builder, platform, mounts, folder, sweep, mountLimit }, after) {
    const known = mounts.map((stored) => stored.known);
    const options = {
        sweep,
        after,
        signal: AbortSignal.timeout(TAKE_MS),
        ...(mountLimit === undefined ? {} : { capBytes: mountLimit }),
    };
    return takeMounts({ builder, platform, mounts: mounts.map(({ mount }) => mount) }, known, (0,external_node_path_.join)(folder, 'take'), options);
}
async function savedMount({ mount }, taken) {
    if (taken === undefined)
        throw new Error(`the builder said nothing of ${mount.target}`);
    const packed = taken.archive === undefined ? undefined : await (0,measure/* measureFile */.v)(taken.archive);
    return { mount, taken, packed };
}
function partOf(stored, saved) {
    if (saved === undefined)
        throw new Error(`the builder said nothing of ${stored.mount.target}`);
    return (0,plan/* heldAfter */.mW)(stored, saved.taken, saved.packed);
}
async function save_store(state, snapshot, parts) {
    const opened = await (0,store/* openStore */.Ch)(state.store);
    const signingKey = (0,inputs/* signingKeyInput */.B0)();
    const options = { damaged: state.damaged, ...(signingKey === undefined ? {} : { signingKey }) };
    const archives = new Map(parts.flatMap(filesByDigest));
    return (0,log/* group */.Os)(`Saving ${state.key} in the ${opened.name}`, () => (0,store_snapshot/* storeSnapshot */.MW)(opened, snapshot, archives, options));
}
function filesByDigest({ entry, archives }) {
    const base = [entry.base.digest, archives.base];
    if (entry.overlay === undefined || archives.overlay === undefined)
        return [base];
    return [base, [entry.overlay.digest, archives.overlay]];
}
/** What the ledger of the main step still says after the build; null where no times were set. */
async function ledgerNow({ folder, context }) {
    const ledger = (0,cargo_ledger/* parseLedger */.h8)(JSON.parse(await (0,promises_.readFile)((0,state/* ledgerFile */.SB)(folder), 'utf8')));
    return ledger === undefined ? null : (0,job_times/* ledgerAfter */.wI)(context, ledger);
}
function snapshotOf({ key }, { origin, matched, mounts }, { seconds, ledger, parts }) {
    const starts = mounts.map(({ start }) => start);
    const cold = (0,plan/* coldSecondsOf */.Tx)(starts, seconds, matched?.coldSeconds);
    const times = { created: new Date().toISOString(), ...(cold === undefined ? {} : { coldSeconds: cold }) };
    return { format: store_key/* FORMAT */.uB, key, ...origin, ...times, mounts: parts.map(({ entry }) => entry), ledger };
}
function tell({ outcome, uploadedBytes, uploaded }) {
    if (outcome === 'saved')
        (0,log/* say */.cv)(`Saved: ${uploaded.length} archives and ${(0,figures/* bytes */.ee)(uploadedBytes)} uploaded.`);
    else if (outcome === 'exists')
        (0,log/* say */.cv)('Another job has saved this commit already, or is saving it.');
    else
        (0,log/* say */.cv)(`Not saved: ${outcome.refused}.`);
}


/***/ })

};
