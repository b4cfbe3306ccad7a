export const id = 484;
export const ids = [484,705];
export const modules = {

/***/ 484:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DD: () => (/* binding */ composeIndex),
/* harmony export */   hV: () => (/* binding */ CREATED_KEY),
/* harmony export */   withSharedLabels: () => (/* binding */ withSharedLabels)
/* harmony export */ });
/* unused harmony export sharedLabels */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3916);
/* harmony import */ var _oci_digest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8825);
/* harmony import */ var _oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2060);
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1890);
/* harmony import */ var _tag_moves_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9705);





const REVISION_KEY = 'org.opencontainers.image.revision';
/** When an index was made. */
const CREATED_KEY = 'org.opencontainers.image.created';
/**
 * The bytes of the index: images in the order of their platform names, then their attestations, annotations in the order of
 * their keys. The same legs make the same bytes, in whatever order they come and to whichever registry they go.
 *
 * @throws UserError when a platform is to be appended that is there already, or replaced and is not there, or an annotation
 * would be lost
 */
function composeIndex(composition) {
    const { base, annotations } = composition;
    const images = [...keptImages(composition), ...composition.legs.map(imageEntry)].sort(byPlatform);
    const entries = [...images, ...attestationEntries(composition, images)];
    const notes = { ...(base === undefined ? {} : inherited(base, composition)), ...annotations.index };
    const described = entries.map((entry) => withNotes(entry, annotations));
    const mediaType = indexType(described, notes);
    const content = { schemaVersion: 2, mediaType, manifests: described.map(written), ...annotationsField(notes) };
    const bytes = new TextEncoder().encode(JSON.stringify(content, undefined, 2));
    return { digest: (0,_oci_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .digestOf */ .o)(bytes), bytes, mediaType };
}
/** What an index that exists says, without what is true of its own release or its own platforms only. */
function inherited({ index: { annotations }, at }, { legs, version }) {
    const { [_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .VERSION_KEY */ .nS]: said, [REVISION_KEY]: revision, [CREATED_KEY]: created, ...others } = annotations;
    const old = said ?? (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .onlyVersion */ .Fc)(at?.tag);
    if (version !== undefined && old !== undefined && (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .compareVersions */ .Zy)(version, old) !== 0) {
        return { ...others, ...(said === undefined ? {} : { [_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .VERSION_KEY */ .nS]: writtenLike(said, version) }) };
    }
    const isShared = legs.every(({ image }) => (image.labels[REVISION_KEY] ?? revision) === revision);
    if (isShared || revision === undefined)
        return annotations;
    return said === undefined ? others : { ...others, [_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .VERSION_KEY */ .nS]: said };
}
/** With a v before it, or without. */
const writtenLike = (said, version) => `${/^v\d/.test(said) ? 'v' : ''}${version.replace(/^v/, '')}`;
/**
 * The annotations with the labels that all platforms of the index share, those too that stay in it as they were; what the user
 * writes wins over labels.
 *
 * @param version the one that the tags name: a label that names another one comes from a base image
 */
