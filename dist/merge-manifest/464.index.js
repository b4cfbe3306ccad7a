export const id = 464;
export const ids = [464];
export const modules = {

/***/ 6464:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   sizeHistory: () => (/* binding */ sizeHistory)
/* harmony export */ });
/* unused harmony export earlierReleases */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3916);
/* harmony import */ var _oci_manifest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2060);
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1890);
/* harmony import */ var _oci_reference_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2148);
/* harmony import */ var _report_figures_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(3831);
/* harmony import */ var _runner_deadline_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(496);
/* harmony import */ var _tag_moves_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9705);
/* harmony import */ var _tag_state_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1594);








/** Enough for 23 releases of 20 platforms. */
const MANIFESTS = 500;
/** Releases that are read at once. */
const PARALLEL = 4;
/**
 * Sizes of the releases before this one, of every platform. They are there to be looked at only: what is wrong with one of
 * them is a sentence, and nothing is tried for long.
 */
async function sizeHistory(client, merged, limits) {
    const place = placeOf(merged.repositories);
    if (place === undefined || limits.releases === 0)
        return { trouble: '' };
    try {
        return await historyIn(client.until(end(limits)), place, merged, limits);
    }
    catch (error) {
        return { trouble: `The sizes of earlier releases are not shown: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}` };
    }
}
/** Docker Hub counts manifests that are read (docs.docker.com, Docker Hub usage and limits): another registry is asked where there is one. */
const placeOf = (repositories) => repositories.find(({ registry }) => registry !== 'docker.io') ?? repositories[0];
const end = ({ milliseconds = 10_000 }) => (0,_runner_deadline_js__WEBPACK_IMPORTED_MODULE_6__/* .deadline */ .n)(milliseconds, new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`they did not come within ${milliseconds / 1000} s.`));
async function historyIn(client, place, merged, limits) {
    const image = (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .repositoryName */ .aR)(place);
    const tags = await (0,_tag_state_js__WEBPACK_IMPORTED_MODULE_5__/* .versionTags */ .OP)(client, place);
    if (tags === undefined)
        return { trouble: `${image} does not list its tags for us: ${UNLISTED}` };
    const asked = earlierReleases(tags, merged.plan).slice(0, mostReleases(merged, limits));
    const found = await readAll(new ReleaseReader(client, place, limits), asked);
    // An index without images says nothing.
    const releases = found.flatMap(({ release }) => release ?? []).filter(({ bytes }) => Object.keys(bytes).length > 0);
    const trouble = troubleOf(found.flatMap(({ unread }) => unread));
    if (releases.length === 0)
        return { trouble };
    const { version } = merged.plan.target;
    return { history: { image, ...(version === undefined ? {} : { version }), releases }, trouble };
}
/** As many as were asked for; of many platforms as many as can be read, which nobody has to be told at every release. */
const mostReleases = ({ images }, { releases, manifests = MANIFESTS }) => Math.min(releases, Math.max(1, Math.floor(manifests / (images.length + 1))));
const UNLISTED = 'the sizes of earlier releases are not shown. Set size-history to 0 if that is meant to be.';
/**
 * The releases that come before an image, by their versions: no pre-releases, no images on another base, of two tags of one version
 * one, and nothing newer than the image itself where its version is known.
 *
 * @param versions version tags of the repository, the highest first
 */
