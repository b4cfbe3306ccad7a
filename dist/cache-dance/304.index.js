export const id = 304;
export const ids = [304];
export const modules = {

/***/ 3304:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   failureSummary: () => (/* binding */ failureSummary)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3916);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4285);


/**
 * The job summary of work that has failed, in Markdown. An annotation says the same, without the lines of a log.
 *
 * @param what of which it is, as `linux/amd64`
 */
function failureSummary(what, error) {
    const [head = '', ...log] = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error).split('\n');
    const lines = log.length === 0 ? [] : [...(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .fenced */ .OF)(log), ''];
    return [`### ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .plain */ .pj)(what)} failed`, '', (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .plain */ .pj)(head), '', ...lines].join('\n');
}


/***/ })

};
