export const id = 475;
export const ids = [475];
export const modules = {

/***/ 6475:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  bakePlan: () => (/* binding */ bakePlan)
});

// UNUSED EXPORTS: bakeTargets, parseBake

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/runner/command.ts + 1 modules
var command = __webpack_require__(1547);
// EXTERNAL MODULE: ./src/buildkit/build.ts
var build = __webpack_require__(9712);
// EXTERNAL MODULE: ./src/buildkit/dockerfile.ts
var dockerfile = __webpack_require__(2228);
;// CONCATENATED MODULE: ./src/buildkit/llb.ts
/** What a builder printed is not the LLB that we know. */
class LlbError extends Error {
    name = 'LlbError';
}
/**
 * Reads what convertllb printed.
 *
 * @throws LlbError when it is something else
 */
function parseLlb(json) {
    const def = objectAt(parsed(json), 'def');
    const ops = Object.entries(def).map(([digest, op]) => [digest, opOf(asObject(op, digest))]);
    if (ops.length === 0)
        throw new LlbError('the definition has no operations');
    const all = new Map(ops);
    requireNoCircle(all);
    return { ops: all };
}
/** An operation is named by its content, inputs and all, so it cannot stand on itself; whoever follows the inputs would not end. */
function requireNoCircle(ops) {
    const done = new Set();
    for (let left = [...ops]; left.length > 0;) {
        const isOpen = ({ digest }) => ops.has(digest) && !done.has(digest);
        const open = left.filter(([, { inputs }]) => inputs.some(isOpen));
        if (open.length === left.length)
            throw new LlbError('the definition has operations that stand on themselves');
        const still = new Set(open.map(([digest]) => digest));
        for (const [digest] of left)
            if (!still.has(digest))
                done.add(digest);
        left = open;
    }
}
function parsed(json) {
    try {
        return asObject(JSON.parse(json), 'the definition');
    }
    catch (cause) {
        throw new LlbError('the builder did not print a definition in JSON', { cause });
    }
}
function opOf(op) {
    const base = { inputs: listAt(op, 'inputs').map(edgeOf), platform: optionalObject(op, 'platform') };
    if ('exec' in op)
        return { ...base, ...execOf(objectAt(op, 'exec')) };
    if ('source' in op)
        return { ...base, ...sourceOf(objectAt(op, 'source')) };
    if ('file' in op)
        return { ...base, kind: 'file', actions: objectsAt(objectAt(op, 'file'), 'actions') };
    const { inputs: _inputs, platform: _platform, constraints: _constraints, ...body } = op;
    return { ...base, kind: 'other', body };
}
const edgeOf = (value) => {
    const edge = asObject(value, 'an input');
    return { digest: textAt(edge, 'digest'), index: numberAt(edge, 'index') };
};
function execOf(exec) {
    const meta = objectAt(exec, 'meta');
    return {
        kind: 'exec',
        args: textsAt(meta, 'args'),
        env: textsAt(meta, 'env'),
        cwd: textAt(meta, 'cwd'),
        user: textAt(meta, 'user'),
        mounts: objectsAt(exec, 'mounts').map(mountOf),
        secretEnv: objectsAt(exec, 'secretenv').map((secret) => `${textAt(secret, 'name')}=${textAt(secret, 'ID')}`),
        network: textAt(exec, 'network'),
        security: textAt(exec, 'security'),
    };
}
function mountOf(mount) {
    const type = textAt(mount, 'mountType') || 'BIND';
    const options = type === 'CACHE' ? objectAt(mount, 'cacheOpt') : undefined;
    return {
        input: numberAt(mount, 'input'),
        selector: textAt(mount, 'selector'),
        dest: textAt(mount, 'dest'),
        type,
        readonly: mount.readonly === true,
        cache: options && { id: textAt(options, 'ID'), sharing: textAt(options, 'sharing') || 'SHARED' },
        secret: type === 'SECRET' ? textAt(optionalObject(mount, 'secretOpt') ?? {}, 'ID') : undefined,
    };
}
function sourceOf(source) {
    const attrs = Object.entries(optionalObject(source, 'attrs') ?? {});
    return {
        kind: 'source',
        identifier: textAt(source, 'identifier'),
        attrs: Object.fromEntries(attrs.map(([name, value]) => [name, String(value)])),
    };
}
/** @throws LlbError when the value is no object */
function asObject(value, what) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
        return value;
    throw new LlbError(`${what} is not an object`);
}
const objectAt = (object, name) => asObject(object[name], name);
/** The object under a name, or undefined when nothing is there. */
const optionalObject = (object, name) => object[name] === undefined ? undefined : objectAt(object, name);
function listAt(object, name) {
    const value = object[name] ?? [];
    if (Array.isArray(value))
        return value;
    throw new LlbError(`${name} is not a list`);
}
const objectsAt = (object, name) => listAt(object, name).map((value) => asObject(value, name));
const textsAt = (object, name) => listAt(object, name).map((value) => asText(value, name));
const textAt = (object, name) => asText(object[name] ?? '', name);
function asText(value, name) {
    if (typeof value === 'string')
        return value;
    throw new LlbError(`${name} is not text`);
}
/** A number, which protobuf writes as text when it has 64 bits, and leaves out when it is 0. */
function numberAt(object, name) {
    const value = Number(object[name] ?? 0);
    if (Number.isSafeInteger(value))
        return value;
    throw new LlbError(`${name} is not a whole number`);
}

