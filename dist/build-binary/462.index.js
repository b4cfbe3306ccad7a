export const id = 462;
export const ids = [462];
export const modules = {

/***/ 3462:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  comparedWith: () => (/* binding */ comparedWith),
  largestParts: () => (/* binding */ largestParts),
  partLines: () => (/* binding */ partLines),
  sizeMarkdown: () => (/* binding */ sizeMarkdown)
});

// UNUSED EXPORTS: readPrevious, sizeReport

// EXTERNAL MODULE: ./src/elf/bytes.ts
var bytes = __webpack_require__(4778);
// EXTERNAL MODULE: ./src/elf/header.ts
var elf_header = __webpack_require__(6644);
// EXTERNAL MODULE: ./src/elf/sections.ts
var sections = __webpack_require__(3157);
// EXTERNAL MODULE: ./src/elf/symbols.ts
var elf_symbols = __webpack_require__(3188);
;// CONCATENATED MODULE: ./src/elf/crates.ts




/**
 * The crates of a Rust program by the size of their functions, the largest first.
 *
 * @returns undefined when the program is stripped, or holds nothing of Rust
 * @throws ElfError when it is no ELF file
 */
function cratesOf(file) {
    return (0,bytes/* withFile */.D4)(file, (source) => {
        const header = (0,elf_header/* parseSource */.PJ)(source);
        const symbols = (0,elf_symbols/* readSymbols */.s)(source, header, (0,sections/* readSections */.jn)(source, header));
        return symbols === undefined ? undefined : crateSizes(symbols);
    });
}
/** The same of symbols; one function under several names counts once. */
function crateSizes(symbols) {
    const sizes = new Map();
    const seen = new Set();
    for (const { name, address, bytes, isFunction } of symbols) {
        if (!isFunction || bytes === 0 || seen.has(address))
            continue;
        seen.add(address);
        const crate = crateOf(name);
        sizes.set(crate, (sizes.get(crate) ?? 0) + bytes);
    }
    const all = [...sizes].map(([crate, bytes]) => ({ crate, bytes }));
    return all.some(({ crate }) => crate !== undefined)
        ? all.toSorted((left, right) => right.bytes - left.bytes)
        : undefined;
}
/** The crate that a mangled name begins with, undefined where it is not Rust's. */
function crateOf(symbol) {
    return symbol.startsWith('_R') ? crateOfV0(symbol.slice(2)) : crateOfLegacy(symbol);
}
/** `_ZN`, length and text of each part of the path, at the end a hash (rustc_symbol_mangling, legacy.rs). */
function crateOfLegacy(symbol) {
    const [, length = '', rest = ''] = /^_ZN(\d+)(.*)17h[0-9a-f]{16}E/.exec(symbol) ?? [];
    if (length === '')
        return undefined;
    const first = rest.slice(0, Number(length));
    if (!first.includes('$'))
        return first;
    // `<type as trait>`: a type without a path (u8, &str, T) belongs to whose trait it is.
    const [type = '', trait = ''] = first.split('$u20$as$u20$');
    return pathRoot(type) ?? pathRoot(trait);
}
/** The first word of the first path in an escaped type: `_$LT$alloc..vec..Vec$LT$T$GT$` → alloc. */
function pathRoot(escaped) {
    const words = escaped.replace(/\$(?:u[0-9a-f]+|[A-Z]{1,2})\$/g, ' ').replaceAll('..', '::');
    return /(?:^|[^\w:])_?([A-Za-z]\w*)::/.exec(words)?.[1];
}
/**
 * The first crate root in a path (RFC 2603): what leads there are nestings, generic arguments, and implementations, which
 * begin with the path of where they stand.
 */
