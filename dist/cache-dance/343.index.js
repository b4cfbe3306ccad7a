export const id = 343;
export const ids = [343];
export const modules = {

/***/ 1343:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openGitHubStore: () => (/* binding */ openGitHubStore)
});

// EXTERNAL MODULE: ./src/runner/log.ts
var log = __webpack_require__(7708);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/store/store.ts + 1 modules
var store = __webpack_require__(7904);
// EXTERNAL MODULE: ./src/store/github/version.ts
var github_version = __webpack_require__(2865);
;// CONCATENATED MODULE: ./src/store/github/caches.ts



const PAGE_SIZE = 100;
/**
 * Lists and removes entries by GitHub's REST API (docs.github.com/rest/actions/cache), where there is a token and a
 * repository. The list shows the entries of all refs, the removal takes one of them.
 */
function cachesOf(options) {
    const { env = process.env, token } = options;
    const [owner, repo] = (env.GITHUB_REPOSITORY ?? '').split('/');
    if (!token || !owner || !repo)
        return {};
    let opened;
    const caches = () => {
        opened ??= caches_open(token, { owner, repo }, options);
        return opened;
    };
    return {
        entries: async (prefix) => entriesOf(await caches(), prefix),
        remove: async ({ id }) => removeEntry(await caches(), Number(id)),
    };
}
async function caches_open(token, repository, { env = process.env, signal }) {
    const { getOctokit } = await Promise.all(/* import() */[__webpack_require__.e(119), __webpack_require__.e(413)]).then(__webpack_require__.bind(__webpack_require__, 2413));
    const octokit = getOctokit(token, { baseUrl: env.GITHUB_API_URL || 'https://api.github.com' });
    const { getActionsCacheList, deleteActionsCacheById } = octokit.rest.actions;
    const place = { ...repository, ...(signal === undefined ? {} : { request: { signal } }) };
    return {
        // The key is taken as a prefix. By default the one used last comes first: each use between two pages would move it.
        list: (prefix) => octokit.paginate(getActionsCacheList, {
            ...place,
            ...(prefix === '' ? {} : { key: prefix }),
            sort: 'created_at',
            direction: 'asc',
            per_page: PAGE_SIZE,
        }),
        remove: (cache_id) => deleteActionsCacheById({ ...place, cache_id }),
    };
}
async function entriesOf(caches, prefix) {
    try {
        const found = await caches.list(prefix);
        const entries = found.filter(({ version }) => version === github_version/* ENTRY_VERSION */.A9).flatMap(entryOf);
        return [...new Map(entries.map((entry) => [entry.id, entry])).values()];
    }
    catch (error) {
        const reason = reasonOf(error);
        if (isLimit(error))
            throw new store/* ListDenied */.uN(`${reason}; the next run asks again`);
        if (isDenial(error))
            throw new store/* ListDenied */.uN(`${reason}; the job needs the permission actions: read`);
        throw new Error(`the entries of the GitHub cache cannot be listed: ${reason}`);
    }
}
/** An entry without its facts can neither be judged nor removed. */
function entryOf({ id, key, ref, size_in_bytes: bytes, created_at, last_accessed_at }) {
    if (id === undefined || key === undefined || bytes === undefined || created_at === undefined)
        return [];
    const created = new Date(created_at).toISOString();
    const lastUsed = last_accessed_at === undefined ? {} : { lastUsed: new Date(last_accessed_at).toISOString() };
    return [{ id: String(id), key, bytes, created, ...lastUsed, ...(ref === undefined ? {} : { ref }) }];
}
async function removeEntry(caches, id) {
    try {
        await caches.remove(id);
        return 'removed';
    }
    catch (error) {
        if (statusOf(error) === 404)
            return 'absent';
        if (isLimit(error))
            return { refused: `${reasonOf(error)}; the rest goes next time` };
        if (isDenial(error))
            return { refused: `${reasonOf(error)}; the job needs the permission actions: write` };
        throw new Error(`an entry of the GitHub cache cannot be removed: ${reasonOf(error)}`);
    }
}
/** What octokit throws has the status of the answer. */
const statusOf = (error) => error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : undefined;
/**
 * Whether the job has asked too often: GitHub answers 403 to that as well, with one of these headers or only the words
 * (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api, "Exceeding the rate limit").
 */
