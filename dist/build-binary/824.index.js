export const id = 824;
export const ids = [824];
export const modules = {

/***/ 3824:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  programRemarks: () => (/* binding */ programRemarks),
  prove: () => (/* binding */ prove)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/elf/details.ts + 6 modules
var details = __webpack_require__(2750);
// EXTERNAL MODULE: ./src/elf/header.ts
var elf_header = __webpack_require__(6644);
;// CONCATENATED MODULE: ./src/elf/libraries.ts
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

// EXTERNAL MODULE: ./src/report/figures.ts
var figures = __webpack_require__(3831);
;// CONCATENATED MODULE: ./src/elf/remarks.ts

/** Debug information that is worth a word. */
const DEBUG_BYTES = 100_000;
/** What is to be said of a static program beside the verdict. */
function remarksOn(header, details) {
    const debugBytes = sectionBytes(details, /^\.z?debug_/);
    return [
        ...(header.stack?.executable ? [warning(EXECUTABLE_STACK)] : []),
        ...(header.writableCode ? [warning(WRITABLE_CODE)] : []),
        ...(details.packer === undefined ? [] : [warning(packed(details.packer))]),
        ...(details.libc === 'glibc' ? [glibcRemark(details)] : []),
        ...(hasSmallThreads(header, details) ? [notice(SMALL_THREADS)] : []),
        ...(debugBytes < DEBUG_BYTES ? [] : [notice(debugInformation(debugBytes))]),
    ];
}
const warning = (text) => ({ level: 'warning', text });
const notice = (text) => ({ level: 'notice', text });
const EXECUTABLE_STACK = 'Its stack is executable, which makes overflows easy to use and is refused by some kernels. Link it with -z noexecstack; assembler sources need .section .note.GNU-stack,"",%progbits.';
const WRITABLE_CODE = 'A part of its memory may be written and executed. Look for -N, -z execstack or sections with the flags "awx" in the link.';
const packed = (by) => `It is packed by ${by}: it unpacks itself into memory at each start, and layers are compressed anyway. Leave the packer out.`;
/** musl, src/internal/pthread_impl.h: DEFAULT_STACK_SIZE. Rust asks for 2 MiB itself, Go has stacks of its own. */
const SMALL_THREADS = 'It starts threads, and musl gives them stacks of 128 KiB. Link it with -Wl,-z,stack-size=8388608, or set the size with pthread_attr_setstacksize.';
const debugInformation = (count) => `Debug information takes ${(0,figures/* bytes */.ee)(count)} of it. Link it with -s, set strip in the profile of cargo, or use -ldflags -s (Go).`;
/** glibc's manual and FAQ: a static program still loads shared libraries for these, of exactly its own version. */
function glibcRemark({ nameService }) {
    const rest = 'iconv, locales and dlopen want shared files of the same glibc, which are not in the image';
    if (!nameService)
        return notice(`It is linked statically against glibc: ${rest}. Build it against musl if it needs them.`);
    return warning(`It is linked statically against glibc and looks up hosts or users by name (getaddrinfo, getpwnam), which may load shared libraries; ${rest}. Build it against musl, or with a resolver of its own (CGO_ENABLED=0, hickory-dns).`);
}
function hasSmallThreads({ stack }, { libc, language, threads }) {
    return libc === 'musl' && threads && language === undefined && (stack?.bytes ?? 0) === 0;
}
const sectionBytes = ({ sections }, names) => sections.reduce((sum, { name, bytes: count }) => sum + (names.test(name) ? count : 0), 0);

// EXTERNAL MODULE: ./src/oci/platform.ts
var oci_platform = __webpack_require__(1890);
;// CONCATENATED MODULE: ./src/elf/verdict.ts



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
    if (!(0,elf_header/* isProgram */.Vd)(header))
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
        reason: `it needs a processor of x86-64-v${x86Level}, and ${(0,oci_platform/* platformName */.$r)(platform)} promises v${promised}: on an older one it dies of an illegal instruction`,
        remedy: `Compile it for x86-64-v${promised} (-march, -C target-cpu, GOAMD64), or build for the platform linux/amd64/v${x86Level}.`,
    };
}
function armComplaint({ armArchitecture = 0 }, platform) {
    const promised = Number(platform.variant?.slice(1) ?? 7);
    if (platform.architecture !== 'arm' || armArchitecture <= promised)
        return undefined;
    return {
        reason: `its code is for Arm v${armArchitecture}, the platform is ${(0,oci_platform/* platformName */.$r)(platform)}`,
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
        reason: `it is built for ${architectureOf(header)}${float}, the platform is ${(0,oci_platform/* platformName */.$r)(platform)}`,
        remedy: 'Derive the compiler target from TARGETARCH or TARGETPLATFORM in the Dockerfile, and copy from a stage of the same platform.',
    };
}
function dynamic(header) {
    const { interpreter, needed } = header;
    if (interpreter === undefined) {
        return {
            reason: `it needs ${listed(needed)}`,
            remedy: sentences('Link it with -static (C) or -C target-feature=+crt-static (Rust).', librarySources(needed)),
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
        remedy: sentences(/ld-musl/.test(interpreter) ? MUSL_REMEDY : GLIBC_REMEDY, librarySources(needed)),
    };
}
/** rust-lang/rust#95926: musl-gcc turns -static-pie into a PIE with an interpreter. */
const PIE_REMEDY = 'Link it with -static-pie by a compiler that knows it; musl-gcc does not: there use -static (C), or -C relocation-model=static or the default linker (Rust).';
const MUSL_REMEDY = 'It is built against musl, only not statically: add -static (C; musl-gcc does not know -static-pie) or -C target-feature=+crt-static (Rust).';
const GLIBC_REMEDY = 'Build it against musl: a *-unknown-linux-musl target with -C target-feature=+crt-static (Rust), musl-gcc -static (C), CGO_ENABLED=0 (Go).';
const sentences = (...all) => all.filter((each) => each !== '').join(' ');
const listed = (names) => names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');

// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/build-binary/allowed.ts
var build_binary_allowed = __webpack_require__(4198);
;// CONCATENATED MODULE: ./src/build-binary/judge.ts









/** How many faults stand in the message: an image with a whole distribution in it has hundreds. */
const SHOWN = 10;
/**
 * Proves all programs of an image: those that are meant, and whatever else in it may be executed.
 *
 * @param allowed paths or patterns of programs that may need files beside them, except for those that were named
 * @returns the named programs, or where none was named all that start by themselves
 * @throws UserError naming each program that does not start by itself on the platform, why, and what to do
 */
function prove(found, platform, allowed = []) {
    const judged = found.programs.map((program) => judge(program, platform));
    const isExempt = (one) => one.kind === 'dynamic' && (0,build_binary_allowed/* isAllowed */.J)(one.program.path, allowed);
    const exempt = (one) => (isExempt(one) ? allowedToBeDynamic(one, found.names, platform) : one);
    const meant = found.named ? judged : onTheirOwn(judged.map(exempt), platform);
    const others = found.others.map((program) => exempt(judge(program, platform, BESIDE)));
    const faults = [
        ...found.missing.map(({ path, reason }) => `${path}: ${reason}.`),
        ...meant.flatMap(({ fault = [] }) => fault),
        ...others.filter((one) => !mayStandBeside(one, platform)).flatMap(({ fault = [] }) => fault),
    ];
    if (faults.length > 0)
        throw new errors/* UserError */.yo(complaint(faults, platform));
    const [first, ...rest] = meant.flatMap(({ program, kind }) => kind === 'dynamic' ? [] : [{ program, verdict: kind }]);
    if (first === undefined)
        throw new errors/* UserError */.yo(meant.length === 0 ? NOTHING : NONE_STATIC);
    return [first, ...rest];
}
/** Where no program is named, those that may stand beside others are none of them, unless there are no others. */
function onTheirOwn(judged, platform) {
    const meant = judged.filter((one) => !mayStandBeside(one, platform));
    return meant.length > 0 ? meant : judged;
}
/**
 * What is worth knowing of a program that was proven, beside the verdict.
 *
 * @throws when its file is gone
 */
function programRemarks({ program: { elf, file } }) {
    return elf instanceof elf_header/* ElfError */.QH ? [] : remarksOn(elf, (0,details/* readDetails */.L)(file, elf));
}
const NOTHING = 'There is no executable ELF program in the image. Does the last stage of the Dockerfile copy it (or the stage of the input target)? A script needs an interpreter and cannot stand on an empty image.';
const NONE_STATIC = 'All programs of the image are let pass by allow-dynamic, and none is left to prove. One has to be static: link it so, name it by the input binary, and keep allow-dynamic for the others.';
const BESIDE = 'It is none of the named programs: leave it out of the image, link it statically, or name it by the input allow-dynamic.';
/** @param dynamicRemedy in place of how to link it */
function judge(program, platform, dynamicRemedy) {
    const { elf, path, file } = program;
    if (elf instanceof elf_header/* ElfError */.QH) {
        return { program, kind: 'static', fault: `${path}: ${elf.message}. Name a program made by a compiler.` };
    }
    const verdict = verdictOn(elf, platform);
    const complaint = verdict.ok ? detailComplaint((0,details/* readDetails */.L)(file, elf), platform) : verdict;
    if (complaint === undefined)
        return { program, kind: verdict.kind };
    const isLinkage = verdict.kind === 'dynamic' && foreignTo(elf, platform) === undefined;
    const remedy = (isLinkage ? dynamicRemedy : undefined) ?? complaint.remedy;
    return { program, kind: verdict.kind, fault: `${path}: ${complaint.reason}. ${remedy}` };
}
/** What it is made for and the files that it needs are looked at all the same; where the loader looks for them is not. */
function allowedToBeDynamic({ program, kind, fault = '' }, names, platform) {
    const { elf, path } = program;
    if (elf instanceof elf_header/* ElfError */.QH || foreignTo(elf, platform) !== undefined)
        return { program, kind, fault };
    const wanted = [...(elf.interpreter === undefined ? [] : [(0,external_node_path_.basename)(elf.interpreter)]), ...elf.needed];
    const absent = wanted.filter((name) => !names.has(name));
    if (absent.length === 0)
        return { program, kind };
    const remedy = `Copy them into the image, or link it statically. ${librarySources(absent)}`.trim();
    return {
        program,
        kind,
        fault: `${path}: it needs ${absent.join(', ')}, and no file in the image has that name. ${remedy}`,
    };
}
/** Some libraries may be executed, and the kernel of a 64-bit platform runs 32-bit programs as well. */
function mayStandBeside({ program: { elf, path }, kind }, platform) {
    if (elf instanceof elf_header/* ElfError */.QH)
        return false;
    return /\.so(?:\.\d+)*$/.test(path) || (kind !== 'dynamic' && runsBeside(elf, platform));
}
function complaint(faults, platform) {
    const head = `The image is not pushed, because it would not run by itself on ${(0,oci_platform/* platformName */.$r)(platform)}:`;
    const hidden = faults.length - SHOWN;
    const more = `- and ${hidden} more. Is a whole distribution in the image? Use FROM scratch as last stage, or name what may stay by the input allow-dynamic.`;
    return [head, ...faults.slice(0, SHOWN).map((fault) => `- ${fault}`), ...(hidden > 0 ? [more] : [])].join('\n');
}


/***/ }),

