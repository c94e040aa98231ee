import { untrack } from 'svelte';

/**
 * What is read out. Each line stands in the window just long enough for that: it may hold a code or a
 * number, and the window forgets.
 */
const KEPT_MS = 5_000;
const REMEMBERED = 200;

interface Line {
  readonly id: number;
  readonly text: string;
}

export class Announcements {
  lines = $state.raw<readonly Line[]>([]);
  /** Where lines can stand, the topmost last. */
  #places = $state.raw<readonly symbol[]>([]);
  #next = 0;
  #said = new Set<string>();

  /** Lines can stand here from now on, and until the returned function is called. */
  open(place: symbol): () => void {
    this.#places = [...this.#places, place];
    return () => {
      this.#places = this.#places.filter((other) => other !== place);
    };
  }

  /** What stands at this place: everything at the topmost, nothing at the others. */
  at(place: symbol): readonly Line[] {
    return this.#places.at(-1) === place ? this.lines : [];
  }

  say(text: string, once?: string): void {
    if (once !== undefined) {
      if (this.#said.has(once)) return;
      this.#said.add(once);
      for (const oldest of this.#said) {
        if (this.#said.size <= REMEMBERED) break;
        this.#said.delete(oldest);
      }
    }
    const id = this.#next++;
    this.lines = [...this.lines, { id, text }];
    setTimeout(() => {
      this.lines = this.lines.filter((line) => line.id !== id);
    }, KEPT_MS);
  }
}

export const announcements = new Announcements();

/**
 * Reads a text out. With `once`, only the first time that this key comes. An effect that announces
 * does not run again because of what else is read out.
 */
export const announce = (text: string, once?: string): void =>
  untrack(() => announcements.say(text, once));
