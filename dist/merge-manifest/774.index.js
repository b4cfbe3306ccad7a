export const id = 774;
export const ids = [774,989,410];
export const modules = {

/***/ 2989:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  E: () => (/* binding */ NOTHING_TOLD),
  legReports: () => (/* binding */ legReports)
});

// EXTERNAL MODULE: ./src/oci/platform.ts
var oci_platform = __webpack_require__(1890);
;// CONCATENATED MODULE: ./src/report/shape.ts
/** What a value lacks of the form that it must have. */
class Misfit extends Error {
    /** Where: `phases[3].end`; empty for the whole. */
    at;
    /** End of the sentence "expected …". */
    expected;
    constructor(expected, at = '') {
        super(at === '' ? `expected ${expected}` : `${at}: expected ${expected}`);
        this.expected = expected;
        this.at = at;
    }
}
/** Text of at most so many characters. */
const shape_text = (most) => (value) => {
    if (typeof value === 'string' && value.length <= most)
        return value;
    throw new Misfit(`a text of up to ${most} characters`);
};
/** A whole number from 0. */
const count = (value) => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)
        return value;
    throw new Misfit('a whole number from 0');
};
/** `true` or `false`. */
const truth = (value) => {
    if (typeof value === 'boolean')
        return value;
    throw new Misfit('true or false');
};
/** One of a few values. */
const oneOf = (...values) => (value) => {
    const found = values.find((each) => each === value);
    if (found !== undefined)
        return found;
    throw new Misfit(values.length === 1 ? `${values[0]}` : `one of ${values.join(', ')}`);
};
/** At most so many of the same kind. */
const list = (reader, most) => (value) => {
    if (!Array.isArray(value) || value.length > most)
        throw new Misfit(`a list of up to ${most}`);
    return value.map((each, index) => within(`[${index}]`, () => reader(each)));
};
/**
 * An object with exactly these fields.
 *
 * @param optional those that may be left out
 */
const record = (readers, optional = []) => (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw new Misfit('an object');
    const unknown = Object.keys(value).find((name) => !Object.hasOwn(readers, name));
    if (unknown !== undefined)
        throw new Misfit('no such field', unknown.slice(0, LONGEST_NAME));
    const names = Object.keys(readers);
    const present = names.filter((name) => Object.hasOwn(value, name) || !optional.includes(name));
    const fields = value;
    return Object.fromEntries(present.map((name) => [name, within(name, () => readers[name](fields[name]))]));
};
/** Of a field that nobody knows, in messages. */
const LONGEST_NAME = 40;
/** Tells where in a value something does not fit. */
function within(place, read) {
    try {
        return read();
    }
    catch (error) {
        if (!(error instanceof Misfit))
            throw error;
        const joint = error.at === '' || error.at.startsWith('[') ? '' : '.';
        throw new Misfit(error.expected, `${place}${joint}${error.at}`);
    }
}

;// CONCATENATED MODULE: ./src/report/leg-report.ts

const leg_report_name = shape_text(200);
const key = shape_text(600);
const phase = (value) => {
    const read = record({ name: leg_report_name, start: count, end: count })(value);
    if (read.end < read.start)
        throw new Misfit('a time that is not before start', 'end');
    return read;
};
const phases = list(phase, 40);
const part = record({ name: leg_report_name, bytes: count }, ['name']);
const before = record({ compressed: count, image: count, binary: count }, ['image', 'binary']);
const sizes = record({ binary: count, image: count, compressed: count, sections: list(part, 20), crates: list(part, 20), before }, ['before']);
const build = record({
    version: oneOf(1),
    platform: leg_report_name,
    attempt: count,
    phases,
    verdict: oneOf('static', 'static-pie'),
    smoke: oneOf('passed', 'off', 'notice'),
    sizes,
    cargo: record({ compiled: count, fresh: count }),
}, ['attempt', 'cargo']);
const mount = record({
    id: key,
    target: key,
    start: leg_report_name,
    files: count,
    rawBytes: count,
    base: count,
    overlay: count,
    builds: count,
});
const finding = record({
    code: leg_report_name,
    severity: oneOf('info', 'warning'),
    message: shape_text(4000),
    remedy: shape_text(2000),
    when: oneOf('start', 'end'),
});
const dance = record({
    version: oneOf(1),
    platform: leg_report_name,
    build: shape_text(1000),
    state: oneOf('warm', 'partly', 'cold'),
    key,
    matchedKey: key,
    exact: truth,
    ageSeconds: count,
    recipe: leg_report_name,
    lock: leg_report_name,
    commit: leg_report_name,
    mounts: list(mount, 60),
    downBytes: count,
    coldSeconds: count,
    phases,
    findings: list(finding, 60),
}, ['ageSeconds', 'coldSeconds']);
/** Another step, or one that was skipped. */
const orNull = (reader) => (value) => value === null ? null : reader(value);
/**
 * Takes a value of JSON for what a leg tells of itself.
 *
 * @throws Misfit when it is anything else
 */
const readLegReport = record({ dance: orNull(dance), build: orNull(build) });

// EXTERNAL MODULE: ./src/merge-manifest/results.ts
var results = __webpack_require__(3776);
;// CONCATENATED MODULE: ./src/merge-manifest/leg-reports.ts




/** Of legs that tell nothing. */
const NOTHING_TOLD = { legs: [], held: [], notes: [] };
/** Characters that one report may have: those of our steps have less (build-binary/leg-report.ts). */
const LONGEST = 100_000;
/**
 * Reads the reports that stand beside results in the `results` input (`report_<n>`, `report` of a job). A report is there to
 * be looked at only, so what is wrong with one is a sentence.
 *
 * @param raw the input as it is
 */
