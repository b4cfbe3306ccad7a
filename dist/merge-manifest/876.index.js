export const id = 876;
export const ids = [876];
export const modules = {

/***/ 2486:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   v: () => (/* binding */ measureFile)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6466);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_stream_promises__WEBPACK_IMPORTED_MODULE_2__);



/**
 * Digest and size of a file, read once.
 *
 * @param signal ends the reading
 */
async function measureFile(path, signal) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    const file = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createReadStream)(path, { highWaterMark: 1024 * 1024 });
    await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_2__.pipeline)(file, hash, signal === undefined ? {} : { signal });
    return { digest: `sha256:${hash.digest('hex')}`, bytes: file.bytesRead };
}


/***/ }),

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

/***/ 5367:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z9: () => (/* binding */ indexProblems),
/* harmony export */   _u: () => (/* binding */ proveLegs)
/* harmony export */ });
/* unused harmony export placeName */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3916);
/* harmony import */ var _oci_manifest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2060);
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1890);
/* harmony import */ var _oci_reference_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2148);
/* harmony import */ var _results_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3776);





/** How a place is called in messages. */
const placeName = (place) => ('layout' in place ? place.layout : (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .repositoryName */ .aR)(place));
/**
 * Proves that the legs, with what stays of an index that exists, are exactly the expected platforms.
 *
 * @throws UserError listing everything that keeps them from being it
 */
