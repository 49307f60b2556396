// One request in flight, and the latest wins: what is asked while another is under way waits, replaces what waited
// before it, and the answer of one that was overtaken is dropped.

export class Latest<T> {
  #busy = false;
  #waiting: (() => Promise<T>) | null = null;
  #stopped = false;

  constructor(
    private readonly show: (answer: T) => void,
    private readonly refuse: (error: unknown) => void,
    private readonly busy: (busy: boolean) => void = () => {},
  ) {}

  ask(job: () => Promise<T>): void {
    this.#waiting = job;
    if (!this.#busy) void this.#run();
  }

  /** Nothing more is shown. */
  stop(): void {
    this.#stopped = true;
    this.#waiting = null;
  }

  async #run(): Promise<void> {
    this.#busy = true;
    this.busy(true);
    while (this.#waiting) {
      const job = this.#waiting;
      this.#waiting = null;
      try {
        const answer = await job();
        if (!this.#waiting && !this.#stopped) this.show(answer);
      } catch (error) {
        if (!this.#waiting && !this.#stopped) this.refuse(error);
      }
    }
    this.#busy = false;
    if (!this.#stopped) this.busy(false);
  }
}
