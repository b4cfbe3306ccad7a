import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Layout } from './layout.ts'
import { isRecord, readJson } from './state.ts'

/**
 * Things of the whole machine that several clones share (arm64 emulation, IP forwarding): each user of one leaves a note,
 * with what was there before the first of them; the last to go puts that back.
 */
export function hold(layout: Layout, thing: string, before: string): void {
  const prior = notes(layout, thing)[0]?.before ?? before
  mkdirSync(folder(layout, thing), { recursive: true })
  writeFileSync(noteFile(layout, thing), JSON.stringify({ boot: bootId(), clone: layout.dir, before: prior }))
}

/** Gives up the own note; the last one to do so gets what was there before. */
export function release(layout: Layout, thing: string): string | undefined {
  const own = notes(layout, thing).find((note) => note.clone === layout.dir)
  rmSync(noteFile(layout, thing), { force: true })
  return notes(layout, thing).length === 0 ? own?.before : undefined
}

/** The state folders of the other clones whose rig is up. */
export function otherClones(layout: Layout): readonly string[] {
  return notes(layout, 'cache')
    .map((note) => note.clone)
    .filter((clone) => clone !== layout.dir)
}

interface Note {
  readonly clone: string
  readonly before: string
}

// Notes from before a restart of the machine, or of clones that were deleted, hold nothing any more.
function notes(layout: Layout, thing: string): readonly Note[] {
  if (!existsSync(folder(layout, thing))) return []
  const all = readdirSync(folder(layout, thing)).map((name) => readJson(join(folder(layout, thing), name)))
  return all.filter(isRecord).flatMap((note) => {
    const { boot, clone, before } = note
    if (boot !== bootId() || typeof clone !== 'string' || typeof before !== 'string') return []
    return existsSync(clone) ? [{ clone, before }] : []
  })
}

function folder(layout: Layout, thing: string): string {
  return join(layout.cache, 'holds', thing)
}

function noteFile(layout: Layout, thing: string): string {
  return join(folder(layout, thing), `${layout.clone}.json`)
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
}
