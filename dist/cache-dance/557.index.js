export const id = 557;
export const ids = [557];
export const modules = {

/***/ 2557:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   tagDigests: () => (/* binding */ tagDigests)
/* harmony export */ });
/* harmony import */ var _credentials_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2559);
/* harmony import */ var _reference_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2148);
/* harmony import */ var _registry_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4395);



/**
 * The digests that image names point to now, with the credentials that `docker login` has left. A name is missing in the
 * result where its registry has not told in time.
 *
 * @param names as a Dockerfile has them, without digest
 * @param milliseconds how long all of it may take
 */
async function tagDigests(names, milliseconds, credentials = (0,_credentials_js__WEBPACK_IMPORTED_MODULE_0__/* .dockerCredentials */ .d)()) {
    const signal = AbortSignal.timeout(milliseconds);
    const client = new _registry_js__WEBPACK_IMPORTED_MODULE_2__/* .RegistryClient */ .b({ credentials, signal });
    const found = names.map(async (name) => {
        const image = (0,_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .parseReference */ .F2)(name);
        const digest = image && (await client.digestOfTag(image).catch(() => undefined));
        return digest === undefined ? [] : [[name, digest]];
    });
    return new Map((await Promise.all(found)).flat());
}


/***/ })

};
