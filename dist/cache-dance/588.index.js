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
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/runner/scratch.ts
var scratch = __webpack_require__(3968);
// EXTERNAL MODULE: ./src/store/key.ts
var store_key = __webpack_require__(6218);
;// CONCATENATED MODULE: ./src/store/retention.ts

/** A job that saves stores its archives first, and its head, which names them, up to this much later. */
const YOUNG_MS = 3600 * 1000;
const DAY_MS = 24 * YOUNG_MS;
/** A store without refs does not tell a branch that is maintained from a recipe that nobody builds any more. */
const OTHER_RECIPE_MS = 14 * DAY_MS;
/** By then a rotation of keys is over, and a head that was damaged never gets whole. */
const REFUSED_MS = 7 * DAY_MS;
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
 * that it names, however large that is; where the store has no refs, the newest of each build and platform, and that of
 * each other recipe for 14 days. Of the rest the oldest goes first: superseded heads, archives that no head names any
 * more, and what is left of older formats. Nothing goes that is younger than an hour, or that a head which could not be
 * read may need, and then no head either whose archives would stay for that. In a store without refs a head that was
 * refused goes after 7 days, before all others, because it holds back whatever is older.
 *
 * @param heads by the entry's id; a head that is not among them could not be read for another reason, and stays
 */