function legReports(raw) {
    const notes = [];
    const legs = new Map();
    for (const { name, text } of textsOf(raw, REPORTS)) {
        const leg = toldLeg(text);
        if (typeof leg === 'string')
            notes.push(`${name} cannot be used: ${leg}.`);
        else if (legs.has(leg.platform))
            notes.push(`${name} cannot be used: there is another report of ${leg.platform}.`);
        else
            legs.set(leg.platform, leg);
    }
    return { legs: [...legs.values()], held: textsOf(raw, RESULTS).flatMap(({ text }) => heldPlatform(text)), notes };
}
/** A result that no job of this run has made says so (release.yml, the step results of merge). */
function heldPlatform(text) {
    const result = parsedJson(text);
    if (!isObject(result) || result.held !== true || typeof result.platform !== 'string')
        return [];
    const platform = (0,oci_platform/* parsePlatform */.FL)(result.platform);
    return platform === undefined ? [] : [(0,oci_platform/* platformName */.$r)(platform)];
}
/** A leg, or what is wrong with its report. */
function toldLeg(text) {
    if (text.length > LONGEST)
        return `it has ${text.length} characters, expected up to ${LONGEST}`;
    const value = parsedJson(text);
    if (value === undefined)
        return 'it is no JSON';
    try {
        return withPlatform(readLegReport(value));
    }
    catch (error) {
        if (error instanceof Misfit)
            return error.message;
        throw error;
    }
}
function withPlatform(leg) {
    const [name, other = name] = [leg.dance, leg.build].flatMap((step) => step?.platform ?? []);
    const platform = (0,oci_platform/* parsePlatform */.FL)(name ?? '');
    if (name === undefined)
        return 'both of its steps are null';
    if (platform === undefined)
        return 'its platform is none';
    return name === other ? { ...leg, platform: (0,oci_platform/* platformName */.$r)(platform) } : 'its steps are of different platforms';
}
const REPORTS = [/^report_\d+$/, /^report(?:_\d+)?$/];
const RESULTS = [/^result_\d+$/, /^result(?:_\d+)?$/];
/** Outputs of one job, or jobs with their outputs (`toJSON(needs)`); empty ones are of legs that did not run. */
function textsOf(raw, [matrix, job]) {
    const { json } = (0,results/* partsOf */.CI)(raw);
    const value = json.startsWith('{') ? parsedJson(json) : undefined;
    if (!isObject(value))
        return [];
    const jobs = Object.values(value).flatMap((each) => (isObject(each) && isObject(each.outputs) ? [each.outputs] : []));
    const own = isMatrix(value) ? textsIn(value, matrix) : textsIn(stringsOf(value), job);
    return [...own, ...jobs.flatMap((outputs) => textsIn(outputs, isMatrix(outputs) ? matrix : job))];
}
/** Where results have numbers, what has none is something else (merge-manifest/results.ts). */
const isMatrix = (outputs) => Object.keys(outputs).some((name) => /^re(?:sult|port)_\d+$/.test(name));
/** A job may be called report or result as well. */
const stringsOf = (value) => Object.fromEntries(Object.entries(value).filter(([, output]) => typeof output === 'string'));
const textsIn = (outputs, pattern) => Object.entries(outputs).flatMap(([name, output]) => {
    const text = typeof output === 'string' ? output : JSON.stringify(output);
    return pattern.test(name) && isSaid(text) ? [{ name, text }] : [];
});
/** Some runners leave the expression itself; a leg whose steps were both skipped has nothing to say. */
const isSaid = (output) => output.trim() !== '' && !output.includes('${{') && !/^\{"dance":(?:null)?,"build":(?:null)? ?\}$/.test(output.trim());
function parsedJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);


/***/ }),

/***/ 2774:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   mergeOutputs: () => (/* binding */ mergeOutputs),
/* harmony export */   publishedArtifacts: () => (/* binding */ publishedArtifacts),
/* harmony export */   runReport: () => (/* binding */ runReport)
/* harmony export */ });
/* unused harmony export mergeSummary */
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1890);
/* harmony import */ var _oci_reference_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2148);
/* harmony import */ var _report_page_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1410);
/* harmony import */ var _report_run_report_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7330);
/* harmony import */ var _leg_reports_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2989);
/* harmony import */ var _program_verdict_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(390);






const UNKNOWN = { repository: '', signer: '' };
/** The outputs of merge-manifest/action.yml. */
function mergeOutputs(merged, origin = UNKNOWN) {
    const { digest, index, tags, plan } = merged;
    return {
        digest,
        index: JSON.stringify(JSON.parse(index)),
        tags: JSON.stringify(tags.map(_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .referenceName */ .z$)),
        images: JSON.stringify(publishedImages(merged)),
        plan: JSON.stringify(plan.moves.map(plannedMove)),
        derived: JSON.stringify(merged.derived.map(derivedImage)),
        'verify-commands': verifyCommands(merged, origin).join('\n'),
    };
}
/**
 * What is attested: each image in each repository. A derived image has the repository of the index but needs a name of its
 * own (runner/artifacts.ts): its first tag there.
 */
function publishedArtifacts({ repositories, digest, tags, derived }) {
    const all = [
        { digest, tags },
        ...derived.map((image) => ({ digest: image.digest, tags: image.tags.map(({ tag }) => tag) })),
    ];
    return all.flatMap((image) => repositories.map((place) => {
        const name = (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .repositoryName */ .aR)(place);
        return { names: [name, ...tagNames(image.tags, name)], digest: image.digest };
    }));
}
const tagNames = (tags, repository) => tags.filter((tag) => (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .repositoryName */ .aR)(tag) === repository).map(_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .referenceName */ .z$);
/**
 * All that is told of the run: report.json, and what the page is made of.
 *
 * @param told what the legs tell of themselves
 * @param known sizes of the releases before
 */
