export const id = 989;
export const ids = [989];
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


/***/ })

};