function proveLegs(expectation, sightings) {
    const legs = distinctLegs(sightings);
    const kept = keptOf(expectation, legs, sightings);
    const problems = [
        ...sightings.flatMap((sighting) => sightingProblems(sighting, mayCopy(expectation, sighting, sightings))),
        ...kept.flatMap(({ faults }) => faults.map((fault) => `${expectation.base?.name} ${fault}`)),
        ...setProblems(expectation, legs, sightings, kept),
        ...typeProblems(expectation, sightings, kept),
    ];
    if (problems.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(refusal(problems));
    const proven = legs.flatMap((leg) => provenLeg(leg, sightings));
    const stays = kept.flatMap(({ image, attestations }) => (image === undefined ? [] : [{ image, attestations }]));
    const held = [...proven, ...stays].map(({ image }) => (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .platformName */ .$r)(image.platform));
    return {
        legs: proven.sort((left, right) => compare((0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .platformName */ .$r)(left.image.platform), (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .platformName */ .$r)(right.image.platform))),
        copies: sightings.flatMap((sighting) => copyOf(sighting, sightings)),
        kept: stays,
        missing: expectation.platforms.filter((platform) => !held.includes((0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .platformName */ .$r)(platform))),
    };
}
/**
 * Whether an index holds exactly the proven legs and the annotations.
 *
 * @returns what is wrong with it, empty when nothing is
 */
function indexProblems(index, legs, annotations) {
    const held = (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .imageEntries */ .Io)(index).map(({ digest, platform }) => entryName(digest, platform));
    const wanted = legs.map(({ image }) => entryName(image.digest, image.platform));
    const lost = Object.entries(annotations).filter(([key, value]) => index.annotations[key] !== value);
    return [
        ...missingFrom(held, wanted).map((entry) => `it lacks ${entry}`),
        ...missingFrom(wanted, held).map((entry) => `it holds ${entry}, which is no leg`),
        // buildx drops them without a word when all images have Docker's media types (docker/buildx#3061).
        ...lost.map(([key]) => `it lacks the annotation ${key}; push the images with oci-mediatypes=true`),
    ];
}
function refusal(problems) {
    return [
        'The legs do not make the expected image. Nothing was written, no tag was moved:',
        ...problems.map((problem) => `- ${problem}`),
    ].join('\n');
}
/** A leg given twice stays two legs: that is a fault of its own. */
const distinctLegs = (sightings) => [...new Set(sightings.map(({ leg }) => leg))];
/** What a leg names itself is there to be copied; what one repository lacks, only by permission. */
function mayCopy({ copyMissing }, { leg }, sightings) {
    return (copyMissing || leg.origin !== undefined) && provenLeg(leg, sightings).length > 0;
}
function sightingProblems({ leg, place, found }, mayBeCopied) {
    const name = `${(0,_results_js__WEBPACK_IMPORTED_MODULE_4__/* .legName */ .ue)(leg)} in ${placeName(place)}`;
    if ('problem' in found)
        return found.absent && mayBeCopied ? [] : [`${name}: ${found.problem}`];
    const { images, faults } = found;
    const names = images.map(({ platform }) => (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .platformName */ .$r)(platform));
    const own = faults.map((fault) => `${name} ${fault}`);
    if (names.length !== 1) {
        const held = names.length === 0 ? 'no image' : `images for ${names.join(' and ')}`;
        return [...own, `${name} holds ${held}. A leg is one platform: build and push each platform in a job of its own.`];
    }
    if (leg.platform === undefined || (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .platformName */ .$r)(leg.platform) === names[0])
        return own;
    return [
        ...own,
        `${name} is an image for ${names[0]}. Build it for ${(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .platformName */ .$r)(leg.platform)}, or correct the claim.`,
    ];
}
/** What a leg is there for stays no more; whatever is wrong with it goes with it. */
function keptOf({ base }, legs, sightings) {
    const brought = legs.flatMap((leg) => legPlatforms(leg, sightings));
    return (base?.images ?? []).filter(({ entry }) => !brought.includes(entryPlatform(entry)));
}
const entryPlatform = ({ platform }) => (platform === undefined ? '' : (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .platformName */ .$r)(platform));
/** Missing, doubled and unexpected platforms, by what the registries hold; a leg that was not found counts by its claim. */
function setProblems({ platforms, allowPartial }, legs, sightings, kept) {
    const wanted = platforms.map(_oci_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .platformName */ .$r);
    const optional = allowPartial.map(_oci_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .platformName */ .$r);
    const present = [
        ...legs.flatMap((leg) => legPlatforms(leg, sightings).map((platform) => ({ digest: leg.digest, platform }))),
        // Without a platform it has been complained of.
        ...kept.flatMap(({ entry: { digest, platform } }) => platform === undefined ? [] : [{ digest, platform: (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .platformName */ .$r)(platform) }]),
    ];
    const names = [...new Set(present.map(({ platform }) => platform))];
    const missing = wanted.filter((name) => !names.includes(name) && !optional.includes(name));
    const extra = names.filter((name) => !wanted.includes(name));
    return [
        ...missing.map((name) => `${name} is missing. Look at its build job: did it run, and is its result passed on?`),
        ...extra.map((name) => `${name} is not expected. ${(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .isNameable */ .g0)(name) ? 'Add it to platforms, or leave' : 'Leave'} its result out.`),
        ...names.flatMap((name) => doubled(name, present)),
        ...(present.length === 0 && missing.length === 0 ? [`no platform is there at all. ${NOTHING_REMEDY}`] : []),
    ];
}
const NOTHING_REMEDY = 'An image needs at least one, whatever allow-partial lists.';
/**
 * Docker's media types make a Docker list, which has no annotations (docker/buildx#3061), and some registries and clients
 * refuse an index that mixes both.
 */
function typeProblems({ annotated }, sightings, kept) {
    const brought = sightings.flatMap(({ found }) => ('images' in found ? found.images : []));
    const seen = [...brought, ...kept.flatMap(({ image }) => image ?? [])];
    const docker = seen.filter(({ mediaType }) => mediaType === _oci_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .MANIFEST_TYPES */ ._P[1]);
    if (docker.length === 0 || (docker.length === seen.length && !annotated))
        return [];
    const names = [...new Set(docker.map(({ platform }) => (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .platformName */ .$r)(platform)))].join(' and ');
    const remedy = 'Build with oci-mediatypes=true in its outputs.';
    if (docker.length < seen.length)
        return [`${names} has Docker's media types, the others have those of OCI. ${remedy}`];
    return [`annotations are asked for, but ${names} has Docker's media types, whose list drops them. ${remedy}`];
}
function doubled(name, present) {
    const digests = present.filter(({ platform }) => platform === name).map(({ digest }) => digest);
    if (digests.length < 2)
        return [];
    return [`${name} is there ${digests.length} times (${digests.join(', ')}). Pass one result for each platform.`];
}
function legPlatforms(leg, sightings) {
    const seen = sightings.flatMap(({ leg: other, found }) => (other === leg && 'images' in found ? found.images : []));
    const claimed = leg.platform === undefined ? [] : [leg.platform];
    const platforms = seen.length > 0 ? seen.map(({ platform }) => platform) : claimed;
    return [...new Set(platforms.map(_oci_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .platformName */ .$r))];
}
function provenLeg(leg, sightings) {
    for (const { leg: other, place, found } of sightings) {
        const image = other === leg && 'images' in found ? found.images[0] : undefined;
        if (image !== undefined && 'images' in found) {
            return [{ digest: leg.digest, image, attestations: found.attestations, place }];
        }
    }
    return [];
}
function copyOf({ leg, place, found }, sightings) {
    const [source] = provenLeg(leg, sightings);
    if (!('problem' in found) || 'layout' in place || source === undefined)
        return [];
    return [{ digest: leg.digest, from: source.place, to: place }];
}
const entryName = (digest, platform) => `${platform === undefined ? 'no platform' : (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .platformName */ .$r)(platform)} ${digest}`;
/** Those of the second list that the first one lacks, each as often as it lacks it. */
function missingFrom(held, wanted) {
    const rest = [...held];
    return wanted.filter((entry) => {
        const at = rest.indexOf(entry);
        if (at >= 0)
            rest.splice(at, 1);
        return at < 0;
    });
}
const compare = (left, right) => (left < right ? -1 : left > right ? 1 : 0);


/***/ }),

/***/ 8876:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  promote: () => (/* binding */ promote),
  publish: () => (/* binding */ publish)
});

// EXTERNAL MODULE: ./src/oci/manifest.ts
var oci_manifest = __webpack_require__(2060);
// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(2148);
// EXTERNAL MODULE: ./src/runner/log.ts
var log = __webpack_require__(7708);
// EXTERNAL MODULE: ./src/oci/platform.ts
var oci_platform = __webpack_require__(1890);
// EXTERNAL MODULE: ./src/merge-manifest/composition.ts
var composition = __webpack_require__(484);
// EXTERNAL MODULE: ./src/merge-manifest/tag-moves.ts
var tag_moves = __webpack_require__(9705);
;// CONCATENATED MODULE: ./src/merge-manifest/completion.ts






/**
 * What is published under the version tags, as far as an index is the same with platforms that may have been missing: those
 * who have pulled it keep what they have.
 *
 * @param optional the platforms that may be missing
 */