function runReport(merged, origin = UNKNOWN, told = _leg_reports_js__WEBPACK_IMPORTED_MODULE_3__/* .NOTHING_TOLD */ .E, known = { trouble: '' }) {
    const { digest, written, repositories, missing, previous, plan, derived } = merged;
    const platforms = merged.images.map((image) => platformReport(image, previous, told.legs));
    return {
        version: 1,
        digest,
        written,
        images: repositories.map(_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .repositoryName */ .aR),
        tags: plan.moves.map((move) => tagReport(move, merged)),
        platforms,
        missing,
        ...(previous === undefined ? {} : { before: previous.tag.tag ?? '' }),
        ...(known.history === undefined ? {} : { history: known.history }),
        derived: derived.map(derivedImage),
        derivedFailed: merged.failure !== undefined,
        commands: verifyCommands(merged, origin),
        notes: [...told.notes, ...untold(platforms, told), known.trouble].filter((note) => note !== ''),
        figures: (0,_report_run_report_js__WEBPACK_IMPORTED_MODULE_5__/* .runFigures */ .jU)(platforms),
    };
}
/** The job summary: one page about the run, in Markdown. */
const mergeSummary = (merged, origin = UNKNOWN, told = NOTHING_TOLD) => runPage(runReport(merged, origin, told));
function platformReport({ image, verdict }, previous, legs) {
    const platform = (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_0__/* .platformName */ .$r)(image.platform);
    const before = previous?.bytes[platform];
    const told = legs.find((leg) => leg.platform === platform);
    return {
        platform,
        digest: image.digest,
        bytes: image.bytes,
        ...(before === undefined ? {} : { beforeBytes: before }),
        programs: verdict === undefined ? '' : (0,_program_verdict_js__WEBPACK_IMPORTED_MODULE_4__/* .verdictText */ .n)(verdict),
        dance: told?.dance ?? null,
        build: told?.build ?? null,
    };
}
/** One line each for what is missing on the page; nobody who passes no reports misses any. */
function untold(platforms, { legs, held, notes }) {
    const quiet = platforms.filter(({ dance, build }) => dance === null && build === null);
    const unchanged = quiet.filter(({ platform }) => held.includes(platform));
    const same = unchanged.map(({ platform }) => `${platform} is unchanged and was not built in this run.`);
    if (legs.length + notes.length === 0)
        return same;
    const silent = quiet.filter((platform) => !unchanged.includes(platform));
    const names = platforms.map(({ platform }) => platform);
    const strange = legs.filter(({ platform }) => !names.includes(platform));
    return [
        ...same,
        ...(silent.length === 0 ? [] : [noReport(silent)]),
        ...strange.map(({ platform }) => `There is a report of ${platform}, which is not in the image.`),
    ];
}
const noReport = (silent) => `No report came of ${silent.map(({ platform }) => platform).join(', ')}: not built in this run, or not passed on.`;
function tagReport({ tag, digest, verdict, reason }, { moved }) {
    const name = (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .referenceName */ .z$)(tag);
    const outcome = moved.find((one) => (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .referenceName */ .z$)(one.tag) === name)?.outcome;
    return { tag: name, from: digest ?? '', verdict, reason, ...(outcome === undefined ? {} : { outcome }) };
}
const plannedMove = ({ tag, digest, verdict, reason }) => ({
    tag: (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .referenceName */ .z$)(tag),
    from: digest ?? '',
    verdict,
    reason,
});
const derivedImage = ({ base, digest, tags }) => ({
    base,
    digest,
    tags: tags.map(({ tag }) => (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .referenceName */ .z$)(tag)),
});
/** What each repository holds now. */
function publishedImages({ written, repositories, digest, tags, images }) {
    if (!written)
        return [];
    const platforms = Object.fromEntries(images.map(({ image }) => [(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_0__/* .platformName */ .$r)(image.platform), image.digest]));
    return repositories.map((place) => {
        const own = tags.filter((tag) => (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .repositoryName */ .aR)(tag) === (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .repositoryName */ .aR)(place)).map(({ tag }) => tag);
        return { image: (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .repositoryName */ .aR)(place), digest, tags: own, platforms };
    });
}
function verifyCommands({ repositories, tags, digest }, origin) {
    if (tags.length === 0)
        return [];
    return [
        ...repositories.map((place) => `docker buildx imagetools inspect ${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .referenceName */ .z$)({ ...place, digest })}`),
        ...tags.map((tag) => `crane digest ${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .referenceName */ .z$)(tag)}`),
        ...repositories.flatMap((place) => signatureCommands({ ...place, digest }, origin)),
    ];
}
/**
 * The identity is the workflow whose job signs. Of one that is called it is not the run's own, and gh wants it by name
 * (cli/cli#9045). Who does not tell it may sign by either (docs.sigstore.dev, docs.github.com: artifact attestations).
 */
function signatureCommands(image, { repository, signer }) {
    if (repository === '')
        return [];
    const name = (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .referenceName */ .z$)(image);
    const elsewhere = ['', repository.toLowerCase()].includes(signer.toLowerCase()) ? '' : ` --signer-repo ${signer}`;
    const attested = `gh attestation verify oci://${name} --repo ${repository}${elsewhere} # once actions/attest has attested it`;
    if (signer !== '')
        return [attested];
    const identity = `--certificate-identity-regexp '^https://github.com/${repository}/'`;
    const issuer = '--certificate-oidc-issuer https://token.actions.githubusercontent.com';
    return [attested, `cosign verify ${name} ${identity} ${issuer} # once cosign has signed it`];
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


/***/ }),

/***/ 1410:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runPage: () => (/* binding */ runPage)
});

// EXTERNAL MODULE: ./src/report/figures.ts
var figures = __webpack_require__(3831);
// EXTERNAL MODULE: ./src/report/markdown.ts
var markdown = __webpack_require__(4285);
;// CONCATENATED MODULE: ./src/report/page-cache.ts


