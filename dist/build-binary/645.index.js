export const id = 645;
export const ids = [645,943,685];
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

/***/ 1685:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   takePrograms: () => (/* binding */ takePrograms)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6466);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_4___default = /*#__PURE__*/__webpack_require__.n(node_stream_promises__WEBPACK_IMPORTED_MODULE_4__);
/* harmony import */ var _elf_header_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6644);
/* harmony import */ var _elf_verdict_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1688);
/* harmony import */ var _oci_layer_files_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(9070);
/* harmony import */ var _oci_layers_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(8364);
/* harmony import */ var _oci_layout_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(5823);
/* harmony import */ var _runner_scratch_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(3968);











/**
 * Reads the layers of an image once, the lowest first, and takes its programs out of what they make together.
 *
 * @param wanted absolute paths; none: every executable ELF file that is a program (libraries are not)
 * @param dest folder that each program is put into under its path in the image
 * @throws UserError when a layer cannot be read
 */
async function takePrograms({ layout, manifest }, wanted, dest) {
    const contents = [];
    for (const [index, { digest }] of manifest.layers.entries()) {
        const layer = { digest, chunks: (0,_oci_layout_js__WEBPACK_IMPORTED_MODULE_8__/* .layoutChunks */ .DZ)(layout, digest) };
        contents.push(await (0,_oci_layers_js__WEBPACK_IMPORTED_MODULE_7__/* .readLayerBy */ .Le)(layer, entryReader(wanted, (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(`${dest}.layers`, `${index}`))));
    }
    const entries = (0,_oci_layer_files_js__WEBPACK_IMPORTED_MODULE_10__/* .mergedLayers */ .bC)(contents);
    const order = ([path]) => wanted.indexOf(`/${path}`);
    const all = [...entries];
    const taken = all.filter((pair) => isMeant(pair, wanted)).sort((a, b) => order(a) - order(b));
    const programs = await Promise.all(taken.map((pair) => placed(pair, dest)));
    const unnamed = all.filter(([path]) => wanted.length > 0 && !wanted.includes(`/${path}`));
    const others = await Promise.all(unnamed.filter((pair) => isMeant(pair, [])).map((pair) => placed(pair, dest)));
    return {
        programs,
        named: wanted.length > 0,
        others,
        names: new Set(all.map(([path]) => node_path__WEBPACK_IMPORTED_MODULE_3__.posix.basename(path))),
        missing: missingOf(wanted, entries),
        imageBytes: weightOf(entries.values()),
    };
}
/** @param folder for the programs of one layer, each under a number: an upper layer may have another under the same path */
function entryReader(wanted, folder) {
    let count = 0;
    return async (path, header, content) => {
        const isNamed = wanted.includes(`/${path}`);
        const executable = ((header.mode ?? 0) & 0o111) !== 0;
        const plain = (0,_oci_layers_js__WEBPACK_IMPORTED_MODULE_7__/* .plainEntry */ .xY)(header);
        if (plain.kind !== 'file' || !(isNamed || executable))
            return plain;
        const [first, all] = await (0,_oci_layers_js__WEBPACK_IMPORTED_MODULE_7__/* .peeked */ .z2)(content);
        if (!isNamed && !(0,_elf_header_js__WEBPACK_IMPORTED_MODULE_5__/* .isElf */ .aB)(first))
            return plain;
        count += 1;
        return { kind: 'program', program: await take(all, (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, `${count}`)), executable };
    };
}
async function take(content, file) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    let bytes = 0;
    const measure = async function* (chunks) {
        for await (const chunk of chunks) {
            hash.update(chunk);
            bytes += chunk.length;
            yield chunk;
        }
    };
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(file), { recursive: true });
    await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_4__.pipeline)(content, measure, (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createWriteStream)(file));
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.chmod)(file, 0o755);
    return { file, sha256: hash.digest('hex'), bytes, elf: headerOf(file) };
}
function headerOf(file) {
    try {
        return (0,_elf_header_js__WEBPACK_IMPORTED_MODULE_5__/* .readElf */ .oU)(file);
    }
    catch (error) {
        if (error instanceof _elf_header_js__WEBPACK_IMPORTED_MODULE_5__/* .ElfError */ .QH)
            return error;
        throw error;
    }
}
/** A damaged file counts: it was meant to be a program. */
function isMeant(pair, wanted) {
    const [path, entry] = pair;
    if (entry.kind !== 'program')
        return false;
    if (wanted.length > 0)
        return entry.executable && wanted.includes(`/${path}`);
    return entry.executable && (entry.program.elf instanceof _elf_header_js__WEBPACK_IMPORTED_MODULE_5__/* .ElfError */ .QH || (0,_elf_verdict_js__WEBPACK_IMPORTED_MODULE_6__/* .isProgram */ .Vd)(entry.program.elf));
}
/** Paths of layers do not lead out of the root (oci/layers.ts). */
async function placed([path, { program }], dest) {
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(dest, path);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(file), { recursive: true });
    // Not moved: a hard link is the same file under another path.
    await (0,_runner_scratch_js__WEBPACK_IMPORTED_MODULE_9__/* .linkOrCopy */ .L)(program.file, file);
    return { ...program, path: `/${path}`, file };
}
function missingOf(wanted, entries) {
    return wanted.flatMap((path) => {
        const entry = entries.get(path.slice(1));
        const isFound = entry?.kind === 'program' && entry.executable;
        return isFound ? [] : [{ path, reason: whyMissing(entry) }];
    });
}
function whyMissing(entry) {
    if (entry === undefined)
        return 'there is no such file in the image';
    if (entry.kind === 'program')
        return 'it may not be executed: copy it with COPY --chmod=755';
    if (entry.kind === 'file')
        return 'it is a hard link to a file that is no program';
    if (entry.kind === 'link')
        return `it is a link to ${entry.target}; name that file`;
    return `it is a ${entry.kind === 'folder' ? 'folder' : 'device, pipe or the like'}, not a file`;
}
function weightOf(entries) {
    let sum = 0;
    for (const entry of new Set(entries)) {
        if (entry.kind === 'program')
            sum += entry.program.bytes;
        if (entry.kind === 'file')
            sum += entry.bytes;
    }
    return sum;
}


