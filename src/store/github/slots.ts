/** A number of places that work waits for in the order in which it came. */
export class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  /** Takes a place as soon as there is one; it has to be given back. */
  async take(): Promise<void> {
    if (this.#free === 0) return await new Promise((resolve) => this.#waiting.push(resolve))
    this.#free -= 1
  }

  /** Gives a place back: whoever waits longest has it. */
  give(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free += 1
    else next()
  }
}
