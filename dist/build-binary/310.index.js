export const id = 310;
export const ids = [310];
export const modules = {

/***/ 1310:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   buildOutputs: () => (/* binding */ buildOutputs),
/* harmony export */   buildSummary: () => (/* binding */ buildSummary)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1890);
/* harmony import */ var _report_figures_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3831);
/* harmony import */ var _report_fitting_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3185);
/* harmony import */ var _report_markdown_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4285);
/* harmony import */ var _report_timeline_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1935);
/* harmony import */ var _size_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3193);







/** Version of the `result` output, which merge-manifest reads. */
const RESULT_VERSION = 1;
/** Digest of the pushed image; empty when it was not pushed. */
const digestOf = ({ image, images }) => (images.length > 0 ? image.digest : '');
/** The outputs of build-binary/action.yml. */
function buildOutputs(built) {
    const { program } = built.binaries[0];
    return {
        digest: digestOf(built),
        platform: (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_1__/* .platformName */ .$r)(built.platform),
        binary: program.file,
        checksum: program.sha256,
        sizes: JSON.stringify({ binary: program.bytes, image: built.imageBytes }),
        archives: built.release.archives.map(({ path }) => path).join('\n'),
        sbom: built.release.sbom?.path ?? '',
        result: result(built),
    };
}
/** A program is more than this in a result: its digest alone has 64 bytes. */
const LEAST_BYTES = 100;
/**
 * With as many programs as a job can hand to the merge (fitting.ts). No image names: GitHub drops an output that holds a masked
 * value, and a user name in a secret is one of them.
 */
function result(built) {
    const most = Math.min(built.binaries.length, Math.floor(_report_fitting_js__WEBPACK_IMPORTED_MODULE_2__/* .RESULT_LIMIT */ ._k / LEAST_BYTES));
    const forms = Array.from({ length: most + 1 }, (_, fewer) => () => resultOf(built, most - fewer));
    return (0,_report_fitting_js__WEBPACK_IMPORTED_MODULE_2__/* .fittingJson */ .MW)(_report_fitting_js__WEBPACK_IMPORTED_MODULE_2__/* .RESULT_LIMIT */ ._k, forms);
}
function resultOf(built, most) {
    const { platform, binaries, imageBytes } = built;
    return {
        version: RESULT_VERSION,
        platform: (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_1__/* .platformName */ .$r)(platform),
        digest: digestOf(built),
        binaries: binaries.slice(0, most).map(({ program: { path, sha256, bytes: size }, verdict }) => {
            return { path, sha256, bytes: size, verdict };
        }),
        ...(binaries.length > most ? { otherBinaries: binaries.length - most } : {}),
        imageBytes,
        compressedBytes: (0,_size_js__WEBPACK_IMPORTED_MODULE_5__/* .compressedBytes */ .VX)(built.image.manifest),
        smoke: built.smoke.state,
    };
}
/** The job summary in Markdown. */
function buildSummary(built) {
    const { platform, images, binaries, imageBytes } = built;
    const digest = digestOf(built);
    const rows = binaries.map(({ program, verdict }) => {
        return [(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(program.path), verdict, (0,_report_figures_js__WEBPACK_IMPORTED_MODULE_6__/* .bytes */ .ee)(program.bytes), (0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(program.sha256.slice(0, 12))];
    });
    const pushed = images.map((image) => `- ${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)(`${image}@${digest}`)}`);
    return [
        `### ${(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_1__/* .platformName */ .$r)(platform)} ${digest === '' ? 'built, not pushed' : 'built and pushed'}`,
        '',
        ...(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .table */ .tp)(['program', 'linked', '#size', 'sha256'], rows),
        '',
        `Files of the image: ${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_6__/* .bytes */ .ee)(imageBytes)} uncompressed, ${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_6__/* .bytes */ .ee)((0,_size_js__WEBPACK_IMPORTED_MODULE_5__/* .compressedBytes */ .VX)(built.image.manifest))} as it is pulled. ${smokeSentence(built.smoke)}`,
        '',
        ...built.release.archives.map(({ path, sha256 }) => `- ${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .code */ .aY)((0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(path))} sha256 \`${sha256}\``),
        '',
        ...(digest === '' ? [] : [...pushed, '']),
        ...(0,_report_timeline_js__WEBPACK_IMPORTED_MODULE_4__/* .timeline */ .IO)(built.phases),
    ].join('\n');
}
function smokeSentence({ state, reason = '', seconds }) {
    if (state === 'passed')
        return `Started and tried: ${seconds.toFixed(1)} s.`;
    return state === 'off' ? `Not started: ${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .plain */ .pj)(reason)}.` : `Started: ${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_3__/* .plain */ .pj)(reason)}.`;
}


/***/ }),