/***/ }),

/***/ 5645:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   rebuild: () => (/* binding */ rebuild)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3916);
/* harmony import */ var _runner_log_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7708);
/* harmony import */ var _image_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1943);
/* harmony import */ var _programs_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1685);







/**
 * Builds once more without any cache and compares the programs byte by byte: what a cache has brought into the first build
 * and would not be there without it is found so.
 *
 * @param build builds into the new folder of an OCI layout
 * @param programs of the first build
 * @throws UserError when they differ; both are kept in the runner's temporary folder
 */
async function rebuild(build, platform, programs, scratch) {
    const [layout, folder] = [(0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(scratch, 'rebuilt'), (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(scratch, 'rebuilt-programs')];
    await build(layout);
    const wanted = programs.map(({ path }) => path);
    const found = await (0,_programs_js__WEBPACK_IMPORTED_MODULE_5__.takePrograms)(await (0,_image_js__WEBPACK_IMPORTED_MODULE_4__.readImage)(layout, platform), wanted, folder);
    const differing = programs.filter(({ path, sha256 }) => found.programs.find((each) => each.path === path)?.sha256 !== sha256);
    if (differing.length === 0)
        return (0,_runner_log_js__WEBPACK_IMPORTED_MODULE_6__/* .say */ .cv)(`Built again without any cache: ${wanted.join(', ')} the same, byte by byte`);
    const kept = await keepBoth(differing, folder);
    const names = differing.map(({ path }) => path).join(', ');
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`A build without any cache makes another ${names}. ${CAUSES} Both are in ${kept} (cached/ and fresh/).`);
}
const CAUSES = 'Either the caches hold something that the sources do not make any more, or the build is not reproducible: times, random numbers or the order of a map in the program.';
async function keepBoth(programs, rebuilt) {
    const kept = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(process.env.RUNNER_TEMP || (0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), 'muslin-differing-'));
    for (const { path, file } of programs) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.cp)(file, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(kept, 'cached', path));
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.cp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(rebuilt, path), (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(kept, 'fresh', path)).catch(() => undefined);
    }
    return kept;
}


/***/ }),

/***/ 5978:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ librarySources)
/* harmony export */ });
/**
 * The libraries that programs ask for most. Debian keeps archives in its -dev packages, Alpine in packages of their own
 * (-static), for some in -dev.
 */
