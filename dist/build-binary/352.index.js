export const id = 352;
export const ids = [352];
export const modules = {

/***/ 8352:
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
// EXTERNAL MODULE: ./src/runner/process-group.ts
var process_group = __webpack_require__(1609);
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
    /** Does the work, and removes container and image whatever happens. */
    async removedAfter(work) {
        let ending;
        const cancelled = (signal) => {
            ending ??= this.#removeAll().then(() => {
                off();
                process.kill(process.pid, signal);
            });
        };
        const off = () => {
            for (const signal of process_group/* CANCELLED */.gD)
                process.off(signal, cancelled);
        };
        for (const signal of process_group/* CANCELLED */.gD)
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
// EXTERNAL MODULE: ./src/oci/answer.ts
var answer = __webpack_require__(7699);
// EXTERNAL MODULE: ./src/oci/layer-files.ts + 1 modules
var layer_files = __webpack_require__(4800);
;// CONCATENATED MODULE: ./src/oci/start.ts



/** What Docker sets where an image sets no PATH. */
const USUAL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** What an image config says of the start; nothing where it says nothing that can be understood. */
function start_startOf(config) {
    const { config: settings } = record((0,answer/* jsonOrNothing */.dn)(config));
    const { Entrypoint, Cmd, Env, WorkingDir } = record(settings);
    const [program = ''] = [...texts(Entrypoint), ...texts(Cmd)];
    const path = texts(Env)
        .findLast((pair) => pair.startsWith('PATH='))
        ?.slice('PATH='.length);
    return {
        program,
        path: (path ?? USUAL_PATH).split(':').filter((folder) => folder.startsWith('/')),
        workingDir: typeof WorkingDir === 'string' && WorkingDir.startsWith('/') ? WorkingDir : '/',
    };
}
/** Absolute paths at which the program may lie, in the order in which they are tried; none is longer than Linux takes. */
function startPaths({ program, path, workingDir }) {
    if (program === '')
        return [];
    const paths = program.includes('/')
        ? [external_node_path_.posix.resolve(workingDir, program)]
        : path.map((each) => external_node_path_.posix.join(each, program));
    return paths.filter((each) => Buffer.byteLength(each) <= layer_files/* PATH_LIMIT */.iV);
}
const record = (value) => typeof value === 'object' && value !== null ? value : {};
const texts = (value) => Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

;// CONCATENATED MODULE: ./src/build-binary/smoke-volumes.ts



/** Bytes that a program may write into a volume: less than the memory that it has, so that it is told before it is ended. */
const VOLUME_BYTES = 64 * 2 ** 20;
/**
 * The options of docker run that put memory in the place of each volume of an image. The engine would make one on its disk, as
 * large as that, in spite of --read-only; where something is mounted already it makes none (moby, daemon/create_unix.go).
 */
const volumeOptions = (config) => volumesOf(config).flatMap((volume) => [
    '--mount',
    (0,build/* csv */.fu)(['type=tmpfs', `destination=${volume}`, `tmpfs-size=${VOLUME_BYTES}`, 'tmpfs-mode=1777']),
]);
/** The volume that the program of an image lies in, which is hidden where that is empty; undefined for none. */
function volumeOfProgram(config) {
    const start = start_startOf(config);
    // One without a slash may lie elsewhere on its PATH.
    const [path] = start.program.includes('/') ? startPaths(start) : [];
    return path === undefined ? undefined : volumesOf(config).find((volume) => path.startsWith(`${volume}/`));
}
/** As the engine reads their names; nothing can be mounted on / itself. */
function volumesOf(config) {
    const image = JSON.parse(new TextDecoder().decode(config));
    const paths = Object.keys(image.config?.Volumes ?? {}).map((name) => external_node_path_.posix.resolve('/', name));
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

/***/ 7699:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hy: () => (/* binding */ ATTEMPT_MS),
/* harmony export */   dn: () => (/* binding */ jsonOrNothing),
/* harmony export */   eK: () => (/* binding */ limitedBytes),
/* harmony export */   gl: () => (/* binding */ RegistryError),
/* harmony export */   tN: () => (/* binding */ send),
/* harmony export */   x5: () => (/* binding */ refusal)
/* harmony export */ });
/* unused harmony export isUnsupported */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3916);
/* harmony import */ var _runner_proxy_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5558);
/* harmony import */ var _retry_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9963);



