export const id = 559;
export const ids = [559,720];
export const modules = {

/***/ 6070:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $q: () => (/* binding */ unpackedAt),
/* harmony export */   CK: () => (/* binding */ rooted),
/* harmony export */   Jd: () => (/* binding */ localFiles),
/* harmony export */   RD: () => (/* binding */ rootsOf),
/* harmony export */   SK: () => (/* binding */ CONTEXT),
/* harmony export */   VP: () => (/* binding */ isWholeContext),
/* harmony export */   aE: () => (/* binding */ isContext),
/* harmony export */   dM: () => (/* binding */ distinct),
/* harmony export */   kj: () => (/* binding */ standingOn),
/* harmony export */   nx: () => (/* binding */ bindName),
/* harmony export */   vC: () => (/* binding */ copyName),
/* harmony export */   wC: () => (/* binding */ remoteFiles)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _llb_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5274);
/* harmony import */ var _recipe_parts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2827);



/** The RUNs that have cache mounts; all RUNs when none has. */
function rootsOf(llb) {
    const mounting = mountingRuns(llb);
    return mounting.length > 0 ? mounting : [...llb.ops].flatMap(([digest, op]) => (op.kind === 'exec' ? [digest] : []));
}
const mountingRuns = (llb) => [...llb.ops].flatMap(([digest, op]) => op.kind === 'exec' && op.mounts.some((mount) => mount.cache !== undefined) ? [digest] : []);
/** The operations that some stand on and those themselves, each after those it stands on. */
function standingOn(llb, start) {
    const found = new Map();
    const seen = new Set();
    const visit = (digest) => {
        const op = llb.ops.get(digest);
        if (op === undefined || seen.has(digest))
            return;
        seen.add(digest);
        for (const input of op.inputs)
            visit(input.digest);
        found.set(digest, op);
    };
    for (const digest of start)
        visit(digest);
    return found;
}
/** A Git context has its commit in the identifier, which would be another recipe at each commit. */
function isContext({ identifier, attrs }, context) {
    if (context === '')
        return false;
    return identifier === context || attrs['git.fullurl'] === context.split('#')[0];
}
/**
 * The local files that decide what a build leaves in its cache mounts and that the tools in them cannot see: those behind
 * the RUNs without cache mounts that the RUNs with cache mounts stand on. The whole context does not count (every commit
 * would be another recipe), and neither do the files that only a RUN with cache mounts has: these are the sources. But
 * archives that ADD unpacks do: their files have the times that they have in there, whatever is in them.
 *
 * @param isBelow whether another build stands on this one: then all RUNs without cache mounts come before its mounts
 */
function localFiles(llb, isBelow = false) {
    const used = usesOf(llb, isBelow).flatMap(({ op, what, path, include, exclude }) => {
        if (!op.identifier.startsWith(LOCAL))
            return [];
        const source = op.identifier.slice(LOCAL.length);
        return isWholeContext({ source, path, include }) ? [] : [{ name: what(source), source, path, include, exclude }];
    });
    return distinct([...used, ...unpackedFiles(llb, isBelow)]);
}
/** What an ADD names in a local folder, which may be an archive. */
const unpackedAt = (source, path) => ({
    name: (0,_recipe_parts_js__WEBPACK_IMPORTED_MODULE_1__/* .shortened */ .vI)(`ADD ${shownPath(path)}`),
    source,
    path,
    include: [],
    exclude: [],
    isUnpacked: true,
});
/** Of all that RUNs with cache mounts stand on. */
function unpackedFiles(llb, isBelow) {
    const ops = isBelow ? llb.ops : standingOn(llb, mountingRuns(llb));
    return [...ops.values()].flatMap((op) => (op.kind === 'file' ? unpackedBy(llb, op) : []));
}
function unpackedBy(llb, { inputs, actions }) {
    return actions.flatMap((action) => {
        const copy = (0,_llb_js__WEBPACK_IMPORTED_MODULE_2__/* .optionalObject */ .u9)(action, 'copy');
        if (copy?.attemptUnpackDockerCompatibility !== true)
            return [];
        const source = llb.ops.get(inputs[(0,_llb_js__WEBPACK_IMPORTED_MODULE_2__/* .numberAt */ .tk)(action, 'secondaryInput')]?.digest ?? '');
        if (source?.kind !== 'source' || !source.identifier.startsWith(LOCAL))
            return [];
        return [unpackedAt(source.identifier.slice(LOCAL.length), rooted(String(copy.src ?? '')))];
    });
}
/**
 * The same files of a context that is not here: they count by its commit, because nobody can look at them.
 *
 * @param context the build's context as it was given
 */
function remoteFiles(llb, context) {
    return usesOf(llb).flatMap(({ op, what, path, include }) => {
        if (!isContext(op, context) || isWholeContext({ source: CONTEXT, path, include }))
            return [];
        return [{ name: what(CONTEXT), content: op.identifier }];
    });
}
/** How files are named that a COPY or ADD takes, for people. */
const copyName = (source, path) => (0,_recipe_parts_js__WEBPACK_IMPORTED_MODULE_1__/* .shortened */ .vI)(`COPY ${source === CONTEXT ? '' : `--from=${source} `}${shownPath(path)}`);
/** How files are named that a RUN has mounted, for people. */
const bindName = (source, path) => (0,_recipe_parts_js__WEBPACK_IMPORTED_MODULE_1__/* .shortened */ .vI)(`bind mount ${shownPath(path)}${source === CONTEXT ? '' : ` from ${source}`}`);
/** What BuildKit calls the context of a build. */
const CONTEXT = 'context';
/** Whether files are all that the context has. */
const isWholeContext = ({ source, path, include }) => source === CONTEXT && /^\/(?:\*+)?$/.test(path) && include.length === 0;
/** Each once. */
const distinct = (list) => [
    ...new Map(list.map((each) => [JSON.stringify(each), each])).values(),
];
const LOCAL = 'local://';
/** Everything that is taken of sources by, and before, RUNs without cache mounts that others with cache mounts stand on. */
function usesOf(llb, isBelow = false) {
    const roots = new Set(isBelow ? mountingRuns(llb) : rootsOf(llb));
    const steps = [...(isBelow ? llb.ops : standingOn(llb, [...roots]))].filter(([name, op]) => op.kind === 'exec' && !roots.has(name));
    const behind = standingOn(llb, steps.map(([name]) => name));
    return [...behind].flatMap(([name, op]) => (roots.has(name) ? [] : usesBy(llb, op)));
}
function usesBy(llb, op) {
    if (op.kind === 'source')
        return [];
    const taken = op.kind === 'exec' ? mounted(op) : op.kind === 'file' ? copied(op) : [];
    const rest = op.inputs.flatMap((_, input) => (taken.some((each) => each.input === input) ? [] : [whole(input)]));
    return [...taken, ...rest].flatMap(({ input, ...take }) => {
        const source = llb.ops.get(op.inputs[input]?.digest ?? '');
        return source?.kind === 'source' ? [{ ...take, op: source }] : [];
    });
}
const mounted = ({ mounts }) => mounts.map(({ input, selector }) => ({ ...whole(input), ...pathOf(selector, bindName) }));
/** The input of an action counts on: those after the inputs of the operation are results of its earlier actions. */
const copied = ({ actions }) => actions.flatMap((action) => {
    const copy = (0,_llb_js__WEBPACK_IMPORTED_MODULE_2__/* .optionalObject */ .u9)(action, 'copy');
    if (copy === undefined)
        return [];
    const [include, exclude] = [texts(copy.includePatterns), texts(copy.excludePatterns)];
    return [
        { input: (0,_llb_js__WEBPACK_IMPORTED_MODULE_2__/* .numberAt */ .tk)(action, 'secondaryInput'), ...pathOf(String(copy.src ?? ''), copyName), include, exclude },
    ];
});
/** A stage that begins with a folder, or is merged with it. */
const whole = (input) => ({ input, ...pathOf('/', copyName), include: [], exclude: [] });
function pathOf(given, name) {
    const path = rooted(given);
    return { path, what: (source) => name(source, path) };
}
/** A path below the root of a source. */
const rooted = (path) => node_path__WEBPACK_IMPORTED_MODULE_0__.posix.join('/', path).replace(/(?<=.)\/$/, '');
const shownPath = (path) => path.slice(1) || '.';
const texts = (value) => (Array.isArray(value) ? value.map(String) : []);


/***/ }),

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

/***/ 8720:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  isRestored: () => (/* binding */ isRestored),
  mainEvidence: () => (/* binding */ mainEvidence),
  takenEvidence: () => (/* binding */ takenEvidence)
});

// EXTERNAL MODULE: ./src/buildkit/mounts.ts
var buildkit_mounts = __webpack_require__(4372);
;// CONCATENATED MODULE: ./src/cache-dance/facts.ts
/** What counts of a head. */
function seenSnapshot(snapshot) {
    const { key, platform, recipe, lock, commit, created, build, parts, packages, coldSeconds, mounts } = snapshot;
    const mountIds = mounts.map(({ id }) => id);
    const seen = { key, platform, recipe, lock, commit, created, build, parts, packages, mountIds };
    return coldSeconds === undefined ? seen : { ...seen, coldSeconds };
}

;// CONCATENATED MODULE: ./src/cache-dance/evidence.ts


/** What the doctor is told at the end of the main step. */
function mainEvidence(parts, now) {
    const { request, wanted, searched, fill, problems, noSave, phases } = parts;
    const { loaded, nearest } = searched;
    const isNamed = request.mounts.length + request.cacheMap.mounts.length > 0;
    return {
        origin: wanted.origin,
        key: wanted.keys.key,
        buildArgs: request.buildArgs.map((arg) => arg.split('=')[0] ?? ''),
        store: searched.store,
        readable: searched.readable,
        ...(request.restore ? {} : { noRestore: 'the input restore is false' }),
        ...(loaded !== undefined && isRestored(fill) ? { matched: seenSnapshot(loaded.snapshot) } : {}),
        ...(loaded !== undefined && !isRestored(fill) ? { unused: seenSnapshot(loaded.snapshot) } : {}),
        ...(loaded === undefined && nearest !== undefined ? { nearest: seenSnapshot(nearest.snapshot) } : {}),
        problems,
        ...(noSave === undefined ? {} : { noSave }),
        mounts: wanted.mounts.map((mount) => mountEvidence((0,buildkit_mounts/* mountName */.lu)(mount), mount.target, wanted, fill)),
        ...(isNamed ? { declared: declaredIn(wanted) } : {}),
        downBytes: searched.fetchedBytes(),
        phases,
        ...(parts.knowsImports ? { knowsImports: true } : {}),
        buildCount: wanted.declared.length,
        restoredAt: now,
    };
}
/** Whether any mount has what the restored snapshot says. */
const isRestored = (fill) => fill?.some(({ held }) => held !== undefined) ?? false;
function mountEvidence(id, target, { declared }, fill) {
    const filled = fill?.find(({ mount }) => (0,buildkit_mounts/* mountName */.lu)(mount) === id);
    const entry = filled?.held?.entry;
    return {
        id,
        target,
        start: filled?.result.state ?? 'absent',
        files: filled?.result.files ?? 0,
        rawBytes: filled?.result.bytes ?? 0,
        base: entry?.base.bytes ?? 0,
        overlay: entry?.overlay?.bytes ?? 0,
        builds: declared.filter((mounts) => mounts.some((mount) => (0,buildkit_mounts/* mountName */.lu)(mount) === id)).length,
    };
}
const declaredIn = ({ declared }) => declared.flat().map((mount) => ({ id: (0,buildkit_mounts/* mountName */.lu)(mount), target: mount.target }));
/** What the doctor is told of a mount at the end of the job. */
const takenEvidence = ({ mount, taken, packed }) => ({
    id: (0,buildkit_mounts/* mountName */.lu)(mount),
    end: taken.state,
    files: taken.files,
    rawBytes: taken.bytes,
    packed: packed?.bytes ?? 0,
});


