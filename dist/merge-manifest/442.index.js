export const id = 442;
export const ids = [442];
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

/***/ 2442:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PE: () => (/* binding */ imagesUnder),
/* harmony export */   cG: () => (/* binding */ inspectLegs),
/* harmony export */   ec: () => (/* binding */ heldImages),
/* harmony export */   i$: () => (/* binding */ withAbsentParts),
/* harmony export */   mZ: () => (/* binding */ resolveLegs)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3916);
/* harmony import */ var _oci_answer_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7699);
/* harmony import */ var _oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2060);
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1890);
/* harmony import */ var _oci_reference_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2148);
/* harmony import */ var _places_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4832);






/** Build jobs have just pushed what is asked for here. */
const FRESH = { fresh: true };
/**
 * The legs with the digests that their tags point to now: from here on nothing is found by a tag, which may move.
 *
 * @throws UserError naming every tag that does not exist
 */
async function resolveLegs(client, given) {
    const found = await Promise.all(given.map((leg) => ('tagged' in leg ? resolveTag(client, leg) : leg)));
    const absent = found.filter((leg) => typeof leg === 'string');
    if (absent.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${absent.join(' and ')} in results: there is no such tag. ${TAG_REMEDY}`);
    return found.filter((leg) => typeof leg !== 'string');
}
const TAG_REMEDY = 'Look whether its build job pushed it; better pass the digest, which cannot move.';
async function resolveTag(client, { tagged, platform }) {
    const digest = (await client.digestOfTag(tagged)) ?? (await freshDigest(client, tagged));
    if (digest === undefined)
        return (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_4__/* .referenceName */ .z$)(tagged);
    const origin = { registry: tagged.registry, repository: tagged.repository };
    return { digest, origin, ...(platform === undefined ? {} : { platform }) };
}
/** Its build job has pushed the tag just now. */
async function freshDigest(client, tagged) {
    try {
        return (await client.manifest(tagged, FRESH)).digest;
    }
    catch (error) {
        if (error instanceof _oci_answer_js__WEBPACK_IMPORTED_MODULE_1__/* .RegistryError */ .gl && error.status === 404)
            return undefined;
        throw error;
    }
}
/**
 * Looks at every leg in every repository and in the place that it names itself, all at once.
 *
 * @param copyMissing whether one repository may lack what another one has
 */
async function inspectLegs(client, legs, repositories, copyMissing) {
    const seen = await Promise.all(legs.map((leg) => inspectLeg(client, leg, repositories, copyMissing)));
    return seen.flat();
}
/** A registry is given time to show what was just pushed, unless it may well be without it. */
async function inspectLeg(client, leg, repositories, copyMissing) {
    const places = placesOf(leg, repositories);
    const mayLack = copyMissing || leg.origin !== undefined;
    const look = (patience) => Promise.all(places.map(async (place) => ({ leg, place, found: await readLeg(client, place, leg.digest, patience) })));
    if (!mayLack)
        return await look(FRESH);
    const sightings = await look({});
    return sightings.some(({ found }) => 'images' in found) ? sightings : await look(FRESH);
}
function placesOf({ origin }, repositories) {
    if (origin === undefined)
        return repositories;
    if ('layout' in origin)
        return [...repositories, origin];
    const isKnown = repositories.some((place) => (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_4__/* .repositoryName */ .aR)(place) === (0,_oci_reference_js__WEBPACK_IMPORTED_MODULE_4__/* .repositoryName */ .aR)(origin));
    return isKnown ? repositories : [...repositories, origin];
}
/** What cannot be read is a finding like any other, so that all of them are reported together. */
async function readLeg(client, place, digest, patience) {
    const reader = (0,_places_js__WEBPACK_IMPORTED_MODULE_5__/* .placeReader */ .r)(client, place);
    const stored = await outcome(() => reader.manifest(digest, patience));
    if ('problem' in stored)
        return stored;
    const seen = await outcome(async () => withAbsentParts(reader, await legUnder(reader, stored), patience));
    // Of a leg that is there something is missing: no copy mends that.
    return 'problem' in seen ? { ...seen, absent: false } : seen;
}
async function outcome(look) {
    try {
        return await look();
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo))
            throw error;
        const absent = error instanceof _oci_answer_js__WEBPACK_IMPORTED_MODULE_1__/* .RegistryError */ .gl && error.status === 404;
        return { problem: absent ? `${ABSENT} (${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)})` : (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error), absent };
    }
}
const ABSENT = 'not there. Push each leg by digest to every repository in images, with push=true in its outputs, or set copy-missing to true.';
async function legUnder(reader, stored) {
    const { content } = stored;
    if (content.kind === 'image')
        return { images: [await provenImage(reader, stored)], attestations: [], faults: [] };
    const children = await Promise.all((0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .imageEntries */ .Io)(content).map((entry) => childUnder(reader, entry)));
    return {
        images: children.flatMap(({ image }) => image ?? []),
        attestations: content.manifests.filter(_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .isAttestation */ .H3),
        faults: [...children.flatMap(({ faults }) => faults), ...danglingFaults(content)],
    };
}
/**
 * All images that lie under a digest, however many platforms they are for.
 *
 * @throws UserError when one of them cannot be read
 */
async function imagesUnder(client, place, digest) {
    const reader = (0,_places_js__WEBPACK_IMPORTED_MODULE_5__/* .placeReader */ .r)(client, place);
    return await legUnder(reader, await reader.manifest(digest, FRESH));
}
/**
 * Looks at every image that an index names; what is wrong with one of them, gone or another than it should be, is a fault of
 * that one.
 */
async function heldImages(client, place, index) {
    const reader = (0,_places_js__WEBPACK_IMPORTED_MODULE_5__/* .placeReader */ .r)(client, place);
    return await Promise.all((0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .imageEntries */ .Io)(index).map((entry) => heldImage(reader, entry, index)));
}
async function heldImage(reader, entry, index) {
    const attestations = index.manifests.filter((other) => (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .isAttestation */ .H3)(other) && (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .subjectOf */ .et)(other) === entry.digest);
    const seen = await outcome(async () => {
        const { image, faults } = await childUnder(reader, entry);
        const images = image === undefined ? [] : [image];
        return await withAbsentParts(reader, { images, attestations, faults }, FRESH);
    });
    const nameless = entry.platform === undefined ? [`holds ${entry.digest} without a platform. ${REBUILD}`] : [];
    if ('problem' in seen)
        return { entry, attestations, faults: [...nameless, lost('the image', entry, seen)] };
    const [image] = seen.images;
    return { entry, attestations, ...(image === undefined ? {} : { image }), faults: [...nameless, ...seen.faults] };
}
/**
 * The same with what a place lacks of it: a manifest may be there without its layers, and an index without the attestations
 * that it names.
 */
async function withAbsentParts(reader, seen, patience) {
    const { images, attestations, faults } = seen;
    const absent = await Promise.all([
        ...images.map(({ layers }) => absentBlobs(reader, layers, patience)),
        ...attestations.map((entry) => absentAttestation(reader, entry, patience)),
    ]);
    return { ...seen, faults: [...faults, ...new Set(absent.flat())] };
}
async function absentBlobs(reader, blobs, patience) {
    const own = blobs.filter((blob) => !(0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .liesElsewhere */ .Yo)(blob));
    const held = await Promise.all(own.map((blob) => reader.hasBlob(blob, patience)));
    return own.filter((_, index) => !held[index]).map(({ digest }) => `lacks the blob ${digest}. ${PUSH_AGAIN}`);
}
async function absentAttestation(reader, entry, patience) {
    const stored = await outcome(() => reader.manifest(entry.digest, patience));
    if ('problem' in stored)
        return [lost('the attestation', entry, stored)];
    const { content } = stored;
    return content.kind === 'image' ? await absentBlobs(reader, [content.config, ...content.layers], patience) : [];
}
const lost = (what, { digest }, { absent, problem }) => absent ? `names ${what} ${digest}, which is gone. ${PUSH_AGAIN}` : `names ${what} ${digest}: ${problem}`;
const PUSH_AGAIN = 'Push it there again.';
async function childUnder(reader, entry) {
    const { platform, digest } = entry;
    if (platform?.os === 'unknown') {
        return { faults: [`holds ${digest} for ${(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r)(platform)}, which is no attestation. ${REBUILD}`] };
    }
    const stored = await reader.manifest(digest, FRESH);
    if (stored.content.kind === 'index') {
        return { faults: [`holds the index ${digest} in its index, which no build of one platform makes. ${REBUILD}`] };
    }
    const image = { ...(await provenImage(reader, stored)), annotations: entry.annotations };
    const said = platform === undefined ? (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r)(image.platform) : (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r)(platform);
    if (said === (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r)(image.platform))
        return { image, faults: [] };
    const fault = `says ${said} in its index of an image whose config says ${(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r)(image.platform)}. ${REBUILD}`;
    return { image, faults: [fault] };
}
const REBUILD = 'Build the platform again with docker buildx.';
/** An attestation of an image that is not there would speak of nothing. */
function danglingFaults({ manifests }) {
    const held = manifests.map(({ digest }) => digest);
    return manifests.filter(_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .isAttestation */ .H3).flatMap(({ digest, annotations }) => {
        const subject = (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .subjectOf */ .et)({ annotations }) ?? 'nothing';
        return held.includes(subject)
            ? []
            : [`holds the attestation ${digest} of ${subject}, which it does not hold. ${REBUILD}`];
    });
}
async function provenImage(reader, { digest, bytes, content }) {
    if (content.kind === 'index')
        throw new Error('only images are proven');
    const { config, layers, mediaType } = content;
    const text = await reader.blob(config, FRESH);
    return {
        digest,
        size: bytes.byteLength,
        mediaType,
        platform: (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .configPlatform */ .Ko)(text),
        bytes: layers.reduce((sum, { size }) => sum + size, config.size),
        config,
        layers,
        labels: (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .configLabels */ .sF)(text),
    };
}


/***/ }),

/***/ 4832:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ placeReader)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3916);
/* harmony import */ var _oci_blob_stream_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3723);
/* harmony import */ var _oci_layout_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5823);
/* harmony import */ var _oci_layout_folder_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2872);
/* harmony import */ var _oci_retry_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9963);





/** Reads from a repository, or from the folder of an OCI layout. */
function placeReader(client, place) {
    if ('layout' in place)
        return layoutReader(place.layout);
    const { connection } = client;
    const repository = { registry: place.registry, repository: place.repository };
    return {
        manifest: (digest, patience) => client.manifest({ ...repository, digest }, patience),
        blob: (blob, patience) => client.blob(repository, blob, patience),
        layer: ({ digest, size }, signal) => connection.retrying(() => content({ digest, size, chunks: (0,_oci_blob_stream_js__WEBPACK_IMPORTED_MODULE_1__/* .blobChunks */ .M)(connection, repository, digest, signal), signal })),
        hasBlob: ({ digest }, { fresh = false } = {}) => isThere(client, repository, digest, fresh),
    };
}
/** What was just pushed some registries show only seconds later. */
async function isThere(client, repository, digest, fresh) {
    const { connection, healingMs } = client;
    const gone = new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(digest);
    return await connection
        .retrying(async () => {
        if (await (0,_oci_blob_stream_js__WEBPACK_IMPORTED_MODULE_1__/* .hasBlob */ .i)(connection, repository, digest))
            return true;
        throw fresh ? new _oci_retry_js__WEBPACK_IMPORTED_MODULE_4__/* .MayPass */ .jk(gone, { withinMs: healingMs }) : gone;
    })
        .catch((error) => {
        if (error === gone)
            return false;
        throw error;
    });
}
function layoutReader(folder) {
    return {
        manifest: (digest) => (0,_oci_layout_folder_js__WEBPACK_IMPORTED_MODULE_3__/* .layoutSource */ .yj)(folder).manifest(digest),
        blob: ({ digest }) => (0,_oci_layout_js__WEBPACK_IMPORTED_MODULE_2__/* .layoutBlob */ .Af)(folder, digest),
        layer: ({ digest, size }, signal) => content({ digest, size, chunks: (0,_oci_layout_js__WEBPACK_IMPORTED_MODULE_2__/* .layoutChunks */ .DZ)(folder, digest), signal }),
        hasBlob: (blob) => (0,_oci_layout_folder_js__WEBPACK_IMPORTED_MODULE_3__/* .layoutTarget */ .aH)(folder).hasBlob(blob),
    };
}
/** Loaded only where programs are looked at. */
async function content(layer) {
    const { readLayer } = await __webpack_require__.e(/* import() */ 364).then(__webpack_require__.bind(__webpack_require__, 8364));
    return await readLayer(layer);
}


/***/ }),

/***/ 3723:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ blobChunks),
/* harmony export */   i: () => (/* binding */ hasBlob)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3916);
/* harmony import */ var _answer_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7699);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5949);
/* harmony import */ var _reference_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2148);
/* harmony import */ var _retry_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9963);





/** A stream in which nothing comes for so long is dead. */
const IDLE_MS = 30_000;
/**
 * The bytes of a blob as they come from a registry, which nobody has compared with the digest yet.
 *
 * @param end ends the stream, whose reader gets its reason
 * @throws MayPass when there is no answer or it breaks off, so that the reader may begin anew
 * @throws RegistryError when the registry refuses
 */
async function* blobChunks(connection, repository, digest, end) {
    const subject = `${(0,_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .repositoryName */ .aR)(repository)}@${digest}`;
    const idle = new AbortController();
    const timer = setTimeout(() => idle.abort(new Error(`nothing came for ${IDLE_MS / 1000} s`)), IDLE_MS);
    const signal = end === undefined ? idle.signal : AbortSignal.any([idle.signal, end]);
    // A blob is what its digest says; no proxy may pack it on the way.
    const headers = { accept: '*/*', 'accept-encoding': 'identity' };
    const url = (0,_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .repositoryUrl */ .E)(repository, `blobs/${digest}`);
    try {
        const call = { subject, repository, actions: 'pull', method: 'GET', url, headers, signal };
        const response = await connection.send(call);
        if (!response.ok)
            throw await (0,_answer_js__WEBPACK_IMPORTED_MODULE_1__/* .refusal */ .x5)(response, subject);
        for await (const chunk of bodyOf(response, subject)) {
            timer.refresh();
            yield chunk;
        }
    }
    catch (error) {
        // That its time is over passes no more.
        end?.throwIfAborted();
        throw error;
    }
    finally {
        clearTimeout(timer);
        idle.abort();
    }
}
async function* bodyOf(response, subject) {
    const reader = response.body?.getReader();
    if (reader === undefined)
        return;
    for (let progressed = false;; progressed = true) {
        const { done, value } = await reader.read().catch((error) => {
            throw new _retry_js__WEBPACK_IMPORTED_MODULE_4__/* .MayPass */ .jk(new _answer_js__WEBPACK_IMPORTED_MODULE_1__/* .RegistryError */ .gl(`${subject}: the answer broke off: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}.`), { progressed });
        });
        if (done)
            return;
        yield value;
    }
}
/**
 * Whether a repository has a blob. Only reading has to be allowed.
 *
 * @throws RegistryError when the registry refuses
 */
function hasBlob(connection, repository, digest) {
    const subject = `${(0,_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .repositoryName */ .aR)(repository)}@${digest}`;
    const url = (0,_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .repositoryUrl */ .E)(repository, `blobs/${digest}`);
    // A redirect to the blob storage is an answer too: what it leads to is there.
    const call = { subject, repository, actions: 'pull', method: 'HEAD', url, redirect: 'manual' };
    return connection.retrying(async () => {
        const response = await connection.send(call);
        if (response.status === 404)
            return false;
        if (response.status < 400)
            return true;
        throw await (0,_answer_js__WEBPACK_IMPORTED_MODULE_1__/* .refusal */ .x5)(response, subject);
    });
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
