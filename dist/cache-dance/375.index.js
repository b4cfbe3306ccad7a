export const id = 375;
export const ids = [375];
export const modules = {

/***/ 7375:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  restore: () => (/* binding */ restore)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/buildkit/dance.ts + 4 modules
var dance = __webpack_require__(541);
// EXTERNAL MODULE: ./src/buildkit/dockerfile.ts + 2 modules
var dockerfile = __webpack_require__(7078);
;// CONCATENATED MODULE: ./src/cargo/ledger.ts
/** Nanoseconds in a second. */
const SECOND = 1000000000n;
/**
 * The ledger for the sources as they lie there, each time rounded up to a second: times go through tar and image layers,
 * which may cut them to seconds, and a time that was rounded down would lie before the content.
 */
const firstLedger = (sources) => ledgerOf(sources, ({ mtime }) => Number((mtime + SECOND - 1n) / SECOND));
/**
 * The ledger for the sources: what has the same content as in the last ledger keeps its time, everything else is later
 * than the last ledger and than now. Where symbolic links are others than before, everything is new: cargo looks at the
 * time of the file behind a link, and another target may have an old one.
 *
 * @param last the ledger that came with the target folder
 * @param now milliseconds since 1970
 */
function nextLedger(sources, last, now) {
    const trusted = sameLinks(sources, last) ? last.entries : [];
    const known = new Map(trusted.map((entry) => [entry[0], entry]));
    const fresh = Math.max(Math.ceil(now / 1000), newest(last)) + 1;
    return ledgerOf(sources, ({ path, id }) => {
        const [, lastId, seconds] = known.get(path) ?? [];
        return lastId === id && seconds !== undefined ? seconds : fresh;
    });
}
/** Whether the symbolic links, and what they point to, are those of the ledger. Their ids begin with `l`. */
function sameLinks(sources, { entries }) {
    const names = (links) => JSON.stringify(links
        .filter(([, id]) => id.startsWith('l'))
        .map(([path, id]) => [path, id])
        .sort());
    return names(sources.map(({ path, id }) => [path, id])) === names(entries.map(([path, id]) => [path, id]));
}
/** The ledger that makes all sources new, for a target folder that is not the one of any ledger. */
const freshLedger = (sources, now) => nextLedger(sources, { version: 1, entries: [] }, now);
function ledgerOf(sources, seconds) {
    const entries = sources.map((source) => [source.path, source.id, seconds(source)]);
    return { version: 1, entries: entries.sort(([left], [right]) => (left < right ? -1 : 1)) };
}
/** The latest time in a ledger, seconds since 1970; 0 when it is empty. */
const newest = (ledger) => ledger.entries.reduce((latest, [, , at]) => Math.max(latest, at), 0);
/** Whether two ledgers say the same. */
const sameLedger = (left, right) => JSON.stringify(left) === JSON.stringify(right);
/** The ledger in a snapshot, or undefined when there is none in it, or one of another version. */
function parseLedger(value) {
    if (typeof value !== 'object' || value === null)
        return undefined;
    const { version, entries } = value;
    if (version !== 1 || !Array.isArray(entries) || !entries.every(isEntry))
        return undefined;
    return { version, entries };
}
function isEntry(value) {
    if (!Array.isArray(value) || value.length !== 3)
        return false;
    const [path, id, seconds] = value;
    return typeof path === 'string' && typeof id === 'string' && Number.isSafeInteger(seconds);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./src/cargo/sources.ts





/** How many files are read at once. */
const READERS = 16;
/** Longest wait for a time that lies ahead; what lies further ahead comes from a wrong clock. Milliseconds. */
const LONGEST_WAIT = 3000;
/**
 * All files, symbolic links and folders below a folder, and the folder itself, with their content ids; `.git` is left
 * out, and so is what cannot be read.
 */
async function readSources(folder) {
    const found = [];
    await walk(folder, '.', found);
    const sources = await inParallel(found, READERS, (entry, buffer) => sourceOf(folder, entry, buffer));
    return sources.filter((source) => source !== undefined);
}
/** Gives the sources the times of a ledger. */
async function applyLedger(folder, sources, ledger) {
    const current = new Map(sources.map((source) => [source.path, source.mtime]));
    const done = await inParallel(ledger.entries, READERS, async ([path, , seconds]) => {
        if (current.get(path) === BigInt(seconds) * SECOND)
            return true;
        return await (0,promises_.lutimes)((0,external_node_path_.join)(folder, path), seconds, seconds).then(() => true, () => false);
    });
    const entries = ledger.entries.filter((_, index) => done[index]);
    const stuck = ledger.entries.flatMap(([path], index) => (done[index] ? [] : [path]));
    return { ledger: { version: 1, entries }, stuck };
}
/**
 * Rounds the times of the sources up to whole seconds, which also shows whose time can be set at all.
 *
 * @returns the sources with the times that they have now
 */
async function roundTimes(folder, sources) {
    const { ledger, stuck } = await applyLedger(folder, sources, firstLedger(sources));
    const rounded = new Map(ledger.entries.map(([path, , seconds]) => [path, BigInt(seconds) * SECOND]));
    return { sources: sources.map((source) => ({ ...source, mtime: rounded.get(source.path) ?? source.mtime })), stuck };
}
/** Waits until the newest time of a ledger lies in the past: what is newer than the start of its build, cargo builds again. */
async function waitForLedger(ledger) {
    const ahead = newest(ledger) * 1000 - Date.now();
    if (ahead > 0)
        await (0,external_node_timers_promises_.setTimeout)(Math.min(ahead, LONGEST_WAIT));
}
async function walk(root, path, found) {
    const stats = await (0,promises_.lstat)((0,external_node_path_.join)(root, path), { bigint: true }).catch(() => undefined);
    if (stats === undefined)
        return;
    const names = stats.isDirectory() ? await namesIn((0,external_node_path_.join)(root, path)) : [];
    if (names === undefined)
        return;
    found.push({ path, stats, names });
    await Promise.all(names.map((name) => walk(root, path === '.' ? name : `${path}/${name}`, found)));
}
/** Sorted; undefined for a folder that may not be read, which a build cannot read either. */
async function namesIn(folder) {
    const names = await (0,promises_.readdir)(folder).catch(() => undefined);
    return names?.filter((name) => name !== '.git').sort();
}
async function sourceOf(root, { path, stats, names }, buffer) {
    const full = (0,external_node_path_.join)(root, path);
    const id = await contentId(full, stats, names, buffer).catch(() => undefined);
    return id === undefined ? undefined : { path, id, mtime: stats.mtimeNs };
}
/** A letter for the kind, then a sha256. Undefined for sockets and the like. */
async function contentId(path, stats, names, buffer) {
    if (stats.isDirectory())
        return `d${sha256(names.join('\0'))}`;
    if (stats.isSymbolicLink())
        return `l${sha256(await (0,promises_.readlink)(path))}`;
    if (stats.isFile())
        return `f${await hashFile(path, buffer)}`;
    return undefined;
}
const sha256 = (content) => (0,external_node_crypto_.createHash)('sha256').update(content).digest('base64url');
async function hashFile(path, buffer) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const file = await (0,promises_.open)(path);
    try {
        for (let part = await file.read(buffer); part.bytesRead > 0; part = await file.read(buffer)) {
            hash.update(buffer.subarray(0, part.bytesRead));
        }
    }
    finally {
        await file.close();
    }
    return hash.digest('base64url');
}
/** Works on the items with a limited number at a time, each line of work with a buffer of its own. */
async function inParallel(items, limit, work) {
    const results = [];
    const queue = items.entries();
    const worker = async () => {
        const buffer = Buffer.allocUnsafe(256 * 1024);
        for (const [index, item] of queue)
            results[index] = await work(item, buffer);
    };
    await Promise.all(Array.from({ length: limit }, worker));
    return results;
}

// EXTERNAL MODULE: ./src/runner/log.ts
var log = __webpack_require__(7708);
// EXTERNAL MODULE: ./src/store/snapshot.ts
var snapshot = __webpack_require__(3329);
// EXTERNAL MODULE: ./src/store/store.ts
var store_store = __webpack_require__(1644);
// EXTERNAL MODULE: ./src/buildkit/convert.ts
var convert = __webpack_require__(471);
// EXTERNAL MODULE: ./src/buildkit/mounts.ts
var buildkit_mounts = __webpack_require__(4372);
;// CONCATENATED MODULE: ./src/buildkit/recipe.ts

/**
 * The digest of everything that decides what a build leaves in its cache mounts, except its sources: the RUNs that have
 * cache mounts (all RUNs when none has) and, through their inputs, all that these RUNs stand on. Base images count by
 * their resolved digest; local sources, and the build context where it is remote, do not count at all. Neither do
 * comments, names, what follows after these RUNs, times given to files, and the order of independent operations.
 *
 * @param context the build's context as it was given
 * @returns 64 hexadecimal digits
 */
function recipeDigest(llb, context) {
    const runs = [...llb.ops].filter(([, op]) => op.kind === 'exec');
    const mounting = runs.filter(([, op]) => op.kind === 'exec' && op.mounts.some((mount) => mount.cache !== undefined));
    const walk = { llb, context, known: new Map() };
    const roots = (mounting.length > 0 ? mounting : runs).map(([digest]) => digestOf(walk, digest));
    return recipe_sha256([...new Set(roots)].sort());
}
function digestOf(walk, name) {
    const known = walk.known.get(name);
    if (known !== undefined)
        return known;
    const op = walk.llb.ops.get(name);
    const digest = op === undefined ? 'unknown' : recipe_sha256(normal(walk, op));
    walk.known.set(name, digest);
    return digest;
}
function normal(walk, op) {
    const inputs = op.inputs.map((edge) => [digestOf(walk, edge.digest), edge.index]);
    if (op.kind === 'source')
        return recipe_sourceOf(walk, op);
    if (op.kind === 'exec')
        return { inputs, platform: op.platform ?? {}, exec: execOf(op) };
    if (op.kind === 'file')
        return { inputs, file: op.actions.map(withoutTimes) };
    return { inputs, other: op.body };
}
const execOf = ({ args, env, cwd, user, mounts }) => ({
    args,
    env,
    cwd,
    user,
    mounts: mounts.map(mountOf),
});
const mountOf = ({ input, selector, dest, type, readonly, cache }) => ({
    input,
    selector,
    dest,
    type,
    readonly,
    cache: cache?.id ?? null,
});
/** Attributes that differ from run to run, or say how to fetch and not what. */
const FETCHING = /^(?:local\.|oci\.session|oci\.store|image\.|git\.mtime|git\.auth|git\.known|git\.mount|http\.auth)/;
function recipe_sourceOf({ context }, op) {
    if (op.identifier.startsWith('local://') || isContext(op, context))
        return 'local';
    const attrs = Object.entries(op.attrs).filter(([name]) => !FETCHING.test(name));
    return { platform: op.platform ?? {}, identifier: op.identifier, attrs: Object.fromEntries(attrs) };
}
/** A Git context has its commit in the identifier, which would be another recipe at each commit. */
function isContext({ identifier, attrs }, context) {
    if (context === '')
        return false;
    return identifier === context || attrs['git.fullurl'] === context.split('#')[0];
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
const recipe_sha256 = (value) => (0,external_node_crypto_.createHash)('sha256').update(canonical(value)).digest('hex');
/** JSON with sorted names: protobuf's JSON has no fixed order. */
const canonical = (value) => JSON.stringify(value, (_, part) => typeof part === 'object' && part !== null && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
    : part);

// EXTERNAL MODULE: ./src/oci/platform.ts
var platform = __webpack_require__(1890);
// EXTERNAL MODULE: ./src/runner/command.ts
var command = __webpack_require__(6655);
// EXTERNAL MODULE: ./src/store/key.ts
var key = __webpack_require__(6218);
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
    'go.sum': asItIs,
    'uv.lock': uvLock,
    'poetry.lock': asItIs,
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
 * @throws CommandError when BuildKit cannot tell
 * @throws FrontendTooOld when it cannot and the Dockerfile is not at hand either
 */
async function findWanted(request, builds) {
    const found = await Promise.all(builds.map(findMounts));
    const contexts = new Set(builds.map(({ source }) => source.context));
    const [lock, commit] = await Promise.all([lockOf([...contexts]), commitOf(request.context)]);
    const origin = { recipe: recipeOf(found), lock, commit };
    const keys = (0,plan/* chosenKeys */.jK)((0,key/* snapshotKeys */.he)({ platform: request.platform, ...origin }), request);
    return {
        mounts: chosenMounts(request, builds, found),
        keys,
        origin: { platform: (0,platform/* platformName */.$r)(request.platform), ...origin },
    };
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
    for (const mount of kept)
        (0,log/* say */.cv)(`${mount.target} (id ${(0,buildkit_mounts/* mountName */.lu)(mount)})${sharedBy(mount, found)}`);
    for (const mount of excluded)
        (0,log/* say */.cv)(`${mount.target} (id ${(0,buildkit_mounts/* mountName */.lu)(mount)}) is left out by the input exclude`);
    for (const pattern of idle)
        (0,log/* note */.N4)(`The pattern ${JSON.stringify(pattern)} of the input exclude fits no cache mount.`);
    return kept;
}
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
async function findMounts(build) {
    if (build.isLinked)
        return readHere(build, 'stands on another bake target');
    try {
        const llb = await (0,convert/* convertedLlb */.N)(build.source, build.file);
        return { ...(0,buildkit_mounts/* cacheMounts */.f6)(llb), unresolved: [], recipe: recipeDigest(llb, build.source.context) };
    }
    catch (error) {
        if (!(error instanceof convert/* FrontendTooOld */.W) || (0,dockerfile/* isRemote */.Vx)(build.source.context))
            throw error;
        return readHere(build, 'has a frontend that is too old to be asked');
    }
}
/** @param cause end of the sentence "The build …" */
async function readHere({ source, file }, cause) {
    (0,log/* say */.cv)(`The build ${cause}, so its cache mounts are read from ${file}.`);
    const { readDockerfile } = await __webpack_require__.e(/* import() */ 342).then(__webpack_require__.bind(__webpack_require__, 1342));
    return readDockerfile(await (0,promises_.readFile)(file, 'utf8'), { ...source, buildArgs: source.buildArgs.flatMap(withValue) });
}
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
    return others.length === 0 && only !== '' ? only : (0,external_node_crypto_.createHash)('sha256').update(recipes.join('\n')).digest('hex');
}
async function lockOf(contexts) {
    const paths = contexts
        .filter((context) => !(0,dockerfile/* isRemote */.Vx)(context))
        .flatMap((context) => LOCK_FILES.map((name) => ({ name, path: (0,external_node_path_.join)(context, name) })));
    const files = await Promise.all(paths.map(readLock));
    return lockFilesDigest(files.flat());
}
async function readLock({ name, path, }) {
    const text = await (0,promises_.readFile)(path, 'utf8').catch(() => undefined);
    return text === undefined ? [] : [{ name, text }];
}
/** Outside of a runner and of Git every build counts as another commit. */
async function commitOf(context) {
    if (process.env.GITHUB_SHA)
        return process.env.GITHUB_SHA;
    const cwd = (0,dockerfile/* isRemote */.Vx)(context) ? '.' : context;
    const head = await (0,command/* run */.e)({ argv: ['git', 'rev-parse', 'HEAD'], cwd, quiet: true }).catch(() => '');
    return head.trim() || (0,external_node_crypto_.randomUUID)().replaceAll('-', '');
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

// EXTERNAL MODULE: ./src/cache-dance/inputs.ts + 1 modules
var inputs = __webpack_require__(762);
// EXTERNAL MODULE: ./src/cache-dance/state.ts
var cache_dance_state = __webpack_require__(201);
// EXTERNAL MODULE: ./src/cache-dance/trouble.ts + 1 modules
var cache_dance_trouble = __webpack_require__(1948);
;// CONCATENATED MODULE: ./src/cache-dance/restore.ts















/**
 * Finds the cache mounts of the build, restores the nearest snapshot into those that are empty, and gives the sources the
 * modification times that go with it.
 *
 * @returns undefined when the build has no cache mounts
 * @throws anything that keeps the mounts from being found; the store's and the builder's trouble after that is told
 */
async function restore(request, builds, trouble) {
    const wanted = await (0,log/* group */.Os)('Finding the cache mounts', () => findWanted(request, builds));
    if (wanted.mounts.length === 0)
        return undefined;
    const folder = await (0,cache_dance_state/* makeStateFolder */.En)();
    try {
        return await restoreInto(folder, request, { ...wanted, builds }, trouble);
    }
    catch (error) {
        await (0,cache_dance_state/* dropStateFolder */.PF)(folder);
        throw error;
    }
}
async function restoreInto(folder, request, wanted, trouble) {
    const store = (0,inputs/* storePlace */.Fo)(request);
    const refused = (0,plan/* savingRefused */.Lr)(request.save, await readEvent(process.env));
    const [found, loaded] = await Promise.all([sourcesOf(request), load(store, wanted, folder, request, trouble)]);
    if (found.stuck.length > 0)
        (0,log/* say */.cv)(stuckMessage(found.stuck));
    const doubt = doubtOf(request, wanted.builds, found.stuck);
    const fill = await (0,log/* group */.Os)('Filling the cache mounts', () => filled(folder, request, wanted, { loaded, doubt }, trouble));
    const ledger = await settleTimes(request.context, found.sources, fill, loaded);
    const restored = restoredOf(fill, loaded);
    if (refused !== undefined) {
        (0,log/* say */.cv)(`Nothing will be saved: ${refused}.`);
        await (0,cache_dance_state/* dropStateFolder */.PF)(folder);
        return { restored, state: undefined };
    }
    await (0,promises_.writeFile)((0,cache_dance_state/* ledgerFile */.SB)(folder), JSON.stringify(ledger ?? null));
    const ledgerKnown = sameLedger(ledger, parseLedger(loaded?.snapshot.ledger));
    const state = stateOf({ folder, store, wanted, fill, restored, ledgerKnown, warned: trouble.warned() }, request);
    return { restored, state };
}
async function sourcesOf({ mtimes, context }) {
    if (!mtimes) {
        (0,log/* say */.cv)('Modification times of the sources are left alone (mtimes is false): cargo builds the workspace again.');
        return { stuck: [] };
    }
    if ((0,dockerfile/* isRemote */.Vx)(context)) {
        (0,log/* note */.N4)('The context is remote, so its modification times cannot be set: cargo builds the workspace again. A local context (.) avoids that.');
        return { stuck: [] };
    }
    return roundTimes(context, await readSources(context));
}
/** Times of a remote context are the commit's, or those of an earlier fetch: cargo must not trust them. */
function doubtOf({ context }, builds, stuck) {
    if ((0,dockerfile/* isRemote */.Vx)(context) || stuck.length > 0)
        return 'always';
    return builds.every(({ comparesContent }) => comparesContent) ? 'never' : 'kept';
}
async function load(place, { keys, origin }, folder, { builder }, trouble) {
    const archives = (0,external_node_path_.join)(folder, 'archives');
    try {
        await (0,promises_.mkdir)(archives);
        const store = await (0,store_store/* openStore */.C)(place);
        const loaded = await (0,log/* group */.Os)(`Looking for ${keys.key} in the ${store.name}`, () => (0,snapshot/* loadSnapshot */.N2)(store, keys.key, keys.prefixes, origin, archives));
        (0,log/* say */.cv)(loaded === undefined ? 'There is no snapshot yet.' : `Restoring ${loaded.matchedKey}`);
        return loaded;
    }
    catch (error) {
        trouble.tell(`The build runs with cold cache mounts: ${(0,cache_dance_trouble/* causeOf */.r)(error, builder)}`);
        await (0,promises_.rm)(archives, { recursive: true, force: true });
        return undefined;
    }
}
/** The mounts after filling; undefined when the build that fills them failed. */
async function filled(folder, { builder }, { mounts }, { loaded, doubt }, trouble) {
    const archives = loaded?.archives ?? new Map();
    try {
        const from = (0,plan/* fillings */.TL)(mounts, loaded?.snapshot, archives);
        const results = await (0,dance/* fillMounts */.EC)({ builder, mounts }, from, (0,cache_dance_state/* memoryFolder */.uX)(folder), doubt);
        return (0,plan/* filledMounts */.b2)(mounts, results, loaded?.snapshot, archives);
    }
    catch (error) {
        trouble.tell(`The build runs with cold cache mounts: ${(0,cache_dance_trouble/* causeOf */.r)(error, builder)}`);
        return undefined;
    }
}
async function settleTimes(context, sources, fill, loaded) {
    if (sources === undefined)
        return undefined;
    const ledger = chosenLedger(sources, fill, parseLedger(loaded?.snapshot.ledger));
    return (0,log/* group */.Os)('Setting the modification times of the sources', async () => {
        const applied = await applyLedger(context, sources, ledger);
        await waitForLedger(applied.ledger);
        return applied.ledger;
    });
}
const stuckMessage = (paths) => `The modification times of ${paths.length} sources cannot be set (the first is ${paths[0]}): cargo builds the workspace again. Make them files of the runner's user.`;
function chosenLedger(sources, fill, last) {
    const times = fill === undefined ? 'new' : (0,plan/* timesOf */.Qv)(fill, last !== undefined);
    if (times === 'as-found')
        return firstLedger(sources);
    if (times === 'recorded' && last !== undefined)
        return nextLedger(sources, last, Date.now());
    (0,log/* say */.cv)('What is in the cache mounts is not of a known snapshot, so all sources count as new.');
    return freshLedger(sources, Date.now());
}
function restoredOf(fill, loaded) {
    const isRestored = loaded !== undefined && fill?.some(({ held }) => held !== undefined);
    if (!isRestored)
        return { matchedKey: '', exact: false, mounts: fill ?? [] };
    return { matchedKey: loaded.matchedKey, exact: loaded.exact, mounts: fill ?? [] };
}
function stateOf({ wanted, fill, restored, ...rest }, { builder }) {
    return {
        ...rest,
        ...wanted.origin,
        builder,
        key: wanted.keys.key,
        matchedKey: restored.matchedKey,
        mounts: fill?.map(plan/* storedMount */.tF) ?? wanted.mounts.map((mount) => ({ mount })),
    };
}


/***/ })

};