/***/ }),

/***/ 7559:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  restore: () => (/* binding */ restore)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/runner/log.ts
var log = __webpack_require__(7708);
// EXTERNAL MODULE: ./src/runner/scratch.ts
var scratch = __webpack_require__(3968);
// EXTERNAL MODULE: ./src/buildkit/dance-build.ts + 5 modules
var dance_build = __webpack_require__(4377);
// EXTERNAL MODULE: ./src/buildkit/tools.ts
var buildkit_tools = __webpack_require__(7507);
;// CONCATENATED MODULE: ./src/buildkit/doubt-mounts.ts






/** How long somebody else may hold one of the mounts, in milliseconds. */
const PATIENCE = 20_000;
/**
 * Has cargo compile the workspace anew in mounts that are not carried: what is in them is not of the times that sources are given
 * (forget.sh). Nothing else in them is changed, and only what cargo has built is looked for.
 *
 * @param signal ends it
 * @returns whether that was done; not when the builder fails, or somebody else has a mount for long
 */
async function doubtMounts(dance, signal) {
    try {
        await (0,scratch/* withScratch */.h)('doubt', async (folder) => {
            const prepared = (0,buildkit_tools/* collectTools */.Sw)((0,external_node_path_.join)(folder, 'context')).then((tools) => ({ tools }));
            const end = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
            await (0,dance_build/* runDance */.RI)(dance, 'doubt.sh', folder, prepared, { print: () => undefined, signal: end });
        });
        return true;
    }
    catch (error) {
        const names = dance.mounts.map(({ target }) => target).join(', ');
        (0,log/* say */.cv)(`Nobody knows what is in cache mounts that are left out (${names}): ${(0,errors/* messageOf */.bD)(error)}`);
        return false;
    }
}

