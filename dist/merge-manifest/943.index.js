export const id = 943;
export const ids = [943,832];
export const modules = {

/***/ 7943:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  checkTags: () => (/* binding */ checkTags)
});

// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/oci/answer.ts
var answer = __webpack_require__(7699);
// EXTERNAL MODULE: ./src/oci/blob-stream.ts
var blob_stream = __webpack_require__(3723);
// EXTERNAL MODULE: ./src/oci/digest.ts
var oci_digest = __webpack_require__(8825);
// EXTERNAL MODULE: ./src/oci/connection.ts + 1 modules
var oci_connection = __webpack_require__(5949);
// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(2148);
// EXTERNAL MODULE: ./src/oci/tags.ts
var tags = __webpack_require__(224);
;// CONCATENATED MODULE: ./src/oci/github-packages.ts




const PAGE_LIMIT = 16 * 1024 * 1024;
/** GitHub sends 100 on a page; more pages than these are a list without end. */
const MOST_PAGES = 500;
/**
 * All manifests of an image on ghcr.io, by GitHub's own API, with the token that the registry takes as well.
 *
 * @param api address of the API: that of github.com, wherever the workflow runs, because ghcr.io's passwords belong there
 * @returns undefined when the token may not read the list
 * @throws RegistryError when GitHub refuses otherwise
 */
async function packageManifests(connection, repository, token, api = 'https://api.github.com') {
    const [owner = '', ...name] = repository.repository.split('/');
    const path = `packages/container/${encodeURIComponent(name.join('/'))}/versions?per_page=100`;
    const subject = `Manifests of ${(0,reference/* repositoryName */.aR)(repository)}`;
    // Nobody can tell by its name whether an owner is an organisation.
    for (const kind of ['orgs', 'users']) {
        const versions = await allPages({ connection, subject, token }, `${api}/${kind}/${owner}/${path}`);
        if (versions !== undefined)
            return versions.map((version) => manifestOf(version, subject));
    }
    return undefined;
}
async function allPages(access, first) {
    const versions = [];
    let url = first;
    for (let pages = 0; url !== undefined; pages += 1) {
        if (pages === MOST_PAGES)
            throw new answer/* RegistryError */.gl(`${access.subject}: the list has no end.`);
        const page = await access.connection.retrying(() => onePage(access, url ?? first));
        if (page === undefined)
            return undefined;
        versions.push(...page.versions);
        url = page.next;
    }
    return versions;
}
/** 403 and 404 are what GitHub answers to a token that may not read packages, or another kind of owner. */
async function onePage({ connection, subject, token }, url) {
    const headers = {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'x-github-api-version': '2022-11-28',
        'user-agent': 'muslin',
    };
    const response = await (0,answer/* send */.tN)(url, { headers }, subject, connection.signal);
    if (response.status === 403 || response.status === 404) {
        await response.body?.cancel();
        return undefined;
    }
    if (!response.ok)
        throw await (0,answer/* refusal */.x5)(response, subject);
    const versions = (0,answer/* jsonOrNothing */.dn)(await (0,answer/* limitedBytes */.eK)(response, subject, PAGE_LIMIT));
    if (!Array.isArray(versions))
        throw new answer/* RegistryError */.gl(`${subject}: GitHub sent no list.`);
    return {
        versions: versions,
        next: (0,tags/* nextPage */.Z)(response.headers.get('link') ?? '', url, subject),
    };
}
function manifestOf({ name, created_at, metadata }, subject) {
    const digest = String(name);
    if (!(0,oci_digest/* isDigest */.B)(digest))
        throw new answer/* RegistryError */.gl(`${subject}: GitHub sent ${digest}, which is no digest.`);
    const created = Date.parse(String(created_at));
    return { digest, tags: metadata?.container?.tags ?? [], ...(created > 0 ? { created } : {}) };
}

;// CONCATENATED MODULE: ./src/oci/held-manifests.ts






