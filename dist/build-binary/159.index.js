export const id = 159;
export const ids = [159];
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

/***/ 2159:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  packRelease: () => (/* binding */ packRelease)
});

// UNUSED EXPORTS: namedTwice

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/archive/measure.ts
var measure = __webpack_require__(2486);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(6466);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
;// CONCATENATED MODULE: ./src/archive/release.ts




/**
 * Writes an archive that is the same, byte by byte, for the same members: their order is kept, the owner is 0, the time one
 * for all, and nothing else of the runner is in it.
 *
 * @param epoch time of all members, in seconds since 1970
 * @throws UserError when it is more than a zip archive can hold
 */
async function writeArchive(format, members, epoch, path) {
    if (format === 'zip')
        return writeZip(members, epoch, path);
    // zlib writes neither name nor time into the header of a gzip stream.
    const compress = format === 'tar.gz' ? (0,external_node_zlib_.createGzip)({ level: 9 }) : (0,external_node_zlib_.createZstdCompress)({ params: ZSTD });
    await writeTar(members, epoch, compress, path);
}
/** A release is packed once and unpacked often. */
const ZSTD = { [external_node_zlib_.constants.ZSTD_c_compressionLevel]: 19, [external_node_zlib_.constants.ZSTD_c_checksumFlag]: 1 };
async function writeZip(members, epoch, path) {
    const { zipOf } = await __webpack_require__.e(/* import() */ 309).then(__webpack_require__.bind(__webpack_require__, 2309));
    const contents = await Promise.all(members.map(async ({ name, mode, file }) => ({ name, mode, content: await (0,promises_.readFile)(file) })));
    await (0,external_node_stream_promises_.pipeline)([zipOf(contents, epoch)], (0,external_node_fs_.createWriteStream)(path));
}
async function writeTar(members, epoch, compress, path) {
    const { pack } = await __webpack_require__.e(/* import() */ 118).then(__webpack_require__.t.bind(__webpack_require__, 6118, 19));
    const tar = pack();
    const written = (0,external_node_stream_promises_.pipeline)(tar, compress, (0,external_node_fs_.createWriteStream)(path));
    const filled = (async () => {
        for (const { name, mode, file } of members) {
            const { size } = await (0,promises_.stat)(file);
            const header = { name, mode, size, mtime: new Date(epoch * 1000), uid: 0, gid: 0, uname: '', gname: '' };
            await (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(file), tar.entry(header));
        }
        tar.finalize();
    })().catch((error) => {
        tar.destroy(error);
        throw error;
    });
    const [packing, writing] = await Promise.allSettled([filled, written]);
    for (const end of [packing, writing])
        if (end.status === 'rejected')
            throw end.reason;
}

// EXTERNAL MODULE: ./src/buildkit/dockerfile.ts
var dockerfile = __webpack_require__(2228);
// EXTERNAL MODULE: ./src/cargo/manifest.ts
var cargo_manifest = __webpack_require__(2899);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/oci/layout.ts
var oci_layout = __webpack_require__(5823);
// EXTERNAL MODULE: ./src/oci/manifest.ts
var oci_manifest = __webpack_require__(2060);
;// CONCATENATED MODULE: ./src/oci/attached.ts


/** Predicate of SBOMs in SPDX (in-toto attestation, spec/predicates/spdx.md). */
const SPDX = 'https://spdx.dev/Document';
const PREDICATE_TYPE = 'in-toto.io/predicate-type';
/**
 * The SBOM in SPDX that BuildKit has put beside an image: a layer of the attestation's manifest is an in-toto statement whose
 * predicate it is (docs.docker.com/build/metadata/attestations/attestation-storage). Of several, that of the image itself,
 * not of a stage before it.
 *
 * @param digest of what was built: only an index can hold an SBOM
 * @returns the document as JSON, or undefined when there is none
 */
async function attachedSbom(layout, digest) {
    const content = (0,oci_manifest/* decodeManifest */.MK)(await (0,oci_layout/* layoutBlob */.Af)(layout, digest));
    if (content.kind === 'image')
        return undefined;
    for (const { digest: attestation } of content.manifests.filter(oci_manifest/* isAttestation */.H3)) {
        const manifest = (0,oci_manifest/* decodeManifest */.MK)(await (0,oci_layout/* layoutBlob */.Af)(layout, attestation));
        const layer = manifest.kind === 'image' ? sbomLayer(manifest.layers) : undefined;
        if (layer !== undefined)
            return predicateOf(await (0,oci_layout/* layoutBlob */.Af)(layout, layer.digest, layer.size));
    }
    return undefined;
}
const sbomLayer = (layers) => layers.find(({ annotations }) => annotations[PREDICATE_TYPE] === SPDX);
function predicateOf(statement) {
    const { predicate } = JSON.parse(new TextDecoder().decode(statement));
    return predicate;
}