function crateOfV0(mangled) {
    let rest = mangled;
    for (let step = 0; step < 64; step += 1) {
        if (rest.startsWith('C'))
            return identifier(rest.slice(1));
        const [lead] = /^(?:N[A-Za-z]|I|[MX](?:s[0-9A-Za-z]*_)?|Y[RQPOSA]*)/.exec(rest) ?? [];
        if (lead === undefined)
            return undefined;
        rest = rest.slice(lead.length);
    }
    return undefined;
}
/** Perhaps a disambiguator, then length and text. */
function identifier(text) {
    const [lead, length] = /^(?:s[0-9A-Za-z]*_)?(\d+)_?/.exec(text) ?? [];
    return lead === undefined ? undefined : text.slice(lead.length, lead.length + Number(length));
}

// EXTERNAL MODULE: ./src/elf/details.ts + 6 modules
var details = __webpack_require__(2750);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/oci/answer.ts
var answer = __webpack_require__(7699);
// EXTERNAL MODULE: ./src/oci/connection.ts + 1 modules
var oci_connection = __webpack_require__(5949);
// EXTERNAL MODULE: ./src/oci/reference.ts
var oci_reference = __webpack_require__(2148);
// EXTERNAL MODULE: ./src/oci/retry.ts
var retry = __webpack_require__(9963);
;// CONCATENATED MODULE: ./src/oci/blob-stream.ts





/** A stream in which nothing comes for so long is dead. */
const IDLE_MS = 30_000;
/**
 * The bytes of a blob as they come from a registry, which nobody has compared with the digest yet.
 *
 * @param end ends the stream, whose reader gets its reason
 * @throws MayPass when there is no answer or it breaks off, so that the reader may begin anew
 * @throws RegistryError when the registry refuses
 */
async function* blobChunks(connection, repository, digest, end) {
    const subject = `${(0,oci_reference/* repositoryName */.aR)(repository)}@${digest}`;
    const idle = new AbortController();
    const timer = setTimeout(() => idle.abort(new Error(`nothing came for ${IDLE_MS / 1000} s`)), IDLE_MS);
    const signal = end === undefined ? idle.signal : AbortSignal.any([idle.signal, end]);
    // A blob is what its digest says; no proxy may pack it on the way.
    const headers = { accept: '*/*', 'accept-encoding': 'identity' };
    const url = (0,oci_connection/* repositoryUrl */.E)(repository, `blobs/${digest}`);
    try {
        const call = { subject, repository, actions: 'pull', method: 'GET', url, headers, signal };
        const response = await connection.send(call);
        if (!response.ok)
            throw await (0,answer/* refusal */.x5)(response, subject);
        for await (const chunk of bodyOf(response, subject)) {
            timer.refresh();
            yield chunk;
        }
    }
    catch (error) {
        // That its time is over passes no more.
        end?.throwIfAborted();
        throw error;
    }
    finally {
        clearTimeout(timer);
        idle.abort();
    }
}
async function* bodyOf(response, subject) {
    const reader = response.body?.getReader();
    if (reader === undefined)
        return;
    for (let progressed = false;; progressed = true) {
        const { done, value } = await reader.read().catch((error) => {
            throw new retry/* MayPass */.jk(new answer/* RegistryError */.gl(`${subject}: the answer broke off: ${(0,errors/* messageOf */.bD)(error)}.`), { progressed });
        });
        if (done)
            return;
        yield value;
    }
}
/**
 * Whether a repository has a blob. Only reading has to be allowed.
 *
 * @throws RegistryError when the registry refuses
 */
function hasBlob(connection, repository, digest) {
    const subject = `${repositoryName(repository)}@${digest}`;
    const url = repositoryUrl(repository, `blobs/${digest}`);
    // A redirect to the blob storage is an answer too: what it leads to is there.
    const call = { subject, repository, actions: 'pull', method: 'HEAD', url, redirect: 'manual' };
    return connection.retrying(async () => {
        const response = await connection.send(call);
        if (response.status === 404)
            return false;
        if (response.status < 400)
            return true;
        throw await refusal(response, subject);
    });
}