/** A list of a repository with thousands of manifests. */
const LIST_LIMIT = 64 * 1024 * 1024;
/** More is a registry that sends us in a circle. */
const held_manifests_MOST_PAGES = 1000;
/**
 * Everything that a repository holds, tagged or not. The distribution spec knows no such list: GitHub has one of its own, and
 * Google's registries send one along with their tags (go-containerregistry, pkg/v1/google/list.go).
 *
 * @param credential what opens GitHub's registry, which opens its list too
 * @param api address of GitHub's API
 * @returns undefined where the registry has no such list
 * @throws RegistryError when the registry refuses
 */
async function heldManifests(client, repository, credential, api) {
    if (repository.registry !== 'ghcr.io')
        return await sentAlong(client, repository);
    const token = credential?.kind === 'password' ? credential.password : undefined;
    return token === undefined ? undefined : await packageManifests(client.connection, repository, token, api);
}
/** All pages, because a part of the list would make what the rest needs look as if nobody did. */
async function sentAlong({ connection }, repository) {
    const held = new Map();
    let url = (0,oci_connection/* repositoryUrl */.E)(repository, 'tags/list');
    for (let pages = 0; url !== undefined; pages += 1) {
        if (pages === held_manifests_MOST_PAGES)
            throw new answer/* RegistryError */.gl(`${subjectOf(repository)}: the list has no end.`);
        const page = await held_manifests_onePage(connection, repository, url);
        if (page.manifests === undefined)
            return undefined;
        for (const manifest of page.manifests)
            held.set(manifest.digest, manifest);
        url = page.next;
    }
    return [...held.values()];
}
const subjectOf = (repository) => `Manifests of ${(0,reference/* repositoryName */.aR)(repository)}`;
function held_manifests_onePage(connection, repository, url) {
    const subject = subjectOf(repository);
    return connection.retrying(async () => {
        const response = await connection.send({ subject, repository, actions: 'pull', method: 'GET', url });
        if (!response.ok)
            throw await (0,answer/* refusal */.x5)(response, subject);
        const { manifest } = ((0,answer/* jsonOrNothing */.dn)(await (0,answer/* limitedBytes */.eK)(response, subject, LIST_LIMIT)) ?? {});
        const manifests = manifest && Object.entries(manifest).map((entry) => googleManifest(entry, subject));
        return { manifests, next: (0,tags/* nextPage */.Z)(response.headers.get('link') ?? '', url, subject) };
    });
}
function googleManifest([digest, { tag, timeUploadedMs }], subject) {
    if (!(0,oci_digest/* isDigest */.B)(digest))
        throw new answer/* RegistryError */.gl(`${subject}: the registry sent ${digest}, which is no digest.`);
    const created = Number(timeUploadedMs ?? 0);
    return { digest, tags: tag ?? [], ...(created > 0 ? { created } : {}) };
}

// EXTERNAL MODULE: ./src/oci/manifest.ts
var manifest = __webpack_require__(2060);
// EXTERNAL MODULE: ./src/oci/platform.ts
var oci_platform = __webpack_require__(1890);
// EXTERNAL MODULE: ./src/merge-manifest/inspect.ts
var inspect = __webpack_require__(2442);
// EXTERNAL MODULE: ./src/merge-manifest/programs.ts + 4 modules
var merge_manifest_programs = __webpack_require__(3520);
// EXTERNAL MODULE: ./src/merge-manifest/prove.ts
var prove = __webpack_require__(6832);
// EXTERNAL MODULE: ./src/merge-manifest/tag-moves.ts
var tag_moves = __webpack_require__(9705);
// EXTERNAL MODULE: ./src/merge-manifest/tag-state.ts
var tag_state = __webpack_require__(1594);
;// CONCATENATED MODULE: ./src/merge-manifest/unreferenced.ts
/** Legs that were pushed lately may wait for their merge. */
const RECENT_MS = 24 * 3_600_000;
/**
 * Manifests without a tag that nothing leads to: neither an index that is tagged or may be waiting for its merge, nor one below
 * it, nor are they provenance, SBOM or signature of anything that is reached. Old enough that no running build will want them:
 * what has no date may be new.
 *
 * @param links of every manifest held, as far as it has any
 * @param now milliseconds since 1970
 */