function earlierReleases(versions, plan) {
    const own = new Set(plan.moves.map(({ tag }) => tag.tag));
    const line = lineOf(plan);
    const { version } = plan.target;
    const earlier = versions.filter((each) => {
        if (own.has(each) || !(0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .covers */ .hU)(line, each))
            return false;
        return version === undefined || ((0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .compareVersions */ .Zy)(each, version) ?? 0) < 0;
    });
    return earlier.filter((each, index) => index === 0 || (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .compareVersions */ .Zy)(each, earlier[index - 1] ?? '') !== 0);
}
/** `latest` of the variant that an image is of, by its version tags; only without any by those of a series, and by its version at last. */
function lineOf({ target, moves }) {
    const tags = moves.map(({ tag }) => tag.tag ?? '');
    const versions = tags.filter((tag) => (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .tagKind */ .pk)(tag) === 'version').map(_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .latestOfVersion */ .Hp);
    const series = moves.filter(({ tag }) => (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .isOrdered */ .cq)(tag)).map(({ tag }) => (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .latestOf */ .Te)(tag.tag ?? ''));
    const lines = [versions, series].find(({ length }) => length > 0) ?? [(0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .latestOfVersion */ .Hp)(target.version ?? '')];
    return lines.find((line) => line === 'latest') ?? lines[0] ?? 'latest';
}
/** In the order of the tags. */
async function readAll(reader, tags) {
    const queue = [...tags.entries()];
    const found = [];
    const worker = async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
            const [index, tag] = next;
            found[index] = await reader.read(tag).catch((error) => ({ unread: [{ tag, problem: (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error) }] }));
        }
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
    return found;
}
function troubleOf(unread) {
    const [first] = unread;
    if (first === undefined)
        return '';
    const more = new Set(unread.map(({ tag }) => tag)).size - 1;
    const others = more === 0 ? '' : ` and ${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_7__/* .counted */ .hS)(more, 'more release')}`;
    const of = first.platform === undefined ? '' : ` for ${first.platform}`;
    return `The size of ${first.tag}${of}${others} is not shown: ${first.problem}`;
}
/** An index under the tag, and one for each platform in it. */
const DEEPEST = 2;
/**
 * Reads sizes from the manifests alone, where imagesUnder (oci/platform-image.ts) reads every config too; a platform that is the
 * same in several releases is asked for once, and one that cannot be read is left out alone.
 */
class ReleaseReader {
    #client;
    #place;
    #most;
    #known = new Map();
    #asked = 0;
    constructor(client, { registry, repository }, { manifests = MANIFESTS }) {
        this.#client = client;
        this.#place = { registry, repository };
        this.#most = 2 * manifests;
    }
    async read(tag) {
        const { digest, content } = await this.#manifest({ tag });
        if (content.kind === 'image') {
            return { release: { tag, digest, bytes: Object.fromEntries(await this.#sizeOf(content)) }, unread: [] };
        }
        const unread = [];
        const sizes = (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .imageEntries */ .Io)(content).map((entry) => this.#once(entry, DEEPEST - 1).catch((error) => {
            unread.push({ tag, platform: entryName(entry), problem: (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error) });
            return [];
        }));
        return { release: { tag, digest, bytes: Object.fromEntries((await Promise.all(sizes)).flat()) }, unread };
    }
    #once(entry, depth) {
        const sizes = this.#known.get(entry.digest) ?? this.#sizesUnder(entry, depth);
        this.#known.set(entry.digest, sizes);
        return sizes;
    }
    async #sizesUnder({ digest, platform, artifactType }, depth) {
        if (artifactType !== undefined)
            return [];
        const { content } = await this.#manifest({ digest });
        if (content.kind === 'image')
            return await this.#sizeOf(content, platform);
        if (depth === 0)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('it holds an index in the index of an index.');
        return (await Promise.all((0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .imageEntries */ .Io)(content).map((entry) => this.#once(entry, depth - 1)))).flat();
    }
    async #sizeOf(image, platform) {
        const known = platform ?? (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .configPlatform */ .Ko)(await this.#client.blob(this.#place, image.config));
        return [[(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .platformName */ .$r)(known), pulledBytes(image)]];
    }
    async #manifest(what) {
        this.#asked += 1;
        if (this.#asked <= this.#most)
            return await this.#client.manifest({ ...this.#place, ...what });
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`more than ${this.#most} manifests would be read. Set size-history to fewer releases.`);
    }
}
const entryName = ({ platform, digest }) => platform === undefined ? digest : (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .platformName */ .$r)(platform);
/** Layers and config, as the sizes of the run itself are counted (merge-manifest/inspect.ts). */
const pulledBytes = ({ layers, config }) => layers.reduce((sum, { size }) => sum + size, config.size);


/***/ }),

/***/ 1594:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fc: () => (/* binding */ onlyVersion),
/* harmony export */   Hx: () => (/* binding */ nothingKnown),
/* harmony export */   OP: () => (/* binding */ versionTags),
/* harmony export */   Ub: () => (/* binding */ repositoriesOf),
/* harmony export */   g$: () => (/* binding */ readTags),
/* harmony export */   nS: () => (/* binding */ VERSION_KEY),
/* harmony export */   xJ: () => (/* binding */ publishedVersion),
/* harmony export */   zW: () => (/* binding */ readTag)
/* harmony export */ });
/* harmony import */ var _oci_answer_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7699);
/* harmony import */ var _oci_manifest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2060);
/* harmony import */ var _oci_reference_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2148);
/* harmony import */ var _oci_tags_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(224);
/* harmony import */ var _runner_log_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7708);
/* harmony import */ var _tag_moves_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9705);






