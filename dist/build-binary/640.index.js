export const id = 640;
export const ids = [640];
export const modules = {

/***/ 7640:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   overlayOf: () => (/* binding */ overlayOf),
/* harmony export */   writeOverlay: () => (/* binding */ writeOverlay)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);


/**
 * The file that goes behind the bake files with what `--set` loses: buildx takes `network` for a list there and `ulimits` for
 * one text, so that both come to nothing, and with them what the bake file says (0.36.1, bake/bake.go, newOverrides and
 * AddOverrides). Of a file behind the others the network takes the place of theirs, and limits come beside them.
 *
 * @param folder that lives as long as the builds
 * @returns its path, or nothing where neither is set
 */
async function writeOverlay(settings, targets, folder) {
    if (settings.network === '' && settings.ulimit.length === 0)
        return [];
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'bake-overlay.json');
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(path, overlayOf(settings, targets));
    return [path];
}
/** The text of {@link writeOverlay}: the same for each target, those that others stand on among them. */
function overlayOf({ network, ulimit }, targets) {
    const same = {
        ...(network === '' ? {} : { network: literal(network) }),
        ...(ulimit.length === 0 ? {} : { ulimits: ulimit.map(literal) }),
    };
    return JSON.stringify({ target: Object.fromEntries(targets.map(({ name }) => [name, same])) });
}
/** Texts in a bake file of JSON are templates (HCL, json/spec.md, "Expressions"). */
const literal = (text) => text.replace(/[$%](?=\{)/g, '$&$&');


/***/ })

};