;// CONCATENATED MODULE: ./src/buildkit/bake.ts





/**
 * The targets that bake would build, those that others stand on among them, with all variables, groups and inheritance
 * resolved by bake itself.
 *
 * @param files bake files
 * @param targets targets and groups; none for the group `default`
 * @throws CommandError when the bake files are wrong
 * @throws LlbError when bake prints something that we do not know
 */
const bakeTargets = async (builder, files, targets) => parseBake(await printed(builder, files, targets));
/**
 * {@link bakeTargets}, and which of them were asked for.
 *
 * @throws CommandError when the bake files are wrong
 * @throws LlbError when bake prints something that we do not know
 */
async function bakePlan(builder, files, targets) {
    const json = await printed(builder, files, targets);
    const group = optionalObject(optionalObject(bake_parsed(json), 'group') ?? {}, 'default') ?? {};
    if (Array.isArray(group.targets))
        return { requested: group.targets.map(String), targets: parseBake(json) };
    throw new LlbError('bake did not print which targets it builds');
}
function printed(builder, files, targets) {
    const named = files.flatMap((file) => ['--file', file]);
    const args = [...(0,build/* builderArguments */.M5)(builder), '--print', ...named, ...targets];
    return (0,command/* run */.e)({ argv: ['docker', 'buildx', 'bake', ...args], quiet: true });
}
/**
 * Reads what `docker buildx bake --print` printed.
 *
 * @throws LlbError when it is something else
 */
function parseBake(json) {
    const targets = optionalObject(bake_parsed(json), 'target') ?? {};
    return Object.entries(targets).map(([name, target]) => targetOf(name, asObject(target, name)));
}
function bake_parsed(json) {
    try {
        return asObject(JSON.parse(json), 'the definition');
    }
    catch (cause) {
        throw new LlbError('bake did not print a definition in JSON', { cause });
    }
}
function targetOf(name, target) {
    const context = withoutScheme(bake_textAt(target, 'context') || '.');
    const inline = bake_textAt(target, 'dockerfile-inline');
    const buildContexts = pairsAt(target, 'contexts');
    return {
        name,
        context,
        file: inline === '' ? fileIn(context, bake_textAt(target, 'dockerfile') || 'Dockerfile') : '',
        inline,
        target: bake_textAt(target, 'target'),
        buildArgs: pairsAt(target, 'args'),
        buildContexts: buildContexts.map(withoutScheme),
        isLinked: context.startsWith('target:') || buildContexts.some((context) => /^[^=]*=target:/.test(context)),
        importsLayers: hasEntries(target['cache-from']),
    };
}
/** In a bake file the Dockerfile is relative to its context (buildx, bake/bake.go), unless it says otherwise. */
function fileIn(context, file) {
    if (file.startsWith('cwd://'))
        return withoutScheme(file);
    return (0,external_node_path_.isAbsolute)(file) || (0,dockerfile/* isRemote */.Vx)(context) ? file : (0,external_node_path_.join)(context, file);
}
/** `cwd://` is the working directory where the bake file itself is remote. */
const withoutScheme = (path) => path.replace(/^([^=]*=)?cwd:\/\/(?=.)/, '$1');
const bake_textAt = (object, name) => {
    const value = object[name] ?? '';
    if (typeof value === 'string')
        return value;
    throw new LlbError(`${name} is not text`);
};
/** buildx 0.36 prints each entry as an object; text, as bake files may have it, does as well. */
const hasEntries = (list) => Array.isArray(list) && list.some((entry) => entry !== '');
const pairsAt = (object, name) => Object.entries(optionalObject(object, name) ?? {}).map(([key, value]) => {
    if (typeof value === 'object' && value !== null)
        throw new LlbError(`${name}.${key} is not text`);
    return `${key}=${value}`;
});


/***/ })

};
