export const id = 45;
export const ids = [45];
export const modules = {

/***/ 45:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  cargoCounts: () => (/* binding */ cargoCounts),
  legReport: () => (/* binding */ legReport)
});

;// CONCATENATED MODULE: ./src/cargo/output.ts
/** Colours and other codes for terminals. */
const CODES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]`, 'g');
/** A line of cargo about its work. */
const STATUS = /^( *)(Compiling|Fresh|Dirty|Finished) (\S.*)$/;
/** Columns that its first word is right-justified in (cargo's core/shell.rs). */
const COLUMNS = 12;
/**
 * Reads the output of cargo, of one or several runs, out of a log with anything else in it. Formats: `status` lines in
 * cargo's core/shell.rs and `DirtyReason::present_to` in core/compiler/fingerprint/dirty_reason.rs.
 *
 * @returns undefined when cargo has compiled nothing and finished nothing there
 */
function readCargo(log) {
    const lines = plainLines(log);
    const said = lines.flatMap((line) => {
        const [, indent = '', word = '', text = ''] = STATUS.exec(line) ?? [];
        return indent.length + word.length === COLUMNS ? [{ word, text }] : [];
    });
    const failed = lines.some((line) => /^error: (?:could not compile|build failed|failed to run custom build)/.test(line));
    if (said.length === 0 && !failed)
        return undefined;
    const of = (word) => said.flatMap((each) => (each.word === word ? [each.text] : []));
    const compiled = new Set(of('Compiling'));
    return {
        compiled: compiled.size,
        fresh: new Set(of('Fresh').filter((name) => !compiled.has(name))).size,
        dirty: [...new Map(of('Dirty').map(dirtyUnit)).values()],
        seconds: of('Finished').reduce((sum, text) => sum + finishedSeconds(text), 0),
        failed,
    };
}
/** Of a file that is newer cargo gives both times, which differ in each run. */
function dirtyUnit(text) {
    const plain = text.replace(/ \([^()]* after last build at [^()]*\)$/, '');
    const [, unit = plain, reason = ''] = /^(.+? v\S+(?: \([^)]*\))?): (.*)$/.exec(plain) ?? [];
    return [plain, { unit, reason }];
}
/** ``Finished `release` profile [optimized] target(s) in 1m 05s`` or `… in 0.31s` */
function finishedSeconds(text) {
    const [, minutes = '0', rest = '0'] = / in (?:(\d+)m )?(\d+(?:\.\d+)?)s$/.exec(text) ?? [];
    return Number(minutes) * 60 + Number(rest);
}
/**
 * Reads the last statistics that sccache printed, as text (`--show-stats`) or as JSON (`--stats-format=json`). Formats:
 * ServerStats in sccache's src/server.rs.
 *
 * @returns undefined when there are none
 */
function readSccache(log) {
    const lines = plainLines(log);
    return jsonStatistics(lines) ?? textStatistics(lines);
}
/** Progress bars begin their line anew: what they have printed before is gone. */
const plainLines = (log) => log
    .replace(CODES, '')
    .split(/\r?\n/)
    .map((line) => line.replace(/\r$/, ''))
    .map((line) => line.slice(line.lastIndexOf('\r') + 1));
function jsonStatistics(lines) {
    const json = lines.findLast((line) => line.startsWith('{"stats":'));
    const stats = json === undefined ? undefined : parsedStats(json);
    if (stats === undefined)
        return undefined;
    return {
        requests: countAt(stats, 'compile_requests'),
        hits: countAt(stats, 'cache_hits'),
        misses: countAt(stats, 'cache_misses'),
        notCacheable: countAt(stats, 'requests_not_cacheable'),
        errors: ['cache_errors', 'cache_write_errors', 'cache_read_errors'].reduce((sum, name) => sum + countAt(stats, name), 0),
    };
}
function parsedStats(json) {
    try {
        const { stats } = JSON.parse(json);
        return typeof stats === 'object' && stats !== null ? stats : undefined;
    }
    catch {
        return undefined;
    }
}
/** A number, or the counts of each language. */
function countAt(stats, name) {
    const value = stats[name];
    if (typeof value === 'number')
        return value;
    const counts = typeof value === 'object' && value !== null ? Object(value).counts : undefined;
    return Object.values(Object(counts)).reduce((sum, count) => sum + (typeof count === 'number' ? count : 0), 0);
}
/** Lines of a name, blanks and a number; those of one language have it in brackets and are in the sums already. */
function textStatistics(lines) {
    const start = lines.findLastIndex((line) => /^Compile requests {2,}\d+/.test(line));
    if (start === -1)
        return undefined;
    const counts = new Map(lines.slice(start, start + LISTED).flatMap((line) => {
        const [, name, count] = /^(\S.*?) {2,}(\d+)\s*$/.exec(line) ?? [];
        return name === undefined ? [] : [[name, Number(count)]];
    }));
    const at = (...names) => names.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
    return {
        requests: at('Compile requests'),
        hits: at('Cache hits'),
        misses: at('Cache misses'),
        notCacheable: at('Non-cacheable calls'),
        errors: at('Cache errors', 'Cache write errors', 'Cache read errors'),
    };
}
/** Lines that one list of statistics has at most. */
const LISTED = 60;

// EXTERNAL MODULE: ./src/oci/platform.ts
var platform = __webpack_require__(1890);
// EXTERNAL MODULE: ./src/report/fitting.ts
var fitting = __webpack_require__(3185);
;// CONCATENATED MODULE: ./src/build-binary/leg-report.ts



/**
 * The output `report`: the build of one leg as JSON on one line, with fewer parts and phases where it would be too long.
 *
 * @param result the output that goes with it to the merge, which counts; beside that of a dozen programs there is no report
 */
const legReport = (built, details, result) => (0,fitting/* fittingJson */.MW)((0,fitting/* roomBeside */._W)(result), [8, 4, 0].map((most) => () => reportOf(built, details, most)));
function reportOf(built, { sizes, parts, previous, cargo, attempt = '' }, most) {
    const before = typeof previous === 'object' ? sizesBefore(previous) : undefined;
    return {
        version: 1,
        platform: (0,platform/* platformName */.$r)(built.platform),
        ...(/^[1-9]\d{0,5}$/.test(attempt) ? { attempt: Number(attempt) } : {}),
        phases: longest(built.phases, Math.max(most, FEWEST_PHASES)),
        verdict: built.binaries[0].verdict,
        smoke: built.smoke.state,
        sizes: {
            binary: sizes.binary,
            image: sizes.uncompressed,
            compressed: sizes.compressed,
            sections: parts.sections.slice(0, most).map(shortPart),
            crates: parts.crates.slice(0, most).map(shortPart),
            ...(before === undefined ? {} : { before }),
        },
        ...(cargo === undefined ? {} : { cargo }),
    };
}
const FEWEST_PHASES = 4;
/** In their order. */
function longest(phases, most) {
    const kept = new Set(phases.toSorted((left, right) => span(right) - span(left)).slice(0, most));
    return phases.filter((phase) => kept.has(phase));
}
const span = ({ start, end }) => end - start;
const shortPart = ({ name, bytes }) => ({
    ...(name === undefined ? {} : { name: (0,fitting/* shortened */.vI)(name, 60) }),
    bytes,
});
/** Of programs and files only where the files were looked at. */
function sizesBefore({ sizes: { compressed, uncompressed, binary }, filesRead }) {
    return filesRead ? { compressed, image: uncompressed, binary } : { compressed };
}
/**
 * What cargo did in a build, by the builder's records.
 *
 * @param records of all builds since the build began; where there are several nobody knows which is whose
 */
function cargoCounts(records) {
    const [record, ...others] = records ?? [];
    if (record === undefined || others.length > 0)
        return undefined;
    const cargo = readCargo(record.steps.map(({ log }) => log).join('\n'));
    return cargo === undefined ? undefined : { compiled: cargo.compiled, fresh: cargo.fresh };
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


/***/ })

};
