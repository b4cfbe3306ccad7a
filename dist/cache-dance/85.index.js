export const id = 85;
export const ids = [85];
export const modules = {

/***/ 2827:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CI: () => (/* binding */ partsOf),
/* harmony export */   Lc: () => (/* binding */ mountPart),
/* harmony export */   kn: () => (/* binding */ recipeChanges),
/* harmony export */   rt: () => (/* binding */ runName),
/* harmony export */   sc: () => (/* binding */ sha256),
/* harmony export */   vI: () => (/* binding */ shortened)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _mounts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4372);


/** Characters of a command that its name has. */
const SHOWN = 80;
const DIGITS = 16;
/** The parts of a recipe, each name once, in the order in which the names come first. */
function partsOf(pieces) {
    const contents = new Map();
    for (const { name, content } of pieces) {
        const known = contents.get(name) ?? new Set();
        contents.set(name, known.add(canonical(content)));
    }
    return [...contents].map(([name, values]) => ({ name, digest: sha256([...values].sort()).slice(0, DIGITS) }));
}
/** `RUN` and the beginning of a command, on one line. */
const runName = (command) => `RUN ${shortened(command)}`;
/** Text on one line, cut where it gets long. */
function shortened(text) {
    const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
    const characters = [...line];
    return characters.length <= SHOWN ? line : `${characters.slice(0, SHOWN - 1).join('')}…`;
}
/** A cache mount as a part: its name says it all. */
function mountPart(mount) {
    return { name: `cache mount ${mount.target} with id ${(0,_mounts_js__WEBPACK_IMPORTED_MODULE_1__/* .mountName */ .lu)(mount)}`, content: null };
}
/**
 * What differs between two recipes, for people. Empty when their parts are the same and stand in another order, or when one
 * of them was recorded without parts.
 *
 * @param before parts of the recipe that a snapshot was made with
 * @param after parts of the present one
 */
function recipeChanges(before, after) {
    if (before.length === 0 || after.length === 0)
        return [];
    const [old, now] = [digests(before), digests(after)];
    const changed = [...now].flatMap(([name, digest]) => (old.has(name) && old.get(name) !== digest ? [name] : []));
    const gone = [...old.keys()].filter((name) => !now.has(name));
    const added = [...now.keys()].filter((name) => !old.has(name));
    const pairs = paired(gone, added);
    const replaced = new Set(pairs.flat());
    const changes = [
        ...changed.map((name) => change(name, `${subject(name)} ${kindOf(name) === 'image' ? 'moved' : 'changed'}`)),
        ...pairs.map(([from, to]) => ({ ...change(to, replacement(from, to)), was: from })),
        ...added.filter((name) => !replaced.has(name)).map((name) => change(name, `${subject(name)} is new`)),
        ...gone.filter((name) => !replaced.has(name)).map((name) => change(name, `${subject(name)} is gone`)),
    ];
    return changes.toSorted((left, right) => KINDS.indexOf(left.kind) - KINDS.indexOf(right.kind));
}
/** What most likely was changed on purpose comes first: with another base image come other variables. */
const KINDS = ['image', 'command', 'mount', 'other', 'variable'];
/** Several builds together may have a name more than once. */
function digests(parts) {
    const all = new Map();
    for (const { name, digest } of parts)
        all.set(name, [...(all.get(name)?.split(' ') ?? []), digest].sort().join(' '));
    return all;
}
const change = (name, text) => ({ kind: kindOf(name), name, text });
function kindOf(name) {
    if (name.startsWith('FROM '))
        return 'image';
    if (name.startsWith('RUN '))
        return 'command';
    if (name.startsWith('ENV ') || name.startsWith('ARG '))
        return 'variable';
    return name.startsWith('cache mount ') ? 'mount' : 'other';
}
/** `base image rust:1-bookworm` */
function subject(name) {
    return kindOf(name) === 'image' ? `base image ${imageOf(name)}` : name;
}
const imageOf = (name) => name.slice('FROM '.length).replace(/^docker\.io\/(?:library\/)?/, '');
/** Parts that took the place of others. Variables never do: another name is another variable. */
function paired(gone, added) {
    const free = new Set(added);
    return gone.flatMap((from) => {
        const to = successor(from, [...free]);
        if (to === undefined)
            return [];
        free.delete(to);
        return [[from, to]];
    });
}
/** For a mount one with the same target, or the same id elsewhere; else what begins most alike, with two words at least. */
function successor(from, candidates) {
    const alike = candidates.filter((to) => kindOf(to) === kindOf(from));
    if (kindOf(from) === 'variable')
        return undefined;
    if (kindOf(from) === 'image')
        return alike[0];
    const best = alike.toSorted((left, right) => likeness(from, right) - likeness(from, left))[0];
    const words = kindOf(from) === 'mount' ? 3 : 2;
    return best !== undefined && likeness(from, best) >= words ? best : undefined;
}
/** How many words two names have in common at their beginning. */
function likeness(left, right) {
    const [ours, theirs] = [left.split(' '), right.split(' ')];
    const end = ours.findIndex((word, index) => word !== theirs[index]);
    return end === -1 ? ours.length : end;
}
function replacement(from, to) {
    if (kindOf(from) === 'image')
        return `base image ${imageOf(from)} → ${imageOf(to)}`;
    if (kindOf(from) === 'mount')
        return `cache mount id ${idOf(from)} → ${idOf(to)}`;
    return `${from} changed to ${to}`;
}
const idOf = (name) => name.slice(name.lastIndexOf(' with id ') + ' with id '.length);
/** SHA-256 of a value, hexadecimal. */
const sha256 = (value) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(canonical(value)).digest('hex');
/** JSON with sorted names: protobuf's JSON has no fixed order. */
const canonical = (value) => JSON.stringify(value, (_, part) => typeof part === 'object' && part !== null && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
    : part);


/***/ }),

/***/ 5085:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  reportEnd: () => (/* binding */ reportEnd),
  reportStart: () => (/* binding */ reportStart)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 3 modules