function isLimit(error) {
    const status = statusOf(error);
    if (status !== 403)
        return status === 429;
    const headers = headersOf(error);
    if (headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined)
        return true;
    return /\brate limit\b/i.test((0,errors/* messageOf */.bD)(error));
}
/** What octokit throws has the whole answer. */
function headersOf(error) {
    const { headers } = Object(error.response);
    return { ...headers };
}
const isDenial = (error) => [401, 403].includes(statusOf(error) ?? 0);
/** GitHub's own message, without the address of its documentation. */
function reasonOf(error) {
    const message = (0,errors/* messageOf */.bD)(error).replace(/ - https:\S+$/, '');
    const status = statusOf(error);
    return status === undefined ? message : `GitHub answered ${status}: ${message}`;
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/store/github/client.ts + 2 modules
var client = __webpack_require__(5359);
// EXTERNAL MODULE: ./src/store/github/patience.ts
var github_patience = __webpack_require__(2014);
;// CONCATENATED MODULE: ./src/store/github/lookup.ts



/** The token of this job may not read; the message is the service's own. */
class ReadDenied extends Error {
    name = 'ReadDenied';
}
const METHOD = '/twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL';
/** Start of the service's answer to a token without readable scopes (@actions/cache, CACHE_READ_DENIED_PREFIX). */
const READ_DENIED = 'cache read denied:';
/**
 * Asks for the exact key, else for the newest entry with the first prefix that has any. The official client asks the
 * same question, but answers a network failure, a rate limit and an absent entry alike with undefined.
 *
 * @throws ReadDenied, or Error when the service refuses or cannot be reached
 */
async function lookup(session, key, prefixes) {
    const question = { key, restore_keys: prefixes, version: github_version/* ENTRY_VERSION */.A9 };
    const found = lookup_entryOf(await (0,github_patience/* patiently */.d_)(session.patience, session.signal, () => ask(session, question)));
    if (found === undefined)
        return undefined;
    // The service takes the key itself as a prefix too.
    const wanted = found.matchedKey === key || prefixes.some((prefix) => found.matchedKey.startsWith(prefix));
    return wanted ? found : undefined;
}
async function ask(session, question) {
    const answer = await post(session, question);
    if (answer.ok)
        return answer.json().catch(unreadable);
    const wait = (0,github_patience/* retryAfter */.P9)(answer.headers);
    const message = messageIn(await answer.text());
    if (message.includes(READ_DENIED))
        throw new ReadDenied(message);
    if (answer.status === 429)
        throw wait === undefined ? new Error((0,github_patience/* rateLimit */["if"])(wait)) : new github_patience/* PassingFault */.yg((0,github_patience/* rateLimit */["if"])(wait), wait);
    const reason = `the GitHub cache answered ${answer.status}: ${message}`;
    throw answer.status >= 500 ? new github_patience/* PassingFault */.yg(reason, wait) : new Error(reason);
}
async function post({ service, patience, signal }, question) {
    try {
        return await fetch(new URL(METHOD, service.url), {
            method: 'POST',
            headers: { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' },
            body: JSON.stringify(question),
            signal: (0,github_patience/* anyOf */.EB)(signal, AbortSignal.timeout(patience.answer)),
        });
    }
    catch (error) {
        throw new github_patience/* PassingFault */.yg(`the GitHub cache cannot be reached: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}
function unreadable(error) {
    throw new github_patience/* PassingFault */.yg(`the GitHub cache gave an unreadable answer: ${(0,errors/* messageOf */.bD)(error)}`);
}
/** The service answers in either spelling: protobuf's JSON mapping allows both. */
function lookup_entryOf(answer) {
    const fields = new Map(Object.entries(answer ?? {}));
    if (fields.get('ok') !== true)
        return undefined;
    const matchedKey = fields.get('matched_key') ?? fields.get('matchedKey');
    const signedUrl = fields.get('signed_download_url') ?? fields.get('signedDownloadUrl');
    if (typeof matchedKey === 'string' && typeof signedUrl === 'string')
        return { matchedKey, signedUrl };
    throw new Error('the GitHub cache gave an answer without key or address');
}
/** A twirp error is `{"code": …, "msg": …}`; proxies answer with pages. */
function messageIn(text) {
    try {
        const { msg } = JSON.parse(text);
        if (typeof msg === 'string')
            return msg;
    }
    catch {
        // Not JSON: the text itself is the message.
    }
    return text.trim().slice(0, 200);
}

;// CONCATENATED MODULE: ./src/store/github/client-reader.ts







/** Finds and fetches entries by the official client; it speaks the cache service of GitHub Enterprise Server (v1) too. */
function clientReader(session) {
    (0,log/* say */.cv)('This job has the cache service of GitHub Enterprise Server (v1): there the official client unpacks by itself what it gets, before Muslin can look at it.');
    return {
        exclusive: true,
        find: (key, prefixes) => find(session, key, prefixes),
        fetch: (key, file, limit) => fetchEntry(session, key, file, limit),
    };
}
/** The service takes the key itself as a prefix too. */
async function find(session, key, prefixes) {
    const found = await restored(session, key, prefixes);
    const isWanted = found === key || prefixes.some((prefix) => found?.startsWith(prefix));
    return isWanted ? found : undefined;
}
async function fetchEntry(session, key, file, limit) {
    const found = await restored(session, key, [], async (folder, matched) => {
        if (matched === key)
            await takeMember((0,external_node_path_.join)(folder, github_version/* MEMBER */.ZX), key, file, limit);
    });
    if (found !== key)
        throw new store/* EntryAbsent */.c2(`there is no entry ${key}`);
}
/**
 * The key that the client found.
 *
 * @param after works on what it has unpacked; without it nothing is fetched
 */
async function restored(session, key, prefixes, after) {
    const { restoreCache } = await Promise.all(/* import() */[__webpack_require__.e(119), __webpack_require__.e(955), __webpack_require__.e(638)]).then(__webpack_require__.bind(__webpack_require__, 8638));
    const options = { lookupOnly: after === undefined };
    const { value, lines } = await (0,client/* withClient */.S)({
        what: 'the download from the GitHub cache',
        session,
        transfer: (total) => session.received.begin(total),
        work: () => restoreCache([github_version/* MEMBER */.ZX], key, [...prefixes], options),
        ...(after === undefined ? {} : { after }),
    });
    if (value === undefined)
        checkComplaint(lines);
    return value;
}
/** The client answers an absent entry and a failure alike with undefined; it prints something of the failure only. */
function checkComplaint(lines) {
    const complaint = lines.findLast(({ level }) => level === 'warning' || level === 'error');
    if (complaint === undefined)
        return;
    const reason = complaint.text.replace(/^Failed to restore: /, '');
    if (reason.includes(READ_DENIED))
        throw new ReadDenied(reason.slice(reason.indexOf(READ_DENIED)));
    throw new Error(`the GitHub cache cannot be read: ${reason}`);
}
/** The file is moved only when it is one. */
async function takeMember(member, key, file, limit) {
    const found = await (0,promises_.lstat)(member).catch(() => undefined);
    if (!found?.isFile())
        throw new Error(`the entry ${key} is not one of ours: it holds no regular file ${github_version/* MEMBER */.ZX}`);
    if (found.size > limit)
        throw new Error(`the entry ${key} has ${found.size} bytes, more than the ${limit} allowed`);
    await (0,promises_.rename)(member, file).catch(() => copyWhole(member, file));
}
/** Over a border of file systems it has to be a copy. */
async function copyWhole(from, to) {
    try {
        await (0,promises_.copyFile)(from, to);
    }
    catch (error) {
        await (0,promises_.rm)(to, { force: true });
        throw error;
    }
}

// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
// EXTERNAL MODULE: ./src/report/figures.ts
var figures = __webpack_require__(3831);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
;// CONCATENATED MODULE: ./src/store/single-member.ts



/** The archive holds something else than one regular file of the right name and size. */
class ForeignArchive extends Error {
    name = 'ForeignArchive';
}
/**
 * Takes the one regular file out of a compressed tar stream, writing while it reads. Any other member is refused by
 * name: links, folders, absolute paths, `..`, a second file.
 *
 * @param source the compressed bytes
 * @param decompressor for the compression they have
 * @throws ForeignArchive, or the error of the source or the decompressor; the file is removed then
 */
async function extractMember(source, decompressor, wanted) {
    const { extract } = await __webpack_require__.e(/* import() */ 118).then(__webpack_require__.t.bind(__webpack_require__, 6118, 19));
    const members = extract();
    const [fed, taken] = await Promise.allSettled([
        (0,external_node_stream_promises_.pipeline)(source, decompressor, members),
        takeOnly(members, wanted).catch((error) => {
            members.destroy(error);
            throw error;
        }),
    ]);
    const failure = firstCause(fed, taken);
    if (failure === undefined)
        return;
    await (0,promises_.rm)(wanted.file, { force: true });
    throw failure;
}
/** A refusal ends the feeding too, and a broken feed the taking; the cause is what matters, not what followed from it. */
function firstCause(fed, taken) {
    if (taken.status === 'rejected' && taken.reason instanceof ForeignArchive)
        return taken.reason;
    if (fed.status === 'rejected')
        return fed.reason;
    return taken.status === 'rejected' ? taken.reason : undefined;
}
async function takeOnly(members, wanted) {
    let count = 0;
    for await (const member of members) {
        count += 1;
        const fault = faultOf(member.header, wanted, count);
        if (fault !== undefined)
            throw new ForeignArchive(`the archive is not one of ours: ${fault}`);
        await (0,external_node_stream_promises_.pipeline)(member, (0,external_node_fs_.createWriteStream)(wanted.file));
    }
    if (count === 0)
        throw new ForeignArchive('the archive is not one of ours: it is empty');
}
function faultOf(header, wanted, count) {
    const named = `it holds the ${header.type ?? 'member of unknown kind'} ${JSON.stringify(header.name)}`;
    if (header.type !== 'file' || header.name !== wanted.member)
        return named;
    if (count > 1)
        return `${named} twice`;
    return header.size > wanted.limit
        ? `${named} of ${header.size} bytes, at most ${wanted.limit} were expected`
        : undefined;
}

;// CONCATENATED MODULE: ./src/store/github/blob.ts




/** An address is good for minutes; a transfer that needs more of them has other troubles. */
const MOST_RENEWALS = 5;
/** Where the archive of an entry lies: in a blob storage that whoever has the signed address can read. */
class EntryBlob {
    #session;
    #key;
    #url;
    #renewals = 0;
    #renewal;
    constructor(session, entry) {
        this.#session = session;
        this.#key = entry.matchedKey;
        this.#url = entry.signedUrl;
    }
    /**
     * Asks for the archive. Where the address has expired the service is asked for a new one.
     *
     * @param range the header: `bytes=0-9`; without it for the whole
     * @throws EntryAbsent when the archive is not there any more
     * @throws PassingFault, or Error when the storage refuses
     */
    async get(range, guard, stop) {
        for (;;) {
            const url = this.#url;
            const answer = await this.#ask(url, range, guard, stop);
            if (answer.status === 200 || answer.status === 206)
                return answer;
            await answer.body?.cancel();
            // What the storage answers to an address whose time is over.
            if (answer.status !== 403)
                throw this.#refused(answer);
            if (url === this.#url)
                this.#url = await this.#renewed();
        }
    }
    async #ask(url, range, guard, stop) {
        // The archive is packed already, and its length has to be what the storage says.
        const headers = { 'accept-encoding': 'identity', ...(range === undefined ? {} : { range }) };
        const signal = (0,github_patience/* anyOf */.EB)(guard.signal, stop, this.#session.signal);
        return await fetch(url, { headers, signal }).catch((error) => {
            throw brokeOff(error, guard);
        });
    }
    #refused({ status, headers }) {
        if (status === 404)
            return new store/* EntryAbsent */.c2(`there is no entry ${this.#key} any more: it was evicted or deleted`);
        const wait = (0,github_patience/* retryAfter */.P9)(headers);
        const reason = status === 429 ? (0,github_patience/* rateLimit */["if"])(wait) : `the storage of the GitHub cache answered ${status}`;
        return status >= 500 || status === 429 ? new github_patience/* PassingFault */.yg(reason, wait) : new Error(reason);
    }
    /** One question for all parts that meet the old address. */
    #renewed() {
        this.#renewal ??= this.#renew().finally(() => {
            this.#renewal = undefined;
        });
        return this.#renewal;
    }
    async #renew() {
        this.#renewals += 1;
        if (this.#renewals > MOST_RENEWALS)
            throw new Error('the storage of the GitHub cache answered 403');
        const entry = await lookup(this.#session, this.#key, []);
        if (entry?.matchedKey === this.#key)
            return entry.signedUrl;
        throw new store/* EntryAbsent */.c2(`there is no entry ${this.#key} any more: it was evicted or deleted`);
    }
}
/**
 * The bytes of an answer as they come.
 *
 * @throws PassingFault when the connection breaks, or nothing comes for too long
 */
async function* bodyOf(answer, guard) {
    const reader = answer.body?.getReader();
    if (reader === undefined)
        return;
    try {
        for (;;) {
            const { done, value } = await reader.read().catch((error) => {
                throw brokeOff(error, guard);
            });
            if (done)
                return;
            guard.heard();
            yield value;
        }
    }
    finally {
        await reader.cancel().catch(() => undefined);
    }
}
/** A connection that broke, or on which nothing came for too long; the next one may do better. */
const brokeOff = (error, { signal }) => new github_patience/* PassingFault */.yg(signal.aborted ? (0,errors/* messageOf */.bD)(signal.reason) : `the transfer from the GitHub cache broke off: ${(0,errors/* messageOf */.bD)(error)}`);

;// CONCATENATED MODULE: ./src/store/github/parts.ts


/** Large enough that asking costs little, small enough that the first bytes are there soon. */
const PART_BYTES = 8 * 1024 * 1024;
/** Parts of one archive that are under way, or wait for those before them. */
const AHEAD = 8;
/** The storage sends nothing but whole archives. */
class NoParts extends Error {
    name = 'NoParts';
}
/**
 * The bytes of an archive in order, fetched in parts, several at a time. A part whose connection breaks goes on where it
 * was. In memory are at most as many parts as the session has slots.
 *
 * @throws NoParts before the first byte when the storage does not know parts
 * @throws Error when the storage refuses, sends other parts than those asked for, or breaks off again and again
 */
async function* bytesInOrder(partition) {
    const parts = new Parts(partition);
    const ahead = [];
    let start = 0;
    const askAhead = () => {
        while (ahead.length < AHEAD && start < parts.total) {
            ahead.push(parts.fetch(start));
            start += PART_BYTES;
        }
    };
    try {
        ahead.push(parts.fetch(start));
        start += PART_BYTES;
        await Promise.race([parts.isSized, ahead[0]]);
        for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
            askAhead();
            yield await next;
            parts.isUsed();
        }
    }
    finally {
        parts.stop(ahead);
    }
}
/** The parts of one archive. */
class Parts {
    #partition;
    #end = new AbortController();
    #sized = Promise.withResolvers();
    #transfer;
    #received = 0;
    /** Parts that were handed out and hold a slot until the next one is asked for. */
    #inUse = 0;
    /** Bytes of the archive; not known before the first answer. */
    total = Number.NaN;
    constructor(partition) {
        this.#partition = partition;
    }
    get isSized() {
        return this.#sized.promise;
    }
    /** The part that begins at this byte. What goes wrong is told to whoever waits for it, and to nobody else. */
    fetch(start) {
        const part = this.#fetchWithSlot(start);
        part.catch(() => undefined);
        return part;
    }
    isUsed() {
        if (this.#inUse === 0)
            return;
        this.#inUse -= 1;
        this.#partition.session.slots.give();
    }
    /** Ends what is under way and gives all slots back. */
    stop(ahead) {
        this.#end.abort(new Error('nobody waits for this part'));
        this.isUsed();
        for (const part of ahead)
            part.then(() => this.isUsed()).catch(() => undefined);
    }
    async #fetchWithSlot(start) {
        const { session } = this.#partition;
        await session.slots.take();
        try {
            const part = await this.#fetchPatiently(start);
            this.#inUse += 1;
            return part;
        }
        catch (error) {
            session.slots.give();
            throw error;
        }
    }
    async #fetchPatiently(start) {
        const part = new Part(start, this.total);
        const { patience, signal } = this.#partition.session;
        try {
            await (0,github_patience/* patiently */.d_)(patience, signal, async () => {
                this.#end.signal.throwIfAborted();
                await this.#attempt(part);
            });
        }
        catch (error) {
            // It has been tried often enough.
            throw error instanceof github_patience/* PassingFault */.yg ? new Error(error.message) : error;
        }
        return part.bytes;
    }
    async #attempt(part) {
        const { session, blob } = this.#partition;
        const guard = (0,github_patience/* watch */.wB)(session.patience.idleDownload, 'the GitHub cache has sent nothing');
        try {
            const answer = await blob.get(part.range, guard, this.#end.signal);
            if (answer.status !== 206)
                throw await noPart(answer);
            this.#learnTotal(part.begin(answer.headers.get('content-range') ?? '', this.total));
            for await (const chunk of bodyOf(answer, guard)) {
                part.add(chunk);
                this.#received += chunk.byteLength;
                this.#transfer?.reached(this.#received);
            }
            part.checkEnd();
        }
        finally {
            guard.stop();
        }
    }
    #learnTotal(total) {
        if (!Number.isNaN(this.total))
            return;
        this.#transfer = this.#partition.sized(total);
        this.total = total;
        this.#sized.resolve();
    }
}
async function noPart(answer) {
    await answer.body?.cancel();
    return new NoParts('the storage of the GitHub cache sent the whole archive and not the part that was asked for');
}
/** One part while it comes in. */
class Part {
    #start;
    /** Where it ends, as far as is known before the first answer. */
    #end;
    #bytes;
    #filled = 0;
    /** @param total bytes of the archive, NaN when they are not known */
    constructor(start, total) {
        const end = start + PART_BYTES;
        this.#start = start;
        this.#end = Number.isNaN(total) ? end : Math.min(end, total);
    }
    /** All of it. */
    get bytes() {
        return this.#bytes ?? new Uint8Array();
    }
    /** The header for what is missing. */
    get range() {
        return `bytes=${this.#start + this.#filled}-${this.#end - 1}`;
    }
    /**
     * Compares the header of an answer with what was asked for.
     *
     * @param known bytes of the archive, NaN before the first answer
     * @returns bytes of the archive
     */
    begin(header, known) {
        const [, from, to, total] = (/^bytes (\d+)-(\d+)\/(\d+)$/.exec(header) ?? []).map(Number);
        if (from === undefined || to === undefined || total === undefined)
            throw this.#wrong(header);
        const end = Math.min(this.#end, total);
        const isRight = from === this.#start + this.#filled && to === end - 1 && (Number.isNaN(known) || known === total);
        if (!isRight)
            throw this.#wrong(header);
        this.#bytes ??= Buffer.allocUnsafe(end - this.#start);
        return total;
    }
    add(chunk) {
        if (this.#filled + chunk.byteLength > this.bytes.length)
            throw this.#wrong('more bytes than it had announced');
        this.bytes.set(chunk, this.#filled);
        this.#filled += chunk.byteLength;
    }
    checkEnd() {
        if (this.#filled === this.bytes.length)
            return;
        throw new github_patience/* PassingFault */.yg(`the transfer from the GitHub cache broke off: ${this.#filled} of ${this.bytes.length} bytes of a part came`);
    }
    #wrong(what) {
        return new Error(`asked for ${this.range}, the storage of the GitHub cache sent ${what}`);
    }
}

;// CONCATENATED MODULE: ./src/store/github/download.ts







/** Far more than the tar file around a file and a compression that gains nothing add to it. */
const SLACK = 1024 * 1024;
/** Bytes that are unpacked at once: with Node's 16 KiB most of the time goes into passing them on. */
const CHUNK = 1024 * 1024;
/**
 * Fetches an entry and writes the file in it. What is on the wire is the official client's archive: a tar file,
 * compressed by zstd. It is unpacked while it comes.
 *
 * @param limit bytes that the file may have at most
 * @throws Error when the transfer breaks off or stands still, the archive is damaged, or holds anything but our one file
 */
async function download(session, entry, file, limit) {
    const blob = new EntryBlob(session, entry);
    let transfer;
    const sized = (total) => {
        checkSize(total, limit);
        transfer?.end();
        transfer = session.received.begin(total);
        return transfer;
    };
    const extract = (source) => extractMember(source, (0,external_node_zlib_.createZstdDecompress)({ chunkSize: CHUNK }), { member: github_version/* MEMBER */.ZX, file, limit });
    try {
        await extract(bytesInOrder({ session, blob, sized }));
    }
    catch (error) {
        if (!(error instanceof NoParts))
            throw error;
        await (0,github_patience/* patiently */.d_)(session.patience, session.signal, () => extract(wholeOf(session, blob, sized)));
    }
    finally {
        transfer?.end();
    }
}
function checkSize(total, limit) {
    if (total <= limit + limit / 16 + SLACK)
        return;
    throw new Error(`the archive has ${(0,figures/* bytes */.ee)(total)}, far more than the ${(0,figures/* bytes */.ee)(limit)} that were expected in it`);
}
/** The bytes of an archive that comes in one piece, all of them or an error. */
async function* wholeOf({ patience }, blob, sized) {
    const guard = (0,github_patience/* watch */.wB)(patience.idleDownload, 'the GitHub cache has sent nothing');
    try {
        const answer = await blob.get(undefined, guard);
        const announced = Number(answer.headers.get('content-length') ?? Number.NaN);
        const transfer = sized(Number.isNaN(announced) ? 0 : announced);
        let received = 0;
        for await (const chunk of bodyOf(answer, guard)) {
            received += chunk.byteLength;
            transfer.reached(received);
            yield chunk;
        }
        // Without an announcement the archive itself shows whether it is whole.
        if (!Number.isNaN(announced) && received !== announced) {
            throw new github_patience/* PassingFault */.yg(`the GitHub cache sent ${received} bytes and had announced ${announced}`);
        }
    }
    finally {
        guard.stop();
    }
}

;// CONCATENATED MODULE: ./src/store/github/service.ts

/** What each cache mode allows (@actions/cache, src/internal/config.ts). Unknown modes allow everything, as there. */
const MODES = {
    none: { read: false, write: false },
    read: { read: true, write: false },
    write: { read: true, write: true },
    'write-only': { read: false, write: true },
};
/**
 * Finds the service in the environment of the job, by the rules of the official client (@actions/cache,
 * src/internal/config.ts).
 *
 * @throws StoreUnavailable when there is none, or the job's cache mode is none
 */
function cacheService(env) {
    const mode = (env.ACTIONS_CACHE_MODE ?? '').trim().toLowerCase();
    const version = isEnterpriseServer(env.GITHUB_SERVER_URL) || !env.ACTIONS_CACHE_SERVICE_V2 ? 'v1' : 'v2';
    const url = (version === 'v1' && env.ACTIONS_CACHE_URL) || env.ACTIONS_RESULTS_URL || '';
    const variable = version === 'v1' ? 'ACTIONS_CACHE_URL' : 'ACTIONS_RESULTS_URL';
    if (url === '')
        throw new store/* StoreUnavailable */.us(`This job has no GitHub cache: ${variable} is not set.`);
    const token = env.ACTIONS_RUNTIME_TOKEN ?? '';
    if (token === '')
        throw new store/* StoreUnavailable */.us('This job has no GitHub cache: ACTIONS_RUNTIME_TOKEN is not set.');
    if (mode === 'none')
        throw new store/* StoreUnavailable */.us('The cache mode of this job is none.');
    return { version, url, token, mode };
}
/** Why nothing may be read, or undefined. */
const withoutReading = (service) => MODES[service.mode]?.read === false ? `the cache mode of this job is ${service.mode}` : undefined;
/** Why nothing may be written, or undefined. */
const withoutWriting = (service) => MODES[service.mode]?.write === false ? `the cache mode of this job is ${service.mode}` : undefined;
function isEnterpriseServer(serverUrl) {
    const host = new URL(serverUrl || 'https://github.com').hostname.toLowerCase();
    return host !== 'github.com' && !host.endsWith('.ghe.com') && !host.endsWith('.localhost');
}

;// CONCATENATED MODULE: ./src/store/github/slots.ts
/** A number of places that work waits for in the order in which it came. */
class Slots {
    #free;
    #waiting = [];
    constructor(count) {
        this.#free = count;
    }
    /** Takes a place as soon as there is one; it has to be given back. */
    async take() {
        if (this.#free === 0)
            return await new Promise((resolve) => this.#waiting.push(resolve));
        this.#free -= 1;
    }
    /** Gives a place back: whoever waits longest has it. */
    give() {
        const next = this.#waiting.shift();
        if (next === undefined)
            this.#free += 1;
        else
            next();
    }
}

// EXTERNAL MODULE: ./src/store/progress.ts
var progress = __webpack_require__(1718);
;// CONCATENATED MODULE: ./src/store/github.ts











/** Parts of 8 MiB that are in memory at once, whatever the number of downloads. */
const SLOTS = 16;
/**
 * GitHub's cache, of the job that this process runs in. Entries are written by the official client and read by us: the
 * official client unpacks with `tar -P` before anybody could look at what it got, so that a poisoned entry writes anywhere
 * (actions/toolkit, packages/cache/src/internal/tar.ts). On GitHub Enterprise Server the official client does both.
 *
 * @throws StoreUnavailable when this job has no cache service
 */
async function openGitHubStore(options = {}) {
    const { env = process.env, signal, patience = github_patience/* PATIENCE */.aZ } = options;
    const service = cacheService(env);
    const [received, sent] = [new progress/* Meter */.k('Received'), new progress/* Meter */.k('Sent')];
    const session = { service, env, patience, signal, received, sent, slots: new Slots(SLOTS) };
    await (0,github_version/* requireZstd */.tf)();
    const store = storeOf(session, service.version === 'v1' ? clientReader(session) : verifiedReader(session));
    return Object.assign(store, cachesOf(options));
}
/** A job that may not read has an empty cache: that is a setting, not a failure. One line says so. */
function storeOf(session, reader) {
    let denied = withoutReading(session.service);
    if (denied !== undefined)
        sayDenied(denied);
    return {
        name: 'GitHub cache',
        exclusive: reader.exclusive,
        get readable() {
            return denied === undefined;
        },
        find: async (key, prefixes, passed) => {
            if (denied !== undefined)
                return undefined;
            const found = await findPast(reader, key, prefixes, passed).catch(asDenial);
            if (!(found instanceof ReadDenied))
                return found;
            denied = found.message;
            return sayDenied(denied);
        },
        fetch: async (key, file, limit = Number.POSITIVE_INFINITY) => {
            if (denied !== undefined)
                throw new Error(`nothing can be read from the GitHub cache: ${denied}`);
            await reader.fetch(key, file, limit);
        },
        save: (key, file) => save(session, key, file),
    };
}
/** The service tells the newest entry of a prefix and no other: behind one that is passed over only the next prefix is left. */
async function findPast(reader, key, prefixes, passed = new Set()) {
    if (passed.size === 0)
        return reader.find(key, prefixes);
    for (const prefix of prefixes) {
        const found = await reader.find(passed.has(key) ? prefix : key, [prefix]);
        if (found !== undefined && !passed.has(found))
            return found;
    }
    return undefined;
}
function sayDenied(reason) {
    (0,log/* say */.cv)(`Nothing is read from the GitHub cache: ${reason}.`);
    return undefined;
}
function asDenial(error) {
    if (error instanceof ReadDenied)
        return error;
    throw error;
}
const verifiedReader = (session) => ({
    exclusive: false,
    find: async (key, prefixes) => (await lookup(session, key, prefixes))?.matchedKey,
    fetch: async (key, file, limit) => {
        const entry = await lookup(session, key, []);
        if (entry === undefined)
            throw new store/* EntryAbsent */.c2(`there is no entry ${key}`);
        await download(session, entry, file, limit);
    },
});
async function save(session, key, file) {
    const denied = withoutWriting(session.service);
    if (denied !== undefined)
        return { refused: denied };
    const { upload } = await __webpack_require__.e(/* import() */ 613).then(__webpack_require__.bind(__webpack_require__, 8613));
    return upload(session, key, file);
}


/***/ }),

/***/ 5359:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  S: () => (/* binding */ withClient)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: ./src/runner/scratch.ts
var scratch = __webpack_require__(3968);
;// CONCATENATED MODULE: ./src/store/github/client-log.ts
/**
 * `Sent 67108864 of 209715200 (32.0%), 48.1 MBs/sec` each second (@actions/cache, src/internal/uploadUtils.ts), and the
 * same with `Received` (downloadUtils.ts).
 */
const PROGRESS = /^(?:Sent|Received) (\d+) of (\d+) /;
/** A workflow command that carries a message: `::warning title=…::text`. */
const COMMAND = /^::(debug|warning|error)(?: [^:]*)?::(.*)/s;
/** What the client prints and what we say better, or do not need. */
const HUSHED = [
    /^::(warning|error)[ :]/,
    /^Failed to save: /,
    /^Cache (?:Size|hit for|saved successfully|restored successfully)/,
    /^Lookup only - /,
    /^\[command\]/,
    PROGRESS,
];
const isHushed = (line) => HUSHED.some((hushed) => hushed.test(line)) || (line.startsWith('::debug') && process.env.RUNNER_DEBUG !== '1');
/**
 * Listens to the standard output while work is done. The official client reports why it saved nothing only there: it
 * returns -1 for a taken key, a read-only token, a rate limit and a broken connection alike. Its annotations are kept from
 * the log, its debug lines unless the job is debugged; everything else, masks above all, goes through.
 *
 * @param progress called with the bytes that were sent so far, and those of the whole, when they have become more
 */
async function hearing(progress, work) {
    const lines = [];
    const write = process.stdout.write;
    const sent = progressMeter(progress);
    process.stdout.write = function (chunk, ...rest) {
        const line = String(chunk).trimEnd();
        lines.push(parsed(line));
        sent(line);
        if (isHushed(line))
            return true;
        return Reflect.apply(write, this, [chunk, ...rest]);
    };
    try {
        return { value: await work(), lines };
    }
    finally {
        process.stdout.write = write;
    }
}
function progressMeter(progress) {
    let last = 0;
    return (line) => {
        const [, count, total] = PROGRESS.exec(line) ?? [];
        if (count === undefined || Number(count) === last)
            return;
        last = Number(count);
        progress(last, Number(total));
    };
}
/** The runner's commands escape line breaks and per cent signs (@actions/core, src/command.ts). */
function parsed(line) {
    const [, level, message] = COMMAND.exec(line) ?? [];
    if (level === undefined || message === undefined)
        return { level: 'info', text: line };
    const text = message.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
    return { level: level, text };
}

// EXTERNAL MODULE: external "node:diagnostics_channel"
var external_node_diagnostics_channel_ = __webpack_require__(3053);
;// CONCATENATED MODULE: ./src/store/github/connections.ts

/** Where Node tells of every request that is made by `node:http` and `node:https`, since 22.12. */
const CREATED = 'http.client.request.created';
/**
 * Breaks the connections of the official client, which takes no signal, when a signal aborts: those that are open, and
 * those that it opens to try again. Nothing else in this process uses `node:http`; our own requests are made by `fetch`.
 *
 * @returns stops to look out for connections
 */
function breakingConnections(signal) {
    const open = new Set();
    const breakOff = (request) => request.destroy(givenUp(request));
    const added = (message) => {
        const { request } = message;
        open.add(request);
        request.once('close', () => open.delete(request));
        if (signal.aborted)
            breakOff(request);
    };
    const breakAll = () => open.forEach(breakOff);
    (0,external_node_diagnostics_channel_.subscribe)(CREATED, added);
    signal.addEventListener('abort', breakAll, { once: true });
    return () => {
        (0,external_node_diagnostics_channel_.unsubscribe)(CREATED, added);
        signal.removeEventListener('abort', breakAll);
    };
}
/**
 * An error after which the client does not try again for half a minute: it stops at this code when it asks the service
 * (@actions/cache, src/internal/shared/errors.ts, NetworkError), and at an unknown one when it sends to the storage
 * (@azure/storage-common, StorageRetryPolicy, retriableErrors).
 */
function givenUp({ path }) {
    const code = path.startsWith('/twirp/') ? 'ECONNRESET' : 'GIVEN_UP';
    return Object.assign(new Error('this transfer was given up'), { code });
}

// EXTERNAL MODULE: ./src/store/github/patience.ts
var patience = __webpack_require__(2014);
;// CONCATENATED MODULE: ./src/store/github/client.ts





/** Uses of the client follow one another: each changes the working directory of the process and listens to its output. */
let previous = Promise.resolve();
/**
 * Uses the official client of GitHub's cache.
 *
 * @throws Error of the client, when it makes no progress for too long, or the reason of the session's signal
 */
function withClient(use) {
    const givenUp = Promise.withResolvers();
    const whole = previous.then(() => {
        use.session.signal?.throwIfAborted();
        return alone(use, givenUp.reject);
    });
    previous = whole.catch(() => undefined);
    return Promise.race([whole, givenUp.promise]);
}
/**
 * Lasts until the client has really ended: one that was given up still works for a while, and must find its files, or it
 * throws where nobody can catch.
 */
function alone(use, giveUp) {
    return (0,scratch/* withScratch */.h)('client', async (folder) => {
        const dropAll = () => (0,external_node_fs_.rmSync)(folder, { recursive: true, force: true });
        process.once('exit', dropAll);
        const client = new Client(use, folder);
        try {
            return await client.run();
        }
        catch (error) {
            if (client.isGivenUp)
                giveUp(error);
            throw error;
        }
        finally {
            await client.ended;
            process.removeListener('exit', dropAll);
        }
    });
}
/** The client at work in a folder. */
class Client {
    #use;
    #folder;
    #heard = Promise.resolve();
    #end;
    constructor(use, folder) {
        this.#use = use;
        this.#folder = folder;
    }
    /** When it has come to its end, whatever that is. */
    get ended() {
        return this.#heard.catch(() => undefined);
    }
    /** Whether somebody stopped to wait for it. */
    get isGivenUp() {
        return this.#end?.aborted === true;
    }
    async run() {
        const { session, what, idle, transfer, after } = this.#use;
        const guard = idle === undefined ? undefined : (0,patience/* watch */.wB)(idle, `${what} has made no progress`);
        const end = (0,patience/* anyOf */.EB)(guard?.signal, session.signal);
        this.#end = end;
        const progress = progressOf(transfer);
        const report = (count, total) => {
            guard?.heard();
            progress.reached(count, total);
        };
        try {
            const heard = await inFolder(this.#folder, session, () => Promise.race([this.#begin(report, end), abortOf(end)]));
            await after?.(this.#folder, heard.value);
            return heard;
        }
        finally {
            guard?.stop();
            progress.end();
        }
    }
    #begin(report, end) {
        const stopBreaking = breakingConnections(end);
        const heard = hearing(report, () => this.#use.work(this.#folder)).finally(stopBreaking);
        this.#heard = heard;
        return heard;
    }
}
/** Begins a transfer when the client tells of the first bytes. */
function progressOf(begin) {
    let transfer;
    return {
        reached: (count, total) => {
            transfer ??= begin(total);
            transfer.reached(count);
        },
        end: () => transfer?.end(),
    };
}
/**
 * The client takes paths relative to the working directory and stores them relative to GITHUB_WORKSPACE; with both in our
 * folder, path and version are the same on every machine. Its own archive goes to RUNNER_TEMP, else below /home.
 */
async function inFolder(folder, { env }, work) {
    const home = process.cwd();
    const before = Object.fromEntries([...OURS, ...THEIRS].map((name) => [name, process.env[name]]));
    process.chdir(folder);
    setVariables(Object.fromEntries(THEIRS.map((name) => [name, env[name]])));
    setVariables(Object.fromEntries(OURS.map((name) => [name, folder])));
    try {
        return await work();
    }
    finally {
        process.chdir(home);
        setVariables(before);
    }
}
const OURS = ['GITHUB_WORKSPACE', 'RUNNER_TEMP'];
/** What the client reads of the job. */
const THEIRS = [
    'GITHUB_SERVER_URL',
    'ACTIONS_CACHE_MODE',
    'ACTIONS_CACHE_SERVICE_V2',
    'ACTIONS_CACHE_URL',
    'ACTIONS_RESULTS_URL',
    'ACTIONS_RUNTIME_TOKEN',
];
function setVariables(values) {
    for (const [name, value] of Object.entries(values)) {
        if (value === undefined)
            delete process.env[name];
        else
            process.env[name] = value;
    }
}
const abortOf = (signal) => new Promise((_, reject) => {
    if (signal.aborted)
        reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
});


/***/ }),

/***/ 2014:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EB: () => (/* binding */ anyOf),
/* harmony export */   P9: () => (/* binding */ retryAfter),
/* harmony export */   aZ: () => (/* binding */ PATIENCE),
/* harmony export */   d_: () => (/* binding */ patiently),
/* harmony export */   "if": () => (/* binding */ rateLimit),
/* harmony export */   wB: () => (/* binding */ watch),
/* harmony export */   yg: () => (/* binding */ PassingFault)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _runner_log_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7708);


/** A stuck transfer has been seen to stand still for 20 minutes (actions/cache#810); a cold build takes less. */
const PATIENCE = {
    answer: 30_000,
    idleDownload: 30_000,
    idleUpload: 300_000,
    pause: 1000,
    longestWait: 30_000,
};
const ATTEMPTS = 3;
/** Something that may have healed by the next attempt: a connection that broke, a server that is overloaded. */
class PassingFault extends Error {
    name = 'PassingFault';
    /** The other side asked for at least this wait, in milliseconds. */
    afterMs;
    constructor(message, afterMs = 0) {
        super(message);
        this.afterMs = afterMs;
    }
}
/** Repeats work that ends in a {@link PassingFault}, three times at most; a random part keeps many jobs apart. */
async function patiently(patience, signal, work) {
    for (let attempt = 1;; attempt++) {
        try {
            return await work();
        }
        catch (error) {
            signal?.throwIfAborted();
            if (!(error instanceof PassingFault) || attempt === ATTEMPTS || error.afterMs > patience.longestWait)
                throw error;
            const pause = patience.pause * 2 ** (attempt - 1) * (1 + Math.random() / 2);
            await rest(Math.max(pause, error.afterMs), error, signal);
        }
    }
}
async function rest(milliseconds, { message, afterMs }, signal) {
    if (afterMs >= 1000)
        (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_1__/* .say */ .cv)(`Waiting for ${Math.ceil(milliseconds / 1000)} s: ${message}.`);
    await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(milliseconds, undefined, signal === undefined ? {} : { signal });
}
/** Milliseconds of `Retry-After`, seconds or a date (RFC 9110, section 10.2.3); undefined where it is absent. */
function retryAfter(headers) {
    const value = headers.get('retry-after');
    if (value === null)
        return undefined;
    const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
    return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
/** What is said of a rate limit; a part of a sentence. */
function rateLimit(afterMs) {
    const until = afterMs === undefined ? '' : `; it takes requests again in ${Math.ceil(afterMs / 1000)} s`;
    return `the GitHub cache has reached its rate limit${until}`;
}
/** Starts a watch of so many milliseconds; `what` is the subject of "… for 60 s". */
function watch(milliseconds, what) {
    const controller = new AbortController();
    const late = () => controller.abort(new Error(`${what} for ${milliseconds / 1000} s`));
    const timer = setTimeout(late, milliseconds);
    return { signal: controller.signal, heard: () => timer.refresh(), stop: () => clearTimeout(timer) };
}
/** A signal that aborts with the first of several. */
const anyOf = (...signals) => AbortSignal.any(signals.filter((signal) => signal !== undefined));


/***/ }),

/***/ 2865:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A9: () => (/* binding */ ENTRY_VERSION),
/* harmony export */   ZX: () => (/* binding */ MEMBER),
/* harmony export */   tf: () => (/* binding */ requireZstd)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3916);
/* harmony import */ var _runner_command_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6655);
/* harmony import */ var _store_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7904);




