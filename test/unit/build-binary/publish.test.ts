import { describe, expect, it } from 'vitest'
import { refusals } from '../../../src/build-binary/publish.ts'

const images = ['ghcr.io/acme/app', 'quay.io/acme/app', 'docker.io/acme/app']
const refused = (name: string, reason: string) => ({ name, reason: new Error(reason) })

describe('a push to several repositories', () => {
  it('that some refuse names all of them with their reasons, and who has the image', () => {
    const message = refusals(images, [refused('quay.io/acme/app', 'no'), refused('docker.io/acme/app', 'never')])
    expect(message).toBe(
      [
        'The image is not in 2 of 3 repositories. It is in ghcr.io/acme/app.',
        '- quay.io/acme/app: no',
        '- docker.io/acme/app: never',
      ].join('\n'),
    )
  })

  it('that all refuse says that it is nowhere', () => {
    const all = images.map((name) => refused(name, 'no'))
    expect(refusals(images, all)).toContain('not in 3 of 3 repositories. None of them has it.\n- ghcr.io')
  })
})
