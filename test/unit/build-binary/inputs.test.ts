import { describe, expect, it } from 'vitest'
import { readRequest } from '../../../src/build-binary/inputs.ts'
import { InputError } from '../../../src/errors.ts'

const read = (inputs: Readonly<Record<string, string>>, exists = true) =>
  readRequest(
    (name) => ({ platform: 'linux/amd64', ...inputs })[name] ?? '',
    () => exists,
  )

describe('a request', () => {
  it('has the defaults of docker/build-push-action, and pushes where it is told a repository', () => {
    expect(read({})).toMatchObject({ context: '.', file: '', images: [], push: true, binary: [], provenance: 'false' })
  })

  it('names each repository once, in its full spelling', () => {
    expect(read({ images: 'ghcr.io/acme/app\nacme/app\ndocker.io/acme/app' }).images).toEqual([
      'ghcr.io/acme/app',
      'docker.io/acme/app',
    ])
  })

  it.each([
    ['images', 'ghcr.io/acme/app:1.0', 'Write ghcr.io/acme/app; tags are set when'],
    ['images', ':1.0', 'The image name is missing before the tag'],
    ['images', 'ghcr.io/Acme/App', 'Write it in lower case: ghcr.io/acme/app'],
    ['images', 'ghcr.io//app', 'Write registry, owner and name'],
    ['binary', 'app', 'Begin it with /'],
    ['binary', '/bin/', 'the absolute path of a program'],
    ['push', 'yes', 'true or false'],
  ])('is refused with %s: %j', (input, value, message) => {
    expect(() => read({ [input]: value })).toThrow(message)
  })

  it('is refused with all its faults in one message, each with its remedy', () => {
    const faults = { platform: 'linux/amd46', file: 'Dockerfle', push: 'ture', images: ':1.0' }
    const refused = () => read(faults, false)
    expect(refused).toThrow(InputError)
    expect(refused).toThrow(/^4 inputs cannot be used:\n/)
    for (const [input, value] of Object.entries(faults)) expect(refused).toThrow(`- ${input} is "${value}", expected `)
  })
})
