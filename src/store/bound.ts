import type { Store } from './store.ts'

/** How long work that was aborted may take to clean up behind itself before nobody waits for it any more. */
const GRACE_MS = 1_000

/**
 * Runs work that gets the signal itself. When the signal aborts, this throws its reason, whatever the work makes of it:
 * as soon as the work has cleaned up, and after a second at the latest.
 */
export async function bound<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted()
  if (signal === undefined) return await work()
  const late = lateAfter(signal)
  try {
    return await Promise.race([work(), late.promise])
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    late.stop()
  }
}

/** A store all of whose operations end with the reason of a signal. */
export function boundTo(signal: AbortSignal | undefined, store: Store): Store {
  if (signal === undefined) return store
  const { entries, remove, exclusive } = store
  return {
    name: store.name,
    get readable() {
      return store.readable
    },
    ...(exclusive === undefined ? {} : { exclusive }),
    find: (key, prefixes, passed) => bound(signal, () => store.find(key, prefixes, passed)),
    fetch: (key, file, limit) => bound(signal, () => store.fetch(key, file, limit)),
    save: (key, file) => bound(signal, () => store.save(key, file)),
    ...(entries === undefined ? {} : { entries: (prefix) => bound(signal, () => entries.call(store, prefix)) }),
    ...(remove === undefined ? {} : { remove: (entry) => bound(signal, () => remove.call(store, entry)) }),
  }
}

/** Rejects some time after the signal has aborted. */
function lateAfter(signal: AbortSignal): { readonly promise: Promise<never>; readonly stop: () => void } {
  const { promise, reject } = Promise.withResolvers<never>()
  let timer: NodeJS.Timeout | undefined
  const begin = (): void => {
    timer = setTimeout(() => reject(signal.reason), GRACE_MS)
  }
  signal.addEventListener('abort', begin, { once: true })
  const stop = (): void => {
    clearTimeout(timer)
    signal.removeEventListener('abort', begin)
  }
  return { promise, stop }
}
