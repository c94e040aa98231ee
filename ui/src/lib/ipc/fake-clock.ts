/** A clock that stands until it is told to go on. Things to come happen when their time is passed. */

/** Half a minute after the first enrolment of the fixtures was begun. */
const START_MS = Date.parse('2026-11-21T10:00:30Z');

interface Task {
  readonly at: number;
  readonly run: () => void;
}

export class FakeClock {
  #stoodAt = START_MS;
  /** When it began to run, by the clock of the page. */
  #runningSince: number | null = null;
  #tasks: Task[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  now(): number {
    const ran = this.#runningSince === null ? 0 : performance.now() - this.#runningSince;
    return Math.floor(this.#stoodAt + ran);
  }

  /** The time after so many milliseconds, as the views have it. */
  in(ms: number): string {
    return new Date(this.now() + ms).toISOString();
  }

  /** Does this when so many milliseconds have passed. */
  after(ms: number, run: () => void): void {
    this.#tasks = [...this.#tasks, { at: this.now() + ms, run }].sort((a, b) => a.at - b.at);
    this.#wait();
  }

  /** Lets time pass at once, with all that happens in it. */
  advance(ms: number): void {
    const end = this.now() + ms;
    for (let due = this.#takeDue(end); due; due = this.#takeDue(end)) {
      this.#moveTo(due.at);
      due.run();
    }
    this.#moveTo(end);
    this.#wait();
  }

  /** From now on time passes by itself. */
  run(): void {
    this.#runningSince ??= performance.now();
    this.#wait();
  }

  #takeDue(end: number): Task | undefined {
    const [first, ...rest] = this.#tasks;
    if (!first || first.at > end) return undefined;
    this.#tasks = rest;
    return first;
  }

  #moveTo(time: number): void {
    this.#stoodAt = Math.max(time, this.#stoodAt);
    if (this.#runningSince !== null) this.#runningSince = performance.now();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    const [next] = this.#tasks;
    if (!next || this.#runningSince === null) return;
    this.#timer = setTimeout(() => this.advance(0), Math.max(0, next.at - this.now()));
  }
}