async function completedBy(client, index, tags, optional) {
    const versions = optional.length === 0 ? [] : tags.filter(({ tag = '' }) => (0,tag_moves/* isRelease */.MU)(tag));
    const held = versions.map(async (tag) => {
        const digest = await client.digestOfTag(tag);
        if (digest === undefined || digest === index.digest)
            return [];
        const { bytes } = await client.manifest({ ...tag, digest });
        const added = addedPlatforms(bytes, index.bytes);
        if (added.length === 0 || !isWithin(added, optional))
            return [];
        (0,log/* say */.cv)(`${(0,reference/* referenceName */.z$)(tag)} is published without ${added.join(', ')} and gets it now.`);
        return [digest];
    });
    return (await Promise.all(held)).flat();
}
/**
 * The platforms that an index has beside those of a published one; none unless everything that is published stays in it as it
 * is, but for the time that it says it was made.
 */
function addedPlatforms(published, index) {
    const [theirs, ours] = [(0,oci_manifest/* decodeManifest */.MK)(published), (0,oci_manifest/* decodeManifest */.MK)(index)];
    if (theirs.kind !== 'index' || ours.kind !== 'index' || headOf(theirs) !== headOf(ours))
        return [];
    const held = new Set(theirs.manifests.map(textOf));
    const added = ours.manifests.filter((entry) => !held.has(textOf(entry)));
    const isWhole = ours.manifests.length - added.length === theirs.manifests.length;
    const images = (0,oci_manifest/* imageEntries */.Io)({ ...ours, manifests: added });
    const digests = images.map(({ digest }) => digest);
    const isOwn = (entry) => images.includes(entry) || digests.includes((0,oci_manifest/* subjectOf */.et)(entry) ?? '');
    if (!isWhole || !added.every(isOwn))
        return [];
    return images.map(({ platform }) => (platform === undefined ? '' : (0,oci_platform/* platformName */.$r)(platform)));
}
const isWithin = (added, optional) => added.every((name) => optional.some((platform) => (0,oci_platform/* platformName */.$r)(platform) === name));
const headOf = ({ mediaType, annotations: { [composition/* CREATED_KEY */.hV]: _, ...others } }) => JSON.stringify([mediaType, Object.entries(others).sort()]);
const textOf = (entry) => JSON.stringify({ ...entry, annotations: Object.entries(entry.annotations).sort() });

// EXTERNAL MODULE: ./src/merge-manifest/move-tags.ts
var move_tags = __webpack_require__(9203);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/oci/answer.ts
var answer = __webpack_require__(7699);
// EXTERNAL MODULE: ./src/oci/copy.ts + 1 modules
var copy = __webpack_require__(7249);
// EXTERNAL MODULE: ./src/oci/layout-folder.ts
var layout_folder = __webpack_require__(2872);
// EXTERNAL MODULE: ./src/oci/push.ts + 1 modules
var push = __webpack_require__(8393);
// EXTERNAL MODULE: ./src/oci/connection.ts + 1 modules
var connection = __webpack_require__(5949);
// EXTERNAL MODULE: ./src/oci/digest.ts
var oci_digest = __webpack_require__(8825);
// EXTERNAL MODULE: ./src/oci/retry.ts
var retry = __webpack_require__(9963);
;// CONCATENATED MODULE: ./src/oci/referrers.ts







const LIST_LIMIT = (/* unused pure expression or super */ null && (4 * 1024 * 1024));
const HEALING_MS = 30_000;
/** Two writers of one fallback tag: who finds the other's list there adds to it, this often at most. */
const TURNS = { deadlineMs: 20_000, firstWaitMs: 100, longestWaitMs: 2_000 };
/**
 * What belongs to a manifest: by the registry's own list, or by the list under the tag that stands in for it where the
 * registry has none (distribution spec, "Listing Referrers" and "Unavailable Referrers API").
 *
 * @throws RegistryError when the registry refuses
 */
async function listReferrers(client, subject) {
    return (await ownList(client, subject)) ?? (await fallbackList(client, subject)).entries;
}
/**
 * Pushes a referrer by its digest. A registry that does not keep the list itself gets it under the fallback tag.
 *
 * @throws RegistryError when the registry refuses
 */
