import { messageOf } from '../errors.ts'
import { fenced, plain } from './markdown.ts'

/**
 * The job summary of work that has failed, in Markdown. An annotation says the same, without the lines of a log.
 *
 * @param what of which it is, as `linux/amd64`
 */
export function failureSummary(what: string, error: unknown): string {
  const [head = '', ...log] = messageOf(error).split('\n')
  const lines = log.length === 0 ? [] : [...fenced(log), '']
  return [`### ${plain(what)} failed`, '', plain(head), '', ...lines].join('\n')
}