/***/ 4778:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D4: () => (/* binding */ withFile),
/* harmony export */   I6: () => (/* binding */ untilNul),
/* harmony export */   QH: () => (/* binding */ ElfError),
/* harmony export */   WQ: () => (/* binding */ whole),
/* harmony export */   nL: () => (/* binding */ numbers)
/* harmony export */ });
/* unused harmony export memorySource */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);

/** The bytes are not an ELF file, or one that is damaged. */
class ElfError extends Error {
    name = 'ElfError';
}
/** Content in memory as a source. */
function memorySource(content) {
    const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    return {
        read: (offset, length) => buffer.subarray(offset, offset + length),
        has: (length) => length <= buffer.length,
    };
}
/** Gives a file on disk as a source to the work, and closes it. */
function withFile(path, work) {
    const file = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, 'r');
    try {
        const { size } = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(file);
        return work({
            read: (offset, length) => readAt(file, offset, Math.max(0, Math.min(length, size - offset))),
            has: (length) => length <= size,
        });
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(file);
    }
}
function readAt(file, offset, length) {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readSync)(file, buffer, 0, length, offset));
}
/** Numbers of the file's byte order. */
function numbers(bytes, littleEndian) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return {
        half: (offset) => view.getUint16(offset, littleEndian),
        word: (offset, size) => size === 4 ? view.getUint32(offset, littleEndian) : Number(view.getBigUint64(offset, littleEndian)),
    };
}
/**
 * All of a part of a file.
 *
 * @throws ElfError when it is not all there
 */
