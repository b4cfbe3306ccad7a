export const id = 217;
export const ids = [217];
export const modules = {

/***/ 7217:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   checkFailure: () => (/* binding */ checkFailure),
/* harmony export */   checkOutputs: () => (/* binding */ checkOutputs),
/* harmony export */   checkSummary: () => (/* binding */ checkSummary)
/* harmony export */ });
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1890);
/* harmony import */ var _oci_reference_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2148);
/* harmony import */ var _report_figures_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3831);
/* harmony import */ var _report_markdown_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4285);
/* harmony import */ var _program_verdict_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(390);





/** So many digests of a repository stand in the summary; the output has all of them. */
const SHOWN = 50;
/** The outputs of merge-manifest/action.yml that a check sets. */
function checkOutputs({ tags, untagged }) {
    return {
        digest: tags[0]?.digest ?? '',
        checked: JSON.stringify(tags.map(({ tag, digest = '', problems }) => ({ tag: (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .referenceName */ .z$)(tag), digest, problems }))),
        untagged: JSON.stringify(untagged.map(({ repository, manifests }) => ({
            image: (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .repositoryName */ .aR)(repository),
            digests: manifests?.map(({ digest }) => digest) ?? null,
        }))),
    };
}
/** The message with which a check fails, empty when all is well. */
function checkFailure({ tags }) {
    const lines = tags.flatMap(({ tag, problems }) => problems.map((problem) => `- ${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .referenceName */ .z$)(tag)}: ${problem}`));
    return lines.length === 0 ? '' : ['What is published is not as it should be:', ...lines].join('\n');
}
/** The job summary in Markdown. */
const checkSummary = ({ tags, untagged }) => [
    '### Published tags',
    '',
    ...tags.flatMap(tagLines),
    '### Manifests without a tag',
    '',
    ...untagged.flatMap(untaggedLines),
    '',
].join('\n');
function tagLines({ tag, digest, images, problems }) {
    const state = problems.length === 0 ? 'whole and right' : (0,_report_figures_js__WEBPACK_IMPORTED_MODULE_4__/* .counted */ .hS)(problems.length, 'problem');
    const rows = images.map(({ image, verdict }) => {
        const programs = verdict === undefined ? 'not looked at' : (0,_program_verdict_js__WEBPACK_IMPORTED_MODULE_3__/* .verdictText */ .n)(verdict);
        return [(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .plain */ .pj)((0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_0__/* .platformName */ .$r)(image.platform)), (0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .code */ .aY)(image.digest), (0,_report_figures_js__WEBPACK_IMPORTED_MODULE_4__/* .bytes */ .ee)(image.bytes), (0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .plain */ .pj)(programs)];
    });
    return [
        [(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .code */ .aY)((0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .referenceName */ .z$)(tag)), ...(digest === undefined ? [] : [(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .code */ .aY)(digest)]), state].join(' '),
        '',
        ...problems.map((problem) => `- ${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .plain */ .pj)(problem)}`),
        ...(problems.length > 0 ? [''] : []),
        ...(rows.length === 0 ? [] : [...(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .table */ .tp)(['platform', 'digest', '#download', 'programs'], rows), '']),
    ];
}
function untaggedLines({ repository, manifests, unknown }) {
    const name = (0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .code */ .aY)((0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .repositoryName */ .aR)(repository));
    if (manifests === undefined)
        return [`${name}: cannot be told: ${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .plain */ .pj)(unknown ?? 'nobody says it')}.`, ''];
    if (manifests.length === 0)
        return [`${name}: none that could be deleted.`, ''];
    const more = manifests.length > SHOWN ? [`- and ${manifests.length - SHOWN} more, all in the output untagged`] : [];
    return [
        `${name}: nothing leads to ${manifests.length} of them, no tagged image needs them:`,
        '',
        ...manifests.slice(0, SHOWN).map(({ digest }) => `- ${(0,_report_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .code */ .aY)(digest)}`),
        ...more,
        '',
    ];
}


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
