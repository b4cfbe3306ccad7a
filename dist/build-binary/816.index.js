export const id = 816;
export const ids = [816];
export const modules = {

/***/ 5816:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  deliver: () => (/* binding */ deliver),
  deliveryFolder: () => (/* binding */ deliveryFolder),
  pack: () => (/* binding */ pack)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(3916);
// EXTERNAL MODULE: ./src/runner/log.ts
var log = __webpack_require__(7708);
;// CONCATENATED MODULE: ./src/runner/artifacts.ts




/** The runner takes no more of a job (actions/runner, CreateArtifactsFileCommand.cs). */
const MOST = 500;
/**
 * The lines that declare artifacts. The runner fails the step, after all was published, for two artifacts with one name
 * and different digests, for a file name with `=`, and for more than 500 in a job: what would do that is left out.
 *
 * @param declared digests by name of what earlier steps of the job have declared
 */
function declaration(artifacts, declared = new Map()) {
    const known = new Map(declared);
    const [lines, notes] = [[], []];
    for (const artifact of artifacts) {
        const { names, digest } = subjectOf(artifact);
        const name = names.find((each) => (known.get(each) ?? digest) === digest) ?? '';
        const hindrance = hindranceOf(artifact, name, known.size);
        if (hindrance !== '')
            notes.push(`${names.join(', ')} is not declared: ${hindrance}.`);
        else
            lines.push('path' in artifact ? `file://${artifact.path}` : `oci://${name}@${digest}`);
        if (hindrance === '')
            known.set(name, digest);
    }
    return { lines, notes };
}
/** As the runner names them: a file by its name without folder. */
const subjectOf = (artifact) => 'path' in artifact ? { names: [(0,external_node_path_.basename)(artifact.path)], digest: `sha256:${artifact.sha256}` } : artifact;
function hindranceOf(artifact, name, count) {
    if (name === '')
        return 'the job has another artifact of that name';
    if (count >= MOST)
        return `the runner takes ${MOST} artifacts of a job`;
    const path = 'path' in artifact ? artifact.path : '';
    return /[=\r\n]/.test(path) || path !== path.trim() ? 'the runner cannot take = or blanks like that in a path' : '';
}
/**
 * Declares artifacts to the runner, so that actions/attest finds them without inputs. Nothing happens where the runner has no
 * such file (before 2.336). What cannot be declared is one line in the log.
 */
async function declareArtifacts(artifacts, { GITHUB_ARTIFACTS: file, GITHUB_ARTIFACTS_LIST: list } = process.env) {
    if (!file || artifacts.length === 0)
        return;
    // The runner takes relative paths from the workspace, a step from its working directory.
    const placed = artifacts.map((each) => ('path' in each ? { ...each, path: (0,external_node_path_.resolve)(each.path) } : each));
    const { lines, notes } = declaration(placed, await earlier(list));
    for (const sentence of notes)
        (0,log/* say */.cv)(`For attestation, ${sentence}`);
    if (lines.length > 0)
        await (0,promises_.appendFile)(file, `${lines.join('\n')}\n`);
}
/** What earlier steps have declared: `{"version":1,"subjects":[{name, digest, kind}]}`, or an empty file. */
async function earlier(list) {
    try {
        const text = list ? await (0,promises_.readFile)(list, 'utf8') : '';
        const { subjects = [] } = (text.trim() === '' ? {} : JSON.parse(text));
        return new Map(subjects.map(({ name, digest }) => [name, digest]));
    }
    catch (error) {
        (0,log/* say */.cv)(`What earlier steps have declared for attestation cannot be read: ${(0,errors/* messageOf */.bD)(error)}`);
        return new Map();
    }
}

;// CONCATENATED MODULE: ./src/build-binary/artifacts.ts
/**
 * What a leg has made, for attestation: the image in each repository that it was pushed to, and the release archives.
 *
 * @param images repositories
 * @param digest of the pushed image
 */
const legArtifacts = (images, digest, { archives }) => [
    ...images.map((name) => ({ names: [name], digest })),
    ...archives.map(({ path, sha256 }) => ({ path, sha256 })),
];

// EXTERNAL MODULE: ./src/build-binary/release-archive.ts
var release_archive = __webpack_require__(6620);
;// CONCATENATED MODULE: ./src/build-binary/deliver.ts







/**
 * Packs the programs for a release page where that is asked for: before anything is pushed, so that nothing is published when
 * a file for the archives is not there.
 *
 * @param epoch see epoch.ts
 * @param folder of our own, for {@link deliver}
 * @throws UserError when a file for the archives is not there
 */
function pack(request, { image, binaries, epoch }, folder) {
    const env = { ...process.env, ...(epoch === '' ? {} : { SOURCE_DATE_EPOCH: epoch }) };
    const programs = binaries.map(({ program }) => program);
    return (0,release_archive/* writeRelease */.d)(image, programs, request, env, folder);
}
/**
 * Makes the folder that the user gets everything in, before anything is pushed: one that cannot be written publishes nothing.
 * It stays, because all of it is output; a runner empties its temporary folder after each job.
 *
 * @param dest the input, empty for a new folder
 * @throws UserError when it cannot be written
 */
async function deliveryFolder(dest) {
    if (dest === '')
        return (0,promises_.mkdtemp)((0,external_node_path_.join)(process.env.RUNNER_TEMP || (0,external_node_os_.tmpdir)(), 'muslin-binaries-'));
    await written(dest, async () => {
        await (0,promises_.mkdir)(dest, { recursive: true });
        await (0,promises_.rmdir)(await (0,promises_.mkdtemp)((0,external_node_path_.join)(dest, '.muslin-')));
    });
    return dest;
}
/**
 * Puts the programs and the files for a release page where the user gets them. Not before all is built: the folder may lie in
 * the build's context. What was made and pushed is declared for attestation.
 *
 * @param made with the release as {@link pack} has made it
 * @param from folder that the programs lie in, under their paths in the image
 * @param folder see {@link deliveryFolder}
 * @throws UserError when it cannot be written
 */
async function deliver(made, from, folder) {
    const moved = async ({ program, ...rest }) => {
        const file = (0,external_node_path_.join)(folder, (0,external_node_path_.relative)(from, program.file));
        await (0,promises_.cp)(program.file, file);
        return { ...rest, program: { ...program, file } };
    };
    const [first, ...others] = made.binaries;
    const { binaries, release } = await written(folder, async () => ({
        binaries: [await moved(first), ...(await Promise.all(others.map(moved)))],
        release: await placeRelease(made.release, folder),
    }));
    await declareArtifacts(legArtifacts(made.images, made.image.digest, release));
    return { binaries, release };
}
async function written(dest, work) {
    try {
        return await work();
    }
    catch (error) {
        if (!(error instanceof Error && 'syscall' in error))
            throw error;
        const remedy = 'Name a folder where the job may write.';
        throw new errors/* UserError */.yo(`dest is ${dest}, and the programs cannot be written there: ${(0,errors/* messageOf */.bD)(error)}. ${remedy}`);
    }
}
async function placeRelease({ archives, sbom }, folder) {
    const placed = async (file) => {
        const path = (0,external_node_path_.join)(folder, (0,external_node_path_.basename)(file.path));
        await (0,promises_.cp)(file.path, path);
        return { ...file, path };
    };
    await Promise.all(archives.map(({ path }) => (0,promises_.cp)(`${path}.sha256`, (0,external_node_path_.join)(folder, `${(0,external_node_path_.basename)(path)}.sha256`))));
    const all = await Promise.all(archives.map(placed));
    return { archives: all, ...(sbom && { sbom: await placed(sbom) }) };
}


/***/ })

};
