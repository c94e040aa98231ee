/** Who watches something. What they are told comes later than the call, as from a real host. */
import type { Stop } from './backend';

export class Watchers<T> {
  readonly #told = new Set<(message: T) => void>();

  /** Tells a new one what there is first, if there is anything. */
  add(tell: (message: T) => void, first?: () => T): Stop {
    const told = (message: T) => tell(message);
    this.#told.add(told);
    if (first) queueMicrotask(() => this.#told.has(told) && told(structuredClone(first())));
    return () => this.#told.delete(told);
  }

  tell(message: T): void {
    for (const told of this.#told) told(structuredClone(message));
  }
}