/** What the doctor of the cache says of all legs: what each had, and why it had nothing better. */
function cacheSection(platforms) {
    const legs = platforms.flatMap(({ dance }) => dance ?? []);
    if (legs.length === 0)
        return [];
    const found = together(legs);
    const [open, closed] = [found.filter(isOpen), found.filter((each) => !isOpen(each))];
    return [
        '#### Cache',
        '',
        ...(0,markdown/* table */.tp)(['platform', 'state', '#fetched', 'restored from', '#last cold run'], legs.map(cacheRow)),
        '',
        ...open.map(findingItem),
        '',
        ...(closed.length === 0 ? [] : [...(0,markdown/* folded */.TM)('What else was found', closed.map(findingItem)), '']),
        ...(0,markdown/* folded */.TM)('Cache mounts', (0,markdown/* table */.tp)(['platform', 'mount', 'at the start', '#files', '#size', '#archives'], mountRows(legs))),
    ];
}
const cacheRow = ({ platform, state, downBytes, matchedKey, ageSeconds, exact, coldSeconds }) => [
    (0,markdown/* plain */.pj)(platform),
    state,
    downBytes === 0 ? '' : (0,figures/* bytes */.ee)(downBytes),
    matchedKey === '' ? 'nothing' : `${exact ? 'this commit' : 'an earlier commit'}${ageText(ageSeconds)}`,
    coldSeconds === undefined ? '' : (0,figures/* duration */.p0)(coldSeconds),
];
const ageText = (seconds) => seconds === undefined ? '' : `, saved ${(0,figures/* duration */.p0)(seconds)} ago`;
const mountRows = (legs) => legs.flatMap(({ platform, mounts }) => mounts.map(({ target, start, files, rawBytes, base, overlay }) => [
    (0,markdown/* plain */.pj)(platform),
    (0,markdown/* code */.aY)(target),
    (0,markdown/* plain */.pj)(start),
    files,
    (0,figures/* bytes */.ee)(rawBytes),
    base + overlay === 0 ? '' : (0,figures/* bytes */.ee)(base + overlay),
]));
function together(legs) {
    const groups = new Map();
    for (const leg of legs) {
        for (const finding of leg.findings) {
            const name = JSON.stringify([finding.code, finding.message, finding.remedy]);
            groups.set(name, { finding, legs: [...(groups.get(name)?.legs ?? []), leg] });
        }
    }
    return [...groups.values()];
}
/** Something to do, or why a leg was not warm; what was restored stands in the table. */
const isOpen = ({ finding, legs }) => finding.severity === 'warning' || (finding.code !== 'restored' && legs.some(({ state }) => state !== 'warm'));
function findingItem({ finding: { code: name, severity, message, remedy }, legs }) {
    const mark = severity === 'warning' ? '⚠️ ' : '';
    const sentence = remedy === '' ? message : `${message} ${remedy}`;
    return `- ${mark}**${(0,markdown/* plain */.pj)(name)}** (${platformsOf(legs)}) ${(0,markdown/* plain */.pj)(sentence)}`;
}
const platformsOf = (legs) => legs.length > NAMED ? (0,figures/* counted */.hS)(legs.length, 'platform') : legs.map(({ platform }) => (0,markdown/* plain */.pj)(platform)).join(', ');
const NAMED = 4;

;// CONCATENATED MODULE: ./src/report/page-history.ts


/** What is pulled of this image and of the releases before it, each with what has changed since the one before. */
function historySection({ history, platforms }) {
    if (history === undefined || history.releases.length === 0)
        return [];
    const names = platforms.map(({ platform }) => platform);
    const now = { name: history.version ?? 'this run', sizes: new Map(platforms.map((leg) => [leg.platform, leg.bytes])) };
    const before = history.releases.map(({ tag, bytes: sizes }) => ({ name: tag, sizes: new Map(Object.entries(sizes)) }));
    const points = [...before.toReversed(), now];
    return ['#### Size history', '', ...chart(points, names), ...sizeTable(points, names)];
}
function sizeTable(points, platforms) {
    const rows = points.map(({ name }, index) => {
        return [(0,markdown/* plain */.pj)(name), ...platforms.map((platform) => cell(points.slice(0, index + 1), platform))];
    });
    return (0,markdown/* table */.tp)(['version', ...platforms.map((platform) => `#${(0,markdown/* plain */.pj)(platform)}`)], rows.toReversed());
}
/** Of the last of the points. A release may lack a platform, which is then compared with the one before that. */
function cell(points, platform) {
    const now = points.at(-1)?.sizes.get(platform);
    if (now === undefined)
        return '';
    const before = points
        .slice(0, -1)
        .flatMap(({ sizes }) => sizes.get(platform) ?? [])
        .at(-1);
    return before === undefined || before === now ? (0,figures/* bytes */.ee)(now) : `${(0,figures/* bytes */.ee)(now)} (${(0,figures/* change */.Zg)(now, before)})`;
}
/** Fewer points are no history, and of more the names would not stand beside one another. */
const [LEAST, MOST] = [3, 12];
/** Not every Mermaid draws a legend: the colours stand below by their names. */
const COLOURS = [
    ['blue', '#2f81f7'],
    ['orange', '#f0883e'],
    ['green', '#3fb950'],
    ['red', '#f85149'],
    ['purple', '#a371f7'],
    ['yellow', '#d29922'],
];
/** A line for each platform that all releases have which are drawn: a line of Mermaid has no gaps. */
function chart(points, platforms) {
    const shown = drawnPoints(points, platforms);
    const whole = platforms.filter((platform) => shown.every(({ sizes }) => sizes.has(platform)));
    const drawn = whole.slice(0, COLOURS.length);
    if (shown.length < LEAST || drawn.length === 0)
        return [];
    const legend = drawn.map((platform, index) => `${COLOURS[index]?.[0]}: ${(0,markdown/* plain */.pj)(platform)}`);
    const left = platforms.filter((platform) => !drawn.includes(platform));
    const rest = left.length === 0 ? [] : [`not drawn: ${left.map(markdown/* plain */.pj).join(', ')}`];
    const { low } = scaleOf(shown, drawn);
    const start = low > 0 ? [`the scale begins at ${(0,figures/* bytes */.ee)(Math.round(low))}`] : [];
    return [...diagram(shown, drawn), [...legend, ...rest, ...start].join(' · '), ''];
}
/** The last ones; where these are enough, only those since all platforms have been there. */
function drawnPoints(points, platforms) {
    const partial = points.findLastIndex(({ sizes }) => platforms.some((platform) => !sizes.has(platform)));
    const whole = points.slice(partial + 1);
    return (whole.length < LEAST ? points : whole).slice(-MOST);
}
function diagram(points, platforms) {
    const { lines, low, high } = scaleOf(points, platforms);
    const { name, size } = UNITS.find((unit) => high >= unit.size) ?? { name: 'B', size: 1 };
    const said = (count) => (count / size).toFixed(3);
    return [
        '```mermaid',
        ...look(platforms.length),
        'xychart-beta',
        `  x-axis [${points.map((point) => `"${drawnName(point.name)}"`).join(', ')}]`,
        `  y-axis "${name}" ${said(low)} --> ${said(high)}`,
        ...lines.map((line) => `  line [${line.map(said).join(', ')}]`),
        '```',
        '',
    ];
}
/** With room above and below the lines. */
function scaleOf(points, platforms) {
    const lines = platforms.map((platform) => points.map(({ sizes }) => sizes.get(platform) ?? 0));
    const [least, most] = [Math.min(...lines.flat()), Math.max(...lines.flat())];
    const room = Math.max((most - least) / 10, most / 50, 1);
    return { lines, low: Math.max(0, least - room), high: most + room };
}
const UNITS = [
    { name: 'GB', size: 1e9 },
    { name: 'MB', size: 1e6 },
    { name: 'kB', size: 1e3 },
];
const look = (lines) => [
    '---',
    'config:',
    '  xyChart:',
    '    width: 900',
    '    height: 300',
    '  themeVariables:',
    '    xyChart:',
    '      backgroundColor: transparent',
    `      plotColorPalette: "${COLOURS.slice(0, lines)
        .map(([, colour]) => colour)
        .join(', ')}"`,
    '---',
];
/** Nothing ends the name, or the diagram. */
const drawnName = (name) => name.replace(/[^\w.+ -]/g, '_').slice(0, 30);

