export const id = 768;
export const ids = [768];
export const modules = {

/***/ 768:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  planDerivedImages: () => (/* binding */ planDerivedImages),
  publishDerived: () => (/* binding */ publishDerived)
});

// UNUSED EXPORTS: derivedTags

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/oci/platform.ts
var oci_platform = __webpack_require__(1890);
// EXTERNAL MODULE: ./src/runner/inputs.ts
var inputs = __webpack_require__(9205);
;// CONCATENATED MODULE: ./src/buildkit/build.ts


/** One platform, required: everything here is one leg. */
const platformField = (0,inputs/* field */.ZZ)('', (raw) => {
    const platform = (0,oci_platform/* parsePlatform */.FL)(raw);
    if (platform !== undefined)
        return platform;
    const remedy = raw === '' ? 'Name the platform of this leg.' : `Did you mean ${(0,oci_platform/* nearestPlatform */.Iu)(raw)}?`;
    throw new inputs/* Unfit */.LX('one platform such as linux/amd64 or linux/arm/v7', remedy);
});
/** `name=value`; the name must be one that can stand in a `--secret` flag without quoting. */
function namedValue(line) {
    const at = line.indexOf('=');
    const name = line.slice(0, at);
    if (at > 0 && /^[\w.-]+$/.test(name))
        return { name, value: line.slice(at + 1) };
    throw new inputs/* Unfit */.LX('lines of name=value', 'Put one name=value on each line; names have letters, digits, _ . and -.', line.split('=')[0]);
}
/**
 * `name=value` a line, or `"name=value"` in quotes for a value of several lines, as docker/build-push-action takes it. What
 * cannot be read is never shown: it may be the secret itself.
 */
const secretsField = (0,inputs/* field */.ZZ)('', (raw) => {
    const entries = [...raw.matchAll(/"((?:[^"]|"")*)"|([^\r\n]+)/g)];
    const texts = entries.map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain.trim());
    return (0,inputs/* parseEach */.lc)(texts.filter(Boolean).map(String), (text, index) => secretOf(text, index));
});
function secretOf(text, index) {
    const at = text.indexOf('=');
    const name = text.slice(0, at);
    if (at > 0 && /^[\w.-]+$/.test(name))
        return { name, value: text.slice(at + 1) };
    const remedy = 'Put one on each line; put a value of several lines in double quotes together with its name.';
    throw new inputs/* Unfit */.LX('name=value', remedy, `entry ${index + 1} (not shown)`);
}
/** The inputs that decide what a build is made of: what cache-dance and build-binary both have to know. */
const sourceFields = {
    context: (0,inputs/* text */.Qq)('.'),
    file: (0,inputs/* text */.Qq)(),
    target: (0,inputs/* text */.Qq)(),
    platform: platformField,
    'build-args': (0,inputs/* lines */.Mn)(),
    'build-contexts': (0,inputs/* lines */.Mn)(),
    builder: (0,inputs/* text */.Qq)(),
};
/** The further inputs of docker/build-push-action that we take under the same name and with the same meaning. */
const buildFields = {
    ...sourceFields,
    'add-hosts': (0,inputs/* lines */.Mn)(),
    allow: (0,inputs/* lines */.Mn)(),
    annotations: (0,inputs/* lines */.Mn)(),
    'cache-from': (0,inputs/* lines */.Mn)(),
    'cache-to': (0,inputs/* lines */.Mn)(),
    labels: (0,inputs/* lines */.Mn)(),
    network: (0,inputs/* text */.Qq)(),
    'no-cache': (0,inputs/* flag */.Jt)(false),
    provenance: (0,inputs/* text */.Qq)(),
    pull: (0,inputs/* flag */.Jt)(false),
    sbom: (0,inputs/* text */.Qq)(),
    secrets: secretsField,
    'secret-envs': (0,inputs/* linesOf */.Dx)(namedValue),
    'secret-files': (0,inputs/* linesOf */.Dx)(namedValue),
    'shm-size': (0,inputs/* text */.Qq)(),
    ssh: (0,inputs/* lines */.Mn)(),
    ulimit: (0,inputs/* lines */.Mn)(),
};
/**
 * The arguments for the source of a build, without its context (always the last argument).
 *
 * @param file the Dockerfile to use
 */
