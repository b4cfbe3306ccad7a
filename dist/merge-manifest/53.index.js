export const id = 53;
export const ids = [53];
export const modules = {

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
    const name = `${(0,_results_js__WEBPACK_IMPORTED_MODULE_4__/* .legName */ .u)(leg)} in ${placeName(place)}`;
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
        ...extra.map((name) => `${name} is not expected. Add it to platforms, or leave its result out.`),
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

/***/ 4053:
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
// EXTERNAL MODULE: ./src/oci/retry.ts + 1 modules
var retry = __webpack_require__(2402);
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

// EXTERNAL MODULE: ./src/merge-manifest/composition.ts
var composition = __webpack_require__(484);
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
    for (const { digest } of content.manifests) {
        await (0,copy/* copyManifest */.n)(publication.client, sourceOf(publication, digest), { layout: folder }, digest);
    }
    await target.putManifest({ ...index, content });
    await (0,layout_folder/* finishLayout */.W2)(folder, [{ ...descriptorOf(index), names }]);
}
/**
 * Copies what is promoted into the folder of an OCI layout, byte for byte.
 *
 * @param names under which tools find it there
 * @throws UserError when a part of it cannot be read
 */
async function promoteInto(client, existing, index, folder, names) {
    await (0,copy/* copyManifest */.n)(client, existing, { layout: folder }, index.digest);
    await (0,layout_folder/* finishLayout */.W2)(folder, [{ ...descriptorOf(index), names }]);
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

// EXTERNAL MODULE: ./src/merge-manifest/tag-moves.ts
var tag_moves = __webpack_require__(9705);
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
    const target = targetOf(index.digest, versionOf(publication, options.tags), options.tags);
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
    const claimed = (0,tag_moves/* versionOfTags */.vM)(tagNames(options.tags));
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
 * What the annotations say, what the tags say, or what the images say, whose label may come from their base image: the first
 * of them that is a version.
 */
function versionOf({ annotations, legs }, tags) {
    const labels = legs.map(({ image }) => image.labels[tag_state/* VERSION_KEY */.nS]);
    const label = labels.every((one) => one === labels[0]) ? labels[0] : undefined;
    const tagged = (0,tag_moves/* versionOfTags */.vM)(tagNames(tags));
    // The label of the same version has no v before it.
    const isSame = (0,tag_moves/* compareVersions */.Zy)(label ?? '', tagged ?? '') === 0;
    return (0,tag_state/* onlyVersion */.Fc)(annotations.index[tag_state/* VERSION_KEY */.nS]) ?? (isSame ? label : tagged) ?? (0,tag_state/* onlyVersion */.Fc)(label);
}
const CREATED = 'org.opencontainers.image.created';
/**
 * The index under one of the version tags, where it says another time and is the same otherwise: docker/metadata-action
 * writes the time of its run into its annotations, and a version that is published must not be another image in a second run.
 */
async function sameButForTime(client, index, tags) {
    const timeless = withoutTime(index.bytes);
    if (timeless === undefined)
        return index;
    for (const tag of tags.filter(({ tag: name = '' }) => (0,tag_moves/* tagKind */.pk)(name) === 'version')) {
        const digest = await client.digestOfTag(tag);
        if (digest === undefined || digest === index.digest)
            continue;
        const { bytes, content } = await client.manifest({ ...tag, digest });
        if (withoutTime(bytes) !== timeless)
            continue;
        (0,log/* say */.cv)(`${(0,reference/* referenceName */.z$)(tag)} differs in ${CREATED} only: the published index is taken.`);
        return { digest, bytes: new Uint8Array(bytes), mediaType: content.mediaType };
    }
    return index;
}
/** The time that is asked for is the one that the index says. */
function withTimeOf({ bytes }, publication) {
    const created = (0,oci_manifest/* decodeManifest */.MK)(bytes).annotations[CREATED];
    if (created === undefined)
        return publication;
    const { annotations } = publication;
    return { ...publication, annotations: { ...annotations, index: { ...annotations.index, [CREATED]: created } } };
}
/** Undefined when it says no time. */
function withoutTime(bytes) {
    const { annotations = {}, ...content } = JSON.parse(new TextDecoder().decode(bytes));
    const { [CREATED]: created, ...others } = annotations;
    return created === undefined ? undefined : JSON.stringify({ ...content, annotations: others });
}


/***/ })

};