// EXTERNAL MODULE: ./src/buildkit/mount-sizes.ts
var mount_sizes = __webpack_require__(8762);
// EXTERNAL MODULE: ./src/cargo/ledger.ts
var cargo_ledger = __webpack_require__(319);
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
function drawnName(name) {
    const line = name
        .slice(0, NAMED)
        .replace(/[\s\p{C}]+/gu, ' ')
        .trim() || 'step';
    const coded = line.replace(SIGNS, (sign) => `#${sign.codePointAt(0)};`);
    const safe = coded.length > CODED ? line.replace(SIGNS, ' ') : coded;
    return KEYWORD.test(safe) ? `#${safe.charCodeAt(0)};${safe.slice(1)}` : safe;
}
const SIGNS = /[^\p{L}\p{N} ._/()+=@*'"!?|-]/gu;
/** Characters of a name, and of one with signs by their numbers. */
const [NAMED, CODED] = [60, 100];
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
const LOOK = (/* unused pure expression or super */ null && (['---', 'config:', '  gantt:', '    leftPadding: 110', '---', 'gantt']));
const AXIS = (/* unused pure expression or super */ null && (['  axisFormat %H:%M:%S', '  todayMarker off']));
/** Work for the cache is grey. (Names beside bars that are `active` cannot be read in Mermaid's dark theme.) */
const CACHE = 'done, ';
function section({ name, phases }, { least, most, time }, index) {
    const shown = phases.filter((phase) => span(phase) >= least).slice(0, most);
    if (shown.length === 0)
        return [];
    const rows = shown.map((phase, at) => row(phase, `p${index}_${at}`, phase.isCache ? CACHE : '', time));
    return [`  section ${drawnName(name)}`, ...rows];
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
    return `  ${drawnName(phase.name)} (${shortTime(length)}) :${tag}${id}, ${time(phase.start)}, ${length}ms`;
}
const shortTime = (milliseconds) => milliseconds < 60_000 ? `${(milliseconds / 1000).toFixed(1)} s` : `${Math.round(milliseconds / 6000) / 10} min`;

;// CONCATENATED MODULE: ./src/runner/held-output.ts
/** Output for the log that waits for its place there: of two things that run at once only one has its group open. */
class HeldOutput {
    #held = [];
    print = (chunk) => {
        if (this.#held === undefined)
            process.stdout.write(chunk);
        else
            this.#held.push(chunk);
    };
    /** Prints what has come, and from now on all at once. */
    release() {
        for (const chunk of this.#held ?? [])
            process.stdout.write(chunk);
        this.#held = undefined;
    }
}

// EXTERNAL MODULE: ./src/store/key.ts
var key = __webpack_require__(6218);
// EXTERNAL MODULE: ./src/store/snapshot.ts
var store_snapshot = __webpack_require__(3329);
// EXTERNAL MODULE: ./src/cache-dance/builds.ts + 1 modules
var cache_dance_builds = __webpack_require__(6610);
// EXTERNAL MODULE: ./src/cache-dance/deadline.ts
var cache_dance_deadline = __webpack_require__(1570);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./src/buildkit/context-filters.ts
/** What BuildKit calls the patterns of `.dockerignore`, and those of what is taken at all (solver/pb/attr.go). */
const FILTERS = ['local.includepattern', 'local.excludepatterns'];
/**
 * Which files of the local folders a build leaves out, `.dockerignore` of all: another file that is let through is in a
 * folder whose time may be an old one. The order of the patterns counts, because exceptions (`!`) take back what stands before.
 *
 * @returns the same text for the same patterns; undefined where no folder has any
 */
function contextFilters(llb) {
    const filters = [...llb.ops.values()].flatMap((op) => (op.kind === 'source' ? filtersOf(op) : []));
    return filters.length === 0 ? undefined : [...new Set(filters)].sort().join('\n');
}
function filtersOf({ identifier, attrs }) {
    if (!identifier.startsWith('local://'))
        return [];
    const patterns = FILTERS.map((name) => attrs[name] ?? '');
    return patterns.some((pattern) => pattern !== '') ? [JSON.stringify([identifier, ...patterns])] : [];
}

// EXTERNAL MODULE: ./src/buildkit/convert.ts
var convert = __webpack_require__(471);
// EXTERNAL MODULE: ./src/buildkit/dockerfile.ts
var dockerfile = __webpack_require__(2228);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./src/buildkit/archive-file.ts

/** A block of tar, the first of which is a header. */
const BLOCK = 512;
/** What bzip2, gzip, xz and zstd begin with (moby/go-archive, compression/compression_detect.go), hexadecimal. */
const COMPRESSED = /^(?:425a68|1f8b08|fd377a585a00|28b52ffd|5.2a4d18)/;
/**
 * Whether ADD unpacks a file (BuildKit, solver/llbsolver/file/unpack.go). What is in a compressed one is not looked at: that a
 * file counts which ADD does not unpack costs a cold build at most.
 */
async function isArchive(path) {
    const state = await (0,promises_.lstat)(path).catch(() => undefined);
    if (!state?.isFile())
        return false;
    const start = await beginning(path).catch(() => Buffer.alloc(0));
    return COMPRESSED.test(start.toString('hex', 0, 6)) || isHeader(start);
}
async function beginning(path) {
    const file = await (0,promises_.open)(path);
    try {
        const { bytesRead, buffer } = await file.read(Buffer.alloc(BLOCK));
        return buffer.subarray(0, bytesRead);
    }
    finally {
        await file.close();
    }
}
/** A header has the sum of its bytes in it, this field as spaces; old programs took bytes for signed (Go, archive/tar). */
function isHeader(block) {
    if (block.length < BLOCK)
        return false;
    const summed = Buffer.from(block).fill(' ', 148, 156);
    const sum = summed.reduce((total, byte) => total + byte, 0);
    const signed = summed.reduce((total, byte) => total + (byte < 128 ? byte : byte - 256), 0);
    const text = block.toString('latin1', 148, 156).replace(/^[ \0]+|[ \0]+$/g, '');
    return /^[0-7]+$/.test(text) && [sum, signed].includes(Number.parseInt(text, 8));
}

// EXTERNAL MODULE: ./src/buildkit/recipe-files.ts
var recipe_files = __webpack_require__(6070);
;// CONCATENATED MODULE: ./src/buildkit/local-files.ts







/** Up to here the content of files counts. Hashing more would take longer than the cache saves. */
const MOST_FILES = 10_000;
const MOST_BYTES = 200_000_000;
/** As many links may lead to one another before they are taken for a circle. */
const MOST_LINKS = 20;
/**
 * What local files are: their content and modes, not their times; links by where they point to, and where a COPY names the
 * link itself also by what is there, because COPY takes that. What is missing counts as missing. `.dockerignore` is not
 * looked at: a file that counts and is not in the build costs a cold build at most, the reverse a wrong one.
 *
 * @returns a piece of the recipe for each, except for folders that hold the context itself, and for archives where none is one
 */
async function hashLocalFiles(files, folders) {
    const pieces = [];
    for (const each of files) {
        const folder = folderOf(each.source, folders);
        const digest = folder === undefined ? 'unknown' : await digestOf(each, folder, folders);
        const { name, ...what } = each;
        if (digest !== undefined)
            pieces.push({ name, content: { ...what, digest } });
    }
    return pieces;
}
async function digestOf(files, folder, folders) {
    if (files.isUnpacked)
        return hashedArchives(files, folder);
    return isTooMuch(files, folder, folders) ? undefined : hashed(files, folder);
}
/** All of their content, however large they are: two archives of one size are nothing rare, because tar fills up blocks. */
async function hashedArchives({ path }, folder) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let found = 0;
    for (const named of await matching(folder, path)) {
        const place = await followed(folder, named);
        if (!(await isArchive((0,external_node_path_.join)(folder, place))))
            continue;
        await addEntry(hash, folder, { path: place, kind: 'file', mode: 0, bytes: 0 }, true);
        found += 1;
    }
    return found === 0 ? undefined : hash.digest('hex');
}
/** buildx gives build contexts their own names, but for two that are taken (buildx, build/opt.go). */
function folderOf(source, { context, buildContexts }) {
    if (source === recipe_files/* CONTEXT */.SK)
        return context;
    const named = buildContexts.find((each) => {
        const name = each.slice(0, each.indexOf('=')).toLowerCase();
        return name === source.toLowerCase() || `_${name}` === source.toLowerCase();
    });
    return named?.slice(named.indexOf('=') + 1);
}
/** The whole of a folder in which the context lies is the sources, as the whole context is. */
function isTooMuch({ path, include }, folder, { context }) {
    const isWhole = /^\/(?:\*+)?$/.test(path) && include.length === 0;
    return isWhole && !(0,external_node_path_.relative)((0,external_node_path_.resolve)(folder), (0,external_node_path_.resolve)(context)).startsWith('..');
}
async function hashed(files, folder) {
    const fits = filterOf(files);
    const entries = [];
    for (const path of await matching(folder, files.path))
        await collectNamed(folder, path, fits, entries);
    if (entries.length === 0)
        return 'missing';
    const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    const isSmall = entries.length <= MOST_FILES && bytes <= MOST_BYTES;
    if (!isSmall)
        (0,log/* note */.N4)(tooLarge(files.name, entries.length, bytes));
    const hash = (0,external_node_crypto_.createHash)('sha256');
    for (const entry of entries)
        await addEntry(hash, folder, entry, isSmall);
    return hash.digest('hex');
}
const tooLarge = (name, files, bytes) => `${name} has ${files} files of ${Math.ceil(bytes / 1e6)} MB in all and runs before the cache mounts are used. Beyond ${MOST_FILES} files or ${MOST_BYTES / 1e6} MB they count by name, mode and size alone, because looking at each would take longer than the cache saves: copy less there.`;
async function addEntry(hash, folder, { path, kind, mode, bytes }, isRead) {
    hash.update(`${JSON.stringify([path, kind, mode, bytes])}\n`);
    const place = (0,external_node_path_.join)(folder, path);
    try {
        if (kind === 'link')
            hash.update(await (0,promises_.readlink)(place));
        if (kind === 'file' && isRead)
            for await (const chunk of (0,external_node_fs_.createReadStream)(place))
                hash.update(chunk);
    }
    catch {
        hash.update('not readable');
    }
}
/** The paths that a pattern fits, sorted. Wildcards stop at `/`. */
async function matching(folder, pattern) {
    let found = ['/'];
    for (const part of pattern.split('/').filter((each) => each !== '')) {
        const next = found.map((path) => matchingIn(folder, path, part));
        found = (await Promise.all(next)).flat();
    }
    return [...found].sort();
}
async function matchingIn(folder, path, part) {
    const place = await followed(folder, path);
    if (!/[*?[\\]/.test(part))
        return [external_node_path_.posix.join(place, part)];
    const fits = patternFor(part);
    const names = await (0,promises_.readdir)((0,external_node_path_.join)(folder, place)).catch(() => []);
    return names.filter((name) => name === part || fits.test(name)).map((name) => external_node_path_.posix.join(place, name));
}
/** Where a path leads to that may be a link. As in a build, no link leads out of the folder. */
async function followed(folder, path) {
    let place = path;
    for (let links = 0; links < MOST_LINKS; links += 1) {
        const target = await (0,promises_.readlink)((0,external_node_path_.join)(folder, place)).catch(() => undefined);
        if (target === undefined)
            return place;
        place = target.startsWith('/') ? external_node_path_.posix.normalize(target) : external_node_path_.posix.join('/', external_node_path_.posix.dirname(place), target);
    }
    return place;
}
/** Adds what a COPY names: it takes what is behind a link, and not the link. */
async function collectNamed(folder, path, fits, entries) {
    const place = await followed(folder, path);
    if (place !== path)
        entries.push({ path, kind: 'link', mode: 0, bytes: 0 });
    await collect(folder, place, place, fits, entries);
}
/** Adds what is at a path, and below it. */
async function collect(folder, top, path, fits, entries) {
    const state = await (0,promises_.lstat)((0,external_node_path_.join)(folder, path)).catch(() => undefined);
    if (state === undefined)
        return;
    const kind = kindOf(state);
    if (kind === 'folder' || fits(external_node_path_.posix.relative(top, path))) {
        entries.push({ path, kind, mode: state.mode & 0o7777, bytes: kind === 'file' ? state.size : 0 });
    }
    if (kind !== 'folder')
        return;
    const names = await (0,promises_.readdir)((0,external_node_path_.join)(folder, path)).catch(() => []);
    for (const name of names.sort())
        await collect(folder, top, external_node_path_.posix.join(path, name), fits, entries);
}
function kindOf(state) {
    if (state.isFile())
        return 'file';
    if (state.isDirectory())
        return 'folder';
    return state.isSymbolicLink() ? 'link' : 'other';
}
/** Patterns with exceptions leave nothing out: what counts needlessly makes nothing wrong. */
function filterOf({ include, exclude }) {
    const wanted = include.some((pattern) => pattern.startsWith('!')) ? [] : include.map(patternFor);
    const unwanted = exclude.some((pattern) => pattern.startsWith('!')) ? [] : exclude.map(patternFor);
    return (path) => {
        if (path === '')
            return true;
        const places = path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
        const isIn = wanted.length === 0 || places.some((place) => wanted.some((pattern) => pattern.test(place)));
        return isIn && !places.some((place) => unwanted.some((pattern) => pattern.test(place)));
    };
}
const NOTHING = /(?!)/;
/** Go's filepath.Match, with `**` for any number of folders (moby/patternmatcher). What is no pattern fits nothing. */
function patternFor(pattern) {
    const source = pattern
        .replace(/^\/+|\/+$/g, '')
        .replace(/\\(.)|\*\*\/|\*\*|\*|\?|\[\^?[^\]]+\]|[.+^${}()|\\[\]]/g, (token, escaped) => {
        if (escaped !== undefined)
            return escaped.replace(/\W/, '\\$&');
        return TOKENS[token] ?? (token.length > 1 ? token : `\\${token}`);
    });
    try {
        return new RegExp(`^${source}$`);
    }
    catch {
        return NOTHING;
    }
}
const TOKENS = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };

// EXTERNAL MODULE: ./src/buildkit/mounts.ts
var buildkit_mounts = __webpack_require__(4372);
// EXTERNAL MODULE: ./src/buildkit/llb.ts
var llb = __webpack_require__(5274);
// EXTERNAL MODULE: ./src/buildkit/recipe-parts.ts
var recipe_parts = __webpack_require__(2827);
;// CONCATENATED MODULE: ./src/buildkit/recipe.ts





/**
 * The digest of everything that decides what a build leaves in its cache mounts, except its sources: the RUNs that have
 * cache mounts (all RUNs when none has) and, through their inputs, all that these RUNs stand on. Base images count by
 * their resolved digest. Local files, and those of a remote context, count where a RUN without cache mounts has them:
 * what it made of them is nothing that the tools in the mounts compare. Others are the sources and do not count. Neither
 * do comments, names, what follows after these RUNs, times given to files, and the order of independent operations.
 *
 * @param context the build's context as it was given
 * @param files what the files are that {@link localFiles} names; they count in the mode `strict`
 * @returns 64 hexadecimal digits
 */
function recipeDigest(llb, context, mode = 'strict', files = []) {
    const walk = { llb, context, known: new Map() };
    if (mode === 'strict') {
        const roots = [...new Set((0,recipe_files/* rootsOf */.RD)(llb).map((digest) => recipe_digestOf(walk, digest)))].sort();
        const counted = [...(0,recipe_files/* remoteFiles */.wC)(llb, context), ...files];
        return (0,recipe_parts/* sha256 */.sc)(counted.length === 0 ? roots : { roots, files: counted.map((piece) => (0,recipe_parts/* sha256 */.sc)(piece)).sort() });
    }
    const sources = mode === 'none' ? [] : reachable(llb).flatMap((op) => (op.kind === 'source' ? sourcePiece(walk, op) : []));
    return (0,recipe_parts/* sha256 */.sc)({
        mode,
        parts: (0,recipe_parts/* partsOf */.CI)([...sources, ...mountPieces(llb)])
            .map(({ name, digest }) => [name, digest])
            .sort(),
    });
}
/**
 * The ingredients of a recipe digest, each with a digest of what it is by itself, so that one command that changed does not
 * make all that stand on it differ. Only {@link recipeDigest} tells recipes apart: the order of steps is in it alone.
 *
 * @param context the build's context as it was given
 * @param files what the files are that {@link localFiles} names
 */
function recipeParts(llb, context, files = []) {
    const walk = { llb, context, known: new Map() };
    const steps = reachable(llb).flatMap((op) => piecesOf(walk, op));
    return (0,recipe_parts/* partsOf */.CI)([...steps, ...(0,recipe_files/* remoteFiles */.wC)(llb, context), ...files, ...mountPieces(llb)]);
}
/** The operations that the roots stand on and the roots, each after those it stands on. */
const reachable = (llb) => [...(0,recipe_files/* standingOn */.kj)(llb, (0,recipe_files/* rootsOf */.RD)(llb)).values()];
function mountPieces(llb) {
    const { mounts, leftOut } = (0,buildkit_mounts/* cacheMounts */.f6)(llb);
    return [
        ...mounts.map(recipe_parts/* mountPart */.Lc),
        ...leftOut.map((target) => ({ name: `cache mount ${target} on an image`, content: null })),
    ];
}
function piecesOf(walk, op) {
    if (op.kind === 'source')
        return sourcePiece(walk, op);
    if (op.kind === 'exec')
        return execPieces(op);
    if (op.kind === 'file')
        return op.actions.flatMap(filePiece);
    return Object.keys(op.body).length === 0 ? [] : [{ name: Object.keys(op.body).join(' '), content: op.body }];
}
/** What the environment sets are parts of their own; cache mounts are as well. */
function execPieces(exec) {
    const { args, env, cwd, user, mounts } = exec;
    const bound = mounts.filter(({ cache }) => cache === undefined).map(({ input: _input, ...mount }) => mount);
    const [, , script] = args;
    const isShell = args.length === 3 && args[1] === '-c' && script !== undefined;
    return [
        ...env.map((variable) => ({ name: `ENV ${variable.split('=')[0]}`, content: variable })),
        { name: `WORKDIR ${(0,recipe_parts/* shortened */.vI)(cwd)}`, content: null },
        ...(user === '' ? [] : [{ name: `USER ${(0,recipe_parts/* shortened */.vI)(user)}`, content: null }]),
        { name: (0,recipe_parts/* runName */.rt)(isShell ? script : JSON.stringify(args)), content: { args, bound, ...unusual(exec) } },
    ];
}
/** Nothing for the folders that WORKDIR and cache mounts with an owner make: RUN says them too. */
function filePiece(action) {
    const [copy, mkfile] = [(0,llb/* optionalObject */.u9)(action, 'copy'), (0,llb/* optionalObject */.u9)(action, 'mkfile')];
    const content = withoutTimes(action);
    if (copy !== undefined)
        return [{ name: `COPY ${(0,recipe_parts/* shortened */.vI)(`${copy.src} ${copy.dest}`)}`, content }];
    if (mkfile !== undefined)
        return [{ name: `COPY ${(0,recipe_parts/* shortened */.vI)(`<<text ${mkfile.path}`)}`, content }];
    return 'mkdir' in action ? [] : [{ name: Object.keys(action).sort().join(' '), content }];
}
function sourcePiece(walk, op) {
    const content = sourceOf(walk, op);
    return content === LOCAL ? [] : [{ name: sourceName(op.identifier), content }];
}
/** The image without its digest, the URL without its commit, login and query. */
function sourceName(identifier) {
    const [, image] = /^(?:docker-image|oci-layout):\/\/([^@]*)/.exec(identifier) ?? [];
    if (image !== undefined)
        return `FROM ${(0,recipe_parts/* shortened */.vI)(image)}`;
    return `ADD ${(0,recipe_parts/* shortened */.vI)(identifier.replace(/[?#].*$/, '').replace(/\/\/[^/]*@/, '//'))}`;
}
function recipe_digestOf(walk, name) {
    const known = walk.known.get(name);
    if (known !== undefined)
        return known;
    const op = walk.llb.ops.get(name);
    const digest = op === undefined ? 'unknown' : (0,recipe_parts/* sha256 */.sc)(normal(walk, op));
    walk.known.set(name, digest);
    return digest;
}
function normal(walk, op) {
    const inputs = op.inputs.map((edge) => [recipe_digestOf(walk, edge.digest), edge.index]);
    if (op.kind === 'source')
        return sourceOf(walk, op);
    if (op.kind === 'exec')
        return { inputs, platform: op.platform ?? {}, exec: execOf(op) };
    if (op.kind === 'file')
        return { inputs, file: op.actions.map(withoutTimes) };
    return { inputs, other: op.body };
}
const execOf = (exec) => ({
    args: exec.args,
    env: exec.env,
    cwd: exec.cwd,
    user: exec.user,
    mounts: exec.mounts.map(mountOf),
    ...unusual(exec),
});
/** What most RUNs do not have, left out so that their recipes need not have it. */
const unusual = ({ secretEnv, network, security }) => ({
    ...(secretEnv.length === 0 ? {} : { secretEnv }),
    ...(network === '' ? {} : { network }),
    ...(security === '' ? {} : { security }),
});
const mountOf = ({ input, selector, dest, type, readonly, cache, secret }) => ({
    input,
    selector,
    dest,
    type,
    readonly,
    cache: cache?.id ?? null,
    ...(secret === undefined || dest === `/run/secrets/${secret}` ? {} : { secret }),
});
/** Attributes that differ from run to run, or say how to fetch and not what. */
const FETCHING = /^(?:local\.|oci\.session|oci\.store|image\.|git\.mtime|git\.auth|git\.known|git\.mount|http\.auth)/;
/** All that counts of sources that are not part of the recipe. */
const LOCAL = 'local';
function sourceOf({ context }, op) {
    if (op.identifier.startsWith('local://') || (0,recipe_files/* isContext */.aE)(op, context))
        return LOCAL;
    const attrs = Object.entries(op.attrs).filter(([name]) => !FETCHING.test(name));
    return { platform: op.platform ?? {}, identifier: op.identifier, attrs: Object.fromEntries(attrs) };
}
/** With SOURCE_DATE_EPOCH each COPY and WORKDIR has the time of the commit in it. */
function withoutTimes(action) {
    return Object.fromEntries(Object.entries(action).map(([name, value]) => [name, withoutTime(value)]));
}
function withoutTime(value) {
    if (typeof value !== 'object' || value === null)
        return value;
    const { timestamp: _timestamp, ...rest } = value;
    return rest;
}

// EXTERNAL MODULE: ./src/oci/platform.ts
var platform = __webpack_require__(1890);
// EXTERNAL MODULE: ./src/runner/capture.ts
var capture = __webpack_require__(7932);
;// CONCATENATED MODULE: ./src/runner/commit.ts

/** How long Git may take, in milliseconds, and how many bytes it may say. */
const commit_LOOK = { timeout: 10_000, limit: 1000 };
/**
 * The commit that is checked out in a folder. A workflow may check out another one than that of the event that started it (the
 * input `ref` of actions/checkout), and `GITHUB_SHA` stays that of the event.
 *
 * @param folder any in a checkout of Git
 * @param env with `GITHUB_SHA`, for folders that are in none
 * @returns the full hash; empty where nobody knows
 */
async function commitIn(folder, env) {
    const argv = ['git', '-C', folder, 'rev-parse', '--verify', '--quiet', 'HEAD'];
    const { stdout, whole } = await (0,capture/* capture */.F)({ argv, ...commit_LOOK });
    return whole ? stdout.trim() : (env.GITHUB_SHA ?? '');
}

;// CONCATENATED MODULE: ./src/cargo/lock.ts

/**
 * The digest of the third-party packages in a Cargo.lock: those with a source. Packages of the workspace itself have
 * none, so their version bumps do not count. Text that is no TOML counts as it is.
 *
 * @param text content of Cargo.lock; empty when there is none
 * @returns 64 hexadecimal digits
 */
async function lockDigest(text) {
    return (0,external_node_crypto_.createHash)('sha256')
        .update(await thirdParty(text))
        .digest('hex');
}
async function thirdParty(text) {
    const { parse } = await __webpack_require__.e(/* import() */ 292).then(__webpack_require__.bind(__webpack_require__, 3292));
    try {
        const { package: packages } = parse(text);
        if (!Array.isArray(packages))
            return '';
        return packages.map(lockedPackage).filter(Boolean).sort().join('\n');
    }
    catch {
        return text;
    }
}
/** One line for a package from a registry or Git, empty for one of the workspace. */
function lockedPackage(entry) {
    const { name, version, source, checksum } = entry;
    return source === undefined ? '' : JSON.stringify([name, version, source, checksum ?? '']);
}

;// CONCATENATED MODULE: ./src/store/lock-files.ts


const asItIs = (text) => text;
/** The lock files that are known, each with what counts of it. */
const COUNTING = {
    'Cargo.lock': lockDigest,
    'package-lock.json': npmLock,
    'npm-shrinkwrap.json': npmLock,
    'yarn.lock': asItIs,
    'pnpm-lock.yaml': asItIs,
    'bun.lock': asItIs,
    'deno.lock': asItIs,
    'go.sum': asItIs,
    'go.work.sum': asItIs,
    'uv.lock': uvLock,
    'poetry.lock': asItIs,
    'pdm.lock': asItIs,
    'Pipfile.lock': asItIs,
    'requirements.txt': asItIs,
    'Gemfile.lock': asItIs,
    'composer.lock': asItIs,
    'mix.lock': asItIs,
    'gradle.lockfile': asItIs,
    'packages.lock.json': asItIs,
    'build.zig.zon': zigManifest,
};
/** Names of the lock files that decide how near a snapshot is, to be looked for in the folder of each context. */
const LOCK_FILES = Object.keys(COUNTING);
/**
 * One digest of the third-party packages in all lock files of a build. The project's own version does not count, because
 * with a new one nothing else is built.
 *
 * @returns 64 hexadecimal digits
 */
async function lockFilesDigest(files) {
    const parts = await Promise.all(files.map(async ({ name, text }) => [name, await counting(name)(text)]));
    return (0,external_node_crypto_.createHash)('sha256')
        .update(JSON.stringify(parts.map(String).sort()))
        .digest('hex');
}
const counting = (name) => COUNTING[name] ?? asItIs;
/** npm: the project and the packages of its workspace are what is not below node_modules. */
function npmLock(text) {
    try {
        const { version: _version, packages = {}, ...rest } = JSON.parse(text);
        const counted = Object.entries(packages).map(([path, entry]) => {
            const { version: _own, ...own } = entry;
            return [path, path.includes('node_modules/') ? entry : own];
        });
        return JSON.stringify([rest, counted]);
    }
    catch {
        return text;
    }
}
/** uv: the project and the packages of its workspace have a folder as their source. */
async function uvLock(text) {
    const { parse } = await __webpack_require__.e(/* import() */ 292).then(__webpack_require__.bind(__webpack_require__, 3292));
    try {
        const { package: packages, ...rest } = parse(text);
        const counted = packages.map(({ version, ...entry }) => {
            const { editable, virtual, directory } = entry.source ?? {};
            return (editable ?? virtual ?? directory) === undefined ? { version, ...entry } : entry;
        });
        return JSON.stringify([rest, counted]);
    }
    catch {
        return text;
    }
}
/** Zig: the only `.version` in build.zig.zon is the project's; what it needs stands there by hash. */
const ZIG_VERSION = /^[ \t]*\.version\s*=\s*"[^"]*",?[ \t]*$/m;
function zigManifest(text) {
    return text.replace(ZIG_VERSION, '');
}

