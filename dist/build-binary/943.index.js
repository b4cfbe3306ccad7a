export const id = 943;
export const ids = [943];
export const modules = {

/***/ 1943:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readImage: () => (/* binding */ readImage)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3916);
/* harmony import */ var _oci_layout_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5823);
/* harmony import */ var _oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2060);
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1890);




/**
 * Reads what a build has left in the folder of an OCI layout.
 *
 * @throws UserError when that is not exactly one image of the platform
 */
async function readImage(layout, platform) {
    const [digest, ...others] = await (0,_oci_layout_js__WEBPACK_IMPORTED_MODULE_1__/* .layoutDigests */ .GA)(layout);
    if (digest === undefined || others.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(SEVERAL);
    const bytes = await (0,_oci_layout_js__WEBPACK_IMPORTED_MODULE_1__/* .layoutBlob */ .Af)(layout, digest);
    const content = (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .decodeManifest */ .MK)(bytes);
    const about = { layout, digest, mediaType: content.mediaType, size: bytes.byteLength };
    const imageDigest = content.kind === 'image' ? digest : onlyImage(content);
    const manifest = content.kind === 'image' ? content : (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .decodeManifest */ .MK)(await (0,_oci_layout_js__WEBPACK_IMPORTED_MODULE_1__/* .layoutBlob */ .Af)(layout, imageDigest));
    if (manifest.kind !== 'image')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(SEVERAL);
    const config = await (0,_oci_layout_js__WEBPACK_IMPORTED_MODULE_1__/* .layoutBlob */ .Af)(layout, manifest.config.digest);
    requirePlatform(config, platform);
    return { ...about, imageDigest, manifest, config };
}
const SEVERAL = 'The build made more than one image, and build-binary builds one platform of one target. Name one platform, and with a bake file one target.';
function onlyImage(index) {
    const [image, ...others] = (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .imageEntries */ .Io)(index);
    if (image === undefined || others.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(SEVERAL);
    return image.digest;
}
/** A bake file, or `FROM --platform`, may name another one. */
function requirePlatform(config, platform) {
    const [found, wanted] = [(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r)((0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .configPlatform */ .Ko)(config)), (0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_3__/* .platformName */ .$r)(platform)];
    if (found === wanted)
        return;
    const remedy = 'Leave the platform of the last stage to the build: no --platform in its FROM.';
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`The image is made for ${found}, and the platform is ${wanted}. ${remedy}`);
}


/***/ }),

/***/ 5823:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Af: () => (/* binding */ layoutBlob),
/* harmony export */   DZ: () => (/* binding */ layoutChunks),
/* harmony export */   GA: () => (/* binding */ layoutDigests),
/* harmony export */   Zf: () => (/* binding */ requireSmall)
/* harmony export */ });
/* unused harmony export openLayout */
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
    const found = await stat(path).catch(() => undefined);
    if (found === undefined)
        throw new UserError(`There is no OCI layout ${path}. Download or build it before this step.`);
    if (found.isDirectory())
        return path;
    await unpack(path, scratch).catch((error) => {
        const remedy = 'Write it with buildx: --output type=oci,dest=….';
        throw new UserError(`The OCI layout ${path} is no tar file that can be read (${messageOf(error)}). ${remedy}`);
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
        pipeline(createReadStream(tar), members),
        (async () => {
            for await (const member of members) {
                const [, name] = MEMBER.exec(member.header.name) ?? [];
                const isFile = member.header.type === 'file' && name !== undefined;
                if (isFile)
                    await write(join(folder, name), member);
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
    await mkdir(dirname(path), { recursive: true });
    await pipeline(content, createWriteStream(path));
}


/***/ }),

/***/ 2060:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H3: () => (/* binding */ isAttestation),
/* harmony export */   Io: () => (/* binding */ imageEntries),
/* harmony export */   Ko: () => (/* binding */ configPlatform),
/* harmony export */   MK: () => (/* binding */ decodeManifest),
/* harmony export */   MV: () => (/* binding */ MANIFEST_LIMIT),
/* harmony export */   V: () => (/* binding */ INDEX_TYPES),
/* harmony export */   Yo: () => (/* binding */ liesElsewhere),
/* harmony export */   Ys: () => (/* binding */ BLOB_LIMIT),
/* harmony export */   _P: () => (/* binding */ MANIFEST_TYPES),
/* harmony export */   et: () => (/* binding */ subjectOf)
/* harmony export */ });
/* unused harmony export configLabels */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3916);
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8825);
/* harmony import */ var _platform_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1890);



