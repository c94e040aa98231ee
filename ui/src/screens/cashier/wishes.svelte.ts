/** What was asked of the host and is not answered yet. A second press of the same key asks nothing. */
export type Wish = 'begin' | 'cancel' | 'sendAgain' | 'saveNow';

export class Wishes {
  #open = $state.raw<ReadonlySet<string>>(new Set());

  isOpen(wish: Wish, id: string): boolean {
    return this.#open.has(`${wish}:${id}`);
  }

  async ask(wish: Wish, id: string, call: () => Promise<void>): Promise<void> {
    if (this.isOpen(wish, id)) return;
    const key = `${wish}:${id}`;
    this.#open = new Set(this.#open).add(key);
    try {
      await call();
    } finally {
      this.#open = new Set([...this.#open].filter((other) => other !== key));
    }
  }
}
