import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { asRoot, attempt, machineEnv, outcome, RigError, type RunOptions, run } from './commands.ts'
import { step } from './progress.ts'

const aptGet = ['apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0']

/** Installs the packages that are missing; asks the network for nothing when none is. */
export async function installPackages(wanted: readonly string[], log: string): Promise<void> {
  const missing = await missingPackages(wanted)
  if (missing.length === 0) return
  const options = { log, env: aptEnv(), remedy: `Install them by hand: apt-get install ${missing.join(' ')}` }
  await assertRights(missing)
  await step(`Debian packages (${missing.join(' ')})`, async () => {
    await run(asRoot([...aptGet, 'update']), options)
    await run(asRoot([...aptGet, 'install', '-y', '--no-install-recommends', ...missing]), options)
  })
}

/** Downloads a package and unpacks it into a folder without installing it. */
export async function unpackPackage(name: string, folder: string, options: RunOptions): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const scratch = mkdtempSync(`${folder}.deb-`)
  const download = [...aptGet, '-o', 'APT::Sandbox::User=root', 'download', name]
  try {
    if ((await attempt(download, { ...options, cwd: scratch })) === undefined) {
      await run(asRoot([...aptGet, 'update']), { ...options, env: aptEnv() }) // its package lists may be missing or old
      await run(download, { ...options, cwd: scratch })
    }
    const deb = readdirSync(scratch).find((file) => file.endsWith('.deb')) ?? `${name}.deb`
    await run(['dpkg-deb', '-x', join(scratch, deb), folder], options)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** The machine's Debian sources, to build a root file system from; empty where they are not Debian's of that release. */
export function debianSources(release: string, text: (file: string) => string): readonly string[] {
  const files = ['/etc/apt/sources.list', '/etc/apt/sources.list.d/debian.sources']
  return files.filter((file) => existsSync(file) && text(file).includes(release))
}

/** The machine's own apt settings for proxies, as apt configuration. */
export async function aptProxySettings(): Promise<string> {
  const dump = (await attempt(['apt-config', 'dump'])) ?? ''
  return dump
    .split('\n')
    .filter((line) => /^Acquire::[a-z]+::Proxy/i.test(line))
    .map((line) => `${line}\n`)
    .join('')
}

async function missingPackages(wanted: readonly string[]): Promise<readonly string[]> {
  const query = ['dpkg-query', '--show', '--showformat', '${Package} ${db:Status-Status}\\n', ...wanted]
  const { stdout } = await outcome(query) // exit code 1 only says that it knows nothing of some
  const installed = new Set(stdout.split('\n'))
  return wanted.filter((name) => !installed.has(`${name} installed`))
}

async function assertRights(missing: readonly string[]): Promise<void> {
  if (process.getuid?.() === 0 || (await attempt(['sudo', '-n', 'true'])) !== undefined) return
  const list = missing.join(' ')
  throw new RigError(`These Debian packages are missing: ${list}.`, `Install them first: sudo apt-get install ${list}`)
}

function aptEnv(): NodeJS.ProcessEnv {
  return machineEnv({ DEBIAN_FRONTEND: 'noninteractive' })
}
