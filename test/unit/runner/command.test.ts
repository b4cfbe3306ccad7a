import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CommandError } from '../../../src/errors.ts'
import { run } from '../../../src/runner/command.ts'

const node = process.execPath
const failure = (argv: readonly [string, ...string[]]) => run({ argv, quiet: true }).catch((error: unknown) => error)

describe('run', () => {
  it('gives what the program wrote to its standard output', async () => {
    expect(await run({ argv: [node, '-e', 'console.log("out"); console.error("err")'], quiet: true })).toBe('out\n')
  })

  it('passes arguments as they are: there is no shell', async () => {
    const hostile = '$(touch x) `y` "q" \'s\' \\ ; && *\n'
    expect(await run({ argv: [node, '-p', 'process.argv[1]', hostile], quiet: true })).toBe(`${hostile}\n`)
  })

  it('takes environment and standard input, which are no arguments', async () => {
    const script = 'process.stdin.on("data", (d) => console.log(process.env.SECRET + d))'
    expect(await run({ argv: [node, '-e', script], env: { SECRET: 's' }, stdin: 'in', quiet: true })).toBe('sin\n')
  })

  it('fails with the exit code and the last lines of both streams', async () => {
    const script =
      'for (let i = 0; i < 50; i++) console.log("line " + i); console.error("the reason"); process.exitCode = 3'
    const error = await failure([node, '-e', script])
    expect(error).toBeInstanceOf(CommandError)
    const { exitCode, lastLines } = error as CommandError
    expect(exitCode).toBe(3)
    expect(lastLines).toHaveLength(20)
    expect(lastLines).toContain('the reason')
    expect(lastLines).not.toContain('line 10')
  })

  it('says so when the program cannot be started', async () => {
    const error = await failure(['no-such-program-of-muslin'])
    expect(error).toBeInstanceOf(CommandError)
    expect((error as CommandError).exitCode).toBe(127)
    expect((error as CommandError).message).toContain('no-such-program-of-muslin')
  })

  it('ends what a program has started with it, as docker starts buildx', async () => {
    const start = performance.now()
    const signal = AbortSignal.timeout(300)
    await expect(run({ argv: ['sh', '-c', 'sleep 60 & wait'], quiet: true, signal })).rejects.toThrow('timeout')
    expect(performance.now() - start).toBeLessThan(30_000)
  })

  it('ends a program that goes on for too long, with the reason of the signal', async () => {
    const signal = AbortSignal.timeout(300)
    const endless = run({ argv: [node, '-e', 'setInterval(() => {}, 1000)'], quiet: true, signal })
    await expect(endless).rejects.toBe(
      await new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason))),
    )
    await expect(run({ argv: [node, '-v'], signal })).rejects.toBe(signal.reason)
  })

  it('ends the input of a program that hears no signal while it waits for more, as buildx', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'muslin-command-'))
    const script = 'trap "" TERM; cat >/dev/null; echo ended >"$1"'
    const argv = ['sh', '-c', script, 'sh', join(folder, 'end')] as const
    const endless = run({ argv, stdin: new Promise<string>(() => {}), quiet: true, signal: AbortSignal.timeout(300) })
    await expect(endless).rejects.toThrow('timeout')
    expect(readFileSync(join(folder, 'end'), 'utf8')).toBe('ended\n')
    rmSync(folder, { recursive: true })
  })

  it('counts a program that was killed as a shell does', async () => {
    const error = await failure(['/bin/sh', '-c', 'kill -9 $$'])
    expect(error).toMatchObject({ exitCode: 137 })
  })

  it('does not mind a program that does not read its input', async () => {
    expect(await run({ argv: ['true'], stdin: 'x'.repeat(1e6), quiet: true })).toBe('')
  })

  it('waits for an input that is not there yet, while the program starts', async () => {
    const later = new Promise<string>((resolve) => setTimeout(resolve, 100, 'late'))
    expect(await run({ argv: ['cat'], stdin: later, quiet: true })).toBe('late')
  })

  it('gives the end of the input in place of one that never comes', async () => {
    expect(await run({ argv: ['cat'], stdin: Promise.reject(new Error('none')), quiet: true })).toBe('')
  })

  it('starts a program whose path has a space', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'a b '))
    symlinkSync('/bin/sh', join(folder, 'my sh'))
    expect(await run({ argv: [join(folder, 'my sh'), '-c', 'echo ok'], quiet: true })).toBe('ok\n')
    rmSync(folder, { recursive: true })
  })
})

describe('runAction', () => {
  /** An action in a child process: `main` and `post` are the bodies of its steps. */
  const action = (main: string, post: string, env: Record<string, string> = {}, more = '') => {
    const src = join(import.meta.dirname, '../../../src')
    const script = `
      import { runAction } from '${src}/runner/action.ts'
      import { leaveState, takeState } from '${src}/runner/state.ts'
      import { CommandError, UserError } from '${src}/errors.ts'
      import { createServer } from 'node:net'
      await runAction({ name: 'try', main: async () => { ${main} }, post: async () => { ${post} } ${more} })`
    return spawnSync(node, ['--input-type=module-typescript', '-e', script], { encoding: 'utf8', env, timeout: 20_000 })
  }
  const POST = { STATE_muslin: '{"version":1,"value":{"key":"k"}}' }

  it.each([
    [
      'a fault of the user is one annotation without a stack',
      'throw new UserError("use another name")',
      1,
      /^::error title=try::use another name$/m,
    ],
    [
      'a fault of ours says so, with its stack',
      'undefined.x',
      1,
      /^::error title=try::This is a fault in Muslin.*%0ATypeError/m,
    ],
    [
      'a tool that names a line of a file marks it',
      'throw new CommandError(["a"], 2, ["one"], { file: "sub/Dockerfile", startLine: 12 })',
      1,
      /^::error title=try,file=sub\/Dockerfile,line=12::a … ended with exit code 2%0Aone$/m,
    ],
    [
      'a rejection that nobody handles fails too',
      'Promise.reject(new UserError("late")); await new Promise((r) => setTimeout(r, 1e5))',
      1,
      /::error title=try::late/,
    ],
  ])('main: %s', (_, body, status, printed) => {
    const result = action(body, '')
    expect(result.stdout).toMatch(printed)
    expect(result.status).toBe(status)
  })

  it.each([
    [
      'a fault of ours',
      'Promise.reject(new Error("lost")); await new Promise((r) => setTimeout(r, 1e5))',
      0,
      /^::warning title=try::.*lost/m,
    ],
    [
      'inputs that cannot be used',
      'throw new UserError("use another name")',
      1,
      /^::error title=try::use another name$/m,
    ],
  ])('main of an action that only makes things faster: %s', (_, body, status, printed) => {
    const result = action(body, '', {}, ', optional: true')
    expect(result.stdout).toMatch(printed)
    expect(result.status).toBe(status)
  })

  it('post: a failure is a warning and the job stays green', () => {
    const result = action('', 'throw new Error("gone")', POST)
    expect(result.stdout).toMatch(/^::warning title=try::/m)
    expect(result.stdout).not.toContain('::error')
    expect(result.status).toBe(0)
  })

  it('post: gets what main left', () => {
    expect(action('', 'console.log(takeState().key)', POST).stdout).toContain('k')
  })

  it('post: a state of another version is refused, not guessed at', () => {
    expect(action('', 'takeState()', { STATE_muslin: '{"version":9}' }).stdout).toContain('state has version 9')
  })

  it('ends although a socket is still open', () => {
    const result = action('createServer().listen(0)', '')
    expect(result.status).toBe(0)
    expect(result.signal).toBeNull()
  })
})