;// CONCATENATED MODULE: ./src/store/locked-packages.ts
/** Packages that a head may name; more say nothing that fewer do not. */
const LIMIT = 5000;
const READERS = {
    'Cargo.lock': tomlPackages,
    'uv.lock': tomlPackages,
    'poetry.lock': tomlPackages,
    'package-lock.json': npmPackages,
    'npm-shrinkwrap.json': npmPackages,
    'go.sum': goModules,
};
/**
 * The third-party packages of lock files, to say how far one lock is from another. A lock file that is not understood
 * adds none: nothing but a message depends on this.
 *
 * @returns `name@version`, sorted, each once, at most 5,000
 */
async function lockedPackages(files) {
    const found = await Promise.all(files.map(packagesIn));
    const names = found.flat().filter((name) => /^\P{Cc}{1,200}$/u.test(name));
    return [...new Set(names)].sort().slice(0, LIMIT);
}
async function packagesIn({ name, text }) {
    try {
        return (await READERS[name]?.(text)) ?? [];
    }
    catch {
        return [];
    }
}
/** Cargo, uv and Poetry have a table for each package; those of the workspace have no source, or a folder as theirs. */
async function tomlPackages(text) {
    const { parse } = await __webpack_require__.e(/* import() */ 292).then(__webpack_require__.bind(__webpack_require__, 3292));
    const { package: packages } = parse(text);
    return (packages ?? []).filter(isForeign).map(({ name, version }) => `${name}@${version}`);
}
function isForeign({ source, files }) {
    if (source === undefined)
        return files !== undefined;
    if (typeof source !== 'object' || source === null)
        return true;
    return !['editable', 'virtual', 'directory'].some((kind) => kind in source);
}
/** npm: a package below node_modules, with its path as its name. */
function npmPackages(text) {
    const { packages = {} } = JSON.parse(text);
    return Object.entries(packages).flatMap(([path, { version = '' }]) => {
        const name = path.split('node_modules/').at(-1) ?? '';
        return path.includes('node_modules/') ? [`${name}@${version}`] : [];
    });
}
/** go.sum: `module version hash`, and the same with `version/go.mod`. */
function goModules(text) {
    return text.split('\n').flatMap((line) => {
        const [module, version] = line.split(' ');
        return module && version && !version.endsWith('/go.mod') ? [`${module}@${version}`] : [];
    });
}

;// CONCATENATED MODULE: ./src/cache-dance/exclude.ts

/**
 * Leaves out the mounts that a pattern fits, by their target or their id: `*` stands for anything but `/`, `**` for
 * anything, `?` for one character.
 */
function sift(mounts, patterns) {
    const fits = (mount, pattern) => {
        const expression = globExpression(pattern);
        return [mount.target, mount.id, (0,buildkit_mounts/* splitId */.QO)(mount.id).id].some((name) => expression.test(name));
    };
    return {
        kept: mounts.filter((mount) => !patterns.some((pattern) => fits(mount, pattern))),
        excluded: mounts.filter((mount) => patterns.some((pattern) => fits(mount, pattern))),
        idle: patterns.filter((pattern) => !mounts.some((mount) => fits(mount, pattern))),
    };
}
/** A `/**` at the end fits the folder itself too. */
function globExpression(pattern) {
    const source = pattern.replace(/\/\*\*$|\*\*|[\s\S]/g, (part) => {
        if (part === '/**')
            return '(?:/.*)?';
        if (part === '**')
            return '.*';
        if (part === '*')
            return '[^/]*';
        return part === '?' ? '[^/]' : part.replace(/[\\^$.+()|[\]{}/]/, '\\$&');
    });
    return new RegExp(`^${source}$`);
}

// EXTERNAL MODULE: ./src/cache-dance/plan.ts
var plan = __webpack_require__(3089);
;// CONCATENATED MODULE: ./src/cache-dance/discover.ts


















/**
 * Finds the cache mounts of the builds, and makes the keys of their snapshot. BuildKit is asked; where its frontend is too
 * old for that the Dockerfile is read here.
 *
 * @param signal ends the waiting for the builder
 * @throws CommandError when BuildKit cannot tell; the reason of the signal
 * @throws FrontendTooOld when it cannot and the Dockerfile is not at hand either
 */