const ORIGINS = [
    { library: 'libabsl', debian: 'libabsl-dev' },
    { library: 'libacl', debian: 'libacl1-dev', alpine: 'acl-static' },
    { library: 'libarchive', debian: 'libarchive-dev', alpine: 'libarchive-static' },
    { library: 'libblkid', debian: 'libblkid-dev', alpine: 'util-linux-static' },
    { library: 'libboost', debian: 'libboost-all-dev', alpine: 'boost-static' },
    { library: 'libbrotli', debian: 'libbrotli-dev', alpine: 'brotli-static' },
    { library: 'libbz2', debian: 'libbz2-dev', alpine: 'bzip2-static' },
    { library: 'libcap', debian: 'libcap-dev', alpine: 'libcap-static' },
    { library: 'libcares', debian: 'libc-ares-dev', alpine: 'c-ares-static' },
    { library: 'libcrypto', debian: 'libssl-dev', alpine: 'openssl-libs-static' },
    { library: 'libcurl', debian: 'libcurl4-openssl-dev', alpine: 'curl-static' },
    { library: 'libdbus-1', debian: 'libdbus-1-dev' },
    { library: 'libelf', debian: 'libelf-dev', alpine: 'libelf-static' },
    { library: 'libevent', debian: 'libevent-dev', alpine: 'libevent-static' },
    { library: 'libexpat', debian: 'libexpat1-dev', alpine: 'expat-static' },
    { library: 'libffi', debian: 'libffi-dev' },
    { library: 'libfreetype', debian: 'libfreetype-dev', alpine: 'freetype-static' },
    { library: 'libfuse3', debian: 'libfuse3-dev', alpine: 'fuse3-static' },
    { library: 'libgit2', debian: 'libgit2-dev' },
    { library: 'libglib-2.0', debian: 'libglib2.0-dev', alpine: 'glib-static' },
    { library: 'libgmp', debian: 'libgmp-dev' },
    { library: 'libgssapi_krb5' },
    { library: 'libicu', debian: 'libicu-dev', alpine: 'icu-static' },
    { library: 'libidn2', debian: 'libidn2-dev', alpine: 'libidn2-static' },
    { library: 'libjansson', debian: 'libjansson-dev', alpine: 'jansson-static' },
    { library: 'libjemalloc', debian: 'libjemalloc-dev', alpine: 'jemalloc-static' },
    { library: 'libjpeg', debian: 'libjpeg62-turbo-dev', alpine: 'libjpeg-turbo-static' },
    { library: 'libkrb5' },
    { library: 'libleveldb', debian: 'libleveldb-dev' },
    { library: 'liblz4', debian: 'liblz4-dev', alpine: 'lz4-static' },
    { library: 'liblzma', debian: 'liblzma-dev', alpine: 'xz-static' },
    { library: 'libmariadb', debian: 'libmariadb-dev', alpine: 'mariadb-static' },
    { library: 'libmimalloc' },
    { library: 'libncurses', debian: 'libncurses-dev', alpine: 'ncurses-static' },
    { library: 'libnghttp2', debian: 'libnghttp2-dev', alpine: 'nghttp2-static' },
    { library: 'libnuma', debian: 'libnuma-dev' },
    { library: 'libonig', debian: 'libonig-dev' },
    { library: 'libpcap', debian: 'libpcap-dev' },
    { library: 'libpcre.', debian: 'libpcre3-dev' },
    { library: 'libpcre2', debian: 'libpcre2-dev', alpine: 'pcre2-static' },
    { library: 'libpng', debian: 'libpng-dev', alpine: 'libpng-static' },
    { library: 'libpq', debian: 'libpq-dev', alpine: 'libpq-dev' },
    { library: 'libprotobuf', debian: 'libprotobuf-dev' },
    { library: 'libpsl', debian: 'libpsl-dev', alpine: 'libpsl-static' },
    { library: 'librdkafka', debian: 'librdkafka-dev', alpine: 'librdkafka-static' },
    { library: 'libre2', debian: 'libre2-dev' },
    { library: 'libreadline', debian: 'libreadline-dev', alpine: 'readline-static' },
    { library: 'librocksdb', debian: 'librocksdb-dev' },
    { library: 'libseccomp', debian: 'libseccomp-dev', alpine: 'libseccomp-static' },
    { library: 'libsnappy', debian: 'libsnappy-dev', alpine: 'snappy-static' },
    { library: 'libsodium', debian: 'libsodium-dev', alpine: 'libsodium-static' },
    { library: 'libsqlite3', debian: 'libsqlite3-dev', alpine: 'sqlite-static' },
    { library: 'libssh2', debian: 'libssh2-1-dev', alpine: 'libssh2-static' },
    { library: 'libssl', debian: 'libssl-dev', alpine: 'openssl-libs-static' },
    { library: 'libsystemd' },
    { library: 'libtcmalloc', debian: 'libgoogle-perftools-dev' },
    { library: 'libtinfo', debian: 'libncurses-dev', alpine: 'ncurses-static' },
    { library: 'libudev' },
    { library: 'libunistring', debian: 'libunistring-dev', alpine: 'libunistring-static' },
    { library: 'libunwind', debian: 'libunwind-dev', alpine: 'libunwind-static' },
    { library: 'liburing', debian: 'liburing-dev' },
    { library: 'libuuid', debian: 'uuid-dev', alpine: 'util-linux-static' },
    { library: 'libuv', debian: 'libuv1-dev', alpine: 'libuv-static' },
    { library: 'libxml2', debian: 'libxml2-dev', alpine: 'libxml2-static' },
    { library: 'libyaml', debian: 'libyaml-dev', alpine: 'yaml-static' },
    { library: 'libz.', debian: 'zlib1g-dev', alpine: 'zlib-static' },
    { library: 'libzmq', debian: 'libzmq3-dev', alpine: 'libzmq-static' },
    { library: 'libzstd', debian: 'libzstd-dev', alpine: 'zstd-static' },
];
/** Parts of libc; a static link takes them all from one archive. */
const LIBC = /^(?:libc|libm|libmvec|libpthread|libdl|librt|libresolv|libutil|libanl|libnsl|ld-linux[\w-]*|ld-musl[\w-]*|libc\.musl[\w-]*)\.so/;
/** Libraries of GCC, whose archives come with the compiler. */
const COMPILER = /^lib(?:gcc_s|stdc\+\+|gomp|atomic|gfortran|quadmath|asan|ubsan|tsan)\.so/;
/**
 * Where a static link gets the libraries that a program asks for, in sentences. Libc and the compiler's own are not
 * spoken of when they are all.
 */
