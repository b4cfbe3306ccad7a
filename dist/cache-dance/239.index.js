export const id = 239;
export const ids = [239];
export const modules = {

/***/ 4239:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  parsedNeeds: () => (/* binding */ parsedNeeds),
  readDockerfile: () => (/* binding */ readDockerfile)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./src/buildkit/shell-pattern.ts
/**
 * Takes a pattern apart as BuildKit does (convertShellPatternToRegex in frontend/dockerfile/shell/lex.go).
 *
 * @returns undefined when a backslash stands before something that needs none
 */
function readShellPattern(text) {
    const signs = [...text.matchAll(/\\([\s\S]?)|([\s\S])/gu)].map(([, escaped, plain]) => {
        if (escaped !== undefined)
            return ESCAPABLE.has(escaped) ? { kind: 'character', character: escaped } : undefined;
        if (plain === '*')
            return { kind: 'star' };
        return plain === '?' ? { kind: 'any' } : { kind: 'character', character: plain ?? '' };
    });
    return signs.every((sign) => sign !== undefined) ? signs : undefined;
}
/** The last two are signs of the substitution around the pattern. */
const ESCAPABLE = new Set(['*', '?', '\\', '}', '/']);
/**
 * Where parts of a text that begin at a place and fit the pattern can end, the shortest first. A regular expression would
 * try each way to share the text among the stars: with ten of them that takes hours.
 */
function endsOf(pattern, text, start) {
    return pattern.reduce((ends, sign) => endsAfter(sign, text, ends), [start]);
}
/**
 * The parts of a text that fit a pattern, from left to right, each as long as it can be. An empty one right behind another is
 * none (as for Go's regexp).
 */
function partsThatFit(pattern, text) {
    const parts = [];
    for (let start = 0; start <= text.length;) {
        const end = endsOf(pattern, text, start).at(-1) ?? -1;
        const isPart = end > start || (end === start && parts.at(-1)?.end !== start);
        if (isPart)
            parts.push({ start, end });
        start = Math.max(end, start + 1);
    }
    return parts;
}
function endsAfter(sign, text, ends) {
    if (sign.kind === 'star')
        return starEnds(text, new Set(ends));
    return ends.flatMap((end) => {
        const next = text[end];
        const fits = sign.kind === 'any' ? next !== undefined && next !== '\n' : next === sign.character;
        return fits ? [end + 1] : [];
    });
}
/** A star goes on to the end of the line. */
function starEnds(text, ends) {
    const found = [];
    let isOpen = false;
    for (let at = 0; at <= text.length; at += 1) {
        isOpen ||= ends.has(at);
        if (isOpen)
            found.push(at);
        if (text[at] === '\n')
            isOpen = false;
    }
    return found;
}

;// CONCATENATED MODULE: ./src/buildkit/expand.ts

/** Stands for the value of a variable that may come from a base image. */
const UNKNOWN = Symbol('unknown');
/** The word is not one that BuildKit takes either. */
class ExpansionError extends Error {
    name = 'ExpansionError';
}
/**
 * Removes quotes and replaces variables as BuildKit does in Dockerfiles (frontend/dockerfile/shell/lex.go): `$name`,
 * `${name}` and the forms with `:-` `-` `:+` `+` `:?` `?` `#` `##` `%` `%%` `/` `//`. A variable that is not set is empty.
 *
 * @param escaper the Dockerfile's escape character
 * @throws ExpansionError
 */
function expandWord(word, lookup, escaper) {
    const reader = { word, lookup, escaper, at: 0, unknown: new Set() };
    const text = readUntil(reader, undefined);
    return { text, unknown: [...reader.unknown] };
}
/** Reads up to the character and beyond it, or to the end of the word. */
function readUntil(reader, stop, keepEscapes = false) {
    let text = '';
    while (reader.at < reader.word.length) {
        const next = take(reader);
        if (next === stop)
            return text;
        text += next === reader.escaper && keepEscapes ? next + take(reader) : partAfter(reader, next);
    }
    if (stop !== undefined)
        throw new ExpansionError(`${reader.word} has no ${stop} where one is needed`);
    return text;
}
/** What the part that begins with the character comes to. */
function partAfter(reader, first) {
    if (first === "'")
        return singleQuoted(reader);
    if (first === '"')
        return doubleQuoted(reader);
    if (first === '$')
        return dollar(reader);
    return first === reader.escaper ? take(reader) : first;
}
function take(reader) {
    const next = reader.word.charAt(reader.at);
    reader.at += 1;
    return next;
}
function singleQuoted(reader) {
    const end = reader.word.indexOf("'", reader.at);
    if (end === -1)
        throw new ExpansionError(`${reader.word} has no closing quote`);
    const text = reader.word.slice(reader.at, end);
    reader.at = end + 1;
    return text;
}
function doubleQuoted(reader) {
    let text = '';
    while (reader.at < reader.word.length) {
        const next = take(reader);
        if (next === '"')
            return text;
        if (next === '$')
            text += dollar(reader);
        else if (next === reader.escaper)
            text += escapedInQuotes(reader);
        else
            text += next;
    }
    throw new ExpansionError(`${reader.word} has no closing quote`);
}
/** In double quotes only a quote, `$` and the escape character itself can be escaped. */
function escapedInQuotes(reader) {
    const next = reader.word.charAt(reader.at);
    return next !== '' && `"$${reader.escaper}`.includes(next) ? take(reader) : reader.escaper;
}
function dollar(reader) {
    if (reader.word.charAt(reader.at) === '{') {
        reader.at += 1;
        return braced(reader);
    }
    const name = nameAt(reader);
    return name === '' ? '$' : (known(reader, name) ?? '');
}
/** A name, one special parameter, or digits. */
function nameAt(reader) {
    const name = /^(?:\d+|[@*#?\-$!]|[\p{L}_][\p{L}\d_]*)/u.exec(reader.word.slice(reader.at))?.[0] ?? '';
    reader.at += name.length;
    return name;
}
function known(reader, name) {
    const value = reader.lookup(name);
    if (value !== UNKNOWN)
        return value;
    reader.unknown.add(name);
    return undefined;
}
function braced(reader) {
    const name = nameAt(reader);
    const [modifier = ''] = /^(?::[-+?]|\/\/|##|%%|[-+?#%/}])/.exec(reader.word.slice(reader.at)) ?? [];
    if (name === '' || modifier === '')
        throw new ExpansionError(`${reader.word} has a substitution that is not known`);
    reader.at += modifier.length;
    const value = known(reader, name);
    if (modifier === '}')
        return value ?? '';
    if (modifier.startsWith('/'))
        return replaced(reader, value ?? '', modifier === '//');
    if (/[#%]/.test(modifier))
        return trimmed(reader, value ?? '', modifier);
    return chosen(name, value, modifier, readUntil(reader, '}'));
}
function chosen(name, value, modifier, word) {
    const isSet = value !== undefined && !(modifier.startsWith(':') && value === '');
    if (modifier.endsWith('+'))
        return isSet ? word : '';
    if (isSet)
        return value;
    if (modifier.endsWith('-'))
        return word;
    throw new ExpansionError(`${name}: ${word || 'is not allowed to be unset'}`);
}
function replaced(reader, value, all) {
    const pattern = patternOf(reader, readUntil(reader, '/', true));
    const replacement = readUntil(reader, '}', true);
    const text = charactersOf(reader, value);
    const parts = partsThatFit(pattern, text).slice(0, all ? undefined : 1);
    const between = [0, ...parts.map(({ end }) => end)].map((from, index) => text.slice(from, parts[index]?.start));
    return between.map((part) => part.join('')).join(replacement);
}
/** `#` and `%` take away the shortest fitting beginning or end, doubled the longest. */
function trimmed(reader, value, modifier) {
    const pattern = patternOf(reader, readUntil(reader, '}', true));
    const isStart = modifier.startsWith('#');
    const text = charactersOf(reader, value);
    const lengths = isStart ? endsOf(pattern, text, 0) : endsOf(pattern.toReversed(), text.toReversed(), 0);
    const length = lengths.at(modifier.length === 1 ? 0 : -1) ?? 0;
    return (isStart ? text.slice(length) : text.slice(0, text.length - length)).join('');
}
/** Looking for all parts takes time by the square of the length. */
const LONGEST = 4096;
function charactersOf({ word }, value) {
    const text = [...value];
    if (text.length <= LONGEST)
        return text;
    throw new ExpansionError(`${word} looks for a pattern in a value of more than ${LONGEST} characters`);
}
function patternOf({ word }, text) {
    const pattern = readShellPattern(text);
    if (pattern === undefined)
        throw new ExpansionError(`${word} has a backslash where none may stand`);
    return pattern;
}

;// CONCATENATED MODULE: ./src/buildkit/instructions.ts
/**
 * Takes a Dockerfile apart as BuildKit does (frontend/dockerfile/parser): directives, comments, continued lines, heredocs
 * and flags. What does not make sense as a Dockerfile comes back as instructions that do not make sense.
 */
function readInstructions(text) {
    const lines = text
        .replace(/^\ufeff/, '')
        .split('\n')
        .map((line) => line.replace(/\r+$/, ''));
    const escaper = escapeOf(lines);
    const cursor = { lines, at: 0 };
    const list = [];
    while (cursor.at < lines.length) {
        const line = logicalLine(cursor, escaper);
        if (line !== '')
            list.push(withHeredocs(readInstruction(line, escaper), cursor));
    }
    return { list, escaper };
}
/** Directives (`# escape=…`) are the comments before anything else. */
function escapeOf(lines) {
    for (const line of lines) {
        const [, name = '', value = ''] = /^\s*#\s*([a-z]\w*)\s*=\s*(\S.*?)\s*$/i.exec(line) ?? [];
        if (name === '')
            break;
        if (name.toLowerCase() === 'escape')
            return value === '`' ? value : '\\';
    }
    return '\\';
}
const isComment = (line) => line.trimStart().startsWith('#');
/** The next line with those that continue it; empty for an empty line and a comment. */
function logicalLine(cursor, escaper) {
    const first = nextLine(cursor);
    if (isComment(first))
        return '';
    const continuation = new RegExp(`(?<=^|[^\\${escaper}])\\${escaper}[ \\t]*$`);
    let line = first;
    let text = first.trimStart();
    while (continuation.test(line) && cursor.at < cursor.lines.length) {
        text = text.replace(continuation, '');
        line = nextContinued(cursor);
        text += line;
    }
    return text.replace(continuation, '').trim();
}
/** Comments and empty lines between continued lines do not count. */
function nextContinued(cursor) {
    while (cursor.at < cursor.lines.length) {
        const line = nextLine(cursor);
        if (line.trim() !== '' && !isComment(line))
            return line;
    }
    return '';
}
function nextLine(cursor) {
    cursor.at += 1;
    return cursor.lines[cursor.at - 1] ?? '';
}
/** The instruction on one line, without its heredocs. */
function readInstruction(line, escaper) {
    const [, keyword = '', args = ''] = /^(\S+)\s*([\s\S]*)$/.exec(line) ?? [];
    const flags = [];
    const flag = new RegExp(`\\s*(--${wordPattern(escaper, true)}*)(?=\\s|$)`, 'y');
    let at = 0;
    for (let found = flag.exec(args); found !== null; found = flag.exec(args)) {
        at = flag.lastIndex;
        if (found[1] === '--')
            break;
        flags.push(unquoted(found[1] ?? '', escaper));
    }
    return { keyword: keyword.toUpperCase(), flags, rest: args.slice(at).trim(), text: line };
}
/** A part of a word: quoted text, an escaped character, or any other. */
function wordPattern(escaper, escapesInSingle) {
    const quoted = (quote, by) => `${quote}(?:${by}[^${quote}])*${quote}?`;
    const escaped = `\\${escaper}[\\s\\S]|`;
    const inSingle = escapesInSingle ? escaped : '';
    return `(?:${quoted('"', escaped)}|${quoted("'", inSingle)}|\\${escaper}[\\s\\S]?|[^\\s"'\\${escaper}])`;
}
/** The arguments of ARG and ENV: words with their quotes and escapes, which go away when variables are replaced. */
const wordsOf = (text, escaper) => text.match(new RegExp(`${wordPattern(escaper, false)}+`, 'g')) ?? [];
/** Flags lose their quotes before anything else looks at them: quotes for the CSV inside need quotes around them. */
function unquoted(word, escaper) {
    const e = `\\${escaper}`;
    const parts = new RegExp(`"((?:${e}[\\s\\S]|[^"])*?)(?:"|$)|'((?:${e}[\\s\\S]|[^'])*?)(?:'|$)|${e}([\\s\\S]?)`, 'g');
    const escaped = new RegExp(`${e}([\\s\\S])`, 'g');
    return word.replace(parts, (_, double, single, plain) => {
        return plain ?? (double ?? single ?? '').replace(escaped, '$1');
    });
}
function withHeredocs(instruction, cursor) {
    const bodies = heredocsOf(instruction).map((heredoc) => bodyOf(cursor, heredoc));
    return { ...instruction, text: [instruction.text, ...bodies.flat()].join('\n') };
}
function heredocsOf({ keyword, rest }) {
    const [, trigger = keyword, args = rest] = (keyword === 'ONBUILD' && /^(\S+)\s*([\s\S]*)$/.exec(rest)) || [];
    if (!['ADD', 'COPY', 'RUN'].includes(trigger.toUpperCase()) || args.startsWith('['))
        return [];
    const [word, quoted] = [/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|<<[ \t]*|[^\s"'\\])+/g, /"(?:\\.|[^"\\])*"|'[^']*'|\\./g];
    // With a quote that nothing closes BuildKit sees no heredocs at all.
    if (/["']/.test(args.replace(quoted, '')))
        return [];
    return (args.match(word) ?? []).flatMap((candidate) => {
        const [, dash, raw = ''] = /^\d*<<(-?)\s*([^<]+)$/.exec(candidate) ?? [];
        return raw === '' ? [] : [{ name: unquoted(raw, '\\'), chomp: dash === '-' }];
    });
}
/** The lines of a heredoc with the one that ends it; none where nothing ends it, because then it is something else. */
function bodyOf(cursor, { name, chomp }) {
    const ends = (line) => (chomp ? line.replace(/^\t+/, '') : line) === name;
    const length = cursor.lines.slice(cursor.at).findIndex(ends) + 1;
    const body = cursor.lines.slice(cursor.at, cursor.at + length);
    cursor.at += length;
    return body;
}

// EXTERNAL MODULE: ./src/buildkit/mounts.ts
var buildkit_mounts = __webpack_require__(4372);
// EXTERNAL MODULE: ./src/buildkit/recipe-files.ts
var recipe_files = __webpack_require__(6070);
// EXTERNAL MODULE: ./src/oci/platform.ts
var oci_platform = __webpack_require__(1890);
;// CONCATENATED MODULE: ./src/buildkit/stages.ts




/** The stages of a Dockerfile, with the arguments of the build. */
function stagedFile({ list, escaper }, build) {
    const first = list.findIndex(({ keyword }) => keyword === 'FROM');
    const declared = list.slice(0, first === -1 ? list.length : first);
    const args = new Map(build.buildArgs.map((arg) => [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)]));
    const froms = list.filter(({ keyword }) => keyword === 'FROM');
    const stage = build.target || labelOf(froms.at(-1)) || 'default';
    const globals = globalArgs({ declared, escaper, args }, build.platform, stage);
    const contexts = new Set(build.buildContexts.map((context) => context.split('=')[0]?.toLowerCase() ?? ''));
    const stages = [];
    for (const [at, from] of list.entries()) {
        if (from.keyword !== 'FROM')
            continue;
        const next = list.findIndex(({ keyword }, index) => index > at && keyword === 'FROM');
        stages.push(stageOf(from, list.slice(at + 1, next === -1 ? list.length : next), { stages, contexts, globals, escaper }));
    }
    return { stages, globals, declared, build, args, escaper };
}
/** `FROM image AS name` */
const labelOf = (from) => /^\S+\s+as\s+(\S+)/i.exec(from?.rest ?? '')?.[1]?.toLowerCase() ?? '';
function stageOf(from, instructions, parts) {
    const [image = ''] = from.rest.split(/\s+/);
    const name = labelOf(from);
    const base = expanded(image, (variable) => parts.globals.get(variable), parts.escaper) ?? image;
    const at = parts.stages.findLastIndex((stage) => stage.name !== '' && stage.name === base);
    const on = at === -1 ? undefined : at;
    return { name, base, on, isReplaced: name !== '' && parts.contexts.has(name), from, instructions };
}
/** The text, or undefined where it depends on something unknown or is no word that BuildKit takes. */
function expanded(word, lookup, escaper) {
    const { text, unknown } = tryExpand(word, lookup, escaper);
    return unknown.length > 0 ? undefined : text;
}
/** As expandWord; a word that BuildKit does not take is unknown as a whole. */
function tryExpand(word, lookup, escaper) {
    try {
        return expandWord(word, lookup, escaper);
    }
    catch {
        return { text: word, unknown: [word] };
    }
}
/** The arguments that BuildKit gives to each build, and those before the first FROM. Where a builder runs is not known. */
function globalArgs({ declared, escaper, args }, platform, stage) {
    const { os, architecture, variant = '' } = platform;
    const globals = new Map([
        ...['BUILDPLATFORM', 'BUILDOS', 'BUILDOSVERSION', 'BUILDARCH', 'BUILDVARIANT'].map((name) => [name, UNKNOWN]),
        ['TARGETPLATFORM', (0,oci_platform/* platformName */.$r)(platform)],
        ['TARGETOS', os],
        ['TARGETOSVERSION', ''],
        ['TARGETARCH', architecture],
        ['TARGETVARIANT', variant],
        ['TARGETSTAGE', stage],
    ]);
    for (const name of globals.keys())
        if (args.has(name))
            globals.set(name, args.get(name));
    for (const { keyword, rest } of declared) {
        if (keyword === 'ARG')
            for (const word of wordsOf(rest, escaper))
                declare(word, globals, escaper, args);
    }
    return globals;
}
/** One `name` or `name=default` of an ARG; the build argument of that name goes first. */
function declare(word, variables, escaper, args, inherited = new Map(), lookup = (name) => variables.get(name)) {
    const [, name = '', fallback] = /^([^=]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (args.has(name))
        variables.set(name, args.get(name));
    else if (fallback !== undefined)
        variables.set(name, expanded(fallback, lookup, escaper) ?? UNKNOWN);
    else if (inherited.has(name))
        variables.set(name, inherited.get(name));
}
/** Position of the stage with a name. */
function stageNamed(stages, name) {
    const at = stages.findLastIndex((stage) => stage.name !== '' && stage.name === name.toLowerCase());
    return at === -1 ? undefined : at;
}
/** The stages and all that they stand on, copy from or mount. */
function neededStages(file, start) {
    const needed = new Set();
    const open = [...start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
        const stage = file.stages[at];
        if (stage === undefined || needed.has(at))
            continue;
        needed.add(at);
        if (!stage.isReplaced)
            open.push(...sourcesOf(file, stage));
    }
    return needed;
}
function sourcesOf(file, stage) {
    const names = commandsOf(file, stage).flatMap(({ keyword, flags }) => flags.flatMap((flag) => fromOf(keyword, flag)));
    const sources = names.map((name) => (/^\d+$/.test(name) ? Number(name) : stageNamed(file.stages, name)));
    return [stage.on, ...sources].filter((at) => at !== undefined);
}
/** What an instruction takes files from by one of its flags, as it is written. */
function fromOf(keyword, flag) {
    if (keyword === 'COPY' && flag.startsWith('--from='))
        return [flag.slice('--from='.length)];
    if (keyword !== 'RUN' || !flag.startsWith(MOUNT_FLAG))
        return [];
    return (0,buildkit_mounts/* csvFields */.qZ)(flag.slice(MOUNT_FLAG.length)).flatMap((field) => /^from=(.+)$/i.exec(field)?.[1] ?? []);
}
/** How the flags that this is about begin. */
const MOUNT_FLAG = '--mount=';
/** The instructions of a stage, after the ONBUILD triggers of the stage it stands on. */
function commandsOf({ stages, escaper }, { on, instructions }) {
    const base = on === undefined ? [] : (stages[on]?.instructions ?? []);
    const triggers = base.filter(({ keyword }) => keyword === 'ONBUILD');
    return [...triggers.map(({ rest }) => readInstruction(rest, escaper)), ...instructions];
}

;// CONCATENATED MODULE: ./src/buildkit/parsed-files.ts




/**
 * What `--from=` or a FROM means: a stage, a local build context, or an image.
 *
 * @param from empty for the context of the build
 */
function originOf({ stages, build }, from) {
    if (from === '')
        return { kind: 'local', source: recipe_files/* CONTEXT */.SK };
    const context = build.buildContexts.find((each) => each.slice(0, each.indexOf('=')).toLowerCase() === from.toLowerCase());
    if (context !== undefined)
        return contextOrigin(context);
    const at = /^\d+$/.test(from) ? Number(from) : stageNamed(stages, from);
    return at === undefined ? { kind: 'image', name: from } : { kind: 'stage', at };
}
/** Files of the context, or of a local build context, that a COPY or ADD names. */
function copiedFiles({ rest, flags }, source, expand, escaper) {
    const from = flags.some((flag) => flag.startsWith('--from=')) ? source : recipe_files/* CONTEXT */.SK;
    return localPaths(rest, escaper).flatMap((path) => filesAt(from, pathOf(path, expand), recipe_files/* copyName */.vC));
}
/** Files of the context that an ADD unpacks if they are archives. */
function unpackedFiles({ keyword, rest, flags }, expand, escaper) {
    if (keyword !== 'ADD' || flags.includes('--unpack=false'))
        return [];
    return localPaths(rest, escaper).map((path) => (0,recipe_files/* unpackedAt */.$q)(recipe_files/* CONTEXT */.SK, pathOf(path, expand)));
}
const localPaths = (rest, escaper) => copyWords(rest, escaper)
    .slice(0, -1)
    .filter((path) => !path.startsWith('<<') && !REMOTE.test(path));
/** What `--mount=type=bind` names: where from, and which files if that is a local folder. */
function boundFrom(flag, expand) {
    const options = new Map((0,buildkit_mounts/* csvFields */.qZ)(flag.slice(MOUNT_FLAG.length)).map((field) => {
        const [, key = '', value = ''] = /^([^=]*)=?([\s\S]*)$/.exec(field) ?? [];
        return [key.toLowerCase().replace(/^src$/, 'source'), value];
    }));
    if ((options.get('type') ?? 'bind').toLowerCase() !== 'bind')
        return undefined;
    return { from: expand(options.get('from') ?? '').text, path: pathOf(options.get('source') ?? '', expand) };
}
/** Files of a local folder as they count: the whole context does not. */
function filesAt(source, path, name = recipe_files/* bindName */.nx) {
    const files = { name: name(source, path), source, path, include: [], exclude: [] };
    return (0,recipe_files/* isWholeContext */.VP)(files) ? [] : [files];
}
/** Images that stages stand on, copy from and mount, as they are written; not those whose names nobody here knows. */
function imagesOf(file, needed) {
    const used = [...needed].flatMap((at) => file.stages[at] ?? []).filter(({ isReplaced }) => !isReplaced);
    const bases = used.flatMap(({ base, on }) => (on === undefined ? [base] : []));
    const commands = used.flatMap((stage) => commandsOf(file, stage));
    const sources = commands.flatMap(({ keyword, flags }) => flags.flatMap((flag) => fromOf(keyword, flag)));
    const named = [...bases, ...sources].map((name) => originOf(file, name));
    const images = named.flatMap((origin) => (origin.kind === 'image' ? [origin.name] : []));
    return [...new Set(images)].filter((image) => image !== 'scratch' && !/[$@]/.test(image));
}
const REMOTE = /^(?:\w+:\/\/|git@)/;
/** `docker-image://`, `oci-layout://`, `target:` and URLs are no folders (buildx, build/opt.go). */
function contextOrigin(context) {
    const [name, value] = [context.slice(0, context.indexOf('=')), context.slice(context.indexOf('=') + 1)];
    const [, image] = /^docker-image:\/\/(.*)$/.exec(value) ?? [];
    if (image !== undefined)
        return { kind: 'image', name: image };
    return REMOTE.test(value) || value.startsWith('target:')
        ? { kind: 'image', name: '$' }
        : { kind: 'local', source: name };
}
/** The words behind COPY, or its JSON. */
function copyWords(rest, escaper) {
    try {
        const list = JSON.parse(rest);
        if (Array.isArray(list))
            return list.map(String);
    }
    catch {
        // Words.
    }
    return wordsOf(rest, escaper);
}
/** What only a base image knows may be anything: then the folder before it counts. */
function pathOf(path, expand) {
    const parts = (0,recipe_files/* rooted */.CK)(path).split('/');
    const known = parts.findIndex((part) => expand(part).unknown.length > 0);
    return (0,recipe_files/* rooted */.CK)(parts
        .slice(0, known === -1 ? parts.length : known)
        .map((part) => expand(part).text)
        .join('/'));
}

// EXTERNAL MODULE: ./src/buildkit/recipe-parts.ts
var recipe_parts = __webpack_require__(2827);
;// CONCATENATED MODULE: ./src/buildkit/parsed-dockerfile.ts








/**
 * Reads the cache mounts out of a Dockerfile, for builders whose frontend is too old to be asked. Follows BuildKit's
 * frontend/dockerfile/dockerfile2llb, but does not know base images: a variable that is not set in the Dockerfile may be
 * set by one of them, and mounts that depend on it are not resolved. ONBUILD of base images is not seen either.
 *
 * @param text the Dockerfile
 * @param mode what another recipe is
 * @param found what {@link parsedNeeds} asks for
 */
function readDockerfile(text, build, mode = 'strict', found = { files: [], images: new Map() }) {
    const { file, runs, counted } = readStages(text, build);
    const result = sorted([...runs.values()].flatMap(({ mounts }) => mounts));
    const images = [...found.images]
        .sort()
        .map(([name, digest]) => ({ name: `FROM ${(0,recipe_parts/* shortened */.vI)(name)}`, content: digest }));
    const ingredients = [...ingredientsOf(file, counted), ...images, ...found.files];
    const pieces = [...ingredients, ...result.mounts.map(recipe_parts/* mountPart */.Lc)];
    return { ...result, recipe: recipeOf(pieces, mode), parts: (0,recipe_parts/* partsOf */.CI)(pieces) };
}
/**
 * What has to be found out before {@link readDockerfile} can tell the recipe: nothing but a Dockerfile is read here.
 *
 * @param text the Dockerfile
 * @param isBelow whether another build stands on this one, as for `localFiles` of `recipe.ts`
 */
function parsedNeeds(text, build, isBelow = false) {
    const { file, runs, mounting, counted } = readStages(text, build);
    const below = new Set(mounting.flatMap((at) => [...neededStages(file, [at])].filter((each) => each !== at)));
    const stages = isBelow ? [...runs.keys()] : mounting.length === 0 ? [] : [...counted].sort((a, b) => a - b);
    const files = stages.flatMap((at) => runs.get(at)?.[isBelow || below.has(at) ? 'used' : 'usedBefore'] ?? []);
    return { files: (0,recipe_files/* distinct */.dM)(files), images: imagesOf(file, counted) };
}
function readStages(text, build) {
    const file = stagedFile(readInstructions(text), build);
    const last = file.stages.length - 1;
    const target = build.target === '' ? last : stageNamed(file.stages, build.target);
    const needed = neededStages(file, target === undefined ? [] : [target]);
    const running = { ...file, states: new Map() };
    const runs = new Map([...needed].sort((left, right) => left - right).map((at) => [at, runStage(running, at)]));
    const mounting = [...runs].flatMap(([at, { mounts }]) => (mounts.length > 0 ? [at] : []));
    return { file, runs, mounting, counted: neededStages(file, mounting.length > 0 ? mounting : [...needed]) };
}
function runStage(file, at) {
    const known = file.states.get(at);
    if (known !== undefined)
        return known;
    const stage = file.stages[at];
    const state = stage === undefined ? emptyState(true) : startOf(file, stage);
    if (stage !== undefined && !stage.isReplaced) {
        for (const instruction of commandsOf(file, stage)) {
            obey(file, state, instruction);
            takeFiles(file, at, state, instruction);
        }
    }
    file.states.set(at, state);
    return state;
}
function startOf(file, { name, base, on, isReplaced }) {
    if (isReplaced)
        return { ...emptyState(true), copied: wholeOf(originOf(file, name)) };
    if (on === undefined)
        return { ...emptyState(base !== 'scratch'), copied: wholeOf(originOf(file, base)) };
    const { variables, isOpen, workdir, copied } = runStage(file, on);
    return { ...emptyState(isOpen), variables: new Map(variables), workdir, copied };
}
/** A local build context in the place of an image. */
const wholeOf = (origin) => (origin.kind === 'local' ? filesAt(origin.source, '/') : []);
/** BuildKit gives a PATH to what has none; the working folder of most images is `/`, and it only serves people here. */
function emptyState(isOpen) {
    const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    return {
        variables: new Map(isOpen ? [] : [['PATH', path]]),
        isOpen,
        workdir: '/',
        mounts: [],
        copied: [],
        used: [],
        usedBefore: [],
    };
}
function lookupIn({ variables, isOpen }) {
    return (name) => (variables.has(name) || !isOpen ? variables.get(name) : UNKNOWN);
}
function obey(file, state, { keyword, flags, rest }) {
    const { escaper, args, globals } = file;
    const lookup = lookupIn(state);
    if (keyword === 'ARG') {
        for (const word of wordsOf(rest, escaper))
            declare(word, state.variables, escaper, args, globals, lookup);
    }
    else if (keyword === 'ENV') {
        for (const [name, value] of assignments(rest, escaper, lookup))
            state.variables.set(name, value);
    }
    else if (keyword === 'WORKDIR') {
        state.workdir = external_node_path_.posix.resolve(state.workdir, expanded(rest, lookup, escaper) ?? rest);
    }
    else if (keyword === 'RUN') {
        const mounts = flags.filter((flag) => flag.startsWith(MOUNT_FLAG));
        state.mounts.push(...mounts.flatMap((flag) => mountIn(file, state, flag.slice(MOUNT_FLAG.length))));
    }
}
/** Which local files a RUN has: what was copied before, in all stages that it stands on, and what it mounts. */
function takeFiles(file, at, state, instruction) {
    const { keyword, flags } = instruction;
    const expand = (word) => tryExpand(word, lookupIn(state), file.escaper);
    if (keyword === 'COPY' || keyword === 'ADD') {
        const origin = originOf(file, flags.find((flag) => flag.startsWith('--from='))?.slice('--from='.length) ?? '');
        const local = origin.kind === 'local' ? copiedFiles(instruction, origin.source, expand, file.escaper) : [];
        state.copied = (0,recipe_files/* distinct */.dM)([...state.copied, ...local, ...stageFiles(file, at, origin)]);
        state.used = (0,recipe_files/* distinct */.dM)([...state.used, ...unpackedFiles(instruction, expand, file.escaper)]);
    }
    if (keyword !== 'RUN')
        return;
    const mounts = flags.filter((flag) => flag.startsWith(MOUNT_FLAG));
    if (mounts.some((flag) => mountIn(file, state, flag.slice(MOUNT_FLAG.length)).length > 0)) {
        state.usedBefore = [...state.used];
        return;
    }
    const bound = mounts.flatMap((flag) => boundFiles(file, at, boundFrom(flag, expand)));
    state.used = (0,recipe_files/* distinct */.dM)([...state.used, ...state.copied, ...bound]);
}
function boundFiles(file, at, bound) {
    if (bound === undefined)
        return [];
    const origin = originOf(file, bound.from);
    return origin.kind === 'local' ? filesAt(origin.source, bound.path) : stageFiles(file, at, origin);
}
/** A stage only takes from those before it. */
const stageFiles = (file, at, origin) => origin.kind === 'stage' && origin.at < at ? runStage(file, origin.at).copied : [];
/** `ENV name=value …` or `ENV name value`; all values are replaced before any of them is set. */
function assignments(rest, escaper, lookup) {
    const words = wordsOf(rest, escaper);
    const [, name = '', value = ''] = /^(\S+)\s+([\s\S]*)$/.exec(rest) ?? [];
    const pairs = words[0]?.includes('=')
        ? words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)])
        : [[name, value]];
    return pairs.map(([key, text]) => [expanded(key, lookup, escaper) ?? key, expanded(text, lookup, escaper) ?? UNKNOWN]);
}
function mountIn(file, state, value) {
    const lookup = lookupIn(state);
    const fields = (0,buildkit_mounts/* csvFields */.qZ)(value).map((field) => {
        const [, key = '', raw = ''] = /^([^=]*)=?([\s\S]*)$/.exec(field) ?? [];
        return { key: key.toLowerCase(), raw, ...tryExpand(raw, lookup, file.escaper) };
    });
    const [raws, texts] = [
        optionsOf(fields.map(({ key, raw }) => [key, raw])),
        optionsOf(fields.map(({ key, text }) => [key, text])),
    ];
    const isTypeKnown = fields.every(({ key, unknown }) => key !== 'type' || unknown.length === 0);
    if (isTypeKnown && texts.type?.toLowerCase() !== 'cache')
        return [];
    const written = raws.target ?? `id=${raws.id ?? ''}`;
    const unknown = [...new Set(fields.flatMap((field) => field.unknown))];
    const isBased = fields.some(({ key, text }) => isBase(key, text));
    const mount = isBased || unknown.length > 0 ? undefined : settled(file, state, texts);
    return [{ written, mount, unknown }];
}
/** Whether an option puts the mount on top of something else than nothing. */
function isBase(key, text) {
    if (key === 'from')
        return text !== '' && text !== 'scratch';
    return (key === 'source' || key === 'src') && external_node_path_.posix.join('/', text) !== '/';
}
const optionsOf = (pairs) => Object.fromEntries(pairs.flatMap(([key, value]) => (buildkit_mounts/* OPTION_NAMES */.TM[key] === undefined ? [] : [[buildkit_mounts/* OPTION_NAMES */.TM[key], value]])));
/** Undefined for options that BuildKit does not take either. */
function settled({ args }, { workdir }, options) {
    try {
        const { target = '' } = options;
        const mount = (0,buildkit_mounts/* cacheMount */.yP)(options, target.startsWith('/') ? target : external_node_path_.posix.resolve(workdir, target));
        return (0,buildkit_mounts/* inNamespace */.d2)(mount, args.get(NAMESPACE) ?? '');
    }
    catch {
        return undefined;
    }
}
const NAMESPACE = 'BUILDKIT_CACHE_MOUNT_NS';
function sorted(found) {
    const movable = found.flatMap(({ mount }) => (mount === undefined ? [] : [[(0,buildkit_mounts/* mountName */.lu)(mount), mount]]));
    const mounts = [...new Map(movable)].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, mount]) => mount);
    const stuck = found.filter(({ mount }) => mount === undefined);
    const leftOut = stuck.flatMap(({ written, unknown }) => (unknown.length === 0 ? [written] : []));
    const unresolved = stuck.flatMap(({ written, unknown }) => unknown.length > 0 ? [`${written} (${unknown.join(', ')})`] : []);
    return { mounts, leftOut: [...new Set(leftOut)].sort(), unresolved: [...new Set(unresolved)].sort() };
}
/** Instructions that change nothing for a RUN. */
const IDLE = ['CMD', 'ENTRYPOINT', 'EXPOSE', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'STOPSIGNAL', 'VOLUME'];
function ingredientsOf({ stages, declared, args, escaper, build }, needed) {
    const used = [...needed].sort((left, right) => left - right).flatMap((at) => stages[at] ?? []);
    const list = [...declared, ...used.flatMap(({ instructions }) => instructions)];
    const working = list.filter(({ keyword }) => !IDLE.includes(keyword));
    const names = new Set([
        ...working.filter(({ keyword }) => keyword === 'ARG').flatMap(({ rest }) => argNames(rest)),
        NAMESPACE,
    ]);
    return [
        ...used.map(({ from, base }) => ({ name: `FROM ${(0,recipe_parts/* shortened */.vI)(base)}`, content: from.text })),
        ...working.flatMap((instruction) => piecesOf(instruction, escaper)),
        ...[...args]
            .filter(([name]) => names.has(name))
            .sort()
            .map(([name, value]) => ({ name: `ARG ${name}`, content: `${name}=${value}` })),
        ...[...build.buildContexts]
            .sort()
            .map((context) => ({ name: `context ${context.split('=')[0]}`, content: context })),
    ];
}
const argNames = (rest) => rest.match(/[^\s=]+/g) ?? [];
/** Variables are named without their values. */
function piecesOf({ keyword, rest, text }, escaper) {
    if (keyword !== 'ARG' && keyword !== 'ENV')
        return [{ name: `${keyword} ${(0,recipe_parts/* shortened */.vI)(rest)}`, content: text }];
    const words = wordsOf(rest, escaper);
    const named = words[0]?.includes('=') || keyword === 'ARG' ? words : [rest.replace(/\s+/, '=')];
    return named.map((word) => ({ name: `${keyword} ${word.split('=')[0]}`, content: word }));
}
/** Here the order of instructions counts. */
function recipeOf(pieces, mode) {
    if (mode === 'strict')
        return (0,recipe_parts/* sha256 */.sc)({ parsed: pieces.map(({ name, content }) => [name, content]) });
    const kinds = mode === 'none' ? ['cache mount '] : ['FROM ', 'ADD http', 'cache mount '];
    return (0,recipe_parts/* sha256 */.sc)({ mode, parts: (0,recipe_parts/* partsOf */.CI)(pieces.filter(({ name }) => kinds.some((kind) => name.startsWith(kind)))) });
}


/***/ })

};