function whole(source, offset, length, part) {
    const bytes = Number.isSafeInteger(offset + length) ? source.read(offset, length) : Buffer.alloc(0);
    if (bytes.length < length)
        throw new ElfError(`it is cut off: its ${part} lies beyond its end`);
    return bytes;
}
/** Text up to the first NUL, or all of it. */
function untilNul(bytes) {
    const end = bytes.indexOf(0);
    return bytes.subarray(0, end === -1 ? bytes.length : end).toString();
}


/***/ }),

/***/ 6644:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PJ: () => (/* binding */ parseSource),
/* harmony export */   QH: () => (/* reexport safe */ _bytes_js__WEBPACK_IMPORTED_MODULE_0__.QH),
/* harmony export */   Vd: () => (/* binding */ isProgram),
/* harmony export */   aB: () => (/* binding */ isElf),
/* harmony export */   oU: () => (/* binding */ readElf)
/* harmony export */ });
/* unused harmony export parseElf */
/* harmony import */ var _bytes_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4778);


const LAYOUTS = {
    32: {
        word: 4,
        phoff: 28,
        eflags: 36,
        phentsize: 42,
        segment: { flags: 24, offset: 4, address: 8, fileBytes: 16, memoryBytes: 20 },
    },
    64: {
        word: 8,
        phoff: 32,
        eflags: 48,
        phentsize: 54,
        segment: { flags: 4, offset: 8, address: 16, fileBytes: 32, memoryBytes: 40 },
    },
};
const MAGIC = Buffer.from('\x7fELF', 'latin1');
const [PT_LOAD, PT_DYNAMIC, PT_INTERP, PT_GNU_STACK, PT_GNU_RELRO] = [1, 2, 3, 0x6474e551, 0x6474e552];
const [DT_NULL, DT_NEEDED, DT_STRTAB, DT_SONAME] = [0, 1, 5, 14];
const [DT_BIND_NOW, DT_FLAGS, DT_FLAGS_1] = [24, 30, 0x6ffffffb];
const [DF_BIND_NOW, DF_1_NOW, DF_1_PIE] = [8, 1, 0x08000000];
const [PF_X, PF_W] = [1, 2];
/** A name that lies where nobody could read it. */
const UNNAMED = 'a library';
/** Nothing that we read is longer in a sane file (PATH_MAX for names; a dynamic section has tens of entries). */
const [NAME_LIMIT, DYNAMIC_LIMIT] = [4096, 1 << 20];
/** Whether a file that begins with these bytes claims to be ELF. */
const isElf = (start) => MAGIC.equals(start.subarray(0, 4));
/**
 * Reads the headers of an ELF file in memory.
 *
 * @throws ElfError when it is none, or damaged
 */
