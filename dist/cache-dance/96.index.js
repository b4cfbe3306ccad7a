export const id = 96;
export const ids = [96];
export const modules = {

/***/ 2096:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   buildSeconds: () => (/* binding */ buildSeconds)
/* harmony export */ });
/** Of more builds than this the records of the first ones may be missing (buildkit/history.ts looks at the last four). */
const WHOLE = 3;
/**
 * Seconds from restoring to the end of the build. What a job does behind it is not counted: tests, or the same built once
 * more to compare. A build that failed was not it.
 *
 * @param records of all builds since the main step, the first first
 * @returns undefined where nobody knows
 */
function buildSeconds(records, { buildCount, restoredAt }) {
    if (records === undefined || records.length > WHOLE)
        return undefined;
    const built = records.filter(({ failed }) => !failed).slice(0, buildCount);
    if (buildCount === 0 || built.length < buildCount)
        return undefined;
    const ends = built.map(({ startedAt, seconds }) => startedAt + seconds * 1000);
    return Math.max(0, Math.max(...ends) - restoredAt) / 1000;
}


/***/ })

};