/***/ 3185:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MW: () => (/* binding */ fittingJson),
/* harmony export */   _W: () => (/* binding */ roomBeside),
/* harmony export */   _k: () => (/* binding */ RESULT_LIMIT),
/* harmony export */   vI: () => (/* binding */ shortened)
/* harmony export */ });
/* unused harmony exports LEG_LIMIT, DANCE_LIMIT, BUILD_LIMIT */
/**
 * Bytes that result and reports of one leg may have, each as a text in other JSON. merge-manifest gets those of up to 20 legs
 * in one variable of its environment, which Linux limits to 128 KiB (MAX_ARG_STRLEN, execve(2)): with more it cannot start.
 */
const LEG_LIMIT = 6300;
/** Of these the report of cache-dance, which knows nothing of the build. */
const DANCE_LIMIT = 3400;
/** Of these the report of build-binary, beside the result of a few programs. */
const BUILD_LIMIT = 2300;
/** Of these the result of build-binary: the report beside it gets what is left. */
const RESULT_LIMIT = LEG_LIMIT - DANCE_LIMIT;
/** What a result leaves for the report of build-binary beside it; with many programs nothing. */
const roomBeside = (result) => Math.min(BUILD_LIMIT, RESULT_LIMIT - jsonBytes(result));
/**
 * JSON on one line that is no larger than a limit once it stands as a text in other JSON, in UTF-8.
 *
 * @param forms of the same value, the fullest first
 * @returns an empty text where none fits
 */
function fittingJson(limit, forms) {
    for (const form of forms) {
        const text = JSON.stringify(form());
        if (jsonBytes(text) <= limit)
            return text;
    }
    return '';
}
const jsonBytes = (text) => Buffer.byteLength(JSON.stringify(text));
/** Text of at most so many characters, with an ellipsis for what is left out. */
const shortened = (text, most) => text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;


/***/ }),

/***/ 4285:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   OF: () => (/* binding */ fenced),
/* harmony export */   TM: () => (/* binding */ folded),
/* harmony export */   aY: () => (/* binding */ code),
/* harmony export */   pj: () => (/* binding */ plain),
/* harmony export */   tp: () => (/* binding */ table)
/* harmony export */ });
/** Text as code; none where there is no text. */
function code(text) {
    const line = oneLine(text);
    if (line === '')
        return '';
    // Backticks end such a span and bars end a cell of a table, whatever stands before them (GFM spec, sections 6.3 and 4.10).
    return /[`|]/.test(line) ? `<code>${plain(line)}</code>` : `\`${line}\``;
}
/**
 * Text as it is: nothing in it is Markdown or HTML, ends a cell of a table, or becomes a link, a mention, an emoji or a formula
 * on GitHub.
 */
const plain = (text) => oneLine(text)
    .replace(SIGNS, (sign) => ENTITIES[sign] ?? `\\${sign}`)
    .replace(LIVE, APART)
    .replace(/^(?:[-+=]|\d+(?=[.)](?: |$)))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
/** The same within HTML, where backslashes would be seen (GFM spec, section 4.6). */
const inHtml = (text) => oneLine(text)
    .replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign)
    .replace(LIVE, APART);
const SIGNS = /[&<>|\\`*_[\]~]/g;
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '|': '&#124;' };
/**
 * What GitHub finds in text after all escapes are gone: formulas, mentions and addresses of mail, numbers of issues, links,
 * emojis. In an element of its own it finds none of them (docs.github.com, writing mathematical expressions: "use <span> tags
 * around the explicit $"; tried with cmark-gfm: `me&#64;x.y` becomes a link).
 */
const LIVE = /[$@]|(?<!&)#|:(?=\/\/|[\w+\\-]+:)|(?<=www)\./gi;
const APART = '<span>$&</span>';
/** A table. Names that begin with `#` are those of columns with numbers, which stand on the right. */
function table(names, rows) {
    const line = (cells) => `| ${cells.join(' | ')} |`;
    return [
        line(names.map((name) => name.replace(/^#/, ''))),
        line(names.map((name) => (name.startsWith('#') ? '---:' : '---'))),
        ...rows.map(line),
    ];
}
/** Lines that are seen after a click. */
const folded = (title, lines) => [
    `<details><summary>${inHtml(title)}</summary>`,
    '',
    ...lines,
    '',
    '</details>',
];
/** Lines as they are, each of them one; nothing ends the block. */
const fenced = (lines, language = '') => [
    `\`\`\`${language}`,
    ...lines.map((line) => line.replace(/[\r\n]+/g, ' ').replaceAll('```', "'''")),
    '```',
];
const oneLine = (text) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();


/***/ })

};