// EXTERNAL MODULE: ./src/report/run-report.ts
var run_report = __webpack_require__(7330);
;// CONCATENATED MODULE: ./src/report/page-platforms.ts



/** The table of all platforms. */
function platformSection({ platforms, before }) {
    const against = before === undefined ? [] : [{ name: `#against ${(0,markdown/* plain */.pj)(before)}`, cell: comparedBytes }];
    return columns([...COLUMNS, ...against], platforms);
}
const COLUMNS = [
    { name: 'platform', cell: ({ platform }) => (0,markdown/* plain */.pj)(platform) },
    { name: 'digest', cell: ({ digest }) => (0,markdown/* code */.aY)(digest.slice(0, 19)) },
    { name: 'programs', cell: ({ programs }) => (programs === '' ? 'not looked at' : (0,markdown/* plain */.pj)(programs)) },
    { name: 'smoke', cell: ({ build }) => (build === null ? '' : SMOKE[build.smoke]) },
    { name: '#time', cell: (leg) => seconds((0,run_report/* spanOf */.ee)((0,run_report/* phasesOf */.I$)(leg))) },
    { name: 'cache', cell: ({ dance }) => dance?.state ?? '' },
    { name: '#compiled', cell: ({ build }) => compiledText(build) },
    { name: '#download', cell: (leg) => (0,figures/* bytes */.ee)(leg.bytes) },
];
const SMOKE = { passed: 'passed', off: 'off', notice: 'starts' };
const seconds = (span) => (span === undefined ? '' : (0,figures/* duration */.p0)(span));
function compiledText(build) {
    const { compiled, fresh = 0 } = build?.cargo ?? {};
    if (compiled === undefined)
        return '';
    return fresh === 0 ? `${compiled}` : `${compiled} of ${compiled + fresh}`;
}
const comparedBytes = ({ bytes: now, beforeBytes }) => beforeBytes === undefined ? 'new' : (0,figures/* difference */.iv)(now, beforeBytes, 'same size');
/** The digests as they are pulled by; the table of platforms has no room for them. */
const digestSection = ({ platforms }) => (0,markdown/* folded */.TM)('Digests of the platforms', platforms.map(({ platform, digest }) => `- ${(0,markdown/* plain */.pj)(platform)} ${(0,markdown/* code */.aY)(digest)}`));
/** Sizes beyond what the table of platforms has, and the largest parts of each program. */
function sizeSection({ platforms }) {
    const built = platforms.flatMap(({ platform, build }) => (build === null ? [] : [{ platform, build }]));
    if (built.length === 0)
        return [];
    return ['#### Sizes', '', ...columns(SIZE_COLUMNS, built), '', ...partLines(built)];
}
const SIZE_COLUMNS = [
    { name: 'platform', cell: ({ platform }) => (0,markdown/* plain */.pj)(platform) },
    { name: '#image, compressed', cell: ({ build: { sizes } }) => (0,figures/* bytes */.ee)(sizes.compressed) },
    { name: '#change', cell: ({ build: { sizes } }) => changed(sizes.compressed, sizes.before?.compressed) },
    { name: '#all files', cell: ({ build: { sizes } }) => (0,figures/* bytes */.ee)(sizes.image) },
    { name: '#change', cell: ({ build: { sizes } }) => changed(sizes.image, sizes.before?.image) },
    { name: '#programs', cell: ({ build: { sizes } }) => (0,figures/* bytes */.ee)(sizes.binary) },
    { name: '#change', cell: ({ build: { sizes } }) => changed(sizes.binary, sizes.before?.binary) },
];
const changed = (now, before) => before === undefined || before === now ? '' : (0,figures/* difference */.iv)(now, before);
function partLines(built) {
    const sections = built.flatMap(({ platform, build }) => partRows(platform, build.sizes.sections));
    const crates = built.flatMap(({ platform, build }) => partRows(platform, build.sizes.crates));
    if (sections.length + crates.length === 0)
        return [];
    const tables = [
        ...(sections.length === 0 ? [] : [...(0,markdown/* table */.tp)(['platform', 'section', '#size'], sections), '']),
        ...(crates.length === 0 ? [] : (0,markdown/* table */.tp)(['platform', 'crate', '#code'], crates)),
    ];
    return (0,markdown/* folded */.TM)('Largest parts of the programs', tables);
}
const partRows = (platform, parts) => parts.map(({ name, bytes: count }) => [
    (0,markdown/* plain */.pj)(platform),
    name === undefined ? 'C, assembler and others' : (0,markdown/* code */.aY)(name),
    (0,figures/* bytes */.ee)(count),
]);
function columns(all, rows) {
    const filled = all.filter(({ cell }) => rows.some((row) => cell(row) !== ''));
    return (0,markdown/* table */.tp)(filled.map(({ name }) => name), rows.map((row) => filled.map(({ cell }) => cell(row))));
}