function sourceArguments(source, file) {
    return [
        ...builderArguments(source.builder),
        ...['--platform', platformName(source.platform), '--file', file],
        ...optional('--target', source.target),
        ...each('--build-arg', source.buildArgs),
        ...each('--build-context', source.buildContexts),
    ];
}
/** `--builder NAME`, or nothing: then buildx takes BUILDX_BUILDER or the current builder. */
const builderArguments = (builder) => optional('--builder', builder);
/** The arguments of everything else that the user asked for. Secret values go by environment (`--secret id=…,env=…`). */
function buildCommand(request, file) {
    const { secrets, env } = secretArguments(request);
    const args = [
        ...sourceArguments(request, file),
        ...each('--add-host', request.addHosts),
        ...each('--allow', request.allow),
        ...each('--annotation', request.annotations),
        ...each('--cache-from', request.cacheFrom),
        ...each('--cache-to', request.cacheTo),
        ...each('--label', request.labels),
        ...optional('--network', request.network),
        ...(request.noCache ? ['--no-cache'] : []),
        ...(request.pull ? ['--pull'] : []),
        `--provenance=${request.provenance || 'false'}`,
        `--sbom=${request.sbom || 'false'}`,
        ...each('--secret', secrets),
        ...optional('--shm-size', request.shmSize),
        ...each('--ssh', request.ssh),
        ...each('--ulimit', request.ulimit),
    ];
    return { args, env };
}
/** The values of `--secret`, and the environment that has what must not stand in arguments. */
function secretArguments(request) {
    const own = request.secrets.map((secret, index) => ({ ...secret, variable: `MUSLIN_SECRET_${index}` }));
    const secrets = [
        ...own.map(({ name, variable }) => `id=${name},env=${variable}`),
        ...request.secretEnvs.map(({ name, value }) => `id=${name},env=${value}`),
        ...request.secretFiles.map(({ name, value }) => csv([`id=${name}`, `src=${value}`])),
    ];
    return { secrets, env: Object.fromEntries(own.map(({ variable, value }) => [variable, value])) };
}
const optional = (flagName, value) => (value === '' ? [] : [flagName, value]);
const each = (flagName, values) => values.flatMap((value) => [flagName, value]);
/** One record of comma-separated values, as buildx reads `--output` (Go's encoding/csv). */
const csv = (fields) => fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');

// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/oci/copy.ts + 1 modules
var copy = __webpack_require__(7249);
// EXTERNAL MODULE: ./src/oci/digest.ts
var oci_digest = __webpack_require__(8825);
// EXTERNAL MODULE: ./src/oci/manifest.ts
var manifest = __webpack_require__(2060);
// EXTERNAL MODULE: ./src/oci/reference.ts
var reference = __webpack_require__(2148);
// EXTERNAL MODULE: ./src/runner/command.ts + 3 modules
var command = __webpack_require__(9165);
// EXTERNAL MODULE: ./src/runner/log.ts
var log = __webpack_require__(7708);
// EXTERNAL MODULE: ./src/runner/scratch.ts
var scratch = __webpack_require__(3968);
// EXTERNAL MODULE: ./src/merge-manifest/deadline.ts
var deadline = __webpack_require__(5352);
// EXTERNAL MODULE: ./src/merge-manifest/derived-lines.ts
var derived_lines = __webpack_require__(149);
// EXTERNAL MODULE: ./src/merge-manifest/inspect.ts
var inspect = __webpack_require__(2442);
// EXTERNAL MODULE: ./src/merge-manifest/move-back.ts
var move_back = __webpack_require__(3457);
// EXTERNAL MODULE: ./src/merge-manifest/move-tags.ts
var move_tags = __webpack_require__(9203);
// EXTERNAL MODULE: ./src/merge-manifest/program-verdict.ts
var program_verdict = __webpack_require__(390);
// EXTERNAL MODULE: ./src/merge-manifest/tag-moves.ts
var tag_moves = __webpack_require__(9705);
;// CONCATENATED MODULE: ./src/merge-manifest/derived.ts



