async function findWanted(request, builds, signal) {
    const found = await Promise.all(builds.map((build) => findMounts(build, request.recipe, signal)));
    const contexts = new Set(builds.map(({ source }) => source.context));
    const [locks, commit] = await Promise.all([lockFilesIn([...contexts]), commitOf(request.context)]);
    const [lock, packages] = await Promise.all([lockFilesDigest(locks), lockedPackages(locks)]);
    const origin = { recipe: recipeOf(found), lock, commit };
    const mounts = chosenMounts(request, builds, found);
    const rest = (0,buildkit_mounts/* inOneNamespace */.jH)([...mounts, ...otherMounts(found, mounts)]);
    return {
        mounts,
        declared: found.map((each) => each.mounts),
        others: rest.reached.slice(mounts.length),
        hasHidden: rest.others.length > 0 || found.some(hasUnknown),
        filters: discover_filtersOf(found),
        keys: (0,plan/* chosenKeys */.jK)((0,key/* snapshotKeys */.he)({ platform: request.platform, ...origin }), request),
        origin: {
            platform: (0,platform/* platformName */.$r)(request.platform),
            ...origin,
            build: (0,cache_dance_builds/* buildName */.A)(builds),
            parts: partsOf(found),
            packages,
        },
    };
}
const hasUnknown = ({ leftOut, unresolved }) => leftOut.length + unresolved.length > 0;
function otherMounts(found, chosen) {
    const all = new Map(found.flatMap(({ mounts }) => mounts.map((mount) => [(0,buildkit_mounts/* mountName */.lu)(mount), mount])));
    for (const mount of chosen)
        all.delete((0,buildkit_mounts/* mountName */.lu)(mount));
    return [...all.values()];
}
function discover_filtersOf(found) {
    const filters = [...new Set(found.map((each) => each.filters ?? ''))].sort();
    return filters.every((each) => each === '') ? undefined : sha256(filters);
}
const sha256 = (parts) => (0,external_node_crypto_.createHash)('sha256').update(parts.join('\n')).digest('hex');
/** Ingredients of all builds, each once. */
function partsOf(found) {
    const parts = found.flatMap((each) => each.parts);
    return [...new Map(parts.map((part) => [`${part.name} ${part.digest}`, part])).values()];
}
/** All mounts of all builds; those that inputs name take their place. */
function chosenMounts(request, builds, found) {
    const { mounts, cacheMap, exclude } = request;
    const named = [...mounts, ...cacheMap.mounts];
    if (cacheMap.folders.length > 0)
        (0,log/* note */.N4)(unusedFolders(cacheMap.folders));
    if (named.length === 0)
        tellLeftOut(found);
    const all = named.length === 0
        ? found.flatMap((each) => each.mounts)
        : builds.flatMap((build) => (0,plan/* namedMounts */.Ap)(named, build.source.buildArgs));
    const { kept, excluded, idle } = sift([...new Map(all.map((mount) => [(0,buildkit_mounts/* mountName */.lu)(mount), mount])).values()], exclude);
    const { reached, others } = (0,buildkit_mounts/* inOneNamespace */.jH)(kept);
    for (const mount of reached)
        (0,log/* say */.cv)(`${mount.target} (id ${(0,buildkit_mounts/* mountName */.lu)(mount)})${sharedBy(mount, found)}`);
    for (const mount of excluded)
        (0,log/* say */.cv)(`${mount.target} (id ${(0,buildkit_mounts/* mountName */.lu)(mount)}) is left out by the input exclude`);
    for (const pattern of idle)
        (0,log/* note */.N4)(`The pattern ${JSON.stringify(pattern)} of the input exclude fits no cache mount.`);
    if (others.length > 0)
        (0,log/* note */.N4)(otherNamespace(others));
    return reached;
}
const otherNamespace = (mounts) => `Cache mounts are left out because they are in another namespace than the first (BUILDKIT_CACHE_MOUNT_NS): ${mounts.map((mount) => `${mount.target} (id ${(0,buildkit_mounts/* mountName */.lu)(mount)})`).join(', ')}. Give the bake targets of each namespace a cache-dance step of their own, by the input bake-targets.`;
/** Programs that share a mount see each other's files: right for packages, wrong for what they build. */
function sharedBy(mount, found) {
    const name = (0,buildkit_mounts/* mountName */.lu)(mount);
    const users = found.filter(({ mounts }) => mounts.some((each) => (0,buildkit_mounts/* mountName */.lu)(each) === name)).length;
    return users > 1 ? `, shared by ${users} targets` : '';
}
const unusedFolders = (folders) => `The folders of cache-map (${folders.join(', ')}) are not used: the mounts are kept in the store, so steps that cache these folders can go.`;
function tellLeftOut(found) {
    for (const target of new Set(found.flatMap(({ leftOut }) => leftOut)))
        (0,log/* note */.N4)(`The cache mount ${target} stands on an image or stage (from=) and is left out.`);
    const unresolved = new Set(found.flatMap((each) => each.unresolved));
    if (unresolved.size > 0)
        (0,log/* note */.N4)(unresolvedMounts([...unresolved]));
}
const unresolvedMounts = (mounts) => `Cache mounts are left out because a base image may set what they are called by: ${mounts.join('; ')}. Name them by the input mounts, or use BuildKit 0.26 and docker/dockerfile:1.20 or newer, which can be asked.`;
async function findMounts(build, mode, signal) {
    if (build.isLinked)
        return readHere(build, mode, 'stands on another bake target');
    try {
        const llb = await (0,convert/* convertedLlb */.N)(build.source, build.file, signal);
        const { context } = build.source;
        const files = await hashLocalFiles((0,recipe_files/* localFiles */.Jd)(llb, build.isBelow), build.source);
        const recipe = { recipe: recipeDigest(llb, context, mode, files), parts: recipeParts(llb, context, files) };
        return { ...(0,buildkit_mounts/* cacheMounts */.f6)(llb), unresolved: [], filters: contextFilters(llb), ...recipe };
    }
    catch (error) {
        if (!(error instanceof convert/* FrontendTooOld */.W) || (0,dockerfile/* isRemote */.Vx)(build.source.context))
            throw error;
        return readHere(build, mode, 'has a frontend that is too old to be asked');
    }
}
/** @param cause end of the sentence "The build …" */
async function readHere({ source, file, isBelow }, mode, cause) {
    (0,log/* say */.cv)(`The build ${cause}, so its cache mounts are read from ${file}.`);
    const { parsedNeeds, readDockerfile } = await __webpack_require__.e(/* import() */ 239).then(__webpack_require__.bind(__webpack_require__, 4239));
    const build = { ...source, buildArgs: source.buildArgs.flatMap(withValue) };
    const text = await (0,promises_.readFile)(file, 'utf8');
    const { files, images } = parsedNeeds(text, build, isBelow);
    const needs = { files, images: mode === 'none' ? [] : images };
    const filters = await ignoreFile(source.context, file);
    return { ...readDockerfile(text, build, mode, await findNeeds(needs, build)), filters };
}
/** The one of the Dockerfile itself goes before that of the context (BuildKit, frontend/dockerui/context.go). */
async function ignoreFile(context, file) {
    const [own, common] = await Promise.all([`${file}.dockerignore`, (0,external_node_path_.join)(context, '.dockerignore')].map((path) => (0,promises_.readFile)(path, 'utf8').catch(() => undefined)));
    return own ?? common;
}
/** How long registries may take to say what the tags of base images point to. */
const TAGS_MS = 5000;
async function findNeeds({ files, images }, folders) {
    const { tagDigests } = await Promise.all(/* import() */[__webpack_require__.e(125), __webpack_require__.e(557)]).then(__webpack_require__.bind(__webpack_require__, 2557));
    const [hashed, digests] = await Promise.all([hashLocalFiles(files, folders), tagDigests(images, TAGS_MS)]);
    const unknown = images.filter((image) => !digests.has(image));
    if (unknown.length > 0)
        (0,log/* note */.N4)(countedByName(unknown));
    return { files: hashed, images: digests };
}
const countedByName = (images) => `Base images count by name, because their registry did not tell a digest: ${images.join(', ')}. A tag that moves would not be seen: name them by digest (image:tag@sha256:…).`;
/** buildx takes the value of a build argument without one from the environment. */
function withValue(arg) {
    if (arg.includes('='))
        return [arg];
    const value = process.env[arg];
    return value === undefined ? [] : [`${arg}=${value}`];
}
/** One build has its own recipe, several have one together. */
function recipeOf(found) {
    const recipes = [...new Set(found.map(({ recipe }) => recipe))].sort();
    const [only = '', ...others] = recipes;
    return others.length === 0 && only !== '' ? only : sha256(recipes);
}
async function lockFilesIn(contexts) {
    const paths = contexts
        .filter((context) => !(0,dockerfile/* isRemote */.Vx)(context))
        .flatMap((context) => LOCK_FILES.map((name) => ({ name, path: (0,external_node_path_.join)(context, name) })));
    return (await Promise.all(paths.map(readLock))).flat();
}
async function readLock({ name, path, }) {
    const text = await (0,promises_.readFile)(path, 'utf8').catch(() => undefined);
    return text === undefined ? [] : [{ name, text }];
}
/** Outside of a runner and of Git every build counts as another commit. */
async function commitOf(context) {
    const commit = await commitIn((0,dockerfile/* isRemote */.Vx)(context) ? '.' : context, process.env);
    return commit || (0,external_node_crypto_.randomUUID)().replaceAll('-', '');
}

;// CONCATENATED MODULE: ./src/cache-dance/event.ts

/** The event of this job, by the variables and the event file that the runner sets. */
async function readEvent(env) {
    const name = env.GITHUB_EVENT_NAME ?? '';
    const fromFork = name.startsWith('pull_request') && !(await isOwnBranch(env));
    return { name, ref: env.GITHUB_REF ?? '', fromFork };
}
/** A fork that was deleted leaves null; what cannot be read counts as a fork. */
async function isOwnBranch(env) {
    try {
        const event = JSON.parse(await (0,promises_.readFile)(env.GITHUB_EVENT_PATH ?? '', 'utf8'));
        const head = event.pull_request.head.repo.full_name;
        return typeof head === 'string' && head === env.GITHUB_REPOSITORY;
    }
    catch {
        return false;
    }
}

// EXTERNAL MODULE: ./src/cache-dance/evidence.ts + 1 modules
var cache_dance_evidence = __webpack_require__(8720);
// EXTERNAL MODULE: ./src/archive/limits.ts
var limits = __webpack_require__(9180);
// EXTERNAL MODULE: ./src/archive/result.ts
var result = __webpack_require__(6293);
// EXTERNAL MODULE: ./src/report/figures.ts
var figures = __webpack_require__(3831);
// EXTERNAL MODULE: ./src/runner/command.ts
var command = __webpack_require__(6655);
// EXTERNAL MODULE: ./src/runner/program.ts
var program = __webpack_require__(5878);
// EXTERNAL MODULE: ./src/buildkit/builder-container.ts
var builder_container = __webpack_require__(5697);
// EXTERNAL MODULE: ./src/buildkit/dance-files.ts
var dance_files = __webpack_require__(9861);
// EXTERNAL MODULE: ./src/buildkit/pipes.ts + 1 modules
var pipes = __webpack_require__(303);
;// CONCATENATED MODULE: ./src/buildkit/fill-mounts.ts















/** What a file takes on disk beyond its bytes, at most: a block of ext4 and xfs. */
const DISK_BLOCK = 4096;
/** Bytes that a dance takes on the runner beside its archives: the programs, and lists of the files. */
const OWN_ROOM = 64 * 1024 * 1024;
/** Bytes from which on an archive gets a pipe of its own: one takes about a tenth of a second to lay, as does a file of this size in the build. */
const LARGE = 8 * 1024 * 1024;
/** Bytes that all archives without a pipe may have together: in the RUN they take the memory of the builder. */
const TOGETHER = 32 * 1024 * 1024;
/** How long the mounts may take to be emptied after a filling was ended. */
const EMPTY_MS = 60_000;
/**
 * Unpacks archives into the cache mounts that are empty, by one build. It pulls nothing, has no network and sees nothing
 * but its own folder. Where room is too little on the runner or in the builder, no mount is filled.
 *
 * @param fillings where pipes can be laid to the builder, it gets ready while these are waited for
 * @param memory folder for what `takeMounts` needs, new
 * @throws OverlayRefused, or CommandError when the build fails; then no mount has a part of an archive in it. When the signal
 *   ends it, its reason: what was filled in part has been emptied then. What `fillings` rejects with
 */