;// CONCATENATED MODULE: ./src/report/timeline.ts
/** Keeps the time of the pieces of work that go through it. */
class Stopwatch {
    #phases = [];
    /** Does a piece of work, whatever comes of it. */
    async time(name, work) {
        const end = this.begin(name);
        try {
            return await work();
        }
        finally {
            end();
        }
    }
    /** Begins a piece of work; what it returns ends it. */
    begin(name) {
        const start = Date.now();
        // A machine may set its clock back meanwhile, and readers refuse an end before its start.
        return () => this.#phases.push({ name, start, end: Math.max(start, Date.now()) });
    }
    /** Takes a piece of work that somebody else has timed. */
    add(phase) {
        this.#phases.push(phase);
    }
    /** In the order in which they ended or were added. */
    get phases() {
        return this.#phases;
    }
}
/** Words that Mermaid takes for something else than a name where a line begins with them (its gantt.jison). */
const KEYWORD = /^(?:gantt|dateFormat|inclusiveEndDates|topAxis|axisFormat|tickInterval|includes|excludes|todayMarker|weekday|weekend|title|section|click|accTitle|accDescr|call|href|end)\b/i;
/**
 * A name in a diagram. Everything but letters, digits and harmless signs is written by its number, which Mermaid draws as
 * the sign (mermaid.js.org/syntax/flowchart, entity codes): a line or the diagram would else end at some of them, and
 * `%%{` begins a directive anywhere.
 */