async function pushReferrer(client, repository, referrer) {
    const { content, mediaType, artifactType, subject } = referrer;
    const digest = (0,oci_digest/* digestOf */.o)(content);
    const upload = { content, mediaType, healingMs: HEALING_MS };
    const { listsReferrer } = await (0,push/* putManifest */.RV)(client.connection, { ...repository, digest }, upload);
    const entry = { mediaType, digest, size: Buffer.byteLength(content), artifactType, annotations: {} };
    if (!listsReferrer)
        await addToFallback(client, { ...repository, digest: subject }, entry);
    return digest;
}
/** `sha256-<hex>`: the tag of the list (distribution spec, "Referrers Tag Schema"). */
const fallbackTag = (subject) => subject.replace(':', '-');
/** Undefined where the registry does not keep such lists. */
function ownList({ connection }, subject) {
    const name = `Referrers of ${referenceName(subject)}`;
    const url = repositoryUrl(subject, `referrers/${subject.digest}`);
    const headers = { accept: INDEX_TYPES[0] };
    return connection.retrying(async () => {
        const call = { subject: name, repository: subject, actions: 'pull', method: 'GET', url, headers };
        const response = await connection.send(call);
        if (response.status === 429 || response.status >= 500)
            throw await refusal(response, name);
        const bytes = await limitedBytes(response, name, LIST_LIMIT);
        return response.ok && jsonOrNothing(bytes) !== undefined ? entriesIn(bytes, name) : undefined;
    });
}
async function fallbackList(client, subject) {
    const image = fallbackReference(subject);
    try {
        const { digest, bytes } = await client.manifest(image);
        return { digest, entries: entriesIn(bytes, (0,reference/* referenceName */.z$)(image)) };
    }
    catch (error) {
        if (error instanceof answer/* RegistryError */.gl && error.status === 404)
            return { entries: [] };
        throw error;
    }
}
/** Registries know no write under a condition: the list is read again after it was written. */
async function addToFallback(client, subject, entry) {
    const image = fallbackReference(subject);
    await (0,retry/* withRetries */.LH)(TURNS, async () => {
        const { entries } = await fallbackList(client, subject);
        if (entries.some(({ digest }) => digest === entry.digest))
            return;
        await (0,push/* putManifest */.RV)(client.connection, image, { content: listOf([...entries, entry]), mediaType: oci_manifest/* INDEX_TYPES */.V[0] });
        throw new retry/* MayPass */.jk(new answer/* RegistryError */.gl(`${(0,reference/* referenceName */.z$)(image)}: another job writes this list of referrers all the time.`));
    });
}
const fallbackReference = ({ registry, repository, digest }) => ({
    registry,
    repository,
    tag: fallbackTag(digest),
});
const listOf = (entries) => JSON.stringify({ schemaVersion: 2, mediaType: oci_manifest/* INDEX_TYPES */.V[0], manifests: entries });
function entriesIn(bytes, name) {
    const content = (0,oci_manifest/* decodeManifest */.MK)(bytes);
    if (content.kind === 'index')
        return content.manifests;
    throw new answer/* RegistryError */.gl(`${name}: what the registry sent is no list.`);
}

;// CONCATENATED MODULE: ./src/merge-manifest/attestations.ts



/** By this type buildx knows attestations among the referrers of an image (buildx, util/imagetools/create.go). */
const ATTESTATION_TYPE = 'application/vnd.docker.attestation.manifest.v1+json';
/**
 * Pushes the provenance and SBOM of the legs as referrers of their images into a repository that has both. An attestation
 * gets the `subject` that BuildKit left out, and with it another digest; its content stays as it was.
 *
 * @returns the digests of the referrers
 * @throws RegistryError when the registry refuses
 */
async function pushAttestations(client, repository, legs) {
    const pushed = [];
    for (const { image, attestations } of legs) {
        for (const { digest } of attestations) {
            const { bytes } = await client.manifest({ ...repository, digest }, { fresh: true });
            pushed.push(await pushReferrer(client, repository, asReferrer(bytes, image)));
        }
    }
    return pushed;
}
/**
 * An attestation as the referrer of an image (OCI image spec 1.1, manifest.md, `subject` and `artifactType`); one that is a
 * referrer already stays byte for byte.
 *
 * @throws UserError when the attestation says that it belongs to another image
 */
function asReferrer(attestation, image) {
    const text = new TextDecoder().decode(attestation);
    const manifest = JSON.parse(text);
    const subject = { mediaType: image.mediaType, digest: image.digest, size: image.size };
    const said = manifest.subject?.digest;
    if (said !== undefined && said !== image.digest) {
        throw new errors/* UserError */.yo(`An attestation of ${image.digest} names ${said} as its subject. Build that platform again.`);
    }
    const mediaType = oci_manifest/* MANIFEST_TYPES */._P[0];
    const artifactType = manifest.artifactType ?? ATTESTATION_TYPE;
    const content = said === undefined ? JSON.stringify({ ...manifest, mediaType, artifactType, subject }) : text;
    return { content, mediaType, artifactType, subject: image.digest };
}

// EXTERNAL MODULE: ./src/merge-manifest/plan.ts
var plan = __webpack_require__(5367);
;// CONCATENATED MODULE: ./src/merge-manifest/push-index.ts











/** What the target of a push shows only some seconds after it took it. */
const push_index_HEALING_MS = 30_000;
/**
 * Puts the index together and proves that it is the right one. Nothing is asked and nothing is written.
 *
 * @throws UserError when it would not be
 */
function planIndex(publication) {
    const index = (0,composition/* composeIndex */.DD)(publication);
    requireSound(index.bytes, publication);
    return index;
}
/**
 * Pushes the index by its digest alone to all repositories, after the legs that have to be copied there, and reads it back:
 * until here no user sees anything.
 *
 * @throws UserError when one of the repositories does not take it; no tag has moved then
 */
async function pushIndex(publication, index) {
    await everywhere(publication.repositories, 'The index could not be pushed', async (repository) => {
        await bringParts(publication, repository);
        await putByDigest(publication, repository, index);
    });
}
/**
 * The index, or image, that a reference names now, to be given further tags as it is.
 *
 * @throws RegistryError when there is none
 */
async function planPromotion(client, existing) {
    const { digest, bytes, content } = await client.manifest(existing);
    return { digest, bytes: new Uint8Array(bytes), mediaType: content.mediaType };
}
/**
 * Copies what is promoted to all repositories that lack it, byte for byte.
 *
 * @throws UserError when one of the repositories does not take it; no tag has moved then
 */
async function pushPromotion(client, existing, repositories, { digest }) {
    await everywhere(repositories, 'The image could not be copied', async (repository) => {
        await bring(client, existing, repository, digest);
    });
}
/**
 * Writes the index with everything that it names into the folder of an OCI layout, without any registry to write to.
 *
 * @param names under which tools find it there
 * @throws UserError when a leg cannot be read
 */