function librarySources(needed) {
    const others = needed.filter((soname) => !LIBC.test(soname) && !COMPILER.test(soname));
    const origins = others.map((soname) => ({ soname, origin: originOf(soname) }));
    const found = origins.flatMap(({ soname, origin }) => sourceOf(soname, origin));
    const absent = origins.filter(({ origin }) => origin !== undefined && origin.debian === undefined);
    const unknown = origins.filter(({ origin }) => origin === undefined);
    return [
        ...(found.length === 0 ? [] : [`For a static link there is ${joined(found)}.`]),
        ...(absent.length === 0
            ? []
            : [`No distribution has an archive for ${joined(absent.map(nameOf))}: leave it out, or build it.`]),
        ...(unknown.length === 0 ? [] : [`Build an archive (.a) of ${joined(unknown.map(nameOf))}.`]),
        ...needed
            .filter((soname) => COMPILER.test(soname))
            .slice(0, 1)
            .map(() => COMPILER_HINT),
    ].join(' ');
}
const COMPILER_HINT = 'The libraries of the compiler (libstdc++, libgcc_s) come along with -static; for C++ and musl take g++ of Alpine, musl-gcc has no C++.';
const nameOf = ({ soname }) => soname;
function originOf(soname) {
    // The longest name: libpcre2 before libpcre.
    return ORIGINS.filter(({ library }) => soname.startsWith(library)).toSorted((left, right) => right.library.length - left.library.length)[0];
}
function sourceOf(soname, origin) {
    if (origin?.debian === undefined)
        return [];
    const places = [`${origin.debian} (Debian)`, ...(origin.alpine === undefined ? [] : [`${origin.alpine} (Alpine)`])];
    return [`${soname} in ${places.join(' or ')}`];
}
const joined = (names) => names.join(', ');


/***/ }),

/***/ 1688:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GV: () => (/* binding */ foreignTo),
/* harmony export */   Hc: () => (/* binding */ verdictOn),
/* harmony export */   L5: () => (/* binding */ runsBeside),
/* harmony export */   Vd: () => (/* binding */ isProgram),
/* harmony export */   dk: () => (/* binding */ detailComplaint)
/* harmony export */ });
/* unused harmony exports linkageOf, architectureOf */
/* harmony import */ var _oci_platform_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1890);
/* harmony import */ var _libraries_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5978);