/** One attempt, from the first byte sent to the last one read. */
const ATTEMPT_MS = 30_000;
/** Where more stands in a refusal it is no error list of a registry. */
const REFUSAL_LIMIT = 64 * 1024;
/** What to do about an answer, by its status; nothing where the code and the message of the registry say it better. */
const REMEDIES = {
    401: 'Log in before this step (docker/login-action) with an account that may use it.',
    403: 'Log in before this step (docker/login-action) with an account that may use it.',
    404: 'Look whether it was pushed, and to this repository.',
    429: 'The registry wants fewer requests: log in, or run the job again later.',
};
/** To log in would not help there. */
const REDIRECTED = "The registry's login is sent to no other host: look at its storage, and at proxies before it.";
const BUSY = 'The registry has a fault of its own: run the job again when it is mended.';
const UNREACHED = 'Look whether the host is right and can be reached from here, then run the job again.';
/** A registry has refused or could not be reached. */
class RegistryError extends _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo {
    /** The answer's status, undefined when there was no answer. */
    status;
    constructor(message, status) {
        super(message);
        this.status = status;
    }
}
/**
 * Sends one request. It ends after 30 seconds unless it brings its own signal.
 *
 * @param subject what is asked for, for messages
 * @param end ends the request too, once and for all
 * @throws MayPass when there is no answer, or the reason of `end`
 */
async function send(url, init, subject, end) {
    const limit = init.signal ?? AbortSignal.timeout(ATTEMPT_MS);
    try {
        return await fetch(url, { ...init, signal: end === undefined ? limit : AbortSignal.any([end, limit]) });
    }
    catch (error) {
        end?.throwIfAborted();
        throw new _retry_js__WEBPACK_IMPORTED_MODULE_1__/* .MayPass */ .jk(new RegistryError(`${subject}: no answer: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}. ${UNREACHED}${(0,_runner_proxy_js__WEBPACK_IMPORTED_MODULE_2__/* .proxyRemedy */ .H)()}`));
    }
}
/**
 * The body of an answer.
 *
 * @param limit most bytes that are read
 * @param why says in the message why there are no more
 * @throws MayPass when the connection breaks
 * @throws RegistryError when there are more bytes
 */
async function limitedBytes(response, subject, limit, why = 'which no image needs') {
    const chunks = [];
    let count = 0;
    try {
        for await (const chunk of response.body ?? []) {
            count += chunk.byteLength;
            if (count > limit)
                break;
            chunks.push(chunk);
        }
    }
    catch (error) {
        throw new _retry_js__WEBPACK_IMPORTED_MODULE_1__/* .MayPass */ .jk(new RegistryError(`${subject}: the answer broke off: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}. ${UNREACHED}`));
    }
    if (count > limit)
        throw new RegistryError(`${subject}: the answer has more than ${limit} bytes, ${why}.`);
    return Buffer.concat(chunks);
}
/**
 * Too slow, too many requests, or a fault on the other side; any other refusal stays what it is, and so does 501: the
 * other side does not know how (RFC 9110, sections 15.5.9 and 15.6.2).
 */
const passing = (status) => status === 408 || status === 429 || (status >= 500 && status !== 501);
/** Milliseconds from `Retry-After`: seconds or a date (RFC 9110, section 10.2.3). */
function retryAfter(headers) {
    const value = headers.get('retry-after') ?? '';
    const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
    return Number.isFinite(wait) ? Math.max(0, wait) : 0;
}
/**
 * The error for an answer that is not what was asked for.
 *
 * @returns a RegistryError, inside a {@link MayPass} where trying again may help
 */
