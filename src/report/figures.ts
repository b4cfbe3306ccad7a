/** Milliseconds as `1.2 s`. */
export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

/** Bytes as `1.2 MB`, decimal units as registries and GitHub's cache page print them. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  const power = Math.min(Math.floor(Math.log10(count) / 3), units.length)
  return `${(count / 1000 ** power).toFixed(1)} ${units[power - 1]}`
}

/** Seconds as people say them, with the two largest units at most: `48 s`, `3 min 20 s`, `5 h 2 min`, `3 days 4 h`. */
export function duration(count: number): string {
  const whole = Math.max(0, Math.round(count))
  const [days, hours, minutes] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
  ]
  const parts = [
    days === 0 ? '' : `${days} ${days === 1 ? 'day' : 'days'}`,
    hours === 0 ? '' : `${hours} h`,
    minutes === 0 ? '' : `${minutes} min`,
    whole % 60 === 0 ? '' : `${whole % 60} s`,
  ]
  const first = parts.findIndex((part) => part !== '')
  return first === -1
    ? '0 s'
    : parts
        .slice(first, first + 2)
        .filter(Boolean)
        .join(' ')
}

/** Bytes beside those before: `+1.2 MB (+3.4 %)`. */
export function difference(now: number, before: number, same = 'none'): string {
  if (now === before) return same
  const share = before === 0 ? '' : ` (${signOf(now, before)}${((Math.abs(now - before) / before) * 100).toFixed(1)} %)`
  return `${change(now, before)}${share}`
}

/** What has come to bytes: `+1.2 MB` */
export const change = (now: number, before: number): string => `${signOf(now, before)}${bytes(Math.abs(now - before))}`

const signOf = (now: number, before: number): string => (now > before ? '+' : '−')

/** `1 file`, `3 files` */
export const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`