async function writeLayout(publication, index, folder, names) {
    if (publication.attestations === 'referrers')
        throw new errors/* UserError */.yo(NO_REFERRERS);
    const target = (0,layout_folder/* layoutTarget */.aH)(folder);
    const content = (0,oci_manifest/* decodeManifest */.MK)(index.bytes);
    await orUnwritten(folder, async () => {
        for (const { digest } of content.manifests) {
            await (0,copy/* copyManifest */.n)(publication.client, sourceOf(publication, digest), { layout: folder }, digest);
        }
        await target.putManifest({ ...index, content });
        await (0,layout_folder/* finishLayout */.W2)(folder, [{ ...descriptorOf(index), names }]);
    });
}
/** What the file system refuses: the path of a file, a folder of somebody else, a full disk. */
async function orUnwritten(folder, work) {
    try {
        await work();
    }
    catch (error) {
        if (!(error instanceof Error && 'syscall' in error))
            throw error;
        const remedy = 'Name a folder where the job may write.';
        throw new errors/* UserError */.yo(`layout is ${folder}, and the image cannot be written there: ${(0,errors/* messageOf */.bD)(error)}. ${remedy}`);
    }
}
/**
 * Copies what is promoted into the folder of an OCI layout, byte for byte.
 *
 * @param names under which tools find it there
 * @throws UserError when a part of it cannot be read
 */
async function promoteInto(client, existing, index, folder, names) {
    await orUnwritten(folder, async () => {
        await (0,copy/* copyManifest */.n)(client, existing, { layout: folder }, index.digest);
        await (0,layout_folder/* finishLayout */.W2)(folder, [{ ...descriptorOf(index), names }]);
    });
}
const NO_REFERRERS = 'An OCI layout has no list of referrers. Set attestations to keep or strip, or leave layout out.';
const descriptorOf = ({ mediaType, digest, bytes }) => ({ mediaType, digest, size: bytes.byteLength });
function sourceOf({ legs, base }, digest) {
    const leg = legs.find(({ image, attestations }) => [image, ...attestations].some((part) => part.digest === digest));
    const place = leg?.place ?? base?.from;
    if (place === undefined)
        throw new Error(`${digest} comes from nowhere`);
    return place;
}
/** Everything that the index names, and its attestations as referrers. */
async function bringParts(publication, repository) {
    const { client, copies, base, attestations, legs, kept = [] } = publication;
    const here = copies.filter(({ to }) => (0,reference/* repositoryName */.aR)(to) === (0,reference/* repositoryName */.aR)(repository));
    for (const { from, digest } of here)
        await bring(client, from, repository, digest);
    const parts = kept.flatMap(({ image, attestations: own }) => [image, ...own]);
    for (const { digest } of parts) {
        if (base !== undefined && (0,reference/* repositoryName */.aR)(base.from) !== (0,reference/* repositoryName */.aR)(repository))
            await bring(client, base.from, repository, digest);
    }
    if (attestations === 'referrers')
        await pushAttestations(client, repository, [...legs, ...kept]);
}
async function bring(client, from, to, digest) {
    const { mounted, sentBytes, manifests } = await (0,copy/* copyManifest */.n)(client, from, to, digest);
    if (manifests > 0)
        (0,log/* say */.cv)(`${(0,reference/* repositoryName */.aR)(to)}@${digest}: copied, ${mounted} blobs mounted, ${sentBytes} bytes sent`);
}
async function putByDigest(publication, repository, index) {
    const { client } = publication;
    const target = { ...repository, digest: index.digest };
    const upload = { content: index.bytes, mediaType: index.mediaType, healingMs: push_index_HEALING_MS };
    // A run before this one may have come so far.
    const isThere = (await client.digestOfTag(target)) !== undefined;
    if (!isThere)
        await (0,push/* putManifest */.RV)(client.connection, target, upload).catch(refusedIndex);
    const { bytes } = await client.manifest(target, { fresh: true });
    requireSound(bytes, publication);
    (0,log/* say */.cv)(`${(0,reference/* referenceName */.z$)(target)}: ${isThere ? 'there already' : 'pushed'}, read back`);
}
/** Some registries take no index that holds attestations, or none of OCI's media types (DataDog/nginx-datadog#370). */
function refusedIndex(error) {
    const isMeant = error instanceof answer/* RegistryError */.gl && [400, 415, 422].includes(error.status ?? 0);
    throw isMeant ? new errors/* UserError */.yo(`${error.message} ${NOT_TAKEN}`) : error;
}
const NOT_TAKEN = 'The registry does not take such an index. Set attestations to strip, and leave annotations out.';
/** All repositories at once, and all of their faults in one message. */
async function everywhere(repositories, head, work) {
    const names = repositories.map(reference/* repositoryName */.aR).join(' and ');
    const ended = await (0,log/* group */.Os)(`Writing to ${names}`, () => Promise.allSettled(repositories.map(work)));
    const reasons = ended.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    const foreign = reasons.find((reason) => !(reason instanceof errors/* UserError */.yo));
    if (foreign !== undefined)
        throw foreign;
    if (reasons.length === 0)
        return;
    throw new errors/* UserError */.yo([`${head}, no tag was moved:`, ...reasons.map((reason) => `- ${(0,errors/* messageOf */.bD)(reason)}`)].join('\n'));
}
function requireSound(bytes, { legs, kept = [], annotations }) {
    const content = (0,oci_manifest/* decodeManifest */.MK)(bytes);
    if (content.kind !== 'index')
        throw new errors/* UserError */.yo('The index is none, no tag was moved. Look for another writer.');
    const problems = (0,plan/* indexProblems */.Z9)(content, [...legs, ...kept], annotations.index);
    if (problems.length === 0)
        return;
    throw new errors/* UserError */.yo(`The index is wrong, no tag was moved: ${problems.join('; ')}`);
}