const MACHINES = [
    { architecture: '386', machine: 3, bits: 32, littleEndian: true },
    { architecture: 'ppc64le', machine: 21, bits: 64, littleEndian: true },
    { architecture: 's390x', machine: 22, bits: 64, littleEndian: false },
    { architecture: 'arm', machine: 40, bits: 32, littleEndian: true },
    { architecture: 'amd64', machine: 62, bits: 64, littleEndian: true },
    { architecture: 'arm64', machine: 183, bits: 64, littleEndian: true },
    { architecture: 'riscv64', machine: 243, bits: 64, littleEndian: true },
    { architecture: 'loong64', machine: 258, bits: 64, littleEndian: true },
];
/** EF_ARM_ABI_FLOAT_HARD (ELF for the Arm architecture, e_flags): wants a floating-point unit, which v5 has not. */
const ARM_HARD_FLOAT = 0x400;
/**
 * Whether the file is a program: a file at a fixed address, or a position-independent one that is not a library. A
 * library has a name (DT_SONAME) or no address to start at.
 */
function isProgram(header) {
    if (header.type !== 'shared')
        return header.type === 'executable';
    return header.pie || (header.soname === undefined && (header.interpreter !== undefined || header.hasEntry));
}
/**
 * Static is what names no interpreter and no shared library. `ldd` and `file` are not asked: both call programs static
 * that do not start in an empty image (a static link with an interpreter, a PIE by musl-gcc).
 */
function linkageOf(header) {
    if (header.interpreter !== undefined || header.needed.length > 0)
        return 'dynamic';
    return header.type === 'shared' ? 'static-pie' : 'static';
}
/** Whether a program starts by itself in an empty image of a platform. */
function verdictOn(header, platform) {
    const kind = linkageOf(header);
    if (!isProgram(header))
        return { ok: false, kind, ...notAProgram };
    const complaint = foreignTo(header, platform);
    if (complaint !== undefined)
        return { ok: false, kind, ...complaint };
    if (kind === 'dynamic')
        return { ok: false, kind, ...dynamic(header) };
    return { ok: true, kind };
}
/** What a file was built for, as `arm64`, or as its machine number where we have no name for it. */
function architectureOf(header) {
    const named = MACHINES.find(({ machine }) => machine === header.machine);
    if (named === undefined)
        return `machine number ${header.machine}`;
    if (named.bits === header.bits && named.littleEndian === header.littleEndian)
        return named.architecture;
    return `${named.architecture} with ${header.bits} bits, ${header.littleEndian ? 'little' : 'big'} endian`;
}
/** Why a program cannot run on a platform at all, undefined when it can. */
const foreignTo = (header, platform) => fits(header, platform) ? undefined : foreign(header, platform);
/** 32-bit programs that the kernel of a 64-bit platform runs as well, where its processor does. */
function runsBeside(header, { architecture }) {
    const beside = { amd64: '386', arm64: 'arm' }[architecture];
    return beside !== undefined && architectureOf(header) === beside;
}
/**
 * What keeps a program from running well on a platform that its headers do not tell: code for newer processors, and memory
 * of one allocator that is given to another.
 */