async function fillMounts(dance, fillings, memory, options = {}) {
    const promised = Promise.resolve(fillings);
    // It is waited for later.
    promised.catch(() => undefined);
    const isLook = Array.isArray(fillings) && !(await hasArchives(promised));
    try {
        return await (0,scratch/* withScratch */.h)('fill', async (folder) => {
            const tools = (0,buildkit_tools/* collectTools */.Sw)((0,external_node_path_.join)(folder, 'context'));
            const fill = { folder, dance, tools, fillings: promised, memory, ...options };
            const container = isLook ? Promise.resolve(undefined) : (0,builder_container/* findContainer */.F)(dance.builder);
            return (0,pipes/* withPipes */.cg)(container, (pipes) => fillFrom(fill, pipes));
        });
    }
    catch (error) {
        const { signal, print } = options;
        if (signal?.aborted && (await hasArchives(promised)))
            await emptyParts(dance, signal.reason, print);
        throw error;
    }
}
const hasArchives = (fillings) => fillings.then((found) => found.some((filling) => filling !== undefined), () => false);
/** @param container where the archives go through pipes; undefined, they are in the context of the build */
async function fillFrom(fill, container) {
    const given = give(fill, container);
    // It is waited for later.
    given.catch(() => undefined);
    const prepared = prepare(fill, container, given);
    try {
        return await fillGiven(fill, given, prepared);
    }
    finally {
        // They write into a folder that is about to go.
        await Promise.allSettled([given, prepared]);
    }
}
/** Without pipes, the archives have to be there before the build has its context. */
async function prepare({ dance, tools: collecting }, finding, given) {
    const [tools, container] = await Promise.all([collecting, finding]);
    if (container === undefined || !isShared(dance))
        await given;
    if (container === undefined)
        return { tools };
    const into = asFiles(given);
    // It is waited for later.
    into.catch(() => undefined);
    return { tools, pipes: { container, into } };
}
async function fillGiven({ folder, dance, memory, print, signal }, given, prepared) {
    await (0,dance_build/* runDance */.RI)(dance, 'fill.sh', folder, prepared, { ...(print && { print }), ...(signal && { signal }) });
    const result = (0,external_node_path_.join)(folder, 'result', 'out');
    await checkRefusal(result, dance);
    const filled = await Promise.all(dance.mounts.map((_, index) => filledMount(result, index, memory)));
    const { fillings, short } = await given;
    const words = short ?? (await builderShortage(result, dance, fillings, filled));
    return filled.map((mount, index) => withReason(mount, fillings[index], words));
}
/** Another build may wait for our mounts, or get others meanwhile: not while we wait for archives. */
const isShared = ({ mounts }) => mounts.every(({ sharing }) => sharing === 'shared');
/** Puts into a folder what the script is to do, and the archives; large ones that have a pipe stay where they are. */
async function give({ folder, fillings: promised, doubt = 'never' }, finding) {
    const [fillings, container] = await Promise.all([promised, finding]);
    const task = (0,external_node_path_.join)(folder, container === undefined ? 'context/task' : 'given');
    await (0,promises_.mkdir)(task, { recursive: true });
    const archives = fillings.flatMap((filling, index) => (filling === undefined ? [] : archivesOf(filling, index)));
    const small = container === undefined ? archives : await smallOnes(archives);
    const beside = new Map(archives.filter((each) => !small.includes(each)).map(({ name, file }) => [name, file]));
    const short = await runnerShortage(task, small);
    const lines = fillings.map((filling, index) => fillingLine(short === undefined ? filling : undefined, index));
    await (0,promises_.writeFile)((0,external_node_path_.join)(task, 'doubt'), `${doubt}\n`);
    await (0,promises_.writeFile)((0,external_node_path_.join)(task, 'tasks'), lines.join(''));
    if (short !== undefined)
        return { task, fillings, short, beside: new Map() };
    await Promise.all(small.map(({ name, file }) => (0,scratch/* linkOrCopy */.L)(file, (0,external_node_path_.join)(task, name))));
    return { task, fillings, beside };
}
/** Those that go with the task. */
async function smallOnes(archives) {
    const sizes = await Promise.all(archives.map(async ({ file }) => (await (0,promises_.stat)(file)).size));
    let together = 0;
    return archives.filter((_, index) => {
        const size = sizes[index] ?? 0;
        if (size >= LARGE || together + size > TOGETHER)
            return false;
        together += size;
        return true;
    });
}
/** All of a folder goes through one pipe. */
async function asFiles(given) {
    const { task, beside } = await given;
    const file = `${task}.tar`;
    await (0,command/* run */.e)({ argv: [await (0,program/* findProgram */.K)('tar'), '-c', '-f', file, '-C', task, '.'], quiet: true });
    return new Map([['given.tar', file], ...beside]);
}
/** An empty filling looks at each mount, and empties those that were filled in part. */
async function emptyParts(dance, reason, print) {
    try {
        await (0,scratch/* withScratch */.h)('empty', async (folder) => {
            const tools = (0,buildkit_tools/* collectTools */.Sw)((0,external_node_path_.join)(folder, 'context'));
            const fillings = Promise.resolve(dance.mounts.map(() => undefined));
            const options = { signal: AbortSignal.timeout(EMPTY_MS), ...(print && { print }) };
            await fillFrom({ folder, dance, tools, fillings, memory: folder, ...options }, Promise.resolve(undefined));
        });
    }
    catch (cause) {
        (0,log/* say */.cv)(`The cache mounts may be filled in part, and then the next run empties them: ${(0,errors/* messageOf */.bD)(cause)}`);
        throw reason;
    }
}
function archivesOf({ base, overlay }, index) {
    const first = { name: `${index}.base.tar.zst`, file: base };
    return overlay === undefined ? [first] : [first, { name: `${index}.overlay.tar.zst`, file: overlay }];
}
/** Number, base, overlay, digest of the base, bytes that the mount takes, bytes that an archive may grow to. */
function fillingLine(filling, index) {
    if (filling === undefined)
        return `${index} - - - 0 0\n`;
    const [base, overlay] = archivesOf(filling, index).map(({ name }) => name);
    return `${index} ${base} ${overlay ?? '-'} ${filling.digest} ${diskBytes(filling)} ${(0,limits/* streamLimit */.AB)(filling)}\n`;
}
const diskBytes = ({ rawBytes, files }) => rawBytes + files * DISK_BLOCK;
async function filledMount(folder, index, memory) {
    const result = await (0,dance_files/* readResult */.Uv)(folder, index);
    if (result.state !== 'restored')
        return result;
    const place = (0,external_node_path_.join)(memory, `${index}`);
    await (0,promises_.cp)((0,external_node_path_.join)(folder, `${index}`), place, { recursive: true });
    return { ...result, memory: place };
}
async function checkRefusal(folder, { mounts }) {
    const line = await (0,dance_files/* lineOf */.cA)(folder, 'refused');
    const [, index, words] = /^(\d+) (.+)\n$/.exec(line ?? '') ?? [];
    if (words === undefined)
        return;
    throw new result/* OverlayRefused */.VY(`The overlay of mount ${mounts[Number(index)]?.target} is refused: ${words}`);
}
/** Archives that lie on another file system than the scratch folder have to be copied. */
async function runnerShortage(folder, archives) {
    const [own, ...stats] = await Promise.all([folder, ...archives.map(({ file }) => file)].map((file) => (0,promises_.stat)(file)));
    const copied = stats.filter(({ dev }) => dev !== own?.dev).reduce((sum, { size }) => sum + size, 0);
    const [needed, free] = [copied + OWN_ROOM, await (0,dance_files/* freeBytes */.go)(folder)];
    if (needed <= free)
        return undefined;
    return `Filling the mounts needs ${(0,figures/* bytes */.ee)(needed)} on the runner, its temporary folder has ${(0,figures/* bytes */.ee)(free)} free`;
}
async function builderShortage(folder, { mounts }, fillings, filled) {
    const short = await (0,dance_files/* shortageIn */.jq)(folder);
    if (short === undefined)
        return undefined;
    const wanted = mounts.filter((_, index) => fillings[index] !== undefined && filled[index]?.state === 'skipped');
    const names = wanted.map(({ target }) => target).join(', ');
    const subject = wanted.length === 1 ? `Mount ${names} needs` : `The mounts ${names} need`;
    return `${subject} ${(0,figures/* bytes */.ee)(short.needed)}, the builder has ${(0,figures/* bytes */.ee)(short.free)} free`;
}
/** A mount that is empty because there was no room to fill it. */
function withReason(mount, filling, reason) {
    if (reason === undefined || filling === undefined || mount.state === 'kept')
        return mount;
    return { ...mount, state: 'skipped', reason };
}

// EXTERNAL MODULE: ./src/cache-dance/trouble.ts + 4 modules
var cache_dance_trouble = __webpack_require__(7671);
;// CONCATENATED MODULE: ./src/cache-dance/fill.ts





/**
 * Fills the mounts. The builder gets ready while the snapshot comes in.
 *
 * @returns undefined when the builder failed, so that nobody knows what is in them
 */
async function fill(work, trouble) {
    const { builder, platform, mounts, loaded, memory, doubt, print, signal } = work;
    const from = loaded.then((found) => (0,plan/* fillings */.TL)(mounts, found?.snapshot, archivesIn(found)));
    try {
        const results = await fillMounts({ builder, platform, mounts }, from, memory, { doubt, print, signal });
        const skipped = results.find(({ state }) => state === 'skipped');
        if (skipped !== undefined)
            trouble.tell(cache_dance_trouble/* COLD */.TG, new Error(`no space left: ${skipped.reason}`));
        const found = await loaded;
        return (0,plan/* filledMounts */.b2)(mounts, results, found?.snapshot, archivesIn(found));
    }
    catch (error) {
        // Of the search and the filling, each may be what the time was too short for.
        const isTold = signal.aborted && trouble.problems().some(({ code }) => code === 'deadline-over');
        if (!isTold)
            trouble.tell(cache_dance_trouble/* COLD */.TG, error);
        return lookedAt(work);
    }
}
const archivesIn = (found) => found?.archives ?? new Map();
/**
 * What is in the mounts after a filling that failed. Doubt goes for mounts that somebody else has filled all the more: on
 * a builder that lives on, cargo would ship what an earlier commit left there.
 */
async function lookedAt({ builder, platform, mounts, memory, doubt, }) {
    try {
        const signal = AbortSignal.timeout(LOOK_MS);
        const results = await fillMounts({ builder, platform, mounts }, mounts.map(() => undefined), `${memory}-look`, { doubt, signal });
        return (0,plan/* filledMounts */.b2)(mounts, results, undefined, new Map());
    }
    catch (error) {
        (0,log/* say */.cv)(`Nobody knows what is in the cache mounts: ${(0,errors/* messageOf */.bD)(error)}`);
        return undefined;
    }
}
const LOOK_MS = 60_000;

// EXTERNAL MODULE: ./src/cache-dance/inputs.ts + 1 modules
var inputs = __webpack_require__(762);
// EXTERNAL MODULE: ./src/store/store.ts + 1 modules
var store = __webpack_require__(7904);
;// CONCATENATED MODULE: ./src/cache-dance/transfers.ts

/** The same archives, each timed when it is asked for first: later it is under way, or there already. */
function timedArchives(archives) {
    const asked = new Set();
    const spans = [];
    let bytes = 0;
    const fetch = (archive, mount) => {
        const file = archives.fetch(archive, mount);
        if (asked.has(archive.digest))
            return file;
        asked.add(archive.digest);
        const start = Date.now();
        const end = () => {
            spans.push({ start, end: Math.max(start, Date.now()) });
            bytes += archive.bytes;
        };
        // A download that fails was none; what is refused when it is looked through has come in.
        void file.then(end, (error) => {
            if (error instanceof store_snapshot/* SnapshotRefused */.nw && error.refusal === 'damaged')
                bytes += archive.bytes;
        });
        return file;
    };
    const whole = () => ({
        start: Math.min(...spans.map(({ start }) => start)),
        end: Math.max(...spans.map(({ end }) => end)),
    });
    return { fetch, time: () => (spans.length === 0 ? undefined : whole()), bytes: () => bytes };
}

;// CONCATENATED MODULE: ./src/cache-dance/search.ts







/**
 * Begins to search before anybody knows what for: while BuildKit is asked for the mounts, the newest snapshot of this
 * platform and build comes in, which is nearly always the right one. Whether it is, {@link finishSearch} decides. Never
 * rejects, because nobody waits for it meanwhile.
 *
 * @param platform what all keys of the platform begin with
 * @param build name of the build: the archives of another one are not fetched on a guess
 */