function retention(listed, heads, { maxBytes, now }) {
    const entries = eachOnce(listed);
    const facts = new Map([...heads].flatMap(([id, head]) => (head === 'refused' ? [] : [[id, head]])));
    const superseded = supersededHeads(entries, facts, now);
    const past = [...superseded, ...refusedHeads(entries, heads, now)].filter((head) => !isYoung(head, now));
    const { going, held } = outlookOf(entries, facts, past, now);
    const plan = new Plan(entries, facts, going, now);
    const remove = [];
    let bytes = bytesOf(entries);
    while (bytes > maxBytes) {
        const next = plan.takeNext();
        if (next === undefined)
            break;
        remove.push(next);
        bytes -= next.bytes;
    }
    return { keep: plan.left, superseded, remove, held };
}
/** A list that comes in pages may have an entry twice, which would be superseded by itself then. */
const eachOnce = (entries) => [
    ...new Map(entries.map((entry) => [entry.id, entry])).values(),
];
/** The readable heads that newer ones have replaced, newest first. */
function supersededHeads(entries, facts, now) {
    const [ofBuild, ofRecipe] = [new Set(), new Set()];
    return newestFirst(entries).filter((entry) => {
        const known = facts.get(entry.id);
        if (known === undefined)
            return false;
        const { platform, build, recipe } = known;
        const isNewest = isFirst(ofBuild, [platform, build, entry.ref ?? '']);
        const isNewestOfRecipe = isFirst(ofRecipe, [platform, build, recipe]);
        const isOtherRecipe = entry.ref === undefined && isNewestOfRecipe && now - createdAt(entry) <= OTHER_RECIPE_MS;
        return !isNewest && !isOtherRecipe;
    });
}
/** Whether this name was not seen before; it is from now on. */
function isFirst(seen, name) {
    const before = seen.size;
    return seen.add(JSON.stringify(name)).size > before;
}
/** Where each ref has its own entries (GitHub), a head that this job refuses may be good for the jobs of another one. */
function refusedHeads(entries, heads, now) {
    const isPast = (entry) => entry.ref === undefined && now - createdAt(entry) > REFUSED_MS;
    return entries.filter((entry) => heads.get(entry.id) === 'refused' && isPast(entry));
}
/** @param past heads that nobody needs */
function outlookOf(entries, facts, past, now) {
    const goes = new Set(past.map(({ id }) => id));
    const unread = unreadHeads(entries, facts).filter(({ id }) => !goes.has(id));
    const spare = spareArchives(entries, facts, goes);
    const border = mayBeNeeded(unread);
    const [free, stay] = split(spare, (archive) => !isYoung(archive, now) && createdAt(archive) > border);
    const names = (head) => (archive) => mayName(head, facts.get(head.id), archive);
    const going = past.filter((head) => free.some(names(head)) || !stay.some(names(head)));
    return { going, held: { heads: unread.length, bytes: bytesOf(stay.filter((archive) => !isYoung(archive, now))) } };
}
/** Archives that no readable head names but those that go. */
function spareArchives(entries, facts, goes) {
    const needed = new Set([...facts].flatMap(([id, { archives }]) => (goes.has(id) ? [] : archives)));
    return entries.filter((entry) => {
        const found = kindOf(entry);
        return found.kind === 'archive' && !needed.has(found.digest);
    });
}
/** A head that could not be read may name all that was stored before it. */
function mayName(head, facts, archive) {
    if (facts === undefined)
        return createdAt(archive) <= mayBeNeeded([head]);
    const found = kindOf(archive);
    return found.kind === 'archive' && facts.archives.includes(found.digest);
}
const unreadHeads = (entries, facts) => entries.filter((entry) => kindOf(entry).kind === 'head' && !facts.has(entry.id));
/** Archives stored up to this moment may belong to one of these heads, which could not be read. */
const mayBeNeeded = (unread) => Math.max(Number.NEGATIVE_INFINITY, ...unread.map(createdAt)) + YOUNG_MS;
/** The entries that are left, while one after the other is taken away. */
class Plan {
    #facts;
    #going;
    #now;
    /** How many of the heads that are left name an archive. */
    #named = new Map();
    /** In the order in which they go. */
    #left;
    #mayBeNeeded;
    constructor(entries, facts, going, now) {
        this.#facts = facts;
        this.#going = new Set(going.map(({ id }) => id));
        this.#now = now;
        const [refused, others] = split(entries, ({ id }) => this.#going.has(id) && !facts.has(id));
        this.#left = [refused, others].flatMap((part) => [...newestFirst(part)].reverse());
        this.#mayBeNeeded = mayBeNeeded(unreadHeads(entries, facts));
        for (const { archives } of facts.values())
            this.#count(archives, 1);
    }
    get left() {
        return this.#left;
    }
    /** The next entry that nobody needs, which is not left then. */
    takeNext() {
        const next = this.#left.find((entry) => !isYoung(entry, this.#now) && this.#isFree(entry));
        if (next === undefined)
            return undefined;
        this.#left = this.#left.filter((entry) => entry !== next);
        this.#count(this.#facts.get(next.id)?.archives ?? [], -1);
        if (kindOf(next).kind === 'head')
            this.#mayBeNeeded = mayBeNeeded(unreadHeads(this.#left, this.#facts));
        return next;
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
            return this.#going.has(entry.id);
        return (this.#named.get(found.digest) ?? 0) === 0 && createdAt(entry) > this.#mayBeNeeded;
    }
}
/** An archive that was just looked up is about to be named by somebody. */
function isYoung(entry, now) {
    const used = kindOf(entry).kind === 'archive' ? Date.parse(entry.lastUsed ?? entry.created) : 0;
    return now - Math.max(createdAt(entry), used) < YOUNG_MS;
}
const bytesOf = (entries) => entries.reduce((sum, { bytes }) => sum + bytes, 0);
const createdAt = ({ created }) => Date.parse(created);
const newestFirst = (entries) => [...entries].sort((left, right) => createdAt(right) - createdAt(left));
/** Those for which it holds, and the others. */
const split = (entries, holds) => [entries.filter(holds), entries.filter((entry) => !holds(entry))];

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
    if (prune_bytesOf(listed) <= options.maxBytes)
        return reportOf(listed, { removed: [] });
    const heads = await readHeads(store, listed, options, new Map());
    // Reading takes its time, in which other jobs may have saved.
    const entries = withHeads(await list(), listed);
    const all = await readHeads(store, entries, options, heads);
    const plan = retention(entries, all, { maxBytes: options.maxBytes, now: options.now ?? Date.now() });
    const outcome = options.remove === false ? { removed: [] } : await removeAll(store, plan.remove);
    return reportOf(entries, outcome, plan);
}
/**
 * A list that comes in pages lacks an entry where another job removes one meanwhile, because the rows behind move up. A head
 * that the list before has may still be there then, and need its archives.
 */
function withHeads(entries, before) {
    const ids = new Set(entries.map(({ id }) => id));
    return [...entries, ...before.filter((entry) => kindOf(entry).kind === 'head' && !ids.has(entry.id))];
}
function reportOf(entries, { removed, refused }, plan) {
    return {
        bytes: prune_bytesOf(entries),
        entries: entries.length,
        removed: removed.length,
        removedBytes: prune_bytesOf(removed),
        ...(plan === undefined ? {} : { superseded: plan.superseded.length }),
        ...(plan === undefined || plan.held.bytes === 0 ? {} : { held: plan.held }),
        ...(refused === undefined ? {} : { refused }),
    };
}
const prune_bytesOf = (entries) => entries.reduce((sum, { bytes }) => sum + bytes, 0);
/** What can be known of the heads, those that are known already left alone. */
async function readHeads(store, entries, { ref, trusted }, known) {
    const heads = entries.filter((entry) => kindOf(entry).kind === 'head');
    const behind = heads.filter((entry) => isBehind(entry, heads)).map(({ id }) => [id, 'refused']);
    const found = new Map([...known, ...behind]);
    const queue = heads.filter((entry) => !found.has(entry.id) && isReadable(entry, heads, ref));
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
/** Where the store has no refs, the first entry of a key is the one that counts, and nobody ever reads another. */
const isBehind = (entry, heads) => entry.ref === undefined && heads.some(({ key, created }) => key === entry.key && created < entry.created);
/** Under a key that several refs have, this job reads the entry of its own ref, and none of the others. */
const isReadable = (entry, heads, ref) => entry.ref === undefined || entry.ref === ref || heads.every(({ id, key }) => id === entry.id || key !== entry.key);
/** Of a head that the store does not give, of another ref for instance, nothing is known. */
async function factsOf(store, key, file, trusted) {
    try {
        await store.fetch(key, file, snapshot_head/* HEAD_LIMIT */.r2);
        return factsIn(await (0,snapshot_head/* decodeHead */.Jk)(await (0,promises_.readFile)(file), trusted));
    }
    catch (error) {
        return error instanceof snapshot_head/* SnapshotRefused */.nw || error instanceof store_store/* EntryDamaged */.mN ? 'refused' : undefined;
    }
    finally {
        await (0,promises_.rm)(file, { force: true });
    }
}
function factsIn({ platform, build, recipe, mounts }) {
    const archives = mounts.flatMap(({ base, overlay }) => (overlay === undefined ? [base] : [base, overlay]));
    return { platform, build, recipe, archives: archives.map(({ digest }) => digest) };
}
/**
 * One after the other, so that what is removed is in the right order wherever it ends. What the store does not do now is
 * found again by the next job.
 */
async function removeAll(store, entries) {
    if (store.remove === undefined)
        return { removed: [], refused: `this job cannot remove anything from the ${store.name}` };
    const removed = [];
    for (const entry of entries) {
        const outcome = await store.remove(entry).catch((error) => ({ refused: (0,errors/* messageOf */.bD)(error) }));
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
    const { bytes: before, entries, superseded = 0, removed, removedBytes, refused } = report;
    const left = before - removedBytes;
    const holds = `The ${store} holds ${(0,figures/* bytes */.ee)(left)} of the ${(0,figures/* bytes */.ee)(maxBytes)} that it may`;
    if (before <= maxBytes)
        return `${holds}, in ${entriesOf(entries)}.`;
    const gone = `${(0,figures/* counted */.hS)(superseded, 'superseded snapshot')} found, ${(0,figures/* bytes */.ee)(removedBytes)} in ${entriesOf(removed)} removed`;
    const reasons = [refused, left > maxBytes ? heldBack(report) : undefined].filter((reason) => reason !== undefined);
    return `${[`${holds}: ${gone}`, ...reasons].join('; ')}.`;
}
/** Why there is more left than there may be, where that is because of heads that could not be read. */
function heldBack({ held }) {
    if (held === undefined)
        return undefined;
    return `${(0,figures/* bytes */.ee)(held.bytes)} stay because ${(0,figures/* counted */.hS)(held.heads, 'snapshot')} that this job cannot read may need them`;
}
const entriesOf = (count) => `${count} ${count === 1 ? 'entry' : 'entries'}`;


/***/ })

};
