export const id = 97;
export const ids = [97];
export const modules = {

/***/ 6097:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  listBuilds: () => (/* binding */ listBuilds)
});

// EXTERNAL MODULE: ./src/runner/capture.ts
var capture = __webpack_require__(7932);
// EXTERNAL MODULE: ./src/buildkit/build.ts
var build = __webpack_require__(9712);
;// CONCATENATED MODULE: ./src/buildkit/build-record.ts
/** Characters of a step's log that are kept, the last ones. */
const LOG_KEPT = 4_000_000;
/** The builds that `docker buildx history ls --format json` lists, the first first, without those that still run. */
function listedBuilds(printed) {
    const listed = jsonLines(printed).flatMap((line) => {
        const [ref, startedAt] = [textOf(line.ref).split('/').at(-1) ?? '', Date.parse(textOf(line.created_at))];
        const isKnown = ref !== '' && !Number.isNaN(startedAt);
        return isKnown && line.status !== 'Running' ? [{ ref, startedAt }] : [];
    });
    return listed.toSorted((left, right) => left.startedAt - right.startedAt);
}
/** What `docker buildx history inspect --format json` prints (buildx, commands/history/inspect.go); undefined for something else. */
function readInspection(printed) {
    const found = parsedJson(printed);
    if (found === undefined)
        return undefined;
    const config = fieldsOf(found.Config);
    const attachments = listOf(found.Attachments);
    const isProvenance = (each) => textOf(each.Type).startsWith('https://slsa.dev/provenance/');
    return {
        name: textOf(found.Name),
        seconds: typeof found.Duration === 'number' ? found.Duration / 1e9 : 0,
        failed: ['failed', 'canceled'].includes(textOf(found.Status)),
        platforms: Array.isArray(found.Platform) ? found.Platform.map(textOf) : [],
        noCache: config.NoCache === true,
        cacheImports: listOf(config.RestRaw).flatMap(({ Name: name, Value: value }) => importsOf(textOf(name), textOf(value))),
        buildArgs: listOf(found.BuildArgs).map(({ Name: name }) => textOf(name)),
        provenance: textOf(attachments.find(isProvenance)?.Digest),
    };
}
/** The frontend's attribute `cache-imports`: a list with the type of each; `cache-from` is its older form, images. */
function importsOf(name, value) {
    if (name === 'cache-from')
        return value === '' ? [] : ['registry'];
    if (name !== 'cache-imports')
        return [];
    try {
        return listOf(JSON.parse(value)).map(({ Type: type }) => textOf(type) || 'other');
    }
    catch {
        return ['other'];
    }
}
/** The stages of `no-cache-filter`, from the provenance (SLSA 1 and 0.2 as BuildKit writes them) of a build. */
function noCacheStages(provenance) {
    const found = parsedJson(provenance) ?? {};
    const request = fieldsOf(fieldsOf(fieldsOf(found.buildDefinition).externalParameters).request);
    const parameters = fieldsOf(fieldsOf(found.invocation).parameters);
    const args = [request, fieldsOf(fieldsOf(request.root).request), parameters].map((each) => fieldsOf(each.args));
    const values = args.flatMap((each) => textOf(each['no-cache']).split(','));
    return [...new Set(values.filter((stage) => stage !== ''))];
}
/**
 * The steps in what `docker buildx history logs --progress rawjson` prints: one status of the solver on each line, with
 * steps (`vertexes`), each as often as something happened to it, and `logs` in base64.
 */