// EXTERNAL MODULE: ./src/oci/credentials.ts
var credentials = __webpack_require__(2559);
// EXTERNAL MODULE: ./src/oci/layer-files.ts + 1 modules
var layer_files = __webpack_require__(4800);
// EXTERNAL MODULE: ./src/oci/layers.ts + 3 modules
var oci_layers = __webpack_require__(8364);
// EXTERNAL MODULE: ./src/oci/platform.ts
var oci_platform = __webpack_require__(1890);
// EXTERNAL MODULE: ./src/oci/manifest.ts
var oci_manifest = __webpack_require__(2060);
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
    const entries = (0,oci_manifest/* imageEntries */.Io)(content).filter((entry) => isOfInterest(entry, search.names));
    const held = entries.map(async (entry) => {
        const stored = await search.client.manifest({ ...search.reference, digest: entry.digest });
        return imagesIn(search, stored, depth - 1);
    });
    const images = (await Promise.all(held)).flat();
    const isLeg = depth < DEEPEST && (0,oci_manifest/* imageEntries */.Io)(content).length === 1;
    if (isLeg)
        return images.map((image) => ({ ...image, entry: digest }));
    const attested = new Set(content.manifests.filter(oci_manifest/* isAttestation */.H3).map(oci_manifest/* subjectOf */.et));
    return images.map((image) => ({
        ...image,
        isAttestedBeside: attested.has(image.digest) || attested.has(image.entry),
    }));
}
const isOfInterest = ({ platform, artifactType }, names) => artifactType === undefined && (platform === undefined || names.has((0,oci_platform/* platformName */.$r)(platform)));
async function imageOf({ client, reference }, manifest, digest) {
    const config = await client.blob(reference, manifest.config);
    const platform = (0,oci_platform/* platformName */.$r)((0,oci_manifest/* configPlatform */.Ko)(config));
    return { platform, digest, manifest, config, entry: digest, isAttestedBeside: false };
}

// EXTERNAL MODULE: ./src/oci/registry.ts
var registry = __webpack_require__(494);
// EXTERNAL MODULE: ./src/report/figures.ts
var figures = __webpack_require__(3831);
// EXTERNAL MODULE: ./src/report/markdown.ts
var markdown = __webpack_require__(4285);
// EXTERNAL MODULE: ./src/build-binary/programs.ts
var build_binary_programs = __webpack_require__(1685);
// EXTERNAL MODULE: ./src/build-binary/size.ts
var size = __webpack_require__(3193);
;// CONCATENATED MODULE: ./src/build-binary/size-report.ts
















/** Compressed bytes up to which the files of the last release are looked at. */
const CHEAP = 64 * 1024 * 1024;
/** The comparison is worth so much time. */
const COMPARISON_MS = 20_000;
/** Rows of the largest parts. */
const SHOWN = 8;
/**
 * The sizes of an image in Markdown, compared with the last release where one is named. That the comparison fails is a
 * sentence in it.
 *
 * @param client reads the registry; by default with docker's credentials
 */
async function sizeReport(sizes, programs, platform, compareWith, client) {
    const previous = await comparedWith(sizes, platform, compareWith, client);
    return sizeMarkdown(sizes, previous, programs.flatMap(partLines));
}
/**
 * The image of the last release, why it cannot be read, or undefined where none is named.
 *
 * @param client reads the registry; by default with docker's credentials
 */
async function comparedWith({ programs }, platform, reference, client = new registry/* RegistryClient */.b({ credentials: (0,credentials/* dockerCredentials */.d)(), signal: AbortSignal.timeout(COMPARISON_MS) })) {
    if (reference === undefined)
        return undefined;
    const paths = programs.map(({ path }) => path);
    try {
        return await readPrevious(client, reference, platform, paths);
    }
    catch (error) {
        return `It could not be compared with ${(0,oci_reference/* referenceName */.z$)(reference)}: ${(0,errors/* messageOf */.bD)(error)}`;
    }
}
/**
 * Reads the image of a platform under a tag or digest, its files too where they are few.
 *
 * @param paths programs whose sizes are wanted
 * @throws UserError when it holds no image of the platform
 * @throws RegistryError when the registry refuses
 */
