export const id = 691;
export const ids = [691];
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

/***/ 3691:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   save: () => (/* binding */ save)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _archive_measure_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2486);
/* harmony import */ var _buildkit_dance_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(499);
/* harmony import */ var _buildkit_mount_sizes_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8762);
/* harmony import */ var _report_figures_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(3831);
/* harmony import */ var _runner_log_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(7708);
/* harmony import */ var _store_key_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(6218);
/* harmony import */ var _store_snapshot_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3329);
/* harmony import */ var _store_store_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(7904);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(762);
/* harmony import */ var _plan_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(3089);
/* harmony import */ var _state_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(201);













/**
 * Takes out what the build has changed in its cache mounts and saves a snapshot of all of them.
 *
 * @param evidence of the main step
 * @param seconds that the build took, undefined where nobody knows; never rejects
 * @throws CommandError when the builder fails, and whatever the store throws; then the store has no part of a snapshot
 */
async function save(state, evidence, seconds) {
    if (state.matchedKey === state.key) {
        return nothing([], `${state.key} is there already, and what is stored never changes`);
    }
    const taken = await (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_9__/* .group */ .Os)('Taking out the cache mounts', () => take(state));
    const mounts = await Promise.all(state.mounts.map((stored, index) => savedMount(stored, taken[index])));
    const reason = (0,_plan_js__WEBPACK_IMPORTED_MODULE_7__/* .nothingToSave */ .Qo)(state, taken);
    if (reason !== undefined)
        return nothing(mounts, reason);
    const parts = state.mounts.map((stored, index) => partOf(stored, mounts[index]));
    const report = await store(state, await snapshotOf(state, evidence, await seconds, parts), parts);
    tell(report);
    return { mounts, outcome: report.outcome, upBytes: report.uploadedBytes };
}
function nothing(mounts, reason) {
    (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_9__/* .say */ .cv)(`Nothing to save: ${reason}.`);
    return { mounts, outcome: { nothing: reason }, upBytes: 0 };
}
/** A build that holds a mount (sharing=locked) must not hold this job for as long as it likes. */
const TAKE_MS = 30 * 60_000;
async function take({ builder, platform, mounts, folder, sweep, mountLimit }) {
    await (0,_buildkit_mount_sizes_js__WEBPACK_IMPORTED_MODULE_4__/* .countMountSizes */ .N)(builder);
    const known = mounts.map((stored) => stored.known);
    const options = {
        sweep,
        signal: AbortSignal.timeout(TAKE_MS),
        ...(mountLimit === undefined ? {} : { capBytes: mountLimit }),
    };
    return (0,_buildkit_dance_js__WEBPACK_IMPORTED_MODULE_3__/* .takeMounts */ .O)({ builder, platform, mounts: mounts.map(({ mount }) => mount) }, known, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'take'), options);
}
async function savedMount({ mount }, taken) {
    if (taken === undefined)
        throw new Error(`the builder said nothing of ${mount.target}`);
    const packed = taken.archive === undefined ? undefined : await (0,_archive_measure_js__WEBPACK_IMPORTED_MODULE_2__/* .measureFile */ .v)(taken.archive);
    return { mount, taken, packed };
}
function partOf(stored, saved) {
    if (saved === undefined)
        throw new Error(`the builder said nothing of ${stored.mount.target}`);
    return (0,_plan_js__WEBPACK_IMPORTED_MODULE_7__/* .heldAfter */ .mW)(stored, saved.taken, saved.packed);
}
async function store(state, snapshot, parts) {
    const opened = await (0,_store_store_js__WEBPACK_IMPORTED_MODULE_10__/* .openStore */ .Ch)(state.store);
    const signingKey = (0,_inputs_js__WEBPACK_IMPORTED_MODULE_6__/* .signingKeyInput */ .B0)();
    const options = { damaged: state.damaged, ...(signingKey === undefined ? {} : { signingKey }) };
    const archives = new Map(parts.flatMap(filesByDigest));
    return (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_9__/* .group */ .Os)(`Saving ${state.key} in the ${opened.name}`, () => (0,_store_snapshot_js__WEBPACK_IMPORTED_MODULE_5__/* .storeSnapshot */ .MW)(opened, snapshot, archives, options));
}
function filesByDigest({ entry, archives }) {
    const base = [entry.base.digest, archives.base];
    if (entry.overlay === undefined || archives.overlay === undefined)
        return [base];
    return [base, [entry.overlay.digest, archives.overlay]];
}
async function snapshotOf({ key, folder }, { origin, matched, mounts }, seconds, parts) {
    const ledger = JSON.parse(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)((0,_state_js__WEBPACK_IMPORTED_MODULE_8__/* .ledgerFile */ .SB)(folder), 'utf8'));
    const starts = mounts.map(({ start }) => start);
    const cold = (0,_plan_js__WEBPACK_IMPORTED_MODULE_7__/* .coldSecondsOf */ .Tx)(starts, seconds, matched?.coldSeconds);
    const times = { created: new Date().toISOString(), ...(cold === undefined ? {} : { coldSeconds: cold }) };
    return { format: _store_key_js__WEBPACK_IMPORTED_MODULE_11__/* .FORMAT */ .uB, key, ...origin, ...times, mounts: parts.map(({ entry }) => entry), ledger };
}
function tell({ outcome, uploadedBytes, uploaded }) {
    if (outcome === 'saved')
        (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_9__/* .say */ .cv)(`Saved: ${uploaded.length} archives and ${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_12__/* .bytes */ .ee)(uploadedBytes)} uploaded.`);
    else if (outcome === 'exists')
        (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_9__/* .say */ .cv)('Another job has saved this commit already, or is saving it.');
    else
        (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_9__/* .say */ .cv)(`Not saved: ${outcome.refused}.`);
}


/***/ })

};
