export const id = 895;
export const ids = [895];
export const modules = {

/***/ 895:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  unchangedLegs: () => (/* binding */ unchangedLegs)
});

// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(916);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(760);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(421);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(75);
;// CONCATENATED MODULE: ./src/runner/environment.ts
/**
 * The environment of a program: that of this process without the inputs of the action, which the runner gives it as `INPUT_*`
 * (actions/runner, Handler.cs) and which may be secrets, and what is added for this program. `ACTIONS_*` stays: of it buildx
 * takes the token for caches of `type=gha`, and a credential helper that of the job's identity.
 */
function programEnvironment(added = {}) {
    const inherited = Object.entries(process.env).filter((entry) => entry[1] !== undefined && !entry[0].startsWith('INPUT_'));
    return { ...Object.fromEntries(inherited), ...added };
}

;// CONCATENATED MODULE: ./src/runner/exit-code.ts

/**
 * The exit code of a program when it has ended and said all, as a shell counts it: 128 and more for one that was killed.
 *
 * @throws Error when it cannot be started
 */
function exited(child) {
    return new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code, name) => resolve(code ?? 128 + (name === null ? 0 : external_node_os_.constants.signals[name])));
    });
}

// EXTERNAL MODULE: ./src/runner/harmless.ts
var harmless = __webpack_require__(303);
;// CONCATENATED MODULE: ./src/runner/process-group.ts
/** How a program is started that {@link endGroup} can end with all that it has started. */
const OWN_GROUP = { detached: true };
/**
 * Ends a program with all that it has started: `docker buildx` is a plugin that `docker` starts, and one that is ended before the
 * two know each other leaves the other running.
 */
function endGroup({ pid }, signal) {
    if (pid === undefined)
        return;
    try {
        process.kill(-pid, signal);
    }
    catch {
        // It has ended by itself.
    }
}
/** What a runner sends to a step that is cancelled: to this process alone (actions/runner, ProcessInvoker.cs). */
const CANCELLED = ['SIGINT', 'SIGTERM'];
const running = new Set();
/**
 * Starts a program of an own group that ends when this process is cancelled, which may be before we are told of its start.
 */
function startedWithUs(start) {
    // Before all others: who listens once is gone when it has heard.
    if (running.size === 0)
        for (const signal of CANCELLED)
            process.prependListener(signal, cancel);
    try {
        const child = start();
        running.add(child);
        return child.once('close', () => forget(child));
    }
    finally {
        forget();
    }
}
function forget(child) {
    if (child !== undefined)
        running.delete(child);
    if (running.size === 0)
        for (const signal of CANCELLED)
            process.off(signal, cancel);
}
/** Then it ends as it would have without us, unless others have something to clean up. */
function cancel(signal) {
    for (const child of running) {
        child.stdin?.destroy();
        endGroup(child, 'SIGTERM');
    }
    for (const each of CANCELLED)
        process.off(each, cancel);
    if (process.listenerCount(signal) === 0)
        process.kill(process.pid, signal);
}
/** Waits until no program of ours runs any more. */
async function allEnded() {
    await Promise.all([...running].map((child) => new Promise((resolve) => child.once('close', resolve))));
}

;// CONCATENATED MODULE: ./src/runner/command.ts








const KEPT_LINES = 20;
/** When a program is asked once more: `docker` passes over what comes while it starts its plugin. */
const AGAIN_MS = 1000;
/** How long a program may take to end. buildx tells the builder to stop its build in that time. */
const END_MS = 10_000;
/**
 * Runs a program, streaming what it prints into the log, where none of it is a command for the runner (harmless.ts).
 *
 * @returns what it wrote to its standard output
 * @throws CommandError when it ends with another code than 0, or cannot be started (exit code 127); the reason of the signal
 */