async function beginSearch(place, platform, build) {
    try {
        await (0,promises_.mkdir)(place.folder);
        const opened = await (0,store/* openStore */.Ch)(place.store, { signal: place.signal });
        const archives = timedArchives((0,store_snapshot/* archivesOf */.bS)(opened, place.folder, place.signal));
        const nearest = opened.exclusive ? Promise.resolve(undefined) : newest(opened, platform, place);
        const ahead = nearest.then((found) => {
            if (found?.snapshot.build === build)
                fetchAhead(found, archives);
            return found;
        });
        return { ...place, opened, archives, nearest: ahead };
    }
    catch (failure) {
        return { failure };
    }
}
/** Finds the nearest snapshot for what is wanted, and fetches the archives that are not there yet; trouble is told. */
async function finishSearch(search, wanted, trouble) {
    if ('failure' in search) {
        trouble.tell(cache_dance_trouble/* COLD */.TG, search.failure);
        return { store: '', readable: true, fetchedBytes: () => 0, damaged: [] };
    }
    const { opened } = search;
    const load = await (0,log/* group */.Os)(`Looking for ${wanted.keys.key} in the ${opened.name}`, () => loadNearest(search, wanted, trouble));
    const nearest = load === search_NOTHING ? await nearestOf(search) : undefined;
    const about = { store: opened.name, readable: opened.readable, fetchedBytes: search.archives.bytes };
    const fetched = load.loaded === undefined ? undefined : search.archives.time();
    return {
        ...about,
        ...load,
        ...(fetched === undefined ? {} : { fetched }),
        ...(nearest === undefined ? {} : { nearest }),
    };
}
async function loadNearest(search, { keys, origin }, trouble) {
    try {
        return (await loadBy(search, keys, origin)) ?? search_NOTHING;
    }
    catch (error) {
        const other = error instanceof store_snapshot/* SnapshotUnusable */.Q8 ? await loadBeside(search, error, { keys, origin }) : undefined;
        trouble.tell(other?.loaded === undefined ? cache_dance_trouble/* COLD */.TG : `Another snapshot (${other.loaded.matchedKey}) is restored`, error);
        return { ...other, damaged: damagedIn(error), ...refusedIn(error) };
    }
}
/** @param passed keys of snapshots that are passed over */
async function loadBy(search, keys, origin, passed) {
    const { opened, folder, trusted, archives } = search;
    const found = await (0,store_snapshot/* findSnapshot */.Cb)(opened, keys, folder, trusted, passed);
    if (found === undefined)
        return undefined;
    (0,log/* say */.cv)(`Found ${found.matchedKey}`);
    return { loaded: await (0,store_snapshot/* loadSnapshot */.N2)(found, origin, archives), damaged: [] };
}
/** Heads without a trusted signature that a search passes over: each is fetched before that is known. */
const PASSED_LIMIT = 5;
/**
 * Whoever can write to the store must not be able to keep all jobs of a commit cold by one bad entry, and a job that does
 * not sign not those that ask for signatures.
 */
async function loadBeside(search, refused, { keys, origin }) {
    const passed = new Set([refused.matchedKey]);
    while (passed.size <= PASSED_LIMIT) {
        try {
            return await loadBy(search, (0,store_snapshot/* furtherKeys */.LH)(keys), origin, passed);
        }
        catch (error) {
            if (!isForSignature(error))
                return undefined;
            passed.add(error.matchedKey);
        }
    }
    return undefined;
}
const isForSignature = (error) => error instanceof store_snapshot/* SnapshotUnusable */.Q8 && (error.refusal === 'unsigned' || error.refusal === 'untrusted');
const damagedIn = (error) => error instanceof store_snapshot/* SnapshotUnusable */.Q8 && error.refusal === 'damaged' && error.digest !== undefined ? [error.digest] : [];
const refusedIn = (error) => error instanceof store_snapshot/* SnapshotUnusable */.Q8 ? { refusedKey: error.matchedKey } : {};
/** There is no snapshot that fits, and nothing went wrong. */
const search_NOTHING = { damaged: [] };
/** Why there is nothing better can be told from what is there for other builds and platforms. */
async function nearestOf(search) {
    return (await search.nearest) ?? newest(search.opened, ANY_PLATFORM, search);
}
const ANY_PLATFORM = `${key/* FORMAT */.uB}-linux-`;
/** A guess that goes wrong is none: what cannot be read is told when it turns out to be the one that is wanted. */
function newest(store, prefix, { folder, trusted }) {
    return (0,store_snapshot/* findSnapshot */.Cb)(store, { key: prefix, prefixes: [prefix] }, folder, trusted).catch(() => undefined);
}
function fetchAhead({ snapshot }, archives) {
    for (const mount of snapshot.mounts) {
        void archives.fetch(mount.base, mount);
        if (mount.overlay !== undefined)
            void archives.fetch(mount.overlay, mount);
    }
}

// EXTERNAL MODULE: ./src/cache-dance/state.ts
var state = __webpack_require__(201);
// EXTERNAL MODULE: ./src/buildkit/build.ts
var build = __webpack_require__(9712);
// EXTERNAL MODULE: ./src/buildkit/disk-usage.ts
var disk_usage = __webpack_require__(1929);
;// CONCATENATED MODULE: ./src/buildkit/held-steps.ts



/**
 * What a builder holds of earlier builds (`docker buildx du`). A builder that has not been started is started, as a build would do.
 *
 * @param builder name of the builder; empty for buildx's current one
 * @param signal ends the start of the builder
 * @returns undefined when the builder does not say
 */
async function heldBy(builder, signal) {
    const listed = (await (0,disk_usage/* diskUsage */.h)(builder)) ?? ((await isStarted(builder, signal)) ? await (0,disk_usage/* diskUsage */.h)(builder) : undefined);
    return listed === undefined ? undefined : parseHeld(listed);
}
/** `du` starts no builder. */
async function isStarted(builder, signal) {
    const argv = ['docker', 'buildx', 'inspect', '--bootstrap', ...(0,build/* builderArguments */.M5)(builder)];
    return (0,command/* run */.e)({ argv, quiet: true, ...(signal && { signal }) }).then(() => true, () => false);
}
/**
 * Reads what `docker buildx du --format json` printed, a record a line.
 *
 * @returns undefined when that is not what was printed
 */
function parseHeld(printed) {
    const lines = printed.split('\n').filter((line) => line.trim() !== '');
    try {
        const records = lines.map((line) => JSON.parse(line));
        return { steps: records.some(isStep), mounts: records.some(isMount) };
    }
    catch {
        return undefined;
    }
}
/**
 * Records that hold no files of sources with their times of an earlier build: cache mounts are looked at by themselves,
 * local sources are brought up to date with their times before each use (BuildKit, client/types.go, UsageRecordType).
 */
const NO_STEP = ['exec.cachemount', 'source.local', 'frontend'];
/** Images, and the folders of mounts with an owner. */
const OTHERS = /^(?:pulled from |\[internal\] setting cache mount permissions$)/;
/** The steps that our own builds leave, which copy nothing. */
const OWN = / from exec \/bin\/timeout \d+ \/bin\/sh \/task\//;
const isStep = ({ Type = '', Description = '' }) => !NO_STEP.includes(Type) && !OTHERS.test(Description) && !OWN.test(Description);
/** Of one that a dance was the first to ask for, builds may have made use since. */
const isMount = ({ Type }) => Type === 'exec.cachemount';

;// CONCATENATED MODULE: ./src/cargo/built.ts
/**
 * What cargo compares the times of sources with: files of a unit's fingerprint, and what came of a build script, in both
 * layouts of a target folder (cargo, src/compiler/fingerprint/mod.rs and layout.rs).
 */
const COMPARED = /\/(?:\.fingerprint\/[^/]+\/[^/]+|build\/(?:[^/]+\/)+(?:fingerprint\/[^/]+|run\/[^/]+|output))$/;
/** @param listings of mounts, see changes.sh in archive/list-scripts.ts */
function newestFiles(listings) {
    let [built, any] = [0, 0];
    for (const line of listings.flatMap((listing) => listing.split('\0'))) {
        const { path, seconds } = fileOf(line);
        any = Math.max(any, seconds);
        if (COMPARED.test(path))
            built = Math.max(built, seconds);
    }
    return { built, any };
}
/** Kind, mode, owner, group, size, time of modification, time of change, path. */
function fileOf(line) {
    const [, time, path = ''] = /^f (?:\S+ ){4}(\S+) \S+ (.+)$/s.exec(line) ?? [];
    return { path, seconds: Math.ceil(Number(time)) || 0 };
}

// EXTERNAL MODULE: ./src/cargo/sccache-inputs.ts
var sccache_inputs = __webpack_require__(9732);
// EXTERNAL MODULE: ./src/cargo/sources.ts
var cargo_sources = __webpack_require__(9314);
// EXTERNAL MODULE: ./src/cache-dance/job-times.ts
var job_times = __webpack_require__(8576);
;// CONCATENATED MODULE: ./src/cache-dance/times.ts











/** Reads the sources of a local context, and brings their times to whole seconds. */
async function findSources({ mtimes, context }) {
    if (!mtimes) {
        (0,log/* say */.cv)('Modification times of the sources are left alone (mtimes is false): cargo builds the workspace again.');
        return { stuck: [] };
    }
    if ((0,dockerfile/* isRemote */.Vx)(context)) {
        (0,log/* note */.N4)('The context is remote, so its modification times cannot be set: cargo builds the workspace again. A local context (.) avoids that.');
        return { stuck: [] };
    }
    const found = await (0,cargo_sources/* roundTimes */.NR)(context, await (0,cargo_sources/* readSources */.tW)(context));
    if (found.stuck.length > 0)
        (0,log/* say */.cv)(stuckMessage(found.stuck));
    return { ...found, seen: Date.now() };
}
const stuckMessage = (paths) => `The modification times of ${paths.length} sources cannot be set (the first is ${paths[0]}): cargo builds the workspace again. Make them files of the runner's user.`;
/**
 * What others have to do with the times of a build. Asks the builder, so it has to be over before anything is built. What it finds
 * is told.
 *
 * @param signal ends the start of a builder
 * @returns no times where none are set anyway
 */
async function foreignTimes(request, builds, signal) {
    if (hasEpoch(builds))
        (0,log/* note */.N4)(EPOCH);
    if (comparing(builds))
        return { mounts: false };
    if (!request.mtimes || (0,dockerfile/* isRemote */.Vx)(request.context))
        return { mounts: true };
    const [files, held] = await Promise.all([foreignFiles(request, builds), heldBy(request.builder, signal)]);
    const times = files ?? heldLayers(held, request.builder);
    if (times !== undefined)
        (0,log/* say */.cv)(`${times}: cargo compiles the workspace again, and nothing of third parties.`);
    return { mounts: held?.mounts ?? true, ...(times === undefined ? {} : { times }) };
}
const comparing = (builds) => builds.every(({ comparesContent }) => comparesContent);
/** buildx takes it from the environment where no build argument has it (buildx, commands/build.go and bake.go). */
const hasEpoch = (builds) => Boolean(process.env.SOURCE_DATE_EPOCH) ||
    builds.some(({ source }) => source.buildArgs.some((arg) => /^SOURCE_DATE_EPOCH=./.test(arg)));
