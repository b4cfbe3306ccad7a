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


/***/ })

};
