export const id = 125;
export const ids = [125];
export const modules = {

/***/ 7699:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hy: () => (/* binding */ ATTEMPT_MS),
/* harmony export */   dn: () => (/* binding */ jsonOrNothing),
/* harmony export */   eK: () => (/* binding */ limitedBytes),
/* harmony export */   gl: () => (/* binding */ RegistryError),
/* harmony export */   tN: () => (/* binding */ send),
/* harmony export */   w3: () => (/* binding */ isUnsupported),
/* harmony export */   x5: () => (/* binding */ refusal)
/* harmony export */ });
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

/***/ 5949:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  N: () => (/* binding */ Connection),
  E: () => (/* binding */ repositoryUrl)
});

// EXTERNAL MODULE: ./src/oci/answer.ts
var answer = __webpack_require__(7699);
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

// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(2148);
// EXTERNAL MODULE: ./src/oci/retry.ts
var retry = __webpack_require__(9963);
// EXTERNAL MODULE: ./src/oci/token.ts
var token = __webpack_require__(1532);
;// CONCATENATED MODULE: ./src/oci/connection.ts





/** The address of something in a repository; `path` is what comes behind `/v2/<repository>/`. */
const repositoryUrl = ({ registry, repository }, path) => `${(0,token/* registryUrl */.NH)(registry)}/v2/${repository}/${path}`;
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
        this.#policy = options.policy ?? retry/* defaultPolicy */.G4;
        this.#signal = options.signal;
        const clock = options.clock ?? retry/* realClock */.dQ;
        this.#clock = { ...clock, sleep: (milliseconds) => sleepOf(clock, milliseconds, options.signal) };
    }
    /** What ends every call. */
    get signal() {
        return this.#signal;
    }
    /** Repeats an attempt by the connection's one policy. */
    retrying(attempt) {
        return (0,retry/* withRetries */.LH)(this.#policy, attempt, this.#clock);
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
        const signal = call.signal ?? AbortSignal.timeout(this.#policy.attemptMs ?? answer/* ATTEMPT_MS */.Hy);
        return (0,answer/* send */.tN)(call.url, { ...optional(call), method: call.method, headers, signal }, call.subject, this.#signal);
    }
    async #answer(challenge, { repository, actions, mountFrom }) {
        const credential = await this.#credentials(repository.registry);
        if (challenge.scheme === 'basic')
            return credential?.kind === 'password' ? (0,token/* basic */.HX)(credential) : undefined;
        return `Bearer ${await (0,token/* fetchToken */.eY)(challenge, repository, credential, actions, mountFrom, this.#signal)}`;
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
const isOwnHost = (url, { repository }) => new URL(url).origin === new URL((0,token/* registryUrl */.NH)(repository.registry)).origin;
function optional({ body, redirect }) {
    return {
        ...(body === undefined ? {} : { body }),
        ...(redirect === undefined ? {} : { redirect }),
    };
}


/***/ }),

/***/ 2559:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ dockerCredentials)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3916);
/* harmony import */ var _runner_command_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6655);





/**
 * The credentials that `docker login` has left: of a credential helper where one is set for the registry, otherwise of the
 * configuration file itself (docker/cli, cli/config/configfile/file.go).
 *
 * @param folder docker's configuration folder
 */
function dockerCredentials(folder = process.env.DOCKER_CONFIG || (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,node_os__WEBPACK_IMPORTED_MODULE_1__.homedir)(), '.docker')) {
    const config = readConfig((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'config.json'));
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
    const content = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'utf8').catch((error) => {
        if (error.code === 'ENOENT')
            return '{}';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`docker's configuration ${path} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error)}`);
    });
    try {
        return objectIn(content);
    }
    catch {
        // The parser's own message quotes the file, which holds passwords.
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`docker's configuration ${path} is not JSON. Log in again, or mend the file.`);
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
    const answer = await (0,_runner_command_js__WEBPACK_IMPORTED_MODULE_4__/* .run */ .e)({ argv, stdin: address, quiet: true }).catch((error) => {
        if (saysNotFound(error))
            return undefined;
        // What the helper printed stays out of the message: it may be the secret.
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`${argv.join(' ')} failed for ${address}. Log in again, or remove the helper from docker's configuration.`);
    });
    return answer === undefined ? undefined : helperCredential(answer);
}
const saysNotFound = (error) => error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .CommandError */ .Qd && error.lastLines.some((line) => line.includes('credentials not found'));
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
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('The credential helper answered something that is not JSON. Update it, or log in without it.');
    }
}


/***/ }),

/***/ 4395:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  b: () => (/* binding */ RegistryClient)
});

