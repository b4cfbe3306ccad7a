export const id = 588;
export const ids = [588];
export const modules = {

/***/ 7588:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  keepBudget: () => (/* binding */ keepBudget)
});

// UNUSED EXPORTS: budgetSentence

// EXTERNAL MODULE: ./src/report/figures.ts
var figures = __webpack_require__(3831);
// EXTERNAL MODULE: ./src/runner/log.ts
var log = __webpack_require__(7708);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/runner/scratch.ts
var scratch = __webpack_require__(3968);
// EXTERNAL MODULE: ./src/store/key.ts
var store_key = __webpack_require__(6218);
;// CONCATENATED MODULE: ./src/store/retention.ts

/** A job that saves stores its archives first, and its head, which names them, up to this much later. */
const YOUNG_MS = 3600 * 1000;
const ARCHIVE = new RegExp(`^${store_key/* FORMAT */.uB}-blob-([0-9a-f]{64})(?:-|$)`);
const OTHER_FORMAT = /^muslin(\d+)-/;
/** What the key of an entry says that it is; a key that a user gave belongs to a head. */
function kindOf({ key }) {
    const hex = ARCHIVE.exec(key)?.[1];
    if (hex !== undefined)
        return { kind: 'archive', digest: `sha256:${hex}` };
    const format = OTHER_FORMAT.exec(key)?.[1];
    const own = Number(store_key/* FORMAT */.uB.slice('muslin'.length));
    if (format === undefined || Number(format) === own)
        return { kind: 'head' };
    return { kind: Number(format) < own ? 'older' : 'newer' };
}
/**
 * Decides what goes when a store holds more than it may. The newest head of each build, platform and ref stays with all
 * that it names, however large that is. Of the rest the oldest goes first: superseded heads, archives that no head names
 * any more, and what is left of older formats. Nothing goes that is younger than an hour, or that a head which could not
 * be read may need.
 *
 * @param heads by the entry's id; a head that is not among them could not be read, and stays
 */
function retention(entries, heads, { maxBytes, now }) {
    const superseded = supersededHeads(entries, heads);
    const plan = new Plan(entries, heads, new Set(superseded.map(({ id }) => id)), now);
    const remove = [];
    let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    while (bytes > maxBytes) {
        const oldest = plan.takeOldest();
        if (oldest === undefined)
            break;
        remove.push(oldest);
        bytes -= oldest.bytes;
    }
    return { keep: plan.left, superseded, remove };
}
/** All readable heads but the newest of each group. */
function supersededHeads(entries, heads) {
    const groups = new Map();
    for (const entry of newestFirst(entries)) {
        const facts = heads.get(entry.id);
        if (facts === undefined)
            continue;
        const group = JSON.stringify([facts.platform, facts.build, entry.ref ?? '']);
        groups.set(group, [...(groups.get(group) ?? []), entry]);
    }
    return [...groups.values()].flatMap(([, ...older]) => older);
}
/** The entries that are left, while one after the other is taken away. */
class Plan {
    #heads;
    #superseded;
    #now;
    /** Archives stored before this moment may belong to a head that could not be read. */
    #mayBeNeeded;
    /** How many of the heads that are left name an archive. */
    #named = new Map();
    /** Oldest first. */
    #left;
    constructor(entries, heads, superseded, now) {
        this.#heads = heads;
        this.#superseded = superseded;
        this.#now = now;
        this.#left = [...newestFirst(entries)].reverse();
        const unread = entries.filter((entry) => kindOf(entry).kind === 'head' && !heads.has(entry.id));
        this.#mayBeNeeded = Math.max(Number.NEGATIVE_INFINITY, ...unread.map(createdAt)) + YOUNG_MS;
        for (const { archives } of heads.values())
            this.#count(archives, 1);
    }
    get left() {
        return this.#left;
    }
    /** The oldest entry that nobody needs, which is not left then. */
    takeOldest() {
        const oldest = this.#left.find((entry) => !this.#isYoung(entry) && this.#isFree(entry));
        if (oldest === undefined)
            return undefined;
        this.#left = this.#left.filter((entry) => entry !== oldest);
        this.#count(this.#heads.get(oldest.id)?.archives ?? [], -1);
        return oldest;
    }
    #count(archives, change) {
        for (const digest of new Set(archives))
            this.#named.set(digest, (this.#named.get(digest) ?? 0) + change);
    }
    #isFree(entry) {
        const found = kindOf(entry);
        if (found.kind === 'older')
            return true;
        if (found.kind !== 'archive')
            return this.#superseded.has(entry.id);
        return (this.#named.get(found.digest) ?? 0) === 0 && createdAt(entry) > this.#mayBeNeeded;
    }
    /** An archive that was just looked up is about to be named by somebody. */
    #isYoung(entry) {
        const used = kindOf(entry).kind === 'archive' ? Date.parse(entry.lastUsed ?? entry.created) : 0;
        return this.#now - Math.max(createdAt(entry), used) < YOUNG_MS;
    }
}
const createdAt = ({ created }) => Date.parse(created);
const newestFirst = (entries) => [...entries].sort((left, right) => createdAt(right) - createdAt(left));

// EXTERNAL MODULE: ./src/store/snapshot-head.ts
var snapshot_head = __webpack_require__(5828);
// EXTERNAL MODULE: ./src/store/store.ts + 1 modules
var store_store = __webpack_require__(7904);
;// CONCATENATED MODULE: ./src/store/prune.ts