/**
 * The tags of a derived image: those of the merge with the suffix, and the suffix alone in place of `latest`. What stayed at
 * a newer version, or was taken by another job, has no suffix of ours either.
 */
function derivedTags(tags, suffixes) {
    const ours = tags.filter(({ outcome }) => outcome === 'moved' || outcome === 'right');
    return ours.flatMap(({ tag: { registry, repository, tag = '' } }) => suffixes.map((suffix) => ({ registry, repository, tag: (0,derived_lines/* suffixedTag */.B)(tag, suffix) })));
}
/**
 * What keeps derived images from being published, as far as it can be known before the image that they stand on is: the
 * template, and version tags that are other images already. Says what is to become of each.
 *
 * @param plan what the tags of the merge are to become
 * @throws UserError with all that is wrong
 */
async function planDerivedImages(derivation, plan) {
    const template = await requireTemplate(derivation.file);
    const expected = plan.moves.filter(({ verdict }) => verdict === 'move' || verdict === 'right');
    const tags = expected.map(({ tag }) => ({ tag, outcome: 'moved' }));
    const problems = [];
    for (const image of derivation.images) {
        const wanted = { ...derivation, tags, target: plan.target };
        const taken = await versionsHeld(wanted, image, template);
        for (const tag of derivedTags(tags, image.suffixes)) {
            const name = (0,reference/* referenceName */.z$)(tag);
            const held = taken.find((one) => (0,reference/* referenceName */.z$)(one.tag) === name);
            if (held?.isOurs === false && !derivation.overwrite)
                problems.push(`- ${name}: ${(0,tag_moves/* publishedAlready */.Nx)(held.digest)}`);
            (0,log/* say */.cv)(`${name}: ${held?.isOurs && !derivation.overwrite ? 'is' : 'to be'} on ${image.base}`);
        }
    }
    if (problems.length > 0)
        throw new errors/* UserError */.yo(['Nothing was tagged:', ...problems].join('\n'));
}
/**
 * Builds every derived image for all platforms on the digest that was merged, pushes all of them by digest, looks at what
 * the registries hold, and only then moves their tags. An image that a run before has made of the same digest is taken as it
 * is: another build would have another digest, and a version is one image for ever.
 *
 * @throws UserError when the template does not fit, a built image lacks a platform or has wrong programs, or a tag cannot be
 * moved
 * @throws CommandError when a build fails; none of the derived tags has moved then
 */