// EXTERNAL MODULE: ./src/merge-manifest/tag-state.ts
var tag_state = __webpack_require__(1594);
;// CONCATENATED MODULE: ./src/merge-manifest/publish.ts









/**
 * Publishes proven legs in two phases: the index by its digest to all repositories, then the tags. What the tags are to
 * become is known, printed and allowed before the first byte is written.
 *
 * @throws UserError when something must not happen, or a registry does not do its part: it says where every tag points
 */
async function publish(publication, options) {
    const made = planIndex(publication);
    const { client } = publication;
    if (options.layout) {
        return await inLayout(made, options, (folder, names) => writeLayout(publication, made, folder, names));
    }
    const index = await sameButForTime(client, made, options.tags);
    const completes = await completedBy(client, index, options.tags, publication.allowPartial ?? []);
    const version = await versionOf(publication, options.tags);
    const target = { ...targetOf(index.digest, version, options.tags), completes };
    const madeOf = publication.base?.at;
    const moving = { ...options, ...(madeOf === undefined ? {} : { madeOf }) };
    return await inTwoPhases(client, index, target, moving, () => pushIndex(withTimeOf(index, publication), index));
}
/**
 * Gives an index that exists further tags, in its own repository or in others, without changing a byte of it.
 *
 * @throws UserError as {@link publish}
 */
async function promote(client, existing, repositories, options) {
    const index = await planPromotion(client, existing);
    if (options.layout) {
        return await inLayout(index, options, (folder, names) => promoteInto(client, existing, index, folder, names));
    }
    const claimed = (0,tag_moves.versionOfTags)(tagNames(options.tags));
    const known = claimed === undefined ? {} : { claimed };
    const version = await (0,tag_state/* publishedVersion */.xJ)(client, existing, index.digest, known);
    const target = targetOf(index.digest, version, options.tags);
    return await inTwoPhases(client, index, target, options, () => pushPromotion(client, existing, repositories, index));
}
async function inTwoPhases(client, index, target, { tags, push, overwrite, rollback, madeOf, ready }, pushAll) {
    const plan = await (0,move_tags/* planTags */.Vd)(client, tags, target, { overwrite });
    (0,move_tags/* requireMovable */.cE)(plan);
    await ready?.(plan);
    if (!push)
        return { index, plan, tags: [], written: false };
    await pushAll();
    const moving = { rollback, ...(madeOf === undefined ? {} : { madeOf }) };
    return { index, plan, tags: await (0,move_tags/* moveTags */.Fu)(client, index, plan, moving), written: true };
}
/** A layout has names in place of tags, and none of them is moved: it is made anew. */
async function inLayout(index, { layout = '', tags, layoutNames = tagNames(tags), push }, write) {
    if (push)
        await write(layout, [...new Set(layoutNames)]);
    return { index, plan: { target: index, overwrite: false, moves: [] }, tags: [], written: push };
}
function targetOf(digest, version, tags) {
    const short = (0,tag_moves/* shortOfTags */.FM)(tagNames(tags));
    return { digest, ...(version === undefined ? {} : { version }), ...(short === undefined ? {} : { short }) };
}
const tagNames = (tags) => tags.flatMap(({ tag }) => tag ?? []);
/**
 * What the annotations say, what the tags say, what the index says that this one is made of, or what the images say, whose
 * label may come from their base image: the first of them that is a version.
 */
async function versionOf({ client, annotations, base, legs }, tags) {
    const labels = legs.map(({ image }) => image.labels[tag_moves/* VERSION_KEY */.nS]);
    const label = labels.every((one) => one === labels[0]) ? labels[0] : undefined;
    const tagged = (0,tag_moves.versionOfTags)(tagNames(tags));
    // The label of the same version has no v before it.
    const isSame = (0,tag_moves/* compareVersions */.Zy)(label ?? '', tagged ?? '') === 0;
    const known = (0,tag_moves/* onlyVersion */.Fc)(annotations.index[tag_moves/* VERSION_KEY */.nS]) ?? (isSame ? label : tagged);
    if (known !== undefined)
        return known;
    const { at } = base ?? {};
    const held = at?.digest === undefined ? undefined : await (0,tag_state/* publishedVersion */.xJ)(client, at, at.digest);
    return held ?? (0,tag_moves/* onlyVersion */.Fc)(label);
}
/**
 * The index under one of the version tags, where it says another time and is the same otherwise: docker/metadata-action
 * writes the time of its run into its annotations, and a version that is published must not be another image in a second run.
 */