async function readPrevious(client, reference, platform, paths) {
    const { digest, manifest } = await imageFor(client, reference, platform);
    const packed = (0,size/* sizesOf */.gN)({ manifest }, [], 0);
    const name = (0,oci_reference/* referenceName */.z$)(reference);
    if (packed.compressed > CHEAP)
        return { name, digest, sizes: packed, filesRead: false };
    const files = await filesOf(client, reference, manifest);
    const programs = paths.flatMap((path) => {
        const entry = files.get(path.slice(1));
        return entry?.kind === 'file' ? [{ path, bytes: entry.bytes }] : [];
    });
    return { name, digest, sizes: (0,size/* sizesOf */.gN)({ manifest }, programs, (0,build_binary_programs.weightOf)(files.values())), filesRead: true };
}
async function imageFor(client, reference, platform) {
    const wanted = (0,oci_platform/* platformName */.$r)(platform);
    const images = await imagesUnder(client, reference, [platform]);
    const image = images.find((each) => each.platform === wanted);
    if (image !== undefined)
        return image;
    const [other] = images;
    throw new errors/* UserError */.yo(other ? `it is an image for ${other.platform}, not for ${wanted}` : `it has no image for ${wanted}`);
}
async function filesOf(client, reference, manifest) {
    const layers = [];
    for (const { digest, size } of manifest.layers) {
        const read = () => (0,oci_layers/* readLayerBy */.Le)({ digest, size, chunks: blobChunks(client.connection, reference, digest) }, fileEntry);
        layers.push(await client.connection.retrying(read));
    }
    return (0,layer_files/* mergedLayers */.bC)(layers);
}
const fileEntry = async (_path, header) => (0,oci_layers/* plainEntry */.xY)(header);
/**
 * The largest sections and crates of a program.
 *
 * @throws when its file is gone
 */
function largestParts({ file, elf }) {
    if (elf instanceof elf_header/* ElfError */.QH)
        return { sections: [], crates: [] };
    const sections = (0,details/* readDetails */.L)(file, elf).sections.map((section) => ({ name: section.name, bytes: section.bytes }));
    const crates = (cratesOf(file) ?? []).map(({ crate, bytes: count }) => {
        return { ...(crate === undefined ? {} : { name: crate }), bytes: count };
    });
    const bySize = sections.toSorted((left, right) => right.bytes - left.bytes);
    return { sections: bySize.slice(0, SHOWN), crates: crates.slice(0, SHOWN) };
}
/** The largest parts of one program, in Markdown. */
function partLines(program) {
    const { sections, crates } = largestParts(program);
    const rows = (parts) => parts.map(({ name, bytes: count }) => [name === undefined ? NOT_RUST : (0,markdown/* code */.aY)(name), (0,figures/* bytes */.ee)(count)]);
    return [
        ...(sections.length === 0
            ? []
            : (0,markdown/* folded */.TM)(`Largest sections of ${program.path}`, (0,markdown/* table */.tp)(['section', '#size'], rows(sections)))),
        ...(crates.length === 0
            ? []
            : (0,markdown/* folded */.TM)(`Largest crates of ${program.path}`, (0,markdown/* table */.tp)(['crate', '#code'], rows(crates)))),
    ];
}
const NOT_RUST = 'C, assembler and others';
/**
 * The sizes as a section of the job summary.
 *
 * @param previous the last release, why it is not known, or undefined when nobody asked
 * @param parts Markdown that stands below
 */