async function run(command) {
    command.signal?.throwIfAborted();
    const stdout = [];
    const last = lastLines(command.keptLines ?? KEPT_LINES);
    const log = (0,harmless/* harmlessOutput */.Z)(command.print ?? ((chunk) => process.stdout.write(chunk)));
    const exitCode = await exitCodeOf(command, { stdout, keep: last.add, log }).finally(log.end);
    command.signal?.throwIfAborted();
    if (exitCode !== 0)
        throw new errors/* CommandError */.Qd(command.argv, exitCode, last.lines());
    return Buffer.concat(stdout).toString();
}
/**
 * @actions/exec cannot end what it has started, and a program that does not read its input takes this process down with it
 * (EPIPE), so it has the short questions alone. What takes long tells in the log what it does, or has a signal.
 */
async function exitCodeOf(command, outlets) {
    const { signal, stdin, quiet = false } = command;
    try {
        if (quiet && signal === undefined && stdin === undefined)
            return await executed(command, outlets);
        return await ended(start(command, outlets), signal);
    }
    catch (cause) {
        throw new errors/* CommandError */.Qd(command.argv, 127, [cause instanceof Error ? cause.message : String(cause)]);
    }
}
async function executed(command, { stdout, keep, log }) {
    const { exec } = await __webpack_require__.e(/* import() */ 260).then(__webpack_require__.bind(__webpack_require__, 260));
    const [program, ...args] = command.argv;
    const collect = (chunk) => {
        stdout.push(chunk);
        keep(chunk);
    };
    const exitCode = await exec(quoted(program), args, {
        ignoreReturnCode: true,
        silent: command.quiet ?? false,
        outStream: written(log),
        listeners: { stdout: collect, stderr: keep },
        ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
        env: programEnvironment(command.env),
    });
    return exitCode ?? KILLED;
}
const written = ({ write }) => new external_node_stream_.Writable({
    write: (chunk, _encoding, done) => {
        write(chunk);
        done();
    },
});
/** As a shell counts a program that was killed; by which signal @actions/exec does not say. */
const KILLED = 128 + external_node_os_.constants.signals.SIGKILL;
/** @actions/exec splits its first argument at spaces unless it stands in quotes. */
const quoted = (program) => `"${program}"`;
function start(command, { stdout, keep, log }) {
    const [program, ...args] = command.argv;
    const print = (chunk) => command.quiet || log.write(chunk);
    print(`[command]${command.argv.join(' ')}\n`);
    const child = startedWithUs(() => (0,external_node_child_process_.spawn)(program, args, {
        stdio: ['pipe', 'pipe', 'pipe'],
        ...OWN_GROUP,
        ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
        env: programEnvironment(command.env),
    }));
    child.stdout.on('data', (chunk) => stdout.push(chunk));
    for (const stream of [child.stdout, child.stderr])
        stream.on('data', print).on('data', keep);
    // A program that ends without reading is not at fault.
    const input = child.stdin.on('error', () => { });
    Promise.resolve(command.stdin ?? '').then((text) => input.end(text), () => input.destroy());
    return child;
}
/** The exit code of a program that the signal ends. */
async function ended(child, signal) {
    const patience = [];
    const end = () => {
        // buildx does not hear a signal while it reads.
        child.stdin?.destroy();
        endGroup(child, 'SIGTERM');
        patience.push(setTimeout(() => endGroup(child, 'SIGTERM'), AGAIN_MS));
        patience.push(setTimeout(() => endGroup(child, 'SIGKILL'), END_MS));
    };
    signal?.addEventListener('abort', end);
    try {
        return await exited(child);
    }
    finally {
        signal?.removeEventListener('abort', end);
        for (const timer of patience)
            clearTimeout(timer);
    }
}
/** Collects a stream and keeps only its last lines, so that a long build does not fill the memory. */
function lastLines(limit) {
    let kept = [''];
    return {
        add: (chunk) => {
            const [first = '', ...rest] = chunk.toString().split(/\r?\n/);
            const open = kept.pop() ?? '';
            kept = [...kept, open + first, ...rest].slice(-limit - 1);
        },
        lines: () => kept.filter((line) => line.trim() !== '').slice(-limit),
    };
}

;// CONCATENATED MODULE: ./src/oci/credentials.ts





/**
 * The credentials that `docker login` has left: of a credential helper where one is set for the registry, otherwise of the
 * configuration file itself (docker/cli, cli/config/configfile/file.go).
 *
 * @param folder docker's configuration folder
 */
