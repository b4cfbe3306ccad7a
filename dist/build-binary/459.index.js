export const id = 459;
export const ids = [459];
export const modules = {

/***/ 2459:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  smokeTest: () => (/* binding */ smokeTest)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/oci/docker-archive.ts
var docker_archive = __webpack_require__(3322);
// EXTERNAL MODULE: ./src/oci/platform.ts
var oci_platform = __webpack_require__(1890);
// EXTERNAL MODULE: ./src/report/figures.ts
var figures = __webpack_require__(3831);
// EXTERNAL MODULE: ./src/runner/log.ts
var log = __webpack_require__(7708);
// EXTERNAL MODULE: ./src/runner/scratch.ts
var scratch = __webpack_require__(3968);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./src/runner/capture.ts
var capture = __webpack_require__(7932);
;// CONCATENATED MODULE: ./src/build-binary/smoke-container.ts


/** Milliseconds that the engine may take for a command, and for the loading of an image. */
const [ANSWER_MS, LOAD_MS] = [20_000, 300_000];
/** Bytes of each stream that are read; the engine itself keeps half of it. */
const LIMIT = 2 ** 20;
/** Nothing that a program could write to, reach or become, and an end to what it can use up. */
const CONFINED = [
    '--pull=never',
    '--read-only',
    '--network=none',
    '--cap-drop=ALL',
    '--security-opt=no-new-privileges',
    '--pids-limit=256',
    '--memory=512m',
    '--memory-swap=512m',
    '--no-healthcheck',
    '--log-driver=json-file',
    '--log-opt=max-size=512k',
    '--log-opt=max-file=1',
];
/** The platform of the Docker Engine, as `linux/amd64`; empty when none answers. */
async function enginePlatform() {
    const { stdout, whole } = await docker(['version', '--format', '{{.Server.Os}}/{{.Server.Arch}}']);
    return whole ? stdout.trim() : '';
}
/** Loads an image from a tar file. @returns why the engine does not take it, empty when it does */
async function loadImage(archive) {
    const { stderr, whole } = await docker(['load', '--quiet', '--input', archive], LOAD_MS);
    return whole ? '' : lastLine(stderr);
}
const lastLine = (text) => {
    const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith("Run 'docker"));
    return (lines.at(-1) ?? 'it does not say why').slice(0, 300);
};
/** The engine does not do what it is asked for, which says nothing of the image. */
class EngineTrouble extends Error {
    name = 'EngineTrouble';
}
/** One container at a time of an image of our own; both names are used by nobody else. */
class Container {
    image;
    #name;
    #platform;
    #options;
    #starting;
    /** @param options of docker run that are the same each time, beside those that confine it */
    constructor(platform, options) {
        this.#name = `muslin-smoke-${(0,external_node_crypto_.randomUUID)()}`;
        this.image = `${this.#name}:run`;
        this.#platform = platform;
        this.#options = options;
    }
    /** Does the work, and removes container and image whatever happens. On cancelling, the runner sends SIGINT, later SIGTERM. */
    async removedAfter(work) {
        let ending;
        const cancelled = (signal) => {
            ending ??= this.#removeAll().then(() => {
                off();
                process.kill(process.pid, signal);
            });
        };
        const off = () => {
            for (const signal of SIGNALS)
                process.off(signal, cancelled);
        };
        for (const signal of SIGNALS)
            process.on(signal, cancelled);
        try {
            return await work();
        }
        finally {
            // Work from below which the container was taken away has nothing more to say.
            await ending;
            await this.#removeAll();
            off();
        }
    }
    /**
     * Runs the image until it ends, or has gone on for too long.
     *
     * @param options of docker run that are not the same for all
     * @throws EngineTrouble when the engine makes no container
     */
    async run(options, args, limit) {
        try {
            await this.#start(options, args);
            const isRunning = !(await this.#hasEnded(limit));
            const [state, { stdout, stderr }] = [await this.#state(), await docker(['logs', this.#name])];
            const exitCode = isRunning ? undefined : state.exitCode;
            return { ...state, exitCode, stdout, stderr, seconds: isRunning ? limit / 1000 : state.seconds };
        }
        finally {
            await this.#remove();
        }
    }
    /**
     * Whether the image as it is ends by itself within some time, and else when it gets its stop signal.
     *
     * @param server milliseconds after which it counts as one that goes on
     * @param patience milliseconds that it has to end in
     */
    async endsWhenTold(server, patience) {
        try {
            await this.#start([], []);
            if (await this.#hasEnded(server))
                return true;
            await docker(['stop', '-t', String(Math.ceil(patience / 1000)), this.#name]);
            return (await this.#state()).exitCode !== KILLED;
        }
        finally {
            await this.#remove();
        }
    }
    async #start(options, args) {
        const own = ['--detach', `--name=${this.#name}`, `--platform=${this.#platform}`];
        this.#starting = docker(['run', ...own, ...CONFINED, ...this.#options, ...options, this.image, ...args]);
        await this.#starting;
    }
    async #hasEnded(limit) {
        return (await docker(['wait', this.#name], limit)).whole;
    }
    async #state() {
        const { stdout, stderr, whole } = await docker(['inspect', '--format', '{{json .State}}', this.#name]);
        if (!whole)
            throw new EngineTrouble(lastLine((await this.#starting)?.stderr || stderr));
        const state = JSON.parse(stdout);
        const milliseconds = Date.parse(state.FinishedAt) - Date.parse(state.StartedAt);
        return {
            error: state.Error,
            exitCode: state.ExitCode,
            outOfMemory: state.OOMKilled,
            seconds: Math.max(0, milliseconds) / 1000,
        };
    }
    async #remove() {
        await docker(['rm', '--force', '--volumes', this.#name]);
    }
    /** A container that is being made would be there after its removal. */
    async #removeAll() {
        await this.#starting;
        await this.#remove();
        await docker(['image', 'rm', '--force', this.image]);
    }
}
const SIGNALS = ['SIGINT', 'SIGTERM'];
/** Exit code of a program that got SIGKILL. */
const KILLED = 137;
const docker = (args, timeout = ANSWER_MS) => (0,capture/* capture */.F)({ argv: ['docker', ...args], timeout, limit: LIMIT });

;// CONCATENATED MODULE: ./src/build-binary/smoke-verdict.ts

/** What the end of a run says of the image. */
function smokeVerdict(ended, expected) {
    const verdict = startVerdict(ended, expected) ?? endVerdict(ended, expected);
    if (verdict.state !== 'failed' || expected.named || verdict.remedy.includes('smoke-test'))
        return verdict;
    return { ...verdict, remedy: `${verdict.remedy} ${WAY_OUT}` };
}
/** Nobody has asked for the run: a program may need other arguments, or more than a smoke run has. */
const WAY_OUT = 'Or name arguments that it knows by smoke-test, or turn this off by smoke-test: false.';
const failed = (reason, remedy) => ({ state: 'failed', reason, remedy });
/** runc tells of a failing execve by the program's own error output (`exec /app: …`), or by the engine's error. */
function startVerdict({ error, exitCode, stderr }, { platform, engine }) {
    const [, said] = /^exec \S+: ([^\n]+)\n?$/.exec(stderr) ?? [];
    const reason = error || (exitCode === 0 ? '' : (said ?? ''));
    if (reason === '')
        return undefined;
    if (/exec format error/.test(reason))
        return formatVerdict(platform, engine);
    if (/no matching entries in (passwd|group) file/.test(reason)) {
        return failed('its USER is a name that the image does not know', 'Write it as numbers: USER 65532:65532.');
    }
    if (/permission denied/.test(reason)) {
        return failed('its program may not be executed (exit code 126)', 'Give it the right: COPY --chmod=755, and name a file.');
    }
    if (/no such file or directory|not found in \$PATH/.test(reason)) {
        const isThere = said !== undefined;
        return isThere ? failed(NO_INTERPRETER, 'Link it statically.') : failed(NO_PROGRAM, NAME_PROGRAM);
    }
    return failed(`the engine cannot start it: ${reason}`, 'Look at ENTRYPOINT, USER and WORKDIR of the image.');
}
const NO_INTERPRETER = 'its program needs an interpreter that is not in the image';
const NO_PROGRAM = 'there is no such program in the image (exit code 127)';
const NAME_PROGRAM = 'Write ENTRYPOINT as a list with the absolute path of the program, ["/app"]: as a text it is given to /bin/sh, which an empty image does not have.';
function formatVerdict(platform, engine) {
    const [ours, its] = [(0,oci_platform/* platformName */.$r)(platform), (0,oci_platform/* platformName */.$r)(engine)];
    if (platform.architecture !== engine.architecture) {
        return { state: 'off', reason: `the Docker Engine is ${its} and has no emulation of ${ours}` };
    }
    return failed(`${its} cannot execute its program`, 'A script needs #! in its first line and that interpreter in the image.');
}
function endVerdict(ended, expected) {
    const { exitCode, outOfMemory } = ended;
    const { engine } = expected;
    if (exitCode === expected.exitCode)
        return { state: 'passed' };
    const crash = outOfMemory ? OUT_OF_MEMORY : crashOf(exitCode, expected);
    if (crash !== undefined && mayBeEmulation(ended, expected)) {
        return { state: 'notice', reason: `${crash[0]}, which may be the emulation: the engine is ${(0,oci_platform/* platformName */.$r)(engine)}` };
    }
    if (crash !== undefined)
        return failed(...crash);
    const reason = exitCode === undefined ? `it did not end within ${expected.limit} s` : `it ended with exit code ${exitCode}`;
    if (!expected.named)
        return { state: 'notice', reason: `${reason}, so it may not know --version` };
    return failed(`${reason}, and ${expected.exitCode} was expected`, 'Change smoke-test or smoke-exit, or the program.');
}
/** QEMU itself may end by these signals, with programs that are in order on a processor of theirs. */
function mayBeEmulation({ exitCode, outOfMemory }, { named, platform, engine }) {
    const isNative = platform.architecture === engine.architecture;
    const isBeside = platform.architecture === '386' && engine.architecture === 'amd64';
    return !named && !isNative && !isBeside && !outOfMemory && (exitCode === 134 || exitCode === 139);
}
const OUT_OF_MEMORY = [
    'it wanted more than the 512 MB that a smoke run has',
    'Name other arguments by smoke-test, or turn it off by smoke-test: false.',
];
/** An exit code above 128 is that of a signal. A program that lives through it is none of ours to judge. */
function crashOf(exitCode, { platform, features }) {
    switch (exitCode) {
        case 132:
            return [`it has met an instruction that this processor does not know (SIGILL)`, illegalRemedy(platform, features)];
        case 134:
            return ['it has given itself up (SIGABRT)', 'What it printed says why.'];
        case 135:
            return ['it has touched memory in a way that the processor refuses (SIGBUS)', SEGFAULT];
        case 136:
            return ['it has divided by zero or the like (SIGFPE)', 'What it printed says where.'];
        case 139:
            return ['it has crashed (SIGSEGV)', SEGFAULT];
        default:
            return undefined;
    }
}
const SEGFAULT = 'Two usual causes in static programs: an allocator of which only a part was linked in (never --allow-multiple-definition), and threads that need more than the 128 KiB of stack that musl gives (-Wl,-z,stack-size=8388608).';
function illegalRemedy({ architecture, variant }, features) {
    const level = architecture === 'amd64' ? processorLevel(features) : undefined;
    if (level === undefined)
        return 'Compile for an older processor (-march, target-cpu), or see what calls abort or a trap.';
    const asked = variant === undefined ? 'v1, because the platform has no variant' : variant;
    return `The processor is x86-64-${level}. Compile for ${asked} (-march=x86-64 or x86-64-v2, target-cpu likewise), or see whether the program ends itself by a trap.`;
}
/** What each level has more than the one below (x86-64 psABI, 3.1.1), by the names of /proc/cpuinfo. */
const LEVELS = [
    ['v2', ['cx16', 'lahf_lm', 'popcnt', 'sse4_1', 'sse4_2', 'ssse3']],
    ['v3', ['avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'abm', 'movbe', 'xsave']],
    ['v4', ['avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl']],
];
/** The level of an x86-64 processor, `v1` to `v4`; undefined when its features are not known. */
function processorLevel(features) {
    if (features.size === 0)
        return undefined;
    const missing = LEVELS.findIndex(([, needed]) => needed.some((feature) => !features.has(feature)));
    const reached = missing === -1 ? LEVELS.length : missing;
    return LEVELS[reached - 1]?.[0] ?? 'v1';
}
/**
 * How an image is started with arguments in place of its own: where its program stands in CMD, it is kept.
 *
 * @returns undefined when the image names no program
 */
function startOf(config, args) {
    const { config: start = {} } = JSON.parse(new TextDecoder().decode(config));
    const { Entrypoint: entrypoint, Cmd: command } = start ?? {};
    const [program] = command ?? [];
    if (entrypoint?.length)
        return { options: [], args, shown: [...entrypoint, ...args].join(' ') };
    if (program === undefined)
        return undefined;
    return { options: ['--entrypoint', program], args, shown: [program, ...args].join(' ') };
}

// EXTERNAL MODULE: ./src/buildkit/build.ts
var build = __webpack_require__(9712);
;// CONCATENATED MODULE: ./src/build-binary/smoke-volumes.ts


/** Bytes that a program may write into a volume: less than the memory that it has, so that it is told before it is ended. */
const VOLUME_BYTES = 64 * 2 ** 20;
/**
 * The options of docker run that put memory in the place of each volume of an image. The engine would make one on its disk, as
 * large as that, in spite of --read-only; where something is mounted already it makes none (moby, daemon/create_unix.go).
 */
const volumeOptions = (config) => volumesOf(placesOf(config)).flatMap((volume) => [
    '--mount',
    (0,build/* csv */.fu)(['type=tmpfs', `destination=${volume}`, `tmpfs-size=${VOLUME_BYTES}`, 'tmpfs-mode=1777']),
]);
/** The volume that the program of an image lies in, which is hidden where that is empty; undefined for none. */
function volumeOfProgram(config) {
    const places = placesOf(config);
    const program = (places.Entrypoint?.length ? places.Entrypoint : places.Cmd)?.[0] ?? '';
    if (!program.includes('/'))
        return undefined;
    const path = external_node_path_.posix.resolve('/', places.WorkingDir ?? '', program);
    return volumesOf(places).find((volume) => path.startsWith(`${volume}/`));
}
function placesOf(config) {
    const { config: places } = JSON.parse(new TextDecoder().decode(config));
    return places ?? {};
}
/** As the engine reads their names; nothing can be mounted on / itself. */
function volumesOf({ Volumes }) {
    const paths = Object.keys(Volumes ?? {}).map((name) => external_node_path_.posix.resolve('/', name));
    return [...new Set(paths)].filter((path) => path !== '/');
}

;// CONCATENATED MODULE: ./src/build-binary/smoke-run.ts











/** Milliseconds: for a run, for what is no server to end by itself, and for a server to end when it is told to. */
const [RUN_MS, SERVER_MS, STOP_MS] = [30_000, 1000, 3000];
/** Lines of the output that are shown, and characters of each. */
const [SHOWN, WIDTH] = [30, 300];
/**
 * See smoke.ts, which loads this when there is something to run.
 *
 * @throws UserError when the image does not start, crashes, or does not do what the request says
 */
async function smokeTest(image, platform, request) {
    if (startOf(image.config, []) === undefined)
        return off('the image names no program to start: no ENTRYPOINT, no CMD');
    const hidden = volumeOfProgram(image.config);
    if (hidden !== undefined)
        return off(`its program lies in the volume ${hidden}, which a smoke run has empty`);
    const engine = (0,oci_platform/* parsePlatform */.FL)(await enginePlatform());
    if (engine === undefined)
        return off('no Docker Engine answers');
    const container = new Container((0,oci_platform/* platformName */.$r)(platform), volumeOptions(image.config));
    const expected = await expectations(platform, engine, request);
    try {
        return await container.removedAfter(() => started(image, container, request, expected));
    }
    catch (error) {
        if (error instanceof EngineTrouble)
            return off(`the Docker Engine makes no container: ${error.message}`);
        throw error;
    }
}
async function started(image, container, request, expected) {
    const refusal = await (0,scratch/* withScratch */.h)('smoke', (scratch) => loaded(image, container.image, scratch));
    if (refusal !== '')
        return off(`the Docker Engine does not load it: ${refusal}`);
    const result = await runs(image, container, request, expected);
    if (result.state !== 'off')
        await stopped(container);
    return result;
}
function off(reason) {
    (0,log/* say */.cv)(`The image was not started to try it: ${reason}`);
    return { state: 'off', reason, seconds: 0 };
}
/** @returns why the engine does not take the image, empty when it does */
async function loaded(image, name, scratch) {
    const archive = (0,external_node_path_.join)(scratch, 'image.tar');
    await (0,docker_archive/* writeDockerArchive */.W)(image, name, archive, (0,external_node_path_.join)(scratch, 'image'));
    return loadImage(archive);
}
async function expectations(platform, engine, request) {
    const { smokeTest: test, smokeOutput, smokeExit: exitCode } = request;
    const named = test.named || smokeOutput !== undefined || exitCode !== 0;
    return { exitCode, named, platform, engine, features: await processorFeatures(), limit: RUN_MS / 1000 };
}
async function processorFeatures() {
    const text = await (0,promises_.readFile)('/proc/cpuinfo', 'utf8').catch(() => '');
    const [, flags = ''] = /^flags\s*:(.*)$/m.exec(text) ?? [];
    return new Set(flags.split(' ').filter((flag) => flag !== ''));
}
async function runs(image, container, request, expected) {
    let [output, longest] = ['', 0];
    let last;
    for (const args of request.smokeTest.runs) {
        const start = startOf(image.config, args);
        if (start === undefined)
            break;
        last = await container.run([...start.options], [...start.args], RUN_MS);
        const verdict = smokeVerdict(last, expected);
        if (verdict.state === 'off')
            return off(verdict.reason);
        show(start.shown, last);
        if (verdict.state === 'failed')
            throw failure(start.shown, verdict, last);
        if (verdict.state === 'notice')
            return noticed(start.shown, verdict.reason, last);
        output += last.stdout + last.stderr;
        longest = Math.max(longest, last.seconds);
    }
    if (request.smokeOutput?.test(output) === false)
        throw unmatched(request.smokeOutput, output);
    return { state: 'passed', seconds: longest, ...exitCodeOf(last) };
}
const exitCodeOf = (ended) => ended?.exitCode === undefined ? {} : { exitCode: ended.exitCode };
function show(command, ended) {
    (0,log/* say */.cv)(`${command} (${(0,figures/* seconds */.YA)(ended.seconds * 1000)})`);
    for (const line of lastLines(ended.stdout + ended.stderr))
        (0,log/* say */.cv)(`  ${line}`);
}
function lastLines(output) {
    const lines = output.split(/\r?\n|\r/).filter((line) => line.trim() !== '');
    return lines.slice(-SHOWN).map((line) => (line.length > WIDTH ? `${line.slice(0, WIDTH)} …` : line));
}
function failure(command, { reason, remedy }, ended) {
    const output = lastLines(ended.stdout + ended.stderr);
    const head = `The image is not pushed, because it was started as ${command} and ${reason}. ${remedy}`;
    return new errors/* UserError */.yo([head, ...(output.length === 0 ? [] : ['It printed:', ...output])].join('\n'));
}
function unmatched(expected, output) {
    const head = `The image is not pushed, because its output has nothing that matches ${expected}. Change smoke-output, or the program.`;
    return new errors/* UserError */.yo([head, 'It printed:', ...lastLines(output)].join('\n'));
}
function noticed(command, reason, ended) {
    const advice = 'Name arguments that it knows by smoke-test, or turn this off by smoke-test: false.';
    (0,log/* note */.N4)(`The image starts, but ${command}: ${reason}. ${advice}`, { title: 'build-binary' });
    return { state: 'notice', reason, seconds: ended.seconds, ...exitCodeOf(ended) };
}
/** As the image starts by itself: a program that goes on has to end when it is told to. */
async function stopped(container) {
    try {
        if (await container.endsWhenTold(SERVER_MS, STOP_MS))
            return;
        (0,log/* warn */.R8)(DEAF, { title: 'build-binary' });
    }
    catch (error) {
        (0,log/* say */.cv)(`Whether the program ends on SIGTERM could not be seen: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}
const DEAF = 'Started without arguments the program goes on, and did not end within 3 s of SIGTERM. docker stop waits 10 s for it and Kubernetes 30 s, then it is killed. As process 1 of a container a program gets no signal that it has no handler for: handle SIGTERM in it, name a signal that it handles by STOPSIGNAL, or start it with docker run --init.';


/***/ }),

/***/ 3322:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ writeDockerArchive)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _runner_command_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6655);
/* harmony import */ var _runner_scratch_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3968);
/* harmony import */ var _layout_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5823);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2060);






/**
 * Writes a tar file that `docker load` takes. It says twice what its blobs are: engines with containerd's image store read
 * `index.json` (containerd, core/images/archive/importer.go), those with graph drivers read `manifest.json` (moby,
 * daemon/internal/image/tarexport/load.go).
 *
 * @param name that the image gets, as `name:tag`
 * @param path of the tar file
 * @param scratch folder of our own for what goes into it, on the disk of the layout where that can be
 * @throws UserError when the layout does not hold the image whole
 */
async function writeDockerArchive({ layout, imageDigest, manifest }, name, path, scratch) {
    const { config, layers, mediaType } = manifest;
    const [place, tag] = [placeOf, name.slice(name.lastIndexOf(':') + 1)];
    const { byteLength: size } = await (0,_layout_js__WEBPACK_IMPORTED_MODULE_4__/* .layoutBlob */ .Af)(layout, imageDigest);
    const annotations = { [CONTAINERD_NAME]: `docker.io/library/${name}`, [OCI_NAME]: tag };
    const entry = { mediaType, digest: imageDigest, size, annotations };
    const content = {
        'oci-layout': { imageLayoutVersion: '1.0.0' },
        'index.json': { schemaVersion: 2, mediaType: _manifest_js__WEBPACK_IMPORTED_MODULE_5__/* .INDEX_TYPES */ .V[0], manifests: [entry] },
        'manifest.json': [
            { Config: place(config.digest), RepoTags: [name], Layers: layers.map(({ digest }) => place(digest)) },
        ],
    };
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(scratch, 'blobs/sha256'), { recursive: true });
    for (const digest of new Set([imageDigest, config.digest, ...layers.map((layer) => layer.digest)])) {
        await (0,_runner_scratch_js__WEBPACK_IMPORTED_MODULE_3__/* .linkOrCopy */ .L)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(layout, place(digest)), (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(scratch, place(digest)));
    }
    for (const [file, value] of Object.entries(content))
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(scratch, file), JSON.stringify(value));
    await (0,_runner_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)({ argv: ['tar', '-cf', path, '-C', scratch, ...Object.keys(content), 'blobs'], quiet: true });
}
/** The name under which containerd's importer puts an image. */
const CONTAINERD_NAME = 'io.containerd.image.name';
const OCI_NAME = 'org.opencontainers.image.ref.name';
const placeOf = (digest) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)('blobs', ...digest.split(':'));


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


/***/ }),

/***/ 7932:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ capture)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1421);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_child_process__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _environment_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5047);


/** Runs a program without a word in the log. Never throws: a program that fails has printed what it has printed. */
function capture({ argv, timeout, limit }) {
    const [program, ...args] = argv;
    return new Promise((resolve) => {
        const options = { timeout, maxBuffer: limit, encoding: 'utf8', env: (0,_environment_js__WEBPACK_IMPORTED_MODULE_1__/* .programEnvironment */ .y)() };
        (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.execFile)(program, args, options, (error, stdout, stderr) => resolve({ stdout, stderr, whole: error === null }));
    });
}


/***/ })

};