function unreferenced(held, links, now) {
    const reached = new Set();
    const open = held.filter((one) => one.tags.length > 0 || mayBeNew(one, now)).map(({ digest }) => digest);
    const referrers = referrersOf(links);
    for (let digest = open.pop(); digest !== undefined; digest = open.pop()) {
        if (reached.has(digest))
            continue;
        reached.add(digest);
        open.push(...(links.get(digest)?.children ?? []), ...(referrers.get(digest) ?? []));
    }
    return held.filter(({ digest }) => !reached.has(digest));
}
/** A leg pushed today may lead to an image of long ago, which a build from cache makes again. */
const mayBeNew = ({ created }, now) => created === undefined || now - created <= RECENT_MS;
function referrersOf(links) {
    const referrers = new Map();
    for (const [digest, { subject }] of links) {
        if (subject !== undefined)
            referrers.set(subject, [...(referrers.get(subject) ?? []), digest]);
    }
    return referrers;
}

;// CONCATENATED MODULE: ./src/merge-manifest/check.ts














/** More than this in one repository is not read through. */
const MOST_MANIFESTS = 3_000;
/** Manifests that are read at once. */
const PARALLEL = 8;
/**
 * Looks at published tags without writing anything: every platform whole and pullable, programs made for it, no tag of a
 * series behind the newest version, the same tag the same image in every repository.
 */