// EXTERNAL MODULE: ./src/report/figures.ts
var figures = __webpack_require__(3831);
// EXTERNAL MODULE: ./src/runner/log.ts
var log = __webpack_require__(7708);
// EXTERNAL MODULE: ./src/oci/platform.ts
var oci_platform = __webpack_require__(1890);
;// CONCATENATED MODULE: ./src/build-binary/release-name.ts

/**
 * The version in the name of an archive: of the tag that is built (`v1.2.3` and `app-v1.2.3` are 1.2.3), else of the project,
 * else the beginning of the commit.
 *
 * @param env `GITHUB_*` of the runner
 * @param project version in the project's manifest, where there is one
 */
function releaseVersion({ GITHUB_REF_TYPE: type, GITHUB_REF_NAME: ref = '', GITHUB_SHA: commit = '' }, project) {
    const tag = type === 'tag' ? (/(?:^|[-_/])v?(\d+\..*)$/.exec(ref)?.[1] ?? ref) : '';
    const version = tag || project || commit.slice(0, 7) || 'dev';
    return version.replace(/[^\w.+-]+/g, '-');
}
/** The base name of an archive, of the input `archive-name`. */
function releaseName(template, values) {
    const { name, version, platform } = values;
    const parts = {
        name: name.replace(/[^\w.+-]+/g, '-'),
        version,
        target: releaseTarget(platform),
        platform: (0,oci_platform/* platformSlug */.DN)(platform),
    };
    return template.replace(/\{(\w+)\}/g, (whole, part) => parts[part] ?? whole);
}
/** Rust's names of architectures (rustc --print target-list), with musl, which runs on every Linux. */
const ARCHITECTURES = {
    '386': 'i686',
    amd64: 'x86_64',
    arm64: 'aarch64',
    loong64: 'loongarch64',
    ppc64le: 'powerpc64le',
    riscv64: 'riscv64gc',
    s390x: 's390x',
};
const ARMS = {
    v5: 'armv5te-unknown-linux-musleabi',
    v6: 'arm-unknown-linux-musleabihf',
    v7: 'armv7-unknown-linux-musleabihf',
};
/**
 * A platform as Rust names its targets, which is how installers such as cargo-binstall look for an archive. A level of
 * processors stands behind the architecture (`x86_64_v3`), so that two archives never have one name.
 */
function releaseTarget(platform) {
    const { architecture, variant = '' } = platform;
    if (architecture === 'arm')
        return ARMS[variant] ?? `arm${variant}-unknown-linux-musleabihf`;
    const name = ARCHITECTURES[architecture] ?? architecture;
    return `${name}${variant === '' ? '' : `_${variant}`}-unknown-linux-musl`;
}

;// CONCATENATED MODULE: ./src/build-binary/release-write.ts