function dockerCredentials(folder = process.env.DOCKER_CONFIG || (0,external_node_path_.join)((0,external_node_os_.homedir)(), '.docker')) {
    const config = readConfig((0,external_node_path_.join)(folder, 'config.json'));
    // The failure belongs to the first call that needs the file, not to this line.
    config.catch(() => undefined);
    return async (registry) => credentialFor(await config, serverAddress(registry));
}
async function credentialFor(config, address) {
    const helper = textOf(fieldsOf(config.credHelpers)[address] ?? config.credsStore);
    return helper === '' ? storedCredential(fieldsOf(config.auths), address) : await askHelper(helper, address);
}
/** Docker Hub stands in the configuration under the address of its first version. */
const serverAddress = (registry) => registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
async function readConfig(path) {
    const content = await (0,promises_.readFile)(path, 'utf8').catch((error) => {
        if (error.code === 'ENOENT')
            return '{}';
        throw new errors/* UserError */.yo(`docker's configuration ${path} cannot be read: ${(0,errors/* messageOf */.bD)(error)}`);
    });
    try {
        return objectIn(content);
    }
    catch {
        // The parser's own message quotes the file, which holds passwords.
        throw new errors/* UserError */.yo(`docker's configuration ${path} is not JSON. Log in again, or mend the file.`);
    }
}
function storedCredential(auths, address) {
    const legacy = Object.keys(auths).find((key) => hostOf(key) === address) ?? address;
    const stored = fieldsOf(auths[address] ?? auths[legacy]);
    const identityToken = textOf(stored.identitytoken);
    if (identityToken !== '')
        return { kind: 'token', identityToken };
    const [username = '', ...rest] = Buffer.from(textOf(stored.auth), 'base64').toString().split(':');
    if (username !== '')
        return { kind: 'password', username, password: rest.join(':').replace(/\0+$/, '') };
    const named = textOf(stored.username);
    return named === '' ? undefined : { kind: 'password', username: named, password: textOf(stored.password) };
}
/** What has fields of its own: not those that every object inherits. */
const fieldsOf = (value) => ({ __proto__: null, ...Object(value) });
const textOf = (value) => (typeof value === 'string' ? value : '');
/** @throws SyntaxError when it is something else than an object in JSON */
function objectIn(text) {
    const value = JSON.parse(text);
    if (typeof value === 'object' && value !== null)
        return fieldsOf(value);
    throw new SyntaxError('no object');
}
/** `https://ghcr.io/v2/` and `ghcr.io/owner` are old spellings of `ghcr.io`. */
const hostOf = (key) => key.replace(/^[a-z]+:\/\//, '').split('/')[0] ?? '';
/** The protocol of docker/docker-credential-helpers: the address by standard input, JSON back. */
async function askHelper(helper, address) {
    const argv = [`docker-credential-${helper}`, 'get'];
    const answer = await run({ argv, stdin: address, quiet: true }).catch((error) => {
        if (saysNotFound(error))
            return undefined;
        // What the helper printed stays out of the message: it may be the secret.
        throw new errors/* UserError */.yo(`${argv.join(' ')} failed for ${address}. Log in again, or remove the helper from docker's configuration.`);
    });
    return answer === undefined ? undefined : helperCredential(answer);
}
const saysNotFound = (error) => error instanceof errors/* CommandError */.Qd && error.lastLines.some((line) => line.includes('credentials not found'));
function helperCredential(answer) {
    const { Username, Secret } = parsedAnswer(answer);
    const [username, secret] = [textOf(Username), textOf(Secret)];
    if (username === '' || secret === '')
        return undefined;
    if (username === '<token>')
        return { kind: 'token', identityToken: secret };
    return { kind: 'password', username, password: secret };
}
function parsedAnswer(answer) {
    try {
        return objectIn(answer);
    }
    catch {
        throw new errors/* UserError */.yo('The credential helper answered something that is not JSON. Update it, or log in without it.');
    }
}

// EXTERNAL MODULE: ./src/oci/digest.ts + 1 modules
var oci_digest = __webpack_require__(605);
// EXTERNAL MODULE: ./src/oci/platform.ts
var oci_platform = __webpack_require__(890);
;// CONCATENATED MODULE: ./src/oci/manifest.ts



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
    throw new errors/* UserError */.yo('it is neither an image manifest nor an index');
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
        throw new errors/* UserError */.yo('its config names no platform, so it is no image that can run');
    }
    return (0,oci_platform/* normalPlatform */.Je)({ os, architecture, variant: typeof variant === 'string' ? variant : undefined });
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
    if (typeof mediaType !== 'string' || typeof digest !== 'string' || !(0,oci_digest/* isDigest */.B)(digest) || !isSize(size)) {
        throw new errors/* UserError */.yo('it holds a descriptor without media type, sha256 digest or size');
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
    return (0,oci_platform/* normalPlatform */.Je)({ os, architecture, variant: typeof variant === 'string' ? variant : undefined });
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
        throw new errors/* UserError */.yo(`it is not ${what}: the content is not JSON`);
    }
}
function object(value) {
    return typeof value === 'object' && value !== null ? value : {};
}