// EXTERNAL MODULE: ./src/oci/answer.ts
var answer = __webpack_require__(7699);
// EXTERNAL MODULE: ./src/oci/connection.ts + 1 modules
var connection = __webpack_require__(5949);
// EXTERNAL MODULE: ./src/oci/digest.ts
var oci_digest = __webpack_require__(8825);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/oci/platform.ts
var platform = __webpack_require__(1890);
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
        throw new UserError('its config names no platform, so it is no image that can run');
    }
    return normalPlatform({ os, architecture, variant: typeof variant === 'string' ? variant : undefined });
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
    return (0,platform/* normalPlatform */.Je)({ os, architecture, variant: typeof variant === 'string' ? variant : undefined });
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

// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(2148);
// EXTERNAL MODULE: ./src/oci/retry.ts
var retry = __webpack_require__(9963);
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
        this.connection = new connection/* Connection */.N(options);
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
        const place = { subject, repository, path: `blobs/${digest}`, accept: '*/*', ...limitOf(size) };
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
        const url = (0,connection/* repositoryUrl */.E)(repository, request.path);
        const response = await this.connection.send({
            subject,
            repository,
            actions: 'pull',
            method,
            url,
            headers: { accept },
        });
        if (response.ok) {
            const bytes = await (0,answer/* limitedBytes */.eK)(response, subject, request.limit, request.why);
            return { headers: response.headers, bytes };
        }
        const error = await (0,answer/* refusal */.x5)(response, subject);
        const heals = response.status === 404 && request.fresh === true;
        throw heals ? new retry/* MayPass */.jk(error, { withinMs: this.#healingMs }) : error;
    }
}
const hasStatus = (error, statuses) => error instanceof answer/* RegistryError */.gl && statuses.includes(error.status ?? 0);
function manifestRequest(image) {
    const path = `manifests/${image.digest ?? image.tag ?? 'latest'}`;
    return { subject: (0,reference/* referenceName */.z$)(image), repository: image, path, accept: ACCEPT, limit: MANIFEST_LIMIT };
}
const limitOf = (size = BLOB_LIMIT) => size < BLOB_LIMIT ? { limit: size, why: 'and its manifest says that it has no more' } : { limit: BLOB_LIMIT };
function wrongBytes(subject, found) {
    return new answer/* RegistryError */.gl(`${subject}: the registry sent other bytes than those asked for (${found}). Push it again.`);
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


/***/ }),

/***/ 1532:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HX: () => (/* binding */ basic),
/* harmony export */   NH: () => (/* binding */ registryUrl),
/* harmony export */   eY: () => (/* binding */ fetchToken)
/* harmony export */ });
/* harmony import */ var _answer_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7699);
/* harmony import */ var _reference_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2148);


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
    const subject = `Token for ${(0,_reference_js__WEBPACK_IMPORTED_MODULE_1__/* .repositoryName */ .aR)(image)}`;
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
        throw await (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .refusal */ .x5)(response, subject);
    return tokenIn(await (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .limitedBytes */ .eK)(response, subject, ANSWER_LIMIT), subject);
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
        throw new _answer_js__WEBPACK_IMPORTED_MODULE_0__/* .RegistryError */ .gl(`${subject}: the token service has no https address, so no credentials are sent there. Use another registry host.`);
    }
    if (isLoopback(registry))
        return url;
    throw new _answer_js__WEBPACK_IMPORTED_MODULE_0__/* .RegistryError */ .gl(`${subject}: the registry ${registry} names ${url.origin} as its token service, which is this machine, so no credentials are sent there. Use another registry host.`);
}
/** Sent on by 307 or 308, the refresh token would go to whatever host is named (RFC 9110, section 15.4.8). */
async function answerOf([url, request], subject, end) {
    const response = await (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .send */ .tN)(url, { ...request, redirect: 'manual' }, subject, end);
    if (![301, 302, 303, 307, 308].includes(response.status))
        return response;
    await response.body?.cancel();
    const next = URL.parse(response.headers.get('location') ?? '', url)?.origin ?? 'no address';
    const remedy = 'The registry has to name the address of its token service itself; look at proxies before it.';
    throw new _answer_js__WEBPACK_IMPORTED_MODULE_0__/* .RegistryError */ .gl(`${subject}: the token service ${new URL(url).origin} redirects to ${next}, so no credentials are sent on. ${remedy}`);
}
function tokenIn(bytes, subject) {
    const answer = (0,_answer_js__WEBPACK_IMPORTED_MODULE_0__/* .jsonOrNothing */ .dn)(bytes);
    const token = answer?.token ?? answer?.access_token;
    if (typeof token === 'string' && token !== '')
        return token;
    throw new _answer_js__WEBPACK_IMPORTED_MODULE_0__/* .RegistryError */ .gl(`${subject}: the answer holds no token. Try again later.`);
}
/** The `Authorization` of a name and its password (RFC 7617). */
const basic = ({ username, password }) => `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;


/***/ })

};