function withSharedLabels(annotations, { legs, kept }, version) {
    const { [_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .VERSION_KEY */ .nS]: label, ...others } = sharedLabels([...legs, ...kept]);
    const isOther = version !== undefined && (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .onlyVersion */ .Fc)(label) !== undefined && (0,_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .compareVersions */ .Zy)(label ?? '', version) !== 0;
    const shared = label === undefined || isOther ? others : { ...others, [_tag_moves_js__WEBPACK_IMPORTED_MODULE_4__/* .VERSION_KEY */ .nS]: label };
    return { ...annotations, index: { ...shared, ...annotations.index } };
}
/** Annotations that all legs have as labels with the same value: `org.opencontainers.image.*` and nothing private. */
function sharedLabels(legs) {
    const [first, ...others] = legs.map(({ image }) => image.labels);
    const shared = Object.entries(first ?? {}).filter(([key, value]) => key.startsWith('org.opencontainers.image.') && others.every((labels) => labels[key] === value));
    return Object.fromEntries(shared);
}
function keptImages({ base, legs }) {
    if (base === undefined)
        return [];
    const held = (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .imageEntries */ .Io)(base.index);
    const [theirs, ours] = [held.map(entryPlatform), legs.map(({ image }) => (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r)(image.platform))];
    // A run before this one may have added the same image already.
    const others = held.filter(({ digest }) => legs.every(({ image }) => image.digest !== digest)).map(entryPlatform);
    const doubled = ours.filter((platform) => others.includes(platform));
    const absent = ours.filter((platform) => !theirs.includes(platform));
    if (base.task === 'append' && doubled.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${isThere(doubled)} Use replace to exchange it.`);
    if (base.task === 'replace' && absent.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${isAbsent(absent)} Use append to add it.`);
    return held.filter((entry) => !ours.includes(entryPlatform(entry)));
}
const isThere = (platforms) => `The index to append to has ${platforms.join(' and ')} already.`;
const isAbsent = (platforms) => `The index to replace in has no ${platforms.join(' and ')}.`;
const imageEntry = ({ image }) => ({
    mediaType: image.mediaType,
    digest: image.digest,
    size: image.size,
    platform: image.platform,
    annotations: image.annotations ?? {},
});
/** Those of the legs and of the kept images; an attestation whose image is gone says nothing about this index. */
function attestationEntries({ legs, base, attestations }, images) {
    if (attestations !== 'keep')
        return [];
    const known = images.map(({ digest }) => digest);
    const both = [...(base?.index.manifests.filter(_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .isAttestation */ .H3) ?? []), ...legs.flatMap((leg) => leg.attestations)];
    const all = [...new Map(both.map((entry) => [entry.digest, entry])).values()];
    const subject = (entry) => known.indexOf((0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .subjectOf */ .et)(entry) ?? '');
    return all.filter((entry) => subject(entry) >= 0).sort((left, right) => subject(left) - subject(right));
}
const byPlatform = (left, right) => entryPlatform(left) < entryPlatform(right) ? -1 : 1;
const entryPlatform = ({ platform }) => (platform === undefined ? '' : (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r)(platform));
function withNotes(entry, { entries }) {
    if ((0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .isAttestation */ .H3)(entry))
        return entry;
    const meant = entries.filter(({ platform }) => platform === undefined || isSame(platform, entry));
    return {
        ...entry,
        annotations: { ...entry.annotations, ...Object.fromEntries(meant.map(({ key, value }) => [key, value])) },
    };
}
const isSame = (platform, entry) => (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r)(platform) === entryPlatform(entry);
/** A list of Docker's own images stays one: old registries take nothing else, and buildx makes the same. */
function indexType(entries, notes) {
    const isDocker = entries.every(({ mediaType }) => mediaType === _oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .MANIFEST_TYPES */ ._P[1]);
    const isAnnotated = [notes, ...entries.map(({ annotations }) => annotations)].some((all) => Object.keys(all).length > 0);
    return isDocker && !isAnnotated ? _oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .INDEX_TYPES */ .V[1] : _oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .INDEX_TYPES */ .V[0];
}
const written = ({ mediaType, digest, size, artifactType, platform, annotations }) => ({
    mediaType,
    digest,
    size,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...annotationsField(annotations),
    ...(platform === undefined ? {} : { platform }),
});
function annotationsField(notes) {
    const keys = Object.keys(notes).sort();
    return keys.length === 0 ? {} : { annotations: Object.fromEntries(keys.map((key) => [key, notes[key]])) };
}


/***/ }),