/** What the OCI image spec calls an index, by its OCI and its Docker name. */
const INDEX_TYPES = [
    'application/vnd.oci.image.index.v1+json',
    'application/vnd.docker.distribution.manifest.list.v2+json',
];
/** What the OCI image spec calls a manifest, by its OCI and its Docker name. */
const MANIFEST_TYPES = [
    'application/vnd.oci.image.manifest.v1+json',
    'application/vnd.docker.distribution.manifest.v2+json',
];
/** The distribution spec asks registries to take manifests up to this size; nobody needs larger ones. */
const MANIFEST_LIMIT = 4 * 1024 * 1024;
/** Most bytes of a blob that is read into memory: image configs are a few kilobytes. */
const BLOB_LIMIT = 8 * 1024 * 1024;
/**
 * Reads a manifest or an index as a registry sent it.
 *
 * @throws UserError when the bytes are neither of the two
 */
function decodeManifest(content) {
    const value = jsonObject(content, 'a manifest');
    if (Array.isArray(value.manifests)) {
        return {
            kind: 'index',
            mediaType: mediaType(value, INDEX_TYPES[0]),
            manifests: value.manifests.map(descriptor),
            annotations: annotations(value.annotations),
        };
    }
    if (Array.isArray(value.layers)) {
        return imageManifest(value, value.layers);
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('it is neither an image manifest nor an index');
}
function imageManifest(value, layers) {
    return {
        kind: 'image',
        mediaType: mediaType(value, MANIFEST_TYPES[0]),
        artifactType: typeof value.artifactType === 'string' ? value.artifactType : '',
        config: descriptor(value.config),
        layers: layers.map(descriptor),
        annotations: annotations(value.annotations),
    };
}
/**
 * The platform for which an image was built, from its config (OCI image spec, config.md).
 *
 * @throws UserError when the bytes are no image config
 */
function configPlatform(content) {
    const { os, architecture, variant } = jsonObject(content, 'an image config');
    if (typeof os !== 'string' || typeof architecture !== 'string' || os === '' || architecture === '') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('its config names no platform, so it is no image that can run');
    }
    return (0,_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .normalPlatform */ .Je)({ os, architecture, variant: typeof variant === 'string' ? variant : undefined });
}
/**
 * The labels of an image, from its config.
 *
 * @throws UserError when the bytes are no image config
 */
const configLabels = (content) => annotations(object(jsonObject(content, 'an image config').config).Labels);
/**
 * Whether an entry of an index is BuildKit's provenance or SBOM of another entry, not an image
 * (docs.docker.com/build/metadata/attestations/attestation-storage).
 */
function isAttestation(entry) {
    const unknown = entry.platform?.os === 'unknown' && entry.platform.architecture === 'unknown';
    return unknown && entry.annotations['vnd.docker.reference.type'] !== undefined;
}
/** The digest of the entry that an attestation is of (the same page), undefined where it names none. */
const subjectOf = ({ annotations }) => annotations['vnd.docker.reference.digest'];
/** The entries of an index that are images. */
const imageEntries = (index) => index.manifests.filter((entry) => !isAttestation(entry));
/** Whether registries do not hold a layer, because only its maker may give it away (OCI image spec, layer.md). */
const liesElsewhere = ({ mediaType }) => /foreign|nondistributable/.test(mediaType);
/** Docker's manifests always say what they are, OCI's may leave it out. */
const mediaType = ({ mediaType: said }, usual) => typeof said === 'string' && said !== '' ? said : usual;
function descriptor(value) {
    const { mediaType, digest, size, artifactType, platform, annotations: notes } = object(value);
    if (typeof mediaType !== 'string' || typeof digest !== 'string' || !(0,_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .isDigest */ .B)(digest) || !isSize(size)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('it holds a descriptor without media type, sha256 digest or size');
    }
    const place = descriptorPlatform(platform);
    return {
        mediaType,
        digest,
        size,
        ...(typeof artifactType === 'string' ? { artifactType } : {}),
        ...(place === undefined ? {} : { platform: place }),
        annotations: annotations(notes),
    };
}
function descriptorPlatform(value) {
    const { os, architecture, variant } = object(value);
    if (typeof os !== 'string' || typeof architecture !== 'string')
        return undefined;
    return (0,_platform_js__WEBPACK_IMPORTED_MODULE_2__/* .normalPlatform */ .Je)({ os, architecture, variant: typeof variant === 'string' ? variant : undefined });
}
function annotations(value) {
    const texts = Object.entries(object(value)).filter((entry) => typeof entry[1] === 'string');
    return Object.fromEntries(texts);
}
const isSize = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
function jsonObject(content, what) {
    try {
        return object(JSON.parse(new TextDecoder().decode(content)));
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`it is not ${what}: the content is not JSON`);
    }
}
function object(value) {
    return typeof value === 'object' && value !== null ? value : {};
}


/***/ })

};