async function checkTags(request, client, credentials, limits) {
    const programs = request.verify === 'manifest' ? undefined : new merge_manifest_programs.ProgramReader(client, request.verify === 'static', limits);
    const tags = await Promise.all(request.checked.map((tag) => checkTag(request, client, programs, tag)));
    const repositories = (0,tag_state/* repositoriesOf */.Ub)(request.checked);
    const untagged = await Promise.all(repositories.map((place) => untaggedIn(client, place, credentials)));
    return { tags: tags.map((tag) => ({ ...tag, problems: [...tag.problems, ...twinProblems(tag, tags)] })), untagged };
}
async function checkTag({ platforms, allowPartial }, client, programs, tag) {
    const problems = [];
    const place = { registry: tag.registry, repository: tag.repository };
    const digest = await orProblem(problems, () => client.digestOfTag(tag));
    if (digest === undefined) {
        return { tag, images: [], problems: problems.length > 0 ? problems : [`there is no such tag. ${REPUBLISH}`] };
    }
    problems.push(...((await orProblem(problems, () => partProblems(client, place, digest))) ?? []));
    // What is not whole needs no closer look.
    const seen = problems.length > 0 ? undefined : await orProblem(problems, () => (0,inspect/* imagesUnder */.PE)(client, place, digest));
    problems.push(...(seen?.faults ?? []).map((fault) => `it ${fault}`));
    if (seen !== undefined)
        problems.push(...(0,prove/* platformProblems */.S)(platforms, seen.images, allowPartial));
    const images = await Promise.all((seen?.images ?? []).map((image) => judged(programs, place, image, problems)));
    problems.push(...((await orProblem(problems, () => ageProblems(client, tag, digest))) ?? []));
    return { tag, digest, images, problems };
}
const REPUBLISH = 'Run the merge of its release again.';
/** A registry that refuses is a finding like any other, so that all of them are reported together. */
async function orProblem(problems, look) {
    try {
        return await look();
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        problems.push((0,errors/* messageOf */.bD)(error));
        return undefined;
    }
}
/** All manifests and blobs that a manifest leads to are there. */
async function partProblems(client, place, digest) {
    const { content } = await client.manifest({ ...place, digest });
    if (content.kind === 'image')
        return await blobProblems(client, place, [content.config, ...content.layers]);
    const problems = await Promise.all(content.manifests.map((entry) => entryProblems(client, place, entry)));
    return problems.flat();
}
async function entryProblems(client, place, entry) {
    const held = await client.digestOfTag({ ...place, digest: entry.digest });
    const name = (0,manifest/* isAttestation */.H3)(entry) ? 'the attestation' : (entry.platform && (0,oci_platform/* platformName */.$r)(entry.platform)) || 'an entry';
    if (held === undefined)
        return [`${name} (${entry.digest}) is gone from the registry. ${PRUNED}`];
    const problems = await partProblems(client, place, entry.digest);
    return problems.map((problem) => `${name}: ${problem}`);
}
const PRUNED = 'Did somebody delete versions without a tag? They are the platforms of tagged images. Run the merge of its release again.';
async function blobProblems({ connection }, place, blobs) {
    const own = blobs.filter((blob) => !(0,manifest/* liesElsewhere */.Yo)(blob));
    const held = await Promise.all(own.map(({ digest }) => (0,blob_stream/* hasBlob */.i)(connection, place, digest)));
    return own.filter((_, index) => !held[index]).map(({ digest }) => `the blob ${digest} is gone. Push the build again.`);
}
async function judged(programs, place, image, problems) {
    const verdict = programs && (await orProblem(problems, () => programs.verdict(place, image)));
    const platform = (0,oci_platform/* platformName */.$r)(image.platform);
    problems.push(...(verdict?.problems ?? []).map((problem) => `${platform}: ${problem}`));
    return { image, ...(verdict === undefined ? {} : { verdict }) };
}
/** A series and `latest` have to be the newest version that belongs under them. */
async function ageProblems(client, tag, digest) {
    const name = tag.tag ?? '';
    if (!['series', 'latest'].includes((0,tag_moves/* tagKind */.pk)(name)))
        return [];
    const versions = await (0,tag_state/* versionTags */.OP)(client, tag);
    if (versions === undefined)
        return [UNPROVEN];
    const newest = versions.find((version) => (0,tag_moves/* covers */.hU)(name, version));
    if (newest === undefined)
        return [];
    if ((await client.digestOfTag({ ...tag, tag: newest })) === digest)
        return [];
    const version = await (0,tag_state/* publishedVersion */.xJ)(client, tag, digest);
    const order = version === undefined ? undefined : (0,tag_moves/* compareUnder */.eZ)(name, version, newest);
    if (order === undefined || order > 0)
        return [];
    const remedy = `To mend it: promote: ${(0,reference/* referenceName */.z$)({ ...tag, tag: newest })}, tags: ${name}.`;
    if (order < 0)
        return [`it is version ${version}, but ${newest} is published. ${remedy}`];
    return [`it says it is ${version}, but the tag ${newest} is another image. ${remedy}`];
}
const UNPROVEN = 'whether it is the newest version cannot be proven, because the registry does not list its tags for this account. Log in with one that may read them (docker/login-action).';
/** The same tag in two repositories has to be the same image. */
function twinProblems({ tag, digest }, all) {
    const others = all.filter((other) => other.tag.tag === tag.tag && other.digest !== undefined);
    const [first] = others;
    if (first === undefined || digest === undefined || first.digest === digest)
        return [];
    return [`it is ${digest}, but in ${(0,reference/* repositoryName */.aR)(first.tag)} it is ${first.digest}. ${REPUBLISH}`];
}
async function untaggedIn(client, repository, credentials) {
    const problems = [];
    const held = await orProblem(problems, async () => heldManifests(client, repository, await credentials(repository.registry)));
    if (held === undefined)
        return { repository, unknown: problems[0] ?? NO_LIST };
    if (held.length > MOST_MANIFESTS)
        return { repository, unknown: tooMany(held.length) };
    const links = await orProblem(problems, () => linksOf(client, repository, held));
    if (links === undefined)
        return { repository, unknown: problems[0] ?? NO_LIST };
    return { repository, manifests: unreferenced(held, links, Date.now()) };
}
const NO_LIST = 'the registry gives no list of what it holds, or not to this account';
const tooMany = (count) => `it holds ${count} manifests, and no more than ${MOST_MANIFESTS} are read`;
async function linksOf(client, repository, held) {
    const links = new Map();
    const queue = held.map(({ digest }) => digest);
    const worker = async () => {
        for (let digest = queue.pop(); digest !== undefined; digest = queue.pop()) {
            links.set(digest, linksIn(await readable(client, { ...repository, digest })));
        }
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
    return links;
}
/** What is none of the two may point to others in ways of its own. */
async function readable(client, image) {
    try {
        return await client.manifest(image);
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo) || error instanceof answer/* RegistryError */.gl)
            throw error;
        throw new errors/* UserError */.yo(`it holds something that is no image (${image.digest}): ${error.message}`);
    }
}
function linksIn({ bytes, content }) {
    const children = content.kind === 'index' ? content.manifests.map(({ digest }) => digest) : [];
    const subject = String(JSON.parse(new TextDecoder().decode(bytes)).subject?.digest);
    return (0,oci_digest/* isDigest */.B)(subject) ? { children, subject } : { children };
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

/***/ 6832:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ platformProblems),
/* harmony export */   provenExisting: () => (/* binding */ provenExisting),
/* harmony export */   provenLegs: () => (/* binding */ provenLegs),
/* harmony export */   readBase: () => (/* binding */ readBase)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3916);
/* harmony import */ var _oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2060);
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1890);
/* harmony import */ var _oci_reference_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2148);
/* harmony import */ var _report_figures_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(3831);
/* harmony import */ var _runner_log_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(7708);
/* harmony import */ var _inspect_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2442);
/* harmony import */ var _places_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4832);
/* harmony import */ var _plan_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(5367);
/* harmony import */ var _program_verdict_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(390);