const parseElf = (content) => parseSource(memorySource(content));
/**
 * Reads the headers of an ELF file on disk, a few kilobytes however big it is.
 *
 * @throws ElfError when it is none, or damaged
 */
const readElf = (path) => (0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .withFile */ .D4)(path, parseSource);
/**
 * Reads the headers of an ELF file from wherever its bytes come.
 *
 * @throws ElfError when it is none, or damaged
 */
function parseSource(source) {
    const start = source.read(0, 64);
    if (!isElf(start))
        throw new _bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .ElfError */ .QH('it is not an ELF file');
    const bits = oneOf(start[4], { 1: 32, 2: 64 }, 'class');
    const littleEndian = oneOf(start[5], { 1: true, 2: false }, 'byte order');
    const layout = LAYOUTS[bits];
    const head = (0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .numbers */ .nL)((0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .whole */ .WQ)(source, 0, bits === 64 ? 64 : 52, 'file header'), littleEndian);
    const segments = readSegments(source, head, layout, littleEndian);
    const header = {
        bits,
        littleEndian,
        type: { 2: 'executable', 3: 'shared' }[head.half(16)] ?? 'other',
        machine: head.half(18),
        flags: head.word(layout.eflags, 4),
        hasEntry: head.word(24, layout.word) !== 0,
        ...interpreterOf(source, segments),
        ...stackOf(segments),
        relro: segments.some(({ type }) => type === PT_GNU_RELRO),
        writableCode: segments.some(isWritableCode),
        ...readDynamic(source, segments, layout, littleEndian),
    };
    // Last, because what comes before the end of a file that passes by is gone then.
    if (isProgram(header))
        requireWhole(source, segments);
    return header;
}
/**
 * Whether the file is a program: a file at a fixed address, or a position-independent one that is not a library. A
 * library has a name (DT_SONAME) or no address to start at.
 */