/** Path that every entry is saved under, and so the name of the one member of its tar file. */
const MEMBER = 'muslin-entry';
/**
 * The official client finds an entry only under the version it was saved with: a hash of the paths as they were given,
 * the compression and a salt (@actions/cache, src/internal/cacheUtils.ts, getCacheVersion).
 */
const ENTRY_VERSION = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update([MEMBER, 'zstd-without-long', '1.0'].join('|')).digest('hex');
/**
 * The official client falls back to gzip, under another version, where there is no zstd; we do not.
 *
 * @throws StoreUnavailable when this machine has no zstd
 */
async function requireZstd() {
    try {
        await (0,_runner_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)({ argv: ['zstd', '--quiet', '--version'], quiet: true });
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .CommandError */ .Qd))
            throw error;
        throw new _store_js__WEBPACK_IMPORTED_MODULE_3__/* .StoreUnavailable */ .us('The GitHub cache needs the program zstd, which this machine does not have.');
    }
}


/***/ }),

/***/ 1718:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ Meter)
/* harmony export */ });
/* harmony import */ var _report_figures_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3831);
/* harmony import */ var _runner_log_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7708);


const EVERY_MS = 5_000;
/** Nobody wonders about what takes less. */
const LONG_MS = 3_000;
/**
 * Tells how far the transfers of a store are that run at the same time: a line of all of them together every five seconds,
 * `Received 120.0 MB of 600.0 MB, 24.0 MB/s`, and one at the end where they took more than three seconds.
 */
