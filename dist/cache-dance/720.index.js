export const id = 720;
export const ids = [720];
export const modules = {

/***/ 8720:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  isRestored: () => (/* binding */ isRestored),
  mainEvidence: () => (/* binding */ mainEvidence),
  takenEvidence: () => (/* binding */ takenEvidence)
});

// EXTERNAL MODULE: ./src/buildkit/mounts.ts
var buildkit_mounts = __webpack_require__(4372);
;// CONCATENATED MODULE: ./src/cache-dance/facts.ts
/** What counts of a head. */
function seenSnapshot(snapshot) {
    const { key, platform, recipe, lock, commit, created, build, parts, packages, coldSeconds, mounts } = snapshot;
    const mountIds = mounts.map(({ id }) => id);
    const seen = { key, platform, recipe, lock, commit, created, build, parts, packages, mountIds };
    return coldSeconds === undefined ? seen : { ...seen, coldSeconds };
}

;// CONCATENATED MODULE: ./src/cache-dance/evidence.ts


/** What the doctor is told at the end of the main step. */
function mainEvidence(parts, now) {
    const { request, wanted, searched, fill, problems, noSave, phases } = parts;
    const { loaded, nearest } = searched;
    const isNamed = request.mounts.length + request.cacheMap.mounts.length > 0;
    return {
        origin: wanted.origin,
        key: wanted.keys.key,
        buildArgs: request.buildArgs.map((arg) => arg.split('=')[0] ?? ''),
        store: searched.store,
        readable: searched.readable,
        ...(request.restore ? {} : { noRestore: 'the input restore is false' }),
        ...(loaded !== undefined && isRestored(fill) ? { matched: seenSnapshot(loaded.snapshot) } : {}),
        ...(loaded !== undefined && !isRestored(fill) ? { unused: seenSnapshot(loaded.snapshot) } : {}),
        ...(loaded === undefined && nearest !== undefined ? { nearest: seenSnapshot(nearest.snapshot) } : {}),
        problems,
        ...(noSave === undefined ? {} : { noSave }),
        mounts: wanted.mounts.map((mount) => mountEvidence((0,buildkit_mounts/* mountName */.lu)(mount), mount.target, wanted, fill)),
        ...(isNamed ? { declared: declaredIn(wanted) } : {}),
        downBytes: searched.fetchedBytes(),
        phases,
        ...(parts.knowsImports ? { knowsImports: true } : {}),
        buildCount: wanted.declared.length,
        restoredAt: now,
    };
}
/** Whether any mount has what the restored snapshot says. */
const isRestored = (fill) => fill?.some(({ held }) => held !== undefined) ?? false;
function mountEvidence(id, target, { declared }, fill) {
    const filled = fill?.find(({ mount }) => (0,buildkit_mounts/* mountName */.lu)(mount) === id);
    const entry = filled?.held?.entry;
    return {
        id,
        target,
        start: filled?.result.state ?? 'absent',
        files: filled?.result.files ?? 0,
        rawBytes: filled?.result.bytes ?? 0,
        base: entry?.base.bytes ?? 0,
        overlay: entry?.overlay?.bytes ?? 0,
        builds: declared.filter((mounts) => mounts.some((mount) => (0,buildkit_mounts/* mountName */.lu)(mount) === id)).length,
    };
}
const declaredIn = ({ declared }) => declared.flat().map((mount) => ({ id: (0,buildkit_mounts/* mountName */.lu)(mount), target: mount.target }));
/** What the doctor is told of a mount at the end of the job. */
const takenEvidence = ({ mount, taken, packed }) => ({
    id: (0,buildkit_mounts/* mountName */.lu)(mount),
    end: taken.state,
    files: taken.files,
    rawBytes: taken.bytes,
    packed: packed?.bytes ?? 0,
});


/***/ })

};