async function sameButForTime(client, index, tags) {
    const timeless = withoutTime(index.bytes);
    if (timeless === undefined)
        return index;
    for (const tag of tags.filter(({ tag: name = '' }) => (0,tag_moves/* isRelease */.MU)(name))) {
        const digest = await client.digestOfTag(tag);
        if (digest === undefined || digest === index.digest)
            continue;
        const { bytes, content } = await client.manifest({ ...tag, digest });
        if (withoutTime(bytes) !== timeless)
            continue;
        (0,log/* say */.cv)(`${(0,reference/* referenceName */.z$)(tag)} differs in ${composition/* CREATED_KEY */.hV} only: the published index is taken.`);
        return { digest, bytes: new Uint8Array(bytes), mediaType: content.mediaType };
    }
    return index;
}
/** The time that is asked for is the one that the index says. */
function withTimeOf({ bytes }, publication) {
    const created = (0,oci_manifest/* decodeManifest */.MK)(bytes).annotations[composition/* CREATED_KEY */.hV];
    if (created === undefined)
        return publication;
    const { annotations } = publication;
    return { ...publication, annotations: { ...annotations, index: { ...annotations.index, [composition/* CREATED_KEY */.hV]: created } } };
}
/** Undefined when it says no time. */
function withoutTime(bytes) {
    const { annotations = {}, ...content } = JSON.parse(new TextDecoder().decode(bytes));
    const { [composition/* CREATED_KEY */.hV]: created, ...others } = annotations;
    return created === undefined ? undefined : JSON.stringify({ ...content, annotations: others });
}


/***/ }),

/***/ 2872:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W2: () => (/* binding */ finishLayout),
/* harmony export */   aH: () => (/* binding */ layoutTarget),
/* harmony export */   yj: () => (/* binding */ layoutSource)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _archive_measure_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2486);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3916);
/* harmony import */ var _answer_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7699);
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8825);
/* harmony import */ var _layout_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5823);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(2060);









/** An OCI layout folder to copy from (OCI image spec, image-layout.md). */
function layoutSource(folder) {
    return {
        manifest: (digest) => layoutManifest(folder, digest),
        blob: async ({ digest }, path) => {
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.copyFile)(blobPath(folder, digest), path).catch((error) => absent(folder, digest, error));
            const found = await (0,_archive_measure_js__WEBPACK_IMPORTED_MODULE_3__/* .measureFile */ .v)(path);
            if (found.digest !== digest)
                throw broken(folder, digest, found.digest);
        },
    };
}
/** An OCI layout folder to copy into; {@link finishLayout} makes it one. */
function layoutTarget(folder) {
    const has = async (digest) => (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(blobPath(folder, digest)).catch(() => undefined)) !== undefined;
    return {
        hasManifest: has,
        hasBlob: ({ digest }) => has(digest),
        mount: async () => false,
        putBlob: ({ digest }, path) => place(folder, digest, (draft) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.copyFile)(path, draft)),
        putManifest: ({ digest, bytes }) => place(folder, digest, (draft) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)(draft, bytes)),
    };
}
/**
 * Writes `oci-layout` and `index.json`, the latter last, so that a layout that was interrupted names nothing that it lacks.
 * What was there before stays, but for what had the same name, or no name and the same digest.
 *
 * @throws UserError when the folder holds another `index.json`
 */