;// CONCATENATED MODULE: ./src/oci/platform-image.ts



/** An index under the tag, and one for each leg in it. */
const DEEPEST = 2;
/**
 * The images under a tag or digest, in the order of its index. An entry that names a platform which is not wanted is not
 * read; one that names none is, so that images of other platforms may be among the result.
 *
 * @throws UserError when what it holds is no image that can run, or an index nested deeper than a leg with attestations
 * @throws RegistryError when the registry refuses
 */
async function imagesUnder(client, reference, wanted) {
    const names = new Set(wanted.map(oci_platform/* platformName */.$r));
    return imagesIn({ client, reference, names }, await client.manifest(reference), DEEPEST);
}
async function imagesIn(search, { content, digest }, depth) {
    if (content.kind === 'image')
        return [await imageOf(search, content, digest)];
    if (depth === 0)
        throw new errors/* UserError */.yo('it holds an index in the index of an index');
    const entries = imageEntries(content).filter((entry) => isOfInterest(entry, search.names));
    const held = entries.map(async (entry) => {
        const stored = await search.client.manifest({ ...search.reference, digest: entry.digest });
        return imagesIn(search, stored, depth - 1);
    });
    const images = (await Promise.all(held)).flat();
    const isLeg = depth < DEEPEST && imageEntries(content).length === 1;
    if (isLeg)
        return images.map((image) => ({ ...image, entry: digest }));
    const attested = new Set(content.manifests.filter(isAttestation).map(subjectOf));
    return images.map((image) => ({
        ...image,
        isAttestedBeside: attested.has(image.digest) || attested.has(image.entry),
    }));
}
const isOfInterest = ({ platform, artifactType }, names) => artifactType === undefined && (platform === undefined || names.has((0,oci_platform/* platformName */.$r)(platform)));
async function imageOf({ client, reference }, manifest, digest) {
    const config = await client.blob(reference, manifest.config);
    const platform = (0,oci_platform/* platformName */.$r)(configPlatform(config));
    return { platform, digest, manifest, config, entry: digest, isAttestedBeside: false };
}

// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(148);
// EXTERNAL MODULE: ./src/runner/proxy.ts
var proxy = __webpack_require__(558);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(500);
;// CONCATENATED MODULE: ./src/oci/retry.ts