/** See release-archive.ts, which loads this when archives are wanted. */
async function packRelease(...[image, programs, request, env, folder]) {
    const [first] = programs;
    if (first === undefined)
        return { archives: [] };
    const version = releaseVersion(env, await projectVersion(request.context));
    const names = { name: (0,external_node_path_.basename)(first.path), version, platform: request.platform };
    const name = releaseName(request.archiveName, names);
    if (!/^[\w+][\w.+-]*$/.test(name))
        throw new errors/* UserError */.yo(`archive-name makes ${JSON.stringify(name)} here. ${NAMING}`);
    const members = await membersOf(name, programs, request.archiveFiles, env.GITHUB_WORKSPACE || process.cwd());
    await (0,promises_.mkdir)(folder, { recursive: true });
    const archives = [];
    for (const format of request.archive) {
        const path = (0,external_node_path_.join)(folder, `${name}.${format}`);
        await writeArchive(format, members, Number(env.SOURCE_DATE_EPOCH || 0), path);
        archives.push(await withChecksum(path));
    }
    const sbom = await writeSbom(image, (0,external_node_path_.join)(folder, `${name}.spdx.json`));
    return { archives, ...(sbom && { sbom }) };
}
const NAMING = 'Begin it with a letter, a digit, _ or +, and put {name} or another letter into it.';
/** All is in one folder, so that unpacking does not spread files. */
async function membersOf(folder, programs, further, workspace) {
    const own = programs.map(({ path, file }) => ({ name: (0,external_node_path_.basename)(path), mode: 0o755, file }));
    const others = (await Promise.all(further.map((path) => filesAt(path, workspace)))).flat();
    const all = [...own, ...others];
    const twice = namedTwice(all);
    if (twice === undefined)
        return all.map((member) => ({ ...member, name: `${folder}/${member.name}` }));
    const remedy = 'Name one of the programs by binary, or leave one out of archive-files.';
    throw new errors/* UserError */.yo(`Two files of the archive would have the name ${twice.name}. ${remedy}`);
}
/** The first member whose name another one before it has. */
function namedTwice(members) {
    const seen = new Set();
    return members.find(({ name }) => seen.size === seen.add(name).size);
}
/**
 * A file, or all files of a folder in the order of their names.
 *
 * @param way real paths of the folders that it is in
 */
async function filesAt(path, workspace, way = []) {
    const found = await (0,promises_.stat)(path).catch(() => undefined);
    if (found === undefined)
        throw new errors/* UserError */.yo(missing(path));
    const real = await (0,promises_.realpath)(path);
    const place = (0,external_node_path_.relative)(await (0,promises_.realpath)(workspace), real);
    if (place.split('/')[0] === '..')
        throw new errors/* UserError */.yo(outside(path, (0,external_node_path_.resolve)(workspace, place)));
    if (!found.isDirectory())
        return [{ name: path, mode: (found.mode & 0o111) === 0 ? 0o644 : 0o755, file: path }];
    if (way.includes(real))
        throw new errors/* UserError */.yo(circle(path));
    const names = (await (0,promises_.readdir)(path)).sort();
    const members = [];
    // One after the other, so that of several faults the first is told.
    for (const name of names)
        members.push(await filesAt(`${path}/${name}`, workspace, [...way, real]));
    return members.flat();
}
const missing = (path) => `archive-files names ${path}, but there is no such file. The path is relative to the working directory; make the file before this step.`;
const circle = (path) => `archive-files names a folder with ${path} in it, which is a link to a folder that it is in itself. Remove the link, or name the files one by one.`;
const outside = (path, target) => `archive-files names ${path}, which is a link to ${target}, outside of the workspace. Copy the file into the workspace.`;
/** The version in the project's Cargo.toml, its own or the one that its workspace gives. */
async function projectVersion(context) {
    const path = (0,external_node_path_.join)(context, 'Cargo.toml');
    if ((0,dockerfile/* isRemote */.Vx)(context) || (await (0,promises_.stat)(path).catch(() => undefined)) === undefined)
        return undefined;
    const manifest = await (0,cargo_manifest/* readToml */.D7)(path);
    return ((0,cargo_manifest/* textAt */.$6)((0,cargo_manifest/* tableAt */.af)(manifest, 'package'), 'version') ??
        (0,cargo_manifest/* textAt */.$6)((0,cargo_manifest/* tableAt */.af)((0,cargo_manifest/* tableAt */.af)(manifest, 'workspace'), 'package'), 'version'));
}
/** The file that `sha256sum --check` reads has the name of the archive, not its folder. */
async function withChecksum(path) {
    const file = await measured(path);
    await (0,promises_.writeFile)(`${path}.sha256`, `${file.sha256}  ${(0,external_node_path_.basename)(path)}\n`);
    (0,log/* say */.cv)(`${(0,external_node_path_.basename)(path)} ${(0,figures/* bytes */.ee)(file.bytes)} sha256 ${file.sha256}`);
    return file;
}
async function measured(path) {
    const { digest, bytes } = await (0,measure/* measureFile */.v)(path);
    return { path, sha256: digest.slice('sha256:'.length), bytes };
}
async function writeSbom({ layout, digest }, path) {
    const document = await attachedSbom(layout, digest);
    if (document === undefined)
        return undefined;
    await (0,promises_.writeFile)(path, `${JSON.stringify(document, undefined, 2)}\n`);
    return measured(path);
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
