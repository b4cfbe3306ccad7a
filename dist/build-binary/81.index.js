export const id = 81;
export const ids = [81];
export const modules = {

/***/ 2081:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   bakeCommand: () => (/* binding */ bakeCommand)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _buildkit_build_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9712);
/* harmony import */ var _buildkit_failure_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2886);
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1890);
/* harmony import */ var _plan_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7663);





/**
 * The build of one target of a bake file. The inputs add to what is in the file, or take its place, as buildx's `--set` does;
 * what belongs to all that the target stands on is set for all.
 *
 * @param place see {@link layoutOutput}; with `fresh` the caches that the bake file names itself have no part in it; `overlay`
 *   are files that come behind those of the request (bake-overlay.ts)
 */
function bakeCommand(request, target, { layout, epoch, fresh = false, overlay = [] }) {
    const { secrets, env } = (0,_buildkit_build_js__WEBPACK_IMPORTED_MODULE_1__/* .secretArguments */ .tX)(request);
    const set = [
        ...(fresh ? NO_CACHES : []),
        ...settingsOfAll(request),
        // Else that of the file would win: buildx gives its environment to who has none (commands/bake.go).
        ...(request.sourceDateEpoch === '' ? [] : [`*.args.SOURCE_DATE_EPOCH=${epoch}`]),
        ...secrets.map((secret) => `*.secrets=${secret}`),
        ...request.annotations.map((annotation) => `${target}.annotations=${annotation}`),
        `${target}.output=${(0,_plan_js__WEBPACK_IMPORTED_MODULE_4__/* .layoutOutput */ .Q6)(layout, epoch)}`,
    ];
    // bake writes nowhere but below the working directory unless it is allowed to (buildx, bake/entitlements.go).
    const allow = [...request.allow, `fs.write=${(0,node_path__WEBPACK_IMPORTED_MODULE_0__.dirname)(layout)}`];
    const given = options({ ...request, allow }, overlay);
    return {
        argv: ['docker', 'buildx', 'bake', '--progress=plain', ...given, ...each('--set', set), target],
        env: { ...env, ...NO_DEFAULT_PROVENANCE, ...(epoch === '' ? {} : { SOURCE_DATE_EPOCH: epoch }) },
        keptLines: _buildkit_failure_js__WEBPACK_IMPORTED_MODULE_2__/* .BUILD_LINES */ .VT,
    };
}
const options = ({ builder, bakeFile, allow, noCache, provenance, sbom }, overlay) => [
    ...(0,_buildkit_build_js__WEBPACK_IMPORTED_MODULE_1__/* .builderArguments */ .M5)(builder),
    ...each('--file', [...bakeFile, ...overlay]),
    ...each('--allow', allow),
    ...(noCache ? ['--no-cache'] : []),
    ...(provenance === '' ? [] : [`--provenance=${provenance}`]),
    ...(sbom === '' ? [] : [`--sbom=${sbom}`]),
];
/** buildx adds one where nobody has said anything of it (build/opt.go); what the bake file says stays. */
const NO_DEFAULT_PROVENANCE = { BUILDX_NO_DEFAULT_ATTESTATIONS: '1' };
/** An empty value takes out what is in the file. Without cache would mean with the mounts of the build emptied (source.ts). */
const NO_CACHES = ['*.cache-from=', '*.cache-to=', '*.no-cache=false', '*.no-cache-filter='];
/** The keys of `--set` (buildx, bake/bake.go, AddOverrides), but for those that it loses. */
function settingsOfAll(request) {
    const lists = {
        'cache-from': request.cacheFrom,
        'cache-to': request.cacheTo,
        ssh: request.ssh,
        'shm-size': request.shmSize === '' ? [] : [request.shmSize],
        pull: request.pull ? ['true'] : [],
    };
    return [
        `*.platform=${(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r)(request.platform)}`,
        ...request.buildArgs.map((arg) => `*.args.${arg}`),
        ...request.labels.map((label) => `*.labels.${label}`),
        ...request.addHosts.map((host) => `*.extra-hosts.${host.replace(/[:=]/, '=')}`),
        ...Object.entries(lists).flatMap(([key, values]) => values.map((value) => `*.${key}=${value}`)),
    ];
}
const each = (flag, values) => values.flatMap((value) => [flag, value]);


/***/ })

};