/***/ 9705:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Aw: () => (/* binding */ moveWaves),
/* harmony export */   FM: () => (/* binding */ shortOfTags),
/* harmony export */   Fc: () => (/* binding */ onlyVersion),
/* harmony export */   HN: () => (/* binding */ planLines),
/* harmony export */   Hp: () => (/* binding */ latestOfVersion),
/* harmony export */   MU: () => (/* binding */ isRelease),
/* harmony export */   Nx: () => (/* binding */ publishedAlready),
/* harmony export */   OX: () => (/* binding */ shortAbove),
/* harmony export */   Qf: () => (/* binding */ mayBeRelease),
/* harmony export */   Te: () => (/* binding */ latestOf),
/* harmony export */   YN: () => (/* binding */ planMoves),
/* harmony export */   Zy: () => (/* binding */ compareVersions),
/* harmony export */   cq: () => (/* binding */ isOrdered),
/* harmony export */   eZ: () => (/* binding */ compareUnder),
/* harmony export */   hU: () => (/* binding */ covers),
/* harmony export */   nS: () => (/* binding */ VERSION_KEY),
/* harmony export */   pk: () => (/* binding */ tagKind),
/* harmony export */   qW: () => (/* binding */ moveProblems),
/* harmony export */   versionOfTags: () => (/* binding */ versionOfTags)
/* harmony export */ });
/* harmony import */ var _oci_pre_release_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6120);
/* harmony import */ var _oci_reference_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2148);


/** The annotation and the label that name the version of an image (OCI image spec, annotations.md). */
const VERSION_KEY = 'org.opencontainers.image.version';
/**
 * What is to happen to each tag, in the order in which it has to happen: versions and commits, then what moves with every
 * build, then the series, `latest` last. When something fails on the way, users of a moving tag still have the old image.
 *
 * A version tag never moves to another digest unless `overwrite` is set, or that one only gets further platforms. The tags of a series and `latest` never go back to
 * an older version: where a newer one is published they stay as they are, even if that is not there.
 */
function planMoves(tags, target, { overwrite = false } = {}) {
    return [...tags]
        .sort((left, right) => tagTurn(left.tag) - tagTurn(right.tag))
        .map((now) => move(now, target, overwrite));
}
/** The moves in groups of the same turn, in order: those of one group may happen at once. */
function moveWaves(moves) {
    const turns = [...new Set(moves.map(({ tag }) => tagTurn(tag)))];
    return turns.map((turn) => moves.filter(({ tag }) => tagTurn(tag) === turn));
}
/** What one tag promises. */
function tagKind(tag) {
    if (/^latest(?:-|$)/.test(tag))
        return 'latest';
    if (parseVersion(tag) !== undefined)
        return 'version';
    if (/^sha-[0-9a-f]{7,40}(?:-|$)/.test(tag))
        return 'commit';
    return /^v?\d{1,5}(?:\.\d{1,5})?(?:-[\w.-]+)?$/.test(tag) ? 'series' : 'moving';
}
/**
 * Whether a tag begins with a full version, so that it is one release for ever: also 1.2.3.4 and 1.2.3rc1, which are no
 * versions that could be compared.
 */
const isRelease = (tag) => /^v?\d+\.\d+\.\d+(?!\d)/.test(tag);
/** Whether a tag has a full version behind something else: `app-1.2.3` is a release of app, `main-node-20.1.0` none of main. */
const mayBeRelease = (tag) => tagKind(tag) === 'moving' && /[._-]v?\d+\.\d+\.\d+(?:[.+-][\w.-]*)?$/.test(tag) && !isRelease(tag);
/** What keeps the tags from being moved at all, one line each. */
const moveProblems = (moves) => moves.filter(({ verdict }) => verdict === 'refused').map(({ tag, reason }) => `${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .referenceName */ .z$)(tag)}: ${reason}`);
/** The plan for people, one line for each tag: `ghcr.io/o/app:v1: sha256:… → sha256:…`. */
function planLines(moves, digest) {
    return moves.map(({ tag, digest: from, verdict, reason }) => {
        const name = (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .referenceName */ .z$)(tag);
        if (verdict === 'move')
            return `${name}: ${from ?? 'new'} → ${digest}`;
        if (verdict === 'right')
            return `${name}: is ${digest} already`;
        return `${name}: stays ${from ?? 'as it is'}, ${reason}`;
    });
}
/** A text when it names a version. */
const onlyVersion = (text) => text !== undefined && tagKind(text) === 'version' ? text : undefined;
/** The highest version among the tags that name one, undefined when none does. */
function versionOfTags(tags) {
    const versions = tags.filter((tag) => tagKind(tag) === 'version');
    return versions.reduce((best, next) => (best === undefined || (compareVersions(next, best) ?? 0) > 0 ? next : best), undefined);
}
/** The highest tag of two parts, `1.2` or `v1.2`, undefined when there is none. */
const shortOfTags = (tags) => tags
    .filter((tag) => /^v?\d{1,5}\.\d{1,5}$/.test(tag))
    .toSorted(compareShort)
    .at(-1);