function timeline_drawnName(name) {
    const line = name
        .slice(0, timeline_NAMED)
        .replace(/[\s\p{C}]+/gu, ' ')
        .trim() || 'step';
    const coded = line.replace(SIGNS, (sign) => `#${sign.codePointAt(0)};`);
    const safe = coded.length > CODED ? line.replace(SIGNS, ' ') : coded;
    return KEYWORD.test(safe) ? `#${safe.charCodeAt(0)};${safe.slice(1)}` : safe;
}
const SIGNS = /[^\p{L}\p{N} ._/()+=@*'"!?|-]/gu;
/** Characters of a name, and of one with signs by their numbers. */
const [timeline_NAMED, CODED] = [60, 100];
/** Rows of a diagram: GitHub draws none of more than 50,000 characters (mermaid, maxTextSize). */
const ROWS = 300;
/**
 * A picture of what took how long, as a Gantt chart of Mermaid, which GitHub draws in job summaries.
 *
 * @returns lines of Markdown; none where there is nothing to show
 */
function timeline(phases) {
    if (phases.length === 0)
        return [];
    const first = earliest(phases);
    const rows = phases.slice(0, ROWS).map(({ name, start, end }, index) => {
        return row({ name, start: start - first, end: end - first }, `p${index}`, '');
    });
    return ['```mermaid', 'gantt', '  dateFormat x', '  axisFormat %M:%S', ...rows, '```', ''];
}
/**
 * The same of several legs, each a section, on the clock of whoever looks at it. Pieces too short to be seen are left out.
 * Legs that lie far apart are drawn side by side, each from its own start: on one clock nothing of them could be seen.
 *
 * @param apart whether they are known not to be of one time
 * @returns lines of Markdown; none where there is nothing to show
 */
function legTimeline(lanes, apart = areApart(lanes)) {
    const drawn = apart ? lanes.map(fromStart) : lanes;
    const all = drawn.flatMap(({ phases }) => phases);
    if (all.length === 0)
        return [];
    const least = leastShown(all);
    const time = apart ? sinceMidnight : String;
    const most = all.filter((phase) => span(phase) >= least).length > ROWS ? Math.ceil(ROWS / drawn.length) : ROWS;
    const sections = drawn.flatMap((lane, index) => section(lane, { least, most, time }, index));
    const look = [...LOOK, `  dateFormat ${apart ? 'YYYY-MM-DD HH:mm:ss.SSS' : 'x'}`, ...AXIS];
    return [
        '```mermaid',
        ...look,
        `  tickInterval ${tickInterval(all)}`,
        ...sections,
        '```',
        '',
        ...remarks(all, least, apart),
    ];
}
function remarks(phases, least, apart) {
    return [
        ...(apart ? ['Each platform is drawn from its own start: they were not built at one time.', ''] : []),
        ...(phases.some((phase) => span(phase) < least) ? [`Not drawn: what took less than ${shortTime(least)}.`, ''] : []),
    ];
}
/** All together take more than this many times what the longest takes alone: legs have waited for a machine, or for days. */
const FAR = 8;
function areApart(lanes) {
    const full = lanes.map(({ phases }) => phases).filter(({ length }) => length > 0);
    return full.length > 1 && wholeSpan(full.flat()) > FAR * Math.max(1, ...full.map(wholeSpan));
}
const fromStart = ({ name, phases }) => ({
    name,
    phases: phases.map((phase) => {
        const first = earliest(phases);
        return { ...phase, start: phase.start - first, end: phase.end - first };
    }),
});
/** Of any day: an axis of milliseconds would begin at midnight in Greenwich. */
const sinceMidnight = (milliseconds) => new Date(Date.UTC(2000, 0, 1) + milliseconds).toISOString().replace('T', ' ').replace('Z', '');
/** Names of platforms are longer than what Mermaid leaves room for. */
const LOOK = ['---', 'config:', '  gantt:', '    leftPadding: 110', '---', 'gantt'];
const AXIS = ['  axisFormat %H:%M:%S', '  todayMarker off'];
/** Work for the cache is grey. (Names beside bars that are `active` cannot be read in Mermaid's dark theme.) */
const CACHE = 'done, ';
function section({ name, phases }, { least, most, time }, index) {
    const shown = phases.filter((phase) => span(phase) >= least).slice(0, most);
    if (shown.length === 0)
        return [];
    const rows = shown.map((phase, at) => row(phase, `p${index}_${at}`, phase.isCache ? CACHE : '', time));
    return [`  section ${timeline_drawnName(name)}`, ...rows];
}
/** Lines of the grid go through names: there are at most eight. */
function tickInterval(phases) {
    const seconds = wholeSpan(phases) / 1000;
    const [count, unit] = INTERVALS.find(([each, name]) => seconds <= each * SECONDS[name] * 8) ?? [1, 'day'];
    return `${count}${unit}`;
}
const SECONDS = { second: 1, minute: 60, hour: 3600, day: 86_400 };
const INTERVALS = [
    ...[1, 5, 15, 30].map((count) => [count, 'second']),
    ...[1, 2, 5, 10, 30].map((count) => [count, 'minute']),
    ...[1, 3, 12].map((count) => [count, 'hour']),
];
const wholeSpan = (phases) => Math.max(...phases.map(({ end }) => end)) - earliest(phases);
/**
 * A phase has to take a two-hundredth of all the time to be seen, and the longest ones only where there are too many. One
 * is always seen: Mermaid draws no diagram without any.
 */
function leastShown(phases) {
    const spans = phases.map(span).toSorted((left, right) => right - left);
    const [longest = 0, least = 0] = [spans[0], spans[ROWS]];
    return Math.min(longest, Math.max(wholeSpan(phases) / 200, least === 0 ? 0 : least + 1));
}
const earliest = (phases) => Math.min(...phases.map(({ start }) => start));
const span = ({ start, end }) => end - start;
function row(phase, id, tag, time = String) {
    const length = Math.max(span(phase), 1);
    return `  ${timeline_drawnName(phase.name)} (${shortTime(length)}) :${tag}${id}, ${time(phase.start)}, ${length}ms`;
}
const shortTime = (milliseconds) => milliseconds < 60_000 ? `${(milliseconds / 1000).toFixed(1)} s` : `${Math.round(milliseconds / 6000) / 10} min`;

;// CONCATENATED MODULE: ./src/report/page.ts







/** GitHub takes this much as the summary of a step (docs.github.com, workflow commands: job summaries). */
const LIMIT = 1024 * 1024;
/**
 * The page about one run, in Markdown: what was published first, what explains it after it, details folded.
 *
 * @param limit bytes that it may have; what does not go into them is left out, and a line says so
 */
function runPage(report, limit = LIMIT) {
    const sections = [
        headline(report),
        platformSection(report),
        tagSection(report),
        cacheSection(report.platforms),
        timelineSection(report.platforms),
        sizeSection(report),
        historySection(report),
        digestSection(report),
        commandSection(report.commands),
        noteSection(report.notes),
    ];
    const texts = sections.filter(({ length }) => length > 0).map((lines) => `${[...lines, ''].join('\n')}\n`);
    return within(limit, texts);
}
/** Whole sections only: half a table or fence would spoil what comes after it. */
function within(limit, texts) {
    if (Buffer.byteLength(texts.join('')) <= limit)
        return texts.join('');
    const kept = [];
    let left = limit - Buffer.byteLength(LEFT_OUT);
    for (const text of texts) {
        const size = Buffer.byteLength(text);
        if (size <= left)
            kept.push(text);
        left -= size <= left ? size : 0;
    }
    return [...kept, LEFT_OUT].join('');
}
const LEFT_OUT = 'Parts of this page are left out, because it would be larger than GitHub takes. report.json has all of it.\n';
function headline(report) {
    const { digest, images, tags, written, missing, platforms } = report;
    const names = [...new Set(tags.filter(isThere).map(({ tag }) => tagName(tag)))];
    const place = images.map((image) => `**${(0,markdown/* plain */.pj)(image)}**`).join(', ');
    return [
        written ? '### Image published' : '### Image checked, not published',
        '',
        ...(place === '' ? [] : [[place, ...names.map(markdown/* code */.aY)].join(' '), '']),
        `Index ${(0,markdown/* code */.aY)(digest)}`,
        '',
        [(0,figures/* counted */.hS)(platforms.length, 'platform'), ...figureTexts(report)].join(' · '),
        ...(missing.length === 0 ? [] : ['', `Without ${missing.map(markdown/* plain */.pj).join(', ')}, which may be missing.`]),
    ];
}
const isThere = ({ verdict, outcome }) => outcome === 'moved' || outcome === 'right' || (outcome === undefined && verdict === 'right');
/** A reference's last colon stands before its tag. */
const tagName = (reference) => reference.slice(reference.lastIndexOf(':') + 1);
function figureTexts({ figures: { wallSeconds, saved, cargo }, platforms }) {
    const attempts = (0,run_report/* attemptsOf */.Or)(platforms);
    return [
        ...(attempts.length < 2 ? [] : [`built in attempts ${attempts.slice(0, -1).join(', ')} and ${attempts.at(-1)}`]),
        ...(wallSeconds === undefined ? [] : [`built in **${(0,figures/* duration */.p0)(wallSeconds)}**`]),
        ...(saved === undefined ? [] : [savedText(saved, platforms.length)]),
        ...(cargo === undefined ? [] : [cargoText(cargo)]),
    ];
}
/** Both times are shown: what was saved is their difference, and nothing is guessed of legs that do not tell. */
function savedText({ legs, seconds, coldSeconds }, of) {
    const whose = legs === of ? 'all legs' : `${legs} of ${of} legs`;
    const both = `(${whose} ${(0,figures/* duration */.p0)(seconds)}, their last cold runs ${(0,figures/* duration */.p0)(coldSeconds)})`;
    const difference = coldSeconds - seconds;
    return difference < 0 ? `nothing saved ${both}` : `**${(0,figures/* duration */.p0)(difference)} of runner time saved** ${both}`;
}
function cargoText({ compiled, fresh }) {
    const packages = `${(0,figures/* counted */.hS)(compiled, 'package')} compiled`;
    return fresh === 0 ? packages : `${packages}, ${fresh} not`;
}
function tagSection(report) {
    const { tags, derived, derivedFailed } = report;
    const lines = [
        ...tags.map((tag) => `- ${tagLine(tag, report)}`),
        ...(derivedFailed ? ['- derived images failed, the log says why'] : []),
        ...derived.map(({ base, digest, tags: names }) => {
            return `- on ${(0,markdown/* code */.aY)(base)}: ${[digest.slice(0, SHORT), ...new Set(names.map(tagName))].map(markdown/* code */.aY).join(' ')}`;
        }),
    ];
    return lines.length === 0 ? [] : ['#### Tags', '', ...lines];
}
/** What became of a tag, or would become of it. */
function tagLine({ tag, from, verdict, reason, outcome }, { digest, written }) {
    const name = (0,markdown/* code */.aY)(tag);
    if (outcome === 'back')
        return `${name} was moved back to ${page_short(from)}`;
    if (outcome === 'lost')
        return `${name} was moved by another job since`;
    if (verdict === 'move' && outcome === 'newer')
        return `${name} stays: another job has published a newer version`;
    if (verdict === 'right' || outcome === 'right')
        return `${name} is right already`;
    if (verdict === 'newer')
        return `${name} stays, ${(0,markdown/* plain */.pj)(reason)}`;
    const to = `${page_short(from)} → ${page_short(digest)}`;
    return written ? `${name} ${to}` : `${name} would move: ${to}`;
}
/** `sha256:` and twelve digits. */
const SHORT = 19;
const page_short = (digest) => (digest === '' ? 'new' : (0,markdown/* code */.aY)(digest.slice(0, SHORT)));
function timelineSection(platforms) {
    const drawn = legTimeline(platforms.map(lane), (0,run_report/* attemptsOf */.Or)(platforms).length > 1 || undefined);
    return drawn.length === 0 ? [] : ['#### Timeline', '', ...drawn];
}
const lane = ({ platform, dance, build }) => {
    const cache = dance?.phases.map((phase) => ({ ...phase, isCache: true })) ?? [];
    return { name: platform, phases: [...cache, ...(build?.phases ?? [])] };
};
const commandSection = (commands) => commands.length === 0 ? [] : (0,markdown/* folded */.TM)('Check what was published', (0,markdown/* fenced */.OF)(commands, 'sh'));
const noteSection = (notes) => notes.map((note) => `- ${(0,markdown/* plain */.pj)(note)}`);


/***/ }),