async function refusal(response, subject) {
    const said = await refusalText(response);
    const answered = `${answererOf(response)} answered ${response.status}${said === '' ? '' : ` (${said})`}`;
    const error = new RegistryError(`${subject}: ${answered}. ${remedyFor(response)}`.trim(), response.status);
    return passing(response.status) ? new _retry_js__WEBPACK_IMPORTED_MODULE_1__/* .MayPass */ .jk(error, { afterMs: retryAfter(response.headers) }) : error;
}
/** A redirect is followed without a word of it. */
const answererOf = ({ redirected, url }) => redirected ? `the registry has redirected to ${new URL(url).origin}, which` : 'the registry';
function remedyFor({ status, redirected }) {
    if (redirected && (status === 401 || status === 403))
        return REDIRECTED;
    return REMEDIES[status] ?? (status >= 500 ? BUSY : '');
}
/** Codes and messages as the distribution spec writes them, kept short: a proxy may answer with a whole page. */
async function refusalText(response) {
    const bytes = await limitedBytes(response, '', REFUSAL_LIMIT).catch(() => new Uint8Array());
    const { errors } = Object(jsonOrNothing(bytes));
    if (!Array.isArray(errors))
        return '';
    const texts = errors
        .map(Object)
        .map(({ code, message }) => [code, message].filter((part) => typeof part === 'string').join(': '));
    return texts.join(', ').replace(/\s+/g, ' ').slice(0, 200);
}
/** Registries say by 405, by 501, or by the code UNSUPPORTED of the distribution spec beside 400 that they have no such thing. */
const isUnsupported = ({ status, message }) => status === 405 || status === 501 || /\bUNSUPPORTED\b/.test(message);
/** The value of a JSON text, undefined where it is none. */
function jsonOrNothing(bytes) {
    try {
        return JSON.parse(new TextDecoder().decode(bytes));
    }
    catch {
        return undefined;
    }
}


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
/* harmony import */ var _runner_command_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1547);
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

/***/ 4800:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  iV: () => (/* binding */ PATH_LIMIT),
  Xd: () => (/* binding */ followed),
  TF: () => (/* binding */ hardLinked),
  bC: () => (/* binding */ mergedLayers)
});

;// CONCATENATED MODULE: ./src/oci/path-order.ts
/**
 * Paths in the order in which all that lies below a folder comes right behind it: whether one lies below or above another
 * is then a matter of its neighbour. To look up each folder of a path by itself would take the square of its length.
 */