function detailComplaint(details, platform) {
    const complaint = x86Complaint(details, platform) ?? armComplaint(details, platform);
    if (complaint !== undefined)
        return complaint;
    const { allocator, proof } = details.allocator;
    return allocator === 'mixed'
        ? { reason: `it mixes two allocators and dies at the first free: ${proof}`, remedy: MIXED }
        : undefined;
}
/** Levels of the x86-64 psABI; a platform without a variant is the first. */
function x86Complaint({ x86Level = 1 }, platform) {
    const promised = Number(platform.variant?.slice(1) ?? 1);
    if (platform.architecture !== 'amd64' || x86Level <= promised)
        return undefined;
    return {
        reason: `it needs a processor of x86-64-v${x86Level}, and ${(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_0__/* .platformName */ .$r)(platform)} promises v${promised}: on an older one it dies of an illegal instruction`,
        remedy: `Compile it for x86-64-v${promised} (-march, -C target-cpu, GOAMD64), or build for the platform linux/amd64/v${x86Level}.`,
    };
}
function armComplaint({ armArchitecture = 0 }, platform) {
    const promised = Number(platform.variant?.slice(1) ?? 7);
    if (platform.architecture !== 'arm' || armArchitecture <= promised)
        return undefined;
    return {
        reason: `its code is for Arm v${armArchitecture}, the platform is ${(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_0__/* .platformName */ .$r)(platform)}`,
        remedy: `Compile it and what it links for v${promised} (-march=armv${promised}, arm-unknown-linux-musleabihf, GOARM=${promised}); Debian's armhf libraries are v7.`,
    };
}
const MIXED = 'Put the allocator in front of libc on the link line, as an object, and leave out -Wl,--allow-multiple-definition.';
function fits(header, platform) {
    if (architectureOf(header) !== platform.architecture)
        return false;
    const hardFloat = platform.architecture === 'arm' && (header.flags & ARM_HARD_FLOAT) !== 0;
    return !(hardFloat && platform.variant === 'v5');
}
const notAProgram = {
    reason: 'it is a library or an object file, not a program',
    remedy: 'Name the program itself by the input binary.',
};
function foreign(header, platform) {
    const float = platform.architecture === 'arm' && header.machine === 40 ? ' (hard float)' : '';
    return {
        reason: `it is built for ${architectureOf(header)}${float}, the platform is ${(0,_oci_platform_js__WEBPACK_IMPORTED_MODULE_0__/* .platformName */ .$r)(platform)}`,
        remedy: 'Derive the compiler target from TARGETARCH or TARGETPLATFORM in the Dockerfile, and copy from a stage of the same platform.',
    };
}
function dynamic(header) {
    const { interpreter, needed } = header;
    if (interpreter === undefined) {
        return {
            reason: `it needs ${listed(needed)}`,
            remedy: sentences('Link it with -static (C) or -C target-feature=+crt-static (Rust).', (0,_libraries_js__WEBPACK_IMPORTED_MODULE_1__/* .librarySources */ .k)(needed)),
        };
    }
    if (needed.length === 0) {
        return {
            reason: `it needs no shared library, but names an interpreter, ${interpreter}, without which the kernel does not start it`,
            remedy: header.type === 'shared' ? PIE_REMEDY : 'Link it with -Wl,--no-dynamic-linker (mold with musl-gcc does this).',
        };
    }
    return {
        reason: `it needs the interpreter ${interpreter} and ${listed(needed)}`,
        remedy: sentences(/ld-musl/.test(interpreter) ? MUSL_REMEDY : GLIBC_REMEDY, (0,_libraries_js__WEBPACK_IMPORTED_MODULE_1__/* .librarySources */ .k)(needed)),
    };
}
/** rust-lang/rust#95926: musl-gcc turns -static-pie into a PIE with an interpreter. */
const PIE_REMEDY = 'Link it with -static-pie by a compiler that knows it; musl-gcc does not: there use -static (C), or -C relocation-model=static or the default linker (Rust).';
const MUSL_REMEDY = 'It is built against musl, only not statically: add -static (C; musl-gcc does not know -static-pie) or -C target-feature=+crt-static (Rust).';
const GLIBC_REMEDY = 'Build it against musl: a *-unknown-linux-musl target with -C target-feature=+crt-static (Rust), musl-gcc -static (C), CGO_ENABLED=0 (Go).';
const sentences = (...all) => all.filter((each) => each !== '').join(' ');
const listed = (names) => names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');


/***/ }),

/***/ 5823:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Af: () => (/* binding */ layoutBlob),
/* harmony export */   DZ: () => (/* binding */ layoutChunks),
/* harmony export */   GA: () => (/* binding */ layoutDigests)
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
 * @throws UserError when it is not there, or another one
 */
async function layoutBlob(folder, digest) {
    const bytes = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(blobPath(folder, digest)).catch(() => new Uint8Array());
    if ((0,_digest_js__WEBPACK_IMPORTED_MODULE_5__/* .digestOf */ .o)(bytes) === digest)
        return bytes;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`The OCI layout ${folder} does not hold ${digest} whole. Write it anew.`);
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
/* harmony export */   V: () => (/* binding */ INDEX_TYPES),
/* harmony export */   _P: () => (/* binding */ MANIFEST_TYPES)
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
/** The entries of an index that are images. */
const imageEntries = (index) => index.manifests.filter((entry) => !isAttestation(entry));
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