var core = __webpack_require__(235);
// EXTERNAL MODULE: ./src/runner/log.ts
var log = __webpack_require__(7708);
// EXTERNAL MODULE: external "os"
var external_os_ = __webpack_require__(857);
// EXTERNAL MODULE: external "fs"
var external_fs_ = __webpack_require__(9896);
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/summary.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { access, appendFile, writeFile } = external_fs_.promises;
const SUMMARY_ENV_VAR = 'GITHUB_STEP_SUMMARY';
const SUMMARY_DOCS_URL = 'https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-job-summary';
class Summary {
    constructor() {
        this._buffer = '';
    }
    /**
     * Finds the summary file path from the environment, rejects if env var is not found or file does not exist
     * Also checks r/w permissions.
     *
     * @returns step summary file path
     */
    filePath() {
        return __awaiter(this, void 0, void 0, function* () {
            if (this._filePath) {
                return this._filePath;
            }
            const pathFromEnv = process.env[SUMMARY_ENV_VAR];
            if (!pathFromEnv) {
                throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
            }
            try {
                yield access(pathFromEnv, external_fs_.constants.R_OK | external_fs_.constants.W_OK);
            }
            catch (_a) {
                throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
            }
            this._filePath = pathFromEnv;
            return this._filePath;
        });
    }
    /**
     * Wraps content in an HTML tag, adding any HTML attributes
     *
     * @param {string} tag HTML tag to wrap
     * @param {string | null} content content within the tag
     * @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
     *
     * @returns {string} content wrapped in HTML element
     */
    wrap(tag, content, attrs = {}) {
        const htmlAttrs = Object.entries(attrs)
            .map(([key, value]) => ` ${key}="${value}"`)
            .join('');
        if (!content) {
            return `<${tag}${htmlAttrs}>`;
        }
        return `<${tag}${htmlAttrs}>${content}</${tag}>`;
    }
    /**
     * Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
     *
     * @param {SummaryWriteOptions} [options] (optional) options for write operation
     *
     * @returns {Promise<Summary>} summary instance
     */
    write(options) {
        return __awaiter(this, void 0, void 0, function* () {
            const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
            const filePath = yield this.filePath();
            const writeFunc = overwrite ? writeFile : appendFile;
            yield writeFunc(filePath, this._buffer, { encoding: 'utf8' });
            return this.emptyBuffer();
        });
    }
    /**
     * Clears the summary buffer and wipes the summary file
     *
     * @returns {Summary} summary instance
     */
    clear() {
        return __awaiter(this, void 0, void 0, function* () {
            return this.emptyBuffer().write({ overwrite: true });
        });
    }
    /**
     * Returns the current summary buffer as a string
     *
     * @returns {string} string of summary buffer
     */
    stringify() {
        return this._buffer;
    }
    /**
     * If the summary buffer is empty
     *
     * @returns {boolen} true if the buffer is empty
     */
    isEmptyBuffer() {
        return this._buffer.length === 0;
    }
    /**
     * Resets the summary buffer without writing to summary file
     *
     * @returns {Summary} summary instance
     */
    emptyBuffer() {
        this._buffer = '';
        return this;
    }
    /**
     * Adds raw text to the summary buffer
     *
     * @param {string} text content to add
     * @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
     *
     * @returns {Summary} summary instance
     */
    addRaw(text, addEOL = false) {
        this._buffer += text;
        return addEOL ? this.addEOL() : this;
    }
    /**
     * Adds the operating system-specific end-of-line marker to the buffer
     *
     * @returns {Summary} summary instance
     */
    addEOL() {
        return this.addRaw(external_os_.EOL);
    }
    /**
     * Adds an HTML codeblock to the summary buffer
     *
     * @param {string} code content to render within fenced code block
     * @param {string} lang (optional) language to syntax highlight code
     *
     * @returns {Summary} summary instance
     */
    addCodeBlock(code, lang) {
        const attrs = Object.assign({}, (lang && { lang }));
        const element = this.wrap('pre', this.wrap('code', code), attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML list to the summary buffer
     *
     * @param {string[]} items list of items to render
     * @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
     *
     * @returns {Summary} summary instance
     */
    addList(items, ordered = false) {
        const tag = ordered ? 'ol' : 'ul';
        const listItems = items.map(item => this.wrap('li', item)).join('');
        const element = this.wrap(tag, listItems);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML table to the summary buffer
     *
     * @param {SummaryTableCell[]} rows table rows
     *
     * @returns {Summary} summary instance
     */
    addTable(rows) {
        const tableBody = rows
            .map(row => {
            const cells = row
                .map(cell => {
                if (typeof cell === 'string') {
                    return this.wrap('td', cell);
                }
                const { header, data, colspan, rowspan } = cell;
                const tag = header ? 'th' : 'td';
                const attrs = Object.assign(Object.assign({}, (colspan && { colspan })), (rowspan && { rowspan }));
                return this.wrap(tag, data, attrs);
            })
                .join('');
            return this.wrap('tr', cells);
        })
            .join('');
        const element = this.wrap('table', tableBody);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds a collapsable HTML details element to the summary buffer
     *
     * @param {string} label text for the closed state
     * @param {string} content collapsable content
     *
     * @returns {Summary} summary instance
     */
    addDetails(label, content) {
        const element = this.wrap('details', this.wrap('summary', label) + content);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML image tag to the summary buffer
     *
     * @param {string} src path to the image you to embed
     * @param {string} alt text description of the image
     * @param {SummaryImageOptions} options (optional) addition image attributes
     *
     * @returns {Summary} summary instance
     */
    addImage(src, alt, options) {
        const { width, height } = options || {};
        const attrs = Object.assign(Object.assign({}, (width && { width })), (height && { height }));
        const element = this.wrap('img', null, Object.assign({ src, alt }, attrs));
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML section heading element
     *
     * @param {string} text heading text
     * @param {number | string} [level=1] (optional) the heading level, default: 1
     *
     * @returns {Summary} summary instance
     */
    addHeading(text, level) {
        const tag = `h${level}`;
        const allowedTag = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].includes(tag)
            ? tag
            : 'h1';
        const element = this.wrap(allowedTag, text);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML thematic break (<hr>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addSeparator() {
        const element = this.wrap('hr', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML line break (<br>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addBreak() {
        const element = this.wrap('br', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML blockquote to the summary buffer
     *
     * @param {string} text quote text
     * @param {string} cite (optional) citation url
     *
     * @returns {Summary} summary instance
     */
    addQuote(text, cite) {
        const attrs = Object.assign({}, (cite && { cite }));
        const element = this.wrap('blockquote', text, attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML anchor tag to the summary buffer
     *
     * @param {string} text link text/content
     * @param {string} href hyperlink
     *
     * @returns {Summary} summary instance
     */
    addLink(text, href) {
        const element = this.wrap('a', text, { href });
        return this.addRaw(element).addEOL();
    }
}
const _summary = new Summary();
/**
 * @deprecated use `core.summary`
 */
const markdownSummary = (/* unused pure expression or super */ null && (_summary));
const summary = _summary;
//# sourceMappingURL=summary.js.map
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
;// CONCATENATED MODULE: ./src/runner/summary.ts



/** Adds to the job summary, where there is one. No step fails for its page, and none hides in that why it fails. */
async function summarise(...texts) {
    if (!process.env.GITHUB_STEP_SUMMARY)
        return;
    try {
        for (const text of texts)
            summary.addRaw(text, true);
        await summary.write();
    }
    catch (error) {
        (0,log/* warn */.R8)(`There is no job summary: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}
/**
 * Does the work; where it fails, the job summary says why.
 *
 * @param what of which it is, as `linux/amd64`
 * @throws what the work throws
 */
async function orSummarised(what, work) {
    try {
        return await work();
    }
    catch (error) {
        const { failureSummary } = await __webpack_require__.e(/* import() */ 304).then(__webpack_require__.bind(__webpack_require__, 3304));
        await summarise(failureSummary(what(), error));
        throw error;
    }
}

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

;// CONCATENATED MODULE: ./src/cache-dance/finding.ts
/** Something worth knowing. */
const info = (code, message, remedy = '') => {
    return { code, severity: 'info', message, remedy };
};
/** Something to do. */
const warning = (code, message, remedy) => {
    return { code, severity: 'warning', message, remedy };
};
/** `a, b and 3 more`, of which at most five are named. */
function listed(names) {
    const more = names.length - NAMED;
    return more > 0 ? `${names.slice(0, NAMED).join(', ')} and ${more} more` : names.join(', ');
}
const NAMED = 5;

;// CONCATENATED MODULE: ./src/cache-dance/findings-build.ts

/** What the builds between the two steps did to the mounts, by the builder's own records. */
function buildFindings({ mounts, knowsImports = false }, builds) {
    if (builds.length === 0)
        return [warning('no-build', 'No build ran on this builder between the two steps.', SAME)];
    const imports = [...new Set(builds.flatMap(({ cacheImports }) => cacheImports))];
    return [
        ...noCacheFindings(mounts, builds),
        ...(isSkipped(builds) ? [info('layer-cache-skipped', SKIPPED, 'Nothing to do when nothing has changed.')] : []),
        ...(imports.length === 0 ? [] : [importFinding(imports, knowsImports)]),
    ];
}
const SAME = 'Give this action and the build the same builder.';
const NO_IMPORT = 'Leave cache-from out of the build, because the cache mounts take its place';
const SKIPPED = 'All RUNs with cache mounts came from the layer cache (CACHED): they did not run, and the mounts are as they were at the start.';
function importFinding(imports, isKnown) {
    const what = `The build imports a layer cache (cache-from: ${imports.join(', ')}): with its layers come the modification times of other machines`;
    if (isKnown)
        return info('layer-cache-import', `${what}, so cargo compiles the workspace anew.`, `${NO_IMPORT}.`);
    return warning('layer-cache-import', `${what}, and without the input cache-from of cache-dance cargo may take changed sources for built ones.`, `${NO_IMPORT}, or give it to cache-dance too, which then has cargo compile the workspace anew.`);
}
/** BuildKit empties the mounts of each RUN that is without cache before the build begins. */
function noCacheFindings(mounts, builds) {
    const stages = [...new Set(builds.flatMap(({ noCacheStages }) => noCacheStages))];
    const isWhole = builds.some(({ noCache }) => noCache);
    if (!isWhole && stages.length === 0)
        return [];
    const how = isWhole ? 'no-cache' : `no-cache-filter (${stages.join(', ')})`;
    const message = `The build ran with ${how}, which empties the cache mounts of its RUNs before they run`;
    const remedy = `Leave ${isWhole ? 'no-cache' : 'no-cache-filter'} out of the build.`;
    const isLost = mounts.some(({ start }) => start === 'restored' || start === 'kept');
    if (!isLost)
        return [warning('no-cache', `${message}.`, remedy)];
    return [warning('no-cache-wiped', `${message}: what was there at the start is lost.`, remedy)];
}
/** In the name of a step the flags stand as they are in the Dockerfile. */
const usesCacheMount = ({ name }) => /--mount=\S*type=["']?cache/i.test(name);
/** A build may come twice, the second time all of it from the first: what has run once counts as run. */
function isSkipped(builds) {
    const mounting = builds.flatMap(({ steps }) => steps.filter(usesCacheMount));
    return mounting.length > 0 && mounting.every(({ cached }) => cached);
}
/** What the mounts look like at the end. */
const endFindings = (evidence, after) => [
    ...emptiedFindings(evidence, after),
    ...unpackedFindings(after),
];
/** As long as a mount cannot be packed, no run saves anything, and each is as cold as the first. */
function unpackedFindings({ mounts, outcome }) {
    const isSkipped = mounts?.some(({ end }) => end === 'skipped');
    if (!isSkipped || typeof outcome !== 'object' || !('nothing' in outcome))
        return [];
    return [
        warning('not-packed', `No snapshot was saved, and none will be as long as this is so: ${outcome.nothing}.`, FEWER),
    ];
}
const FEWER = 'Leave mounts out (exclude), keep them smaller (max-mount-size), or free disk space.';
/** Mounts that had files at the start and have none at the end. */
function emptiedFindings({ mounts }, after) {
    const emptied = mounts.filter((mount) => {
        const end = after.mounts?.find(({ id }) => id === mount.id);
        return end !== undefined && end.files === 0 && mount.files > 0;
    });
    const isExplained = after.builds?.some(({ noCache, noCacheStages }) => noCache || noCacheStages.length > 0);
    if (emptied.length === 0 || isExplained)
        return [];
    const by = after.builds === undefined ? 'no-cache, garbage collection or a prune' : 'garbage collection or a prune';
    const message = `Filled at the start and empty at the end, by ${by}: ${listed(emptied.map(({ target }) => target))}.`;
    const remedy = 'Raise the limits of the builder (gc) or free disk space, and prune only after this job.';
    return [warning('gc-emptied', message, remedy)];
}
/** Mounts with compiled files that should be of one program and one platform. */
function sharingFindings(evidence) {
    const compiled = evidence.mounts.filter(({ target }) => !PACKAGES.test(target));
    const programs = compiled.filter(({ builds }) => builds > 1).map(({ target }) => target);
    const platforms = compiled.filter((mount) => isOfPlatforms(evidence, mount)).map(({ target }) => target);
    const byPrograms = `Several targets build in the same cache mount: ${listed(programs)}.`;
    const byPlatforms = `Several platforms build in the same cache mount on this builder: ${listed(platforms)}.`;
    return [
        ...(programs.length === 0 ? [] : [warning('shared-by-programs', byPrograms, OWN_ID)]),
        ...(platforms.length === 0 ? [] : [warning('shared-by-platforms', byPlatforms, PLATFORM_ID)]),
    ];
}
const OWN_ID = 'Give each program an id of its own, such as id=target-app.';
const PLATFORM_ID = 'Put the platform into the id, as in id=target-$TARGETARCH.';
/** Caches of packages, which are meant to be shared. */
const PACKAGES = /cargo\/(?:registry|git)|\/(?:apt|rustup|uv)(?:\/|$)|npm|pnpm|yarn|\bpip\b|go\/pkg\/mod|\.m2|gradle|composer|nuget/;
/** Told by a build for several platforms, by builds for different ones, or by files of another leg that were there. */
function isOfPlatforms({ origin, nearest, after }, { id, start }) {
    if (namesPlatform(id, origin.platform))
        return false;
    const platforms = new Set([origin.platform, ...(after?.builds ?? []).flatMap((build) => build.platforms)]);
    const other = nearest?.platform === origin.platform ? undefined : nearest;
    const isOthers = start === 'kept' && other?.mountIds.includes(id) === true;
    return platforms.size > 1 || isOthers;
}
const namesPlatform = (id, platform) => id.includes(platform.split('/')[1] ?? platform);
/** Why this job saved nothing. */
function saveFindings({ noSave, after, store }) {
    if (noSave?.cause === 'untrusted-event') {
        return [info('untrusted-event', `Nothing is saved: ${noSave.reason}.`, 'Nothing to do: runs on a branch save.')];
    }
    if (noSave !== undefined)
        return [info('not-saved', `Nothing is saved: ${noSave.reason}.`)];
    const outcome = after?.outcome;
    if (typeof outcome !== 'object' || !('refused' in outcome))
        return [];
    const message = `The ${store} takes nothing from this job: ${outcome.refused}.`;
    if (/rate limit/i.test(outcome.refused))
        return [info('rate-limited', message, LATER)];
    if (/used up|quota/i.test(outcome.refused))
        return [warning('store-full', message, SPACE)];
    return [
        info('read-only', message, 'Nothing to do when it is meant to read only; else give the job the right to write.'),
    ];
}
const LATER = 'Nothing to do: the next run saves. Where it comes often, let fewer jobs save at once.';
const SPACE = 'Free space in it, set max-size, or use the registry store.';

// EXTERNAL MODULE: ./src/buildkit/recipe-parts.ts
var recipe_parts = __webpack_require__(2827);
;// CONCATENATED MODULE: ./src/cache-dance/findings-restore.ts


/** What was restored and why nothing better; why nothing was, unless a problem says so already. */
function restoreFindings(evidence) {
    const { matched, unused, nearest, problems, readable, noRestore, store } = evidence;
    if (matched !== undefined)
        return matchedFindings(evidence, matched);
    if (noRestore !== undefined)
        return [info('not-restored', `Nothing was restored: ${noRestore}.`)];
    // Why no mount took it is told of each mount.
    if (problems.length > 0 || unused !== undefined)
        return [];
    if (!readable)
        return [info('not-readable', `This job may write to the ${store} and not read from it.`, READABLE)];
    if (nearest !== undefined)
        return missFindings(evidence, nearest);
    return [info('first-run', `No snapshot is in the ${store} yet, or all have been removed.`, FIRST)];
}
const READABLE = 'Set ACTIONS_CACHE_MODE to write, or give the job a login that may read.';
const FIRST = 'Nothing to do: a successful run on a branch saves one.';
function matchedFindings(evidence, matched) {
    const { origin, key } = evidence;
    const exact = info('restored', 'The snapshot of exactly this commit was restored.');
    return [
        matched.key === key && matched.commit === origin.commit ? exact : nearFinding(evidence, matched),
        ...frozenFindings(evidence, matched),
        ...(matched.build === origin.build ? [] : [otherBuild(matched, origin.build)]),
        ...ignoredFindings(evidence, matched),
    ];
}
function nearFinding({ origin }, { commit, lock, packages }) {
    const from = `The snapshot of commit ${findings_restore_short(commit)} was restored`;
    if (lock === origin.lock)
        return info('restored', `${from}, the nearest with the same locked packages.`);
    const known = new Set(packages);
    const differing = origin.packages.filter((name) => !known.has(name));
    const count = `${differing.length} of ${origin.packages.length} locked packages differ`;
    const what = differing.length === 0 ? 'its lock files differ' : `${count}: ${listed(differing)}`;
    return info('lock-far', `${from}; ${what}.`, 'Nothing to do: what differs is built once and saved.');
}
const findings_restore_short = (commit) => commit.slice(0, 7);
function otherBuild({ build }, own) {
    const message = `The snapshot is of another build of this repository: ${build}, and this one is ${own}. Both have the same recipe, so they take each other's.`;
    return warning('other-build', message, OWN_KEYS);
}
/** A key alone would be saved once and never again, and without restore keys the other build's snapshot is still the nearest. */
const OWN_KEYS = 'Give each of them keys of its own that change with each commit: key: app-<sha of the commit>, restore-keys: app-.';
/** What is stored never changes: keys of ours have the commit in them, those of the input key perhaps not. */
function frozenFindings({ origin, key }, matched) {
    if (matched.key !== key || matched.commit === origin.commit)
        return [];
    const message = `The input key gives the key that commit ${findings_restore_short(matched.commit)} has saved under, so nothing of this build is saved.`;
    return [info('key-taken', message, CHANGING_KEY)];
}
const CHANGING_KEY = 'Nothing to do when that was meant; else put the commit (github.sha) at its end and what stands before it into restore-keys.';
/** Recipes may be equal though their parts differ: the input recipe says what counts. */
function ignoredFindings(evidence, matched) {
    const changes = changesSince(evidence, matched);
    if (changes.length === 0)
        return [];
    const message = `The snapshot was made by another recipe, which the input recipe lets pass: ${texts(changes)}.`;
    const remedy = 'Set recipe to strict where the compiler cannot see such a change (libc, linker, packages).';
    return [info('recipe-ignored', message, remedy)];
}
function missFindings(evidence, nearest) {
    const { origin, store } = evidence;
    const { platform, build, recipe, key } = nearest;
    if (platform !== origin.platform) {
        const message = `Only ${platform} has a snapshot in the ${store}, ${origin.platform} has none.`;
        return [info('other-platform', message, 'Nothing to do: each platform saves its own on its first successful run.')];
    }
    if (build !== origin.build) {
        const message = `No snapshot of this build (${origin.build}) is in the ${store}; the newest is of ${build}.`;
        return [info('first-run', message, FIRST)];
    }
    if (recipe !== origin.recipe)
        return recipeFindings(evidence, nearest);
    const message = `The newest snapshot has this recipe (${key}), but the inputs key and restore-keys do not lead to it.`;
    return [warning('other-key', message, 'Add a restore key that its key begins with, behind platform and recipe.')];
}
function recipeFindings(evidence, nearest) {
    const changes = changesSince(evidence, nearest);
    const what = changes.length === 0 ? 'its parts are the same, in another order or by another input recipe' : texts(changes);
    const message = `The newest snapshot, of commit ${findings_restore_short(nearest.commit)}, was made by another recipe: ${what}.`;
    return [
        info('recipe-changed', message, 'Nothing to do when that was meant: the next successful run saves a new one.'),
        ...changingArgument(evidence, nearest, changes),
        ...changes.flatMap(movedMount),
    ];
}
/** A mount with one target and two ids. */
function movedMount({ was, name }) {
    const [from, to] = [idIn(was ?? ''), idIn(name)];
    if (from === undefined || to === undefined)
        return [];
    if (bareId(from) === bareId(to))
        return [wrongOwner(to, from, 'The newest snapshot')];
    const message = `A cache mount has another id now, ${to} in the place of ${from}: BuildKit takes that for another, empty cache.`;
    return [info('mount-id-changed', message, KEEP_ID)];
}
const KEEP_ID = 'Give the mount an id= that stays, whatever its target is.';
/** Variables that alone made the recipe another one, at another commit, mostly have that commit or a date in them. */
function changingArgument(evidence, nearest, changes) {
    const isOnly = changes.length > 0 && changes.every(({ kind }) => kind === 'variable');
    if (!isOnly || nearest.commit === evidence.origin.commit)
        return [];
    const names = listed(changes.map(({ name }) => called(evidence, name)));
    const message = `Only ${names} made the recipe another one. A value that changes with each commit keeps everything from being restored.`;
    return [warning('changing-argument', message, `Put ${names} below the RUN that compiles.`)];
}
const changesSince = (evidence, { parts }) => (0,recipe_parts/* recipeChanges */.kn)(parts, evidence.origin.parts).map((change) => {
    return { ...change, text: change.text.replace(change.name, called(evidence, change.name)) };
});
/** To LLB an argument is a part of the environment. */
function called({ buildArgs }, name) {
    const variable = name.startsWith('ENV ') ? name.slice('ENV '.length) : '';
    return buildArgs.includes(variable) ? `ARG ${variable}` : name;
}
const texts = (changes) => listed(changes.map(({ text }) => text));
/** What is the matter with single mounts at the start of the build. */
function mountFindings(evidence) {
    const { mounts, matched, unused, declared } = evidence;
    const found = matched ?? unused;
    const known = mounts.filter(({ id }) => declared === undefined || declared.some((mount) => mount.id === id));
    const kept = mounts.filter(({ start }) => start === 'kept').map(({ target }) => target);
    return [
        ...(kept.length === 0 ? [] : [info('kept', `Not empty at the start, so left as found: ${listed(kept)}.`, KEPT)]),
        ...(declared === undefined ? [] : mounts.flatMap((mount) => undeclared(mount, declared))),
        ...(found === undefined ? [] : known.flatMap((mount) => missing(mount, found, mounts))),
    ];
}
const KEPT = 'Nothing to do: this builder keeps its mounts by itself.';
/** A mount that an input names and no RUN has. */
function undeclared({ id, target }, declared) {
    if (declared.some((mount) => mount.id === id))
        return [];
    const owned = declared.find((mount) => bareId(mount.id) === bareId(id));
    if (owned !== undefined)
        return [wrongOwner(owned.id, id, 'The input')];
    const moved = declared.find((mount) => mount.target === target);
    if (moved === undefined) {
        const message = `No RUN of the build has the cache mount ${target} (id ${id}) that the input names.`;
        return [
            warning('unknown-mount', message, 'Take it out of the input, or leave the input out: BuildKit is asked then.'),
        ];
    }
    const message = `The input names ${target} with the id ${id}, the build has it with the id ${moved.id}: another cache.`;
    return [warning('mount-id-changed', message, 'Write the id as the Dockerfile has it, or leave the input out.')];
}
/** A mount that the restored snapshot does not have. */
function missing({ id, target, start }, { mountIds }, mounts) {
    if (start !== 'absent' || mountIds.includes(id))
        return [];
    const unused = mountIds.filter((other) => !mounts.some((mount) => mount.id === other));
    const owned = unused.find((other) => bareId(other) === bareId(id));
    if (owned !== undefined)
        return [wrongOwner(id, owned, 'The snapshot')];
    const lacking = `The snapshot has no ${target} (id ${id})`;
    if (unused.length === 0)
        return [info('new-mount', `${lacking}.`, FIRST)];
    return [info('mount-id-changed', `${lacking}, but ${listed(unused)}, which nothing uses any more.`, KEEP_ID)];
}
/** @param who what has the other owner, at the start of a sentence */
function wrongOwner(id, other, who) {
    const message = `${who} has the cache mount ${bareId(id)} ${ownerIn(other)}, the build has it ${ownerIn(id)}: to BuildKit these are two caches.`;
    return warning('wrong-owner', message, 'Give uid, gid and mode as the RUN has them.');
}
/** mountName puts the owner behind the id. */
const OWNER = /:(\d+):(\d+):(0[0-7]*)$/;
const bareId = (id) => id.replace(OWNER, '');
function ownerIn(id) {
    const [, uid, gid, mode] = OWNER.exec(id) ?? [];
    return uid === undefined ? 'without uid, gid and mode' : `with uid=${uid},gid=${gid},mode=${mode}`;
}
const idIn = (part) => /^cache mount .* with id (.+)$/.exec(part)?.[1];

;// CONCATENATED MODULE: ./src/cache-dance/doctor.ts





/**
 * Says what happened to the cache of a job, and why it was not better.
 *
 * @param now milliseconds since 1970
 */
function diagnose(evidence, now) {
    const { origin, matched, after, mounts, key } = evidence;
    const log = after?.builds?.flatMap(({ steps }) => steps.map((step) => step.log)).join('\n') ?? '';
    const [cargo, sccache] = [readCargo(log), readSccache(log)];
    return {
        version: 1,
        platform: origin.platform,
        build: origin.build,
        state: stateOf(mounts),
        key,
        matchedKey: matched?.key ?? '',
        exact: matched?.key === key && matched.commit === origin.commit,
        ...(matched === undefined
            ? {}
            : { ageSeconds: Math.max(0, Math.round((now - Date.parse(matched.created)) / 1000)) }),
        recipe: origin.recipe,
        lock: origin.lock,
        commit: origin.commit,
        parts: origin.parts,
        mounts: mounts.map((mount) => ({ ...mount, ...afterOf(mount, after) })),
        downBytes: evidence.downBytes,
        upBytes: after?.upBytes ?? 0,
        ...(cargo === undefined ? {} : { cargo }),
        ...(sccache === undefined ? {} : { sccache }),
        ...timesOf(evidence),
        phases: evidence.phases,
        ...(after === undefined ? {} : { outcome: outcomeText(after.outcome) }),
        ...(after?.budget === undefined ? {} : { budget: after.budget }),
        findings: findingsOf(evidence),
    };
}
function stateOf(mounts) {
    const full = mounts.filter(({ start }) => start === 'restored' || start === 'kept').length;
    if (full === 0)
        return 'cold';
    return full === mounts.length ? 'warm' : 'partly';
}
function afterOf({ id }, after) {
    const taken = after?.mounts?.find((mount) => mount.id === id);
    if (taken === undefined)
        return {};
    const { id: _id, ...rest } = taken;
    return { after: rest };
}
/** A cold build is compared with none, and one that built nothing (all its RUNs were CACHED) saved nothing by mounts. */
function timesOf(evidence) {
    const { after, matched, mounts } = evidence;
    const cold = stateOf(mounts) === 'cold' ? undefined : matched?.coldSeconds;
    const known = cold === undefined ? {} : { coldSeconds: cold };
    if (after?.seconds === undefined)
        return known;
    const seconds = Math.round(after.seconds);
    if (cold === undefined)
        return { seconds };
    return { seconds, coldSeconds: cold, savedSeconds: cold - seconds };
}
function outcomeText(outcome) {
    if (outcome === 'saved')
        return 'saved';
    if (outcome === 'exists')
        return 'another job has saved this commit already, or is saving it';
    return 'refused' in outcome ? `not saved: ${outcome.refused}` : `nothing saved: ${outcome.nothing}`;
}
/** What the end has to add is told apart from what was known at the start. */
function findingsOf(evidence) {
    const { after, ...start } = evidence;
    const before = [...start.problems.map(problemFinding), ...observations(start)];
    const found = before.map((each) => ({ ...each, when: 'start' }));
    if (after === undefined)
        return found;
    const known = new Set(before.map(({ code, message }) => code + message));
    const late = [...after.problems.map(problemFinding), ...observations(evidence)];
    return [...found, ...late.filter(({ code, message }) => !known.has(code + message)).map(atEnd)];
}
const atEnd = (each) => ({ ...each, when: 'end' });
function observations(evidence) {
    const { after } = evidence;
    return [
        ...restoreFindings(evidence),
        ...mountFindings(evidence),
        ...(after?.builds === undefined ? [] : buildFindings(evidence, after.builds)),
        ...(after === undefined ? [] : endFindings(evidence, after)),
        ...sharingFindings(evidence),
        ...saveFindings(evidence),
    ];
}
/** The message of a problem has a remedy in it where there is a general one: it is the warning of the log. */
const problemFinding = ({ code, message }) => warning(code, message.split('\n')[0] ?? '', REMEDIES[code] ?? '');
const REMEDIES = {
    evicted: 'Use the store more often than it forgets (7 days at GitHub), raise its budget, or use the registry store.',
    'signature-missing': 'Let every job that saves run with signing-key, the others with save: never.',
    'signature-untrusted': 'Add the public key of the job that saved it to trusted-keys, or find out who saved it.',
    'deadline-over': 'Raise restore-timeout, or move fewer bytes (exclude, max-mount-size).',
    'store-unreachable': 'Run the job again when the store answers.',
    'rate-limited': 'Nothing to do: the next run asks again. Where it comes often, let fewer jobs run at once.',
};

// EXTERNAL MODULE: ./src/cache-dance/inputs.ts + 1 modules
var inputs = __webpack_require__(762);
// EXTERNAL MODULE: ./src/report/figures.ts
var figures = __webpack_require__(3831);
;// CONCATENATED MODULE: ./src/report/fitting.ts
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

// EXTERNAL MODULE: ./src/report/markdown.ts
var markdown = __webpack_require__(4285);
;// CONCATENATED MODULE: ./src/cache-dance/report.ts



/** The outputs of cache-dance/action.yml. */
function danceOutputs(diagnosis) {
    const { matchedKey, exact, mounts } = diagnosis;
    return {
        'cache-hit': String(exact),
        'matched-key': matchedKey,
        snapshot: JSON.stringify({ version: 1, matchedKey, exact, mounts: mounts.map(snapshotMount) }),
        report: cacheReport(diagnosis),
    };
}
/**
 * The output `report`: what the main step knows, as JSON on one line, with less of each where it would be too long. What the
 * key is made of stays in log and summary: names of images are in it, and GitHub drops a job's output that holds a masked value.
 */
const cacheReport = (diagnosis) => fittingJson(DANCE_LIMIT, [60, 8, 4, 2, 1].map((most) => () => reportOf(diagnosis, most)));
function reportOf(diagnosis, most) {
    const { version, platform, state, exact, recipe, lock, commit, downBytes, phases } = diagnosis;
    const { build, key, matchedKey, ageSeconds, coldSeconds, mounts, findings } = diagnosis;
    return {
        version,
        platform: shortened(platform, NAME),
        build: shortened(build, Math.min(most * 40, 1000)),
        state,
        key: shortened(key, KEY),
        matchedKey: shortened(matchedKey, KEY),
        exact,
        ...(ageSeconds === undefined ? {} : { ageSeconds }),
        recipe: shortened(recipe, NAME),
        lock: shortened(lock, NAME),
        commit: shortened(commit, NAME),
        mounts: mounts.slice(0, most).map(mountReport),
        downBytes,
        ...(coldSeconds === undefined ? {} : { coldSeconds }),
        phases: phases.slice(0, 40),
        findings: findings.slice(0, most).map((finding) => findingReport(finding, most * 60)),
    };
}
/** Characters of a key of ours with room for a prefix, and of names: readers take no longer ones (report/leg-report.ts). */
const [KEY, NAME] = [200, 200];
const mountReport = ({ id, target, start, files, rawBytes, base, overlay, builds }) => {
    return { id: shortened(id, KEY), target: shortened(target, KEY), start, files, rawBytes, base, overlay, builds };
};
const findingReport = ({ message, remedy, ...rest }, most) => ({
    ...rest,
    message: shortened(message, most),
    remedy: shortened(remedy, Math.min(most, 2000)),
});
/** The outputs of a build without cache mounts, and of one where nothing could be found out. */
const noOutputs = () => ({
    'cache-hit': 'false',
    'matched-key': '',
    snapshot: JSON.stringify({ version: 1, matchedKey: '', exact: false, mounts: [] }),
    report: '',
});
const snapshotMount = ({ id, target, start, files, rawBytes, base, overlay }) => {
    return { id, target, source: start, files, rawBytes, bytes: base + overlay, base, overlay };
};
/** What the main step says in the log. */
function startLines(diagnosis) {
    const lines = diagnosis.mounts.map(({ target, start, files, rawBytes }) => `${target}: ${start}, ${(0,figures/* counted */.hS)(files, 'file')}, ${(0,figures/* bytes */.ee)(rawBytes)}`);
    return [...lines, restoredLine(diagnosis), ...diagnosis.findings.map(findingLine)];
}
/** What the post step says in the log: what the main step could not know. */
const endLines = (diagnosis) => [
    ...workLines(diagnosis),
    ...diagnosis.findings.filter(isLate).map(findingLine),
];
const isLate = ({ when }) => when === 'end';
/** What the key is made of, so that a miss can be looked into from the logs of two runs. */
function ingredientLines({ key, platform, build, recipe, parts, lock, commit }) {
    return [
        `Key       ${key}`,
        `Platform  ${platform}`,
        `Build     ${build}`,
        `Recipe    ${recipe}, made of`,
        ...parts.map(({ name, digest }) => `  ${digest}  ${name}`),
        `Lock      ${lock}`,
        `Commit    ${commit}`,
    ];
}
/** The job summary of the main step, in Markdown. */
function startSummary(diagnosis) {
    const { platform, state, mounts, findings } = diagnosis;
    const rows = mounts.map(({ target, start, files, rawBytes, base, overlay }) => {
        return [(0,markdown/* code */.aY)(target), start, files, (0,figures/* bytes */.ee)(rawBytes), size(base), size(overlay)];
    });
    return report_markdown([
        `### ${platform} cache mounts: ${state}`,
        '',
        ...(0,markdown/* table */.tp)(['mount', 'at the start', '#files', '#size', '#base', '#overlay'], rows),
        '',
        (0,markdown/* plain */.pj)(restoredLine(diagnosis)),
        '',
        ...findings.map(findingItem),
        '',
        ...(0,markdown/* folded */.TM)('What the key is made of', (0,markdown/* fenced */.OF)(ingredientLines(diagnosis))),
    ]);
}
/** The job summary of the post step, in Markdown: the build, what was saved, and what the main step could not know. */
function endSummary(diagnosis) {
    const { platform, mounts, findings } = diagnosis;
    const rows = mounts.map(({ target, start, files, after }) => {
        return [(0,markdown/* code */.aY)(target), start, files, ...(after === undefined ? ['', '', '', ''] : endCells(after))];
    });
    return report_markdown([
        `### ${platform} cache mounts after the build`,
        '',
        ...(0,markdown/* table */.tp)(['mount', 'at the start', '#files', 'at the end', '#files', '#size', '#packed'], rows),
        '',
        ...[...workLines(diagnosis), ...outcomeLines(diagnosis)].map((line) => `- ${(0,markdown/* plain */.pj)(line)}`),
        ...findings.filter(isLate).map(findingItem),
        '',
        ...dirtyLines(diagnosis),
    ]);
}
/** What there is to do, for one annotation; undefined when there is nothing. Problems are told when they happen. */
function advice({ findings }, problems) {
    const told = new Set(problems.map((problem) => problem.code));
    const lines = findings.filter((each) => each.severity === 'warning' && !told.has(each.code)).map(sentence);
    return lines.length === 0 ? undefined : lines.join('\n');
}
function restoredLine({ matchedKey, ageSeconds, downBytes, mounts }) {
    if (matchedKey === '')
        return mounts.some(({ start }) => start === 'kept') ? report_KEPT : 'The cache mounts are cold.';
    const age = ageSeconds === undefined ? '' : `, saved ${(0,figures/* duration */.p0)(ageSeconds)} ago`;
    return `Restored ${matchedKey}${age}, ${(0,figures/* bytes */.ee)(downBytes)} fetched`;
}
const report_KEPT = 'Nothing was restored: this builder has kept cache mounts by itself.';
/** What the build did and what it took. */
const workLines = (diagnosis) => [...compilerLines(diagnosis), ...timeLines(diagnosis)];
/** The log has this in its own lines. */
function outcomeLines({ key, outcome, upBytes, budget }) {
    const saved = outcome === 'saved' ? `Saved ${key}, ${(0,figures/* bytes */.ee)(upBytes)} sent` : capital(outcome ?? '');
    return [saved, budget ?? ''].filter((line) => line !== '');
}
function compilerLines({ cargo, sccache }) {
    const fresh = cargo === undefined || cargo.fresh === 0 ? '' : `, ${cargo.fresh} ${cargo.fresh === 1 ? 'was' : 'were'} fresh`;
    return [
        ...(cargo === undefined
            ? []
            : [`cargo compiled ${(0,figures/* counted */.hS)(cargo.compiled, 'package')}${fresh}${inSeconds(cargo.seconds)}`]),
        ...(sccache === undefined
            ? []
            : [
                `sccache: ${sccache.hits} hits, ${sccache.misses} misses, ${sccache.notCacheable} not cacheable, ${(0,figures/* counted */.hS)(sccache.errors, 'error')}`,
            ]),
    ];
}
const inSeconds = (seconds) => (seconds < 1 ? '' : ` in ${(0,figures/* duration */.p0)(seconds)}`);
function timeLines({ seconds, coldSeconds, savedSeconds }) {
    if (seconds === undefined)
        return [];
    if (coldSeconds === undefined || savedSeconds === undefined)
        return [`From restoring to the end of the build: ${(0,figures/* duration */.p0)(seconds)}`];
    const saved = savedSeconds >= 0 ? `${(0,figures/* duration */.p0)(savedSeconds)} saved` : `${(0,figures/* duration */.p0)(-savedSeconds)} more`;
    return [
        `From restoring to the end of the build: ${(0,figures/* duration */.p0)(seconds)}; the last cold run took ${(0,figures/* duration */.p0)(coldSeconds)}: ${saved}`,
    ];
}
/** Reasons that are shown; the rest is in the log of the build. */
const REASONS = 20;
function dirtyLines({ cargo }) {
    if (cargo === undefined || cargo.dirty.length === 0)
        return [];
    const shown = cargo.dirty.slice(0, REASONS).map(({ unit, reason }) => `- ${(0,markdown/* code */.aY)(unit)} ${(0,markdown/* plain */.pj)(reason)}`);
    const more = cargo.dirty.length > REASONS ? [`- and ${cargo.dirty.length - REASONS} more`] : [];
    return (0,markdown/* folded */.TM)('Why cargo compiled', [...shown, ...more]);
}
const endCells = ({ end, files, rawBytes, packed }) => [
    end,
    files,
    (0,figures/* bytes */.ee)(rawBytes),
    size(packed),
];
const size = (count) => (count === 0 ? '' : (0,figures/* bytes */.ee)(count));
const sentence = ({ message, remedy }) => (remedy === '' ? message : `${message} ${remedy}`);
const findingLine = (finding) => `${finding.code}: ${sentence(finding)}`;
function findingItem(finding) {
    const name = finding.severity === 'warning' ? `⚠️ **${finding.code}**` : `**${finding.code}**`;
    return `- ${name} ${(0,markdown/* plain */.pj)(sentence(finding))}`;
}
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const report_markdown = (lines) => [...lines, ''].join('\n');

// EXTERNAL MODULE: ./src/cache-dance/state.ts
var state = __webpack_require__(201);
;// CONCATENATED MODULE: ./src/cache-dance/telling.ts







/** Says in outputs, log and job summary what the main step has come to, and leaves the state for the post step. */
async function reportStart(outcome, trouble) {
    const diagnosis = outcome && diagnose(outcome.evidence, Date.now());
    const outputs = diagnosis === undefined ? noOutputs() : danceOutputs(diagnosis);
    for (const [name, value] of Object.entries(outputs))
        (0,core/* setOutput */.uH)(name, value);
    if (outcome === undefined || diagnosis === undefined)
        return;
    for (const line of startLines(diagnosis))
        (0,log/* say */.cv)(line);
    await (0,log/* group */.Os)('What the key is made of', async () => ingredientLines(diagnosis).map(log/* say */.cv));
    advise(diagnosis, outcome.evidence.problems, trouble);
    (0,state/* leaveDance */.LG)({ ...outcome.state, warned: trouble.warned() });
    await summarize(startSummary(diagnosis));
}
/** Says in log and job summary what the build and the post step have come to. */
async function reportEnd(evidence, trouble) {
    const diagnosis = diagnose(evidence, Date.now());
    for (const line of endLines(diagnosis))
        (0,log/* say */.cv)(line);
    advise(diagnosis, [...evidence.problems, ...(evidence.after?.problems ?? [])], trouble);
    await summarize(endSummary(diagnosis));
}
/** What there is to do is one annotation, unless a warning stands there already. */
function advise(diagnosis, problems, trouble) {
    const text = advice(diagnosis, problems);
    if (text !== undefined)
        trouble.advise(text);
}
async function summarize(text) {
    if ((0,inputs/* hasSummary */.fl)())
        await summarise(text);
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