function sizeMarkdown(sizes, previous, parts = []) {
    const before = typeof previous === 'object' ? previous : undefined;
    const rows = rowsOf(sizes, before);
    const layers = sizes.layers.map(({ digest, bytes: count }) => [(0,markdown/* code */.aY)(digest.slice(7, 19)), (0,figures/* bytes */.ee)(count)]);
    return [
        '#### Sizes',
        '',
        ...(before === undefined
            ? (0,markdown/* table */.tp)(['', '#size'], rows.map(({ name, now }) => [name, (0,figures/* bytes */.ee)(now)]))
            : compared(rows)),
        '',
        ...(before === undefined ? [] : [`Before: ${(0,markdown/* code */.aY)(before.name)}, ${(0,markdown/* code */.aY)(before.digest)}`, '']),
        ...(typeof previous === 'string' ? [(0,markdown/* plain */.pj)(previous), ''] : []),
        ...(layers.length < 2 ? [] : [...(0,markdown/* folded */.TM)('Layers', (0,markdown/* table */.tp)(['layer', '#compressed'], layers)), '']),
        ...parts,
        '',
    ].join('\n');
}
function rowsOf(sizes, before) {
    const old = before?.sizes;
    return [
        { name: 'image, compressed', now: sizes.compressed, before: old?.compressed },
        { name: 'image, all files', now: sizes.uncompressed, before: before?.filesRead ? old?.uncompressed : undefined },
        ...sizes.programs.map(({ path, bytes: now }) => {
            return { name: (0,markdown/* code */.aY)(path), now, before: old?.programs.find((program) => program.path === path)?.bytes };
        }),
    ];
}
const compared = (rows) => (0,markdown/* table */.tp)(['', '#before', '#now', '#difference'], rows.map(({ name, now, before }) => [
    name,
    before === undefined ? '?' : (0,figures/* bytes */.ee)(before),
    (0,figures/* bytes */.ee)(now),
    before === undefined ? '' : (0,figures/* difference */.iv)(now, before),
]));


/***/ }),

/***/ 4285:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   OF: () => (/* binding */ fenced),
/* harmony export */   TM: () => (/* binding */ folded),
/* harmony export */   aY: () => (/* binding */ code),
/* harmony export */   pj: () => (/* binding */ plain),
/* harmony export */   tp: () => (/* binding */ table)
/* harmony export */ });
/** Text as code; none where there is no text. */
function code(text) {
    const line = oneLine(text);
    if (line === '')
        return '';
    // Backticks end such a span and bars end a cell of a table, whatever stands before them (GFM spec, sections 6.3 and 4.10).
    return /[`|]/.test(line) ? `<code>${plain(line)}</code>` : `\`${line}\``;
}
/**
 * Text as it is: nothing in it is Markdown or HTML, ends a cell of a table, or becomes a link, a mention, an emoji or a formula
 * on GitHub.
 */
const plain = (text) => oneLine(text)
    .replace(SIGNS, (sign) => ENTITIES[sign] ?? `\\${sign}`)
    .replace(LIVE, APART)
    .replace(/^(?:[-+=]|\d+(?=[.)](?: |$)))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
/** The same within HTML, where backslashes would be seen (GFM spec, section 4.6). */
const inHtml = (text) => oneLine(text)
    .replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign)
    .replace(LIVE, APART);
const SIGNS = /[&<>|\\`*_[\]~]/g;
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '|': '&#124;' };
/**
 * What GitHub finds in text after all escapes are gone: formulas, mentions and addresses of mail, numbers of issues, links,
 * emojis. In an element of its own it finds none of them (docs.github.com, writing mathematical expressions: "use <span> tags
 * around the explicit $"; tried with cmark-gfm: `me&#64;x.y` becomes a link).
 */
const LIVE = /[$@]|(?<!&)#|:(?=\/\/|[\w+\\-]+:)|(?<=www)\./gi;
const APART = '<span>$&</span>';
/** A table. Names that begin with `#` are those of columns with numbers, which stand on the right. */
function table(names, rows) {
    const line = (cells) => `| ${cells.join(' | ')} |`;
    return [
        line(names.map((name) => name.replace(/^#/, ''))),
        line(names.map((name) => (name.startsWith('#') ? '---:' : '---'))),
        ...rows.map(line),
    ];
}
/** Lines that are seen after a click. */
const folded = (title, lines) => [
    `<details><summary>${inHtml(title)}</summary>`,
    '',
    ...lines,
    '',
    '</details>',
];
/** Lines as they are, each of them one; nothing ends the block. */
const fenced = (lines, language = '') => [
    `\`\`\`${language}`,
    ...lines.map((line) => line.replace(/[\r\n]+/g, ' ').replaceAll('```', "'''")),
    '```',
];
const oneLine = (text) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();


/***/ })

};
