import { describe, expect, it } from 'vitest'
import { parseTagRule, rawRule, tagsByRules } from '../../../src/oci/tag-rules.ts'
import { SeveralUnfit, Unfit } from '../../../src/runner/inputs.ts'

const SHA = '860c190fa4da5a8b1c6b4d3f2a1e0d9c8b7a6f5e'
const at = (ref: string) => ({ ref, sha: SHA })
const RELEASE = at('refs/tags/v1.2.3')
const tagsOf = (ref: string, ...lines: readonly string[]) => tagsByRules(lines.map(parseTagRule), at(ref), 'auto')

/** Expectations of docker/metadata-action's README and of its tests for the same lines and refs. */
describe("docker/metadata-action's rules", () => {
  it.each<[string, string, readonly string[], readonly string[], boolean]>([
    ['a release', 'refs/tags/v1.2.3', ['type=semver,pattern={{version}}'], ['1.2.3'], true],
    [
      'a release with its series',
      'refs/tags/v1.2.3',
      ['type=semver,pattern={{version}}', 'type=semver,pattern={{major}}.{{minor}}', 'type=semver,pattern={{major}}'],
      ['1.2.3', '1.2', '1'],
      true,
    ],
    ['the tag as it is', 'refs/tags/v1.2.3', ['type=semver,pattern={{raw}}'], ['v1.2.3'], true],
    ['text around', 'refs/tags/v1.2.3', ['type=semver,pattern=v{{ major }}.{{patch}}-x'], ['v1.3-x'], true],
    [
      'a pre-release, which extends the version only',
      'refs/tags/v2.0.8-beta.67',
      ['type=semver,pattern={{version}}', 'type=semver,pattern={{major}}.{{minor}}'],
      ['2.0.8-beta.67'],
      false,
    ],
    ['a pre-release raw', 'refs/tags/v2.0.8-rc.1', ['type=semver,pattern={{raw}}'], ['v2.0.8-rc.1'], false],
    [
      'build metadata, which a tag cannot hold',
      'refs/tags/v1.2.3+4',
      ['type=semver,pattern={{raw}}'],
      ['v1.2.3-4'],
      true,
    ],
    ['a version without it', 'refs/tags/v1.2.3+4', ['type=semver,pattern={{version}}'], ['1.2.3'], true],
    ['a tag that is no version', 'refs/tags/nightly', ['type=semver,pattern={{version}}'], [], false],
    ['a tag with a leading zero', 'refs/tags/v1.02.3', ['type=semver,pattern={{version}}'], [], false],
    ['a branch where a release is meant', 'refs/heads/main', ['type=semver,pattern={{version}}'], [], false],
    ['a version given', 'refs/heads/main', ['type=semver,pattern={{version}},value=v3.4.5'], ['3.4.5'], true],
    [
      'a part of the tag, as its version',
      'refs/tags/p1/v1.2.3',
      ['type=semver,pattern={{version}},match=v(\\d.\\d.\\d)$', 'type=semver,pattern={{major}}.{{minor}},match=v(.*)'],
      ['1.2.3', '1.2'],
      true,
    ],
    [
      'a part of a pre-release, raw',
      'refs/tags/server-v2.0.0-rc.1',
      ['type=semver,pattern={{raw}},match=^server-(.+)$'],
      ['v2.0.0-rc.1'],
      false,
    ],
    [
      'what does not match as it is',
      'refs/tags/v1.2.3',
      ['type=semver,pattern={{version}},match=^p1/(.+)$'],
      ['1.2.3'],
      true,
    ],
    [
      'the tag of another program',
      'refs/tags/p2-v1.2.3',
      ['type=semver,pattern={{version}},match=^p1-(.+)$'],
      [],
      false,
    ],
    [
      'a part of a value',
      'refs/heads/main',
      ['type=semver,pattern={{version}},value=p1/v1.0.0,match=v(.*)'],
      ['1.0.0'],
      true,
    ],
    ['what matches', 'refs/tags/v1.2.3', ['type=match,pattern=\\d.\\d.\\d'], ['1.2.3'], true],
    ['a group of it', 'refs/tags/p1/v1.2.3', ['type=match,pattern=p1/v(\\d.\\d.\\d),group=1'], ['1.2.3'], true],
    [
      'a group with text around',
      'refs/tags/v1.2.3',
      ['type=match,pattern=v(\\d.\\d),group=1,prefix=a-,suffix=-b'],
      ['a-1.2-b'],
      true,
    ],
    ['what matches by flags', 'refs/tags/Release-7', ['type=match,pattern=/release-(\\d+)/i,group=1'], ['7'], true],
    ['a comma in quotes', 'refs/tags/20200110', ['type=match,"pattern=\\d{4,8}"'], ['20200110'], true],
    ['what matches a value', 'refs/heads/main', ['type=match,pattern=v(.*),group=1,value=v1.0.0'], ['1.0.0'], true],
    [
      'a pre-release that matches, without latest',
      'refs/tags/v2.0.8-beta.67',
      ['type=match,pattern=v(\\d.\\d),group=1'],
      ['2.0'],
      false,
    ],
    [
      'a variant behind the version, which a match leaves out',
      'refs/tags/v1.2.3-server',
      ['type=semver,pattern={{version}},match=^v(.+)-server$'],
      ['1.2.3'],
      true,
    ],
    [
      'a variant that a pattern leaves out',
      'refs/tags/v1.2.3-server',
      ['type=match,pattern=^v(.+)-server$,group=1'],
      ['1.2.3'],
      true,
    ],
    [
      'a variant that stays',
      'refs/tags/v1.2.3-server',
      ['type=match,pattern=^v(.+)$,group=1'],
      ['1.2.3-server'],
      false,
    ],
    [
      'a pre-release of a variant',
      'refs/tags/v1.2.3-rc.1-server',
      ['type=semver,pattern={{version}},match=^v([\\d.]+)-'],
      ['1.2.3'],
      false,
    ],
    [
      'a pre-release behind a variant',
      'refs/tags/v2.0.0-server-rc.1',
      ['type=semver,pattern={{version}},match=^v(\\d+\\.\\d+\\.\\d+)-server'],
      ['2.0.0'],
      false,
    ],
    [
      'a pre-release behind a variant that a pattern leaves out',
      'refs/tags/v2.0.0-server-beta',
      ['type=match,pattern=\\d+\\.\\d+'],
      ['2.0'],
      false,
    ],
    [
      'a pre-release by a rarer word',
      'refs/tags/v2.0.0-milestone.1',
      ['type=match,pattern=\\d+\\.\\d+\\.\\d+'],
      ['2.0.0'],
      false,
    ],
    [
      'a pre-release by number',
      'refs/tags/v1.2.3-1',
      ['type=semver,pattern={{version}},match=^v([\\d.]+)'],
      ['1.2.3'],
      false,
    ],
    ['what does not match', 'refs/tags/stable', ['type=match,pattern=\\d.\\d.\\d'], [], false],
    ['a group that is not in it', 'refs/tags/b', ['type=match,pattern=(a)?b,group=1'], [], false],
    ['a branch where a tag has to match', 'refs/heads/v1.2.3', ['type=match,pattern=.*'], [], false],
    [
      'matches behind versions and before refs',
      'refs/tags/v1.2.3',
      ['type=ref,event=tag', 'type=match,pattern=\\d', 'type=semver,pattern={{version}}'],
      ['1.2.3', '1', 'v1.2.3'],
      true,
    ],
    ['a branch', 'refs/heads/feat/a#b', ['type=ref,event=branch'], ['feat-a-b'], false],
    ['a tag', 'refs/tags/v1.2.3', ['type=ref,event=tag'], ['v1.2.3'], true],
    ['a tag of another base', 'refs/tags/v1.2.3-alpine', ['type=ref,event=tag'], ['v1.2.3-alpine'], false],
    ['a tag that is no version', 'refs/tags/stable', ['type=ref,event=tag'], ['stable'], true],
    ['a tag of two parts', 'refs/tags/v1.2', ['type=ref,event=tag'], ['v1.2'], true],
    ['a pull request', 'refs/pull/7/merge', ['type=ref,event=pr'], ['pr-7'], false],
    ['a pull request without its prefix', 'refs/pull/7/merge', ['type=ref,event=pr,prefix='], ['7'], false],
    ['another event', 'refs/heads/main', ['type=ref,event=tag', 'type=ref,event=pr'], [], false],
    ['a commit', 'refs/heads/main', ['type=sha'], ['sha-860c190'], false],
    ['a commit in full', 'refs/heads/main', ['type=sha,prefix=,format=long'], [SHA], false],
    ['the edge', 'refs/heads/main', ['type=edge,branch=main'], ['edge'], false],
    ['no edge', 'refs/heads/dev', ['type=edge,branch=main'], [], false],
    ['a word', 'refs/heads/main', ['type=raw,value=nightly'], ['nightly'], false],
    ['a word without type', 'refs/heads/main', ['value=nightly,suffix=-x'], ['nightly-x'], false],
    ['expressions', 'refs/heads/a=b', ['type=raw,value={{branch}}-{{ sha }}{{tag}}'], ['a-x3D-b-860c190'], false],
    ['nothing', 'refs/heads/main', ['type=raw,value={{tag}}'], [], false],
    ['what is off', 'refs/heads/main', ['type=raw,value=a,enable=false', 'type=raw,value=b,enable=true'], ['b'], false],
    ['quotes', 'refs/heads/main', ['"type=raw","value=a,""b"""'], ['a-b-'], false],
    [
      'by priority, whatever the order of the lines',
      'refs/tags/v1.2.3',
      ['type=sha', 'type=raw,value=x', 'type=ref,event=tag', 'type=semver,pattern={{version}}'],
      ['1.2.3', 'v1.2.3', 'x', 'sha-860c190'],
      true,
    ],
    [
      'by a priority given, which decides on latest too',
      'refs/tags/v1.2.3',
      ['type=semver,pattern={{version}}', 'type=sha,priority=1000'],
      ['sha-860c190', '1.2.3'],
      false,
    ],
    ['nothing twice', 'refs/tags/v1.2.3', ['type=ref,event=tag', 'type=raw,value=v1.2.3'], ['v1.2.3'], true],
  ])('%s', (_, ref, lines, tags, latest) => {
    expect(tagsOf(ref, ...lines)).toEqual({ tags, latest })
  })

  it.each(['v1.3.0-rc.1', 'v1.3.0-1', 'app/v1.3.0-rc.1', 'app-v1.3.0-beta2', 'v1.3-rc.1', '1.3.0rc1'])(
    'the pre-release %s brings no latest by its name',
    (name) => {
      const latest = (ref: string): boolean => tagsOf(ref, 'type=ref,event=tag').latest
      expect([latest(`refs/tags/${name}`), latest('refs/tags/app/v1.3.0')]).toEqual([false, true])
    },
  )

  it('latest comes always or never where that is said, but not alone', () => {
    const rules = [parseTagRule('type=sha')]
    expect(tagsByRules(rules, RELEASE, 'true').latest).toBe(true)
    expect(tagsByRules([parseTagRule('type=ref,event=tag')], RELEASE, 'false').latest).toBe(false)
    expect(tagsByRules([], RELEASE, 'true').latest).toBe(false)
  })

  it('tags that are written out keep their order and bring no latest', () => {
    expect(tagsByRules(['b', 'a'].map(rawRule), RELEASE, 'auto')).toEqual({ tags: ['b', 'a'], latest: false })
  })
})