function readSteps(printed) {
    const steps = new Map();
    for (const { vertexes, logs } of jsonLines(printed)) {
        for (const vertex of listOf(vertexes))
            addVertex(steps, vertex);
        for (const log of listOf(logs))
            addLog(steps, log);
    }
    return [...steps.values()].map(({ name, cached, seconds, chunks }) => {
        return { name, cached, seconds, log: Buffer.concat(chunks).toString().slice(-LOG_KEPT) };
    });
}
const stepAt = (steps, digest) => {
    const step = steps.get(digest) ?? { name: '', cached: false, seconds: 0, chunks: [] };
    steps.set(digest, step);
    return step;
};
function addVertex(steps, { digest, name, cached, started, completed }) {
    const step = stepAt(steps, textOf(digest));
    step.name = textOf(name);
    step.cached ||= cached === true;
    const seconds = (Date.parse(textOf(completed)) - Date.parse(textOf(started))) / 1000;
    step.seconds = Math.max(step.seconds, Number.isNaN(seconds) ? 0 : seconds);
}
function addLog(steps, { vertex, data }) {
    stepAt(steps, textOf(vertex)).chunks.push(Buffer.from(textOf(data), 'base64'));
}
const jsonLines = (text) => text
    .split('\n')
    .map(parsedJson)
    .filter((fields) => fields !== undefined);
function parsedJson(text) {
    if (!text.trimStart().startsWith('{'))
        return undefined;
    try {
        return fieldsOf(JSON.parse(text));
    }
    catch {
        return undefined;
    }
}
const fieldsOf = (value) => Object(value);
const listOf = (value) => (Array.isArray(value) ? value.map(fieldsOf) : []);
const textOf = (value) => (typeof value === 'string' ? value : '');

;// CONCATENATED MODULE: ./src/buildkit/history.ts



/** How long the builder may take for an answer, in milliseconds: nobody waits for these. */
const PATIENCE = 10_000;
/** Bytes that the answers may have; of longer logs the beginning is read. */
const LOG_LIMIT = 32 * 1024 * 1024;
/** Builds that are looked at, the last ones: each costs a few runs of buildx. */
const LOOKED_AT = 4;
/** The build argument of our own builds, which do not count. */
const OWN = 'MUSLIN_RUN';
/**
 * What a builder did, from its own records (`docker buildx history`): builds that started after a moment, the first
 * first, at most the last four. Builds of our own are left out. Lists them now, and reads their records when that is asked
 * for. What is built in between is not among them: the log of a build that still runs would be followed to its end.
 *
 * @param builder name of the builder; empty for buildx's current one
 * @param since milliseconds since 1970
 * @returns undefined when the builder keeps no records, or does not answer soon
 */
async function listBuilds(builder, since) {
    const list = await look(builder, ['ls', '--format', 'json']);
    if (!list.whole)
        return undefined;
    const recent = listedBuilds(list.stdout).filter(({ startedAt }) => startedAt >= since);
    return async () => {
        const records = await Promise.all(recent.slice(-LOOKED_AT * 2).map((listed) => recordOf(builder, listed)));
        return records.flatMap((record) => record ?? []).slice(-LOOKED_AT);
    };
}
/** Undefined for a build of our own, and one that has no record any more. */
async function recordOf(builder, { ref, startedAt }) {
    const [inspected, logs] = await Promise.all([
        look(builder, ['inspect', '--format', 'json', ref]),
        look(builder, ['logs', '--progress', 'rawjson', ref]),
    ]);
    const found = inspected.whole ? readInspection(inspected.stdout) : undefined;
    if (found === undefined || found.buildArgs.includes(OWN))
        return undefined;
    const { provenance, buildArgs: _buildArgs, ...record } = found;
    const stages = provenance === '' || record.noCache ? [] : await stagesWithoutCache(builder, ref, provenance);
    return { ...record, ref, startedAt, noCacheStages: stages, steps: readSteps(logs.stderr) };
}
/** `history inspect` shows `no-cache` only when it is for all stages (buildx 0.36), provenance has it whole. */
async function stagesWithoutCache(builder, ref, digest) {
    const { stdout, whole } = await look(builder, ['inspect', 'attachment', ref, digest]);
    return whole ? noCacheStages(stdout) : [];
}
const look = (builder, args) => (0,capture/* capture */.F)({
    argv: ['docker', 'buildx', 'history', ...args, ...(0,build/* builderArguments */.M5)(builder)],
    timeout: PATIENCE,
    limit: LOG_LIMIT,
});


/***/ })

};
