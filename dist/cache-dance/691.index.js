export const id = 691;
export const ids = [691];
export const modules = {

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
/* harmony import */ var _buildkit_dance_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(541);
/* harmony import */ var _report_figures_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(3831);
/* harmony import */ var _runner_log_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(7708);
/* harmony import */ var _store_key_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6218);
/* harmony import */ var _store_snapshot_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3329);
/* harmony import */ var _store_store_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(1644);
/* harmony import */ var _plan_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3089);
/* harmony import */ var _state_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(201);











/**
 * Takes out what the build has changed in its cache mounts and saves a snapshot of all of them.
 *
 * @returns undefined when there is nothing to save
 * @throws CommandError when the builder fails, and whatever the store throws; then the store has no part of a snapshot
 */
async function save(state) {
    if (state.matchedKey === state.key) {
        (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_8__/* .say */ .cv)(`Nothing to save: ${state.key} is there already, and what is stored never changes.`);
        return undefined;
    }
    const taken = await (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_8__/* .group */ .Os)('Taking out the cache mounts', () => take(state));
    const reason = nothingToSave(state, taken);
    if (reason !== undefined) {
        (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_8__/* .say */ .cv)(`Nothing to save: ${reason}.`);
        return undefined;
    }
    const parts = await Promise.all(taken.map((result, index) => partOf(state.mounts[index], result)));
    const snapshot = await snapshotOf(state, parts);
    const archives = new Map(parts.flatMap(filesByDigest));
    const store = await (0,_store_store_js__WEBPACK_IMPORTED_MODULE_9__/* .openStore */ .C)(state.store);
    const report = await (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_8__/* .group */ .Os)(`Saving ${state.key} in the ${store.name}`, () => (0,_store_snapshot_js__WEBPACK_IMPORTED_MODULE_5__/* .storeSnapshot */ .MW)(store, state.key, snapshot, archives));
    tell(report);
    return { snapshot, report };
}
function take({ builder, mounts, folder }) {
    const known = mounts.map((stored) => stored.known);
    return (0,_buildkit_dance_js__WEBPACK_IMPORTED_MODULE_3__/* .takeMounts */ .Oc)({ builder, mounts: mounts.map(({ mount }) => mount) }, known, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'take'));
}
function nothingToSave(state, taken) {
    if (taken.every(({ files }) => files === 0))
        return 'the cache mounts are empty';
    const isSame = taken.every(({ state: word }) => word === 'unchanged') && state.ledgerKnown;
    return isSame ? `the build changed nothing since ${state.matchedKey}` : undefined;
}
async function partOf(stored, taken) {
    if (stored === undefined)
        throw new Error('the builder gave more mounts than it was asked for');
    const packed = taken.archive === undefined ? undefined : await (0,_archive_measure_js__WEBPACK_IMPORTED_MODULE_2__/* .measureFile */ .v)(taken.archive);
    return (0,_plan_js__WEBPACK_IMPORTED_MODULE_6__/* .heldAfter */ .mW)(stored, taken, packed);
}
function filesByDigest({ entry, archives }) {
    const base = [entry.base.digest, archives.base];
    if (entry.overlay === undefined || archives.overlay === undefined)
        return [base];
    return [base, [entry.overlay.digest, archives.overlay]];
}
async function snapshotOf(state, parts) {
    const { platform, recipe, lock, commit, folder } = state;
    const ledger = JSON.parse(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)((0,_state_js__WEBPACK_IMPORTED_MODULE_7__/* .ledgerFile */ .SB)(folder), 'utf8'));
    const created = new Date().toISOString();
    return { format: _store_key_js__WEBPACK_IMPORTED_MODULE_4__/* .FORMAT */ .uB, platform, recipe, lock, commit, created, mounts: parts.map(({ entry }) => entry), ledger };
}
function tell({ outcome, uploadedBytes, uploaded }) {
    if (outcome === 'saved')
        (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_8__/* .say */ .cv)(`Saved: ${uploaded.length} archives and ${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_10__/* .bytes */ .e)(uploadedBytes)} uploaded.`);
    else if (outcome === 'exists')
        (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_8__/* .say */ .cv)('Another job has saved this commit already, or is saving it.');
    else
        (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_8__/* .say */ .cv)(`Not saved: ${outcome.refused}.`);
}


/***/ })

};