function isProgram(header) {
    if (header.type !== 'shared')
        return header.type === 'executable';
    return header.pie || (header.soname === undefined && (header.interpreter !== undefined || header.hasEntry));
}
/** The kernel starts nothing of which it loads nothing, and what it has loaded of a file that is cut off dies by SIGBUS. */
function requireWhole(source, segments) {
    const loaded = segments.filter(({ type }) => type === PT_LOAD);
    if (loaded.length === 0)
        throw new _bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .ElfError */ .QH('nothing of it is loaded (it has no PT_LOAD)');
    const ends = loaded.map(({ offset, fileBytes }) => (fileBytes === 0 ? 0 : offset + fileBytes));
    if (!source.has(Math.max(...ends)))
        throw new _bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .ElfError */ .QH('it is cut off: a part that is loaded lies beyond its end');
}
function readSegments(source, head, layout, littleEndian) {
    const [offset, size, count] = [
        head.word(layout.phoff, layout.word),
        head.half(layout.phentsize),
        head.half(layout.phentsize + 2),
    ];
    if (count === 0)
        return [];
    if (size !== (layout.word === 8 ? 56 : 32))
        throw new _bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .ElfError */ .QH('its program headers have an impossible size');
    const table = (0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .whole */ .WQ)(source, offset, size * count, 'program headers');
    return Array.from({ length: count }, (_, index) => segmentOf((0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .numbers */ .nL)(table.subarray(index * size, (index + 1) * size), littleEndian), layout));
}
function segmentOf(entry, { segment, word }) {
    return {
        type: entry.word(0, 4),
        flags: entry.word(segment.flags, 4),
        offset: entry.word(segment.offset, word),
        address: entry.word(segment.address, word),
        fileBytes: entry.word(segment.fileBytes, word),
        memoryBytes: entry.word(segment.memoryBytes, word),
    };
}
function interpreterOf(source, segments) {
    const segment = segments.find(({ type }) => type === PT_INTERP);
    if (segment === undefined)
        return {};
    if (segment.fileBytes > NAME_LIMIT)
        throw new _bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .ElfError */ .QH('the name of its interpreter has an impossible length');
    return { interpreter: (0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .untilNul */ .I6)((0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .whole */ .WQ)(source, segment.offset, segment.fileBytes, 'interpreter')) };
}
function stackOf(segments) {
    const segment = segments.find(({ type }) => type === PT_GNU_STACK);
    if (segment === undefined)
        return {};
    return { stack: { bytes: segment.memoryBytes, executable: (segment.flags & PF_X) !== 0 } };
}
const isWritableCode = ({ type, flags }) => type === PT_LOAD && (flags & PF_X) !== 0 && (flags & PF_W) !== 0;
function readDynamic(source, segments, layout, littleEndian) {
    const entries = dynamicEntries(source, segments, layout, littleEndian);
    const valuesOf = (tag) => entries.filter((entry) => entry.tag === tag).map(({ value }) => value);
    const nameAt = (at) => {
        const [names = Number.NaN] = valuesOf(DT_STRTAB);
        return (0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .untilNul */ .I6)(source.read(fileOffset(segments, names) + at, NAME_LIMIT)) || UNNAMED;
    };
    const isFlagged = (tag, bit) => valuesOf(tag).some((flags) => (flags & bit) !== 0);
    const [soname] = valuesOf(DT_SONAME).map(nameAt);
    return {
        needed: valuesOf(DT_NEEDED).map(nameAt),
        pie: isFlagged(DT_FLAGS_1, DF_1_PIE),
        bindNow: valuesOf(DT_BIND_NOW).length > 0 || isFlagged(DT_FLAGS, DF_BIND_NOW) || isFlagged(DT_FLAGS_1, DF_1_NOW),
        ...(soname === undefined ? {} : { soname }),
    };
}
function dynamicEntries(source, segments, { word }, littleEndian) {
    const segment = segments.find(({ type }) => type === PT_DYNAMIC);
    if (segment === undefined)
        return [];
    if (segment.fileBytes > DYNAMIC_LIMIT)
        throw new _bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .ElfError */ .QH('its dynamic section has an impossible size');
    const table = (0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .numbers */ .nL)((0,_bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .whole */ .WQ)(source, segment.offset, segment.fileBytes, 'dynamic section'), littleEndian);
    const count = Math.floor(segment.fileBytes / (2 * word));
    const entries = Array.from({ length: count }, (_, index) => ({
        tag: table.word(2 * index * word, word),
        value: table.word((2 * index + 1) * word, word),
    }));
    const end = entries.findIndex(({ tag }) => tag === DT_NULL);
    return end === -1 ? entries : entries.slice(0, end);
}
/** The dynamic section speaks of addresses in memory; the loadable segments say where they come from. */
function fileOffset(segments, address) {
    const segment = segments.find((each) => each.type === PT_LOAD && address >= each.address && address < each.address + each.fileBytes);
    if (segment === undefined)
        throw new _bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .ElfError */ .QH('its dynamic section points outside of the file');
    return segment.offset + address - segment.address;
}
function oneOf(value, meanings, part) {
    const meaning = value === undefined ? undefined : meanings[value];
    if (meaning === undefined)
        throw new _bytes_js__WEBPACK_IMPORTED_MODULE_0__/* .ElfError */ .QH(`it is damaged: its ${part} is ${value ?? 'missing'}`);
    return meaning;
}


/***/ })

};