class Meter {
    #what;
    /** Bytes of each transfer since the last time that none was running. */
    #transfers = new Map();
    #running = 0;
    #start = 0;
    #last = 0;
    /** @param what beginning of each line, as `Sent` */
    constructor(what) {
        this.#what = what;
    }
    /** Begins one transfer of so many bytes. */
    begin(total) {
        const [name, state] = [Symbol(), { total, count: 0 }];
        if (this.#running === 0)
            this.#restart();
        this.#running += 1;
        this.#transfers.set(name, state);
        let isOver = false;
        return {
            reached: (count) => {
                state.count = count;
                this.#tell();
            },
            end: () => {
                if (!isOver)
                    this.#end();
                isOver = true;
            },
        };
    }
    #restart() {
        this.#transfers.clear();
        this.#start = performance.now();
        this.#last = this.#start;
    }
    #tell() {
        const now = performance.now();
        const { count, total } = this.#sums();
        if (now - this.#last < EVERY_MS || count === total)
            return;
        this.#last = now;
        (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_0__/* .say */ .cv)(`${this.#what} ${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_1__/* .bytes */ .ee)(count)} of ${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_1__/* .bytes */ .ee)(total)}, ${rate(count, now - this.#start)}`);
    }
    #end() {
        this.#running -= 1;
        const took = performance.now() - this.#start;
        const { count } = this.#sums();
        if (this.#running === 0 && took > LONG_MS) {
            (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_0__/* .say */ .cv)(`${this.#what} ${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_1__/* .bytes */ .ee)(count)} in ${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_1__/* .seconds */ .YA)(took)}, ${rate(count, took)}`);
        }
    }
    #sums() {
        const all = [...this.#transfers.values()];
        const sum = (of) => all.reduce((before, transfer) => before + transfer[of], 0);
        return { count: sum('count'), total: sum('total') };
    }
}
const rate = (count, milliseconds) => `${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_1__/* .bytes */ .ee)(Math.round((count * 1000) / milliseconds))}/s`;


/***/ })

};
