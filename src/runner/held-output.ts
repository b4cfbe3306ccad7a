/** Output for the log that waits for its place there: of two things that run at once only one has its group open. */
export class HeldOutput {
  #held: Buffer[] | undefined = []

  readonly print = (chunk: Buffer): void => {
    if (this.#held === undefined) process.stdout.write(chunk)
    else this.#held.push(chunk)
  }

  /** Prints what has come, and from now on all at once. */
  release(): void {
    for (const chunk of this.#held ?? []) process.stdout.write(chunk)
    this.#held = undefined
  }
}