/** The annotation and the label that name the version of an image (OCI image spec, annotations.md). */
const VERSION_KEY = 'org.opencontainers.image.version';
/** Nothing is known as yet. */
const nothingKnown = () => ({ versions: new Map(), lists: new Map() });
/** So many version tags, the highest ones, are asked for their digest where an image does not say its version. */
const MOST_VERSIONS = 30;
/** Looks where every tag points, and which version is published under those that must not go back. */
async function readTags(client, tags, target) {
    const known = nothingKnown();
    const now = await Promise.all(tags.map((tag) => readTag(client, tag, target, known)));
    for (const [name, list] of known.lists)
        if ((await list) === undefined)
            (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_5__/* .warn */ .R8)(`${name}: ${UNLISTED}`);
    return now;
}
const UNLISTED = 'the registry does not list its tags for us, so whether a newer version is published is known only from what a tag points to.';
/** Looks where one tag points. */
async function readTag(client, tag, target, known = nothingKnown()) {
    if (!(0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .isOrdered */ .cq)(tag))
        return tagNow(tag, await client.digestOfTag(tag));
    const [digest, listed] = await Promise.all([client.digestOfTag(tag), onceIn(known, client, tag)]);
    const tags = listed?.versions;
    const newest = listed === undefined ? undefined : newestUnder(tag, listed, target);
    const now = { ...tagNow(tag, digest), ...(newest === undefined ? {} : { newest }) };
    if (digest === undefined || digest === target.digest)
        return now;
    const asked = known.versions.get(digest) ?? publishedVersion(client, tag, digest, { tags: likelyFirst(tag, tags) });
    known.versions.set(digest, asked);
    const version = await asked;
    return { ...now, ...(version === undefined ? {} : { version }) };
}
function newestUnder({ tag = '', automatic }, { all, versions }, { short }) {
    const newest = versions.find((version) => (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .covers */ .hU)(tag, version));
    // A latest that somebody wrote is not refused for what may be no release.
    return newest ?? (automatic ? (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .shortAbove */ .OX)(short, all) : undefined);
}
/** Of many version tags only some are asked for. */
function likelyFirst({ tag = '' }, versions = []) {
    const likely = versions.filter((version) => (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .covers */ .hU)(tag, version));
    return [...likely, ...versions.filter((version) => !likely.includes(version))];
}
const tagNow = (tag, digest) => ({
    tag,
    ...(digest === undefined ? {} : { digest }),
});
function onceIn({ lists }, client, { registry, repository }) {
    const place = { registry, repository };
    const list = lists.get((0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .repositoryName */ .aR)(place)) ?? listedTags(client, place);
    lists.set((0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .repositoryName */ .aR)(place), list);
    return list;
}
/**
 * The version of what is published under a digest: what its annotation says, else the version tag that points there too, else
 * what the first image says, which may come from its base image. What is no version does not count.
 *
 * @param known `tags` when the version tags of the repository are known; `claimed` is the version that is being given to it
 */
async function publishedVersion(client, repository, digest, known = {}) {
    const image = { registry: repository.registry, repository: repository.repository, digest };
    const { content } = await client.manifest(image);
    const noted = onlyVersion(content.annotations[VERSION_KEY]) ?? known.claimed;
    if (noted !== undefined)
        return noted;
    const tags = known.tags ?? (await versionTags(client, image)) ?? [];
    return (await versionByTag(client, image, tags)) ?? onlyVersion(await labelledVersion(client, image, content));
}
/** A text when it names a version. */
const onlyVersion = (text) => text !== undefined && (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .tagKind */ .pk)(text) === 'version' ? text : undefined;
/**
 * The version tags of a repository, the highest first.
 *
 * @returns undefined where the registry does not list tags, or not for everybody who may push
 * @throws RegistryError when it could, but does not answer
 */
