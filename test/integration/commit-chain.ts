import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { JobResult, Project } from './cargo-jobs.ts'

/** One commit of a chain, and the job that it started. */
export interface CommitRow {
  readonly edit: string
  readonly result: JobResult
  /** Bytes that the job added to the store. */
  readonly added: number
}

/** One kind of commit. Each gets its number in the chain, so that no two are alike. */
type Edit = (project: Project, commit: number) => void

/** What people do to a workspace, in the order in which a chain repeats it. */
const EDITS: Readonly<Record<string, Edit>> = {
  'library edited': (project, commit) => project.replace('leaf/src/lib.rs', /leaf \w+/, `leaf ${commit}`),
  'program edited': (project, commit) => project.replace('app/src/main.rs', /app \w+/, `app ${commit}`),
  'file added': (project) => addModule(project),
  'dependency updated': (project, commit) => vendor(project, `1.0.${commit}`),
  'file deleted': (project) => removeModule(project),
  'last commit reverted': (project) => void project.git('revert', '--no-edit', 'HEAD'),
  'file of that deleted again': (project) => removeModule(project),
  'feature switched on': (project) => project.replace('app/Cargo.toml', '[features]', '[features]\ndefault = ["loud"]'),
  'only the documentation edited': (project, commit) => project.write('README.md', `Commit ${commit}\n`),
  'C edited': (project, commit) => project.replace('native/native.c', /return \d+/, `return ${commit}`),
  'feature switched off': (project) => project.replace('app/Cargo.toml', '\ndefault = ["loud"]', ''),
  'file added that a build script reads': (project, commit) => project.write(`listed/data/${commit}`, `${commit}\n`),
  'own version raised': (project, commit) => raiseVersion(project, `0.${commit}.0`),
  'library and program edited': (project, commit) => {
    project.replace('middle/src/lib.rs', /middle \w+/, `middle ${commit}`)
    project.replace('tool/src/main.rs', /tool \w+/, `tool ${commit}`)
  },
}

const MODULE = 'pub const WORD: &str = " and a new module";\n'

function addModule(project: Project): void {
  project.write('middle/src/new.rs', MODULE)
  project.replace('middle/src/lib.rs', 'mod extra;', 'mod extra;\nmod new;')
  project.replace('middle/src/lib.rs', 'extra::WORD,', '[extra::WORD, new::WORD].concat(),')
}

function removeModule(project: Project): void {
  rmSync(join(project.upstream, 'middle/src/new.rs'))
  project.replace('middle/src/lib.rs', '\nmod new;', '')
  project.replace('middle/src/lib.rs', '[extra::WORD, new::WORD].concat(),', 'extra::WORD,')
}

function raiseVersion(project: Project, version: string): void {
  project.replace('app/Cargo.toml', /version = "[\d.]+"/, `version = "${version}"`)
  project.replace('Cargo.lock', /(name = "app"\nversion = )"[\d.]+"/, `$1"${version}"`)
}

/** Any will do, if the lock file and the vendored package have the same. */
const CHECKSUM = '0'.repeat(64)

/** Takes another version of a package that stands, vendored, for one of crates.io. */
function vendor(project: Project, version: string): void {
  const files = { files: {}, package: CHECKSUM }
  project.write('vendor/foreign/Cargo.toml', `[package]\nname = "foreign"\nversion = "${version}"\nedition = "2021"\n`)
  project.write('vendor/foreign/src/lib.rs', `pub const VERSION: &str = "${version}";\n`)
  project.write('vendor/foreign/.cargo-checksum.json', JSON.stringify(files))
  project.replace('Cargo.lock', /(name = "foreign"\nversion = )"[\d.]+"/, `$1"${version}"`)
}

const VENDORED = `
[source.crates-io]
replace-with = "vendored"

[source.vendored]
directory = "vendor"
`

/** Makes the workspace of a chain from the one of the scenarios: with a package of somebody else, and libraries beside. */
function prepare(project: Project, libraries: number): void {
  const source = 'registry+https://github.com/rust-lang/crates.io-index'
  const locked = `[[package]]\nname = "foreign"\nversion = "1.0.0"\nsource = "${source}"\nchecksum = "${CHECKSUM}"\n\n`
  project.replace('Cargo.lock', '[[package]]\nname = "leaf"', `${locked}[[package]]\nname = "leaf"`)
  project.replace('Cargo.lock', ' "careless",\n', ' "careless",\n "foreign",\n')
  vendor(project, '1.0.1')
  project.replace('.cargo/config.toml', /$/, VENDORED)
  project.replace('app/Cargo.toml', '[dependencies]', '[dependencies]\nforeign = "1"')
  project.replace('app/src/main.rs', 'fn main() {', 'fn main() {\n    println!("foreign {}", foreign::VERSION);')
  for (let number = 0; number < libraries; number++) addLibrary(project, `more${String(number).padStart(3, '0')}`)
}

/** Bytes that each of those libraries weighs when it is packed, about what one of crates.io does. */
const WEIGHT = 300_000

/** A library with some functions, which the program calls, and with data, which it does not use. */
function addLibrary(project: Project, name: string): void {
  const functions = Array.from({ length: 40 }, (_, index) => functionText(index)).join('\n')
  project.write(`${name}/Cargo.toml`, `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n`)
  const data = 'pub static DATA: &[u8] = include_bytes!("data");'
  project.write(`${name}/src/lib.rs`, `use std::collections::BTreeMap;\n\n${data}\n\n${functions}`)
  project.write(`${name}/src/data`, createHash('shake256', { outputLength: WEIGHT }).update(name).digest())
  project.replace('Cargo.toml', '"middle"', `"middle", "${name}"`)
  project.replace('app/Cargo.toml', '[dependencies]', `[dependencies]\n${name} = { path = "../${name}" }`)
  project.replace(
    'Cargo.lock',
    '\n[[package]]\nname = "native"',
    `\n[[package]]\nname = "${name}"\nversion = "0.1.0"\n\n[[package]]\nname = "native"`,
  )
  project.replace('Cargo.lock', '\n "native"', `\n "${name}",\n "native"`)
  project.replace('app/src/main.rs', 'fn main() {', `fn main() {\n    println!("${name} {}", ${name}::function1(7));`)
}

const functionText = (number: number): string => `pub fn function${number}(value: u64) -> u64 {
    let mut seen = BTreeMap::new();
    for each in 0..value {
        *seen.entry(each % ${number + 2}).or_insert(0u64) += each * ${number + 1};
    }
    seen.values().map(|sum| format!("{sum}").len() as u64).sum()
}
`

/**
 * Commits one edit after the other and runs the job of each, after a first job of the workspace as it is.
 *
 * @param libraries how many libraries the workspace has beside those of the scenarios
 */
export async function* runCommits(project: Project, commits: number, libraries: number): AsyncGenerator<CommitRow> {
  prepare(project, libraries)
  const edits = Object.entries(EDITS)
  let stored = 0
  for (let commit = 0; commit <= commits; commit++) {
    const [edit, apply] = commit === 0 ? ['first', undefined] : (edits[(commit - 1) % edits.length] ?? ['', undefined])
    apply?.(project, commit + 1)
    project.commit()
    const result = await project.job()
    yield { edit, result, added: result.stored - stored }
    stored = result.stored
  }
}
