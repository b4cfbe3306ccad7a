import { describe, expect, it } from 'vitest'
import { gitTrouble } from '../../../src/cargo/git-login.ts'

const step = ' > [build 2/2] RUN --mount=type=cache,target=/muslin/target,id=muslin-target-linux-amd64-app'
const update = (url: string): string => `1.1   unable to update ${url}?branch=main#627f81c7`
const HTTPS = update('https://user:hunter2@github.com/acme/lib.git')
const nobody = '1.1   failed to authenticate when downloading repository'

describe('a Git dependency', () => {
  it.each([
    ['cargo has no login', nobody, /wants a login\. .*the secret git-token .*git-credentials .*from a fork/],
    [
      'git has none for it',
      "1.1 fatal: could not read Username for 'https://github.com': terminal prompts disabled",
      /wants a login/,
    ],
    [
      'the token is wrong',
      "1.1 fatal: Authentication failed for 'https://github.com/acme/lib.git/'",
      /refuses the login.*has not expired/,
    ],
    [
      'the token may not see it',
      "1.1 fatal: repository 'https://github.com/acme/lib.git/' not found",
      /refuses the login/,
    ],
    [
      'the token may not read it',
      "1.1 fatal: unable to access 'x': The requested URL returned error: 403",
      /refuses the login/,
    ],
  ])('is named with the remedy, without a password, where %s', (_, said, message) => {
    const told = gitTrouble([said, HTTPS, step])
    expect(told).toMatch(message)
    expect(told).toMatch(/^Cargo (cannot|may not) read https:\/\/github\.com\/acme\/lib\.git: /)
  })

  it.each([
    ['cargo has no key', nobody],
    ['ssh has none', '1.1 git@github.com: Permission denied (publickey).'],
  ])('by ssh wants an agent, or another URL where a workflow has no such input: %s', (_, said) => {
    const told = gitTrouble([said, update('ssh://git@github.com/acme/lib.git'), step])
    expect(told).toMatch(
      /^Cargo cannot read ssh:\/\/github\.com\/acme\/lib\.git: .*agent .*the input ssh of the action/,
    )
    expect(told).toContain('release.yml has none: use an https URL and build-secrets there.')
  })

  it('is known from an older cargo, which begins with a capital letter', () => {
    const said = [nobody, HTTPS.replace('unable', 'Unable'), step]
    expect(gitTrouble(said)).toMatch(/^Cargo cannot read https:\/\/github\.com\/acme\/lib\.git: /)
  })

  it('is the last that is told of, with the last answer: what was tried again did not fail the build', () => {
    const again = `${update('https://github.com/public/ok')}: The requested URL returned error: 403`
    const tried = again.replace('unable', 'warning: spurious network error (3 tries remaining): unable')
    for (const first of [again, tried])
      expect(gitTrouble([first, nobody, HTTPS, step])).toMatch(/^Cargo cannot read https:\/\/github\.com\/acme\/lib/)
    expect(gitTrouble([tried, HTTPS, "fatal: unable to access 'x': Could not resolve host: a", step])).toBeUndefined()
  })

  it.each([
    ['of a Dockerfile that is not the recipe', [nobody, HTTPS]],
    ['whose server is away', [HTTPS, "fatal: unable to access 'x': Could not resolve host: github.com", step]],
    ['that is not named', [nobody, step]],
    ['of a build script', ["fatal: could not read Username for 'https://a'", step]],
  ])('%s is not told of', (_, lines) => {
    expect(gitTrouble(lines)).toBeUndefined()
  })
})