class PathOrder {
    /** All of them. */
    #keys;
    /** Those that lie below no other one. */
    #outermost;
    /** @param paths without a slash at either end, the root as the empty one */
    constructor(paths) {
        this.#keys = Array.from(paths, keyOf).sort();
        this.#outermost = outermostOf(this.#keys);
    }
    /** Whether one of them lies below the path. */
    hasBelow(path) {
        const key = keyOf(path);
        const next = this.#keys[countUpTo(this.#keys, key)];
        return next?.startsWith(key) ?? false;
    }
    /** Whether one of them is a folder that the path lies below. */
    hasAbove(path) {
        const key = keyOf(path);
        const before = this.#outermost[countUpTo(this.#outermost, key) - 1];
        return before !== undefined && before !== key && key.startsWith(before);
    }
}
/** What all paths below it begin with, which no other path does. */
const keyOf = (path) => (path === '' ? '' : `${path}/`);
function outermostOf(keys) {
    const outermost = [];
    for (const key of keys) {
        const last = outermost.at(-1);
        if (last === undefined || !key.startsWith(last))
            outermost.push(key);
    }
    return outermost;
}
/** How many of the keys are not behind the given one. */
function countUpTo(keys, key) {
    let [low, high] = [0, keys.length];
    while (low < high) {
        const middle = (low + high) >>> 1;
        if ((keys[middle] ?? '') <= key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

;// CONCATENATED MODULE: ./src/oci/layer-files.ts

/** Bytes that a path may have: Linux takes no longer one (PATH_MAX, limits.h). */
const PATH_LIMIT = 4096;
/**
 * The file system that layers make together: what an upper one removes, hides or replaces is gone. Paths of files that
 * are of no interest may be missing.
 *
 * @param layers the lowest first
 */
function mergedLayers(layers) {
    const merged = new Map();
    for (const layer of layers) {
        // A hard link to a file of a lower layer is that file, although the same layer may remove its other name.
        const entries = [...layer.entries].map(([path, entry]) => [path, hardLinked(merged, entry) ?? entry]);
        hide(merged, layer);
        for (const [path, entry] of entries)
            merged.set(path, entry);
    }
    return merged;
}
/** The file that a hard link is, where it is known. */
function hardLinked(entries, { target, hard }) {
    return hard ? entries.get((target ?? '').slice(1)) : undefined;
}
/** Whiteouts speak of lower layers only, wherever they stand in their own. */
function hide(merged, { entries, removed, opaque }) {
    if (merged.size === 0)
        return;
    const gone = new Set(removed);
    // A file in the place of a folder takes away what was in it, and a folder in the place of a file that file.
    const files = [...entries].flatMap(([path, { kind }]) => (kind === 'folder' ? [] : [path]));
    const [upper, emptied] = [new PathOrder(entries.keys()), new PathOrder([...removed, ...opaque, ...files])];
    for (const [path, { kind }] of merged) {
        const isReplaced = kind !== 'folder' && kind !== 'link' && upper.hasBelow(path);
        if (gone.has(path) || isReplaced || emptied.hasAbove(path))
            merged.delete(path);
    }
}
/** Links that lead in a circle end here, as in the kernel (MAXSYMLINKS). */
const MOST_LINKS = 40;
/**
 * Where a path leads, links followed within the image, and what is there.
 *
 * @param path absolute
 */
function followed(files, path) {
    let open = path.split('/').filter((part) => part !== '' && part !== '.');
    let at = [];
    let links = 0;
    while (open.length > 0) {
        const [part = '', ...rest] = open;
        open = rest;
        if (part === '..') {
            at.pop();
            continue;
        }
        const entry = files.get([...at, part].join('/'));
        if (entry?.kind !== 'link' || links >= MOST_LINKS)
            at.push(part);
        else {
            links += 1;
            const { target = '' } = entry;
            if (target.startsWith('/'))
                at = [];
            open = [...target.split('/').filter((each) => each !== '' && each !== '.'), ...rest];
        }
    }
    return { path: `/${at.join('/')}`, entry: files.get(at.join('/')) };
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


/***/ }),

/***/ 9963:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G4: () => (/* binding */ defaultPolicy),
/* harmony export */   LH: () => (/* binding */ withRetries),
/* harmony export */   dQ: () => (/* binding */ realClock),
/* harmony export */   jk: () => (/* binding */ MayPass)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);

/** The machine's own clock. */
const realClock = {
    now: () => performance.now(),
    sleep: (ms, signal) => (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(ms, undefined, signal === undefined ? {} : { signal }),
    random: Math.random,
};
/** Half a second at first, two minutes in all. */
const defaultPolicy = { deadlineMs: 120_000, firstWaitMs: 500, longestWaitMs: 15_000 };
/** An attempt has failed in a way that may pass. */
class MayPass extends Error {
    /** What is thrown when it does not pass. */
    cause;
    /** The other side asked for at least this wait. */
    afterMs;
    /** Tried no longer than this, where that is less than the policy's deadline. */
    withinMs;
    /** Part of a long answer came: the deadline counts from where it broke. */
    progressed;
    constructor(cause, limits = {}) {
        super(cause.message);
        this.cause = cause;
        this.progressed = limits.progressed ?? false;
        this.afterMs = limits.afterMs ?? 0;
        this.withinMs = limits.withinMs ?? Number.POSITIVE_INFINITY;
    }
}
/** A stream that breaks more often than this is not worth another deadline. */
const MOST_ANEW = 5;
/**
 * Tries until an attempt succeeds, throws something else than {@link MayPass}, or the time is over. The waits double and
 * are scattered over their upper half, so that the legs of a matrix do not come back all at once.
 *
 * @throws the cause of the last {@link MayPass} when the time is over
 */
async function withRetries(policy, attempt, clock = realClock) {
    let start = clock.now();
    for (let turn = 0;; turn += 1) {
        try {
            return await attempt();
        }
        catch (error) {
            if (!(error instanceof MayPass))
                throw error;
            start = startAfter(error, turn, start, clock);
            const wait = Math.max(backOff(policy, turn, clock.random()), error.afterMs);
            if (clock.now() - start + wait > limitOf(policy, error))
                throw error.cause;
            await clock.sleep(wait);
        }
    }
}
const startAfter = ({ progressed }, turn, start, clock) => progressed && turn < MOST_ANEW ? clock.now() : start;
const limitOf = (policy, { withinMs }) => Math.min(policy.deadlineMs, withinMs);
function backOff(policy, turn, chance) {
    const full = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** turn);
    return full / 2 + (full / 2) * chance;
}


/***/ })

};