/**
 * Proves the legs of a request: exactly the expected platforms, and programs that are made for them.
 *
 * @param scratch folder for layouts in tar files
 * @throws UserError with everything that is wrong
 */
async function provenLegs(request, client, base, scratch, limits) {
    const { repositories, copyMissing, annotations, labelAnnotations } = request;
    const legs = [...(await (0,_inspect_js__WEBPACK_IMPORTED_MODULE_5__/* .resolveLegs */ .mZ)(client, request.legs)), ...(await layoutLegs(request.layouts, scratch))];
    const sightings = await (0,_inspect_js__WEBPACK_IMPORTED_MODULE_5__/* .inspectLegs */ .cG)(client, legs, repositories, copyMissing);
    const annotated = labelAnnotations || annotations.entries.length > 0 || Object.keys(annotations.index).length > 0;
    const { platforms, allowPartial } = request;
    const held = base === undefined ? {} : { base: await heldIndex(client, base) };
    const expectation = { platforms, allowPartial, repositories, copyMissing, annotated, ...held };
    const proof = (0,_plan_js__WEBPACK_IMPORTED_MODULE_7__/* .proveLegs */ ._u)(expectation, sightings);
    const kept = proof.kept.flatMap(({ image }) => (base === undefined ? [] : [{ image, place: base.from }]));
    return { ...proof, judged: await judgedImages(request, client, [...proof.legs, ...kept].sort(byPlatform), limits) };
}
const byPlatform = (left, right) => (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r)(left.image.platform) < (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r)(right.image.platform) ? -1 : 1;
const heldIndex = async (client, { index, from, name }) => ({
    name,
    images: await (0,_inspect_js__WEBPACK_IMPORTED_MODULE_5__/* .heldImages */ .ec)(client, from, index),
});
/**
 * The index that legs are added to or replaced in, by its digest from here on.
 *
 * @throws UserError when it is none, or holds a platform that is not expected
 */