const versionTags = async (client, repository) => (await listedTags(client, repository))?.versions;
async function listedTags(client, repository) {
    const all = await (0,_oci_tags_js__WEBPACK_IMPORTED_MODULE_3__/* .listTags */ .c)(client.connection, repository).catch((error) => {
        if (error instanceof _oci_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .RegistryError */ .gl && listsNothing(error))
            return undefined;
        throw error;
    });
    if (all === undefined)
        return undefined;
    const versions = all.filter((tag) => (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .tagKind */ .pk)(tag) === 'version');
    return { all, versions: versions.sort((left, right) => (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .compareVersions */ .Zy)(right, left) ?? 0) };
}
/** Registries say by 405, by 501, or by the code UNSUPPORTED of the distribution spec beside 400 that they have no such list. */
const listsNothing = ({ status = 0, message }) => [401, 403, 404, 405, 501].includes(status) || /\bUNSUPPORTED\b/.test(message);
/** One entry for each repository that the references are in. */
const repositoriesOf = (references) => [
    ...new Map(references.map(({ registry, repository }) => {
        const place = { registry, repository };
        return [(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .repositoryName */ .aR)(place), place];
    })).values(),
];
async function labelledVersion(client, image, content) {
    if (content.kind === 'image')
        return (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .configLabels */ .sF)(await client.blob(image, content.config))[VERSION_KEY];
    const [first] = (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .imageEntries */ .Io)(content);
    if (first === undefined)
        return undefined;
    const child = { ...image, digest: first.digest };
    const { content: inner } = await client.manifest(child);
    return inner.annotations[VERSION_KEY] ?? (await labelledVersion(client, child, inner));
}
async function versionByTag(client, { registry, repository, digest }, tags) {
    const highest = tags.slice(0, MOST_VERSIONS);
    const digests = await Promise.all(highest.map((tag) => client.digestOfTag({ registry, repository, tag })));
    return highest.find((_, index) => digests[index] === digest);
}


/***/ }),

/***/ 224:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ nextPage),
/* harmony export */   c: () => (/* binding */ listTags)
/* harmony export */ });
/* harmony import */ var _answer_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7699);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5949);
/* harmony import */ var _reference_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2148);



/** Tags that are asked for at once; a registry may send fewer. */
const PAGE_SIZE = 1000;
/** Some registries send all of a list at once, however few tags are asked for. */
const PAGE_LIMIT = 64 * 1024 * 1024;
/** More is a registry that sends us in a circle. */
const MOST_PAGES = 1000;
/**
 * All tags of a repository in the registry's own order; none where there is no such repository. The list comes in pages
 * that a `Link` header chains (distribution spec, "Content Discovery").
 *
 * @throws RegistryError when the registry refuses or sends no list
 */
async function listTags(connection, repository, pageSize = PAGE_SIZE) {
    const tags = [];
    let url = (0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .repositoryUrl */ .E)(repository, `tags/list?n=${pageSize}`);
    for (let pages = 0; url !== undefined; pages += 1) {
        if (pages === MOST_PAGES)
            throw new _answer_js__WEBPACK_IMPORTED_MODULE_0__/* .RegistryError */ .gl(`${subjectOf(repository)}: the list has no end.`);
        const page = await onePage(connection, repository, url);
        tags.push(...page.tags);
        url = page.next;
    }
    return tags;
}
const subjectOf = (repository) => `Tags of ${(0,_reference_js__WEBPACK_IMPORTED_MODULE_2__/* .repositoryName */ .aR)(repository)}`;
function onePage(connection, repository, url) {
    const subject = subjectOf(repository);
    return connection.retrying(async () => {
        const response = await connection.send({ subject, repository, actions: 'pull', method: 'GET', url });
        if (response.status === 404)
            return { tags: [], next: undefined };
        if (!response.ok)
            throw await (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .refusal */ .x5)(response, subject);
        const next = nextPage(response.headers.get('link') ?? '', url, subject);
        return { tags: tagsIn(await (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .limitedBytes */ .eK)(response, subject, PAGE_LIMIT), subject), next };
    });
}
function tagsIn(bytes, subject) {
    const { tags } = ((0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .jsonOrNothing */ .dn)(bytes) ?? {});
    if (tags === null)
        return [];
    if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string'))
        return tags;
    throw new _answer_js__WEBPACK_IMPORTED_MODULE_0__/* .RegistryError */ .gl(`${subject}: the registry sent no list of tags.`);
}
/**
 * The target of `<…>; rel="next"` in a `Link` header (RFC 8288), undefined where the list ends; nobody may lead us, and the
 * token, to somebody else.
 *
 * @throws RegistryError when the list goes on at another host: a part of it is no list
 */
function nextPage(link, url, subject) {
    const [, target] = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(link) ?? [];
    if (target === undefined)
        return undefined;
    const page = URL.parse(target, url);
    const here = new URL(url);
    if (page?.host !== here.host)
        throw new _answer_js__WEBPACK_IMPORTED_MODULE_0__/* .RegistryError */ .gl(`${subject}: the list goes on at another host.`);
    page.protocol = here.protocol;
    return page.href;
}


/***/ })

};