describe('what is not taken is refused by its name', () => {
  it.each([
    ['type=schedule', ['type=schedule']],
    ['type=pep440,pattern={{version}}', ['type=pep440']],
    ['type=match', [undefined]],
    ['type=match,pattern=(,group=1', ['(']],
    ['type=match,pattern=/a/xyz', ['/a/xyz']],
    ['type=match,pattern=v(.*),group=first', [undefined]],
    ['type=match,pattern=v(.*),group=2', ['group=2']],
    ['type=semver,pattern={{version}},match=v.*', ['match=v.*']],
    ['type=semver,pattern={{version}},match=v(', ['v(']],
    ['type=semver,pattern={{version}},group=1', ['group']],
    ['type=raw,value=a,foo=1,bar=2', ['foo', 'bar']],
    ['type=semver', [undefined]],
    ['type=raw', [undefined]],
    ['type=edge', [undefined]],
    ['type=ref', [undefined]],
    ['type=ref,event=release', [undefined]],
    ['type=sha,format=tiny', [undefined]],
    ['type=raw,value=a,priority=high', [undefined]],
    ['type=raw,value=latest,enable={{is_default_branch}}', ['enable={{is_default_branch}}']],
    ["type=raw,value={{date 'YYYY'}}", ["{{date 'YYYY'}}"]],
    ['type=semver,pattern={{versoin}}', ['{{versoin}}']],
    ['type=semver,pattern={{branch}}', ['{{branch}}']],
    ['type=raw,value=a,prefix={{base_ref}}', ['{{base_ref}}']],
    ['type=semver,pattern={{version', ['{{version']],
  ])('%s', (line, expected) => {
    expect(faultsOf(line)).toEqual(expected)
  })
})

function faultsOf(line: string): readonly (string | undefined)[] {
  try {
    parseTagRule(line)
  } catch (error) {
    if (error instanceof SeveralUnfit) return error.all.map(({ value }) => value)
    if (error instanceof Unfit) return [error.value]
    throw error
  }
  return []
}
