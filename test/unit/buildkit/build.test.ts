import { describe, expect, it } from 'vitest'
import { buildCommand, builderArguments, buildFields, csv, sourceArguments } from '../../../src/buildkit/build.ts'
import { readInputs, settleInputs } from '../../../src/runner/inputs.ts'

const request = (inputs: Readonly<Record<string, string>> = {}) =>
  settleInputs(readInputs(buildFields, (name) => ({ platform: 'linux/amd64', ...inputs })[name] ?? ''))

const PLAIN = ['--platform', 'linux/amd64', '--file', 'D', '--provenance=false', '--sbom=false']

describe('the arguments of a build', () => {
  it('are few when nothing is asked for', () => {
    expect(buildCommand(request(), 'D')).toEqual({ args: PLAIN, env: {} })
  })

  it.each([
    ['add-hosts', 'a:1.2.3.4\nb:::1', ['--add-host', 'a:1.2.3.4', '--add-host', 'b:::1']],
    ['allow', 'network.host', ['--allow', 'network.host']],
    ['annotations', 'k=v', ['--annotation', 'k=v']],
    ['build-args', 'A=1 2\nB=x,y', ['--build-arg', 'A=1 2', '--build-arg', 'B=x,y']],
    ['build-contexts', 'base=docker-image://alpine', ['--build-context', 'base=docker-image://alpine']],
    ['builder', 'mine', ['--builder', 'mine']],
    ['cache-from', 'type=gha,scope=a', ['--cache-from', 'type=gha,scope=a']],
    ['cache-to', 'type=inline', ['--cache-to', 'type=inline']],
    ['labels', 'k=v w', ['--label', 'k=v w']],
    ['network', 'none', ['--network', 'none']],
    ['no-cache', 'true', ['--no-cache']],
    ['no-cache', 'false', []],
    ['pull', 'true', ['--pull']],
    ['secret-envs', 'token=TOKEN', ['--secret', 'id=token,env=TOKEN']],
    ['secret-files', 'npmrc=./.npmrc', ['--secret', 'id=npmrc,src=./.npmrc']],
    ['shm-size', '2gb', ['--shm-size', '2gb']],
    ['ssh', 'default', ['--ssh', 'default']],
    ['target', 'test', ['--target', 'test']],
    ['ulimit', 'nofile=1024:1024', ['--ulimit', 'nofile=1024:1024']],
  ])('%s: %j', (name, value, expected) => {
    const { args } = buildCommand(request({ [name]: value }), 'D')
    expect(args.filter((arg) => !PLAIN.includes(arg))).toEqual(expected)
    expect(args.join('\0')).toContain(expected.join('\0'))
  })

  it.each(['provenance', 'sbom'])('replace the default of %s', (name) => {
    const { args } = buildCommand(request({ [name]: 'mode=max' }), 'D')
    expect(args.filter((arg) => arg.startsWith(`--${name}`))).toEqual([`--${name}=mode=max`])
  })

  it('carry secret values by environment only', () => {
    const { args, env } = buildCommand(request({ secrets: 'one=s3cret\ntwo=a=b' }), 'D')
    expect(args).toEqual([...PLAIN, '--secret', 'id=one,env=MUSLIN_SECRET_0', '--secret', 'id=two,env=MUSLIN_SECRET_1'])
    expect(env).toEqual({ MUSLIN_SECRET_0: 's3cret', MUSLIN_SECRET_1: 'a=b' })
  })

  it('take a secret of several lines in quotes, with quotes doubled, as docker/build-push-action does', () => {
    const { env } = buildCommand(request({ secrets: '"key=-----BEGIN\nx=""y""\nEND-----"\n two=2 ' }), 'D')
    expect(env).toEqual({ MUSLIN_SECRET_0: '-----BEGIN\nx="y"\nEND-----', MUSLIN_SECRET_1: '2' })
  })

  it('of its source alone leave out what changes no step', () => {
    const inputs = { builder: 'mine', labels: 'k=v', secrets: 'one=s3cret', target: 'app', 'build-args': 'A=1' }
    expect(sourceArguments(request(inputs), 'D')).toEqual([
      ...['--builder', 'mine', '--platform', 'linux/amd64', '--file', 'D', '--target', 'app', '--build-arg', 'A=1'],
    ])
    expect(builderArguments('')).toEqual([])
  })
})

describe('inputs of a build that cannot be used', () => {
  it.each([
    ['platform', '', 'Name the platform of this leg'],
    ['platform', 'linux/amd46', 'Did you mean linux/amd64?'],
    ['platform', 'linux/amd64,linux/arm64', 'one platform'],
    ['no-cache', 'yes', 'true or false'],
    ['secrets', 'token', 'secrets is "entry 1 (not shown)", expected name=value'],
    ['secret-envs', 'a,b=X', 'lines of name=value'],
  ])('%s: %j', (name, value, message) => {
    expect(() => request({ [name]: value, ...(name === 'platform' ? { platform: value } : {}) })).toThrow(message)
  })

  it('do not show a secret in the message', () => {
    const secrets = 'good=1\nmy token=s3cret\n-----BEGIN\ns3cret'
    expect(() => request({ secrets })).toThrow(/^(?![\s\S]*(s3cret|BEGIN))[\s\S]*entry 2[\s\S]*entry 3[\s\S]*entry 4/)
  })
})

describe('a record of comma-separated values', () => {
  it.each([
    [['type=tar', 'dest=/a b'], 'type=tar,dest=/a b'],
    [['name=a,b', 'push=true'], '"name=a,b",push=true'],
    [['dest=/a"b'], '"dest=/a""b"'],
  ])('%j is %s', (fields, expected) => {
    expect(csv(fields)).toBe(expected)
  })
})