async function publishDerived(derivation) {
    const template = await requireTemplate(derivation.file);
    const built = [];
    for (const image of derivation.images) {
        const digest = (await heldImage(derivation, image, template)) ?? (await buildDerived(derivation, image, template));
        built.push({ image, digest });
    }
    // Builds take as long as they take.
    const inTime = { ...derivation, client: derivation.client.until((0,deadline/* registryDeadline */.U)(derivation.timeout)) };
    const indexes = await (0,log/* group */.Os)('Looking at the derived images', () => provenDerived(inTime, built));
    const plans = [];
    for (const one of indexes)
        plans.push({ ...one, plan: await planDerived(inTime, one) });
    for (const { plan } of plans)
        (0,move_tags/* requireMovable */.cE)(plan);
    return await moveAll(inTime, plans);
}
async function moveAll({ client, rollback }, plans) {
    const published = [];
    try {
        for (const { image, index, plan } of plans) {
            const tags = await (0,move_tags/* moveTags */.Fu)(client, index, plan, { rollback });
            published.push({ base: image.base, digest: index.digest, tags });
        }
    }
    catch (error) {
        const done = rollback ? published.toReversed() : [];
        for (const { digest, tags } of done)
            for (const line of await (0,move_back.takeBack)(client, digest, tags))
                (0,log/* warn */.R8)(line);
        throw error;
    }
    return published;
}
function planDerived({ client, tags, target, overwrite }, { image, digest }) {
    return (0,move_tags/* planTags */.Vd)(client, derivedTags(tags, image.suffixes), { ...target, digest }, { overwrite });
}
/** The version tags that are there already, and whether they were made of the same image, base and template. */
async function versionsHeld({ client, tags, target }, { base, suffixes }, template) {
    const versions = derivedTags(tags, suffixes).filter(({ tag = '' }) => (0,tag_moves/* isRelease */.MU)(tag));
    const held = versions.map(async (tag) => {
        const digest = await client.digestOfTag(tag);
        if (digest === undefined)
            return [];
        const { content } = await client.manifest({ ...tag, digest });
        const notes = notesOf(target, base, template);
        return [{ tag, digest, isOurs: ORIGIN.every((key) => content.annotations[key] === notes[key]) }];
    });
    return (await Promise.all(held)).flat();
}
/** What a run before has published, brought to every repository; nothing when it is to be replaced. */
async function heldImage(derivation, image, template) {
    const { client, overwrite, repositories } = derivation;
    const held = overwrite ? [] : (await versionsHeld(derivation, image, template)).filter(({ isOurs }) => isOurs);
    const [first] = held;
    if (first === undefined)
        return undefined;
    (0,log/* say */.cv)(`${(0,reference/* referenceName */.z$)(first.tag)} is made of it already: ${first.digest} is taken.`);
    const from = { registry: first.tag.registry, repository: first.tag.repository };
    for (const to of repositories)
        await (0,copy/* copyManifest */.n)(client, from, to, first.digest);
    return first.digest;
}
/** @returns the digest of its content */
async function requireTemplate(file) {
    const text = await (0,promises_.readFile)(file, 'utf8').catch(() => {
        throw new errors/* UserError */.yo(`There is no Dockerfile ${file} for the derived images. Look at the input derived-file.`);
    });
    const missing = ['IMAGE', 'BASE'].filter((name) => !new RegExp(`^\\s*ARG\\s+(?:.*\\s)?${name}\\b`, 'im').test(text));
    if (missing.length === 0)
        return (0,oci_digest/* digestOf */.o)(text);
    throw new errors/* UserError */.yo(`${file} takes no build argument ${missing.join(' and no ')}, so it is not made for derived images. ${EXAMPLE}`);
}
const EXAMPLE = 'Begin it with the lines ARG IMAGE, ARG BASE, FROM $IMAGE AS image and FROM $BASE, then COPY --from=image what is needed.';
const buildDerived = (derivation, image, template) => (0,log/* group */.Os)(`Building on ${image.base}`, () => pushBuild(derivation, image, template));
/** One build for all platforms, pushed to all repositories by its digest alone. */
function pushBuild({ builder, repositories, platforms, target, file }, image, template) {
    const [first] = repositories;
    if (first === undefined)
        throw new Error('there is always a repository');
    const merged = (0,reference/* referenceName */.z$)({ ...first, digest: target.digest });
    const names = repositories.map(reference/* repositoryName */.aR).join(',');
    const notes = notesOf(target, image.base, template);
    return (0,scratch/* withScratch */.h)('derived', async (folder) => {
        const metadata = (0,external_node_path_.join)(folder, 'metadata.json');
        // The context is empty: all that is copied comes from the two images.
        await (0,promises_.writeFile)((0,external_node_path_.join)(folder, '.dockerignore'), '*\n');
        await (0,command/* run */.e)({
            argv: [
                ...['docker', 'buildx', 'build', '--pull', '--file', file, '--platform', platforms.map(oci_platform/* platformName */.$r).join(',')],
                ...builderArguments(builder),
                ...['--build-arg', `IMAGE=${merged}`, '--build-arg', `BASE=${image.base}`],
                // One platform alone is an index too, so that it can have annotations (moby/buildkit, exporter attributes).
                ...['--build-arg', 'BUILDKIT_MULTI_PLATFORM=1', '--provenance=false'],
                ...Object.entries(notes).flatMap(([key, value]) => ['--annotation', `index:${key}=${value}`]),
                ...['--output', `type=image,"name=${names}",push-by-digest=true,name-canonical=true,push=true`],
                ...['--metadata-file', metadata, folder],
            ],
        });
        return builtDigest(await (0,promises_.readFile)(metadata, 'utf8'));
    });
}
const BASE_KEY = 'org.opencontainers.image.base.name';
/** By these a derived index says what it was made of. */
const ORIGIN = [BASE_KEY, 'vnd.muslin.derived.image', 'vnd.muslin.derived.template'];
const notesOf = (target, base, template) => ({
    ...(target.version === undefined ? {} : { [tag_moves/* VERSION_KEY */.nS]: target.version }),
    [ORIGIN[0]]: base,
    [ORIGIN[1]]: target.digest,
    [ORIGIN[2]]: template,
});
function builtDigest(metadata) {
    const digest = JSON.parse(metadata)?.['containerimage.digest'];
    if (typeof digest === 'string' && (0,oci_digest/* isDigest */.B)(digest))
        return digest;
    throw new errors/* UserError */.yo('buildx has named no digest of what it pushed. Update it: docker/setup-buildx-action.');
}
/** What the registries hold of all of them, and what is wrong with it. */
async function provenDerived(derivation, built) {
    const { client, repositories, verify } = derivation;
    const { ProgramReader } = await __webpack_require__.e(/* import() */ 520).then(__webpack_require__.bind(__webpack_require__, 3520));
    const reader = verify === 'manifest' ? undefined : new ProgramReader(client, false);
    return await Promise.all(built.map(async ({ image, digest }) => {
        const [index] = await Promise.all(repositories.map((place) => readBack(derivation, { ...place, digest })));
        const [place] = repositories;
        if (index === undefined || place === undefined)
            throw new Error('there is always a repository');
        await requireRight(client, reader, { ...place, digest }, digest);
        return { image, digest, index };
    }));
}
/** Each image is for the platform that its index says, and so are its programs. */
async function requireRight(client, reader, { registry, repository }, digest) {
    const place = { registry, repository };
    const { images, faults } = await (0,inspect/* imagesUnder */.PE)(client, place, digest);
    const judged = images.map(async (image) => {
        const verdict = await reader?.verdict(place, image);
        return verdict === undefined ? [] : [{ platform: image.platform, verdict }];
    });
    const problems = [...faults.map((fault) => `it ${fault}`), ...(0,program_verdict/* programProblems */.p)((await Promise.all(judged)).flat())];
    if (problems.length === 0)
        return;
    const name = (0,reference/* referenceName */.z$)({ ...place, digest });
    throw new errors/* UserError */.yo([`${name} is not what it should be; no derived tag was moved:`, ...problems.map((problem) => `- ${problem}`)].join('\n'));
}
async function readBack({ client, platforms }, image) {
    const { digest, bytes, content } = await client.manifest(image, { fresh: true });
    const entries = content.kind === 'index' ? (0,manifest/* imageEntries */.Io)(content) : [];
    const held = entries.map(({ platform }) => (platform === undefined ? '' : (0,oci_platform/* platformName */.$r)(platform))).sort();
    const wanted = platforms.map(oci_platform/* platformName */.$r).sort();
    if (held.join() === wanted.join())
        return { digest, bytes: new Uint8Array(bytes), mediaType: content.mediaType };
    throw new errors/* UserError */.yo(`${(0,reference/* referenceName */.z$)(image)} is for ${held.join(', ') || 'no platform'}, expected ${wanted.join(', ')}. Look whether its base has them all; no derived tag was moved.`);
}


/***/ })

};