/** The highest tag of two parts, if it is above another one. */
function shortAbove(ours, tags) {
    const highest = shortOfTags(tags);
    return ours !== undefined && highest !== undefined && compareShort(highest, ours) > 0 ? highest : undefined;
}
const compareShort = (left, right) => compareLists(numbersOf(left), numbersOf(right));
const numbersOf = (series) => series.replace(/^v/, '').split('.').map(Number);
/**
 * Whether a version belongs under a tag of a series, or under `latest`: 1.2.3 under `1` and `v1.2`, 1.2.3-alpine under `1-alpine`;
 * no pre-release does, 1.2.3-rc.1-alpine neither.
 */
function covers(tag, version) {
    const suffix = suffixOf(tag);
    if (suffix !== '' && !version.endsWith(suffix))
        return false;
    const numbers = parseVersion(withoutSuffix(version, suffix));
    if (numbers === undefined || numbers.label !== '')
        return false;
    if (tagKind(tag) === 'latest')
        return true;
    return numbersOf(withoutSuffix(tag, suffix)).every((number, place) => numbers.core[place] === number);
}
/**
 * Which of two versions is newer (semver.org, section 11; build metadata does not count). What names a base comes behind the
 * pre-release: 1.2.3-alpine is newer than 1.2.3-rc.1-alpine.
 *
 * @returns below 0 when the first is older, above 0 when it is newer, undefined when one of them is no version
 */
function compareVersions(left, right) {
    const [first, second] = [parseVersion(left), parseVersion(right)];
    if (first === undefined || second === undefined)
        return undefined;
    return compareLists(first.core, second.core) || compareLabels(first.label, second.label);
}
const TURNS = { version: 0, commit: 0, moving: 1, series: 2, latest: 3 };
const tagTurn = ({ tag = '' }) => TURNS[isRelease(tag) ? 'version' : tagKind(tag)];
function move(now, target, overwrite) {
    const { digest, tag } = now;
    if (digest === target.digest)
        return { ...now, verdict: 'right', reason: '' };
    if (isOrdered(tag))
        return { ...now, ...forwards(now, target) };
    if (digest === undefined || overwrite || !isRelease(tag.tag ?? '') || target.completes?.includes(digest))
        return { ...now, verdict: 'move', reason: '' };
    return { ...now, verdict: 'refused', reason: publishedAlready(digest) };
}
/** Whether a tag must not go back to an older version. */
const isOrdered = ({ tag = '' }) => ['series', 'latest'].includes(tagKind(tag));
/** Why a version tag must not move. */
const publishedAlready = (digest) => `this version is published already, as ${digest}. Release a new version, or set overwrite to true to replace it.`;
function forwards({ tag, digest, version, newest }, target) {
    const plain = (one = '') => versionUnder(tag.tag ?? '', one);
    const ours = plain(target.version);
    if (newest !== undefined && isNewer(plain(newest), ours, tag.automatic)) {
        return { verdict: 'newer', reason: newerReason(plain(newest), ours) };
    }
    // Without a tag there is nothing to go back from.
    const there = digest === undefined ? '' : plain(version);
    // What has no version on the other side was no release: a branch, or an image from before there were labels.
    if (parseVersion(there) === undefined)
        return { verdict: 'move', reason: '' };
    const order = compareVersions(ours, there);
    if (order === undefined && (tag.automatic || tag.asked))
        return { verdict: 'newer', reason: newerReason(there, ours) };
    if (order === undefined)
        return { verdict: 'refused', reason: incomparable(there) };
    if (order >= 0)
        return { verdict: 'move', reason: '' };
    return { verdict: 'newer', reason: newerReason(there, ours) };
}
/** Against an image without a version only a `latest` that nobody asked for gives way. */
function isNewer(newest, ours, automatic = false) {
    const order = compareVersions(newest, ours);
    return order === undefined ? automatic : order > 0;
}
const newerReason = (there, ours) => parseVersion(ours) === undefined
    ? `because version ${there} is published`
    : `because version ${there} is newer than ${ours}`;