const PARALLEL = 4;
/**
 * Keeps a store within a budget, by the rules of {@link retention}.
 *
 * @throws Error when the store does not answer
 */
async function prune(store, options) {
    if (store.entries === undefined) {
        return { unlisted: `this job has no token that may list the entries of the ${store.name}` };
    }
    try {
        return await pruneListed(store, store.entries.bind(store, ''), options);
    }
    catch (error) {
        if (error instanceof store_store/* ListDenied */.uN)
            return { unlisted: error.message };
        throw error;
    }
}
async function pruneListed(store, list, options) {
    const listed = await list();
    if (bytesOf(listed) <= options.maxBytes)
        return reportOf(listed, { removed: [] });
    const heads = await readHeads(store, listed, options, new Map());
    // Reading takes its time, in which other jobs may have saved.
    const entries = await list();
    const all = await readHeads(store, entries, options, heads);
    const plan = retention(entries, all, { maxBytes: options.maxBytes, now: options.now ?? Date.now() });
    const outcome = options.remove === false ? { removed: [] } : await removeAll(store, plan.remove);
    return reportOf(entries, outcome, plan);
}
function reportOf(entries, { removed, refused }, plan) {
    return {
        bytes: bytesOf(entries),
        entries: entries.length,
        removed: removed.length,
        removedBytes: bytesOf(removed),
        ...(plan === undefined ? {} : { superseded: plan.superseded.length }),
        ...(refused === undefined ? {} : { refused }),
    };
}
const bytesOf = (entries) => entries.reduce((sum, { bytes }) => sum + bytes, 0);
/** What can be known of the heads, those that are known already left alone. */
async function readHeads(store, entries, { ref, trusted }, known) {
    const found = new Map(known);
    const queue = entries.filter((entry) => !known.has(entry.id) && isReadable(entry, entries, ref));
    await (0,scratch/* withScratch */.h)('prune', async (folder) => {
        const read = async () => {
            for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) {
                const facts = await factsOf(store, entry.key, (0,external_node_path_.join)(folder, (0,external_node_crypto_.randomUUID)()), trusted);
                if (facts !== undefined)
                    found.set(entry.id, facts);
            }
        };
        await Promise.all(Array.from({ length: PARALLEL }, read));
    });
    return found;
}
/** Under a key that several refs have, this job reads the entry of its own ref, and none of the others. */
function isReadable(entry, entries, ref) {
    if (kindOf(entry).kind !== 'head')
        return false;
    return entry.ref === ref || entries.every(({ id, key }) => id === entry.id || key !== entry.key);
}
/** A head that cannot be read, of another ref for instance, is one of which nothing is known. */
async function factsOf(store, key, file, trusted) {
    try {
        await store.fetch(key, file, snapshot_head/* HEAD_LIMIT */.r2);
        return factsIn(await (0,snapshot_head/* decodeHead */.Jk)(await (0,promises_.readFile)(file), trusted));
    }
    catch {
        return undefined;
    }
    finally {
        await (0,promises_.rm)(file, { force: true });
    }
}
function factsIn({ platform, build, mounts }) {
    const archives = mounts.flatMap(({ base, overlay }) => (overlay === undefined ? [base] : [base, overlay]));
    return { platform, build, archives: archives.map(({ digest }) => digest) };
}
/** One after the other, so that what is removed is in the right order wherever it ends. */
async function removeAll(store, entries) {
    if (store.remove === undefined)
        return { removed: [], refused: `this job cannot remove anything from the ${store.name}` };
    const removed = [];
    for (const entry of entries) {
        const outcome = await store.remove(entry);
        if (typeof outcome === 'object')
            return { removed, refused: outcome.refused };
        if (outcome === 'removed')
            removed.push(entry);
    }
    return { removed };
}

;// CONCATENATED MODULE: ./src/cache-dance/budget.ts




/**
 * Brings a store back to what it may hold, as far as this job may delete.
 *
 * @returns what came of it, a sentence
 * @throws Error when the store does not answer
 */
async function keepBudget({ store, maxBytes, token, ref, trusted }) {
    const opened = await (0,store_store/* openStore */.Ch)(store, token === '' ? {} : { token });
    const options = { maxBytes, ...(ref === '' ? {} : { ref }), ...(trusted === undefined ? {} : { trusted }) };
    const report = await (0,log/* group */.Os)(`Keeping the ${opened.name} within ${(0,figures/* bytes */.ee)(maxBytes)}`, () => prune(opened, options));
    return budgetSentence(opened.name, maxBytes, report);
}
/** @param store its name */
function budgetSentence(store, maxBytes, report) {
    if ('unlisted' in report)
        return `What the ${store} holds is not known: ${report.unlisted}.`;
    const { bytes: held, entries, superseded = 0, removed, removedBytes, refused } = report;
    const holds = `The ${store} holds ${(0,figures/* bytes */.ee)(held - removedBytes)} of the ${(0,figures/* bytes */.ee)(maxBytes)} that it may`;
    if (held <= maxBytes)
        return `${holds}, in ${entriesOf(entries)}.`;
    const gone = `${(0,figures/* counted */.hS)(superseded, 'superseded snapshot')} found, ${(0,figures/* bytes */.ee)(removedBytes)} in ${entriesOf(removed)} removed`;
    return refused === undefined ? `${holds}: ${gone}.` : `${holds}: ${gone}; ${refused}.`;
}
const entriesOf = (count) => `${count} ${count === 1 ? 'entry' : 'entries'}`;


/***/ })

};
