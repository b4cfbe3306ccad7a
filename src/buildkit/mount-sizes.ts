import { setTimeout } from 'node:timers/promises'
import { diskUsage } from './disk-usage.ts'

/** How often it is asked while somebody else counts, and how long it is left alone between, in milliseconds. */
const TRIES = 4
const PAUSE = 250

/**
 * Has a builder count the sizes of its cache mounts, so that nobody else does it while a build wants them. Garbage collection
 * counts what has changed, a second after each build and then each minute (BuildKit, control/control.go), and holds those mounts
 * meanwhile: a RUN that asks for one of them gets a new one, which is empty (moby/buildkit#883; cache/manager.go DiskUsage,
 * solver/llbsolver/mounts/mount.go). What has been counted is not counted again until it is used. Never rejects.
 *
 * @param builder name of the builder; empty for buildx's current one
 */
export async function countMountSizes(builder: string): Promise<void> {
  for (let tries = 1; (await isHeld(builder)) && tries < TRIES; tries += 1) await setTimeout(PAUSE)
}

/** A mount that somebody holds has no size. An empty one has that of its folder, which is none as well on XFS and Btrfs. */
async function isHeld(builder: string): Promise<boolean> {
  return /"Size":"0B"/.test((await diskUsage(builder, 'type=exec.cachemount')) ?? '')
}