const incomparable = (there) => `version ${there} is published there, and whether this image is newer cannot be known. Give a tag with the full version, or the annotation org.opencontainers.image.version.`;
/** `-alpine` of `1.2-alpine` and `latest-alpine`. */
const suffixOf = (tag) => /^(?:latest|v?\d+(?:\.\d+)?)(-.+)$/.exec(tag)?.[1] ?? '';
/** `latest` of the variant that a tag of a series is of: `latest-alpine` of `1.2-alpine`. */
const latestOf = (tag) => `latest${suffixOf(tag)}`;
/** `latest` of the variant that a version is of: `latest-alpine` of `1.2.3-alpine` and `1.2.3-rc.1-alpine`. */
const latestOfVersion = (version) => `latest${labelParts(parseVersion(version)?.label ?? '').variant}`;
/** Which of two versions is newer under a tag, whose suffix they may have or not: under `1-alpine` 1.2.3-alpine is 1.2.3. */
const compareUnder = (tag, left, right) => compareVersions(versionUnder(tag, left), versionUnder(tag, right));
const versionUnder = (tag, version) => withoutSuffix(version, suffixOf(tag));
const withoutSuffix = (version, suffix) => suffix !== '' && version.endsWith(suffix) ? version.slice(0, -suffix.length) : version;
const PRE_RELEASE = new RegExp(`^(?:-(?:\\d|${_oci_pre_release_js__WEBPACK_IMPORTED_MODULE_0__/* .PRE_RELEASE_WORDS */ .ss})[\\w.]*)+`, 'i');
function parseVersion(value) {
    const match = /^v?(\d+)\.(\d+)\.(\d+)(?:-([\w.-]+))?(?:\+[\w.-]+)?$/.exec(value);
    if (match === null)
        return undefined;
    return { core: match.slice(1, 4).map(Number), label: match[4] ?? '' };
}
function compareLists(left, right) {
    return left.map((number, place) => number - (right[place] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
/** `rc.1-alpine` is a pre-release, rc.1, and a variant, -alpine: what names no pre-release names a base. */
function labelParts(label) {
    const found = PRE_RELEASE.exec(`-${label}`)?.[0] ?? '';
    return { preRelease: found.slice(1), variant: `-${label}`.slice(found.length).replace(/^-$/, '') };
}
/** Of two variants of one version the one without a name is the newer, as Semantic Versioning has it. */
function compareLabels(left, right) {
    const [first, second] = [labelParts(left), labelParts(right)];
    return (comparePreReleases(first.preRelease, second.preRelease) ||
        comparePreReleases(first.variant.slice(1), second.variant.slice(1)));
}
/** A release is newer than its pre-releases; their parts are compared one by one, numbers as numbers and below words. */
function comparePreReleases(left, right) {
    if (left === right)
        return 0;
    if (left === '' || right === '')
        return left === '' ? 1 : -1;
    const [first, second] = [left.split('.'), right.split('.')];
    const place = first.findIndex((part, index) => part !== second[index]);
    return place < 0 ? -1 : comparePart(first[place] ?? '', second[place]);
}
function comparePart(left, right) {
    if (right === undefined)
        return 1;
    const [leftIsNumber, rightIsNumber] = [left, right].map((part) => /^\d+$/.test(part));
    if (leftIsNumber && rightIsNumber)
        return Number(left) - Number(right);
    if (leftIsNumber !== rightIsNumber)
        return leftIsNumber ? -1 : 1;
    return left < right ? -1 : 1;
}


/***/ })

};