async function readBase({ task, existing, platforms }, client) {
    if (existing === undefined || (task !== 'append' && task !== 'replace'))
        return undefined;
    const { content, digest } = await client.manifest(existing);
    const name = (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_4__/* .referenceName */ .z$)(existing);
    if (content.kind !== 'index')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${name} is an image for one platform. Pass it in results instead.`);
    const wanted = platforms.map(_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r);
    const extra = platformsOf(content).filter((held) => !wanted.includes(held));
    if (!extra.every(_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .isNameable */ .g0))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${name} holds ${extra.join(' and ')}, ${NAMELESS}`);
    if (extra.length > 0) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${name} holds ${extra.join(' and ')}, which is not expected. Add it to platforms.`);
    }
    const from = { registry: existing.registry, repository: existing.repository };
    return { index: content, from, task, name, at: { ...existing, digest } };
}
/** What such entries say besides, as the version of Windows, would be lost. */
const NAMELESS = 'and images with other platforms than those of Linux that platforms takes are not put together here. Use docker buildx imagetools create.';
const platformsOf = (index) => (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .imageEntries */ .Io)(index).flatMap(({ platform }) => (platform === undefined ? [] : [(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r)(platform)]));
/**
 * The images of an index that exists already.
 *
 * @throws UserError when they are not the expected platforms (none named: whatever is there), or a program is wrong
 */
async function provenExisting(request, client, place, limits) {
    const { digest, ...repository } = place;
    if (digest === undefined)
        throw new Error('it is found by its digest');
    const seen = await (0,_inspect_js__WEBPACK_IMPORTED_MODULE_5__/* .imagesUnder */ .PE)(client, repository, digest);
    const { images, faults } = await (0,_inspect_js__WEBPACK_IMPORTED_MODULE_5__/* .withAbsentParts */ .i$)((0,_places_js__WEBPACK_IMPORTED_MODULE_6__/* .placeReader */ .r)(client, repository), seen, { fresh: true });
    const problems = [...faults.map((fault) => `it ${fault}`), ...platformProblems(request.platforms, images)];
    if (problems.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${(0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_4__/* .referenceName */ .z$)(place)}: ${problems.join(' ')} No tag was moved.`);
    return await judgedImages(request, client, images.map((image) => ({ image, place: repository })), limits);
}
/**
 * What a set of images lacks of the expected platforms, has beside them, and has more than once; no platform named: whatever
 * is there.
 *
 * @param allowPartial those of the platforms that may be missing
 */
function platformProblems(platforms, images, allowPartial = []) {
    const held = images.map(({ platform }) => (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r)(platform));
    // Other systems have one image for each of their releases.
    const doubled = held.filter((name, index) => held.indexOf(name) < index && name.startsWith('linux/'));
    const doubles = [...new Set(doubled)].map((name) => `${name} is there more than once: nobody knows which one is run.`);
    if (platforms.length === 0)
        return doubles;
    const [wanted, optional] = [platforms, allowPartial].map((list) => list.map(_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r));
    const missing = wanted.filter((name) => !held.includes(name) && !optional.includes(name));
    const extra = held.filter((name) => !wanted.includes(name));
    return [
        ...doubles,
        ...missing.map((name) => `${name} is missing.`),
        ...extra.map((name) => `${name} is not expected: ${(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .isNameable */ .g0)(name) ? 'add it to platforms' : 'leave platforms out'}.`),
    ];
}
async function layoutLegs(layouts, scratch) {
    const { layoutDigests, openLayout } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 5823));
    const legs = await Promise.all(layouts.map(async (path, index) => {
        const layout = await openLayout(path, (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(scratch, String(index)));
        return (await layoutDigests(layout)).map((digest) => ({ digest, origin: { layout } }));
    }));
    return legs.flat();
}
async function judgedImages({ verify }, client, images, limits) {
    if (verify === 'manifest')
        return images.map(({ image }) => ({ image }));
    const { ProgramReader } = await __webpack_require__.e(/* import() */ 520).then(__webpack_require__.bind(__webpack_require__, 3520));
    const reader = new ProgramReader(client, verify === 'static', limits);
    const judged = await Promise.all(images.map(async ({ image, place }) => ({ image, verdict: await reader.verdict(place, image) })));
    const problems = (0,_program_verdict_js__WEBPACK_IMPORTED_MODULE_8__/* .programProblems */ .p)(judged.map(({ image, verdict }) => ({ platform: image.platform, verdict })));
    if (problems.length === 0)
        return told(judged);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo([PROGRAMS, ...problems.map((problem) => `- ${problem}`)].join('\n'));
}
/** What nobody has looked at is said, because the verdict leaves it out. */
function told(judged) {
    for (const { image, verdict } of judged) {
        const { skippedLayers: count = 0, skippedBytes = 0 } = verdict ?? {};
        const unread = `${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_9__/* .bytes */ .ee)(skippedBytes)} of its layers were not looked at (${(0,_report_figures_js__WEBPACK_IMPORTED_MODULE_9__/* .counted */ .hS)(count, 'layer')})`;
        if (count > 0)
            (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_10__/* .warn */ .R8)(`${(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r)(image.platform)}: ${unread}.`);
    }
    return judged;
}
const PROGRAMS = 'The programs in the images are not what they should be. Nothing was written, no tag was moved (verify: manifest leaves programs out):';


/***/ })

};