/** BuildKit 0.33: frontend/dockerfile/dockerfile2llb/convert.go (WORKDIR), frontend/dockerui/context.go (Git). */
const EPOCH = 'SOURCE_DATE_EPOCH is set: BuildKit gives that time to the image and to new folders of WORKDIR, and to a Git context that of its commit. COPY keeps the times of a local context, so they are set as ever. An ARG of that name before the RUNs with cache mounts makes each value another recipe, which is cold: put it below them.';
/** Whether layers of other machines come into a build, by what inputs and bake files say. */
const importsLayers = ({ cacheFrom }, builds) => cacheFrom.length > 0 || builds.some((build) => build.importsLayers);
/** A cause that can be seen without the builder. */
async function foreignFiles({ context, cacheFrom }, builds) {
    if (importsLayers({ cacheFrom }, builds))
        return LAYERS;
    const places = builds.flatMap(({ source }) => [
        source.context,
        ...source.buildContexts.filter(isOfUser).map(times_sourceOf),
    ]);
    const isOutside = await Promise.all(places.map((place) => liesOutside(context, place)));
    const outside = places.find((_, index) => isOutside[index]);
    if (outside === undefined)
        return undefined;
    return `The build takes files from ${outside} too, and times are set only in the context ${context}`;
}
const LAYERS = 'With the layers of cache-from come files with the times of other builds';
/** sccache is run and not compiled: its time says nothing to cargo. */
const isOfUser = (pair) => !pair.startsWith(`${sccache_inputs/* SCCACHE_CONTEXT */.X}=`);
const times_sourceOf = (pair) => pair.slice(pair.indexOf('=') + 1);
/** Images, and what is made by a build that is looked at itself. */
const NO_FOLDER = /^(?:docker-image:\/\/|oci-layout:\/\/|target:)/;
/** Whether a place has files whose times are not set: of a folder in the context they are, but for those of Git. */
async function liesOutside(context, place) {
    if (NO_FOLDER.test(place))
        return false;
    if ((0,dockerfile/* isRemote */.Vx)(place))
        return true;
    const path = (0,external_node_path_.relative)(await (0,job_times/* realPath */.Ye)(context), await (0,job_times/* realPath */.Ye)(place)).split(external_node_path_.sep);
    return path[0] === '..' || (0,external_node_path_.isAbsolute)(path.join(external_node_path_.sep)) || path.includes('.git');
}
function heldLayers(held, builder) {
    if (held?.steps === false)
        return undefined;
    const name = builder === '' ? 'The builder' : `The builder ${builder}`;
    if (held === undefined)
        return `${name} does not say whether it holds layers of earlier builds`;
    return `${name} holds layers of earlier builds, with the times that files had then`;
}
/**
 * Whether cargo has to doubt what it has built. Times of a remote context are the commit's, or those of an earlier fetch,
 * and those of a checkout are of this machine's clock, which may be behind the one that built: cargo must not trust times
 * that are not set here.
 *
 * @param foreign the times of {@link Foreign}
 */
function doubtOf(builds, { sources, stuck }, foreign) {
    if (sources === undefined || stuck.length > 0)
        return 'always';
    if (comparing(builds))
        return 'never';
    return foreign === undefined ? 'kept' : 'always';
}
/**
 * Gives the sources the times that go with what is in the mounts now.
 *
 * @returns undefined where no times are set
 */
async function settleTimes(context, { sources, seen = Date.now() }, { fill, snapshot, filters, hasHidden }) {
    if (sources === undefined)
        return undefined;
    const last = { ledger: (0,cargo_ledger/* parseLedger */.h8)(snapshot?.ledger), files: await filesIn(fill ?? []) };
    const present = { sources, seen, given: await (0,job_times/* jobTimes */.Q2)(context), ...(filters === undefined ? {} : { filters }) };
    const ledger = chosenLedger(present, hasHidden ? undefined : fill, last);
    return (0,log/* group */.Os)('Setting the modification times of the sources', async () => {
        const applied = await (0,cargo_sources/* applyLedger */.ex)(context, sources, ledger);
        await Promise.all([(0,cargo_sources/* waitForLedger */.W7)(applied.ledger), (0,job_times/* noteJobTimes */.U8)(context, applied.ledger)]);
        return applied.ledger;
    });
}
const UNSEEN = 'Nobody can look at all cache mounts of the build, so all sources count as new.';
/** Those in the mounts that were filled. Cargo is told to doubt all others. */
async function filesIn(fill) {
    const folders = fill.map(({ result }) => result.memory).filter((memory) => memory !== undefined);
    return newestFiles(await Promise.all(folders.map((memory) => (0,promises_.readFile)((0,external_node_path_.join)(memory, 'known'), 'utf8'))));
}
/**
 * What is in a restored mount was built before the sources were read, so that moment will do for those that changed: it lies
 * in the past when the mounts are filled, and nothing has to be waited for. Of other mounts nobody knows.
 */
function chosenLedger({ sources, seen, ...present }, fill, { ledger, files }) {
    const times = fill === undefined ? 'new' : (0,plan/* timesOf */.Qv)(fill, ledger !== undefined);
    if (times === 'as-found')
        return (0,cargo_ledger/* firstLedger */.Om)(sources, present);
    if (times === 'recorded' && ledger !== undefined)
        return (0,cargo_ledger/* nextLedger */.nD)(sources, ledger, seen, files, present);
    (0,log/* say */.cv)(fill === undefined
        ? UNSEEN
        : 'What is in the cache mounts is not of a known snapshot, so all sources count as new.');
    return (0,cargo_ledger/* freshLedger */.Kn)(sources, Date.now(), files.built, present);
}

;// CONCATENATED MODULE: ./src/cache-dance/restore.ts





















/**
 * Finds the cache mounts of the build, restores the nearest snapshot into those that are empty, and gives the sources the
 * modification times that go with it.
 *
 * @returns undefined when the build has no cache mounts
 * @throws anything that keeps the mounts from being found; the store's and the builder's trouble after that is told
 */
async function restore(request, builds, trouble) {
    const folder = await (0,state/* makeStateFolder */.En)();
    const deadline = (0,cache_dance_deadline/* deadlineIn */._)(request.restoreTimeout);
    try {
        const outcome = await restoreInto({
            folder,
            request,
            builds,
            trouble,
            signal: deadline.signal,
            watch: new Stopwatch(),
        });
        deadline.end();
        if (outcome === undefined)
            await (0,state/* dropStateFolder */.PF)(folder);
        return outcome;
    }
    catch (error) {
        deadline.end();
        await (0,state/* dropStateFolder */.PF)(folder);
        throw error;
    }
}
async function restoreInto(work) {
    const { request, builds, trouble, watch } = work;
    const search = searchFor(work);
    const [{ wanted, foreign }, sources] = await Promise.all([
        watch.time('discover', () => askedOf(work)),
        findSources(request),
    ]);
    if (wanted.mounts.length === 0)
        return undefined;
    const begun = await search;
    const searching = finished(begun, wanted, trouble);
    if (isExclusive(begun))
        await searching;
    const doubt = doubtOf(builds, sources, foreign.times);
    const [searched, filled, hasHidden] = await Promise.all([
        searching,
        filledBy(work, wanted, searching, doubt),
        foreign.mounts && restore_hidden(work, wanted),
    ]);
    const known = { fill: filled, snapshot: searched.loaded?.snapshot, filters: wanted.filters, hasHidden };
    const settle = () => settleTimes(request.context, sources, known);
    const counting = (0,cache_dance_evidence.isRestored)(filled) ? (0,mount_sizes/* countMountSizes */.N)(request.builder) : undefined;
    const [ledger] = await Promise.all([watch.time('set times', settle), counting]);
    const noSave = (0,plan/* savingRefused */.Lr)(request.save, await readEvent(process.env)) ?? (0,plan/* unsignedRefused */.S9)(request);
    if (noSave !== undefined)
        (0,log/* say */.cv)(`Nothing will be saved: ${noSave.reason}.`);
    return await outcomeOf(work, { wanted, searched, filled, ledger, noSave });
}
/** Whether the builds have mounts that cannot be doubted. */
async function restore_hidden({ request, signal }, { others, hasHidden }) {
    if (hasHidden || others.length === 0)
        return hasHidden;
    const { builder, platform } = request;
    return !(await doubtMounts({ builder, platform, mounts: others }, signal));
}
/** What the builder is asked. What it holds comes first: our builds would be among it, and only one may start it. */
async function askedOf({ request, builds, signal }) {
    const foreign = await foreignTimes(request, builds, signal);
    const wanted = await (0,log/* group */.Os)('Finding the cache mounts', () => findWanted(request, builds, signal));
    return { wanted, foreign };
}
function searchFor({ folder, request, builds, signal }) {
    if (!request.restore)
        return undefined;
    const { platform, trustedKeys: trusted } = request;
    const place = { store: (0,inputs/* storePlace */.Fo)(request), folder: (0,external_node_path_.join)(folder, 'archives'), trusted, signal };
    return beginSearch(place, (0,key/* platformPrefix */.Cr)(platform), (0,cache_dance_builds/* buildName */.A)(builds));
}
/** Whether nothing else may be done while the store is at work. */
const isExclusive = (search) => search !== undefined && 'opened' in search && search.opened.exclusive === true;
async function finished(search, wanted, trouble) {
    if (search !== undefined)
        return finishSearch(search, wanted, trouble);
    (0,log/* say */.cv)('Nothing is restored: the input restore is false.');
    return { store: '', readable: true, fetchedBytes: () => 0, damaged: [] };
}
/** The builder gets ready while the search goes on, which has the log until it is over. */
async function filledBy({ folder, request: { builder, platform }, trouble, signal, watch }, { mounts }, searching, doubt) {
    const output = new HeldOutput();
    const loaded = searching.then((searched) => searched.loaded);
    const target = { builder, platform, mounts, memory: (0,state/* memoryFolder */.uX)(folder) };
    const filling = fill({ ...target, loaded, doubt, print: output.print, signal }, trouble);
    const { fetched } = await searching;
    if (fetched !== undefined)
        watch.add({ name: 'download', ...fetched });
    return (0,log/* group */.Os)('Filling the cache mounts', () => {
        output.release();
        return watch.time('unpack', () => filling);
    });
}
async function outcomeOf(work, results) {
    const { folder, request, builds, trouble, watch } = work;
    const { wanted, searched, filled, ledger, noSave } = results;
    const told = { problems: trouble.problems(), phases: watch.phases };
    const parts = {
        request,
        wanted,
        searched,
        fill: filled,
        noSave,
        knowsImports: importsLayers(request, builds),
        ...told,
    };
    const evidence = (0,cache_dance_evidence.mainEvidence)(parts, Date.now());
    await (0,promises_.writeFile)((0,state/* ledgerFile */.SB)(folder), JSON.stringify(ledger ?? null));
    await (0,promises_.writeFile)((0,state/* evidenceFile */.az)(folder), JSON.stringify(evidence));
    return { evidence, state: stateOf(work, results) };
}
function stateOf({ folder, request, trouble }, results) {
    const { wanted, searched, filled, ledger } = results;
    const { builder, platform, sweep, maxMountSize, maxSize } = request;
    const snapshot = searched.loaded?.snapshot;
    const whole = request.newBase ? 'always' : snapshot?.lock === wanted.origin.lock ? 'never' : 'changed';
    return {
        folder,
        context: (0,external_node_path_.resolve)(request.context),
        builder,
        platform,
        store: (0,inputs/* storePlace */.Fo)(request),
        key: searched.refusedKey === wanted.keys.key ? (0,store_snapshot/* furtherKey */.IL)(wanted.keys.key) : wanted.keys.key,
        matchedKey: (0,cache_dance_evidence.isRestored)(filled) ? (snapshot?.key ?? '') : '',
        mounts: filled?.map((mount) => (0,plan/* storedMount */.tF)(mount, whole)) ?? wanted.mounts.map((mount) => ({ mount })),
        ledgerKnown: (0,cargo_ledger/* sameLedger */.EG)(ledger, (0,cargo_ledger/* parseLedger */.h8)(snapshot?.ledger)),
        warned: trouble.warned(),
        damaged: searched.damaged,
        sweep,
        ...(maxMountSize === undefined ? {} : { mountLimit: maxMountSize }),
        ...(maxSize === undefined ? {} : { storeLimit: maxSize }),
    };
}


/***/ })

};