async function finishLayout(folder, entries) {
    const manifests = entries.flatMap(({ names, ...descriptor }) => names.length === 0
        ? [descriptor]
        : names.map((name) => ({ ...descriptor, annotations: { 'org.opencontainers.image.ref.name': name } })));
    const before = await entriesBefore(folder);
    const ours = new Set(manifests.map(entryName));
    const all = [...before.filter((entry) => !ours.has(entryName(entry))), ...manifests];
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdir)(folder, { recursive: true });
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    const index = JSON.stringify({ schemaVersion: 2, mediaType: _manifest_js__WEBPACK_IMPORTED_MODULE_8__/* .INDEX_TYPES */ .V[0], manifests: all }, undefined, 2);
    await whole((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'index.json'), (draft) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)(draft, index));
}
/** Entries with one name cannot stand beside each other. */
const entryName = ({ digest, annotations }) => String(annotations?.['org.opencontainers.image.ref.name'] ?? digest);
async function entriesBefore(folder) {
    const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'index.json'), 'utf8').catch((error) => {
        if (error.code === 'ENOENT')
            return '{"manifests":[]}';
        throw error;
    });
    const { manifests } = ((0,_answer_js__WEBPACK_IMPORTED_MODULE_5__/* .jsonOrNothing */ .dn)(Buffer.from(text)) ?? {});
    if (Array.isArray(manifests))
        return manifests.filter((entry) => typeof entry === 'object' && entry !== null);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${folder} holds an index.json that is none of an OCI layout. Name another folder.`);
}
async function layoutManifest(folder, digest) {
    await (0,_layout_js__WEBPACK_IMPORTED_MODULE_7__/* .requireSmall */ .Zf)(folder, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)('blobs', ...digest.split(':')), _manifest_js__WEBPACK_IMPORTED_MODULE_8__/* .MANIFEST_LIMIT */ .MV);
    const bytes = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(blobPath(folder, digest)).catch((error) => absent(folder, digest, error));
    const found = (0,_digest_js__WEBPACK_IMPORTED_MODULE_6__/* .digestOf */ .o)(bytes);
    if (found !== digest)
        throw broken(folder, digest, found);
    return { digest, bytes, content: (0,_manifest_js__WEBPACK_IMPORTED_MODULE_8__/* .decodeManifest */ .MK)(bytes) };
}
async function place(folder, digest, write) {
    const path = blobPath(folder, digest);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(path), { recursive: true });
    await whole(path, write);
}
/**
 * A file has its name only when it is whole. Two images that are copied at once may share a layer: each writes a draft of
 * its own, and the second takes the place of the first, which has the same bytes.
 */
async function whole(path, write) {
    const draft = `${path}.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)()}.draft`;
    try {
        await write(draft);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rename)(draft, path);
    }
    catch (error) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(draft, { force: true });
        throw error;
    }
}
const blobPath = (folder, digest) => (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'blobs', ...digest.split(':'));
function absent(folder, digest, error) {
    const remedy = 'Write the layout anew: a whole one holds all blobs that its manifests name.';
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`The OCI layout ${folder} lacks ${digest} (${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}). ${remedy}`);
}
function broken(folder, digest, found) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`The OCI layout ${folder} holds ${found} in place of ${digest}. Write it anew.`);
}


/***/ }),

/***/ 5823:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Af: () => (/* binding */ layoutBlob),
/* harmony export */   DZ: () => (/* binding */ layoutChunks),
/* harmony export */   Zf: () => (/* binding */ requireSmall),
/* harmony export */   layoutDigests: () => (/* binding */ layoutDigests),
/* harmony export */   openLayout: () => (/* binding */ openLayout)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6466);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_stream_promises__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3916);
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8825);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2060);







/** The only names that a layout has (OCI image spec, image-layout.md); docker's own files beside them are left out. */
const MEMBER = /^(?:\.\/)?(index\.json|oci-layout|blobs\/sha256\/[0-9a-f]{64})$/;
/**
 * The folder of an OCI layout: the path itself, or where the tar file under the path was unpacked to (buildx
 * `--output type=oci`).
 *
 * @param scratch folder for what a tar file holds; nothing in the file has a say in the names there
 * @throws UserError when there is neither
 */
async function openLayout(path, scratch) {
    const found = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(path).catch(() => undefined);
    if (found === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`There is no OCI layout ${path}. Download or build it before this step.`);
    if (found.isDirectory())
        return path;
    await unpack(path, scratch).catch((error) => {
        const remedy = 'Write it with buildx: --output type=oci,dest=….';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`The OCI layout ${path} is no tar file that can be read (${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}). ${remedy}`);
    });
    return scratch;
}
/**
 * The digests that the `index.json` of a layout names, each once.
 *
 * @throws UserError when it is no layout, or an empty one
 */
async function layoutDigests(folder) {
    await requireSmall(folder, 'index.json', _manifest_js__WEBPACK_IMPORTED_MODULE_6__/* .MANIFEST_LIMIT */ .MV);
    const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'index.json'), 'utf8').catch((error) => {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${folder} is no OCI layout: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}. Write it with buildx: --output type=oci,dest=….`);
    });
    const digests = digestsIn(text);
    if (digests.length === 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`The OCI layout ${folder} names no image. Write it anew.`);
    return digests;
}
/** The bytes of a blob of a layout as they lie there, which nobody has compared with the digest yet. */
const layoutChunks = (folder, digest) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.createReadStream)(blobPath(folder, digest));
/**
 * A small blob of a layout.
 *
 * @param limit most bytes that it may have
 * @throws UserError when it is not there, too large, or another one
 */
async function layoutBlob(folder, digest, limit = _manifest_js__WEBPACK_IMPORTED_MODULE_6__/* .BLOB_LIMIT */ .Ys) {
    await requireSmall(folder, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)('blobs', ...digest.split(':')), limit);
    const bytes = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(blobPath(folder, digest)).catch(() => new Uint8Array());
    if ((0,_digest_js__WEBPACK_IMPORTED_MODULE_5__/* .digestOf */ .o)(bytes) === digest)
        return bytes;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`The OCI layout ${folder} does not hold ${digest} whole. Write it anew.`);
}
/**
 * A layout may come from anywhere, and what is in a file is read into memory before it is known.
 *
 * @throws UserError when the file is there and has more bytes
 */
async function requireSmall(folder, name, limit) {
    const { size = 0 } = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, name)).catch(() => undefined)) ?? {};
    if (size <= limit)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`The OCI layout ${folder} has ${size} bytes in ${name}, and no more than ${limit} are read. Write it anew.`);
}
const blobPath = (folder, digest) => (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'blobs', ...digest.split(':'));
function digestsIn(text) {
    const { manifests } = (parsed(text) ?? {});
    if (!Array.isArray(manifests))
        return [];
    const digests = manifests.map((entry) => entry?.digest);
    return [...new Set(digests.filter((digest) => typeof digest === 'string').filter(_digest_js__WEBPACK_IMPORTED_MODULE_5__/* .isDigest */ .B))];
}
function parsed(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
async function unpack(tar, folder) {
    const { extract } = await __webpack_require__.e(/* import() */ 118).then(__webpack_require__.t.bind(__webpack_require__, 6118, 19));
    const members = extract();
    const [fed, read] = await Promise.allSettled([
        (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_3__.pipeline)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.createReadStream)(tar), members),
        (async () => {
            for await (const member of members) {
                const [, name] = MEMBER.exec(member.header.name) ?? [];
                const isFile = member.header.type === 'file' && name !== undefined;
                if (isFile)
                    await write((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, name), member);
                else
                    member.resume();
            }
        })().catch((error) => {
            members.destroy(error);
            throw error;
        }),
    ]);
    for (const end of [read, fed])
        if (end.status === 'rejected')
            throw end.reason;
}
async function write(path, content) {
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(path), { recursive: true });
    await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_3__.pipeline)(content, (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.createWriteStream)(path));
}


/***/ })

};