/** The machine's own clock. */
const realClock = {
    now: () => performance.now(),
    sleep: (ms, signal) => (0,external_node_timers_promises_.setTimeout)(ms, undefined, signal === undefined ? {} : { signal }),
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

;// CONCATENATED MODULE: ./src/oci/answer.ts



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
class RegistryError extends errors/* UserError */.yo {
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
        throw new MayPass(new RegistryError(`${subject}: no answer: ${(0,errors/* messageOf */.bD)(error)}. ${UNREACHED}${(0,proxy/* proxyRemedy */.H)()}`));
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
        throw new MayPass(new RegistryError(`${subject}: the answer broke off: ${(0,errors/* messageOf */.bD)(error)}. ${UNREACHED}`));
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
    return passing(response.status) ? new MayPass(error, { afterMs: retryAfter(response.headers) }) : error;
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

;// CONCATENATED MODULE: ./src/oci/challenge.ts
const CHALLENGE = /([A-Za-z]+)\s+((?:[\w-]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s,"]+)\s*,?\s*)+)/g;
const PARAMETER = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g;
/** The challenge to answer among those of a `WWW-Authenticate` header: a token rather than a password, or none we know. */
function chosenChallenge(header) {
    const offered = [...header.matchAll(CHALLENGE)].flatMap(([, scheme = '', rest = '']) => challenge(scheme, rest));
    return offered.find(({ scheme }) => scheme === 'bearer') ?? offered[0];
}
function challenge(name, rest) {
    const scheme = name.toLowerCase();
    if (scheme !== 'basic' && scheme !== 'bearer')
        return [];
    const { realm = '', service, scope } = parameters(rest);
    return [{ scheme, realm, ...(service === undefined ? {} : { service }), ...(scope === undefined ? {} : { scope }) }];
}
function parameters(rest) {
    const pairs = [...rest.matchAll(PARAMETER)].map(([, name = '', quoted, bare]) => {
        return [name.toLowerCase(), bare ?? quoted?.replace(/\\(.)/g, '$1') ?? ''];
    });
    return Object.fromEntries(pairs);
}

;// CONCATENATED MODULE: ./src/oci/token.ts


const ANSWER_LIMIT = 64 * 1024;
/** Whether a host is this machine itself. */
const isLoopback = (registry) => /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(registry.toLowerCase());
/** Docker Hub's registry has another name than its images; plain HTTP only to this machine, as docker does it. */
function registryUrl(registry) {
    if (registry === 'docker.io')
        return 'https://registry-1.docker.io';
    return `${isLoopback(registry) ? 'http' : 'https'}://${registry}`;
}
/**
 * Gets a token for one repository, that may also read another one where a blob is mounted from it (docs of the distribution project: "Token authentication" and "OAuth2 token
 * authentication").
 *
 * @param end ends the request
 * @throws MayPass or RegistryError when the token service does not give one
 */
async function fetchToken(challenge, image, credential, actions = 'pull', mountFrom, end) {
    const subject = `Token for ${(0,reference/* repositoryName */.aR)(image)}`;
    const realm = tokenUrl(challenge.realm, image, subject);
    const wanted = `repository:${image.repository}:${actions}`;
    // Some registries name no more than pull whatever was asked for, so that a push has to know its own scope.
    const scope = actions === 'pull' ? (challenge.scope ?? wanted) : wanted;
    const parameters = new URLSearchParams({ service: challenge.service ?? image.registry, scope });
    // Docker's token service takes several scopes as several parameters.
    if (mountFrom !== undefined)
        parameters.append('scope', `repository:${mountFrom.repository}:pull`);
    const response = await answerOf(tokenRequest(realm, parameters, credential), subject, end);
    if (!response.ok)
        throw await refusal(response, subject);
    return tokenIn(await limitedBytes(response, subject, ANSWER_LIMIT), subject);
}
function tokenRequest(realm, parameters, credential) {
    if (credential?.kind === 'token') {
        const form = { grant_type: 'refresh_token', client_id: 'muslin', refresh_token: credential.identityToken };
        for (const [name, value] of Object.entries(form))
            parameters.set(name, value);
        return [realm.href, { method: 'POST', body: parameters }];
    }
    for (const name of new Set(parameters.keys()))
        realm.searchParams.delete(name);
    for (const [name, value] of parameters)
        realm.searchParams.append(name, value);
    return [realm.href, credential === undefined ? {} : { headers: { authorization: basic(credential) } }];
}
/**
 * A registry names its token service itself; the password must not go there in the clear, nor to a server on this machine
 * that a registry elsewhere has no business with.
 */
function tokenUrl(realm, { registry }, subject) {
    const url = URL.parse(realm);
    if (url?.protocol === 'https:')
        return url;
    if (url?.protocol !== 'http:' || !isLoopback(url.host)) {
        throw new RegistryError(`${subject}: the token service has no https address, so no credentials are sent there. Use another registry host.`);
    }
    if (isLoopback(registry))
        return url;
    throw new RegistryError(`${subject}: the registry ${registry} names ${url.origin} as its token service, which is this machine, so no credentials are sent there. Use another registry host.`);
}
/** Sent on by 307 or 308, the refresh token would go to whatever host is named (RFC 9110, section 15.4.8). */
async function answerOf([url, request], subject, end) {
    const response = await send(url, { ...request, redirect: 'manual' }, subject, end);
    if (![301, 302, 303, 307, 308].includes(response.status))
        return response;
    await response.body?.cancel();
    const next = URL.parse(response.headers.get('location') ?? '', url)?.origin ?? 'no address';
    const remedy = 'The registry has to name the address of its token service itself; look at proxies before it.';
    throw new RegistryError(`${subject}: the token service ${new URL(url).origin} redirects to ${next}, so no credentials are sent on. ${remedy}`);
}
function tokenIn(bytes, subject) {
    const answer = jsonOrNothing(bytes);
    const token = answer?.token ?? answer?.access_token;
    if (typeof token === 'string' && token !== '')
        return token;
    throw new RegistryError(`${subject}: the answer holds no token. Try again later.`);
}
/** The `Authorization` of a name and its password (RFC 7617). */
const basic = ({ username, password }) => `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

;// CONCATENATED MODULE: ./src/oci/connection.ts





/** The address of something in a repository; `path` is what comes behind `/v2/<repository>/`. */
const repositoryUrl = ({ registry, repository }, path) => `${registryUrl(registry)}/v2/${repository}/${path}`;
/** Sends requests with what opens the registry, and remembers what did. */
class Connection {
    #credentials;
    #policy;
    #clock;
    #signal;
    /** `Authorization` by repository and actions: a token is good for no more. */
    #authorizations = new Map();
    constructor(options) {
        this.#credentials = options.credentials;
        this.#policy = options.policy ?? defaultPolicy;
        this.#signal = options.signal;
        const clock = options.clock ?? realClock;
        this.#clock = { ...clock, sleep: (milliseconds) => sleepOf(clock, milliseconds, options.signal) };
    }
    /** What ends every call. */
    get signal() {
        return this.#signal;
    }
    /** Repeats an attempt by the connection's one policy. */
    retrying(attempt) {
        return withRetries(this.#policy, attempt, this.#clock);
    }
    /**
     * The answer to one request, whatever its status. What opened the repository before is sent with it; a 401 says how to
     * get it anew, where it is the registry's own: it may redirect to another host, which has no right to a password.
     *
     * @throws MayPass when there is no answer
     */
    async send(call) {
        const response = await this.#attempt(call);
        if (response.status !== 401 || !isOwnHost(call.url, call) || !isOwnHost(response.url, call))
            return response;
        const challenge = chosenChallenge(response.headers.get('www-authenticate') ?? '');
        const answer = challenge === undefined ? undefined : await this.#answer(challenge, call);
        if (answer === undefined)
            return response;
        await response.body?.cancel();
        this.#authorizations.set(keyOf(call), answer);
        return await this.#attempt(call);
    }
    #attempt(call) {
        const authorization = isOwnHost(call.url, call) ? this.#authorizations.get(keyOf(call)) : undefined;
        const headers = { ...call.headers, ...(authorization === undefined ? {} : { authorization }) };
        const signal = call.signal ?? AbortSignal.timeout(this.#policy.attemptMs ?? ATTEMPT_MS);
        return send(call.url, { ...optional(call), method: call.method, headers, signal }, call.subject, this.#signal);
    }
    async #answer(challenge, { repository, actions, mountFrom }) {
        const credential = await this.#credentials(repository.registry);
        if (challenge.scheme === 'basic')
            return credential?.kind === 'password' ? basic(credential) : undefined;
        return `Bearer ${await fetchToken(challenge, repository, credential, actions, mountFrom, this.#signal)}`;
    }
}
/** A wait that is ended rejects with an error of its own, which does not say why. */
async function sleepOf(clock, milliseconds, signal) {
    try {
        await clock.sleep(milliseconds, signal);
    }
    catch (error) {
        signal?.throwIfAborted();
        throw error;
    }
}
const keyOf = ({ repository, actions, mountFrom }) => [(0,reference/* repositoryName */.aR)(repository), actions, mountFrom === undefined ? '' : (0,reference/* repositoryName */.aR)(mountFrom)].join(' ');
/** An upload may be sent on to another host, which the registry's password is not for. */
const isOwnHost = (url, { repository }) => new URL(url).origin === new URL(registryUrl(repository.registry)).origin;
function optional({ body, redirect }) {
    return {
        ...(body === undefined ? {} : { body }),
        ...(redirect === undefined ? {} : { redirect }),
    };
}

;// CONCATENATED MODULE: ./src/oci/registry.ts






const ACCEPT = [...INDEX_TYPES, ...MANIFEST_TYPES].join(', ');
/** Reads manifests and small blobs from any registry of the OCI distribution spec. It never writes. */
class RegistryClient {
    /** For listing tags, pushing and large blobs, which are modules of their own. */
    connection;
    #healingMs;
    #options;
    constructor(options) {
        this.#options = options;
        this.connection = new Connection(options);
        this.#healingMs = options.healingMs ?? 30_000;
    }
    /** A client like this one, whose calls end with another signal. */
    until(signal) {
        return new RegistryClient({ ...this.#options, signal });
    }
    /** How long a 404 of what was just pushed is tried again. */
    get healingMs() {
        return this.#healingMs;
    }
    /**
     * The manifest or index under a digest (whose bytes are checked against it) or under a tag.
     *
     * @throws RegistryError when the registry refuses, or sends other bytes than those asked for
     * @throws UserError when what it holds there is neither a manifest nor an index
     */
    async manifest(image, patience = {}) {
        const { bytes } = await this.#ask({ ...manifestRequest(image), ...patience, method: 'GET' });
        const digest = (0,oci_digest/* digestOf */.o)(bytes);
        if (image.digest !== undefined && digest !== image.digest)
            throw wrongBytes((0,reference/* referenceName */.z$)(image), digest);
        return { digest, bytes, content: decodeManifest(bytes) };
    }
    /**
     * The digest that a tag points to now, undefined when there is no such tag.
     *
     * @throws RegistryError when the registry refuses
     */
    async digestOfTag(image) {
        try {
            return (await this.#headDigest(image)) ?? (await this.manifest(image)).digest;
        }
        catch (error) {
            if (hasStatus(error, [404]))
                return undefined;
            throw error;
        }
    }
    /** Nothing where the registry names no digest, or knows no HEAD (RFC 9110, sections 15.5.6 and 15.6.2). */
    async #headDigest(image) {
        try {
            const { headers } = await this.#ask({ ...manifestRequest(image), method: 'HEAD' });
            const digest = headers.get('docker-content-digest') ?? '';
            return (0,oci_digest/* isDigest */.B)(digest) ? digest : undefined;
        }
        catch (error) {
            if (hasStatus(error, [405, 501]))
                return undefined;
            throw error;
        }
    }
    /**
     * A small blob (up to 8 MiB, and no more than its descriptor says), its bytes checked against the digest.
     *
     * @throws RegistryError when the registry refuses, or sends other bytes than those asked for
     */
    async blob(repository, { digest, size }, patience = {}) {
        const subject = `${(0,reference/* repositoryName */.aR)(repository)}@${digest}`;
        const place = { subject, repository, path: `blobs/${digest}`, accept: '*/*', ...registry_limitOf(size) };
        const { bytes } = await this.#ask({ ...place, ...patience, method: 'GET' });
        const found = (0,oci_digest/* digestOf */.o)(bytes);
        if (found !== digest)
            throw wrongBytes(subject, found);
        return bytes;
    }
    #ask(request) {
        return this.connection.retrying(() => this.#attempt(request));
    }
    async #attempt(request) {
        const { subject, repository, method, accept } = request;
        const url = repositoryUrl(repository, request.path);
        const response = await this.connection.send({
            subject,
            repository,
            actions: 'pull',
            method,
            url,
            headers: { accept },
        });
        if (response.ok) {
            const bytes = await limitedBytes(response, subject, request.limit, request.why);
            return { headers: response.headers, bytes };
        }
        const error = await refusal(response, subject);
        const heals = response.status === 404 && request.fresh === true;
        throw heals ? new MayPass(error, { withinMs: this.#healingMs }) : error;
    }
}
const hasStatus = (error, statuses) => error instanceof RegistryError && statuses.includes(error.status ?? 0);
function manifestRequest(image) {
    const path = `manifests/${image.digest ?? image.tag ?? 'latest'}`;
    return { subject: (0,reference/* referenceName */.z$)(image), repository: image, path, accept: ACCEPT, limit: MANIFEST_LIMIT };
}
const registry_limitOf = (size = BLOB_LIMIT) => size < BLOB_LIMIT ? { limit: size, why: 'and its manifest says that it has no more' } : { limit: BLOB_LIMIT };
function wrongBytes(subject, found) {
    return new RegistryError(`${subject}: the registry sent other bytes than those asked for (${found}). Push it again.`);
}

// EXTERNAL MODULE: ./src/runner/log.ts
var log = __webpack_require__(708);
;// CONCATENATED MODULE: ./src/plan/unchanged.ts









/** How long the registry may take. */
const REGISTRY_MS = 60_000;
const REVISION = 'org.opencontainers.image.revision';
/**
 * The platforms whose published image was made of the same sources: its label says of which commit, and nothing in the
 * repository has changed since: the Dockerfile and the inputs of the workflow may stand outside of the context. Whatever
 * cannot be told counts as changed. Base images that have moved and secrets do not count. A platform with provenance or an
 * SBOM beside it is built again: kept by its digest alone it would come into the new index without them.
 *
 * @param published the image that was published last, an index or an image
 * @param context any folder in a checkout of Git
 */
async function unchangedLegs(platforms, published, context) {
    try {
        const client = new RegistryClient({ credentials: dockerCredentials(), signal: AbortSignal.timeout(REGISTRY_MS) });
        const held = await imagesUnder(client, published, platforms);
        const wanted = held.filter(({ platform }) => platforms.some((each) => (0,oci_platform/* platformName */.$r)(each) === platform));
        const same = await Promise.all(wanted.map(({ config }) => isUnchanged(configLabels(config)[REVISION] ?? '', context)));
        const unchanged = wanted.filter((_, index) => same[index]);
        for (const { platform } of unchanged.filter(isAttested))
            (0,log/* say */.cv)(`${platform} is built again: ${LOST_ATTESTATIONS}`);
        return unchanged.filter((image) => !isAttested(image)).map(({ platform, entry }) => ({ platform, digest: entry }));
    }
    catch (error) {
        (0,log/* say */.cv)(`All platforms are built: ${(0,reference/* referenceName */.z$)(published)} cannot be compared with (${(0,errors/* messageOf */.bD)(error)}).`);
        return [];
    }
}
const isAttested = ({ isAttestedBeside }) => isAttestedBeside;
const LOST_ATTESTATIONS = 'its image is unchanged, and has provenance or an SBOM that would be lost if it were kept.';
/** `.gitmodules` may say `ignore = all`, and attributes name another program to compare (git-diff). */
const WHATEVER_IS_SET = ['--ignore-submodules=none', '--no-ext-diff'];
/** False as well where the commit is not there: a shallow checkout has only the newest. */
async function isUnchanged(revision, context) {
    if (!/^[0-9a-f]{40,64}$/.test(revision))
        return false;
    const argv = ['git', '-C', context, 'diff', '--quiet', ...WHATEVER_IS_SET, revision, 'HEAD', '--', ':/'];
    return run({ argv, quiet: true }).then(() => true, () => false);
}


/***/ })

};
