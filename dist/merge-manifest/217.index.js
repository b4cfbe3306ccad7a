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
/* harmony import */ var _report_figures_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3831);
/* harmony import */ var _program_verdict_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(390);




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
    const state = problems.length === 0 ? 'whole and right' : `${problems.length} problems`;
    const rows = images.map(({ image, verdict }) => {
        const programs = verdict === undefined ? 'not looked at' : (0,_program_verdict_js__WEBPACK_IMPORTED_MODULE_2__/* .verdictText */ .n)(verdict);
        return `| ${(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_0__/* .platformName */ .$r)(image.platform)} | \`${image.digest}\` | ${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_3__/* .bytes */ .ee)(image.bytes)} | ${programs} |`;
    });
    const head = ['| platform | digest | download | programs |', '| --- | --- | ---: | --- |'];
    return [
        `\`${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .referenceName */ .z$)(tag)}\` ${digest === undefined ? '' : `\`${digest}\` `}${state}`,
        '',
        ...problems.map((problem) => `- ${problem}`),
        ...(problems.length > 0 ? [''] : []),
        ...(rows.length === 0 ? [] : [...head, ...rows, '']),
    ];
}
function untaggedLines({ repository, manifests, unknown }) {
    const name = `\`${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .repositoryName */ .aR)(repository)}\``;
    if (manifests === undefined)
        return [`${name}: cannot be told: ${unknown ?? 'nobody says it'}.`, ''];
    if (manifests.length === 0)
        return [`${name}: none that could be deleted.`, ''];
    const more = manifests.length > SHOWN ? [`- and ${manifests.length - SHOWN} more, all in the output untagged`] : [];
    return [
        `${name}: nothing leads to ${manifests.length} of them, no tagged image needs them:`,
        '',
        ...manifests.slice(0, SHOWN).map(({ digest }) => `- \`${digest}\``),
        ...more,
        '',
    ];
}


/***/ })

};
