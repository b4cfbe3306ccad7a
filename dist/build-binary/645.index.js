export const id = 645;
export const ids = [645];
export const modules = {

/***/ 1943:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readImage: () => (/* binding */ readImage)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3916);
/* harmony import */ var _oci_layout_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5823);
/* harmony import */ var _oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2060);
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1890);




/**
 * Reads what a build has left in the folder of an OCI layout.
 *
 * @throws UserError when that is not exactly one image of the platform
 */
async function readImage(layout, platform) {
    const [digest, ...others] = await (0,_oci_layout_js__WEBPACK_IMPORTED_MODULE_1__/* .layoutDigests */ .GA)(layout);
    if (digest === undefined || others.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(SEVERAL);
    const bytes = await (0,_oci_layout_js__WEBPACK_IMPORTED_MODULE_1__/* .layoutBlob */ .Af)(layout, digest);
    const content = (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .decodeManifest */ .MK)(bytes);
    const about = { layout, digest, mediaType: content.mediaType, size: bytes.byteLength };
    const imageDigest = content.kind === 'image' ? digest : onlyImage(content);
    const manifest = content.kind === 'image' ? content : (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .decodeManifest */ .MK)(await (0,_oci_layout_js__WEBPACK_IMPORTED_MODULE_1__/* .layoutBlob */ .Af)(layout, imageDigest));
    if (manifest.kind !== 'image')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(SEVERAL);
    const config = await (0,_oci_layout_js__WEBPACK_IMPORTED_MODULE_1__/* .layoutBlob */ .Af)(layout, manifest.config.digest);
    requirePlatform(config, platform);
    return { ...about, imageDigest, manifest, config };
}
const SEVERAL = 'The build made more than one image, and build-binary builds one platform of one target. Name one platform, and with a bake file one target.';
function onlyImage(index) {
    const [image, ...others] = (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .imageEntries */ .Io)(index);
    if (image === undefined || others.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(SEVERAL);
    return image.digest;
}
/** A bake file, or `FROM --platform`, may name another one. */
function requirePlatform(config, platform) {
    const [found, wanted] = [(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r)((0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .configPlatform */ .Ko)(config)), (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r)(platform)];
    if (found === wanted)
        return;
    const remedy = 'Leave the platform of the last stage to the build: no --platform in its FROM.';
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`The image is made for ${found}, and the platform is ${wanted}. ${remedy}`);
}


/***/ }),

/***/ 5645:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   rebuild: () => (/* binding */ rebuild)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3916);
/* harmony import */ var _runner_log_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7708);
/* harmony import */ var _image_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1943);
/* harmony import */ var _programs_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1685);







/**
 * Builds once more without any cache and compares the programs byte by byte: what a cache has brought into the first build
 * and would not be there without it is found so.
 *
 * @param build builds into the new folder of an OCI layout
 * @param programs of the first build
 * @throws UserError when they differ; both are kept in the runner's temporary folder
 */
async function rebuild(build, platform, programs, scratch) {
    const [layout, folder] = [(0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(scratch, 'rebuilt'), (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(scratch, 'rebuilt-programs')];
    await build(layout);
    const wanted = programs.map(({ path }) => path);
    const found = await (0,_programs_js__WEBPACK_IMPORTED_MODULE_5__.takePrograms)(await (0,_image_js__WEBPACK_IMPORTED_MODULE_4__.readImage)(layout, platform), wanted, folder);
    const differing = programs.filter(({ path, sha256 }) => found.programs.find((each) => each.path === path)?.sha256 !== sha256);
    if (differing.length === 0)
        return (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv)(`Built again without any cache: ${wanted.join(', ')} the same, byte by byte`);
    const kept = await keepBoth(differing, folder);
    const names = differing.map(({ path }) => path).join(', ');
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`A build without any cache makes another ${names}. ${CAUSES} Both are in ${kept} (cached/ and fresh/).`);
}
const CAUSES = 'Either the caches hold something that the sources do not make any more, or the build is not reproducible: times, random numbers or the order of a map in the program.';
async function keepBoth(programs, rebuilt) {
    const kept = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(process.env.RUNNER_TEMP || (0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), 'muslin-differing-'));
    for (const { path, file } of programs) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.cp)(file, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(kept, 'cached', path));
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.cp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(rebuilt, path), (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(kept, 'fresh', path)).catch(() => undefined);
    }
    return kept;
}


/***/ })

};