/***/ 7330:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I$: () => (/* binding */ phasesOf),
/* harmony export */   Or: () => (/* binding */ attemptsOf),
/* harmony export */   ee: () => (/* binding */ spanOf),
/* harmony export */   jU: () => (/* binding */ runFigures)
/* harmony export */ });
/** The work of a leg in its order. */
const phasesOf = ({ dance, build }) => [
    ...(dance?.phases ?? []),
    ...(build?.phases ?? []),
];
/** From the first start to the last end, in seconds; undefined where nothing was done. */
function spanOf(phases) {
    if (phases.length === 0)
        return undefined;
    const [starts, ends] = [phases.map(({ start }) => start), phases.map(({ end }) => end)];
    return (Math.max(...ends) - Math.min(...starts)) / 1000;
}
/** The attempts that the legs were built in, the first first: "Re-run failed jobs" keeps the outputs of the others. */
function attemptsOf(platforms) {
    const attempts = new Set(platforms.flatMap(({ build }) => build?.attempt ?? []));
    return [...attempts].toSorted((left, right) => left - right);
}
/** What is known of a run by its legs. */
function runFigures(platforms) {
    const wall = attemptsOf(platforms).length > 1 ? undefined : spanOf(platforms.flatMap(phasesOf));
    const saved = platforms.flatMap(savingsOf);
    const cargo = platforms.flatMap(({ build }) => build?.cargo ?? []);
    return {
        ...(wall === undefined ? {} : { wallSeconds: wall }),
        ...(saved.length === 0 ? {} : { saved: saved.reduce(sumOfSavings) }),
        ...(cargo.length === 0 ? {} : { cargo: cargo.reduce(sumOfCounts) }),
    };
}
/**
 * Restoring counts as time of the leg that has restored. Without its phases and that of the build nobody knows how long it
 * took, and a cold leg saves nothing. The last cold run ends with its build as well (cache-dance/build-time.ts), so what comes
 * behind it is not counted.
 */
function savingsOf({ dance, build }) {
    const { state, coldSeconds, phases = [] } = dance ?? {};
    if (build === null || coldSeconds === undefined || state === 'cold')
        return [];
    const built = build.phases.filter(({ name }) => name === 'build');
    if (phases.length === 0 || built.length === 0)
        return [];
    return [{ legs: 1, seconds: spanOf([...phases, ...built]) ?? 0, coldSeconds }];
}
const sumOfSavings = (left, right) => ({
    legs: left.legs + right.legs,
    seconds: left.seconds + right.seconds,
    coldSeconds: left.coldSeconds + right.coldSeconds,
});
const sumOfCounts = (left, right) => ({
    compiled: left.compiled + right.compiled,
    fresh: left.fresh + right.fresh,
});


/***/ })

};
