export const id = 426;
export const ids = [426];
export const modules = {

/***/ 1045:
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
var header = __webpack_require__(6644);
// EXTERNAL MODULE: ./src/elf/libraries.ts
var libraries = __webpack_require__(5978);
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

// EXTERNAL MODULE: ./src/elf/verdict.ts
var elf_verdict = __webpack_require__(1688);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/oci/platform.ts
var oci_platform = __webpack_require__(1890);
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
    return elf instanceof header/* ElfError */.QH ? [] : remarksOn(elf, (0,details/* readDetails */.L)(file, elf));
}
const NOTHING = 'There is no executable ELF program in the image. Does the last stage of the Dockerfile copy it (or the stage of the input target)? A script needs an interpreter and cannot stand on an empty image.';
const NONE_STATIC = 'All programs of the image are let pass by allow-dynamic, and none is left to prove. One has to be static: link it so, name it by the input binary, and keep allow-dynamic for the others.';
const BESIDE = 'It is none of the named programs: leave it out of the image, link it statically, or name it by the input allow-dynamic.';
/** @param dynamicRemedy in place of how to link it */
function judge(program, platform, dynamicRemedy) {
    const { elf, path, file } = program;
    if (elf instanceof header/* ElfError */.QH) {
        return { program, kind: 'static', fault: `${path}: ${elf.message}. Name a program made by a compiler.` };
    }
    const verdict = (0,elf_verdict/* verdictOn */.Hc)(elf, platform);
    const complaint = verdict.ok ? (0,elf_verdict/* detailComplaint */.dk)((0,details/* readDetails */.L)(file, elf), platform) : verdict;
    if (complaint === undefined)
        return { program, kind: verdict.kind };
    const isLinkage = verdict.kind === 'dynamic' && (0,elf_verdict/* foreignTo */.GV)(elf, platform) === undefined;
    const remedy = (isLinkage ? dynamicRemedy : undefined) ?? complaint.remedy;
    return { program, kind: verdict.kind, fault: `${path}: ${complaint.reason}. ${remedy}` };
}
/** What it is made for and the files that it needs are looked at all the same; where the loader looks for them is not. */
function allowedToBeDynamic({ program, kind, fault = '' }, names, platform) {
    const { elf, path } = program;
    if (elf instanceof header/* ElfError */.QH || (0,elf_verdict/* foreignTo */.GV)(elf, platform) !== undefined)
        return { program, kind, fault };
    const wanted = [...(elf.interpreter === undefined ? [] : [(0,external_node_path_.basename)(elf.interpreter)]), ...elf.needed];
    const absent = wanted.filter((name) => !names.has(name));
    if (absent.length === 0)
        return { program, kind };
    const remedy = `Copy them into the image, or link it statically. ${(0,libraries/* librarySources */.k)(absent)}`.trim();
    return {
        program,
        kind,
        fault: `${path}: it needs ${absent.join(', ')}, and no file in the image has that name. ${remedy}`,
    };
}
/** Some libraries may be executed, and the kernel of a 64-bit platform runs 32-bit programs as well. */
function mayStandBeside({ program: { elf, path }, kind }, platform) {
    if (elf instanceof header/* ElfError */.QH)
        return false;
    return /\.so(?:\.\d+)*$/.test(path) || (kind !== 'dynamic' && (0,elf_verdict/* runsBeside */.L5)(elf, platform));
}
function complaint(faults, platform) {
    const head = `The image is not pushed, because it would not run by itself on ${(0,oci_platform/* platformName */.$r)(platform)}:`;
    const hidden = faults.length - SHOWN;
    const more = `- and ${hidden} more. Is a whole distribution in the image? Use FROM scratch as last stage, or name what may stay by the input allow-dynamic.`;
    return [head, ...faults.slice(0, SHOWN).map((fault) => `- ${fault}`), ...(hidden > 0 ? [more] : [])].join('\n');
}


/***/ })

};
